"""What was planted in simulated articles, beside what the rules and the measures find there."""

from collections.abc import Sequence

import numpy as np
import pandas as pd

from twotracks.analysis import registry as measures
from twotracks.analysis import sentiment
from twotracks.analysis.stance import score as stance
from twotracks.inference import estimates as estimate
from twotracks.passages import find as tracks
from twotracks.schemas import TRACKS
from twotracks.text import duplicates as copies
from twotracks.text.sentences import with_hash

PLANTED = "planted stance"
_KEY = ["article_id", "hash", "track"]
FOUND = "planted stance of the passages found"


def planted_in(articles: pd.DataFrame, truth: pd.DataFrame) -> pd.DataFrame:
    """What was planted in some articles, as a table of passages: ``stance`` is -1.0, 0.0 or 1.0 towards ``track``."""
    mine = truth[(truth["track"] != "") & truth["article_id"].isin(articles["article_id"])]
    return mine.assign(stance=mine["stance"].astype(float))


def found_in(passages: pd.DataFrame, truth: pd.DataFrame, keep: Sequence[str] = ()) -> pd.DataFrame:
    """Passages of the rules that were planted, with their planted ``stance`` and what else of the truth to keep."""
    planted = truth[[*_KEY, "stance", *keep]].drop_duplicates(_KEY)
    return with_hash(passages).merge(planted, on=_KEY, how="inner")


def coded(passages: pd.DataFrame, truth: pd.DataFrame, probability: float, seed: int) -> pd.DataFrame:
    """Codes that a careful reader would give a random sample of passages, for trying a correction.

    Parameters
    ----------
    passages : DataFrame
        What the rules found.
    truth : DataFrame
        As from :func:`planted_in`.
    probability : float
        Of each passage to be read.
    seed : int
        Of the draw.

    Returns
    -------
    DataFrame
        ``article_id``, ``hash``, ``track``, ``stance`` (the planted one; 0 for a passage that the rules took for one on
        the track and that is none) and ``inclusion_probability``.
    """
    units = with_hash(passages).drop_duplicates(_KEY)[_KEY]
    units = units[np.random.default_rng(seed).random(len(units)) < probability]
    planted = truth[[*_KEY, "stance"]].drop_duplicates(_KEY)
    out = units.merge(planted, on=_KEY, how="left").fillna({"stance": 0.0})
    return out.assign(inclusion_probability=probability)


def detection(passages: pd.DataFrame, truth: pd.DataFrame) -> pd.DataFrame:
    """How much of what was planted the rules find.

    Parameters
    ----------
    passages : DataFrame
        What the rules found.
    truth : DataFrame
        As from :func:`planted_in`.

    Returns
    -------
    DataFrame
        Per track: ``precision``, ``recall``, ``f1``; ``planted``, ``found`` (sentences). No intervals: sentences of one
        bank come back again and again, so as many articles as one likes would not make them sure.
    """
    planted = truth[_KEY].drop_duplicates()
    found = with_hash(passages)[_KEY].drop_duplicates()
    rows = []
    for track in TRACKS:
        mine, theirs = planted[planted["track"] == track], found[found["track"] == track]
        right = len(mine.merge(theirs, on=_KEY))
        precision, recall = right / max(len(theirs), 1), right / max(len(mine), 1)
        rows.append(
            {
                "track": track, "precision": precision, "recall": recall,
                "f1": 2 * right / max(len(mine) + len(theirs), 1), "planted": len(mine), "found": len(theirs),
            }
        )  # fmt: skip
    return pd.DataFrame(rows)


def gaps(articles: pd.DataFrame, truth: pd.DataFrame) -> dict[str, pd.DataFrame]:
    """The gap between the tracks as planted, and as each measure sees it, in one simulated corpus.

    Returns
    -------
    dict of DataFrame
        By measure ("planted stance", then those of ``analysis.registry``): claims of
        ``inference.estimates.track_gap``.
    """
    passages = copies.mark(stance.score(sentiment.score(tracks.find_passages(articles))), articles)
    planted = copies.mark(planted_in(articles, truth), articles)
    out = {PLANTED: estimate.track_gap(planted.rename(columns={"stance": PLANTED}), PLANTED)}
    return out | {column: estimate.track_gap(passages, column) for column in measures.known()}
