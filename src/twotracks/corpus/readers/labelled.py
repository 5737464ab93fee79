"""Texts in which lines such as "Title: ..." and "Date: ..." stand above each article, one article a file or many."""

import re

from twotracks.corpus.readers.exports import Found, layout

_NAMES = {
    "title": ("title", "headline", "heading"),
    "published": ("date", "published", "publication date", "date published", "pubdate", "published on"),
    "outlet": ("source", "outlet", "newspaper", "publication", "publisher", "paper", "media"),
    "url": ("url", "link", "address"),
    "text": ("text", "body", "content", "full text", "article"),
    "author": ("author", "byline", "by", "authors"),
    "section": ("section", "category", "rubric"),
    "language": ("language", "lang"),
    "article_id": ("id", "article id", "document id"),
    "length": ("length", "words", "word count"),
}
_FIELD = {name: field for field, names in _NAMES.items() for name in names}
_LINE = re.compile(r"[ \t\xa0#*]*([A-Za-z][A-Za-z ]{1,18}?)[ \t*]*:[ \t*]*(.*)")
_RULE = re.compile(r"[ \t]*[-=_*#~]{3,}[ \t]*")


def _label(line: str) -> tuple[str, str]:
    found = _LINE.fullmatch(line.strip())
    return (_FIELD.get(found[1].lower(), ""), found[2].strip()) if found else ("", "")


def _head_at(lines: list[str], at: int) -> int:
    """How many lines from here on are the labelled head of an article; 0 if none begins here."""
    fields: list[str] = []
    end = at
    for line in lines[at : at + 14]:
        field, _ = _label(line)
        if field and field not in fields:
            fields.append(field)
        elif line.strip():
            break
        end += 1
        if field == "text":
            break
    return end - at if {"title", "published", "outlet"} & set(fields[:1]) and _enough(fields) else 0


def _enough(fields: list[str]) -> bool:
    return len({"title", "published", "outlet", "url", "text"} & set(fields)) >= 3


def told(text: str) -> bool:
    """Whether a text begins with at least three such lines.

    Parameters
    ----------
    text : str
        A text, or the beginning of it.

    Returns
    -------
    bool

    Examples
    --------
    >>> told("Title: Frost\\nSource: Northern Post\\nDate: 3 May 2019\\n\\nIt froze.")
    True
    >>> told("Title: Frost\\n\\nIt froze.")
    False
    """
    lines = text.lstrip().split("\n", 40)[:40]
    start = next((i for i, line in enumerate(lines) if line.strip() and not _RULE.fullmatch(line)), 0)
    return bool(_head_at(lines, start))


def parse(text: str) -> Found:
    """Take the text apart, at every head of labelled lines.

    Parameters
    ----------
    text : str
        The whole text.

    Returns
    -------
    Found
    """
    lines = text.split("\n")
    records: list[dict[str, str]] = []
    body: list[str] = []
    at = 0
    while at < len(lines):
        n = _head_at(lines, at) if _label(lines[at])[0] else 0
        if not n:
            body.append(lines[at].rstrip())
            at += 1
            continue
        _close(records, body)
        labelled = [_label(line) for line in lines[at : at + n]]
        records.append({field: value for field, value in labelled if field})
        body = [records[-1].pop("text", "")]
        at += n
    _close(records, body)
    return Found(records)


def _close(records: list[dict[str, str]], body: list[str]) -> None:
    """Give the lines since the last head to its article, without rules drawn below it."""
    while body and (not body[-1].strip() or _RULE.fullmatch(body[-1])):
        body.pop()
    while body and (not body[0].strip() or _RULE.fullmatch(body[0])):
        body.pop(0)
    if records:
        records[-1]["text"] = "\n".join(body)


# No database, and asked last: exports have lines like these as well.
layout("texts with labelled lines", told, parse, last=True)
