"""The permutation test of words: against every division there is, and where nothing differs."""

from itertools import combinations, product

import numpy as np
import pandas as pd
import pytest
from scipy import sparse, stats

from twotracks.analysis import keyness
from twotracks.inference import permutation


def every_division(side, articles):
    """All ways to deal the sides out, by brute force."""
    pairs = [np.flatnonzero(articles == a) for a in np.unique(articles) if (articles == a).sum() == 2]
    alone = np.setdiff1d(np.arange(len(side)), np.concatenate(pairs) if pairs else [])
    for chosen in combinations(alone, int(side[alone].sum())):
        for coins in product((0, 1), repeat=len(pairs)):
            dealt = np.zeros(len(side), dtype=bool)
            dealt[list(chosen)] = True
            for pair, coin in zip(pairs, coins, strict=True):
                dealt[pair[coin]] = True
            yield dealt


@pytest.mark.parametrize("shared", [0, 3])
def test_p_is_the_share_of_all_divisions_at_least_as_uneven(shared):
    rng = np.random.default_rng(shared)
    articles = np.r_[np.repeat(np.arange(shared), 2), np.arange(shared, shared + 7)]
    side = np.r_[np.tile([True, False], shared), np.arange(7) < 3].astype(bool)
    counts = rng.poisson(0.8, (len(side), 4))
    words = counts.sum(axis=1) + rng.integers(3, 9, len(side))
    rate = counts.sum(axis=0) / words.sum()
    surplus = np.array([dealt @ counts - (dealt @ words) * rate for dealt in every_division(side, articles)])
    seen = np.abs(side @ counts - (side @ words) * rate - surplus.mean(axis=0))
    exact = (np.abs(surplus - surplus.mean(axis=0)) >= seen - 1e-9).mean(axis=0)
    found = permutation.p_values(sparse.csr_matrix(counts), words, side, articles, draws=40_000)
    np.testing.assert_allclose(found, exact, atol=0.035)


def test_dense_and_sparse_ways_agree(monkeypatch):
    rng = np.random.default_rng(5)
    counts, words = sparse.csr_matrix(rng.poisson(0.3, (60, 30))), np.full(60, 30)
    side, articles = np.arange(60) < 20, np.arange(60)
    dense = permutation.p_values(counts, words, side, articles)
    monkeypatch.setattr(permutation.np, "prod", lambda shape: 1e9)
    np.testing.assert_array_equal(permutation.p_values(counts, words, side, articles), dense)


@pytest.mark.parametrize("draws", [99, permutation.FIRST, permutation.DRAWS])
def test_what_no_division_equals_has_one_over_all_of_them_and_never_nought(draws):
    """Once in each of 30 articles and in none of 30 others: one division in 1.2e17 is as uneven."""
    side = np.arange(60) < 30
    counts = sparse.csr_matrix(side.astype(int)[:, None])
    found = permutation.p_values(counts, np.full(60, 10), side, np.arange(60), draws=draws)
    assert found.tolist() == [1 / (1 + draws)]


def test_no_words_no_p():
    nothing = permutation.p_values(sparse.csr_matrix((3, 0)), np.ones(3), np.array([True, False, True]), np.arange(3))
    assert len(nothing) == 0


@pytest.mark.slow
def test_words_that_differ_by_chance_are_found_as_often_as_promised():
    rng = np.random.default_rng(1)
    p = []
    for seed in range(60):
        # Words come in bursts: whole articles are about them, most have none.
        counts = rng.poisson(4, (80, 25)) * (rng.random((80, 25)) < 0.15)
        side = rng.permutation(np.arange(80) < 15)
        words = counts.sum(axis=1) + 50
        p.append(permutation.p_values(sparse.csr_matrix(counts), words, side, np.arange(80), seed=seed, draws=999))
    assert 0.03 < (np.concatenate(p) < 0.05).mean() < 0.065
    tokens = [stats.chi2.sf(abs(keyness.log_likelihood(*row)), 1) for row in [(8, 12, 1000, 4000)]]
    assert tokens[0] < 0.05  # what such a burst looks like if words are taken as independent


def test_one_article_that_repeats_a_word_is_no_finding():
    rows = [{"article_id": f"a{i}", "sentence": "the talks went on in the hall"} for i in range(20)]
    rows[0]["sentence"] += " corridor" * 30
    others = [{"article_id": f"b{i}", "sentence": "the talks went on in the hall"} for i in range(20)]
    table = keyness.compare(pd.DataFrame(rows), pd.DataFrame(others), min_articles=1).set_index("term")
    assert table.loc["corridor", "p"] < 1e-6
    assert table.loc["corridor", "p_permutation"] > 0.5
