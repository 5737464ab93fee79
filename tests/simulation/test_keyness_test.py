"""The trial of the test of words: lengths as they are, rates as they were set, and what is stored keeps its promise."""

import numpy as np
import pandas as pd

from twotracks.simulation import keyness_test
from twotracks.simulation.stored import reported


def test_lengths_are_words_by_article_and_track_without_names_or_repeats():
    said = "The Astana talks ended without bread for anybody in the camp."
    passages = pd.DataFrame(
        {
            "article_id": ["a", "a", "b", "c"], "sentence_no": [0, 1, 0, 0], "outlet": "Daily",
            "track": ["astana", "geneva", "astana", "astana"], "sentence": [said, "Rain fell.", said, "Bread was short."],
        }
    )  # fmt: skip
    found = keyness_test.lengths(passages)
    assert sorted(found.words.tolist()) == [2, 3, 9]
    assert found.side.sum() == 2 and len(np.unique(found.articles)) == 2


def test_rates_are_raised_on_the_side_that_is_said(monkeypatch):
    seen = []

    def test(counts, words, side, articles, **options):
        rates = [counts[mine].sum() / words[mine].sum() / counts.shape[1] for mine in (side, ~side)]
        seen.append(rates[0] / rates[1])
        ones = np.ones(counts.shape[1])
        return keyness_test.permutation.Tested(ones, ones, 0 * ones, np.inf * ones, ones, ones)

    monkeypatch.setattr(keyness_test.permutation, "test", test)
    of = keyness_test.Lengths(np.full(200, 100), np.arange(200) < 150, np.arange(200))
    keyness_test.characteristics(of, n_words=400, rates=[0.01], bursts=[5.0])
    np.testing.assert_allclose(seen, [1, 4, 0.25], rtol=0.06)


def test_the_stored_trial_shows_a_test_that_errs_seldom_enough_and_is_fair_to_both_sides():
    table = reported("keyness-test").pivot(index=["burst", "rate"], columns="raised", values="found")
    assert table["neither"].max() < 0.06
    assert (table["long"] - table["short"]).abs().max() < 0.1
