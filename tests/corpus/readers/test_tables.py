"""Odd values, nested records and tables of several shapes."""

import datetime as dt

import pandas as pd

from twotracks.corpus.readers import tables


def test_values_as_text():
    values = [
        None,
        float("nan"),
        2019.0,
        0.5,
        True,
        b"\xff",
        "\ud800",
        "a\0b",
        dt.datetime(2019, 5, 3, 10, 15),
        dt.date(2019, 5, 3),
    ]
    shown = [tables.cell(value) for value in values]
    assert shown == ["", "", "2019", "0.5", "True", "\ufffd", "?", "a\ufffdb", "2019-05-03 10:15:00", "2019-05-03"]


def test_a_nested_record_loses_nothing():
    record = {
        "title": "Frost",
        "meta": {"title": "Site", "outlet": "Post", "deep": {"x": 1}},
        "source": {"id": 7, "name": "Mail"},
    }
    assert tables.flat(record) == {
        "title": "Frost", "meta.title": "Site", "outlet": "Post", "deep": '{"x": 1}', "source": "Mail", "source.id": "7",
    }  # fmt: skip


def test_a_column_called_source_row_does_not_count_rows():
    assert tables.as_table([{"text": "a", "source_row": "9"}])["source_row"].tolist() == [1]


def test_tables_of_one_shape_keep_their_names():
    one = tables.as_table([{"Body": "a", "Paper": "x"}])
    whole = tables.together([("a", one), ("b", one)], "f")
    assert whole.columns.tolist() == ["Body", "Paper", "source_part", "source_row"]
    assert whole["source_row"].tolist() == [1, 2]


def test_rows_longer_than_the_header_keep_their_cells():
    table = tables.named(["text", "text", ""], [["a", "b", "", "d"]], [7])
    assert table.iloc[0].tolist() == ["a", "b", "d", 7]
    assert table.columns.is_unique
    assert isinstance(table, pd.DataFrame)


def test_objects_that_stand_for_one_value():
    record = {
        "title": {"rendered": "Frost"}, "issued": {"date-parts": [[2019, 5, 3]]}, "source": {"uri": "p.invalid", "title": "Post"},
        "data": {"title": "Snow", "name": "x"}, "_id": {"$oid": "7"},
    }  # fmt: skip
    row = tables.flat(record)
    assert (row["title"], row["issued"], row["source"], row["_id"]) == ("Frost", "2019-05-03", "Post", "7")
    assert (row["data.title"], row["name"]) == ("Snow", "x")
