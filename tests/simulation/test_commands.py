"""The commands of the room store what they found and say where."""

import numpy as np
import pandas as pd
import pytest

from twotracks import cli
from twotracks.errors import InputError
from twotracks.simulation import experiments, realism
from twotracks.simulation import stored as tables


@pytest.fixture
def stored(tmp_path, monkeypatch):
    """Tables are stored in a folder of the test, and no experiment is run."""
    monkeypatch.setattr(tables, "data_file", lambda name: tmp_path / name.split("/")[-1])
    monkeypatch.setattr(experiments, "run", lambda jobs, workers=None: None)
    return tmp_path


def test_calibrate(stored, results, monkeypatch, capsys):
    monkeypatch.setattr(experiments, "read", lambda scenarios: results)
    cli.calibrate(runs=3, workers=1)
    names = {"operating-characteristics.csv", "power.csv", "rank-recovery.csv"}
    assert {path.name for path in stored.iterdir()} == names
    said = capsys.readouterr().out
    assert all(name in said for name in names) and "false_positive_rate" in said


def test_calibrate_dsl(stored, monkeypatch, capsys):
    rows = [
        (run, "all outlets", "all outlets", measure, estimator, 0.1, low, high)
        for run in (0, 1)
        for measure, estimator, low, high in (
            ("", "ground truth", np.nan, np.nan), ("Stance cues", "design-adjusted", 0.0, 0.2),
        )
    ]  # fmt: skip
    columns = ["run", "outlet", "scope", "measure", "estimator", "estimate", "ci_low", "ci_high"]
    monkeypatch.setattr(experiments, "read", lambda scenarios: pd.DataFrame(rows, columns=columns))
    cli.calibrate_dsl(runs=2, workers=1)
    assert tables.reported("design-adjustment")["coverage"].tolist() == [1.0]
    assert "design-adjustment.csv" in capsys.readouterr().out


def test_calibrate_weighting(stored, monkeypatch, capsys):
    rows = [
        (run, "mean", "m", "all outlets", estimator, "all outlets", "astana", 0.1, low, high)
        for run in (0, 1)
        for estimator, low, high in (("ground truth", np.nan, np.nan), ("weighted", 0.0, 0.2))
    ]
    columns = ["run", "family", "measure", "scope", "estimator", "outlet", "track", "estimate", "ci_low", "ci_high"]
    monkeypatch.setattr(experiments, "read", lambda scenarios: pd.DataFrame(rows, columns=columns))
    cli.calibrate_weighting(runs=2, workers=1)
    assert tables.reported("weighting")["coverage"].tolist() == [1.0]
    assert "weighting.csv" in capsys.readouterr().out


def test_realism(stored, monkeypatch, capsys):
    counts = pd.DataFrame({"corpus": ["a"], "n_articles": [3]})
    found = realism.Realism(counts, pd.DataFrame({"tokens": [1_000]}), pd.DataFrame({"term": ["snow"]}))
    monkeypatch.setattr(realism, "run", lambda: found)
    cli.realism()
    assert tables.reported("distinguishing-terms")["term"].tolist() == ["snow"]
    assert tables.reported("type-token")["tokens"].tolist() == [1_000]
    assert "n_articles" in capsys.readouterr().out


def test_simulate(tmp_path, capsys):
    cli.simulate(articles=100, out=tmp_path / "made.parquet", seed=3)
    assert len(pd.read_parquet(tmp_path / "made.parquet")) == 100
    assert "made-truth.parquet" in capsys.readouterr().out
    with pytest.raises(InputError, match=r"--out takes the path of a \.parquet file"):
        cli.simulate(articles=100, out=tmp_path / "made.csv", seed=3)
