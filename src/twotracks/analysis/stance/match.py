"""Evaluative cues of a sentence, and how much each says of one track.

The words are data (:mod:`twotracks.analysis.stance.lexicon`); :mod:`twotracks.analysis.stance.measure` adds up what
they say.
"""

import re
from enum import StrEnum
from typing import NamedTuple

import numpy as np
import pandas as pd

from twotracks.analysis.stance.lexicon import Lexicon, load

_TOKEN = re.compile(r"[A-Za-zÀ-ÿ0-9]+(?:['-][A-Za-zÀ-ÿ0-9]+)*|[.,;:!?“”\"()—–]")
_QUESTION = re.compile(r"\?[”\"')\s]*$")
_BEFORE = 1_000  # what is added to the distance of a mention that stands before an act: any that follows is nearer


class Owner(StrEnum):
    """Whose a cue is. Of two mentions as near, the cue goes to the one that stands first here."""

    THIS = "this track"
    OTHER = "the other track"
    EITHER = "either track"
    NONE = "no mention"
    CONTRASTED = "the other side of a contrast"


_RANK = {owner: rank for rank, owner in enumerate(Owner)}


class Found(NamedTuple):
    """A cue in a sentence: its number in the lexicon, its words, to whom it was given, for how much it counts."""

    cue: int
    words: str
    given_to: str
    negated: bool
    hoped: bool
    counts_for: float


class Mention(NamedTuple):
    """A stretch of words that names a track or could mean one."""

    first: int
    last: int
    owner: Owner


def tokens(sentence: str) -> list[str]:
    """Words in small letters, and punctuation marks.

    Parameters
    ----------
    sentence : str
        A sentence.

    Returns
    -------
    list of str

    Examples
    --------
    >>> tokens("The talks weren’t over.")
    ['the', 'talks', "weren't", 'over', '.']
    """
    return _TOKEN.findall(sentence.lower().replace("’", "'"))


def find(sentence: str, track: str, link: str = "named", lexicon: Lexicon | None = None) -> list[Found]:
    """Cues of a sentence, and how much each says of one track.

    Parameters
    ----------
    sentence : str
        The sentence.
    track : str
        One of :data:`twotracks.schemas.TRACKS`: the track whose stance is asked for.
    link : {"named", "alias", "carried"}
        How the track was recognised; in a carried sentence "it" may be the track.
    lexicon : Lexicon, optional
        Another lexicon than the study's.

    Returns
    -------
    list of Found
        In the order of the sentence. ``given_to`` is "this track", "either track", "the other track", "the other side
        of a contrast" (the other track, where a "while" or a "but" divides the cue from this one) or "no mention";
        ``counts_for`` is what its weight is multiplied with, between -1 and 1.

    Examples
    --------
    >>> [(found.words, found.given_to) for found in find("They support the Geneva talks.", "geneva")]
    [('support', 'this track')]
    """
    lexicon = lexicon or load()
    words = tokens(sentence)
    hits = lexicon.matcher.find(words)
    if not hits:
        return []
    mentions = _mentions(words, track, link == "carried", lexicon)
    contrasts = _contrasts(words, lexicon)
    whole = _of_whole_sentence(sentence, words, link, lexicon)
    scope, negation, hope = lexicon.scope, lexicon.words["negation"], lexicon.words["hope"]
    by_owner = {
        Owner.THIS: 1.0,
        Owner.EITHER: scope["shared"],
        Owner.OTHER: scope["other"],
        Owner.CONTRASTED: scope["contrasted"],
    }
    out = []
    for first, last, number in hits:
        cue = lexicon.cues[number]
        given_to = _given_to(first, last, cue.kind, mentions, contrasts, scope)
        negated = any(word in negation for word in words[max(0, first - int(scope["negated_within"])) : first])
        hoped = any(word in hope for word in words[max(0, first - int(scope["hoped_within"])) : first])
        count = by_owner.get(given_to, scope["far_act" if cue.kind == "act" else "far_verdict"])
        if negated and not (last > first and words[first] in negation):
            count *= scope["negated"]
        if hoped and cue.weight:
            count *= scope["hoped" if cue.weight > 0 else "feared"]
        out.append(Found(number, " ".join(words[first : last + 1]), given_to.value, negated, hoped, count * whole))
    return out


def counts(passages: pd.DataFrame, lexicon: Lexicon | None = None) -> np.ndarray:
    """How much each cue of the lexicon says in each passage.

    Parameters
    ----------
    passages : DataFrame
        Columns ``sentence``, ``track`` and, if there, ``link`` (default "named").
    lexicon : Lexicon, optional
        Another lexicon than the study's.

    Returns
    -------
    ndarray, shape (n_passages, n_cues)
        Between -1 and 1.

    Examples
    --------
    >>> passages = pd.DataFrame({"sentence": ["They support the Geneva talks."], "track": ["geneva"]})
    >>> counts(passages).sum()
    np.float64(1.0)
    """
    lexicon = lexicon or load()
    links = passages["link"] if "link" in passages.columns else ["named"] * len(passages)
    table = np.zeros((len(passages), len(lexicon.cues)))
    rows: dict[tuple[str, str, bool], np.ndarray] = {}
    for i, (sentence, track, link) in enumerate(zip(passages["sentence"], passages["track"], links, strict=True)):
        key = (sentence, track, link == "carried")
        if key not in rows:
            rows[key] = np.zeros(len(lexicon.cues))
            for found in find(sentence, track, link, lexicon):
                rows[key][found.cue] += found.counts_for
        table[i] = rows[key]
    return table.clip(-1, 1)


def sums(table: np.ndarray, lexicon: Lexicon) -> np.ndarray:
    """What cues say for a track and against it.

    Parameters
    ----------
    table : ndarray, shape (n, n_cues)
        From :func:`counts`.
    lexicon : Lexicon
        The lexicon they were counted with.

    Returns
    -------
    ndarray, shape (n, 2)
        For the track, not below 0, and against it, not above 0.

    Examples
    --------
    >>> passages = pd.DataFrame({"sentence": ["The Geneva talks have failed."], "track": ["geneva"]})
    >>> sums(counts(passages), load()).tolist()
    [[0.0, -1.0]]
    """
    weights = np.array([cue.weight for cue in lexicon.cues])
    # Not a matrix product, whose rounding depends on the number of rows: a sentence scores the same in any company.
    return np.stack([(table * side).sum(axis=1) for side in (weights.clip(min=0), weights.clip(max=0))], axis=1)


def _mentions(words: list[str], track: str, carried: bool, lexicon: Lexicon) -> list[Mention]:
    """The stretches that name a track or could mean one, in order."""
    targets = lexicon.targets
    owners: dict[int, Owner] = {}
    for i, word in enumerate(words):
        if word in targets.tracks[track]:
            owners[i] = Owner.THIS
        elif any(word in named for other, named in targets.tracks.items() if other != track):
            owners[i] = Owner.OTHER
        elif word in targets.shared or (carried and word in targets.pronouns):
            owners[i] = Owner.EITHER
    for i in _trio(words, lexicon):
        owners[i] = Owner.THIS if track == targets.trio_track else Owner.OTHER
    out: list[Mention] = []
    within = lexicon.scope["within_mention"]
    for i in sorted(owners):
        if out and i - out[-1].last <= within and not _divided(words[out[-1].last + 1 : i], lexicon):
            out[-1] = Mention(out[-1].first, i, min(out[-1].owner, owners[i], key=_RANK.__getitem__))
        else:
            out.append(Mention(i, i, owners[i]))
    return out


def _divided(between: list[str], lexicon: Lexicon) -> bool:
    return any(word in lexicon.words["joins"] or word in lexicon.words["contrast"] for word in between)


def _trio(words: list[str], lexicon: Lexicon) -> set[int]:
    """Words that name the parties of the trio together, or "three countries"."""
    targets = lexicon.targets
    states = {i: n for i, word in enumerate(words) for n, names in enumerate(targets.trio) if word in names}
    out = {i for i, word in enumerate(words[:-1]) if word in targets.number and words[i + 1] in targets.three}
    for i in states:
        near = [j for j in states if i <= j < i + lexicon.scope["trio_within"]]
        if len({states[j] for j in near}) == len(targets.trio):
            out.update(near)
    return out


def _contrasts(words: list[str], lexicon: Lexicon) -> list[int]:
    """Where a contrast divides the sentence: at "but", and at "while" and at the comma that ends its clause."""
    out = [i for i, word in enumerate(words) if word in lexicon.words["contrast"]]
    for i in [i for i in out if words[i] in lexicon.words["subordinate"]]:
        out += [j for j in range(i + 1, len(words)) if words[j] == ","][:1]
    return out


def _given_to(
    first: int, last: int, kind: str, mentions: list[Mention], contrasts: list[int], scope: dict[str, float]
) -> Owner:
    """Whose cue it is: that of the nearest mention it bears on, within its scope and on its side of a contrast."""
    within_scope = [(float("inf"), Owner.NONE)]
    divided = False  # whether a contrast stands between the cue and a mention of this track
    for mention in mentions:
        if any(i in _between(first, last, mention) for i in contrasts):
            divided = divided or mention.owner is Owner.THIS
            continue
        distance = _distance(first, last, kind, mention, scope)
        if distance is not None:
            within_scope.append((distance, mention.owner))
    _, owner = min(within_scope, key=lambda found: (found[0], _RANK[found[1]]))
    return Owner.CONTRASTED if divided and owner is Owner.OTHER else owner


def _between(first: int, last: int, mention: Mention) -> range:
    """Places of the words between a cue and a mention."""
    if mention.first > last:
        return range(last + 1, mention.first)
    return range(mention.last + 1, first)


def _distance(first: int, last: int, kind: str, mention: Mention, scope: dict[str, float]) -> float | None:
    """How far a cue stands from a mention, for the choice between mentions; None if it is beyond its scope."""
    distance = max(mention.first - last, first - mention.last, 0)
    if kind != "act":
        return distance if distance <= scope["around"] else None
    # What follows an act is its object; only where nothing does, what stands before it.
    before = mention.last < first
    if distance > scope["before" if before else "after"]:
        return None
    return distance + _BEFORE * before


def _of_whole_sentence(sentence: str, words: list[str], link: str, lexicon: Lexicon) -> float:
    scope = lexicon.scope
    factor = scope["carried"] if link == "carried" else 1.0
    for kind in ("elsewhere", "discussed"):
        if any(word in lexicon.words[kind] for word in words):
            factor *= scope[kind]
    if _QUESTION.search(sentence):
        factor *= scope["asked"]
    n = len(sentence.split())
    return factor / max(1.0, n / scope["long"]) ** scope["long_power"]
