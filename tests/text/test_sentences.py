"""Sentences: hard prose splits right, places are exact, hostile text costs little."""

from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from twotracks.errors import InputError
from twotracks.text.sentences import LONGEST, is_wrapped, spans


def split(text):
    return [" ".join(text[a:b].split()) for a, b in spans(text)]


@pytest.mark.parametrize(
    "sentences",
    [
        ["The U.N. envoy met Gen. Smith on Jan. 23 in Geneva.", "Talks ended at 5 p.m.", "They left."],
        ['"We agreed," he said.', '"It works."', "Talks ended."],
        ["Resolution No. 2254 (2015) holds.", "The U.S. Secretary came."],
        ["It was the U.S.", "He left."],
        ["GENEVA (Example) - The U.N. Security Council met.", "It voted."],
        ['He asked: "Why?"', "Nobody knew."],
        ["Mr. and Mrs. A. B. Smith spoke.", "Dr. Who answered."],
        ["“We agreed.”", "The envoy said “no.”", "But he left."],
        ["They met in St. Petersburg.", "Approx. 40 came."],
    ],
)
def test_ordinary_prose(sentences):
    assert split(" ".join(sentences)) == sentences


def test_a_headline_without_a_stop_stands_alone():
    assert split("Talks resume\nThe envoy arrived. He spoke.") == [
        "Talks resume",
        "The envoy arrived.",
        "He spoke.",
    ]


def test_lines_of_a_printed_page_are_joined():
    text = "I hereby wish to congratulate\nthe President of the\nAssembly on the election\nand to pledge the\nsupport of the\ndelegation to the\nwork. Syria bleeds."
    assert is_wrapped(text.split("\n"))
    assert len(split(text)) == 2


@settings(max_examples=150, deadline=None)
@given(st.text(alphabet=st.sampled_from("aB .!?\"”“\n\t'’,0日İ<>&\x07"), max_size=400) | st.text(max_size=200))
def test_every_character_that_is_not_blank_belongs_to_one_sentence(text):
    found = spans(text)
    assert all(a < b for a, b in found)
    assert all(b <= c for (_, b), (c, _) in pairwise(found))
    assert "".join("".join(text[a:b].split()) for a, b in found) == "".join(text.split())


@pytest.mark.parametrize("piece", ["a", "word ", ". ", '"', "A.B.C. ", "мир ", "\n", "a\n", "Mr. ", "<b>", "\u0301"])
def test_a_million_hostile_characters_take_seconds_not_minutes(cpu_seconds, piece):
    text = (piece * 1_000_000)[:1_000_000]
    found = []
    seconds = cpu_seconds(lambda: found.extend(spans(text)))
    assert seconds < 20, "about 0.3 s is usual; minutes would mean time that grows with the square"
    assert max((b - a for a, b in found), default=0) <= LONGEST


def test_only_text_has_sentences():
    with pytest.raises(InputError):
        spans(None)
