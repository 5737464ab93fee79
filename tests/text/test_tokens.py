"""Words with their places are the words that are counted, and stretches hold them all."""

from hypothesis import given
from hypothesis import strategies as st

from twotracks.text.tokens import MASK, spans, stretches, tokens

TEXTS = st.lists(
    st.sampled_from(["US", "U.S.", "USA", "U.N.-led", "anti-US", "won’t", "İstanbul", "x", "-", "’", ".", ",", " ", "\n",
                     "é", "Σ", "ΟΔΟΣ", MASK, "U.N.'s", "Assad-U.N.", "2018"])
).map("".join)  # fmt: skip


@given(TEXTS)
def test_spans_have_the_words_of_tokens(text):
    found = spans(text)
    assert [word.replace("σ", "ς") for word, _, _ in found] == [word.replace("σ", "ς") for word in tokens(text)]
    assert all(0 <= start < end <= len(text) for _, start, end in found)


@given(TEXTS)
def test_stretches_have_the_words_of_tokens(text):
    assert [word for words in stretches(text) for word in words] == tokens(text)


def test_places():
    text = "Under the US-led plan İstanbul won’t vote."
    found = [(word, text[start:end]) for word, start, end in spans(text)]
    assert found[2:4] == [("u.s.-led", "US-led"), ("plan", "plan")]
    assert found[-2:] == [("won't", "won’t"), ("vote", "vote")], "also after a letter that is two in lower case"


def test_a_stretch_ends_at_punctuation_and_at_a_masked_name_but_not_in_an_abbreviation():
    assert stretches(f"the U.N. envoy, (a Swede) in {MASK} today") == [
        ["the", "un", "envoy"], ["a", "swede"], ["in"], ["today"],
    ]  # fmt: skip
