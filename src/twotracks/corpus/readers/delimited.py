"""Files with one article a row: CSV (any usual separator), Parquet, JSON Lines."""

import csv
import io
import json
from pathlib import Path

import pandas as pd

from twotracks.corpus.readers import reader
from twotracks.corpus.readers.decode import decode
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
_SEPARATORS = ",;\t|"


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
    kind = kind or SUFFIXES[path.suffix.lower()]
    if path.stat().st_size == 0:
        raise InputError(f"{path.name} is empty (0 bytes). Check that the download or export finished.")
    if kind == "parquet":
        return _parquet(path)
    decoded = decode(path.read_bytes())
    if not decoded.text.strip():
        raise InputError(f"{path.name} holds nothing but blank space. Check that the export finished.")
    table = _csv(decoded.text, path) if kind == "csv" else _jsonl(decoded.text, path)
    if decoded.encoding == "cp1252":
        note(
            table, "read",
            f"bytes of {path.name} read as Windows-1252, because the file is not valid UTF-8", decoded.n_not_utf8,
        )  # fmt: skip
    if decoded.n_replaced:
        note(table, "read", f"characters of {path.name} unreadable, replaced by U+FFFD", decoded.n_replaced)
    return table


def _csv(text: str, path: Path) -> pd.DataFrame:
    header_line = text.lstrip("\r\n").split("\n", 1)[0]
    separator = max(_SEPARATORS, key=header_line.count)
    # The csv module rather than pandas: it can say on which line a bad row starts.
    csv.field_size_limit(2**31 - 1)
    # Control bytes inside articles do occur; NUL would end some parsers' rows.
    reader = csv.reader(io.StringIO(text.replace("\0", "\ufffd"), newline=""), delimiter=separator, strict=True)
    rows: list[list[str]] = []
    lines: list[int] = []
    header: list[str] | None = None
    start = 1
    short = 0
    try:
        for row in reader:
            if header is None:
                header = [name.strip() for name in row] if any(cell.strip() for cell in row) else None
            elif any(cell.strip() for cell in row):
                extra = [cell for cell in row[len(header) :] if cell.strip()]
                if extra:
                    raise InputError(
                        f"{path.name}, line {start}: {len(row)} cells where the header has {len(header)}. "
                        "A text that contains the separator or a line break must stand in double quotes."
                    )
                short += len(row) < len(header)
                rows.append(row[: len(header)] + [""] * (len(header) - len(row)))
                lines.append(start)
            start = reader.line_num + 1
    except csv.Error as error:
        raise InputError(
            f"{path.name}, from line {start} on, cannot be read as CSV ({error}). "
            "Look for a double quote that is not closed or not doubled."
        ) from None
    if not header or not rows:
        raise InputError(f"{path.name} has a header but no article below it.")
    table = pd.DataFrame(rows, columns=_unique(header), dtype="str")
    empty = [name for name in table.columns if name.startswith("unnamed") and (table[name] == "").all()]
    table = table.drop(columns=empty)
    table["source_row"] = lines
    if short:
        note(table, "read", f"rows of {path.name} have fewer cells than the header; the missing ones are empty", short)
    if text.count("\0"):
        note(table, "read", f"NUL characters of {path.name} replaced by U+FFFD", text.count("\0"))
    if empty:
        note(table, "read", f"columns of {path.name} without name or content left out", len(empty))
    return table


def _unique(header: list[str]) -> list[str]:
    """Give unnamed and repeated columns names of their own."""
    seen: dict[str, int] = {}
    names = []
    for i, raw in enumerate(header, 1):
        name = raw or f"unnamed_{i}"
        seen[name] = seen.get(name, 0) + 1
        names.append(name if seen[name] == 1 else f"{name}_{seen[name]}")
    return names


def _jsonl(text: str, path: Path) -> pd.DataFrame:
    records, lines = [], []
    # Not splitlines(): a line separator inside a JSON string would cut a record in two.
    for number, line in enumerate(text.split("\n"), 1):
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
        lines.append(number)
    table = pd.DataFrame(records).fillna("").astype("str")
    table["source_row"] = lines
    return table


def _cell(value: object) -> str:
    if value is None:
        return ""
    if isinstance(value, (dict, list)):
        value = json.dumps(value, ensure_ascii=False)
    if isinstance(value, float) and value != value:  # noqa: PLR0124  NaN, which JSON should not have, is no text
        return ""
    # A lone surrogate ("\\ud800") is legal JSON and illegal text.
    return str(value).encode("utf-8", errors="replace").decode("utf-8")


def _parquet(path: Path) -> pd.DataFrame:
    try:
        table = pd.read_parquet(path)
    except Exception as error:  # pyarrow raises many kinds
        raise InputError(f"{path.name} cannot be read as Parquet ({str(error).splitlines()[0]}).") from None
    if table.empty:
        raise InputError(f"{path.name} holds no rows.")
    table = table.reset_index(drop=True)
    for name in table.columns:
        if isinstance(table[name].dtype, pd.StringDtype):
            table[name] = table[name].fillna("")
        else:
            table[name] = table[name].map(lambda value: "" if pd.isna(value) is True else str(value))
    table.columns = [str(name) for name in table.columns]
    table = table.astype("str")
    table["source_row"] = range(1, len(table) + 1)
    return table
