"""What can be drawn for annotation, and the draw: at random, by strata, with known inclusion probabilities.

Two sampling frames: sentences, to annotate which track they speak of and in whose voice, and passages, to annotate
their stance. The words that sort them into strata are data (``data/lexicons/sampling.toml``).
"""

import re

import numpy as np
import pandas as pd

from twotracks import lexicons
from twotracks.errors import InputError
from twotracks.text.sentences import sentence_hash, spans, with_hash

UNIT = ["article_id", "hash", "track"]  # by which a passage is known within its corpus
SEED = 20161230  # of the stored stance annotations: the day the ceasefire began from which the Astana meetings came
# Passages drawn for them from each corpus; strata not named were taken whole.
SIZES: dict[str, dict[str, int]] = {
    "fa-kes": {},
    "un-general-debate": {},
    "tehran-times": {"astana warm": 380, "astana plain": 400},
}
TEST_SHARE = 0.4  # probability of an article, with its near-duplicates, to belong to the test set
_SHORTEST = 15  # characters of a sentence that can be drawn; what is shorter is a heading or a scrap


def sentence_sampling_frame(articles: pd.DataFrame) -> pd.DataFrame:
    """Every sentence that could be drawn to annotate its track, with its stratum.

    Parameters
    ----------
    articles : DataFrame
        Cleaned articles.

    Returns
    -------
    DataFrame
        ``article_id``, ``sentence_no``, ``sentence``, ``stratum``: "named" (names one of the places, in an article
        that names Syria), "near" (names none, in such an article), "trap" (names one, in an article that does not
        name Syria) and "talks" (has a word for talks, mediation or a truce, in an article that names Syria and none of
        the places).

    Examples
    --------
    >>> text = "The Astana talks on Syria opened today. Snow fell on the hills all day."
    >>> articles = pd.DataFrame({"article_id": ["a"], "title": [""], "text": [text]})
    >>> sentence_sampling_frame(articles)["stratum"].tolist()
    ['named', 'near']
    """
    names_place, names_syria, speaks_of_talks = (word(name) for name in ("place", "syria", "talks"))
    rows = []
    some = articles["text"].str.contains(word("article"))
    for article_id, title, text in articles.loc[some, ["article_id", "title", "text"]].itertuples(index=False):
        syria = bool(names_syria.search(text) or names_syria.search(title))
        place = bool(names_place.search(text))
        if not place and not (syria and speaks_of_talks.search(text)):
            continue
        for number, (start, end) in enumerate(spans(text)):
            sentence = " ".join(text[start:end].split())
            if len(sentence) < _SHORTEST:
                continue
            stratum = ""
            if names_place.search(sentence):
                stratum = "named" if syria else "trap"
            elif place and syria:
                stratum = "near"
            elif not place and speaks_of_talks.search(sentence):
                stratum = "talks"
            if stratum:
                rows.append((article_id, number, sentence, stratum))
    return pd.DataFrame(rows, columns=["article_id", "sentence_no", "sentence", "stratum"])


def sampling_frame(passages: pd.DataFrame) -> pd.DataFrame:
    """Every passage that could be drawn to annotate its stance, with its stratum.

    Parameters
    ----------
    passages : DataFrame
        All passages of a corpus.

    Returns
    -------
    DataFrame
        ``passages`` with ``hash`` and ``stratum`` (:func:`strata`). A sentence that stands twice in an article is one
        unit.

    Examples
    --------
    >>> passages = pd.DataFrame({"article_id": "a", "sentence": ["It failed.", "It failed."], "track": "geneva"})
    >>> sampling_frame(passages)["stratum"].tolist()
    ['geneva cold']
    """
    units = with_hash(passages).drop_duplicates(UNIT)
    return units.assign(stratum=strata(units))


def strata(passages: pd.DataFrame) -> pd.Series:
    """Track of each passage and a first guess of its stance: "astana warm", "geneva plain" and so on.

    Parameters
    ----------
    passages : DataFrame
        With ``sentence`` and ``track``.

    Returns
    -------
    Series of str
        "warm": more words of praise and success than of blame and failure; "cold": as many or more of the latter;
        "plain": none of either.

    Examples
    --------
    >>> sentences = ["They welcomed it.", "It failed.", "It opened."]
    >>> strata(pd.DataFrame({"sentence": sentences, "track": "geneva"})).tolist()
    ['geneva warm', 'geneva cold', 'geneva plain']
    """
    warm, cold = (passages["sentence"].str.count(word(name)) for name in ("warm", "cold"))
    guess = pd.Series("plain", index=passages.index).mask(warm > cold, "warm").mask((cold > 0) & (cold >= warm), "cold")
    return passages["track"] + " " + guess


def draw(frame: pd.DataFrame, sizes: dict[str, int], seed: int) -> pd.DataFrame:
    """Draw at random, without replacement, so many from each stratum.

    Parameters
    ----------
    frame : DataFrame
        From :func:`sampling_frame` or :func:`sentence_sampling_frame`.
    sizes : dict
        Stratum to the number to draw. A stratum that is not named, or has fewer, gives all it has; 0 leaves it out.
    seed : int
        The same seed draws the same units.

    Returns
    -------
    DataFrame
        The rows drawn, in random order, with ``hash`` and ``inclusion_probability``.

    Raises
    ------
    InputError
        If there is nothing to draw from.

    Examples
    --------
    >>> frame = pd.DataFrame({"article_id": list("abcd"), "sentence_no": 0, "sentence": list("wxyz")})
    >>> drawn = draw(frame.assign(stratum=["near", "near", "trap", "trap"]), {"near": 1, "trap": 0}, seed=1)
    >>> drawn[["stratum", "inclusion_probability"]].values.tolist()
    [['near', 0.5]]
    """
    if frame.empty:
        raise InputError("There is nothing to draw from: the sampling frame has no row.")
    rng = np.random.default_rng(seed)
    wanted = frame["stratum"].value_counts().to_dict() | sizes
    parts = []
    for stratum, size in sorted(wanted.items()):
        pool = frame[frame["stratum"] == stratum].sort_values(["article_id", "sentence_no"])
        n = min(size, len(pool))
        picked = pool.iloc[np.sort(rng.choice(len(pool), n, replace=False))] if n else pool.iloc[:0]
        parts.append(picked.assign(inclusion_probability=n / max(len(pool), 1)))
    drawn = pd.concat(parts, ignore_index=True)
    drawn["hash"] = drawn["sentence"].map(sentence_hash)
    return drawn.iloc[rng.permutation(len(drawn))].reset_index(drop=True)


def splits(passages: pd.DataFrame, seed: int) -> pd.Series:
    """Which passages a measure may be developed on, and which are kept for its test.

    Parameters
    ----------
    passages : DataFrame
        With ``duplicate_group`` (:func:`twotracks.text.duplicates.mark`).
    seed : int
        Of the lots.

    Returns
    -------
    Series of str
        "development" or "test". Whole articles with their near-duplicates fall into one or the other by lot, into the
        latter with probability :data:`TEST_SHARE`.

    Examples
    --------
    >>> table = pd.DataFrame({"duplicate_group": ["a", "b", "a"]})
    >>> splits(table, seed=1).tolist()
    ['test', 'development', 'test']
    """
    groups = np.sort(passages["duplicate_group"].unique())
    test = groups[np.random.default_rng([seed, 1]).random(len(groups)) < TEST_SHARE]
    return passages["duplicate_group"].isin(set(test)).map({True: "test", False: "development"})


def word(name: str) -> re.Pattern:
    """What the draw looks for under a name of ``data/lexicons/sampling.toml``: "place", "syria", "talks" and others.

    Parameters
    ----------
    name : str
        Id of the entry.

    Returns
    -------
    Pattern

    Examples
    --------
    >>> bool(word("syria").search("Syrian delegates arrived."))
    True
    """
    return lexicons.load("sampling").patterns("entry")[name]
