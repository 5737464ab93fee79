"""Passages: which sentences of a corpus speak of which track."""

from collections.abc import Collection, Iterator, Sequence
from datetime import date

import numpy as np
import pandas as pd

from twotracks.errors import InputError
from twotracks.passages import discourse, lexicon, prefilter, recognition
from twotracks.passages.article import Passage, passages_of
from twotracks.passages.scan import Scan, scan
from twotracks.provenance import carry, keeps, note
from twotracks.schemas import PASSAGE_COLUMNS, TRACK_NAMES, check
from twotracks.text import duplicates
from twotracks.text.sentences import spans

_AT_ONCE = 500  # articles described together
_ROW = ("article_id", "outlet", "published", "sentence", *Passage._fields)


@keeps("carried", "ignore", "method", "threshold")
def find_passages(
    articles: pd.DataFrame,
    carried: bool = True,
    ignore: Collection[str] = (),
    method: str = "model",
    threshold: float | None = None,
) -> pd.DataFrame:
    """Find the sentences that speak of one of the tracks: the Astana process, the Geneva process.

    Parameters
    ----------
    articles : DataFrame
        A table of articles. ``published`` is used where it is known and not needed.
    carried : bool
        Whether to include sentences that carry on with a track named before
        ("The talks ended late"). They can also be separated afterwards by ``link``.
    ignore : collection of str
        Ids of aliases of ``data/lexicons/tracks.toml`` not to use, for example
        ``("constitutional-committee", "committee-birth")``. A sentence that only they tell is no passage.
    method : {"model", "rules"}
        "model" judges each sentence in its article (:mod:`twotracks.passages.recognition`); "rules" are the readable
        baseline, which find what a name or a fixed phrase tells.
    threshold : float, optional
        Least probability of a passage, the switch between precision and recall; by default the model's own.
        ``tt.reported("passages")`` has the measured curve.

    Returns
    -------
    DataFrame
        One row per sentence and track it speaks of, in the order of ``articles``:
        ``article_id``, ``outlet``, ``published``; ``sentence_no`` (from 0) and ``sentence`` (blank space
        folded); ``track`` (one of :data:`twotracks.schemas.TRACKS`); ``link``: "named" (the track's name), "alias"
        (another way of saying it), "carried" (without a name, from its article); ``alias``: which entry of the
        lexicon, "model" where none tells; ``probability`` that the sentence speaks of the track (1 by the rules);
        ``start``, ``end``: place of the sentence in ``text``, in characters; ``voice``: "quoted" where the track is
        spoken of in a quotation or in reported speech, else "outlet"; ``speaker``: whose words those are ("russia",
        "iran", "turkey", "syria" for its government, "opposition", "un", "west", "other"; "" for the outlet's own);
        ``duplicate_group``: the same for articles that are near-duplicates (:func:`twotracks.text.duplicates.groups`).

    Raises
    ------
    InputError
        If ``articles`` is not a table of articles, ``ignore`` names what is no alias, or there is no such method.

    Examples
    --------
    >>> from twotracks.corpus import cleaning, reading
    >>> passages = find_passages(cleaning.clean(reading.read("teaching").head(20)))
    >>> passages[["track", "link"]].iloc[0].tolist()
    ['geneva', 'named']
    """
    check(articles, "articles")
    if method not in recognition.METHODS:
        raise InputError(f"The method is {' or '.join(recognition.METHODS)}, not '{method}'.")
    if threshold is not None and not 0 <= threshold <= 1:
        raise InputError(f"The threshold is a probability, from 0 to 1, not {threshold}.")
    unknown = set(ignore) - {alias.id for alias in lexicon.load().aliases}
    if unknown:
        raise InputError(f"ignore= names {sorted(unknown)}, which no alias of data/lexicons/tracks.toml is called.")
    aliases = pd.Series(prefilter.aliases(articles), index=articles.index)
    found_any = np.array([bool(names) for names in aliases], dtype=bool)
    some, aliases = articles[found_any], aliases[found_any]
    columns: dict[str, list] = {name: [] for name in PASSAGE_COLUMNS}
    precisions = some["date_precision"] if "date_precision" in some.columns else ["day"] * len(some)
    by_rules = method == "rules"
    rows, scans = [], []
    for *row, title, text, precision, names in zip(
        *(some[name] for name in ("article_id", "outlet", "published", "title", "text")),
        precisions,
        aliases,
        strict=True,
    ):
        used = [alias for alias in names if alias.id not in ignore]
        seen = scan(text, title, days_of(row[2], precision), carried or not by_rules, used)
        if seen is not None:
            rows.append((*row, text, [alias for alias in names if alias.id in ignore]))
            scans.append(seen)
    for (*row, text, ignored), seen, decided in zip(rows, scans, _decided(scans, by_rules, threshold), strict=True):
        for found in passages_of(seen, decided, carried, ignored):
            values = (*row, " ".join(text[found.start : found.end].split()), *found)
            for name, value in zip(_ROW, values, strict=True):
                columns[name].append(value)
    passages = pd.DataFrame(columns)
    passages["published"] = passages["published"].astype("datetime64[us]")
    for name in ("sentence_no", "start", "end"):
        passages[name] = passages[name].astype("int64")
    passages["probability"] = passages["probability"].astype(float)
    for name in ("article_id", "outlet", "sentence", "track", "link", "alias", "voice", "speaker"):
        passages[name] = passages[name].astype("str")
    carry(articles, passages)  # before anything is noted, so that the log goes on
    what = "articles with a word that could name a track, read sentence by sentence"
    note(passages, "tracks", what, len(some))
    note(passages, "tracks", "articles with at least one passage", passages["article_id"].nunique())
    for track, name in TRACK_NAMES.items():
        note(passages, "tracks", f"passages about {name}", int((passages["track"] == track).sum()))
    return duplicates.mark(check(passages, "passages"), articles)


def explain(articles: pd.DataFrame, article_id: str, sentence_no: int, track: str) -> pd.DataFrame:
    """Why a sentence was, or was not, taken to speak of a track: the features that decided, the weightiest first.

    Parameters
    ----------
    articles : DataFrame
        A table of articles.
    article_id : str
        Of one of them.
    sentence_no : int
        Number of the sentence, from 0.
    track : str
        One of :data:`twotracks.schemas.TRACKS`.

    Returns
    -------
    DataFrame
        As from :func:`twotracks.passages.recognition.explain`.

    Raises
    ------
    InputError
        If there is no such article or sentence, or nothing in the article could name a track.

    Examples
    --------
    >>> from twotracks.corpus import cleaning, reading
    >>> articles = cleaning.clean(reading.read("teaching").head(20))
    >>> first = find_passages(articles).iloc[0]
    >>> explain(articles, first["article_id"], first["sentence_no"], first["track"]).columns.tolist()
    ['feature', 'weight']
    """
    rows = articles[articles["article_id"] == article_id]
    if rows.empty:
        raise InputError(f"No article has the id '{article_id}'.")
    row = rows.iloc[0]
    seen = scan(row["text"], row["title"], days_of(row["published"], row.get("date_precision", "day")))
    if seen is None:
        raise InputError(f"Nothing in the article '{article_id}' could name a track, so no sentence of it was judged.")
    if not 0 <= sentence_no < len(seen.sentences):
        raise InputError(f"The article '{article_id}' has {len(seen.sentences)} sentences, numbered from 0.")
    return recognition.explain(seen, int(sentence_no), track)


def _decided(scans: Sequence[Scan], by_rules: bool, threshold: float | None) -> Iterator[list[recognition.Recognised]]:
    """What each article's sentences speak of; the articles are described together, so many at a time."""
    if by_rules:
        yield from map(recognition.by_rules, scans)
        return
    for first in range(0, len(scans), _AT_ONCE):
        some = scans[first : first + _AT_ONCE]
        for seen, described in zip(some, discourse.describe_all(some), strict=True):
            yield recognition.by_model(seen, threshold, described)


def days_of(published: pd.Timestamp, precision: str = "day") -> tuple[date, date] | None:
    """First and last day on which an article may have been published.

    Parameters
    ----------
    published : Timestamp
        As in a table of articles.
    precision : str
        "day", "month" or "year".

    Returns
    -------
    (date, date) or None
        None if nothing is known.

    Examples
    --------
    >>> [str(day) for day in days_of(pd.Timestamp("2017-01-01"), "month")]
    ['2017-01-01', '2017-01-31']
    """
    if pd.isna(published):
        return None
    unit = {"year": "Y", "month": "M"}.get(precision, "D")
    period = published.to_period(unit)
    return period.start_time.date(), period.end_time.date()


@keeps()
def by_place_name(articles: pd.DataFrame) -> pd.DataFrame:
    """Sentences that name either place, whatever they speak of: the search most studies would start with.

    Parameters
    ----------
    articles : DataFrame
        Columns ``article_id``, ``outlet``, ``text``.

    Returns
    -------
    DataFrame
        ``article_id``, ``outlet``, ``sentence_no``, ``sentence``, ``track``: "astana" for Astana or Nur-Sultan,
        "geneva" for Geneva (the aliases that the lexicon marks ``place``). For comparison with :func:`find_passages`,
        not for analysis.

    Examples
    --------
    >>> articles = pd.DataFrame({"article_id": ["a"], "outlet": ["Daily"], "text": ["The Geneva Motor Show opened."]})
    >>> by_place_name(articles)["track"].tolist()
    ['geneva']
    """
    places = [alias for alias in lexicon.load().aliases if alias.place]
    anchors = lexicon.alternation(anchor for alias in places for anchor in alias.anchors)
    rows = []
    some = articles["text"].str.contains(f"(?i){anchors}", regex=True)
    for article_id, outlet, text in articles.loc[some, ["article_id", "outlet", "text"]].itertuples(index=False):
        for number, (start, end) in enumerate(spans(text)):
            sentence = " ".join(text[start:end].split())
            rows += [
                (article_id, outlet, number, sentence, place.track)
                for place in places
                if place.pattern.search(sentence)
            ]
    return pd.DataFrame(rows, columns=["article_id", "outlet", "sentence_no", "sentence", "track"])
