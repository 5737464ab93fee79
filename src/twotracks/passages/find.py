"""Passages: which sentences of a corpus speak of the Astana process, and which of Geneva."""

from collections.abc import Collection
from datetime import date

import numpy as np
import pandas as pd

from twotracks.errors import InputError
from twotracks.passages import lexicon
from twotracks.passages import prefilter as candidates
from twotracks.passages.rules import Passage, in_article
from twotracks.provenance import carry, note
from twotracks.schemas import LINKS, PASSAGE_COLUMNS, TRACKS, check
from twotracks.text.sentences import spans

_ROW = ("article_id", "outlet", "published", "sentence", *Passage._fields)


def find_passages(articles: pd.DataFrame, carried: bool = True, ignore: Collection[str] = ()) -> pd.DataFrame:
    """Find the sentences that speak of the Astana process or of the Geneva process.

    Parameters
    ----------
    articles : DataFrame
        A table of articles. ``published`` is used where it is known and not needed.
    carried : bool
        Whether to include sentences that carry on with a track named before
        ("The talks ended late"). They can also be told apart afterwards by ``link``.
    ignore : collection of str
        Ids of aliases of ``data/lexicons/tracks.toml`` not to use, for example
        ``("constitutional-committee", "committee-birth")``.

    Returns
    -------
    DataFrame
        One row per sentence and track it speaks of, in the order of ``articles``:
        ``article_id``, ``outlet``, ``published``; ``sentence_no`` (from 0) and ``sentence`` (blank space
        folded); ``track`` ("astana" or "geneva"); ``link``: "named" (the track's name), "alias" (another
        way of saying it), "carried" (from the sentence before); ``alias``: which entry of the lexicon;
        ``start``, ``end``: place of the sentence in ``text``, in characters; ``voice``: "quoted" where the track is
        spoken of in a quotation or in reported speech, else "outlet"; ``speaker``: whose words those are ("russia",
        "iran", "turkey", "syria" for its government, "opposition", "un", "west", "other"; "" for the outlet's own).

    Raises
    ------
    InputError
        If ``articles`` is not a table of articles.
    """
    check(articles, "articles")
    unknown = set(ignore) - {alias.id for alias in lexicon.load().aliases}
    if unknown:
        raise InputError(f"ignore= names {sorted(unknown)}, which no alias of data/lexicons/tracks.toml is called.")
    aliases = pd.Series(candidates.aliases(articles), index=articles.index)
    found_any = np.array([bool(names) for names in aliases], dtype=bool)
    some, aliases = articles[found_any], aliases[found_any]
    columns: dict[str, list] = {name: [] for name in PASSAGE_COLUMNS}
    precisions = some["date_precision"] if "date_precision" in some.columns else ["day"] * len(some)
    for article_id, outlet, published, title, text, precision, names in zip(
        *(some[name] for name in ("article_id", "outlet", "published", "title", "text")),
        precisions,
        aliases,
        strict=True,
    ):
        used = [alias for alias in names if alias.id not in ignore]
        for found in in_article(text, title, _days(published, precision), carried, used):
            row = (article_id, outlet, published, " ".join(text[found.start : found.end].split()), *found)
            for name, value in zip(_ROW, row, strict=True):
                columns[name].append(value)
    passages = pd.DataFrame(columns)
    passages["published"] = passages["published"].astype("datetime64[us]")
    for name in ("sentence_no", "start", "end"):
        passages[name] = passages[name].astype("int64")
    for name in ("article_id", "outlet", "sentence", "track", "link", "alias", "voice", "speaker"):
        passages[name] = passages[name].astype("str")
    carry(articles, passages)
    note(
        passages,
        "tracks",
        "articles with a word that could name a track, read sentence by sentence",
        len(some),
    )
    note(passages, "tracks", "articles with at least one passage", passages["article_id"].nunique())
    for track in TRACKS:
        note(passages, "tracks", f"passages about {track.title()}", int((passages["track"] == track).sum()))
    return check(passages, "passages")


def _days(published: pd.Timestamp, precision: str) -> tuple[date, date] | None:
    """First and last day on which an article may have been published, or None if nothing is known."""
    if pd.isna(published):
        return None
    unit = {"year": "Y", "month": "M"}.get(precision, "D")
    period = published.to_period(unit)
    return period.start_time.date(), period.end_time.date()


def by_place_name(articles: pd.DataFrame) -> pd.DataFrame:
    """Sentences that name either place, whatever they speak of: the search most studies would start with.

    Returns
    -------
    DataFrame
        ``article_id``, ``outlet``, ``sentence_no``, ``sentence``, ``track``: "astana" for Astana or Nur-Sultan,
        "geneva" for Geneva. For comparison with :func:`find_passages`, not for analysis.
    """
    places = {
        alias.track: alias.pattern for alias in lexicon.load().aliases if alias.id in {"astana-place", "geneva-place"}
    }
    rows = []
    some = articles["text"].str.contains("(?i)astana|sultan|gen[eè]v", regex=True)
    for article_id, outlet, text in articles.loc[some, ["article_id", "outlet", "text"]].itertuples(index=False):
        for number, (start, end) in enumerate(spans(text)):
            sentence = " ".join(text[start:end].split())
            rows += [
                (article_id, outlet, number, sentence, track)
                for track, place in places.items()
                if place.search(sentence)
            ]
    return pd.DataFrame(rows, columns=["article_id", "outlet", "sentence_no", "sentence", "track"])


def by_link(passages: pd.DataFrame) -> pd.DataFrame:
    """How passages were recognised: ``track``, ``link``, ``n_passages``, ``n_articles``, every pair a row."""
    every = pd.MultiIndex.from_product([TRACKS, LINKS], names=["track", "link"])
    grouped = passages.groupby(["track", "link"])["article_id"].agg(n_passages="size", n_articles="nunique")
    return grouped.reindex(every, fill_value=0).reset_index()


def over_time(passages: pd.DataFrame) -> tuple[pd.DataFrame, str]:
    """Passages per month, quarter or year.

    Returns
    -------
    (DataFrame, str)
        ``period`` (its first day), ``track``, ``n_passages``, ``n_articles``, rows only where there are any; and the
        unit: "year" if dates are known by year or span more than 12 years, "quarter" beyond 3, else "month".
        Undated passages are left out.
    """
    dated = passages[passages["published"].notna()]
    days = dated["published"]
    span = (days.max() - days.min()).days if len(dated) else 0
    by_year = len(dated) > 0 and bool(((days.dt.month == 1) & (days.dt.day == 1)).all())
    unit = "year" if by_year or span > 12 * 365 else "quarter" if span > 3 * 365 else "month"
    period = days.dt.to_period({"year": "Y", "quarter": "Q", "month": "M"}[unit]).dt.start_time.rename("period")
    counts = dated.groupby([period, "track"])["article_id"].agg(n_passages="size", n_articles="nunique").reset_index()
    return counts, unit
