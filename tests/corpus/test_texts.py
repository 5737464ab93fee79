"""Texts: put together from their parts, empty where they say nothing, and counted where they were cut off."""

import pandas as pd
import pytest

from twotracks.corpus import nested, reading, texts
from twotracks.errors import InputError
from twotracks.provenance import report

LEAD = "The Astana talks on Syria resumed in the Kazakh capital on Thursday."
BODY = "The guarantor states praised the Astana process and said the truce in Idlib must hold."


def said(articles) -> str:
    return "\n".join(f"{row.n} {row.what}" for row in report(articles).itertuples())


def read(tmp_path, columns=None, **cells):
    path = tmp_path / "mine.csv"
    pd.DataFrame(cells).to_csv(path, index=False)
    return reading.read(path, columns)


@pytest.mark.parametrize(
    "missing", ["NA", "nan", "None", "NULL", "-", "N/A", "#N/A", "NaT", "<NA>", "(null)", "\\N", "--"]
)
def test_words_for_nothing_are_no_outlet_no_title_and_no_text(tmp_path, missing):
    articles = read(
        tmp_path, outlet=["NNA", missing, "B"], date=["2019-04-26", missing, ""], title=["x", missing, "y"],
        text=[BODY, LEAD, missing],
    )  # fmt: skip
    assert articles["outlet"].tolist() == ["NNA", "unknown outlet"]
    assert articles["title"].tolist() == ["x", ""] and articles["published"].isna().tolist() == [False, True]
    assert f"1 cells of outlet that only say that there is nothing ('{missing}')" in said(articles)
    assert "1 articles dropped because their text is empty" in said(articles)
    assert "dates that could not be read" not in said(articles)


@pytest.mark.parametrize(
    ("columns", "right"),
    [
        ({"LP": LEAD, "TD": BODY}, f"{LEAD}\n{BODY}"),
        ({"lead": LEAD, "body": BODY}, f"{LEAD}\n{BODY}"),
        ({"lead": LEAD, "body": f"{LEAD} {BODY}"}, f"{LEAD} {BODY}"),
        ({"lead": "NA", "body": BODY}, BODY),
        ({"LP": LEAD, "TD": ""}, LEAD),
        ({"text": LEAD, "text2": BODY}, f"{LEAD}\n{BODY}"),
        ({"text1": LEAD, "text_2": BODY, "Text (3)": "They left."}, f"{LEAD}\n{BODY}\nThey left."),
        ({"text": BODY, "text2": BODY}, BODY),
        ({"text": f"['{LEAD}', '{BODY}']"}, f"{LEAD}\n{BODY}"),
        ({"text": f'["{LEAD}", {{"text": "{BODY}"}}]'}, f"{LEAD}\n{BODY}"),
        ({"text": f"b'{LEAD}'"}, LEAD),
        ({"text": f"[Updated] {LEAD}"}, f"[Updated] {LEAD}"),
    ],
)
def test_parts_are_joined_and_what_is_whole_stays(tmp_path, columns, right):
    choice = "text=text1" if "text1" in columns else None
    articles = read(tmp_path, choice, outlet=["A"], **{name: [cell] for name, cell in columns.items()})
    assert articles["text"].tolist() == [right]


def test_a_cell_that_is_full_goes_on_in_the_next_without_a_blank(tmp_path):
    first = ("word " * 7_000)[:32_767]
    articles = read(tmp_path, outlet=["A"], text=[first], text2=["s went on."])
    assert articles["text"][0] == first + "s went on."
    assert "put together from the columns 'text', 'text2'" in said(articles)


@pytest.mark.parametrize(
    ("text", "left"),
    [
        (f"{LEAD} {BODY[:40]}… [+908 chars]", f"{LEAD} {BODY[:40]}…"),
        (f"{LEAD} The delegates left [truncated]", f"{LEAD} The delegates left"),
        (f"{LEAD} Subscribe to read the full article.", f"{LEAD} Subscribe to read the full article."),
        (f"{LEAD}… Read more", f"{LEAD}… Read more"),
        (("word " * 7_000)[:32_767], ("word " * 7_000)[:32_767]),
    ],
)
def test_a_text_that_was_cut_off_is_kept_and_counted(tmp_path, text, left):
    articles = read(tmp_path, outlet=["A", "B"], text=[text, BODY])
    assert articles["text"].tolist() == [left, BODY]
    assert (articles["text_cut"] != "").tolist() == [True, False]
    assert "1 articles whose text was cut off before it came here" in said(articles)


def test_several_texts_that_end_at_one_length_were_cut_there_by_a_program(tmp_path):
    cut = [f"{i} {BODY * 10}"[:500] for i in range(3)]
    assert "3 articles whose text was cut off" in said(read(tmp_path, text=[*cut, BODY]))
    whole = [f"{i} {BODY * 10}"[:500] + "." for i in range(3)]
    assert "text_cut" not in read(tmp_path, text=[*whole, BODY])


def test_sentences_joined_without_a_blank_are_parted_where_the_export_did_it(tmp_path):
    run_on = f"{LEAD}The envoy left. See www.Example.Com and the U.S.Embassy, No.Five and e.g.This."
    articles = read(tmp_path, text=[run_on, BODY])
    assert articles["text"][0] == run_on.replace("Thursday.The", "Thursday. The")
    assert "1 articles in which a blank was put after full stops that lacked it" in said(articles)
    kept = read(tmp_path, text=[run_on, *[f"{BODY} {i}" for i in range(40)]])
    assert kept["text"][0] == run_on and "1 articles in which a full stop lacks its blank" in said(kept)


def test_odd_cells_are_left_as_they_are():
    cells = pd.Series(["[not a list", "{'a': }", "[" * 50_000 + "]" * 50_000, "[x for x in y]", "__import__('os')"])
    assert nested.joined(cells, " ").tolist() == cells.tolist()


@pytest.mark.parametrize(
    ("cells", "says"),
    [
        ({"stories_id": ["1"], "zusammen": [BODY]}, r"The column 'zusammen' holds prose.*--columns text=zusammen"),
        ({"stories_id": ["1"], "title": [BODY], "url": ["https://a.invalid/x"]}, r"None of them holds prose, but 'url'.*gather"),
        ({"stories_id": ["1"], "n": ["5"]}, "None of them holds prose. Export"),
        ({"text": ["https://a.invalid/x"], "outlet": ["A"]}, r"addresses where the text .*gather"),
        ({"a, b": [BODY]}, r"--columns text=a, b"),
    ],
)  # fmt: skip
def test_a_refusal_proposes_what_will_work(tmp_path, cells, says):
    with pytest.raises(InputError, match=says) as caught:
        read(tmp_path, **cells)
    assert "text=stories_id" not in str(caught.value)


def test_the_proposal_works_with_commas_in_it(tmp_path):
    cells = {"head, sub": ["x"], "Text, full": [BODY], "paper": ["A"], "when": ["2019-04-26"]}
    articles = read(tmp_path, "text=Text, full, outlet=paper,published=when,title=head, sub", **cells)
    assert articles.loc[0, ["text", "outlet", "title"]].tolist() == [BODY, "A", "x"]


def test_columns_are_chosen_by_what_they_hold(tmp_path):
    articles = read(
        tmp_path, content=["text/html"], body=[BODY], published=["yes"], date=["2024-01-05"],
        publish_date=["2019-04-26"],
    )  # fmt: skip
    assert articles["text"].tolist() == [BODY] and str(articles["published"][0])[:10] == "2019-04-26"
    dated = read(tmp_path, text=[BODY], year=["2019"], month=["April"], day=["26"])
    assert str(dated["published"][0])[:10] == "2019-04-26"


def test_dates_that_were_not_taken_are_listed_and_kept_beside(tmp_path):
    cells = ["2019-04-26", "1970-01-01", "2019-02-30", "soon"]
    articles = read(tmp_path, text=[f"{BODY} {i}" for i in range(4)], date=cells)
    assert "2 dates that could not be read (first: '2019-02-30'" in said(articles) and "others: 'soon'" in said(
        articles
    )
    assert "1 impossible dates set aside" in said(articles)
    assert articles["published_as_written"].tolist() == ["", *cells[1:]]


def test_what_is_found_is_kept_or_counted(tmp_path):
    articles = read(tmp_path, text=[BODY, "NA", " ", LEAD], outlet=["A"] * 4)
    log = {row.what: row.n for row in report(articles).itertuples()}
    assert log["articles in mine.csv"] == log["articles kept"] + log["articles dropped because their text is empty"]
    assert texts.CUT not in articles
