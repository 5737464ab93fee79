"""Dates as sources write them, with what is known and what is not kept apart."""

import re
from typing import NamedTuple

import pandas as pd

_NAMES = [
    "january", "february", "march", "april", "may", "june", "july", "august", "september", "october", "november",
    "december",
]  # fmt: skip
_MONTHS = {name: number for number, full in enumerate(_NAMES, 1) for name in (full, full[:3])} | {"sept": 9}
_WORD = "(" + "|".join(sorted(_MONTHS, key=len, reverse=True)) + r")\.?"
_TIME = r"(?:[T ,;]+(?:at )?\d.*)?"  # a time of day and its zone; the day is the one written, not the one in London
_WEEKDAY = r"(?:(?:mon|tues?|wed(?:nes)?|thur?s?|fri|sat(?:ur)?|sun)(?:day)?,? +)?"
# What may be written, most particular first. Anything else is not a date: a guess would be silent.
_DAY = re.compile(rf"(\d{{4}})[-/.](\d{{1,2}})[-/.](\d{{1,2}}){_TIME}")
_COMPACT = re.compile(r"((?:19|20)\d\d)(\d\d)(\d\d)")
_NUMBERS = re.compile(rf"(\d{{1,2}})([-/.])(\d{{1,2}})\2(\d{{4}}|\d\d){_TIME}")
_DAY_WORD = re.compile(
    rf"{_WEEKDAY}(\d{{1,2}})(?:st|nd|rd|th)?(?: of)?[ -]+{_WORD},?[ -]+(\d{{4}}){_TIME}", re.IGNORECASE
)
_WORD_DAY = re.compile(rf"{_WEEKDAY}{_WORD} +(\d{{1,2}})(?:st|nd|rd|th)?,? +(\d{{4}}){_TIME}", re.IGNORECASE)
_MONTH_YEAR = re.compile(rf"{_WORD},?[ -]+(\d{{4}})", re.IGNORECASE)
_YEAR_MONTH = re.compile(r"(\d{4})[-/.](\d{1,2})")
_SLASH_MONTH = re.compile(r"(\d{1,2})[-/.](\d{4})")
_YEAR = re.compile(r"(\d{4})(?:\.0)?")


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
    column that never tells is read month first and said to be ambiguous. In a column that has
    both, dates that could be either are left unread.

    Parameters
    ----------
    values : Series of str
        Raw cells; empty cells stay empty.

    Returns
    -------
    Dates
        ``published``: datetime64, the first day of the period where only a month or a year
        is given, NaT where nothing could be read; a time of day and its zone are left aside.
        ``precision``: ``"day"``, ``"month"``, ``"year"`` or ``""``. ``order``: ``"month first"``,
        ``"day first"``, ``"mixed"``, ``"ambiguous"`` or ``""`` where no date is written in numbers with
        the year last. ``unparsed``: the cells that hold something which is not a date.

    Examples
    --------
    >>> found = parse(pd.Series(["13/01/2017", "Mar 2017"]))
    >>> found.order, found.precision.tolist()
    ('day first', ['day', 'month'])
    """
    text = values.fillna("").astype(str).str.strip()
    distinct = [cell for cell in text.unique() if cell]
    order = _order(distinct)
    read = {cell: _read(cell, order) for cell in distinct}
    found = text.map(lambda cell: read.get(cell, (None, "")))
    published = pd.to_datetime(pd.Series([day for day, _ in found], index=text.index, dtype="object"), errors="coerce")
    published = published.astype("datetime64[us]")
    precision = pd.Series([kind for _, kind in found], index=text.index, dtype="str")
    precision[published.isna()] = ""
    return Dates(published, precision, order, text[(text != "") & published.isna()])


def _order(cells: list[str]) -> str:
    pairs = [(int(found[1]), int(found[3])) for cell in cells if (found := _NUMBERS.fullmatch(cell))]
    if not pairs:
        return ""
    first, second = any(a > 12 for a, _ in pairs), any(b > 12 for _, b in pairs)
    return {
        (True, False): "day first",
        (False, True): "month first",
        (True, True): "mixed",
        (False, False): "ambiguous",
    }[first, second]


def _read(cell: str, order: str) -> tuple[str | None, str]:
    """Day as ISO text, and how precisely it is known."""
    year, month, day, kind = "", "", "1", "day"
    if found := _DAY.fullmatch(cell) or _COMPACT.fullmatch(cell):
        year, month, day = found.groups()
    elif found := _NUMBERS.fullmatch(cell):
        a, _, b, year = found.groups()
        if order == "mixed" and int(a) <= 12 and int(b) <= 12 and a != b:
            return None, ""
        day_first = order == "day first" or (order == "mixed" and int(a) > 12)
        day, month = (a, b) if day_first else (b, a)
        year = year if len(year) == 4 else f"{'20' if int(year) < 70 else '19'}{year}"
    elif found := _DAY_WORD.fullmatch(cell):
        day, month, year = found.groups()
    elif found := _WORD_DAY.fullmatch(cell):
        month, day, year = found.groups()
    elif found := _MONTH_YEAR.fullmatch(cell):
        (month, year), kind = found.groups(), "month"
    elif found := _YEAR_MONTH.fullmatch(cell):
        (year, month), kind = found.groups(), "month"
    elif found := _SLASH_MONTH.fullmatch(cell):
        (month, year), kind = found.groups(), "month"
    elif found := _YEAR.fullmatch(cell):
        year, month, kind = found[1], "1", "year"
    else:
        return None, ""
    number = _MONTHS.get(month.lower().rstrip("."), 0) or int(month)
    # A number that merely looks like a year (a row number, say) is no date of news.
    if not 1900 <= int(year) <= 2100:
        return None, ""
    return f"{year}-{number:02d}-{int(day):02d}", kind
