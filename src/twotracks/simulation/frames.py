"""Planted frames of simulated sentences, beside those that the dictionary finds."""

import pandas as pd

from twotracks.analysis.frames import measure
from twotracks.annotation.frames import PREFIX
from twotracks.config import data_file
from twotracks.provenance import carry
from twotracks.text.sentences import with_hash

# What the templates call a frame, and what the study calls it; of the others the templates do not tell.
PLANTED = {
    "conflict": "conflict", "human interest": "human", "economic": "economic", "morality": "morality",
    "responsibility": "responsibility",
}  # fmt: skip
NONE = "none"
CONTEXTS = ("sentence alone", "with its neighbours")


def sentences(passages: pd.DataFrame, articles: pd.DataFrame, truth: pd.DataFrame | None = None) -> pd.DataFrame:
    """Each sentence once, with the frame it was written with and those that are found.

    Parameters
    ----------
    passages, articles : DataFrame
        Of a simulated corpus.
    truth : DataFrame, optional
        Its ground truth, with a column ``frame``; default: that of the teaching corpus.

    Returns
    -------
    DataFrame
        Passages in the ground truth, read by themselves and with their neighbours: ``context``, ``planted``,
        ``sentence`` and the columns of :func:`twotracks.analysis.frames.measure.score`.

    Examples
    --------
    >>> articles = pd.DataFrame({"article_id": ["a"], "text": ["They blamed each other."]})
    >>> passages = pd.DataFrame({"article_id": "a", "sentence_no": [0], "sentence": ["They blamed each other."]})
    >>> sentences(passages, articles, with_hash(passages).assign(frame="conflict"))["frame_conflict"].tolist()
    [1.0, 1.0]
    """
    if truth is None:
        truth = pd.read_parquet(data_file("teaching/truth.parquet"))
    known = truth[["article_id", "hash", "frame"]].drop_duplicates(["article_id", "hash"])
    once = with_hash(passages).drop_duplicates(["article_id", "hash"])
    rows = once.merge(known.rename(columns={"frame": "planted"}), on=["article_id", "hash"])
    parts = [
        measure.score(rows, given, measure.STUDY).assign(context=name)
        for name, given in zip(CONTEXTS, (None, articles), strict=True)
    ]
    return carry(passages, pd.concat(parts, ignore_index=True))


def found(passages: pd.DataFrame, articles: pd.DataFrame, truth: pd.DataFrame | None = None) -> pd.DataFrame:
    """How often each generic frame is found in sentences by the frame they were written with.

    Parameters
    ----------
    passages, articles, truth : DataFrame
        As for :func:`sentences`.

    Returns
    -------
    DataFrame
        ``context`` ("sentence alone"; "with its neighbours", as annotators read real texts), ``planted``, ``frame``
        (found), ``share`` of the planted sentences, ``n`` (sentences).

    Examples
    --------
    >>> text = "Snow fell. They blamed each other. Rain fell."
    >>> articles = pd.DataFrame({"article_id": ["a"], "text": [text]})
    >>> passages = pd.DataFrame({"article_id": "a", "sentence_no": [1], "sentence": ["They blamed each other."]})
    >>> truth = with_hash(passages).assign(frame="conflict")
    >>> found(passages, articles, truth).query("frame == 'conflict'")["share"].tolist()
    [1.0, 1.0]
    """
    parts = []
    for context, scored in sentences(passages, articles, truth).groupby("context", sort=False):
        for planted in (*PLANTED, NONE):
            mine = scored[scored["planted"] == planted]
            for name, frame in PLANTED.items():
                parts.append((context, planted, name, mine[PREFIX + frame].mean(), len(mine)))
    out = pd.DataFrame(parts, columns=["context", "planted", "frame", "share", "n"])
    return carry(passages, out[out["n"] > 0].reset_index(drop=True))


def agreement(passages: pd.DataFrame, articles: pd.DataFrame, truth: pd.DataFrame | None = None) -> pd.DataFrame:
    """Precision, recall and F1 of each generic frame against the frame a sentence was written with.

    Parameters
    ----------
    passages, articles, truth : DataFrame
        As for :func:`sentences`.

    Returns
    -------
    DataFrame
        ``context``, ``frame``, ``precision``, ``recall``, ``f1``, ``n_planted``, ``n_found``.

    Examples
    --------
    >>> articles = pd.DataFrame({"article_id": ["a"], "text": ["They blamed each other."]})
    >>> passages = pd.DataFrame({"article_id": "a", "sentence_no": [0], "sentence": ["They blamed each other."]})
    >>> agreement(passages, articles, with_hash(passages).assign(frame="conflict")).loc[0, "f1"].item()
    1.0
    """
    counted = found(passages, articles, truth)
    counted["found"] = counted["share"] * counted["n"]
    rows = []
    for (context, frame), mine in counted.groupby(["context", "frame"], sort=False):
        right = mine.loc[mine["planted"] == frame, "found"].sum()
        n_planted, n_found = mine.loc[mine["planted"] == frame, "n"].sum(), mine["found"].sum()
        rows.append({
            "context": context, "frame": frame,
            "precision": right / n_found if n_found else float("nan"),
            "recall": right / n_planted if n_planted else float("nan"),
            "f1": 2 * right / (n_found + n_planted) if n_found + n_planted else float("nan"),
            "n_planted": int(n_planted), "n_found": round(n_found),
        })  # fmt: skip
    return carry(passages, pd.DataFrame(rows))
