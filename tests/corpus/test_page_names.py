"""Pages: their outlet and date by folders and files, where these are named for it."""

import pandas as pd
import pytest

from twotracks.corpus import page_names, reading

TEXT = "A headline\n\nThe talks resumed in the Kazakh capital on Thursday, round {}.\n"


def read(tmp_path, *names):
    for i, name in enumerate(names):
        path = tmp_path / "corpus" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(TEXT.format(i), encoding="utf-8")
    return reading.read(tmp_path / "corpus")


def test_folders_of_years_months_and_days_are_no_outlets(tmp_path):
    names = ["RT/2018/a.txt", "RT/2019/04/26/a.txt", "Example Post/April/a.txt", "Example Post/2019-04/a.txt", "b.txt"]
    assert sorted(read(tmp_path, *names)["outlet"]) == ["Example Post"] * 2 + ["RT"] * 2 + ["unknown outlet"]


def test_names_of_files_tell_outlet_and_day(tmp_path):
    articles = read(tmp_path, "Example Post_2019-04-26_talks.txt", "Sample Gazette_20190427_more.txt")
    assert articles["outlet"].tolist() == ["Example Post", "Sample Gazette"]
    assert articles["published"].dt.strftime("%F").tolist() == ["2019-04-26", "2019-04-27"]
    assert articles["date_stated"].tolist() == ["file name"] * 2


@pytest.mark.parametrize(
    "names",
    [
        ["a_2024-01-05", "b_2024-01-05"],  # the day of the download
        ["a_2019-04-26", "b"], ["a_2019-04-26_2019-04-27", "b_2019-04-27"], ["a_1970-01-01", "b_2019-04-27"],
        ["020 2019 0426", "020 2019 0427"], ["a2019-04-26", "b2019-04-27"], ["a_2019-04-26"],
    ],
)  # fmt: skip
def test_names_that_may_mean_something_else_tell_nothing(names):
    assert (page_names.clues(pd.Series(names)) == "").all(axis=None)


def test_a_word_for_any_page_is_no_outlet():
    found = page_names.clues(pd.Series(["article_2019-04-26_1", "article_2019-04-27_2"]))
    assert found["outlet"].tolist() == ["", ""] and found["published"].tolist() == ["2019-04-26", "2019-04-27"]
