"""What has the ending of something else: a table as .txt, .xls or .html, a Parquet file called .csv, a page as .doc."""

import re
from pathlib import Path

import pandas as pd

from twotracks.corpus.readers import Head, delimited, pages, reader
from twotracks.corpus.readers.columns import match
from twotracks.corpus.readers.decode import decode
from twotracks.corpus.readers.tables import has_text, named
from twotracks.errors import InputError
from twotracks.provenance import note

_SEPARATORS = "\t;|,"


def is_table(text: str) -> bool:
    """Tell whether a text begins with the names of the columns of a table of articles.

    Parameters
    ----------
    text : str
        A text, or its beginning.

    Returns
    -------
    bool

    Examples
    --------
    >>> is_table("outlet;date;text\\nExample Courier;2019;Snow fell."), is_table("Text, date and story\\nSnow fell.")
    (True, False)
    """
    first, _, rest = text.partition("\n")
    if first.lower().startswith("sep="):
        first, _, rest = rest.partition("\n")
    for separator in _SEPARATORS:
        names = [name.strip().strip('"').strip() for name in first.split(separator)]
        if len(names) < 2 or max(map(len, names)) > 40 or separator not in rest:
            continue
        try:
            if len(match(names)) > 1:
                return True
        except InputError:
            continue
    return False


def _told(head: Head) -> bool:
    if head.raw.startswith(b"PAR1"):
        return delimited.SUFFIXES.get(head.suffix) != "parquet"
    return head.suffix in (".txt", ".text", ".dat", ".asc", ".xls", "") and is_table(head.text)


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
    return delimited.read(path, kind="parquet" if Head(path).raw.startswith(b"PAR1") else "csv")


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

    text = re.sub(r"<\?xml[^>]*\?>", "", decode(path.read_bytes()).text)
    table = next(html.fromstring(text, parser=html.HTMLParser(huge_tree=True)).iter("table"))
    rows = [[_cell(cell) for cell in row if cell.tag in ("td", "th")] for row in table.iter("tr")]
    body = [(number, row) for number, row in enumerate(rows[1:], 2) if any(row)]
    if not body or not has_text(rows[0]):
        raise InputError(f"{path.name} has a table without an article below its header.")
    out = named(rows[0], [row for _, row in body], [number for number, _ in body])
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
