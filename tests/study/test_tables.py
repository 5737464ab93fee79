"""Tables for a paper: rounded, with intervals in brackets, and never silent about what is missing."""

import numpy as np
import pandas as pd
import pytest

from twotracks.study import tables

CLAIMS = pd.DataFrame(
    {
        "comparison": "Astana minus Geneva", "outlet": ["A", "B", "C"], "track": "both", "measure": "vader",
        "estimate": [0.12345, 0.2, np.nan], "ci_low": [-0.0004, np.nan, np.nan], "ci_high": [0.25, np.nan, np.nan],
        "n_articles": [1200, 3, 1], "n_passages": [2000, 4, 1], "p": [0.0004, 0.9999, np.nan],
        "p_holm": [0.0234, 1.0, np.nan],
        "method": ["bootstrap", "too few articles for an interval (fewer than 5)", "one track only: no gap to estimate"],
    }
)  # fmt: skip


def test_an_interval_that_is_missing_says_so_and_why():
    made = tables.readable(CLAIMS)
    assert made.body["Estimate [95 % interval]"].tolist() == [
        "0.123 [0.000, 0.250]", "0.200 [no interval (b)]", "not estimated (a)",
    ]  # fmt: skip
    assert "(a) one track only: no gap to estimate." in made.notes
    assert "(b) too few articles for an interval (fewer than 5)." in made.notes
    assert "nan" not in made.body.to_string().lower() + " ".join(made.notes).lower()


@pytest.mark.parametrize(
    "value, said", [(0.0004, "< .001"), (0.001, ".001"), (0.0234, ".023"), (0.9999, "> .999"), (np.nan, "–")]
)
def test_p_is_rounded_to_three_decimals_and_never_nought_or_one(value, said):
    assert tables.readable(CLAIMS.assign(p=[value, 0.5, 0.2])).body["p"].iloc[0] == said


def test_what_is_the_same_in_every_row_is_said_once():
    made = tables.readable(CLAIMS, {"vader": {"label": "VADER"}})
    assert "Measure" not in made.body and "Measure: VADER." in made.notes


def test_counts_have_no_decimals_and_the_outlet_stands_first():
    body = tables.readable(CLAIMS).body
    assert body.columns[0] == "Outlet" and body["Articles (n)"].tolist() == ["1,200", "3", "1"]


def test_the_spreadsheet_has_every_row_and_the_bounds_apart():
    made = tables.readable(CLAIMS).numbers
    assert made["Estimate, 95 % interval, lower bound"].iloc[0] == pytest.approx(0)
    assert made["p"].tolist() == ["< .001", 1.0, ""] and len(made) == 3
    assert made.columns.is_unique


def test_of_many_words_the_typeset_table_shows_some_and_says_which():
    n = tables.MOST_WORDS + 5
    words = pd.DataFrame(
        {
            "outlet": "A",
            "term": [f"w{i}" for i in range(n)],
            "p_permutation": np.linspace(0.9, 0.1, n),
            "log_ratio": np.inf,
        }
    )
    made = tables.readable(words)
    assert len(made.body) == tables.MOST_WORDS and len(made.numbers) == n
    assert "w24" in set(made.body["Word"]) and "w0" not in set(made.body["Word"])
    assert any(f"Of {n} words" in note for note in made.notes)


def test_an_apostrophe_that_guards_a_spreadsheet_is_no_part_of_a_name():
    assert tables.readable(CLAIMS.assign(outlet=["'=Daily", "'t Volk", "C"])).body["Outlet"].tolist()[:2] == [
        "=Daily", "'t Volk",
    ]  # fmt: skip
