"""Stance toward a track: how favourably a sentence speaks of it, from the words that evaluate it.

Unlike :mod:`twotracks.analysis.sentiment`, which scores the tone of all words, this looks for cues that evaluate the
track the passage is about ("welcomed", "has stalled") and asks whose they are. How well it agrees with
annotations is in notebook 7 and in ``data/annotations/stance-validity.csv``.
"""

from pathlib import Path

import numpy as np
import pandas as pd

from twotracks.analysis.registry import Measure, register
from twotracks.analysis.stance import match, words
from twotracks.analysis.stance.lexicon import Lexicon, chosen
from twotracks.errors import InputError
from twotracks.schemas import TRACKS

STANCE = Measure(
    "stance", label="Stance", question="How favourably does each outlet speak of each track?",
    not_shown="The intervals do not contain the measure's own error.", lexicon="stance",
    reported_as="cues and words",
)  # fmt: skip


@register(STANCE)
def score(passages: pd.DataFrame, lexicon: Lexicon | str | Path | None = None) -> pd.DataFrame:
    """Score how favourably each passage speaks of its track.

    Parameters
    ----------
    passages : DataFrame
        Columns ``sentence`` (str) and ``track`` (one of :data:`twotracks.schemas.TRACKS`); ``link``, as from
        :func:`twotracks.passages.find.find_passages`, is used where it is there.
    lexicon : Lexicon, str or Path, optional
        Another lexicon than ``data/lexicons/stance.toml``: its path, or as from
        :func:`twotracks.analysis.stance.lexicon.load`. Then its cues alone are scored.

    Returns
    -------
    DataFrame
        A copy with two more columns: ``stance`` (float) in [-1, 1], positive where the sentence speaks for the track;
        ``stance_label`` (int): -1, 0 or 1. A sentence that speaks of both tracks has a row and a score for each. A
        sentence in which nothing is known scores about 0, label 0.

    Raises
    ------
    InputError
        If a column is missing, a track unknown, or a sentence missing.

    Examples
    --------
    >>> passages = pd.DataFrame({"sentence": ["The Geneva talks have failed."], "track": ["geneva"]})
    >>> score(passages)["stance_label"].tolist()
    [-1]
    """
    for name in ("sentence", "track"):
        if name not in passages.columns:
            raise InputError(
                f"Stance needs a table with a column '{name}', such as tt.find_passages gives: it is the stance "
                "of a sentence toward a track."
            )
    unknown = set(passages["track"]) - set(TRACKS)
    if unknown:
        raise InputError(f"The track is {' or '.join(map(repr, TRACKS))}, not {sorted(map(str, unknown))}.")
    if passages["sentence"].isna().any():
        raise InputError(
            f"{int(passages['sentence'].isna().sum())} passages have no sentence. Take those rows out first."
        )
    learnt = words.load() if lexicon is None else None
    lexicon = chosen(lexicon)
    raw, by = cues(passages, lexicon), lexicon.score
    if learnt is not None:
        said = words.scores(passages["sentence"], passages["track"], lexicon, learnt)
        raw, by = learnt.score["shift"] + learnt.score["factor"] * (raw + said), learnt.score
    return passages.assign(stance=raw.clip(-1, 1), stance_label=label(raw, by["low"], by["high"]))


def cues(passages: pd.DataFrame, lexicon: Lexicon | str | Path | None = None) -> np.ndarray:
    """What the cues alone say, in the unit of the annotations: the readable baseline.

    Parameters
    ----------
    passages : DataFrame
        As for :func:`score`.
    lexicon : Lexicon, str or Path, optional
        As for :func:`score`.

    Returns
    -------
    ndarray, shape (n,)
        Not cut to [-1, 1].

    Examples
    --------
    >>> passages = pd.DataFrame({"sentence": ["The Geneva talks have failed."], "track": ["geneva"]})
    >>> bool(cues(passages)[0] < -0.5)
    True
    """
    lexicon = chosen(lexicon)
    by = lexicon.score
    sums = match.sums(match.counts(passages, lexicon), lexicon)
    return by["intercept"] + by["for"] * sums[:, 0] + by["against"] * sums[:, 1]


def label(scores: np.ndarray, low: float, high: float) -> np.ndarray:
    """Labels from scores and two cut-offs.

    Parameters
    ----------
    scores : ndarray, shape (n,)
        In any unit.
    low, high : float
        The cut-offs, in the unit of the scores.

    Returns
    -------
    ndarray of int, shape (n,)
        -1 below ``low``, 1 from ``high`` on, else 0.

    Examples
    --------
    >>> label(np.array([-0.3, 0.0, 0.4]), low=-0.2, high=0.4).tolist()
    [-1, 0, 1]
    """
    return np.where(scores >= high, 1, np.where(scores < low, -1, 0)).astype("int64")


def explain(
    sentence: str, track: str, link: str = "named", lexicon: Lexicon | str | Path | None = None
) -> pd.DataFrame:
    """The words that made the score of one sentence toward one track.

    Parameters
    ----------
    sentence : str
        The sentence.
    track : str
        One of :data:`twotracks.schemas.TRACKS`.
    link : {"named", "alias", "carried"}
        How the track was recognised.
    lexicon : Lexicon, str or Path, optional
        The one given to :func:`score`; default: the study's.

    Returns
    -------
    DataFrame
        ``words``, ``cue`` ("learnt" for a word or pair of words that is no cue), ``given_to`` (to whom it is assigned),
        ``negated``, ``hoped``, ``counts_for``, ``weight``, ``adds``: what it adds to the score before the cut to
        [-1, 1]. Of a cue that stands several times no more than once counts in the score. Learnt words overlap: each
        adds what the score would lack without it.

    Examples
    --------
    >>> explain("The Geneva talks have failed.", "geneva")["cue"].tolist()[:2]
    ['fail', 'learnt']
    """
    learnt = words.load() if lexicon is None else None
    factor = 1.0 if learnt is None else learnt.score["factor"]
    lexicon = chosen(lexicon)
    rows: list[tuple] = []
    for found in match.find(sentence, track, link, lexicon):
        cue = lexicon.cues[found.cue]
        adds = factor * found.counts_for * cue.weight * lexicon.score["for" if cue.weight > 0 else "against"]
        said = (found.words, cue.id, found.given_to, found.negated, found.hoped, found.counts_for)
        rows.append((*said, cue.weight, adds))
    for term, adds in [] if learnt is None else words.explain(sentence, track, lexicon, learnt):
        rows.append(
            (
                term,
                "learnt",
                "",
                False,
                False,
                words.shares(words.terms(sentence, track, lexicon)),
                np.nan,
                factor * adds,
            )
        )
    columns = ["words", "cue", "given_to", "negated", "hoped", "counts_for", "weight", "adds"]
    return pd.DataFrame(rows, columns=columns)
