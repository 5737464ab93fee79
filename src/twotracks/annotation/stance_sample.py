"""Codes of stance made by reading: which passages were drawn, with what probability, and the codes themselves.

``data/codes/stance.csv`` keeps a row per coder and unit, without text. A unit is a sentence and one track it speaks
of; it finds its passage again by article, hash of the sentence and track.
"""

import re

import numpy as np
import pandas as pd

from twotracks.annotation import sampling as codes
from twotracks.config import data_file

FILE = data_file("codes/stance.csv")
SEED = 20161230  # the day the ceasefire began from which the Astana meetings came
# Passages to draw from each corpus; strata not named are taken whole.
SIZES: dict[str, dict[str, int]] = {
    "fa-kes": {},
    "un-general-debate": {},
    "tehran-times": {"astana warm": 380, "astana plain": 400},
}
KEPT = 0.4  # probability of an article, with its copies, to be kept for checking
KEY = ["article_id", "hash", "track"]
# A first guess that only says where to look: a draw that is even would hold few of the rare favourable and
# unfavourable passages. It was written before any passage was coded, and no coder saw it.
_WARM = re.compile(
    r"\b(?:welcom|support|succe(?:ss|ed)|progress|effective|important|fruitful|constructive|positive|only (?:way|"
    r"format|path|basis|solution)|prais|hail|thank|appreciat|commend|achiev|breakthrough|confiden|commit|contribut|useful|"
    r"best|strengthen|back(?:s|ed|ing)\b|paved|help)",
    re.IGNORECASE,
)
_COLD = re.compile(
    r"\b(?:fail|stall|deadlock|collaps|boycott|reject|refus|without (?:result|agreement|progress|any)|no (?:progress|"
    r"result|breakthrough|agreement)|so-called|sideline|undermin|hinder|obstacl|impasse|break(?:down|s? up)|"
    r"walk(?:ed)? out|suspend|useless|futile|doubt|sceptic|skeptic|pretext|violat|criti[cs]|blam|little hope|"
    r"unlikely|postpone|threat)",
    re.IGNORECASE,
)


def strata(passages: pd.DataFrame) -> pd.Series:
    """Track and a first guess of the stance of each passage: "astana warm", "geneva plain" and so on.

    "warm": more words of praise and success than of blame and failure (two short lists in this module); "cold": as
    many or more of the latter; "plain": none of either.
    """
    warm, cold = (passages["sentence"].str.count(words) for words in (_WARM, _COLD))
    guess = pd.Series("plain", index=passages.index).mask(warm > cold, "warm").mask((cold > 0) & (cold >= warm), "cold")
    return passages["track"] + " " + guess


def frame(passages: pd.DataFrame) -> pd.DataFrame:
    """Units that could be drawn, with ``hash`` and ``stratum``; a sentence that stands twice in an article is one."""
    units = codes.with_hash(passages).drop_duplicates(KEY)
    return units.assign(stratum=strata(units))


def draw(passages: pd.DataFrame, sizes: dict[str, int], seed: int) -> pd.DataFrame:
    """Draw passages to be coded.

    Parameters
    ----------
    passages : DataFrame
        All passages of a corpus.
    sizes : dict
        Stratum (:func:`strata`) to number of passages; a stratum that is not named, or has fewer, gives all it has.
    seed : int
        Seed of the draw.

    Returns
    -------
    DataFrame
        The rows drawn, in random order, with ``hash``, ``stratum`` and ``inclusion_probability``. A sentence that
        stands twice in an article is one unit.
    """
    units = frame(passages)
    every = units["stratum"].value_counts().to_dict()
    return codes.draw(units, every | sizes, seed)


def parts(passages: pd.DataFrame, seed: int) -> pd.Series:
    """Which passages serve to learn from ("tuning") and which are kept for checking ("kept").

    Whole articles with their near-duplicates (``duplicate_group``, see :func:`twotracks.text.duplicates.mark`) fall
    into one or the other by lot, into the latter with probability :data:`KEPT`.
    """
    groups = np.sort(passages["duplicate_group"].unique())
    kept = groups[np.random.default_rng([seed, 1]).random(len(groups)) < KEPT]
    return passages["duplicate_group"].isin(set(kept)).map({True: "kept", False: "tuning"})


def load() -> pd.DataFrame:
    """The codes the study goes by: one row a unit, disagreements settled.

    Returns
    -------
    DataFrame
        ``corpus``, ``article_id``, ``sentence_no``, ``track``, ``hash``, ``stance`` (-1, 0, 1), ``confidence``,
        ``coder`` ("C" where a disagreement was settled, else "A"), ``inclusion_probability``, ``stratum``, ``part``.
    """
    every = passes()
    final = every[every["coder"].isin(["A", "C"])].drop_duplicates(["corpus", *KEY], keep="last")
    return final.reset_index(drop=True)


def of(corpus: str) -> pd.DataFrame:
    """The codes of one corpus, as from :func:`load`; no row if it was not coded."""
    table = load()
    return table[table["corpus"] == corpus].reset_index(drop=True)


def passes() -> pd.DataFrame:
    """Every code that was made: a row per coder and unit, "A" before "B" before "C"."""
    table = pd.read_csv(FILE, dtype={"article_id": "str", "hash": "str"})
    return table.sort_values(["corpus", "article_id", "sentence_no", "track", "coder"], ignore_index=True)


def disagreements() -> pd.DataFrame:
    """Units on which the first and the second pass differ, and how each was settled."""
    return pd.read_csv(data_file("codes/stance-disagreements.csv"), dtype={"article_id": "str", "hash": "str"})
