"""Nexis: the classic export ("1 of 100 DOCUMENTS") and that of Nexis Uni and Lexis Advance ("End of Document")."""

import re
from collections import Counter

from twotracks.corpus.readers.exports import Found, blocks_of, day, layout

_DOCUMENTS = "(?:DOCUMENTS?|DOKUMENTE?N?|DOCUMENTOS?|DOCUMENTI|DOCUMENTEN)"
_MARK = re.compile(rf"(?:DOCUMENT )?(\d{{1,6}}) (?:of|von|de|di|van) (\d{{1,6}})(?: {_DOCUMENTS})?")
_MARK_LINE = re.compile(
    rf"(?m)(?:^|>)[ \t\xa0]*(?:\d{{1,6}} (?:of|von|de|di|van) \d{{1,6}} {_DOCUMENTS}"
    r"|DOCUMENT \d{1,6} de \d{1,6})[ \t\xa0\r]*(?:$|<)"
)
_LABEL = re.compile(r"(\w[\w /-]{1,30}?)[ \xa0]?:[ \xa0]+(.*)|(\w[\w-]{1,30}):$", re.DOTALL)
_LENGTH = ("length", "länge", "laenge", "longueur", "longitud", "lengte", "lunghezza", "comprimento")
# What stands between headline and text, and what stands below the text. "body" and "text" begin the text themselves.
_ABOVE = {
    "byline", "section", "dateline", "highlight", "headline", "distribution", "series", "autor", "rubrik", "auteur",
    "rubrique", "seccion", "sección", "encabezamiento", "name", "title", "source", "edition", *_LENGTH,
}  # fmt: skip
_BELOW = {
    "load-date", "language", "publication-type", "journal-code", "journal code", "graphic", "subject", "organization",
    "geographic", "country", "city", "state", "person", "company", "ticker", "industry", "document-type", "notes",
    "correction-date", "url", "acc-no", "update", "sprache", "publikationstyp", "zeitschrift-code", "date-chargement",
    "langue", "type-publication", "fecha-carga", "idioma", "tipo-publicacion", "transcript", "photo", "document-id",
    "pub-type", "classification", "transmission date", "revision date", "correction", "doc-id", "actualisierung",
}  # fmt: skip
_TEXT = {"body", "text"}
_COPYRIGHT = re.compile(r"(?:copyright|\(c\)|©|all rights reserved|alle rechte vorbehalten|tous droits)", re.IGNORECASE)
_END = "end of document"
_FRONT = re.compile(
    r"(?:Narrowed by|Search Type|Client/Matter|User Name|Date and Time|Job Number):|Documents? \(\d+\)$"
)
_PAGE = re.compile(r"page \d+ of \d+|\d+ of \d+", re.IGNORECASE)


def told_classic(text: str) -> bool:
    """Whether a text is an export in which a line "1 of 100 DOCUMENTS" stands above each article.

    Parameters
    ----------
    text : str
        A text or HTML, or the beginning of it.

    Returns
    -------
    bool

    Examples
    --------
    >>> told_classic("   1 of 2 DOCUMENTS\\n\\nExample Courier"), told_classic("We read 1 of 2 DOCUMENTS.")
    (True, False)
    """
    return any(word in text for word in ("DOCUMENT", "DOKUMENT")) and bool(_MARK_LINE.search(text))


def classic(text: str) -> Found:
    """Take a classic export apart.

    Parameters
    ----------
    text : str
        The whole text or HTML.

    Returns
    -------
    Found
    """
    blocks = blocks_of(_MARK_LINE.sub(lambda mark: mark[0] if mark[0][:1] == ">" else f"\n\n{mark[0]}\n\n", text))
    starts = [i for i, block in enumerate(blocks) if _is_mark(block)]
    totals = Counter(int(found[2]) for i in starts if (found := _MARK.fullmatch(blocks[i])))
    stated = totals.most_common(1)[0][0] if totals else 0
    ends = [*starts[1:], len(blocks)]
    return Found([_classic_article(blocks[start + 1 : end]) for start, end in zip(starts, ends, strict=True)], stated)


def _is_mark(block: str) -> bool:
    return bool(_MARK.fullmatch(block)) and bool(_MARK_LINE.search(block))


def _label(block: str) -> tuple[str, str]:
    """Label and value of a line such as ``LENGTH: 40 words``; label "" if it is none that is known."""
    found = _LABEL.fullmatch(block)
    if not found:
        return "", ""
    name = (found[1] or found[3]).strip().lower()
    return (name, (found[2] or "").strip()) if name in _ABOVE | _BELOW | _TEXT else ("", "")


def _head_end(blocks: list[str]) -> int:
    """Index of the last labelled line above the text, -1 if there is none."""
    last = -1
    # It is that of the length, or the last label that may stand above a text.
    for i, block in enumerate(blocks[:25]):
        name, _ = _label(block)
        if name in _BELOW:
            break
        if name in _ABOVE | _TEXT:
            last = i
            nearby = {_label(later)[0] for later in blocks[i + 1 : i + 4]}
            if name in _LENGTH and not nearby & {"body", "dateline", "highlight"}:
                break
    return last


def _classic_article(blocks: list[str]) -> dict[str, str]:
    record: dict[str, str] = {}
    head: list[str] = []
    body: list[str] = []
    last = _head_end(blocks)
    # Without any label, outlet, date and headline are the first three lines.
    end = last + 1 if last >= 0 else min(3, len(blocks))
    for block in blocks[:end]:
        name, value = _label(block)
        if name in _TEXT:
            body.append(value)
        elif name:
            record[name] = value
        elif not _COPYRIGHT.match(block):
            head.append(block)
    closed = False
    for block in blocks[end:]:
        name, value = _label(block)
        if name in _BELOW:
            record[name] = value
            closed = True  # below the text only labels and the copyright are left
        elif not closed and not (_COPYRIGHT.match(block) and len(block) < 200):
            body.append(block)
    return _finish(record, head, [block for block in body if block])


def _finish(record: dict[str, str], head: list[str], body: list[str]) -> dict[str, str]:
    outlet = head[0] if head else ""
    dated = next((i for i, line in enumerate(head[1:4], 1) if day(line) and len(line) < 120), None)
    title = record.pop("headline", "") or record.pop("title", "")
    rest = head[(dated or 0) + 1 :]
    if not title and rest:
        title, *rest = rest
    out = {
        "outlet": outlet,
        "published": day(head[dated]) if dated is not None else "",
        "title": title,
        "url": record.get("url", ""),
        "text": "\n\n".join([*rest, *body]) if len(rest) > 2 else "\n\n".join(body),
    }
    if rest and len(rest) <= 2:
        out["subtitle"] = " ".join(rest)
    return {**{name: value for name, value in record.items() if name not in ("text", "url")}, **out}


def told_uni(text: str) -> bool:
    """Whether a text is an export of Nexis Uni or Lexis Advance, where "End of Document" closes each article.

    Parameters
    ----------
    text : str
        A text, or the beginning of it.

    Returns
    -------
    bool

    Examples
    --------
    >>> told_uni("Frost\\nExample Courier\\nMay 3, 2019 Friday\\nLength: 9 words\\nBody\\nIt froze.\\nEnd of Document")
    True
    """
    if "End of Document" not in text and "Body" not in text:
        return False
    lines = {line.strip(" \t\r\xa0") for line in text.split("\n")}
    labelled = any(re.match(r"(?:Length|Section|Byline|Load-Date):[ \xa0]", line) for line in lines)
    return ("End of Document" in lines and (labelled or "Body" in lines)) or ("Body" in lines and labelled)


def uni(text: str) -> Found:
    """Take an export of Nexis Uni or Lexis Advance apart.

    Parameters
    ----------
    text : str
        The whole text, a paragraph a line.

    Returns
    -------
    Found
    """
    lines = [" ".join(line.split()) for line in text.replace("\r", "\n").split("\n")]
    lines = [line for line in lines if line and not _PAGE.fullmatch(line)]
    stated = next((int(found[1]) for line in lines[:40] if (found := re.fullmatch(r"Documents \((\d+)\)", line))), 0)
    records, chunk = [], []
    for line in [*lines, _END]:
        if line.lower() != _END:
            chunk.append(line)
            continue
        if len(chunk) > 2 or (chunk and line != _END):
            records.append(_uni_article(chunk))
        chunk = []
    return Found(records, stated)


def _uni_article(lines: list[str]) -> dict[str, str]:
    record: dict[str, str] = {}
    top = next((i for i, line in enumerate(lines) if line == "Body"), None)
    if top is None:
        top = next((i for i, line in enumerate(lines) if _label(line)[0] in _LENGTH), min(3, len(lines)))
    head, rest = _uni_head(lines[:top])
    dated = next((i for i in range(len(head) - 1, max(-1, len(head) - 5), -1) if i and _is_day(head[i])), None)
    published = day(head[dated]) if dated is not None else ""
    above = head[:dated] if dated is not None else head
    while len(above) > 2 and above[-1].startswith("("):
        above[-2:] = [f"{above[-2]} {above[-1]}"]  # a blog of the outlet
    record.update(_label(line) for line in rest if _label(line)[0])
    body: list[str] = []
    closing = False
    for line in lines[top + 1 :]:
        name, value = _label(line)
        closing = closing or line in ("Classification", "Graphic", "Notes") or name in ("load-date", "language")
        if closing and name:
            record[name] = value
        elif not closing and line not in ("ABSTRACT", "FULL TEXT"):
            body.append(line)
    return {
        **{name: value for name, value in record.items() if name not in ("text", "url", "title")},
        "outlet": above[-1].rstrip(".") if len(above) > 1 else "",
        "published": published,
        "title": above[-2] if len(above) > 1 else "".join(above),
        "url": record.get("url", ""),
        "text": "\n\n".join(body),
    }


def _is_day(line: str) -> bool:
    return len(line) < 120 and bool(day(line))


def _uni_head(above: list[str]) -> tuple[list[str], list[str]]:
    """Lines of headline, outlet and date, and the labelled lines below them."""
    start = 0
    for i, line in enumerate(above):
        if _FRONT.match(line):
            start = i + 1  # the list of titles that stands before the first article
    end = next(
        (i for i in range(start, len(above)) if _COPYRIGHT.match(above[i]) or _label(above[i])[0] in _ABOVE), len(above)
    )
    head = [line for line in above[start:end] if line != "Correction Appended"]
    return head, [line for line in above[end:] if not _COPYRIGHT.match(line)]


layout("Nexis", told_classic, classic)
layout("Nexis", told_uni, uni)
