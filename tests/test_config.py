"""Choices shared by all: which corpus a run is about, and whose data files count."""

from twotracks import config


def test_the_teaching_corpus_unless_another_is_chosen(monkeypatch):
    assert config.chosen() == "teaching"
    monkeypatch.setenv("TWOTRACKS_CORPUS", "fa-kes")
    assert config.chosen() == "fa-kes"


def test_a_folder_of_ones_own_takes_the_place_of_the_files_it_has(tmp_path, monkeypatch):
    (tmp_path / "tracks.toml").write_text("", encoding="utf-8")
    monkeypatch.setenv("TWOTRACKS_TRACKS", str(tmp_path))
    assert config.data_file("tracks.toml") == tmp_path / "tracks.toml"
    assert config.data_file("events.csv") == config.DATA / "events.csv"


def test_a_file_that_is_not_there_is_not_used():
    config.data_file("nowhere.csv")
    config.data_file("events.csv")
    assert "nowhere.csv" not in config.used() and "events.csv" in config.used()
