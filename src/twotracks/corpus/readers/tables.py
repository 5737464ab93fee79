"""What every reader of records needs: odd values to text, records to a table, several tables to one."""

import datetime as dt
import json
from collections.abc import Iterable, Mapping, Sequence

import pandas as pd

from twotracks.corpus.readers.columns import SYNONYMS, match, plain
from twotracks.errors import InputError
from twotracks.provenance import note

# By what an object that stands for one value is called: an outlet by its name, a title of WordPress, a date of MongoDB.
_NAMES = ("name", "rendered", "main", "value", "#text", "$date", "$oid", "$numberLong")
_PARTS = {
    "meta",
    "metadata",
    "fields",
    "data",
    "article",
    "item",
    "attributes",
    "_source",
    "doc",
    "record",
    "properties",
}
_SPREADSHEET_HEADER = 30  # lines before the header that exports put there are fewer


def cell(value: object) -> str:
    """Turn a value of any kind into the text that stands for it.

    Parameters
    ----------
    value : object
        As a parser of JSON, SQLite or a spreadsheet gives it.

    Returns
    -------
    str
        ``""`` for what is missing; a list or an object as JSON; a time as ISO 8601.

    Examples
    --------
    >>> cell(2019.0), cell(["Syria", "snow"]), cell(None)
    ('2019', '["Syria", "snow"]', '')
    """
    if value is None or (isinstance(value, float) and value != value):  # noqa: PLR0124  NaN is no text
        return ""
    if isinstance(value, bytes):
        return value.decode("utf-8", errors="replace")
    if isinstance(value, dt.datetime):
        return value.isoformat(sep=" ") if value.time() != dt.time() else value.date().isoformat()
    if isinstance(value, float) and value.is_integer() and abs(value) < 2**53:
        value = int(value)
    if isinstance(value, (dict, list)):
        value = json.dumps(value, ensure_ascii=False, default=str)
    # A lone surrogate is legal JSON and illegal text; a NUL ends the text for many programs.
    return str(value).encode("utf-8", errors="replace").decode("utf-8").replace("\0", "\ufffd")


def flat(record: Mapping[object, object]) -> dict[str, str]:
    """Lay a nested record out as one row.

    What has a name is called by it (``"source": {"id": "x", "name": "Example Courier"}`` is the source Example
    Courier); what a part such as ``"meta": {"outlet": ...}`` holds stands beside the other fields; a text that is a
    list is its paragraphs.

    Parameters
    ----------
    record : mapping
        An object of a JSON file.

    Returns
    -------
    dict
        Text by name of column.

    Examples
    --------
    >>> flat({"source": {"id": None, "name": "Example Courier"}, "meta": {"date": "2019-04-26"}})
    {'source': 'Example Courier', 'source.id': '', 'date': '2019-04-26'}
    """
    row: dict[str, str] = {}
    nested: list[tuple[str, str, object]] = []
    for key, value in record.items():
        name = str(key)
        if isinstance(value, list) and name.lower() in SYNONYMS["text"]:
            row[name] = "\n".join(map(cell, value))
            continue
        if not isinstance(value, dict) or not value:
            row[name] = cell(value)
            continue
        inner = {str(part): found for part, found in value.items()}
        if isinstance(inner.get("date-parts"), list):
            row[name] = _date_of_parts(inner.pop("date-parts"))
            nested += [(f"{name}.{part}", "", found) for part, found in inner.items()]
            continue
        titles = ("title", "label", "uri") if name.lower() in SYNONYMS["outlet"] else ()
        called = next((part for part in (*_NAMES, *titles) if isinstance(inner.get(part), (str, int))), None)
        if called is not None and name.lower() not in _PARTS:
            row[name] = cell(inner.pop(called))
            nested += [(f"{name}.{part}", "", found) for part, found in inner.items()]
        else:
            nested += [(part, f"{name}.{part}", found) for part, found in inner.items()]
    for name, other, value in nested:
        row[name if (name not in row and name not in record) or not other else other] = cell(value)
    return row


def _date_of_parts(parts: list) -> str:
    """The day in ``[[2019, 4, 26]]``, as citation managers write it."""
    first = parts[0] if parts and isinstance(parts[0], list) else parts
    return "-".join(f"{int(part):02d}" for part in first[:3] if str(part).isdigit())


def as_table(records: Sequence[Mapping[str, str]], rows: Iterable[int] | None = None) -> pd.DataFrame:
    """Make records a table as readers give it.

    Parameters
    ----------
    records : sequence of mapping
        Text by name of column, one an article.
    rows : iterable of int, optional
        Where in the file each came from; default: counted from 1.

    Returns
    -------
    DataFrame
        All str, ``""`` where a record lacks a column, and ``source_row``.

    Examples
    --------
    >>> as_table([{"text": "Snow fell."}, {"title": "Frost"}])["title"].tolist()
    ['', 'Frost']
    """
    table = pd.DataFrame([dict(record) for record in records]).fillna("").astype("str")
    table = table.drop(columns="source_row", errors="ignore")
    table["source_row"] = list(rows) if rows is not None else range(1, len(table) + 1)
    return table


def has_text(columns: Iterable[object]) -> bool:
    """Tell whether a table has a column that is known to hold the texts of articles.

    Parameters
    ----------
    columns : iterable
        Names of columns.

    Returns
    -------
    bool

    Examples
    --------
    >>> has_text(["Headline", "Body"]), has_text(["url", "title"])
    (True, False)
    """
    try:
        return bool(match(columns))
    except InputError:
        return False


def together(parts: Sequence[tuple[str, pd.DataFrame]], where: str) -> pd.DataFrame:
    """Put the tables of a folder, a workbook or a database together.

    Tables that have no text of articles beside tables that have it (lists of outlets, code books) are set aside and
    counted. Columns that the tables call differently (``body``, ``content``) get one name.

    Parameters
    ----------
    parts : sequence of (str, DataFrame)
        Name of each part, and its table as its reader gives it.
    where : str
        What they are parts of, for the report.

    Returns
    -------
    DataFrame
        With a column ``source_part`` that names the part; ``source_row`` counts from 1.

    Examples
    --------
    >>> one, two = as_table([{"body": "Snow."}]), as_table([{"content": "Frost."}])
    >>> together([("a.csv", one), ("b.csv", two)], "folder")["text"].tolist()
    ['Snow.', 'Frost.']
    """
    good = [(name, table) for name, table in parts if has_text(table.columns)]
    aside = [(name, table) for name, table in parts if not has_text(table.columns)]
    if not good:  # --columns may know better, or the refusal tells which columns there are
        good, aside = list(parts), []
    if len(good) > 1 and len({tuple(table.columns) for _, table in good}) > 1:
        good = [(name, _one_name(table)) for name, table in good]
    frames = []
    for name, table in good:
        part = table.drop(columns="source_row")
        part["source_part"] = name
        frames.append(part)
    whole = pd.concat(frames, ignore_index=True).fillna("").astype("str")
    whole["source_row"] = range(1, len(whole) + 1)
    for _, table in good:
        for entry in table.attrs.get("log", []):
            note(whole, entry["step"], entry["what"], entry["n"])
    for name, table in aside:
        note(whole, "read", f"rows of {name} set aside, because no column there holds texts of articles", len(table))
    if len(good) > 1:
        note(whole, "read", f"tables of {where} put together", len(good))
    return whole


def _one_name(table: pd.DataFrame) -> pd.DataFrame:
    try:
        found = match(name for name in table.columns if name != "source_row")
    except InputError:
        return table
    out = table.rename(columns={name: field for field, name in found.items() if field not in table.columns})
    out.attrs = dict(table.attrs)
    return out


def header_row(rows: Sequence[Sequence[str]]) -> int:
    """Find the row that holds the names of the columns; what an export says of itself may stand above it.

    Parameters
    ----------
    rows : sequence of sequence of str
        The first rows of a sheet.

    Returns
    -------
    int
        Its index: the first row with a known name for the text of an article, else the first with most cells filled.

    Examples
    --------
    >>> header_row([["Export of 2 articles", ""], ["Date", "Text"], ["2019", "Snow fell."]])
    1
    """
    known = set(SYNONYMS["text"])
    first = [[plain(name) for name in row] for row in rows[:_SPREADSHEET_HEADER]]
    for i, row in enumerate(first):
        if known & set(row) and sum(bool(name) for name in row) > 1:
            return i
    filled = [sum(bool(name) for name in row) for row in first]
    return filled.index(max(filled)) if filled else 0


def named(header: Sequence[str], rows: Sequence[Sequence[str]], numbers: Sequence[int]) -> pd.DataFrame:
    """Make a header and rows a table; cells beyond the header get columns of their own.

    Parameters
    ----------
    header : sequence of str
        Names, possibly empty or repeated.
    rows : sequence of sequence of str
        Cells.
    numbers : sequence of int
        Row of the source each came from.

    Returns
    -------
    DataFrame
        As from :func:`as_table`, without columns that have neither name nor content.

    Examples
    --------
    >>> named(["text", ""], [["Snow fell.", ""]], [2]).columns.tolist()
    ['text', 'source_row']
    """
    width = max([len(header), *(len(row) for row in rows)])
    names: list[str] = []
    for i in range(width):
        name = (header[i].strip() if i < len(header) else "") or f"unnamed_{i + 1}"
        names.append(name if name not in names else f"{name}_{names.count(name) + i + 1}")
    cells = [[*row, *[""] * (width - len(row))] for row in rows]
    table = pd.DataFrame(cells, columns=names, dtype="str")
    empty = [name for name in names if name.startswith("unnamed_") and (table[name] == "").all()]
    table = table.drop(columns=[*empty, *(["source_row"] if "source_row" in names else [])])
    table["source_row"] = list(numbers)
    return table
