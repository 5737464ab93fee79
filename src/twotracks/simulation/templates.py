"""Sentence templates (``data/teaching/sentences.csv``) and what fills their slots (``data/teaching/slots.toml``).

A template is a written sentence with slots in curly brackets for names of the tracks, people, places and dates.
"""

import re
import tomllib
from functools import cache
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
import pandas as pd

from twotracks.config import data_file
from twotracks.errors import InputError
from twotracks.schemas import TRACKS

SENTENCES = data_file("teaching/sentences.csv")
SLOTS = data_file("teaching/slots.toml")
REGISTERS = ("wire", "state", "broadcaster", "opposition", "daily", "organisation")
ORDER = {"lead": 0, "body": 1, "background": 1, "close": 2}  # of the places a sentence can have in an article
_SLOT = re.compile(r"\{(\w+)\}")
_ALLOWED = {
    "register": REGISTERS, "track": (*TRACKS, "both", "neither"), "voice": ("outlet", "quoted"),
    "carried": ("yes", "no"), "hard": ("yes", "no"), "place": tuple(ORDER),
}  # fmt: skip


class Fillers(NamedTuple):
    """What fills the slots; the comments of ``data/teaching/slots.toml`` explain each field."""

    ordinals: tuple[str, ...]
    numbers: tuple[str, ...]
    datelines: tuple[str, ...]
    boilerplate: tuple[str, ...]
    capital: tuple[tuple[pd.Timestamp, str], ...]
    envoy: tuple[tuple[pd.Timestamp, str], ...]
    track_names: dict[str, dict[str, tuple[str, ...]]]
    party_words: dict[str, tuple[str, ...]]
    before_a_noun: dict[str, str]
    people: dict[str, tuple[str, ...]]
    places: dict[str, tuple[str, ...]]
    headlines: dict[str, tuple[str, ...]]

    @property
    def slots(self) -> frozenset[str]:
        """Name of every slot that a template can have."""
        computed = {"opp_adj", "astana_city", "venue", "ordinal", "month", "weekday", "envoy", "envoy_last", "figure"}
        return frozenset({*self.track_names, *self.party_words, *self.people, *self.places, *computed, "number"})


@cache
def fillers() -> Fillers:
    """What fills the slots of the templates.

    Returns
    -------
    Fillers
        In the order of the file, by which words are drawn.

    Examples
    --------
    >>> fillers().datelines
    ('GENEVA', 'BEIRUT', 'ANKARA')
    """
    data = tomllib.loads(SLOTS.read_text(encoding="utf-8"))
    del data["version"]
    return Fillers(**{name: _frozen(value) for name, value in data.items()})


def _frozen(value: Any) -> Any:
    """A value of the file whose lists are tuples; dated names become pairs of a Timestamp and a name."""
    if isinstance(value, dict) and set(value) == {"until", "name"}:
        return pd.Timestamp(value["until"]), value["name"]
    if isinstance(value, dict):
        return {name: _frozen(item) for name, item in value.items()}
    return tuple(_frozen(item) for item in value) if isinstance(value, list) else value


@cache
def load() -> pd.DataFrame:
    """The study's templates, as from :func:`read`.

    Returns
    -------
    DataFrame
        ``id``, ``register``, ``text`` with slots, and its tags; ``data/README.md`` describes each column.

    Examples
    --------
    >>> sorted(set(load()["track"]))
    ['astana', 'both', 'geneva', 'neither']
    """
    return read(SENTENCES)


def read(path: Path) -> pd.DataFrame:
    """Read and check a table of templates.

    Parameters
    ----------
    path : Path
        A file like ``data/teaching/sentences.csv``.

    Returns
    -------
    DataFrame
        See :func:`load`.

    Raises
    ------
    InputError
        Naming the file, the sentence, the column or slot, and what is allowed.
    """
    table = pd.read_csv(path, keep_default_na=False, dtype="str")
    for row in table.to_dict("records"):
        problem = _problem(row)
        if problem:
            raise InputError(f"{path.name}, '{row['id']}': {problem}")
    for track in TRACKS:
        table[f"stance_{track}"] = pd.to_numeric(table[f"stance_{track}"], errors="coerce").astype("Int8")
    for name in ("carried", "hard"):
        table[name] = table[name] == "yes"
    return table


def _problem(row: dict[str, str]) -> str:
    """What is wrong with a template, or nothing."""
    for name, values in _ALLOWED.items():
        if row[name] not in values:
            return f"{name} must be {' or '.join(values)}, not '{row[name]}'."
    for track in TRACKS:
        stances = ("-1", "0", "1") if row["track"] in (track, "both") else ("",)
        if (value := row[f"stance_{track}"]) not in stances:
            what = " or ".join(stances) or "empty, for it does not speak of the track"
            return f"stance_{track} must be {what}, not '{value}'."
    known = fillers().slots
    unknown = set(_SLOT.findall(row["text"])) - known
    if unknown:
        return f"nothing fills the slot {{{min(unknown)}}}. There are: {', '.join(sorted(known))}."
    return ""


@cache
def rows() -> list[dict]:
    """The templates as dicts, by their number.

    Returns
    -------
    list of dict
        Column to value.

    Examples
    --------
    >>> rows()[0]["id"]
    'wire-001'
    """
    return load().to_dict("records")


@cache
def cells() -> dict[tuple, tuple[int, ...]]:
    """Numbers of the templates that serve the same purpose.

    Returns
    -------
    dict
        Purpose to numbers. A purpose is ("passage", register, track, stance, voice), ("carried", register, track,
        stance), ("both", register, stance on Astana, stance on Geneva), ("trap", register) or ("plain", register).

    Examples
    --------
    >>> len(cells()["passage", "wire", "astana", 1, "quoted"]) > 1
    True
    """
    out: dict[tuple, list[int]] = {}
    for row in load().itertuples():
        if row.track == "neither":
            cell: tuple = ("trap" if row.trap else "plain", row.register)
        elif row.track == "both":
            cell = ("both", row.register, int(row.stance_astana), int(row.stance_geneva))
        else:
            stance = int(getattr(row, f"stance_{row.track}"))
            cell = ("carried", row.register, row.track, stance)
            if not row.carried:
                cell = ("passage", row.register, row.track, stance, row.voice)
        out.setdefault(cell, []).append(row.Index)
    return {cell: tuple(numbers) for cell, numbers in out.items()}


def capital(when: pd.Timestamp) -> str:
    """Name of the Kazakh capital on a day.

    Parameters
    ----------
    when : Timestamp
        The day.

    Returns
    -------
    str
        "Astana" or "Nur-Sultan".

    Examples
    --------
    >>> capital(pd.Timestamp("2020-05-01"))
    'Nur-Sultan'
    """
    return _on(when, fillers().capital)


def envoy(when: pd.Timestamp) -> str:
    """Full name of the UN's envoy on a day.

    Parameters
    ----------
    when : Timestamp
        The day.

    Returns
    -------
    str
        First and last name.

    Examples
    --------
    >>> envoy(pd.Timestamp("2017-01-23"))
    'Staffan de Mistura'
    """
    return _on(when, fillers().envoy)


def _on(when: pd.Timestamp, dated: tuple[tuple[pd.Timestamp, str], ...]) -> str:
    return next(name for until, name in dated if when < until)


class Filled(NamedTuple):
    """A template with its slots filled.

    ``names``: the names of the tracks that were drawn, divided by bars ("" if the template writes them out);
    ``parties``: likewise the words drawn for the government, its opponents and the three states.
    """

    text: str
    names: str
    parties: str


def fill(
    text: str, rng: np.random.Generator, when: pd.Timestamp, meeting: dict, party_words: dict, by_name: float
) -> Filled:
    """Fill the slots of a template.

    Parameters
    ----------
    text : str
        The template.
    rng : Generator
        Random numbers of the article.
    when : Timestamp
        The day of the article.
    meeting : dict
        ``city`` and ``number`` (0 if it has none) of the meeting the article is about.
    party_words : dict
        Slot ("gov", "opp", "brokers") to a dict of word and share.
    by_name : float
        Share of track slots filled with the track's own name.

    Returns
    -------
    Filled
        The sentence, and which names and words were drawn for it.

    Examples
    --------
    >>> rng, when = np.random.default_rng(1), pd.Timestamp("2020-05-04")
    >>> words = {"gov": {"government": 1.0}}
    >>> fill("on {weekday} the {gov} spoke in {venue}.", rng, when, {"city": "Geneva", "number": 1}, words, 1.0)
    Filled(text='On Monday the government spoke in Geneva.', names='', parties='government')
    """
    names: list[str] = []
    parties: list[str] = []

    def one(match: re.Match[str]) -> str:
        slot = match[1]
        if slot in fillers().track_names:
            names.append(_track_name(slot, rng, when, by_name))
            return names[-1]
        if slot in fillers().party_words:
            parties.append(draw(rng, party_words[slot]))
            return parties[-1]
        if slot == "opp_adj":
            parties.append(draw(rng, party_words["opp"]))
            return fillers().before_a_noun[parties[-1]]
        return _other(slot, rng, when, meeting)

    filled = _SLOT.sub(one, text)
    first = re.search(r"\w", filled)
    if first:
        filled = filled[: first.start()] + filled[first.start()].upper() + filled[first.end() :]
    return Filled(filled, "|".join(names), "|".join(parties))


def _track_name(slot: str, rng: np.random.Generator, when: pd.Timestamp, by_name: float) -> str:
    kind = "by_name" if rng.random() < by_name else "otherwise"
    return _pick(rng, fillers().track_names[slot][kind]).format(city=capital(when))


def _other(slot: str, rng: np.random.Generator, when: pd.Timestamp, meeting: dict) -> str:
    """A person, place, date or number."""
    words = fillers()
    drawn = {**words.people, **words.places, "number": words.numbers}
    if slot in drawn:
        return _pick(rng, drawn[slot])
    if slot == "figure":
        return f"{int(rng.integers(2, 90)) * 500:,}"
    return {
        "astana_city": capital(when), "venue": meeting["city"],
        "ordinal": words.ordinals[max(meeting["number"], 1) - 1], "month": when.month_name(),
        "weekday": when.day_name(), "envoy": envoy(when), "envoy_last": envoy(when).split(" ", 1)[1],
    }[slot]  # fmt: skip


def headline(rng: np.random.Generator, kind: str, when: pd.Timestamp) -> str:
    """A headline that gives no track away.

    Parameters
    ----------
    rng : Generator
        Random numbers of the article.
    kind : {"tracks", "trap", "plain"}
        Kind of article.
    when : Timestamp
        Its day.

    Returns
    -------
    str
        The headline.

    Examples
    --------
    >>> headline(np.random.default_rng(2), "trap", pd.Timestamp("2020-05-04"))
    'Notes from a busy week'
    """
    return _pick(rng, fillers().headlines[kind]).format(month=when.month_name(), city=capital(when))


def draw(rng: np.random.Generator, shares: dict[str, float]) -> str:
    """One of some words, by their shares.

    Parameters
    ----------
    rng : Generator
        Random numbers.
    shares : dict
        Word to share; the shares add up to 1.

    Returns
    -------
    str
        The word.

    Examples
    --------
    >>> draw(np.random.default_rng(1), {"rebels": 1.0})
    'rebels'
    """
    words = list(shares)
    return words[int(rng.choice(len(words), p=list(shares.values())))]


def _pick(rng: np.random.Generator, some: tuple[str, ...]) -> str:
    return some[int(rng.integers(len(some)))]
