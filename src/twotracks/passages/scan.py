"""One article as the rules see it: its sentences, the names in them that count, and what carries on with a track.

A name counts by the rules of :mod:`twotracks.passages.rules`, whether a sentence carries on with a track by those of
:mod:`twotracks.passages.carrying`.
"""

from bisect import bisect_right
from collections.abc import Collection, Mapping, Sequence
from datetime import date
from typing import NamedTuple

from twotracks.passages import carrying, lexicon
from twotracks.passages.context import ArticleContext, article_context
from twotracks.passages.rules import Found, Mention, SentenceContext, named
from twotracks.text.sentences import is_wrapped, spans

Days = tuple[date, date]
EXCERPT = 6  # a text of so many sentences is a passage without an article around it
_LONGEST_EXCERPT = 400 * EXCERPT  # characters beyond which nobody need count its sentences


class Scan(NamedTuple):
    """What one pass over an article finds.

    ``text``: line ends of a wrapped page are spaces; ``days``: first and last day on which it may have been published;
    ``sentences``: their places in the text; ``mentions``: number of a sentence to the names that stand in it;
    ``named``: to the tracks it names; ``by_rules``: to the tracks it speaks of by the rules, carried ones among them;
    ``headline``: tracks named in the headline.
    """

    text: str
    title: str
    days: Days | None
    sentences: Sequence[tuple[int, int]]
    article: ArticleContext
    mentions: Mapping[int, list[Mention]]
    named: Mapping[int, Mapping[str, Found]]
    by_rules: Mapping[int, Mapping[str, Found]]
    headline: frozenset[str]


def scan(
    text: str,
    title: str = "",
    days: Days | None = None,
    carried: bool = True,
    aliases: Collection[lexicon.Alias] | None = None,
    sentences: Sequence[tuple[int, int]] | None = None,
) -> Scan | None:
    """Go through an article once.

    Parameters
    ----------
    text, title : str
        The article.
    days : (date, date), optional
        First and last day on which it may have been published.
    carried : bool
        Whether the rules may carry on with a track named before.
    aliases : collection of Alias, optional
        The names to look for; by default the whole lexicon.
    sentences : sequence of (int, int), optional
        Places of the sentences, where they are known.

    Returns
    -------
    Scan or None
        None if it is about something else: neither the conflict nor a name of a track stands in it, or it is a whole
        article (of more than ``EXCERPT`` sentences) in which, headline included, no name of a track stands.

    Examples
    --------
    >>> found = scan("The Geneva talks on Syria opened. They were long.")
    >>> {number: list(tracks) for number, tracks in found.by_rules.items()}
    {0: ['geneva'], 1: ['geneva']}
    """
    # On a printed page a line end is a space; elsewhere it ends a sentence, and no name reaches across it.
    flat = text.replace("\n", " ") if is_wrapped(text.split("\n")) else text
    names = lexicon.load().aliases if aliases is None else aliases
    mentions = _mentions(flat, days, names)
    headline = frozenset(mention.alias.track for mention in _mentions(title, days, names)) if title else frozenset()
    nameless = not mentions and not headline
    if nameless and sentences is None and len(flat) > _LONGEST_EXCERPT:
        return None
    article = article_context(flat, title, _names_trio_track(mentions))
    if not (article.subject_at or article.is_about or article.is_short):
        mentions = [m for m in mentions if m.alias.needs == "nothing"]  # the others need the conflict somewhere
        if not mentions:
            return None
    places = list(spans(text) if sentences is None else sentences)
    if nameless and len(places) > EXCERPT:
        return None
    starts = [start for start, _ in places]
    by_sentence: dict[int, list[Mention]] = {}
    for mention in mentions:
        by_sentence.setdefault(bisect_right(starts, mention.start) - 1, []).append(mention)
    by_name = {}
    for number, mine in by_sentence.items():
        tracks = {mention.alias.track for mention in mine}
        context = SentenceContext(flat[slice(*places[number])], places[number][0], article, tracks)
        by_name[number] = named(context, mine)
    by_rules: dict[int, dict[str, Found]] = {}
    for one in carrying.spoken(flat, places, by_sentence, by_name, article, carried):
        by_rules.setdefault(one.number, {})[one.track] = one.how
    return Scan(flat, title, days, places, article, by_sentence, by_name, by_rules, headline)


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
