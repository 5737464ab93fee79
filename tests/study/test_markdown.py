"""Markdown: a name is shown as it is, and is neither a table's rule, nor HTML, nor a citation."""

import pandas as pd

from twotracks.study import markdown


def test_a_hostile_name_stays_in_its_cell():
    name = "A|B <script>`x`\n[@holm1979] *y*"
    text = markdown.table(pd.DataFrame({"Outlet": [name], "n": ["1"]}), "c", ["note"])
    (row,) = [line for line in text.splitlines() if line.startswith("| A")]
    assert row.replace("\\|", "").count("|") == 3
    assert "<script>" not in text and "\\[@holm1979\\]" in text


def test_citations_stay_and_the_rest_is_escaped():
    assert markdown.with_citations("a*b [@one; @two] c_d") == "a\\*b [@one; @two] c\\_d"


def test_a_table_without_notes_has_none():
    assert "Note" not in markdown.table(pd.DataFrame({"A": ["1"]}), "c", [])
