"""The meetings of the tracks (``data/events.csv``)."""

import numpy as np
import pandas as pd

from twotracks.config import data_file
from twotracks.schemas import tracks


def load() -> pd.DataFrame:
    """Meetings and other dates of the tracks, with sources.

    Returns
    -------
    DataFrame
        ``date_start``, ``date_end`` (datetime; NaT end for an open period), ``track`` ("astana", "geneva",
        "sochi", "un" or "context"), ``round``, ``city``, ``outcome``, ``source_urls``, and ``verified``: False
        where the file says that a date rests on memory.

    Examples
    --------
    >>> load()["date_start"].min()
    Timestamp('2012-06-30 00:00:00')
    """
    table = pd.read_csv(data_file("events.csv"), dtype="str", keep_default_na=False)
    for name in ("date_start", "date_end"):
        table[name] = pd.to_datetime(table[name], errors="coerce")
    table["verified"] = ~table["outcome"].str.contains("unverified", case=False)
    return table


def nearest(published: pd.Series, track: str) -> pd.DataFrame:
    """The nearest meeting of a track for each date of publication.

    Parameters
    ----------
    published : Series of datetime
        Dates of articles; NaT gives an empty row.
    track : str
        Which track's meetings (one of :data:`twotracks.schemas.TRACKS`; ``data/tracks.toml`` says which meetings are
        whose: the Sochi congress counts with Astana). A meeting that was cancelled does not count.

    Returns
    -------
    DataFrame
        On the index of ``published``: ``round`` and ``days`` (0 during the meeting, negative before it). Of two
        meetings as near, the one that stands first in the file.

    Examples
    --------
    >>> nearest(pd.Series(pd.to_datetime(["2017-01-20"])), "astana")["days"].tolist()
    [-3]
    """
    table = load()
    held = table[table["track"].isin(tracks()[track].meetings) & ~table["round"].str.contains("CANCELLED")]
    # Days by meetings: meetings are periods, some overlap, so that a search in sorted dates would not do.
    before = np.minimum(_days(published, held["date_start"]), 0)
    after = np.maximum(_days(published, held["date_end"]), 0)
    days = np.where(before < 0, before, after)
    distance = np.where(np.isnan(days), np.inf, np.abs(days))
    first = distance.argmin(axis=1)
    dated = published.notna().to_numpy()
    found = pd.DataFrame(
        {"round": held["round"].to_numpy()[first], "days": days[np.arange(len(days)), first]}, index=published.index
    )
    found.loc[~dated, "round"] = ""
    found.loc[~dated, "days"] = np.nan
    return found.astype({"round": "str", "days": "Int64"})


def distances(articles: pd.DataFrame) -> pd.DataFrame:
    """The nearest meeting of each track for every article whose day of publication is known.

    Parameters
    ----------
    articles : DataFrame
        A table of articles.

    Returns
    -------
    DataFrame
        On the index of ``articles``, for each track ``round_TRACK`` and ``days_TRACK`` (:func:`nearest`); empty where
        only a month or a year is known, or about when.

    Examples
    --------
    >>> articles = pd.DataFrame({"published": pd.to_datetime(["2017-01-20", "2017-01-01"])})
    >>> distances(articles.assign(date_precision=["day", "year"]))["days_astana"].tolist()
    [-3, <NA>]
    """
    days = articles["published"]
    if "date_precision" in articles.columns:
        days = days.where(articles["date_precision"] == "day")
    parts = {track: nearest(days, track) for track in tracks()}
    return pd.concat(
        [table.rename(columns=lambda name, track=track: f"{name}_{track}") for track, table in parts.items()], axis=1
    )


def _days(published: pd.Series, dates: pd.Series) -> np.ndarray:
    """Whole days from each of some dates (columns) to each date of publication (rows); NaN where one is not known."""
    given = published.to_numpy(dtype="datetime64[us]")[:, None]
    return np.floor((given - dates.to_numpy(dtype="datetime64[us]")[None, :]) / np.timedelta64(1, "D"))


def nearest_meeting(articles: pd.DataFrame, passages: pd.DataFrame, track: str) -> pd.DataFrame:
    """For each article that speaks of a track: the nearest meeting of the track, and how far away it is.

    Parameters
    ----------
    articles : DataFrame
        The articles.
    passages : DataFrame
        What was found in them.
    track : str
        Which track.

    Returns
    -------
    DataFrame
        ``outlet``, ``round`` and ``days`` (0 during the meeting, negative before it) on the index of ``articles``.

    Examples
    --------
    >>> articles = pd.DataFrame({"article_id": ["a"], "outlet": ["Daily"], "published": pd.to_datetime(["2017-01-20"])})
    >>> passages = pd.DataFrame({"article_id": ["a"], "track": ["astana"]})
    >>> nearest_meeting(articles, passages, "astana")["days"].tolist()
    [-3]
    """
    ids = passages.loc[passages["track"] == track, "article_id"]
    speaking = articles[articles["article_id"].isin(ids)]
    return nearest(speaking["published"], track).assign(outlet=speaking["outlet"])[["outlet", "round", "days"]]
