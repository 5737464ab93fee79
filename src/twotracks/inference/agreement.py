"""Agreement: between readers (Krippendorff's alpha), and of automatic measures with readers."""

from collections.abc import Hashable

import numpy as np
import pandas as pd

from twotracks.analysis import sentiment
from twotracks.config import data_file
from twotracks.errors import InputError
from twotracks.inference.estimates import SEED

LEVELS = ("nominal", "ordinal", "interval", "ratio")

NAMES = {"stance": "Stance cues", **sentiment.NAMES}
# What a measure is called in the table of measures, and which rows of it are quoted.
_IN_TABLE = {"stance": "cues, weights by hand", "textblob_polarity": "TextBlob", "vader": "VADER"}
_QUOTED = "judged == 'kept part' and corpus == 'all corpora' and sentences == 'all'"


def known(measure: str | None = None) -> pd.DataFrame:
    """What is known of a measure's agreement with readers.

    Parameters
    ----------
    measure : str, optional
        ``"stance"``, ``"textblob_polarity"`` or ``"vader"``; default all.

    Returns
    -------
    DataFrame
        ``measure``, ``unit`` (which sentences, which question), ``readers``, ``statistic``, ``value``, ``low``,
        ``high`` (95 % interval, where there is one), ``n`` (sentences), ``source``: the file ``data/agreement.csv``,
        and what ``data/codes/stance-validity.csv`` has on the part of the codes that was kept for checking.
    """
    published = pd.read_csv(data_file("agreement.csv")).astype({"n": "Int64"})
    validity = pd.read_csv(data_file("codes/stance-validity.csv")).query(_QUOTED).set_index("measure")
    rows = [
        {
            "measure": name, "unit": "passages of three corpora kept for checking, what is said of the track",
            "readers": "codes by reading under a codebook, disagreements settled", "statistic": "Pearson r",
            "value": validity.loc[row, "r"], "low": validity.loc[row, "r_low"], "high": validity.loc[row, "r_high"],
            "n": validity.loc[row, "n"], "source": "data/codes/stance-validity.csv",
        }
        for name, row in _IN_TABLE.items()
    ]  # fmt: skip
    table = pd.concat([pd.DataFrame(rows).astype({"n": "Int64"}), published], ignore_index=True)
    return table if measure is None else table[table["measure"] == measure].reset_index(drop=True)


def sentence(measure: str) -> str:
    """One line for a figure: how well the measure agrees with readers."""
    rows = known(measure)
    if rows.empty:
        return f"{NAMES.get(measure, measure)}: agreement with readers not measured yet."
    track = rows.iloc[0]
    return (
        f"{NAMES[measure]}: agrees with readers' codes of what is said of the track at r = {track['value']:.2f} "
        f"[{track['low']:.2f}, {track['high']:.2f}] ({track['n']} passages kept for checking)."
    )


def macro_f1(confusion: np.ndarray) -> np.ndarray:
    """F1 averaged over the classes, from confusion matrices (..., k, k), rows the codes; 0 for an absent class."""
    both = confusion.sum(axis=-1) + confusion.sum(axis=-2)
    right = np.diagonal(confusion, axis1=-2, axis2=-1)
    return np.divide(2 * right, both, out=np.zeros(both.shape), where=both > 0).mean(axis=-1)


def confusion(codes: np.ndarray, predicted: np.ndarray) -> np.ndarray:
    """Counts of shape (3, 3): codes -1, 0, 1 down, labels across."""
    cells = (codes.astype(int) + 1) * 3 + predicted.astype(int) + 1
    return np.bincount(cells, minlength=9).reshape(3, 3).astype(float)


def moments(x: np.ndarray, y: np.ndarray) -> np.ndarray:
    """What :func:`pearson` needs of each pair of values, shape (n, 6); sums of rows serve for any sample of them."""
    return np.column_stack([np.ones_like(x), x, y, x * x, y * y, x * y])


def pearson(sums: np.ndarray) -> np.ndarray:
    """Pearson's r from sums of :func:`moments`, shape (..., 6); NaN where a side does not vary."""
    n, x, y, xx, yy, xy = np.moveaxis(sums, -1, 0)
    spread = (n * xx - x * x).clip(0) * (n * yy - y * y).clip(0)
    with np.errstate(invalid="ignore", divide="ignore"):
        return np.where(spread > 1e-9, (n * xy - x * y) / np.sqrt(spread), np.nan)


def per_group(rows: np.ndarray, groups: pd.Series) -> np.ndarray:
    """Sums of rows of shape (n, k) over groups such as articles, shape (n_groups, k), in sorted order of the groups."""
    keys = pd.factorize(groups, sort=True)[0]
    out = np.zeros((keys.max() + 1, rows.shape[1]))
    np.add.at(out, keys, rows)
    return out


def alpha(ratings: pd.DataFrame, level: str = "nominal") -> float:
    """Krippendorff's alpha: agreement beyond chance between any number of coders, with gaps allowed.

    Parameters
    ----------
    ratings : DataFrame, shape (n_units, n_coders)
        A row a unit, a column a coder; NaN (or None) where a coder did not rate. Numbers, except for "nominal".
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
    """
    return _alpha(*_coincidences(ratings, level))


def alpha_interval(
    ratings: pd.DataFrame,
    level: str = "nominal",
    groups: pd.Series | None = None,
    n_boot: int = 2_000,
    seed: int = SEED,
) -> tuple[float, float]:
    """95 % percentile interval of alpha, units (or whole groups of units, such as articles) drawn with replacement."""
    keys = pd.factorize(groups if groups is not None else np.arange(len(ratings)), sort=True)[0]
    per_unit, distance = _coincidences(ratings, level, by_unit=True)
    n = keys.max() + 1
    per_group = np.zeros((n, *per_unit.shape[1:]))
    np.add.at(per_group, keys, per_unit)
    rng = np.random.default_rng(seed)
    draws = []
    for weights in rng.multinomial(n, np.full(n, 1 / n), size=n_boot):
        draws.append(_alpha(np.tensordot(weights, per_group, axes=1), distance))
    low, high = np.nanquantile(draws, [0.025, 0.975])
    return float(low), float(high)


def _coincidences(ratings: pd.DataFrame, level: str, by_unit: bool = False) -> tuple[np.ndarray, np.ndarray]:
    """Coincidence matrix (per unit, or summed) and squared distances between values."""
    if level not in LEVELS:
        raise InputError(f"Alpha knows the levels {', '.join(LEVELS)}; '{level}' is none of them.")
    values: list[Hashable] = sorted(pd.unique(ratings.to_numpy().ravel()[~pd.isna(ratings.to_numpy().ravel())]))
    counts = np.stack([(ratings == value).sum(axis=1).to_numpy(float) for value in values], axis=1)
    m = counts.sum(axis=1)
    if not (m >= 2).any():
        raise InputError("No unit was rated by two coders, so there is no agreement to compute.")
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
