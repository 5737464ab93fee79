"""The resampling core: whole clusters, such as articles, drawn with replacement.

What each cluster contributes is a row of sums, and a statistic is a function of sums, so a draw is one product of
weights and rows however large the corpus is. Nothing here knows about text or tables.
"""

from collections.abc import Callable

import numpy as np
import pandas as pd
from scipy import stats

_CHUNK = 4_000_000  # weights held in memory at once


def cluster_sums(rows: np.ndarray, clusters: pd.Series | np.ndarray) -> np.ndarray:
    """Sums of rows over clusters.

    Parameters
    ----------
    rows : ndarray, shape (n, k)
        What each observation contributes.
    clusters : Series or ndarray, shape (n,)
        Which cluster, such as an article, an observation belongs to.

    Returns
    -------
    ndarray, shape (n_clusters, k)
        In sorted order of the clusters.

    Examples
    --------
    >>> cluster_sums(np.array([[1.0], [2.0], [4.0]]), np.array(["b", "a", "b"]))
    array([[2.],
           [5.]])
    """
    keys = pd.factorize(np.asarray(clusters), sort=True)[0]
    out = np.zeros((keys.max() + 1 if len(keys) else 0, *rows.shape[1:]))
    np.add.at(out, keys, rows)
    return out


def draw_weights(rng: np.random.Generator, n: int, n_boot: int) -> np.ndarray:
    """How often each of ``n`` clusters is drawn in each draw of ``n`` with replacement.

    Parameters
    ----------
    rng : Generator
        Where the random numbers come from; they are taken in order, so draws may be asked for in parts.
    n, n_boot : int
        Clusters, and draws.

    Returns
    -------
    ndarray of int, shape (n_boot, n)
        Rows add up to ``n``.

    Examples
    --------
    >>> draw_weights(np.random.default_rng(1), n=3, n_boot=2).sum(axis=1).tolist()
    [3, 3]
    """
    return rng.multinomial(n, np.full(n, 1 / n), size=n_boot)


def bootstrap(sums: np.ndarray, statistic: Callable, n_boot: int, seed: int) -> np.ndarray:
    """Values of a statistic over clusters drawn with replacement.

    Parameters
    ----------
    sums : ndarray, shape (n_clusters, k)
        What each cluster contributes (:func:`cluster_sums`).
    statistic : callable
        From sums of shape (..., k) to values of shape (...) or (..., m).
    n_boot, seed : int
        Draws and their seed.

    Returns
    -------
    ndarray, shape (n_boot,) or (n_boot, m)
        NaN for a draw in which the statistic is not defined.

    References
    ----------
    Efron, B., Tibshirani, R. J. (1993): An Introduction to the Bootstrap. Davison, A. C., Hinkley, D. V. (1997):
    Bootstrap Methods and their Application, section 3.8 (clusters).

    Examples
    --------
    >>> sums = np.array([[1.0, 1.0], [3.0, 1.0]])  # a value and a count for each of two articles
    >>> draws = bootstrap(sums, lambda s: s[..., 0] / s[..., 1], n_boot=4, seed=1)
    >>> set(draws) <= {1.0, 2.0, 3.0}
    True
    """
    rng = np.random.default_rng(seed)
    n = len(sums)
    out = []
    step = max(1, _CHUNK // n)
    for first in range(0, n_boot, step):
        weights = draw_weights(rng, n, min(step, n_boot - first))
        out.append(statistic(weights @ sums))
    return np.concatenate(out)


def percentile_interval(draws: np.ndarray, least: float = 0.0) -> tuple[np.ndarray, np.ndarray]:
    """95 % percentile interval of each column of draws; draws that are not defined are left out.

    Parameters
    ----------
    draws : ndarray, shape (n_boot,) or (n_boot, m)
        From :func:`bootstrap`.
    least : float
        Share of draws that must be defined for an interval to be given.

    Returns
    -------
    (ndarray, ndarray)
        Lower and upper bounds, shape () or (m,); NaN where too few draws are defined.

    Examples
    --------
    >>> low, high = percentile_interval(np.arange(101.0))
    >>> float(low), float(high)
    (2.5, 97.5)
    """
    columns = draws.reshape(len(draws), -1)
    bounds = np.full((2, columns.shape[1]), np.nan)
    for i, column in enumerate(columns.T):
        known = column[np.isfinite(column)]
        if len(known) and len(known) > least * len(draws):
            bounds[:, i] = np.quantile(known, [0.025, 0.975])
    low, high = bounds.reshape(2, *draws.shape[1:])
    return low, high


def expanded_tail(n: int, level: float = 0.95) -> float:
    """Share of draws to leave out at each end, so that a percentile interval over ``n`` clusters is wide enough.

    Parameters
    ----------
    n : int
        Clusters, at least two.
    level : float
        Nominal coverage of the interval.

    Returns
    -------
    float
        A little less than ``(1 - level) / 2``; with few clusters much less.

    References
    ----------
    Hesterberg, T. C. (2015): What Teachers Should Know About the Bootstrap.

    Examples
    --------
    >>> 0.024 < expanded_tail(1_000) < 0.025
    True
    """
    return float(stats.norm.cdf(np.sqrt(n / (n - 1)) * stats.t.ppf((1 - level) / 2, n - 1)))


def moments(x: np.ndarray, y: np.ndarray) -> np.ndarray:
    """What :func:`pearson` needs of each pair of values, shape (n, 6); sums of rows serve for any sample of them.

    Parameters
    ----------
    x, y : ndarray of float, shape (n,)
        Pairs of values.

    Returns
    -------
    ndarray, shape (n, 6)
        1, x, y, x squared, y squared, and x times y of each pair.

    Examples
    --------
    >>> moments(np.array([2.0]), np.array([3.0])).tolist()
    [[1.0, 2.0, 3.0, 4.0, 9.0, 6.0]]
    """
    return np.column_stack([np.ones_like(x), x, y, x * x, y * y, x * y])


def pearson(sums: np.ndarray) -> np.ndarray:
    """Pearson's r from sums of :func:`moments`, shape (..., 6); NaN where a side does not vary.

    Parameters
    ----------
    sums : ndarray, shape (..., 6)
        Sums of rows of :func:`moments`.

    Returns
    -------
    ndarray, shape (...)
        In [-1, 1].

    Examples
    --------
    >>> x = np.array([1.0, 2.0, 3.0])
    >>> round(float(pearson(moments(x, 2 * x).sum(axis=0))), 6)
    1.0
    """
    n, x, y, xx, yy, xy = np.moveaxis(sums, -1, 0)
    spread = (n * xx - x * x).clip(0) * (n * yy - y * y).clip(0)
    with np.errstate(invalid="ignore", divide="ignore"):
        return np.where(spread > 1e-9, (n * xy - x * y) / np.sqrt(spread), np.nan)
