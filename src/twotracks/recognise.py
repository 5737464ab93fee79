"""Recognising the tracks in one article: which sentences speak of which, and by what.

A sentence is read with its article as context: what the article is about, what was named
before, where the desk files from. The names are data (``data/lexicons/tracks.toml``).
"""

import re
from bisect import bisect_right
from collections.abc import Collection, Iterator
from datetime import date
from typing import NamedTuple

from twotracks import lexicon
from twotracks.sentences import is_wrapped, spans
from twotracks.tables import TRACKS
from twotracks.voice import voices

# How far around a sentence of a long text of many subjects (a speech) Syria must be named, in characters.
NEAR = 600
# Below this length a text is one sentence or two without an article around it: its words must do.
SHORT = 400
# Mentions of Syria per 1,000 characters from which a whole article counts as being about Syria.
DENSE = 1.0
GUARANTORS = ("russia", "iran", "turkey")  # kinds of context
_SUBJECT = 70  # characters at the head of a sentence in which its subject stands

_UN_TALKS = re.compile(
    r"\b(?:UN\b|U\.N\.|United Nations|Mistura|Pedersen|Brahimi|opposition|intra-Syrian|delegations?|communiqu[eé])",
    re.IGNORECASE,
)


class _Mention(NamedTuple):
    start: int
    end: int
    alias: lexicon.Alias


class _Found(NamedTuple):
    link: str
    alias: str
    start: int


class _Spoken(NamedTuple):
    number: int
    track: str
    how: _Found


class _Last(NamedTuple):
    """Where a track was last spoken of: which sentence, whether at its head, and by which name."""

    step: int
    at_head: bool
    alias: str


class Passage(NamedTuple):
    """One sentence and a track it speaks of; see :func:`twotracks.tracks.find_passages` for the fields."""

    sentence_no: int
    start: int
    end: int
    track: str
    link: str
    alias: str
    voice: str
    speaker: str


def in_article(
    text: str,
    title: str = "",
    days: tuple[date, date] | None = None,
    carried: bool = True,
    ignore: Collection[str] = (),
) -> list[Passage]:
    """Passages of one article.

    Parameters
    ----------
    text, title : str
        The article.
    days : (date, date), optional
        First and last day on which it may have been published.
    carried : bool
        Whether to include sentences that carry on with a track named before.
    ignore : collection of str
        Ids of aliases not to use.

    Returns
    -------
    list of Passage
        In the order of the text, ``start`` and ``end`` in characters of ``text``.
    """
    # On a printed page a line end is a space; elsewhere it ends a sentence, and no name reaches across it.
    flat = text.replace("\n", " ") if is_wrapped(text.split("\n")) else text
    mentions = _mentions(flat, days, ignore)
    if not mentions:
        return []
    sentences = spans(text)
    starts = [start for start, _ in sentences]
    by_sentence: dict[int, list[_Mention]] = {}
    for mention in mentions:
        by_sentence.setdefault(bisect_right(starts, mention.start) - 1, []).append(mention)
    found = list(_read(flat, sentences, by_sentence, _About(flat, title, mentions), carried))
    spoken = voices(flat, sentences, [(one.number, _places(one, sentences, by_sentence)) for one in found])
    return [
        Passage(one.number, *sentences[one.number], one.track, one.how.link, one.how.alias, voice.voice, voice.speaker)
        for one, voice in zip(found, spoken, strict=True)
    ]


def _places(one: _Spoken, sentences: list[tuple[int, int]], by_sentence: dict[int, list[_Mention]]) -> set[int]:
    """Where in the text a sentence mentions a track."""
    named = {m.start for m in by_sentence.get(one.number, []) if m.alias.track == one.track}
    return named | {sentences[one.number][0] + one.how.start}


def _read(
    flat: str,
    sentences: list[tuple[int, int]],
    by_sentence: dict[int, list[_Mention]],
    about: "_About",
    carried: bool,
) -> Iterator[_Spoken]:
    """Sentence by sentence: the tracks it speaks of."""
    named = {
        number: _named(flat[slice(*sentences[number])], sentences[number][0], mentions, about)
        for number, mentions in by_sentence.items()
    }
    tracks_named = {track for found in named.values() for track in found}
    sole = next(iter(tracks_named)) if len(tracks_named) == 1 else ""
    last: dict[str, _Last] = {}
    current = ""
    step = 0  # sentences so far that have words: the "2." of a list is none
    for number, (start, end) in enumerate(sentences):
        sentence = flat[start:end]
        step += end - start > 4 or any(character.isalpha() for character in sentence)
        found = dict(named.get(number, {}))
        yields = _yields_to(found)
        if carried and tracks_named and about.syria(sentence, start):
            links = _carried(sentence, step, last, current, sole, len(found) > len(yields), about.trio(start))
            found = links | found
            if not found and about.other_meeting(sentence):
                current = ""
        for track, alias in yields.items():
            if alias.unless in found and not (alias.unless_carried and found[alias.unless].link != "carried"):
                del found[track]
        for track in TRACKS:
            if track in found:
                how = found[track]
                name = how.alias if how.link != "carried" or track not in last else last[track].alias
                last[track] = _Last(step, how.start < _SUBJECT, name)
                yield _Spoken(number, track, how)
        current = _goes_on_with(found, by_sentence.get(number, [])) or current


def _goes_on_with(found: dict[str, _Found], mentions: list[_Mention]) -> str:
    """The track that "the talks" of the next sentence goes on with: of two the one named last, but a list's own."""
    of_list = [track for track, how in found.items() if how.alias == lexicon.LIST_ITEM]
    if of_list or len(found) < 2:
        return next(iter(of_list or found), "")
    return max(found, key=lambda track: max((m.start for m in mentions if m.alias.track == track), default=-1))


def _mentions(flat: str, days: tuple[date, date] | None, ignore: Collection[str]) -> list[_Mention]:
    lower = flat.lower()
    out = []
    for alias in lexicon.load().aliases:
        if alias.id in ignore or not any(anchor in lower for anchor in alias.anchors):
            continue
        if days and alias.valid_from and days[1] < alias.valid_from:
            continue
        if days and alias.valid_to and days[0] > alias.valid_to:
            continue
        if alias.dated and not days:
            continue
        out += [_Mention(found.start(), found.end(), alias) for found in alias.pattern.finditer(flat)]
    return sorted(out, key=lambda mention: (mention.start, -mention.end))


class _About:
    """What an article is about, as far as it matters here."""

    def __init__(self, flat: str, title: str, mentions: list[_Mention]):
        context = lexicon.load().context
        self.flat = flat
        self._syria, self._other = context["syria"], context["other"]
        self._talks, self._truce = context["talks"], context["truce-talks"]
        self._joint_action = context["joint-action"]
        self._negotiations, self._other_meeting = context["negotiations"], context["other-meeting"]
        syria = [found.start() for found in self._syria.finditer(flat)]
        self.syria_at = syria
        self.syria_article = bool(self._syria.search(title)) or len(syria) * 1000 >= DENSE * max(len(flat), 1)
        self._guarantors = [[found.start() for found in context[kind].finditer(flat)] for kind in GUARANTORS]
        self.astana = any((m.alias.track, m.alias.link) == ("astana", "named") for m in mentions)
        self.short = len(flat) < SHORT
        self.other_article = bool(self._other.search(title)) or (not syria and bool(self._other.search(flat)))

    def syria(self, sentence: str, at: int) -> bool:
        """Whether a sentence, in its place, is about Syria."""
        if self._syria.search(sentence):
            return True
        if self._other.search(sentence):
            return False
        if self.syria_article:
            return True
        i = bisect_right(self.syria_at, at - NEAR)
        if i < len(self.syria_at) and self.syria_at[i] < at + len(sentence) + NEAR:
            return True
        return self.short and not self.other_article and not self.syria_at

    def trio(self, at: int) -> bool:
        """Whether Russia, Iran and Turkey are all named close to a place in the text."""
        return all(bisect_right(places, at + NEAR) > bisect_right(places, at - NEAR) for places in self._guarantors)

    def talks(self, sentence: str) -> bool:
        return bool(self._talks.search(sentence))

    def negotiations(self, sentence: str) -> bool:
        return bool(self._negotiations.search(sentence))

    def joint_action(self, sentence: str) -> bool:
        return bool(self._joint_action.search(sentence))

    def elsewhere(self, sentence: str) -> bool:
        """Whether a sentence without a name has turned to another conflict."""
        return bool(self._other.search(sentence)) and not self._syria.search(sentence)

    def other_meeting(self, sentence: str) -> bool:
        """Whether a sentence turns to a meeting that is none of the tracks'."""
        return bool(self._other_meeting.search(sentence)) and not _UN_TALKS.search(sentence)

    def truce_talks(self, sentence: str) -> bool:
        return bool(self._truce.search(sentence)) and not _UN_TALKS.search(sentence)


def _named(sentence: str, start: int, mentions: list[_Mention], about: _About) -> dict[str, _Found]:
    """Tracks named in a sentence: the strongest link of each, and where."""
    if not mentions:
        return {}
    false = _false_friends(sentence, about.trio(start))
    found: dict[str, _Found] = {}
    is_syria = about.syria(sentence, start)
    # A city alone needs an article around it that tells what it stands for.
    around = not (about.short and not about.syria_at)
    speaks_of = {"talks": around and about.talks(sentence), "negotiations": around and about.negotiations(sentence)}
    speaks_of["joint-action"] = about.joint_action(sentence)
    is_truce = about.truce_talks(sentence)
    shadow = 0  # up to here the text belongs to a longer name that gives way to the other track
    for mention in mentions:
        alias = mention.alias
        known = found.get(alias.track)
        if known is not None and not _better(alias, known):
            continue
        if alias.needs != "nothing" and not is_syria:
            continue
        if alias.needs == "trio" and not (about.astana or about.trio(mention.start)):
            continue
        if alias.needs in speaks_of and (not speaks_of[alias.needs] or (alias.track == "geneva" and is_truce)):
            continue
        if mention.start < shadow:
            continue
        if alias.unless:
            shadow = mention.end
        if _overlaps(false, alias.track, mention.start - start, mention.end - start):
            continue
        found[alias.track] = _Found(alias.link, alias.id, mention.start - start)
    return found


def _false_friends(sentence: str, trio: bool) -> list[tuple[int, int, str]]:
    """Start, end and track ("" for any) of what only looks like a track's name in a sentence."""
    return [
        (found.start(), found.end(), friend.track)
        for friend in lexicon.load().false_friends
        if not (friend.unless_trio and trio)
        for found in friend.pattern.finditer(sentence)
    ]


def _overlaps(false: list[tuple[int, int, str]], track: str, start: int, end: int) -> bool:
    """Whether a name is (part of) a false friend; a longer name that has one inside it is not."""
    return any(a < end and start < b and not (start < a and b < end) for a, b, which in false if which in ("", track))


def _better(alias: lexicon.Alias, known: _Found) -> bool:
    """Whether a mention tells more of its track than the one found first: the name, or what does not give way."""
    if known.link == "alias" and alias.link == "named":
        return True
    gives_way = {other.id for other in lexicon.load().aliases if other.unless}
    return known.alias in gives_way and not alias.unless


def _yields_to(found: dict[str, _Found]) -> dict[str, lexicon.Alias]:
    """Tracks recognised only by a name that gives way to another track in the same sentence, and that name."""
    unless = {alias.id: alias for alias in lexicon.load().aliases if alias.unless}
    return {track: unless[how.alias] for track, how in found.items() if how.alias in unless}


def _carried(
    sentence: str, step: int, last: dict[str, _Last], current: str, sole: str, is_named: bool, trio: bool
) -> dict[str, _Found]:
    """Track that a sentence carries on with, and how; {} if none.

    Where the sentence names a track itself, only the items of a list carry on with another.
    """
    for carrier in lexicon.load().carriers:
        if is_named and carrier.id != lexicon.LIST_ITEM:
            continue
        track = carrier.track or current
        if carrier.sole and not current:
            track = sole
        if not track or not _within_reach(carrier, step, last.get(track)):
            continue
        match = carrier.pattern.search(sentence)
        if match and not _overlaps(_false_friends(sentence, trio), track, *match.span()):
            return {track: _Found("carried", carrier.id, match.start())}
    return {}


def _within_reach(carrier: lexicon.Carrier, step: int, last: _Last | None) -> bool:
    if last is None:
        return carrier.sole
    if step - last.step > carrier.reach or (carrier.after_subject and not last.at_head):
        return False
    return not carrier.after_alias or last.alias in carrier.after_alias
