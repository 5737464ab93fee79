"""What an article and its sentences are about, as far as it matters for recognising the tracks.

The words that tell are data (``[[context]]`` in ``data/lexicons/tracks.toml``).
"""

import re
from bisect import bisect_right
from typing import NamedTuple

from twotracks.passages import lexicon

# How far around a sentence of a long text of many subjects (a speech) Syria must be named, in characters.
NEAR = 600
# How far around a meeting of two the third must be named for it to be a meeting of three.
CLOSE = 250
# Below this length a text is one sentence or two without an article around it: its words must do.
SHORT = 400
# Mentions of Syria per 1,000 characters from which a whole article counts as being about Syria.
DENSE = 1.0
GUARANTORS = ("russia", "iran", "turkey")  # kinds of context
_UN_TALKS = re.compile(
    r"\b(?:UN\b|U\.N\.|United Nations|Mistura|Pedersen|Brahimi|opposition|intra-Syrian|delegations?|communiqu[eé])",
    re.IGNORECASE,
)


class Subject(NamedTuple):
    """What is known of an article: where Syria is named, whether it is about Syria, or about another conflict."""

    text: str
    syria_at: list[int]
    is_syria: bool
    is_short: bool
    is_other: bool
    names_astana: bool


def of(text: str, title: str, names_astana: bool) -> Subject:
    """What an article is about.

    Parameters
    ----------
    text, title : str
        The article.
    names_astana : bool
        Whether it calls the Astana track by its name.
    """
    context = lexicon.load().context
    syria_at = [found.start() for found in context["syria"].finditer(text)]
    return Subject(
        text=text,
        syria_at=syria_at,
        is_syria=bool(context["syria"].search(title)) or len(syria_at) * 1000 >= DENSE * max(len(text), 1),
        is_short=len(text) < SHORT,
        is_other=bool(context["other"].search(title)) or (not syria_at and bool(context["other"].search(text))),
        names_astana=names_astana,
    )


def syria(subject: Subject, sentence: str, at: int) -> bool:
    """Whether a sentence, in its place, is about Syria."""
    context = lexicon.load().context
    if context["syria"].search(sentence):
        return True
    if context["other"].search(sentence):
        return False
    if subject.is_syria:
        return True
    i = bisect_right(subject.syria_at, at - NEAR)
    if i < len(subject.syria_at) and subject.syria_at[i] < at + len(sentence) + NEAR:
        return True
    return subject.is_short and not subject.is_other and not subject.syria_at


def trio(subject: Subject, at: int, near: int = NEAR) -> bool:
    """Whether Russia, Iran and Turkey are all named within so many characters of a place in the text."""
    context = lexicon.load().context
    return all(context[kind].search(subject.text, max(at - near, 0), at + near) for kind in GUARANTORS)


def speaks_of(kind: str, sentence: str) -> bool:
    """Whether a sentence has a word of a kind of context ("talks", "negotiations", "joint-action" ...)."""
    return bool(lexicon.load().context[kind].search(sentence))


def turns_away(sentence: str) -> bool:
    """Whether a sentence turns to a meeting that is none of the tracks'."""
    return speaks_of("other-meeting", sentence) and not _UN_TALKS.search(sentence)


def truce_talks(sentence: str) -> bool:
    """Whether a sentence is about the talks of Washington and Moscow, not those of the UN."""
    return speaks_of("truce-talks", sentence) and not _UN_TALKS.search(sentence)
