"""Exports of news databases: which database a text comes from, and its articles one by one.

Each database is one :class:`Layout` in a module of its own, registered with :func:`layout`: how its exports are told
and how they are taken apart. The text may come from .txt, .html, .rtf or .docx. Where a database is told and its layout
is not, the export is refused by name: read as one page, many articles would pass for one.
"""

import re
from collections.abc import Callable
from pathlib import Path
from typing import NamedTuple

import pandas as pd

from twotracks.corpus.readers import Head, reader
from twotracks.corpus.readers.decode import decode
from twotracks.corpus.readers.mend import as_decoded
from twotracks.corpus.readers.tables import as_table
from twotracks.errors import InputError
from twotracks.provenance import note

FIELDS = ("article_id", "outlet", "published", "title", "url", "text")
_TEXTS = (".txt", ".text", ".html", ".htm", ".xhtml", ".md", ".rtf", ".docx", ".doc", "")
# The day in a line such as "April 26, 2019 Friday 11:21 AM GMT" or "Freitag 26. April 2019, Ausgabe Nord".
_DAY = re.compile(
    r"(?P<a>\b[^\W\d_]{3,12}\.? \d{1,2}(?:st|nd|rd|th)?,? (?:18|19|20)\d\d\b)"
    r"|(?P<b>\b\d{1,2}(?:er|st|nd|rd|th|\.|º)? (?:de |d[’'])?[^\W\d_]{3,12}\.?,? (?:de )?(?:18|19|20)\d\d\b)"
    r"|(?P<c>\b(?:18|19|20)\d\d[-/.]\d{1,2}[-/.]\d{1,2}\b)|(?P<d>\b\d{1,2}[-/.]\d{1,2}[-/.](?:18|19|20)\d\d\b)"
    r"|(?P<e>(?:18|19|20)\d\d ?年 ?\d{1,2} ?月 ?\d{1,2} ?日)"
)
_MONTH = re.compile(r"\b[^\W\d_]{3,12}\.?,? (?:18|19|20)\d\d\b")


class Found(NamedTuple):
    """Articles of an export, how many it says it holds (0: it does not say), and notes for the report."""

    records: list[dict[str, str]]
    stated: int = 0
    notes: tuple[tuple[str, int], ...] = ()


class Layout(NamedTuple):
    """One way in which a database writes its exports."""

    database: str
    told: Callable[[str], bool]
    parse: Callable[[str], Found]
    last: bool = False


_LAYOUTS: list[Layout] = []
# Marks that only an export bears. A page that merely speaks of a database has none of them.
_MARKS = {
    "Nexis": r"(?m)^[ \t]*(?:Copyright \d{4} LexisNexis|Nexis Uni®|Lexis Advance®)|<!-- LXNComment"
    r"|LexisNexis® Academic",
    "Factiva": r"(?im)^[ \t]*(?:Dow Jones Factiva|© \d{4} Factiva, Inc\.[^\n]*)$|<title>\s*Factiva\s*</title>"
    r"|<h1>\s*Dow Jones Factiva\s*</h1>|id=[\"']article-[A-Z]{4,6}0000\d{8}",
    "ProQuest": r"(?m)^[ \t]*(?:Report Information from ProQuest|ProQuest document ID ?:|Database: ProQuest)"
    r"|<title>\s*ProQuest",
    "Europresse": r"class=[\"'][^\"']*DocPublicationName"
    r"|(?m:^[ \t]*©? ?\d{0,4} ?(?:CEDROM-SNi|Europresse\.com|Eureka\.cc))|<title>\s*(?:Europresse|Eureka)",
    "EBSCO": r"(?m)^[ \t]*(?:Persistent link to this record|Copyright of .{3,200} is the property of)",
    "NewsBank": r"(?m)^[ \t]*(?:Record Number|Dateline/Record Number): [0-9A-F]{10,}"
    r"|(?m:^[ \t]*Citation \((?:APA|MLA|aglc) Style\))",
    "Gale": r"(?m)^[ \t]*(?:Gale Document Number: ?GALE|Document Number: ?GALE\|)",
    "Genios (wiso)": r"(?m)^[ \t]*(?:Dokumentnummer:|GBI-Genios Deutsche Wirtschaftsdatenbank)",
    "Integrum": r"(?i)<title>(?:[^<]*(?:Integrum|Интегрум)|Report \d\d\.\d\d\.\d{4} [\d:]{8}</title>)",
    "Asahi Kikuzo": r"<title>[^<]*(?:聞蔵|朝日新聞記事検索|朝日新聞クロスサーチ)",
    "Yomidasu": r"<title>[^<]*ヨミダス",
    "PressReader": r"<title>[^<]*PressReader[^<]*</title>",
}
# Without one of these no mark can be there; most pages are done with at this.
_WORDS = (
    "Nexis", "Factiva", "article-", "ProQuest", "DocPublicationName", "CEDROM", "uropresse", "Eureka",
    "Persistent link", "Copyright of", "Record Number", "Citation (", "Document Number", "Dokumentnummer",
    "GBI-Genios", "ntegrum", "Интегрум", "PressReader", "聞蔵", "記事検索", "クロスサーチ", ">Report ", "ヨミダス",
)  # fmt: skip


def layout(database: str, told: Callable[[str], bool], parse: Callable[[str], Found], last: bool = False) -> None:
    """Register one way in which a database writes its exports.

    Parameters
    ----------
    database : str
        Its name.
    told : callable
        From a text, or the beginning of one, to whether it is such an export. It must be sure.
    parse : callable
        From the whole text to its articles.
    last : bool
        Whether others are asked before it.
    """
    _LAYOUTS.append(Layout(database, told, parse, last))
    _LAYOUTS.sort(key=lambda one: one.last)


def which(text: str) -> str:
    """Name of the database whose export a text is, or "".

    Parameters
    ----------
    text : str
        A text, or its beginning.

    Returns
    -------
    str

    Examples
    --------
    >>> which("Snow fell in the north, Factiva was told.")
    ''
    """
    known = next((one.database for one in _LAYOUTS if one.told(text)), "")
    if known or not any(word in text for word in _WORDS):
        return known
    return next((name for name, mark in _MARKS.items() if re.search(mark, text)), "")


def parse(text: str, name: str) -> Found | None:
    """Take an export apart.

    Parameters
    ----------
    text : str
        The whole text; HTML with its tags.
    name : str
        Name of the file, for the message.

    Returns
    -------
    Found or None
        None if it is no export of a database.

    Raises
    ------
    InputError
        If it is one, and no layout that is known.
    """
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    for one in _LAYOUTS:
        if one.told(text):
            found = one.parse(text)
            if any(record.get("text") for record in found.records):
                return found
    database = which(text)
    if not database:
        return None
    raise InputError(
        f"{name} is an export of {database} in a layout that is not known, so that its articles cannot be told apart. "
        "Export again as one of: Nexis .docx, .rtf, .txt or .html; Factiva .html or .rtf; ProQuest .txt; "
        "Europresse .html; or, from any database, a table (CSV or Excel) with one article a row and its full text."
    )


def to_table(found: Found, name: str) -> pd.DataFrame:
    """Give the articles of an export as a table, with what the report should say of them.

    Parameters
    ----------
    found : Found
        From :func:`parse`.
    name : str
        Name of the file.

    Returns
    -------
    DataFrame
        ``FIELDS``, then what else the export says of its articles.
    """
    table = as_table([{**dict.fromkeys(FIELDS, ""), **record} for record in found.records])
    note(table, "read", f"documents found in {name}", len(table))
    missing = found.stated - len(table)
    if missing > 0:
        note(
            table, "read",
            f"documents fewer than the {found.stated:,} that {name} says it holds: part of a larger export, or cut off",
            missing,
        )  # fmt: skip
    for what, n in found.notes:
        if n:
            note(table, "read", what, n)
    return table


def _told(head: Head) -> bool:
    return head.suffix in _TEXTS and not head.raw.startswith((b"{\\rtf", b"PK", b"%PDF")) and bool(which(head.text))


@reader(told_by=_told)
def read(path: Path) -> pd.DataFrame:
    """Read an export of a database that is text or HTML.

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
        If its layout is not known.
    """
    decoded = decode(path.read_bytes())
    found = parse(decoded.text.lstrip("\ufeff"), path.name)
    if found is None:
        raise InputError(f"{path.name} begins as an export of a database and is none.")
    return as_decoded(to_table(found, path.name), decoded, path.name)


def day(line: str) -> str:
    """Find the date in a line of an export, as it is written there, without weekday, hour or edition.

    Parameters
    ----------
    line : str
        For example ``"April 26, 2019 Friday 11:21 AM GMT"``.

    Returns
    -------
    str
        ``""`` if there is none.

    Examples
    --------
    >>> day("April 26, 2019 Friday, Final Edition"), day("Freitag, 26. April 2019"), day("The Example Courier")
    ('April 26, 2019', '26 April 2019', '')
    """
    found = _DAY.search(line)
    if found:
        if found["e"]:
            return "-".join(f"{int(number):02d}" for number in re.findall(r"\d+", found["e"]))
        plain = re.sub(r"(?<=\d)(?:er|st|nd|rd|th|\.|º)(?= )", "", found[0])
        return " ".join(word for word in plain.split(" ") if word.lower() != "de")
    month = _MONTH.search(line)
    return month[0] if month else ""


def blocks_of(text: str) -> list[str]:
    """Cut a text or an HTML page into its paragraphs, each on one line.

    Parameters
    ----------
    text : str
        A text in which blank lines stand between paragraphs, or HTML.

    Returns
    -------
    list of str

    Examples
    --------
    >>> blocks_of("Snow fell\\nin the north.\\n\\nIt froze.")
    ['Snow fell in the north.', 'It froze.']
    """
    from twotracks.corpus.readers.pages import looks_like_html, strip_tags

    if looks_like_html(text):
        # Line breaks of the source are blank space in HTML.
        lines = strip_tags(re.sub(r"\s+", " ", text)).splitlines()
    else:
        plain = text.replace("\r\n", "\n").replace("\r", "\n").replace("\f", "\n\n")
        lines = [" ".join(block.split()) for block in re.split(r"\n[ \t\xa0]*\n", plain)]
    return [line.strip() for line in lines if line.strip()]
