"""Word, RTF and Excel: read for what they hold, never computed, refused when broken or made to burst."""

import datetime as dt
import zipfile

import docx
import openpyxl
import pytest

from tests.corpus.readers.test_nexis import UNI
from twotracks.corpus import readers, reading
from twotracks.corpus.readers import zips
from twotracks.errors import InputError


def workbook(path, sheets):
    book = openpyxl.Workbook()
    book.remove(book.active)
    for name, rows in sheets.items():
        sheet = book.create_sheet(name)
        for row in rows:
            sheet.append(row)
    book.save(path)
    return path


def said(table):
    return "; ".join(f"{entry['n']} {entry['what']}" for entry in table.attrs["log"])


ROWS = [
    ["Newspaper", "Date", "Headline", "Text"],
    ["Northern Post", dt.datetime(2019, 5, 3), "Frost", "It froze."],
    ["Hill Herald", "2019-05-04", 2019, "=1+1"],
]


def test_a_workbook_is_a_table(tmp_path):
    path = workbook(tmp_path / "a.xlsx", {"Sheet1": [["Export of 2"], [], *ROWS, [None, None]]})
    articles = reading.read(path)
    assert articles["outlet"].tolist() == ["Northern Post", "Hill Herald"]
    assert articles["published"].astype(str).tolist() == ["2019-05-03", "2019-05-04"]
    assert articles["title"].tolist() == ["Frost", "2019"]
    assert articles["text"].tolist() == ["It froze.", "=1+1"], "a formula is text and is never computed"
    assert "1 cells of a.xlsx hold formulas" in said(articles)
    assert readers.read(path)["source_row"].tolist() == [4, 5]


def test_sheets_with_texts_are_put_together_and_others_set_aside(tmp_path):
    other = [["outlet", "body"], ["Dale Mail", "Rain fell."]]
    path = workbook(tmp_path / "a.xlsx", {"2019": ROWS, "2020": other, "Codes": [["code", "meaning"], ["1", "frost"]]})
    articles = reading.read(path)
    assert articles["outlet"].tolist() == ["Northern Post", "Hill Herald", "Dale Mail"]
    assert "1 rows of Codes set aside" in said(articles)


def test_a_workbook_under_another_ending_is_a_workbook(tmp_path):
    path = workbook(tmp_path / "a.xlsx", {"Sheet1": ROWS}).rename(tmp_path / "a.csv")
    assert len(reading.read(path)) == 2


@pytest.mark.parametrize("name", ["a.xlsx", "a.docx"])
def test_broken_and_bursting_files_are_refused(tmp_path, monkeypatch, name):
    path = tmp_path / name
    if name == "a.xlsx":
        workbook(path, {"Sheet1": ROWS})
    else:
        docx.Document().save(str(path))
    whole = path.read_bytes()
    path.write_bytes(whole[: len(whole) // 2])
    with pytest.raises(InputError, match="cut off or damaged"):
        readers.read(path)
    path.write_bytes(whole)
    monkeypatch.setattr(zips, "MAX_UNPACKED", 1000)
    with pytest.raises(InputError, match="unpacks to more than"):
        readers.read(path)


def test_empty_workbooks_and_documents_are_refused(tmp_path):
    workbook(tmp_path / "a.xlsx", {"Sheet1": [["text", "outlet"]]})
    with pytest.raises(InputError, match="no sheet with an article"):
        readers.read(tmp_path / "a.xlsx")
    docx.Document().save(str(tmp_path / "a.docx"))
    with pytest.raises(InputError, match="holds no text"):
        readers.read(tmp_path / "a.docx")


def document(path, paragraphs, grid=()):
    made = docx.Document()
    for text in paragraphs:
        made.add_paragraph(text)
    if grid:
        table = made.add_table(rows=len(grid), cols=len(grid[0]))
        for i, row in enumerate(grid):
            for j, value in enumerate(row):
                table.cell(i, j).text = value
    made.save(str(path))
    return path


def test_a_document_is_an_article_or_an_export_or_a_table(tmp_path):
    one = document(tmp_path / "one.docx", ["Frost in May", "It froze in the north.", "It thawed later."])
    articles = reading.read(one)
    assert articles["title"].tolist() == ["Frost in May"]
    assert articles["text"].tolist() == ["It froze in the north.\n\nIt thawed later."]
    export = document(tmp_path / "export.docx", UNI.splitlines())
    assert reading.read(export)["title"].tolist() == ["Frost in May", "Snow", "No date here"]
    table = document(
        tmp_path / "table.docx", ["Our articles"], [["outlet", "text"], ["Post", "It froze."], ["Mail", "Rain."]]
    )
    assert reading.read(table)["outlet"].tolist() == ["Post", "Mail"]


def rtf(text):
    escaped = "".join(char if ord(char) < 128 else f"\\u{ord(char)}?" for char in text)
    return "{\\rtf1\\ansi\\ansicpg1252 " + escaped.replace("\n", "\\par\n") + "}"


def test_rtf_whatever_its_ending(tmp_path):
    for name in ("a.rtf", "b.txt", "c.doc"):
        path = tmp_path / name
        path.write_text(rtf("Frost in Łódź\nIt froze."), encoding="ascii")
        articles = reading.read(path)
        assert articles["title"].tolist() == ["Frost in Łódź"]
        assert articles["text"].tolist() == ["It froze."]


def test_an_export_in_rtf_is_its_articles_and_a_cut_one_says_so(tmp_path):
    path = tmp_path / "a.rtf"
    path.write_text(rtf(UNI), encoding="ascii")
    assert reading.read(path)["outlet"].tolist() == ["The Northern Post", "The Hill Herald (Blog)", "The Dale Mail"]
    path.write_text(rtf(UNI)[: rtf(UNI).index("Rain fell.")], encoding="ascii")
    table = readers.read(path)
    assert len(table) == 3
    assert "cut off" in said(table)


@pytest.mark.parametrize("content", [b"{\\rtf1 }", b"{\\rtf1\\ansicpg99999 \\'", b"{\\rtf" + b"{" * 5000, b"plain"])
def test_odd_rtf_is_refused_or_read_and_never_crashes(tmp_path, content):
    (tmp_path / "a.rtf").write_bytes(content)
    with pytest.raises(InputError):
        readers.read(tmp_path / "a.rtf")


def test_what_only_looks_like_a_workbook_is_refused(tmp_path):
    with zipfile.ZipFile(tmp_path / "a.xlsx", "w") as archive:
        archive.writestr("xl/workbook.xml", "<workbook/>")
    with pytest.raises(InputError, match="cannot be read as a workbook"):
        readers.read(tmp_path / "a.xlsx")


def test_articles_below_headings_with_dates_are_several(tmp_path):
    made = docx.Document()
    for title, day, text in (
        ("Frost in May", "3 May 2019", "It froze."),
        ("Snow", "Saturday, 4 May 2019", "Snow fell."),
    ):
        made.add_heading(title, 1)
        made.add_paragraph(day)
        made.add_paragraph(text)
    made.save(str(tmp_path / "a.docx"))
    articles = reading.read(tmp_path / "a.docx")
    assert articles["title"].tolist() == ["Frost in May", "Snow"]
    assert articles["published"].astype(str).tolist() == ["2019-05-03", "2019-05-04"]
    assert [text.endswith(("It froze.", "Snow fell.")) for text in articles["text"]] == [True, True]


def test_chapters_without_dates_are_one_text(tmp_path):
    made = docx.Document()
    for title in ("Frost", "Snow"):
        made.add_heading(title, 1)
        made.add_paragraph("It was cold.")
    made.save(str(tmp_path / "a.docx"))
    assert len(reading.read(tmp_path / "a.docx")) == 1
