"""Texts with several articles, a rule or a page break between them, and outlet, headline and date above each."""

import re

from twotracks.corpus.readers.exports import Found, day, layout

_RULE = re.compile(r"(?m)^[ \t]*(?:[=_*#~+-][ \t]?){5,}[ \t]*$|\f")
_STARTS = ("=====", "-----", "_____", "*****", "#####", "~~~~~", "+++++", "* * *", "- - -", "= = =", "_ _ _", "\f")
_HEAD = 6  # lines in which an article states its date
_ENDS_SENTENCE = re.compile(r"[.!?…][\"'”’)\]]*$")


def _lines(part: str) -> list[str]:
    return [line.strip() for line in part.split("\n") if line.strip()]


def _dated(lines: list[str]) -> int | None:
    """Index of the line that states the date: short, and with a day in it."""
    return next(
        (i for i, line in enumerate(lines[:_HEAD]) if len(line) < 80 and day(line) and not _ENDS_SENTENCE.search(line)),
        None,
    )


def told(text: str) -> bool:
    """Whether at least two parts of a text, set apart by rules, state a date above what they say.

    Parameters
    ----------
    text : str
        A text, or the beginning of it.

    Returns
    -------
    bool

    Examples
    --------
    >>> told("Post\\n3 May 2019\\nFrost\\nIt froze.\\n=====\\nMail\\n4 May 2019\\nSnow\\nSnow fell.")
    True
    >>> told("Post\\n3 May 2019\\nFrost\\nIt froze.\\n=====\\nMore of it.")
    False
    """
    if not any(start in text for start in _STARTS) or "<html" in text[:1000].lower() or not _RULE.search(text):
        return False
    parts = [lines for part in _RULE.split(text) if len(lines := _lines(part)) > 1]
    dated = [lines for lines in parts if _dated(lines) is not None]
    # All parts but one, which may be what the file says of itself: else a rule is an ornament within an article.
    return len(dated) > 1 and len(dated) >= len(parts) - 1


def parse(text: str) -> Found:
    """Take the text apart.

    Parameters
    ----------
    text : str
        The whole text.

    Returns
    -------
    Found
    """
    parts = [part for part in _RULE.split(text) if _lines(part)]
    records = [_article(part) for part in parts if _dated(_lines(part)) is not None]
    aside = len(parts) - len(records)
    return Found(records, notes=(("parts between rules set aside, because they state no date above a text", aside),))


def _article(part: str) -> dict[str, str]:
    lines = _lines(part)
    at = _dated(lines) or 0
    above, below = lines[:at], lines[at + 1 :]
    beside = re.sub(r"[\s,;|·–-]+$", "", lines[at].split(day(lines[at]))[0]) if day(lines[at]) in lines[at] else ""
    title = outlet = ""
    if len(above) > 1:  # headline, outlet, date
        title, outlet = above[0], above[-1]
    elif below and len(below) > 1 and len(below[0]) < 200 and not _ENDS_SENTENCE.search(below[0]):
        outlet, title, below = "".join(above), below[0], below[1:]  # outlet, date, headline
    elif above:
        title = above[0]
    if not outlet and beside and not re.fullmatch(r"(?i)[^\W\d_]{2,10}|(?:on|published|date):?", beside):
        outlet = beside
    return {"outlet": outlet, "published": day(lines[at]), "title": title, "text": "\n\n".join(below)}


layout("texts with rules between them", told, parse, last=True)
