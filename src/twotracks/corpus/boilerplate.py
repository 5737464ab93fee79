"""Page furniture: which lines of a page are not part of what the outlet says.

The rules are data (``data/lexicons/furniture.toml``), each with an example that must match
and one that must not.
"""

import re
import tomllib
from functools import cache

from twotracks.config import data_file

LEXICON = data_file("lexicons/furniture.toml")
# No rule describes a line longer than this; it also bounds the time spent on hostile lines.
MAX_LINE = 600


# A stretch at the end of a text begins within so many characters of it.
TAIL = 6_000


@cache
def stretches() -> tuple[tuple[str, str, tuple[str, ...], re.Pattern[str]], ...]:
    """Kind, place ("head" or "tail"), anchors and pattern of every rule for a stretch, in file order."""
    data = tomllib.loads(LEXICON.read_text(encoding="utf-8"))
    return tuple(
        (rule["kind"], rule["at"], tuple(rule["anchors"]), re.compile(rule["pattern"], re.IGNORECASE))
        for rule in data["stretch"]
    )


def without_stretches(text: str) -> tuple[str, list[str]]:
    """A text without the furniture that runs into its beginning and end.

    Returns
    -------
    (str, list of str)
        The text, and the kinds removed, one for each stretch. A text that is nothing else is returned as it is.
    """
    removed: list[str] = []
    for kind, at, anchors, pattern in stretches():
        begin = 0 if at == "head" else max(len(text) - TAIL, 0)
        if not any(text.find(anchor, begin) >= 0 for anchor in anchors):
            continue
        found = pattern.match(text) if at == "head" else pattern.search(text, begin)
        if not found:
            continue
        rest = text[found.end() :] if at == "head" else text[: found.start()]
        if rest.strip():
            text = rest.strip()
            removed.append(kind)
    return text, removed


@cache
def rules() -> tuple[tuple[str, re.Pattern[str]], ...]:
    """Kind and pattern of every rule, in file order."""
    data = tomllib.loads(LEXICON.read_text(encoding="utf-8"))
    return tuple((rule["kind"], re.compile(rule["pattern"], re.IGNORECASE)) for rule in data["rule"])


def kind_of(line: str) -> str:
    """Kind of furniture a line is, or ``""`` if it belongs to the article."""
    line = line.strip()
    if not line or len(line) > MAX_LINE:
        return ""
    return next((kind for kind, pattern in rules() if pattern.search(line)), "")


def kinds(lines: list[str]) -> list[str]:
    """Kind of each line of a page, with what only the whole page can tell.

    Parameters
    ----------
    lines : list of str
        The page, line by line.

    Returns
    -------
    list of str
        For each line ``""`` (article) or its kind: the rules' kinds, ``"repeated"`` for a line
        that stands earlier on the page word for word, and ``"nested repeat"`` for a line that is
        the tail of the article line before it (some archives nest their paragraphs, so that each line
        says again all that follows).
    """
    out: list[str] = []
    seen: set[str] = set()
    before = ""
    for line in lines:
        text = line.strip()
        kind = kind_of(text)
        if text and not kind:
            if before and len(text) < len(before) and before.endswith(text):
                kind = "nested repeat"
                # The chain goes on: the next line is the tail of this one.
                before = text
            elif len(text) > 40 and text in seen:
                kind = "repeated"
            else:
                before = text
            seen.add(text)
        out.append(kind)
    return out
