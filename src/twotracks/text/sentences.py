"""Sentences of a text, with their places in it, and the hash that stands for a sentence where its text is not kept."""

import hashlib
import re
from functools import cache
from typing import NamedTuple

import pandas as pd

from twotracks import lexicons
from twotracks.errors import InputError

# Prose has sentences of a few hundred characters; a longer stretch without a full stop is a list,
# a table or an attack, and is cut at a space so that the time per character stays bounded.
LONGEST = 2_000
_TERMINAL = re.compile(r"[.!?:;][\"'”’)\]]*$")
# A stop inside closing quotation marks before a capital ends a sentence.
_QUOTED_STOP = re.compile(r"(?<=[^\s.][.][\"”])\s+(?=[\"“‘]?[A-Z])")


class Language(NamedTuple):
    """What the lexicon says of sentences and quotations (``data/lexicons/sentences.toml``)."""

    rules: dict[str, re.Pattern[str]]
    longest_quotation: int
    longest_single: int
    shortest_quotation: int


@cache
def language() -> Language:
    """The lexicon, its patterns compiled.

    Returns
    -------
    Language

    Examples
    --------
    >>> language().shortest_quotation
    4
    """
    found = lexicons.load("sentences")
    of_quotations = found.setting("quotations")
    thresholds = (of_quotations[name] for name in ("longest", "longest_single", "shortest"))
    return Language(found.patterns("rule"), *thresholds)


@cache
def _segmenter():
    import nupunkt  # loads its model, which it ships

    return nupunkt.sent_spans


def spans(text: str) -> list[tuple[int, int]]:
    """Places of the sentences of a text.

    Parameters
    ----------
    text : str
        Any text, line ends as ``\\n``.

    Returns
    -------
    list of (int, int)
        Start and end of each sentence, ``text[start:end]``, without blank space around it, in order
        and not overlapping. Every character that is not blank belongs to one sentence. A line end
        ends a sentence, unless the text is wrapped: then only an empty line or an indented one does.

    Raises
    ------
    InputError
        If ``text`` is not a str.

    Notes
    -----
    Splitting within a paragraph is done by nupunkt (Punkt algorithm; Kiss and Strunk 2006), which
    ships its model; what it cuts after a title or "U.N." before a capital is joined again.

    Examples
    --------
    >>> text = "The U.N. envoy met Gen. Smith. Talks ended."
    >>> [text[start:end] for start, end in spans(text)]
    ['The U.N. envoy met Gen. Smith.', 'Talks ended.']
    """
    if not isinstance(text, str):
        raise InputError(f"Sentences are found in text, not in {type(text).__name__}.")
    out: list[tuple[int, int]] = []
    for start, end in paragraphs(text):
        out.extend(_within(text, start, end))
    return out


def sentence_hash(sentence: str) -> str:
    """First 16 hexadecimal digits of the SHA-256 of a sentence, blank space folded.

    Parameters
    ----------
    sentence : str
        A sentence.

    Returns
    -------
    str
        The same for sentences that differ in blank space only.

    Examples
    --------
    >>> sentence_hash("The talks  opened.") == sentence_hash("The talks opened.")
    True
    """
    return hashlib.sha256(" ".join(sentence.split()).encode()).hexdigest()[:16]


def with_hash(passages: pd.DataFrame) -> pd.DataFrame:
    """Passages with the hash of each sentence, by which annotations find them.

    Parameters
    ----------
    passages : DataFrame
        With a column ``sentence``; a table that has none, because only hashes were kept, stays as it is.

    Returns
    -------
    DataFrame
        ``passages`` with a column ``hash``.

    Examples
    --------
    >>> with_hash(pd.DataFrame({"sentence": ["The talks opened."]}))["hash"].str.len().tolist()
    [16]
    """
    if "sentence" not in passages.columns:
        return passages
    return passages.assign(hash=passages["sentence"].map(sentence_hash))


def paragraphs(text: str) -> list[tuple[int, int]]:
    """Places of the paragraphs of a text; see :func:`spans` for the rule.

    Parameters
    ----------
    text : str
        Any text, line ends as ``\\n``.

    Returns
    -------
    list of (int, int)
        Start and end of each.

    Examples
    --------
    >>> paragraphs("A headline\\n\\nThe text.")
    [(0, 10), (12, 21)]
    """
    lines: list[tuple[int, int]] = []
    at = 0
    for line in text.split("\n"):
        lines.append((at, at + len(line)))
        at += len(line) + 1
    if not is_wrapped([text[a:b] for a, b in lines]):
        return [(a, b) for a, b in lines if text[a:b].strip()]
    out: list[tuple[int, int]] = []
    for a, b in lines:
        line = text[a:b]
        if not line.strip():
            out.append((b, b))  # an empty line closes the paragraph before it
        elif out and out[-1][0] < out[-1][1] and not line.startswith(" "):
            out[-1] = (out[-1][0], b)
        else:
            out.append((a, b))
    return [(a, b) for a, b in out if a < b]


def is_wrapped(lines: list[str]) -> bool:
    """Whether line ends are those of a printed page, in the middle of sentences.

    So it is where most lines are short and more than half of them end without a stop.

    Parameters
    ----------
    lines : list of str
        The text, line by line.

    Returns
    -------
    bool

    Examples
    --------
    >>> is_wrapped(["Talks went on.", "Snow fell."])
    False
    """
    filled = [line.rstrip() for line in lines if line.strip()]
    if len(filled) < 6:
        return False
    short = sum(len(line) <= 100 for line in filled)
    unfinished = sum(not _TERMINAL.search(line[-4:]) for line in filled)
    return short > 0.8 * len(filled) and unfinished > 0.5 * len(filled)


def _within(text: str, start: int, end: int) -> list[tuple[int, int]]:
    # A wrapped paragraph has line ends inside it; nupunkt wants spaces there.
    paragraph = text[start:end].replace("\n", " ")
    cuts = []
    for piece_start, piece_end in _pieces(paragraph):
        piece = paragraph[piece_start:piece_end]
        cuts += [piece_start + a for a, _ in _segmenter()(piece)]
        cuts += [piece_start + found.end() for found in _QUOTED_STOP.finditer(piece)]
    starts = sorted({0, *cuts})
    out: list[tuple[int, int]] = []
    for a, b in zip(starts, [*starts[1:], len(paragraph)], strict=True):
        sentence = paragraph[a:b]
        first = a + len(sentence) - len(sentence.lstrip())
        last = a + len(sentence.rstrip())
        if first >= last:
            continue
        before = paragraph[max(out[-1][0], out[-1][1] - 12) : out[-1][1]] if out else ""
        if out and last - out[-1][0] <= LONGEST and _goes_on(before, paragraph[first : first + 12]):
            out[-1] = (out[-1][0], last)
        else:
            out.append((first, last))
    return [(a + start, b + start) for a, b in out]


def _goes_on(before: str, after: str) -> bool:
    """Whether a sentence that seems to end goes on."""
    rules = language().rules
    if rules["title"].search(before):
        return True
    return bool(rules["acronym"].search(before)) and not rules["begins"].match(after.lstrip('"“‘'))


def _pieces(paragraph: str) -> list[tuple[int, int]]:
    """The paragraph, cut at a space wherever LONGEST characters pass without a stop."""
    out: list[tuple[int, int]] = []
    start = 0
    while len(paragraph) - start > LONGEST:
        # The last stop within reach, else the last space, else a plain cut.
        window = paragraph[start : start + LONGEST]
        cut = max(window.rfind(mark) + 1 for mark in (". ", "! ", "? "))
        if cut <= 0:
            cut = window.rfind(" ") + 1
        cut = cut if cut > 0 else LONGEST
        out.append((start, start + cut))
        start += cut
    out.append((start, len(paragraph)))
    return out
