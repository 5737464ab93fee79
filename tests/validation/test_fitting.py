"""What the measure of stance takes from codes: its scale, its cuts, and weights to compare with."""

import shutil
import tomllib

import numpy as np
import pandas as pd
import pytest
from sklearn.metrics import f1_score

from twotracks.analysis.stance import lexicon as cues
from twotracks.inference import agreement
from twotracks.validation import fitting as learn_stance


def test_the_scale_is_found_again():
    rng = np.random.default_rng(1)
    sums = np.stack([rng.uniform(0, 2, 3_000), -rng.uniform(0, 2, 3_000)], axis=1)
    factors, intercept = learn_stance.scale(sums, 0.1 + sums @ [0.4, 0.7])
    assert factors == pytest.approx([0.4, 0.7], abs=0.01)
    assert intercept == pytest.approx(0.1, abs=0.01)


def test_the_scale_of_a_handful_of_codes_by_hand():
    """Without evidence a unit of weight is worth 0.3; that counts as much as five units of squared spread."""
    codes = np.array([1, 0, 0, 0])
    factors, intercept = learn_stance.scale(np.zeros((4, 2)), codes)
    assert factors.tolist() == pytest.approx([0.3, 0.3]) and intercept == pytest.approx(0.25)
    # Around their means, what speaks for the track is -1 and 1, the codes are -1/2 and 1/2: least squares says 1/2.
    factors, intercept = learn_stance.scale(np.array([[0.0, 0.0], [2.0, 0.0]]), np.array([0, 1]))
    worth = (1.0 + 5 * 0.3) / (2.0 + 5)
    assert factors.tolist() == pytest.approx([worth, 0.3])
    assert intercept == pytest.approx(0.5 - worth)


def test_learnt_weights_lie_between_the_codes_and_the_weights_by_hand():
    rng = np.random.default_rng(2)
    counts = (rng.random((400, 3)) < 0.3).astype(float)
    codes = counts @ [0.8, 0.1, -0.5]
    hand = np.array([1.0, 1.0, -1.0])
    free, _ = learn_stance.fit(counts, codes, hand, 1e-6)
    held, intercept = learn_stance.fit(counts, codes, hand, 1e9)
    factors, same = learn_stance.scale(counts @ np.stack([hand.clip(min=0), hand.clip(max=0)], axis=1), codes)
    assert free == pytest.approx([0.8, 0.1, -0.5], abs=1e-3)
    assert held == pytest.approx([factors[0], factors[0], -factors[1]], abs=1e-3) and intercept == pytest.approx(same)
    never_seen, _ = learn_stance.fit(np.column_stack([counts, np.zeros(400)]), codes, np.append(hand, 1.0), 10)
    assert never_seen[3] == pytest.approx(factors[0])


def test_macro_f1_is_that_of_scikit_learn():
    rng = np.random.default_rng(3)
    for _ in range(20):
        codes, given = rng.integers(-1, 2, (2, 40))
        cells = agreement.confusion(codes, given)
        expected = f1_score(codes, given, labels=[-1, 0, 1], average="macro", zero_division=0)
        assert agreement.macro_f1(cells) == pytest.approx(expected)
        assert cells[0].sum() == (codes == -1).sum()


def test_cuts_divide_what_can_be_divided():
    scores = np.array([-0.9] * 10 + [0.0] * 60 + [0.8] * 30)
    codes = np.array([-1] * 10 + [0] * 60 + [1] * 30)
    low, high = learn_stance.cuts(scores, codes)
    assert (learn_stance.labels(scores, low, high) == codes).all()
    assert (learn_stance.labels(scores, *learn_stance.cuts(np.zeros(100), codes)) == 0).all()


def test_folds_keep_articles_together():
    groups = np.repeat(np.arange(30), 3)
    seen = np.zeros(90, dtype=int)
    for train, test in learn_stance.folds(groups, 5):
        assert not set(groups[train]) & set(groups[test])
        seen[test] += 1
    assert (seen == 1).all()


def test_the_lexicon_is_renewed_in_place_and_nothing_else_changes(tmp_path):
    path = tmp_path / "stance.toml"
    shutil.copy(cues.FILE, path)
    sentences = ["The Astana talks were a success.", "The Astana talks have failed.", "The Astana talks opened."] * 10
    table = pd.DataFrame({"sentence": sentences, "track": "astana", "code": [1, -1, 0] * 10})
    found = learn_stance.renew(table, path).set_index("cue")
    assert found.loc["success", ["passages", "mean_code"]].tolist() == [10, 1.0]
    before, after = (tomllib.loads(file.read_text(encoding="utf-8")) for file in (cues.FILE, path))
    assert after["score"] != before["score"] and after["scope"] == before["scope"]
    by_id = {cue["id"]: cue for cue in after["cue"]}
    assert (by_id["fail"]["passages"], by_id["fail"]["mean_code"]) == (10, -1.0)
    for old, new in zip(before["cue"], after["cue"], strict=True):
        assert {k: v for k, v in old.items() if k not in ("passages", "mean_code")} == {
            k: v for k, v in new.items() if k not in ("passages", "mean_code")
        }
