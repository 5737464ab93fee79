"""Pages: a folder of .txt or .html files, or one page, read as a person would read it."""

import re
from collections import Counter
from functools import cache
from pathlib import Path

import pandas as pd

from twotracks import lexicons
from twotracks.corpus import boilerplate, not_articles
from twotracks.corpus.readers import page_dates, reader, wayback
from twotracks.corpus.readers.decode import decode, spoken_name
from twotracks.corpus.readers.mend import mend
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


@reader(*SUFFIXES)
def read(path: Path, files: list[Path] | None = None) -> pd.DataFrame:
    """Read one page, or the pages of a folder.

    Parameters
    ----------
    path : Path
        A ``.txt`` or ``.html`` file, or a folder with such files, at any depth.
    files : list of Path, optional
        Which files of the folder are its pages (:mod:`twotracks.corpus.readers.folders` tells them).

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
    found = Found(path, [path] if files is None else files)
    if not found.rows:
        what = "empty" if not found.not_articles else f"empty or no article ({_said(found.not_articles)})"
        raise InputError(f"{path.name}: every page in it is {what}.")
    return found.tell(pd.DataFrame(found.rows))


def _said(kinds: list[str]) -> str:
    return not_articles.say(pd.Series(kinds, dtype="str"))


class Found:
    """Pages as they are read, and a count of all that was odd about them.

    Parameters
    ----------
    path : Path
        A page, or the folder of the pages.
    files : list of Path
        The pages.
    """

    def __init__(self, path: Path, files: list[Path]) -> None:
        """Read them."""
        self.rows: list[dict] = []
        self.empty: list[str] = []
        self.not_articles: list[str] = []
        self.not_utf8: Counter[str] = Counter()
        self.replaced = self.mislabelled = self.mended = 0
        for file in files:
            self._add(file, path)

    def _add(self, file: Path, path: Path) -> None:
        name = file.name if path.is_file() else file.relative_to(path).as_posix()
        if file.stat().st_size > _MAX_BYTES:
            raise InputError(
                f"{name} is larger than {_MAX_BYTES // 10**6} MB, which no page is. Is it a table? Rename it."
            )
        decoded = decode(file.read_bytes())
        if decoded.n_not_utf8:
            self.not_utf8[spoken_name(decoded.encoding)] += decoded.n_not_utf8
        self.replaced += decoded.n_replaced
        text = mend(decoded.text)
        self.mended += text != decoded.text
        if not text.strip():
            self.empty.append(name)
            return
        kind = SUFFIXES.get(file.suffix.lower(), "text")
        if kind == "text" and looks_like_html(text):
            kind, self.mislabelled = "html", self.mislabelled + 1
        page = parse_html(text) if kind == "html" else parse_text(text)
        if is_none := not_articles.kind(page["text"], page["title"]):
            self.not_articles.append(is_none)
            return
        page["page_folder"] = "" if path.is_file() or file.parent == path else file.parent.name
        page["article_id"] = re.sub(r"\.[^.]+$", "", name)
        page["source_row"] = len(self.rows) + 1
        self.rows.append(page)

    def tell(self, table: pd.DataFrame) -> pd.DataFrame:
        """Note on a table how many pages were read, left out and repaired.

        Parameters
        ----------
        table : DataFrame
            That holds them.

        Returns
        -------
        DataFrame
            The same table.
        """
        for n, what in (
            (len(self.rows), "pages read"),
            (len(self.empty), "empty pages left out: " + ", ".join(self.empty[:5])),
            (len(self.not_articles), f"pages left out, because they are no articles ({_said(self.not_articles)})"),
            (self.mislabelled, ".txt pages held HTML and were read as such"),
            *(
                (n, f"bytes read as {encoding}, because their page is not valid UTF-8")
                for encoding, n in self.not_utf8.items()
            ),
            (self.replaced, "characters unreadable, replaced by U+FFFD"),
            (self.mended, "pages held UTF-8 encoded twice; repaired"),
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

    text = wayback.without_archive(text)
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
