"""Stance on texts left out: what a curve of abstaining says, and what agreement is computed from."""

import numpy as np
import pandas as pd
import pytest

from twotracks.validation import stance_texts


def found(n=400, seed=1):
    """Labels that are right the more often the farther their score is from a cut-off."""
    rng = np.random.default_rng(seed)
    annotation = rng.integers(-1, 2, n)
    sure = rng.random(n)
    right = rng.random(n) < 0.4 + 0.6 * sure
    label = np.where(right, annotation, (annotation + 2) % 3 - 1)
    return pd.DataFrame(
        {
            "annotation": annotation, "label": label, "score": label * 0.5, "sure": sure, "design": "test set",
            "left_out": "x", "measure": "cues and words", "group": [str(i // 4) for i in range(n)],
            "inclusion_probability": 1.0,
        }
    )  # fmt: skip


def test_accuracy_rises_as_unsure_labels_are_withheld():
    table = found()
    curve = stance_texts.abstaining(table).set_index("coverage")
    assert curve["n"].tolist() == [round(share * 400) for share in stance_texts.COVERAGE]
    assert curve.loc[1.0, "accuracy"] == pytest.approx((table["label"] == table["annotation"]).mean())
    surest = table.nlargest(120, "sure")
    assert curve.loc[0.3, "accuracy"] == pytest.approx((surest["label"] == surest["annotation"]).mean())
    assert curve.loc[0.3, "accuracy"] > curve.loc[1.0, "accuracy"] + 0.1
    assert curve.loc[1.0, "neutral"] == pytest.approx((table["annotation"] == 0).mean())


def test_where_sureness_says_nothing_withholding_gains_nothing():
    table = found()
    curve = stance_texts.abstaining(table.assign(sure=np.random.default_rng(2).random(400))).set_index("coverage")
    assert abs(curve.loc[0.5, "accuracy"] - curve.loc[1.0, "accuracy"]) < 0.08


def test_only_what_ships_is_in_the_curve_and_every_measure_in_the_agreement():
    table = pd.concat([found(), found(seed=2).assign(measure="cues")], ignore_index=True)
    assert len(stance_texts.abstaining(table)) == len(stance_texts.COVERAGE)
    agreement = stance_texts.agreement(table, n_boot=20)
    assert agreement["measure"].tolist() == ["cues and words", "cues"]
    assert (agreement["n"] == 400).all()
