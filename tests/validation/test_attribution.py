"""The voice evaluated on whole documents: what is counted."""

import numpy as np
import pandas as pd

from twotracks.annotation import documents
from twotracks.validation import attribution, recognition


def table():
    rows = [
        # document, actual, speaker by the annotation, rules, speaker by the rules
        ("a", "quoted", "un", "quoted", "un"),
        ("a", "quoted", "un", "quoted", "west"),
        ("b", "quoted", "iran", "outlet", ""),
        ("b", "outlet", "", "outlet", ""),
        ("b", "outlet", "", "quoted", "iran"),
    ]
    columns = ["document_id", "actual", "actual_speaker", "rules", "speaker"]
    made = pd.DataFrame(rows, columns=columns).assign(source="w1", is_real=False)
    return made.assign(**dict.fromkeys(attribution.INSTRUMENTS[1:], "outlet"))


def test_evaluate_documents_by_hand():
    found = attribution.evaluate_documents(sentences=table()).set_index(["source", "instrument"])
    rules = found.loc[("w1", "rules")]
    assert rules[["accuracy", "precision", "recall", "f1"]].round(6).tolist() == [0.6, 0.666667, 0.666667, 0.666667]
    assert (rules["speaker_accuracy"], rules["joint_accuracy"]) == (0.5, 0.4)
    assert rules[["n_sentences", "n_quoted", "n_both_quoted", "n_documents"]].tolist() == [5, 3, 2, 2]
    assert rules["accuracy_low"] <= rules["accuracy"] <= rules["accuracy_high"]
    baseline = found.loc[("w1", "quotation marks")]
    assert baseline["accuracy"] == 0.4
    assert np.isnan(baseline["speaker_accuracy"])


def test_sentences_of_a_text_that_speak_of_a_track_are_judged():
    sentences = documents.bank("development")
    one = sentences[sentences["text_id"] == sentences["text_id"].iloc[0]]
    text = recognition.from_bank(one)[0]
    found = attribution._of_document(text, one)
    speaks = (one[["astana", "geneva"]] != "").any(axis=1)
    assert found["sentence_no"].tolist() == one.loc[speaks, "sentence_no"].tolist()
    assert set(found["rules"]) <= {"outlet", "quoted"}
