"""The lexicon of the two tracks, read from ``data/lexicons/tracks.toml``."""

import re
import tomllib
from datetime import date
from functools import cache
from typing import NamedTuple

from twotracks.paths import DATA

FILE = DATA / "lexicons" / "tracks.toml"
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


class FalseFriend(NamedTuple):
    """Words that only look like a track's name; ``track`` is the one they could be mistaken for, or "" for any."""

    id: str
    pattern: re.Pattern[str]
    track: str
    unless_trio: bool


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
                item.get("dated", False),
            )
            for item in data["alias"]
        ),
        false_friends=tuple(
            FalseFriend(item["id"], pattern(item["pattern"], re.MULTILINE), item.get("track", ""), item.get("unless_trio", False))
            for item in data["false_friend"]
        ),
        context={item["kind"]: pattern(item["pattern"]) for item in data["context"]},
        carriers=carriers,
    )  # fmt: skip


@cache
def anchor_pattern() -> str:
    """One regular expression that finds every article in which any alias could match."""
    anchors = sorted({anchor for alias in load().aliases for anchor in alias.anchors})
    return "(?i)" + "|".join(re.escape(anchor) for anchor in anchors)
