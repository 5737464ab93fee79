"""What has the ending of something else: a table as .txt, .xls or .html, a Parquet file called .csv, a page as .doc."""

import re
from itertools import islice
from pathlib import Path

import pandas as pd

from twotracks.corpus.readers import Head, delimited, pages, reader
from twotracks.corpus.readers.columns import match
from twotracks.corpus.readers.decode import decode
from twotracks.corpus.readers.layout import HEAD, is_table, lines_of
from twotracks.corpus.readers.mend import as_decoded
from twotracks.corpus.readers.tables import has_text, named
from twotracks.errors import InputError
from twotracks.provenance import note

_ENDINGS = (".txt", ".text", ".md", ".dat", ".asc", ".xls", "")


def _told(head: Head) -> bool:
    if head.raw.startswith(b"PAR1"):
        return delimited.SUFFIXES.get(head.suffix) != "parquet"
    if head.suffix not in _ENDINGS:
        return False
    lines = [*islice(lines_of(head.text), HEAD)]
    if len(head.raw) == Head.SIZE and 1 < len(lines) < HEAD:
        del lines[-1]  # it may be cut off
    return is_table(lines)


@reader(told_by=_told)
def read(path: Path) -> pd.DataFrame:
    """Read a table whose ending does not say that it is one.

    Parameters
    ----------
    path : Path
        The file.

    Returns
    -------
    DataFrame
        As from :func:`twotracks.corpus.readers.delimited.read`.

    Raises
    ------
    InputError
        If a row cannot be read.
    """
    kind = "parquet" if Head(path).raw.startswith(b"PAR1") else "csv"
    return note(delimited.read(path, kind), "read", f"table read, though {path.name} does not call itself one", 1)


_OTHER_ENDINGS = ("", ".doc", ".xls", ".asp", ".aspx", ".php", ".jsp", ".shtml")


def _is_html_table(head: Head) -> bool:
    if head.suffix not in (".html", ".htm", ".xls", ".txt", "") or not re.search(r"(?i)<table\b", head.text):
        return False
    row = re.search(r"(?is)<tr\b.*?</tr>", head.text)
    names = [pages.strip_tags(cell) for cell in re.findall(r"(?is)<t[hd]\b[^>]*>(.*?)</t[hd]>", row[0])] if row else []
    try:
        return len(match(names)) > 1
    except InputError:
        return False


@reader(told_by=_is_html_table)
def read_html_table(path: Path) -> pd.DataFrame:
    """Read a table of articles that is an HTML page, as some databases and spreadsheets export it.

    Parameters
    ----------
    path : Path
        The file.

    Returns
    -------
    DataFrame
        One row an article.

    Raises
    ------
    InputError
        If no row stands below the names of the columns.
    """
    from lxml import html

    decoded = decode(path.read_bytes())
    text = re.sub(r"<\?xml[^>]*\?>", "", decoded.text)
    table = next(html.fromstring(text, parser=html.HTMLParser(huge_tree=True)).iter("table"))
    rows = [[_cell(cell) for cell in row if cell.tag in ("td", "th")] for row in table.iter("tr")]
    body = [(number, row) for number, row in enumerate(rows[1:], 2) if any(row)]
    if not body or not has_text(rows[0]):
        raise InputError(f"{path.name} has a table without an article below its header.")
    out = named(rows[0], [row for _, row in body], [number for number, _ in body])
    as_decoded(out, decoded, path.name)
    return note(out, "read", f"rows of the table in {path.name}", len(out))


def _cell(cell: object) -> str:
    lines = [" ".join(line.split()) for line in cell.itertext()]  # type: ignore[attr-defined]
    return "\n".join(line for line in lines if line)


def _is_page(head: Head) -> bool:
    start = head.text[:200].lower()
    return head.suffix in _OTHER_ENDINGS and ("<html" in start or start.startswith("<!doctype html"))


@reader(told_by=_is_page)
def read_page(path: Path) -> pd.DataFrame:
    """Read an HTML page with the ending of something else, or none.

    Parameters
    ----------
    path : Path
        The file.

    Returns
    -------
    DataFrame
        One row, as from :func:`twotracks.corpus.readers.pages.read`.
    """
    return pages.read(path)
