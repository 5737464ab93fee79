"""Tables to read: nothing cut, everything escaped, the same every time."""

import pandas as pd

from twotracks.plots.display import show

LONG = "A sentence of the kind that a notebook would cut off after fifty characters, <script>alert(1)</script> and all."


def test_sentences_are_whole_and_escaped():
    html = show(pd.DataFrame({"outlet": ["<b>"], "sentence": [LONG], "vader": [0.123456]})).to_html()
    assert "and all." in html and "0.123" in html
    assert "&lt;script&gt;" in html and "<script>" not in html and "<b>" not in html


def test_the_same_table_gives_the_same_html_and_another_one_other_styles():
    one, two = pd.DataFrame({"what": ["a"]}), pd.DataFrame({"what": ["b"]})
    assert show(one).to_html() == show(one).to_html()
    assert show(one).uuid != show(two).uuid


def test_column_names_of_a_hostile_source_are_escaped_too():
    assert "<i>" not in show(pd.DataFrame({"<i>x": ["a"]})).to_html()


def test_empty_tables_and_missing_values_are_blank():
    assert show(pd.DataFrame({"sentence": pd.Series([], dtype="str")})).to_html()
    assert "nan" not in show(pd.DataFrame({"p": [float("nan")], "published": [pd.NaT]})).to_html().lower()


def test_counts_with_gaps_are_whole_numbers_and_scores_keep_their_digits():
    table = pd.DataFrame({"runs": [600.0, float("nan")], "share": [1.0, 0.0], "estimate": [2.5, 3.0]})
    html = show(table).to_html()
    assert ">600<" in html and "600.000" not in html
    assert ">1.000<" in html and ">3.000<" in html


def test_a_small_p_is_never_nought():
    html = show(
        pd.DataFrame({"p": [0.0003, 0.04, None], "p_holm": [1.0, 0.0004, 0.2], "share": [0.0003, 0.1, 0.2]})
    ).to_html()
    assert html.count("&lt; 0.001") + html.count("< 0.001") == 2
    assert "0.040" in html and ">0.000<" in html  # a share may round to nought
