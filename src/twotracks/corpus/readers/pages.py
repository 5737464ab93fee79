"""Pages: a folder of .txt or .html files, or one page, read as a person would read it."""

import re
from functools import cache
from pathlib import Path

import pandas as pd

from twotracks import lexicons
from twotracks.corpus import boilerplate
from twotracks.corpus.readers import page_dates, reader
from twotracks.corpus.readers.decode import decode
from twotracks.errors import InputError
from twotracks.provenance import note

SUFFIXES = {".txt": "text", ".text": "text", ".md": "text", ".html": "html", ".htm": "html", ".xhtml": "html"}

_ENDS_SENTENCE = re.compile(r"[.!?][\"'”’)\]]*$")
_MARKUP = re.compile(r"<(?:!doctype|html|body|div|p|br|span|a|head|article|script)\b[^>]*>|</\w+>", re.IGNORECASE)
_ABOVE = 2  # a date stands above the second paragraph
_MAX_BYTES = 50_000_000
# What a page tells of its outlet, beside its own word in the column `outlet`: the address it gives as its own, the
# lines that are no part of the article, and the folder it lies in. Who that is, is for corpus.read to find out.
CLUES = ["page_address", "page_boilerplate", "page_folder"]


@cache
def _rules() -> dict[str, re.Pattern[str]]:
    """How pages write their date (``data/lexicons/pages.toml``)."""
    return lexicons.load("pages").patterns("rule")


@reader(*SUFFIXES, folders=True)
def read(path: Path) -> pd.DataFrame:
    """Read one page, or every page below a folder.

    Parameters
    ----------
    path : Path
        A ``.txt`` or ``.html`` file, or a folder with such files, at any depth.

    Returns
    -------
    DataFrame
        Columns ``article_id``, ``outlet``, ``published``, ``title``, ``url``, ``text``, all str,
        ``""`` where the page does not say; ``date_stated`` tells where on the page the date stood
        (``"date line"``, ``"caption"``, ``"page data"``, ``"time element"`` or ``""``); ``source_row`` counts from 1.
        Then ``CLUES``, by which :func:`twotracks.corpus.reading.read` recognises the outlet of a page that does not
        name it.

    Raises
    ------
    InputError
        If there is no page to read.
    """
    others = 0
    if path.is_file():
        files = [path]
    else:
        files = sorted(
            (file for file in path.rglob("*") if file.is_file() and file.suffix.lower() in SUFFIXES),
            key=lambda file: file.relative_to(path).as_posix(),
        )
        others = sum(1 for file in path.rglob("*") if file.is_file()) - len(files)
        if not files:
            raise InputError(f"{path.name}/ holds no .txt or .html page. Give the folder that has the pages in it.")
    rows: list[dict] = []
    empty: list[str] = []
    not_utf8 = replaced = mislabelled = 0
    for file in files:
        name = file.name if path.is_file() else file.relative_to(path).as_posix()
        if file.stat().st_size > _MAX_BYTES:
            raise InputError(
                f"{name} is larger than {_MAX_BYTES // 10**6} MB, which no page is. Is it a table? Rename it."
            )
        decoded = decode(file.read_bytes())
        not_utf8 += decoded.n_not_utf8
        replaced += decoded.n_replaced
        if not decoded.text.strip():
            empty.append(name)
            continue
        kind = SUFFIXES.get(file.suffix.lower(), "text")
        if kind == "text" and looks_like_html(decoded.text):
            kind, mislabelled = "html", mislabelled + 1
        page = parse_html(decoded.text) if kind == "html" else parse_text(decoded.text)
        folder = "" if path.is_file() or file.parent == path else file.parent.name
        page["page_folder"] = folder
        page["article_id"] = re.sub(r"\.[^.]+$", "", name)
        page["source_row"] = len(rows) + 1
        rows.append(page)
    if not rows:
        raise InputError(f"{path.name}: every page in it is empty.")
    table = pd.DataFrame(rows)
    for n, what in (
        (len(rows), "pages read"),
        (len(empty), "empty pages left out: " + ", ".join(empty[:5])),
        (others, "files passed over, because they end neither in .txt nor in .html"),
        (mislabelled, ".txt pages held HTML and were read as such"),
        (not_utf8, "bytes read as Windows-1252, because their page is not valid UTF-8"),
        (replaced, "characters unreadable, replaced by U+FFFD"),
    ):
        if n:
            note(table, "read", what, n)
    return table


def looks_like_html(text: str) -> bool:
    """Whether a text is really HTML: it begins as a document, or has several tags in it.

    Parameters
    ----------
    text : str
        A page.

    Returns
    -------
    bool

    Examples
    --------
    >>> looks_like_html("<html><p>Snow fell.</p>"), looks_like_html("Where a < b, snow fell.")
    (True, False)
    """
    head = text[:20_000]
    return head.lstrip()[:15].lower().startswith(("<!doctype html", "<html")) or len(_MARKUP.findall(head)) >= 4


def parse_html(text: str) -> dict:
    """Take headline, date, outlet and body out of an HTML page (with trafilatura).

    Parameters
    ----------
    text : str
        A page.

    Returns
    -------
    dict
        As from :func:`parse_text`.
    """
    from trafilatura import bare_extraction  # slow to import, and most corpora are tables

    found = bare_extraction(text, with_metadata=True, include_comments=False, include_tables=False)
    fields = {} if found is None else found if isinstance(found, dict) else found.as_dict()
    body = fields.get("text") or strip_tags(text)
    page = parse_text(body)
    url = fields.get("url") or ""
    published, stated = page_dates.of_page(text, fields.get("title") or page["title"])
    if not published and page["date_stated"] == "date line":
        published, stated = page["published"], page["date_stated"]
    return {
        "outlet": fields.get("sitename") or "",
        "published": published,
        "title": fields.get("title") or page["title"],
        "url": url,
        # parse_text takes a headline off the top only if there is one; the body keeps the rest.
        "text": body if fields.get("title") else page["text"],
        "date_stated": stated,
        "page_address": url,
        "page_boilerplate": page["page_boilerplate"],
    }


def strip_tags(text: str) -> str:
    """Text of an HTML fragment, a line per block, scripts and styles left out.

    Parameters
    ----------
    text : str
        HTML.

    Returns
    -------
    str

    Examples
    --------
    >>> strip_tags("<p>Snow <b>fell</b>.</p><script>x</script>")
    'Snow fell.'
    """
    from lxml import etree, html

    try:
        # A byte string with a declared encoding is refused by lxml as text.
        tree = html.fromstring(re.sub(r"<\?xml[^>]*\?>", "", text), parser=html.HTMLParser(huge_tree=True))
    except (etree.ParserError, ValueError):
        return re.sub(r"<[^>]{0,500}>", " ", text)
    for element in tree.xpath("//script|//style|//noscript|//template"):
        element.drop_tree()
    for element in tree.xpath("//br|//p|//div|//li|//tr|//h1|//h2|//h3|//h4|//article|//section"):
        element.tail = "\n" + (element.tail or "")
    lines = (" ".join(line.split()) for line in tree.text_content().splitlines())
    return "\n".join(line for line in lines if line)


def parse_text(text: str) -> dict:
    """Take a page that was copied as plain text apart.

    The headline is the first line that is neither boilerplate nor a sentence; the body is what is
    left when boilerplate is gone. The date is a line that states one, else a full date in a
    photo caption, which tells when the event was: the field ``date_stated`` says which it was.

    Parameters
    ----------
    text : str
        A page.

    Returns
    -------
    dict
        ``outlet`` (always ``""``: such a page does not say), ``published`` (ISO or ``""``), ``title``, ``url``,
        ``text``, ``date_stated``, ``page_address`` (``""``), ``page_boilerplate``.

    Examples
    --------
    >>> page = parse_text("Talks go on\\nPublished on 26 April 2019\\nThe delegations met.")
    >>> page["title"], page["published"], page["text"]
    ('Talks go on', '2019-04-26', 'The delegations met.')
    """
    lines = [line.strip() for line in text.splitlines()]
    kinds = boilerplate.kinds(lines)
    title, published, stated = "", "", ""
    n_paragraphs = 0
    body: list[str] = []
    for line, kind in zip(lines, kinds, strict=True):
        if kind:
            if kind == "caption" and not published and (found := _full_date(line)):
                published, stated = found, "caption"
            continue
        dated = _full_date(line) if len(line) < 80 else ""
        labelled = bool(_rules()["date-label"].search(line))
        only_a_date = bool(dated) and _is_only_a_date(_rules()["date-label"].sub("", line))
        if only_a_date or (dated := page_dates.of_line(line)):
            # Below the article, a date without a word is that of the next story.
            if stated != "date line" and (labelled or n_paragraphs < _ABOVE):
                published, stated = dated, "date line"
            if only_a_date or len(line) < 80:
                continue
        n_paragraphs += page_dates.is_paragraph(line)
        if line and not title and not any(body) and len(line) < 200 and not _ENDS_SENTENCE.search(line):
            title = line
            continue
        body.append(line)
    leftover = [line for line, kind in zip(lines, kinds, strict=True) if kind]
    url = next(
        (line for line, kind in zip(lines, kinds, strict=True) if kind == "address" and "/" in line.strip("/")),
        "",
    )
    return {
        "outlet": "",
        "published": published,
        "title": title,
        "url": url,
        "text": re.sub(r"\n{3,}", "\n\n", "\n".join(body)).strip("\n"),
        "date_stated": stated,
        "page_address": "",
        "page_boilerplate": "\n".join(leftover),
    }


def _full_date(line: str) -> str:
    found = _rules()["date"].search(line)
    if not found:
        return ""
    part = found.groupdict()
    if part["iso"]:
        raw = part["iso"]
    else:
        month = (part["month1"] or part["month2"])[:3].title()
        raw = f"{part['year1'] or part['year2']}-{month}-{part['day1'] or part['day2']}"
    parsed = pd.to_datetime(raw, errors="coerce", format="%Y-%m-%d" if part["iso"] else "%Y-%b-%d")
    return "" if pd.isna(parsed) else parsed.strftime("%Y-%m-%d")


def _is_only_a_date(line: str) -> bool:
    rest = _rules()["date"].sub("", line)
    words = re.findall(r"[^\W\d]+", rest)
    return all(_rules()["beside-a-date"].search(word) for word in words)
