"""Does the correction find the truth, and does its interval hold it? Tried on corpora whose truth is known."""

import os
from concurrent.futures import ProcessPoolExecutor

import numpy as np
import pandas as pd
from scipy import stats
from tqdm import tqdm

from twotracks.analysis.stance import score as stance
from twotracks.annotation import store as annotation
from twotracks.config import SEED, data_file
from twotracks.corpus import cleaning as clean
from twotracks.inference import dsl as correction
from twotracks.inference import estimates as estimate
from twotracks.passages import find as tracks
from twotracks.simulation import generate as simulate
from twotracks.simulation import ground_truth as known_truth
from twotracks.text import duplicates as copies

STORED = data_file("teaching/correction.csv")
N_ARTICLES = 300
PROBABILITY = 0.25  # of a passage to be coded
N_BOOT = 300
MEASURES = {"stance": "Stance cues", "useless": "a useless score"}


def one(run: int) -> pd.DataFrame:
    """One simulated corpus: the gap by every planted stance of the passages found, and in three ways from a sample.

    Returns
    -------
    DataFrame
        ``run``, ``outlet``, ``measure``, ``estimator`` ("truth", and those of ``inference.dsl.gaps``), ``estimate``,
        ``ci_low``, ``ci_high``. The useless score is noise that lies higher for Geneva.
    """
    made = simulate.corpus(N_ARTICLES, SEED + 1_000_000 + run)
    articles = clean.clean(made.articles.assign(date_precision="day"))
    passages = copies.mark(stance.score(tracks.find_passages(articles)), articles)
    noise = np.random.default_rng([SEED, run]).uniform(-0.8, 0.4, len(passages))
    passages["useless"] = noise + 0.4 * (passages["track"] == "geneva")
    truth = known_truth.planted_in(articles, made.truth)
    everything = annotation.attach(passages, known_truth.coded(passages, truth, 1.0, run))
    sample = annotation.attach(passages, known_truth.coded(passages, truth, PROBABILITY, run))
    parts = [estimate.track_gap(everything, "annotation", N_BOOT).assign(estimator="truth", measure="")]
    for measure, name in MEASURES.items():
        parts.append(correction.gaps(sample, measure, N_BOOT).assign(measure=name))
    out = pd.concat(parts, ignore_index=True)
    return out[["outlet", "measure", "estimator", "estimate", "ci_low", "ci_high"]].assign(run=run)


def run(n_runs: int = 200, workers: int | None = None) -> pd.DataFrame:
    """Many corpora, and what they add up to.

    Returns
    -------
    DataFrame
        From :func:`summary`.
    """
    with ProcessPoolExecutor(workers or os.cpu_count()) as pool:
        results = list(tqdm(pool.map(one, range(n_runs)), total=n_runs, desc="corpora"))
    return summary(pd.concat(results, ignore_index=True))


def summary(results: pd.DataFrame) -> pd.DataFrame:
    """Bias and coverage of each estimator of the gap.

    Parameters
    ----------
    results : DataFrame
        Rows of :func:`one`, of many runs.

    Returns
    -------
    DataFrame
        Per ``measure``, ``estimator`` and ``scope`` ("all outlets", "one outlet"): ``runs``, ``estimates`` (with an
        interval); ``bias`` with ``bias_low``, ``bias_high`` (mean estimate less truth; 95 % interval over runs);
        ``covered`` with ``covered_low``, ``covered_high`` (share of 95 % intervals that hold the truth; Wilson, too
        narrow for "one outlet" where several estimates of a run count); ``width`` (median). The truth is the mean over
        all runs of what coding every passage gives.
    """
    truth = results[results["estimator"] == "truth"].groupby("outlet")["estimate"].mean()
    tried = results[results["estimator"] != "truth"].assign(truth=lambda t: t["outlet"].map(truth))
    tried["scope"] = np.where(tried["outlet"] == "all outlets", "all outlets", "one outlet")
    tried = tried[tried["ci_low"].notna()]
    tried["error"] = tried["estimate"] - tried["truth"]
    tried["held"] = (tried["ci_low"] <= tried["truth"]) & (tried["truth"] <= tried["ci_high"])
    tried["width"] = tried["ci_high"] - tried["ci_low"]
    rows = []
    for (measure, estimator, scope), part in tried.groupby(["measure", "estimator", "scope"], sort=False):
        errors = part.groupby("run")["error"].mean()
        half = stats.t.ppf(0.975, len(errors) - 1) * errors.std(ddof=1) / np.sqrt(len(errors))
        low, high = stats.binomtest(int(part["held"].sum()), len(part)).proportion_ci(method="wilson")
        rows.append(
            {
                "measure": measure, "estimator": estimator, "scope": scope,
                "runs": part["run"].nunique(), "estimates": len(part),
                "bias": errors.mean(), "bias_low": errors.mean() - half, "bias_high": errors.mean() + half,
                "covered": part["held"].mean(), "covered_low": low, "covered_high": high,
                "width": part["width"].median(),
            }
        )  # fmt: skip
    return pd.DataFrame(rows)
