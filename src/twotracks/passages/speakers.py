"""Speakers: which of the parties somebody who is quoted belongs to.

Names, titles and nationalities are data (``data/lexicons/speech.toml``).
"""

import re
import tomllib
from functools import cache

from twotracks.config import data_file

FILE = data_file("lexicons/speech.toml")
_NEAR_NAME = 110  # characters before and after a name in which its bearer is introduced
_DATELINE = re.compile(r"[A-Z]{3,}\s*[-–—_]")
# "to the Russian envoy" is spoken to, "the head of the Russian delegation" speaks.
_OFFICE = re.compile(
    r"\b(?:heads?|spokes\w+|members?|leaders?|advis[eo]rs?|sources?|officials?|delegates?|commanders?|statement|president|"
    r"minister|envoy|ambassador|chief)(?: \w+)? (?:of|for|in|to|from|at)(?: the)?(?: \w+)? $",
    re.IGNORECASE,
)
_SIDED = re.compile(r"-(?:backed|led|supported|sponsored|brokered|mediated|allied)\b", re.IGNORECASE)
_OBLIQUE = re.compile(
    r"\b(?:under|with|to|by|of|from|against|on|for|in|at|about|over|toward|towards|between)(?: \w+){0,2} $"
)
_SCHOLAR = re.compile(
    r"\b(?:analyst|expert|professor|scientist|researcher|author|journalist|fellow|lecturer)\b", re.IGNORECASE
)
# Between the parts of one speaker's title: "the Russian president's special envoy for Syria Alexander".
_TITLE = re.compile(
    r"(?:[\s’'-]|\b(?:s|[A-Z]\w+|deputy|foreign|prime|defen[cs]e|interior|minister|president|ambassador|envoy|special|"
    r"top|senior|chief|negotiator|official|diplomat|spokes(?:man|woman|person)|ministry|the|for|of|to|general|army|new|"
    r"then|former|permanent|representative|leader|security|council|parliament|speaker|assistant|advis[eo]r)\b)*$"
)
_SURNAME = re.compile(r"\b([A-Z][\w’'-]{3,})\s*(?:,[^,]{1,80},)?\s*(?:also |then |further |later |has |had )*$")


@cache
def _patterns() -> tuple[tuple[str, re.Pattern[str]], ...]:
    data = tomllib.loads(FILE.read_text(encoding="utf-8"))
    return tuple((item["group"], re.compile(item["pattern"], re.IGNORECASE)) for item in data["speaker"])


def named(text: str) -> list[tuple[int, int, str]]:
    """Who is named in a text, in order: start, end, group; where two patterns match at one place the longer counts."""
    found = sorted(
        (match.start(), -match.end(), group)
        for group, pattern in _patterns()
        for match in pattern.finditer(text)
        if not _SIDED.match(text, match.end())
    )
    out: list[tuple[int, int, str]] = []
    for start, minus_end, group in found:
        if not out or start >= out[-1][1]:
            out.append((start, -minus_end, group))
    return out


def first(text: str) -> str:
    """Group of the one named first, or ""."""
    return next((group for _, _, group in named(text)), "")


def subject(text: str) -> str:
    """Group of the one named last who is not merely spoken to or of; of the parts of a title the first tells it."""
    found = ""
    chain_end, oblique, group = -1, False, ""
    for start, end, who in named(text):
        if start < 3 and _DATELINE.match(text, start):
            continue
        if chain_end < 0 or not _TITLE.match(text[chain_end:start]):
            before = text[:start]
            oblique, group = bool(_OBLIQUE.search(before)) and not _OFFICE.search(before), who
        if not oblique:
            found = group
        chain_end = end
    return found


def introduced(before: str, text: str) -> str:
    """Group of a speaker whose name stands last in ``before``, by how the article introduces the name elsewhere.

    "Surname said" tells nothing; "the Example ambassador, Name Surname," three paragraphs up does.

    Returns
    -------
    str
        A group; "other" for a scholar or a journalist; "" if there is no name or no introduction.
    """
    surname = _SURNAME.search(before)
    if not surname or named(surname[1]):
        return ""
    at = text.find(surname[1])
    head = text[max(at - _NEAR_NAME, 0) : at]
    head = head[max(head.rfind(". "), head.rfind("\n"), head.rfind("”")) + 1 :]
    tail = text[at + len(surname[1]) : at + len(surname[1]) + _NEAR_NAME]
    tail = tail.split(". ")[0].split("\n")[0]
    tail = tail[1:].split(",")[0] if tail.startswith(",") else ""
    if _SCHOLAR.search(head) or _SCHOLAR.search(tail):
        return "other"
    return first(tail) or subject(head)


def is_scholar(text: str) -> bool:
    """Whether a text introduces somebody who speaks for no party: an analyst, a journalist."""
    return bool(_SCHOLAR.search(text))
