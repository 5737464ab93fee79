"""Intercoder agreement: how far annotators agree with one another, and where they differ."""

import numpy as np
import pandas as pd

from twotracks.annotation.store import SETTLED_BY, UNIT
from twotracks.config import MIN_ARTICLES
from twotracks.errors import InputError
from twotracks.inference.agreement import alpha, alpha_interval

_COLUMNS = [
    "track", "alpha", "alpha_low", "alpha_high", "same", "n_units", "n_annotators", "n_articles",
]  # fmt: skip


def agreement(annotations: pd.DataFrame) -> pd.DataFrame:
    """Agreement between annotators: Krippendorff's alpha for ordered values, with its interval, and plain agreement.

    Parameters
    ----------
    annotations : DataFrame
        With :data:`twotracks.annotation.store.COLUMNS`, the rows of several annotators below one another. Those of
        annotator C are left out: who settles disagreements has seen the others' annotations.

    Returns
    -------
    DataFrame
        A row per track and one for both: ``track``, ``alpha``, ``alpha_low``, ``alpha_high`` (95 %, whole articles
        drawn with replacement; NaN for fewer than 5 articles; alpha is NaN where all values are the same), ``same``
        (share of pairs of annotations that are equal), ``n_units`` (annotated at least twice), ``n_annotators``,
        ``n_articles``. No row where nothing is annotated yet.

    Raises
    ------
    InputError
        If no unit was annotated by two annotators, or an annotator annotated a unit twice.

    References
    ----------
    Krippendorff, K. (2011): Computing Krippendorff's Alpha-Reliability.

    Examples
    --------
    >>> from twotracks.annotation.store import stored
    >>> both = agreement(stored()).set_index("track").loc["both"]
    >>> round(both["alpha"], 2).item(), int(both["n_units"])
    (0.94, 510)
    """
    independent = annotations[annotations["annotator"] != SETTLED_BY]
    if independent.duplicated([*UNIT, "annotator"]).any():
        raise InputError("An annotator has annotated the same unit twice. Keep one annotation per annotator and unit.")
    rows = []
    for track, part in [("both", independent), *independent.groupby("track")]:
        wide = part.pivot(index=UNIT, columns="annotator", values="stance")
        wide = wide[wide.notna().sum(axis=1) >= 2]
        if wide.empty:
            continue
        articles = pd.Series(wide.index.get_level_values("article_id"))
        found = alpha(wide, "ordinal")
        enough = articles.nunique() >= MIN_ARTICLES and np.isfinite(found)
        low, high = alpha_interval(wide, "ordinal", articles) if enough else (np.nan, np.nan)
        rows.append(
            {
                "track": track, "alpha": found, "alpha_low": low, "alpha_high": high,
                "same": _same(wide), "n_units": len(wide), "n_annotators": wide.notna().any().sum(),
                "n_articles": articles.nunique(),
            }
        )  # fmt: skip
    if not rows and len(independent):
        raise InputError("No passage was annotated by two annotators, so there is no agreement to compute.")
    return pd.DataFrame(rows, columns=_COLUMNS)


def disagreements(annotations: pd.DataFrame) -> pd.DataFrame:
    """Units whose annotators differ, the widest differences first.

    Parameters
    ----------
    annotations : DataFrame
        As for :func:`agreement`.

    Returns
    -------
    DataFrame
        The columns that name the unit, and one for each annotator (C left out).

    Examples
    --------
    >>> from twotracks.annotation.store import stored
    >>> len(disagreements(stored()))
    16
    """
    independent = annotations[annotations["annotator"] != SETTLED_BY]
    unit = [
        name for name in ("unit", "corpus", "article_id", "sentence_no", "track", "hash") if name in independent.columns
    ]
    wide = independent.pivot(index=unit, columns="annotator", values="stance")
    spread = wide.max(axis=1) - wide.min(axis=1)
    order = spread[spread > 0].sort_values(ascending=False, kind="stable").index
    return wide.loc[order].astype("Int64").reset_index().rename_axis(columns=None)


def to_discuss(sheet: pd.DataFrame, key: pd.DataFrame, annotations: pd.DataFrame | None) -> pd.DataFrame:
    """Disagreements to talk about.

    Parameters
    ----------
    sheet, key : DataFrame
        From :func:`twotracks.annotation.sheets.draw`.
    annotations : DataFrame or None
        As for :func:`agreement`; None or an empty table: nothing annotated yet.

    Returns
    -------
    DataFrame
        ``number`` of the passage on the sheet, a column for each annotator, ``sentence``.

    Examples
    --------
    >>> to_discuss(pd.DataFrame(), pd.DataFrame(), None).columns.tolist()
    ['number', 'sentence']
    """
    if annotations is None or annotations.empty:
        return pd.DataFrame(columns=["number", "sentence"])
    apart = disagreements(annotations).drop(columns="unit", errors="ignore")
    annotators = [name for name in apart.columns if name not in (*UNIT, "sentence_no")]
    numbered = key[["unit", *UNIT]].merge(sheet.assign(number=range(1, len(sheet) + 1))[["unit", "number", "sentence"]])
    return apart.merge(numbered, on=UNIT)[["number", *annotators, "sentence"]]


def _same(wide: pd.DataFrame) -> float:
    values = wide.to_numpy(float)
    first, second = np.triu_indices(values.shape[1], 1)
    a, b = values[:, first], values[:, second]
    both = ~np.isnan(a) & ~np.isnan(b)
    return float((a == b)[both].mean())
