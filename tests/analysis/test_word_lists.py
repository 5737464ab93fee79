"""Keyness against a list of frequencies gives the numbers of a comparison of articles that need none of the reference's."""

import numpy as np
import pandas as pd
import pytest

from twotracks.analysis import effects, keyness
from twotracks.errors import InputError
from twotracks.provenance import report
from twotracks.text.tokens import tokens

TARGET = ["the regime attacked the town", "the regime spoke of talks", "a regime fell", "talks on talks"]
REFERENCE = ["the government spoke of talks", "the town heard of the government", "on a day of talks the army left"]
OPTIONS = {"min_count": 1, "min_articles": 1, "effects": effects.NAMES}
NO_ARTICLES = ["term", "n_target", "n_reference", "per_1000_target", "per_1000_reference", "articles_target",
               "dp_target", "g2", "log_ratio", "p", "in_name", *effects.named(effects.NAMES)]  # fmt: skip


def listed() -> pd.Series:
    return pd.Series([word for text in REFERENCE for word in tokens(text)]).value_counts()


def test_it_is_the_comparison_of_articles_as_far_as_that_needs_none():
    one, other = keyness.compare(TARGET, REFERENCE, **OPTIONS), keyness.compare(TARGET, listed(), **OPTIONS)
    pd.testing.assert_frame_equal(one[NO_ARTICLES], other[NO_ARTICLES], check_dtype=False)
    assert list(one) == list(other)


def test_what_needs_articles_of_the_reference_is_empty_and_that_is_said():
    table = keyness.compare(TARGET, listed(), **OPTIONS)
    assert (
        table[["articles_reference", "dp_reference", "ci_low", "ci_high", "t", "p_permutation", "p_bh"]]
        .isna()
        .all(axis=None)
    )
    assert report(table)["what"].str.contains("there is no permutation test").any()


def test_a_word_that_few_articles_of_the_target_repeat_is_no_keyword_of_it():
    target = ["war " * 50, "peace now", "peace then", "peace"]
    table = keyness.compare(target, pd.Series({"peace": 1, "army": 900, "now": 99}), min_count=2, min_articles=3)
    assert set(table["term"]) == {"peace", "army", "now"}, "not war; of army nobody knows how many articles have it"
    assert table.set_index("term").loc["army", "n_target"] == 0


def test_the_figure_takes_it_and_speaks_of_no_test():
    from twotracks.plots import keyness as draw

    fig = draw(keyness.compare(TARGET, listed(), **OPTIONS), sides=("Daily", "English"))
    said = " ".join(" ".join(text.get_text().split()) for text in (*fig.texts, *fig.axes[0].texts))
    assert "there is no test and no interval" in said and "permutation test" not in said


def test_texts_in_a_series_are_still_texts():
    assert np.isfinite(
        keyness.compare(TARGET, pd.Series(REFERENCE), min_count=1, min_articles=1)["p_permutation"]
    ).all()


def test_a_target_without_words_is_refused():
    with pytest.raises(InputError, match="The target has no words"):
        keyness.compare(["1 2 3"], listed())
