"""Names taken out of texts, so that a comparison is about what is said and not about who says it or where."""

import re
from collections.abc import Iterable
from functools import cache

import pandas as pd

from twotracks.config import data_file
from twotracks.passages import lexicon
from twotracks.text.tokens import MASK

# Days and months say when something was reported. "May" and "March" are left alone: they are verbs as well.
CALENDAR = (
    "Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday", "January", "February", "April",
    "June", "July", "August", "September", "October", "November", "December",
)  # fmt: skip


def mask(texts: pd.Series, outlets: Iterable[str] = (), tracks: bool = True) -> pd.Series:
    """Replace names by a placeholder.

    Parameters
    ----------
    texts : Series of str
        Texts.
    outlets : iterable of str
        Outlet names; also masked are the outlets of ``data/outlets.csv`` and the places of
        ``data/lexicons/places.txt``, and the names of days and months.
    tracks : bool
        Also mask every alias of the two tracks.

    Returns
    -------
    Series of str
        On the same index.
    """
    names = sorted(
        {*_outlets(), *_places(), *CALENDAR, *(o for o in outlets if len(o) > 1)}, key=lambda n: (-len(n), n)
    )
    pattern = re.compile(
        r"(?<!\w)(?:" + "|".join(re.escape(name) for name in names) + r")(?:[’']s)?(?!\w)", re.IGNORECASE
    )

    def without_names(text: str) -> str:
        text = text.replace("\n", " ")
        if tracks:
            for alias in lexicon.load().aliases:
                text = alias.pattern.sub(MASK, text)
        return pattern.sub(MASK, text)

    return texts.map(without_names)


@cache
def _outlets() -> tuple[str, ...]:
    table = pd.read_csv(data_file("outlets.csv"), dtype="str", keep_default_na=False)
    # "Mehr", "Fars" and the like are words of the outlet; RT would hit little else in capitals.
    return tuple(re.sub(r"\s*\(.*\)", "", outlet) for outlet in table["outlet"])


@cache
def _places() -> tuple[str, ...]:
    lines = data_file("lexicons/places.txt").read_text(encoding="utf-8").splitlines()
    return tuple(line.strip() for line in lines if line.strip() and not line.startswith("#"))
