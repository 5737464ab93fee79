"""UTF-8 that was encoded twice is repaired and counted; what only looks odd is left."""

import json

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from twotracks.corpus import readers
from twotracks.corpus.readers import delimited
from twotracks.corpus.readers.mend import mend, mend_table


@pytest.mark.parametrize("encoding", ["cp1252", "latin-1"])
@pytest.mark.parametrize("text", ["Genève, été", "He said “no” — and ‘yes’", "Türkiye", "10 £"])
def test_what_was_encoded_twice_is_put_right(encoding, text):
    try:
        garbled = text.encode().decode(encoding)
    except UnicodeDecodeError:
        garbled = text.encode().decode("sloppy-windows-1252")  # registered by ftfy
    assert mend(f"Snow fell. {garbled}\nşafak") == f"Snow fell. {text}\nşafak"


def test_cyrillic_taken_for_windows_1251():
    assert mend("Астана".encode().decode("cp1251", errors="replace")) == "Астана"


@pytest.mark.parametrize("text", ["“L’ÉTÉ”", "ESPAÑA»", "ТАСС»", "naïve…", "Ålesund", "Erdoğan’ın", "É”", "Â la carte"])
def test_what_is_right_is_left(text):
    assert mend(text) == text


def test_a_short_cell_is_repaired_where_others_show_that_the_file_was_encoded_twice():
    table = pd.DataFrame({"outlet": ["Yeni Åžafak", "Ålesund"], "text": ["â€œSnowâ€\x9d", "Rain"]}, dtype="str")
    mend_table(table, "a.csv")
    assert table["outlet"].tolist() == ["Yeni Şafak", "Ålesund"]
    assert [entry["n"] for entry in table.attrs["log"]] == [1, 1]
    alone = pd.DataFrame({"outlet": ["Yeni Åžafak"], "text": ["Snow"]}, dtype="str")
    assert mend_table(alone, "a.csv")["outlet"].tolist() == ["Yeni Åžafak"]
    assert not alone.attrs


def test_checksums_are_taken_of_what_is_stored(tmp_path):
    path = tmp_path / "a.csv"
    path.write_text("outlet,text\nA,GenÃ¨ve\n", encoding="utf-8")
    assert delimited.stored(path)["text"].tolist() == ["GenÃ¨ve"]
    assert delimited.read(path)["text"].tolist() == ["Genève"]


@given(st.text(max_size=60))
def test_any_text_is_mended_to_some_text(text):
    assert mend(text).count("\n") == text.count("\n")


@pytest.mark.parametrize("ending", [".json", ".jsonl", ".xlsx", ".csv", ".xml"])
def test_every_reader_repairs_what_was_encoded_twice(tmp_path, ending):
    path = tmp_path / f"a{ending}"
    row = {"outlet": "Northern Post", "text": "Snow in GenÃ¨ve."}
    if ending == ".xlsx":
        pd.DataFrame([row]).to_excel(path, index=False)
    else:
        line = json.dumps(row)
        written = {
            ".json": f"[{line}]",
            ".jsonl": line,
            ".csv": "outlet,text\nNorthern Post,Snow in GenÃ¨ve.\n",
            ".xml": "<articles><article><outlet>Northern Post</outlet><text>Snow in GenÃ¨ve.</text></article></articles>",
        }
        path.write_text(written[ending], encoding="utf-8")
    table = readers.read(path)
    assert table["text"].tolist() == ["Snow in Genève."]
    assert any("encoded twice" in entry["what"] for entry in table.attrs["log"])


def test_json_and_exports_in_another_encoding_say_which(tmp_path):
    path = tmp_path / "a.json"
    path.write_bytes(
        json.dumps([{"outlet": "Известия", "text": "Снег шёл весь день"}], ensure_ascii=False).encode("cp1251")
    )
    table = readers.read(path)
    assert table["outlet"].tolist() == ["Известия"]
    assert any("read as Windows-1251" in entry["what"] for entry in table.attrs["log"])
