"""How far outlets' profiles of frames lie apart, and the passages behind a share."""

from itertools import combinations

import numpy as np
import pandas as pd

from twotracks.analysis import registry
from twotracks.annotation.frames import PREFIX
from twotracks.config import MIN_ARTICLES, SEED
from twotracks.inference.bootstrap import cluster_sums, percentile_interval
from twotracks.inference.estimates import holm
from twotracks.provenance import carry, keeps

DRAWS = 999


def holding(scored: pd.DataFrame) -> list[str]:
    """Columns of frames whose measure holds on the test set, or is of one's own.

    Parameters
    ----------
    scored : DataFrame
        From :func:`twotracks.analysis.frames.measure.score`.

    Returns
    -------
    list of str

    Examples
    --------
    >>> holding(pd.DataFrame({"frame_sovereignty": [1.0], "frame_blame": [0.0], "tone": [0.1]}))
    ['frame_sovereignty']
    """
    names = [name for name in scored.columns if name.startswith(PREFIX)]
    return [name for name in names if not registry.fails(registry.describe(scored, name))]


@keeps("draws", "seed")
def distances(scored: pd.DataFrame, draws: int = DRAWS, seed: int = SEED) -> pd.DataFrame:
    """How far the profiles of each two outlets lie apart, over the frames whose measure holds.

    Parameters
    ----------
    scored : DataFrame
        From :func:`twotracks.analysis.frames.measure.score`: ``article_id``, ``outlet`` and the frames.
    draws, seed : int
        Bootstrap draws and permutations, and their seed.

    Returns
    -------
    DataFrame
        One row for each two outlets with five articles each: ``outlet``, ``other``, ``distance`` (root of the mean
        squared difference of the shares of passages that use a frame, 0 to 1) with a 95 % bootstrap interval over
        articles, ``by_chance`` (median distance when the articles are divided between the two at random), ``p`` and
        ``p_holm``, ``n_articles``. Empty where fewer than two outlets have five articles.

    Notes
    -----
    A distance cannot be negative, so two outlets that frame alike still lie apart by chance, the more so the fewer
    their articles: compare with ``by_chance``, and do not rank pairs of unequal size. By the dictionary alone.

    Examples
    --------
    >>> scored = pd.DataFrame({"article_id": [str(i) for i in range(12)], "outlet": ["A"] * 6 + ["B"] * 6})
    >>> table = distances(scored.assign(frame_conflict=[1.0] * 6 + [0.0] * 6), draws=99)
    >>> table.loc[0, ["distance", "p"]].tolist()
    [1.0, 0.01]
    """
    columns = holding(scored)
    enough = scored.groupby("outlet")["article_id"].nunique()
    outlets = sorted(enough[enough >= MIN_ARTICLES].index)
    rng = np.random.default_rng(seed)
    rows = []
    for one, other in combinations(outlets, 2):
        mine = scored[scored["outlet"].isin((one, other))]
        sums = cluster_sums(np.column_stack([mine[columns].to_numpy(float), np.ones(len(mine))]), mine["article_id"])
        first = mine.drop_duplicates("article_id").sort_values("article_id")["outlet"].eq(one).to_numpy()
        seen = _distance(sums[first], sums[~first])
        drawn = [_distance(_resampled(sums[first], rng), _resampled(sums[~first], rng)) for _ in range(draws)]
        shuffled = np.array(
            [_distance(sums[mixed], sums[~mixed]) for mixed in (rng.permutation(first) for _ in range(draws))]
        )
        low, high = percentile_interval(np.array(drawn))
        rows.append(
            {
                "outlet": one, "other": other, "distance": seen, "ci_low": float(low), "ci_high": float(high),
                "by_chance": float(np.median(shuffled)), "p": (1 + int((shuffled >= seen - 1e-12).sum())) / (draws + 1),
                "n_articles": len(sums),
            }
        )  # fmt: skip
    names = ["outlet", "other", "distance", "ci_low", "ci_high", "by_chance", "p", "n_articles"]
    table = pd.DataFrame(rows, columns=names)
    return table.assign(p_holm=holm(table["p"].astype(float)))


def _distance(first: np.ndarray, second: np.ndarray) -> float:
    """Between the shares of two sets of articles; the last column counts passages."""
    a, b = (part[:, :-1].sum(axis=0) / part[:, -1].sum() for part in (first, second))
    return float(np.sqrt(((a - b) ** 2).mean()))


def _resampled(sums: np.ndarray, rng: np.random.Generator) -> np.ndarray:
    return sums[rng.integers(0, len(sums), len(sums))]


def lines(scored: pd.DataFrame) -> pd.DataFrame:
    """The passages that use each frame whose measure holds, for a page of lines.

    Parameters
    ----------
    scored : DataFrame
        From :func:`twotracks.analysis.frames.measure.score`.

    Returns
    -------
    DataFrame
        ``label`` (of the frame), ``sentence``, ``article_id``, ``outlet``, ``track``, ``voice``.

    Examples
    --------
    >>> passage = {"article_id": "a", "outlet": "Daily", "track": "geneva", "sentence": "They quarrel."}
    >>> lines(pd.DataFrame([passage | {"voice": "quoted", "frame_conflict": 1.0}])).iloc[0, :2].tolist()
    ['Conflict', 'They quarrel.']
    """
    about = ["sentence", "article_id", "outlet", "track", "voice"]
    parts = [
        scored.loc[scored[name] > 0, about].assign(label=registry.describe(scored, name).label)
        for name in holding(scored)
    ]  # fmt: skip
    out = pd.concat(parts, ignore_index=True) if parts else pd.DataFrame(columns=[*about, "label"])
    return carry(scored, out[["label", *about]])


def points(claims: pd.DataFrame) -> pd.DataFrame:
    """Shares of all outlets together, or of the only one, as a page of lines wants them.

    Parameters
    ----------
    claims : DataFrame
        From :func:`twotracks.analysis.frames.estimates.best`.

    Returns
    -------
    DataFrame
        ``label``, ``value``, ``low``, ``high`` (%): all voices, both tracks, frames whose measure holds.

    Examples
    --------
    >>> row = {"outlet": "A", "track": "both", "voice": "all", "label": "Conflict", "fails": "", "estimate": 0.5}
    >>> points(pd.DataFrame([row | {"ci_low": 0.25, "ci_high": 0.75}])).values.tolist()
    [['Conflict', 50.0, 25.0, 75.0]]
    """
    mine = claims[(claims["track"] == "both") & (claims["voice"] == "all") & (claims["fails"] == "")]
    mine = mine[(mine["outlet"] == mine["outlet"].iloc[-1]) & mine["estimate"].notna()] if len(mine) else mine
    columns = {"value": "estimate", "low": "ci_low", "high": "ci_high"}
    return pd.DataFrame({"label": mine["label"], **{to: 100 * mine[name] for to, name in columns.items()}})
