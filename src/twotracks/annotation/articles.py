"""Articles annotated as a whole: does any sentence of it speak of the Astana process, and of the Geneva process?

By these annotations the share of articles that speak of a track is corrected for what passage finding misses and for
what it finds in error (:mod:`twotracks.inference.detection`). Of the articles no text is kept, only their identifiers.
"""

import pandas as pd

from twotracks.annotation.sampling import word
from twotracks.config import data_file
from twotracks.schemas import TRACKS
from twotracks.text.sentences import spans

# By how much in an article points to a track. An article of the last neither names Syria nor a place where talks met.
STRATA = ("dense", "some", "trap", "talks", "few talks", "syria", "none")
_DENSE, _TALKS = 3, 3  # sentences


def strata(articles: pd.DataFrame) -> pd.Series:
    """Stratum of each article, by the words of ``data/lexicons/sampling.toml``.

    Parameters
    ----------
    articles : DataFrame
        Cleaned articles: ``text``, ``title``.

    Returns
    -------
    Series of str
        On the index of ``articles``: "dense" (names Syria, and three or more sentences name a place where talks met),
        "some" (one or two do), "trap" (a place and not Syria), "talks" (Syria, no place, three or more sentences with a
        word for talks, mediation or a truce), "few talks" (one or two), "syria" (neither), "none" (neither Syria nor a
        place).

    Examples
    --------
    >>> texts = ["Envoys from Syria met in Geneva.", "Geneva is cold.", "Syria grows wheat.", "Rain fell."]
    >>> strata(pd.DataFrame({"title": "", "text": texts})).tolist()
    ['some', 'trap', 'syria', 'none']
    """
    place, syria, talks = (word(name) for name in ("place", "syria", "talks"))
    rows = []
    for title, text in articles[["title", "text"]].itertuples(index=False):
        names_syria = bool(syria.search(text) or syria.search(title))
        if not names_syria and not place.search(text):
            rows.append("none")
            continue
        sentences = [" ".join(text[start:end].split()) for start, end in spans(text)]
        at_place = sum(bool(place.search(sentence)) for sentence in sentences)
        if at_place:
            rows.append("trap" if not names_syria else "dense" if at_place >= _DENSE else "some")
            continue
        of_talks = sum(bool(talks.search(sentence)) for sentence in sentences)
        rows.append("talks" if of_talks >= _TALKS else "few talks" if of_talks else "syria" if names_syria else "none")
    return pd.Series(rows, index=articles.index, dtype="str")


def load(corpus: str | None = None, annotator: str = "A") -> pd.DataFrame:
    """Annotated articles of the real corpora.

    Parameters
    ----------
    corpus : str, optional
        Default all.
    annotator : {"A", "B"}
        A read every article, B a random part of them a second time, blind to A. Both are language models under the
        codebook.

    Returns
    -------
    DataFrame
        ``corpus``, ``article_id``; for each track whether a sentence of the article speaks of it; ``unsure``,
        ``annotator``, ``stratum`` and ``inclusion_probability`` of the draw.

    Examples
    --------
    >>> sorted(load()["corpus"].unique())
    ['fa-kes', 'tehran-times']
    """
    table = pd.read_csv(data_file("annotations/articles.csv"), dtype={"article_id": "str"})
    mine = table[(table["annotator"] == annotator) & ((table["corpus"] == corpus) | (corpus is None))]
    return mine.astype(dict.fromkeys(TRACKS, bool)).reset_index(drop=True)


def attach(articles: pd.DataFrame, annotations: pd.DataFrame) -> pd.DataFrame:
    """Articles with what annotators found in them, and the stratum of each.

    Parameters
    ----------
    articles : DataFrame
        Cleaned articles.
    annotations : DataFrame
        From :func:`load`, of the same corpus; it may be empty.

    Returns
    -------
    DataFrame
        ``articles``, in the same order, with ``stratum`` and, for each track, ``annotated_TRACK`` (1 if a sentence
        speaks of it, 0 if none does, NaN where the article was not annotated), and ``inclusion_probability``.

    Examples
    --------
    >>> articles = pd.DataFrame({"article_id": ["a", "b"], "title": "", "text": ["Rain fell.", "Syria grows wheat."]})
    >>> read = pd.DataFrame({"article_id": ["b"], "astana": [False], "geneva": [False], "inclusion_probability": [0.5]})
    >>> attach(articles, read)["annotated_astana"].tolist()
    [nan, 0.0]
    """
    own = annotations.drop_duplicates("article_id").set_index("article_id")
    out = articles.assign(stratum=strata(articles))
    for track in TRACKS:
        out[f"annotated_{track}"] = articles["article_id"].map(own[track].astype(float))
    out["inclusion_probability"] = articles["article_id"].map(own["inclusion_probability"].astype(float))
    out.attrs = dict(articles.attrs)
    return out
