"""A sentence in its article, described by features that a reader can check: the input of the model of passages.

Whether "the sides left without a date" speaks of a track is told by what was named before it and how far back, by the
words around it, by the headline, by other matters the article is about. Each of these is a feature, a short text
such as ``since:2`` (a name of the track stood two sentences before). The words behind them are data
(``data/lexicons/discourse.toml``); :mod:`twotracks.passages.recognition` weighs them.

Features are told from the side of a track: "this" track and "the other", so that what is learnt of one serves both.
"""

import re
from bisect import bisect_left
from collections.abc import Iterator, Mapping, Sequence
from functools import cache
from itertools import combinations, pairwise
from typing import NamedTuple

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from twotracks import lexicons
from twotracks.passages import lexicon
from twotracks.passages.context import is_about_around
from twotracks.passages.scan import EXCERPT, Days, Scan
from twotracks.schemas import TRACKS
from twotracks.text.quotations import quotations

NAME = "discourse"
Named = Mapping[str, np.ndarray]  # track to the probability, for each sentence, that it names it

_WORD = re.compile(r"[a-z]+(?:'[a-z]+)?|\d+")
# Cues by which an article is the more about talks, the more of its sentences have one.
_OF_TALKS = frozenset(
    {"talks", "negotiate", "delegations", "envoy", "guarantors", "definite-talks", "act-at-talks"}
)  # fmt: skip
# Cues that tell which track is meant where two stand together ("envoy" and "talks").
_TELLING = (
    "definite-talks", "talks", "guarantors", "envoy", "united-nations", "kazakh", "swiss", "delegations", "powers",
    "document",
)  # fmt: skip
_NAMING = frozenset(_TELLING) - {"powers", "delegations", "document"} | {"negotiate", "place-of-talks"}
# Cues that mean the one track in articles of an early date, and either later.
_BY_ERA = (
    "talks", "definite-talks", "negotiate", "delegations", "envoy", "subjects-of-talks", "act-at-talks",
    "participant-first",
)  # fmt: skip
_IN_HEADLINE = ("definite-talks", "talks", "negotiate", "envoy", "guarantors", "document", "war")
_BOTH_TRACKS_FROM = 2017  # the year from which there were two tracks
_NEAR = 0.5  # probability from which a sentence counts as naming a track


class Sentence(NamedTuple):
    """What a sentence has by itself: ids of cues and topics, words, tracks whose place it names, and its form."""

    cues: tuple[str, ...]
    topics: tuple[str, ...]
    words: tuple[str, ...]
    places: frozenset[str]
    in_quotation: bool
    has_quotation: bool
    is_about: bool


class Description(NamedTuple):
    """An article's sentences, and what holds for all of them."""

    sentences: list[Sentence]
    headline_cues: tuple[str, ...]
    headline_topics: tuple[str, ...]
    topics: frozenset[str]
    era: str


@cache
def _words() -> tuple[dict[str, re.Pattern], dict[str, re.Pattern], dict[str, re.Pattern]]:
    """Cues and topics by their ids, places by their tracks, compiled."""
    found = lexicons.load(NAME)
    places = {item["track"]: found.compiled(item) for item in found.of_kind("place", "track", "pattern")}
    return found.patterns("cue"), found.patterns("topic"), places


def describe(seen: Scan) -> Description:
    """Describe an article.

    Parameters
    ----------
    seen : Scan
        From :func:`twotracks.passages.scan.scan`.

    Returns
    -------
    Description

    Examples
    --------
    >>> from twotracks.passages.scan import scan
    >>> "definite-talks" in describe(scan("The Geneva talks on Syria opened.")).sentences[0].cues
    True
    """
    return next(describe_all([seen]))


def describe_all(articles: Sequence[Scan]) -> Iterator[Description]:
    """Describe many articles at once, which is quicker: Arrow looks for each word in all sentences in one go.

    Parameters
    ----------
    articles : sequence of Scan
        From :func:`twotracks.passages.scan.scan`.

    Yields
    ------
    Description
        In the order of the articles.
    """
    cues, topics, places = _words()
    texts = [seen.text[start:end] for seen in articles for start, end in seen.sentences]
    column = pa.array(texts, type=pa.large_string())
    of_cues, of_topics, of_places = (_found(column, patterns) for patterns in (cues, topics, places))
    known = lexicon.load().context
    conflicts = _found(column, {kind: known[kind] for kind in ("subject", "other") if kind in known})
    at = 0
    for seen in articles:
        quoted = quotations(seen.text)
        sentences = []
        for i, (start, end) in enumerate(seen.sentences, at):
            sentences.append(
                Sentence(
                    cues=of_cues[i],
                    topics=of_topics[i],
                    words=tuple(_tokens(texts[i], {track: places[track] for track in of_places[i]})),
                    places=frozenset(of_places[i]),
                    in_quotation=_inside(start, quoted),
                    has_quotation='"' in texts[i] or "“" in texts[i],
                    is_about="subject" in conflicts[i]
                    or (not conflicts[i] and is_about_around(seen.article, start, end)),
                )
            )
        at += len(sentences)
        least = max(2, 0.12 * len(sentences))
        common = {name for name in topics if sum(name in one.topics for one in sentences) >= least}
        yield Description(
            sentences=sentences,
            headline_cues=tuple(name for name in _IN_HEADLINE if cues[name].search(seen.title)),
            headline_topics=tuple(name for name, pattern in topics.items() if pattern.search(seen.title)),
            topics=frozenset(common),
            era=_era(seen.days),
        )


def _found(column: pa.Array, patterns: Mapping[str, re.Pattern]) -> list[tuple[str, ...]]:
    """Names of the patterns that each text of a column matches; the lexicon has none that Arrow cannot read."""
    out: list[list[str]] = [[] for _ in range(len(column))]
    for name, pattern in patterns.items():
        matched = pc.match_substring_regex(column, pattern.pattern, ignore_case=True)
        for i in np.flatnonzero(matched.to_numpy(zero_copy_only=False)).tolist():
            out[i].append(name)
    return [tuple(names) for names in out]


def _tokens(text: str, places: Mapping[str, re.Pattern]) -> list[str]:
    """Words in small letters; the place of a track is the track's word, a number stands for all of its kind."""
    for track, pattern in places.items():
        text = pattern.sub(f" zz{track} ", text)
    words = _WORD.findall(text.lower().replace("’", "'"))
    return [word if not word.isdigit() else "#year" if len(word) == 4 else "#" for word in words]


def _inside(at: int, quoted: Sequence[tuple[int, int]]) -> bool:
    """Whether a place lies within one of some stretches, which are in order and apart."""
    i = bisect_left(quoted, (at, 0)) - 1
    return i >= 0 and at < quoted[i][1]


def _era(days: Days | None) -> str:
    if days is None:
        return "undated"
    return "late" if days[1].year >= _BOTH_TRACKS_FROM else "early"


def is_of_talks(one: Sentence) -> bool:
    """Whether a sentence has a word of talks, delegations, an envoy or guarantors."""
    return not _OF_TALKS.isdisjoint(one.cues)


def places_in(text: str, track: str) -> list[tuple[int, int]]:
    """Where a text names the place of a track."""
    return [found.span() for found in _words()[2][track].finditer(text)]


def could_name(seen: Scan, described: Description, number: int) -> bool:
    """Whether a sentence has any word by which it could name a track: if not, the first step need not be asked."""
    one = described.sentences[number]
    return bool(one.places or number in seen.by_rules or not _NAMING.isdisjoint(one.cues))


def name_features(
    seen: Scan, described: Description, track: str, numbers: Sequence[int] | None = None, by_track: bool = True
) -> list[list[str]]:
    """Features by which a sentence, taken by itself, names a track.

    Parameters
    ----------
    seen : Scan
        The article.
    described : Description
        From :func:`describe`.
    track : str
        One of :data:`twotracks.schemas.TRACKS`.
    numbers : sequence of int, optional
        Of the sentences that are asked about; default all.
    by_track : bool
        Whether each feature is there a second time with the name of the track before it.

    Returns
    -------
    list of list of str
        For each sentence its features.

    Examples
    --------
    >>> from twotracks.passages.scan import scan
    >>> seen = scan("The Geneva talks on Syria opened.")
    >>> "rule:named" in name_features(seen, describe(seen), "geneva")[0]
    True
    """
    other = _other(track)
    anywhere = {one: any(one in tracks for tracks in seen.named.values()) for one in TRACKS}
    base = ["bias", f"era:{described.era}", f"anywhere:{anywhere[track]:d}{anywhere[other]:d}"]
    base += [f"headline:{side}" for side, one in (("this", track), ("other", other)) if one in seen.headline]
    base += [f"article-topic:{name}" for name in sorted(described.topics)]
    out = []
    for number in range(len(described.sentences)) if numbers is None else numbers:
        one = described.sentences[number]
        found = list(base)
        by_rules = seen.by_rules.get(number, {})
        how = seen.named.get(number, {}).get(track)
        if how:
            found += ["rule", f"rule:{how.link}", f"rule:{how.alias}"]
        elif track in by_rules:
            found.append("rule-carried")
        if other in seen.named.get(number, {}):
            found.append("rule-other")
        if track in one.places:
            found.append("place")
            found += [f"place+{name}" for name in (*one.cues, *one.topics)]
        if other in one.places:
            found.append("place-other")
        found += [f"cue:{name}" for name in one.cues]
        found += [f"topic:{name}" for name in one.topics]
        found += [f"cues:{a}+{b}" for a, b in combinations([name for name in one.cues if name in _TELLING], 2)]
        words = [_seen_from(track, word) for word in one.words]
        found += [f"word:{word}" for word in dict.fromkeys(words)]
        found += [f"words:{a} {b}" for a, b in dict.fromkeys(pairwise(words))]
        out.append(found + [f"{track}|{name}" for name in found] if by_track else found)
    return out


def features(seen: Scan, described: Description, named: Named, track: str, with_words: bool = True) -> list[list[str]]:
    """Features by which a sentence, in its article, speaks of a track.

    Parameters
    ----------
    seen : Scan
        The article.
    described : Description
        From :func:`describe`.
    named : mapping
        Track to an array with, for each sentence, the probability that it names the track.
    track : str
        One of :data:`twotracks.schemas.TRACKS`.
    with_words : bool
        Whether the words of a sentence are among its features (:func:`of_words`), or weighed apart.

    Returns
    -------
    list of list of str
        For each sentence its features.

    Examples
    --------
    >>> from twotracks.passages.scan import scan
    >>> seen = scan("The Geneva talks on Syria opened. They were long.")
    >>> named = {"astana": np.zeros(2), "geneva": np.array([1.0, 0.0])}
    >>> "since:1" in features(seen, describe(seen), named, "geneva")[1]
    True
    """
    other = _other(track)
    here = {one: named[one] >= _NEAR for one in TRACKS}
    sole = _sole(int(here[track].sum()), int(here[other].sum()))
    since, until = _distances(here[track])
    other_since, other_until = _distances(here[other])
    base, setting = _of_article(seen, described, named, track, sole)
    current = ""
    out = []
    for number in range(len(described.sentences)):
        state = _state(here[track][number], here[other][number], current, sole, track in seen.headline)
        found = [*base, f"state:{state}", *(f"state:{state}|{name}" for name in setting)]
        found += [f"since:{since[number]}", f"until:{until[number]}"]
        found += [f"other-since:{other_since[number]}", f"other-until:{other_until[number]}"]
        found += [f"state:{state}|since:{since[number]}", f"between:{since[number]},{until[number]}"]
        found += _of_names(seen, named, track, number)
        found += _of_sentence(described, number, state, track, sole)
        if with_words:
            found += of_words(described.sentences[number].words, track)
        out.append(found)
        if here[track][number] or here[other][number]:
            current = (
                "both" if here[track][number] and here[other][number] else "this" if here[track][number] else "other"
            )
    return out


def _of_article(
    seen: Scan, described: Description, named: Named, track: str, sole: str
) -> tuple[list[str], tuple[str, ...]]:
    """Features that all sentences share, and those of them that also stand together with a sentence's state."""
    other = _other(track)
    n = max(len(described.sentences), 1)
    counts = {one: int((named[one] >= _NEAR).sum()) for one in TRACKS}
    of_talks = sum(is_of_talks(one) for one in described.sentences) / n
    of_war = sum("war" in one.cues for one in described.sentences) / n
    share = float(named[track].sum()) / n
    setting = (
        "excerpt" if n <= EXCERPT else "article",
        f"talks:{min(int(of_talks * 5), 4)}",
        f"war:{min(int(of_war * 4), 3)}",
        f"naming:{_bucket(share, (0.03, 0.08, 0.16, 0.3))}",
    )
    base = ["bias", f"sole:{sole}", f"names:{_far(counts[track])}", f"names-other:{_far(counts[other])}", *setting]
    base += [f"places:{_far(sum(track in one.places for one in described.sentences))}"]
    base += [f"era:{described.era}", f"era:{described.era}|{track}", f"{setting[3]}|{setting[0]}"]
    base += [f"headline:{side}" for side, one in (("this", track), ("other", other)) if one in seen.headline]
    base += [f"headline-cue:{name}" for name in described.headline_cues]
    base += [f"headline-topic:{name}" for name in described.headline_topics]
    base += [f"article-topic:{name}{of}" for name in sorted(described.topics) for of in ("", f"|{track}")]
    base += [f"lead:{side}" for side, one in (("this", track), ("other", other)) if (named[one][:3] >= _NEAR).any()]
    return base, setting


def _of_names(seen: Scan, named: Named, track: str, number: int) -> list[str]:
    """Features of the names in a sentence, and of what the rules say of it."""
    other = _other(track)
    here, there = bool(named[track][number] >= _NEAR), bool(named[other][number] >= _NEAR)
    how, by_rules = seen.named.get(number, {}).get(track), seen.by_rules.get(number, {})
    found = [
        f"naming-here:{min(int(named[track][number] * 5), 4)}",
        f"other-here:{min(int(named[other][number] * 5), 4)}",
    ]
    if how:
        found += ["rule", f"rule:{how.link}", f"rule:{how.alias}"]
    if here:
        found.append("named")
    if there:
        found += ["other-named", "both-named" if here else "only-other-named"]
    if track in by_rules and not here:
        found += ["carried", f"carried:{by_rules[track].alias}"]
    if other in by_rules and not there:
        found.append("carried-other")
    return found


def _of_sentence(described: Description, number: int, state: str, track: str, sole: str) -> list[str]:
    """Features of a sentence's form and cues, and of the sentences beside it."""
    one = described.sentences[number]
    n = len(described.sentences)
    found = [f"place-in-article:{_bucket(number, (0, 2, 7, 19))}", f"quarter:{int(4 * number / n)}"]
    found.append(f"length:{_bucket(len(one.words), (4, 11, 24, 39))}")
    if one.in_quotation:
        found += ["in-quotation", f"in-quotation|{state}"]
    if one.has_quotation:
        found.append("quotation")
    if not one.is_about:
        found += ["off-subject", f"off-subject|{state}"]
    if track in one.places:
        found += ["place", f"place:{track}"]
    if _other(track) in one.places:
        found.append("place-other")
    if not one.cues:
        found.append("no-cue")
    return found + _of_cues(described, number, state, track, sole)


def _of_cues(described: Description, number: int, state: str, track: str, sole: str) -> list[str]:
    """Features of a sentence's cues and topics, and of those of the sentences beside it."""
    one, n = described.sentences[number], len(described.sentences)
    found = []
    for name in one.cues:
        found += [f"cue:{name}", f"cue:{name}|{state}", f"cue:{name}|{track}"]
        if name in _BY_ERA:
            found += [f"cue:{name}|{described.era}|{track}", f"cue:{name}|sole:{sole}"]
    for name in one.topics:
        found += [f"topic:{name}", f"topic:{name}|{track}", f"topic:{name}|{state}"]
        if "talks" in one.cues:
            found.append(f"topic+talks:{name}")
    if number:
        before = described.sentences[number - 1]
        found += [f"before:{name}" for name in (*before.cues, *before.topics)]
    if number + 1 < n:
        found += [f"after:{name}" for name in described.sentences[number + 1].cues]
    return found


def of_words(words: Sequence[str], track: str) -> list[str]:
    """Features of a sentence's words, each by itself and with the name of the track.

    Parameters
    ----------
    words : sequence of str
        From :class:`Sentence`.
    track : str
        One of :data:`twotracks.schemas.TRACKS`.

    Returns
    -------
    list of str

    Examples
    --------
    >>> of_words(("the", "zzgeneva", "talks"), "geneva")[2:4]
    ['word:THIS', 'word:THIS|geneva']
    """
    found = []
    for word in dict.fromkeys(_seen_from(track, word) for word in words):
        found += [f"word:{word}", f"word:{word}|{track}"]
    return found


def _other(track: str) -> str:
    return next(one for one in TRACKS if one != track)


def _seen_from(track: str, word: str) -> str:
    """The word for the place of a track, seen from a track: its own or the other's."""
    if not word.startswith("zz"):
        return word
    return "THIS" if word == f"zz{track}" else "OTHER"


def as_read(word: str, track: str) -> list[str]:
    """The words of a text that stand for a word of the features: the places of the tracks for "THIS" and "OTHER"."""
    if word == "THIS":
        return [f"zz{track}"]
    return [f"zz{one}" for one in TRACKS if one != track] if word == "OTHER" else [word]


def _sole(mine: int, others: int) -> str:
    if not mine:
        return "other" if others else "none"
    return "both" if others else "this"


def _state(here: bool, there: bool, current: str, sole: str, in_headline: bool) -> str:
    """What "the talks" would mean in a sentence: the track named in it, or last, or in the headline, or alone."""
    if here:
        return "named"
    if there:
        return "other-named"
    return current or ("sole" if sole == "this" else "headline" if in_headline else "before")


def _distances(here: np.ndarray) -> tuple[list[str], list[str]]:
    """How many sentences before and after each a track is named, in steps that grow; "none" where it is not."""
    return _since(here), _since(here[::-1])[::-1]


def _since(here: np.ndarray) -> list[str]:
    out, last = [], None
    for number, named in enumerate(here.tolist()):
        out.append(_far(0 if last is None else number - last))
        last = number if named else last
    return out


def _far(n: int) -> str:
    if not n:
        return "none"
    return next((str(step) for step in (1, 2, 3, 5, 8, 14) if n <= step), "more")


def _bucket(value: float, limits: Sequence[float]) -> int:
    return sum(value > limit for limit in limits)
