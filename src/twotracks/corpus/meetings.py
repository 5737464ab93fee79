"""The meetings of both tracks (``data/events.csv``)."""

import pandas as pd

from twotracks.config import data_file


def read() -> pd.DataFrame:
    """Meetings and other dates of the two tracks, with sources.

    Returns
    -------
    DataFrame
        ``date_start``, ``date_end`` (datetime; NaT end for an open period), ``track`` ("astana", "geneva",
        "sochi", "un" or "context"), ``round``, ``city``, ``outcome``, ``source_urls``, and ``verified``: False
        where the file says that a date rests on memory.
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
    track : {"astana", "geneva"}
        Which track's meetings. The Sochi congress counts with Astana. A meeting that was cancelled
        does not count.

    Returns
    -------
    DataFrame
        On the index of ``published``: ``round`` and ``days`` (0 during the meeting, negative before it).
    """
    table = read()
    tracks = {"astana": ["astana", "sochi"], "geneva": ["geneva"]}[track]
    meetings = table[table["track"].isin(tracks) & ~table["round"].str.contains("CANCELLED")].reset_index(drop=True)
    rows = []
    for day in published:
        if pd.isna(day):
            rows.append(("", pd.NA))
            continue
        before = (day - meetings["date_start"]).dt.days.clip(upper=0)
        after = (day - meetings["date_end"]).dt.days.clip(lower=0)
        days = before.where(before < 0, after)
        i = days.abs().idxmin()
        rows.append((meetings["round"][i], int(days[i])))
    return pd.DataFrame(rows, columns=["round", "days"], index=published.index).astype(
        {"round": "str", "days": "Int64"}
    )
