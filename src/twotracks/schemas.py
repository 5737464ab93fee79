"""What the study's tables look like, checked with pandera where they are made.

``data/README.md`` describes every column in words.
"""

import tomllib
from functools import cache
from typing import NamedTuple

import pandas as pd

from twotracks.config import data_file
from twotracks.errors import InputError

ALL_OUTLETS = "all outlets"  # the row of a table that holds them together


class Track(NamedTuple):
    """A process whose coverage is studied: its name for people, how figures draw it, which meetings are its own."""

    name: str
    colour: str
    marker: str
    hatch: str
    meetings: tuple[str, ...]


def tracks() -> dict[str, Track]:
    """The tracks of the study (``data/tracks.toml``) by their short names; a gap is the first less the second.

    Returns
    -------
    dict of str to Track

    Raises
    ------
    InputError
        If there are not two of them, or something is missing of one.

    Examples
    --------
    >>> [track.name for track in tracks().values()]
    ['Astana', 'Geneva']
    """
    path = data_file("tracks.toml")
    found = tomllib.loads(path.read_text(encoding="utf-8")).get("track", {})
    if len(found) != 2:
        raise InputError(f"{path} must have two tables [track.NAME], one for each process; it has {len(found)}.")
    for name, item in found.items():
        missing = [key for key in Track._fields if key not in item]
        if missing:
            raise InputError(f"{path}: [track.{name}] has no {', '.join(missing)}.")
    return {
        name: Track(**{key: item[key] for key in Track._fields[:-1]}, meetings=tuple(item["meetings"]))
        for name, item in found.items()
    }


_TRACKS = tracks()
TRACKS = tuple(_TRACKS)
TRACK_NAMES = {name: track.name for name, track in _TRACKS.items()}
LINKS = ("named", "alias", "carried")
VOICES = ("outlet", "quoted")
SPEAKERS = ("russia", "iran", "turkey", "syria", "opposition", "un", "west", "other")
SPEAKER_NAMES = {
    "": "the outlet itself", "russia": "Russia", "iran": "Iran", "turkey": "Turkey", "syria": "Syria's government",
    "opposition": "Syria's opposition", "un": "United Nations", "west": "Western states", "other": "other, or not told",
}  # fmt: skip
ARTICLE_COLUMNS = ["article_id", "outlet", "published", "title", "url", "text"]
PASSAGE_COLUMNS = [
    "article_id", "outlet", "published", "sentence_no", "sentence", "track", "link", "alias", "start", "end", "voice",
    "speaker",
]  # fmt: skip
CLAIM_COLUMNS = [
    "comparison", "outlet", "track", "measure", "estimate", "ci_low", "ci_high", "n_articles", "n_passages", "p",
    "method",
]  # fmt: skip


@cache
def _schemas() -> dict:
    import pandera.pandas as pa  # half a second to import

    def not_blank(series: pd.Series) -> pd.Series:
        return series.str.strip() != ""

    articles = pa.DataFrameSchema(
        {
            "article_id": pa.Column(str, [pa.Check(not_blank, error="is blank")], unique=True),
            "outlet": pa.Column(str, [pa.Check(not_blank, error="is blank")]),
            "published": pa.Column("datetime64[us]", nullable=True),
            "title": pa.Column(str),
            "url": pa.Column(str),
            "text": pa.Column(str, [pa.Check(not_blank, error="is blank")]),
        }
    )
    passages = pa.DataFrameSchema(
        {
            "article_id": pa.Column(str),
            "outlet": pa.Column(str),
            "published": pa.Column("datetime64[us]", nullable=True),
            "sentence_no": pa.Column(int, pa.Check.ge(0)),
            "sentence": pa.Column(str),
            "track": pa.Column(str, pa.Check.isin(TRACKS)),
            "link": pa.Column(str, pa.Check.isin(LINKS)),
            "alias": pa.Column(str),
            "start": pa.Column(int, pa.Check.ge(0)),
            "end": pa.Column(int, pa.Check.ge(0)),
            "voice": pa.Column(str, pa.Check.isin(VOICES)),
            "speaker": pa.Column(str, pa.Check.isin(("", *SPEAKERS))),
        },
        unique=["article_id", "sentence_no", "track"],
    )
    claims = pa.DataFrameSchema(
        {
            "comparison": pa.Column(str),
            "estimate": pa.Column(float, nullable=True),
            "ci_low": pa.Column(float, nullable=True),
            "ci_high": pa.Column(float, nullable=True),
            "n_articles": pa.Column(int, pa.Check.ge(0)),
            "n_passages": pa.Column(int, pa.Check.ge(0)),
            "method": pa.Column(str),
        }
    )
    return {"articles": articles, "passages": passages, "claims": claims}


def check(table: pd.DataFrame, kind: str) -> pd.DataFrame:
    """Check a table and return it unchanged.

    Parameters
    ----------
    table : DataFrame
        The table.
    kind : {"articles", "passages", "claims"}
        What it should be.

    Returns
    -------
    DataFrame
        The same table.

    Raises
    ------
    InputError
        Naming the columns and rows that are not as they should be, all of them at once.
    """
    import pandera.errors

    try:
        _schemas()[kind].validate(table, lazy=True)
    except pandera.errors.SchemaErrors as error:
        cases = error.failure_cases
        parts = []
        for (column, what), group in cases.groupby(["column", "check"], dropna=False, sort=False):
            rows = [str(i) for i in group["index"].dropna().unique()[:3]]
            where = f" (row {', '.join(rows)}{' ...' if len(group) > 3 else ''})" if rows else ""
            name = group["failure_case"].iloc[0] if what == "column_in_dataframe" else column
            parts.append(f"column '{name}': {what}{where}")
        raise InputError(
            f"This is not a table of {kind}: {'; '.join(parts)}. data/README.md describes each column."
        ) from None
    return table
