"""The lexicon of the two tracks, read from ``data/lexicons/tracks.toml``."""

import re
import tomllib
from collections.abc import Iterable
from datetime import date
from functools import cache
from typing import NamedTuple

from twotracks.config import data_file

FILE = data_file("lexicons/tracks.toml")
# No alias's pattern, with what it looks ahead to, reaches further than this from one of its anchors, in characters.
WIDEST = 300
PRONOUN = "they-it"  # id of the carrier by pronouns
LIST_ITEM = "list-of-a-statement"  # id of the carrier that also carries on where a sentence names the other track


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


class Lexicon(NamedTuple):
    """The whole file, compiled."""

    version: str
    aliases: tuple[Alias, ...]
    false_friends: tuple[FalseFriend, ...]
    context: dict[str, re.Pattern[str]]
    carriers: tuple[Carrier, ...]


@cache
def raw() -> dict:
    """The file as it is written."""
    return tomllib.loads(FILE.read_text(encoding="utf-8"))


@cache
def load() -> Lexicon:
    """The lexicon, its patterns compiled."""
    data = raw()

    def pattern(text: str, flags: int = 0) -> re.Pattern[str]:
        for name, piece in data["macros"].items():
            text = text.replace("{" + name + "}", piece)
        return re.compile(text, re.IGNORECASE | flags)

    carriers = tuple(
        Carrier(
            item["id"], pattern(item["pattern"]), item["reach"], item.get("after_subject", False),
            tuple(item.get("after_alias", ())), item.get("track", ""), item.get("sole", False),
        )
        for item in data["carrier"]
    )  # fmt: skip
    return Lexicon(
        version=data["version"],
        aliases=tuple(
            Alias(
                item["id"], item["track"], item["link"], item["needs"], pattern(item["pattern"]),
                tuple(item["anchors"]), item.get("valid_from"), item.get("valid_to"), item.get("unless", ""),
                item.get("unless_carried", False),
                item.get("dated", False), item.get("trio", False),
            )
            for item in data["alias"]
        ),
        false_friends=tuple(
            FalseFriend(
                item["id"], pattern(item["pattern"], re.MULTILINE), item.get("track", ""),
                item.get("unless_trio", False), item.get("spares_names", False),
            )
            for item in data["false_friend"]
        ),
        context={item["kind"]: pattern(item["pattern"]) for item in data["context"]},
        carriers=carriers,
    )  # fmt: skip


def may_count(alias: Alias, days: tuple[date, date] | None) -> bool:
    """Whether an alias may count in an article published between two days (None: nothing is known)."""
    if days is None:
        return not alias.dated
    first, last = days
    return not (alias.valid_from and last < alias.valid_from) and not (alias.valid_to and first > alias.valid_to)


@cache
def guarantor_anchors(kind: str) -> str:
    """Regular expression that finds every text in which a guarantor ("russia", "iran", "turkey") could be named."""
    return alternation(next(item["anchors"] for item in raw()["context"] if item["kind"] == kind))


def alternation(anchors: Iterable[str]) -> str:
    """Regular expression that finds any of the anchors: plain words only, which every matcher does fast."""
    return "|".join(re.escape(anchor) for anchor in sorted(set(anchors)))
