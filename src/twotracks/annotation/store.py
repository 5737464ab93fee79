"""Codes of one coder and of several: kept in a table, settled to one a passage, and compared.

The table has the columns of ``data/codes/stance.csv``, a row per coder and unit; :mod:`twotracks.annotation.sheets`
reads it from filled-in sheets. A unit is a sentence and one track it speaks of.
"""

from pathlib import Path

import numpy as np
import pandas as pd

from twotracks.errors import InputError
from twotracks.inference import agreement

CODES = [
    "corpus", "article_id", "sentence_no", "track", "hash", "stance", "confidence", "coder", "inclusion_probability",
]  # fmt: skip
# What a table of codes made with a sheet has besides: the passage's unit and stratum, how many the draw has of the
# stratum, and which draw it is.
OF_DRAW = ["unit", "stratum", "drawn", "draw"]
SETTLED_BY = "C"
_UNIT = ["corpus", "article_id", "hash", "track"]


def add(codes: pd.DataFrame, path: Path) -> int:
    """Add codes to a table of codes on disk, made if it does not exist.

    Returns
    -------
    int
        Codes in the table afterwards.

    Raises
    ------
    InputError
        If the table already has a code of the same coder for one of the units, or codes of another draw from the
        same corpus: nothing is written then.
    """
    if path.suffix != ".csv" or not path.parent.is_dir():
        raise InputError(f"Codes go into a .csv file in a folder that exists; '{path}' is not.")
    before = stored(path) if path.exists() else codes.iloc[:0]
    again = before.merge(codes, on=[*_UNIT, "coder"])
    if len(again):
        raise InputError(
            f"'{path.name}' already has {len(again)} of these codes by coder {codes['coder'].iloc[0]}. Give the coder "
            "another name, or take the old rows out."
        )
    if "draw" in codes.columns and "draw" in before.columns:
        mine = before.loc[before["corpus"].isin(codes["corpus"]), "draw"]
        if not mine.isin(codes["draw"]).all():
            raise InputError(
                f"'{path.name}' holds codes of another draw from this corpus. Two draws together would count passages "
                "twice; keep each in a file of its own (--out)."
            )
    table = pd.concat([before, codes], ignore_index=True) if len(before) else codes
    table.to_csv(path, index=False)
    return len(table)


def stored(path: Path) -> pd.DataFrame:
    """A table of codes on disk.

    Raises
    ------
    InputError
        If there is no such file, or it lacks a column.
    """
    if not path.exists():
        raise InputError(f"There is no file '{path}'. `twotracks code read SHEET --coder A` makes one.")
    table = pd.read_csv(path, dtype=dict.fromkeys(("corpus", "article_id", "hash", "coder", "draw"), "str"))
    missing = [name for name in CODES if name not in table.columns]
    if missing:
        raise InputError(f"'{path.name}' is no table of codes: it has no column '{missing[0]}'.")
    return table.astype({"confidence": "Int64"})


def settled(codes: pd.DataFrame, by: str = SETTLED_BY) -> pd.DataFrame:
    """One code a unit: that on which its coders agree, or the one that settled their disagreement.

    Parameters
    ----------
    codes : DataFrame
        Columns as from :func:`read`, the rows of several coders below one another.
    by : str
        The coder whose codes settle disagreements.

    Returns
    -------
    DataFrame
        A row a unit, fit for :func:`twotracks.inference.dsl.attach`. Where units of a stratum have no code of anybody,
        the inclusion probabilities of its others are those of a draw of so many fewer. That holds if they were left
        empty by chance, as when coders, who find the units in random order, stop on the way; it does not if the hard
        ones were left empty.

    Raises
    ------
    InputError
        If a disagreement is not settled.
    """
    last = codes.assign(_last=codes["coder"].eq(by)).sort_values("_last", kind="stable")
    apart = codes.groupby(_UNIT)["stance"].transform("nunique") > 1
    still = codes[apart].groupby(_UNIT)["coder"].agg(lambda coders: by not in set(coders))
    if still.any():
        raise InputError(
            f"{int(still.sum())} passages have different codes by different coders. Settle them (`twotracks code "
            f"agree` lists them) and add the codes agreed on as those of coder {by}."
        )
    out = last.drop(columns="_last").drop_duplicates(_UNIT, keep="last").reset_index(drop=True)
    if "drawn" in out.columns and out["drawn"].notna().all():
        coded = out.groupby(["corpus", "stratum"])["hash"].transform("size")
        out["inclusion_probability"] = out["inclusion_probability"] * coded / out["drawn"]
    return out


def agree(codes: pd.DataFrame) -> pd.DataFrame:
    """Agreement between coders: Krippendorff's alpha for ordered codes, with its interval, and plain agreement.

    Parameters
    ----------
    codes : DataFrame
        Columns as from :func:`read`, the rows of several coders below one another. Those of coder C are left out: who
        settles disagreements has seen the others' codes.

    Returns
    -------
    DataFrame
        A row per track and one for both: ``track``, ``alpha``, ``alpha_low``, ``alpha_high`` (95 %, whole articles
        drawn with replacement; NaN for fewer than 5 articles; alpha is NaN where all codes are the
        same), ``same`` (share of pairs of codes that are equal),
        ``n_units`` (coded at least twice), ``n_coders``, ``n_articles``.

    Raises
    ------
    InputError
        If no unit was coded by two coders, or a coder coded a unit twice.
    """
    unit = _UNIT
    codes = codes[codes["coder"] != SETTLED_BY]
    if codes.duplicated([*unit, "coder"]).any():
        raise InputError("A coder has coded the same unit twice. Keep one code per coder and unit.")
    rows = []
    for track, part in [("both", codes), *codes.groupby("track")]:
        wide = part.pivot(index=unit, columns="coder", values="stance")
        wide = wide[wide.notna().sum(axis=1) >= 2]
        if wide.empty:
            continue
        articles = pd.Series(wide.index.get_level_values("article_id"))
        alpha = agreement.alpha(wide, "ordinal")
        enough = articles.nunique() >= 5 and np.isfinite(alpha)
        low, high = agreement.alpha_interval(wide, "ordinal", articles) if enough else (np.nan, np.nan)
        rows.append(
            {
                "track": track, "alpha": alpha, "alpha_low": low, "alpha_high": high,
                "same": _same(wide), "n_units": len(wide), "n_coders": wide.notna().any().sum(),
                "n_articles": articles.nunique(),
            }
        )  # fmt: skip
    if not rows:
        raise InputError("No passage was coded by two coders, so there is no agreement to compute.")
    return pd.DataFrame(rows)


def disagreements(codes: pd.DataFrame) -> pd.DataFrame:
    """Units whose coders differ, the widest differences first: the unit, and a column a coder (C's left out)."""
    codes = codes[codes["coder"] != SETTLED_BY]
    unit = [name for name in ("unit", "corpus", "article_id", "sentence_no", "track", "hash") if name in codes.columns]
    wide = codes.pivot(index=unit, columns="coder", values="stance")
    spread = wide.max(axis=1) - wide.min(axis=1)
    order = spread[spread > 0].sort_values(ascending=False, kind="stable").index
    return wide.loc[order].astype("Int64").reset_index().rename_axis(columns=None)


def to_discuss(sheet: pd.DataFrame, key: pd.DataFrame, codes: pd.DataFrame | None) -> pd.DataFrame:
    """Disagreements to talk about: ``number`` of the passage on the sheet, a column a coder, ``sentence``."""
    if codes is None or codes.empty:
        return pd.DataFrame(columns=["number", "sentence"])
    apart = disagreements(codes).drop(columns="unit", errors="ignore")
    coders = [name for name in apart.columns if name not in (*_UNIT, "sentence_no")]
    numbered = key[["unit", *_UNIT]].merge(
        sheet.assign(number=range(1, len(sheet) + 1))[["unit", "number", "sentence"]]
    )
    return apart.merge(numbered, on=_UNIT)[["number", *coders, "sentence"]]


def _same(wide: pd.DataFrame) -> float:
    values = wide.to_numpy(float)
    first, second = np.triu_indices(values.shape[1], 1)
    a, b = values[:, first], values[:, second]
    both = ~np.isnan(a) & ~np.isnan(b)
    return float((a == b)[both].mean())
