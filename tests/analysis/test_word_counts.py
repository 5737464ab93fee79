"""Counts of words: articles stay whole, terms of several words are one, and a list of frequencies is spelt alike."""

import pandas as pd
import pytest

from twotracks.analysis import word_counts
from twotracks.errors import InputError
from twotracks.text.tokens import MASK


def test_terms_of_several_words_count_as_one_word_and_not_over_sentences():
    counts, words = word_counts.count(["peace talks began\npeace", f"talks on peace {MASK} talks"], ["peace talks"])
    found = pd.DataFrame(counts.toarray(), columns=words)
    assert found["peace talks"].tolist() == [1, 0]
    assert found["talks"].tolist() == [0, 2] and found["peace"].tolist() == [1, 1]


def test_sentences_of_an_article_are_one_document_and_need_their_column():
    table = pd.DataFrame({"article_id": ["b", "a", "b"], "sentence": ["One.", "Two.", "Three."]})
    assert word_counts.documents(table, "sentence", "t") == [
        ("a", "Two.", "article a"), ("b", "One.\nThree.", "article b"),
    ]  # fmt: skip
    with pytest.raises(InputError, match="column 'masked'"):
        word_counts.documents(table, "masked", "t")


def test_a_list_of_frequencies_is_spelt_as_words_are_counted():
    found, without = word_counts.of_list(pd.Series({"US": 1, "U.S.": 2, "us": 4, "Won’t": 8, "won't": 16, ",": 32}))
    assert found.to_dict() == {"u.s.": 3, "us": 4, "won't": 24} and without == 1


@pytest.mark.parametrize("wrong", [-1, 0.5, float("nan"), float("inf")])
def test_a_frequency_that_is_none_is_named(wrong):
    with pytest.raises(InputError, match="that of 'war' is none"):
        word_counts.of_list(pd.Series({"peace": 1, "war": wrong}))


def test_a_list_without_a_word_is_refused():
    with pytest.raises(InputError, match="without a word"):
        word_counts.of_list(pd.Series({"2018": 3, "war": 0}))
