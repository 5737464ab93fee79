"""Estimates with intervals: shares, means and gaps, with articles as the units that vary.

Sentences of one article are not independent, so every interval for passages comes from drawing
whole articles with replacement (cluster bootstrap); articles that carry the same report are drawn together, where
passages have a column ``duplicate_group`` that tells (:func:`twotracks.text.duplicates.mark`). Nothing here knows about
text.

Passages may count by a weight, such as the probability that a sentence is one: then sums of weights take the place of
numbers of passages, and articles are drawn as before.
"""

from collections.abc import Callable, Sequence

import numpy as np
import pandas as pd
from scipy import stats

from twotracks.config import MIN_ARTICLES, N_BOOT, SEED
from twotracks.errors import InputError
from twotracks.inference.bootstrap import bootstrap
from twotracks.provenance import keeps
from twotracks.schemas import ALL_OUTLETS, CLAIM_COLUMNS, TRACK_NAMES, TRACKS, check

THIN = f"too few articles for an interval (fewer than {MIN_ARTICLES})"


@keeps("n_boot", "seed", "weights")
def means(
    passages: pd.DataFrame, measure: str | Sequence[str], n_boot: int = N_BOOT, seed: int = SEED,
    weights: str | None = None,
) -> pd.DataFrame:  # fmt: skip
    """Mean of a measure per outlet and track.

    Parameters
    ----------
    passages : DataFrame
        Passages with a numeric column ``measure``; rows without a value are left out.
    measure : str or sequence of str
        Name of the column, in its own unit, or of several, one after the other.
    n_boot, seed : int
        Bootstrap draws and their seed.
    weights : str, optional
        Name of a column by which each passage counts, such as ``"probability"`` of
        ``find_passages(articles, threshold=0.05)``; by default each counts the same. What counts 0 is left out.

    Returns
    -------
    DataFrame
        Claims: one row per outlet and track that occurs, and one per track for all outlets together
        (every passage counts the same, or by its weight; ``method`` says which).

    Raises
    ------
    InputError
        If the passages have no column ``measure``, or ``weights`` names a column that is missing, or whose values are
        missing, negative or all 0.

    Notes
    -----
    95 % intervals: the estimate plus and minus Student's t (one degree of freedom less than the articles) times
    the bootstrap standard error over articles, widened by the square root of n / (n - 1) (Hesterberg 2015). With
    few articles, percentile intervals cover too seldom: 91 % at five articles in simulation, where these keep 95 %.
    See :data:`twotracks.config.MIN_ARTICLES` for when none is given.

    Examples
    --------
    >>> passages = pd.DataFrame({"article_id": list("abcdef"), "outlet": "Daily", "track": "astana", "tone": range(6)})
    >>> claims = means(passages, "tone", n_boot=200)
    >>> claims.loc[0, "estimate"].item(), claims.loc[0, "n_articles"].item()
    (2.5, 6)
    """
    counted = _counted(passages, weights)
    tables = [_means(counted, name, n_boot, seed, weights) for name in _each(measure)]
    return _said(pd.concat(tables, ignore_index=True).drop(columns="standard_error"), weights)


def _means(passages: pd.DataFrame, measure: str, n_boot: int, seed: int, weights: str | None = None) -> pd.DataFrame:
    """As :func:`means` for one measure, with the ``standard_error`` behind each interval."""
    rows = []
    for outlet, group in by_outlet(_usable(passages, measure)):
        for track in TRACKS:
            part = group[group["track"] == track]
            if len(part):
                sums = _per_article(part, measure, [track], weights)
                rows.append(
                    _claim(
                        f"mean, {TRACK_NAMES[track]}", outlet, track, measure, sums, _mean_of(0), part,
                        min_articles=_units(part).nunique(), n_boot=n_boot, seed=seed,
                    )
                )  # fmt: skip
    return _claims(rows, adjust=False)


@keeps("n_boot", "seed", "weights")
def track_gap(
    passages: pd.DataFrame, measure: str | Sequence[str], n_boot: int = N_BOOT, seed: int = SEED,
    weights: str | None = None,
) -> pd.DataFrame:  # fmt: skip
    """Gap between the tracks, per outlet: mean for the first track (Astana) minus mean for the second (Geneva).

    Parameters
    ----------
    passages : DataFrame
        Passages with a numeric column ``measure``.
    measure : str or sequence of str
        Name of the column, or of several, one after the other.
    n_boot, seed : int
        Bootstrap draws and their seed.
    weights : str, optional
        Name of a column by which each passage counts, as in :func:`means`.

    Returns
    -------
    DataFrame
        Claims, one row per outlet that speaks of both tracks and one for all outlets together. Positive:
        higher for the first track. ``p``: two-sided, from the same standard error and t as the interval, with one
        degree of freedom less than the articles of the thinner track, so that it agrees with the interval; ``p_holm``:
        after Holm's correction over the outlets. An outlet that speaks of one track only has a row without an estimate.

    Raises
    ------
    InputError
        If the passages have no column ``measure``, or as :func:`means` says of ``weights``.

    Examples
    --------
    >>> passages = pd.DataFrame({"article_id": list("abab"), "outlet": "Daily", "tone": [1, 1, 0, 0]})
    >>> passages["track"] = ["astana", "astana", "geneva", "geneva"]
    >>> claims = track_gap(passages, "tone", n_boot=50)
    >>> claims.loc[0, "estimate"].item(), claims.loc[0, "method"]
    (1.0, 'too few articles for an interval (fewer than 5)')
    """
    counted = _counted(passages, weights)
    tables = [_track_gap(counted, name, n_boot, seed, weights) for name in _each(measure)]
    return _said(pd.concat(tables, ignore_index=True), weights)


def _track_gap(passages: pd.DataFrame, measure: str, n_boot: int, seed: int, weights: str | None) -> pd.DataFrame:
    rows = []
    for outlet, group in by_outlet(_usable(passages, measure)):
        sums = _per_article(group, measure, list(TRACKS), weights)
        thinner = int(_units(group).groupby(group["track"]).nunique().reindex(TRACKS, fill_value=0).min())
        rows.append(
            _claim(
                " minus ".join(TRACK_NAMES[track] for track in TRACKS), outlet, "both", measure, sums, _gap, group,
                min_articles=thinner, n_boot=n_boot, seed=seed,
            )
        )  # fmt: skip
    return _claims(rows, adjust=True).drop(columns="standard_error")


@keeps("n_boot", "seed", "weights")
def composition(
    passages: pd.DataFrame, column: str, n_boot: int = N_BOOT, seed: int = SEED, weights: str | None = None
) -> pd.DataFrame:
    """Share of each track's passages that have each value of a column, all outlets together.

    Parameters
    ----------
    passages : DataFrame
        Passages with a column of words, for example ``speaker``.
    column : str
        Name of the column.
    n_boot, seed : int
        Bootstrap draws and their seed.
    weights : str, optional
        Name of a column by which each passage counts, as in :func:`means`.

    Returns
    -------
    DataFrame
        Claims with a column ``value``: per value and track, ``estimate`` in [0, 1]. No interval where fewer
        than ``MIN_ARTICLES`` articles have the value, or have another. No ``p``. Passages without a value are left out.

    Raises
    ------
    InputError
        As :func:`means` says of ``weights``.

    Notes
    -----
    95 % intervals: Wilson's (1927), with as many independent draws as would give the standard error of :func:`means`
    (Korn and Graubard 1998), and Student's t in place of the normal. An interval that is even to both sides, cut at 0,
    covers small shares too seldom: 91 to 93 % of the time on simulated corpora.

    Examples
    --------
    >>> passages = pd.DataFrame({"article_id": list("abcdefghijkl"), "outlet": "Daily", "track": "astana"})
    >>> passages["speaker"] = ["russia", "un", "un"] * 4
    >>> composition(passages, "speaker", n_boot=100)[["value", "estimate"]].round(2).values.tolist()
    [['russia', 0.33], ['un', 0.67]]
    """
    counted = _counted(passages, weights)
    together = counted[counted[column].notna()].assign(outlet=ALL_OUTLETS)
    parts = []
    for value in sorted(together[column].unique()):
        has = together[column] == value
        claims = _means(together.assign(has=has.astype(float)), "has", n_boot, seed, weights)
        # Few articles with the value, or few without: the bootstrap sees too little of what varies.
        having, lacking = (
            claims["track"].map(_units(together[part]).groupby(together["track"]).nunique()).fillna(0).to_numpy()
            for part in (has, ~has)
        )
        freedom = claims["track"].map(_units(together).groupby(together["track"]).nunique()) - 1
        t = stats.t.ppf(0.975, freedom.clip(lower=1))
        claims["ci_low"], claims["ci_high"] = _wilson(claims["estimate"], claims["standard_error"], t)
        thin = np.minimum(having, lacking) < MIN_ARTICLES
        claims.loc[thin, ["ci_low", "ci_high"]] = np.nan
        claims.loc[thin, "method"] = THIN
        # Whether a share is nought is no question.
        claims = claims.assign(value=value, comparison="share of passages", measure=f"share by {column}", p=np.nan)
        parts.append(claims)
    if not parts:
        parts = [_claims([], adjust=False).assign(value=pd.Series(dtype="str"))]
    return _said(pd.concat(parts, ignore_index=True).drop(columns="standard_error"), weights)


def _wilson(share: pd.Series, error: pd.Series, t: np.ndarray) -> tuple[pd.Series, pd.Series]:
    """Wilson's interval of a share, with as many independent draws as would give its standard error."""
    n = (share * (1 - share) / error**2).where(error > 0)
    middle = (share + t**2 / (2 * n)) / (1 + t**2 / n)
    half = t / (1 + t**2 / n) * np.sqrt(share * (1 - share) / n + t**2 / (4 * n**2))
    return middle - half, middle + half


@keeps()
def shares(articles: pd.DataFrame, passages: pd.DataFrame) -> pd.DataFrame:
    """Share of each outlet's articles that speak of a track at all.

    Parameters
    ----------
    articles : DataFrame
        The articles that were searched.
    passages : DataFrame
        What was found in them.

    Returns
    -------
    DataFrame
        Claims: per outlet and track, and for all outlets together, ``estimate`` in [0, 1] with Wilson's 95 %
        interval (articles as independent draws; Wilson 1927).

    Notes
    -----
    There are no weights here: an article speaks of a track or does not, and the probability that it does does not
    follow from those of its sentences, which are not independent. Passages found with a low threshold would raise every
    share, so shares are taken from those of the usual one.

    Examples
    --------
    >>> articles = pd.DataFrame({"article_id": list("abcd"), "outlet": "Daily"})
    >>> passages = pd.DataFrame({"article_id": ["a"], "outlet": "Daily", "track": "astana"})
    >>> shares(articles, passages)[["track", "estimate"]].values.tolist()
    [['astana', 0.25], ['geneva', 0.0]]
    """
    rows = []
    speaking = passages.drop_duplicates(["article_id", "track"])
    for outlet, group in by_outlet(articles):
        for track in TRACKS:
            ids = set(speaking.loc[speaking["track"] == track, "article_id"])
            k, n = int(group["article_id"].isin(ids).sum()), len(group)
            low, high = stats.binomtest(k, n).proportion_ci(method="wilson")
            mine = passages[(passages["track"] == track) & passages["article_id"].isin(set(group["article_id"]))]
            rows.append(
                {
                    "comparison": f"share of articles that speak of {TRACK_NAMES[track]}",
                    "outlet": outlet, "track": track, "measure": "share of articles",
                    "estimate": k / n, "ci_low": low, "ci_high": high, "n_articles": n, "n_passages": len(mine),
                    "p": np.nan, "method": "Wilson interval over articles",
                }
            )  # fmt: skip
    return _claims(rows, adjust=False).drop(columns="standard_error")


def by_outlet(table: pd.DataFrame) -> list[tuple[str, pd.DataFrame]]:
    """Each outlet's rows, sorted by outlet, and last all of them together if there is more than one outlet.

    Parameters
    ----------
    table : DataFrame
        With a column ``outlet``.

    Returns
    -------
    list of (str, DataFrame)
        The last is called :data:`twotracks.schemas.ALL_OUTLETS`.

    Examples
    --------
    >>> [name for name, _ in by_outlet(pd.DataFrame({"outlet": ["B", "A", "B"]}))]
    ['A', 'B', 'all outlets']
    """
    groups = [(str(outlet), group) for outlet, group in table.groupby("outlet", sort=True)]
    return [*groups, (ALL_OUTLETS, table)] if len(groups) > 1 else groups


def _each(measure: str | Sequence[str]) -> list[str]:
    return [measure] if isinstance(measure, str) else list(measure)


def _usable(passages: pd.DataFrame, measure: str) -> pd.DataFrame:
    if measure not in passages.columns:
        raise InputError(
            f"These passages have no column '{measure}'. Score them first (tt.sentiment.score, tt.stance.score), or "
            f"name one of {', '.join(str(c) for c in passages.columns)}."
        )
    return passages[passages[measure].notna()]


def _counted(passages: pd.DataFrame, weights: str | None) -> pd.DataFrame:
    """The passages that count: all of them, or those with a weight above 0."""
    if weights is None:
        return passages
    if weights not in passages.columns:
        raise InputError(
            f"These passages have no column '{weights}' to weight by; find_passages gives 'probability', and any other "
            "column of numbers from 0 will do."
        )
    values = pd.to_numeric(passages[weights], errors="coerce")
    wrong = int((~(values >= 0) | np.isinf(values)).sum())
    if wrong:
        raise InputError(
            f"{wrong} of {len(passages)} values in '{weights}' are missing, negative or no number: a weight says how "
            "much a passage counts, from 0."
        )
    if len(values) and not values.any():
        raise InputError(f"All weights in '{weights}' are 0, so no passage would count.")
    return passages[values > 0]


def _said(claims: pd.DataFrame, weights: str | None) -> pd.DataFrame:
    """Claims that say in their method by what passages were weighted."""
    return claims if weights is None else claims.assign(method=claims["method"] + f"; weighted by {weights}")


def _per_article(group: pd.DataFrame, measure: str, tracks: list[str], weights: str | None = None) -> np.ndarray:
    """Per article, the sum of the measure and the number of passages (or of their weights), for each track.

    Returns
    -------
    ndarray, shape (n_articles, 2 * len(tracks))
        Sum and count of the first track, sum and count of the second ... in sorted article order.
    """
    columns = []
    for track in tracks:
        here = (group["track"] == track).astype(float) * (group[weights].astype(float) if weights else 1.0)
        for values in (group[measure] * here, here):
            columns.append(values.groupby(_units(group), sort=True).sum().to_numpy(float))
    return np.column_stack(columns)


def _units(table: pd.DataFrame) -> pd.Series:
    """What is drawn together: an article, or the articles that carry one report."""
    return table["duplicate_group"] if "duplicate_group" in table.columns else table["article_id"]


def _mean_of(i: int) -> Callable[[np.ndarray], np.ndarray]:
    def statistic(sums: np.ndarray) -> np.ndarray:
        with np.errstate(invalid="ignore", divide="ignore"):
            return sums[..., 2 * i] / sums[..., 2 * i + 1]

    return statistic


def _gap(sums: np.ndarray) -> np.ndarray:
    return _mean_of(0)(sums) - _mean_of(1)(sums)


def _claim(
    comparison: str, outlet: str, track: str, measure: str, sums: np.ndarray, statistic: Callable,
    passages: pd.DataFrame, *, min_articles: int, n_boot: int, seed: int,
) -> dict:  # fmt: skip
    estimate = float(statistic(sums.sum(axis=0)))
    low = high = p = error = np.nan
    method = f"Student's t with the bootstrap standard error over articles, {n_boot:,} draws"
    if min_articles < MIN_ARTICLES:
        method = THIN if np.isfinite(estimate) else "one track only: no gap to estimate"
    else:
        draws = bootstrap(sums, statistic, n_boot, seed)
        # Resampling n articles underestimates their spread by this factor.
        error = float(np.nanstd(draws, ddof=1)) * np.sqrt(min_articles / (min_articles - 1))
        if error > 1e-12:  # rounding leaves a spread of 1e-17 where every draw is the same
            half = float(stats.t.ppf(0.975, min_articles - 1)) * error
            low, high = estimate - half, estimate + half
            p = float(2 * stats.t.sf(abs(estimate) / error, min_articles - 1))
        else:
            error = np.nan
            method = "no spread between articles: no interval"
    return {
        "comparison": comparison, "outlet": outlet, "track": track, "measure": measure,
        "estimate": estimate, "ci_low": low, "ci_high": high,
        "n_articles": passages["article_id"].nunique(), "n_passages": len(passages), "p": p, "method": method,
        "standard_error": error,
    }  # fmt: skip


def _claims(rows: list[dict], adjust: bool) -> pd.DataFrame:
    claims = pd.DataFrame(rows, columns=[*CLAIM_COLUMNS, "standard_error"])
    claims = claims.astype(
        dict.fromkeys(("estimate", "ci_low", "ci_high", "p", "standard_error"), float)
        | dict.fromkeys(("n_articles", "n_passages"), "int64")
        | dict.fromkeys(("comparison", "outlet", "track", "measure", "method"), "str")
    )
    if adjust:
        one = claims["outlet"] != ALL_OUTLETS
        claims["p_holm"] = claims["p"]
        claims.loc[one, "p_holm"] = holm(claims.loc[one, "p"])
    return check(claims, "claims")


def holm(p: pd.Series) -> pd.Series:
    """Holm's (1979) step-down correction; NaN stay NaN and are not counted as tests.

    Parameters
    ----------
    p : Series of float
        The p values of one family of tests.

    Returns
    -------
    Series of float
        On the same index, never smaller than ``p``.

    Examples
    --------
    >>> holm(pd.Series([0.01, 0.04, np.nan])).tolist()
    [0.02, 0.04, nan]
    """
    # Ten thousand corpora are tested in simulation: statsmodels' multipletests gives the same, but collects garbage at
    # every call, which takes a thousand times as long.
    known = p.dropna().sort_values()
    adjusted = np.maximum.accumulate(known.to_numpy() * np.arange(len(known), 0, -1)).clip(max=1.0)
    return pd.Series(adjusted, index=known.index).reindex(p.index)
