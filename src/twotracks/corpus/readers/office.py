"""Documents and workbooks: .docx, .rtf and .xlsx.

A document is an export of a database, with one article or many, or one article. Nothing in it is run or computed: a
formula is the text that it is.
"""

import io
import re
from pathlib import Path

import pandas as pd

from twotracks.corpus.readers import Head, exports, pages, reader, zips
from twotracks.corpus.readers.decode import decode
from twotracks.corpus.readers.mend import mend_table
from twotracks.corpus.readers.tables import as_table, cell, has_text, header_row, named, together
from twotracks.errors import InputError
from twotracks.provenance import note


def _is_docx(head: Head) -> bool:
    return zips.kind(head.path, head.raw) == "docx"


def _is_xlsx(head: Head) -> bool:
    return zips.kind(head.path, head.raw) == "xlsx"


def _is_rtf(head: Head) -> bool:
    return head.raw.lstrip()[:6].startswith(b"{\\rtf")


@reader(".docx", told_by=_is_docx)
def read_docx(path: Path) -> pd.DataFrame:
    """Read a Word document.

    Parameters
    ----------
    path : Path
        A ``.docx`` file.

    Returns
    -------
    DataFrame
        One row an article: of an export of a database (Nexis, Factiva ...), of a table of articles, or the document.

    Raises
    ------
    InputError
        If it is no such document, damaged or empty.
    """
    zips.check_size(path)
    try:
        from docx import Document

        document = Document(str(path))
        grids = [[[cell.text for cell in row.cells] for row in table.rows] for table in document.tables]
        lines = [paragraph.text for paragraph in document.paragraphs]
        title = (document.core_properties.title or "").strip()
    except Exception as error:  # python-docx raises many kinds
        raise InputError(f"{path.name} cannot be read as a Word document ({_first_line(error)}).") from None
    articles = [(grid, header_row(grid)) for grid in grids if grid and has_text(grid[header_row(grid)])]
    if articles:
        parts = [
            (f"table {n}", named(grid[at], grid[at + 1 :], range(at + 2, len(grid) + 1)))
            for n, (grid, at) in enumerate(articles, 1)
        ]
        return together(parts, path.name) if len(parts) > 1 else parts[0][1]
    if not any(line.strip() for line in lines):
        lines = ["\n\n".join(row) for grid in grids for row in grid]  # a page laid out as a table
    several = _by_heading(document.paragraphs, path)
    return several if several is not None else of_text("\n\n".join(lines), path, title)


def _by_heading(paragraphs: list, path: Path) -> pd.DataFrame | None:
    """Articles of a document in which each stands below a heading of the first level, with its date on a line."""
    parts: list[list[str]] = []
    for paragraph in paragraphs:
        style = paragraph.style.style_id if paragraph.style is not None else ""
        if style in ("Heading1", "Title") and paragraph.text.strip():
            parts.append([])
        if parts and paragraph.text.strip():
            parts[-1].append(paragraph.text.strip())
    # Without a date below each, they may as well be the chapters of one text.
    dated = all(any(exports.day(line) and len(line) < 80 for line in part[1:5]) for part in parts)
    if len(parts) < 2 or not dated or exports.which("\n".join("\n".join(part) for part in parts)):
        return None
    rows: list[dict] = []
    for part in parts:
        page = pages.parse_text("\n\n".join(part[1:]))
        top = next(line for line in part[1:5] if exports.day(line) and len(line) < 80)
        page["published"] = page["published"] or exports.day(top)
        page["text"] = "\n\n".join(filter(None, [page["title"], page["text"]]))
        rows.append({**page, "title": part[0], "page_folder": "", "article_id": f"{path.stem}-{len(rows) + 1}"})
    return note(as_table(rows), "read", f"articles of {path.name}, each below a heading with its date", len(rows))


@reader(".rtf", told_by=_is_rtf)
def read_rtf(path: Path) -> pd.DataFrame:
    """Read a document in Rich Text Format.

    Parameters
    ----------
    path : Path
        The file, whatever its ending.

    Returns
    -------
    DataFrame
        One row an article.

    Raises
    ------
    InputError
        If it is damaged or empty.
    """
    from striprtf.striprtf import rtf_to_text

    raw = path.read_bytes()
    source = decode(raw).text
    if not source.lstrip().startswith("{\\rtf"):
        raise InputError(f"{path.name} ends in .rtf and is no RTF. Save it as .docx or .txt.")
    try:
        text = rtf_to_text(source, errors="replace")
    except Exception as error:  # an unknown code page, a broken escape
        raise InputError(f"{path.name} cannot be read as RTF ({_first_line(error)}). Save it as .docx.") from None
    # Cells of a row are set apart by bars; of Factiva's rows the first is the code of the field.
    text = re.sub(r"(?m)^\|?([A-Z]{2,3})\|[ \t]*", r"\1  ", text)
    text = re.sub(r"(?m)\|[ \t]*$", "", text)
    table = of_text(re.sub(r"\n", "\n\n", text), path)
    if not source.rstrip().rstrip("\0").endswith("}"):
        note(table, "read", f"documents ({path.name}) end without closing: the file seems cut off", 1)
    return table


def of_text(text: str, path: Path, title: str = "") -> pd.DataFrame:
    """Give the text of a document as a table of articles.

    Parameters
    ----------
    text : str
        Paragraphs with blank lines between.
    path : Path
        The document.
    title : str
        What the document says is its title, if nothing better is found.

    Returns
    -------
    DataFrame
        Of an export of a database its articles; else one row, as of a page.

    Raises
    ------
    InputError
        If there is no text, or it is an export whose layout is not known.
    """
    text = text.replace("\0", "")
    if not text.strip():
        raise InputError(f"{path.name} holds no text. Are its pages pictures? Then text recognition must come first.")
    found = exports.parse(text, path.name)
    if found is not None:
        return exports.to_table(found, path.name)
    page = pages.parse_text(text)
    page["title"] = page["title"] or title
    page["text"] = page["text"] or page["title"]
    table = as_table([{**page, "page_folder": "", "article_id": path.stem}])
    return note(table, "read", "pages read", 1)


@reader(".xlsx", ".xlsm", told_by=_is_xlsx)
def read_xlsx(path: Path) -> pd.DataFrame:
    """Read the sheets of a workbook.

    Parameters
    ----------
    path : Path
        An ``.xlsx`` file. What stands above the row with the names of the columns is passed over.

    Returns
    -------
    DataFrame
        One row an article, all cells as text: dates as ISO 8601, formulas as they are written.

    Raises
    ------
    InputError
        If it is damaged, or no sheet holds a row below its header.
    """
    from openpyxl import load_workbook

    zips.check_size(path)
    parts: list[tuple[str, pd.DataFrame]] = []
    formulas = above = 0
    try:
        # Of a path openpyxl believes the ending.
        book = load_workbook(io.BytesIO(path.read_bytes()), read_only=True, data_only=False, keep_links=False)
        for sheet in book.worksheets:
            sheet.reset_dimensions()  # some programs state too few
            rows, numbers = [], []
            for number, row in enumerate(sheet.iter_rows(values_only=True), 1):
                values = [cell(getattr(value, "text", value)) for value in row]
                if any(value.strip() for value in values):
                    rows.append(values)
                    numbers.append(number)
            if not rows:
                continue
            at = header_row(rows)
            above += at
            body = rows[at + 1 :]
            formulas += sum(value.startswith("=") for row in body for value in row)
            if body:
                parts.append((str(sheet.title), named(rows[at], body, numbers[at + 1 :])))
        book.close()
    except InputError:
        raise
    except Exception as error:  # openpyxl raises many kinds
        raise InputError(f"{path.name} cannot be read as a workbook ({_first_line(error)}).") from None
    if not parts:
        raise InputError(f"{path.name} has no sheet with an article below a row of column names.")
    table = parts[0][1] if len(parts) == 1 else together(parts, path.name)
    if above:
        note(table, "read", f"rows of {path.name} above the names of the columns passed over", above)
    if formulas:
        note(table, "read", f"cells of {path.name} hold formulas, kept as they are written", formulas)
    return mend_table(table, path.name)


def _first_line(error: Exception) -> str:
    return (str(error).splitlines() or [type(error).__name__])[0][:200]
