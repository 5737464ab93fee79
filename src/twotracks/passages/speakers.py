"""Speakers: which of the parties somebody who is quoted belongs to.

Names, titles and nationalities are data (``data/lexicons/speech.toml``).
"""

import re

from twotracks.passages.speech import load, rule, window

_DATELINE = re.compile(r"[A-Z]{3,}\s*[-–—_]")
_LONGEST_SUFFIX = 20  # characters of "-sponsored" and the like


def named(text: str) -> list[tuple[int, int, str]]:
    """Who is named in a text.

    Parameters
    ----------
    text : str
        Any text.

    Returns
    -------
    list of (int, int, str)
        In order: start, end, group; where two patterns match at one place the longer counts.

    Examples
    --------
    >>> [group for _, _, group in named("Mr Lavrov met the US-backed rebels.")]
    ['russia', 'opposition']
    """
    found = sorted(
        (match.start(), -match.end(), group)
        for group, pattern in load().speakers
        for match in pattern.finditer(text)
        if not rule("sided").match(text[match.end() : match.end() + _LONGEST_SUFFIX])
    )
    out: list[tuple[int, int, str]] = []
    for start, minus_end, group in found:
        if not out or start >= out[-1][1]:
            out.append((start, -minus_end, group))
    return out


def first(text: str) -> str:
    """Group of the one named first, or "".

    Parameters
    ----------
    text : str
        Any text.

    Returns
    -------
    str

    Examples
    --------
    >>> first("the Iranian minister and Mr Lavrov")
    'iran'
    """
    return next((group for _, _, group in named(text)), "")


def subject(text: str) -> str:
    """Group of the one named last who is not merely spoken to or of; of the parts of a title the first tells it.

    Parameters
    ----------
    text : str
        What stands before a verb of saying.

    Returns
    -------
    str
        A group, or "".

    Examples
    --------
    >>> subject("The Russian envoy met with the Iranian minister and")
    'russia'
    >>> subject("Russia, Iran and Turkey also")
    'other'
    """
    found = ""
    chain_end, oblique, group = -1, False, ""
    for start, end, who in named(text):
        if start < 3 and _DATELINE.match(text, start):
            continue
        between = text[chain_end:start] if chain_end >= 0 else ""
        if group not in ("", who) and rule("together").match(between):
            group = "other"  # "Russia, Iran and Turkey": several together
        elif chain_end < 0 or not rule("title").match(between):
            before = text[:start]
            oblique, group = bool(rule("spoken-of").search(before)) and not rule("office").search(before), who
        if not oblique:
            found = group
        chain_end = end
    return found


def introduced(before: str, text: str) -> str:
    """Group of a speaker whose name stands last in ``before``, by how the article introduces the name elsewhere.

    "Surname said" tells nothing; "the Example ambassador, Name Surname," three paragraphs up does.

    Parameters
    ----------
    before : str
        What stands before the verb.
    text : str
        The article.

    Returns
    -------
    str
        A group; "other" for a scholar or a journalist; "" if there is no name or no introduction.

    Examples
    --------
    >>> introduced("Example ", "The Iranian ambassador, Mehr Example, arrived. Example said it was late.")
    'iran'
    """
    surname = rule("surname").search(before)
    return "" if not surname or named(surname[1]) else by_introduction(surname[1], text)


def by_introduction(surname: str, text: str) -> str:
    """Group of the bearer of a surname, by how an article introduces it where it stands first.

    Parameters
    ----------
    surname : str
        A name of no group.
    text : str
        The article.

    Returns
    -------
    str
        A group; "other" for a scholar, a journalist or anybody else whose part is none of the parties'; "" if nothing
        tells.

    Examples
    --------
    >>> by_introduction("Berri", "Osama Berri, a rebel commander, arrived. Berri said it was late.")
    'opposition'
    """
    near = window("introduced")
    at = text.find(surname)
    if at < 0:
        return ""
    head = text[max(at - near, 0) : at]
    head = head[max(head.rfind(". "), head.rfind("\n"), head.rfind("”")) + 1 :]
    tail = text[at + len(surname) : at + len(surname) + near]
    tail = tail.split(". ")[0].split("\n")[0]
    tail = tail[1:].split(",")[0] if tail.startswith(",") else ""
    if is_scholar(head) or is_scholar(tail):
        return "other"
    known = first(tail) or subject(head)
    return known or ("other" if rule("newcomer").search(tail) or rule("newcomer").search(head) else "")


def is_scholar(text: str) -> bool:
    """Whether a text introduces somebody who speaks for no party: an analyst, a journalist.

    Parameters
    ----------
    text : str
        Any text.

    Returns
    -------
    bool

    Examples
    --------
    >>> is_scholar("a professor of history")
    True
    """
    return bool(rule("scholar").search(text))
