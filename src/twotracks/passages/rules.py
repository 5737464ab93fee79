"""Recognising the tracks in one article: which sentences speak of which, and by what.

A sentence is read with its article as context: what the article is about, what was named
before, where the desk files from. The names are data (``data/lexicons/tracks.toml``).
"""

import re
from bisect import bisect_right
from collections.abc import Collection, Iterator
from datetime import date
from typing import NamedTuple

from twotracks.passages import context as about
from twotracks.passages import lexicon
from twotracks.passages.attribution import voices
from twotracks.schemas import TRACKS
from twotracks.text.sentences import is_wrapped, spans

_BESIDE = 30  # characters beside a name in which another war is what the name is about
_CHAIN = 2  # how often "they" may follow on "they"
_SUBJECT = 70  # characters at the head of a sentence in which its subject stands


_THE_TALKS = re.compile(r"\b(?:the|these) (?:\w+ )?(?:talks|negotiations)\b", re.IGNORECASE)


class _Mention(NamedTuple):
    start: int
    end: int
    alias: lexicon.Alias


class _Found(NamedTuple):
    link: str
    alias: str
    start: int
    end: int


class _Spoken(NamedTuple):
    number: int
    track: str
    how: _Found


class _Last(NamedTuple):
    """Where a track was last spoken of: which sentence, whether at its head, and by which name."""

    step: int
    at_head: bool
    alias: str
    chain: int


class Passage(NamedTuple):
    """One sentence and a track it speaks of; see :func:`twotracks.passages.find.find_passages` for the fields."""

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
    aliases: Collection[lexicon.Alias] | None = None,
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
    aliases : collection of Alias, optional
        The names to look for; by default the whole lexicon.

    Returns
    -------
    list of Passage
        In the order of the text, ``start`` and ``end`` in characters of ``text``.
    """
    # On a printed page a line end is a space; elsewhere it ends a sentence, and no name reaches across it.
    flat = text.replace("\n", " ") if is_wrapped(text.split("\n")) else text
    mentions = _mentions(flat, days, lexicon.load().aliases if aliases is None else aliases)
    if not mentions:
        return []
    subject = about.of(flat, title, any((m.alias.track, m.alias.link) == ("astana", "named") for m in mentions))
    if not (subject.syria_at or subject.is_syria or subject.is_short):
        mentions = [m for m in mentions if m.alias.needs == "nothing"]  # the others need Syria somewhere
        if not mentions:
            return []
    sentences = spans(text)
    starts = [start for start, _ in sentences]
    by_sentence: dict[int, list[_Mention]] = {}
    for mention in mentions:
        by_sentence.setdefault(bisect_right(starts, mention.start) - 1, []).append(mention)
    found = list(_read(flat, sentences, by_sentence, subject, carried))
    spoken = voices(flat, sentences, [(one.number, _places(flat, one, sentences, by_sentence)) for one in found])
    return [
        Passage(one.number, *sentences[one.number], one.track, one.how.link, one.how.alias, voice.voice, voice.speaker)
        for one, voice in zip(found, spoken, strict=True)
    ]


def _places(
    flat: str, one: _Spoken, sentences: list[tuple[int, int]], by_sentence: dict[int, list[_Mention]]
) -> set[int]:
    """Where in the text a sentence mentions a track: by its names and by words that carry on with it."""
    start, end = sentences[one.number]
    named = {m.start for m in by_sentence.get(one.number, []) if m.alias.track == one.track}
    goes_on = {start + found.start() for found in _THE_TALKS.finditer(flat[start:end])}
    return named | goes_on | {start + one.how.start}


def _read(
    flat: str,
    sentences: list[tuple[int, int]],
    by_sentence: dict[int, list[_Mention]],
    subject: about.Subject,
    carried: bool,
) -> Iterator[_Spoken]:
    """Sentence by sentence: the tracks it speaks of."""
    named = {
        number: _named(flat[slice(*sentences[number])], sentences[number][0], mentions, subject)
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
        if carried and tracks_named and about.syria(subject, sentence, start):
            for track, how in _carried(sentence, step, last, current, sole, len(found) > len(yields)).items():
                if not _overlaps(_false_friends(sentence, start, subject, {track}), track, how.start, how.end):
                    found.setdefault(track, how)
            if not found and about.turns_away(sentence):
                current = ""
        for track, alias in yields.items():
            if alias.unless in found and not (alias.unless_carried and found[alias.unless].link != "carried"):
                del found[track]
        for track in TRACKS:
            if track in found:
                how = found[track]
                name = how.alias if how.link != "carried" or track not in last else last[track].alias
                chain = last[track].chain + 1 if how.alias == lexicon.PRONOUN and track in last else 0
                last[track] = _Last(step, how.start < _SUBJECT and chain < _CHAIN, name, chain)
                yield _Spoken(number, track, how)
        current = _goes_on_with(found, by_sentence.get(number, [])) or current


def _goes_on_with(found: dict[str, _Found], mentions: list[_Mention]) -> str:
    """The track that "the talks" of the next sentence goes on with: of two the one named last, but a list's own."""
    of_list = [track for track, how in found.items() if how.alias == lexicon.LIST_ITEM]
    if of_list or len(found) < 2:
        return next(iter(of_list or found), "")
    return max(found, key=lambda track: max((m.start for m in mentions if m.alias.track == track), default=-1))


def _mentions(flat: str, days: tuple[date, date] | None, aliases: Collection[lexicon.Alias]) -> list[_Mention]:
    """Every match of every alias that may count on these days, in order.

    Only the text around an alias's anchors is searched, which finds the same and is much faster.
    """
    lower = flat.lower()
    out = []
    for alias in aliases:
        if not lexicon.may_count(alias, days):
            continue
        for start, end in _windows(lower, alias.anchors) if len(lower) == len(flat) else [(0, len(flat))]:
            out += [_Mention(found.start(), found.end(), alias) for found in alias.pattern.finditer(flat, start, end)]
    return sorted(out, key=lambda mention: (mention.start, -mention.end))


def _windows(lower: str, anchors: Collection[str]) -> list[tuple[int, int]]:
    """Stretches of a text around the anchors in it, in order and not overlapping."""
    places = []
    for anchor in anchors:
        at = lower.find(anchor)
        while at >= 0:
            places.append(at)
            at = lower.find(anchor, at + 1)
    out: list[tuple[int, int]] = []
    for at in sorted(places):
        if out and at - lexicon.WIDEST <= out[-1][1]:
            out[-1] = (out[-1][0], at + lexicon.WIDEST)
        else:
            out.append((max(at - lexicon.WIDEST, 0), at + lexicon.WIDEST))
    return out


def _named(sentence: str, start: int, mentions: list[_Mention], subject: about.Subject) -> dict[str, _Found]:
    """Tracks named in a sentence: the strongest link of each, and where."""
    if not mentions:
        return {}
    false = _false_friends(sentence, start, subject, {mention.alias.track for mention in mentions})
    found: dict[str, _Found] = {}
    is_syria = about.syria(subject, sentence, start)
    # A city alone needs an article around it that tells what it stands for.
    around = not subject.is_short or bool(subject.syria_at)
    speaks_of = {
        "talks": around and about.speaks_of("talks", sentence),
        "negotiations": around and about.speaks_of("negotiations", sentence),
        "joint-action": about.speaks_of("joint-action", sentence),
    }
    is_truce = about.truce_talks(sentence)
    shadow = 0  # up to here the text belongs to a longer name that gives way to the other track
    for mention in mentions:
        alias = mention.alias
        known = found.get(alias.track)
        if known is not None and not _better(alias, known):
            continue
        if alias.needs != "nothing" and not is_syria and not _named_all_the_same(mention, sentence, start, subject):
            continue
        if alias.needs == "trio" and not (subject.names_astana or about.trio(subject, mention.start)):
            continue
        if alias.needs in speaks_of and (not speaks_of[alias.needs] or (alias.track == "geneva" and is_truce)):
            continue
        if mention.start < shadow:
            continue
        if alias.unless:
            shadow = mention.end
        if _overlaps(false, alias.track, mention.start - start, mention.end - start, alias.link):
            continue
        found[alias.track] = _Found(alias.link, alias.id, mention.start - start, mention.end - start)
    return found


def _named_all_the_same(mention: _Mention, sentence: str, start: int, subject: about.Subject) -> bool:
    """Whether a track's name in an article about Syria stands, though its sentence speaks of another war as well."""
    if mention.alias.link != "named" or not subject.is_syria:
        return False
    beside = sentence[max(mention.start - start - _BESIDE, 0) : mention.end - start + _BESIDE]
    return not about.speaks_of("other", beside)


def _false_friends(
    sentence: str, start: int, subject: about.Subject, tracks: Collection[str]
) -> list[tuple[int, int, lexicon.FalseFriend]]:
    """Start, end and entry of what only looks like the name of one of some tracks in a sentence."""
    return [
        (found.start(), found.end(), friend)
        for friend in lexicon.load().false_friends
        if not friend.track or friend.track in tracks
        for found in friend.pattern.finditer(sentence)
        if not (friend.unless_trio and about.trio(subject, start, about.CLOSE))
    ]


def _overlaps(
    false: list[tuple[int, int, lexicon.FalseFriend]], track: str, start: int, end: int, link: str = ""
) -> bool:
    """Whether a name is (part of) a false friend; a longer name that has one inside it is not."""
    return any(
        a < end and start < b and not (start < a and b < end)
        for a, b, friend in false
        if friend.track in ("", track) and not (friend.spares_names and link == "named")
    )


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
    sentence: str, step: int, last: dict[str, _Last], current: str, sole: str, is_named: bool
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
        if match:
            return {track: _Found("carried", carrier.id, *match.span())}
    return {}


def _within_reach(carrier: lexicon.Carrier, step: int, last: _Last | None) -> bool:
    if last is None:
        return carrier.sole
    if step - last.step > carrier.reach or (carrier.after_subject and not last.at_head):
        return False
    return not carrier.after_alias or last.alias in carrier.after_alias
