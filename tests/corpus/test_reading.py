"""From a name or a path to a table of articles, with nothing lost in silence."""

import pandas as pd
import pytest

from twotracks import config
from twotracks.corpus import outlet_names, reading
from twotracks.errors import InputError
from twotracks.provenance import report
from twotracks.schemas import check


def write(tmp_path, rows, name="my paper.csv"):
    path = tmp_path / name
    pd.DataFrame(rows).to_csv(path, index=False)
    return path


def said(articles) -> str:
    return "\n".join(f"{row.n} {row.what}" for row in report(articles).itertuples())


def test_the_teaching_corpus_is_what_the_study_needs():
    articles = reading.read("teaching")
    assert len(articles) == 600
    assert articles["outlet"].nunique() == 8
    assert articles["published"].notna().all()
    assert reading.provenance(articles)["simulated"] is True
    assert (articles["kind"] == "trap").sum() >= 30


def test_every_line_of_the_log_has_its_count(tmp_path):
    path = write(
        tmp_path,
        {
            "id": ["x", "x", "y", "z", "w"],
            "source": ["A", "A", "", "B", "B"],
            "date": ["2017-01-24", "someday", "", "2017-02-01", "2017-02-01"],
            "body": ["one", "two", "three", "   ", "<p>four &amp; five</p>"],
        },
    )
    articles = reading.read(path)
    assert articles["article_id"].tolist() == ["x", "x-2", "y", "w"]
    assert articles["text"].tolist() == ["one", "two", "three", "four & five"]
    assert articles["outlet"].tolist() == ["A", "A", reading.UNKNOWN_OUTLET, "B"]
    log = said(articles)
    assert "1 articles dropped because their text is empty" in log
    assert "1 articles without an outlet" in log
    assert "1 articles share an id" in log
    assert "1 cells of text held HTML" in log
    assert "'someday'" in log and "row 3" in log and "'date'" in log
    assert "4 articles kept" in log


def test_nothing_left_is_an_error_that_names_file_and_column(tmp_path):
    with pytest.raises(InputError, match=r"No article of my paper\.csv has any text in the column 'body'"):
        reading.read(write(tmp_path, {"body": [" ", "\u200b"]}))


@pytest.mark.parametrize(
    ("name", "says"),
    [
        ("no-such-thing", "neither a known corpus .*teaching.* nor a file"),
        ("fa-kes", "make fetch CORPUS=fa-kes"),
    ],
)
def test_what_is_not_there_is_named_with_what_to_do(name, says):
    with pytest.raises(InputError, match=says):
        reading.read(name)


def test_an_unknown_kind_of_file_is_refused(tmp_path):
    (tmp_path / "a.lyx").write_bytes(b"x")
    with pytest.raises(InputError, match=r"ends in '\.lyx'"):
        reading.read(tmp_path / "a.lyx")


def test_invisible_and_control_characters_go_and_line_ends_are_one_kind(tmp_path):
    path = write(tmp_path, {"text": ["Nur\u200b-Sultan\u00a0talks\r\r\nwent\u2028on\x07 \u202ehere"]})
    assert reading.read(path)["text"][0] == "Nur-Sultan talks\nwent\non here"


def test_columns_can_be_chosen_as_text_mapping_or_by_environment(tmp_path, monkeypatch):
    path = write(tmp_path, {"Body": ["one"], "Paper": ["A"], "text": ["other"]})
    assert reading.read(path, "text=Body,outlet=Paper")["text"].tolist() == ["one"]
    assert reading.read(path, {"outlet": "Paper"})["outlet"].tolist() == ["A"]
    monkeypatch.setenv("TWOTRACKS_COLUMNS", "text=Body")
    assert reading.read(path)["text"].tolist() == ["one"]


def test_files_of_one_name_are_two_corpora_and_no_known_one(tmp_path):
    one = reading.provenance(reading.read(write(tmp_path, {"text": ["one"]}, "teaching.csv")))["name"]
    two = reading.provenance(reading.read(write(tmp_path, {"text": ["two"]}, "teaching.csv")))["name"]
    assert one != two and one.startswith("teaching-") and two.startswith("teaching-")


def test_a_file_beside_the_readme_is_found_from_the_notebooks_folder(monkeypatch):
    monkeypatch.chdir(config.NOTEBOOKS)
    assert len(reading.read("data/teaching/articles.parquet")) == 600


def test_columns_that_are_not_recognised_are_said(tmp_path):
    log = said(reading.read(write(tmp_path, {"Text": ["eins"], "Zeitung": ["A"], "Datum": ["1.2.2018"]})))
    assert "without any outlet: no column is recognised" in log and "'Zeitung'" in log
    articles = reading.read(
        write(tmp_path, {"Text": ["eins"], "Zeitung": ["A"], "Datum": ["13.2.2018"]}), "outlet=Zeitung,date=Datum"
    )
    assert articles["published"][0] == pd.Timestamp("2018-02-13")


def test_an_error_in_a_notebook_is_its_sentence():
    assert InputError("No such file.")._render_traceback_() == ["InputError: No such file."]


def test_an_article_of_a_million_characters_is_kept_and_counted(tmp_path):
    articles = reading.read(write(tmp_path, {"text": ["word " * 200_000, "short"]}))
    assert len(articles) == 2
    assert "1 articles longer than 100,000 characters (kept)" in said(articles)


def test_the_table_is_checked_and_all_faults_named_at_once():
    with pytest.raises(InputError, match=r"not a table of articles: .*outlet.*") as caught:
        check(pd.DataFrame({"article_id": ["a", "a"], "text": ["x", " "]}), "articles")
    assert "unique" in str(caught.value) and "blank" in str(caught.value)


def test_fa_kes_is_read_by_the_stated_rule(real_corpus):
    articles = real_corpus("fa-kes.csv")
    assert len(articles) == 804
    assert articles["outlet"].nunique() == 15
    assert articles["published"].notna().all()
    assert articles["published"].min() >= pd.Timestamp("2011-01-01")
    assert "123 bytes of fa-kes.csv read as Windows-1252" in said(articles)
    assert "49 characters of fa-kes.csv unreadable" in said(articles)
    assert reading.provenance(articles)["name"] == "fa-kes", "a copy is recognised by its checksum"


def test_the_speeches_are_dated_by_year(real_corpus):
    articles = real_corpus("un-general-debate-syria.csv")
    assert len(articles) == 180
    assert set(articles["date_precision"]) == {"year"}


def test_tehran_times_keeps_all_and_makes_ids_unique(real_corpus):
    articles = real_corpus("tehran-times.parquet")
    assert len(articles) == 33_724
    assert articles["article_id"].is_unique
    assert "3 articles share an id" in said(articles)
    assert "33724 articles without a date" in said(articles)


def test_a_copy_of_the_teaching_corpus_stays_simulated(tmp_path):
    copy = tmp_path / "mine.parquet"
    copy.write_bytes((config.DATA / "teaching" / "articles.parquet").read_bytes())
    assert reading.provenance(reading.read(copy))["simulated"] is True


def test_a_changed_file_in_the_cache_is_not_taken_for_the_corpus():
    from twotracks.corpus import registry

    place = registry.place("fa-kes")
    place.parent.mkdir(parents=True)
    place.write_text("article_content\nSomething else.\n", encoding="utf-8")
    with pytest.raises(InputError, match="not the recorded corpus"):
        reading.read("fa-kes")


def test_many_equal_ids_and_many_carriage_returns_cost_little(tmp_path, cpu_seconds):
    path = write(tmp_path, {"id": ["x"] * 20_000, "text": ["one"] * 19_999 + ["a" + "\r" * 200_000 + "b"]})
    found = []
    seconds = cpu_seconds(lambda: found.append(reading.read(path)))
    assert seconds < 20, "about a second is usual; minutes would mean quadratic time"
    articles = found[0]
    assert articles["article_id"].is_unique and articles["article_id"].iloc[2] == "x-3"


def test_an_outlet_called_all_outlets_is_told_from_all_outlets(tmp_path):
    articles = reading.read(write(tmp_path, {"outlet": ["all outlets", "B"], "text": ["one", "two"]}))
    assert "all outlets" not in set(articles["outlet"])


@pytest.mark.parametrize("address", ["rt.com", "www.rt.com", "https://www.rt.com/news/1-a", "//rt.com/news"])
def test_a_short_address_is_known_with_and_without_www(address):
    assert outlet_names.outlet_of_address(address) == "RT"
    assert outlet_names.outlet_of_address("www.example.invalid") == ""
