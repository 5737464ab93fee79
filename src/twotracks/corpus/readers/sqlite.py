"""SQLite databases, as NELA-GT and many scrapers come."""

import re
import sqlite3
from pathlib import Path
from urllib.parse import quote

import pandas as pd

from twotracks.corpus.readers import Head, reader
from twotracks.corpus.readers.mend import mend_table
from twotracks.corpus.readers.tables import as_table, cell, has_text, together
from twotracks.errors import InputError
from twotracks.provenance import note

_MAGIC = b"SQLite format 3\x00"
_SHADOW = re.compile(r"_(?:data|idx|content|docsize|config|segments|segdir|stat)$")


def _told(head: Head) -> bool:
    return head.raw.startswith(_MAGIC)


@reader(".db", ".sqlite", ".sqlite3", ".db3", told_by=_told)
def read(path: Path) -> pd.DataFrame:
    """Read the tables of a database that hold articles.

    Parameters
    ----------
    path : Path
        The database. It is opened for reading only, and no view of it is run.

    Returns
    -------
    DataFrame
        One row an article; of several tables with texts, all.

    Raises
    ------
    InputError
        If it is no SQLite database, damaged, or no table holds texts.
    """
    if not Head(path).raw.startswith(_MAGIC):
        raise InputError(f"{path.name} is no SQLite database, or it is empty. Save its articles as CSV.")
    try:
        connection = sqlite3.connect(f"file:{quote(str(path.resolve()))}?mode=ro&immutable=1", uri=True)
        connection.text_factory = lambda raw: raw.decode("utf-8", errors="replace")
        try:
            return _tables(connection, path)
        finally:
            connection.close()
    except (sqlite3.Error, OverflowError) as error:
        raise InputError(f"{path.name} cannot be read as a SQLite database ({error}).") from None


def _tables(connection: sqlite3.Connection, path: Path) -> pd.DataFrame:
    found = connection.execute("select name, sql from sqlite_master where type = 'table'").fetchall()
    plain = [name for name, sql in found if not re.match(r"(?i)create\s+virtual", str(sql or ""))]
    virtual = [name for name, _ in found if name not in plain]
    shadows = {name for name in plain if any(name.startswith(of) and _SHADOW.search(name) for of in virtual)}
    names = [name for name in plain if name not in shadows and not name.startswith("sqlite_")]
    columns = {name: [row[1] for row in connection.execute(f"pragma table_info({_quoted(name)})")] for name in names}
    with_text = [name for name in names if has_text(columns[name])]
    if not with_text:  # --columns may know which; else the refusal tells the columns of the largest table
        with_text = sorted(names, key=lambda name: -_count(connection, name))[:1]
    parts = []
    for name in with_text:
        cursor = connection.execute(f"select * from {_quoted(name)}")
        headings = [str(column[0]) for column in cursor.description]
        records = [dict(zip(headings, map(cell, row), strict=True)) for row in cursor]
        if records:
            parts.append((name, as_table(records)))
    if not parts:
        raise InputError(f"{path.name} is a database without a row in any table.")
    table = parts[0][1] if len(parts) == 1 else together(parts, path.name)
    for name in names:
        rows = 0 if name in with_text else _count(connection, name)
        if rows:
            note(table, "read", f"rows of the table {name} set aside, because no column there holds texts", rows)
    return mend_table(table, path.name)


def _quoted(name: str) -> str:
    return '"' + name.replace('"', '""') + '"'


def _count(connection: sqlite3.Connection, name: str) -> int:
    return int(connection.execute(f"select count(*) from {_quoted(name)}").fetchone()[0])
