"""Voice: whether a sentence speaks in the outlet's own words or in somebody else's, and in whose.

Somebody else's are a quotation, also one that runs over several sentences, and reported speech ("said",
"according to"). What counts is the place where the track is mentioned: in "Speaking after the Astana talks,
the minister said the harvest was good" the outlet speaks of the talks, not the minister. The words that
introduce speech are data (``data/lexicons/speech.toml``); who speaks is :mod:`twotracks.passages.speakers`.
"""

import re
from bisect import bisect_right
from collections.abc import Collection, Sequence
from functools import cache, lru_cache
from typing import NamedTuple

from twotracks.passages import lexicon, speakers
from twotracks.passages.speech import load, rule, window
from twotracks.text.quotations import quotations

_BOUNDARY = re.compile(r"[\n.?!”\"’']\s")
_AT_END = re.compile(r"\W*$")
_CLOSING = "”\"»’'“"
_AFTER_QUOTATION = re.compile(r"[”\"»]\s*(?:\S+\s+){0,6}$")


class Voice(NamedTuple):
    """``voice``: "outlet" or "quoted"; ``speaker``: one of ``schemas.SPEAKERS`` where it is quoted, else ""."""

    voice: str
    speaker: str


class _Article(NamedTuple):
    """An article and what is known of it once: its sentences, quotations, changes of speaker, and if it is a speech."""

    text: str
    title: str
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


def voices(
    text: str,
    sentences: Sequence[tuple[int, int]],
    mentions: Sequence[tuple[int, Collection[int]]],
    title: str = "",
) -> list[Voice]:
    """In whose voice each mention of a track stands.

    Parameters
    ----------
    text : str
        The article.
    sentences : sequence of (int, int)
        Places of its sentences, in order.
    mentions : sequence of (int, collection of int)
        Number of a sentence, and where in ``text`` a track is mentioned in it; no place where none is known: then the
        voice is that of the sentence as a whole.
    title : str
        Its headline, which may tell who speaks where nothing else does.

    Returns
    -------
    list of Voice
        One for each of ``mentions``: "quoted" if any of the places is in somebody else's words.

    Examples
    --------
    >>> text = "The Russian minister said the Astana talks went well."
    >>> tuple(voices(text, [(0, len(text))], [(0, [text.index("Astana")])])[0])
    ('quoted', 'russia')
    """
    if not mentions:
        return []
    quoted = quotations(text, single=True)
    turns = sorted((found.end(), kind) for kind, what in load().structures for found in what.finditer(text))
    is_speech = _is_speech(text, quoted, turns)
    article = _Article(text, title, sentences, quoted, [start for start, _ in quoted], turns, is_speech)
    out = []
    for number, places in mentions:
        asked: list[int | None] = [*sorted(places)] or [None]
        found = (_voice(article, number, at) for at in asked)
        out.append(next((one for one in found if one.voice == "quoted"), Voice("outlet", "")))
    return out


def _is_speech(text: str, quoted: list[tuple[int, int]], turns: list[tuple[int, str]]) -> bool:
    """Whether the whole text is one speaker's address: then "we" is the outlet, and its claims are its own.

    It is where much is said in the first person, from the beginning on, and nobody's text or interview is announced.
    """

    opening, first_person = window("opening"), rule("first-person")

    def own(end: int) -> int:
        inside = sum(len(first_person.findall(text[a:b])) for a, b in quoted if b <= end)
        return len(first_person.findall(text[:end])) - inside

    announced = any(kind != "text" or at < 2 * opening for at, kind in turns)
    said = own(len(text))
    return (
        not announced
        and own(opening) >= 1
        and said >= window("speech")
        and said >= load().windows["first_person"] * len(text) / 1000
    )


def _voice(article: _Article, number: int, at: int | None) -> Voice:
    """Voice at a place of a sentence; where none is given, of the sentence as a whole."""
    start, end = article.sentences[number]
    turn = _turn(article, start if at is None else at)
    if quotation := _quotation(article, start, end, at):
        return Voice("quoted", _who_says(article, number, quotation) or _holds_on(article, turn, number) or "other")
    if article.is_speech:
        return Voice("outlet", "")
    sentence = _without_quotations(article, number)
    speaker = ""
    if _is_list_item(sentence):
        speaker = "other"  # of a joint statement: of several
    elif how := _reported(sentence, at if at is None else at - start):
        speaker = _speaker_in(article, sentence, how) or _holds_on(article, turn, number) or "other"
    elif turn and turn[1] not in ("question", "outlet"):
        speaker = "" if rule("asked").search(sentence) else _owner(article, *turn)
    elif not turn and number and rule("first-person").search(sentence) and _is_somebodys(article, number - 1):
        speaker = _before(article, number) or "other"
    return Voice("quoted", speaker) if speaker else Voice("outlet", "")


def _turn(article: _Article, at: int) -> tuple[int, str] | None:
    """The last change of speaker before a place, or None."""
    turn = bisect_right(article.turns, (at, "~")) - 1
    return article.turns[turn] if turn >= 0 else None


def _holds_on(article: _Article, turn: tuple[int, str] | None, number: int) -> str:
    """Group of the one who speaks where a sentence does not tell: whose answer it is, or who spoke before."""
    return _owner(article, *turn) if turn and turn[1] == "answer" else _before(article, number)


def _speaker_in(article: _Article, sentence: str, how: _Report) -> str:
    """Group of the speaker of a report, or of another in the sentence where nobody stands beside it."""
    reports = [how, *(one for one in _reports(sentence) if one != how)]
    return next((group for one in reports if (group := _speaker(article, sentence, one))), "")


def _is_somebodys(article: _Article, number: int) -> bool:
    """Whether a sentence ends in somebody's quotation or reports what somebody said."""
    end = article.sentences[number][1]
    i = bisect_right(article.quoted_from, end - 1) - 1
    return (i >= 0 and article.quoted[i][1] >= end) or bool(_reports(_without_quotations(article, number)))


def _quotation(article: _Article, start: int, end: int, at: int | None) -> tuple[int, int] | None:
    """The quotation in which a place stands; where none is given, the first that a sentence has a part of."""
    i = bisect_right(article.quoted_from, end - 1 if at is None else at) - 1
    if i < 0 or article.quoted[i][1] <= (start if at is None else at):
        return None
    return article.quoted[i]


def _owner(article: _Article, at: int, kind: str) -> str:
    """Group of the one whose statement or answers a text goes on with: named where it begins."""
    text, sentences = article.text, article.sentences
    if kind == "answer":
        near = text[max(at - window("label"), 0) : at].rstrip()
        label = near[max((found.end() for found in _BOUNDARY.finditer(near)), default=0) :].strip(" :").title()
        if group := speakers.first(label) or _newcomer(label) or _introduced_label(label, text):
            return group
        opening = range(min(window("lead"), len(sentences)))
        if speakers.is_scholar(f"{article.title}\n{text[: sentences[opening[-1]][1]]}"):
            return "other"
        return (
            next((group for k in opening if (group := _reporting(article, k))), "") or _subject(article, 0) or "other"
        )
    number = max(bisect_right([start for start, _ in sentences], at - 1) - 1, 0)
    start = sentences[number][0]
    return speakers.first(text[start:at]) or _before(article, number) or "other"


def _introduced_label(label: str, text: str) -> str:
    """Group of the surname of a label of a transcript, by its introduction."""
    surname = label.rsplit(maxsplit=1)[-1] if label else ""
    return speakers.by_introduction(surname, text) if len(surname) > len("Q:A") else ""


def _is_list_item(sentence: str) -> bool:
    """Whether a sentence is an item of a joint statement: a verb of saying without a subject."""
    return any(carrier.pattern.search(sentence) for carrier in lexicon.load().carriers if carrier.is_list)


def _without_quotations(article: _Article, number: int) -> str:
    """A sentence with the inside of its quotations blanked, so that verbs in them report nothing; marks made alike."""
    start, end = article.sentences[number]
    sentence = article.text[start:end]
    first = max(bisect_right(article.quoted_from, start) - 1, 0)
    for a, b in article.quoted[first : bisect_right(article.quoted_from, end)]:
        inside = slice(max(a - start, 0), max(min(b - start, end - start), 0))
        blank = list("_" * len(sentence[inside]))
        if blank and a >= start:
            blank[0] = "“"
        if blank and b <= end and article.text[b - 1] in _CLOSING:
            blank[-1] = "”"
        sentence = sentence[: inside.start] + "".join(blank) + sentence[inside.start + len(blank) :]
    return sentence


class _Introduction:
    """Words that introduce somebody's words or claim; one object for each ``[[report]]`` of the lexicon."""

    def __init__(self, kind: str, pattern: re.Pattern[str]) -> None:
        self.kind = kind
        self.pattern = pattern

    def reports(self, sentence: str) -> list[_Report]:
        """What these words report in a sentence."""
        found = (self._report(sentence, match) for match in self.pattern.finditer(sentence))
        return [report for report in found if report is not None]

    def _report(self, sentence: str, match: re.Match[str]) -> _Report | None:
        before, after = sentence[: match.start()], sentence[match.end() :]
        word = match[0].lower()
        by_agency = word in load().words["agency"] and rule("agency-reports").search(before)
        if by_agency or rule("in-passing").search(before) or self._is_nobodys(before, after):
            return None
        comma = max(before.rfind(mark) for mark in (",", "”", '"'))
        trails, claimed_to = self._trails(word, before, after, comma)
        return _Report(match.start(), match.end(), self.kind, trails, claimed_to)

    def _is_nobodys(self, before: str, after: str) -> bool:
        """Whether there is nobody whose claim it could be."""
        return bool(rule("passive").search(before[-window("aside") :])) or bool(rule("by-somebody").match(after))

    def _trails(self, word: str, before: str, after: str, comma: int) -> tuple[bool, int]:
        """Whether what is claimed stands before these words, and up to where."""
        return False, comma


class _Source(_Introduction):
    """The whole sentence is somebody's ("according to ..."), but for "according to media reports"."""

    def _is_nobodys(self, before: str, after: str) -> bool:
        return bool(rule("nobody").match(after))


class _Say(_Introduction):
    """A verb of saying: what is claimed follows it, or stands before it ("..., he said")."""

    def _trails(self, word: str, before: str, after: str, comma: int) -> tuple[bool, int]:
        if self._ends_the_claim(word, before, after, comma) or _AFTER_QUOTATION.search(before):
            return True, comma
        # "..., said the minister": the speaker comes after.
        inverted = word in load().words["inverted"] and comma > 0 and not before[comma + 1 :].strip()
        if inverted and rule("speaker-only").match(after):
            return True, comma
        if comma < 0 and _AT_END.match(after):
            # Some archives have lost their commas: "..., the ministry said" without one.
            return True, max(len(before) - window("without_comma"), 0)
        return False, comma

    def _ends_the_claim(self, word: str, before: str, after: str, comma: int) -> bool:
        """Whether a claim ends at the comma before "he said", and nothing but a time or a place follows."""
        aside = after[:1] == ","  # "The talks, he said, were over."
        stands_before = comma > window("claim") or (aside and comma > 0)
        if not stands_before or len(before) - comma >= window("aside"):
            return False
        return bool(rule("audience" if word in load().words["audience"] else "trails").match(after))


class _Mind(_Say):
    """What somebody thinks or wants: only where somebody stands before it who can."""

    def _report(self, sentence: str, match: re.Match[str]) -> _Report | None:
        nearby = sentence[max(match.start() - window("somebody"), 0) : match.start()]
        if not rule("somebody").search(nearby):
            return None
        return super()._report(sentence, match)


_KINDS = {"say": _Say, "judge": _Introduction, "source": _Source, "mind": _Mind}


@cache
def _introductions() -> tuple[_Introduction, ...]:
    return tuple(_KINDS[kind](kind, pattern) for kind, pattern in load().reports)


@lru_cache(maxsize=256)
def _reports(sentence: str) -> tuple[_Report, ...]:
    """What a sentence reports; asked for each place of it and by the sentences beside it, so the last ones are kept."""
    return tuple(sorted(report for introduction in _introductions() for report in introduction.reports(sentence)))


def _reported(sentence: str, at: int | None) -> _Report | None:
    """The words that report what is mentioned at a place of a sentence (None: anywhere in it), or None."""
    found = _reports(sentence)
    if len(found) > 1:
        # "According to an agency, he praised ...": he speaks.
        found = (
            tuple(one for one in found if not (one.kind == "source" and rule("through").match(sentence[one.end :])))
            or found
        )
    if at is None:
        return found[0] if found else None
    chosen: _Report | None = None
    for report in found:
        if report.kind == "source":
            return report
        if report.trails:
            # "..., he said, ...": what stands after it is his as well.
            if at < report.claimed_to or (sentence[report.end : report.end + 1] == "," and at > report.end):
                return chosen or report
        elif at >= report.end and not (
            report.kind in ("judge", "mind") and rule("added").search(sentence, report.end, at)
        ):
            # Of "A said ..., while B called ..." the second has what it calls; of "A said that B called ..." the first.
            if chosen is None or rule("turns").search(sentence, chosen.end, report.start):
                chosen = report
        elif chosen is None and _speaks_itself(sentence, at, report):
            chosen = report
    return chosen


def _speaks_itself(sentence: str, at: int, report: _Report) -> bool:
    """Whether what is mentioned is itself the one who speaks: "the guarantors also reaffirmed"."""
    actor = rule("actor").search(sentence[: report.start])
    return actor is not None and actor.start() <= at < report.start


def _speaker(article: _Article, sentence: str, report: _Report) -> str:
    """Group of the speaker named beside the words that report, or "" if none is."""
    before, after = sentence[: report.start], sentence[report.end : report.end + window("after")]
    if sentence[report.start : report.end].endswith(":"):
        return _named(article, sentence[report.start : report.end - 1])  # a heading: the speaker and a colon
    words = sentence[report.start : report.end]
    if report.kind == "source" or words.lower() in load().words["of_another"]:
        named_in = speakers.first(words) or _newcomer(words) if report.kind == "source" else ""
        return named_in or speakers.first(after) or speakers.subject(before)
    if report.trails:
        between = _before_verb(before, after)
        if not between.strip():
            return _named(article, after, inverted=True)
        return _named(article, between) or ("" if rule("pronoun").search(between) else speakers.subject(before))
    if rule("pronoun").search(before[-window("pronoun") :]) and not speakers.subject(before[-window("named") :]):
        return ""
    return _named(article, before)


def _before_verb(before: str, after: str) -> str:
    """What stands between what is claimed and a verb that trails it; "" where the speaker follows the verb."""
    mark = before.rfind("”")
    cut = max(mark, before.rfind(", ")) + 1
    if before[cut:].strip() or cut == mark + 1 or rule("speaker-only").match(after):
        return before[cut:]
    # "..., Name Surname, head of the delegation, told": the comma ends an apposition.
    outer = before.rstrip(" ,").rfind(", ")
    return before[max(mark, outer if mark < 0 else -1) + 1 :]


def _named(article: _Article, text: str, inverted: bool = False) -> str:
    """Group of the one a text names as its subject; "other" for somebody new whose part is none of the parties'."""
    if inverted:
        surname = rule("surname-after").match(text)
        found = speakers.first(text[: window("named")])
        return found or (speakers.by_introduction(surname[1], article.text) if surname else "") or _newcomer(text[:40])
    if speakers.is_scholar(text[-window("named") :]):
        return "other"
    found = speakers.introduced(text, article.text) or speakers.subject(text)
    return found or _newcomer(text[-window("newcomer") :])


def _newcomer(text: str) -> str:
    """Group of somebody whose part is none of the parties', unless he is of one: "a woman of the opposition's team"."""
    found = rule("newcomer").search(text)
    if not found:
        return ""
    party = speakers.first(text[found.end() :])
    return party if party in ("opposition", "un", "west") else "other"


def _before(article: _Article, number: int) -> str:
    """Group of the speaker of the sentences before: whom "he" stands for."""
    for back in range(number - 1, max(number - 1 - window("back"), -1), -1):
        if group := _reporting(article, back):
            return group
    nearest = _subject(article, number - 1) if number else ""
    return nearest or _subject(article, 0) or speakers.first(article.title)


def _reporting(article: _Article, number: int) -> str:
    """Group of the first who says or judges something in a sentence, "" if nobody does."""
    sentence = _without_quotations(article, number)
    said = (one for one in _reports(sentence) if one.kind not in ("source", "mind"))
    return next((group for one in said if (group := _speaker(article, sentence, one))), "")


def _subject(article: _Article, number: int) -> str:
    return speakers.subject(_without_quotations(article, number))


def _who_says(article: _Article, number: int, quotation: tuple[int, int]) -> str:
    """Group of the speaker of a quotation: named in its sentence, where it begins or ends, after it, or before it."""
    starts = [start for start, _ in article.sentences]
    first, last = (max(bisect_right(starts, at) - 1, 0) for at in (quotation[0], quotation[1] - 1))
    for k in dict.fromkeys((number, first, last, *_goes_on(article, last, quotation[1]))):
        sentence = _without_quotations(article, k)
        begin, end = (at - starts[k] for at in quotation)

        def distance(report: _Report, begin: int = begin, end: int = end) -> int:
            return min(abs(report.start - end), abs(begin - report.end))

        for report in sorted(_reports(sentence), key=distance):
            group = _speaker(article, sentence, report)
            if group:
                return group
    turn = _turn(article, quotation[0])
    return "" if turn and turn[1] == "answer" else _before(article, first)


def _goes_on(article: _Article, last: int, end: int) -> list[int]:
    """The sentence after a quotation that ends a sentence, if it goes on in small letters: "asked the baker"."""
    if last + 1 >= len(article.sentences) or end < article.sentences[last][1]:
        return []
    return [last + 1] if rule("says-after").match(article.text[slice(*article.sentences[last + 1])]) else []
