"""What all words of a sentence say of a track, learnt from annotated passages and the bank of invented texts.

The cues of the lexicon are few and sure; writers praise and bury talks in a thousand other words ("torpedoed", "a
lifeline"). A logistic regression of three classes has learnt them: each word and pair of words has a weight for and one
against the track, and they are data (``data/fits/stance-words.json``), so that each can be read and the score of a
sentence taken apart (:func:`twotracks.analysis.stance.measure.explain`).
"""

import json
from collections.abc import Iterable
from functools import cache
from itertools import pairwise
from typing import NamedTuple

import numpy as np

from twotracks.analysis.stance.lexicon import Lexicon
from twotracks.analysis.stance.match import tokens
from twotracks.config import data_file
from twotracks.schemas import TRACKS

FIT = "fits/stance-words.json"


class Fit(NamedTuple):
    """What was learnt.

    ``weights``: word or pair of words to its weight for "against" and for "for", each against "neither" (log odds);
    ``intercept``: of the two; ``score``: ``shift`` and ``factor`` from the sum of cues and words to the unit of the
    annotations, and the cut-offs ``low`` and ``high`` of the labels.
    """

    weights: dict[str, tuple[float, float]]
    intercept: tuple[float, float]
    score: dict[str, float]


@cache
def load() -> Fit | None:
    """What was learnt for these tracks.

    Returns
    -------
    Fit or None
        None for another pair of tracks, to which nothing was fitted.

    Examples
    --------
    >>> against, favour = load().weights["failed"]
    >>> against > favour
    True
    """
    try:
        stored = json.loads(data_file(FIT).read_text(encoding="utf-8"))
    except FileNotFoundError:
        return None
    if stored["tracks"] != list(TRACKS):
        return None
    weights = {term: (float(pair[0]), float(pair[1])) for term, pair in stored["weights"].items()}
    return Fit(weights, (stored["intercept"][0], stored["intercept"][1]), stored["score"])


def terms(sentence: str, track: str, lexicon: Lexicon) -> list[str]:
    """Words and pairs of neighbouring words of a sentence, each once.

    Parameters
    ----------
    sentence : str
        The sentence.
    track : str
        One of :data:`twotracks.schemas.TRACKS`.
    lexicon : Lexicon
        Its ``[targets]`` say which words name a track.

    Returns
    -------
    list of str
        In small letters; THIS stands for a word that names the track, OTHER for one that names the other, # for a
        number.

    Examples
    --------
    >>> from twotracks.analysis.stance.lexicon import load as load_lexicon
    >>> terms("Geneva failed twice.", "geneva", load_lexicon())
    ['THIS', 'failed', 'twice', 'THIS failed', 'failed twice']
    """
    mine = lexicon.targets.tracks[track]
    others = [words for name, words in lexicon.targets.tracks.items() if name != track]
    words = [
        "THIS" if word in mine
        else "OTHER" if any(word in named for named in others)
        else "#" if word.isdigit() else word
        for word in tokens(sentence) if word[0].isalnum()
    ]  # fmt: skip
    return list(dict.fromkeys([*words, *(f"{a} {b}" for a, b in pairwise(words))]))


def shares(found: list[str]) -> float:
    """What each term of a sentence counts for: the more there are, the less."""
    return 1 / np.sqrt(max(len(found), 1))


def divided(found: list[str], lexicon: Lexicon) -> bool:
    """Whether a sentence sets one track against the other: words do not know whose they are, and only cues do.

    Parameters
    ----------
    found : list of str
        From :func:`terms`.
    lexicon : Lexicon
        For the words of a contrast.

    Returns
    -------
    bool

    Examples
    --------
    >>> from twotracks.analysis.stance.lexicon import load as load_lexicon
    >>> divided(terms("While Geneva failed, Astana works.", "astana", load_lexicon()), load_lexicon())
    True
    """
    return "OTHER" in found and any(term in lexicon.words["contrast"] for term in found)


def scores(sentences: Iterable[str], tracks: Iterable[str], lexicon: Lexicon, fit: Fit) -> np.ndarray:
    """Probability that a sentence speaks for its track less the probability that it speaks against it.

    Parameters
    ----------
    sentences, tracks : iterable of str
        One track a sentence.
    lexicon : Lexicon
        For the words that name a track.
    fit : Fit
        From :func:`load`.

    Returns
    -------
    ndarray, shape (n,)
        Between -1 and 1; 0 where a contrast divides two tracks (:func:`divided`).

    Examples
    --------
    >>> from twotracks.analysis.stance.lexicon import load as load_lexicon
    >>> fit = Fit({"failed": (2.0, -1.0)}, (0.0, 0.0), {})
    >>> bool(scores(["It failed."], ["geneva"], load_lexicon(), fit)[0] < 0)
    True
    """
    logits = []
    for sentence, track in zip(sentences, tracks, strict=True):
        found = terms(sentence, track, lexicon)
        if divided(found, lexicon):
            logits.append([-np.inf, -np.inf])
            continue
        pairs = [fit.weights[term] for term in found if term in fit.weights]
        share = shares(found)
        logits.append([fit.intercept[side] + share * sum(pair[side] for pair in pairs) for side in (0, 1)])
    if not logits:
        return np.zeros(0)
    odds = np.exp(np.array(logits))
    return (odds[:, 1] - odds[:, 0]) / (1 + odds.sum(axis=1))


def explain(sentence: str, track: str, lexicon: Lexicon, fit: Fit) -> list[tuple[str, float]]:
    """How much each term of a sentence adds: the score less what it would be without the term.

    Parameters
    ----------
    sentence, track : str
        The sentence, and the track.
    lexicon : Lexicon
        For the words that name a track.
    fit : Fit
        From :func:`load`.

    Returns
    -------
    list of (str, float)
        Terms that have a weight, the weightiest first; on the scale of :func:`scores`.

    Examples
    --------
    >>> from twotracks.analysis.stance.lexicon import load as load_lexicon
    >>> fit = Fit({"failed": (2.0, -1.0)}, (0.0, 0.0), {})
    >>> [(term, adds < 0) for term, adds in explain("It failed.", "geneva", load_lexicon(), fit)]
    [('failed', True)]
    """
    found = terms(sentence, track, lexicon)
    if divided(found, lexicon):
        return []
    share = shares(found)
    known = [term for term in found if term in fit.weights]
    total = [fit.intercept[side] + share * sum(fit.weights[term][side] for term in known) for side in (0, 1)]

    def score(against: float, favour: float) -> float:
        odds = np.exp([against, favour])
        return float((odds[1] - odds[0]) / (1 + odds.sum()))

    whole = score(*total)
    adds = [(t, whole - score(*(total[side] - share * fit.weights[t][side] for side in (0, 1)))) for t in known]
    return sorted(adds, key=lambda pair: -abs(pair[1]))
