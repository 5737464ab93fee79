"""Krippendorff's alpha against the published example and another package; F1 and confusion against scikit-learn."""

import krippendorff
import numpy as np
import pandas as pd
import pytest
from sklearn.metrics import f1_score

from twotracks.errors import InputError
from twotracks.inference import agreement

N = np.nan
# Krippendorff (2011): four annotators, twelve units.
EXAMPLE = pd.DataFrame(
    {
        "c1": [1, 2, 3, 3, 2, 1, 4, 1, 2, N, N, N],
        "c2": [1, 2, 3, 3, 2, 2, 4, 1, 2, 5, N, 3],
        "c3": [N, 3, 3, 3, 2, 3, 4, 2, 2, 5, 1, N],
        "c4": [1, 2, 3, 3, 2, 4, 4, 1, 2, 5, 1, N],
    }
)


@pytest.mark.parametrize(
    ("level", "published"), [("nominal", 0.7434), ("ordinal", 0.8154), ("interval", 0.8491), ("ratio", 0.7974)]
)
def test_the_published_example(level, published):
    assert agreement.alpha(EXAMPLE, level) == pytest.approx(published, abs=5e-5)


@pytest.mark.parametrize("level", agreement.LEVELS)
def test_alpha_is_that_of_the_package_krippendorff(level):
    rng = np.random.default_rng(8)
    for n_annotators in (2, 3, 5):
        ratings = pd.DataFrame(rng.integers(1, 6, (30, 1)) + rng.integers(0, 3, (30, n_annotators)), dtype=float)
        ratings = ratings.mask(rng.random(ratings.shape) < 0.2)
        theirs = krippendorff.alpha(reliability_data=ratings.T.to_numpy(), level_of_measurement=level)
        assert agreement.alpha(ratings, level) == pytest.approx(theirs, abs=1e-12)


def test_macro_f1_is_that_of_scikit_learn():
    rng = np.random.default_rng(3)
    for _ in range(20):
        annotations, predicted = rng.integers(-1, 2, (2, 40))
        cells = agreement.confusion(annotations, predicted)
        expected = f1_score(annotations, predicted, labels=[-1, 0, 1], average="macro", zero_division=0)
        assert agreement.macro_f1(cells) == pytest.approx(expected)
        assert cells[0].sum() == (annotations == -1).sum() and cells[:, 0].sum() == (predicted == -1).sum()
    stack = np.stack([cells, np.eye(3)])
    assert agreement.macro_f1(stack).tolist() == [agreement.macro_f1(cells), 1.0]


def test_perfect_none_and_undefined():
    same = pd.DataFrame({"a": list("xyxy"), "b": list("xyxy")})
    assert agreement.alpha(same) == 1
    assert np.isnan(agreement.alpha(pd.DataFrame({"a": list("xxx"), "b": list("xxx")})))
    rng = np.random.default_rng(0)
    random = pd.DataFrame(rng.choice(list("xyz"), (4000, 2)))
    assert agreement.alpha(random) == pytest.approx(0, abs=0.03)


def test_the_interval_holds_the_estimate_and_narrows_with_more_units():
    low, high = agreement.alpha_interval(EXAMPLE, n_boot=500)
    assert low < agreement.alpha(EXAMPLE) < high
    more = pd.concat([EXAMPLE] * 8, ignore_index=True)
    lower, higher = agreement.alpha_interval(more, n_boot=500)
    assert higher - lower < high - low


def test_groups_are_drawn_whole():
    ratings = pd.DataFrame({"a": [1, 1, 2, 2] * 10, "b": [1, 1, 2, 1] * 10})
    one = agreement.alpha_interval(ratings, groups=pd.Series(np.repeat(range(10), 4)), n_boot=300)
    # Every group of four says the same, so drawing groups changes nothing.
    assert one[0] == pytest.approx(one[1])


def test_nothing_rated_twice_and_an_unknown_level_are_refused():
    with pytest.raises(InputError, match="two annotators"):
        agreement.alpha(pd.DataFrame({"a": ["x", None], "b": [None, "y"]}))
    with pytest.raises(InputError, match="levels"):
        agreement.alpha(EXAMPLE, "cardinal")
