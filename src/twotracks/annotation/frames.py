"""Passages annotated for frames: which of 22 a sentence uses, read with its neighbours.

A row per annotator and sentence, without text; article and hash of the sentence find it again. The annotators were
language models under the codebook (section 5), who saw the headline, the sentence and those around it, and neither the
outlet nor any score.
"""

import numpy as np
import pandas as pd

from twotracks.config import data_file
from twotracks.errors import InputError
from twotracks.text.sentences import with_hash

FRAMES = (
    "conflict", "human", "economic", "morality", "responsibility",
    "effectiveness", "legitimacy", "complement", "rival", "blame", "sovereignty", "terrorism", "humanitarian", "powers",
    "war_violence", "war_elite", "war_dichotomy", "war_zero_sum",
    "peace_people", "peace_common", "peace_many", "peace_causes",
)  # fmt: skip
PREFIX = "frame_"  # of a measure's columns
ANNOTATED = "annotated_"  # of the annotators'
UNIT = ["corpus", "article_id", "hash"]


def load(corpus: str | None = None, annotator: str = "A") -> pd.DataFrame:
    """The study's annotations of frames, a row a sentence.

    Parameters
    ----------
    corpus : str, optional
        Default all four.
    annotator : {"A", "B"}
        A read every sentence that was drawn, B a random 320 of them a second time, blind to A.

    Returns
    -------
    DataFrame
        ``corpus``, ``article_id``, ``hash``, ``sentence_no``, ``track`` and ``stratum`` (at the draw),
        ``inclusion_probability``, ``split``, ``blamed``, ``unsure``, and a column per frame of :data:`FRAMES`, 1.0
        where the sentence uses it and else 0.0. No row if the corpus was not annotated.

    Examples
    --------
    >>> annotations = load("fa-kes")
    >>> len(annotations), int(annotations["conflict"].sum())
    (93, 28)
    """
    words = dict.fromkeys(("article_id", "hash", "blamed", "unsure", "frames"), "str")
    table = pd.read_csv(data_file("annotations/frames.csv"), keep_default_na=False, dtype=words)
    mine = table[(table["annotator"] == annotator) & ((table["corpus"] == corpus) | (corpus is None))]
    used = mine["frames"].str.split()
    found = {frame: used.map(lambda names, frame=frame: float(frame in names)) for frame in FRAMES}
    return mine.drop(columns=["frames", "annotator"]).assign(**found).reset_index(drop=True)


def attach(passages: pd.DataFrame, annotations: pd.DataFrame) -> pd.DataFrame:
    """Passages with what annotators said of their frames.

    Parameters
    ----------
    passages : DataFrame
        With ``article_id`` and ``sentence``. A sentence that speaks of both tracks counts for both.
    annotations : DataFrame
        From :func:`load`, or a table of your own: ``article_id``, ``hash``, ``inclusion_probability`` and a column of 0
        and 1 for each frame. It may be empty.

    Returns
    -------
    DataFrame
        ``passages`` in the same order, with ``annotated_FRAME`` (1, 0, or NaN where not annotated),
        ``inclusion_probability``, and ``developed_on``: whether the article served to write the dictionary.

    Raises
    ------
    InputError
        If a sentence is annotated twice, a column is missing, or no annotation belongs to any of the passages.

    Examples
    --------
    >>> from twotracks.text.sentences import sentence_hash
    >>> passages = pd.DataFrame({"article_id": ["a", "a"], "sentence": ["It failed.", "It opened."]})
    >>> mine = {"article_id": ["a"], "hash": [sentence_hash("It failed.")], "inclusion_probability": 0.5, "blame": 1.0}
    >>> attach(passages, pd.DataFrame(mine))["annotated_blame"].tolist()
    [1.0, nan]
    """
    key = ["article_id", "hash"]
    missing = [name for name in (*key, "inclusion_probability") if name not in annotations.columns]
    if missing:
        raise InputError(f"These annotations of frames have no column '{missing[0]}' (see tt.frames.annotations).")
    if annotations.duplicated(key).any():
        raise InputError("A sentence has more than one annotation of its frames: keep those of one annotator.")
    frames = [name for name in annotations.columns if name in FRAMES or _is_marks(annotations, name)]
    own = annotations[[*key, "inclusion_probability", *frames]].rename(
        columns=lambda n: ANNOTATED + n if n in frames else n
    )
    served = set()
    if "split" in annotations.columns:
        served = set(annotations.loc[annotations["split"] == "development", "article_id"])
    fresh = with_hash(passages.drop(columns=[name for name in own.columns if name not in key], errors="ignore"))
    fresh = fresh.assign(developed_on=fresh["article_id"].isin(served))
    out = fresh.merge(own, on=key, how="left", validate="many_to_one").set_axis(passages.index)
    out.attrs = dict(passages.attrs)
    if len(annotations) and len(passages) and not out["inclusion_probability"].notna().any():
        raise InputError("None of these annotations of frames belongs to a passage of this corpus.")
    return out


def _is_marks(table: pd.DataFrame, name: str) -> bool:
    """Whether a column says yes or no of each sentence, as those of a user's own frames do."""
    if name in {"sentence_no", "inclusion_probability"} or not pd.api.types.is_numeric_dtype(table[name]):
        return False
    return bool(np.isin(table[name].dropna(), (0, 1)).all())
