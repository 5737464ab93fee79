"""The evaluation of the rules for the tracks, by hand."""

import pandas as pd
import pytest

from twotracks.annotation import sampling
from twotracks.text.sentences import sentence_hash
from twotracks.validation import passages

TEXT = "The Astana talks on Syria opened in Sochi today. Snow fell on the hills all day. The Geneva talks on Syria stalled."


@pytest.fixture
def predicted(articles):
    table = articles(
        [TEXT, "The Geneva Motor Show opened its doors today.", "Nothing of the kind is said here at all."]
    )
    annotated = sampling.sentence_sampling_frame(table).assign(
        corpus="x", inclusion_probability=1.0, label=["astana", "neither", "neither", "geneva"], split="test"
    )
    return passages.found(table, annotated.assign(hash=annotated["sentence"].map(sentence_hash)))


def test_precision_and_recall_by_hand(predicted):
    scores = passages.detection(predicted, n_boot=200).set_index(["instrument", "track"])
    astana, geneva = scores.loc[("rules", "astana")], scores.loc[("rules", "geneva")]
    assert (astana["precision"], astana["recall"]) == (1, 1)
    assert geneva[["true_positive", "false_positive", "false_negative"]].tolist() == [0, 1, 1]
    place = scores.loc[("place names alone", "geneva")]
    assert place[["true_positive", "false_positive", "false_negative"]].tolist() == [1, 1, 0]


def test_precision_by_link_type(predicted):
    links = passages.by_link(predicted, n_boot=50).set_index(["split", "track", "link"])
    assert links.loc[("test", "astana", "named"), ["precision", "true_positive"]].tolist() == [1, 1]
    assert pd.isna(links["precision_low"]).sum() == 0
