"""Between camps of outlets: an exact test with outlets as units, and means that borrow from each other.

A camp of three outlets is three witnesses, however many articles they have. So the test permutes the outlets, not the
articles, to the camps, in every way there is; with few outlets even the clearest difference has a p that is not small,
and the smallest that could be reached is said beside it.
"""

from collections.abc import Collection
from itertools import combinations
from math import comb

import numpy as np
import pandas as pd

from twotracks.config import SEED
from twotracks.errors import InputError
from twotracks.inference.estimates import holm

MOST = 200_000  # divisions; beyond, so many are drawn at random
LEVEL = 0.05


def exact(values: pd.Series, camps: pd.Series, target: str | Collection[str], reference: Collection[str] = ()) -> dict:
    """Exact permutation test of the difference of two camps' mean values.

    Parameters
    ----------
    values : Series of float
        One value an outlet, on an index of outlets; NaN is left out.
    camps : Series of str
        Camp of each outlet, on the same index; "" for none.
    target : str or collection of str
        Camp, or camps, whose mean is compared.
    reference : collection of str
        With that of these; by default of all other camps.

    Returns
    -------
    dict
        ``difference`` (mean of the target's outlets minus mean of the reference's, each outlet counting alike), ``p``
        (share of the divisions of these outlets, two-sided, in which it is at least as large), ``smallest_p`` (that
        could be reached), ``n_target``, ``n_reference``, ``n_divisions``, ``enough`` (whether ``smallest_p`` is at most
        .05: otherwise there are too few outlets for a test, whatever they say).

    Raises
    ------
    InputError
        If either camp has no outlet with a value.

    Examples
    --------
    >>> values = pd.Series([0.9, 0.8, 0.2, 0.1, 0.3], index=list("abcde"))
    >>> found = exact(values, pd.Series(["x", "x", "y", "y", "y"], index=list("abcde")), "x")
    >>> round(found["difference"], 2), found["p"], found["smallest_p"]
    (0.65, 0.1, 0.1)
    """
    mine = {target} if isinstance(target, str) else set(target)
    others = set(reference) or set(camps[camps != ""]) - mine
    known = values.dropna()
    camp = camps.reindex(known.index).fillna("")
    is_target = camp.isin(mine).to_numpy()
    keep = is_target | camp.isin(others).to_numpy()
    x, is_target = known.to_numpy(float)[keep], is_target[keep]
    k, n = int(is_target.sum()), len(x)
    if k in (0, n):
        which = "target" if k == 0 else "reference"
        raise InputError(f"No outlet of this corpus belongs to the {which}, so there is nothing to compare.")
    seen = x[is_target].mean() - x[~is_target].mean()
    total, n_divisions = x.sum(), comb(n, k)
    if n_divisions <= MOST:
        sums = np.array([x[list(chosen)].sum() for chosen in combinations(range(n), k)])
        extra = 0
    else:
        rng = np.random.default_rng(SEED)
        sums = np.array([x[rng.permutation(n)[:k]].sum() for _ in range(MOST)])
        extra, n_divisions = 1, MOST
    differences = sums / k - (total - sums) / (n - k)
    p = (extra + (np.abs(differences) >= abs(seen) - 1e-12).sum()) / (extra + n_divisions)
    # Dealing the camps the other way round is as uneven where they have equally many outlets.
    smallest = (1 + (2 * k == n)) / n_divisions
    return {
        "difference": float(seen), "p": float(p), "smallest_p": float(smallest), "n_target": k, "n_reference": n - k,
        "n_divisions": int(n_divisions), "enough": bool(smallest <= LEVEL),
    }  # fmt: skip


def between_camps(values: pd.Series, camps: pd.Series) -> pd.DataFrame:
    """Each camp against all others, by the exact test.

    Parameters
    ----------
    values, camps : Series
        As for :func:`exact`.

    Returns
    -------
    DataFrame
        ``what`` ("x against all others"), then as from :func:`exact`, with ``p_holm`` (Holm's correction over those
        with enough outlets); no row if fewer than two camps have a value.

    Examples
    --------
    >>> values = pd.Series([0.9, 0.8, 0.2, 0.1, 0.3], index=list("abcde"))
    >>> between_camps(values, pd.Series(["x", "x", "y", "y", "y"], index=list("abcde")))["what"].tolist()
    ['x against all others', 'y against all others']
    """
    known = camps.reindex(values.dropna().index).fillna("")
    present = sorted(camp for camp in known.unique() if camp)
    columns = ["difference", "p", "smallest_p", "n_target", "n_reference", "n_divisions", "enough"]
    if len(present) < 2:
        return pd.DataFrame(columns=["what", *columns, "p_holm"])
    rows = [{"what": f"{camp} against all others", **exact(values, camps, camp)} for camp in present]
    table = pd.DataFrame(rows)
    return table.assign(p_holm=holm(table["p"].where(table["enough"])))


def pooled(claims: pd.DataFrame) -> pd.DataFrame:
    """Estimates of outlets drawn towards their common mean, the more the less is known of each (partial pooling).

    Parameters
    ----------
    claims : DataFrame
        One row an outlet: ``outlet``, ``estimate``, ``ci_low``, ``ci_high`` (95 %, even about the estimate). If there
        is a column ``track``, each track by itself.

    Returns
    -------
    DataFrame
        The rows with an interval, with ``pooled``, ``pooled_low``, ``pooled_high``, and ``kept``: how much of its
        distance from the mean an outlet keeps, from 0 to 1. The raw estimate stays beside.

    Notes
    -----
    Random effects: the variance between outlets by DerSimonian and Laird (1986), standard errors from the widths of the
    intervals; the interval of a pooled value is that of an empirical Bayes estimate with the variance between outlets
    taken as known, so a little narrow with few outlets.

    Examples
    --------
    >>> claims = pd.DataFrame({"outlet": ["A", "B"], "estimate": [0.0, 1.0]})
    >>> claims = claims.assign(ci_low=[-0.2, 0.0], ci_high=[0.2, 2.0])
    >>> pooled(claims)["pooled"].round(2).tolist()
    [0.01, 0.74]
    """
    known = claims[claims["ci_low"].notna() & claims["estimate"].notna()]
    if known.empty:
        return known.assign(pooled=[], pooled_low=[], pooled_high=[], kept=[])
    if "track" in known.columns:
        return pd.concat([_pooled(mine) for _, mine in known.groupby("track")])
    return _pooled(known)


def _pooled(claims: pd.DataFrame) -> pd.DataFrame:
    table = claims.copy()
    variance = ((table["ci_high"] - table["ci_low"]) / 2 / 1.96) ** 2
    weight = 1 / variance
    mean = (weight * table["estimate"]).sum() / weight.sum()
    q = (weight * (table["estimate"] - mean) ** 2).sum()
    scale = weight.sum() - (weight**2).sum() / weight.sum()
    between = max((q - (len(table) - 1)) / scale, 0.0) if scale > 0 else 0.0
    weight = 1 / (variance + between)
    mean = (weight * table["estimate"]).sum() / weight.sum()
    kept = between / (between + variance)
    table["pooled"] = mean + kept * (table["estimate"] - mean)
    error = np.sqrt(kept * variance + (1 - kept) ** 2 / weight.sum())
    table["pooled_low"], table["pooled_high"] = table["pooled"] - 1.96 * error, table["pooled"] + 1.96 * error
    return table.assign(kept=kept)
