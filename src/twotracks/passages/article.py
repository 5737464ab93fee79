"""Recognising the tracks in one article: which sentences speak of which, by what, and in whose voice.

A name counts by the rules of :mod:`twotracks.passages.rules`; whether a sentence carries on with a track that was named
before is told by a :class:`_Thread`.
"""

from bisect import bisect_right
from collections.abc import Collection, Iterator, Mapping
from datetime import date
from typing import NamedTuple

from twotracks.passages import lexicon
from twotracks.passages.attribution import voices
from twotracks.passages.context import ArticleContext, article_context, is_about_subject, turns_away
from twotracks.passages.rules import FalseFriends, Found, Mention, SentenceContext, named
from twotracks.schemas import TRACKS
from twotracks.text.sentences import is_wrapped, spans


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


class _Spoken(NamedTuple):
    number: int
    track: str
    how: Found


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

    Examples
    --------
    >>> [(found.track, found.link) for found in in_article("The Geneva talks on Syria opened. They were long.")]
    [('geneva', 'named'), ('geneva', 'carried')]
    """
    # On a printed page a line end is a space; elsewhere it ends a sentence, and no name reaches across it.
    flat = text.replace("\n", " ") if is_wrapped(text.split("\n")) else text
    mentions = _mentions(flat, days, lexicon.load().aliases if aliases is None else aliases)
    if not mentions:
        return []
    article = article_context(flat, title, _names_trio_track(mentions))
    if not (article.subject_at or article.is_about or article.is_short):
        mentions = [m for m in mentions if m.alias.needs == "nothing"]  # the others need the conflict somewhere
        if not mentions:
            return []
    sentences = spans(text)
    starts = [start for start, _ in sentences]
    by_sentence: dict[int, list[Mention]] = {}
    for mention in mentions:
        by_sentence.setdefault(bisect_right(starts, mention.start) - 1, []).append(mention)
    found = list(_read(flat, sentences, by_sentence, article, carried))
    spoken = voices(flat, sentences, [(one.number, _places(flat, one, sentences, by_sentence)) for one in found])
    return [
        Passage(one.number, *sentences[one.number], one.track, one.how.link, one.how.alias, voice.voice, voice.speaker)
        for one, voice in zip(found, spoken, strict=True)
    ]


def _mentions(flat: str, days: tuple[date, date] | None, aliases: Collection[lexicon.Alias]) -> list[Mention]:
    """Every match of every alias that may count on these days, in order.

    Only the text around an alias's anchors is searched, which finds the same and is much faster.
    """
    lower = flat.lower()
    out = []
    for alias in aliases:
        if not lexicon.may_count(alias, days):
            continue
        for start, end in _around(lower, alias.anchors) if len(lower) == len(flat) else [(0, len(flat))]:
            out += [Mention(found.start(), found.end(), alias) for found in alias.pattern.finditer(flat, start, end)]
    return sorted(out, key=lambda mention: (mention.start, -mention.end))


def _around(lower: str, anchors: Collection[str]) -> list[tuple[int, int]]:
    """Stretches of a text around the anchors in it, in order and not overlapping."""
    widest = lexicon.load().windows.widest
    places = []
    for anchor in anchors:
        at = lower.find(anchor)
        while at >= 0:
            places.append(at)
            at = lower.find(anchor, at + 1)
    out: list[tuple[int, int]] = []
    for at in sorted(places):
        if out and at - widest <= out[-1][1]:
            out[-1] = (out[-1][0], at + widest)
        else:
            out.append((max(at - widest, 0), at + widest))
    return out


def _names_trio_track(mentions: list[Mention]) -> bool:
    """Whether the track of the lexicon's trio is called by its name."""
    trio = lexicon.load().trio
    return trio is not None and any((m.alias.track, m.alias.link) == (trio.track, "named") for m in mentions)


class _Last(NamedTuple):
    """Where a track was last spoken of: which sentence, whether at its head, and by which name."""

    step: int
    at_head: bool
    alias: str
    chain: int


class _Thread:
    """What the sentences so far have spoken of, and so what "they" and "the talks" of the next may mean."""

    def __init__(self, tracks_named: Collection[str]) -> None:
        self.sole = next(iter(tracks_named)) if len(tracks_named) == 1 else ""
        self.current = ""  # the track that "the talks" means
        self._step = 0  # sentences so far that have words: the "2." of a list is none
        self._last: dict[str, _Last] = {}
        self._carriers = {carrier.id: carrier for carrier in lexicon.load().carriers}

    def step(self, sentence: str) -> None:
        """Go on to the next sentence."""
        self._step += len(sentence) > 4 or any(character.isalpha() for character in sentence)

    def carries_on(self, sentence: str, is_named: bool) -> dict[str, Found]:
        """Track that a sentence carries on with, and how; {} if none.

        Where the sentence names a track itself, only the items of a list carry on with another.
        """
        for carrier in self._carriers.values():
            if is_named and not carrier.is_list:
                continue
            track = carrier.track or self.current
            if carrier.sole and not self.current:
                track = self.sole
            if not track or not self._within_reach(carrier, track):
                continue
            match = carrier.pattern.search(sentence)
            if match:
                return {track: Found("carried", carrier.id, *match.span())}
        return {}

    def _within_reach(self, carrier: lexicon.Carrier, track: str) -> bool:
        last = self._last.get(track)
        if last is None:
            return carrier.sole
        if self._step - last.step > carrier.reach or (carrier.after_subject and not last.at_head):
            return False
        return not carrier.after_alias or last.alias in carrier.after_alias

    def remember(self, track: str, how: Found) -> None:
        """Note that the sentence speaks of a track."""
        windows = lexicon.load().windows
        before = self._last.get(track)
        name = how.alias if how.link != "carried" or before is None else before.alias
        by_pronoun = how.alias in self._carriers and self._carriers[how.alias].is_pronoun
        chain = before.chain + 1 if by_pronoun and before is not None else 0
        self._last[track] = _Last(self._step, how.start < windows.head and chain < windows.chain, name, chain)

    def turn_to(self, found: Mapping[str, Found], mentions: list[Mention]) -> None:
        """Settle what "the talks" of the next sentence means: of two tracks the one named last, but a list's own."""
        of_list = [track for track, how in found.items() if self._is_list(how)]
        if of_list or len(found) < 2:
            self.current = next(iter(of_list or found), "") or self.current
            return
        last = {m.alias.track: m.start for m in sorted(mentions, key=lambda m: m.start)}
        self.current = max(found, key=lambda track: last.get(track, -1))

    def _is_list(self, how: Found) -> bool:
        return how.alias in self._carriers and self._carriers[how.alias].is_list


def _read(
    flat: str,
    sentences: list[tuple[int, int]],
    by_sentence: dict[int, list[Mention]],
    article: ArticleContext,
    carried: bool,
) -> Iterator[_Spoken]:
    """Sentence by sentence: the tracks it speaks of."""
    by_name = {}
    for number, mentions in by_sentence.items():
        tracks = {mention.alias.track for mention in mentions}
        text = flat[slice(*sentences[number])]
        by_name[number] = named(SentenceContext(text, sentences[number][0], article, tracks), mentions)
    thread = _Thread({track for found in by_name.values() for track in found})
    any_named = any(by_name.values())
    for number, (start, end) in enumerate(sentences):
        sentence = flat[start:end]
        thread.step(sentence)
        found = dict(by_name.get(number, {}))
        yields = _yields_to(found)
        if carried and any_named and is_about_subject(article, sentence, start):
            _add_carried(found, thread, sentence, start, article, len(found) > len(yields))
            if not found and turns_away(sentence):
                thread.current = ""
        _give_way(found, yields)
        for track in TRACKS:
            if track in found:
                thread.remember(track, found[track])
                yield _Spoken(number, track, found[track])
        thread.turn_to(found, by_sentence.get(number, []))


def _add_carried(
    found: dict[str, Found], thread: _Thread, sentence: str, start: int, article: ArticleContext, is_named: bool
) -> None:
    for track, how in thread.carries_on(sentence, is_named).items():
        if not FalseFriends(sentence, start, article, {track}).cover(track, how.start, how.end):
            found.setdefault(track, how)


def _yields_to(found: dict[str, Found]) -> dict[str, lexicon.Alias]:
    """Tracks recognised only by a name that gives way to another track in the same sentence, and that name."""
    giving_way = lexicon.load().giving_way
    return {track: giving_way[how.alias] for track, how in found.items() if how.alias in giving_way}


def _give_way(found: dict[str, Found], yields: dict[str, lexicon.Alias]) -> None:
    """Take out the tracks whose name gives way to a track that the sentence speaks of as well."""
    for track, alias in yields.items():
        if alias.unless in found and not (alias.unless_carried and found[alias.unless].link != "carried"):
            del found[track]


def _places(
    flat: str, one: _Spoken, sentences: list[tuple[int, int]], by_sentence: dict[int, list[Mention]]
) -> set[int]:
    """Where in the text a sentence mentions a track: by its names and by words that carry on with it."""
    start, end = sentences[one.number]
    by_name = {m.start for m in by_sentence.get(one.number, []) if m.alias.track == one.track}
    again = lexicon.load().context.get("goes-on")
    goes_on = {start + found.start() for found in again.finditer(flat[start:end])} if again else set()
    return by_name | goes_on | {start + one.how.start}
