"""Dates: every form is read as it was written, nothing else is one, and what cannot be is set aside and counted."""

import datetime as dt

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from twotracks import lexicons
from twotracks.corpus.readers import calendar, dates

FEW = settings(max_examples=25, deadline=None)  # of each of many forms
TODAY = dt.date(2026, 6, 30)
DAYS = st.dates(dt.date(1990, 1, 2), TODAY)
MONTHS = lexicons.load("calendar").entries["month"]
PERSIAN_DIGITS = str.maketrans("0123456789", "۰۱۲۳۴۵۶۷۸۹")
ARABIC_DIGITS = str.maketrans("0123456789", "٠١٢٣٤٥٦٧٨٩")


def read(*cells, today=TODAY):
    return dates.parse(pd.Series(list(cells), dtype="str"), today)


def days(found) -> list[str]:
    return [str(day)[:10] for day in found.published]


def english(day: dt.date, form: str) -> str:
    """As Python writes it; its names of days and months are English unless a locale is set, and none is here."""
    return day.strftime(form)


@pytest.mark.parametrize(
    "form",
    [
        "%Y-%m-%d", "%Y/%m/%d", "%Y.%m.%d", "%Y%m%d", "%Y%m%d101500", "%Y%m%dT101500Z", "%Y-%m-%dT10:15:00+03:00",
        "%Y-%m-%d 10:15:00.123", "%B %d, %Y %A", "%B %d, %Y %A 10:15 PM GMT", "%a, %d %b %Y 10:15:00 GMT",
        "%A, %d %B %Y - 3:00pm", "%a %b %d 10:15:00 +0000 %Y", "%a %b %d 10:15:00 EDT %Y", "%d-%b-%Y", "%d%b%Y",
        "%d %B %Y", "%dth of %B, %Y", "%b. %d, %Y", "%Y-%b-%d", "10:15, %d %B %Y", "Published: %d %B %Y",
        "Posted on %B %d, %Y at 10:15 AM", "%d %B %Y (%A)", "%b %d, %Y @ 10:15",
    ],
)  # fmt: skip
@FEW
@given(day=DAYS)
def test_a_day_is_read_as_it_was_written(form, day):
    found = read(english(day, form))
    assert days(found) == [day.isoformat()] and found.precision[0] == "day"


@given(day=DAYS)
def test_a_year_of_two_digits_after_a_month_in_words_is_of_this_time(day):
    assert days(read(english(day, "%d-%b-%y"), english(day, "%d %b %y"))) == [day.isoformat()] * 2


@pytest.mark.parametrize("entry", MONTHS, ids=lambda entry: entry["id"])
def test_every_name_of_a_month_is_read_in_every_usual_order(entry):
    persian = entry["calendar"] == "persian"
    year, day = (1397, 17) if persian else (2019, 17)
    right = calendar.gregorian(year, entry["month"], day) if persian else dt.date(year, entry["month"], day)
    for name in entry["terms"]:
        for written in (name, name.title(), name.upper()):
            cells = [f"{day} {written} {year}", f"{year} {written} {day}", f"{day}. {written} {year}, 10:15"]
            cells += [cell.translate(digits) for cell in cells[:1] for digits in (PERSIAN_DIGITS, ARABIC_DIGITS)]
            assert days(read(*cells)) == [right.isoformat()] * 5, written
    if not persian:
        assert read(f"{entry['terms'][0]} {year}").precision[0] == "month"


def test_no_name_is_that_of_two_months():
    taken = {}
    for entry in MONTHS:
        for term in entry["terms"]:
            month = (entry["calendar"], entry["month"])
            assert taken.setdefault(calendar.fold(term), month) == month, term


@pytest.mark.parametrize("language", ["tr", "ru", "fr", "de", "es", "ar", "ar_SY", "ar_DZ", "fa"])
@FEW
@given(day=DAYS)
def test_a_day_is_read_as_unicode_writes_it_in_each_language(language, day):
    babel = pytest.importorskip("babel.dates", reason="Babel comes with JupyterLab")
    cells = [babel.format_date(day, form, locale=language) for form in ("full", "long", "d MMM y")]
    assert days(read(*cells)) == [day.isoformat()] * 3, cells


@FEW
@given(day=DAYS)
def test_days_of_the_persian_calendar_are_those_of_astronomers(day):
    persian = pytest.importorskip("convertdate.persian", reason="convertdate is the oracle and no part of the study")
    year, month, number = persian.from_gregorian(day.year, day.month, day.day)
    assert calendar.gregorian(year, month, number) == day
    cells = [f"{year}/{month:02d}/{number:02d}", f"{year}-{month}-{number}".translate(PERSIAN_DIGITS)]
    found = read(*cells)
    assert days(found) == [day.isoformat()] * 2
    assert found.kinds == {"days of the Persian calendar": 2}


@pytest.mark.parametrize(("year", "month", "day"), [(1399, 12, 31), (1400, 12, 30), (1398, 7, 31), (1398, 13, 1)])
def test_a_day_that_the_persian_calendar_lacks_is_none(year, month, day):
    with pytest.raises(ValueError, match="no day"):
        calendar.gregorian(year, month, day)
    assert read(f"{year}/{month}/{day}").published.isna().all()


@given(day=DAYS)
def test_counts_of_seconds_and_days_are_read(day):
    noon = int(dt.datetime(day.year, day.month, day.day, 12, tzinfo=dt.UTC).timestamp())
    serial = (day - dt.date(1899, 12, 30)).days
    if noon > 10**9:
        for cell in (noon, noon * 1_000, noon * 10**6, f"{noon}.0"):
            assert days(read(str(cell))) == [day.isoformat()]
    if serial >= 32_874:
        assert days(read(str(serial), f"{serial}.75")) == [day.isoformat()] * 2


def test_numbers_are_no_counts_if_one_of_the_column_cannot_be():
    assert read("1556273700", "9556273700").published.isna().all()
    assert read("43581", "99999").published.isna().all()
    assert read("43581", "2019-04-27").published.notna().all(), "a spreadsheet keeps some dates as text"


@given(st.text(st.characters(exclude_categories=["Nd", "No", "Nl", "Cs"])))
def test_what_has_no_digit_is_no_date(text):
    assert read(text).published.isna().all()


@given(st.from_regex(r"\A(?:\d{1,3}|\d{6,7}|\d{9}|\d{11}|[+(]?\d{2,3}[) -]\d{3,4}[ -]\d{3,4})\Z"))
def test_numbers_that_are_no_dates_are_none(text):
    assert read(text).published.isna().all()


@pytest.mark.parametrize(
    "cell",
    [
        "26-27 April 2019", "26 April", "April 26", "Apr-19", "2019-04-26 to 2019-05-03", "26.04.2019 - 03.05.2019",
        "spring 2019", "week 17 of 2019", "© 2019 Example Courier", "+44 20 7946 0958", "555-0199-2019", "2019Q1",
        "https://example.invalid/2019/04/26/a", "photo-2019-04-26.jpg", "round 12 of 2019", "26 June April 2019",
        "26 April 2019, 27 April 2019 and 28 April 2019", "4 of 5 in 2019", "resolution 2254 (2015)", "1440/13/40",
    ],
)  # fmt: skip
def test_what_could_be_read_in_two_ways_or_is_no_date_stays_unread(cell):
    found = read(cell)
    assert found.published.isna().all() and len(found.unparsed) + len(found.impossible) == 1


@pytest.mark.parametrize(
    "cell",
    ["1970-01-01", "1970-01-01T00:00:00Z", "1 January 1970", "Jan 1, 1970", "1900-01-01", "1900", "0000-00-00",
     "2109-04-27", "2027-01-01", "9999-12-31", "1/1/1900", "1899-12-30"],
)  # fmt: skip
def test_days_on_which_nothing_was_published_are_set_aside_and_told_apart(cell):
    found = read(cell, "2019-04-27", "soon", "2019-02-30")
    assert days(found) == ["NaT", "2019-04-27", "NaT", "NaT"]
    assert found.impossible.tolist() == [cell]
    assert found.unparsed.tolist() == ["soon", "2019-02-30"]


@given(st.lists(st.one_of(st.text(max_size=12), DAYS.map(str), st.just("1970-01-01")), max_size=8))
def test_every_cell_is_read_or_empty_or_unread_or_impossible(cells):
    found = read(*cells)
    empty = sum(not cell.strip() for cell in cells)
    assert found.published.notna().sum() + empty + len(found.unparsed) + len(found.impossible) == len(cells)
    assert found.published.dropna().le(pd.Timestamp(TODAY)).all()


@given(st.lists(DAYS, min_size=1, max_size=6))
def test_one_order_holds_for_the_column(given_days):
    if any(day.day > 12 for day in given_days):
        for form, order in (("%d/%m/%Y", "day first"), ("%m/%d/%Y", "month first")):
            found = read(*(day.strftime(form) for day in given_days))
            assert found.order == order and days(found) == [day.isoformat() for day in given_days]


def test_with_dots_the_day_comes_first_and_with_slashes_nobody_can_tell():
    assert (read("3.4.2019").order, days(read("3.4.2019"))) == ("day first", ["2019-04-03"])
    assert read("3/4/2019").order == "ambiguous"
    assert days(read("Fri 26/04/2019", "3/4/2019")) == ["2019-04-26", "2019-04-03"]


def test_a_year_of_two_digits_comes_first_only_if_it_can_come_nowhere_else():
    found = read("19/04/26", "18/12/31")
    assert found.order == "year first" and days(found) == ["2019-04-26", "2018-12-31"]
    assert days(read("26/04/19")) == ["2019-04-26"]


@pytest.mark.parametrize(
    ("year", "month", "day", "right", "precision"),
    [
        ("2019", "4", "26", "2019-04-26", "day"), ("2019.0", "4.0", "26.0", "2019-04-26", "day"),
        ("2019", "April", "26", "2019-04-26", "day"), ("2019", "Nisan", "", "2019-04-01", "month"),
        ("2019", "04", "", "2019-04-01", "month"), ("2019", "", "26", "2019-01-01", "year"), ("", "", "", "NaT", ""),
        ("1398", "2", "6", "2019-04-26", "day"),
    ],
)  # fmt: skip
def test_year_month_and_day_in_columns_of_their_own(year, month, day, right, precision):
    cells = dates.compose(*(pd.Series([part], dtype="str") for part in (year, month, day)))
    found = dates.parse(cells, TODAY)
    assert days(found) == [right] and found.precision[0] == precision
