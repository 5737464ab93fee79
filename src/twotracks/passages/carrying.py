"""Carrying on by rules: which sentences go on with a track that was named before ("The talks ended late").

The rules look back a few sentences for what "they" and "the talks" may mean. They are the readable baseline of
:mod:`twotracks.passages.recognition`, which asks them as one witness among others.
"""

from collections.abc import Collection, Iterator, Mapping
from typing import NamedTuple

from twotracks.passages import lexicon
from twotracks.passages.context import ArticleContext, is_about_subject, turns_away
from twotracks.passages.rules import FalseFriends, Found, Mention
from twotracks.schemas import TRACKS


class Spoken(NamedTuple):
    """Number of a sentence, a track it speaks of, and how that was told."""

    number: int
    track: str
    how: Found


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


def spoken(
    flat: str,
    sentences: list[tuple[int, int]],
    by_sentence: Mapping[int, list[Mention]],
    by_name: Mapping[int, Mapping[str, Found]],
    article: ArticleContext,
    carried: bool = True,
) -> Iterator[Spoken]:
    """Go through an article sentence by sentence: the tracks each speaks of, by the rules.

    Parameters
    ----------
    flat : str
        The article.
    sentences : list of (int, int)
        Places of its sentences.
    by_sentence, by_name : mapping
        Number of a sentence to the names that stand in it, and to the tracks that they name.
    article : ArticleContext
        What the article is about.
    carried : bool
        Whether to include sentences that carry on with a track named before.

    Yields
    ------
    Spoken
        In the order of the text.
    """
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
                yield Spoken(number, track, found[track])
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
