"""Calibration: do the study's intervals and tests hold on corpora whose truth is known?

From the results of :mod:`twotracks.simulation.experiments`. What an interval ought to cover is the value that all
corpora of that kind and size have together, so a wrong measure is not held against an interval: VADER's gap is judged
against what VADER would find on endless text. How far the measures are from what was planted is a question of its own
(:func:`ordering`).
"""

import numpy as np
import pandas as pd
from scipy import stats

from twotracks.config import data_file
from twotracks.simulation.ground_truth import PLANTED

STORED = data_file("teaching/calibration.csv")
STORED_POWER = data_file("teaching/power.csv")
STORED_ORDER = data_file("teaching/recovery.csv")


def coverage(results: pd.DataFrame) -> pd.DataFrame:
    """How often 95 % intervals hold the value of all corpora together.

    Returns
    -------
    DataFrame
        One row per quantity and size: ``runs``, ``n_intervals``, ``nominal``, ``covered`` with ``covered_low`` and
        ``covered_high`` (95 %, from the spread between runs), ``least_covered`` (of any outlet, track or rung with
        an interval in half of the runs at least; words are too many for that), ``width`` (median).
    """
    rows = []
    for (quantity, n_articles), part in results.groupby(["quantity", "n_articles"], observed=True):
        has = part["ci_low"].notna()
        if not has.any():
            continue
        truth = _truth(part)
        known = part[has]
        value = known["part"].map(truth).astype(float)
        held = ((known["ci_low"] <= value + 1e-9) & (value - 1e-9 <= known["ci_high"]))[np.isfinite(value)]
        known = known[np.isfinite(value)]
        by_part = held.groupby(known["part"].astype(str)).agg(["mean", "size"])
        often = by_part[by_part["size"] >= part["run"].nunique() / 2]
        rows.append(
            {
                "quantity": quantity, "n_articles": n_articles, "runs": known["run"].nunique(),
                "n_intervals": len(held), "nominal": 0.95, **_rate(held, known["run"], "covered"),
                "least_covered": often["mean"].min() if not str(quantity).startswith("keyness") else np.nan,
                "width": (known["ci_high"] - known["ci_low"]).median(),
            }
        )  # fmt: skip
    return pd.DataFrame(rows)


def _truth(part: pd.DataFrame) -> pd.Series:
    """Value of each part in all corpora together."""
    sums = part.groupby(part["part"].astype(str))[["a", "n_a", "b", "n_b"]].sum()
    with np.errstate(divide="ignore", invalid="ignore"):
        if str(part["quantity"].iloc[0]).startswith("keyness"):
            return np.log2((sums["a"] / sums["n_a"]) / (sums["b"] / sums["n_b"]))
        return sums["a"] / sums["n_a"] - (sums["b"] / sums["n_b"]).fillna(0.0)


def _rate(hits: pd.Series, runs: pd.Series, name: str) -> dict[str, float]:
    """A share with its 95 % interval from the spread between runs (Wilson's with one trial a run), within 0 and 1."""
    by_run = hits.groupby(runs).mean()
    n = len(by_run)
    if by_run.isin([0, 1]).all():
        low, high = stats.binomtest(int(by_run.sum()), n).proportion_ci(method="wilson")
    else:
        half = stats.t.ppf(0.975, n - 1) * by_run.std() / np.sqrt(n) if n > 1 else np.nan
        # A share lies between 0 and 1, and so do the bounds of what is known of it.
        low, high = np.clip([by_run.mean() - half, by_run.mean() + half], 0, 1)
    return {name: hits.mean(), f"{name}_low": low, f"{name}_high": high}


def false_positives(results: pd.DataFrame) -> pd.DataFrame:
    """How often something is found among outlets, or between tracks, that are alike.

    Returns
    -------
    DataFrame
        One row per quantity and size, of the kind "alike": ``runs``; ``false_positive_rate`` with its 95 % interval:
        the share of families of tests in which anything is below 5 % after correction. A family is what a reader sees
        as one table: all outlets of a corpus, or all words of one comparison. For accuracies, the share of intervals
        that leave out chance.
    """
    alike_ = results[results["kind"] == "alike"]
    rows = []
    for (quantity, n_articles), part in alike_.groupby(["quantity", "n_articles"], observed=True):
        if str(quantity).startswith("accuracy"):
            known = part[part["ci_low"].notna()]
            found = ((known["ci_low"] > known["null"]) | (known["ci_high"] < known["null"])).groupby(known["run"]).any()
        else:
            known = part[part["p"].notna()]
            family = known["part"].astype(str).str.split(": ").str[0] if "keyness" in str(quantity) else ""
            found = (known["p"] < 0.05).groupby([known["run"], known.assign(family=family)["family"]]).any()
        if not len(found):
            continue
        runs = found.index.get_level_values(0).to_series(index=found.index)
        rows.append(
            {
                "quantity": quantity, "n_articles": n_articles, "runs": runs.nunique(), "n_families": len(found),
                **_rate(found, runs, "false_positive_rate"),
            }
        )  # fmt: skip
    return pd.DataFrame(rows)


def summary(results: pd.DataFrame) -> pd.DataFrame:
    """Coverage, false positives and power in one table.

    Returns
    -------
    DataFrame
        ``quantity``, ``n_articles`` (of the corpus; for power, of one outlet, that speak of a track), ``runs``,
        ``nominal``; ``covered`` (of corpora with the default outlets), ``false_positive_rate`` (of corpora of outlets
        alike), ``power`` (of an outlet with a planted gap), each with its 95 % interval for the number of
        runs; ``least_covered`` and ``width`` as from :func:`coverage`. Empty where it does not apply.
    """
    covered = coverage(results[results["kind"] == "default"]).astype({"quantity": "str"})
    wrong = false_positives(results).astype({"quantity": "str"}).drop(columns=["n_families"])
    both = covered.merge(wrong, on=["quantity", "n_articles"], how="outer", suffixes=("", "_alike"))
    found = power(results)
    found["quantity"] = [f"finding a gap of {row.gap:g}, {row.measure}" for row in found.itertuples()]
    both["runs"] = both["runs"].fillna(both["runs_alike"])
    columns = [
        "quantity", "n_articles", "runs", "n_intervals", "nominal", "covered", "covered_low", "covered_high",
        "least_covered", "width", "runs_alike", "false_positive_rate", "false_positive_rate_low",
        "false_positive_rate_high", "power", "power_low", "power_high",
    ]  # fmt: skip
    return pd.concat([both, found], ignore_index=True).reindex(columns=columns)


def power(results: pd.DataFrame) -> pd.DataFrame:
    """How often a planted gap is found, by number of articles.

    Returns
    -------
    DataFrame
        One row per ``measure``, planted ``gap`` and ``n_articles`` (of one outlet, that speak of a track): ``runs``;
        ``power`` with its 95 % interval: the share of corpora whose gap has p below 5 %; ``power_of_eight``: below
        5 % / 8, as Holm's correction asks of the strongest of eight outlets; ``measured``: the gap the measure gives
        on all corpora together; ``covered``: how often the interval holds it.
    """
    mine = results[results["kind"].astype(str).str.startswith("gap ")]
    rows = []
    for (kind, quantity, size), part in mine.groupby(["kind", "quantity", "part"], observed=True):
        truth = _truth(part).iloc[0]
        found = part["p"].fillna(1.0)
        known = part[part["ci_low"].notna()]
        held = (known["ci_low"] <= truth) & (truth <= known["ci_high"])
        rows.append(
            {
                "measure": str(quantity).split(", ", 1)[1], "gap": float(str(kind)[4:]), "n_articles": int(size),
                "runs": len(part), **_rate((found < 0.05).astype(float), part["run"], "power"),
                "power_of_eight": (found < 0.05 / 8).mean(), "measured": truth,
                "covered": held.mean() if len(held) else np.nan,
            }
        )  # fmt: skip
    columns = ["measure", "gap", "n_articles", "runs", "power", "power_low", "power_high"]
    table = pd.DataFrame(rows, columns=[*columns, "power_of_eight", "measured", "covered"])
    return table.sort_values(columns[:3], ignore_index=True)


def ordering(results: pd.DataFrame) -> pd.DataFrame:
    """How well each measure puts the outlets in the planted order of their gaps.

    Returns
    -------
    DataFrame
        One row per ``measure`` and size: ``runs``; ``rank_correlation`` (Spearman's, mean over corpora) with ``low``
        and ``high``, between which the middle 95 % of corpora lie; ``right_pairs``: of all pairs of outlets not
        planted alike, the share in the right order.
    """
    gaps = results[
        (results["kind"] == "default") & results["quantity"].astype(str).str.startswith("track gap per outlet")
    ]
    rows = []
    for n_articles, same_size in gaps.groupby("n_articles"):
        planted = _truth(same_size[same_size["quantity"] == f"track gap per outlet, {PLANTED}"])
        for quantity, part in same_size.groupby("quantity", observed=True):
            table = part.pivot_table(index="run", columns=part["part"].astype(str), values="estimate", observed=True)
            table = table.dropna()
            order = planted[table.columns].to_numpy()
            rho = [float(stats.spearmanr(row, order).statistic) for row in table.to_numpy()]
            apart = [(i, j) for i in range(len(order)) for j in range(i) if abs(order[i] - order[j]) > 0.05]
            values = table.to_numpy()
            right = [np.mean((values[:, i] > values[:, j]) == (order[i] > order[j])) for i, j in apart]
            rows.append(
                {
                    "measure": str(quantity).split(", ", 1)[1], "n_articles": n_articles, "runs": len(table),
                    "rank_correlation": np.mean(rho), "low": np.quantile(rho, 0.025), "high": np.quantile(rho, 0.975),
                    "right_pairs": np.mean(right),
                }
            )  # fmt: skip
    return pd.DataFrame(rows)
