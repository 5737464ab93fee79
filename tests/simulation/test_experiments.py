"""Monte Carlo experiments: a job is a corpus and a file, and says in columns what it estimated."""

import numpy as np
import pandas as pd
import pytest

from twotracks.corpus.cleaning import clean
from twotracks.errors import InputError
from twotracks.passages.find import find_passages
from twotracks.simulation import experiments, generate
from twotracks.simulation.experiments import ALL, CONTRIBUTIONS, PART, QUANTITY, Job, Scenario
from twotracks.simulation.ground_truth import FOUND, GROUND_TRUTH

# Track gaps by the ground truth in the first corpus of 100 articles, as the code gave them before its results had
# columns of their own: estimate, sum and number of stances towards Astana and Geneva.
EARLIER = {
    "Atlantic Post": (-0.1553846153846154, -3, 26, 1, 25),
    "Lakeside Broadcasting": (-0.8214285714285714, -4, 7, 1, 4),
    "Levant Voice": (-0.6803519061583577, -10, 22, 7, 31),
    "Meridian Agency": (-0.11666666666666665, 1, 20, 3, 18),
    "Pacific Post": (-0.2967741935483871, -3, 31, 5, 25),
    "Steppe Herald": (0.5, 15, 30, 0, 3),
    "Straits Gazette": (0.01473684210526316, 3, 25, 2, 19),
    "World Assembly News": (-0.7294685990338164, -5, 9, 4, 23),
    ALL: (-0.19069952305246424, -6, 170, 23, 148),
}


def test_the_jobs_of_each_kind():
    jobs = experiments.interval_jobs(8)
    assert len(set(jobs)) == len(jobs) == 8 * 2 + 2 * 5 + 2 * 2 * 2 + 1
    assert {job.gap for job in jobs if job.scenario == Scenario.GAP} == set(experiments.GAPS)
    assert all(job.gap is None for job in jobs if job.scenario != Scenario.GAP)
    assert [job.run for job in experiments.dsl_jobs(3)] == [0, 1, 2]


def test_seeds_and_files_tell_jobs_apart(tmp_path):
    jobs = [*experiments.interval_jobs(4), *experiments.dsl_jobs(4), *experiments.weighting_jobs(4)]
    assert len({job.place(tmp_path) for job in jobs}) == len(jobs)
    gaps = {job.seed for job in jobs if job.scenario == Scenario.GAP and job.run == 0}
    assert len(gaps) == 1  # outlets with different gaps are compared on the same random numbers
    assert Job(Scenario.DEFAULT, None, 600, 2).seed == 20170123 + 1 + 20_000 + 600
    assert Job(Scenario.DSL, None, 300, 2).seed == 20170123 + 1_000_002
    assert Job(Scenario.WEIGHTING, None, 300, 2).seed == 20170123 + 2_000_002


def test_a_run_goes_on_where_it_stopped(tmp_path, monkeypatch):
    jobs = [Job(Scenario.DEFAULT, None, 100, run) for run in range(2)]
    made = []
    monkeypatch.setattr(experiments, "one", lambda job: made.append(job) or pd.DataFrame({"scenario": ["default"]}))
    experiments.run(jobs[:1], tmp_path, workers=1)
    experiments.run(jobs, tmp_path, workers=1)
    assert made == jobs
    assert not list(tmp_path.rglob("*.tmp"))
    assert len(experiments.read(folder=tmp_path)) == 2


def test_results_that_are_not_there_are_asked_for(tmp_path):
    with pytest.raises(InputError, match="Run them first"):
        experiments.read(folder=tmp_path)


def test_every_quantity_has_its_columns(results):
    known = results[[*QUANTITY]].drop_duplicates().astype(str)
    assert set(known["family"]) == {
        "track gap", "mean", "share of articles", "share of passages", "keyness", "accuracy",
    }  # fmt: skip
    gaps = known[known["family"] == "track gap"]
    assert set(gaps["measure"]) == {GROUND_TRUTH, FOUND, "TextBlob", "VADER"}
    assert set(gaps["scope"]) == {"one outlet", ALL}
    key = ["scenario", "gap", "n_articles", "run", *QUANTITY, *PART]
    assert not results.duplicated(key).any()
    compared = results["family"].isin(["track gap", "keyness"])
    assert results.loc[compared, CONTRIBUTIONS].notna().all().all()
    assert results.loc[~compared, ["reference_total", "reference_count"]].isna().all().all()
    assert set(results.loc[results["scenario"] == "gap", "n_articles"]) == set(experiments.SIZES)


def test_the_estimates_are_those_of_the_earlier_code(results):
    mine = results[
        (results["scenario"] == Scenario.DEFAULT) & (results["run"] == 0)
        & (results["family"] == "track gap") & (results["measure"] == GROUND_TRUTH)
    ].set_index("outlet")  # fmt: skip
    assert set(mine.index) == set(EARLIER)
    for outlet, row in EARLIER.items():
        assert mine.loc[outlet, ["estimate", *CONTRIBUTIONS]].to_list() == pytest.approx(row, abs=1e-12)
    interval = mine.loc[ALL, ["ci_low", "ci_high", "p"]].to_list()
    assert interval == pytest.approx((-0.39834715704927054, 0.016948110944342065, 0.07086329502125671), abs=1e-12)


def test_estimates_are_made_of_their_contributions(results):
    whole = results[results["scenario"] == Scenario.DEFAULT].dropna(subset="estimate")
    mean = whole["total"] / whole["count"]
    difference = mean - whole["reference_total"] / whole["reference_count"]
    alone = whole["family"].isin(["mean", "share of articles", "share of passages", "accuracy"])
    assert mean[alone].to_numpy() == pytest.approx(whole.loc[alone, "estimate"].to_numpy(), abs=1e-12)
    gaps = whole["family"] == "track gap"
    assert difference[gaps].to_numpy() == pytest.approx(whole.loc[gaps, "estimate"].to_numpy(), abs=1e-12)


@pytest.mark.slow
def test_a_dsl_job_has_its_ground_truth_and_is_the_same_twice():
    job = Job(Scenario.DSL, None, 150, 3)
    found = experiments.one(job)
    pd.testing.assert_frame_equal(found, experiments.one(job))
    assert set(found["estimator"]) == {"ground truth", "measure alone", "annotations alone", "design-adjusted"}
    assert set(found["measure"]) == {"", *experiments.DSL_MEASURES.values()}
    pooled = found[found["scope"] == ALL].set_index(["measure", "estimator"])["estimate"]
    # The annotated passages are the same whatever the score; the useless score lies far from the truth by itself.
    assert pooled["Stance cues", "annotations alone"] == pooled["a useless score", "annotations alone"]
    assert pooled["a useless score", "measure alone"] < pooled["", "ground truth"] - 0.2


@pytest.mark.slow
def test_a_weighting_job_aims_at_what_was_written_and_is_the_same_twice():
    job = Job(Scenario.WEIGHTING, None, 150, 3)
    found = experiments.one(job)
    pd.testing.assert_frame_equal(found, experiments.one(job))
    ways = {"ground truth", experiments.THRESHOLDED, experiments.WEIGHTED, experiments.CALIBRATED}
    assert set(found["estimator"]) == ways and set(found["family"]) == {"mean", "track gap"}
    made = generate.simulate(150, job.seed)
    written = made.truth[made.truth["track"] != ""].groupby("track")["stance"].mean()
    pooled = found[(found["scope"] == ALL) & (found["measure"] == GROUND_TRUTH)]
    pooled = pooled.set_index(["family", "estimator", "track"])["estimate"]
    assert pooled["mean", "ground truth", "astana"] == pytest.approx(written["astana"], abs=0.01)
    gap = written["astana"] - written["geneva"]
    assert pooled["track gap", "ground truth", ""] == pytest.approx(gap, abs=0.02)
    # A sentence that speaks of no track has no stance to it, so what is wrongly found draws every mean towards 0.
    off = {way: abs(pooled["mean", way, "geneva"] - written["geneva"]) for way in ways}
    assert off[experiments.CALIBRATED] < off[experiments.THRESHOLDED]


def test_exchanging_tracks_leaves_articles_whole_and_nothing_to_find():
    made = generate.simulate(150, seed=2)
    passages = find_passages(clean(made.articles.assign(date_precision="day")))
    exchanged = experiments.exchange_tracks(passages, 1)
    changed = (exchanged["track"] != passages["track"]).groupby(passages["article_id"]).agg(["min", "max"])
    assert (changed["min"] == changed["max"]).all() and 0.3 < changed["min"].mean() < 0.7
    pd.testing.assert_frame_equal(exchanged.drop(columns="track"), passages.drop(columns="track"))


def test_outlets_of_the_null_scenario_differ_in_their_name_only():
    twins = [outlet._replace(name="") for outlet in experiments.null_outlets().outlets]
    assert len(twins) == 8 and all(outlet == twins[0] for outlet in twins)
    assert twins[0].stance["astana"] == twins[0].stance["geneva"]


@pytest.mark.parametrize("gap", [*experiments.GAPS, -0.4])
def test_the_simulated_gap_is_that_of_the_mean_stances(gap):
    (outlet,) = experiments.outlet_with_gap(gap).outlets
    means = {track: np.dot([-1, 0, 1], shares) for track, shares in outlet.stance.items()}
    assert means["astana"] - means["geneva"] == pytest.approx(gap)
