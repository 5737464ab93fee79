"""Folders hold pages, tables, exports and more; each file is read, passed over or set aside, and counted."""

import json

import pytest

from tests.corpus.readers.test_nexis import TWO
from twotracks.corpus import reading
from twotracks.errors import InputError

TABLE = "outlet,date,text\nNorthern Post,2019-05-03,It froze.\nHill Herald,2019-05-04,Snow fell.\n"


def said(table):
    return "; ".join(f"{entry['n']} {entry['what']}" for entry in table.attrs["log"])


def fill(folder, files):
    for name, content in files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content if isinstance(content, bytes) else content.encode())
    return folder


def test_tables_beside_what_tells_of_them(tmp_path):
    folder = fill(
        tmp_path,
        {"a.csv": TABLE, "b/c.jsonl": json.dumps({"source": "Dale Mail", "content": "Rain fell."}), "README.txt": "Of the data.",
         "outlets.csv": "outlet,country\nPost,UK\n", "codebook.pdf": b"%PDF-1.4", "b/plot.R": "x", ".DS_Store": b"\0"},
    )  # fmt: skip
    articles = reading.read(folder)
    assert articles["outlet"].tolist() == ["Northern Post", "Hill Herald", "Dale Mail"]
    assert articles["source_part"].tolist() == ["a.csv", "a.csv", "b/c.jsonl"]
    for part in (
        "1 rows of outlets.csv set aside",
        "README.txt",
        "codebook.pdf",
        "1 files passed over",
        "1 files that the operating system",
    ):
        assert part in said(articles)


def test_exports_pages_and_archives_together(tmp_path):
    folder = fill(tmp_path, {"nexis.txt": TWO, "Dale Mail/page.txt": "Rain in May\n\nRain fell today."})
    articles = reading.read(folder)
    assert sorted(articles["outlet"]) == ["Dale Mail", "Hill Herald", "The Northern Post (Leeds)"]
    assert "Rain fell today." in articles["text"].tolist()


def test_pages_alone_are_read_as_before(tmp_path):
    folder = fill(tmp_path, {"Dale Mail/a.txt": "Rain\n\nRain fell.", "Hill Herald/README.txt": "Snow\n\nSnow fell."})
    assert "source_part" not in reading.read(folder)


@pytest.mark.parametrize(
    ("files", "says"),
    [
        ({"a.csv": TABLE, "b.jsonl": '{"text": "cut'}, r"b\.jsonl.*not JSON"),
        ({"a.pdf": b"%PDF-1.4"}, "a PDF"),
        ({"a.xyz": b"x"}, "no .txt or .html"),
        ({}, "no .txt or .html"),
    ],
)
def test_a_file_that_should_hold_articles_is_not_passed_over(tmp_path, files, says):
    with pytest.raises(InputError, match=says):
        reading.read(fill(tmp_path, files))
