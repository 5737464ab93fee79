"""Agreement: between annotators (Krippendorff's alpha), and of labels with annotations (F1, confusion)."""

from collections.abc import Hashable

import numpy as np
import pandas as pd

from twotracks.config import SEED
from twotracks.errors import InputError
from twotracks.inference.bootstrap import bootstrap, cluster_sums, percentile_interval

LEVELS = ("nominal", "ordinal", "interval", "ratio")


def macro_f1(confusion: np.ndarray) -> np.ndarray:
    """F1 averaged over the classes.

    Parameters
    ----------
    confusion : ndarray, shape (..., k, k)
        Confusion matrices, rows the annotations, columns the labels predicted.

    Returns
    -------
    ndarray, shape (...)
        The mean over the classes; a class that neither side has counts 0.

    Notes
    -----
    scikit-learn's ``f1_score`` gives the same from the labels behind one matrix; this takes a stack of matrices, one
    for each draw of a bootstrap.

    Examples
    --------
    >>> macro_f1(np.array([[1.0, 0, 0], [0, 2, 0], [0, 0, 3]])).item()
    1.0
    """
    both = confusion.sum(axis=-1) + confusion.sum(axis=-2)
    right = np.diagonal(confusion, axis1=-2, axis2=-1)
    return np.divide(2 * right, both, out=np.zeros(both.shape), where=both > 0).mean(axis=-1)


def confusion(annotations: np.ndarray, predicted: np.ndarray) -> np.ndarray:
    """Confusion matrix of the three classes of stance.

    Parameters
    ----------
    annotations, predicted : ndarray, shape (n,)
        -1, 0 or 1.

    Returns
    -------
    ndarray, shape (3, 3)
        Counts: annotations -1, 0, 1 down, labels predicted across.

    Examples
    --------
    >>> confusion(np.array([-1, 0, 1]), np.array([-1, 0, 0])).tolist()
    [[1.0, 0.0, 0.0], [0.0, 1.0, 0.0], [0.0, 1.0, 0.0]]
    """
    from sklearn.metrics import confusion_matrix  # a second to import, which agreement of annotators need not wait for

    return confusion_matrix(annotations.astype(int), predicted.astype(int), labels=[-1, 0, 1]).astype(float)


def alpha(ratings: pd.DataFrame, level: str = "nominal") -> float:
    """Krippendorff's alpha: agreement beyond chance between any number of annotators, with gaps allowed.

    Parameters
    ----------
    ratings : DataFrame, shape (n_units, n_annotators)
        A row a unit, a column an annotator; NaN (or None) where one did not rate. Numbers, except for "nominal".
    level : {"nominal", "ordinal", "interval", "ratio"}
        How far apart two values are.

    Returns
    -------
    float
        1 is perfect agreement, 0 what chance would give, below 0 worse than chance. NaN if all values are the same,
        because agreement beyond chance is then not defined.

    Raises
    ------
    InputError
        If no unit was rated twice, or the level is unknown.

    References
    ----------
    Krippendorff, K. (2011): Computing Krippendorff's Alpha-Reliability.

    Examples
    --------
    >>> round(alpha(pd.DataFrame({"A": [1, 0, -1, 0], "B": [1, 0, 0, 0]}), "ordinal"), 2)
    0.75
    """
    return _alpha(*_coincidences(ratings, level))


def alpha_interval(
    ratings: pd.DataFrame,
    level: str = "nominal",
    groups: pd.Series | None = None,
    n_boot: int = 2_000,
    seed: int = SEED,
) -> tuple[float, float]:
    """Interval of Krippendorff's alpha.

    Parameters
    ----------
    ratings, level
        As for :func:`alpha`.
    groups : Series, optional
        To which group, such as an article, each unit belongs; default each to one of its own.
    n_boot, seed : int
        Draws and their seed.

    Returns
    -------
    (float, float)
        95 % percentile interval, whole groups of units drawn with replacement.

    Raises
    ------
    InputError
        As for :func:`alpha`.

    Examples
    --------
    >>> ratings = pd.DataFrame({"A": [1, 0, -1, 0] * 5, "B": [1, 0, 0, 0] * 5})
    >>> low, high = alpha_interval(ratings, "ordinal", n_boot=200)
    >>> low < alpha(ratings, "ordinal") < high
    True
    """
    keys = pd.factorize(groups if groups is not None else np.arange(len(ratings)), sort=True)[0]
    per_unit, distance = _coincidences(ratings, level, by_unit=True)
    k = per_unit.shape[1]

    def statistic(sums: np.ndarray) -> np.ndarray:
        return np.array([_alpha(coincidences, distance) for coincidences in sums.reshape(-1, k, k)])

    sums = cluster_sums(per_unit.reshape(len(per_unit), -1), keys)
    low, high = percentile_interval(bootstrap(sums, statistic, n_boot, seed))
    return float(low), float(high)


def _coincidences(ratings: pd.DataFrame, level: str, by_unit: bool = False) -> tuple[np.ndarray, np.ndarray]:
    """Coincidence matrix (per unit, or summed) and squared distances between values."""
    if level not in LEVELS:
        raise InputError(f"Alpha knows the levels {', '.join(LEVELS)}; '{level}' is none of them.")
    values: list[Hashable] = sorted(pd.unique(ratings.to_numpy().ravel()[~pd.isna(ratings.to_numpy().ravel())]))
    counts = np.stack([(ratings == value).sum(axis=1).to_numpy(float) for value in values], axis=1)
    m = counts.sum(axis=1)
    if not (m >= 2).any():
        raise InputError("No unit was rated by two annotators, so there is no agreement to compute.")
    counts[m < 2] = 0
    pairs = counts[:, :, None] * counts[:, None, :] - counts[:, :, None] * np.eye(len(values))
    pairs = pairs / np.maximum(m - 1, 1)[:, None, None]
    whole = pairs.sum(axis=0)
    if level == "nominal":
        distance = 1 - np.eye(len(values))
    elif level == "ordinal":
        totals = whole.sum(axis=0)
        steps = np.cumsum(totals) - totals / 2
        distance = (steps[:, None] - steps[None, :]) ** 2
    else:
        number = np.array(values, dtype=float)
        distance = (number[:, None] - number[None, :]) ** 2
        if level == "ratio":
            both = number[:, None] + number[None, :]
            distance = distance / np.where(both == 0, 1, both) ** 2
    return (pairs if by_unit else whole), distance


def _alpha(coincidences: np.ndarray, distance: np.ndarray) -> float:
    totals = coincidences.sum(axis=0)
    n = totals.sum()
    expected = (np.outer(totals, totals) * distance).sum() / max(n - 1, 1e-12)
    return float(1 - (coincidences * distance).sum() / expected) if expected > 0 else float("nan")
