"""Intervals of corrected shares on corpora drawn with the strata of a real one."""

import numpy as np
import pandas as pd
import pytest

from twotracks.inference import detection
from twotracks.simulation import shares_test
from twotracks.simulation.stored import reported

CELLS = pd.DataFrame(
    {
        "outlet": ["A", "A", "B", "B"], "stratum": "talks", "found": [True, False] * 2, "n": [60, 340, 40, 360],
        "annotated": [1.0, 0.2] * 2, "rate": [0.9, 0.05] * 2, "worst": [0.9, 0.12] * 2,
    }
)  # fmt: skip


def test_the_correction_holds_where_what_was_found_does_not():
    table = shares_test.characteristics(CELLS, runs=80).set_index(["rates", "scope", "estimator"])
    worst = table.loc[("at its worst", "all outlets")]
    assert worst.loc[detection.ADJUSTED, "coverage"] >= 0.9
    assert worst.loc[detection.FOUND, "coverage"] <= 0.1
    assert abs(worst.loc[detection.ADJUSTED, "bias"]) < 0.01


def test_the_stored_table_holds_the_promise_and_shows_what_fails():
    table = reported("coverage-shares")
    adjusted = table[table["estimator"] == detection.ADJUSTED]
    assert set(table["corpus"]) == {"fa-kes", "tehran-times"}
    assert adjusted["coverage"].min() >= 0.93
    assert table.loc[table["estimator"] == detection.FOUND, "coverage"].min() < 0.5


def test_the_design_is_that_of_the_sample():
    articles = pd.DataFrame({"article_id": list("abcd"), "outlet": "A", "stratum": ["talks", "talks", "none", "none"]})
    articles["annotated_astana"] = [1.0, np.nan, np.nan, np.nan]
    articles["inclusion_probability"] = [0.5, np.nan, np.nan, np.nan]
    passages = pd.DataFrame({"article_id": ["c"], "track": ["astana"]})
    cells = shares_test.design(articles, passages, "astana").set_index(["stratum", "found"])
    assert cells.loc[("talks", False), "annotated"] == 0.5
    assert cells.loc[("none", True), ["annotated", "rate", "worst"]].tolist() == [0.0, 1.0, 1.0]
    assert cells.loc[("talks", False), "worst"] == pytest.approx(1.0)
