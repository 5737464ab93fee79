"""About when an article was published, where only the order of publication is known.

Some archives give articles no date but an address with a number that grows as articles are published. Dates that the
articles state themselves ("on January 23, 2017") then tell about when each number was reached: most lie shortly before
publication. The dates so found are approximate, with their uncertainty. They stand in columns of their own (``about``,
``about_low``, ``about_high``), serve for periods, folds and clusters, and are never taken for a day: ``published``
stays empty, and no count by day or by meeting uses them.
"""

import re
from typing import NamedTuple

import numpy as np
import pandas as pd

from twotracks.config import SEED, data_file
from twotracks.corpus.readers import dates
from twotracks.errors import InputError
from twotracks.files import write_csv
from twotracks.provenance import keeps

COLUMNS = ("number", "about", "about_low", "about_high", "n_stated")
_NUMBER = re.compile(r"/(\d{4,9})(?:[/?#_-]|$)")
_MONTH = (
    r"(?:Jan(?:uary)?|Feb(?:ruary)?|Mar(?:ch)?|Apr(?:il)?|May|June?|July?|Aug(?:ust)?|Sept?(?:ember)?|Oct(?:ober)?|"
    r"Nov(?:ember)?|Dec(?:ember)?)\.?"
)
_DAY = r"\d{1,2}(?:st|nd|rd|th)?"
_YEAR = r"(?:19|20)\d\d"
_STATED = re.compile(rf"\b{_MONTH} {_DAY},? {_YEAR}\b|\b{_DAY} (?:of )?{_MONTH},? {_YEAR}\b")
_EPOCH = pd.Timestamp("2000-01-01")
_STEP = 7  # days between the dates that are tried
_AT_ONCE = 25  # stated dates of which one date of publication is told
_RECENT = 10.0  # days after which a stated date says e times less about the date of publication
_AHEAD = 5.0  # the same for dates that lie ahead, of which there are fewer
_HALVES = 20  # halves of the articles behind the uncertainty
_LEAST = 200  # stated dates without which nothing is told


class Order(NamedTuple):
    """What the numbers of an archive mean: knots between which dates are interpolated (columns ``COLUMNS``)."""

    knots: pd.DataFrame


def numbers(urls: pd.Series) -> pd.Series:
    """Number of publication in each address.

    Parameters
    ----------
    urls : Series of str
        Addresses.

    Returns
    -------
    Series of float
        The first number of four to nine digits that is a part of the path; NaN where there is none.

    Examples
    --------
    >>> numbers(pd.Series(["https://example.org/news/410025/Talks-open", "https://example.org/about"])).tolist()
    [410025.0, nan]
    """
    return urls.str.extract(_NUMBER.pattern, expand=False).astype(float)


def stated(articles: pd.DataFrame) -> pd.DataFrame:
    """Full dates that articles state.

    Parameters
    ----------
    articles : DataFrame
        Columns ``article_id``, ``url``, ``text``.

    Returns
    -------
    DataFrame
        ``article_id``, ``number``, ``date``, each date of an article once. The turn of the Iranian year (19 to 21
        March), by which yearly figures are counted, is left out.

    Examples
    --------
    >>> rows = {"article_id": ["a"], "url": ["/news/410025/x"], "text": ["They met on January 23, 2017 and parted."]}
    >>> stated(pd.DataFrame(rows))["date"].dt.strftime("%Y-%m-%d").tolist()
    ['2017-01-23']
    """
    found = articles["text"].str.findall(_STATED.pattern)
    rows = pd.DataFrame({"article_id": articles["article_id"], "number": numbers(articles["url"]), "date": found})
    rows = rows[rows["number"].notna()].explode("date").dropna(subset="date")
    rows["date"] = dates.parse(rows["date"]).published
    rows = rows.dropna(subset="date").drop_duplicates(["article_id", "date"])
    turn = (rows["date"].dt.month == 3) & rows["date"].dt.day.between(19, 21)
    return rows[~turn & (rows["date"] >= _EPOCH)].reset_index(drop=True)


def fit(found: pd.DataFrame, seed: int = SEED) -> Order:
    """Tell from stated dates when each number was reached.

    Parameters
    ----------
    found : DataFrame
        From :func:`stated`.
    seed : int
        Of the halves of the articles from which the uncertainty is told.

    Returns
    -------
    Order
        ``about``: of all dates of publication that never fall as numbers grow, the one that has the most stated dates
        shortly before it (dynamic programming over weeks); ``about_low``, ``about_high``: between which 90 % of the
        same from random halves of the articles lie, at least a week either way; never falling either.

    Raises
    ------
    InputError
        If fewer than 200 dates are stated.
    """
    if len(found) < _LEAST:
        raise InputError(
            f"The articles state only {len(found)} full dates; {_LEAST} are needed to tell about when each was "
            "published."
        )
    found = found.sort_values("number", kind="stable")
    knots = _path(found)
    rng = np.random.default_rng(seed)
    articles = found["article_id"].unique()
    halves = []
    for _ in range(_HALVES):
        half = found[found["article_id"].isin(rng.choice(articles, len(articles) // 2, replace=False))]
        other = _path(half)
        halves.append(np.interp(knots["number"], other["number"], other["day"]))
    # A half has half of the dates: its error is larger than that of all, by the root of two.
    spread = (np.array(halves) - knots["day"].to_numpy()) / np.sqrt(2)
    low, high = np.quantile(spread, [0.05, 0.95], axis=0)
    day = knots["day"].to_numpy()
    days = {
        "about": day,
        "about_low": np.minimum.accumulate((day + np.minimum(low, -_STEP))[::-1])[::-1],
        "about_high": np.maximum.accumulate(day + np.maximum(high, _STEP)),
    }
    table = pd.DataFrame({"number": knots["number"]})
    for name, values in days.items():
        table[name] = (_EPOCH + pd.to_timedelta(np.round(values), unit="D")).astype("datetime64[us]")
    return Order(table.assign(n_stated=knots["n_stated"].to_numpy())[list(COLUMNS)])


def _path(found: pd.DataFrame) -> pd.DataFrame:
    """The best dates that never fall: ``number``, ``day`` since 2000, ``n_stated``; one row for so many dates."""
    group = np.arange(len(found)) // _AT_ONCE
    day = (found["date"] - _EPOCH).dt.days.to_numpy()
    tried = np.arange(0, day.max() + 60, _STEP)
    lag = tried[None, :] - day[:, None]
    says = np.where(lag >= 0, np.exp(-np.maximum(lag, 0) / _RECENT), 0.7 * np.exp(np.minimum(lag, 0) / _AHEAD))
    score = np.zeros((group[-1] + 1, len(tried)))
    np.add.at(score, group, says)
    best, came = score[0], []
    for row in score[1:]:
        # From which date at most as late the best way comes.
        highest = np.maximum.accumulate(best)
        came.append(np.maximum.accumulate(np.where(best >= highest, np.arange(len(best)), 0)))
        best = row + highest
    at = [int(best.argmax())]
    for back in reversed(came):
        at.append(int(back[at[-1]]))
    number = found["number"].groupby(group).median().to_numpy()
    return pd.DataFrame({"number": number, "day": tried[at[::-1]].astype(float), "n_stated": np.bincount(group)})


@keeps()
def with_dates(articles: pd.DataFrame, order: Order) -> pd.DataFrame:
    """Articles with the approximate date of their publication.

    Parameters
    ----------
    articles : DataFrame
        A table of articles.
    order : Order
        From :func:`fit` or :func:`stored`.

    Returns
    -------
    DataFrame
        A copy with ``about``, ``about_low``, ``about_high`` (datetime; NaT where the address has no number, or one
        outside of those that are known).

    Examples
    --------
    >>> knots = pd.DataFrame({"number": [1000.0, 2000.0], "n_stated": 25})
    >>> for name, days in (("about", (0, 100)), ("about_low", (-7, 90)), ("about_high", (7, 120))):
    ...     knots[name] = pd.Timestamp("2017-01-01") + pd.to_timedelta(days, unit="D")
    >>> with_dates(pd.DataFrame({"url": ["/news/1500/x"]}), Order(knots))["about"].dt.strftime("%Y-%m-%d").item()
    '2017-02-20'
    """
    number = numbers(articles["url"])
    known = number.between(order.knots["number"].min(), order.knots["number"].max())
    out = articles.copy()
    for name in COLUMNS[1:4]:
        days = (order.knots[name] - _EPOCH) / pd.Timedelta(days=1)
        at = pd.Series(np.interp(number, order.knots["number"], days), index=articles.index).round()
        out[name] = (_EPOCH + pd.to_timedelta(at.where(known), unit="D")).astype("datetime64[us]")
    return out


def stored(name: str) -> Order:
    """What is known of the order of an archive (``data/orders/NAME.csv``).

    Parameters
    ----------
    name : str
        Of a corpus.

    Returns
    -------
    Order

    Raises
    ------
    InputError
        If nothing is known.

    Examples
    --------
    >>> stored("tehran-times").knots["about"].is_monotonic_increasing
    True
    """
    try:
        knots = pd.read_csv(data_file(f"orders/{name}.csv"), parse_dates=["about", "about_low", "about_high"])
    except FileNotFoundError:
        raise InputError(f"Nothing is known of the order of articles in '{name}'.") from None
    return Order(knots)


def store(order: Order, name: str) -> None:
    """Keep what is known of the order of an archive.

    Parameters
    ----------
    order : Order
        From :func:`fit`.
    name : str
        Of the corpus.
    """
    write_csv(order.knots, data_file(f"orders/{name}.csv"))
