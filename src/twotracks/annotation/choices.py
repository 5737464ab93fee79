"""The choices that an analyst of stance has, put together for the specification curve.

:mod:`twotracks.inference.specifications` estimates every combination of what is listed here and knows nothing of how it
came about.
"""

from collections.abc import Sequence

import pandas as pd

from twotracks.annotation import store
from twotracks.config import MIN_ARTICLES
from twotracks.corpus import wire as wire_copy
from twotracks.inference import specifications
from twotracks.inference.estimands import parts
from twotracks.passages import lexicon
from twotracks.provenance import carry

_NEIGHBOURS = 20  # articles in a stretch of neighbours


def dates(articles: pd.DataFrame) -> pd.Series:
    """When each article was published, or about when where only the order is known.

    Parameters
    ----------
    articles : DataFrame
        A table of articles.

    Returns
    -------
    Series of datetime
        By ``article_id``; NaT where nothing is known.

    Examples
    --------
    >>> articles = pd.DataFrame({"article_id": ["a"], "published": [pd.NaT], "about": pd.to_datetime(["2017-01-23"])})
    >>> dates(articles)["a"].year
    2017
    """
    by_id = articles.drop_duplicates("article_id").set_index("article_id")
    return by_id["published"].fillna(by_id["about"]) if "about" in by_id.columns else by_id["published"]


def split_up(passages: pd.DataFrame, articles: pd.DataFrame) -> pd.DataFrame:
    """By what the claims about some passages are split: voice, link, contested entries of the lexicon, period.

    Parameters
    ----------
    passages : DataFrame
        A table of passages.
    articles : DataFrame
        The articles they were found in.

    Returns
    -------
    DataFrame
        As from :func:`twotracks.inference.estimands.parts`.

    Examples
    --------
    >>> articles = tt.load_corpus("teaching").head(60)
    >>> split_up(tt.find_passages(articles), articles).columns.tolist()
    ['voice', 'link', 'contested', 'period']
    """
    when = passages["article_id"].map(dates(articles))
    return parts(passages, lexicon.contested(passages), when)


def curve(
    passages: pd.DataFrame, articles: pd.DataFrame, annotations: pd.DataFrame | None = None,
    scores: Sequence[str] = ("stance",), draws: int = specifications.DRAWS,
) -> specifications.Curve:  # fmt: skip
    """The gap between the tracks by every combination of choices that can be defended.

    Parameters
    ----------
    passages : DataFrame
        Passages with the columns ``scores``.
    articles : DataFrame
        The articles they were found in.
    annotations : DataFrame, optional
        Annotations of several annotators, as :func:`twotracks.annotation.store.stored` gives them, of this corpus.
    scores : sequence of str
        Columns of scores, in [-1, 1].
    draws : int
        Exchanges of the tracks behind the joint tests.

    Returns
    -------
    Curve
        As from :func:`twotracks.inference.specifications.curve`. The choices: **measure** (annotations alone, each
        score adjusted by them, each score alone), **annotator** (A as settled, and B), **voice**, **link**,
        **contested** entries of the lexicon in or out, **wire** copy in or out (where five articles are), **period**,
        **weighting**, and **clusters** (articles, near-duplicates together, stretches of twenty neighbours in time).

    Examples
    --------
    >>> articles = tt.load_corpus("teaching").head(200)
    >>> passages = tt.stance.score(tt.find_passages(articles))
    >>> found = curve(passages, articles, draws=19)
    >>> sorted(found.table["voice"].unique())
    ['all', 'own words', 'quoted']
    """
    split = split_up(passages, articles)
    everything = pd.Series(True, index=passages.index)
    chosen: dict[str, dict[str, pd.Series]] = {}
    for name in split:
        levels = [level for level in sorted(split[name].unique()) if level]
        if name in ("voice", "period") and len(levels) > 1:
            chosen[name] = {specifications.ALL: everything, **{level: split[name] == level for level in levels}}
    chosen["link"] = {specifications.ALL: everything, "named only": split["link"] == "named"}
    contested = split["contested"] == "contested entries"
    if contested.any():
        chosen["contested"] = {"in": everything, "out": ~contested}
    copied = _wire_copy(articles, passages)
    from_wire = passages["article_id"].isin(copied)
    if len(copied) >= MIN_ARTICLES and not from_wire.all():  # fewer articles move nothing
        chosen["wire"] = {"in": everything, "out": ~from_wire}
    by_annotator = {} if annotations is None or annotations.empty else _by_annotator(passages, annotations)
    clusters = {"articles": passages["article_id"]}
    if "duplicate_group" in passages.columns and passages["duplicate_group"].nunique() < len(set(clusters["articles"])):
        clusters = {"near-duplicates together": passages["duplicate_group"], **clusters}
    neighbours = _neighbours(passages, articles)
    if neighbours is not None:
        clusters["neighbours in time"] = neighbours
    made = specifications.curve(
        passages, specifications.outcomes(passages, scores, by_annotator), chosen, clusters, draws=draws
    )
    carry(passages, made.table)
    return made


def _wire_copy(articles: pd.DataFrame, passages: pd.DataFrame) -> pd.Series:
    """Ids of articles with passages that are wire copy: several outlets ran them, or they credit an agency."""
    speaking = articles[articles["article_id"].isin(passages["article_id"])]
    return speaking.loc[wire_copy.wire(speaking)["wire"], "article_id"]


def _by_annotator(passages: pd.DataFrame, annotations: pd.DataFrame) -> dict[str, pd.DataFrame]:
    """Annotations of A, as settled, and of B on the passages that B read."""
    settled = store.settle(annotations)
    out = {"A, settled": store.attach(passages, settled)}
    second = annotations[annotations["annotator"] == "B"]
    if len(second):
        # B read a random part of what was drawn for A.
        share = len(second) / len(settled)
        second = second.assign(inclusion_probability=second["inclusion_probability"] * share)
        out["B"] = store.attach(passages, second)
    return out


def _neighbours(passages: pd.DataFrame, articles: pd.DataFrame) -> pd.Series | None:
    """Stretches of articles that follow one another in time: news of one week is of one event."""
    when = dates(articles).dropna().sort_values(kind="stable")
    when = when[when.index.isin(passages["article_id"])]
    if len(when) < 4 * _NEIGHBOURS:
        return None
    stretch = pd.Series([f"stretch {i // _NEIGHBOURS}" for i in range(len(when))], index=when.index)
    return passages["article_id"].map(stretch).fillna(passages["article_id"])
