"""Nexis: each article of an export, with outlet, date, headline and text; what is cut off is counted."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from twotracks.corpus import readers, reading
from twotracks.corpus.readers import exports, nexis

HEAD = "\ufeffDownload Request: Selected Items: 1-{n}\nTime Of Request: Monday, May 6, 2019  16:51:31\n\n\n"


def classic(i, n, outlet, day, title, text, extra=""):
    return (
        f"\n\n                               {i} of {n} DOCUMENTS\n\n\n                    {outlet}\n\n"
        f"                             {day}\n\n{title}\n\nBYLINE: A. Writer\n\nSECTION: WORLD; Pg. 4\n\nLENGTH: 12 words\n\n"
        f"{extra}{text}\n\nLOAD-DATE: May 9, 2019\n\nLANGUAGE: ENGLISH\n\nPUBLICATION-TYPE: Newspaper\n\n\n"
        "               Copyright 2019 The Northern Post\n                    All Rights Reserved\n"
    )


TWO = (
    HEAD.format(n=2)
    + classic(1, 2, "The Northern Post (Leeds)", "May 3, 2019 Friday 11:21 AM GMT", "Frost in May",
              "It froze in the north, and the\nharvest was late.\n\nFarmers spoke of 1 of 3 losses.")
    + classic(2, 2, "Hill Herald", "May 4, 2019 Saturday, Final Edition", "A long headline that\nruns over two lines",
              "Snow fell.")
)  # fmt: skip


def write(tmp_path, text, name="export.TXT"):
    path = tmp_path / name
    path.write_text(text, encoding="utf-8")
    return path


def said(table):
    return "; ".join(f"{entry['n']} {entry['what']}" for entry in table.attrs["log"])


def test_the_classic_export_is_its_articles(tmp_path):
    articles = reading.read(write(tmp_path, TWO))
    assert articles["outlet"].tolist() == ["The Northern Post (Leeds)", "Hill Herald"]
    assert articles["published"].astype(str).tolist() == ["2019-05-03", "2019-05-04"]
    assert articles["title"].tolist() == ["Frost in May", "A long headline that runs over two lines"]
    first = "It froze in the north, and the harvest was late.\n\nFarmers spoke of 1 of 3 losses."
    assert articles["text"].tolist() == [first, "Snow fell."]
    assert articles["byline"].tolist() == ["A. Writer"] * 2
    assert "2 documents found" in said(articles)


@pytest.mark.parametrize("end", ["\r\n", "\r"])
def test_line_ends_of_other_systems(tmp_path, end):
    path = tmp_path / "export.txt"
    path.write_bytes(TWO.replace("\n", end).encode())
    assert readers.read(path)["title"].str.len().gt(0).sum() == 2


def test_html_of_nexis(tmp_path):
    def one(i, outlet, title, text):
        return (
            f'<A NAME="DOC_ID_0_{i}"></A><BR><DIV CLASS="c0"><P CLASS="c1"><SPAN CLASS="c2">{i} of 3 DOCUMENTS</SPAN></P>\n'
            f'</DIV><BR><DIV CLASS="c3"><P CLASS="c1"><SPAN CLASS="c2">{outlet}</SPAN></P></DIV>'
            '<BR><DIV CLASS="c3"><P CLASS="c1"><SPAN CLASS="c4">May 3, 2019 Friday</SPAN></P></DIV>'
            f'<BR><DIV CLASS="c4"><P CLASS="c5"><SPAN CLASS="c6">{title}</SPAN></P></DIV>'
            '<BR><DIV CLASS="c4"><P CLASS="c5"><SPAN CLASS="c7">LENGTH: </SPAN><SPAN CLASS="c2">2 words</SPAN></P></DIV>'
            f'<BR><DIV CLASS="c4"><P CLASS="c8"><SPAN CLASS="c2">{text}\nin May.</SPAN></P><P CLASS="c8">More.</P></DIV>'
            '<DIV><P CLASS="c5"><SPAN CLASS="c7">LOAD-DATE: </SPAN><SPAN CLASS="c2">May 9, 2019</SPAN></P></DIV>'
        )

    page = "<HTML><HEAD><TITLE>&nbsp;</TITLE></HEAD><BODY>" + "".join(
        one(i, f"Post {i}", f"Frost {i}", "<script>alert(1)</script>Snow fell &amp; froze") for i in (1, 2)
    )
    articles = reading.read(write(tmp_path, page + "</BODY></HTML>", "nexis.html"))
    assert articles["outlet"].tolist() == ["Post 1", "Post 2"]
    assert articles["text"].tolist() == ["Snow fell & froze in May.\n\nMore."] * 2
    assert "1 documents fewer than the 3" in said(articles), "an export that is cut off must say so"


UNI = (
    "Date and Time: Friday, 5. July 2019 09:31:00 CEST\nJob Number: 1\nDocuments (3)\n1. Frost in May\n"
    "Client/Matter: -None-\nSearch Terms: frost\nNarrowed by:\n"
    "Frost in May\nThe Northern Post\nMay 3, 2019 Friday\nCopyright 2019 The Northern Post All Rights Reserved\n"
    "Section: NEWS; Pg. 3\nLength:\xa04 words\nByline: A. Writer\nBody\nIt froze.\nLength: it lasted long.\nClassification\n"
    "Language: ENGLISH\nLoad-Date: May 9, 2019\nEnd of Document\nPage 2 of 3\n"
    "Snow\nThe Hill Herald\n(Blog)\nMay 4, 2019 Saturday\nLength: 2 words\nBody\nSnow fell.\nLoad-Date: May 9, 2019\n"
    "End of Document\n"
    "No date here\nThe Dale Mail\nCorrection Appended\nSection: NEWS\nLength: 2 words\nBody\nRain fell.\nEnd of Document\n"
)


def test_the_export_of_nexis_uni_is_its_articles(tmp_path):
    articles = reading.read(write(tmp_path, UNI, "a.txt"))
    assert articles["title"].tolist() == ["Frost in May", "Snow", "No date here"]
    assert articles["outlet"].tolist() == ["The Northern Post", "The Hill Herald (Blog)", "The Dale Mail"]
    assert [str(day)[:10] for day in articles["published"]] == ["2019-05-03", "2019-05-04", "NaT"], (
        "a load date is no date"
    )
    assert articles["text"].tolist() == ["It froze.\n\nLength: it lasted long.", "Snow fell.", "Rain fell."]


def test_an_export_cut_in_the_middle_keeps_what_is_there(tmp_path):
    cut = TWO[: TWO.index("Snow fell.")]
    table = readers.read(write(tmp_path, cut))
    assert table["title"].tolist()[0] == "Frost in May"
    assert len(table) == 2
    assert table["text"].tolist()[1] == ""


def test_a_page_that_speaks_of_documents_is_a_page(tmp_path):
    text = (
        "Frost in May\n\nThe court read 1 of 3 DOCUMENTS on Friday. Body was found.\n\nNexis and Factiva were searched."
    )
    articles = reading.read(write(tmp_path, text, "a.txt"))
    assert len(articles) == 1


def test_german_and_french_exports():
    text = (
        "\n\n 1 von 1 DOKUMENTEN\n\n Die Nordpost\n\nFreitag, 3. Mai 2019\n\nFrost im Mai\n\nRUBRIK: POLITIK\n\n"
        "LÄNGE: 2 Wörter\n\nEs fror.\n\nUPDATE: 4. Mai 2019\n\nSPRACHE: GERMAN; DEUTSCH\n"
    )
    found = exports.parse(text, "a.txt")
    record = found.records[0]
    assert (record["outlet"], record["published"], record["title"]) == ("Die Nordpost", "3 Mai 2019", "Frost im Mai")
    assert record["text"] == "Es fror."


@settings(max_examples=80, deadline=None)
@given(st.lists(st.tuples(st.text(max_size=40), st.text(max_size=120)), min_size=1, max_size=4), st.integers(0, 400))
def test_whatever_articles_hold_each_mark_is_one(parts, cut):
    """Kept + set aside = found: as many records as marks, however odd the lines between."""
    lines = "".join(
        classic(i, len(parts), "Post", "May 3, 2019", title, text) for i, (title, text) in enumerate(parts, 1)
    )
    text = lines[: len(lines) - min(cut, len(lines) // 3)]
    found = nexis.classic(text)
    blocks = exports.blocks_of(text)
    marks = sum(nexis._is_mark(block) for block in blocks)
    assert len(found.records) == marks >= 1
    assert all(isinstance(value, str) for record in found.records for value in record.values())
