"""Terms of several words are one word where they stand whole, and change nothing else."""

import pytest

from twotracks.errors import InputError
from twotracks.text.phrases import prepared, spans, words
from twotracks.text.tokens import MASK, tokens


def test_the_longest_term_is_taken_from_left_to_right():
    known = prepared(["A B", "b c", "a b c"])
    assert words("a b c a b b c a", known) == ["a b c", "a b", "b c", "a"]


@pytest.mark.parametrize("between", [", ", "\n", MASK, " (", "; "])
def test_no_term_reaches_over_a_border(between):
    assert words(f"peace{between}talks", prepared(["peace talks"])) == ["peace", "talks"]


@pytest.mark.parametrize("text", ["A b c, a b; a\nb c b c", "a (b) a b—c U.N. a b c", "", "c b a"])
def test_places_are_of_the_same_words(text):
    known = prepared(["a b", "b c", "a b c", "un a"])
    found = spans(text, known)
    assert [word for word, _, _ in found] == words(text, known)
    assert all(words(text[start:end], known) == [word] for word, start, end in found)


def test_abbreviations_and_case_are_as_in_words():
    assert words("The U.N. Envoy", prepared(["UN envoy"])) == ["the", "un envoy"]


def test_without_terms_it_is_the_words():
    text = "The U.S.-led talks (in Rome) won’t end."
    assert words(text, {}) == tokens(text)


def test_what_is_no_term_of_several_words_is_refused():
    with pytest.raises(InputError, match="'peace' is no term of several words"):
        prepared(["peace"])
    with pytest.raises(InputError, match="is a list of terms"):
        prepared("peace talks")
