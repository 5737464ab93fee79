"""Names taken out of texts, so that a comparison is about what is said and not about who says it or where.

All names are looked for in the text as it is and what they cover together is taken out at once: a name that is part of
another cannot spoil it. What belongs to the name of a track (``data/lexicons/masking.toml``) goes with it, so that
"negotiations in Astana" and "Geneva negotiations" leave the same words behind.
"""

import re
from collections import Counter
from collections.abc import Iterable, Iterator
from functools import cache

import pandas as pd

from twotracks import lexicons
from twotracks.config import data_file
from twotracks.passages import lexicon
from twotracks.provenance import keeps
from twotracks.schemas import TRACKS
from twotracks.text.tokens import MASK, tokens

NAME = "masking"
PART_OF_NAME = 0.1  # share of a word's occurrences inside names from which it counts as what a name consists of
LEAST_IN_NAMES = 3  # ... and how often at least it must stand there
_LONGEST = 120  # characters before a name in which what belongs to it is looked for

Span = tuple[int, int]


def mask(texts: pd.Series, outlets: Iterable[str] = (), tracks: bool = True, bodies: bool = False) -> pd.Series:
    """Replace names by a placeholder.

    Parameters
    ----------
    texts : Series of str
        Texts.
    outlets : iterable of str
        Outlet names; also masked are the outlets of ``data/outlets.csv``, the places of
        ``data/lexicons/places.txt`` and the days and months of ``data/lexicons/calendar.txt``.
    tracks : bool
        Also mask every alias of the two tracks, with the words that belong to it.
    bodies : bool
        Also mask agencies, and bodies whose spokesmen are quoted (``data/lexicons/bodies.txt``).

    Returns
    -------
    Series of str
        On the same index.

    Examples
    --------
    >>> mask(pd.Series(["Press TV told us on Monday."])).str.split().tolist()
    [['xxname', 'told', 'us', 'on', 'xxname', '.']]
    >>> mask(pd.Series(["The negotiations in Astana failed.", "The Geneva negotiations failed."])).str.split().str.len()
    0    3
    1    3
    dtype: int64
    """
    listed = (
        *_outlets(),
        *listed_words("places"),
        *listed_words("calendar"),
        *(listed_words("bodies") if bodies else ()),
    )
    names = sorted({*listed, *(outlet for outlet in outlets if len(outlet) > 1)}, key=lambda n: (-len(n), n))
    pattern = re.compile(
        r"(?<!\w)(?:" + "|".join(re.escape(name) for name in names) + r")(?:[’']s)?(?!\w)", re.IGNORECASE
    )

    def without_names(text: str) -> str:
        text = text.replace("\n", " ")
        spans = [found.span() for found in pattern.finditer(text)]
        if tracks:
            spans += (span for span, _ in names_of_tracks(text))
        out, last = [], 0
        for start, end in _union(spans):
            out += [text[last:start], MASK]
            last = end
        return "".join([*out, text[last:]])

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


def names_of_tracks(text: str) -> Iterator[tuple[Span, str]]:
    """Where the names of tracks stand in a text, with the words that belong to them.

    Parameters
    ----------
    text : str
        Any text.

    Yields
    ------
    ((int, int), str)
        Start and end, and the track; they may overlap.

    Examples
    --------
    >>> text = "He left the fifth round of negotiations in Astana."
    >>> [text[slice(*span)] for span, _ in names_of_tracks(text)]
    ['fifth round of negotiations in Astana']
    """
    lower = text.lower()
    for alias in lexicon.load().aliases:
        if len(lower) == len(text) and not any(anchor in lower for anchor in alias.anchors):
            continue
        for found in alias.pattern.finditer(text):
            yield _with_what_belongs(text, *found.span()), alias.track


def name_words(passages: pd.DataFrame, column: str = "sentence") -> dict[str, frozenset[str]]:
    """Words that the names of each track consist of: they cannot tell how the track is spoken of.

    Parameters
    ----------
    passages : DataFrame
        ``track`` and a column of text, names not masked.
    column : str
        Column of the text.

    Returns
    -------
    dict of str to frozenset of str
        By track, the words that stand inside its names at least three times (:data:`LEAST_IN_NAMES`), and with at
        least a tenth of their occurrences in its passages (:data:`PART_OF_NAME`).

    Examples
    --------
    >>> sentence = "The Astana talks on Syria helped, the envoy said."
    >>> sorted(name_words(pd.DataFrame({"track": "astana", "sentence": [sentence] * 3}))["astana"])
    ['astana', 'on', 'syria', 'talks']
    """
    out = {}
    for track in TRACKS:
        inside, everywhere = Counter[str](), Counter[str]()
        for text in passages.loc[passages["track"] == track, column]:
            everywhere.update(tokens(text))
            for start, end in _union([span for span, of in names_of_tracks(text) if of == track]):
                inside.update(tokens(text[start:end]))
        out[track] = frozenset(
            word for word, n in inside.items() if n >= max(LEAST_IN_NAMES, PART_OF_NAME * everywhere[word])
        )
    return out


def _with_what_belongs(text: str, start: int, end: int) -> Span:
    before, after = _extensions()
    grown = True
    while grown:
        grown = False
        for pattern in before:
            found = pattern.search(text[max(start - _LONGEST, 0) : start])
            if found:
                start -= len(found[0])
                grown = True
    for pattern in after:
        found = pattern.match(text[end:])
        if found:
            end += found.end()
    return start, end


def _union(spans: Iterable[Span]) -> list[Span]:
    """Stretches that some spans cover together, in order; spans with nothing but space between them are one."""
    out: list[Span] = []
    for start, end in sorted(spans):
        if out and start <= out[-1][1] + 1:
            out[-1] = (out[-1][0], max(end, out[-1][1]))
        else:
            out.append((start, end))
    return out


@cache
def _extensions() -> tuple[list[re.Pattern[str]], list[re.Pattern[str]]]:
    found = lexicons.load(NAME)
    return list(found.patterns("before").values()), list(found.patterns("after").values())


@cache
def _outlets() -> tuple[str, ...]:
    table = pd.read_csv(data_file("outlets.csv"), dtype="str", keep_default_na=False)
    # "Mehr", "Fars" and the like are words of the outlet; RT would hit little else in capitals.
    return tuple(re.sub(r"\s*\(.*\)", "", outlet) for outlet in table["outlet"])


@cache
def listed_words(name: str) -> tuple[str, ...]:
    """Lines of a list of ``data/lexicons``, which holds one word or name a line.

    Parameters
    ----------
    name : str
        Such as "places".

    Returns
    -------
    tuple of str

    Examples
    --------
    >>> "the" in listed_words("function-words")
    True
    """
    lines = data_file(f"lexicons/{name}.txt").read_text(encoding="utf-8").splitlines()
    return tuple(line.strip() for line in lines if line.strip() and not line.startswith("#"))
