"""The rules one by one: each says of a mention whether it does not count in its sentence."""

import ast

import pytest

from twotracks.config import ROOT
from twotracks.passages import rules
from twotracks.passages.context import article_context
from twotracks.passages.lexicon import load
from twotracks.schemas import TRACKS

LONG = " Snow fell on the hills of the north for the whole of the day." * 8
SYRIA = "Syria's war goes on. " * 3


def context_and_mention(sentence, alias, article=""):
    """A sentence at the head of an article, and the first mention in it of an alias."""
    alias = next(one for one in load().aliases if one.id == alias)
    found = alias.pattern.search(sentence)
    assert found, "the sentence must have the name"
    around = article_context(f"{sentence} {article}", "")
    context = rules.SentenceContext(sentence, 0, around, {alias.track})
    return rules.Mention(found.start(), found.end(), alias), context


@pytest.mark.parametrize(
    ("rule", "alias", "sentence", "article", "applies"),
    [
        (rules.AnotherConflict(), "geneva-place", "Yemen's parties met for talks in Geneva.", LONG, True),
        (rules.AnotherConflict(), "geneva-place", "Syria's parties met for talks in Geneva.", LONG, False),
        (rules.AnotherConflict(), "geneva-process", "The Geneva talks overshadow for a while those on Yemen.", SYRIA, False),
        (rules.AnotherConflict(), "geneva-process", "The Geneva talks on Yemen began.", SYRIA, True),
        (rules.AnotherConflict(), "geneva-number", "Geneva II on Yemen began.", LONG, False),
        (rules.PartiesApart(), "the-three", "The three countries agreed.", SYRIA + LONG, True),
        (rules.PartiesApart(), "the-three", "Russia, Iran and Turkey met; the three countries agreed.", LONG, False),
        (rules.NoWordOfTalks(), "astana-place", "The minister flew to Astana.", SYRIA + LONG, True),
        (rules.NoWordOfTalks(), "astana-place", "The negotiators flew to Astana.", SYRIA + LONG, False),
        (rules.NoWordOfTalks(), "astana-place", "The negotiators flew to Astana.", "", True),
        (rules.OtherTalks(), "geneva-place", "Kerry and Lavrov held talks in Geneva on Syria.", LONG, True),
        (rules.OtherTalks(), "geneva-place", "Kerry and Lavrov met the Syrian opposition in Geneva.", LONG, False),
        (rules.LooksOnly(), "geneva-place", "The Geneva Motor Show opened.", LONG, True),
        (rules.LooksOnly(), "geneva-place", "Negotiators came to Geneva.", LONG, False),
    ],
)  # fmt: skip
def test_a_rule_applies(rule, alias, sentence, article, applies):
    assert rule.applies(*context_and_mention(sentence, alias, article)) is applies


def test_no_code_of_these_rooms_knows_a_track_by_name():
    """What is particular to these two tracks is data."""
    for room in ("passages", "text", "corpus", "analysis/stance"):
        for path in (ROOT / "src" / "twotracks" / room).rglob("*.py"):
            tree = ast.parse(path.read_text(encoding="utf-8"))
            literals = {node.value for node in ast.walk(tree) if isinstance(node, ast.Constant)}
            assert not literals & set(TRACKS), path.name
