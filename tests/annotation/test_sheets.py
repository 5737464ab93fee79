"""Annotation sheets: blind, safe, drawn with known probabilities, and read back whole or not at all."""

import pandas as pd
import pytest

from twotracks.annotation import intercoder, sampling, sheets, store
from twotracks.errors import InputError
from twotracks.passages import find

TEXT = (
    "The talks on Syria went on. The Astana talks on Syria made progress on Monday. The Geneva talks on Syria have failed. "
    '=HYPERLINK("x") said the Geneva talks on Syria opened. Rain fell.'
)


@pytest.fixture
def drawn(articles):
    table = articles([TEXT.replace("Monday", day) for day in ("Monday", "Tuesday", "Friday")], outlet="Secret Post")
    return sheets.draw(find.find_passages(table), table, 6, 1, "mine")


def test_a_sheet_is_blind_and_its_key_has_no_text(drawn):
    sheet, key = drawn
    assert list(sheet.columns) == sheets.SHEET and list(key.columns) == sheets.KEY
    assert not sheet.astype("str").apply(lambda column: column.str.contains("Secret Post|warm|cold")).any().any()
    assert (sheet[["stance", "confidence", "note"]] == "").all().all()
    assert not key.astype("str").apply(lambda column: column.str.contains("talks")).any().any()
    assert sheet["unit"].tolist() == key["unit"].tolist()


def test_the_draw_repeats_and_knows_its_probabilities(articles):
    table = articles([TEXT.replace("Monday", day) for day in ("Monday", "Tuesday", "Friday", "Sunday")])
    passages = find.find_passages(table)
    one, two = (sheets.draw(passages, table, 6, 5, "mine")[1] for _ in range(2))
    pd.testing.assert_frame_equal(one, two)
    available = sampling.strata(passages.drop_duplicates(["article_id", "sentence", "track"])).value_counts()
    for stratum, part in one.groupby("stratum"):
        assert part["inclusion_probability"].unique() == pytest.approx([len(part) / available[stratum]])
    everything = sheets.draw(passages, table, 1_000, 5, "mine")[1]
    assert len(everything) == len(passages) and (everything["inclusion_probability"] == 1).all()


def test_one_over_the_probability_adds_up_to_all_passages(articles):
    table = articles([TEXT.replace("Monday", f"day {i}") for i in range(30)])
    passages = find.find_passages(table)
    _, key = sheets.draw(passages, table, 40, 2, "mine")
    assert (1 / key["inclusion_probability"]).sum() == pytest.approx(len(passages))


@pytest.mark.parametrize("ending", ["csv", "xlsx"])
def test_a_sheet_comes_back(drawn, tmp_path, ending):
    sheet, key = drawn
    path = tmp_path / f"sheet.{ending}"
    filled = sheet.assign(stance=["-1", "0", "1", "+1", "", "0"], confidence=["3", "", "2", "1", "", "3"])
    sheets.write(filled, key, path)
    annotations = sheets.read(path, "A")
    assert list(annotations.columns) == [*store.COLUMNS, "unit", "stratum", "n_drawn", "draw_id"]
    assert annotations["stance"].tolist() == [-1, 0, 1, 1, 0]
    assert annotations["confidence"].tolist() == [3, pd.NA, 2, 1, 3]
    assert annotations.attrs["left_empty"] == 1
    assert annotations["annotator"].unique().tolist() == ["A"]


def test_a_workbook_of_an_earlier_version_comes_back(drawn, tmp_path):
    from openpyxl import load_workbook

    sheet, key = drawn
    sheets.write(sheet.assign(stance="0"), key, tmp_path / "s.xlsx")
    book = load_workbook(tmp_path / "s.xlsx")
    book["annotations"].title = "codes"  # what its page was called
    book.save(tmp_path / "s.xlsx")
    assert sheets.read(tmp_path / "s.xlsx", "A")["stance"].tolist() == [0] * 6


def test_nothing_in_a_sheet_runs_as_a_formula(drawn, tmp_path):
    from openpyxl import load_workbook

    sheet, key = drawn
    evil = sheet.assign(sentence=["=1+1", "+1", "-1", "@x", "\tx", "plain"], headline="=cmd|' /C calc'!A0\x0b")
    sheets.write(evil, key, tmp_path / "s.xlsx")
    cells = [
        cell for row in load_workbook(tmp_path / "s.xlsx")["annotations"] for cell in row if cell.value is not None
    ]
    assert len(cells) > 20 and {cell.data_type for cell in cells} == {"s"}
    sheets.write(evil, key, tmp_path / "t.csv")
    table = pd.read_csv(tmp_path / "t.csv", dtype="str", keep_default_na=False, encoding="utf-8-sig")
    assert not table.map(lambda cell: cell.startswith(("=", "+", "-", "@", "\t", "\r"))).any().any()


def test_semicolons_of_a_local_spreadsheet_are_read(drawn, tmp_path):
    sheet, key = drawn
    sheets.write(sheet, key, tmp_path / "s.csv")
    own = pd.read_csv(tmp_path / "s.csv", dtype="str", keep_default_na=False, encoding="utf-8-sig")
    own.assign(stance="−1").to_csv(tmp_path / "s.csv", sep=";", index=False)
    assert sheets.read(tmp_path / "s.csv", "A")["stance"].tolist() == [-1] * 6


def test_wrong_sheets_are_refused_with_the_row(drawn, tmp_path):
    sheet, key = drawn
    path = tmp_path / "s.csv"
    sheets.write(sheet.assign(stance=["2", "0", "x", "1", "", "0"], confidence=["", "", "", "9", "", ""]), key, path)
    with pytest.raises(InputError, match=r"row 2: stance is -1, 0 or 1; row 4: .*; row 5: confidence is 1, 2 or 3"):
        sheets.read(path, "A")
    pd.concat([sheet, sheet]).assign(stance="0").to_csv(path, index=False)
    with pytest.raises(InputError, match=r"row 8: a unit that stands twice.* and 1 more"):
        sheets.read(path, "A")
    sheet.assign(unit="zzz", stance="0").to_csv(path, index=False)
    with pytest.raises(InputError, match="a unit that is not in the key"):
        sheets.read(path, "A")
    sheet.drop(columns="stance").to_csv(path, index=False)
    with pytest.raises(InputError, match="has no column 'stance'"):
        sheets.read(path, "A")
    path.with_suffix(".xlsx").write_bytes(b"no workbook")
    with pytest.raises(InputError, match="is not a sheet that can be read"):
        sheets.read(path.with_suffix(".xlsx"), "A")
    with pytest.raises(InputError, match="exists and may hold annotations"):
        sheets.write(sheet, key, path)
    with pytest.raises(InputError, match="must lie side by side"):
        sheets.read(tmp_path / "other.csv", "A")
    with pytest.raises(InputError, match=r"A sheet is a \.xlsx or \.csv"):
        sheets.write(sheet, key, tmp_path / "sheet.ods")


def test_no_passages_no_sheet(articles):
    table = articles(["Nothing of the kind."])
    with pytest.raises(InputError, match="needs at least one passage"):
        sheets.draw(find.find_passages(table), table, 5, 1, "mine")


def test_annotations_typed_in_a_notebook(drawn):
    _, key = drawn
    typed = sheets.typed(key, "A", "0 1 -1, +1 0 −1")
    assert typed["stance"].tolist() == [0, 1, -1, 1, 0, -1] and list(typed.columns) == store.COLUMNS
    assert sheets.typed(key, "A", "  ").empty
    other = sheets.typed(key, "B", "0 1 1 1 0 -1")
    found = intercoder.to_discuss(drawn[0], key, pd.concat([typed, other]))
    assert found[["number", "A", "B"]].values.tolist() == [[3, -1, 1]]
    assert found["sentence"].tolist() == [drawn[0]["sentence"].iloc[2]]
    assert intercoder.to_discuss(*drawn, None).empty
    assert intercoder.to_discuss(pd.DataFrame(), pd.DataFrame(), None).empty
    assert len(intercoder.agreement(pd.concat([typed, sheets.typed(key, "B", "0 1 -1 1 0 0")]))) >= 1
    with pytest.raises(InputError, match="Annotator A has typed 2 annotations for 6 passages"):
        sheets.typed(key, "A", "0 1")
    with pytest.raises(InputError, match="'2' is no annotation of stance"):
        sheets.typed(key, "A", "0 2")


def test_a_draw_too_small_for_every_stratum_is_refused(articles):
    table = articles([TEXT])
    with pytest.raises(InputError, match="1 passages are too few: there are"):
        sheets.draw(find.find_passages(table), table, 1, 1, "mine")
