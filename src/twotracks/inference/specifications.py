"""The specification curve: would another reasonable analyst have said it too?

A gap between the tracks depends on choices that could have been made otherwise: which measure, which passages, what
counts once, what is drawn together. Here every combination of the choices that can be defended is estimated, the
estimates are put in order, and the curve as a whole is tested: with the tracks exchanged by chance between whole
articles, how often is the median as far from nought, or one sign as dominant (Simonsohn, Simmons and Nelson 2020)?

All estimates are sums of values and weights over passages, so each is one column of a matrix, and a thousand
exchanges of the tracks are one product of matrices.
"""

from collections.abc import Iterable, Mapping
from itertools import product
from typing import NamedTuple

import numpy as np
import pandas as pd
from scipy import stats

from twotracks.config import MIN_ARTICLES, SEED
from twotracks.inference.dsl import pseudo_outcomes
from twotracks.schemas import TRACKS

DRAWS = 1_999
ALL = "all"
_FOUND = ("estimate", "ci_low", "ci_high", "p", "n_passages", "n_clusters")
_SUMMARY = (
    "part", "n_specifications", "median", "low", "high", "share_positive", "share_passing", "p_median", "p_sign",
)  # fmt: skip
CHOICES = ("measure", "annotator", "voice", "link", "contested", "period", "wire", "weighting", "clusters")


class Outcome(NamedTuple):
    """What is averaged: the value of each passage, NaN where it has none, and how much it counts."""

    measure: str
    annotator: str
    value: pd.Series
    weight: pd.Series


class Curve(NamedTuple):
    """Estimates of all specifications, and the same with the tracks exchanged by chance.

    ``table``: a row a specification; ``null``: shape (n_draws, n_estimates), for the estimates that differ (clusters
    move intervals and no estimate); ``estimate_of``: which of them each row of the table is.
    """

    table: pd.DataFrame
    null: np.ndarray
    estimate_of: np.ndarray


def outcomes(passages: pd.DataFrame, scores: Iterable[str], annotations: Mapping[str, pd.DataFrame]) -> list[Outcome]:
    """What may be averaged: annotations alone, scores adjusted by them, and scores alone.

    Parameters
    ----------
    passages : DataFrame
        Passages with the columns ``scores``.
    scores : iterable of str
        Names of columns, in [-1, 1].
    annotations : mapping of str to DataFrame
        Name of the annotator to a table on the index of ``passages``: ``annotation`` (NaN where not annotated),
        ``inclusion_probability``, ``developed_on``.

    Returns
    -------
    list of Outcome

    Notes
    -----
    Where a score was developed on an article its prediction there is the mean annotation of the others, of both tracks
    together: nothing here may know the track, or exchanging the tracks would not undo what it knows.

    Examples
    --------
    >>> passages = pd.DataFrame({"mine": [0.5, 0.5]})
    >>> by_a = pd.DataFrame({"annotation": [1, np.nan], "inclusion_probability": [0.5, np.nan], "developed_on": False})
    >>> [(one.measure, one.annotator) for one in outcomes(passages, ["mine"], {"A": by_a})]
    [('annotations alone', 'A'), ('mine, adjusted', 'A'), ('mine, alone', 'none')]
    """
    found = []
    names = list(scores)
    even = pd.Series(1.0, index=passages.index)
    for annotator, table in annotations.items():
        annotated, share = table["annotation"].astype(float), table["inclusion_probability"].astype(float)
        if not annotated.notna().any():
            continue
        found.append(Outcome("annotations alone", annotator, annotated, (1 / share).where(annotated.notna(), 0.0)))
        others = annotated.notna() & ~table["developed_on"].astype(bool)
        mean = np.average(annotated[others], weights=1 / share[others]) if others.any() else 0.0
        for name in names:
            prediction = passages[name].astype(float).mask(table["developed_on"].astype(bool), mean)
            found.append(Outcome(f"{name}, adjusted", annotator, pseudo_outcomes(prediction, annotated, share), even))
    return found + [Outcome(f"{name}, alone", "none", passages[name].astype(float), even) for name in names]


def curve(
    passages: pd.DataFrame, what: Iterable[Outcome], parts: Mapping[str, Mapping[str, pd.Series]],
    clusters: Mapping[str, pd.Series], *, draws: int = DRAWS, seed: int = SEED,
) -> Curve:  # fmt: skip
    """Estimate the gap between the tracks by every combination of choices.

    Parameters
    ----------
    passages : DataFrame
        ``article_id``, ``track``.
    what : iterable of Outcome
        From :func:`outcomes`.
    parts : mapping
        Choice ("voice", "link" ...) to what may be chosen, to the passages that belong to it (Series of bool on the
        index of ``passages``).
    clusters : mapping of str to Series
        Ways to draw passages together; the tracks are exchanged within the first of them.
    draws, seed : int
        Exchanges of the tracks, and their seed.

    Returns
    -------
    Curve
        ``table`` sorted by estimate: the choices (:data:`CHOICES` that there are), ``estimate`` (mean for Astana minus
        mean for Geneva), ``ci_low``, ``ci_high``, ``p``, ``n_passages``, ``n_clusters`` (of the thinner track).
        Specifications with fewer than ``MIN_ARTICLES`` clusters on a track are left out; no row if that are all.

    Notes
    -----
    Intervals: Student's t with the linearised standard error of a difference of two ratios over clusters and one degree
    of freedom less than the clusters of the thinner track. "weighting" is "passages" (each counts alike) or "articles"
    (all passages of an article on a track together count as one). The exchange: an article on both tracks swaps them by
    a coin, tracks of the others are permuted.

    Examples
    --------
    >>> n = 40
    >>> passages = pd.DataFrame({"article_id": [f"a{i}" for i in range(n)], "track": ["astana", "geneva"] * 20})
    >>> passages["mine"] = [0.4, 0.0] * 20 + np.linspace(0, 0.1, n)
    >>> everything = {"voice": {"all": pd.Series(True, index=passages.index)}}
    >>> units = {"article": passages["article_id"]}
    >>> found = curve(passages, outcomes(passages, ["mine"], {}), everything, units, draws=99)
    >>> found.table["weighting"].tolist(), found.table["estimate"].round(1).tolist()
    (['passages', 'articles'], [0.4, 0.4])
    """
    is_first = (passages["track"] == TRACKS[0]).to_numpy()
    units = {name: np.unique(unit.astype("str"), return_inverse=True)[1] for name, unit in clusters.items()}
    per_article = passages["article_id"].astype("str") + "|" + passages["track"]
    values, weights, choices = [], [], []
    for one, levels in product(what, product(*(parts[name].items() for name in parts))):
        known = one.value.notna() & (one.weight > 0)
        for _, belongs in levels:
            known &= belongs
        base = one.weight.where(known, 0.0)
        for weighting in ("passages", "articles"):
            total = base.groupby(per_article).transform("sum")
            weight = base if weighting == "passages" else (base / total.where(total > 0)).fillna(0.0)
            values.append(one.value.fillna(0.0).to_numpy(float))
            weights.append(weight.to_numpy(float))
            named = dict(zip(parts, (name for name, _ in levels), strict=True))
            choices.append({"measure": one.measure, "annotator": one.annotator, **named, "weighting": weighting})
    w = np.array(weights).T if weights else np.zeros((len(passages), 0))
    wy = w * np.array(values).T if weights else w
    rows, estimate_of = [], []
    for k, chosen in enumerate(choices):
        for name, unit in units.items():
            found = _estimate(wy[:, k], w[:, k], is_first, unit)
            if found is not None:
                rows.append({**chosen, "clusters": name, **found})
                estimate_of.append(k)
    if not rows:
        names = ["measure", "annotator", *parts, "weighting", "clusters", *_FOUND]
        return Curve(pd.DataFrame(columns=names), np.empty((0, 0)), np.empty(0, dtype=int))
    kept, estimate_of_row = np.unique(estimate_of, return_inverse=True)
    null = _exchanged(wy[:, kept], w[:, kept], is_first, next(iter(units.values())), draws, seed)
    table = pd.DataFrame(rows)
    order = table["estimate"].round(12).argsort(kind="stable").to_numpy()
    return Curve(table.iloc[order].reset_index(drop=True), null, estimate_of_row[order])


def _estimate(wy: np.ndarray, w: np.ndarray, is_first: np.ndarray, unit: np.ndarray) -> dict | None:
    counted = w > 0
    n_clusters = min(len(np.unique(unit[counted & side])) for side in (is_first, ~is_first))
    if n_clusters < MIN_ARTICLES:
        return None
    first, second = (wy[side].sum() / w[side].sum() for side in (is_first, ~is_first))
    gap = first - second
    part = np.where(is_first, (wy - w * first) / w[is_first].sum(), -(wy - w * second) / w[~is_first].sum())
    sums = np.bincount(unit, part)
    error = np.sqrt((sums**2).sum() * n_clusters / (n_clusters - 1))
    if error < 1e-12:
        return None
    half = stats.t.ppf(0.975, n_clusters - 1) * error
    return {
        "estimate": gap, "ci_low": gap - half, "ci_high": gap + half,
        "p": 2 * stats.t.sf(abs(gap) / error, n_clusters - 1), "n_passages": int(counted.sum()),
        "n_clusters": n_clusters,
    }  # fmt: skip


def _exchanged(
    wy: np.ndarray, w: np.ndarray, is_first: np.ndarray, unit: np.ndarray, draws: int, seed: int
) -> np.ndarray:
    """Estimates with the tracks exchanged by chance between units, shape (draws, n_estimates)."""
    rng = np.random.default_rng(seed)
    n = int(unit.max()) + 1
    has_first, has_second = (np.bincount(unit, side, minlength=n) > 0 for side in (is_first, ~is_first))
    both, alone = has_first & has_second, np.flatnonzero(has_first ^ has_second)
    out = np.empty((draws, w.shape[1]))
    step = max(1, int(2e7 / max(len(unit), 1)))
    for begin in range(0, draws, step):
        some = min(step, draws - begin)
        swap = np.zeros((some, n), dtype=bool)
        swap[:, both] = rng.random((some, int(both.sum()))) < 0.5
        dealt = rng.permuted(np.tile(has_first[alone], (some, 1)), axis=1)
        swap[:, alone] = dealt != has_first[alone]
        first = (is_first[None, :] != swap[:, unit]).astype(float)
        sum_wy, sum_w = first @ wy, first @ w
        with np.errstate(invalid="ignore", divide="ignore"):
            out[begin : begin + some] = sum_wy / sum_w - (wy.sum(axis=0) - sum_wy) / (w.sum(axis=0) - sum_w)
    return out


def summary(found: Curve, by: str | None = "voice") -> pd.DataFrame:
    """What the curve says as a whole, and for each part of a choice that is an estimand of its own.

    Parameters
    ----------
    found : Curve
        From :func:`curve`.
    by : str, optional
        A choice whose parts are summed up by themselves as well.

    Returns
    -------
    DataFrame
        ``part`` ("all specifications", then the parts of ``by``); ``n_specifications``; ``median``, ``low``, ``high``
        (of all estimates, 5th and 95th percentile: no interval of a sampling error); ``share_positive``;
        ``share_passing`` (intervals that leave out 0, on the side of the median); ``p_median``, ``p_sign`` (joint
        permutation tests: as large a median, as dominant a sign, by chance).

    Examples
    --------
    >>> passages = pd.DataFrame({"article_id": [f"a{i}" for i in range(40)], "track": ["astana", "geneva"] * 20})
    >>> passages["mine"] = [0.4, 0.0] * 20 + np.linspace(0, 0.1, 40)
    >>> everything = {"voice": {"all": pd.Series(True, index=passages.index)}}
    >>> units = {"article": passages["article_id"]}
    >>> made = curve(passages, outcomes(passages, ["mine"], {}), everything, units, draws=99)
    >>> summary(made)[["part", "share_positive", "p_median"]].values.tolist()
    [['all specifications', 1.0, 0.01], ['all', 1.0, 0.01]]
    """
    if found.table.empty:
        return pd.DataFrame(columns=list(_SUMMARY))
    groups = [("all specifications", np.ones(len(found.table), dtype=bool))]
    if by in found.table.columns:
        groups += [(name, (found.table[by] == name).to_numpy()) for name in sorted(found.table[by].unique())]
    rows = []
    for part, mine in groups:
        table = found.table[mine]
        kept = np.unique(found.estimate_of[mine])
        first = np.array([np.flatnonzero(found.estimate_of == k)[0] for k in kept])
        seen, null = found.table["estimate"].to_numpy()[first], found.null[:, kept]
        medians, shares = np.nanmedian(null, axis=1), np.nanmean(null > 0, axis=1)
        median, share = float(np.median(seen)), float((seen > 0).mean())
        beyond = table["ci_low"] > 0 if median > 0 else table["ci_high"] < 0
        n = len(null)
        rows.append(
            {
                "part": part, "n_specifications": len(table), "median": median,
                "low": float(np.quantile(seen, 0.05)), "high": float(np.quantile(seen, 0.95)), "share_positive": share,
                "share_passing": float(beyond.mean()),
                "p_median": (1 + (np.abs(medians) >= abs(median) - 1e-12).sum()) / (1 + n),
                "p_sign": (1 + (np.abs(shares - 0.5) >= abs(share - 0.5) - 1e-12).sum()) / (1 + n),
            }
        )  # fmt: skip
    return pd.DataFrame(rows)


def influence(table: pd.DataFrame) -> pd.DataFrame:
    """How much each choice moves the estimate.

    Parameters
    ----------
    table : DataFrame
        The table of a :class:`Curve`.

    Returns
    -------
    DataFrame
        ``choice``, ``level``, ``mean`` (of the estimates made with it), ``n``; ``range`` (largest minus smallest mean
        of the choice), ``share`` (of the variance of all estimates that lies between the levels of the choice; choices
        overlap, so that shares need not add up to 1); the most moving choice first.

    Examples
    --------
    >>> table = pd.DataFrame({"voice": ["own", "own", "quoted", "quoted"], "estimate": [0.1, 0.2, -0.1, -0.2]})
    >>> influence(table)[["level", "mean", "range"]].round(2).values.tolist()
    [['own', 0.15, 0.3], ['quoted', -0.15, 0.3]]
    """
    if table.empty:
        return pd.DataFrame(columns=["choice", "level", "mean", "n", "range", "share"])
    total = float(((table["estimate"] - table["estimate"].mean()) ** 2).sum())
    rows = []
    for choice in (name for name in CHOICES if name in table.columns and table[name].nunique() > 1):
        groups = table.groupby(choice, sort=False)["estimate"].agg(["mean", "size"])
        between = float((groups["size"] * (groups["mean"] - table["estimate"].mean()) ** 2).sum())
        rows += [
            {
                "choice": choice, "level": level, "mean": row["mean"], "n": int(row["size"]),
                "range": groups["mean"].max() - groups["mean"].min(), "share": between / total if total else np.nan,
            }
            for level, row in groups.sort_values("mean", ascending=False).iterrows()
        ]  # fmt: skip
    columns = ["choice", "level", "mean", "n", "range", "share"]
    return pd.DataFrame(rows, columns=columns).sort_values("share", ascending=False, kind="stable", ignore_index=True)
