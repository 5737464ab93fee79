"""JSON in every layout that is not one object a line."""

import json

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from twotracks.corpus import readers, reading
from twotracks.corpus.readers import json_files
from twotracks.errors import InputError

ONE = {"outlet": "Northern Post", "date": "2019-05-03", "text": "It froze in the north."}
TWO = {"outlet": "Hill Herald", "date": "2019-05-04", "text": "Snow fell."}


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("array.json", json.dumps([ONE, TWO])),
        ("array.jsonl", json.dumps([ONE, TWO])),
        ("array.txt", json.dumps([ONE, TWO])),
        ("pretty.jsonl", json.dumps(ONE, indent=1) + "\n" + json.dumps(TWO, indent=1)),
        ("lines.json", json.dumps(ONE) + "\n" + json.dumps(TWO) + "\n"),
        ("lines.txt", json.dumps(ONE) + "\n" + json.dumps(TWO)),
        ("answer.json", json.dumps({"status": "ok", "totalResults": 2, "articles": [ONE, TWO]})),
        ("deep.json", json.dumps({"response": {"tags": ["a"], "results": [ONE, TWO]}})),
        ("by-id.json", json.dumps({"1": ONE, "2": TWO})),
        ("columns.json", json.dumps({key: [ONE[key], TWO[key]] for key in ONE})),
        ("pandas.json", json.dumps({key: {"0": ONE[key], "1": TWO[key]} for key in ONE})),
        ("commas.json", json.dumps(ONE) + ",\n" + json.dumps(TWO)),
        ("array.csv", json.dumps([ONE, TWO])),
    ],
)
def test_every_layout_gives_its_articles(tmp_path, name, content):
    (tmp_path / name).write_text(content, encoding="utf-8")
    articles = reading.read(tmp_path / name)
    assert articles["outlet"].tolist() == ["Northern Post", "Hill Herald"]
    assert articles["text"].tolist() == ["It froze in the north.", "Snow fell."]


def test_one_object_is_one_article_and_a_folder_of_them_a_corpus(tmp_path):
    for name, one in (("a", ONE), ("b", TWO)):
        (tmp_path / f"{name}.json").write_text(json.dumps(one, indent=2), encoding="utf-8")
    (tmp_path / "settings.json").write_text('{"version": 1}', encoding="utf-8")
    assert len(reading.read(tmp_path / "a.json")) == 1
    articles = reading.read(tmp_path)
    assert len(articles) == 2
    assert any("settings.json set aside" in entry["what"] and entry["n"] == 1 for entry in articles.attrs["log"])


def test_values_that_are_no_articles_are_set_aside_and_counted(tmp_path):
    (tmp_path / "a.json").write_text(json.dumps([ONE, 3, None, "x"]), encoding="utf-8")
    table = readers.read(tmp_path / "a.json")
    assert len(table) == 1
    assert [entry["n"] for entry in table.attrs["log"]] == [3]


@pytest.mark.parametrize(
    ("content", "says"),
    [
        ("", "empty"),
        ("   \n", "empty"),
        ('[{"text": "a"},\n{"text": "b', "line 2, is not JSON .*cut off"),
        ("[1, 2]", "no JSON object"),
        ("3", "a single int"),
        ('"x"', "a single str"),
        ("[" * 100_000, "nested|not JSON"),
        ("[]", "no JSON object"),
    ],
)
def test_what_is_cut_or_empty_is_refused(tmp_path, content, says):
    (tmp_path / "a.json").write_text(content, encoding="utf-8")
    with pytest.raises(InputError, match=says):
        readers.read(tmp_path / "a.json")


VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=8),
    lambda inner: (
        st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=6) | st.just("text"), inner, max_size=4)
    ),
    max_leaves=12,
)


@settings(max_examples=120, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(VALUES, st.integers(0, 5))
def test_no_json_crashes_the_reader_and_no_value_is_lost(tmp_path, value, cut):
    text = json.dumps(value)
    path = tmp_path / "a.json"
    path.write_text(text[: max(len(text) - cut, 0)], encoding="utf-8")
    try:
        table = json_files.read(path)
    except InputError:
        return
    aside = sum(entry["n"] for entry in table.attrs.get("log", []) if "set aside" in entry["what"])
    assert table["source_row"].is_unique
    if isinstance(value, list) and not cut and not any(isinstance(one, list) for one in value):
        assert len(table) + aside == len(value)
    assert all(isinstance(one, str) for name in table.columns if name != "source_row" for one in table[name])
