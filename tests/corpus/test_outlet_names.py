"""Outlets: one name however it is spelt, an address its outlet, nothing merged without a word."""

import json

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from twotracks.corpus import outlet_names, reading
from twotracks.errors import InputError
from twotracks.provenance import report

TEXT = "The talks resumed in the Kazakh capital on Thursday, and the delegations met again after lunch, round {}."


def said(articles) -> str:
    return "\n".join(f"{row.n} {row.what}" for row in report(articles).itertuples())


def read(tmp_path, rename=None, **columns):
    n = len(next(iter(columns.values())))
    path = tmp_path / "mine.csv"
    pd.DataFrame({**columns, "text": [TEXT.format(i) for i in range(n)]}).to_csv(path, index=False)
    return reading.read(path, rename=rename)


def named(outlets, urls=None, rename=None):
    n = len(outlets)
    table = pd.DataFrame({"outlet": outlets, "url": urls or [""] * n}, dtype="str")
    return outlet_names.named(table, rename)


@pytest.mark.parametrize(
    ("written", "outlet"),
    [
        ("https://www.rt.com/news/1", "RT"), ("rt.com", "RT"), ("https://examplepost.invalid/a?b", "examplepost.invalid"),
        ("//www.examplepost.invalid/a", "examplepost.invalid"), ("www.examplepost.invalid", "www.examplepost.invalid"),
        (" “Example  Post”, ", "Example Post"), ("sputnik", "sputnik"), ("U.S. Daily", "U.S. Daily"),
        ("http://[broken", ""),
    ],
)  # fmt: skip
def test_an_address_is_its_outlet_and_a_name_with_one_spelling_stays(written, outlet):
    assert named([written])["outlet"].tolist() == [outlet or "unknown outlet"]


def test_letter_case_blanks_tags_entities_and_invisible_characters_make_no_outlet_of_their_own(tmp_path):
    spellings = ["Example Post", "Example Post", "EXAMPLE POST", "example post ", "<b>Example Post</b>",
                 "Example&nbsp;Post", "Exam\u200bple Post", "\u202eExample Post", "Example\u00a0 Post"]  # fmt: skip
    articles = read(tmp_path, outlet=spellings)
    assert set(articles["outlet"]) == {"Example Post"}
    assert "2 articles of 'EXAMPLE POST' (1), 'example post' (1) counted as 'Example Post'" in said(articles)


def test_the_study_s_own_table_of_outlets_is_the_authority_where_a_corpus_spells_one_in_several_ways():
    articles = named(["Guardian", "The Guardian", "the guardian", "Yeni Şafak", "Yeni Safak", "trt", "TRT World"])
    assert articles["outlet"].tolist() == ["The Guardian"] * 3 + ["Yeni Safak"] * 2 + ["TRT World"] * 2
    assert named(["trt", "alalam"])["outlet"].tolist() == ["trt", "alalam"], "one spelling: as the source writes it"


def test_what_differs_by_brackets_is_kept_apart_and_said():
    articles = named(["Example Post", "Example Post (London)"])
    assert articles["outlet"].nunique() == 2
    assert "2 outlets kept apart that may be one: 'Example Post', 'Example Post (London)'; --rename" in said(articles)


@given(st.lists(st.text(st.characters(codec="utf-8"), max_size=12), min_size=1, max_size=6))
@settings(max_examples=60, deadline=None)
def test_naming_loses_no_article_and_leaves_none_without_a_name(outlets):
    articles = named(outlets)
    assert len(articles) == len(outlets) and (articles["outlet"].str.strip() != "").all()
    assert named(articles["outlet"].tolist())["outlet"].tolist() == articles["outlet"].tolist(), "twice is as once"


def test_the_address_tells_where_nothing_else_does(tmp_path):
    urls = ["https://www.rt.com/news/1", "https://examplepost.invalid/a", "", "https://global.factiva.com/x",
            "https://web.archive.org/web/20190426/https://www.examplepost.invalid/a"]  # fmt: skip
    articles = read(tmp_path, url=urls)
    right = ["RT", "examplepost.invalid", "unknown outlet", "unknown outlet", "examplepost.invalid"]
    assert articles["outlet"].tolist() == right
    assert "3 articles whose outlet is told only by their address" in said(articles)
    assert read(tmp_path, url=urls[:1], outlet=["Example Post"])["outlet"].tolist() == ["Example Post"]


@pytest.mark.parametrize("source", ["https://examplepost.invalid/a", "LexisNexis", "ProQuest Central", "NA"])
def test_a_source_that_is_an_address_or_a_database_gives_way_to_the_newspaper(tmp_path, source):
    for order in (("source", "newspaper"), ("newspaper", "source"), ("source", "medium")):
        cells = dict.fromkeys(order, ["Example Post"] * 2) | {"source": [source] * 2}
        assert set(read(tmp_path, **{name: cells[name] for name in order})["outlet"]) == {"Example Post"}


def test_objects_are_taken_by_their_names(tmp_path):
    path = tmp_path / "a.jsonl"
    rows = [
        {
            "source": {"id": None, "name": "Example Post"},
            "meta": {"date": "2019-04-26"},
            "content": [TEXT, "They left."],
        }
    ]
    path.write_text("\n".join(json.dumps(row) for row in rows), encoding="utf-8")
    article = reading.read(path).iloc[0]
    assert (article["outlet"], str(article["published"])[:10]) == ("Example Post", "2019-04-26")
    assert article["text"] == f"{TEXT}\nThey left."


def test_a_table_of_names_renames_and_tells_what_it_did_not_find(tmp_path):
    (tmp_path / "outlets-map.csv").write_text("outlet,call it\nEXAMPLE POST,The Post\nNowhere,X\n", encoding="utf-8")
    articles = read(tmp_path, tmp_path / "outlets-map.csv", outlet=["Example Post", "Sample Gazette"])
    assert articles["outlet"].tolist() == ["The Post", "Sample Gazette"]
    assert "1 articles of 'Example Post' renamed 'The Post'" in said(articles)
    assert "1 names to be renamed that no article has: 'Nowhere'" in said(articles)
    assert named(["A", "B"], rename={"A": "B"})["outlet"].tolist() == ["B", "B"]


def test_a_table_of_names_comes_by_the_environment_as_well(tmp_path, monkeypatch):
    (tmp_path / "map.csv").write_text("old,new\nExample Post,The Post\n", encoding="utf-8")
    monkeypatch.setenv("TWOTRACKS_RENAME", str(tmp_path / "map.csv"))
    assert read(tmp_path, outlet=["Example Post"])["outlet"].tolist() == ["The Post"]


@pytest.mark.parametrize(
    ("content", "says"),
    [
        (None, "does not exist"), ("outlet\nA\n", "two columns"), ("old,new\nA,B\nA,C\n", "row 3, gives an outlet two names"),
        ("old,new\nA,\n", "row 2, lacks a name"),
    ],
)  # fmt: skip
def test_a_table_of_names_that_cannot_be_used_is_refused(tmp_path, content, says):
    path = tmp_path / "map.csv"
    if content:
        path.write_text(content, encoding="utf-8")
    with pytest.raises(InputError, match=says):
        outlet_names.read_names(path)
