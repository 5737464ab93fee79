"""Numbers found again: equal within the tolerance, told where not, with what has changed since."""

import json
import os

import pandas as pd
import pytest

from twotracks import config
from twotracks.errors import InputError
from twotracks.study import reproduce


def folder(path, table, **manifest):
    path.mkdir(parents=True, exist_ok=True)
    table.to_csv(path / "links.csv", index=False)
    whole = {"corpus": {}, "versions": {}, "lexicons": {}, "notebooks": {}, "figures": {}, **manifest}
    (path / "manifest.json").write_text(json.dumps(whole), encoding="utf-8")
    return path


TABLE = pd.DataFrame({"outlet": ["A", "B"], "n": [3, 4], "share": [0.25, None], "far": [1e6, float("inf")]})


@pytest.mark.parametrize(
    ("column", "value", "moved"),
    [
        ("share", 0.2504, False), ("share", 0.26, True), ("share", None, True), ("far", 1_000_500.0, False),
        ("far", 1_010_000.0, True), ("n", 4, True), ("outlet", "C", True),
    ],
)  # fmt: skip
def test_what_moves_more_than_the_tolerance_is_told(tmp_path, column, value, moved):
    other = TABLE.copy()
    other.loc[0, column] = value
    found = reproduce.compare(folder(tmp_path / "a", TABLE), folder(tmp_path / "b", other))
    assert found["column"].tolist() == ([column] if moved else [])


def test_tables_that_are_gone_or_of_another_shape_are_told(tmp_path):
    one = folder(tmp_path / "a", TABLE)
    assert reproduce.compare(one, folder(tmp_path / "b", TABLE.head(1)))["what"].tolist() == ["has 1 rows"]
    assert "other columns" in reproduce.compare(one, folder(tmp_path / "c", TABLE.drop(columns="n")))["what"].iloc[0]
    (tmp_path / "d").mkdir()
    assert reproduce.compare(one, tmp_path / "d")["what"].tolist() == ["was not made again"]


def test_what_has_changed_since_is_said(tmp_path):
    one = folder(
        tmp_path / "a", TABLE, versions={"pandas": "3.1"}, lexicons={"tracks": "1.6"}, corpus={"sha256": "0"},
        notebooks={"01.ipynb": {"code": {"twotracks.x": "1"}, "data": {"y.csv": "1"}}},
        figures={"links": {"parameters": {"n": 1}}},
    )  # fmt: skip
    other = folder(
        tmp_path / "b", TABLE, versions={"pandas": "3.2"}, lexicons={"tracks": "1.7"}, corpus={"sha256": "1"},
        notebooks={"01.ipynb": {"code": {"twotracks.x": "2"}, "data": {"y.csv": "2"}}},
        figures={"links": {"parameters": {"n": 2}}},
    )  # fmt: skip
    said = " ".join(reproduce.why(one, other))
    for part in (
        "library: pandas was 3.1 and is 3.2",
        "lexicon: tracks",
        "input: sha256",
        "code: twotracks.x",
        "data: y.csv",
    ):
        assert part in said
    assert "figure 'links'" in said
    assert reproduce.why(one, one) == []


def test_the_committed_figures_stay_as_they_are(tmp_path, monkeypatch):
    kept = folder(tmp_path / "figures" / "mine", TABLE)
    monkeypatch.setattr(config, "ROOT", tmp_path)
    monkeypatch.delenv("TWOTRACKS_FIGURES", raising=False)

    def run(name):
        folder(config.figures() / name, TABLE.assign(n=[3, 5]))

    monkeypatch.setattr(reproduce.runner, "run", run)
    moved, causes = reproduce.reproduce("mine")
    assert moved["column"].tolist() == ["n"] and causes == []
    assert pd.read_csv(kept / "links.csv")["n"].tolist() == [3, 4]
    assert "TWOTRACKS_FIGURES" not in os.environ
    with pytest.raises(InputError, match="no figures of 'other'"):
        reproduce.reproduce("other")
