"""Codes made by reading: sentences drawn at random, and codes joined back to the text they were made from.

The repository keeps codes without text. A sentence is known by its corpus, its article and a hash of its
words, so codes find their sentence again wherever the corpus is present.
"""

import hashlib
import re

import numpy as np
import pandas as pd

from twotracks.config import data_file
from twotracks.errors import InputError
from twotracks.text.sentences import spans

TRACKS_FILE = data_file("codes/tracks.csv")
# The draw must not lean on the rules it is to check, so it knows places only.
_PLACE = re.compile(r"\b(?:Astana|Nur[- ]?Sultan|Gen[eè]v[ae]|Sochi|Kazakh capital)\b", re.IGNORECASE)
_SYRIA = re.compile(r"\bSyria", re.IGNORECASE)
_TALKS = re.compile(
    r"\b(?:talks|negotiat\w+|peace (?:process|plan|conference|effort\w*)|political (?:process|solution|settlement|"
    r"transition)|envoy|Mistura|Pedersen|Brahimi|cease-?fires?|truce|de-?escalation|guarantor\w*|trilateral|tripartite|"
    r"constitutional committee|2254)\b",
    re.IGNORECASE,
)


def sentence_hash(sentence: str) -> str:
    """First 16 hexadecimal digits of the SHA-256 of a sentence, blank space folded."""
    return hashlib.sha256(" ".join(sentence.split()).encode()).hexdigest()[:16]


def with_hash(passages: pd.DataFrame) -> pd.DataFrame:
    """Passages with a column ``hash`` of their ``sentence``; as they are where only the hash is kept."""
    if "sentence" not in passages.columns:
        return passages
    return passages.assign(hash=passages["sentence"].map(sentence_hash))


def frame(articles: pd.DataFrame) -> pd.DataFrame:
    """Every sentence that could be drawn, with its stratum.

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
    """
    rows = []
    some = articles["text"].str.contains(r"(?i)astana|sultan|gen[eè]v|sochi|kazakh capital|syria", regex=True)
    for article_id, title, text in articles.loc[some, ["article_id", "title", "text"]].itertuples(index=False):
        syria = bool(_SYRIA.search(text) or _SYRIA.search(title))
        place = bool(_PLACE.search(text))
        if not place and not (syria and _TALKS.search(text)):
            continue
        for number, (start, end) in enumerate(spans(text)):
            sentence = " ".join(text[start:end].split())
            if len(sentence) < 15:
                continue
            named = bool(_PLACE.search(sentence))
            stratum = ""
            if named:
                stratum = "named" if syria else "trap"
            elif place and syria:
                stratum = "near"
            elif not place and _TALKS.search(sentence):
                stratum = "talks"
            if stratum:
                rows.append((article_id, number, sentence, stratum))
    return pd.DataFrame(rows, columns=["article_id", "sentence_no", "sentence", "stratum"])


def draw(sentences: pd.DataFrame, sizes: dict[str, int], seed: int) -> pd.DataFrame:
    """Draw sentences at random, without replacement, so many from each stratum.

    Parameters
    ----------
    sentences : DataFrame
        From :func:`frame`.
    sizes : dict
        Stratum to number of sentences; a stratum that has fewer gives all it has.
    seed : int
        Seed of the draw.

    Returns
    -------
    DataFrame
        The rows drawn, with ``inclusion_probability`` and ``hash``, in random order.
    """
    rng = np.random.default_rng(seed)
    parts = []
    for stratum, size in sorted(sizes.items()):
        pool = sentences[sentences["stratum"] == stratum].sort_values(["article_id", "sentence_no"])
        n = min(size, len(pool))
        picked = pool.iloc[np.sort(rng.choice(len(pool), n, replace=False))] if n else pool.iloc[:0]
        parts.append(picked.assign(inclusion_probability=n / max(len(pool), 1)))
    drawn = pd.concat(parts, ignore_index=True)
    drawn["hash"] = drawn["sentence"].map(sentence_hash)
    return drawn.iloc[rng.permutation(len(drawn))].reset_index(drop=True)


def join(codes: pd.DataFrame, articles: pd.DataFrame) -> pd.DataFrame:
    """Give codes their sentences back.

    Parameters
    ----------
    codes : DataFrame
        ``article_id`` and ``hash`` of each coded sentence.
    articles : DataFrame
        Cleaned articles of the corpus the codes are of.

    Returns
    -------
    DataFrame
        The rows of ``codes`` whose sentence was found, with ``sentence_no`` as it is numbered now, and ``sentence``.

    Raises
    ------
    InputError
        If not a single sentence is found: then it is another corpus.
    """
    wanted = articles[articles["article_id"].isin(set(codes["article_id"]))]
    rows = []
    for article_id, text in wanted[["article_id", "text"]].itertuples(index=False):
        for number, (start, end) in enumerate(spans(text)):
            sentence = " ".join(text[start:end].split())
            rows.append((article_id, sentence_hash(sentence), number, sentence))
    found = pd.DataFrame(rows, columns=["article_id", "hash", "sentence_no", "sentence"])
    found = found.drop_duplicates(["article_id", "hash"])
    out = codes.drop(columns=["sentence_no", "sentence"], errors="ignore").merge(found, on=["article_id", "hash"])
    if len(codes) and out.empty:
        raise InputError(
            "None of these codes belongs to a sentence of this corpus. Is it the corpus they were made from?"
        )
    return out
