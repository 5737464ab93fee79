"""Calibration: the same study on simulated corpora, and a judge that notices intervals that do not hold."""

import numpy as np
import pandas as pd
import pytest

from twotracks.analysis import registry, sentiment
from twotracks.corpus import cleaning as clean
from twotracks.inference import estimates as estimate
from twotracks.passages import find as tracks
from twotracks.simulation import experiments as trials
from twotracks.simulation import generate as simulate
from twotracks.simulation import ground_truth as known_truth
from twotracks.simulation import operating_characteristics as calibrate
from twotracks.simulation.experiments import Job
from twotracks.text.sentences import sentence_hash


@pytest.fixture(scope="module")
def results(tmp_path_factory):
    folder = tmp_path_factory.mktemp("calibration")
    jobs = [Job(kind, 100, run) for kind in ("default", "alike") for run in range(3)] + [Job("gap 0.8", 320, 0)]
    trials.run(jobs, folder, workers=1)
    return trials.read(trials.run(jobs, folder, workers=1))


def test_a_small_calibration_holds(results):
    table = calibrate.coverage(results[results["kind"] == "default"]).set_index("quantity")
    rungs = table.index.str.contains("rungs")  # of every tenth corpus only
    assert set(table[~rungs]["runs"]) == {3}
    outlets = table.loc[[name for name in table.index if name.startswith("track gap per outlet")]]
    assert len(outlets) == 4
    assert (outlets["covered"] > 0.8).all()  # 24 intervals each; the real thing has 3,200
    assert table.loc["keyness of an outlet against the others", "covered"] > 0.85
    wrong = calibrate.false_positives(results).set_index("quantity")["false_positive_rate"]
    assert wrong["keyness between the tracks, all outlets"] < 1
    summary = calibrate.summary(results)
    assert {"quantity", "n_articles", "runs", "nominal", "covered", "false_positive_rate", "power"} <= set(summary)
    assert calibrate.ordering(results)["rank_correlation"].between(-1, 1).all()


def test_a_large_gap_is_found_with_many_articles_and_not_with_few(results):
    table = calibrate.power(results).set_index(["measure", "n_articles"])
    assert table.loc[(known_truth.PLANTED, 320), "power"] == 1
    assert table.loc[(known_truth.PLANTED, 320), "measured"] == pytest.approx(0.8, abs=0.35)


def test_a_run_goes_on_where_it_stopped(tmp_path, monkeypatch):
    jobs = [Job("default", 100, run) for run in range(2)]
    made = []
    monkeypatch.setattr(trials, "one", lambda job: made.append(job) or pd.DataFrame({"estimate": [1.0]}))
    trials.run(jobs[:1], tmp_path, workers=1)
    trials.run(jobs, tmp_path, workers=1)
    assert made == jobs
    assert not list(tmp_path.glob("*.tmp"))


def invented(widen: float, runs: int = 200) -> pd.DataFrame:
    """Estimates of nought with a spread of one, and intervals that many times as wide as they should be."""
    rng = np.random.default_rng(0)
    estimates = rng.normal(size=(runs, 4))
    rows = [
        {
            "kind": "alike", "n_articles": 600, "run": run, "quantity": "track gap per outlet, x", "part": f"outlet {k}",
            "estimate": e, "ci_low": e - 1.96 * widen, "ci_high": e + 1.96 * widen, "null": 0.0,
            "p": min(1.0, 4 * 2 * estimate.stats.norm.sf(abs(e) / widen)), "a": e, "n_a": 1.0, "b": 0.0, "n_b": 1.0,
        }
        for run in range(runs) for k, e in enumerate(estimates[run])
    ]  # fmt: skip
    return pd.DataFrame(rows)


@pytest.mark.parametrize(("widen", "low", "high"), [(1.0, 0.93, 0.97), (0.7, 0.75, 0.90), (1.5, 0.985, 1.0)])
def test_the_judge_notices_intervals_that_are_too_narrow_or_too_wide(widen, low, high):
    row = calibrate.coverage(invented(widen)).iloc[0]
    assert low <= row["covered"] <= high
    assert row["covered_low"] <= row["covered"] <= row["covered_high"]
    wrong = calibrate.false_positives(invented(widen)).iloc[0]["false_positive_rate"]
    assert (wrong > 0.12) if widen < 1 else (wrong < 0.09)


def test_swapping_leaves_articles_whole_and_nothing_to_find():
    made = simulate.corpus(150, seed=2)
    passages = tracks.find_passages(clean.clean(made.articles.assign(date_precision="day")))
    turned = trials.swapped(passages, 1)
    changed = (turned["track"] != passages["track"]).groupby(passages["article_id"]).agg(["min", "max"])
    assert (changed["min"] == changed["max"]).all() and 0.3 < changed["min"].mean() < 0.7
    pd.testing.assert_frame_equal(turned.drop(columns="track"), passages.drop(columns="track"))


def test_detection_and_gaps_of_a_simulated_corpus():
    made = simulate.corpus(150, seed=2)
    articles = clean.clean(made.articles.assign(date_precision="day"))
    planted = known_truth.planted_in(articles, made.truth)
    perfect = known_truth.detection(planted.assign(sentence="x"), planted.assign(hash=sentence_hash("x")))
    assert perfect[["precision", "recall", "f1"]].to_numpy() == pytest.approx(1)
    seen = known_truth.detection(sentiment.score(tracks.find_passages(articles)), planted)
    assert seen["f1"].between(0.7, 1).all()
    gaps = known_truth.gaps(articles, made.truth)
    assert list(gaps) == [known_truth.PLANTED, *registry.known()]


def test_all_outlets_are_planted_alike_for_the_null():
    alike = [outlet._replace(name="") for outlet in trials.alike().outlets]
    assert len(alike) == 8 and all(outlet == alike[0] for outlet in alike)
    assert alike[0].stance["astana"] == alike[0].stance["geneva"]
