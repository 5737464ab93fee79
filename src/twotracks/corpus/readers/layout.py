"""How a table in plain text is laid out: what separates its cells, where its header stands, how its rows look."""

import csv
import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple

from twotracks.corpus.readers.columns import SYNONYMS, plain

SEPARATORS = ",;\t|"
HEAD = 200  # lines of a table that are looked at to tell its layout
ROW_NAMES = "row_names"
_PREAMBLE = 30  # rows above the header, at most
MAX_NAME = 80  # characters: no name of a column is longer
_SHAPE = 40
_SEP_LINE = re.compile(r'\s*"?sep=(.|\\t)"?[\s,;|]*$', re.IGNORECASE)
_SPACED = re.compile(r'\s*"[^"]*"(?: "[^"]*")+\s*$')
_LINE = re.compile(r"[^\r\n]*(?:\r\n|\r|\n)|[^\r\n]+")
_ONLY_LF = re.compile(r"[^\n]*\n|[^\n]+")


class Layout(NamedTuple):
    """Separator, number of the line at which the header starts (from 1), and the names in it, as they stand.

    ``row_names``: whether rows have one cell more than the header, with their names, as R writes them. ``declared``:
    whether a line ``sep=;`` says what separates cells. ``share``: share of the rows looked at that have as many cells
    as the header.
    """

    separator: str
    header_line: int
    header: tuple[str, ...]
    row_names: bool
    declared: bool
    share: float
    n_rows: int


def lines_of(text: str, newline: str = "") -> Iterator[str]:
    r"""Lines of a text with their ends, whichever those are (``\n``, ``\r\n`` or ``\r``).

    Parameters
    ----------
    text : str
        Any text.
    newline : {"", "\n"}
        ``"\n"``: lines end there only, as in JSON Lines.

    Yields
    ------
    str

    Examples
    --------
    >>> list(lines_of("a\rb\r\n\nc"))
    ['a\r', 'b\r\n', '\n', 'c']
    """
    # Not io.StringIO, which would keep four bytes a character.
    return (found[0] for found in (_ONLY_LF if newline else _LINE).finditer(text))


def known_names(cells: Iterable[str]) -> int:
    """How many cells are a usual name of a column.

    Parameters
    ----------
    cells : iterable of str
        A row.

    Returns
    -------
    int

    Examples
    --------
    >>> known_names(["Outlet", "Full text", "Snow"])
    2
    """
    return sum(plain(cell) in _KNOWN for cell in cells)


_KNOWN = frozenset(synonym for synonyms in SYNONYMS.values() for synonym in synonyms)
_TEXT = frozenset(SYNONYMS["text"])


def layout(head: Sequence[str]) -> Layout:
    """Tell how a table is laid out by its first lines.

    Of the usual separators that one is taken by which a header of names and rows as wide as it come out.

    Parameters
    ----------
    head : sequence of str
        Lines with their ends.

    Returns
    -------
    Layout

    Examples
    --------
    >>> layout(["outlet (name, short);text\\n", "A;Snow, rain.\\n"])[:3]
    (';', 1, ('outlet (name, short)', 'text'))
    >>> layout(["Export of 1 article\\n", "outlet,text\\n", "A,Snow.\\n"]).header_line
    2
    """
    first = next((i for i, line in enumerate(head) if line.strip()), 0)
    said = _SEP_LINE.match(head[first]) if head else None
    if said:
        return _as_laid_out(head, "\t" if said[1] == "\\t" else said[1], first + 1)._replace(declared=True)
    tried = [_as_laid_out(head, separator, 0) for separator in SEPARATORS]
    if head and _SPACED.match(head[first]):
        tried.append(_as_laid_out(head, " ", 0))
    several = [found for found in tried if len(found.header) > 1]
    if not several:
        return tried[0]
    return max(several, key=lambda found: (known_names(found.header) > 0, round(found.share, 2), len(found.header)))


def is_table(head: Sequence[str]) -> bool:
    """Whether lines of a file that calls itself a text are those of a table with one article a row.

    Parameters
    ----------
    head : sequence of str
        Lines with their ends.

    Returns
    -------
    bool
        True for a header with usual names, that of a text among them, over rows as wide as it, and for at least three
        rows of at least three cells, all as wide as the header, with tabs, semicolons or bars between.

    Examples
    --------
    >>> is_table(["outlet,text\\n", "A,Snow fell.\\n"]), is_table(["Snow, rain\\n", "It fell, and fell.\\n"])
    (True, False)
    """
    found = layout(head)
    if len(found.header) < 2 or not found.n_rows:
        return False
    if found.declared or (known_names(found.header) > 1 and _TEXT & set(map(plain, found.header))):
        return found.share >= 0.5
    return found.separator in ";\t|" and len(found.header) > 2 and found.n_rows > 2 and found.share == 1


def _as_laid_out(head: Sequence[str], separator: str, skip: int) -> Layout:
    rows: list[tuple[int, list[str]]] = []
    reader = csv.reader(head[skip:], delimiter=separator)
    start = skip + 1
    try:
        for row in reader:
            if any(cell.strip() for cell in row):
                rows.append((start, row))
            start = skip + reader.line_num + 1
    except csv.Error:  # a cell of more than the csv module allows
        pass
    if not rows:
        return Layout(separator, 1, (), False, False, 0.0, 0)
    at = _header_at([row for _, row in rows])
    header = [cell.strip() for cell in rows[at][1]]
    below = [row for _, row in rows[at + 1 :]]
    row_names = _have_names(header, below, head[rows[at][0] - 1])
    width = len(header) + row_names
    # Cells without content at the end of a row are none of the table's.
    fit = sum(len(row) == width or (len(row) > width and not any(map(str.strip, row[width:]))) for row in below)
    share = fit / len(below) if below else 1.0
    return Layout(separator, rows[at][0], tuple(header), row_names, False, share, len(below))


def _header_at(rows: list[list[str]]) -> int:
    """Which row is the header: the first, unless it is a line of its own above one that is."""
    width = max(Counter(map(len, rows)).items(), key=lambda item: (item[1], item[0]))[0]

    def could_be(row: list[str]) -> bool:
        filled = [cell for cell in row if cell.strip()]
        return len(filled) >= max(1, 0.5 * width) and max(map(len, filled), default=0) <= MAX_NAME

    if could_be(rows[0]) and known_names(rows[0]):
        return 0
    near = rows[: _PREAMBLE + 1]
    named = [i for i, row in enumerate(near) if could_be(row) and known_names(row) > 1]
    if named:
        return named[0]
    # One usual name is enough in the first row that is as wide as the table.
    wide = next((i for i, row in enumerate(near) if len(row) == width), 0)
    if could_be(near[wide]) and known_names(near[wide]) and all(map(str.strip, near[wide])):
        return wide
    if width > 1 and sum(bool(cell.strip()) for cell in rows[0]) == 1 < len(rows) - 1:
        return next((i for i, row in enumerate(near) if len(row) == width and all(map(str.strip, row))), 0)
    return 0


def _have_names(header: list[str], below: list[list[str]], line: str) -> bool:
    """Whether every row has one cell more than the header, in front: a name of its own."""
    if not below or len(header) < 2 or any(len(row) != len(header) + 1 for row in below):
        return False
    if not any(row[-1].strip() for row in below):
        return False  # a separator at the end of each row, not of the header
    names = [row[0].strip() for row in below]
    return len(set(names)) == len(names) and (all(map(str.isdecimal, names)) or line.lstrip().startswith('"'))


class Shapes:
    """How the cells of a table look that have digits in them, by column: dates, numbers, ids.

    By them a line of a text that happens to have as many commas as a row is told from a row.
    """

    def __init__(self, width: int, separator: str) -> None:
        """Know nothing yet."""
        self.width = width
        self.separator = separator
        self._shapes: list[Counter[str]] = [Counter() for _ in range(width)]
        self._rows = 0

    def learn(self, cells: Sequence[str]) -> None:
        """Take note of a row, if it is as wide as the table."""
        if len(cells) != self.width:
            return
        self._rows += 1
        for counter, cell in zip(self._shapes, cells, strict=True):
            if shape := _shape(cell):
                counter[shape] += 1

    def look_like_row(self, cells: Sequence[str]) -> bool:
        """Whether cells are as many as a row has, with a date, number or id where the other rows have theirs."""
        if len(cells) != self.width or self.width < 2:
            return False
        shaped = [i for i, counter in enumerate(self._shapes) if counter.total() >= max(1, 0.5 * self._rows)]
        if not shaped:
            return self.separator in "\t|"
        return any(self._shapes[i][_shape(cells[i])] for i in shaped)


def _shape(cell: str) -> str:
    cell = cell.strip()
    return re.sub(r"[^\W\d_]+", "a", re.sub(r"\d", "9", cell)) if len(cell) <= _SHAPE and re.search(r"\d", cell) else ""
