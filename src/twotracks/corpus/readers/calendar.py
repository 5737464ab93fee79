"""Words of the calendar: months and days of the week in the languages of the archives, and the Persian calendar."""

import datetime as dt
import re
import unicodedata
from functools import cache
from typing import NamedTuple

from twotracks import lexicons

_LETTERS = str.maketrans({"ı": "i", "ی": "ي", "ى": "ي", "ک": "ك", "،": ",", "’": "'", "ـ": None})
# Years of a cycle of 33 that have a 366th day. From 1300 to 1450 (1921 to 2072) this is the calendar as it is observed;
# a test compares every day with an astronomical computation. Other years are none of news.
_LEAP = frozenset({1, 5, 9, 13, 17, 22, 26, 30})
PERSIAN_YEARS = range(1300, 1451)
_FIRST_DAY = dt.date(1921, 3, 21)


class Words(NamedTuple):
    """What ``data/lexicons/calendar.toml`` says, folded: months by name, and patterns."""

    months: dict[str, tuple[str, int]]
    month: str
    weekday: re.Pattern[str]
    beside: re.Pattern[str]
    label: re.Pattern[str]
    placeholders: tuple[re.Pattern[str], ...]


@cache
def words() -> Words:
    """The words of the calendar, compiled once.

    Returns
    -------
    Words

    Examples
    --------
    >>> words().months["nisan"]
    ('gregorian', 4)
    """
    found = lexicons.load("calendar")
    months = {
        fold(term): (entry["calendar"], entry["month"])
        for entry in found.of_kind("month", "month", "calendar")
        for term in entry["terms"]
    }
    days = {fold(term) for entry in found.entries["weekday"] for term in entry["terms"]}
    # Short names of days are months elsewhere ("mar" is Tuesday and March), so they count at the beginning only.
    long, short = (any_of(day for day in days if (len(day) > 3) == is_long) for is_long in (True, False))
    beside = any_of(fold(term) for entry in found.entries["beside"] for term in entry["terms"])
    label = any_of(fold(term) for entry in found.entries["label"] for term in entry["terms"])
    return Words(
        months,
        any_of(months),
        re.compile(rf"^\(?{short}\b\.?\)?[, ]*|[,(]? *\b{long}\b\)?[, ]*|[,(]? *\b{short}\)?$"),
        # "am" is German for "on", and after a number a time of day.
        re.compile(rf"(?<!\w)(?!(?<=\d )am\b)(?:{beside}|d')(?!\w)\.?"),
        re.compile(rf"^{label}\b *[:：-]? *"),
        tuple(found.patterns("placeholder").values()),
    )


def any_of(names) -> str:
    """Pattern of any of some names, the longest first.

    Parameters
    ----------
    names : iterable of str
        Not patterns.

    Returns
    -------
    str

    Examples
    --------
    >>> any_of(["jan", "january"])
    '(?:january|jan)'
    """
    return "(?:" + "|".join(re.escape(name) for name in sorted(names, key=lambda name: (-len(name), name))) + ")"


def fold(text: str) -> str:
    """A text without what does not matter in a date: accents, letter case, kinds of digits, invisible characters.

    Parameters
    ----------
    text : str
        Any text.

    Returns
    -------
    str

    Examples
    --------
    >>> fold("۲۶ Août\\u00a02019")
    '26 aout 2019'
    """
    if text.isascii():
        return " ".join(text.lower().split())
    decomposed = unicodedata.normalize("NFKD", text.lower().translate(_LETTERS)).translate(_LETTERS)
    kept = (
        str(unicodedata.digit(char)) if char.isdigit() and unicodedata.digit(char, None) is not None else char
        for char in decomposed
        # Half-spaces within Persian words would join them; everything else of this kind is invisible.
        if unicodedata.category(char) not in {"Mn", "Cf", "Cc"} or char.isspace() or char == "\u200c"
    )
    return " ".join("".join(kept).replace("\u200c", " ").replace("‐", "-").replace("‑", "-").split())


def gregorian(year: int, month: int, day: int) -> dt.date:
    """The day of the Gregorian calendar that a day of the Persian (solar Hijri) calendar is.

    Parameters
    ----------
    year, month, day : int
        Of the Persian calendar.

    Returns
    -------
    date

    Raises
    ------
    ValueError
        If the Persian calendar has no such day, or it lies before 1921 or after 2072.

    References
    ----------
    Borkowski, K. M. (1996): The Persian calendar for 3000 years. Earth, Moon, and Planets 74, 223-230.

    Examples
    --------
    >>> gregorian(1398, 2, 6).isoformat()
    '2019-04-26'
    """
    longest = 31 if month <= 6 else 30 if month <= 11 or year % 33 in _LEAP else 29
    if year not in PERSIAN_YEARS or not 1 <= month <= 12 or not 1 <= day <= longest:
        raise ValueError("no day of the Persian calendar")
    days = sum(366 if one % 33 in _LEAP else 365 for one in range(PERSIAN_YEARS.start, year))
    return _FIRST_DAY + dt.timedelta(days + 31 * min(month - 1, 6) + 30 * max(month - 7, 0) + day - 1)
