"""Measures as estimators: fitted to some passages, they score and label others, and nothing is fitted to those."""

import numpy as np
import pandas as pd
import pytest
from sklearn.base import clone

from twotracks.analysis.stance import match
from twotracks.analysis.stance import measure as stance
from twotracks.validation import estimators, fitting

SAID = {1: "were a success", 0: "opened on day {}", -1: "have failed"}


def passages(n, seed):
    rng = np.random.default_rng(seed)
    values = rng.choice([-1, 0, 0, 1], n)
    sentences = [f"The Astana talks {SAID[value].format(i)}." for i, value in enumerate(values)]
    groups = [f"g{i // 2}" for i in range(n)]
    return pd.DataFrame({"sentence": sentences, "track": "astana", "link": "named", "group": groups}), values


@pytest.mark.slow
@pytest.mark.parametrize("name", estimators.measures())
def test_every_measure_is_an_estimator_and_fitting_a_copy_leaves_it_as_it_was(name):
    measure = estimators.measures()[name]
    before = str(measure.get_params())
    source, annotations = passages(60, 1)
    target, _ = passages(20, 2)
    one, two = (clone(measure).fit(source, annotations) for _ in range(2))
    scores = one.decision_function(target)
    assert (
        scores.shape == (20,)
        and np.isfinite(scores).all()
        and scores.tolist() == two.decision_function(target).tolist()
    )
    assert set(one.predict(target)) <= {-1, 0, 1}
    assert str(measure.get_params()) == before


def test_the_cues_score_as_stance_score_does_with_a_lexicon_of_its_own_scale(monkeypatch):
    source, annotations = passages(60, 3)
    fitted = estimators.measures()[estimators.REFERENCE].fit(source, annotations)
    target, _ = passages(20, 4)
    scale = dict(zip(("for", "against"), fitted.scorer_.factors_, strict=True))
    cuts = {"intercept": fitted.scorer_.intercept_, "low": fitted.low_, "high": fitted.high_}
    own = match.load()._replace(score={**scale, **cuts})
    found = stance.score(target, own)
    assert fitted.decision_function(target) == pytest.approx(found["stance"].to_numpy())
    assert fitted.predict(target).tolist() == found["stance_label"].tolist()


def test_the_usual_cut_offs_are_those_of_the_literature():
    assert estimators.usual_labels(np.array([-1, -0.05, -0.049, 0, 0.049, 0.05])).tolist() == [-1, -1, 0, 0, 0, 1]


def test_the_mean_of_two_measures_weighs_each_by_its_spread_on_articles_left_out():
    source, annotations = passages(60, 5)
    cues, vader = estimators.CutOffs(estimators.CueScale()), estimators.CutOffs(estimators.Sentiment("vader"))
    both = estimators.MeanOfTwo(cues, vader).fit(source, annotations)
    vader_scores = estimators.Sentiment("vader").decision_function(source)
    assert both.spread_[1] == pytest.approx(vader_scores.std())  # it has nothing to fit, so left out or not is the same
    one, two = (clone(m).fit(source, annotations).decision_function(source) for m in (cues, vader))
    assert both.decision_function(source) == pytest.approx((one / both.spread_[0] + two / both.spread_[1]) / 2)


def test_weights_are_held_as_strongly_as_articles_left_out_say():
    source, annotations = passages(60, 6)
    fitted = estimators.CueWeights().fit(source, annotations)
    counts, hand = match.counts(source), np.array([cue.weight for cue in match.load().cues])
    strength = fitting.strength_for(counts, annotations.astype(float), hand, source["group"].to_numpy())
    weights, _ = fitting.fit(counts, annotations.astype(float), hand, strength)
    assert fitted.weights_ == pytest.approx(weights)


def test_each_text_is_embedded_once_with_the_name_of_its_track(monkeypatch):
    seen = []

    class Model:
        def encode(self, texts, show_progress_bar):
            seen.extend(texts)
            return np.array([[len(text), text.count("success"), text.count("failed")] for text in texts], dtype=float)

    model = (Model(), {})
    monkeypatch.setattr(estimators, "_sentence_model", lambda: model)
    source, annotations = passages(60, 7)
    fitted = clone(estimators.Logistic(estimators.Embeddings())).fit(source, annotations)
    target, expected = passages(20, 8)
    assert (fitted.predict(target) == expected).mean() > 0.9
    assert len(seen) == len(set(seen)) and all(text.startswith("astana: The Astana talks") for text in seen)
