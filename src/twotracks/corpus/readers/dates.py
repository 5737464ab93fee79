"""Dates as sources write them, with what is known and what is not kept apart."""

import datetime as dt
import re
from collections import Counter
from functools import cache, lru_cache
from typing import NamedTuple

import pandas as pd

from twotracks.corpus.readers import calendar

# A time of day and its zone, after the day or before it; the day is the one written, not the one in London.
_CLOCK = r"\d{1,2}(?:[:h]\d\d|\.\d\d(?!\.?\d)|h\b| ?[ap]\.?m\b)"
_TIME = rf"(?:(?:t|[ ,;|@–—-]+){_CLOCK}.*|t\d.*| \d{{4}}(?: ?(?:gmt|utc|z|hrs?|hours))?)?"
_BEFORE = rf"(?:{_CLOCK}(?::\d\d)?(?: ?[ap]\.?m\.?)?[ ,;|–—-]+)?"
_ORDINAL = r"(?:st|nd|rd|th|er|eme|º|ª|\.)?"
_EARLIEST = 1901  # a year before that is what programs write where they know none, or a number that is no year
# What may be written, most particular first. Anything else is not a date: a guess would be silent.
_ORDERED = tuple(
    (re.compile(pattern), precision)
    for pattern, precision in (
        (rf"{_BEFORE}(?P<y>\d{{4}})(?P<mark>[-/.])(?P<m>\d{{1,2}})(?P=mark)(?P<d>\d{{1,2}})\.?{_TIME}", "day"),
        (r"(?P<y>(?:19|20)\d\d)(?P<m>\d\d)(?P<d>\d\d)(?:t?\d{2,6}(?:\.\d+)?z?|\.0+)?", "day"),
        # A number that merely looks like a year (a row number, say) is no date of news.
        (r"(?P<y>19\d\d|20\d\d|2100)(?:\.0+)?", "year"),
        (r"(?P<y>\d{4})[-/.](?P<m>\d{1,2})", "month"),
        (r"(?P<m>\d{1,2})[-/.](?P<y>\d{4})", "month"),
    )
)
_NUMBERS = re.compile(rf"{_BEFORE}(\d{{1,2}})([-/.]) ?(\d{{1,2}})\2 ?(\d{{4}}|\d\d)\.?{_TIME}")
_NUMBER = re.compile(r"(\d{5}|\d{10}|\d{13}|\d{16}|\d{19})(?:\.\d+)?")
# Numbers that count from a day: digits before the decimal point, to the unit and the day it is counted from.
_COUNTS = {
    5: ("days since 1900, as spreadsheets count them", dt.datetime(1899, 12, 30), 86_400.0),
    10: ("seconds since 1970 (days of UTC)", dt.datetime(1970, 1, 1), 1.0),
    13: ("milliseconds since 1970 (days of UTC)", dt.datetime(1970, 1, 1), 1e-3),
    16: ("microseconds since 1970 (days of UTC)", dt.datetime(1970, 1, 1), 1e-6),
    19: ("nanoseconds since 1970 (days of UTC)", dt.datetime(1970, 1, 1), 1e-9),
}
_COUNTED_FROM = 1990  # a column of smaller numbers counts something else
_TWO_DIGITS = 70  # 69 is 2069, and set aside as the future; 70 is 1970


class Dates(NamedTuple):
    """Parsed dates: two Series on the index given, and what was assumed."""

    published: pd.Series
    precision: pd.Series
    order: str
    unparsed: pd.Series
    impossible: pd.Series
    kinds: dict[str, int]


class _Order(NamedTuple):
    """How dates in numbers are read in this column: what comes first, whether of two digits the year does."""

    name: str
    year_first: bool = False


class _Day(NamedTuple):
    day: dt.date | None = None
    precision: str = ""
    kind: str = ""
    impossible: bool = False


@cache
def _worded() -> tuple[tuple[re.Pattern[str], str], ...]:
    """Dates with a month in words, and which group is what: day, month, year or a way to leave it out."""
    month = rf"({calendar.words().month})\.?(?: ?[/(-] ?{calendar.words().month}\)?)?"
    year, day, gap = r"(\d{4})", rf"(\d{{1,2}}){_ORDINAL}", r"[ ,./-]*"
    return tuple(
        (re.compile(pattern), parts)
        for pattern, parts in (
            (rf"{_BEFORE}{day}{gap}{month}{gap}{year}{_TIME}", "dmy"),
            (rf"{_BEFORE}{month}{gap}\b{day}(?:,| |, |-|/)+{year}{_TIME}", "mdy"),
            (rf"{year}{gap}{month}{gap}{day}{_TIME}", "ymd"),
            (rf"{day}[ -]{month}[ -]'?(\d\d){_TIME}", "dmy"),
            # As computers write it: Apr 26 10:15:00 +0000 2019.
            (rf"{month} {day} \d\d:\d\d:\d\d (?:[a-z]{{2,5}} |[+-]\d{{4}} )?{year}", "mdy"),
            (rf"{month}{gap}{year}", "my"),
            (rf"{year}{gap}{month}", "ym"),
        )
    )


def parse(values: pd.Series, today: dt.date | None = None) -> Dates:
    """Read a column of dates.

    Whether ``3/4/2017`` is March or April is decided once for the column: a first number
    above 12 anywhere means day first, a second number above 12 means month first, and a
    column that never tells is read month first and said to be ambiguous (with dots day first: nobody writes
    months first with dots). In a column that has both, dates that could be either are left unread. Names of months are
    known in nine languages (``data/lexicons/calendar.toml``); days of the Persian calendar become Gregorian ones. Bare
    numbers are read as counts of days or seconds only if all those of their length in the column can be.

    Parameters
    ----------
    values : Series of str
        Raw cells; empty cells stay empty.
    today : date, optional
        The last day that is no future; default: tomorrow, which it is already somewhere.

    Returns
    -------
    Dates
        ``published``: datetime64, the first day of the period where only a month or a year
        is given, NaT where nothing could be read; a time of day and its zone are left aside.
        ``precision``: ``"day"``, ``"month"``, ``"year"`` or ``""``. ``order``: ``"month first"``,
        ``"day first"``, ``"mixed"``, ``"ambiguous"``, ``"year first"`` or ``""`` where no date is written in numbers
        with the year last. ``unparsed``: the cells that hold something which is not a date; ``impossible``: those
        with a day on which nothing can have been published (1970-01-01, 1900, the future). ``kinds``: how many were
        written as counts of seconds or days or in the Persian calendar.

    Examples
    --------
    >>> found = parse(pd.Series(["13/01/2017", "Mar 2017"]))
    >>> found.order, found.precision.tolist()
    ('day first', ['day', 'month'])
    >>> parse(pd.Series(["26 Nisan 2019", "۶ اردیبهشت ۱۳۹۸", "1970-01-01"])).published.dt.strftime("%F").tolist()
    ['2019-04-26', '2019-04-26', nan]
    """
    latest = today or dt.date.today() + dt.timedelta(1)
    text = values.fillna("").astype(str).str.strip()
    folded = {cell: calendar.fold(cell) for cell in text.unique() if cell}
    order = _order(list(folded.values()), latest)
    counted = _counted(list(folded.values()), latest)
    read = {cell: _read(plain, order, counted, latest) for cell, plain in folded.items()}
    found = text.map(lambda cell: read.get(cell, _Day()))
    published = pd.to_datetime(pd.Series([one.day for one in found], index=text.index, dtype="object"))
    published = published.astype("datetime64[us]")
    precision = pd.Series([one.precision for one in found], index=text.index, dtype="str")
    impossible = pd.Series([one.impossible for one in found], index=text.index, dtype="bool")
    kinds = Counter(one.kind for one in found if one.kind)
    unread = (text != "") & published.isna() & ~impossible
    return Dates(published, precision, order.name, text[unread], text[impossible], dict(kinds))


def compose(year: pd.Series, month: pd.Series, day: pd.Series | None = None) -> pd.Series:
    """Dates from columns of years, months and days, written so that :func:`parse` reads them.

    Parameters
    ----------
    year, month : Series of str
        Months as numbers or words.
    day : Series of str, optional
        Without it, or where it is empty, the month is all that is known.

    Returns
    -------
    Series of str
        On the index of ``year``.

    Examples
    --------
    >>> compose(pd.Series(["2019.0"]), pd.Series(["4"]), pd.Series(["26"])).tolist()
    ['2019-4-26']
    """
    none = pd.Series("", index=year.index, dtype="str")
    columns = (year, month, none if day is None else day)
    parts = [part.str.strip().str.replace(r"\.0+$", "", regex=True) for part in columns]
    return pd.Series([_composed(*row) for row in zip(*parts, strict=True)], index=year.index, dtype="str")


def _composed(year: str, month: str, day: str) -> str:
    if not month:
        return year  # a day without its month says nothing
    if month.isdigit():
        return "-".join([year, month, day] if day else [year, month])
    return f"{day} {month} {year}".strip()


def _order(cells: list[str], latest: dt.date) -> _Order:
    found = [
        match.groups() for cell in cells if (match := _NUMBERS.fullmatch(cell) or _NUMBERS.fullmatch(_bare(cell)))
    ]  # fmt: skip
    if not found:
        return _Order("")
    if all(len(last) == 2 for *_, last in found) and _only_year_first(found, latest):
        return _Order("year first", True)
    pairs = [(int(a), int(b)) for a, _, b, _ in found]
    first, second = any(a > 12 for a, _ in pairs), any(b > 12 for _, b in pairs)
    if not first and not second and all(mark == "." for _, mark, *_ in found):
        return _Order("day first")
    if first and second:
        return _Order("mixed")
    return _Order("day first" if first else "month first" if second else "ambiguous")


def _only_year_first(found: list[tuple[str, ...]], latest: dt.date) -> bool:
    """Whether all of ``19/04/26`` are days with the year first, and some are none with the year last."""

    def holds(year: str, month: str, day: str) -> bool:
        return _when(_century(year), int(month), int(day), latest, "day").day is not None

    last = all(holds(c, b, a) or holds(c, a, b) for a, _, b, c in found)
    return not last and all(holds(a, b, c) for a, _, b, c in found)


def _counted(cells: list[str], latest: dt.date) -> frozenset[int]:
    """Lengths of bare numbers that count seconds or days: all of the column's numbers of that length can be."""
    numbers: dict[int, list[str]] = {}
    for cell in cells:
        if found := _NUMBER.fullmatch(cell):
            numbers.setdefault(len(found[1]), []).append(cell)
    return frozenset(
        length
        for length, of_length in numbers.items()
        if all((day := _counts(one, length)) and day.year >= _COUNTED_FROM and day <= latest for one in of_length)
    )


def _counts(cell: str, length: int) -> dt.date | None:
    _, start, unit = _COUNTS[length]
    try:
        return (start + dt.timedelta(seconds=float(cell) * unit)).date()
    except OverflowError:
        return None


def _read(cell: str, order: _Order, counted: frozenset[int], latest: dt.date) -> _Day:
    if _placeholder(cell):
        return _Day(impossible=True)
    if (found := _NUMBER.fullmatch(cell)) and len(found[1]) in counted:
        return _Day(_counts(cell, len(found[1])), "day", _COUNTS[len(found[1])][0])
    for form in dict.fromkeys((cell, _bare(cell))):
        if read := _of_numbers(form, order, latest):
            return read
        for pattern, parts in _worded():
            if found := pattern.fullmatch(form):
                return _of_words(dict(zip(parts, found.groups(), strict=True)), latest)
    return _Day()


@lru_cache(maxsize=10_000)
def _bare(cell: str) -> str:
    """A date without days of the week, labels and words between its parts."""
    words = calendar.words()
    # Once only: after "Fri" has gone from "Fri Mar 1", "Mar" would go as the French Tuesday.
    rest = words.weekday.sub(" ", words.label.sub("", cell))
    return " ".join(words.beside.sub(" ", rest).split()).strip(" ,;.|()[]–—-")


def _of_words(part: dict[str, str], latest: dt.date) -> _Day:
    kind, month = calendar.words().months[part["m"]]
    year = _century(part["y"])
    precision = "day" if "d" in part else "month"
    if (kind == "persian") != (year in calendar.PERSIAN_YEARS):
        return _Day()
    return _when(year, month, int(part.get("d", 1)), latest, precision)


def _of_numbers(cell: str, order: _Order, latest: dt.date) -> _Day | None:
    if found := _NUMBERS.fullmatch(cell):
        a, _, b, c = found.groups()
        return _slashed(a, b, c, order, latest)
    for pattern, precision in _ORDERED:
        if found := pattern.fullmatch(cell):
            part = {"m": "1", "d": "1"} | found.groupdict()
            return _when(int(part["y"]), int(part["m"]), int(part["d"]), latest, precision)
    return None


def _slashed(a: str, b: str, c: str, order: _Order, latest: dt.date) -> _Day:
    if order.year_first:
        return _when(_century(a), int(b), int(c), latest, "day")
    if order.name == "mixed" and int(a) <= 12 and int(b) <= 12 and a != b:
        return _Day()
    day_first = order.name == "day first" or (order.name == "mixed" and int(a) > 12)
    day, month = (a, b) if day_first else (b, a)
    return _when(_century(c), int(month), int(day), latest, "day")


def _century(year: str) -> int:
    return int(year) if len(year) == 4 else int(year) + (2000 if int(year) < _TWO_DIGITS else 1900)


def _when(year: int, month: int, day: int, latest: dt.date, precision: str) -> _Day:
    """The day, set aside where nothing can have been published on it; no day where the calendar has none."""
    persian = year in calendar.PERSIAN_YEARS
    try:
        found = calendar.gregorian(year, month, day) if persian else dt.date(year, month, day)
    except ValueError:
        return _Day()
    if found.year < _EARLIEST or found > latest or (precision == "day" and _placeholder(found.isoformat())):
        return _Day(impossible=True)
    return _Day(found, precision, "days of the Persian calendar" if persian else "")


def _placeholder(day: str) -> bool:
    return any(pattern.search(day) for pattern in calendar.words().placeholders)
