"""Operating characteristics: intervals that are too narrow are noticed, and the arithmetic is right by hand."""

import numpy as np
import pandas as pd
import pytest
from scipy import stats

from twotracks.simulation import operating_characteristics as characteristics
from twotracks.simulation.experiments import Scenario
from twotracks.simulation.ground_truth import GROUND_TRUTH
from twotracks.simulation.stored import reported


def invented(widen: float, runs: int = 200, **columns) -> pd.DataFrame:
    """Estimates of nought with a spread of one, and intervals that many times as wide as they should be."""
    estimates = np.random.default_rng(0).normal(size=(runs, 4))
    rows = [
        {
            "scenario": "null", "gap": np.nan, "n_articles": 600, "run": run, "family": "track gap",
            "scope": "one outlet", "measure": "x", "outlet": f"outlet {k}", "track": "", "part": "",
            "estimate": e, "ci_low": e - 1.96 * widen, "ci_high": e + 1.96 * widen, "null_value": 0.0,
            "p": min(1.0, 4 * 2 * stats.norm.sf(abs(e) / widen)),
            "total": e, "count": 1.0, "reference_total": 0.0, "reference_count": 1.0,
        }
        for run in range(runs) for k, e in enumerate(estimates[run])
    ]  # fmt: skip
    return pd.DataFrame(rows).assign(**columns)


@pytest.mark.parametrize(("widen", "low", "high"), [(1.0, 0.93, 0.97), (0.7, 0.75, 0.90), (1.5, 0.985, 1.0)])
def test_intervals_that_are_too_narrow_or_too_wide_are_noticed(widen, low, high):
    row = characteristics.coverage(invented(widen)).iloc[0]
    assert low <= row["coverage"] <= high
    assert row["coverage_low"] <= row["coverage"] <= row["coverage_high"]
    wrong = characteristics.false_positives(invented(widen)).iloc[0]["false_positive_rate"]
    assert (wrong > 0.12) if widen < 1 else (wrong < 0.09)


def test_the_numbers_are_those_of_the_earlier_code():
    """What the code gave for the same estimates before its results had columns of their own."""
    found = characteristics.coverage(invented(0.7)).iloc[0]
    columns = ["runs", "n_intervals", "coverage", "coverage_low", "coverage_high", "min_coverage", "width"]
    earlier = (200, 800, 0.8425, 0.8172243012416132, 0.8677756987583869, 0.825, 2.744)
    assert found[columns].to_list() == pytest.approx(earlier, abs=1e-12)
    wrong = characteristics.false_positives(invented(0.7)).iloc[0]
    columns = ["n_tables", "false_positive_rate", "false_positive_rate_low", "false_positive_rate_high"]
    earlier = (200, 0.27, 0.2132344981468584, 0.3354343519866842)
    assert wrong[columns].to_list() == pytest.approx(earlier, abs=1e-12)
    one = invented(1.0, scenario="gap", gap=0.4, n_articles=20).query("outlet == 'outlet 0'")
    power = characteristics.power(one).iloc[0]
    columns = [
        "gap",
        "n_articles",
        "runs",
        "power",
        "power_low",
        "power_high",
        "power_adjusted",
        "estimand",
        "coverage",
    ]
    earlier = (0.4, 20, 200, 0.005, 0.0008831687156009762, 0.02777370439789293, 0.0, -0.004370072189300545, 0.965)
    assert power[columns].to_list() == pytest.approx(earlier, abs=1e-12)


def test_estimands_by_hand():
    rows = invented(1.0, runs=1).iloc[:1]
    both = pd.concat([rows.assign(run=0, total=1.0, count=4.0), rows.assign(run=1, total=3.0, count=4.0)])
    both = both.assign(reference_total=1.0, reference_count=[2.0, 6.0])
    assert characteristics.estimands(both).tolist() == [4 / 8 - 2 / 8] * 2
    assert characteristics.estimands(both.assign(family="keyness")).tolist() == [1.0, 1.0]
    assert characteristics.estimands(both.assign(family="mean")).tolist() == [0.5, 0.5]
    assert characteristics.estimands(both.assign(n_articles=[150, 300])).tolist() == [1 / 4 - 1 / 2, 3 / 4 - 1 / 6]


def test_words_of_one_comparison_are_one_table_and_outlets_another():
    rows = invented(1.0, runs=1).assign(p=[0.01, 0.01, 0.9, 0.9])
    gaps = characteristics.false_positives(rows).iloc[0]
    assert (gaps["n_tables"], gaps["false_positive_rate"]) == (1, 1.0)
    words = rows.assign(family="keyness", outlet=["a", "a", "b", "b"], part=["one", "two"] * 2)
    words = characteristics.false_positives(words).iloc[0]
    assert (words["n_tables"], words["false_positive_rate"]) == (2, 0.5)
    # An accuracy has no test: its interval leaves out chance, or not.
    accuracy = rows.assign(family="accuracy", ci_low=0.4, ci_high=0.6, null_value=[0.5, 0.5, 0.5, 0.7])
    assert characteristics.false_positives(accuracy).iloc[0]["false_positive_rate"] == 1.0
    assert characteristics.false_positives(accuracy.assign(null_value=0.5)).iloc[0]["false_positive_rate"] == 0.0


def test_ranks_by_hand():
    rows = [
        {"run": run, "outlet": outlet, "measure": measure, "estimate": estimate, "total": total}
        for run in (0, 1)
        for outlet, total in (("a", 0.0), ("b", 0.5), ("c", 1.0), ("d", 1.01))
        for measure, estimate in ((GROUND_TRUTH, total), ("opposite", -total))
    ]
    table = invented(1.0, runs=1).iloc[:1].drop(columns=["run", "outlet", "measure", "estimate", "total"])
    table = table.merge(pd.DataFrame(rows), how="cross").assign(scenario="default")
    found = characteristics.rank_recovery(table).set_index("measure")
    assert found.loc[GROUND_TRUTH, ["rank_correlation", "concordant_pairs"]].tolist() == pytest.approx([1, 1])
    assert found.loc["opposite", ["rank_correlation", "concordant_pairs"]].tolist() == pytest.approx([-1, 0])
    assert found["runs"].eq(2).all()


def test_bias_and_coverage_by_hand():
    rows = []
    for run, truth in enumerate((0.1, 0.2, 0.3)):
        rows.append((run, "all outlets", "all outlets", "", "ground truth", truth, np.nan, np.nan))
        rows.append((run, "all outlets", "all outlets", "m", "measure alone", 0.5 + run / 10, 0.4, 0.6))
        rows.append((run, "all outlets", "all outlets", "m", "design-adjusted", truth, truth - 0.05, truth + 0.05))
        rows.append((run, "thin", "one outlet", "m", "design-adjusted", 9.0, np.nan, np.nan))
    columns = ["run", "outlet", "scope", "measure", "estimator", "estimate", "ci_low", "ci_high"]
    table = characteristics.bias_and_coverage(pd.DataFrame(rows, columns=columns)).set_index("estimator")
    assert table.loc["measure alone", "bias"] == pytest.approx(0.4) and table.loc["measure alone", "coverage"] == 0
    adjusted = table.loc["design-adjusted"]
    assert adjusted["bias"] == pytest.approx(0) and adjusted["coverage"] == pytest.approx(1 / 3)
    assert adjusted["bias_low"] < 0 < adjusted["bias_high"]
    assert table["runs"].eq(3).all() and table["scope"].eq("all outlets").all()
    assert table["width"].tolist() == pytest.approx([0.2, 0.1])


def test_weighting_by_hand():
    rows = []
    for run in (0, 1):
        for track, truth in (("astana", 0.2), ("geneva", -0.2)):
            rows.append((run, "mean", "m", "one outlet", "ground truth", "A", track, truth, np.nan, np.nan))
            # Towards 0 by a half: the biases cancel, their absolute values do not.
            rows.append((run, "mean", "m", "one outlet", "weighted", "A", track, truth / 2, truth / 2 - 0.05, 0.3))
            rows.append((run, "mean", "m", "one outlet", "thresholded", "A", track, truth, truth - 0.1, truth + 0.1))
            rows.append((run, "mean", "m", "one outlet", "thresholded", "thin", track, 9.0, np.nan, np.nan))
    columns = ["run", "family", "measure", "scope", "estimator", "outlet", "track", "estimate", "ci_low", "ci_high"]
    table = characteristics.weighting(pd.DataFrame(rows, columns=columns)).set_index("estimator")
    assert table.loc["weighted", ["bias", "absolute_bias", "coverage"]].tolist() == pytest.approx([0, 0.1, 0.5])
    assert table.loc["thresholded", ["bias", "absolute_bias", "coverage"]].tolist() == pytest.approx([0, 0, 1])
    assert table["n_intervals"].eq(4).all() and table.loc["thresholded", "width"] == pytest.approx(0.2)


def test_a_small_experiment_holds(results):
    table = characteristics.coverage(results[results["scenario"] == Scenario.DEFAULT])
    controls = table["scope"] == "leakage controls"  # of every tenth corpus only
    assert set(table.loc[~controls, "runs"]) == {3}
    outlets = table[(table["family"] == "track gap") & (table["scope"] == "one outlet")]
    assert len(outlets) == 4
    assert (outlets["coverage"] > 0.8).all()  # 24 intervals each; the real thing has 3,200
    words = table[table["family"] == "keyness"].set_index("scope")
    assert words.loc["between outlets", "coverage"] > 0.85 and words["min_coverage"].isna().all()
    wrong = characteristics.false_positives(results).set_index(["family", "scope"])["false_positive_rate"]
    assert wrong["keyness", "between tracks"] < 1
    assert characteristics.rank_recovery(results)["rank_correlation"].between(-1, 1).all()


def test_a_large_gap_is_found_with_many_articles(results):
    table = characteristics.power(results).set_index(["measure", "n_articles"])
    assert table.loc[(GROUND_TRUTH, 320), "power"] == 1
    assert table.loc[(GROUND_TRUTH, 320), "estimand"] == pytest.approx(0.8, abs=0.35)


def test_the_stored_tables_have_the_columns_that_the_code_gives(results):
    made = {
        "operating-characteristics": characteristics.summary(results),
        "power": characteristics.power(results),
        "rank-recovery": characteristics.rank_recovery(results),
    }
    for name, table in made.items():
        stored = reported(name)
        assert list(stored.columns) == list(table.columns), name
        words = stored.select_dtypes("str").columns
        assert set(table[words].astype(str).itertuples(index=False)) == set(stored[words].itertuples(index=False)), name
