"""Voice: whether a sentence speaks in the outlet's own words or in somebody else's, and in whose.

Somebody else's are a quotation, also one that runs over several sentences, and reported speech ("said",
"according to"). What counts is the place where the track is mentioned: in "Speaking after the Astana talks,
the minister said the harvest was good" the outlet speaks of the talks, not the minister. The words that
introduce speech, and the speakers, are data (``data/lexicons/speech.toml``).
"""

import re
import tomllib
from bisect import bisect_right
from collections.abc import Collection, Sequence
from functools import cache
from typing import NamedTuple

from twotracks import lexicon
from twotracks.paths import DATA

FILE = DATA / "lexicons" / "speech.toml"
# Beyond this many characters without a closing mark an opening one is taken for a slip of the pen.
LONGEST_QUOTATION = 3_000
# Fewer words in marks are a name or a doubt ("safe zone"), not a quotation.
SHORTEST_QUOTATION = 4
_BACK = 12  # how many sentences back "he" may stand for somebody
_MARKS = re.compile('[“”"«»„]')
# What may follow "he said" at the end of what he said: a time, a place, an audience.
_TRAILS = re.compile(
    r"(?:\s+(?:on|in|at|late|earlier|yesterday|today|during|after|before|following|to|in an?|by|via|as|reporters|local|"
    r"state|Reuters|AFP)\b[^,.;]{0,60})?\s*(?:[,.;]|$)"
)
_TOLD = re.compile(r"(?!.*\bthat\b)[^,;:“\"]{0,90}(?:[,.;]|$)")
# "we said" is the speaker's own; "who said" tells of somebody in passing.
_SELF = re.compile(r"\b(?:we|I|who|which)(?: \w+ly| have| has| also| had| would like to)* $", re.IGNORECASE)
_AGENCY = re.compile(
    r"(?:,|\W_*\W)\s*(?:the )?(?:[A-Z]\w+[ -]){0,3}(?:IRNA|ISNA|Tasnim|Fars|Mehr|Press TV|Reuters|AFP|AP|Sputnik|"
    r"TASS|RIA(?: Novosti)?|"
    r"Interfax|Anadolu|Xinhua|SANA|Al[- ]\w+|agency|News|TV)\s*(?:news agency )?$"
)
_OBLIQUE = re.compile(r"\b(?:with|to|by|of|from|against|on|for|in|at|about|over|toward|towards|between)(?: \w+){0,2} $")
_DATELINE = re.compile(r"[A-Z]{3,}\s*[-–—_]")
_PRONOUN = re.compile(
    r"\b(?:he|she|they|it|the (?:\w+ ){0,2}(?:minister|diplomat|official|president|spokes(?:man|woman|person)|"
    r"chief|envoy|"
    r"ambassador|speaker|negotiator))\b",
    re.IGNORECASE,
)


_FIRST_PERSON = re.compile(r"\b(?:[Ww]e|[Oo]ur|us|I|[Mm]y)\b")
SPEECH = 2.0  # of these per 1,000 characters outside quotations: a speech
_SCHOLAR = re.compile(r"\b(?:analyst|expert|professor|scientist|researcher|author|journalist|fellow|lecturer)\b", re.I)
# Between the parts of one speaker's title: "the Russian president's special envoy for Syria Alexander".
_TITLE = re.compile(
    r"(?:[\s’'-]|\b(?:s|[A-Z]\w+|deputy|foreign|prime|defen[cs]e|interior|minister|president|ambassador|envoy|special|top|"
    r"senior|chief|negotiator|official|diplomat|spokes(?:man|woman|person)|ministry|the|for|of|to|general|army|new|then|"
    r"former|permanent|representative|leader|security|council|parliament|speaker|assistant|adviser|advisor)\b)*$"
)


class Voice(NamedTuple):
    """``voice``: "outlet" or "quoted"; ``speaker``: one of ``tables.SPEAKERS`` where it is quoted, else ""."""

    voice: str
    speaker: str


@cache
def _lexicon() -> dict[str, tuple[tuple[str, re.Pattern[str]], ...]]:
    """Kind of entry -> its patterns with their kind or group."""
    data = tomllib.loads(FILE.read_text(encoding="utf-8"))
    return {
        what: tuple((item[key], re.compile(item["pattern"], re.IGNORECASE)) for item in data[what])
        for what, key in (("report", "kind"), ("structure", "kind"), ("speaker", "group"))
    }


def voices(
    text: str, sentences: Sequence[tuple[int, int]], mentions: Sequence[tuple[int, Collection[int]]]
) -> list[Voice]:
    """In whose voice each mention of a track stands.

    Parameters
    ----------
    text : str
        The article.
    sentences : sequence of (int, int)
        Places of its sentences, in order.
    mentions : sequence of (int, collection of int)
        Number of a sentence, and where in ``text`` a track is mentioned in it.

    Returns
    -------
    list of Voice
        One for each of ``mentions``: "quoted" if any of the places is in somebody else's words.
    """
    if not mentions:
        return []
    quoted = quotations(text)
    starts = [start for start, _ in quoted]
    whose = _structure(text)
    speech = _is_speech(text, sentences, quoted, whose)
    out = []
    for number, places in mentions:
        found = Voice("outlet", "")
        for at in sorted(places):
            found = _voice(text, sentences, number, at, quoted, starts, whose, speech)
            if found.voice == "quoted":
                break
        out.append(found)
    return out


def quotations(text: str) -> list[tuple[int, int]]:
    """Places of the direct quotations of a text.

    A quotation that is opened and not closed in its sentence goes on to the closing mark; a mark that opens again
    in between (a new paragraph of the same quotation) does not end it. One that is not closed within
    ``LONGEST_QUOTATION`` characters ends with its line. Fewer than ``SHORTEST_QUOTATION`` words in marks
    are not a quotation.

    Returns
    -------
    list of (int, int)
        Start and end, marks included, in order and not overlapping.
    """
    out: list[tuple[int, int]] = []
    opened = -1
    for mark in _MARKS.finditer(text):
        at = mark.start()
        if opened >= 0 and at - opened > LONGEST_QUOTATION:
            out.append((opened, _line_end(text, opened)))
            opened = -1
        if opened < 0:
            if _opens(text, at):
                opened = at
        elif not _opens(text, at):
            out.append((opened, at + 1))
            opened = -1
    if opened >= 0:
        out.append((opened, _line_end(text, opened)))
    return [(a, b) for a, b in out if len(text[a:b].split()) >= SHORTEST_QUOTATION]


def _line_end(text: str, at: int) -> int:
    end = text.find("\n", at)
    end = len(text) if end < 0 else end
    stop = text.find(". ", at, end)
    return end if end - at <= LONGEST_QUOTATION else stop + 1 if stop >= 0 else min(end, at + LONGEST_QUOTATION)


def _opens(text: str, at: int) -> bool:
    """Whether a quotation mark opens: curly ones say so, of straight ones the blanks around them do."""
    if text[at] in "“„«":
        return True
    if text[at] in "”»":
        return False
    before, after = text[at - 1 : at], text[at + 1 : at + 2]
    return (not before or before in " \n\t([—–-'‘:") and bool(after) and not after.isspace()


def is_list_item(sentence: str) -> bool:
    """Whether a sentence is an item of a joint statement: a verb of saying without a subject."""
    return any(
        carrier.pattern.search(sentence) for carrier in lexicon.load().carriers if carrier.id == lexicon.LIST_ITEM
    )


def _structure(text: str) -> list[tuple[int, str]]:
    """Where somebody's text begins or an interview turns, in order."""
    return sorted((found.end(), kind) for kind, pattern in _lexicon()["structure"] for found in pattern.finditer(text))


def _voice(
    text: str,
    sentences: Sequence[tuple[int, int]],
    number: int,
    at: int,
    quoted: list[tuple[int, int]],
    starts: list[int],
    whose: list[tuple[int, str]],
    speech: bool,
) -> Voice:
    start, end = sentences[number]
    i = bisect_right(starts, at) - 1
    sentence = _without_quotations(text, start, end, quoted, starts)
    if i >= 0 and at < quoted[i][1]:
        return Voice("quoted", _who_says(text, sentences, number, quoted[i], quoted, starts))
    if speech:
        return Voice("outlet", "")
    if is_list_item(sentence):
        return Voice("quoted", "other")
    how = _reported(sentence, at - start)
    if how is not None:
        return Voice("quoted", _speaker(sentence, how) or _before(text, sentences, number, quoted, starts) or "other")
    turn = bisect_right(whose, (at, "~")) - 1
    if turn >= 0 and whose[turn][1] != "question":
        return Voice("quoted", _owner(text, sentences, *whose[turn]))
    if _FIRST_PERSON.search(sentence):
        return Voice("quoted", _before(text, sentences, number, quoted, starts) or "other")
    return Voice("outlet", "")


def _is_speech(
    text: str, sentences: Sequence[tuple[int, int]], quoted: list[tuple[int, int]], whose: list[tuple[int, str]]
) -> bool:
    """Whether the whole text is one speaker's address: then "we" is the outlet, and its claims are its own.

    It is where much is said in the first person and nobody is introduced at its beginning.
    """
    own = len(_FIRST_PERSON.findall(text)) - sum(len(_FIRST_PERSON.findall(text, a, b)) for a, b in quoted)
    if own < 5 or own * 1000 < SPEECH * len(text) or any(kind == "text" for _, kind in whose):
        return False
    opening = text[: sentences[min(2, len(sentences) - 1)][1]]
    return not any(_speaker(opening, report) for report in _reports(opening))


def _owner(text: str, sentences: Sequence[tuple[int, int]], at: int, kind: str) -> str:
    """Group of the one whose statement or answers a text goes on with: named where it begins."""
    number = max(bisect_right([start for start, _ in sentences], at - 1) - 1, 0)
    if kind == "answer":
        opening = text[: sentences[min(2, len(sentences) - 1)][1]]
        return "other" if _SCHOLAR.search(opening) else _first(opening) or "other"
    start = sentences[number][0]
    return _first(text[start:at]) or _first(text[sentences[max(number - 1, 0)][0] : start]) or "other"


def _without_quotations(text: str, start: int, end: int, quoted: list[tuple[int, int]], starts: list[int]) -> str:
    """A sentence with the inside of its quotations blanked, so that verbs in them report nothing."""
    sentence = text[start:end]
    for a, b in quoted[max(bisect_right(starts, start) - 1, 0) : bisect_right(starts, end)]:
        inside = slice(max(a + 1 - start, 0), max(min(b - 1 - start, end - start), 0))
        blank = "_" * len(sentence[inside])
        sentence = sentence[: inside.start] + blank + sentence[inside.start + len(blank) :]
    return sentence


class _Report(NamedTuple):
    start: int
    end: int
    kind: str
    trails: bool


def _reports(sentence: str) -> list[_Report]:
    out = []
    for kind, pattern in _lexicon()["report"]:
        for found in pattern.finditer(sentence):
            before = sentence[: found.start()]
            if _SELF.search(before) or (found[0].startswith("report") and _AGENCY.search(before)):
                continue
            comma = max(before.rfind(","), before.rfind("”"), before.rfind('"'))
            trails = kind == "say" and comma > 20 and len(before) - comma < 140
            trails = trails and bool((_TOLD if found[0].lower() == "told" else _TRAILS).match(sentence, found.end()))
            out.append(_Report(found.start(), found.end(), kind, trails))
    return sorted(out)


def _reported(sentence: str, at: int) -> _Report | None:
    """The words that report what is mentioned at a place of a sentence, or None."""
    for report in _reports(sentence):
        if report.kind == "source":
            return report
        if report.trails:
            comma = max(sentence.rfind(mark, 0, report.start) for mark in (",", "”", '"'))
            # "..., he said, ...": what stands after it is his as well.
            if at < comma or (sentence[report.end : report.end + 1] == "," and at > report.end):
                return report
        elif at >= report.end:
            return report
    return None


def _speaker(sentence: str, report: _Report) -> str:
    """Group of the speaker named beside the words that report, or "" if none is."""
    after = sentence[report.end : report.end + 120]
    if report.kind == "source":
        return _first(after) or _last(sentence[: report.start])
    before = sentence[: report.start]
    if report.trails:
        comma = max(before.rfind(mark) for mark in ("”", '"', ", "))
        named = _last(before[comma + 1 :]) or (_first(after) if before[comma + 1 :].strip() == "" else "")
        return named or ("" if _PRONOUN.search(before[comma + 1 :]) else _last(before))
    if _PRONOUN.search(before[-40:]) and not _last(before[-60:]):
        return ""
    return _last(before)


def _groups(text: str) -> list[tuple[int, int, str]]:
    """Who is named in a text, in order: start, end, group; where two patterns match at one place the longer counts."""
    found = sorted(
        (match.start(), -match.end(), group)
        for group, pattern in _lexicon()["speaker"]
        for match in pattern.finditer(text)
    )
    out: list[tuple[int, int, str]] = []
    for start, minus_end, group in found:
        if not out or start >= out[-1][1]:
            out.append((start, -minus_end, group))
    return out


def _first(text: str) -> str:
    return next((group for _, _, group in _groups(text)), "")


def _last(text: str) -> str:
    """The one named last who is not merely spoken to or of; of the parts of a title the first tells the group."""
    subject = ""
    chain_end, oblique, group = -1, False, ""
    for start, end, named in _groups(text):
        if _DATELINE.match(text[start:]) and start < 3:
            continue
        if chain_end < 0 or not _TITLE.match(text[chain_end:start]):
            oblique, group = bool(_OBLIQUE.search(text[:start])), named
        if not oblique:
            subject = group
        chain_end = end
    return subject


def _before(
    text: str, sentences: Sequence[tuple[int, int]], number: int, quoted: list[tuple[int, int]], starts: list[int]
) -> str:
    """Group of the speaker of the sentences before: whom "he" stands for."""
    for back in range(number - 1, max(number - 1 - _BACK, -1), -1):
        sentence = _without_quotations(text, *sentences[back], quoted, starts)
        for report in reversed(_reports(sentence)):
            group = _speaker(sentence, report)
            if group:
                return group
    nearest = _last(_without_quotations(text, *sentences[number - 1], quoted, starts)) if number else ""
    return nearest or _last(_without_quotations(text, *sentences[0], quoted, starts))


def _who_says(
    text: str,
    sentences: Sequence[tuple[int, int]],
    number: int,
    quotation: tuple[int, int],
    quoted: list[tuple[int, int]],
    starts: list[int],
) -> str:
    """Group of the speaker of a quotation: named in its sentence, where it ends, or before it."""
    first = bisect_right([start for start, _ in sentences], quotation[0]) - 1
    last = bisect_right([start for start, _ in sentences], quotation[1] - 1) - 1
    for k in dict.fromkeys((number, first, last)):
        sentence = _without_quotations(text, *sentences[k], quoted, starts)
        for report in _reports(sentence):
            group = _speaker(sentence, report)
            if group:
                return group
    return _before(text, sentences, max(first, 0), quoted, starts) or "other"
