"""What the measure of stance takes from annotations: its scale and its cut-offs, and, to compare, its weights.

The study's weights are given by hand; the annotations say how much a unit of weight is worth for and against a track,
and from which score on a passage is labelled. What is fitted stands in ``data/fits/stance.json``, apart from what was
written by hand in ``data/lexicons/stance.toml``. Weights fitted by ridge regression, drawn toward those by hand, are
tried beside them in :mod:`twotracks.validation.stance`.
"""

import json
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pandas as pd
from scipy.sparse import diags
from sklearn.feature_extraction.text import CountVectorizer
from sklearn.linear_model import LogisticRegression, Ridge
from sklearn.model_selection import GroupKFold

from twotracks.analysis.stance import lexicon as stance_lexicon
from twotracks.analysis.stance import match, words
from twotracks.config import SEED
from twotracks.files import whole
from twotracks.inference.agreement import macro_f1

STRENGTHS = (1.0, 3.0, 10.0, 30.0, 100.0, 300.0)  # of the pull toward the weights by hand
FOLDS = 10
WORDS_C = 5.0  # inverse of the penalty on the weights of words
# Share of the weights by hand before any annotation was seen, and how many passages' worth of evidence that is.
_SHARE, _SHARE_STRENGTH = 0.3, 5.0
_LOWS, _HIGHS = np.linspace(0.01, 0.25, 25), np.linspace(0.5, 0.9, 33)  # shares of passages below each cut-off tried


def scale(sums: np.ndarray, annotations: np.ndarray) -> tuple[np.ndarray, float]:
    """How much a unit of weight is worth.

    Parameters
    ----------
    sums : ndarray, shape (n_passages, 2)
        What speaks for the track and what against it (:func:`twotracks.analysis.stance.match.sums`).
    annotations : ndarray, shape (n_passages,)
        -1, 0 or 1.

    Returns
    -------
    (ndarray, float)
        Factors of shape (2,), and the intercept, in the unit of the annotations: least squares, drawn toward a share
        that is worth five passages, so that a handful of annotations gives a sane scale.

    Examples
    --------
    >>> factors, intercept = scale(np.zeros((4, 2)), np.array([1, 0, 0, 0]))
    >>> factors.tolist(), intercept
    ([0.3, 0.3], 0.25)
    """
    return _ridge_toward(np.full(2, _SHARE), sums, annotations, _SHARE_STRENGTH)


def fit(counts: np.ndarray, annotations: np.ndarray, hand: np.ndarray, strength: float) -> tuple[np.ndarray, float]:
    """Weights fitted by ridge regression that draws each toward its weight by hand.

    Parameters
    ----------
    counts : ndarray, shape (n_passages, n_cues)
        From :func:`twotracks.analysis.stance.match.counts`.
    annotations : ndarray, shape (n_passages,)
        -1, 0 or 1.
    hand : ndarray, shape (n_cues,)
        Weights by hand.
    strength : float
        Strength of the pull toward them; without end, it gives :func:`scale`.

    Returns
    -------
    (ndarray, float)
        Weights of shape (n_cues,), and the intercept, in the unit of the annotations.

    Examples
    --------
    >>> counts = np.array([[1.0], [0.0], [1.0], [0.0]])
    >>> weights, intercept = fit(counts, np.array([1, 0, 1, 0]), np.array([1.0]), strength=1e-9)
    >>> weights.round(3).tolist(), round(intercept, 3)
    ([1.0], 0.0)
    """
    sides = np.stack([hand.clip(min=0), hand.clip(max=0)], axis=1)
    return _ridge_toward(sides @ scale(counts @ sides, annotations)[0], counts, annotations, strength)


def _ridge_toward(prior: np.ndarray, x: np.ndarray, y: np.ndarray, strength: float) -> tuple[np.ndarray, float]:
    """Ridge regression whose coefficients are drawn toward ``prior`` instead of toward 0."""
    rest = Ridge(alpha=strength, solver="cholesky").fit(x, y - x @ prior)
    return prior + rest.coef_, float(rest.intercept_)


def fit_words(passages: pd.DataFrame, annotations: np.ndarray, least: float = 0.0) -> words.Fit:
    """Learn what words say of a track: logistic regression of three classes with an L2 penalty.

    Parameters
    ----------
    passages : DataFrame
        ``sentence``, ``track``.
    annotations : ndarray, shape (n_passages,)
        -1, 0 or 1.
    least : float
        Terms both of whose weights are nearer to zero than this are left out.

    Returns
    -------
    Fit
        Without scale and cut-offs (:func:`word_scale`).
    """
    lexicon = stance_lexicon.load()
    found = [words.terms(s, t, lexicon) for s, t in zip(passages["sentence"], passages["track"], strict=True)]
    counted = CountVectorizer(analyzer=list, binary=True, min_df=2, dtype=np.float64)
    matrix = diags([words.shares(one) for one in found]) @ counted.fit_transform(found)
    model = LogisticRegression(C=WORDS_C, max_iter=200).fit(matrix.tocsr(), annotations)
    coefficients, intercepts = np.zeros((3, matrix.shape[1])), np.full(3, -10.0)
    for row, value in enumerate(model.classes_):
        coefficients[int(value) + 1], intercepts[int(value) + 1] = model.coef_[row], model.intercept_[row]
    against, favour = coefficients[0] - coefficients[1], coefficients[2] - coefficients[1]
    weights = {
        term: (round(float(a), 2), round(float(f), 2))
        for term, a, f in zip(counted.get_feature_names_out(), against, favour, strict=True)
        if max(abs(a), abs(f)) >= least
    }
    intercept = (float(intercepts[0] - intercepts[1]), float(intercepts[2] - intercepts[1]))
    return words.Fit(weights, intercept, {})


def word_scale(
    cues: np.ndarray, said: np.ndarray, annotations: np.ndarray, unit: dict[str, float] | None = None
) -> dict[str, float]:
    """From the sum of cues and words to the unit of the annotations, and cut-offs of the labels.

    Parameters
    ----------
    cues, said : ndarray, shape (n_passages,)
        What the cues say, and what the words say by a fit that has not seen these passages.
    annotations : ndarray, shape (n_passages,)
        -1, 0 or 1.
    unit : dict, optional
        ``shift`` and ``factor`` that are known, so that only cut-offs are sought.

    Returns
    -------
    dict
        ``shift``, ``factor``, ``low``, ``high``.

    Examples
    --------
    >>> found = word_scale(np.array([0.0, 0.5, -0.5]), np.array([0.0, 0.5, -0.5]), np.array([0, 1, -1]))
    >>> found["shift"], found["factor"]
    (0.0, 1.0)
    """
    raw = cues + said
    factor, shift = (unit["factor"], unit["shift"]) if unit else np.polyfit(raw, annotations.astype(float), 1)
    low, high = cut_offs(shift + factor * raw, annotations)
    return {
        name: round(float(value), 3)
        for name, value in (("shift", shift), ("factor", factor), ("low", low), ("high", high))
    }  # fmt: skip


def cut_offs(scores: np.ndarray, annotations: np.ndarray) -> tuple[float, float]:
    """The two cut-offs with which labels agree best with annotations.

    Parameters
    ----------
    scores : ndarray, shape (n_passages,)
        In any unit.
    annotations : ndarray, shape (n_passages,)
        -1, 0 or 1.

    Returns
    -------
    (float, float)
        Scores below the first are labelled -1, from the second on 1 (:func:`twotracks.analysis.stance.measure.label`):
        of a grid of quantiles of the scores, the pair with the best macro-averaged F1. Without end where the scores
        do not vary: then all are labelled 0.

    Examples
    --------
    >>> scores = np.array([-0.9] * 10 + [0.0] * 60 + [0.8] * 30)
    >>> low, high = cut_offs(scores, np.sign(scores))
    >>> bool(-0.9 < low <= 0.0 < high <= 0.8)
    True
    """
    lows, highs = (np.unique(np.quantile(scores, shares)) for shares in (_LOWS, _HIGHS))
    confusion = np.zeros((len(lows), len(highs), 3, 3))
    for i, value in enumerate((-1, 0, 1)):
        mine = scores[annotations == value]
        confusion[:, :, i, 0] = (mine < lows[:, None]).sum(axis=1)[:, None]
        confusion[:, :, i, 2] = (mine >= highs[:, None]).sum(axis=1)[None, :]
        confusion[:, :, i, 1] = len(mine) - confusion[:, :, i, 0] - confusion[:, :, i, 2]
    allowed = lows[:, None] < highs[None, :]
    if not allowed.any():
        return -np.inf, np.inf
    best = np.argmax(np.where(allowed, macro_f1(confusion), -1.0))
    low, high = np.unravel_index(best, allowed.shape)
    return float(lows[low]), float(highs[high])


def folds(groups: np.ndarray, n: int = FOLDS) -> Iterator[tuple[np.ndarray, np.ndarray]]:
    """Divisions into rows to develop on and rows to test on, articles and their near-duplicates never in both.

    Parameters
    ----------
    groups : ndarray, shape (n_passages,)
        The article of each passage, with its near-duplicates.
    n : int
        How many; fewer where there are fewer groups.

    Returns
    -------
    iterator of (ndarray, ndarray)
        Row numbers; each row is tested on once.

    Examples
    --------
    >>> sorted(test.tolist() for _, test in folds(np.array(["a", "b", "a"]), 2))
    [[0, 2], [1]]
    """
    n = min(n, len(np.unique(groups)))
    return GroupKFold(n, shuffle=True, random_state=SEED).split(groups, groups=groups)


def strength_for(counts: np.ndarray, annotations: np.ndarray, hand: np.ndarray, groups: np.ndarray) -> float:
    """The strength whose predictions for articles left out correlate best with the annotations.

    Parameters
    ----------
    counts, annotations, hand
        As for :func:`fit`.
    groups : ndarray, shape (n_passages,)
        As for :func:`folds`.

    Returns
    -------
    float
        One of :data:`STRENGTHS`.
    """
    predicted = {strength: np.zeros(len(annotations)) for strength in STRENGTHS}
    for development, left_out in folds(groups, 5):
        for strength in STRENGTHS:
            weights, intercept = fit(counts[development], annotations[development], hand, strength)
            predicted[strength][left_out] = counts[left_out] @ weights + intercept
    return max(STRENGTHS, key=lambda strength: np.corrcoef(predicted[strength], annotations)[0, 1])


def refit(annotated: pd.DataFrame, path: Path = stance_lexicon.FIT) -> pd.DataFrame:
    """Compute scale, cut-offs and evidence from annotated passages and write them into the file of fitted numbers.

    Parameters
    ----------
    annotated : DataFrame
        ``sentence``, ``track``, ``link`` and ``annotation``.
    path : Path
        Where they go, in place of what stands there; the lexicon, which is written by hand, is not touched.

    Returns
    -------
    DataFrame
        ``cue``, ``weight``, ``passages`` (in how many annotated passages the cue counts for something),
        ``mean_annotation`` (of those).
    """
    lexicon = stance_lexicon.load()
    counts, annotations = match.counts(annotated, lexicon), annotated["annotation"].to_numpy(float)
    sums = match.sums(counts, lexicon)
    factors, intercept = scale(sums, annotations)
    low, high = cut_offs(intercept + sums @ factors, annotations)
    names = ("intercept", "for", "against", "low", "high")
    rows = []
    for i, cue in enumerate(lexicon.cues):
        found = counts[:, i] != 0
        mean = float(annotations[found].mean()) if found.any() else 0.0
        rows.append((cue.id, cue.weight, int(found.sum()), mean))
    table = pd.DataFrame(rows, columns=["cue", "weight", "passages", "mean_annotation"])
    fitted = {
        "lexicon": lexicon.version,
        "n_passages": len(annotated),
        "score": {
            # Three decimals are as many as a thousand passages carry.
            name: round(float(value), 3)
            for name, value in zip(names, (intercept, *factors, low, high), strict=True)
        },
        "cues": {
            row.cue: {"passages": row.passages, "mean_annotation": round(row.mean_annotation, 2)}
            for row in table.itertuples()
        },
    }
    with whole(path) as partial:
        partial.write_text(json.dumps(fitted, indent=1) + "\n", encoding="utf-8", newline="\n")
    stance_lexicon.load.cache_clear()
    return table
