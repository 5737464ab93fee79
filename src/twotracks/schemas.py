"""What the study's tables look like, checked with pandera where they are made.

The meaning of every column stands here too; ``make docs`` writes it into ``data/README.md``.
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
    "article_id", "outlet", "published", "sentence_no", "sentence", "track", "link", "alias", "probability", "start",
    "end", "voice", "speaker",
]  # fmt: skip
CLAIM_COLUMNS = [
    "comparison", "outlet", "track", "measure", "estimate", "ci_low", "ci_high", "n_articles", "n_passages", "p",
    "method",
]  # fmt: skip


@cache
def _schemas() -> dict:
    """Each kind of table; what a column means is told here and nowhere else (``docs/build_dictionary.py``)."""
    import pandera.pandas as pa  # half a second to import

    def not_blank(series: pd.Series) -> pd.Series:
        return series.str.strip() != ""

    def filled(meaning: str, unique: bool = False) -> pa.Column:
        return pa.Column(str, [pa.Check(not_blank, error="is blank")], unique=unique, description=meaning)

    def optional(meaning: str) -> pa.Column:
        """A column that not every table of the kind has; of any type."""
        return pa.Column(required=False, nullable=True, description=meaning)

    article_id = "text, unique after reading; repeated ids of the source get `-2`, `-3` ..., missing ones `row-17`"
    outlet = (
        "who published it, as the source writes it, several spellings made one (`corpus.outlet_names`); `unknown "
        "outlet` where it does not say. In the corpus "
        "`un-general-debate` the state that speaks"
    )
    published = "date; where the source gives only a month or a year, its first day; empty if unknown"
    empty_if_unknown = "text, empty if unknown"
    articles = pa.DataFrameSchema(
        {
            "article_id": filled(article_id, unique=True),
            "outlet": filled(outlet),
            "published": pa.Column("datetime64[us]", nullable=True, description=published),
            "title": pa.Column(str, description=empty_if_unknown),
            "url": pa.Column(str, description=empty_if_unknown),
            "text": filled("the body, markup and invisible characters removed, line ends as one kind"),
            "date_precision": optional("`day`, `month`, `year` or empty: how much of `published` is known"),
            "published_as_written": optional("what the source has where its date could not be, or was not, taken"),
            "text_cut": optional("why the text is not whole, where it was cut off before it came here"),
            "about": optional(
                "about when it was published, where only the order of publication is known (`corpus.order`): for "
                "periods, folds and clusters, never as a day"
            ),
            "about_low": optional("earliest and latest date that `about` stands for, 90 %"),
            "about_high": optional("as above"),
        },
        description="one row an article. Whatever else the source has follows under its own names.",
    )

    as_above = "as above"
    place = "place of the sentence in the cleaned text, in characters, `text[start:end]`"
    annotated = (
        "added by `annotation.attach`: the stance by the annotation, where there is one; how likely the passage was to "
        "be drawn; whether its article belongs to the development set of the measure"
    )
    devices = (
        "added by `analysis.distancing.score`: 1 where the sentence has the device, else 0; `distancing`: any of scare "
        "quotes, so-called, claim verbs and hedges"
    )
    passages = pa.DataFrameSchema(
        {
            "article_id": pa.Column(str, description=as_above),
            "outlet": pa.Column(str, description=as_above),
            "published": pa.Column("datetime64[us]", nullable=True, description=as_above),
            "sentence_no": pa.Column(
                int, pa.Check.ge(0), description="number of the sentence in the cleaned article, from 0"
            ),
            "sentence": pa.Column(str, description="its text, blank space folded"),
            "track": pa.Column(
                str,
                pa.Check.isin(TRACKS),
                description="`astana` or `geneva`; `both` in claims that compare the two",
            ),
            "link": pa.Column(
                str,
                pa.Check.isin(LINKS),
                description="how the track was recognised: `named` (its own name), `alias` (another way of saying it), "
                "`carried` (carried on from a sentence before)",
            ),
            "alias": pa.Column(
                str, description="id of the entry of `lexicons/tracks.toml` that tells; `model` where none does"
            ),
            "probability": pa.Column(
                float,
                pa.Check.in_range(0, 1),
                description="that the sentence speaks of the track, by the model; 1 by the rules",
            ),
            "start": pa.Column(int, pa.Check.ge(0), description=place),
            "end": pa.Column(int, pa.Check.ge(0), description=place),
            "voice": pa.Column(
                str,
                pa.Check.isin(VOICES),
                description="`quoted` where the track is spoken of in a quotation or in reported speech, else `outlet`",
            ),
            "speaker": pa.Column(
                str,
                pa.Check.isin(("", *SPEAKERS)),
                description="whose words those are: `russia`, `iran`, `turkey`, `syria` (its government), "
                "`opposition`, `un`, `west`, `other` (or not told); empty for the outlet's own",
            ),
            "textblob_polarity": optional(
                "added by `analysis.sentiment.score`: -1 (negative words) to 1 (positive words)"
            ),
            "textblob_subjectivity": optional("0 to 1"),
            "vader": optional("VADER's compound score, -1 to 1"),
            "stance": optional(
                "added by `analysis.stance.measure.score`: how favourably the sentence speaks of the track, -1 "
                "(against) to 1 (for)"
            ),
            "stance_label": optional("-1, 0 or 1"),
            "distancing": optional(devices),
            "scare_quote": optional(devices),
            "so_called": optional(devices),
            "hedge": optional(devices),
            "factive": optional(devices),
            "claim_verb": optional(
                "1 where a verb of saying calls what is said a claim, 0 where the sentence has other verbs of saying "
                "only, empty where it has none"
            ),
            "annotated_speaker": optional(
                "added by `analysis.voices.attach`: the speaker by the annotation of the whole document, empty for the "
                "outlet's own words, `no track` where the sentence does not speak of the track; missing where it was "
                "not annotated"
            ),
            "annotation": optional(annotated),
            "inclusion_probability": optional(annotated),
            "developed_on": optional(annotated),
        },
        unique=["article_id", "sentence_no", "track"],
        description="one row per sentence and track it speaks of.",
    )

    of_what = "of what; `all outlets` pools every passage (or article)"
    interval = (
        "the estimate and its 95 % interval, in the measure's own unit; shares run from 0 to 1. Empty where there is "
        "nothing, or too little, to estimate from"
    )
    rests_on = "what it rests on"
    p_value = "two-sided p value, and after Holm's correction over the outlets"
    adjusted = (
        "in claims by `inference.dsl.gaps`: `measure alone` (score of every passage), `annotations alone` (the "
        "annotated passages, weighted by one over their inclusion probability), `design-adjusted` (DSL); number of "
        "annotated passages"
    )
    claims = pa.DataFrameSchema(
        {
            "comparison": pa.Column(str, description="what was estimated, in words"),
            "outlet": optional(of_what),
            "track": optional(of_what),
            "measure": optional(of_what),
            "estimate": pa.Column(float, nullable=True, description=interval),
            "ci_low": pa.Column(float, nullable=True, description=interval),
            "ci_high": pa.Column(float, nullable=True, description=interval),
            "n_articles": pa.Column(int, pa.Check.ge(0), description=rests_on),
            "n_passages": pa.Column(int, pa.Check.ge(0), description=rests_on),
            "p": optional(p_value),
            "p_holm": optional(p_value),
            "method": pa.Column(str, description="how the interval was made, or why there is none"),
            "value": optional(
                "in claims by `inference.estimates.composition`: the value of the column that was counted; in those of "
                "`analysis.voices` the speaker"
            ),
            "estimator": optional(adjusted),
            "n_annotated": optional(adjusted),
        },
        description="one row an estimate.",
    )
    return {"articles": articles, "passages": passages, "claims": claims}


def meanings(kind: str) -> dict[str, str]:
    """What each column of a kind of table means.

    Parameters
    ----------
    kind : {"articles", "passages", "claims"}
        The table.

    Returns
    -------
    dict of str to str
        Columns in order, those that not every such table has among them. Under "" what a row is.

    Examples
    --------
    >>> meanings("passages")["sentence"]
    'its text, blank space folded'
    """
    schema = _schemas()[kind]
    return {"": schema.description, **{name: column.description for name, column in schema.columns.items()}}


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
