"""Reading: encodings, columns, dates, tables and pages, with every refusal as a plain sentence."""

import json
from pathlib import Path

import pandas as pd
import pytest

from twotracks.corpus import outlet_names, readers, reading
from twotracks.corpus.readers import columns, dates, decode, delimited, pages
from twotracks.errors import InputError

HERE = Path(__file__).parents[1]


def test_utf8_is_read_as_it_is():
    assert decode.decode("Genève".encode()) == ("Genève", "utf-8", 0, 0)


def test_what_is_not_utf8_is_windows_1252_with_every_unknown_byte_counted():
    found = decode.decode(b"a \x95 b \x81 c")
    assert found == ("a • b \ufffd c", "cp1252", 1, 2)


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16"])
def test_a_byte_order_mark_decides(encoding):
    assert decode.decode("Сочи".encode(encoding)).text == "Сочи"


def test_usual_names_of_columns_are_recognised():
    found = columns.match(["unit_id", "article_title", "article_content", "source", "date", "labels"])
    assert found == {
        "article_id": "unit_id", "title": "article_title", "text": "article_content", "outlet": "source", "published": "date",
    }  # fmt: skip


@pytest.mark.parametrize(
    ("names", "field", "expected"),
    [
        (["Publisher", "Content"], "outlet", "Publisher"),
        (["Published Date", "Body"], "published", "Published Date"),
        (["outlet", "source", "text"], "outlet", "outlet"),
    ],
)
def test_case_and_spaces_do_not_matter_and_the_plainest_name_wins(names, field, expected):
    assert columns.match(names)[field] == expected


def test_a_choice_settles_the_rest():
    assert columns.match(["a", "b"], {"text": "b"})["text"] == "b"
    assert columns.parse_choice("text=Body , outlet=Paper") == {"text": "Body", "outlet": "Paper"}


@pytest.mark.parametrize(
    ("call", "says"),
    [
        (
            lambda: columns.match(["x", "y"], where="my.csv"),
            r"my\.csv has no column recognised as the text .*'x', 'y'.*--columns text=",
        ),
        (lambda: columns.match(["text"], {"outlet": "Paper"}, "my.csv"), r"my\.csv has no column 'Paper'"),
        (lambda: columns.match(["text"], {"colour": "text"}), "field 'colour'"),
        (lambda: columns.parse_choice("text"), "text=Body,outlet=Paper"),
    ],
)
def test_columns_refuse_in_plain_words(call, says):
    with pytest.raises(InputError, match=says):
        call()


def test_the_order_of_day_and_month_is_decided_for_the_whole_column():
    month_first = dates.parse(pd.Series(["4/5/2017", "4/25/2017"]))
    assert month_first.order == "month first"
    assert month_first.published[0] == pd.Timestamp("2017-04-05")
    day_first = dates.parse(pd.Series(["4/5/2017", "25/4/2017"]))
    assert day_first.order == "day first"
    assert day_first.published[0] == pd.Timestamp("2017-05-04")
    assert dates.parse(pd.Series(["4/5/2017"])).order == "ambiguous"


def test_what_is_known_of_a_date_is_kept_apart():
    found = dates.parse(pd.Series(["2017-01-24", "2017-01", "2017", "24 January 2017", "", "soon"]))
    assert found.precision.tolist() == ["day", "month", "year", "day", "", ""]
    assert found.published.isna().tolist() == [False, False, False, False, True, True]
    assert found.unparsed.to_dict() == {5: "soon"}


def test_csv_with_semicolons_quotes_and_line_breaks(tmp_path):
    path = tmp_path / "a.csv"
    path.write_text('text;outlet\n"one\ntwo; three";A\nfour;B\n', encoding="utf-8")
    table = delimited.read(path)
    assert table["text"].tolist() == ["one\ntwo; three", "four"]
    assert table["source_row"].tolist() == [2, 4]


@pytest.mark.parametrize(
    ("name", "content", "says"),
    [
        ("a.csv", b"", "empty"),
        ("a.csv", b"   \n", "blank space"),
        ("a.csv", b"text,outlet\n", "no article below"),
        ("a.csv", b"text,outlet\na,b\nc,d,e\n", r"a\.csv, line 3: 3 cells where the header has 2"),
        ("a.csv", b'text,outlet\n"a,b\n', r"a\.csv, from line 2"),
        ("a.jsonl", b'{"text": "a"}\nnonsense\n', r"a\.jsonl, line 2, is not JSON"),
        ("a.jsonl", b"[1]\n", "not a JSON object"),
        ("a.parquet", b"nonsense", "cannot be read as Parquet"),
    ],
)
def test_tables_refuse_in_plain_words(tmp_path, name, content, says):
    (tmp_path / name).write_bytes(content)
    with pytest.raises(InputError, match=says):
        delimited.read(tmp_path / name)


def test_json_lines_keep_odd_values_as_text(tmp_path):
    path = tmp_path / "a.jsonl"
    path.write_text(
        json.dumps({"text": "a\u2028b", "n": None, "tags": ["x"]}) + "\n" + '{"text": "\\ud800"}\n',
        encoding="utf-8",
    )
    table = delimited.read(path)
    assert table["text"].tolist() == ["a\u2028b", "?"]
    assert table["tags"].tolist() == ['["x"]', ""]


def test_a_page_is_read_as_a_person_would_read_it():
    page = pages.parse_text((HERE / "data" / "press-like-page.txt").read_text(encoding="utf-8"))
    assert page["title"] == "Northern, southern ministers weigh next steps on Syria"
    assert (page["published"], page["date_stated"]) == ("2019-05-16", "caption")
    body = page["text"].splitlines()
    assert body[0].startswith("Two foreign ministers have compared notes")
    assert body[-1] == "Winter was mild in the hills north of the border."
    for gone in ("SHARE", "Roku", "mirror", "Photo", "World   /"):
        assert gone not in page["text"]


def test_a_stated_line_of_date_wins_over_a_caption():
    page = pages.parse_text(
        "A headline here\n\nPublished: 3 March 2018\n\nHall on 1 March 2018. (Photo: archive)\n\nThe talks began."
    )
    assert (page["published"], page["date_stated"], page["text"]) == (
        "2018-03-03",
        "date line",
        "The talks began.",
    )


def test_the_outlet_comes_from_its_address_and_never_from_the_body():
    page = pages.parse_text("A headline here\n\nReuters said the talks began.\n\nwww.sputniknews.com")
    assert page["outlet"] == ""
    assert outlet_names.outlet_of_lines(page["page_boilerplate"].split("\n")) == "Sputnik"


def test_html_pages_lose_their_markup(tmp_path):
    sentence = "The delegations sat in two rooms and the mediator walked between them for most of the day. "
    (tmp_path / "outlet-a").mkdir()
    (tmp_path / "outlet-a" / "x.html").write_text(
        "<html><head><title>Talks go on</title><meta property='article:published_time' content='2018-01-05'></head><body>"
        f"<nav>Home News</nav><article><h1>Talks go on</h1><p>{sentence * 3}</p><p>{sentence}</p></article>"
        "<script>alert(1)</script></body></html>",
        encoding="utf-8",
    )
    table = readers.read(tmp_path)
    assert table["page_folder"].tolist() == ["outlet-a"]
    assert table["published"].tolist() == ["2018-01-05"]
    articles = reading.read(tmp_path)
    assert articles["outlet"].tolist() == ["outlet-a"]
    assert not any(column.startswith("page_") for column in articles.columns)
    assert "mediator walked" in table["text"][0]
    assert "<" not in table["text"][0] and "alert" not in table["text"][0]


def test_a_folder_without_pages_and_a_folder_of_empty_ones_are_refused(tmp_path):
    with pytest.raises(InputError, match=r"no \.txt or \.html page"):
        readers.read(tmp_path)
    (tmp_path / "a.txt").write_text("  ")
    with pytest.raises(InputError, match="every page in it is empty"):
        readers.read(tmp_path)


def test_html_that_calls_itself_text_is_noticed(tmp_path):
    (tmp_path / "a.txt").write_text("<html><body><p>One sentence here.</p><p>Another one.</p></body></html>")
    (tmp_path / "b.txt").write_text("Where a < b, nothing is a tag.")
    table = readers.read(tmp_path)
    assert "<" not in table["text"][0]
    assert "<" in table["text"][1]
    assert any("held HTML" in entry["what"] for entry in table.attrs["log"])


def test_the_press_page_itself(shared):
    page = pages.read(shared("press-page.txt")).iloc[0]
    assert reading.read(shared("press-page.txt"))["outlet"].tolist() == ["Press TV"]
    assert page["title"] == "Iranian, Russian DMs discuss further cooperation in anti-terror fight"
    assert page["published"] == "2019-04-26"
    for gone in ("Photo by", "SHARE", "alternate addresses", "Editor's Choice", "www."):
        assert gone not in page["text"]
    assert page["text"].rstrip().endswith("control of the Syrian government.")


@pytest.mark.parametrize(
    ("cell", "day", "precision"),
    [
        ("2017-03-04T01:30:00+0300", "2017-03-04", "day"),
        ("2017-03-04T23:30:00-05:00", "2017-03-04", "day"),
        ("2017-01-24 00:00:00", "2017-01-24", "day"),
        ("2017/03/04", "2017-03-04", "day"),
        ("20170304", "2017-03-04", "day"),
        ("Wed 05 Apr 2017", "2017-04-05", "day"),
        ("January 24th, 2017 10:30 GMT", "2017-01-24", "day"),
        ("Mar 2017", "2017-03-01", "month"),
        ("03/2017", "2017-03-01", "month"),
        ("2017/03", "2017-03-01", "month"),
        ("today", None, ""),
        ("10:30", None, ""),
        ("5", None, ""),
        ("170304", None, ""),
        ("1488585600", "2017-03-04", "day"),
        ("14885856", None, ""),
        ("2017Q1", None, ""),
        ("2017-02-30", None, ""),
        ("3017", None, ""),
    ],
)
def test_a_date_is_read_as_written_or_not_at_all(cell, day, precision):
    found = dates.parse(pd.Series([cell]))
    assert found.published.iloc[0] == pd.Timestamp(day) if day else pd.isna(found.published.iloc[0])
    assert found.precision.iloc[0] == precision
    assert len(found.unparsed) == (day is None)


def test_hyphens_two_digit_years_and_mixed_orders():
    hyphens = dates.parse(pd.Series(["13-01-2017", "03-04-2017"]))
    assert hyphens.published.dt.strftime("%m-%d").tolist() == ["01-13", "04-03"]
    short = dates.parse(pd.Series(["13/01/2017", "3/4/17"]))
    assert short.published[1] == pd.Timestamp("2017-04-03")
    mixed = dates.parse(pd.Series(["13/01/2017", "01/20/2017", "3/4/2017"]))
    assert mixed.order == "mixed"
    assert mixed.published[:2].dt.strftime("%m-%d").tolist() == ["01-13", "01-20"]
    assert mixed.unparsed.tolist() == ["3/4/2017"]


def test_deep_html_loses_no_text_and_odd_json_no_run(tmp_path):
    assert pages.strip_tags("intro " + "<div>" * 300 + "deep" + "</div>" * 300 + " after").split() == [
        "intro",
        "deep",
        "after",
    ]
    path = tmp_path / "a.jsonl"
    path.write_text('{"text": "hi", "x": ["\\ud800"]}\n{"text": NaN}\n', encoding="utf-8")
    assert delimited.read(path)["text"].tolist() == ["hi", ""]
    path.write_text("[" * 200_000, encoding="utf-8")
    with pytest.raises(InputError, match="line 1"):
        delimited.read(path)


def test_short_rows_are_filled_and_counted(tmp_path):
    path = tmp_path / "a.csv"
    path.write_text("text,outlet\none,A\ntwo\n", encoding="utf-8")
    table = delimited.read(path)
    assert table["outlet"].tolist() == ["A", ""]
    assert "fewer cells" in table.attrs["log"][0]["what"]


@pytest.fixture
def toy_reader():
    """A kind of file that the study does not know: an article a line, its outlet before a tab."""

    @readers.reader(".lines")
    def read(path: Path) -> pd.DataFrame:
        rows = [line.split("\t") for line in path.read_text(encoding="utf-8").splitlines()]
        return pd.DataFrame(rows, columns=["paper", "body"], dtype="str").assign(source_row=range(1, len(rows) + 1))

    yield read
    readers.forget(".lines")


def test_a_reader_of_ones_own_is_one_function(tmp_path, toy_reader):
    path = tmp_path / "mine.lines"
    path.write_text("Daily\tTalks went on.\nWeekly\tSnow fell.\n", encoding="utf-8")
    articles = reading.read(path, "outlet=paper")
    assert articles["outlet"].tolist() == ["Daily", "Weekly"]
    assert articles["text"].tolist() == ["Talks went on.", "Snow fell."]


def test_what_no_reader_reads_is_refused_with_the_endings_that_are_read(tmp_path, toy_reader):
    path = tmp_path / "mine.lyx"
    path.write_text("x", encoding="utf-8")
    with pytest.raises(InputError, match=r"'\.lyx', which is not read.* \.csv, .*\.lines, "):
        reading.read(path)


def test_two_readers_of_one_ending_are_refused():
    def read(path):
        return pd.DataFrame()

    with pytest.raises(InputError, match=r"Two readers read '\.csv'"):
        readers.reader(".csv")(read)
    with pytest.raises(InputError, match=r"ending like '\.docx', not for 'docx'"):
        readers.reader("docx")(read)
    assert ".csv" in readers.suffixes()


def test_a_reader_of_another_package_is_found_by_its_entry_point(tmp_path, monkeypatch):
    from importlib.metadata import EntryPoint

    (tmp_path / "their_reader.py").write_text(
        "import pandas as pd\n"
        "from twotracks.corpus.readers import reader\n"
        "@reader('.theirs')\n"
        "def read(path):\n"
        "    return pd.DataFrame({'text': [path.read_text()], 'source_row': [1]})\n",
        encoding="utf-8",
    )
    monkeypatch.syspath_prepend(tmp_path)
    entry = EntryPoint(name="theirs", value="their_reader", group="twotracks.readers")
    monkeypatch.setattr(readers.metadata, "entry_points", lambda group: [entry] if group == entry.group else [])
    readers._load_all.cache_clear()
    path = tmp_path / "a.theirs"
    path.write_text("Talks went on.", encoding="utf-8")
    try:
        assert reading.read(path)["text"].tolist() == ["Talks went on."]
    finally:
        readers.forget(".theirs")
        readers._load_all.cache_clear()
