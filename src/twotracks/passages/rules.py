"""Whether the mention of a name counts: what the name needs, and what only looks like it.

A sentence is read with its article as context. The names are data (``data/lexicons/tracks.toml``); each reason for
which a mention does not count is a rule, asked one after the other.
"""

from collections.abc import Collection
from typing import NamedTuple, Protocol

from twotracks.passages import lexicon
from twotracks.passages.context import ArticleContext, is_about_subject, ruled_out, speaks_of, trio_near


class Mention(NamedTuple):
    """A match of an alias: its place in the article."""

    start: int
    end: int
    alias: lexicon.Alias


class Found(NamedTuple):
    """How a sentence speaks of a track; places are those in the sentence."""

    link: str
    alias: str
    start: int
    end: int


class SentenceContext:
    """What the rules ask about a sentence in its place in an article; computed once for all its mentions."""

    def __init__(self, text: str, start: int, article: ArticleContext, tracks: Collection[str]) -> None:
        """Read a sentence that begins at ``start`` and has mentions of these tracks."""
        self.text = text
        self.start = start
        self.article = article
        self.is_about_subject = is_about_subject(article, text, start)
        self.false_friends = FalseFriends(text, start, article, tracks)
        # A city alone needs an article around it that tells what it stands for.
        around = not article.is_short or bool(article.subject_at)
        self.has = {
            "talks": around and speaks_of("talks", text),
            "negotiations": around and speaks_of("negotiations", text),
            "joint-action": speaks_of("joint-action", text),
        }
        self.ruled_out = ruled_out(text)


class FalseFriends:
    """What only looks like the name of one of some tracks in a sentence, and where it stands."""

    def __init__(self, text: str, start: int, article: ArticleContext, tracks: Collection[str]) -> None:
        """Look for the false friends of these tracks in a sentence that begins at ``start``."""
        close = lexicon.load().windows.close
        self._found = [
            (found.start(), found.end(), friend)
            for friend in lexicon.load().false_friends
            if not friend.track or friend.track in tracks
            for found in friend.pattern.finditer(text)
            if not (friend.unless_trio and trio_near(article, start, close))
        ]

    def any_of(self, track: str) -> bool:
        """Whether there is one that could be mistaken for this track, and not merely for any place (a dateline)."""
        return any(friend.track == track for _, _, friend in self._found)

    def cover_all(self, track: str, places: Collection[tuple[int, int]]) -> bool:
        """Whether there are places, and each is (part of) a false friend, such as a dateline."""
        return bool(places) and all(self.cover(track, start, end) for start, end in places)

    def cover(self, track: str, start: int, end: int, link: str = "") -> bool:
        """Whether a name is (part of) a false friend; a longer name that has one inside it is not."""
        return any(
            a < end and start < b and not (start < a and b < end)
            for a, b, friend in self._found
            if friend.track in ("", track) and not (friend.spares_names and link == "named")
        )


class Rule(Protocol):
    """A reason for which the mention of a name does not count in a sentence."""

    def applies(self, mention: Mention, sentence: SentenceContext) -> bool:
        """Whether the mention does not count."""


class AnotherConflict:
    """The name needs the conflict, and the sentence is about another.

    Where the article is about the conflict, a track's own name stands all the same, unless another war is named right
    beside it.
    """

    def applies(self, mention: Mention, sentence: SentenceContext) -> bool:
        """Whether the sentence is about another conflict."""
        alias = mention.alias
        if alias.needs == "nothing" or sentence.is_about_subject:
            return False
        if alias.link != "named" or not sentence.article.is_about:
            return True
        beside = lexicon.load().windows.beside
        start, end = mention.start - sentence.start, mention.end - sentence.start
        return speaks_of("other", sentence.text[max(start - beside, 0) : end + beside])


class PartiesApart:
    """The name stands for the trio's meetings, and its parties are not all named nearby."""

    def applies(self, mention: Mention, sentence: SentenceContext) -> bool:
        """Whether the parties are apart, in an article that does not call their track by its name."""
        return mention.alias.needs == "trio" and not (
            sentence.article.names_trio_track or trio_near(sentence.article, mention.start)
        )


class NoWordOfTalks:
    """The name needs words for talks, or for what the parties do together, and the sentence has none."""

    def applies(self, mention: Mention, sentence: SentenceContext) -> bool:
        """Whether such words are missing."""
        return not sentence.has.get(mention.alias.needs, True)


class OtherTalks:
    """The name needs such words, and those of the sentence are about other talks."""

    def applies(self, mention: Mention, sentence: SentenceContext) -> bool:
        """Whether the talks are others."""
        return mention.alias.needs in sentence.has and mention.alias.track in sentence.ruled_out


class LooksOnly:
    """The name is part of a false friend: a dateline, a motor show, a convention."""

    def applies(self, mention: Mention, sentence: SentenceContext) -> bool:
        """Whether a false friend covers the mention."""
        start, end = mention.start - sentence.start, mention.end - sentence.start
        return sentence.false_friends.cover(mention.alias.track, start, end, mention.alias.link)


# What a name needs; a false friend is asked about last, because even a name that is one may cast a shadow (below).
RULES: tuple[Rule, ...] = (AnotherConflict(), PartiesApart(), NoWordOfTalks(), OtherTalks())
LAST_RULE: Rule = LooksOnly()


def named(sentence: SentenceContext, mentions: list[Mention]) -> dict[str, Found]:
    """Tracks named in a sentence: the strongest link of each, and where.

    Parameters
    ----------
    sentence : SentenceContext
        The sentence.
    mentions : list of Mention
        The names in it, in the order of their places in the article.

    Returns
    -------
    dict of str to Found
        By track; a track none of whose mentions counts is absent.
    """
    found: dict[str, Found] = {}
    shadow = 0  # up to here the text belongs to a longer name that gives way to the other track
    for mention in mentions:
        alias = mention.alias
        if alias.track in found and not _better(alias, found[alias.track]):
            continue
        if any(rule.applies(mention, sentence) for rule in RULES) or mention.start < shadow:
            continue
        if alias.unless:
            shadow = mention.end
        if not LAST_RULE.applies(mention, sentence):
            start = mention.start - sentence.start
            found[alias.track] = Found(alias.link, alias.id, start, mention.end - sentence.start)
    return found


def _better(alias: lexicon.Alias, known: Found) -> bool:
    """Whether a mention tells more of its track than the one found first: the name, or what does not give way."""
    if known.link == "alias" and alias.link == "named":
        return True
    return known.alias in lexicon.load().giving_way and not alias.unless
