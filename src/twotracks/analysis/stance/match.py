"""Evaluative cues of a sentence, and how much each says of one track.

The words are data (``data/lexicons/stance.toml``, whose head describes the rules);
:mod:`twotracks.analysis.stance.score` adds up what they say.
"""

import json
import re
import tomllib
from collections.abc import Callable, Iterable
from functools import cache, lru_cache
from pathlib import Path
from typing import NamedTuple

import numpy as np
import pandas as pd

from twotracks.config import data_file
from twotracks.errors import InputError

FILE = data_file("lexicons/stance.toml")
FIT = data_file("fits/stance.json")  # what validation.fitting.refit computes from annotations
KINDS = ("act", "verdict")
_TOKEN = re.compile(r"[A-Za-zÀ-ÿ0-9]+(?:['-][A-Za-zÀ-ÿ0-9]+)*|[.,;:!?“”\"()—–]")
_QUESTION = re.compile(r"\?[”\"')\s]*$")
_OWNERS = ("this track", "the other track", "either track", "no mention")


class Cue(NamedTuple):
    """A cue of the lexicon; ``weight`` is positive where it speaks for the track."""

    id: str
    kind: str
    weight: float
    terms: tuple[tuple[str, ...], ...]
    example: str


class Found(NamedTuple):
    """A cue in a sentence: its number in the lexicon, its words, to whom it was given, for how much it counts."""

    cue: int
    words: str
    given_to: str
    negated: bool
    hoped: bool
    counts_for: float


class Lexicon(NamedTuple):
    """The whole file, ready for use."""

    version: str
    score: dict[str, float]
    scope: dict[str, float]
    targets: dict[str, Callable[[str], bool]]
    words: dict[str, Callable[[str], bool]]
    trio: tuple[frozenset[str], ...]
    cues: tuple[Cue, ...]
    starts: Callable[[str], tuple[tuple[tuple[str, ...], int], ...]]


@cache
def load(path: Path = FILE, fit: Path = FIT) -> Lexicon:
    """The lexicon of cues, written by hand, with the scale and cut-offs that were fitted to annotations.

    Raises
    ------
    InputError
        If a cue's kind is unknown, or a term stands in two cues.
    """
    data = tomllib.loads(path.read_text(encoding="utf-8"))
    cues = tuple(
        Cue(
            item["id"], item["kind"], float(item["weight"]),
            tuple(tuple(term.split()) for term in item["terms"]), item["example"],
        )
        for item in data["cue"]
    )  # fmt: skip
    owner: dict[tuple[str, ...], str] = {}
    for cue in cues:
        if cue.kind not in KINDS:
            raise InputError(f"{path.name}: the kind of cue '{cue.id}' is '{cue.kind}', not one of {', '.join(KINDS)}.")
        for term in cue.terms:
            if owner.setdefault(term, cue.id) != cue.id:
                raise InputError(f"{path.name}: '{' '.join(term)}' stands in '{owner[term]}' and in '{cue.id}'.")
    targets = data["targets"]
    return Lexicon(
        version=data["version"],
        score=json.loads(fit.read_text(encoding="utf-8"))["score"],
        scope=data["scope"],
        targets={name: _any_of(targets[name]) for name in ("astana", "geneva", "shared", "pronouns", "three")},
        words={name: _any_of(words) for name, words in data["words"].items()},
        trio=tuple(frozenset(state) for state in targets["trio"]),
        cues=cues,
        starts=_index(cues),
    )


def tokens(sentence: str) -> list[str]:
    """Words in small letters, and punctuation marks."""
    return _TOKEN.findall(sentence.lower().replace("’", "'"))


def find(sentence: str, track: str, link: str = "named", lexicon: Lexicon | None = None) -> list[Found]:
    """Cues of a sentence, and how much each says of one track.

    Parameters
    ----------
    sentence : str
        The sentence.
    track : {"astana", "geneva"}
        The track whose stance is asked for.
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
    """
    lexicon = lexicon or load()
    words = tokens(sentence)
    hits = _hits(words, lexicon)
    if not hits:
        return []
    mentions = _mentions(words, track, link == "carried", lexicon)
    contrasts = _contrasts(words, lexicon)
    whole = _of_whole_sentence(sentence, words, link, lexicon)
    scope = lexicon.scope
    by_owner = {
        "this track": 1.0,
        "either track": scope["shared"],
        "the other track": scope["other"],
        "the other side of a contrast": scope["contrasted"],
    }
    out = []
    for first, last, number in hits:
        cue = lexicon.cues[number]
        given_to = _given_to(first, last, cue.kind, mentions, contrasts, scope)
        negated = any(map(lexicon.words["negation"], words[max(0, first - int(scope["negated_within"])) : first]))
        hoped = any(map(lexicon.words["hope"], words[max(0, first - int(scope["hoped_within"])) : first]))
        count = by_owner.get(given_to, scope["far_act" if cue.kind == "act" else "far_verdict"])
        if negated and not (last > first and lexicon.words["negation"](words[first])):
            count *= scope["negated"]
        if hoped and cue.weight:
            count *= scope["hoped" if cue.weight > 0 else "feared"]
        out.append(Found(number, " ".join(words[first : last + 1]), given_to, negated, hoped, count * whole))
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
    """What counts of shape (n, n_cues) say for a track and, not above 0, against it: shape (n, 2)."""
    weights = np.array([cue.weight for cue in lexicon.cues])
    # Not a matrix product, whose rounding depends on the number of rows: a sentence scores the same in any company.
    return np.stack([(table * side).sum(axis=1) for side in (weights.clip(min=0), weights.clip(max=0))], axis=1)


def _any_of(words: Iterable[str]) -> Callable[[str], bool]:
    """Whether a word is one of these, where * stands for any ending."""
    whole = frozenset(word for word in words if not word.endswith("*"))
    stems = tuple(word[:-1] for word in words if word.endswith("*"))
    return lru_cache(100_000)(lambda word: word in whole or word.startswith(stems)) if stems else whole.__contains__


def _index(cues: tuple[Cue, ...]) -> Callable[[str], tuple[tuple[tuple[str, ...], int], ...]]:
    """From a word to the terms that could begin with it, the longest first."""
    exact: dict[str, list] = {}
    stems: list[tuple[str, tuple]] = []
    for number, cue in enumerate(cues):
        for term in cue.terms:
            if term[0].endswith("*"):
                stems.append((term[0][:-1], (term, number)))
            else:
                exact.setdefault(term[0], []).append((term, number))

    @lru_cache(100_000)
    def starts(word: str) -> tuple:
        found = [*exact.get(word, ()), *(entry for stem, entry in stems if word.startswith(stem))]
        return tuple(sorted(found, key=lambda entry: (-len(entry[0]), -len(entry[0][0]))))

    return starts


def _hits(words: list[str], lexicon: Lexicon) -> list[tuple[int, int, int]]:
    """First word, last word and number of each cue; a word belongs to one cue at most."""
    out = []
    at = 0
    while at < len(words):
        step = 1
        for term, number in lexicon.starts(words[at]):
            if len(term) == 1 or _continues(term, words[at : at + len(term)]):
                out.append((at, at + len(term) - 1, number))
                step = len(term)
                break
        at += step
    return out


def _continues(term: tuple[str, ...], words: list[str]) -> bool:
    return len(words) == len(term) and all(
        word.startswith(part[:-1]) if part.endswith("*") else word == part
        for part, word in zip(term[1:], words[1:], strict=True)
    )


def _mentions(words: list[str], track: str, carried: bool, lexicon: Lexicon) -> list[tuple[int, int, str]]:
    """First word, last word and owner of each stretch that names a track or could mean one."""
    own, other = lexicon.targets[track], lexicon.targets["geneva" if track == "astana" else "astana"]
    shared, pronouns = lexicon.targets["shared"], lexicon.targets["pronouns"]
    owners: dict[int, str] = {}
    for i, word in enumerate(words):
        if own(word):
            owners[i] = "this track"
        elif other(word):
            owners[i] = "the other track"
        elif shared(word) or (carried and pronouns(word)):
            owners[i] = "either track"
    for i in _trio(words, lexicon):
        owners[i] = "this track" if track == "astana" else "the other track"
    out: list[tuple[int, int, str]] = []
    within = lexicon.scope["within_mention"]
    for i in sorted(owners):
        owner = owners[i]
        if out and i - out[-1][1] <= within and not _divided(words[out[-1][1] + 1 : i], lexicon):
            first, _, before = out[-1]
            out[-1] = (first, i, min(before, owner, key=_OWNERS.index))
        else:
            out.append((i, i, owner))
    return out


def _divided(between: list[str], lexicon: Lexicon) -> bool:
    return any(word in (",", "and") or lexicon.words["contrast"](word) for word in between)


def _trio(words: list[str], lexicon: Lexicon) -> set[int]:
    """Words that name the three states of the Astana track together, or "three countries"."""
    states = {i: n for i, word in enumerate(words) for n, names in enumerate(lexicon.trio) if word in names}
    out = {i for i, word in enumerate(words[:-1]) if word == "three" and lexicon.targets["three"](words[i + 1])}
    for i in states:
        near = [j for j in states if i <= j < i + lexicon.scope["trio_within"]]
        if len({states[j] for j in near}) == len(lexicon.trio):
            out.update(near)
    return out


def _contrasts(words: list[str], lexicon: Lexicon) -> list[int]:
    """Where a contrast divides the sentence: at "but", and at "while" and at the comma that ends its clause."""
    out = [i for i, word in enumerate(words) if lexicon.words["contrast"](word)]
    for i in [i for i in out if lexicon.words["subordinate"](words[i])]:
        out += [j for j in range(i + 1, len(words)) if words[j] == ","][:1]
    return out


def _given_to(
    first: int, last: int, kind: str, mentions: list[tuple[int, int, str]], contrasts: list[int], scope: dict
) -> str:
    """Whose cue it is: that of the mention it bears on; of two as near, this track's."""
    best = (float("inf"), len(_OWNERS) - 1)
    divided = False
    for start, end, owner in mentions:
        if start > last:
            distance, low, high = start - last, last + 1, start
        elif end < first:
            distance, low, high = first - end, end + 1, first
        else:
            distance, low, high = 0, 0, 0
        if any(low <= i < high for i in contrasts):
            divided = divided or owner == "this track"
            continue
        if kind == "act":
            # What follows an act is its object; only where nothing does, what stands before it.
            before = end < first
            if distance > scope["before" if before else "after"]:
                continue
            distance += 1_000 * before
        elif distance > scope["around"]:
            continue
        best = min(best, (distance, _OWNERS.index(owner)))
    if divided and _OWNERS[best[1]] == "the other track":
        return "the other side of a contrast"
    return _OWNERS[best[1]]


def _of_whole_sentence(sentence: str, words: list[str], link: str, lexicon: Lexicon) -> float:
    scope = lexicon.scope
    factor = scope["carried"] if link == "carried" else 1.0
    for kind in ("elsewhere", "discussed"):
        if any(map(lexicon.words[kind], words)):
            factor *= scope[kind]
    if _QUESTION.search(sentence):
        factor *= scope["asked"]
    n = len(sentence.split())
    return factor / max(1.0, n / scope["long"]) ** scope["long_power"]
