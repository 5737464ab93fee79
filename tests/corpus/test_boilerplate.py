"""Boilerplate: stretches by their examples, and what only a whole page can tell."""

import pytest

from twotracks import lexicons
from twotracks.corpus import boilerplate

STRETCHES = lexicons.load("boilerplate").entries["stretch"]


@pytest.mark.parametrize("stretch", STRETCHES, ids=lambda stretch: stretch["id"])
def test_each_stretch_is_removed_from_its_example_and_not_from_its_counterexample(stretch):
    rest, removed = boilerplate.without_stretches(stretch["example"])
    assert rest.startswith("It rained") and len(rest) <= 20
    assert removed == [stretch["kind"]]
    assert boilerplate.without_stretches(stretch["counterexample"]) == (stretch["counterexample"], [])


def test_a_text_that_is_nothing_but_a_stretch_is_left_as_it_is():
    text = "Related News Three things Follow us"
    assert boilerplate.without_stretches(text) == (text, [])


@pytest.mark.parametrize(
    "line",
    [
        "The talks ended on Friday.",
        "Delegations from Iran, Russia and Turkey arrived in Nur-Sultan",
        "Share of the vote fell.",
        "Source close to the envoy said no.",
        "the security/rule of law/development structure. If we",
        "Comments were few.",
        "More from the Astana talks: no date was set.",
        "Recommended by the envoy, the list was accepted.",
        "Latest news from Geneva is that the talks go on.",
    ],
)
def test_prose_is_not_boilerplate(line):
    assert boilerplate.kind_of(line) == ""


def test_repeated_and_nested_lines():
    long = "The ministers met in the hall and agreed to meet again before the summer."
    assert boilerplate.kinds([long, "Something else entirely happened there too.", long]) == [
        "",
        "",
        "repeated",
    ]
    nested = ["One. Two went on. Three was last.", "  Two went on. Three was last.", "  Three was last."]
    assert boilerplate.kinds(nested) == ["", "nested repeat", "nested repeat"]


def test_short_lines_may_stand_twice():
    assert boilerplate.kinds(["Yes.", "No.", "Yes."]) == ["", "", ""]


@pytest.mark.parametrize(
    "text",
    [
        "Delegates left. Related News Rebels quit. "
        + "The talks were long and nobody spoke of it. " * 10
        + "Follow us on air.",
        "He wore Tags of tin. Community standards were discussed. The talks ended. Nobody spoke.",
        "The talks failed. (With hindsight, that was plain to everybody in the capital.)",
        "The talks failed. (Source: a delegate who asked not to be named)",
    ],
)
def test_prose_at_the_end_is_not_cut(text):
    assert boilerplate.without_stretches(text) == (text, [])
