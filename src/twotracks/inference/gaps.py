"""The gap between the tracks, by a measure alone or with the help of annotations."""

from collections.abc import Sequence

import pandas as pd

from twotracks.config import N_BOOT, SEED
from twotracks.inference import dsl, estimates
from twotracks.provenance import keeps
from twotracks.schemas import ALL_OUTLETS


@keeps("n_boot", "seed", "weights")
def track_gap(
    passages: pd.DataFrame, measure: str | Sequence[str], labels: str | None = None, n_boot: int = N_BOOT,
    seed: int = SEED, weights: str | None = None,
) -> pd.DataFrame:  # fmt: skip
    """Gap between the tracks, per outlet: mean for the first track (Astana) minus mean for the second (Geneva).

    Parameters
    ----------
    passages : DataFrame
        Passages with a numeric column ``measure``.
    measure : str or sequence of str
        Name of the column, or of several, one after the other.
    labels : str, optional
        Name of a column of annotations, as :func:`twotracks.annotation.store.attach` adds it. The gap is then estimated
        in three ways, by the measure alone, by the annotations alone and design-adjusted
        (:func:`twotracks.inference.dsl.gaps`).
    n_boot, seed : int
        Bootstrap draws and their seed.
    weights : str, optional
        Name of a column by which each passage counts, such as ``"probability"`` of
        ``find_passages(articles, threshold=0.05)``; by default each counts the same.

    Returns
    -------
    DataFrame
        Claims as from :func:`twotracks.inference.estimates.track_gap`: a row an outlet, positive where the first track
        is higher, with 95 % interval, ``p`` and ``p_holm``; with ``labels``, a row an outlet and ``estimator``, and
        ``n_annotated``.

    Raises
    ------
    InputError
        If the passages have no column ``measure``, annotations without inclusion probability, or ``weights`` names a
        column that is missing, or whose values are missing, negative or all 0.

    Examples
    --------
    >>> passages = pd.DataFrame({"article_id": list("abab"), "outlet": "Daily", "tone": [1, 1, 0, 0]})
    >>> passages["track"] = ["astana", "astana", "geneva", "geneva"]
    >>> track_gap(passages, "tone", n_boot=50).loc[0, "estimate"].item()
    1.0
    """
    if labels is None:
        return estimates.track_gap(passages, measure, n_boot, seed, weights)
    annotated = passages.rename(columns={labels: "annotation"})
    names = [measure] if isinstance(measure, str) else measure
    return pd.concat([dsl.gaps(annotated, name, n_boot, seed, weights) for name in names], ignore_index=True)


@keeps("n_boot", "seed")
def by_part(
    passages: pd.DataFrame, measure: str, parts: pd.DataFrame, labels: str | None = None, n_boot: int = N_BOOT,
    seed: int = SEED,
) -> pd.DataFrame:  # fmt: skip
    """The gap in parts of the passages: does it hold in each?

    Parameters
    ----------
    passages : DataFrame
        As for :func:`track_gap`.
    measure : str
        Name of a column of scores.
    parts : DataFrame
        On the index of ``passages``, a column of words for each way to split
        (:func:`twotracks.inference.estimands.parts`); "" for passages of no part.
    labels : str, optional
        As for :func:`track_gap`.
    n_boot, seed : int
        Bootstrap draws and their seed.

    Returns
    -------
    DataFrame
        Claims as from :func:`track_gap`, for the outlet if there is one, else for all together, with ``split`` (column
        of ``parts``, "" for all passages) and ``part``; with ``labels`` also ``estimator`` and ``n_annotated``.

    Examples
    --------
    >>> passages = pd.DataFrame({"article_id": list("abcdefghijkl"), "outlet": "Daily", "tone": [1, 0, 0, 1] * 3})
    >>> passages["track"] = ["astana", "geneva"] * 6
    >>> parts = pd.DataFrame({"voice": ["own words"] * 6 + ["quoted"] * 6})
    >>> by_part(passages, "tone", parts, n_boot=50)[["part", "n_passages"]].values.tolist()
    [['all passages', 12], ['own words', 6], ['quoted', 6]]
    """
    groups = [("", "all passages", passages)]
    for split in parts:
        names = sorted(name for name in parts[split].unique() if name)
        if len(names) > 1:
            groups += [(split, name, passages[parts[split] == name]) for name in names]
    tables = []
    for split, part, mine in groups:
        claims = track_gap(mine, measure, labels, n_boot, seed)
        together = claims["outlet"] == (ALL_OUTLETS if claims["outlet"].nunique() > 1 else claims["outlet"].max())
        tables.append(claims[together].assign(split=split, part=part))
    return pd.concat(tables, ignore_index=True)
