"""By which of two names is one and the same called? Shares per outlet, corrected by annotated names."""

from pathlib import Path
from typing import NamedTuple

import numpy as np
import pandas as pd
from scipy import stats

from twotracks import lexicons
from twotracks.config import MIN_ARTICLES, N_BOOT, SEED
from twotracks.errors import InputError
from twotracks.inference.bootstrap import percentile_interval
from twotracks.inference.estimates import by_outlet
from twotracks.provenance import keeps
from twotracks.schemas import ALL_OUTLETS

RESOLVED, CORRECTED = "names resolved by rules", "corrected by annotated names"
LEAST = 5  # names from which an outlet has a share
_KEY = ["article_id", "hash", "start"]


class Contrast(NamedTuple):
    """Two ways to call one and the same: ``target``, the names of either way, and what a share of the first says."""

    target: str
    first: tuple[str, ...]
    second: tuple[str, ...]
    says: str


def contrasts(of: str | Path = "naming") -> dict[str, Contrast]:
    """The contrasts of the lexicon.

    Parameters
    ----------
    of : str or Path
        Which lexicon.

    Returns
    -------
    dict of str to Contrast

    Examples
    --------
    >>> contrasts()["regime"].first
    ('regime',)
    """
    table = lexicons.load(of).setting("contrast")
    return {
        name: Contrast(entry["target"], tuple(entry["first"]), tuple(entry["second"]), entry["says"])
        for name, entry in table.items()
    }


@keeps("n_boot", "seed")
def shares(
    names: pd.DataFrame, contrast: str, annotations: pd.DataFrame | None = None, n_boot: int = N_BOOT,
    seed: int = SEED, of: str | Path = "naming",
) -> pd.DataFrame:  # fmt: skip
    """How often one and the same is called by the first of two ways, per outlet and in all together.

    Parameters
    ----------
    names : DataFrame
        From :func:`twotracks.analysis.naming.resolve.find`.
    contrast : str
        One of :func:`contrasts`.
    annotations : DataFrame, optional
        Annotated names of the same corpus, from :func:`twotracks.annotation.names.load`. The shares are then corrected
        as well.
    n_boot, seed : int
        Bootstrap draws and their seed.
    of : str or Path
        Which lexicon.

    Returns
    -------
    DataFrame
        One row per ``outlet`` and ``estimator``: ``n_first``, ``n_second`` (names; corrected, so many as stand for the
        target by the error rates), ``estimate`` (share of the first, 0 to 1; missing with fewer than five names),
        ``ci_low``, ``ci_high`` (95 %), ``n_articles`` (in which such a name stands), ``n_annotated``.

    Raises
    ------
    InputError
        If there is no such contrast.

    Notes
    -----
    A name that the rules give to the target may stand for another, and one that they give to another may stand for it.
    How often, is taken from the annotated names of all outlets together, apart for the first and the second way and for
    names given to the target and not, each by the weights of the draw. Intervals: articles drawn with replacement, and
    for the corrected shares each error rate drawn anew from its Beta distribution (Jeffreys' prior), 2.5 and 97.5 %;
    where all articles say the same, Wilson's with the articles as draws. That the rules err alike in all outlets is
    supposed, not shown.

    Examples
    --------
    >>> texts = ["The Syrian regime spoke. " * 6, "The Syrian government spoke. " * 6]
    >>> articles = pd.DataFrame({"article_id": ["a", "b"], "outlet": ["A", "B"], "title": "", "text": texts})
    >>> from twotracks.analysis.naming.resolve import find
    >>> shares(find(articles), "regime", n_boot=20)["estimate"].tolist()
    [1.0, 0.0, 0.5]
    """
    known = contrasts(of)
    if contrast not in known:
        raise InputError(f"No contrast of names is called '{contrast}'. There are: {', '.join(known)}.")
    mine = _sides(names, known[contrast])
    tables = [_estimated(mine, np.array([[1.0, 0.0], [1.0, 0.0]]), None, RESOLVED, n_boot, seed)]
    if annotations is not None and len(annotations):
        rates, behind, n = _error_rates(mine, annotations, known[contrast].target)
        tables.append(_estimated(mine, rates, behind, CORRECTED, n_boot, seed).assign(n_annotated=n))
    out = pd.concat(tables, ignore_index=True)
    out.insert(1, "contrast", contrast)
    return out.astype({"n_annotated": "int64"})


def _sides(names: pd.DataFrame, contrast: Contrast) -> pd.DataFrame:
    """Names of either way, with ``side`` (0 the first, 1 the second) and ``given`` (0: to the target by the rules)."""
    side = names["name"].map({**dict.fromkeys(contrast.first, 0), **dict.fromkeys(contrast.second, 1)})
    mine = names[side.notna()]
    return mine.assign(side=side[side.notna()].astype(int), given=(mine["target"] != contrast.target).astype(int))


def _error_rates(mine: pd.DataFrame, annotations: pd.DataFrame, target: str) -> tuple[np.ndarray, np.ndarray, int]:
    """Share of names that stand for the target, by side and by what the rules gave them to; draws behind each share."""
    columns = [*_KEY, "target", "inclusion_probability"]
    read = mine.merge(annotations[columns], on=_KEY, suffixes=("", "_read"))
    rates, behind = np.array([[1.0, 0.0], [1.0, 0.0]]), np.zeros((2, 2))
    for (side, given), part in read.groupby(["side", "given"]):
        weight = 1 / part["inclusion_probability"].to_numpy(float)
        stands = (part["target_read"] == target).to_numpy(float)
        rates[side, given] = (weight * stands).sum() / weight.sum()
        behind[side, given] = weight.sum() ** 2 / (weight**2).sum()
    return rates, behind, len(read)


def _estimated(
    mine: pd.DataFrame, rates: np.ndarray, behind: np.ndarray | None, estimator: str, n_boot: int, seed: int
) -> pd.DataFrame:
    rng = np.random.default_rng(seed)
    drawn = _drawn(rates, behind, n_boot, rng)
    rows = []
    for outlet, part in by_outlet(mine):
        cells = part.groupby(["article_id", "side", "given"]).size().unstack(["side", "given"], fill_value=0)
        cells = cells.reindex(columns=pd.MultiIndex.from_product([(0, 1), (0, 1)]), fill_value=0)
        counts = cells.to_numpy(float).reshape(len(cells), 2, 2)
        first, second = (counts.sum(axis=0) * rates).sum(axis=1)
        weights = rng.multinomial(len(counts), np.full(len(counts), 1 / len(counts)), size=n_boot)
        sides = (np.tensordot(weights, counts, axes=1) * drawn).sum(axis=2)
        with np.errstate(invalid="ignore"):
            draws = sides[:, 0] / sides.sum(axis=1)
        enough = first + second >= LEAST
        low, high = np.nan, np.nan
        if enough and len(counts) >= MIN_ARTICLES:
            low, high = (float(bound) for bound in percentile_interval(draws[np.isfinite(draws)]))
            if low == high:  # every article says the same: another article still may not
                one = stats.binomtest(round(low * len(counts)), len(counts)).proportion_ci(method="wilson")
                low, high = float(one.low), float(one.high)
        rows.append(
            {
                "outlet": outlet, "estimator": estimator, "n_first": first, "n_second": second,
                "estimate": first / (first + second) if enough else np.nan, "ci_low": low, "ci_high": high,
                "n_articles": len(counts), "n_annotated": 0,
            }
        )  # fmt: skip
    columns = [
        "outlet",
        "estimator",
        "n_first",
        "n_second",
        "estimate",
        "ci_low",
        "ci_high",
        "n_articles",
        "n_annotated",
    ]
    return pd.DataFrame(rows, columns=columns)


def _drawn(rates: np.ndarray, behind: np.ndarray | None, n: int, rng: np.random.Generator) -> np.ndarray:
    """Error rates drawn anew; where nothing was annotated they are taken as they are."""
    if behind is None:
        return np.broadcast_to(rates, (n, 2, 2))
    known = behind > 0
    a = np.where(known, rates * behind + 0.5, 1.0)
    b = np.where(known, (1 - rates) * behind + 0.5, 1.0)
    return np.where(known, rng.beta(a, b, size=(n, 2, 2)), rates)


def by_track(names: pd.DataFrame, passages: pd.DataFrame) -> pd.DataFrame:
    """Names that stand in passages, with the track, the voice and the speaker of each.

    Parameters
    ----------
    names : DataFrame
        From :func:`twotracks.analysis.naming.resolve.find`.
    passages : DataFrame
        Found in the same articles. A sentence on both tracks gives its names to both.

    Returns
    -------
    DataFrame
        ``names`` of these sentences with ``track``, ``voice``, ``speaker``.

    Examples
    --------
    >>> names = pd.DataFrame({"article_id": ["a", "a"], "sentence_no": [0, 1], "name": ["regime", "rebel"]})
    >>> passages = pd.DataFrame({"article_id": ["a"], "sentence_no": [1], "track": ["geneva"], "voice": ["quoted"]})
    >>> by_track(names, passages.assign(speaker="un"))[["name", "track"]].values.tolist()
    [['rebel', 'geneva']]
    """
    columns = ["article_id", "sentence_no", "track", "voice", "speaker"]
    return names.merge(passages[columns], on=["article_id", "sentence_no"], how="inner")


def by_camp_values(claims: pd.DataFrame, estimator: str = CORRECTED) -> pd.Series:
    """One share an outlet, for a test between camps.

    Parameters
    ----------
    claims : DataFrame
        From :func:`shares`.
    estimator : str
        Which; where there is none of it, the other.

    Returns
    -------
    Series
        By outlet; NaN where an outlet has too few names.

    Examples
    --------
    >>> claims = pd.DataFrame({"outlet": ["A", "all outlets"], "estimator": RESOLVED, "estimate": [0.2, 0.2]})
    >>> by_camp_values(claims).to_dict()
    {'A': 0.2}
    """
    which = estimator if (claims["estimator"] == estimator).any() else RESOLVED
    mine = claims[(claims["estimator"] == which) & (claims["outlet"] != ALL_OUTLETS)]
    return mine.set_index("outlet")["estimate"]
