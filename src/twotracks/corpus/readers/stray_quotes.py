"""Tables whose double quotes are not closed or not doubled: read line by line, so that a quote costs no row."""

import csv
import re
from collections.abc import Iterator, Sequence

from twotracks.corpus.readers.layout import Shapes

_SPAN = 500  # lines that one row may go over in a table with such quotes
_ESCAPED = re.compile(r'(?<!\\)\\"')


def undone(lines: Sequence[str]) -> tuple[list[str], int]:
    r"""Lines in which a quote inside a cell is doubled, not written ``\"``, and how many were.

    Parameters
    ----------
    lines : sequence of str
        Lines of a table.

    Returns
    -------
    tuple of (list of str, int)

    Examples
    --------
    >>> undone(['"a \\"b\\" c"'])
    (['"a ""b"" c"'], 2)
    """
    out, n = [], 0
    for line in lines:
        changed, k = _ESCAPED.subn('""', line)
        out.append(changed)
        n += k
    return out, n


def split(line: str, separator: str, to_the_end: bool = False) -> list[str]:
    """Cells of one line; a quote that opens a cell and closes none is a character like others.

    Parameters
    ----------
    line : str
        A line of a table.
    separator : str
        One character.
    to_the_end : bool
        Whether a cell whose quote is not closed goes to the end of the line, separators and all.

    Returns
    -------
    list of str

    Examples
    --------
    >>> split('a,"b, c","d,"e" f', ",")
    ['a', 'b, c', '"d', '"e" f']
    >>> split('a,"b, c', ",", to_the_end=True)
    ['a', '"b, c']
    """
    line = line.rstrip("\r\n")
    mark = re.escape(separator)
    cells: list[str] = []
    at = 0
    cell = re.compile(rf'"((?:[^"]|"")*)"(?={mark}|$)|([^{mark}]*)')
    while True:
        found = cell.match(line, at)
        assert found is not None  # the second half matches anything
        if to_the_end and found[1] is None and line.startswith('"', at):
            rest = line[at:]
            return [*cells, rest[1:-1] if len(rest) > 1 and rest.endswith('"') else rest]
        cells.append(found[2] if found[1] is None else found[1].replace('""', '"'))
        at = found.end() + 1
        if at > len(line):
            return cells


def rows(lines: Sequence[str], shapes: Shapes) -> Iterator[tuple[int, list[str] | None, bool]]:
    """Rows of a table with stray quotes.

    A line that is a row by itself is one. Else the lines that a quoted cell goes over are one row, unless one of them
    looks like a row. Else the line is a row, and its quotes are characters.

    Parameters
    ----------
    lines : sequence of str
        Lines below the header, with their ends.
    shapes : Shapes
        Of the same table; it has learned what its rows look like.

    Yields
    ------
    tuple of (int, list of str or None, bool)
        Where the row starts (from 0), its cells, or None if they cannot be told; whether quotes were taken as
        characters.
    """
    last = max((i for i, line in enumerate(lines) if line.strip()), default=-1)
    at = 0
    while at < len(lines):
        line = lines[at]
        if not line.strip():
            at += 1
            continue
        spanned, end = _spanned(lines, at, shapes.separator)
        swallows = any(shapes.look_like_row(split(inner, shapes.separator)) for inner in lines[at + 1 : end])
        if spanned is not None and not swallows and len(spanned) <= shapes.width:
            yield at, spanned, False
            at = end
            continue
        loose = split(line, shapes.separator)
        if len(loose) > shapes.width and len(rest := split(line, shapes.separator, to_the_end=True)) == shapes.width:
            loose = rest
        # A last row that is not closed was probably cut off.
        told = at < last or '"' not in line or shapes.separator == "\t" or shapes.look_like_row(loose)
        yield at, (loose if told else None), True
        at += 1


def _spanned(lines: Sequence[str], at: int, separator: str) -> tuple[list[str] | None, int]:
    """The row that starts at a line, by the rules of CSV, and the line after it; None if there is none by them."""
    ahead = (lines[i] for i in range(at, min(len(lines), at + _SPAN)))
    reader = csv.reader(ahead, delimiter=separator, strict=True)
    try:
        row = next(reader)
    except (csv.Error, StopIteration):
        return None, at + 1
    return row, at + reader.line_num
