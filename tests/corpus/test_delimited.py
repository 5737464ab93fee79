"""Tables as exports leave them: every row read, or set aside and counted, or refused with its line."""

import contextlib
import csv
import io
import time

import pandas as pd
import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from twotracks.corpus.readers import delimited, layout, stray_quotes
from twotracks.errors import InputError

ONE, TWO = "Snow fell in the north, and it stayed. Roads closed.", "Rain fell in the south. Rivers rose."


@pytest.fixture
def read(tmp_path):
    def write(content, name="a.csv"):
        path = tmp_path / name
        path.write_bytes(content if isinstance(content, bytes) else content.encode())
        return delimited.read(path)

    return write


def notes(table):
    return {entry["what"]: entry["n"] for entry in table.attrs.get("log", [])}


def both(table):
    return table["outlet"].tolist() == ["A", "B"] and table["text"].tolist() == [ONE, TWO]


GOOD = f'outlet,date,text\nA,2019-04-26,"{ONE}"\nB,2019-04-27,{TWO}\n'


@pytest.mark.parametrize("end", ["\r", "\r\n", "\r\r\n", "\n\n"])
def test_any_line_end(read, end):
    assert both(read(GOOD.replace("\n", end)))


@pytest.mark.parametrize("mark", [";", "|", "\t"])
@pytest.mark.parametrize("declared", ["sep={}\n", '"sep={}"\n', "\nsep={}\n"])
def test_a_line_that_declares_the_separator(read, mark, declared):
    table = read(declared.format(mark) + f"outlet{mark}text\nA{mark}{ONE}\nB{mark}{TWO}\n")
    assert both(table)
    assert notes(table) == {"lines above the header of a.csv left out": 1}


def test_lines_above_the_header_are_left_out_and_counted(read):
    table = read(f"Export of 2 articles,,\nQuery: snow,,\n\n{GOOD}")
    assert both(table)
    assert notes(table) == {"lines above the header of a.csv left out": 2}
    assert table["source_row"].tolist() == [5, 6]


def test_a_header_of_unknown_names_is_a_header_all_the_same(read):
    table = read("paper,tag\nA,title\nB,date\n")
    assert table["paper"].tolist() == ["A", "B"]


def test_a_header_with_commas_in_its_names_between_semicolons(read):
    table = read(f"outlet (name, short);date (d, m, y);text\nA;26/04/2019;{ONE}\nB;27/04/2019;{TWO}\n")
    assert table["text"].tolist() == [ONE, TWO]


@pytest.mark.parametrize("mark", [",", "\t", " "])
def test_r_writes_a_header_with_one_cell_less(read, mark):
    table = read(
        mark.join(['"outlet"', '"text"']) + "\n" + "".join(
            mark.join([f'"{i}"', f'"{o}"', f'"{t}"']) + "\n" for i, (o, t) in enumerate([("A", ONE), ("B", TWO)], 1)
        )
    )  # fmt: skip
    assert both(table)
    assert table["row_names"].tolist() == ["1", "2"]
    assert sum(notes(table).values()) == 2


def test_quotes_written_with_a_backslash(read):
    table = read('"outlet","text"\n"A","He said \\"yes, twice\\" today"\n"B","No"\n')
    assert table["text"].tolist() == ['He said "yes, twice" today', "No"]
    assert list(notes(table).values()) == [2]


def test_separators_at_the_end_of_rows_are_no_names_of_rows(read):
    assert both(read(f'outlet,text\nA,"{ONE}",\nB,{TWO},\n'))
    assert both(read(f'outlet,text,,\nA,"{ONE}",,\nB,{TWO},,\n'))


def test_a_lone_quote_is_a_character(read):
    table = read(
        f'outlet\tdate\ttext\nA\t2019-04-26\t"Old" snow\nB\t2019-04-27\tThe 5" gun\nC\t2019-04-28\t{ONE}\n', "a.tsv"
    )
    assert table["text"].tolist() == ['"Old" snow', 'The 5" gun', ONE]
    assert list(notes(table).values()) == [1]  # a quote inside a cell is allowed


@pytest.mark.parametrize("mark", [",", ";", "\t"])
def test_a_quote_that_is_not_closed_swallows_no_row(read, mark):
    # By the rules of CSV the second cell that begins with a quote closes the first, three rows below.
    rows = [
        ["A", "2019-04-26", '"A pledge'],
        ["B", "2019-04-27", "Snow"],
        ["C", "2019-04-28", 'Rain"'],
        ["D", "2019-04-29", "Hail"],
    ]
    table = read(f"outlet{mark}date{mark}text\n" + "".join(mark.join(row) + "\n" for row in rows))
    assert table["outlet"].tolist() == ["A", "B", "C", "D"]
    assert table["text"].tolist() == ['"A pledge', "Snow", 'Rain"', "Hail"]
    assert any("not closed" in what for what in notes(table))


def test_a_text_over_several_lines_with_as_many_commas_as_a_row_is_one_text(read):
    text = "Present were:\nminister, envoy, guests\nand, later, others\n"
    table = read(
        f'outlet,date,text\nA,2019-04-26,"{text}"\nB,2019-04-27,Snow\nC,2019-04-28,the 5" gun, "loud"\n'.replace(
            'gun, "', 'gun "'
        )
    )
    assert table["text"].tolist() == [text, "Snow", 'the 5" gun "loud"']


def test_a_quote_that_is_not_closed_before_commas_goes_to_the_end_of_its_line(read):
    table = read('outlet,date,text\nA,2019-04-26,"Snow, rain, hail\nB,2019-04-27,"Proper, quoted"\nC,2019-04-28,Sun\n')
    assert table["outlet"].tolist() == ["A", "B", "C"]
    assert table["text"].tolist() == ['"Snow, rain, hail', "Proper, quoted", "Sun"]


def test_quotes_in_a_quoted_cell_that_are_not_doubled(read):
    table = read('outlet,text\nA,"The "best" day, they said"\nB,Snow\n')
    assert table["text"].tolist() == ['The "best" day, they said', "Snow"]


def test_names_of_rows_and_quotes_with_a_backslash_together(read):
    table = read('"outlet","text"\n"1","A","He said \\"yes, twice\\" today"\n"2","B","No"\n')
    assert table["outlet"].tolist() == ["A", "B"]
    assert table["text"].tolist() == ['He said "yes, twice" today', "No"]


def test_two_names_of_one_field_in_files_put_one_after_the_other(read):
    table = read(f"outlet,text\nA,{TWO}\nsource,date,content\nB,2019,{TWO}\n")
    assert table["text"].tolist() == [TWO, TWO]
    assert table["outlet"].tolist() == ["A", "B"]


def test_pairs_above_a_header_of_which_one_name_is_usual(read):
    table = read("Datenbank;Beispiel\nAbfrage;Schnee\nZeitung;Tag;Text\nA;1;Schnee\nB;2;Regen\n")
    assert table["Zeitung"].tolist() == ["A", "B"]


def test_files_put_one_after_the_other_with_their_marks_and_declarations(read):
    one = "\ufeffsep=;\noutlet;text\nA;Snow\n"
    table = read(one + one.replace("A", "B"))
    assert table["outlet"].tolist() == ["A", "B"]


def test_bytes_in_parquet_are_texts(tmp_path):
    frame = pd.DataFrame({"text": [b"Gen\xc3\xa8ve", "Снег шёл".encode("cp1251")], "n": [1, None]})
    frame.to_parquet(tmp_path / "a.parquet")
    table = delimited.read(tmp_path / "a.parquet")
    assert table["text"].tolist() == ["Genève", "Снег шёл"]
    assert table["n"].tolist() == ["1.0", ""]


def test_headers_in_the_middle_are_left_out_and_counted(read):
    table = read(GOOD + "Outlet,Date,Text\n" + GOOD.replace("A,", "C,"))
    assert table["outlet"].tolist() == ["A", "B", "C", "B"]
    assert notes(table) == {"headers of a.csv repeated among its rows, left out": 2}


def test_exports_with_other_columns_that_follow_each_other(read):
    table = read(f"outlet,text\nA,Snow\ntext,outlet\n{TWO},B\noutlet,title,text\nC,Hail,Hail fell\n")
    assert table["outlet"].tolist() == ["A", "B", "C"]
    assert table["text"].tolist() == ["Snow", TWO, "Hail fell"]
    assert table["title"].tolist() == ["", "", "Hail"]
    assert list(notes(table).values()) == [3, 2]


def test_two_columns_of_one_name(read):
    assert list(read("text,outlet,text\nSnow,A,\n").columns) == ["text", "outlet", "text_2", "source_row"]


def test_a_row_that_cannot_be_told_is_refused_with_its_line(read):
    with pytest.raises(InputError, match=r"a\.csv, line 4: 3 cells where the header has 2"):
        read('text,outlet\na,b\n"c" d,e\nf,g,h\n')
    with pytest.raises(InputError, match=r"a\.csv, from line 3 on"):
        read('text,outlet\na,b\nc,"d\n')


def test_a_table_in_another_encoding_is_read_and_counted(read):
    table = read("outlet,text\nИзвестия,Снег шёл весь день\n".encode("cp1251"))
    assert table["outlet"].tolist() == ["Известия"]
    assert notes(table) == {"bytes of a.csv read as Windows-1251, because they are not valid UTF-8": 23}


def test_json_lines_in_pieces_are_one_table(read, monkeypatch):
    monkeypatch.setattr(delimited, "_PIECE", 2)
    table = read('{"text": "a"}\n{"text": "b\\u2028\\r"}\n\n{"text": "c", "n": 1}\n', "a.jsonl")
    assert table["text"].tolist() == ["a", "b\u2028\r", "c"]
    assert table["n"].tolist() == ["", "", "1"]
    assert table["source_row"].tolist() == [1, 2, 4]


def test_what_is_a_table_and_what_is_prose():
    assert layout.is_table(["title;newspaper;body\n", "x;y;z\n"])
    assert layout.is_table(["a\tb\tc\n", "1\t2\t3\n", "1\t2\t3\n", "1\t2\t3\n"])
    assert not layout.is_table(["Title, date\n", "\n", "Snow fell, and it stayed.\n", "Roads closed.\n"])
    assert not layout.is_table(["Snow fell.\n"])
    assert not layout.is_table([])


CELL = st.text(st.sampled_from('ab9,;\t"\n\r é\u2028\\-'), max_size=12)
NAMED = ["outlet", "date", "text"]


@example(rows=[["", ";;9\r", "\r9;;"]], mark=";")
@given(st.lists(st.lists(CELL, min_size=3, max_size=3), min_size=1, max_size=6), st.sampled_from(",;\t"))
@settings(max_examples=120, deadline=None)
def test_what_is_written_by_the_rules_is_read_as_it_was(rows, mark):
    rows = [[f"o{i}", *row[1:]] for i, row in enumerate(rows)]
    file = io.StringIO(newline="")
    csv.writer(file, delimiter=mark).writerows([NAMED, *rows])
    text = file.getvalue()
    swallowing = any("\n" in cell or "\r" in cell for row in rows for cell in row)
    try:
        found = delimited.separated.read(lambda: layout.lines_of(text), "a.csv")
    except InputError as error:
        # A cell with lines that look like rows cannot be told from a quote that is not closed.
        assert swallowing and "line" in str(error)
        return
    if not swallowing:
        assert found[NAMED].to_numpy().tolist() == rows


@given(
    st.lists(st.text(st.sampled_from('ab9,;\t"" é\\'), min_size=1, max_size=14), max_size=8),
    st.sampled_from([".csv", ".tsv"]),
)
@settings(max_examples=120, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_every_line_is_kept_or_set_aside_and_counted(tmp_path, lines, ending):
    path = tmp_path / f"a{ending}"
    path.write_text("outlet\tdate\ttext\n" + "".join(f"{line}\n" for line in lines), encoding="utf-8")
    try:
        table = delimited.read(path)
    except InputError:
        return
    aside = sum(n for what, n in notes(table).items() if "left out" in what and "columns" not in what)
    blank = sum(not line.strip('\t "') for line in lines)
    over_lines = int(table.drop(columns="source_row").map(lambda cell: cell.count("\n")).to_numpy().sum())
    assert len(lines) - blank <= len(table) + aside + over_lines <= len(lines)


@given(st.binary(max_size=300), st.sampled_from(sorted(delimited.SUFFIXES)))
@settings(max_examples=120, deadline=3000, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_any_bytes_are_a_table_or_refused(tmp_path, raw, ending):
    path = tmp_path / f"a{ending}"
    path.write_bytes(raw)
    try:
        table = delimited.read(path)
    except InputError as error:
        assert path.name in str(error)
    else:
        assert "source_row" in table.columns


@pytest.mark.parametrize("piece", ['"a,', '"a"b,', '\\"', '""', 'a,"', '"\n', 'a,"b\n', ',"""x'])
def test_hostile_quotes_take_no_longer_than_their_number(tmp_path, piece):
    def seconds(n):
        (tmp_path / "a.csv").write_text("outlet,text\n" + piece * n, encoding="utf-8")
        start = time.process_time()
        with contextlib.suppress(InputError):
            delimited.read(tmp_path / "a.csv")
        return time.process_time() - start

    assert seconds(20_000) < 2.0


def test_split_takes_quotes_where_they_close():
    assert stray_quotes.split('a\t"b\tc"\t"d"\n', "\t") == ["a", "b\tc", "d"]
    assert stray_quotes.split('"a ""b"" c",\r\n', ",") == ['a "b" c', ""]
