"""Coding sheets: blind, safe, drawn with known probabilities, and read back whole or not at all."""

import numpy as np
import pandas as pd
import pytest

from twotracks.annotation import sheets as coding
from twotracks.annotation import stance_sample as stance_codes
from twotracks.annotation import store as coders
from twotracks.errors import InputError
from twotracks.passages import find as tracks

TEXT = (
    "The talks on Syria went on. The Astana talks on Syria made progress on Monday. The Geneva talks on Syria have failed. "
    '=HYPERLINK("x") said the Geneva talks on Syria opened. Rain fell.'
)


@pytest.fixture
def drawn(articles):
    table = articles([TEXT.replace("Monday", day) for day in ("Monday", "Tuesday", "Friday")], outlet="Secret Post")
    return coding.draw(tracks.find_passages(table), table, 6, 1, "mine")


def test_a_sheet_is_blind_and_its_key_has_no_text(drawn):
    sheet, key = drawn
    assert list(sheet.columns) == coding.SHEET and list(key.columns) == coding.KEY
    assert not sheet.astype("str").apply(lambda column: column.str.contains("Secret Post|warm|cold")).any().any()
    assert (sheet[["stance", "confidence", "note"]] == "").all().all()
    assert not key.astype("str").apply(lambda column: column.str.contains("talks")).any().any()
    assert sheet["unit"].tolist() == key["unit"].tolist()


def test_the_draw_repeats_and_knows_its_probabilities(articles):
    table = articles([TEXT.replace("Monday", day) for day in ("Monday", "Tuesday", "Friday", "Sunday")])
    passages = tracks.find_passages(table)
    one, two = (coding.draw(passages, table, 6, 5, "mine")[1] for _ in range(2))
    pd.testing.assert_frame_equal(one, two)
    available = stance_codes.strata(passages.drop_duplicates(["article_id", "sentence", "track"])).value_counts()
    for stratum, part in one.groupby("stratum"):
        assert part["inclusion_probability"].unique() == pytest.approx([len(part) / available[stratum]])
    everything = coding.draw(passages, table, 1_000, 5, "mine")[1]
    assert len(everything) == len(passages) and (everything["inclusion_probability"] == 1).all()


def test_one_over_the_probability_adds_up_to_all_passages(articles):
    table = articles([TEXT.replace("Monday", f"day {i}") for i in range(30)])
    passages = tracks.find_passages(table)
    _, key = coding.draw(passages, table, 40, 2, "mine")
    assert (1 / key["inclusion_probability"]).sum() == pytest.approx(len(passages))


@pytest.mark.parametrize("ending", ["csv", "xlsx"])
def test_a_sheet_comes_back(drawn, tmp_path, ending):
    sheet, key = drawn
    path = tmp_path / f"sheet.{ending}"
    filled = sheet.assign(stance=["-1", "0", "1", "+1", "", "0"], confidence=["3", "", "2", "1", "", "3"])
    coding.write(filled, key, path)
    codes = coding.read(path, "A")
    assert list(codes.columns) == [*coders.CODES, "unit", "stratum", "drawn", "draw"]
    assert codes["stance"].tolist() == [-1, 0, 1, 1, 0]
    assert codes["confidence"].tolist() == [3, pd.NA, 2, 1, 3]
    assert codes.attrs["left_empty"] == 1
    assert codes["coder"].unique().tolist() == ["A"]


def test_nothing_in_a_sheet_runs_as_a_formula(drawn, tmp_path):
    from openpyxl import load_workbook

    sheet, key = drawn
    evil = sheet.assign(sentence=["=1+1", "+1", "-1", "@x", "\tx", "plain"], headline="=cmd|' /C calc'!A0\x0b")
    coding.write(evil, key, tmp_path / "s.xlsx")
    cells = [cell for row in load_workbook(tmp_path / "s.xlsx")["codes"] for cell in row if cell.value is not None]
    assert len(cells) > 20 and {cell.data_type for cell in cells} == {"s"}
    coding.write(evil, key, tmp_path / "t.csv")
    table = pd.read_csv(tmp_path / "t.csv", dtype="str", keep_default_na=False, encoding="utf-8-sig")
    assert not table.map(lambda cell: cell.startswith(("=", "+", "-", "@", "\t", "\r"))).any().any()


def test_semicolons_of_a_local_spreadsheet_are_read(drawn, tmp_path):
    sheet, key = drawn
    coding.write(sheet, key, tmp_path / "s.csv")
    own = pd.read_csv(tmp_path / "s.csv", dtype="str", keep_default_na=False, encoding="utf-8-sig")
    own.assign(stance="−1").to_csv(tmp_path / "s.csv", sep=";", index=False)
    assert coding.read(tmp_path / "s.csv", "A")["stance"].tolist() == [-1] * 6


def test_wrong_sheets_are_refused_with_the_row(drawn, tmp_path):
    sheet, key = drawn
    path = tmp_path / "s.csv"
    coding.write(sheet.assign(stance=["2", "0", "x", "1", "", "0"], confidence=["", "", "", "9", "", ""]), key, path)
    with pytest.raises(InputError, match=r"row 2: stance is -1, 0 or 1; row 4: .*; row 5: confidence is 1, 2 or 3"):
        coding.read(path, "A")
    pd.concat([sheet, sheet]).assign(stance="0").to_csv(path, index=False)
    with pytest.raises(InputError, match=r"row 8: a unit that stands twice.* and 1 more"):
        coding.read(path, "A")
    sheet.assign(unit="zzz", stance="0").to_csv(path, index=False)
    with pytest.raises(InputError, match="a unit that is not in the key"):
        coding.read(path, "A")
    sheet.drop(columns="stance").to_csv(path, index=False)
    with pytest.raises(InputError, match="has no column 'stance'"):
        coding.read(path, "A")
    path.with_suffix(".xlsx").write_bytes(b"no workbook")
    with pytest.raises(InputError, match="is not a sheet that can be read"):
        coding.read(path.with_suffix(".xlsx"), "A")
    with pytest.raises(InputError, match="exists and may hold codes"):
        coding.write(sheet, key, path)
    with pytest.raises(InputError, match="must lie side by side"):
        coding.read(tmp_path / "other.csv", "A")
    with pytest.raises(InputError, match=r"A sheet is a \.xlsx or \.csv"):
        coding.write(sheet, key, tmp_path / "sheet.ods")


def test_no_passages_no_sheet(articles):
    table = articles(["Nothing of the kind."])
    with pytest.raises(InputError, match="needs at least one passage"):
        coding.draw(tracks.find_passages(table), table, 5, 1, "mine")


def codes(pairs):
    rows = [
        ("mine", f"a{i}", 0, "astana" if i % 2 else "geneva", f"h{i}", value, 3, coder, 1.0)
        for i, pair in enumerate(pairs)
        for coder, value in zip("AB", pair, strict=True)
        if value is not None
    ]
    return pd.DataFrame(rows, columns=coders.CODES)


def test_agreement_by_hand_and_where_coders_differ():
    table = codes([(1, 1), (0, 0), (-1, -1), (1, 0), (0, 0), (0, -1), (1, 1), (0, None)])
    result = coders.agree(table).set_index("track")
    assert result.loc["both", ["n_units", "n_coders", "n_articles"]].tolist() == [7, 2, 7]
    assert result.loc["both", "same"] == pytest.approx(5 / 7)
    assert result.loc["both", "alpha_low"] < result.loc["both", "alpha"] < result.loc["both", "alpha_high"]
    assert np.isnan(result.loc["astana", "alpha_low"])  # three articles carry no interval
    apart = coders.disagreements(table)
    assert apart[["article_id", "A", "B"]].values.tolist() == [["a3", 1, 0], ["a5", 0, -1]]
    with pytest.raises(InputError, match="No passage was coded by two coders"):
        coders.agree(table[table["coder"] == "A"])
    with pytest.raises(InputError, match="coded the same unit twice"):
        coders.agree(pd.concat([table, table]))


def test_codes_add_up_on_disk_and_the_same_coder_is_not_taken_twice(tmp_path):
    table, path = codes([(1, 1), (0, 0)]), tmp_path / "codes.csv"
    a, b = table[table["coder"] == "A"], table[table["coder"] == "B"]
    assert [coders.add(a, path), coders.add(b, path)] == [2, 4]
    with pytest.raises(InputError, match="already has 2 of these codes by coder A"):
        coders.add(a, path)
    assert len(coders.stored(path)) == 4
    with pytest.raises(InputError, match="is no table of codes"):
        pd.DataFrame({"x": [1]}).to_csv(path, index=False)
        coders.stored(path)


def test_the_stored_codes_are_a_table_of_codes():
    result = coders.agree(coders.stored(stance_codes.FILE).query("coder in ['A', 'B']")).set_index("track")
    assert result.loc["both", "n_units"] == 510
    assert result.loc["both", "alpha"] == pytest.approx(0.939, abs=0.001)


def test_codes_typed_in_a_notebook(drawn):
    _, key = drawn
    typed = coding.typed(key, "A", "0 1 -1, +1 0 −1")
    assert typed["stance"].tolist() == [0, 1, -1, 1, 0, -1] and list(typed.columns) == coders.CODES
    assert coding.typed(key, "A", "  ").empty
    other = coding.typed(key, "B", "0 1 1 1 0 -1")
    found = coders.to_discuss(drawn[0], key, pd.concat([typed, other]))
    assert found[["number", "A", "B"]].values.tolist() == [[3, -1, 1]]
    assert found["sentence"].tolist() == [drawn[0]["sentence"].iloc[2]]
    assert coders.to_discuss(*drawn, None).empty and coders.to_discuss(pd.DataFrame(), pd.DataFrame(), None).empty
    assert len(coders.agree(pd.concat([typed, coding.typed(key, "B", "0 1 -1 1 0 0")]))) >= 1
    with pytest.raises(InputError, match="typed 2 codes for 6 passages"):
        coding.typed(key, "A", "0 1")
    with pytest.raises(InputError, match="'2' is no code"):
        coding.typed(key, "A", "0 2")


def test_a_draw_too_small_for_every_kind_is_refused_and_a_stratum_may_give_none(articles):
    from twotracks.annotation import sampling as codes

    table = articles([TEXT])
    passages = tracks.find_passages(table)
    with pytest.raises(InputError, match="1 passages are too few: there are"):
        coding.draw(passages, table, 1, 1, "mine")
    frame = passages.assign(stratum=["a"] + ["b"] * (len(passages) - 1))
    assert codes.draw(frame, {"a": 0, "b": 1}, 1)["stratum"].tolist() == ["b"]


def test_a_sheet_left_half_empty_counts_as_a_smaller_draw_and_the_settling_coder_changes_nothing(articles, tmp_path):
    table = articles([TEXT.replace("Monday", f"day {i}") for i in range(30)])
    sheet, key = coding.draw(tracks.find_passages(table), table, 40, 2, "mine")
    total = (1 / key["inclusion_probability"]).sum()
    for coder, filled in {
        "A": ["0"] * 20 + [""] * 20,
        "B": ["0"] * 18 + ["1"] + [""] * 21,
        "C": [""] * 18 + ["1"] + [""] * 21,
    }.items():
        path = tmp_path / f"{coder}.csv"
        coding.write(sheet.assign(stance=filled), key, path)
        coders.add(coding.read(path, coder), tmp_path / "codes.csv")
    stored = coders.stored(tmp_path / "codes.csv")
    one = coders.settled(stored[stored["coder"] == "A"])
    assert len(one) == 20 and (1 / one["inclusion_probability"]).sum() == pytest.approx(total)
    all_three = coders.settled(stored)
    assert len(all_three) == 20 and (1 / all_three["inclusion_probability"]).sum() == pytest.approx(total)
    agreed = coders.agree(stored).set_index("track").loc["both"]
    assert (agreed["n_coders"], agreed["n_units"]) == (2, 19)
    assert coders.disagreements(stored)["unit"].tolist() == [sheet["unit"].iloc[18]]


def test_two_draws_do_not_mix(articles, tmp_path):
    table = articles([TEXT.replace("Monday", f"day {i}") for i in range(30)])
    for seed in (1, 2):
        sheet, key = coding.draw(tracks.find_passages(table), table, 10, seed, "mine")
        coding.write(sheet.assign(stance="0"), key, tmp_path / f"{seed}.csv")
    coders.add(coding.read(tmp_path / "1.csv", "A"), tmp_path / "codes.csv")
    with pytest.raises(InputError, match="codes of another draw from this corpus"):
        coders.add(coding.read(tmp_path / "2.csv", "B"), tmp_path / "codes.csv")


def test_one_code_a_unit_once_settled():
    table = codes([(1, 1), (1, 0), (None, -1)])
    with pytest.raises(InputError, match="1 passages have different codes"):
        coders.settled(table)
    third = table[table["article_id"] == "a1"].head(1).assign(coder="C", stance=0)
    final = coders.settled(pd.concat([third, table])).set_index("article_id")
    assert final["stance"].to_dict() == {"a0": 1, "a1": 0, "a2": -1}
    assert final.loc["a1", "coder"] == "C"


def test_all_codes_the_same_leave_alpha_undefined_and_say_so_quietly():
    import warnings

    with warnings.catch_warnings():
        warnings.simplefilter("error")
        result = coders.agree(codes([(0, 0)] * 8)).set_index("track")
    assert np.isnan(result.loc["both", "alpha"]) and result.loc["both", "same"] == 1
