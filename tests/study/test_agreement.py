"""Agreement in sentences: numbers of the stored tables, and plain words where there are too few."""

import pandas as pd

from twotracks.config import data_file
from twotracks.study import agreement


def test_passages_of_a_corpus_that_was_annotated():
    table = pd.read_csv(data_file("annotations/passages-validity.csv"))
    row = table[
        (table["design"] == "test set")
        & (table["left_out"] == "tehran-times")
        & (table["instrument"] == "chain, rules heard")
        & (table["track"] == "geneva")
    ].iloc[0]
    said = agreement.passages("tehran-times", "model")
    assert f"F1 {row['f1']:.2f} [{row['f1_low']:.2f}, {row['f1_high']:.2f}] for Geneva" in said
    assert "measured on these texts:" in said and agreement.ANNOTATORS in said


def test_of_one_sentence_no_f1_is_told():
    assert "for Astana too few to tell (1 such sentence)" in agreement.passages("fa-kes", "rules")


def test_a_speaker_that_was_not_evaluated_is_not_a_number():
    assert "nan" not in agreement.voice("un-general-debate")


def test_annotators_among_each_other():
    said = agreement.between_annotators()
    assert "0.94 [0.91, 0.97]" in said and "more than people would" in said
