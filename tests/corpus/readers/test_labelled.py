"""Labelled lines above each article, one article a file or many."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from twotracks.corpus import reading
from twotracks.corpus.readers import labelled

TWO = (
    "Title: Frost in May\nSource: Northern Post\nDate: 3 May 2019\nURL: https://x.invalid/1\n\nIt froze.\n\nNote: it thawed later.\n"
    "Date: nobody knows.\n\n-----\n\nTitle: Snow\nSource: Hill Herald\nDate: 4 May 2019\nText: Snow fell.\nMore fell.\n"
)


@pytest.mark.parametrize("name", ["a.txt", "a.md"])
def test_each_head_begins_an_article(tmp_path, name):
    (tmp_path / name).write_text(TWO, encoding="utf-8")
    articles = reading.read(tmp_path / name)
    assert articles["title"].tolist() == ["Frost in May", "Snow"]
    assert articles["outlet"].tolist() == ["Northern Post", "Hill Herald"]
    assert articles["published"].astype(str).tolist() == ["2019-05-03", "2019-05-04"]
    first = "It froze.\n\nNote: it thawed later.\nDate: nobody knows."
    assert articles["text"].tolist() == [first, "Snow fell.\nMore fell."]


@pytest.mark.parametrize(
    "text",
    ["Title: Frost\n\nIt froze.", "", "Frost\n\nSource: a\nDate: b\nTitle: c", "Source: a\nSource: b\nSource: c"],
)
def test_a_page_is_no_list_of_labels(text):
    assert not labelled.told(text)


@given(st.text(st.sampled_from("Title:Source\nDate -x"), max_size=200))
def test_no_text_crashes_it_and_no_word_is_lost(text):
    found = labelled.parse("Title: a\nSource: b\nDate: c\n\n" + text)
    kept = "".join("".join(record.values()) for record in found.records)
    assert kept.count("x") == text.count("x")
