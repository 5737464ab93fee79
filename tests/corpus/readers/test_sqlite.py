"""SQLite: read only, tables with texts, whatever their names are."""

import sqlite3

import pytest

from twotracks.corpus import readers, reading
from twotracks.errors import InputError


def database(path, *statements):
    connection = sqlite3.connect(path)
    for statement in statements:
        connection.execute(*statement) if isinstance(statement, tuple) else connection.execute(statement)
    connection.commit()
    connection.close()
    return path


def said(table):
    return "; ".join(f"{entry['n']} {entry['what']}" for entry in table.attrs["log"])


def test_the_table_with_texts_is_read_and_others_counted(tmp_path):
    path = database(
        tmp_path / "nela.db",
        'create table "news ""data" (id text, source text, content text, published_utc integer, extra blob)',
        ('insert into "news ""data" values (?, ?, ?, ?, ?)', ("1", "post", "It froze.", 1556273700, b"\xff\x00")),
        ('insert into "news ""data" values (?, ?, ?, ?, ?)', ("2", "mail", "Snow fell.", None, None)),
        "create table labels (source text, label text)",
        "insert into labels values ('post', 'reliable')",
        "create view v as select * from labels",
    )
    articles = reading.read(path)
    assert articles["outlet"].tolist() == ["post", "mail"]
    assert articles["text"].tolist() == ["It froze.", "Snow fell."]
    assert "1 rows of the table labels set aside" in said(articles)
    assert not path.with_name("nela.db-journal").exists()


def test_several_tables_with_texts_are_put_together(tmp_path):
    path = database(
        tmp_path / "a.txt",
        "create table y2018 (outlet text, body text)", "insert into y2018 values ('Post', 'It froze.')",
        "create table y2019 (paper text, outlet text, article text)", "insert into y2019 values ('x', 'Mail', 'Snow fell.')",
    )  # fmt: skip
    articles = reading.read(path)
    assert articles["outlet"].tolist() == ["Post", "Mail"]
    assert articles["source_part"].tolist() == ["y2018", "y2019"]


def test_an_empty_a_cut_and_no_database_are_refused(tmp_path):
    path = database(tmp_path / "a.db", "create table articles (outlet text, text text)")
    with pytest.raises(InputError, match="without a row"):
        readers.read(path)
    whole = database(
        tmp_path / "b.db", "create table a (text text)", *[("insert into a values (?)", ("It froze. " * 400,))] * 20
    ).read_bytes()
    (tmp_path / "b.db").write_bytes(whole[: len(whole) // 2])
    with pytest.raises(InputError, match="SQLite"):
        readers.read(tmp_path / "b.db")
    (tmp_path / "c.db").write_bytes(b"not a database")
    with pytest.raises(InputError, match="no SQLite"):
        readers.read(tmp_path / "c.db")


def test_text_that_is_no_utf8_is_kept(tmp_path):
    path = database(
        tmp_path / "a.db", "create table a (text text)", "insert into a values (cast(x'47656ee876ff65' as text))"
    )
    assert readers.read(path)["text"].tolist() == ["Gen\ufffdv\ufffde"]
