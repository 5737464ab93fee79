"""A table is a table, whatever the file is called; a text with commas is a text."""

import pandas as pd
import pytest

from twotracks.corpus import reading
from twotracks.corpus.readers import layout

ROWS = [
    ["outlet", "date", "text"],
    ["Northern Post", "2019-05-03", "It froze."],
    ["Hill Herald", "2019-05-04", "Snow fell."],
]


@pytest.mark.parametrize("separator", ["\t", ";", "|", ","])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16"])
@pytest.mark.parametrize("name", ["a.txt", "a.tab"])
def test_a_table_saved_as_text(tmp_path, separator, encoding, name):
    (tmp_path / name).write_text("\n".join(map(separator.join, ROWS)), encoding=encoding)
    assert reading.read(tmp_path / name)["outlet"].tolist() == ["Northern Post", "Hill Herald"]


def test_parquet_under_another_ending(tmp_path):
    pd.DataFrame(ROWS[1:], columns=ROWS[0]).to_parquet(tmp_path / "a.csv")
    assert len(reading.read(tmp_path / "a.csv")) == 2


@pytest.mark.parametrize(
    "text", ["Text, date and outlet\n\nSnow fell, and more.", "", "text", "Snow, outlet: text; date\nx, y", "a;b\n1;2"]
)
def test_a_text_is_no_table(text):
    assert not layout.is_table(text.splitlines(keepends=True))


@pytest.mark.parametrize("name", ["a.xls", "a.html"])
def test_a_table_in_html(tmp_path, name):
    rows = "".join("<tr>" + "".join(f"<td>{cell}</td>" for cell in row) + "</tr>" for row in [*ROWS, ["", "", ""]])
    (tmp_path / name).write_text(f"<html><body><table border=1>{rows}</table></body></html>", encoding="utf-8")
    articles = reading.read(tmp_path / name)
    assert articles["outlet"].tolist() == ["Northern Post", "Hill Herald"]
    assert articles["text"].tolist() == ["It froze.", "Snow fell."]


def test_a_page_without_ending_and_a_table_called_xls(tmp_path):
    (tmp_path / "page").write_text("<!DOCTYPE html><html><body><p>" + "It froze in May. " * 20 + "</p></body></html>")
    assert len(reading.read(tmp_path / "page")) == 1
    (tmp_path / "a.xls").write_text("\n".join(map("\t".join, ROWS)), encoding="utf-16")
    assert len(reading.read(tmp_path / "a.xls")) == 2
