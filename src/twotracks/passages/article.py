"""Passages of one article: which sentences speak of which track, by what, and in whose voice."""

from collections.abc import Collection, Sequence
from typing import NamedTuple

from twotracks.passages import lexicon, recognition
from twotracks.passages.attribution import voices
from twotracks.passages.scan import Days, Scan, scan


class Passage(NamedTuple):
    """One sentence and a track it speaks of; see :func:`twotracks.passages.find.find_passages` for the fields."""

    sentence_no: int
    track: str
    link: str
    alias: str
    probability: float
    start: int
    end: int
    voice: str
    speaker: str


def in_article(
    text: str,
    title: str = "",
    days: Days | None = None,
    carried: bool = True,
    aliases: Collection[lexicon.Alias] | None = None,
    ignore: Collection[str] = (),
    method: str = "model",
    threshold: float | None = None,
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
    ignore : collection of str
        Ids of aliases not to use.
    method : {"model", "rules"}
        As in :func:`twotracks.passages.find.find_passages`.
    threshold : float, optional
        Least probability of a passage; by default the model's own.

    Returns
    -------
    list of Passage
        In the order of the text, ``start`` and ``end`` in characters of ``text``.

    Examples
    --------
    >>> [(found.track, found.link) for found in in_article("The Geneva talks on Syria opened. They were long.")]
    [('geneva', 'named'), ('geneva', 'carried')]
    """
    by_rules = method == "rules"
    names = lexicon.load().aliases if aliases is None else aliases
    # The model asks the rules also what carries on, whether or not that is wanted in the end.
    seen = scan(text, title, days, carried or not by_rules, [alias for alias in names if alias.id not in ignore])
    if seen is None:
        return []
    decided = recognition.by_rules(seen) if by_rules else recognition.by_model(seen, threshold)
    return passages_of(seen, decided, carried, [alias for alias in names if alias.id in ignore])


def passages_of(
    seen: Scan,
    decided: Sequence[recognition.Recognised],
    carried: bool = True,
    ignored: Collection[lexicon.Alias] = (),
) -> list[Passage]:
    """Passages of an article in which it is decided which sentences speak of a track.

    Parameters
    ----------
    seen : Scan
        The article.
    decided : sequence of Recognised
        By the model or by the rules.
    carried : bool
        As in :func:`in_article`.
    ignored : collection of Alias
        Names not to use: a sentence that only they tell is left out.

    Returns
    -------
    list of Passage

    Examples
    --------
    >>> seen = scan("The Geneva talks on Syria opened.")
    >>> [found.voice for found in passages_of(seen, recognition.by_rules(seen))]
    ['outlet']
    """
    found = [
        one
        for one in decided
        if one.link != "carried" or (carried and not _named_by(ignored, seen, one))
    ]  # fmt: skip
    mentions = [(one.number, places_of(seen, one.number, one.track)) for one in found]
    spoken = voices(seen.text, seen.sentences, mentions, seen.title)
    return [
        Passage(one.number, one.track, one.link, one.alias, one.probability, *seen.sentences[one.number], *voice)
        for one, voice in zip(found, spoken, strict=True)
    ]


def _named_by(aliases: Collection[lexicon.Alias], seen: Scan, one: recognition.Recognised) -> bool:
    """Whether one of some aliases stands in a sentence for its track."""
    text = seen.text[slice(*seen.sentences[one.number])]
    return any(alias.track == one.track and alias.pattern.search(text) for alias in aliases)


def places_of(seen: Scan, number: int, track: str) -> set[int]:
    """Where in the text a sentence mentions a track: by its names and by words that carry on with it.

    Parameters
    ----------
    seen : Scan
        The article.
    number : int
        Number of a sentence that speaks of the track.
    track : str
        One of :data:`twotracks.schemas.TRACKS`.

    Returns
    -------
    set of int
        Places in ``seen.text``; none where no word of the sentence tells.

    Examples
    --------
    >>> from twotracks.passages.scan import scan
    >>> sorted(places_of(scan("He spoke. The Geneva talks on Syria opened."), 1, "geneva"))
    [10, 19, 25]
    """
    start, end = seen.sentences[number]
    how = seen.by_rules.get(number, {}).get(track) or seen.named.get(number, {}).get(track)
    # The last letter: a name may be three states with much between them.
    by_name = {mention.end - 1 for mention in seen.mentions.get(number, []) if mention.alias.track == track}
    again = lexicon.load().context.get("goes-on")
    goes_on = {start + found.start() for found in again.finditer(seen.text[start:end])} if again else set()
    by_rule = {start + how.end - 1} if how and how.link != "carried" else set()
    return by_name | goes_on | by_rule
