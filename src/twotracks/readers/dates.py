"""Dates as sources write them, with what is known and what is not kept apart."""

import re
from typing import NamedTuple

import pandas as pd

_YEAR = re.compile(r"^\s*(\d{4})(?:\.0)?\s*$")
_MONTH = re.compile(r"^\s*(\d{4})-(\d{1,2})\s*$")
_SLASHED = re.compile(r"^\s*(\d{1,2})[/.](\d{1,2})[/.](\d{4})\b")


class Dates(NamedTuple):
    """Parsed dates: two Series on the index given, and what was assumed."""

    published: pd.Series
    precision: pd.Series
    order: str
    unparsed: pd.Series


def parse(values: pd.Series) -> Dates:
    """Read a column of dates.

    Whether ``3/4/2017`` is March or April is decided once for the column: a first number
    above 12 anywhere means day first, a second number above 12 means month first, and a
    column that never tells is read month first and said to be ambiguous.

    Parameters
    ----------
    values : Series of str
        Raw cells; empty cells stay empty.

    Returns
    -------
    Dates
        ``published``: datetime64, the first day of the period where only a month or a year
        is given, NaT where nothing could be read. ``precision``: ``"day"``, ``"month"``,
        ``"year"`` or ``""``. ``order``: ``"month first"``, ``"day first"``, ``"mixed"``,
        ``"ambiguous"`` or ``""`` where no date is written with slashes or dots.
        ``unparsed``: the cells that hold something which is not a date.
    """
    text = values.fillna("").astype(str).str.strip()
    order = _order(text)
    published = pd.Series(pd.NaT, index=text.index, dtype="datetime64[us]")
    precision = pd.Series("", index=text.index, dtype="str")

    year = text.str.extract(_YEAR)[0]
    month = text.str.extract(_MONTH)
    slashed = text.str.extract(_SLASHED)
    _fill(published, precision, year.notna(), year + "-01-01", "year")
    _fill(published, precision, month[0].notna(), month[0] + "-" + month[1] + "-01", "month")
    day, mon = (0, 1) if order == "day first" else (1, 0)
    _fill(
        published, precision, slashed[0].notna(),
        slashed[2] + "-" + slashed[mon] + "-" + slashed[day], "day",
    )  # fmt: skip
    rest = (text != "") & year.isna() & month[0].isna() & slashed[0].isna()
    if rest.any():
        parsed = pd.to_datetime(text[rest], errors="coerce", format="mixed", utc=True)
        published[rest] = parsed.dt.tz_localize(None).dt.normalize().astype("datetime64[us]")
        precision[rest & published.notna()] = "day"
    # Numbers that merely look like years (a row number, say) are not dates of news.
    outside = published.notna() & ((published.dt.year < 1900) | (published.dt.year > 2100))
    published[outside] = pd.NaT
    precision[outside] = ""
    return Dates(published, precision, order, text[(text != "") & published.isna()])


def _order(text: pd.Series) -> str:
    numbers = text.str.extract(_SLASHED)[[0, 1]].dropna().astype(int)
    if numbers.empty:
        return ""
    first, second = bool((numbers[0] > 12).any()), bool((numbers[1] > 12).any())
    return {
        (True, False): "day first",
        (False, True): "month first",
        (True, True): "mixed",
        (False, False): "ambiguous",
    }[first, second]


def _fill(published: pd.Series, precision: pd.Series, rows: pd.Series, iso: pd.Series, kind: str) -> None:
    if rows.any():
        published[rows] = pd.to_datetime(iso[rows], errors="coerce", format="%Y-%m-%d").astype("datetime64[us]")
        precision[rows & published.notna()] = kind
