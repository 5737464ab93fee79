"""What fills the slots of the sentence bank: names of the tracks, cities, dates, people and places.

Everybody is without a name except the UN's envoys, who belong to the dates. Nothing here is a finding.
"""

import re

import numpy as np
import pandas as pd

_SLOT = re.compile(r"\{(\w+)\}")
_ORDINALS = (
    "first", "second", "third", "fourth", "fifth", "sixth", "seventh", "eighth", "ninth", "tenth", "eleventh",
    "twelfth", "thirteenth", "fourteenth", "fifteenth", "sixteenth", "seventeenth", "eighteenth", "nineteenth",
    "twentieth", "twenty-first", "twenty-second",
)  # fmt: skip
_ENVOYS = (("2014-06-01", "Lakhdar Brahimi"), ("2019-01-07", "Staffan de Mistura"), ("2100-01-01", "Geir Pedersen"))
_RENAMED, _NAMED_BACK = pd.Timestamp("2019-03-23"), pd.Timestamp("2022-09-17")
# Track names by slot: called by name, and otherwise. {city} is the name of the Kazakh capital at the time.
TRACK_NAMES = {
    "astana_sg": (("the Astana process", "the Astana format", "the Astana track"),
                  ("the process in the Kazakh capital", "the format of the three guarantors")),
    "astana_pl": (("the Astana talks", "the {city} talks"),
                  ("the talks in the Kazakh capital", "the negotiations in {city}")),
    "geneva_sg": (("the Geneva process", "the Geneva track"),
                  ("the UN-led process", "the UN-backed political process")),
    "geneva_pl": (("the Geneva talks", "the Geneva negotiations"), ("the UN-led talks", "the intra-Syrian talks")),
}  # fmt: skip
PEOPLE = {
    "russia_official": (
        "the Russian foreign minister", "a Russian deputy minister", "the Kremlin's envoy", "a Russian diplomat",
    ),
    "iran_official": (
        "the Iranian foreign minister", "a senior Iranian diplomat", "the Iranian president's adviser",
    ),
    "turkey_official": (
        "the Turkish foreign minister", "a Turkish presidential spokesman", "a senior Turkish official",
    ),
    "syria_official": (
        "the Syrian foreign minister", "the head of the Syrian government delegation", "a Syrian deputy minister",
    ),
    "opposition_official": (
        "an opposition negotiator", "the opposition's chief delegate", "a member of the opposition delegation",
    ),
    "un_official": (
        "a UN official", "a spokeswoman for the United Nations", "the UN envoy's deputy",
    ),
    "west_official": (
        "a U.S. State Department official", "the French foreign minister", "a European Union diplomat",
    ),
    "kazakh_official": (
        "the Kazakh foreign minister", "a Kazakh ministry spokesman",
    ),
    "analyst": (
        "an analyst at a regional institute", "a researcher who follows the war", "a political scientist",
    ),
    "resident": (
        "a teacher", "a shopkeeper", "a mother of four", "a nurse", "a mechanic",
    ),
}  # fmt: skip
HEADLINES = {
    "tracks": (
        "Delegations weigh next step on Syria", "Syria talks: what is on the table in {month}",
        "Envoys turn to Syria again", "Syria negotiators take stock", "A new push on Syria",
    ),
    "trap": (
        "Week of meetings ends without a deal", "Diplomats gather for a crowded {month}", "Notes from a busy week",
    ),
    "plain": (
        "A day in the north of Syria", "Aid groups warn of a hard {month} in Syria",
        "Shelling in Syria, and a quiet street",
    ),
}  # fmt: skip
PLACES = {
    "town": ("Douma", "Saraqeb", "Azaz", "Rastan", "Jisr al-Shughur", "Busra", "Zabadani", "Manbij", "Nawa"),
    "province": ("Idlib", "Homs", "Deraa", "Aleppo", "Hama", "Latakia", "Raqqa"),
}


# Every slot that a sentence can have.
SLOTS = frozenset(
    {
        *TRACK_NAMES, *PEOPLE, *PLACES, "gov", "opp", "opp_adj", "brokers", "astana_city", "venue", "ordinal", "month",
        "weekday", "envoy", "envoy_last", "number", "figure",
    }
)  # fmt: skip


def slots(text: str) -> set[str]:
    """Slots of a sentence."""
    return set(_SLOT.findall(text))


def city(when: pd.Timestamp) -> str:
    """Name of the Kazakh capital on a day."""
    return "Nur-Sultan" if _RENAMED <= when < _NAMED_BACK else "Astana"


def envoy(when: pd.Timestamp) -> str:
    """Full name of the UN's envoy on a day."""
    return next(name for until, name in _ENVOYS if when < pd.Timestamp(until))


def fill(
    text: str, rng: np.random.Generator, when: pd.Timestamp, meeting: dict, habits: dict, by_name: float
) -> tuple[str, str, str]:
    """A sentence of the bank with its slots filled.

    Parameters
    ----------
    text : str
        The sentence.
    rng : Generator
        Random numbers of the article.
    when : Timestamp
        The day of the article.
    meeting : dict
        ``city`` and ``number`` (0 if it has none) of the meeting the article is about.
    habits : dict
        Slot ("gov", "opp", "brokers") to a dict of word and share.
    by_name : float
        Share of track slots filled with the track's own name.

    Returns
    -------
    (str, str, str)
        The sentence; the track names used, divided by bars ("" if they are written out in the bank); and likewise the
        words chosen for the government, its opponents and the three states.
    """
    used: list[str] = []
    parties: list[str] = []

    def one(match: re.Match[str]) -> str:
        slot = match[1]
        if slot in TRACK_NAMES:
            direct, indirect = TRACK_NAMES[slot]
            name = _pick(rng, direct if rng.random() < by_name else indirect).format(city=city(when))
            used.append(name)
            return name
        if slot in ("gov", "opp", "brokers"):
            parties.append(_habit(rng, habits[slot]))
            return parties[-1]
        if slot == "opp_adj":
            parties.append(_habit(rng, habits["opp"]))
            return {"opposition groups": "opposition"}.get(parties[-1], parties[-1].rstrip("s"))
        return _plain(slot, rng, when, meeting)

    filled = _SLOT.sub(one, text)
    first = re.search(r"\w", filled)
    if first:
        filled = filled[: first.start()] + filled[first.start()].upper() + filled[first.end() :]
    return filled, "|".join(used), "|".join(parties)


def _plain(slot: str, rng: np.random.Generator, when: pd.Timestamp, meeting: dict) -> str:
    if slot in PEOPLE:
        return _pick(rng, PEOPLE[slot])
    if slot in PLACES:
        return _pick(rng, PLACES[slot])
    name = envoy(when)
    fixed = {
        "astana_city": city(when), "venue": meeting["city"], "ordinal": _ORDINALS[max(meeting["number"], 1) - 1],
        "month": when.month_name(), "weekday": when.day_name(), "envoy": name,
        "envoy_last": name.split(" ", 1)[1],
    }  # fmt: skip
    if slot in fixed:
        return fixed[slot]
    if slot == "number":
        return _pick(rng, ("three", "four", "five", "six", "seven", "nine", "eleven"))
    return f"{int(rng.integers(2, 90)) * 500:,}"  # figure


def _habit(rng: np.random.Generator, shares: dict[str, float]) -> str:
    words = list(shares)
    return words[int(rng.choice(len(words), p=list(shares.values())))]


def _pick(rng: np.random.Generator, some: tuple[str, ...]) -> str:
    return some[int(rng.integers(len(some)))]


def headline(rng: np.random.Generator, kind: str, when: pd.Timestamp) -> str:
    """A headline for an article of a kind ("tracks", "trap" or "plain")."""
    return _pick(rng, HEADLINES[kind]).format(month=when.month_name(), city=city(when))
