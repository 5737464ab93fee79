"""The lexicon of reported speech (``data/lexicons/speech.toml``), ready for use."""

import re
from functools import cache
from typing import NamedTuple

from twotracks import lexicons

NAME = "speech"


class Speech(NamedTuple):
    """The whole file, compiled; its head says what each part is.

    ``reports``, ``structures``, ``speakers``: kind (of speakers: group) and pattern of each entry; ``rules``: id to
    pattern; ``windows``: in characters; ``words``: verbs of the reports that are treated differently.
    """

    version: str
    reports: tuple[tuple[str, re.Pattern[str]], ...]
    structures: tuple[tuple[str, re.Pattern[str]], ...]
    speakers: tuple[tuple[str, re.Pattern[str]], ...]
    rules: dict[str, re.Pattern[str]]
    windows: dict[str, float]
    words: dict[str, lexicons.WordSet]


@cache
def load() -> Speech:
    """The lexicon, its patterns compiled.

    Returns
    -------
    Speech

    Examples
    --------
    >>> bool(load().rules["scholar"].search("An analyst of the region"))
    True
    """
    found = lexicons.load(NAME)

    def by(key: str, kind: str) -> tuple[tuple[str, re.Pattern[str]], ...]:
        return tuple((item[key], found.compiled(item)) for item in found.of_kind(kind, key, "pattern"))

    return Speech(
        version=found.version,
        reports=by("kind", "report"),
        structures=by("kind", "structure"),
        speakers=by("group", "speaker"),
        rules=found.patterns("rule"),
        windows=found.setting("windows"),
        words={name: lexicons.WordSet(words) for name, words in found.setting("words").items()},
    )


def rule(name: str) -> re.Pattern[str]:
    """Pattern of a ``[[rule]]`` by its id.

    Parameters
    ----------
    name : str
        Its id in the lexicon.

    Returns
    -------
    re.Pattern

    Examples
    --------
    >>> bool(rule("sided").match("-backed forces"))
    True
    """
    return load().rules[name]


def window(name: str) -> int:
    """One of the ``[windows]``, in characters or sentences.

    Parameters
    ----------
    name : str
        Its name in the lexicon.

    Returns
    -------
    int

    Examples
    --------
    >>> window("back")
    12
    """
    return int(load().windows[name])
