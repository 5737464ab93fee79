"""Codes: drawn at random by a seed, without text in the repository, joined back where the corpus is."""

import pandas as pd
import pytest

from twotracks.annotation import sampling as codes
from twotracks.corpus import cleaning as clean
from twotracks.corpus import read as corpus
from twotracks.errors import InputError
from twotracks.validation import passages as validate

TEXT = "The Astana talks on Syria opened in Sochi today. Snow fell on the hills all day. The Geneva talks on Syria stalled."


@pytest.fixture
def table(articles):
    return articles([TEXT, "The Geneva Motor Show opened its doors today.", "Nothing of the kind is said here at all."])


def test_strata(table):
    frame = codes.frame(table)
    assert frame["stratum"].tolist() == ["named", "near", "named", "trap"]


def test_the_draw_is_the_same_for_the_same_seed_and_says_its_probabilities(table):
    frame = codes.frame(table)
    one, two = (codes.draw(frame, {"named": 1, "near": 5, "trap": 1}, seed=3) for _ in range(2))
    pd.testing.assert_frame_equal(one, two)
    assert one.set_index("stratum")["inclusion_probability"].to_dict() == {"named": 0.5, "near": 1.0, "trap": 1.0}
    assert not one.duplicated(["article_id", "sentence_no"]).any()


def test_codes_find_their_sentences_again_even_if_numbers_moved(table):
    drawn = codes.draw(codes.frame(table), {"named": 2, "near": 1}, seed=1).drop(columns="sentence")
    moved = table.assign(text="One more sentence stands here now.\n" + table["text"])
    joined = codes.join(drawn, moved)
    assert len(joined) == 3
    assert joined["sentence_no"].min() == 1
    assert (joined["sentence"].map(codes.sentence_hash) == joined["hash"]).all()


def test_codes_of_another_corpus_are_refused(table, articles):
    drawn = codes.draw(codes.frame(table), {"named": 2}, seed=1)
    with pytest.raises(InputError, match="None of these codes belongs"):
        codes.join(drawn, articles(["Something else."]))


def test_precision_and_recall_by_hand(table):
    coded = codes.frame(table).assign(
        corpus="x", inclusion_probability=1.0, label=["astana", "neither", "neither", "geneva"]
    )
    coded["hash"] = coded["sentence"].map(codes.sentence_hash)
    scores = validate.detection(validate.found(table, coded), n_boot=200).set_index(["instrument", "track"])
    astana, geneva = scores.loc[("rules", "astana")], scores.loc[("rules", "geneva")]
    assert (astana["precision"], astana["recall"]) == (1, 1)
    assert geneva[["true_positive", "false_positive", "false_negative"]].tolist() == [0, 1, 1]
    place = scores.loc[("place names alone", "geneva")]
    assert place[["true_positive", "false_positive", "false_negative"]].tolist() == [1, 1, 0]


STORED = pd.read_csv(codes.TRACKS_FILE, keep_default_na=False)


def test_the_stored_codes_are_whole_and_hold_no_text():
    first = STORED[STORED["pass"] == 1]
    assert first["coder"].value_counts().to_dict() == {"A": 613, "C": 515, "E": 430, "F": 276}
    assert STORED.loc[STORED["pass"] == 2, "coder"].value_counts().to_dict() == {"D": 515, "G": 276, "B": 210}
    assert not first.duplicated(["corpus", "article_id", "hash"]).any()
    assert set(STORED["label"]) == {"astana", "geneva", "both", "neither"}
    assert set(STORED["stratum"]) == {"named", "near", "trap", "talks"}
    assert STORED.astype("str").map(len).max().max() <= 32
    seen = first[first["part"] == "seen once"].groupby("round")["article_id"].agg(set)
    earlier = first[first["round"] < 3].groupby("corpus")["article_id"].agg(set)
    last = first[first["round"] == 3]
    assert not any(row.article_id in earlier[row.corpus] for row in last.itertuples()), "round 3: articles not seen"
    assert set(seen.index) == {1, 2, 3}


@pytest.mark.parametrize(
    ("name", "file"),
    [
        ("fa-kes", "fa-kes.csv"),
        ("tehran-times", "tehran-times.parquet"),
        ("un-general-debate", "un-general-debate-syria.csv"),
    ],
)
def test_the_stored_codes_find_their_sentences_and_the_draw_can_be_repeated(shared, name, file):
    mine = STORED[(STORED["corpus"] == name) & (STORED["pass"] == 1)]
    articles = corpus.read(shared(file))
    articles = articles[articles["article_id"].isin(set(mine["article_id"]))]
    table = clean.clean(articles, repeats=False)
    found = codes.join(mine, table)
    # What is boilerplate by now was drawn when it was not known as such, and stands in the text as it was read.
    gone = mine[~(mine["article_id"] + mine["hash"]).isin(found["article_id"] + found["hash"])]
    assert len(gone) <= (0.08 if name == "fa-kes" else 0.01) * len(mine)
    if len(gone):
        before = clean.clean(articles, boilerplate_lines=False, repeats=False)
        assert len(codes.join(gone, before)) == len(gone)
