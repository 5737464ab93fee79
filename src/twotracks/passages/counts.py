"""Passages counted: how they were recognised, and when."""

import pandas as pd

from twotracks.provenance import carry, keeps
from twotracks.schemas import LINKS, TRACKS


@keeps()
def by_link(passages: pd.DataFrame) -> pd.DataFrame:
    """How passages were recognised.

    Parameters
    ----------
    passages : DataFrame
        From :func:`twotracks.passages.find.find_passages`.

    Returns
    -------
    DataFrame
        ``track``, ``link``, ``n_passages``, ``n_articles``; every pair of track and link is a row.

    Examples
    --------
    >>> table = by_link(pd.DataFrame({"article_id": ["a", "a"], "track": "geneva", "link": ["named", "carried"]}))
    >>> table["n_passages"].tolist()
    [0, 0, 0, 1, 0, 1]
    """
    every = pd.MultiIndex.from_product([TRACKS, LINKS], names=["track", "link"])
    grouped = passages.groupby(["track", "link"])["article_id"].agg(n_passages="size", n_articles="nunique")
    return grouped.reindex(every, fill_value=0).reset_index()


def over_time(passages: pd.DataFrame) -> tuple[pd.DataFrame, str]:
    """Passages per month, quarter or year.

    Parameters
    ----------
    passages : DataFrame
        From :func:`twotracks.passages.find.find_passages`.

    Returns
    -------
    (DataFrame, str)
        ``period`` (its first day), ``track``, ``n_passages``, ``n_articles``, rows only where there are any; and the
        unit: "year" if dates are known by year or span more than 12 years, "quarter" beyond 3, else "month".
        Undated passages are left out.

    Examples
    --------
    >>> days = pd.to_datetime(["2017-01-24", "2017-01-30"])
    >>> over_time(pd.DataFrame({"article_id": ["a", "b"], "published": days, "track": "astana"}))[1]
    'month'
    """
    dated = passages[passages["published"].notna()]
    days = dated["published"]
    span = (days.max() - days.min()).days if len(dated) else 0
    by_year = len(dated) > 0 and bool(((days.dt.month == 1) & (days.dt.day == 1)).all())
    unit = "year" if by_year or span > 12 * 365 else "quarter" if span > 3 * 365 else "month"
    period = days.dt.to_period({"year": "Y", "quarter": "Q", "month": "M"}[unit]).dt.start_time.rename("period")
    counts = dated.groupby([period, "track"])["article_id"].agg(n_passages="size", n_articles="nunique").reset_index()
    return carry(passages, counts), unit
