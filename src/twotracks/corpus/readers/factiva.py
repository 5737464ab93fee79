"""Factiva: HTML with and without field codes, field codes as text, and its RTF; its XML is read in ``xml_tei``."""

import re

from twotracks.corpus.readers.exports import Found, day, layout

CODES = {
    "AN", "ART", "AU", "BY", "CLM", "CO", "CR", "CT", "CX", "CY", "DE", "DLN", "ED", "ET", "GC", "HD", "IN", "IPC",
    "LA", "LP", "NGC", "NS", "PD", "PG", "PUB", "RE", "RF", "RIC", "RST", "SC", "SE", "SN", "TD", "VOL", "WC", "IPD",
}  # fmt: skip
_CODE_LINE = re.compile(rf"^[ \t\xa0]*({'|'.join(sorted(CODES, key=len, reverse=True))})(?:[ \t\xa0]{{1,}}(.*))?$")
_DOCUMENT = re.compile(r"(?:Document|Dokument|Documento)[ \xa0]([A-Z][A-Z0-9]{3,}\d{8}[a-z0-9]{5,})")
_DOCUMENT_LINE = re.compile(
    r"(?m)^[ \t\xa0]*(?:Document|Dokument|Documento)[ \xa0][A-Z][A-Z0-9]{3,}\d{8}[a-z0-9]{5,}[ \t\r]*$"
)
# "1,285 words", "40 Wörter", "8165 字": the line by which the head of an article is found in every language.
_WORDS = re.compile(r"\d[\d.,  ]*[ \xa0]?[^\W\d_]{1,12}\.?")
_CLOCK = re.compile(r"\d{1,2}[:.]\d\d(?: ?[AP]M)?(?: [A-Z]{2,5})?", re.IGNORECASE)
_ARTICLE = re.compile(r"(?:^|\s)[a-z]{2}Article(?:\s|$)")


def told_html(text: str) -> bool:
    """Whether a page is Factiva's HTML.

    Parameters
    ----------
    text : str
        HTML, or the beginning of it.

    Returns
    -------
    bool

    Examples
    --------
    >>> told_html('<div class="article enArticle"><p>Snow fell.</p></div>')
    True
    """
    if "Article" in text and re.search(r"""class=["']article [a-z]{2}Article""", text):
        return True
    return "HD" in text and all(
        re.search(rf"<(?:b|td)[^>]*>\s*{code}(?:&nbsp;|\s)*</(?:b|td)>", text) for code in ("HD", "PD")
    )


def html(text: str) -> Found:
    """Take Factiva's HTML apart, with field codes or without.

    Parameters
    ----------
    text : str
        The whole page.

    Returns
    -------
    Found
    """
    from lxml import etree
    from lxml import html as parser

    try:
        tree = parser.fromstring(re.sub(r"<\?xml[^>]*\?>", "", text), parser=parser.HTMLParser(huge_tree=True))
    except (etree.ParserError, ValueError):
        return Found([])
    records = []
    for element in tree.iter("div"):
        if _ARTICLE.search(element.get("class", "")):
            coded = _coded(element)
            records.append(_from_codes(coded[0]) if coded else _uncoded(element))
    return Found(records or [_from_codes(coded) for coded in _coded(tree)])


def _words(element: object) -> str:
    return " ".join(element.text_content().split())  # type: ignore[attr-defined]


def _coded(element: object) -> list[dict[str, str]]:
    """Articles in rows of a code and its value; a headline begins the next one."""
    all_found: list[dict[str, str]] = []
    found: dict[str, str] = {}
    for row in element.iter("tr"):  # type: ignore[attr-defined]
        cells = row.findall("td")
        if len(cells) < 2:
            continue
        code = _words(cells[0])
        if code in ("SE", "HD") and (code in found or ({"LP", "TD", "AN"} & found.keys())):
            all_found.append(found)
            found = {}
        if code in CODES and code not in found:
            paragraphs = cells[1].findall(".//p")
            found[code] = "\n\n".join(filter(None, map(_words, paragraphs))) if paragraphs else _words(cells[1])
    return [one for one in [*all_found, found] if {"HD", "LP"} & one.keys()]


def _uncoded(element: object) -> dict[str, str]:
    paragraphs = element.xpath('.//p[contains(@class, "articleParagraph")]')  # type: ignore[attr-defined]
    headline = element.xpath('.//span[contains(@class, "Headline")] | .//*[@id="hd"]')  # type: ignore[attr-defined]
    lines = [_words(div) for div in element.xpath(".//div[not(@*) and not(.//div)]")]  # type: ignore[attr-defined]
    record = _head([line for line in lines if line])
    author = element.xpath('.//div[contains(@class, "author")]')  # type: ignore[attr-defined]
    number = _DOCUMENT.search(_words(element))
    record["title"] = re.sub(r"^\d+\)\s+", "", _words(headline[0])) if headline else ""
    record["text"] = "\n\n".join(filter(None, map(_words, paragraphs)))
    if author:
        record["author"] = _words(author[0])
    if number:
        record["article_id"] = number[1]
    return record


def _head(lines: list[str]) -> dict[str, str]:
    """Outlet, date and the rest of the lines between headline and text."""
    at = next((i for i, line in enumerate(lines) if _WORDS.fullmatch(line) and not day(line)), None)
    if at is None:
        at = next((i - 1 for i, line in enumerate(lines) if day(line) and len(line) < 60), len(lines))
    after = lines[at + 1 :]
    record = {"outlet": "", "published": "", "length": lines[at] if 0 <= at < len(lines) else ""}
    if after and day(after[0]):
        record["published"] = day(after.pop(0))
    if after and _CLOCK.fullmatch(after[0]):
        record["time"] = after.pop(0)
    if after:
        record["outlet"] = after.pop(0)
    return record


def told_codes(text: str) -> bool:
    """Whether a text is written in Factiva's field codes.

    Parameters
    ----------
    text : str
        A text, or the beginning of it.

    Returns
    -------
    bool

    Examples
    --------
    >>> told_codes("HD  Frost\\nPD  3 May 2019\\nSN  Example Courier\\nLP  It froze.\\n")
    True
    """
    if "HD" not in text or "PD" not in text:
        return False
    codes = {found[1] for line in text.split("\n") if (found := _CODE_LINE.match(line.rstrip("\r")))}
    return {"HD", "PD"} <= codes and bool(codes & {"SN", "SC"}) and bool(codes & {"LP", "TD"})


def codes(text: str) -> Found:
    """Take field codes apart.

    Parameters
    ----------
    text : str
        The whole text.

    Returns
    -------
    Found
    """
    records: list[dict[str, str]] = []
    current: dict[str, str] = {}
    code = ""
    for raw in text.replace("\r\n", "\n").replace("\r", "\n").split("\n"):
        found = _CODE_LINE.match(raw)
        # A code that the article has already begins the next one, unless it is a word of the text.
        if found and (found[1] not in current or found[1] in ("SE", "HD")):
            if found[1] in current or ("AN" in current and found[1] in ("SE", "HD", "CLM")):
                records.append(current)
                current = {}
            code = found[1]
            current[code] = (found[2] or "").strip()
        elif code:
            line = " ".join(raw.split())
            if code in ("LP", "TD"):
                # Blank lines are paragraphs; other line breaks are the width of the page.
                current[code] += ("\n\n" if not line else "" if current[code].endswith("\n") else " ") + line
            elif line:
                current[code] = f"{current[code]} {line}".strip()
    if current:
        records.append(current)
    return Found([_from_codes(record) for record in records if record.keys() & {"HD", "LP", "TD"}])


def _from_codes(found: dict[str, str]) -> dict[str, str]:
    number = _DOCUMENT.search(found.get("AN", ""))
    parts = [re.sub(r"\n{3,}", "\n\n", found.get(code, "")).strip() for code in ("LP", "TD")]
    return {
        **{code: value for code, value in found.items() if code not in ("LP", "TD", "HD", "SN", "PD", "AN")},
        "article_id": number[1] if number else found.get("AN", ""),
        "outlet": found.get("SN", ""),
        "published": day(found.get("PD", "")) or found.get("PD", ""),
        "title": found.get("HD", ""),
        "text": "\n\n".join(filter(None, parts)),
    }


def told_plain(text: str) -> bool:
    """Whether a text is Factiva's RTF without field codes, in which a line "Document ..." closes each article.

    Parameters
    ----------
    text : str
        A text, or the beginning of it.

    Returns
    -------
    bool

    Examples
    --------
    >>> told_plain("Frost\\n40 words\\n3 May 2019\\nExample Courier\\nIt froze.\\nDocument EXMP000020190503ef530001")
    True
    """
    return (
        "okument" in text.replace("ocument", "okument")
        and bool(_DOCUMENT_LINE.search(text))
        and any(_is_words(line) for line in text.split("\n"))
    )


def _is_words(line: str) -> bool:
    return bool(_WORDS.fullmatch(line.strip())) and not day(line)


def plain(text: str) -> Found:
    """Take Factiva's RTF apart, once it is text.

    Parameters
    ----------
    text : str
        The whole text, a paragraph a line.

    Returns
    -------
    Found
    """
    records: list[dict[str, str]] = []
    chunk: list[str] = []
    for raw in text.replace("\r", "\n").split("\n"):
        line = " ".join(raw.split())
        number = _DOCUMENT.fullmatch(line)
        if number:
            records.append({**_plain_article(chunk), "article_id": number[1]})
            chunk = []
        elif line and not re.fullmatch(r"(?i)page \d+ of \d+.*|© \d{4} factiva, inc.*|dow jones factiva", line):
            chunk.append(line)
    if any(_is_words(line) for line in chunk):
        records.append(_plain_article(chunk))  # the last article was cut off
    return Found(records)


def _plain_article(lines: list[str]) -> dict[str, str]:
    at = next((i for i, line in enumerate(lines) if _is_words(line)), None)
    if at is None:
        return {"title": lines[0] if lines else "", "text": "\n\n".join(lines[1:])}
    record = _head(lines[at:])
    above = [line for line in lines[:at] if not re.match(r"(?i)(?:by|von|par|por) ", line)]
    # Above the number of words stand section, headline and author; the headline is the longest.
    record["title"] = max(above[-3:], key=len, default="")
    below = lines[at + 1 + bool(record["published"]) + bool(record.get("time")) + bool(record["outlet"]) :]
    start = 0
    for i, line in enumerate(below[:8]):
        short = len(line) < 60 and not re.search(r"[.!?]$", line)
        if re.match(r"(?i)\(c\)|©|copyright|alle rechte", line):
            start = i + 1
            break
        if short and i == start and (re.fullmatch(r"[A-Z0-9]{3,10}", line) or " " not in line or re.match(r"\d", line)):
            start = i + 1  # code of the source, edition, page, language
    record["text"] = "\n\n".join(below[start:])
    return record


layout("Factiva", told_html, html)
layout("Factiva", told_codes, codes)
layout("Factiva", told_plain, plain)
