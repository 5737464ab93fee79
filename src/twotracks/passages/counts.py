"""Passages counted and compared: how they were recognised, when, and what a search for place names would find."""

import pandas as pd

from twotracks.passages.find import by_place_name
from twotracks.provenance import keeps
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


@keeps()
def over_time(passages: pd.DataFrame) -> pd.DataFrame:
    """Passages per month, quarter or year.

    Parameters
    ----------
    passages : DataFrame
        From :func:`twotracks.passages.find.find_passages`.

    Returns
    -------
    DataFrame
        ``period`` (its first day), ``unit``, ``track``, ``n_passages``, ``n_articles``, rows only where there are any.
        The unit is "year" if dates are known by year or span more than 12 years, "quarter" beyond 3, else "month".
        Undated passages are left out.

    Examples
    --------
    >>> days = pd.to_datetime(["2017-01-24", "2017-01-30"])
    >>> over_time(pd.DataFrame({"article_id": ["a", "b"], "published": days, "track": "astana"}))["unit"].tolist()
    ['month']
    """
    dated = passages[passages["published"].notna()]
    days = dated["published"]
    span = (days.max() - days.min()).days if len(dated) else 0
    by_year = len(dated) > 0 and bool(((days.dt.month == 1) & (days.dt.day == 1)).all())
    unit = "year" if by_year or span > 12 * 365 else "quarter" if span > 3 * 365 else "month"
    period = days.dt.to_period({"year": "Y", "quarter": "Q", "month": "M"}[unit]).dt.start_time.rename("period")
    counts = dated.groupby([period, "track"])["article_id"].agg(n_passages="size", n_articles="nunique").reset_index()
    counts.insert(1, "unit", unit)
    return counts


@keeps()
def by_alias(passages: pd.DataFrame) -> pd.DataFrame:
    """By which entries of the lexicon passages were found.

    Parameters
    ----------
    passages : DataFrame
        From :func:`twotracks.passages.find.find_passages`.

    Returns
    -------
    DataFrame
        ``track``, ``alias`` (id of the entry), ``passages``; the most frequent first.

    Examples
    --------
    >>> passages = pd.DataFrame({"track": "geneva", "alias": ["un-led", "un-led", "geneva-place"]})
    >>> by_alias(passages)["passages"].tolist()
    [2, 1]
    """
    counts = passages.groupby(["track", "alias"]).size().rename("passages").reset_index()
    return counts.sort_values(["passages", "track", "alias"], ascending=[False, True, True], ignore_index=True)


@keeps()
def set_aside(articles: pd.DataFrame, passages: pd.DataFrame) -> pd.DataFrame:
    """Sentences that name the place of a track and were found not to speak of it.

    Parameters
    ----------
    articles : DataFrame
        The articles that were searched.
    passages : DataFrame
        What was found in them.

    Returns
    -------
    DataFrame
        Rows of :func:`twotracks.passages.find.by_place_name` that are no passages.

    Examples
    --------
    >>> articles = pd.DataFrame({"article_id": ["a"], "outlet": ["Daily"], "text": ["The Geneva Motor Show opened."]})
    >>> passages = pd.DataFrame(columns=["article_id", "sentence_no", "track"])
    >>> set_aside(articles, passages)["track"].tolist()
    ['geneva']
    """
    key = _sentence_and_track(passages)
    named = by_place_name(articles)
    return named[~_sentence_and_track(named).isin(key)].reset_index(drop=True)


@keeps()
def without_place_name(articles: pd.DataFrame, passages: pd.DataFrame) -> pd.DataFrame:
    """Passages that speak of a track without naming its place: what a search for place names would have missed.

    Parameters
    ----------
    articles : DataFrame
        The articles that were searched.
    passages : DataFrame
        What was found in them.

    Returns
    -------
    DataFrame
        Rows of ``passages``.

    Examples
    --------
    >>> articles = pd.DataFrame({"article_id": ["a"], "outlet": ["Daily"], "text": ["The guarantors met."]})
    >>> passages = pd.DataFrame({"article_id": ["a"], "sentence_no": [0], "track": ["astana"]})
    >>> len(without_place_name(articles, passages))
    1
    """
    named = _sentence_and_track(by_place_name(articles))
    return passages[~_sentence_and_track(passages).isin(named)].reset_index(drop=True)


def _sentence_and_track(table: pd.DataFrame) -> pd.Index:
    return pd.MultiIndex.from_frame(table[["article_id", "sentence_no", "track"]])
