"""The lexicon of evaluative cues (``data/lexicons/stance.toml``, whose head describes the rules), ready for use."""

import json
from functools import cache
from pathlib import Path
from typing import NamedTuple

from twotracks import lexicons
from twotracks.config import data_file
from twotracks.errors import InputError
from twotracks.lexicons import TermMatcher, WordSet
from twotracks.schemas import TRACKS

NAME = "stance"
FILE = lexicons.place(NAME)
FIT = data_file("fits/stance.json")  # what validation.fitting.refit computes from annotations
KINDS = ("act", "verdict")
_WORDS = ("negation", "hope", "contrast", "subordinate", "joins", "elsewhere", "discussed")


class Cue(NamedTuple):
    """A cue of the lexicon; ``weight`` is positive where it speaks for the track."""

    id: str
    kind: str
    weight: float
    terms: tuple[tuple[str, ...], ...]
    example: str


class Targets(NamedTuple):
    """Words that name what a cue may bear on.

    ``tracks``: by track; ``shared``: either track; ``pronouns``: the track of a sentence that carries on; ``trio``:
    the names of each party that stand for ``trio_track`` where all are named, as do ``number`` and ``three`` together.
    """

    tracks: dict[str, WordSet]
    shared: WordSet
    pronouns: WordSet
    trio: tuple[frozenset[str], ...]
    trio_track: str
    number: WordSet
    three: WordSet


class Lexicon(NamedTuple):
    """The whole file, ready for use."""

    version: str
    score: dict[str, float]
    scope: dict[str, float]
    targets: Targets
    words: dict[str, WordSet]
    cues: tuple[Cue, ...]
    matcher: TermMatcher


@cache
def load(name_or_path: str | Path = NAME, fit: Path = FIT) -> Lexicon:
    """The lexicon of cues, written by hand, with the scale and cut-offs that were fitted to annotations.

    Parameters
    ----------
    name_or_path : str or Path
        A name below ``data/lexicons/``, or the path of a lexicon of your own, which may bring its own ``[score]``.
    fit : Path
        Scale and cut-offs for a lexicon that brings none.

    Returns
    -------
    Lexicon

    Raises
    ------
    InputError
        If it is not complete (:func:`twotracks.lexicons.load`), a cue's kind is unknown, a term stands in two cues, or
        a track has no words.

    Examples
    --------
    >>> next(cue.weight for cue in load().cues if cue.id == "success")
    1.0
    """
    found = lexicons.load(name_or_path)
    cues = tuple(
        Cue(
            item["id"], item["kind"], float(item["weight"]),
            tuple(tuple(term.split()) for term in item["terms"]), item["example"],
        )
        for item in found.of_kind("cue", "kind", "weight", "terms")
    )  # fmt: skip
    _check(cues, f"{found.name}.toml")
    words = found.settings.get("words", {})
    return Lexicon(
        version=found.version,
        score=found.settings.get("score") or json.loads(fit.read_text(encoding="utf-8"))["score"],
        scope=found.setting("scope"),
        targets=_targets(found),
        words={name: WordSet(words.get(name, ())) for name in _WORDS},
        cues=cues,
        matcher=TermMatcher([cue.terms for cue in cues]),
    )


def chosen(lexicon: Lexicon | str | Path | None) -> Lexicon:
    """The lexicon that is meant: the study's by default, by its path, or as it is given.

    Parameters
    ----------
    lexicon : Lexicon, str, Path or None
        What was given.

    Returns
    -------
    Lexicon

    Examples
    --------
    >>> chosen(None) is load()
    True
    """
    if lexicon is None:
        return load()
    return lexicon if isinstance(lexicon, Lexicon) else load(lexicon)


def _targets(found: lexicons.Lexicon) -> Targets:
    given = found.setting("targets")
    wordless = [track for track in TRACKS if not given.get(track)]
    if wordless:
        raise InputError(f"{found.name}.toml has no words for {', '.join(wordless)} below [targets].")
    return Targets(
        tracks={track: WordSet(given[track]) for track in TRACKS},
        shared=WordSet(given.get("shared", ())),
        pronouns=WordSet(given.get("pronouns", ())),
        trio=tuple(frozenset(party) for party in given.get("trio", ())),
        trio_track=given.get("trio_track", ""),
        number=WordSet(given.get("number", ())),
        three=WordSet(given.get("three", ())),
    )


def _check(cues: tuple[Cue, ...], where: str) -> None:
    owner: dict[tuple[str, ...], str] = {}
    for cue in cues:
        if cue.kind not in KINDS:
            raise InputError(f"{where}: the kind of cue '{cue.id}' is '{cue.kind}', not one of {', '.join(KINDS)}.")
        for term in cue.terms:
            if owner.setdefault(term, cue.id) != cue.id:
                raise InputError(f"{where}: '{' '.join(term)}' stands in '{owner[term]}' and in '{cue.id}'.")
