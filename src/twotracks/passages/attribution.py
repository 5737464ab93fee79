"""Voice: whether a sentence speaks in the outlet's own words or in somebody else's, and in whose.

Somebody else's are a quotation, also one that runs over several sentences, and reported speech ("said",
"according to"). What counts is the place where the track is mentioned: in "Speaking after the Astana talks,
the minister said the harvest was good" the outlet speaks of the talks, not the minister. The words that
introduce speech are data (``data/lexicons/speech.toml``); who speaks is :mod:`twotracks.passages.speakers`.
"""

import re
import tomllib
from bisect import bisect_right
from collections.abc import Collection, Sequence
from functools import cache
from typing import NamedTuple

from twotracks.passages import lexicon, speakers

# Beyond this many characters without a closing mark an opening one is taken for a slip of the pen.
LONGEST_QUOTATION = 3_000
# Fewer words in marks are a name or a doubt ("safe zone"), not a quotation.
SHORTEST_QUOTATION = 4
SPEECH = 1.0  # "we", "our", "I" per 1,000 characters outside quotations, from which a text may be one speaker's address
_BACK = 12  # how many sentences back "he" may stand for somebody
_OPENING = 600  # characters in which a speaker begins to say "we"
_MARKS = re.compile('[“”"«»„]')
_FIRST_PERSON = re.compile(r"\b(?:[Ww]e|[Oo]ur|us|I|[Mm]y)\b")
# What may follow "he said" at the end of what he said: a time, a place, an audience.
_TRAILS = re.compile(
    r"(?:\s+(?:on|in|at|late|earlier|yesterday|today|during|after|before|following|to|in an?|by|via|as|reporters|local|"
    r"state|Reuters|AFP)\b(?:(?! that\b)[^,.;]){0,60})?\s*(?:[,.;]|$)"
)
_TOLD = re.compile(r"(?!.*\bthat\b)[^,;:“\"]{0,90}(?:[,.;]|$)")
# A quotation opens again after "he said," although the one before was not closed.
_FORGOTTEN = re.compile(r"\b(?:said|says|added|told \w+|stated|stressed)(?: [^.“”]{0,40})?[,:]\s*$")
# What follows an inverted "said" is its speaker; where it has a verb of its own, it is what was said.
_SPEAKER_ONLY = re.compile(
    r"(?!.*\b(?:that|was|were|is|are|had|has|have|would|will|could|should|must|did|does|can|may|might|not)\b)"
    r"\s+(?:the|a|an|[A-Z])[^.]{0,110}\.?\W*$"
)
_AFTER_QUOTATION = re.compile(r"[”\"»]\s*(?:\S+\s+){0,6}$")
_AT_END = re.compile(r"\W*$")
# "we said" is the speaker's own; "who said" tells of somebody in passing.
_SELF = re.compile(
    r"\b(?:we|I|who|which|my delegation)(?: \w+ly| have| has| also| had| would like to)* $", re.IGNORECASE
)
_AGENCY = re.compile(
    r"(?:,|\W_*\W)\s*(?:the )?(?:[A-Z]\w+[ -]){0,3}(?:IRNA|ISNA|Tasnim|Fars|Mehr|Press TV|Reuters|AFP|AP|Sputnik|TASS|"
    r"RIA(?: Novosti)?|Interfax|Anadolu|Xinhua|SANA|Al[- ]\w+|agency|News|TV)\s*(?:news agency )?$"
)
_NOBODY = re.compile(r"\s*(?:to )?(?:media|reports?|local media|the media|some reports|which)\b", re.IGNORECASE)
# After a verb of judging or asking, these begin what the outlet adds.
_ADDED = re.compile(
    r"\b(?:in the run-up to|ahead of|prior to|on the sidelines of|as the|before|after|while|during|at the)\b",
    re.IGNORECASE,
)
_ASKED = re.compile(r"\b(?:your|do you|you think|you see)\b[^?]*\?\W*$", re.IGNORECASE)
_PRONOUN = re.compile(
    r"\b(?:he|she|they|it|the (?:\w+ ){0,2}(?:minister|diplomat|official|president|spokes(?:man|woman|person)|chief|"
    r"envoy|ambassador|speaker|negotiator|source))\b",
    re.IGNORECASE,
)


class Voice(NamedTuple):
    """``voice``: "outlet" or "quoted"; ``speaker``: one of ``schemas.SPEAKERS`` where it is quoted, else ""."""

    voice: str
    speaker: str


class _Article(NamedTuple):
    """An article and what is known of it once: its sentences, quotations, changes of speaker, and if it is a speech."""

    text: str
    sentences: Sequence[tuple[int, int]]
    quoted: list[tuple[int, int]]
    quoted_from: list[int]
    turns: list[tuple[int, str]]
    is_speech: bool


class _Report(NamedTuple):
    """Words in a sentence that say that something is somebody's claim; ``trails``: what is claimed stands before."""

    start: int
    end: int
    kind: str
    trails: bool
    claimed_to: int


@cache
def _lexicon() -> dict[str, tuple[tuple[str, re.Pattern[str]], ...]]:
    """Kind of entry -> its patterns with their kind."""
    data = tomllib.loads(speakers.FILE.read_text(encoding="utf-8"))
    return {
        what: tuple((item["kind"], re.compile(item["pattern"], re.IGNORECASE)) for item in data[what])
        for what in ("report", "structure")
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
    turns = sorted((found.end(), kind) for kind, what in _lexicon()["structure"] for found in what.finditer(text))
    article = _Article(text, sentences, quoted, [start for start, _ in quoted], turns, _is_speech(text, quoted, turns))
    out = []
    for number, places in mentions:
        found = (_voice(article, number, at) for at in sorted(places))
        out.append(next((one for one in found if one.voice == "quoted"), Voice("outlet", "")))
    return out


def quotations(text: str) -> list[tuple[int, int]]:
    """Places of the direct quotations of a text.

    A quotation that is opened and not closed in its sentence goes on to the closing mark; a mark that opens again at
    the beginning of a line (a new paragraph of the same quotation) or inside it (a quotation within) does not end it,
    but one after "he said," does: then the closing mark was forgotten. One that is not closed within
    ``LONGEST_QUOTATION`` characters ends with its sentence. Fewer than ``SHORTEST_QUOTATION`` words in marks are not a
    quotation. Single marks are not read as quotations: they cannot be told from apostrophes.

    Returns
    -------
    list of (int, int)
        Start and end, marks included, in order and not overlapping.
    """
    out: list[tuple[int, int]] = []
    opened, depth = -1, 0
    for mark in _MARKS.finditer(text):
        at = mark.start()
        german = opened >= 0 and text[opened] == "„" and mark[0] == "“"
        if opened < 0:
            if _opens(text, at):
                opened, depth = at, 1
        elif not german and _opens(text, at):
            if _FORGOTTEN.search(text, opened, at) or at - opened > LONGEST_QUOTATION:
                out.append((opened, _sentence_end(text, opened)))
                opened, depth = at, 1
            elif text[max(at - 1, 0)] != "\n" and text[at] == "“":
                depth += 1
        else:
            depth -= 1
            if depth <= 0 or text[at] == '"':
                out.append((opened, at + 1))
                opened = -1
    if opened >= 0:
        out.append((opened, _sentence_end(text, opened)))
    return [(a, b) for a, b in out if len(text[a:b].split()) >= SHORTEST_QUOTATION]


def _sentence_end(text: str, at: int) -> int:
    """Where the sentence that begins at a place ends, at the latest with its line."""
    line = text.find("\n", at)
    line = len(text) if line < 0 else line
    stop = text.find(". ", at, line)
    return stop + 1 if stop >= 0 else min(line, at + LONGEST_QUOTATION)


def _opens(text: str, at: int) -> bool:
    """Whether a quotation mark opens: curly ones say so, of straight ones the characters around them do."""
    if text[at] in "“„«":
        return True
    if text[at] in "”»":
        return False
    before, after = text[max(at - 1, 0) : at], text[at + 1 : at + 2]
    return (not before or before in " \n\t([—–-'‘:") and bool(after) and (after.isalnum() or after in "[(…‘'$£€")


def _is_speech(text: str, quoted: list[tuple[int, int]], turns: list[tuple[int, str]]) -> bool:
    """Whether the whole text is one speaker's address: then "we" is the outlet, and its claims are its own.

    It is where much is said in the first person, from the beginning on, and nobody's text or interview is announced.
    """

    def own(end: int) -> int:
        inside = sum(len(_FIRST_PERSON.findall(text[a:b])) for a, b in quoted if b <= end)
        return len(_FIRST_PERSON.findall(text[:end])) - inside

    announced = any(kind != "text" or at < 2 * _OPENING for at, kind in turns)
    return not announced and own(_OPENING) >= 1 and own(len(text)) * 1000 >= SPEECH * len(text)


def _voice(article: _Article, number: int, at: int) -> Voice:
    i = bisect_right(article.quoted_from, at) - 1
    if i >= 0 and at < article.quoted[i][1]:
        return Voice("quoted", _who_says(article, number, article.quoted[i]))
    if article.is_speech:
        return Voice("outlet", "")
    start, _ = article.sentences[number]
    sentence = _without_quotations(article, number)
    speaker = ""
    if _is_list_item(sentence):
        speaker = "other"  # of a joint statement: of several
    elif how := _reported(sentence, at - start):
        speaker = _speaker(article, sentence, how) or _before(article, number) or "other"
    else:
        turn = bisect_right(article.turns, (at, "~")) - 1
        if turn >= 0 and article.turns[turn][1] != "question" and not _ASKED.search(sentence):
            speaker = _owner(article, *article.turns[turn])
        elif turn < 0 and _FIRST_PERSON.search(sentence):
            speaker = _before(article, number) or "other"
    return Voice("quoted", speaker) if speaker else Voice("outlet", "")


def _owner(article: _Article, at: int, kind: str) -> str:
    """Group of the one whose statement or answers a text goes on with: named where it begins."""
    text, sentences = article.text, article.sentences
    if kind == "answer":
        opening = text[: sentences[min(2, len(sentences) - 1)][1]]
        return "other" if speakers.is_scholar(opening) else speakers.first(opening) or "other"
    number = max(bisect_right([start for start, _ in sentences], at - 1) - 1, 0)
    start = sentences[number][0]
    return speakers.first(text[start:at]) or speakers.first(text[sentences[max(number - 1, 0)][0] : start]) or "other"


def _is_list_item(sentence: str) -> bool:
    """Whether a sentence is an item of a joint statement: a verb of saying without a subject."""
    return any(
        carrier.pattern.search(sentence) for carrier in lexicon.load().carriers if carrier.id == lexicon.LIST_ITEM
    )


def _without_quotations(article: _Article, number: int) -> str:
    """A sentence with the inside of its quotations blanked, so that verbs in them report nothing."""
    start, end = article.sentences[number]
    sentence = article.text[start:end]
    first = max(bisect_right(article.quoted_from, start) - 1, 0)
    for a, b in article.quoted[first : bisect_right(article.quoted_from, end)]:
        inside = slice(max(a + 1 - start, 0), max(min(b - 1 - start, end - start), 0))
        blank = "_" * len(sentence[inside])
        sentence = sentence[: inside.start] + blank + sentence[inside.start + len(blank) :]
    return sentence


def _reports(sentence: str) -> list[_Report]:
    out = []
    for kind, pattern in _lexicon()["report"]:
        for found in pattern.finditer(sentence):
            before = sentence[: found.start()]
            word = found[0].lower()
            if _SELF.search(before) or (word.startswith("report") and _AGENCY.search(before)):
                continue
            if kind == "source" and (_NOBODY.match(sentence, found.end())):
                continue
            comma = max(before.rfind(mark) for mark in (",", "”", '"'))
            trails = False
            if kind == "say":
                after = _TOLD if word == "told" else _TRAILS
                aside = sentence[found.end() : found.end() + 1] == ","  # "The talks, he said, were over."
                near = (comma > 20 or (aside and comma > 0)) and len(before) - comma < 140
                trails = near and bool(after.match(sentence, found.end()))
                trails = trails or bool(_AFTER_QUOTATION.search(before))
                # "..., said the minister": the speaker comes after.
                inverted = word == "said" and comma > 0 and not before[comma + 1 :].strip()
                trails = trails or (inverted and bool(_SPEAKER_ONLY.match(sentence, found.end())))
                if not trails and comma < 0 and _AT_END.match(sentence, found.end()):
                    # Some archives have lost their commas: "..., the ministry said" without one.
                    trails, comma = True, max(len(before) - 50, 0)
            out.append(_Report(found.start(), found.end(), kind, trails, comma))
    return sorted(out)


def _reported(sentence: str, at: int) -> _Report | None:
    """The words that report what is mentioned at a place of a sentence, or None."""
    for report in _reports(sentence):
        if report.kind == "source":
            return report
        if report.trails:
            # "..., he said, ...": what stands after it is his as well.
            if at < report.claimed_to or (sentence[report.end : report.end + 1] == "," and at > report.end):
                return report
        elif at >= report.end and not (report.kind == "judge" and _ADDED.search(sentence, report.end, at)):
            return report
    return None


def _speaker(article: _Article, sentence: str, report: _Report) -> str:
    """Group of the speaker named beside the words that report, or "" if none is."""
    before, after = sentence[: report.start], sentence[report.end : report.end + 120]
    if report.kind == "source" or sentence[report.start : report.end].lower() == "quoted":
        return speakers.first(after) or speakers.subject(before)
    if report.trails:
        between = before[max(before.rfind(mark) for mark in ("”", '"', ", ")) + 1 :]
        if not between.strip():
            return speakers.first(after)
        who = speakers.subject(between) or speakers.introduced(between, article.text)
        return who or ("" if _PRONOUN.search(between) else speakers.subject(before))
    if _PRONOUN.search(before[-40:]) and not speakers.subject(before[-60:]):
        return ""
    return speakers.introduced(before, article.text) or speakers.subject(before)


def _before(article: _Article, number: int) -> str:
    """Group of the speaker of the sentences before: whom "he" stands for."""
    for back in range(number - 1, max(number - 1 - _BACK, -1), -1):
        sentence = _without_quotations(article, back)
        for report in reversed(_reports(sentence)):
            group = _speaker(article, sentence, report)
            if group:
                return group
    nearest = speakers.subject(_without_quotations(article, number - 1)) if number else ""
    return nearest or speakers.subject(_without_quotations(article, 0))


def _who_says(article: _Article, number: int, quotation: tuple[int, int]) -> str:
    """Group of the speaker of a quotation: named in its sentence, where it ends, or before it."""
    starts = [start for start, _ in article.sentences]
    first, last = (max(bisect_right(starts, at) - 1, 0) for at in (quotation[0], quotation[1] - 1))
    for k in dict.fromkeys((number, first, last)):
        sentence = _without_quotations(article, k)
        for report in _reports(sentence):
            group = _speaker(article, sentence, report)
            if group:
                return group
    return _before(article, first) or "other"
