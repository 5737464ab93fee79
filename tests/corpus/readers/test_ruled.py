"""Several articles in one text, rules between them."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from twotracks.corpus import reading
from twotracks.corpus.readers import ruled

SHAPES = {
    "outlet, date, headline": "Northern Post\n3 May 2019\n\nFrost in May\n\nIt froze.\n\nThen not.\n{0}\nHill Herald\n4 May 2019\n\nSnow\n\nSnow fell.\n",
    "headline, outlet, date": "Frost in May\nNorthern Post\nMay 3, 2019\n\nIt froze.\n\nThen not.\n{0}\nSnow\nHill Herald\nMay 4, 2019\n\nSnow fell.\n",
    "headline, outlet and date": "Frost in May\nNorthern Post, 3 May 2019\n\nIt froze.\n\nThen not.\n{0}\nSnow\nHill Herald, 4 May 2019\n\nSnow fell.\n",
}


@pytest.mark.parametrize("rule", ["=====", "-----------", "* * * * * *", "\f"])
@pytest.mark.parametrize("shape", SHAPES)
def test_each_part_is_an_article(tmp_path, shape, rule):
    (tmp_path / "a.txt").write_text(SHAPES[shape].format(rule), encoding="utf-8")
    articles = reading.read(tmp_path / "a.txt")
    assert articles["title"].tolist() == ["Frost in May", "Snow"]
    assert articles["outlet"].tolist() == ["Northern Post", "Hill Herald"]
    assert articles["published"].astype(str).tolist() == ["2019-05-03", "2019-05-04"]
    assert articles["text"].tolist() == ["It froze.\n\nThen not.", "Snow fell."]


@pytest.mark.parametrize(
    "text",
    [
        "Frost in May\n3 May 2019\n\nIt froze.\n\n=====\n\nThen not.\n\n=====\n\nAnd again.",
        "Frost\n\n=====\n\nIt froze on 3 May 2019.\n\n=====\n\nSnow fell on 4 May 2019.",
        "Frost in May\n\nIt froze.",
        "Frost\n3 May 2019\nIt froze.\n=====\nSome\nmore.\n=====\nAnd\nmore.\n=====\nSnow\n4 May 2019\nSnow fell.",
    ],
)
def test_an_ornament_is_no_border(tmp_path, text):
    (tmp_path / "a.txt").write_text(text, encoding="utf-8")
    assert len(reading.read(tmp_path / "a.txt")) == 1


@given(st.text(st.sampled_from("=- ab3May2019\n\f"), max_size=150))
def test_parts_kept_and_set_aside_are_the_parts_found(text):
    found = ruled.parse(text)
    parts = [part for part in ruled._RULE.split(text) if part.strip()]
    assert len(found.records) + sum(n for _, n in found.notes) == len(parts)
