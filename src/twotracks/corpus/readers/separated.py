"""Tables in plain text, cells separated by a character: CSV as it should be, and as exports leave it.

A table is read row by row into Arrow columns, so that a file needs little more memory than its text. What is not as it
should be is mended where that is certain, and counted: lines above the header, headers repeated in the middle, names of
rows without a header, quotes that are not closed or not doubled. What is not certain is refused with its line.
"""

import csv
from collections.abc import Callable, Iterable, Iterator
from itertools import islice
from typing import NamedTuple

import numpy as np
import pandas as pd
import pyarrow as pa

from twotracks.corpus.readers import stray_quotes
from twotracks.corpus.readers.columns import SYNONYMS, plain
from twotracks.corpus.readers.layout import HEAD, MAX_NAME, ROW_NAMES, Layout, Shapes, known_names, layout
from twotracks.errors import InputError
from twotracks.provenance import note

Lines = Callable[[], Iterable[str]]
_PIECE = 5_000  # rows that are held as Python strings before they become Arrow's
_HEAD_CHARS = 1_000_000
_TEXT = pd.StringDtype("pyarrow", na_value=np.nan)  # the "str" of pandas

csv.field_size_limit(2**31 - 1)


class _Broken(Exception):
    """A row that is not as the rules of CSV have it: where it starts, and what is wrong."""

    def __init__(self, line: int, what: str) -> None:
        super().__init__(what)
        self.line = line


class _Counts(NamedTuple):
    """What was mended, by what a note says of it."""

    found: dict[str, int]

    def add(self, what: str, n: int = 1) -> None:
        self.found[what] = self.found.get(what, 0) + n


def read(lines: Lines, name: str) -> pd.DataFrame:
    """Read a table from its lines.

    Parameters
    ----------
    lines : callable
        Gives the lines with their ends, from the first, each time it is called.
    name : str
        Of the file, for notes and errors.

    Returns
    -------
    DataFrame
        The columns as the file names them, str, ``""`` for empty cells, and ``source_row`` with the line each row
        starts at, counted from 1.

    Raises
    ------
    InputError
        If there is no row below the header, or a row cannot be told; the message names the line.

    Examples
    --------
    >>> read(lambda: ["sep=;\\n", "outlet;text\\n", "A;Snow, rain\\n"], "a.csv")["text"].tolist()
    ['Snow, rain']
    """
    head, size = [], 0
    for line in islice(lines(), HEAD):
        head.append(line.replace("\0", "\ufffd"))
        size += len(line)
        if size > _HEAD_CHARS:
            break
    laid_out = layout(head)
    shapes = _shapes(head, laid_out)
    try:
        return _table(lambda: _strict(_clean(lines), laid_out, shapes), laid_out, name, lines)
    except _Broken as first:
        broken = first
    whole = list(_clean(lines))
    undone, n = stray_quotes.undone(whole)
    if n:
        try:
            again = layout(undone[:HEAD])
            table = _table(lambda: _strict(iter(undone), again, _shapes(undone[:HEAD], again)), again, name, lines)
            return note(table, "read", f'quotes of {name} written as \\" read as quotes', n)
        except _Broken:
            pass
    try:
        return _table(lambda: _mended(whole, laid_out, shapes), laid_out, name, lines)
    except _Broken as second:
        raise InputError(f"{name}, {broken if second.line == broken.line else second}") from None


def _clean(lines: Lines) -> Iterator[str]:
    # Control bytes inside articles do occur; NUL would end some parsers' rows.
    return (line.replace("\0", "\ufffd") if "\0" in line else line for line in lines())


def _width(laid_out: Layout) -> int:
    return len(laid_out.header) + laid_out.row_names


def _shapes(head: list[str], laid_out: Layout) -> Shapes:
    shapes = Shapes(_width(laid_out), laid_out.separator)
    for line in head[laid_out.header_line :]:
        shapes.learn(stray_quotes.split(line, laid_out.separator))
    return shapes


Rows = Iterator[tuple[int, list[str], bool]]


def _strict(lines: Iterator[str], laid_out: Layout, shapes: Shapes) -> Rows:
    """Rows by the rules of CSV, the header first."""
    skip = laid_out.header_line - 1
    reader = csv.reader(islice(lines, skip, None), delimiter=laid_out.separator, strict=True)
    start = skip + 1
    try:
        for row in reader:
            if reader.line_num + skip > start and _swallows(row, shapes):
                raise _Broken(
                    start,
                    f"line {start}: a quoted cell goes over what look like rows of their own. "
                    "Look for a double quote that is not closed or not doubled.",
                )
            yield start, row, False
            start = skip + reader.line_num + 1
    except csv.Error as error:
        raise _Broken(
            start,
            f"from line {start} on, cannot be read as CSV ({error}). "
            "Look for a double quote that is not closed or not doubled.",
        ) from None


def _swallows(row: list[str], shapes: Shapes) -> bool:
    """Whether a cell goes over a line that is a row of its own."""
    least = shapes.width - 1
    for cell in row:
        if cell.count(shapes.separator) < least:
            continue
        for line in cell.splitlines()[1:]:
            if line.count(shapes.separator) >= least and shapes.look_like_row(
                stray_quotes.split(line, shapes.separator)
            ):
                return True
    return False


def _mended(lines: list[str], laid_out: Layout, shapes: Shapes) -> Rows:
    """Rows of a table with stray quotes, the header first."""
    yield laid_out.header_line, list(laid_out.header), False
    for at, row, loose in stray_quotes.rows(lines[laid_out.header_line :], shapes):
        line = laid_out.header_line + at + 1
        if row is None:
            raise _Broken(
                line,
                f"from line {line} on, cannot be read as CSV. "
                "Look for a double quote that is not closed or not doubled.",
            )
        yield line, row, loose


class _Columns:
    """Rows below one header, put away in pieces."""

    def __init__(self, header: list[str]) -> None:
        self.header = header
        self._rows: list[list[str]] = []
        self._pieces: list[list[pa.Array]] = []
        self.lines: list[int] = []

    def add(self, row: list[str], line: int) -> None:
        self._rows.append(row)
        self.lines.append(line)
        if len(self._rows) >= _PIECE:
            self._put_away()

    def _put_away(self) -> None:
        if self._rows:
            self._pieces.append([pa.array(column, pa.large_string()) for column in zip(*self._rows, strict=True)])
            self._rows = []

    def frame(self) -> pd.DataFrame:
        self._put_away()
        columns = {}
        for i, name in enumerate(_unique(self.header)):
            pieces = pa.chunked_array([piece[i] for piece in self._pieces], pa.large_string())
            columns[name] = pd.Series(pd.array(pieces, dtype=_TEXT))
        self._pieces = []
        return pd.DataFrame(columns).assign(source_row=self.lines)


def _table(rows: Callable[[], Rows], laid_out: Layout, name: str, lines: Lines) -> pd.DataFrame:
    counts = _Counts({})
    parts: list[_Columns] = []
    for line, row, loose in rows():
        if not any(cell.strip() for cell in row):
            continue
        if not parts:
            header = [cell.strip() for cell in row]
            parts.append(_Columns([ROW_NAMES, *header] if laid_out.row_names else header))
            continue
        header = parts[-1].header
        other = _another_header(row, header)
        if other is not None:
            counts.add(f"headers of {name} repeated among its rows, left out")
            if other != header:
                parts.append(_Columns(other))
            continue
        width = len(header)
        if any(cell.strip() for cell in row[width:]):
            raise _Broken(
                line,
                f"line {line}: {len(row)} cells where the header has {width}. "
                "A text that contains the separator or a line break must stand in double quotes.",
            )
        if len(row) < width:
            counts.add(f"rows of {name} have fewer cells than the header; the missing ones are empty")
        if loose:
            counts.add(f"rows of {name} with a double quote that is not closed or not doubled; read as a character")
        parts[-1].add(row[:width] + [""] * (width - len(row)), line)
    if not any(part.lines for part in parts):
        raise InputError(f"{name} has a header but no article below it.")
    return _noted(parts, counts, laid_out, name, lines)


def _noted(parts: list[_Columns], counts: _Counts, laid_out: Layout, name: str, lines: Lines) -> pd.DataFrame:
    frames = [part.frame() for part in parts if part.lines]
    if len(frames) == 1:
        table = frames[0]
    else:
        table = pd.concat(alike(frames), ignore_index=True)
        table = table.fillna(dict.fromkeys(table.columns.drop("source_row"), ""))
        table["source_row"] = table.pop("source_row")
        note(table, "read", f"tables with different columns follow each other in {name}; read as one", len(frames))
    empty = [column for column in table.columns if column.startswith("unnamed") and (table[column] == "").all()]
    table = table.drop(columns=empty)
    above = sum(1 for line in islice(lines(), laid_out.header_line - 1) if line.strip())
    if above:
        note(table, "read", f"lines above the header of {name} left out", above)
    if laid_out.row_names:
        note(table, "read", f"names of rows in {name} without a header of their own, called {ROW_NAMES}", len(table))
    for what, n in counts.found.items():
        note(table, "read", what, n)
    n_nul = sum(line.count("\0") for line in lines())
    if n_nul:
        note(table, "read", f"NUL characters of {name} replaced by U+FFFD", n_nul)
    if empty:
        note(table, "read", f"columns of {name} without name or content left out", len(empty))
    return table


def alike(frames: list[pd.DataFrame]) -> list[pd.DataFrame]:
    """Tables whose columns for one field of an article have one name: that in the first table that has it.

    Parameters
    ----------
    frames : list of DataFrame
        Tables from one source.

    Returns
    -------
    list of DataFrame

    Examples
    --------
    >>> first, second = pd.DataFrame(columns=["paper", "text"]), pd.DataFrame(columns=["paper", "Body"])
    >>> list(alike([first, second])[1].columns)
    ['paper', 'text']
    """
    names: dict[str, str] = {}
    out = []
    for frame in frames:
        by_plain = {plain(str(name)): name for name in reversed(frame.columns)}
        change = {}
        for field, synonyms in SYNONYMS.items():
            mine = next((by_plain[synonym] for synonym in synonyms if synonym in by_plain), None)
            if mine is not None and names.setdefault(field, mine) not in frame.columns:
                change[mine] = names[field]
        out.append(frame.rename(columns=change))
    return out


def _another_header(row: list[str], header: list[str]) -> list[str] | None:
    """The names in a row that is a header again, of these columns or of others; None if it is none."""
    if any(len(cell) > MAX_NAME for cell in row):
        return None
    # Files that were put one after the other keep their byte-order marks and their declarations.
    cells = [cell.strip().lstrip("\ufeff") for cell in row]
    while cells and not cells[-1]:
        cells.pop()
    names = {plain(name) for name in header if name}
    folded = [plain(cell) for cell in cells]
    of_header = [plain(name) for name in header[header[:1] == [ROW_NAMES] :]]
    if cells == ["sep="] or (of_header[: len(folded)] == folded and set(folded) >= names - {ROW_NAMES}):
        return header
    if len(cells) < 2 or len(set(folded)) < len(folded):
        return None
    same = len(names.intersection(folded))
    all_usual = known_names(cells) == len(cells) and (same or not set(SYNONYMS["text"]).isdisjoint(folded))
    if same == len(folded) == len(names) or all_usual:
        return cells
    return None


def _unique(header: list[str]) -> list[str]:
    """Give unnamed and repeated columns names of their own."""
    seen: dict[str, int] = {}
    names = []
    for i, raw in enumerate(header, 1):
        name = raw or f"unnamed_{i}"
        seen[name] = seen.get(name, 0) + 1
        names.append(name if seen[name] == 1 else f"{name}_{seen[name]}")
    return names
