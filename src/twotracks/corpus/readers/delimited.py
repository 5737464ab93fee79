"""Files with one article a row: CSV (any usual separator), Parquet, JSON Lines."""

import json
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path

import pandas as pd

from twotracks.corpus.readers import reader, separated
from twotracks.corpus.readers.decode import decode, is_utf8, remarks
from twotracks.corpus.readers.layout import lines_of
from twotracks.corpus.readers.mend import mend_table
from twotracks.corpus.readers.tables import flat
from twotracks.errors import InputError
from twotracks.provenance import note

SUFFIXES = {
    ".csv": "csv",
    ".tsv": "csv",
    ".tab": "csv",
    ".parquet": "parquet",
    ".pq": "parquet",
    ".jsonl": "jsonl",
    ".ndjson": "jsonl",
}
_PIECE = 5_000  # records that are held as Python strings before they become Arrow's


@reader(*SUFFIXES)
def read(path: Path, kind: str = "") -> pd.DataFrame:
    """Read a table of articles as it stands, all cells as text.

    Parameters
    ----------
    path : Path
        A ``.csv``, ``.tsv``, ``.parquet``, ``.pq``, ``.jsonl`` or ``.ndjson`` file.
    kind : {"", "csv", "parquet", "jsonl"}
        What it is, where its ending does not say.

    Returns
    -------
    DataFrame
        The source's own columns, str, ``""`` for empty cells; a column ``source_row`` with
        the line (CSV, JSON Lines) or row (Parquet) each article came from, counted from 1.

    Raises
    ------
    InputError
        If the file is empty or a row cannot be read; the message names file and line.
    """
    return mend_table(stored(path, kind), path.name)


def stored(path: Path, kind: str = "") -> pd.DataFrame:
    """Read a table with nothing repaired in its cells, as checksums of a corpus are taken.

    Parameters
    ----------
    path, kind
        As for :func:`read`.

    Returns
    -------
    DataFrame
        As from :func:`read`.

    Raises
    ------
    InputError
        As :func:`read`.
    """
    kind = kind or SUFFIXES[path.suffix.lower()]
    if path.stat().st_size == 0:
        raise InputError(f"{path.name} is empty (0 bytes). Check that the download or export finished.")
    return _parquet(path) if kind == "parquet" else _of_kind(kind, path)


def _of_kind(kind: str, path: Path) -> pd.DataFrame:
    if is_utf8(path):
        return _table(lambda newline: _pieces(path, newline), kind, path)
    decoded = decode(path.read_bytes())
    table = _table(lambda newline: lines_of(decoded.text, newline), kind, path)
    for n, what in remarks(decoded, path.name):
        note(table, "read", what, n)
    return table


def _pieces(path: Path, newline: str) -> Iterator[str]:
    with path.open(encoding="utf-8-sig", newline=newline) as file:
        yield from file


def _table(lines: Callable[[str], Iterable[str]], kind: str, path: Path) -> pd.DataFrame:
    if not any(line.strip() for line in lines("")):
        raise InputError(f"{path.name} holds nothing but blank space. Check that the export finished.")
    # Not at a carriage return or line separator inside a JSON string, which would cut a record in two.
    return separated.read(lambda: lines(""), path.name) if kind == "csv" else _jsonl(lines("\n"), path)


def _jsonl(lines: Iterable[str], path: Path) -> pd.DataFrame:
    records: list[dict[str, str]] = []
    pieces: list[pd.DataFrame] = []
    numbers: list[int] = []
    for number, line in enumerate(lines, 1):
        if not line.strip():
            continue
        try:
            record = json.loads(line)
        except (ValueError, RecursionError) as error:
            raise InputError(
                f"{path.name}, line {number}, is not JSON ({error}). The file must hold one JSON object a line."
            ) from None
        if not isinstance(record, dict):
            raise InputError(f"{path.name}, line {number}, is not a JSON object with named fields.")
        records.append(flat(record))
        numbers.append(number)
        if len(records) >= _PIECE:
            pieces.append(_as_text(records))
            records = []
    if records or not pieces:
        pieces.append(_as_text(records))
    table = pieces[0] if len(pieces) == 1 else pd.concat(pieces, ignore_index=True).fillna("")
    table["source_row"] = numbers
    return table


def _as_text(records: list[dict[str, str]]) -> pd.DataFrame:
    return pd.DataFrame(records).fillna("").astype("str")


def _stored_value(value: object) -> str:
    if isinstance(value, bytes):  # texts that were stored as they came over the net
        return decode(value).text
    return "" if pd.isna(value) is True else str(value)


def _parquet(path: Path) -> pd.DataFrame:
    try:
        table = pd.read_parquet(path)
    except Exception as error:  # pyarrow raises many kinds
        raise InputError(f"{path.name} cannot be read as Parquet ({str(error).splitlines()[0]}).") from None
    if table.empty:
        raise InputError(f"{path.name} holds no rows.")
    table = table.reset_index(drop=True)
    table.columns = [str(name) for name in table.columns]
    for name in table.columns:
        if not isinstance(table[name].dtype, pd.StringDtype):
            table[name] = table[name].map(_stored_value).astype("str")
        elif table[name].hasnans:  # each step more would copy every text once more
            table[name] = table[name].fillna("").astype("str")
    table["source_row"] = range(1, len(table) + 1)
    return table
