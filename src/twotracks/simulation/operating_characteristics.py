"""Operating characteristics: empirical coverage, false positive rate, power and bias over simulated corpora.

From the results of :mod:`twotracks.simulation.experiments`. What an interval ought to cover, its estimand, is the
value that all corpora of a scenario and size give together, so a wrong measure is not held against an interval:
VADER's gap is judged against what VADER would find on endless text. How far measures are from the ground truth is a
question of its own (:func:`rank_recovery`, :func:`bias_and_coverage`, :func:`weighting`).
"""

from collections.abc import Iterator

import numpy as np
import pandas as pd
from scipy import stats

from twotracks.inference.bootstrap import percentile_interval
from twotracks.simulation.experiments import CONTRIBUTIONS, PART, QUANTITY, Scenario
from twotracks.simulation.ground_truth import GROUND_TRUTH

LEVEL = 0.05  # of the tests
NOMINAL = 0.95  # coverage of the intervals
_OUTLETS = 8  # of the teaching corpus, between which Holm's correction divides the level
_SURELY = 0.05  # simulated gaps closer than this are not put in order
_INTERVAL_COLUMNS = ["n_intervals", "nominal", "coverage", "coverage_low", "coverage_high", "min_coverage", "width"]
_RATE_COLUMNS = ["false_positive_rate", "false_positive_rate_low", "false_positive_rate_high"]
_COVERAGE_COLUMNS = ["coverage", "coverage_low", "coverage_high", "width"]
_POWER_COLUMNS = ["power", "power_low", "power_high"]


def estimands(results: pd.DataFrame) -> pd.Series:
    """Value that each estimate aims at: what all corpora of its scenario and size give together.

    Parameters
    ----------
    results : DataFrame
        Rows of :func:`twotracks.simulation.experiments.one` for interval jobs.

    Returns
    -------
    Series of float
        For each row of ``results``, in its unit: a binary logarithm for keyness, a difference for track gaps, a mean or
        share for the others.

    Examples
    --------
    >>> row = {"scenario": "default", "gap": np.nan, "n_articles": 600, "family": "mean", "scope": "outlet and track",
    ...        "measure": "VADER", "outlet": "A", "track": "astana", "part": "", "reference_total": np.nan,
    ...        "reference_count": np.nan}
    >>> estimands(pd.DataFrame([{**row, "total": 1.0, "count": 2.0}, {**row, "total": 2.0, "count": 2.0}])).tolist()
    [0.75, 0.75]
    """
    keys = ["scenario", "gap", "n_articles", *QUANTITY, *PART]
    sums = results.groupby(keys, observed=True, dropna=False)[CONTRIBUTIONS].transform("sum")
    family = results["family"]
    with np.errstate(divide="ignore", invalid="ignore"):
        value = sums["total"] / sums["count"]
        reference = sums["reference_total"] / sums["reference_count"]
        log_ratio = np.log2(value / reference)
    return value.mask(family == "track gap", value - reference).mask(family == "keyness", log_ratio)


def coverage(results: pd.DataFrame) -> pd.DataFrame:
    """Empirical coverage: how often 95 % intervals hold their estimand.

    Parameters
    ----------
    results : DataFrame
        Rows of :func:`twotracks.simulation.experiments.one` for interval jobs, of one scenario.

    Returns
    -------
    DataFrame
        One row per quantity (``family``, ``scope``, ``measure``) and ``n_articles``: ``runs``, ``n_intervals``,
        ``nominal``, ``coverage`` with ``coverage_low`` and ``coverage_high`` (95 %, from the spread between runs),
        ``min_coverage`` (of any outlet, track or leakage control with an interval in half of the runs at least; words
        are too many for that), ``width`` (median).
    """
    rows = []
    for quantity, n_articles, part in _by_quantity(results):
        tried = part.assign(estimand=estimands(part))
        tried = tried[tried["ci_low"].notna() & np.isfinite(tried["estimand"])]
        if tried.empty:
            continue
        held = _held(tried)
        of_part = held.groupby([tried[name] for name in PART], observed=True).agg(["mean", "size"])
        often = of_part[of_part["size"] >= part["run"].nunique() / 2]
        rows.append(
            {
                **quantity, "n_articles": n_articles, "runs": tried["run"].nunique(), "n_intervals": len(held),
                "nominal": NOMINAL, **_rate(held, tried["run"], "coverage"),
                "min_coverage": np.nan if quantity["family"] == "keyness" else often["mean"].min(),
                "width": (tried["ci_high"] - tried["ci_low"]).median(),
            }
        )  # fmt: skip
    return pd.DataFrame(rows, columns=[*QUANTITY, "n_articles", "runs", *_INTERVAL_COLUMNS])


def false_positives(results: pd.DataFrame) -> pd.DataFrame:
    """False positive rate: how often something is found among outlets, or between tracks, that do not differ.

    Parameters
    ----------
    results : DataFrame
        Rows of :func:`twotracks.simulation.experiments.one` for interval jobs; those of the scenario "null" count.

    Returns
    -------
    DataFrame
        One row per quantity (``family``, ``scope``, ``measure``) and ``n_articles``: ``runs``, ``n_tables``,
        ``false_positive_rate`` with its 95 % interval: the share of tables in which anything is below 5 % after
        correction for many tests (the family-wise error rate). A table is what is corrected together: all outlets of a
        corpus, or all words of one comparison. For accuracies, the share of intervals that leave out chance.
    """
    rows = []
    for quantity, n_articles, part in _by_quantity(results[results["scenario"] == Scenario.NULL]):
        if quantity["family"] == "accuracy":
            tested = part[part["ci_low"].notna()]
            rejected = (tested["ci_low"] > tested["null_value"]) | (tested["ci_high"] < tested["null_value"])
        else:
            tested = part[part["p"].notna()]
            rejected = tested["p"] < LEVEL
        if tested.empty:
            continue
        table = ["run", "outlet"] if quantity["family"] == "keyness" else ["run"]
        found = rejected.groupby([tested[name] for name in table], observed=True).any()
        runs = found.index.get_level_values("run").to_series(index=found.index)
        rows.append(
            {
                **quantity, "n_articles": n_articles, "runs": runs.nunique(), "n_tables": len(found),
                **_rate(found, runs, "false_positive_rate"),
            }
        )  # fmt: skip
    return pd.DataFrame(rows, columns=[*QUANTITY, "n_articles", "runs", "n_tables", *_RATE_COLUMNS])


def power(results: pd.DataFrame) -> pd.DataFrame:
    """Power: how often a simulated gap is found, by number of articles.

    Parameters
    ----------
    results : DataFrame
        Rows of :func:`twotracks.simulation.experiments.one` for interval jobs; those of the scenario "gap" count.

    Returns
    -------
    DataFrame
        One row per ``measure``, simulated ``gap`` and ``n_articles`` (of one outlet, that speak of a track): ``runs``;
        ``power`` with its 95 % interval: the share of corpora whose gap has p below 5 %; ``power_adjusted``: below
        5 % / 8, as Holm's correction asks of the strongest of eight outlets; ``estimand``: the gap the measure gives
        on all corpora together; ``coverage``: how often the interval holds it.
    """
    mine = results[results["scenario"] == Scenario.GAP]
    columns = ["measure", "gap", "n_articles"]
    rows = []
    for key, part in mine.groupby(columns, observed=True):
        tried = part.assign(estimand=estimands(part))
        p = part["p"].fillna(1.0)  # where the study gives no test it finds nothing
        known = tried[tried["ci_low"].notna()]
        rows.append(
            {
                **dict(zip(columns, key, strict=True)), "runs": len(part),
                **_rate((p < LEVEL).astype(float), part["run"], "power"),
                "power_adjusted": (p < LEVEL / _OUTLETS).mean(), "estimand": tried["estimand"].iloc[0],
                "coverage": _held(known).mean() if len(known) else np.nan,
            }
        )  # fmt: skip
    table = pd.DataFrame(rows, columns=[*columns, "runs", *_POWER_COLUMNS, "power_adjusted", "estimand", "coverage"])
    return table.sort_values(columns, ignore_index=True)


def articles_needed(table: pd.DataFrame, least: float = 0.8) -> pd.DataFrame:
    """How many articles of an outlet on a track it takes to find a gap.

    Parameters
    ----------
    table : DataFrame
        From :func:`power`.
    least : float
        The power asked for, in (0, 1].

    Returns
    -------
    DataFrame
        ``measure``, ``gap``, ``n_articles``: the smallest number that was tried and is enough; no row where none was.

    Examples
    --------
    >>> table = pd.DataFrame({"measure": "m", "gap": 0.4, "n_articles": [10, 20, 40], "power": [0.3, 0.8, 0.9]})
    >>> articles_needed(table)["n_articles"].tolist()
    [20]
    """
    enough = table[(table["power"] >= least) & (table["gap"] > 0)]
    return enough.groupby(["measure", "gap"], as_index=False)["n_articles"].min()


def summary(results: pd.DataFrame) -> pd.DataFrame:
    """Coverage, false positive rate and power in one table.

    Parameters
    ----------
    results : DataFrame
        Rows of :func:`twotracks.simulation.experiments.one` for interval jobs.

    Returns
    -------
    DataFrame
        ``family``, ``scope``, ``measure``: the quantity; ``gap`` (simulated; of power only), ``n_articles`` (of the
        corpus; for power, of one outlet, that speak of a track), ``runs``; ``n_intervals``, ``nominal``, ``coverage``,
        ``min_coverage`` and ``width`` as from :func:`coverage` in the scenario "default"; ``runs_null``,
        ``false_positive_rate`` as from :func:`false_positives`; ``power`` as from :func:`power`. Each rate has its 95 %
        interval for the number of runs (``_low``, ``_high``). Empty where it does not apply.
    """
    held = coverage(results[results["scenario"] == Scenario.DEFAULT])
    wrong = false_positives(results).drop(columns="n_tables").rename(columns={"runs": "runs_null"})
    both = held.merge(wrong, on=[*QUANTITY, "n_articles"], how="outer")
    both["runs"] = both["runs"].fillna(both["runs_null"])
    found = power(results).assign(family="track gap", scope="one outlet")
    columns = [
        *QUANTITY, "gap", "n_articles", "runs", *_INTERVAL_COLUMNS, "runs_null", *_RATE_COLUMNS, *_POWER_COLUMNS,
    ]  # fmt: skip
    return pd.concat([both, found], ignore_index=True).reindex(columns=columns)


def rank_recovery(results: pd.DataFrame) -> pd.DataFrame:
    """How well each measure ranks the outlets by their gap between the tracks.

    Parameters
    ----------
    results : DataFrame
        Rows of :func:`twotracks.simulation.experiments.one` for interval jobs; those of the scenario "default" count.

    Returns
    -------
    DataFrame
        One row per ``measure`` and ``n_articles``: ``runs`` (corpora in which every outlet has a gap);
        ``rank_correlation`` (Spearman's with the ground truth, mean over corpora) with ``rank_correlation_low`` and
        ``rank_correlation_high``, between which the middle 95 % of corpora lie; ``concordant_pairs``: of all pairs of
        outlets that differ by more than 0.05, the share in the right order.
    """
    gaps = results[
        (results["scenario"] == Scenario.DEFAULT)
        & (results["family"] == "track gap")
        & (results["scope"] == "one outlet")
    ]
    gaps = gaps.assign(estimand=estimands(gaps))
    rows = []
    for n_articles, same_size in gaps.groupby("n_articles"):
        truth = same_size[same_size["measure"] == GROUND_TRUTH].groupby("outlet", observed=True)["estimand"].first()
        for measure, part in same_size.groupby("measure", observed=True):
            table = part.pivot_table(index="run", columns="outlet", values="estimate", observed=True).dropna()
            order = truth[table.columns].to_numpy()
            values = table.to_numpy()
            rho = np.array([float(stats.spearmanr(row, order).statistic) for row in values])
            low, high = percentile_interval(rho)
            rows.append(
                {
                    "measure": measure, "n_articles": n_articles, "runs": len(table), "rank_correlation": rho.mean(),
                    "rank_correlation_low": float(low), "rank_correlation_high": float(high),
                    "concordant_pairs": _concordant(values, order),
                }
            )  # fmt: skip
    return pd.DataFrame(rows)


def _concordant(values: np.ndarray, order: np.ndarray) -> float:
    """Share of pairs of columns that the rows put in the given order, of those surely apart."""
    apart = [(i, j) for i in range(len(order)) for j in range(i) if abs(order[i] - order[j]) > _SURELY]
    return float(np.mean([np.mean((values[:, i] > values[:, j]) == (order[i] > order[j])) for i, j in apart]))


def bias_and_coverage(results: pd.DataFrame) -> pd.DataFrame:
    """Bias and empirical coverage of each estimator of the track gap.

    Parameters
    ----------
    results : DataFrame
        Rows of :func:`twotracks.simulation.experiments.one` for DSL jobs.

    Returns
    -------
    DataFrame
        Per ``measure``, ``estimator`` and ``scope`` ("all outlets", "one outlet"): ``runs``, ``n_intervals``;
        ``bias`` with ``bias_low``, ``bias_high`` (mean of estimate minus estimand; 95 % interval over runs);
        ``coverage`` with ``coverage_low``, ``coverage_high`` (share of 95 % intervals that hold the estimand; Wilson,
        too narrow for "one outlet" where several estimates of a run count); ``width`` (median). The estimand is the
        mean over all runs of what annotating every passage gives.
    """
    truth = results[results["estimator"] == "ground truth"].groupby("outlet", observed=True)["estimate"].mean()
    tried = results[(results["estimator"] != "ground truth") & results["ci_low"].notna()]
    tried = tried.assign(estimand=tried["outlet"].map(truth).astype(float))
    keys = ["measure", "estimator", "scope"]
    rows = []
    for key, part in tried.groupby(keys, sort=False, observed=True):
        rows.append({**dict(zip(keys, key, strict=True)), **_bias_and_coverage(part)})
    return pd.DataFrame(rows)


def weighting(results: pd.DataFrame) -> pd.DataFrame:
    """Bias and empirical coverage of estimates from passages that are thresholded or weighted by their probability.

    Parameters
    ----------
    results : DataFrame
        Rows of :func:`twotracks.simulation.experiments.one` for weighting jobs.

    Returns
    -------
    DataFrame
        Per ``family`` ("mean", "track gap"), ``measure``, ``estimator`` and ``scope`` the columns of
        :func:`bias_and_coverage`, and ``absolute_bias``: the bias of each outlet (and track) over all runs, without its
        sign, on average; biases of opposite sign do not cancel there. The estimand is the mean over all runs of what
        the sentences give that speak of a track, found or not.
    """
    cell = ["family", "measure", "outlet", "track"]
    truth = results[results["estimator"] == "ground truth"].groupby(cell, observed=True)["estimate"].mean()
    tried = results[(results["estimator"] != "ground truth") & results["ci_low"].notna()]
    tried = tried.merge(truth.rename("estimand").reset_index(), on=cell, how="inner")
    keys = ["family", "measure", "scope", "estimator"]
    rows = []
    for key, part in tried.groupby(keys, sort=False, observed=True):
        off = (part["estimate"] - part["estimand"]).groupby([part["outlet"], part["track"]], observed=True).mean()
        found = _bias_and_coverage(part)
        rows.append({**dict(zip(keys, key, strict=True)), **found, "absolute_bias": off.abs().mean()})
    table = pd.DataFrame(rows).sort_values(keys[:3], kind="stable", ignore_index=True)
    return table[[*keys, "runs", "n_intervals", "bias", "bias_low", "bias_high", "absolute_bias", *_COVERAGE_COLUMNS]]


def _bias_and_coverage(part: pd.DataFrame) -> dict[str, float]:
    """Bias and coverage of estimates, each with its ``estimand``, and their 95 % intervals."""
    errors = (part["estimate"] - part["estimand"]).groupby(part["run"]).mean()
    half = stats.t.ppf(0.975, len(errors) - 1) * errors.std(ddof=1) / np.sqrt(len(errors))
    held = _held(part)
    low, high = stats.binomtest(int(held.sum()), len(held)).proportion_ci(method="wilson")
    return {
        "runs": part["run"].nunique(), "n_intervals": len(part),
        "bias": errors.mean(), "bias_low": errors.mean() - half, "bias_high": errors.mean() + half,
        "coverage": held.mean(), "coverage_low": low, "coverage_high": high,
        "width": (part["ci_high"] - part["ci_low"]).median(),
    }  # fmt: skip


def _by_quantity(results: pd.DataFrame) -> Iterator[tuple[dict[str, str], int, pd.DataFrame]]:
    """Each quantity and size with its rows: a dict of ``QUANTITY``, the size, the rows."""
    for key, part in results.groupby([*QUANTITY, "n_articles"], observed=True):
        *words, n_articles = key
        yield dict(zip(QUANTITY, words, strict=True)), n_articles, part


def _held(intervals: pd.DataFrame) -> pd.Series:
    """Whether each interval holds its estimand; rounding of the last digits does not count against it."""
    return (intervals["ci_low"] <= intervals["estimand"] + 1e-9) & (
        intervals["estimand"] - 1e-9 <= intervals["ci_high"]
    )


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
