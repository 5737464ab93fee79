"""The meetings: whole, in order, and the nearest one found."""

import pandas as pd

from twotracks.corpus import meetings


def test_the_table_is_whole():
    table = meetings.load()
    assert len(table) > 50
    assert table["date_start"].notna().all()
    assert (table["date_end"].isna() | (table["date_end"] >= table["date_start"])).all()
    assert table["source_urls"].str.len().min() > 5
    assert not table["verified"].all(), "cells that rest on memory keep their mark"
    first = table[(table["track"] == "astana")]["date_start"].min()
    assert first >= pd.Timestamp("2016-12-01")


def test_the_nearest_meeting():
    days = pd.Series(pd.to_datetime(["2017-01-20", "2017-01-24", "2017-01-27", None]))
    near = meetings.nearest(days, "astana")
    assert near["round"].tolist() == ["Astana 1"] * 3 + [""]
    assert near["days"].tolist()[:3] == [-3, 0, 3]


def test_a_cancelled_meeting_is_none():
    near = meetings.nearest(pd.Series(pd.to_datetime(["2022-07-26"])), "geneva")
    assert "CANCELLED" not in near["round"][0]
