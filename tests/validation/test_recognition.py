"""Fitting and evaluating the model of passages: the weights that come out are those that are used."""

import numpy as np
import pandas as pd
import pytest

from twotracks.annotation import documents
from twotracks.passages import recognition as model
from twotracks.validation import recognition


@pytest.fixture(scope="module")
def texts():
    bank = documents.bank("development")
    some = bank["text_id"].drop_duplicates().iloc[::12]
    return recognition.from_bank(bank[bank["text_id"].isin(some)])


@pytest.fixture(scope="module")
def fitted(texts):
    return recognition.fit(texts[::2])


def test_texts_have_a_label_for_each_sentence(texts):
    for one in texts:
        assert len(one.links["astana"]) == one.last - one.first + 1 == len(one.seen.sentences)


def test_our_marginals_are_those_of_the_library(texts, tmp_path):
    """The chain is fitted by python-crfsuite and added up by the study: both must give the same probabilities."""
    import pycrfsuite

    rows = [[["a", f"n{i % 3}"] for i in range(6)], [["b"], ["a", "b"], ["n1"]]]
    labels = [["yes", "no", "no", "yes", "no", "yes"], ["no", "yes", "yes"]]
    trainer = pycrfsuite.Trainer(verbose=False)
    for features, answer in zip(rows, labels, strict=True):
        trainer.append(features, answer)
    trainer.set_params({"c1": 0.0, "c2": 0.1, "feature.possible_transitions": True})
    trainer.train(str(tmp_path / "toy"))
    tagger = pycrfsuite.Tagger()
    tagger.open(str(tmp_path / "toy"))
    info = tagger.info()
    weight: dict = {}
    for (name, label), value in info.state_features.items():
        weight[name] = weight.get(name, 0.0) + (value if label == "yes" else -value)
    transitions = np.array([[info.transitions.get((a, b), 0.0) for b in ("no", "yes")] for a in ("no", "yes")])
    for features in rows:
        tagger.set(features)
        theirs = [tagger.marginal("yes", i) for i in range(len(features))]
        ours = model.marginals(np.array([sum(weight.get(f, 0.0) for f in row) for row in features]), transitions)
        np.testing.assert_allclose(ours, theirs, atol=1e-5)


def test_what_is_fitted_finds_more_than_the_rules_in_texts_it_has_not_seen(texts, fitted):
    unseen = texts[1::2]
    table = recognition.as_table(unseen, recognition.predicted(unseen, fitted)).assign(
        design="articles left out", left_out="bank", instrument="fitted"
    )
    by_rules = table.assign(instrument="rules", probability=table["by_rules"].astype(float))
    both = recognition.agreement(pd.concat([table, by_rules]), n_boot=20).set_index(["instrument", "track"])
    for track in ("astana", "geneva"):
        assert both.loc[("fitted", track), "f1"] > both.loc[("rules", track), "f1"] + 0.1
        assert both.loc[("fitted", track), "n_actual"] == (table[table["track"] == track]["actual"]).sum()


def test_stored_weights_are_small_and_read_back(fitted):
    stored = recognition.packed(fitted, 10, 100)
    assert all(abs(weight) >= 0.05 for weight in (*stored["names"].values(), *stored["chain"].values()))
    again = model.unpack(stored)
    assert again.threshold == fitted.threshold and again.heard == recognition.HEARD
    np.testing.assert_allclose(again.transitions, fitted.transitions, atol=1e-3)


def test_precision_recall_and_f1_by_hand():
    table = pd.DataFrame(
        {"design": "d", "left_out": "x", "instrument": "chain, rules heard", "track": "geneva",
         "document_id": list("aabb"), "actual": [True, True, False, True], "probability": [0.9, 0.2, 0.8, 0.6],
         "link": ["named", "unnamed", "", "unnamed"]}
    )  # fmt: skip
    row = recognition.agreement(table, n_boot=20).iloc[0]
    assert (row["precision"], row["recall"]) == pytest.approx((2 / 3, 2 / 3))
    assert (row["recall_named"], row["recall_unnamed"], row["n_found"], row["n_actual"]) == (1.0, 0.5, 3, 3)
    curve = recognition.curve(table, (0.1, 0.7))
    assert curve["recall"].tolist() == pytest.approx([1.0, 1 / 3])
    assert curve["precision"].tolist() == pytest.approx([0.75, 0.5])


def test_with_the_previous_decision_the_answer_is_averaged_over_it():
    found = recognition._with_previous(np.array([0.0, 0.0]), 2.0)
    assert found[0] == 0.5
    assert found[1] == pytest.approx(0.5 * 0.5 + 0.5 / (1 + np.exp(-2.0)))
