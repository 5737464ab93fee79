"""Names taken out of texts, so that a comparison is about what is said and not about who says it or where."""

import re
from collections.abc import Iterable
from functools import cache

import pandas as pd

from twotracks.config import data_file
from twotracks.passages import lexicon
from twotracks.provenance import keeps
from twotracks.text.tokens import MASK


def mask(texts: pd.Series, outlets: Iterable[str] = (), tracks: bool = True) -> pd.Series:
    """Replace names by a placeholder.

    Parameters
    ----------
    texts : Series of str
        Texts.
    outlets : iterable of str
        Outlet names; also masked are the outlets of ``data/outlets.csv``, the places of
        ``data/lexicons/places.txt`` and the days and months of ``data/lexicons/calendar.txt``.
    tracks : bool
        Also mask every alias of the two tracks.

    Returns
    -------
    Series of str
        On the same index.

    Examples
    --------
    >>> mask(pd.Series(["Press TV told us on Monday."])).str.split().tolist()
    [['xxname', 'told', 'us', 'on', 'xxname', '.']]
    """
    listed = (*_outlets(), *_listed("lexicons/places.txt"), *_listed("lexicons/calendar.txt"))
    names = sorted({*listed, *(outlet for outlet in outlets if len(outlet) > 1)}, key=lambda n: (-len(n), n))
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


@keeps()
def mask_names(passages: pd.DataFrame, outlets: Iterable[str] = (), column: str = "sentence") -> pd.DataFrame:
    """Passages with a column ``masked``: their sentences without the names of tracks, outlets, places and days.

    Parameters
    ----------
    passages : DataFrame
        With a column of text, and ``outlet``.
    outlets : iterable of str
        Names of further outlets, such as all of the corpus; those of the passages are masked in any case.
    column : str
        Column of the text.

    Returns
    -------
    DataFrame
        A copy with ``masked``; where a name stood there is a word that no text has.

    Examples
    --------
    >>> passages = pd.DataFrame({"outlet": ["Daily"], "sentence": ["The Astana talks opened, the Daily says."]})
    >>> "Astana" in mask_names(passages).loc[0, "masked"]
    False
    """
    return passages.assign(masked=mask(passages[column], {*passages["outlet"].unique(), *outlets}))


@cache
def _outlets() -> tuple[str, ...]:
    table = pd.read_csv(data_file("outlets.csv"), dtype="str", keep_default_na=False)
    # "Mehr", "Fars" and the like are words of the outlet; RT would hit little else in capitals.
    return tuple(re.sub(r"\s*\(.*\)", "", outlet) for outlet in table["outlet"])


@cache
def _listed(name: str) -> tuple[str, ...]:
    """Lines of a file below ``data/`` that holds one name a line."""
    lines = data_file(name).read_text(encoding="utf-8").splitlines()
    return tuple(line.strip() for line in lines if line.strip() and not line.startswith("#"))
