"""Boilerplate: which lines of a page are not part of what the outlet says.

The rules are data (``data/lexicons/boilerplate.toml``), each with an example that must match
and one that must not.
"""

import re
from functools import cache
from typing import NamedTuple

from twotracks import lexicons


class Stretch(NamedTuple):
    """A stretch that runs into the "head" or the "tail" of a text; one of ``anchors`` stands in every match."""

    kind: str
    at: str
    anchors: tuple[str, ...]
    pattern: re.Pattern[str]


class Boilerplate(NamedTuple):
    """The lexicon, compiled: kind and pattern of the lines, the stretches, the longest line and tail in characters."""

    lines: tuple[tuple[str, re.Pattern[str]], ...]
    stretches: tuple[Stretch, ...]
    longest_line: int
    tail: int


@cache
def load() -> Boilerplate:
    """The lexicon of boilerplate, its patterns compiled, in file order.

    Returns
    -------
    Boilerplate

    Examples
    --------
    >>> load().longest_line
    600
    """
    found = lexicons.load("boilerplate")
    windows = found.setting("windows")
    return Boilerplate(
        tuple((item["kind"], found.compiled(item)) for item in found.of_kind("rule", "kind", "pattern")),
        tuple(
            Stretch(item["kind"], item["at"], tuple(item["anchors"]), found.compiled(item))
            for item in found.of_kind("stretch", "kind", "at", "anchors", "pattern")
        ),
        windows["line"],
        windows["tail"],
    )


def without_stretches(text: str) -> tuple[str, list[str]]:
    """A text without the boilerplate that runs into its beginning and end.

    Parameters
    ----------
    text : str
        The text of an article.

    Returns
    -------
    (str, list of str)
        The text, and the kinds removed, one for each stretch. A text that is nothing else is returned as it is.

    Examples
    --------
    >>> without_stretches("It rained all day. Read Also")
    ('It rained all day.', ['related strip'])
    """
    removed: list[str] = []
    for kind, at, anchors, pattern in load().stretches:
        begin = 0 if at == "head" else max(len(text) - load().tail, 0)
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


def kind_of(line: str) -> str:
    """Kind of boilerplate a line is, or ``""`` if it belongs to the article.

    Parameters
    ----------
    line : str
        A line of a page.

    Returns
    -------
    str

    Examples
    --------
    >>> kind_of("SHARE THIS ARTICLE"), kind_of("Share of the vote fell.")
    ('share line', '')
    """
    line = line.strip()
    if not line or len(line) > load().longest_line:
        return ""
    return next((kind for kind, pattern in load().lines if pattern.search(line)), "")


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

    Examples
    --------
    >>> kinds(["Home / World / Middle East", "Talks went on.", "went on."])
    ['breadcrumb', '', 'nested repeat']
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
