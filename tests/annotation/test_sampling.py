"""Draws: by strata and seed, with known probabilities; those behind the stored annotations can be repeated."""

import numpy as np
import pandas as pd
import pytest

from twotracks.annotation import sampling, store
from twotracks.corpus import cleaning
from twotracks.errors import InputError
from twotracks.passages import find
from twotracks.text.sentences import sentence_hash

TEXT = "The Astana talks on Syria opened in Sochi today. Snow fell on the hills all day. The Geneva talks on Syria stalled."
STORED = store.tracks()
FILES = {
    "fa-kes": "fa-kes.csv",
    "un-general-debate": "un-general-debate-syria.csv",
    "tehran-times": "tehran-times.parquet",
}


@pytest.fixture
def table(articles):
    return articles([TEXT, "The Geneva Motor Show opened its doors today.", "Nothing of the kind is said here at all."])


def test_strata_of_sentences(table):
    frame = sampling.sentence_sampling_frame(table)
    assert frame["stratum"].tolist() == ["named", "near", "named", "trap"]


def test_strata_of_passages_by_a_first_guess():
    sentences = ["They welcomed it.", "It failed.", "It opened.", "A success that failed."]
    table = pd.DataFrame({"sentence": sentences, "track": "geneva"})
    assert sampling.strata(table).tolist() == ["geneva warm", "geneva cold", "geneva plain", "geneva cold"]


def test_the_draw_is_the_same_for_the_same_seed_and_says_its_probabilities(table):
    frame = sampling.sentence_sampling_frame(table)
    one, two = (sampling.draw(frame, {"named": 1, "near": 5, "trap": 1}, seed=3) for _ in range(2))
    pd.testing.assert_frame_equal(one, two)
    assert one.set_index("stratum")["inclusion_probability"].to_dict() == {"named": 0.5, "near": 1.0, "trap": 1.0}
    assert not one.duplicated(["article_id", "sentence_no"]).any()


def test_a_stratum_that_is_not_named_is_taken_whole_and_one_of_size_0_left_out(table):
    frame = sampling.sentence_sampling_frame(table)
    assert sampling.draw(frame, {"near": 0, "named": 1}, 1)["stratum"].value_counts().to_dict() == {
        "named": 1, "trap": 1,
    }  # fmt: skip
    with pytest.raises(InputError, match="nothing to draw from"):
        sampling.draw(frame.iloc[:0], {}, 1)


def test_annotations_find_their_sentences_again_even_if_numbers_moved(table):
    frame = sampling.sentence_sampling_frame(table)
    drawn = sampling.draw(frame, {"named": 2, "near": 1, "trap": 0}, seed=1).drop(columns="sentence")
    moved = table.assign(text="One more sentence stands here now.\n" + table["text"])
    joined = store.join(drawn, moved)
    assert len(joined) == 3
    assert joined["sentence_no"].min() == 1
    assert (joined["sentence"].map(sentence_hash) == joined["hash"]).all()


def test_annotations_of_another_corpus_are_refused(table, articles):
    drawn = sampling.draw(sampling.sentence_sampling_frame(table), {}, seed=1)
    with pytest.raises(InputError, match="None of these annotations belongs"):
        store.join(drawn, articles(["Something else."]))


def test_splits_are_drawn_by_whole_groups_and_about_as_likely_as_said():
    table = pd.DataFrame({"duplicate_group": np.repeat([f"g{i}" for i in range(2_000)], 2)})
    split = sampling.splits(table, 1)
    assert split.groupby(table["duplicate_group"]).nunique().eq(1).all()
    assert (split == "test").mean() == pytest.approx(sampling.TEST_SHARE, abs=0.04)
    assert split.equals(sampling.splits(table, 1)) and not split.equals(sampling.splits(table, 2))


def test_the_stored_annotations_of_sentences_are_whole_and_hold_no_text():
    first = STORED[STORED["pass"] == 1]
    assert first["annotator"].value_counts().to_dict() == {"A": 613, "C": 515, "E": 430, "F": 276}
    assert STORED.loc[STORED["pass"] == 2, "annotator"].value_counts().to_dict() == {"D": 515, "G": 276, "B": 210}
    assert not first.duplicated(["corpus", "article_id", "hash"]).any()
    assert set(STORED["label"]) == {"astana", "geneva", "both", "neither"}
    assert set(STORED["stratum"]) == {"named", "near", "trap", "talks"}
    assert STORED.astype("str").map(len).max().max() <= 32
    tested = first[first["split"] == "test"].groupby("round")["article_id"].agg(set)
    earlier = first[first["round"] < 3].groupby("corpus")["article_id"].agg(set)
    last = first[first["round"] == 3]
    assert not any(row.article_id in earlier[row.corpus] for row in last.itertuples()), "round 3: articles not seen"
    assert set(tested.index) == {1, 2, 3}


@pytest.mark.parametrize("name", FILES)
def test_the_stored_annotations_of_sentences_find_them(real_corpus, name):
    mine = STORED[(STORED["corpus"] == name) & (STORED["pass"] == 1)]
    articles = real_corpus(FILES[name])
    articles = articles[articles["article_id"].isin(set(mine["article_id"]))]
    table = cleaning.clean(articles, repeats=False)
    found = store.join(mine, table)
    # What is boilerplate by now was drawn when it was not known as such, and stands in the text as it was read.
    gone = mine[~(mine["article_id"] + mine["hash"]).isin(found["article_id"] + found["hash"])]
    assert len(gone) <= (0.08 if name == "fa-kes" else 0.01) * len(mine)
    if len(gone):
        before = cleaning.clean(articles, boilerplate_lines=False, repeats=False)
        assert len(store.join(gone, before)) == len(gone)


@pytest.mark.parametrize("name", FILES)
def test_the_stored_draw_of_passages_can_be_repeated(real_corpus, name):
    articles = cleaning.clean(real_corpus(FILES[name]))
    passages = find.find_passages(articles, method="rules")
    stored = store.load(name).sort_values(sampling.UNIT, ignore_index=True)
    passages["split"] = sampling.splits(passages, sampling.SEED)
    drawn = sampling.draw(sampling.sampling_frame(passages), sampling.SIZES[name], sampling.SEED)
    drawn = drawn.sort_values(sampling.UNIT, ignore_index=True)
    for column in [*sampling.UNIT, "sentence_no", "stratum", "split"]:
        assert drawn[column].tolist() == stored[column].tolist()
    assert drawn["inclusion_probability"].tolist() == pytest.approx(stored["inclusion_probability"].tolist(), abs=1e-6)
