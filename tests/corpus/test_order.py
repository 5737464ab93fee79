"""Approximate dates from the order of publication: near the truth, honest about how near, and never a day."""

import numpy as np
import pandas as pd
import pytest

from twotracks.corpus import order
from twotracks.errors import InputError


def archive(seed=1, n=3000):
    """Five years of articles of which a third states a date: mostly of the last days, some of long ago or to come."""
    rng = np.random.default_rng(seed)
    day = np.sort(rng.integers(0, 5 * 365, n))
    published = pd.Timestamp("2015-01-01") + pd.to_timedelta(day, unit="D")
    back = np.where(rng.random(n) < 0.7, rng.exponential(6, n), rng.integers(-30, 3000, n)).astype(int)
    said = published - pd.to_timedelta(back, unit="D")
    texts = [
        f"They met on {date:%B} {date.day}, {date.year} and parted." if says else "They met and parted."
        for date, says in zip(said, rng.random(n) < 1 / 3, strict=True)
    ]
    number = 400_000 + np.cumsum(rng.integers(1, 30, n))
    urls = [f"https://example.org/news/{one}/Talks-open" for one in number]
    return pd.DataFrame({"article_id": [f"a{i}" for i in range(n)], "url": urls, "text": texts}), published


def test_dates_are_near_the_truth_and_the_interval_holds_it():
    articles, published = archive()
    found = order.with_dates(articles, order.fit(order.stated(articles)))
    known = found["about"].notna()
    assert known.mean() > 0.95
    error = (found["about"] - published)[known].dt.days
    assert error.abs().median() <= 10 and error.abs().quantile(0.9) <= 30
    held = (found["about_low"] <= published) & (published <= found["about_high"])
    assert held[known].mean() > 0.8


def test_dates_never_fall_as_numbers_grow():
    articles, _ = archive(2)
    knots = order.fit(order.stated(articles)).knots
    assert all(knots[name].is_monotonic_increasing for name in ("number", "about", "about_low", "about_high"))
    assert (knots["about_low"] <= knots["about"]).all() and (knots["about"] <= knots["about_high"]).all()


def test_shuffled_numbers_tell_nothing_and_say_so():
    """If the number said nothing of time, the interval must be wide."""
    articles, _ = archive(3)
    ordered = order.fit(order.stated(articles)).knots
    articles["url"] = np.random.default_rng(3).permutation(articles["url"].to_numpy())
    knots = order.fit(order.stated(articles)).knots

    def width(table):
        return (table["about_high"] - table["about_low"]).dt.days.median()

    assert width(knots) > 4 * width(ordered)
    assert all(knots[name].is_monotonic_increasing for name in ("about", "about_low", "about_high"))


@pytest.mark.parametrize(
    ("said", "date"),
    [
        ("on January 23, 2017 they", "2017-01-23"), ("on 23 January 2017 they", "2017-01-23"),
        ("of 3rd of Sept. 2018, they", "2018-09-03"), ("on Feb. 1, 2019, they", "2019-02-01"),
    ],
)  # fmt: skip
def test_dates_as_they_are_written(said, date):
    rows = pd.DataFrame({"article_id": ["a"], "url": ["/news/410025/x"], "text": [f"It was {said} met."]})
    assert order.stated(rows)["date"].tolist() == [pd.Timestamp(date)]


@pytest.mark.parametrize("said", ["in January 2017", "on March 20, 2017", "on February 30, 2017", "in 410025 of 2017"])
def test_what_is_no_full_date_is_left_out(said):
    rows = pd.DataFrame({"article_id": ["a"], "url": ["/news/410025/x"], "text": [f"It was {said} that they met."]})
    assert order.stated(rows).empty


def test_too_few_dates_are_a_sentence():
    articles, _ = archive(4, n=90)
    with pytest.raises(InputError, match="200 are needed"):
        order.fit(order.stated(articles))


def test_an_address_without_a_number_or_beyond_those_known_has_no_date():
    articles, _ = archive(5)
    known = order.fit(order.stated(articles))
    other = pd.DataFrame({"url": ["https://example.org/about", "/news/399999/x", "/news/999999999/x", ""]})
    assert order.with_dates(other, known)["about"].isna().all()


def test_the_day_of_publication_stays_unknown(real_corpus):
    articles = order.with_dates(real_corpus("tehran-times.parquet"), order.stored("tehran-times"))
    assert articles["published"].isna().all()
    assert articles["about"].notna().mean() > 0.9
    assert articles.loc[articles["about"].notna(), "about"].between("2000-01-01", "2024-01-01").all()
