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


def studentised(counts, words, side, articles):
    """The statistic of one word by the letter: rates, and what each article adds to the variance of their difference."""
    length, other = words[side].sum(), words[~side].sum()
    target, reference = counts[side].sum() / length, counts[~side].sum() / other
    rate = counts.sum() / words.sum()
    ours, theirs = (counts - target * words) / length, (counts - reference * words) / other
    variance = max((ours[side] ** 2).sum(), rate / length) + max((theirs[~side] ** 2).sum(), rate / other)
    for article in np.unique(articles):
        halves = np.flatnonzero(articles == article)
        if len(halves) == 2:
            one, two = sorted(halves, key=lambda i: not side[i])
            variance -= 2 * ours[one] * theirs[two]
    return (target - reference) / np.sqrt(variance)


@pytest.mark.parametrize("shared", [0, 3])
def test_p_is_the_share_of_all_divisions_at_least_as_uneven(shared):
    rng = np.random.default_rng(shared)
    articles = np.r_[np.repeat(np.arange(shared), 2), np.arange(shared, shared + 7)]
    side = np.r_[np.tile([True, False], shared), np.arange(7) < 3].astype(bool)
    counts = rng.poisson(0.8, (len(side), 4))
    words = counts.sum(axis=1) + rng.integers(3, 9, len(side))
    divisions = list(every_division(side, articles))
    t = np.array([[studentised(one, words, dealt, articles) for one in counts.T] for dealt in divisions])
    seen = np.array([studentised(one, words, side, articles) for one in counts.T])
    exact = (np.abs(t) >= np.abs(seen) - 1e-9).mean(axis=0)
    found = permutation.test(sparse.csr_matrix(counts), words, side, articles, draws=40_000)
    np.testing.assert_allclose(found.t, seen)
    np.testing.assert_allclose(found.p, exact, atol=0.035)


def unequal(seed, shape=1.0, ratio=1.0, n_words=300, rate=1e-3):
    """Articles as unequal as a newspaper's: 360 on the target alone, 30 on the reference alone, 50 on both."""
    rng = np.random.default_rng(seed)
    articles = np.r_[np.arange(440), np.arange(390, 440)]
    side = np.arange(490) < 360
    side[390:440] = True
    words = np.where(side, rng.integers(20, 220, 490), rng.integers(15, 100, 490))
    fond = rng.gamma(shape, 1 / shape, (440, n_words))[articles]
    rates = np.where(side, rate * max(ratio, 1), rate * max(1 / ratio, 1))
    counts = rng.poisson(rates[:, None] * words[:, None] * fond)
    return sparse.csr_matrix(counts[:, counts.sum(axis=0) >= 5]), words, side, articles


def test_swapping_the_sides_leaves_p_as_it_is_and_turns_the_intervals_over():
    counts, words, side, articles = unequal(1)
    one, other = (permutation.test(counts, words, s, articles, together=[0, 1, 2], draws=1998) for s in (side, ~side))
    np.testing.assert_array_equal(one.p, other.p)
    np.testing.assert_allclose(one.t, -other.t)
    with np.errstate(divide="ignore"):
        np.testing.assert_allclose(one.low, 1 / other.high)
        np.testing.assert_allclose(one.together_high[:3], 1 / other.together_low[:3])


def test_the_sides_are_dealt_alike_where_they_have_equally_many_articles():
    rng = np.random.default_rng(2)
    counts, side = sparse.csr_matrix(rng.poisson(0.6, (20, 5))), np.arange(20) % 2 == 0
    one, other = (permutation.test(counts, np.full(20, 30), s, np.arange(20), draws=999) for s in (side, ~side))
    np.testing.assert_array_equal(one.p, other.p)


@pytest.mark.parametrize("ratio", [1.0, 4.0, 0.25])
def test_a_word_passes_exactly_where_its_interval_leaves_one_out(ratio):
    found = permutation.test(*unequal(3, ratio=ratio), together=range(20), draws=1998)
    np.testing.assert_array_equal(found.p <= 0.05, (found.low > 1) | (found.high < 1))
    assert (found.together_low[:20] <= found.low[:20] + 1e-12).all()
    assert (found.together_high[:20] >= found.high[:20] - 1e-12).all()
    assert np.isnan(found.together_low[20:]).all()


def test_a_word_that_a_side_never_has_is_bounded_on_the_other():
    counts = sparse.csr_matrix(np.r_[np.ones(30), np.zeros(30)][:, None])
    found = permutation.test(counts, np.full(60, 10), np.arange(60) < 30, np.arange(60))
    assert 1 < found.low[0] < np.inf == found.high[0]


def test_dense_and_sparse_ways_agree(monkeypatch):
    counts, words, side, articles = unequal(5, n_words=40)
    dense = permutation.test(counts, words, side, articles, draws=999)
    monkeypatch.setattr(permutation, "_DENSE", 0)
    for one, other in zip(permutation.test(counts, words, side, articles, draws=999), dense, strict=True):
        np.testing.assert_allclose(one, other)


@pytest.mark.parametrize("draws", [99, permutation.FIRST, permutation.DRAWS])
def test_what_no_division_equals_has_one_over_all_of_them_and_never_nought(draws):
    """Once in each of 30 articles and in none of 30 others: one division in 1.2e17 is as uneven."""
    side = np.arange(60) < 30
    counts = sparse.csr_matrix(side.astype(int)[:, None])
    found = permutation.test(counts, np.full(60, 10), side, np.arange(60), draws=draws)
    assert found.p.tolist() == [1 / (1 + draws)]


def test_no_words_no_p():
    nothing = permutation.test(sparse.csr_matrix((3, 0)), np.ones(3), np.array([True, False, True]), np.arange(3))
    assert len(nothing.p) == 0


@pytest.mark.slow
def test_words_that_differ_by_chance_are_found_as_often_as_promised():
    rng = np.random.default_rng(1)
    p = []
    for seed in range(60):
        # Words come in bursts: whole articles are about them, most have none.
        counts = rng.poisson(4, (80, 25)) * (rng.random((80, 25)) < 0.15)
        side = rng.permutation(np.arange(80) < 15)
        words = counts.sum(axis=1) + 50
        p.append(permutation.test(sparse.csr_matrix(counts), words, side, np.arange(80), seed=seed, draws=999).p)
    assert 0.03 < (np.concatenate(p) < 0.05).mean() < 0.065
    tokens = [stats.chi2.sf(abs(keyness.log_likelihood(*row)), 1) for row in [(8, 12, 1000, 4000)]]
    assert tokens[0] < 0.05  # what such a burst looks like if words are taken as independent


@pytest.mark.slow
@pytest.mark.parametrize("shape", [0.3, 1.0, 5.0])
def test_long_and_short_side_are_judged_alike(shape):
    """Words strewn evenly or in bursts over sides of which one is ten times the other."""
    null = [permutation.test(*unequal(seed, shape), draws=999).p for seed in range(5)]
    assert 0.015 < (np.concatenate(null) <= 0.05).mean() < 0.06
    power, covered = {}, {}
    for ratio in (4.0, 0.25):
        found = [permutation.test(*unequal(10 + seed, shape, ratio), draws=999) for seed in range(3)]
        power[ratio] = np.concatenate([one.p <= 0.05 for one in found]).mean()
        covered[ratio] = np.concatenate([(one.low <= ratio) & (ratio <= one.high) for one in found]).mean()
    assert abs(power[4.0] - power[0.25]) < 0.1, power
    assert min(covered.values()) > 0.88, covered


def test_one_article_that_repeats_a_word_is_no_finding():
    rows = [{"article_id": f"a{i}", "sentence": "the talks went on in the hall"} for i in range(20)]
    rows[0]["sentence"] += " corridor" * 30
    others = [{"article_id": f"b{i}", "sentence": "the talks went on in the hall"} for i in range(20)]
    table = keyness.compare(pd.DataFrame(rows), pd.DataFrame(others), min_articles=1, repeats=True)
    table = table.set_index("term")
    assert table.loc["corridor", "p"] < 1e-6
    assert table.loc["corridor", "p_permutation"] > 0.5
