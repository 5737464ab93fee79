"""What the measure of stance takes from annotations: its scale, its cut-offs, and weights to compare with."""

import json

import numpy as np
import pandas as pd
import pytest

from twotracks.analysis.stance import lexicon
from twotracks.analysis.stance.measure import label
from twotracks.annotation import store
from twotracks.inference import agreement
from twotracks.validation import fitting


def test_the_scale_is_found_again():
    rng = np.random.default_rng(1)
    sums = np.stack([rng.uniform(0, 2, 3_000), -rng.uniform(0, 2, 3_000)], axis=1)
    factors, intercept = fitting.scale(sums, 0.1 + sums @ [0.4, 0.7])
    assert factors == pytest.approx([0.4, 0.7], abs=0.01)
    assert intercept == pytest.approx(0.1, abs=0.01)


def test_the_scale_of_a_handful_of_annotations_by_hand():
    """Without evidence a unit of weight is worth 0.3; that counts as much as five units of squared spread."""
    annotations = np.array([1, 0, 0, 0])
    factors, intercept = fitting.scale(np.zeros((4, 2)), annotations)
    assert factors.tolist() == pytest.approx([0.3, 0.3]) and intercept == pytest.approx(0.25)
    # Around their means, what speaks for the track is -1 and 1, the annotations are -1/2 and 1/2: least squares says 1/2.
    factors, intercept = fitting.scale(np.array([[0.0, 0.0], [2.0, 0.0]]), np.array([0, 1]))
    worth = (1.0 + 5 * 0.3) / (2.0 + 5)
    assert factors.tolist() == pytest.approx([worth, 0.3])
    assert intercept == pytest.approx(0.5 - worth)


def test_fitted_weights_lie_between_the_annotations_and_the_weights_by_hand():
    rng = np.random.default_rng(2)
    counts = (rng.random((400, 3)) < 0.3).astype(float)
    annotations = counts @ [0.8, 0.1, -0.5]
    hand = np.array([1.0, 1.0, -1.0])
    free, _ = fitting.fit(counts, annotations, hand, 1e-6)
    held, intercept = fitting.fit(counts, annotations, hand, 1e9)
    factors, same = fitting.scale(counts @ np.stack([hand.clip(min=0), hand.clip(max=0)], axis=1), annotations)
    assert free == pytest.approx([0.8, 0.1, -0.5], abs=1e-3)
    assert held == pytest.approx([factors[0], factors[0], -factors[1]], abs=1e-3) and intercept == pytest.approx(same)
    never_seen, _ = fitting.fit(np.column_stack([counts, np.zeros(400)]), annotations, np.append(hand, 1.0), 10)
    assert never_seen[3] == pytest.approx(factors[0])


def test_cuts_divide_what_can_be_divided():
    scores = np.array([-0.9] * 10 + [0.0] * 60 + [0.8] * 30)
    annotations = np.array([-1] * 10 + [0] * 60 + [1] * 30)
    low, high = fitting.cut_offs(scores, annotations)
    assert (label(scores, low, high) == annotations).all()
    assert (label(scores, *fitting.cut_offs(np.zeros(100), annotations)) == 0).all()


def test_folds_keep_articles_together():
    groups = np.repeat(np.arange(30), 3)
    seen = np.zeros(90, dtype=int)
    for train, test in fitting.folds(groups, 5):
        assert not set(groups[train]) & set(groups[test])
        seen[test] += 1
    assert (seen == 1).all()


@pytest.mark.slow
def test_cut_offs_are_the_best_pair_of_the_grid():
    """The same as trying every pair by itself, the first of equally good ones."""
    rng = np.random.default_rng(6)
    for _ in range(5):
        annotations = rng.integers(-1, 2, 60)
        scores = np.round(annotations + rng.normal(0, 1, 60), 1)
        tried = [
            (agreement.macro_f1(agreement.confusion(annotations, label(scores, low, high))), -i)
            for i, (low, high) in enumerate(pairs(scores))
        ]
        best = max(range(len(tried)), key=lambda i: tried[i])
        assert fitting.cut_offs(scores, annotations) == pairs(scores)[best]


def pairs(scores):
    lows = np.unique(np.quantile(scores, np.linspace(0.01, 0.25, 25)))
    highs = np.unique(np.quantile(scores, np.linspace(0.5, 0.9, 33)))
    return [(low, high) for low in lows for high in highs if low < high]


def test_ridge_toward_a_prior_solves_the_normal_equations():
    rng = np.random.default_rng(7)
    counts, annotations = rng.random((80, 5)), rng.integers(-1, 2, 80).astype(float)
    prior = fitting.scale(counts[:, :2], annotations)[0]
    x, y = counts[:, :2] - counts[:, :2].mean(axis=0), annotations - annotations.mean()
    expected = np.linalg.solve(x.T @ x + 5 * np.eye(2), x.T @ y + 5 * 0.3)
    assert prior == pytest.approx(expected, abs=1e-12)


def test_what_is_fitted_is_written_beside_the_lexicon_and_the_lexicon_stays(tmp_path):
    before = lexicon.FILE.read_bytes()
    sentences = ["The Astana talks were a success.", "The Astana talks have failed.", "The Astana talks opened."] * 10
    table = pd.DataFrame({"sentence": sentences, "track": "astana", "annotation": [1, -1, 0] * 10})
    found = fitting.refit(table, tmp_path / "stance.json").set_index("cue")
    assert found.loc["success", ["passages", "mean_annotation"]].tolist() == [10, 1.0]
    fitted = json.loads((tmp_path / "stance.json").read_text(encoding="utf-8"))
    assert fitted["cues"]["fail"] == {"passages": 10, "mean_annotation": -1.0}
    assert (fitted["lexicon"], fitted["n_passages"]) == (lexicon.load().version, 30)
    assert lexicon.load(fit=tmp_path / "stance.json").score == fitted["score"] != lexicon.load().score
    assert lexicon.FILE.read_bytes() == before


def test_the_stored_fit_is_of_the_lexicon_in_use_and_of_the_development_set():
    fitted, used = json.loads(lexicon.FIT.read_text(encoding="utf-8")), lexicon.load()
    assert fitted["lexicon"] == used.version and fitted["score"] == used.score
    assert list(fitted["cues"]) == [cue.id for cue in used.cues]
    assert fitted["n_passages"] == (store.load()["split"] == "development").sum()
