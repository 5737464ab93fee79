"""Near-duplicates: every pair found that comparing all with all finds."""

import itertools

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from twotracks.errors import InputError
from twotracks.text import duplicates

TEXT = (
    "The delegations met in the morning, spoke for an hour about prisoners and parted without setting any date at all."
)


def slowly(texts, threshold):
    """Every pair compared with every other, by sets of five words."""
    sets = []
    for text in texts:
        words = duplicates._WORD.findall(text.lower())
        some = {tuple(words[i : i + 5]) for i in range(len(words) - 4)}
        sets.append(some or ({tuple(words)} if words else set()))
    out = set()
    for (i, a), (j, b) in itertools.combinations(enumerate(sets), 2):
        jaccard = len(a & b) / len(a | b) if a | b else 0
        if jaccard >= threshold:
            out.add((f"a{i}", f"a{j}", round(jaccard, 9)))
    return out


def as_set(pairs):
    return {(a, b, round(j, 9)) for a, b, j in pairs.itertuples(index=False)}


def test_pairs_by_hand(articles):
    table = articles(["a b c d e f", "A b c d, e g!", "x y z"])
    pairs = duplicates.pairs(table, 0.3)
    assert as_set(pairs) == {("a0", "a1", round(1 / 3, 9))}, "one shingle of three in common"
    assert duplicates.pairs(table, 0.34).empty


@settings(max_examples=60, deadline=None)
@given(
    st.lists(st.lists(st.sampled_from("abc"), min_size=1, max_size=14).map(" ".join), min_size=2, max_size=9),
    st.sampled_from([0.1, 0.3, 0.5, 0.8, 1.0]),
)
def test_the_fast_way_finds_what_comparing_all_with_all_finds(texts, threshold):
    from tests.conftest import make_articles

    table = make_articles(texts)
    assert as_set(duplicates.pairs(table, threshold)) == slowly(table["text"], threshold)


def test_fa_kes_has_the_pairs_its_readme_counts(real_corpus):
    table = real_corpus("fa-kes.csv")
    exact = duplicates.pairs(table, 0.3)
    assert len(exact) == 77
    proposed = duplicates.pairs(table, 0.3, exact=False)
    assert as_set(proposed) <= as_set(exact), "none that is not true"
    assert len(proposed) >= 0.9 * len(exact)


def test_blocks_make_no_difference(articles, monkeypatch):
    texts = [f"{TEXT} {number}" for number in range(7)] + ["Nothing of the kind here."]
    whole = duplicates.pairs(articles(texts), 0.5)
    monkeypatch.setattr(duplicates, "_BLOCK", 3)
    pd.testing.assert_frame_equal(whole, duplicates.pairs(articles(texts), 0.5))
    assert len(whole) == 21


@pytest.mark.parametrize("threshold", [0, -1, 1.5, float("nan")])
def test_a_threshold_that_is_none_is_refused(articles, threshold):
    with pytest.raises(InputError, match="threshold="):
        duplicates.pairs(articles([TEXT, TEXT]), threshold)


def test_groups_join_duplicates_of_duplicates(articles):
    base = [f"w{i}" for i in range(40)]
    chain = [" ".join([*base[k:], *(f"v{i}" for i in range(k))]) for k in (0, 9, 18)]
    table = articles([*chain, "Something else altogether was printed on that day."])
    assert as_set(duplicates.pairs(table, 0.5)) and len(duplicates.pairs(table, 0.5)) == 2, (
        "first and last share too little"
    )
    assert duplicates.groups(table, 0.5).tolist() == ["a0", "a0", "a0", "a3"]


def test_texts_without_words_are_no_duplicates_of_each_other(articles):
    assert duplicates.pairs(articles(["...", "!!!"]), 0.5).empty


def test_the_same_on_every_run(articles):
    rng = np.random.default_rng(0)
    words = np.array([f"w{i}" for i in range(50)])
    texts = [" ".join(rng.choice(words, 60)) for _ in range(30)] + [TEXT, TEXT]
    pd.testing.assert_frame_equal(duplicates.pairs(articles(texts), 0.05), duplicates.pairs(articles(texts), 0.05))


def test_a_page_that_stands_a_thousand_times_is_one_group_at_once(articles):
    table = articles([TEXT] * 3_000 + ["Something else altogether was printed on that day.", "...", "!!!"])
    groups = duplicates.groups(table)
    assert groups.nunique() == 4
