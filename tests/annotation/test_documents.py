"""Annotated documents and the bank: whole, in reading order, values in range, no text of the corpora."""

import pandas as pd
import pytest

from twotracks.annotation import documents
from twotracks.errors import InputError
from twotracks.schemas import SPEAKERS, TRACKS
from twotracks.text.sentences import sentence_hash, spans

FILES = {
    "fa-kes": "fa-kes.csv",
    "un-general-debate": "un-general-debate-syria.csv",
    "western-press": "western-press.csv",
}


@pytest.mark.parametrize("table", [documents.annotated("H"), documents.annotated("J"), documents.bank()])
def test_labels_are_in_range_and_agree_with_each_other(table):
    for track in TRACKS:
        assert set(table[track]) <= {"", *documents.LINKS}
        speaks = table[track] != ""
        assert table.loc[speaks, f"stance_{track}"].isin([-1, 0, 1]).all()
        assert table.loc[~speaks, f"stance_{track}"].isna().all()
    some = (table[list(TRACKS)] != "").any(axis=1)
    assert set(table.loc[some, "voice"]) <= {"outlet", "quoted"}
    assert (table.loc[~some, "voice"] == "").all()
    assert set(table["speaker"]) <= {"", *SPEAKERS}
    assert ((table["speaker"] != "") == (table["voice"] == "quoted")).all()


def test_documents_are_read_in_one_stretch_and_hold_no_text():
    table = documents.annotated()
    assert not table.duplicated(["corpus", "article_id", "sentence_no"]).any()
    for _, rows in table.groupby(["corpus", "article_id"]):
        assert rows["sentence_no"].tolist() == list(range(rows["sentence_no"].min(), rows["sentence_no"].max() + 1))
        assert rows["split"].nunique() == 1
    assert table.astype("str").map(lambda value: len(str(value))).max().max() <= 32
    assert table["inclusion_probability"].between(0, 1, inclusive="right").all()


def test_the_second_reading_is_of_the_same_sentences():
    first, second = documents.annotated("H"), documents.annotated("J")
    key = ["corpus", "article_id", "sentence_no", "hash"]
    assert len(second.merge(first, on=key)) == len(second)
    bank, again = documents.bank(), documents.second_reading()
    assert len(again.merge(bank, on=["text_id", "sentence_no"])) == len(again) == len(bank)


def test_the_bank_is_as_large_as_said_and_no_sentence_stands_in_both_splits():
    bank = documents.bank()
    assert len(bank) > 13_000
    assert set(bank["kind"]) == {"report", "passage"}
    texts = bank.groupby("sentence")["split"].nunique()
    assert (texts == 1).all()
    assert set(documents.bank("test")["writer"]) == {"w4", "w6", "w22"}


@pytest.mark.parametrize("name", FILES)
def test_the_hashes_find_the_sentences(real_corpus, name):
    from twotracks.corpus import cleaning

    mine = documents.annotated()
    mine = mine[mine["corpus"] == name]
    articles = real_corpus(FILES[name])
    cleaned = cleaning.clean(articles[articles["article_id"].isin(set(mine["article_id"]))], repeats=False)
    texts = cleaned.set_index("article_id")["text"]
    wrong = 0
    for article_id, rows in mine.groupby("article_id"):
        places = spans(texts[article_id])
        for number, expected in zip(rows["sentence_no"], rows["hash"], strict=True):
            said = " ".join(texts[article_id][slice(*places[number])].split()) if number < len(places) else ""
            wrong += sentence_hash(said) != expected
    assert wrong <= 0.02 * len(mine)


def test_sentences_become_passages():
    rows = pd.DataFrame(
        {"astana": ["named", "", ""], "geneva": ["unnamed", "named", ""], "stance_astana": [1, None, None],
         "stance_geneva": [0, -1, None], "sentence_no": [0, 1, 2]}
    )  # fmt: skip
    out = documents.stances(rows)
    assert out[["sentence_no", "track", "link", "annotation", "both"]].values.tolist() == [
        [0, "astana", "named", 1, True], [0, "geneva", "unnamed", 0, True], [1, "geneva", "named", -1, False],
    ]  # fmt: skip


def test_what_is_not_there_is_refused():
    with pytest.raises(InputError, match="Annotators of documents are H, J"):
        documents.annotated("X")
    with pytest.raises(InputError, match="development or test"):
        documents.bank("kept")


def test_where_the_bank_is_not_it_says_where_it_is(monkeypatch, tmp_path):
    monkeypatch.setattr(documents, "data_file", lambda name: tmp_path / name)
    with pytest.raises(InputError, match="in the study's repository"):
        documents.bank()
