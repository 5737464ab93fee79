"""Change over time: before and after a date, near a meeting and far from it, from period to period.

An interval before a date and one after it that do not overlap say that something changed; two that overlap say nothing.
So the change itself is estimated, with an interval of its own.
"""

from collections.abc import Sequence

import numpy as np
import pandas as pd
from scipy import stats

from twotracks.config import MIN_ARTICLES, N_BOOT, SEED
from twotracks.errors import InputError
from twotracks.inference import dsl, estimates
from twotracks.inference.bootstrap import bootstrap, cluster_sums
from twotracks.inference.gaps import track_gap
from twotracks.provenance import keeps
from twotracks.schemas import ALL_OUTLETS, TRACK_NAMES, TRACKS

DIFFERENCE = "difference"
_Z = float(stats.norm.ppf(0.975))
_RATES = (
    "comparison", "outlet", "period", "track", "measure", "estimate", "ci_low", "ci_high", "n_articles", "n_passages",
    "p", "method", "ratio", "ratio_low", "ratio_high",
)  # fmt: skip


@keeps("n_boot", "seed")
def change(
    passages: pd.DataFrame, measure: str, part: pd.Series, order: Sequence[str], labels: str | None = None,
    n_boot: int = N_BOOT, seed: int = SEED,
) -> pd.DataFrame:  # fmt: skip
    """Means and gap in two parts of the passages, and the difference between the parts.

    Parameters
    ----------
    passages : DataFrame
        Passages with a numeric column ``measure``.
    measure : str
        Name of the column.
    part : Series of str
        On the index of ``passages``, which part each is of; what is in neither of ``order`` is left out. An article
        should be of one part only.
    order : sequence of two str
        The parts: earlier and later, far and near.
    labels : str, optional
        Name of a column of annotations, as for :func:`twotracks.inference.gaps.track_gap`: estimates are then
        design-adjusted.
    n_boot, seed : int
        Bootstrap draws and their seed.

    Returns
    -------
    DataFrame
        Claims for each outlet and for all together, the mean of each track and the gap between them: a row for either
        part, and one for the ``difference`` (second minus first), in a column ``part``.

    Raises
    ------
    InputError
        If ``order`` does not name two parts, or there is no column ``measure``.

    Notes
    -----
    The parts hold different articles, so the square of the difference's half-width is the sum of the squares of theirs;
    its ``p`` is from the same, so that test and interval agree. One change is one question: many dates tried are many.

    Examples
    --------
    >>> passages = pd.DataFrame({"article_id": [str(i) for i in range(24)], "outlet": "A", "tone": [0, 1] * 12})
    >>> passages["track"] = ["astana", "geneva"] * 12
    >>> part = pd.Series(["before", "since"] * 12).sort_values(ignore_index=True)
    >>> claims = change(passages, "tone", part, ["before", "since"], n_boot=50)
    >>> claims.loc[claims["track"] == "both", ["part", "estimate"]].values.tolist()
    [['before', -1.0], ['since', -1.0], ['difference', 0.0]]
    """
    if len(order) != 2:
        raise InputError(f"A change is between two parts; {len(order)} were named.")
    tables = [_estimated(passages[part == name], measure, labels, n_boot, seed).assign(part=name) for name in order]
    first, second = (table.set_index(["outlet", "track"]) for table in tables)
    both = first.index[first.index.isin(second.index)]
    rows = []
    for key in both:
        a, b = first.loc[key], second.loc[key]
        half = float(np.hypot((a["ci_high"] - a["ci_low"]) / 2, (b["ci_high"] - b["ci_low"]) / 2))
        by = float(b["estimate"] - a["estimate"])
        rows.append(
            {
                **b.to_dict(), "outlet": key[0], "track": key[1], "part": DIFFERENCE, "estimate": by,
                "ci_low": by - half, "ci_high": by + half, "p": 2 * stats.norm.sf(abs(by) * _Z / half),
                **{name: a[name] + b[name] for name in ("n_articles", "n_passages")},
                "method": f"{order[1]} minus {order[0]}"
                + ("" if np.isfinite(half) else "; too few articles in a part for an interval"),
            }
        )  # fmt: skip
    out = pd.concat([*tables, pd.DataFrame(rows, columns=tables[0].columns)], ignore_index=True)
    rank = {name: i for i, name in enumerate([*TRACKS, "both"])}
    at = {name: i for i, name in enumerate([*order, DIFFERENCE])}
    together = out["outlet"] == ALL_OUTLETS
    keys = pd.DataFrame(
        {"last": together, "outlet": out["outlet"], "track": out["track"].map(rank), "part": out["part"].map(at)}
    )
    return out.loc[keys.sort_values(["last", "outlet", "track", "part"]).index].reset_index(drop=True)


def _estimated(passages: pd.DataFrame, measure: str, labels: str | None, n_boot: int, seed: int) -> pd.DataFrame:
    """Means of both tracks and the gap, one row each an outlet; with annotations the adjusted ones where there are."""
    if labels is None:
        tables = [
            estimates.means(passages, measure, n_boot, seed),
            estimates.track_gap(passages, measure, n_boot, seed),
        ]
        out = pd.concat(tables, ignore_index=True)
    else:
        annotated = passages.rename(columns={labels: "annotation"})
        tables = [dsl.means(annotated, measure, n_boot, seed), track_gap(passages, measure, labels, n_boot, seed)]
        out = pd.concat(tables, ignore_index=True)
        adjusted = (out["estimator"] == "design-adjusted").any()
        out = out[out["estimator"] == ("design-adjusted" if adjusted else "measure alone")]
    return out.drop(columns=["p_holm"], errors="ignore")


@keeps()
def rates(articles: pd.DataFrame, passages: pd.DataFrame, period: pd.Series) -> pd.DataFrame:
    """How often each track is spoken of in each period, of all articles of the period.

    Parameters
    ----------
    articles : DataFrame
        The articles that were searched: what an outlet wrote in a period is what its counts are divided by (an offset),
        because archives grow and end.
    passages : DataFrame
        What was found in them.
    period : Series
        On the index of ``articles``: the period of each; missing or "" where none is known.

    Returns
    -------
    DataFrame
        Claims per ``period`` and track, all outlets together: ``estimate`` (share of the period's articles) with
        Wilson's 95 % interval, and ``ratio``, ``ratio_low``, ``ratio_high``: against the articles of all other periods,
        95 % interval by Katz's method (0.5 added to each count).

    References
    ----------
    Katz, D., Baptista, J., Azen, S. P., Pike, M. C. (1978): Obtaining confidence intervals for the risk ratio in cohort
    studies. Biometrics 34, 469-474.

    Examples
    --------
    >>> articles = pd.DataFrame({"article_id": list("abcd"), "outlet": "Daily"})
    >>> passages = pd.DataFrame({"article_id": ["a"], "track": "astana"})
    >>> table = rates(articles, passages, pd.Series(["2017", "2017", "2018", "2018"]))
    >>> table.loc[table["track"] == "astana", ["period", "estimate"]].values.tolist()
    [['2017', 0.5], ['2018', 0.0]]
    """
    known = period.notna() & (period.astype("str") != "")
    dated, when = articles[known], period[known]
    rows = []
    for track in TRACKS:
        ids = set(passages.loc[passages["track"] == track, "article_id"])
        speaks = dated["article_id"].isin(ids)
        for name in sorted(when.unique()):
            here = when == name
            k, n = int(speaks[here].sum()), int(here.sum())
            other, rest = int(speaks[~here].sum()), int((~here).sum())
            low, high = stats.binomtest(k, n).proportion_ci(method="wilson")
            ratio = (k + 0.5) / (n + 0.5) / ((other + 0.5) / (rest + 0.5))
            error = np.sqrt(1 / (k + 0.5) - 1 / (n + 0.5) + 1 / (other + 0.5) - 1 / (rest + 0.5))
            rows.append(
                {
                    "comparison": f"share of articles that speak of {TRACK_NAMES[track]}", "outlet": ALL_OUTLETS,
                    "period": name, "track": track, "measure": "share of articles", "estimate": k / n, "ci_low": low,
                    "ci_high": high, "n_articles": n, "n_passages": int((passages["track"] == track)[
                        passages["article_id"].isin(set(dated.loc[here, "article_id"]))
                    ].sum()), "p": np.nan, "method": "Wilson interval over articles", "ratio": ratio,
                    "ratio_low": ratio * np.exp(-_Z * error), "ratio_high": ratio * np.exp(_Z * error),
                }
            )  # fmt: skip
    return pd.DataFrame(rows, columns=[*_RATES])


@keeps("within", "n_boot", "seed")
def around(
    articles: pd.DataFrame, passages: pd.DataFrame, meetings: pd.DataFrame, within: int = 7, n_boot: int = N_BOOT,
    seed: int = SEED,
) -> pd.DataFrame:  # fmt: skip
    """How much more often a track is spoken of around its own meetings than at other times.

    Parameters
    ----------
    articles, passages : DataFrame
        Articles, and what was found in them.
    meetings : DataFrame
        On the index of ``articles``, for each track ``round_TRACK`` and ``days_TRACK``: the nearest meeting and how
        many days away it is (:func:`twotracks.corpus.meetings.distances`); missing where no day is known.
    within : int
        Days before the beginning and after the end of a meeting that count as around it.
    n_boot, seed : int
        Bootstrap draws and their seed.

    Returns
    -------
    DataFrame
        Claims per outlet and track: ``estimate``, the ratio of the share of articles that speak of the track around its
        meetings to the share at other times, with a 95 % interval and ``p``; ``near``, ``far`` (the two shares),
        ``n_near``, ``n_far`` (articles) and ``n_meetings``.

    Notes
    -----
    The meetings are the units that are drawn anew, each with all articles that lie nearest to it, because all articles
    on one round have one cause. The interval is Student's t on the logarithm, one degree of freedom less than the
    meetings; there is none with fewer than five, or where the track is never spoken of at one of the two times.

    Examples
    --------
    >>> articles = pd.DataFrame({"article_id": [str(i) for i in range(40)], "outlet": "Daily"})
    >>> near = pd.DataFrame({"round_astana": [f"round {i % 10}" for i in range(40)], "days_astana": [0, 20] * 20})
    >>> near[["round_geneva", "days_geneva"]] = near
    >>> passages = articles.iloc[[0, 2, 4, 6, 8, 11, 13, 15]].assign(track="astana")
    >>> around(articles, passages, near, n_boot=200).loc[0, ["near", "far"]].round(2).tolist()
    [0.25, 0.15]
    """
    rows = []
    for outlet, group in estimates.by_outlet(articles):
        for track in TRACKS:
            ids = set(passages.loc[passages["track"] == track, "article_id"])
            days = meetings.loc[group.index, f"days_{track}"]
            mine, days = group[days.notna()], days[days.notna()].astype(float)
            rounds = meetings.loc[mine.index, f"round_{track}"]
            speaks, near = mine["article_id"].isin(ids).to_numpy(float), (days.abs() <= within).to_numpy(float)
            columns = np.column_stack([speaks * near, near, speaks * (1 - near), 1 - near])
            rows.append(
                {
                    "comparison": f"around meetings of {TRACK_NAMES[track]} against other times", "outlet": outlet,
                    "track": track, "measure": "share of articles",
                    **_ratio(columns, rounds, n_boot, seed), "n_articles": len(mine), "n_passages": int(speaks.sum()),
                }
            )  # fmt: skip
    return pd.DataFrame(rows)


def _ratio(columns: np.ndarray, rounds: pd.Series, n_boot: int, seed: int) -> dict:
    """Ratio of two shares with an interval over meetings; columns: speaking and all, near and far."""
    speaking, n_near, elsewhere, n_far = columns.sum(axis=0) if len(columns) else np.zeros(4)
    near, far = (k / n if n else np.nan for k, n in ((speaking, n_near), (elsewhere, n_far)))
    out = {
        "near": near, "far": far, "n_near": int(n_near), "n_far": int(n_far), "n_meetings": rounds.nunique(),
        "estimate": near / far if far else np.nan, "ci_low": np.nan, "ci_high": np.nan, "p": np.nan,
    }  # fmt: skip
    if not (speaking and elsewhere):
        return out | {"method": "spoken of at one of the two times only: no ratio"}
    sums = cluster_sums(columns, rounds)
    if (sums[:, 0] + sums[:, 2] > 0).sum() < MIN_ARTICLES:
        return out | {"method": f"spoken of near fewer than {MIN_ARTICLES} meetings: no interval"}

    def log_ratio(totals: np.ndarray) -> np.ndarray:
        a, n, b, m = (totals[..., i] for i in range(4))
        with np.errstate(divide="ignore", invalid="ignore"):
            return np.log((a + 0.5) / (n + 0.5)) - np.log((b + 0.5) / (m + 0.5))

    k = len(sums)
    error = float(np.nanstd(bootstrap(sums, log_ratio, n_boot, seed), ddof=1)) * np.sqrt(k / (k - 1))
    half = float(stats.t.ppf(0.975, k - 1)) * error
    log = np.log(out["estimate"])
    return out | {
        "ci_low": float(np.exp(log - half)), "ci_high": float(np.exp(log + half)),
        "p": float(2 * stats.t.sf(abs(log) / error, k - 1)),
        "method": f"Student's t on the logarithm with the bootstrap standard error over meetings, {n_boot:,} draws",
    }  # fmt: skip
