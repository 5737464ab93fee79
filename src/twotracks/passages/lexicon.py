"""The lexicon of the tracks (``data/lexicons/tracks.toml``), ready for use."""

import re
from collections.abc import Iterable
from datetime import date
from functools import cache
from typing import Any, NamedTuple

import pandas as pd

from twotracks import lexicons
from twotracks.errors import InputError
from twotracks.schemas import TRACKS

NAME = "tracks"
_ALIAS_KEYS = ("track", "link", "needs", "anchors", "pattern")


class Alias(NamedTuple):
    """A name of a track and what must be true for it to count; see the file's head."""

    id: str
    track: str
    link: str
    needs: str
    pattern: re.Pattern[str]
    anchors: tuple[str, ...]
    valid_from: date | None
    valid_to: date | None
    unless: str
    unless_carried: bool
    dated: bool
    trio: bool
    place: bool
    contested: bool = False


class FalseFriend(NamedTuple):
    """Words that only look like a track's name; ``track`` is the one they could be mistaken for, or "" for any."""

    id: str
    pattern: re.Pattern[str]
    track: str
    unless_trio: bool
    spares_names: bool


class Carrier(NamedTuple):
    """A way of carrying on with the track of a sentence before."""

    id: str
    pattern: re.Pattern[str]
    reach: int
    after_subject: bool
    after_alias: tuple[str, ...]
    track: str
    sole: bool
    is_list: bool
    is_pronoun: bool


class Windows(NamedTuple):
    """How far around something else is looked for; the file says what each is."""

    near: int
    close: int
    short: int
    dense: float
    beside: int
    head: int
    chain: int
    widest: int


class Trio(NamedTuple):
    """Parties whose being named together stands for a track; ``anchors``: of each, a plain regular expression."""

    track: str
    parties: tuple[str, ...]
    anchors: tuple[str, ...]


class Lexicon(NamedTuple):
    """The whole file, compiled.

    ``context``: kind to pattern; ``rules_out``: kinds of context to the track whose aliases they rule out.
    """

    version: str
    aliases: tuple[Alias, ...]
    false_friends: tuple[FalseFriend, ...]
    context: dict[str, re.Pattern[str]]
    rules_out: dict[str, str]
    carriers: tuple[Carrier, ...]
    windows: Windows
    trio: Trio | None

    @property
    def giving_way(self) -> dict[str, Alias]:
        """Aliases that give way to another track in the same sentence, by id."""
        return {alias.id: alias for alias in self.aliases if alias.unless}

    def says(self, kind: str, text: str) -> bool:
        """Whether a text has a word of a kind of context; none has where the lexicon does not know the kind."""
        return kind in self.context and bool(self.context[kind].search(text))


@cache
def load() -> Lexicon:
    """The lexicon, its patterns compiled.

    Returns
    -------
    Lexicon

    Raises
    ------
    InputError
        If it is not complete (:func:`twotracks.lexicons.load`), names a track that ``data/tracks.toml`` has not, or a
        need that the rules do not know.

    Examples
    --------
    >>> [alias.track for alias in load().aliases if alias.id == "geneva-communique"]
    ['geneva']
    """
    found = lexicons.load(NAME)
    contexts = found.of_kind("context", "pattern")
    lexicon = Lexicon(
        version=found.version,
        aliases=tuple(_alias(found, item) for item in found.of_kind("alias", *_ALIAS_KEYS)),
        false_friends=tuple(
            FalseFriend(
                item["id"], found.compiled(item), item.get("track", ""),
                item.get("unless_trio", False), item.get("spares_names", False),
            )
            for item in found.of_kind("false_friend", "pattern")
        ),
        context=found.patterns("context"),
        rules_out={item["id"]: item["rules_out"] for item in contexts if "rules_out" in item},
        carriers=tuple(_carrier(found, item) for item in found.of_kind("carrier", "reach", "pattern")),
        windows=_windows(found),
        trio=_trio(found),
    )  # fmt: skip
    _check(lexicon)
    return lexicon


def _check(lexicon: Lexicon) -> None:
    """Refuse what would otherwise never be found, or always, without a word."""
    if "subject" not in lexicon.context:
        raise InputError(f'lexicons/{NAME}.toml has no [[context]] with id = "subject": what the conflict is called.')
    needs = {"nothing", "subject", "talks", "negotiations", "joint-action", *(["trio"] if lexicon.trio else [])}
    allowed = {"track": set(TRACKS), "link": {"named", "alias"}, "needs": needs}
    wrong = [
        f"{key} = '{getattr(alias, key)}' of alias '{alias.id}' is not one of {', '.join(sorted(values))}"
        for alias in lexicon.aliases
        for key, values in allowed.items()
        if getattr(alias, key) not in values
    ]
    if wrong:
        raise InputError(f"lexicons/{NAME}.toml: {'; '.join(wrong)}.")


def _trio(found: lexicons.Lexicon) -> Trio | None:
    given = found.settings.get("trio")
    if given is None:
        return None
    anchors = {item["id"]: alternation(item.get("anchors", ())) for item in found.entries["context"]}
    strange = [kind for kind in given["parties"] if not anchors.get(kind)]
    if strange:
        raise InputError(f"lexicons/{NAME}.toml: [trio] names {', '.join(strange)}, no [[context]] with anchors.")
    return Trio(given["track"], tuple(given["parties"]), tuple(anchors[kind] for kind in given["parties"]))


def _windows(found: lexicons.Lexicon) -> Windows:
    given = found.setting("windows")
    missing = [name for name in Windows._fields if name not in given]
    if missing:
        raise InputError(f"lexicons/{NAME}.toml has no {', '.join(missing)} below [windows].")
    return Windows(**{name: given[name] for name in Windows._fields})


def _alias(found: lexicons.Lexicon, item: dict[str, Any]) -> Alias:
    return Alias(
        item["id"], item["track"], item["link"], item["needs"], found.compiled(item), tuple(item["anchors"]),
        item.get("valid_from"), item.get("valid_to"), item.get("unless", ""), item.get("unless_carried", False),
        item.get("dated", False), item.get("trio", False), item.get("place", False),
        item.get("contested", False),
    )  # fmt: skip


def _carrier(found: lexicons.Lexicon, item: dict[str, Any]) -> Carrier:
    return Carrier(
        item["id"], found.compiled(item), item["reach"], item.get("after_subject", False),
        tuple(item.get("after_alias", ())), item.get("track", ""), item.get("sole", False), item.get("list", False),
        item.get("pronoun", False),
    )  # fmt: skip


def contested(passages: pd.DataFrame) -> pd.Series:
    """Whether passages were recognised by an alias that is contested, or carry on with one.

    Parameters
    ----------
    passages : DataFrame
        With ``alias``.

    Returns
    -------
    Series of bool
        On the same index.

    Examples
    --------
    >>> contested(pd.DataFrame({"alias": ["constitutional-committee", "the-committee", "geneva-process"]})).tolist()
    [True, True, False]
    """
    names = {alias.id for alias in load().aliases if alias.contested}
    carriers = {one.id for one in load().carriers if one.after_alias and set(one.after_alias) <= names}
    return passages["alias"].isin(names | carriers)


def may_count(alias: Alias, days: tuple[date, date] | None) -> bool:
    """Whether an alias may count in an article published between two days (None: nothing is known).

    Parameters
    ----------
    alias : Alias
        A name of a track.
    days : (date, date) or None
        First and last day on which the article may have been published.

    Returns
    -------
    bool

    Examples
    --------
    >>> astana = next(alias for alias in load().aliases if alias.id == "astana-process")
    >>> may_count(astana, (date(2015, 1, 1), date(2015, 12, 31))), may_count(astana, None)
    (False, True)
    """
    if days is None:
        return not alias.dated
    first, last = days
    return not (alias.valid_from and last < alias.valid_from) and not (alias.valid_to and first > alias.valid_to)


def alternation(anchors: Iterable[str]) -> str:
    """Regular expression that finds any of the anchors: plain words only, which every matcher does fast.

    Parameters
    ----------
    anchors : iterable of str
        Plain words.

    Returns
    -------
    str

    Examples
    --------
    >>> alternation(["round", "U.N."])
    'U\\\\.N\\\\.|round'
    """
    return "|".join(re.escape(anchor) for anchor in sorted(set(anchors)))
