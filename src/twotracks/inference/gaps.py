"""The gap between the tracks, by a measure alone or with the help of annotations."""

from collections.abc import Sequence

import pandas as pd

from twotracks.config import N_BOOT, SEED
from twotracks.inference import dsl, estimates
from twotracks.provenance import keeps


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
