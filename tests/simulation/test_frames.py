"""Planted frames beside those found: counted as by hand, and few are found where nobody fitted the words."""

import pandas as pd
import pytest

import twotracks as tt
from twotracks.simulation import frames
from twotracks.text.sentences import with_hash

TEXT = "They blamed each other. Snow fell. Sanctions hurt. It opened."


@pytest.fixture
def made():
    articles = pd.DataFrame({"article_id": ["a"], "text": [TEXT]})
    sentences = [f"{part}." for part in TEXT.rstrip(".").split(". ")]
    passages = pd.DataFrame({"article_id": "a", "sentence_no": range(4), "sentence": sentences})
    truth = with_hash(passages).assign(frame=["conflict", "conflict", "economic", "none"])
    return passages, articles, truth


def test_shares_are_of_the_sentences_planted(made):
    found = frames.found(*made).set_index(["context", "planted", "frame"])["share"]
    assert found["sentence alone", "conflict", "conflict"] == 0.5
    assert found["with its neighbours", "conflict", "conflict"] == 1.0  # the neighbour's words
    assert found["sentence alone", "none", "economic"] == 0.0
    assert found["with its neighbours", "none", "economic"] == 1.0


def test_precision_and_recall_are_those_counted_by_hand(made):
    found = frames.agreement(*made).set_index(["context", "frame"])
    alone = found.loc[("sentence alone", "conflict")]
    assert (alone["precision"], alone["recall"], alone["n_planted"], alone["n_found"]) == (1.0, 0.5, 2, 1)
    assert alone["f1"] == pytest.approx(2 / 3)


def test_a_sentence_found_for_both_tracks_counts_once(made):
    passages, articles, truth = made
    twice = pd.concat([passages.assign(track="astana"), passages.assign(track="geneva")], ignore_index=True)
    pd.testing.assert_frame_equal(frames.found(twice, articles, truth), frames.found(passages, articles, truth))


@pytest.mark.slow
def test_what_the_notebook_says_of_the_teaching_corpus_is_so():
    articles = tt.load_corpus("teaching")
    found = frames.agreement(tt.find_passages(articles), articles)
    alone, context = (found[found["context"] == name].set_index("frame") for name in frames.CONTEXTS)
    assert round(alone.loc["morality", "recall"], 2) == 0.11 and alone.loc["morality", "n_planted"] == 202
    assert [round(table.loc["conflict", "recall"], 2) for table in (alone, context)] == pytest.approx(
        [0.08, 0.19], abs=0.011
    )
    assert [round(table.loc["conflict", "precision"], 2) for table in (alone, context)] == [0.24, 0.14]
    assert alone["f1"].drop("economic").max() < 0.5 < alone.loc["economic", "f1"]
