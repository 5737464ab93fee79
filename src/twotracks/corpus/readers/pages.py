"""Pages: a folder of .txt or .html files, or one page, read as a person would read it."""

import re
from collections import Counter
from functools import cache
from pathlib import Path
from urllib.parse import urlsplit

import pandas as pd

from twotracks.config import data_file
from twotracks.corpus import boilerplate as furniture
from twotracks.corpus.readers.decode import decode
from twotracks.errors import InputError
from twotracks.provenance import note

SUFFIXES = {".txt": "text", ".text": "text", ".md": "text", ".html": "html", ".htm": "html", ".xhtml": "html"}

_MONTHS = (
    "jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|"
    "sept?(?:ember)?|oct(?:ober)?|nov(?:ember)?|dec(?:ember)?"
)
_FULL_DATE = re.compile(
    rf"\b(?:(?P<month1>{_MONTHS})\.? (?P<day1>\d{{1,2}})(?:st|nd|rd|th)?,? (?P<year1>(?:19|20)\d\d)"
    rf"|(?P<day2>\d{{1,2}})(?:st|nd|rd|th)? (?P<month2>{_MONTHS})\.?,? (?P<year2>(?:19|20)\d\d)"
    r"|(?P<iso>(?:19|20)\d\d-\d\d-\d\d))\b",
    re.IGNORECASE,
)
_DATE_LABEL = re.compile(
    r"^(?:published|posted|updated|last updated|publish date|date|issued)\b(?: on| at)?", re.IGNORECASE
)
_ENDS_SENTENCE = re.compile(r"[.!?][\"'”’)\]]*$")
_MARKUP = re.compile(r"<(?:!doctype|html|body|div|p|br|span|a|head|article|script)\b[^>]*>|</\w+>", re.IGNORECASE)
_MAX_BYTES = 50_000_000


def read(path: Path) -> pd.DataFrame:
    """Read one page, or every page below a folder.

    Parameters
    ----------
    path : Path
        A ``.txt`` or ``.html`` file, or a folder with such files, at any depth. In a folder of
        folders, the name of a page's own folder stands in for an outlet the page does not name.

    Returns
    -------
    DataFrame
        Columns ``article_id``, ``outlet``, ``published``, ``title``, ``url``, ``text``, all str,
        ``""`` where the page does not say; ``date_stated`` tells where on the page the date stood
        (``"date line"``, ``"caption"``, ``"page data"`` or ``""``); ``source_row`` counts from 1.

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
        page["outlet"] = page["outlet"] or folder
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
    """Whether a text is really HTML: it begins as a document, or has several tags in it."""
    head = text[:20_000]
    return head.lstrip()[:15].lower().startswith(("<!doctype html", "<html")) or len(_MARKUP.findall(head)) >= 4


def parse_html(text: str) -> dict:
    """Take headline, date, outlet and body out of an HTML page (with trafilatura)."""
    from trafilatura import bare_extraction  # slow to import, and most corpora are tables

    found = bare_extraction(text, with_metadata=True, include_comments=False, include_tables=False)
    fields = {} if found is None else found if isinstance(found, dict) else found.as_dict()
    body = fields.get("text") or strip_tags(text)
    page = parse_text(body)
    url = fields.get("url") or ""
    return {
        "outlet": _known_outlet(url) or fields.get("sitename") or page["outlet"],
        "published": fields.get("date") or page["published"],
        "title": fields.get("title") or page["title"],
        "url": url,
        # parse_text takes a headline off the top only if there is one; the body keeps the rest.
        "text": body if fields.get("title") else page["text"],
        "date_stated": "page data" if fields.get("date") else page["date_stated"],
    }


def strip_tags(text: str) -> str:
    """Text of an HTML fragment, a line per block, scripts and styles left out."""
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

    The headline is the first line that is neither furniture nor a sentence; the body is what is
    left when furniture is gone. The date is a line that states one, else a full date in a
    photo caption, which tells when the event was: the field ``date_stated`` says which it was.
    The outlet is recognised by its web address or name in the furniture (``data/outlets.csv``),
    never in the body, where outlets quote each other.

    Returns
    -------
    dict
        ``outlet``, ``published`` (ISO or ``""``), ``title``, ``url``, ``text``, ``date_stated``.
    """
    lines = [line.strip() for line in text.splitlines()]
    kinds = furniture.kinds(lines)
    title, published, stated = "", "", ""
    body: list[str] = []
    for line, kind in zip(lines, kinds, strict=True):
        if kind:
            if kind == "caption" and not published and (found := _full_date(line)):
                published, stated = found, "caption"
            continue
        dated = _full_date(line) if len(line) < 80 else ""
        if dated and _is_only_a_date(_DATE_LABEL.sub("", line)):
            if stated != "date line":
                published, stated = dated, "date line"
            continue
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
        "outlet": _outlet_of(leftover),
        "published": published,
        "title": title,
        "url": url,
        "text": re.sub(r"\n{3,}", "\n\n", "\n".join(body)).strip("\n"),
        "date_stated": stated,
    }


def _full_date(line: str) -> str:
    found = _FULL_DATE.search(line)
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
    rest = _FULL_DATE.sub("", line)
    words = re.findall(r"[^\W\d]+", rest)
    days = {"mon", "tue", "wed", "thu", "fri", "sat", "sun", "monday", "tuesday", "wednesday", "thursday", "friday",
            "saturday", "sunday", "am", "pm", "gmt", "utc", "at", "on", "h",
            "est", "edt", "ksa", "updated", "last"}  # fmt: skip
    return all(word.lower() in days for word in words)


@cache
def _outlets() -> tuple[tuple[str, frozenset[str]], ...]:
    """Outlet names with the names of their domains without ending: ``presstv`` for presstv.ir."""
    table = pd.read_csv(data_file("outlets.csv"), dtype="str", keep_default_na=False)
    return tuple(
        (outlet, frozenset(_site(domain) for domain in re.split(r"[;\s]+", domains) if domain))
        for outlet, domains in zip(table["outlet"], table["domain"], strict=True)
    )


def _site(host: str) -> str:
    labels = [part for part in host.lower().split(".") if part]
    while len(labels) > 1 and (len(labels[-1]) <= 3 or labels[-1] in {"info", "news"}):
        labels.pop()
    return labels[-1] if labels else ""


def _known_outlet(url: str) -> str:
    host = urlsplit(url if "//" in url else f"//{url}").hostname or ""
    site = _site(host)
    return next((outlet for outlet, sites in _outlets() if site and site in sites), "")


def _outlet_of(leftover: list[str]) -> str:
    votes: Counter[str] = Counter()
    for line in leftover:
        for address in re.findall(r"(?:https?://)?(?:[\w-]+\.)+[a-z]{2,}", line, re.IGNORECASE):
            votes.update(filter(None, [_known_outlet(address)]))
        folded = line.replace("’", "'")
        for outlet, _sites in _outlets():
            # Two-letter names (RT) would be found in anything; their addresses still count.
            if len(outlet) > 2 and re.search(rf"\b{re.escape(outlet)}\b", folded):
                votes[outlet] += 1
    return min(votes, key=lambda name: (-votes[name], name)) if votes else ""
