"""Page furniture: which lines of a page are not part of what the outlet says.

The rules are data (``data/lexicons/furniture.toml``), each with an example that must match
and one that must not.
"""

import re
import tomllib
from functools import cache

from twotracks.paths import DATA

LEXICON = DATA / "lexicons" / "furniture.toml"
# No rule describes a line longer than this; it also bounds the time spent on hostile lines.
MAX_LINE = 600


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
