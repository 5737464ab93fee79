"""What a run leaves for a paper: read only where it is whole, and of the figures that still stand."""

import pandas as pd
import pytest

from twotracks import config
from twotracks.errors import InputError
from twotracks.study import record


def test_the_corpus_is_described(articles):
    table = articles(["a b", "c", "d"], outlet=["A", "A", "B"], published=["2017-01-05", "2017-04-01", None])
    made = record.describe(table, table, {"name": "mine"})
    assert (made["first"], made["last"], made["months"], made["empty_months"]) == ("2017-01-05", "2017-04-01", 4, 2)
    assert made["precision"] == {"unknown": 1, "day": 2}
    assert [one["n_articles"] for one in made["outlets"]] == [2, 1]


def test_where_a_year_alone_is_known_months_are_not_counted(articles):
    table = articles(["a"], published=["2017-01-01"]).assign(date_precision="year")
    assert record.describe(table, table, {})["empty_months"] is None


def test_without_dates_nothing_is_made_up(articles):
    table = articles(["a"])
    made = record.describe(table, table, {})
    assert (made["first"], made["months"], made["empty_months"]) == ("", 0, None)


@pytest.mark.parametrize("name", ["never-run", "", "..", "../elsewhere", "."])
def test_a_study_that_was_not_run_is_one_sentence(name, tmp_path, monkeypatch):
    monkeypatch.setattr(config, "BUILD", tmp_path / "build")
    for folder in (tmp_path / "build", tmp_path / "elsewhere"):
        folder.mkdir()
        (folder / record.NAME).write_text("{}", encoding="utf-8")
    with pytest.raises(InputError, match="has not been run for"):
        record.read(name)


def test_figures_of_another_run_are_refused(study):
    path = study.figures / "manifest.json"
    before = path.read_text(encoding="utf-8")
    try:
        path.write_text(before.replace(study.drawn["links"].checksum, "0" * 64), encoding="utf-8")
        with pytest.raises(InputError, match="'links' in figures/teaching is not what the last run"):
            record.read("teaching")
    finally:
        path.write_text(before, encoding="utf-8")


def test_tables_keep_versions_as_text(tmp_path):
    pd.DataFrame({"lexicon": ["1.10"], "n": [1]}).to_csv(tmp_path / "validity.csv", index=False)
    made = record.Study("x", {}, {"figures": {"validity": {}}}, {}, tmp_path)
    assert record.tables(made)["validity"]["lexicon"].item() == "1.10"
