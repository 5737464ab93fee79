"""Trials of the correction: what they add up to, by hand, and one run of them."""

import numpy as np
import pandas as pd
import pytest

from twotracks.simulation import dsl_experiments as correction_trials


def test_bias_and_coverage_by_hand():
    rows = []
    for run, truth in enumerate((0.1, 0.2, 0.3)):
        rows.append((run, "all outlets", "", "truth", truth, np.nan, np.nan))
        rows.append((run, "all outlets", "m", "measure alone", 0.5 + run / 10, 0.4, 0.6))
        rows.append((run, "all outlets", "m", "design-adjusted", truth, truth - 0.05, truth + 0.05))
        rows.append((run, "thin", "m", "design-adjusted", 9.0, np.nan, np.nan))
    results = pd.DataFrame(rows, columns=["run", "outlet", "measure", "estimator", "estimate", "ci_low", "ci_high"])
    table = correction_trials.summary(results).set_index("estimator")
    assert table.loc["measure alone", "bias"] == pytest.approx(0.4) and table.loc["measure alone", "covered"] == 0
    assert table.loc["design-adjusted", "bias"] == pytest.approx(0) and table.loc[
        "design-adjusted", "covered"
    ] == pytest.approx(1 / 3)
    assert table.loc["design-adjusted", "bias_low"] < 0 < table.loc["design-adjusted", "bias_high"]
    assert table["runs"].eq(3).all() and table["scope"].eq("all outlets").all()
    assert table["width"].tolist() == pytest.approx([0.2, 0.1])


def test_one_run_knows_the_truth_and_is_the_same_twice(monkeypatch):
    monkeypatch.setattr(correction_trials, "N_ARTICLES", 150)
    found = correction_trials.one(3)
    pd.testing.assert_frame_equal(found, correction_trials.one(3))
    assert set(found["estimator"]) == {"truth", "measure alone", "annotations alone", "design-adjusted"}
    assert set(found["measure"]) == {"", *correction_trials.MEASURES.values()}
    pooled = found[found["outlet"] == "all outlets"].set_index(["measure", "estimator"])["estimate"]
    # The coded passages are the same whatever the score; the useless score lies far from the truth by itself.
    assert pooled["Stance cues", "annotations alone"] == pooled["a useless score", "annotations alone"]
    assert pooled["a useless score", "measure alone"] < pooled["", "truth"] - 0.2
