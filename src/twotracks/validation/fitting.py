"""What the measure of stance takes from codes made by reading: its scale and its cuts, and, to compare, its weights.

The study's weights are given by hand; the codes say how much a unit of weight is worth for and against a track, and
from which score on a passage is labelled. Weights learnt by ridge regression, drawn toward those by hand, are tried
beside them in :mod:`twotracks.validation.stance`.
"""

import re
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pandas as pd
from sklearn.model_selection import GroupKFold

from twotracks.analysis.stance import match as cues
from twotracks.analysis.stance.lexicon import FILE
from twotracks.config import SEED
from twotracks.inference import agreement

STRENGTHS = (1.0, 3.0, 10.0, 30.0, 100.0, 300.0)  # of the pull toward the weights by hand
FOLDS = 10
# Share of the weights by hand before any code was seen, and how many passages' worth of evidence that is.
_SHARE, _SHARE_STRENGTH = 0.3, 5.0


def scale(sums: np.ndarray, codes: np.ndarray) -> tuple[np.ndarray, float]:
    """How much a unit of weight is worth.

    Parameters
    ----------
    sums : ndarray, shape (n_passages, 2)
        What speaks for the track and what against it (:func:`twotracks.analysis.stance.match.sums`).
    codes : ndarray, shape (n_passages,)
        -1, 0 or 1.

    Returns
    -------
    (ndarray, float)
        Factors of shape (2,), and the intercept, in the unit of the codes: least squares, drawn toward a share that is
        worth five passages, so that a handful of codes gives a sane scale.
    """
    centred, rest = sums - sums.mean(axis=0), codes - codes.mean()
    gram = centred.T @ centred + _SHARE_STRENGTH * np.eye(2)
    factors = np.linalg.solve(gram, centred.T @ rest + _SHARE_STRENGTH * _SHARE)
    return factors, float(codes.mean() - sums.mean(axis=0) @ factors)


def fit(counts: np.ndarray, codes: np.ndarray, hand: np.ndarray, strength: float) -> tuple[np.ndarray, float]:
    """Weights learnt by ridge regression that draws each toward its weight by hand.

    Parameters
    ----------
    counts : ndarray, shape (n_passages, n_cues)
        From :func:`twotracks.analysis.stance.match.counts`.
    codes : ndarray, shape (n_passages,)
        -1, 0 or 1.
    hand : ndarray, shape (n_cues,)
        Weights by hand.
    strength : float
        Strength of the pull toward them; without end, it gives :func:`scale`.

    Returns
    -------
    (ndarray, float)
        Weights of shape (n_cues,), and the intercept, in the unit of the codes.
    """
    sides = np.stack([hand.clip(min=0), hand.clip(max=0)], axis=1)
    prior = sides @ scale(counts @ sides, codes)[0]
    centred, rest = counts - counts.mean(axis=0), codes - codes.mean()
    gram = centred.T @ centred + strength * np.eye(counts.shape[1])
    weights = prior + np.linalg.solve(gram, centred.T @ (rest - centred @ prior))
    return weights, float(codes.mean() - counts.mean(axis=0) @ weights)


def cuts(scores: np.ndarray, codes: np.ndarray) -> tuple[float, float]:
    """Scores below the first are labelled -1, from the second on 1: the pair with the best macro-averaged F1."""
    lows = np.unique(np.quantile(scores, np.linspace(0.01, 0.25, 25)))
    highs = np.unique(np.quantile(scores, np.linspace(0.5, 0.9, 33)))
    best = max(
        (
            (agreement.macro_f1(agreement.confusion(codes, labels(scores, low, high))), low, high)
            for low in lows
            for high in highs
            if low < high
        ),
        key=lambda entry: entry[0],
        default=(0.0, -np.inf, np.inf),
    )
    return float(best[1]), float(best[2])


def labels(scores: np.ndarray, low: float, high: float) -> np.ndarray:
    """-1 below ``low``, 1 from ``high`` on, else 0."""
    return np.where(scores >= high, 1, np.where(scores < low, -1, 0))


def folds(groups: np.ndarray, n: int = FOLDS) -> Iterator[tuple[np.ndarray, np.ndarray]]:
    """Rows to learn from and rows to judge, articles and their copies never in both."""
    n = min(n, len(np.unique(groups)))
    return GroupKFold(n, shuffle=True, random_state=SEED).split(groups, groups=groups)


def strength_for(counts: np.ndarray, codes: np.ndarray, hand: np.ndarray, groups: np.ndarray) -> float:
    """The strength whose predictions for left-out articles correlate best with the codes."""
    predicted = {strength: np.zeros(len(codes)) for strength in STRENGTHS}
    for train, test in folds(groups, 5):
        for strength in STRENGTHS:
            weights, intercept = fit(counts[train], codes[train], hand, strength)
            predicted[strength][test] = counts[test] @ weights + intercept
    return max(STRENGTHS, key=lambda strength: np.corrcoef(predicted[strength], codes)[0, 1])


def renew(passages: pd.DataFrame, path: Path = FILE) -> pd.DataFrame:
    """Compute scale, cuts and evidence from coded passages and write them into the lexicon.

    Parameters
    ----------
    passages : DataFrame
        ``sentence``, ``track``, ``link`` and ``code``.
    path : Path
        The lexicon. Its ``[score]`` and each cue's ``passages`` and ``mean_code`` are replaced; all else stays.

    Returns
    -------
    DataFrame
        ``cue``, ``weight``, ``passages``, ``mean_code``.
    """
    cues.load.cache_clear()
    lexicon = cues.load(path)
    counts, codes = cues.counts(passages, lexicon), passages["code"].to_numpy(float)
    sums = cues.sums(counts, lexicon)
    factors, intercept = scale(sums, codes)
    low, high = cuts(intercept + sums @ factors, codes)
    text = path.read_text(encoding="utf-8")
    names = ("intercept", "for", "against", "low", "high")
    for name, value in zip(names, (intercept, *factors, low, high), strict=True):
        text = re.sub(rf"(?m)^{name} = .*$", f"{name} = {value:.3f}", text, count=1)
    rows = []
    for i, cue in enumerate(lexicon.cues):
        found = counts[:, i] != 0
        mean = float(codes[found].mean()) if found.any() else 0.0
        block = re.compile(rf'(?m)(^id = "{re.escape(cue.id)}"\n(?:.+\n)*?passages = ).*(\nmean_code = ).*$')
        text = block.sub(rf"\g<1>{found.sum()}\g<2>{mean:.2f}", text, count=1)
        rows.append((cue.id, cue.weight, int(found.sum()), mean))
    path.write_text(text, encoding="utf-8", newline="\n")
    cues.load.cache_clear()
    return pd.DataFrame(rows, columns=["cue", "weight", "passages", "mean_code"])
