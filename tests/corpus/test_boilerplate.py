"""Page furniture: every rule by its examples, and what only a whole page can tell."""

import tomllib

import pytest

from twotracks.corpus import boilerplate as furniture

DATA = tomllib.loads(furniture.LEXICON.read_text(encoding="utf-8"))
RULES = DATA["rule"]
STRETCHES = DATA["stretch"]


@pytest.mark.parametrize("i", range(len(RULES)), ids=[f"{i}-{rule['kind']}" for i, rule in enumerate(RULES)])
def test_each_rule_matches_its_example_and_not_its_counterexample(i):
    _, pattern = furniture.rules()[i]
    assert pattern.search(RULES[i]["example"])
    assert not pattern.search(RULES[i]["counterexample"])


@pytest.mark.parametrize("i", range(len(STRETCHES)), ids=[f"{i}-{rule['kind']}" for i, rule in enumerate(STRETCHES)])
def test_each_stretch_is_removed_from_its_example_and_not_from_its_counterexample(i):
    rest, removed = furniture.without_stretches(STRETCHES[i]["example"])
    assert rest.startswith("It rained") and len(rest) <= 20
    assert removed == [STRETCHES[i]["kind"]]
    assert furniture.without_stretches(STRETCHES[i]["counterexample"]) == (STRETCHES[i]["counterexample"], [])


def test_a_text_that_is_nothing_but_a_stretch_is_left_as_it_is():
    text = "Related News Three things Follow us"
    assert furniture.without_stretches(text) == (text, [])


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
def test_prose_is_not_furniture(line):
    assert furniture.kind_of(line) == ""


def test_repeated_and_nested_lines():
    long = "The ministers met in the hall and agreed to meet again before the summer."
    assert furniture.kinds([long, "Something else entirely happened there too.", long]) == [
        "",
        "",
        "repeated",
    ]
    nested = ["One. Two went on. Three was last.", "  Two went on. Three was last.", "  Three was last."]
    assert furniture.kinds(nested) == ["", "nested repeat", "nested repeat"]


def test_short_lines_may_stand_twice():
    assert furniture.kinds(["Yes.", "No.", "Yes."]) == ["", "", ""]


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
    assert furniture.without_stretches(text) == (text, [])
