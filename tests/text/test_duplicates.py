"""Copies: every pair found that comparing all with all finds, and the agency told."""

import itertools
import tomllib

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from twotracks.corpus import cleaning as clean
from twotracks.corpus import read as corpus
from twotracks.errors import InputError
from twotracks.text import duplicates as copies

AGENCIES = tomllib.loads(copies.FILE.read_text(encoding="utf-8"))["agency"]
TEXT = (
    "The delegations met in the morning, spoke for an hour about prisoners and parted without setting any date at all."
)


def slowly(texts, threshold):
    """Every pair compared with every other, by sets of five words."""
    sets = []
    for text in texts:
        words = copies._WORD.findall(text.lower())
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
    pairs = copies.pairs(table, 0.3)
    assert as_set(pairs) == {("a0", "a1", round(1 / 3, 9))}, "one shingle of three in common"
    assert copies.pairs(table, 0.34).empty


@settings(max_examples=60, deadline=None)
@given(
    st.lists(st.lists(st.sampled_from("abc"), min_size=1, max_size=14).map(" ".join), min_size=2, max_size=9),
    st.sampled_from([0.1, 0.3, 0.5, 0.8, 1.0]),
)
def test_the_fast_way_finds_what_comparing_all_with_all_finds(texts, threshold):
    from tests.conftest import make_articles

    table = make_articles(texts)
    assert as_set(copies.pairs(table, threshold)) == slowly(table["text"], threshold)


def test_fa_kes_has_the_pairs_its_readme_counts(real_corpus):
    table = real_corpus("fa-kes.csv")
    exact = copies.pairs(table, 0.3)
    assert len(exact) == 77
    proposed = copies.pairs(table, 0.3, exact=False)
    assert as_set(proposed) <= as_set(exact), "none that is not true"
    assert len(proposed) >= 0.9 * len(exact)


def test_blocks_make_no_difference(articles, monkeypatch):
    texts = [f"{TEXT} {number}" for number in range(7)] + ["Nothing of the kind here."]
    whole = copies.pairs(articles(texts), 0.5)
    monkeypatch.setattr(copies, "_BLOCK", 3)
    pd.testing.assert_frame_equal(whole, copies.pairs(articles(texts), 0.5))
    assert len(whole) == 21


@pytest.mark.parametrize("threshold", [0, -1, 1.5, float("nan")])
def test_a_threshold_that_is_none_is_refused(articles, threshold):
    with pytest.raises(InputError, match="threshold="):
        copies.pairs(articles([TEXT, TEXT]), threshold)


def test_groups_join_duplicates_of_copies(articles):
    base = [f"w{i}" for i in range(40)]
    chain = [" ".join([*base[k:], *(f"v{i}" for i in range(k))]) for k in (0, 9, 18)]
    table = articles([*chain, "Something else altogether was printed on that day."])
    assert as_set(copies.pairs(table, 0.5)) and len(copies.pairs(table, 0.5)) == 2, "first and last share too little"
    assert copies.groups(table, 0.5).tolist() == ["a0", "a0", "a0", "a3"]


def test_texts_without_words_are_no_copies_of_each_other(articles):
    assert copies.pairs(articles(["...", "!!!"]), 0.5).empty


@pytest.mark.parametrize("i", range(len(AGENCIES)), ids=[f"{i}-{item['agency']}" for i, item in enumerate(AGENCIES)])
def test_each_credit_is_found_in_its_example_and_not_in_its_counterexample(articles, i):
    table = articles([AGENCIES[i]["example"], AGENCIES[i]["counterexample"]], outlet=["Daily", "Daily"])
    found = copies.agency(table).tolist()
    assert found[1] == ""
    assert found[0] in (AGENCIES[i]["agency"], "Example Daily")


def test_an_agency_is_not_credited_with_its_own_copy(articles):
    table = articles(["GENEVA (Reuters) - Snow fell."] * 2, outlet=["Reuters", "Daily"])
    assert copies.agency(table).tolist() == ["", "Reuters"]


@pytest.fixture
def wired(articles):
    copy = TEXT + " It was the third meeting of this kind since the spring."
    return articles(
        ["GENEVA (Example) - " + copy, "BEIRUT (AFP) - " + copy, "Our own reporter saw nothing of it that day.", copy],
        outlet=["One", "Two", "Two", "Three"],
        published=["2018-01-03", "2018-01-02", "2018-01-02", None],
    )


def test_wire_copy_is_recognised_and_attributed(wired):
    known = copies.wire(wired)
    assert known["n_duplicate_outlets"].tolist() == [3, 3, 1, 3]
    assert known["agency"].tolist() == ["AFP", "AFP", "", "AFP"]
    assert known["wire"].tolist() == [True, True, False, True]


def test_wire_copy_counts_per_outlet_once_or_not_at_all(wired):
    known = copies.wire(wired)
    assert copies.count(wired, known, "per outlet")["article_id"].tolist() == ["a0", "a1", "a2", "a3"]
    once = copies.count(wired, known, "once")
    assert once["article_id"].tolist() == ["a1", "a2"], "the earliest, and what nobody else ran"
    assert once["outlet"].tolist() == ["AFP", "Two"]
    assert copies.count(wired, known, "not at all")["article_id"].tolist() == ["a2"]
    cleaned = clean.clean(wired, wire="once")
    assert cleaned["article_id"].tolist() == ["a1", "a2"]
    assert "wire copy" in " ".join(corpus.report(cleaned)["what"])
    with pytest.raises(InputError, match="'twice'"):
        copies.count(wired, known, "twice")


def test_the_same_on_every_run(articles):
    rng = np.random.default_rng(0)
    words = np.array([f"w{i}" for i in range(50)])
    texts = [" ".join(rng.choice(words, 60)) for _ in range(30)] + [TEXT, TEXT]
    pd.testing.assert_frame_equal(copies.pairs(articles(texts), 0.05), copies.pairs(articles(texts), 0.05))


def test_a_page_that_stands_a_thousand_times_is_one_group_at_once(articles):
    table = articles([TEXT] * 3_000 + ["Something else altogether was printed on that day.", "...", "!!!"])
    groups = copies.groups(table)
    assert groups.nunique() == 4


@pytest.mark.parametrize("outlet", ["Japan Times", "Example Paper"])
def test_an_agency_s_letters_inside_an_outlet_s_name_are_nothing(articles, outlet):
    assert copies.agency(articles(["DAMASCUS, Feb. 3 (AP) - Snow fell."], outlet=[outlet])).tolist() == ["AP"]


@pytest.mark.parametrize(
    "text", ["AFP journalists saw snow.", "Reuters reporters saw snow fall.", "He told us (Reuters) so."]
)
def test_an_agency_in_the_text_is_no_credit(articles, text):
    assert copies.agency(articles([text])).tolist() == [""]
