"""Trials: many corpora are simulated, and each is put through the whole study: cleaned, searched, scored, compared.

Each corpus is a job whose result is kept as a file, so that an interrupted run goes on. What the results say of the
intervals, :mod:`twotracks.simulation.operating_characteristics` tells.
"""

import os
from collections import Counter
from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor, as_completed
from pathlib import Path
from typing import NamedTuple

import numpy as np
import pandas as pd

from twotracks.analysis import classify, sentiment
from twotracks.analysis import keyness as keywords
from twotracks.config import BUILD
from twotracks.corpus import cleaning as clean
from twotracks.inference import estimates as estimate
from twotracks.passages import find as tracks
from twotracks.passages import masking
from twotracks.schemas import TRACKS
from twotracks.simulation import generate as simulate
from twotracks.simulation import outlets as profiles
from twotracks.simulation.ground_truth import FOUND, PLANTED, found_in, planted_in
from twotracks.text import duplicates as copies
from twotracks.text.tokens import tokens

ALL = "all outlets"
GAPS = (0.0, 0.1, 0.2, 0.4, 0.8)  # planted differences of mean stance, for power
SIZES = (10, 20, 40, 80, 160, 320)  # articles of an outlet that speak of a track
_COLUMNS = ["quantity", "part", "estimate", "ci_low", "ci_high", "p", "null", "a", "n_a", "b", "n_b"]


class Job(NamedTuple):
    """One corpus to be simulated: ``kind`` is "default", "alike" or "gap X"."""

    kind: str
    n_articles: int
    run: int


def plan(runs: int = 400) -> list[Job]:
    """What is to be run: ``runs`` corpora of either kind at the default size, fewer at other sizes and for power."""
    few, size = max(runs // 4, 1), simulate.DEFAULT_SIZE
    jobs = [Job(kind, size, run) for run in range(runs) for kind in ("default", "alike")]
    jobs += [Job(f"gap {gap}", max(SIZES), run) for run in range(few) for gap in GAPS]
    jobs += [Job(kind, n, run) for n in (150, 300) for run in range(few) for kind in ("default", "alike")]
    return jobs + [Job("default", 1_200, run) for run in range(max(runs // 8, 1))]


def run(jobs: list[Job], folder: Path = BUILD / "calibration", workers: int | None = None) -> Path:
    """Run every job that has not been run, and keep each one's result as a file.

    Parameters
    ----------
    jobs : list of Job
        See :func:`plan`.
    folder : Path
        Where the results go. A run that is interrupted goes on where it stopped. Remove the folder when
        the code has changed.
    workers : int, optional
        Processes at a time; by default the number of cores.

    Returns
    -------
    Path
        The folder.
    """
    from tqdm import tqdm

    folder.mkdir(parents=True, exist_ok=True)
    todo = [job for job in jobs if not place(folder, job).exists()]
    workers = workers or os.cpu_count() or 1
    with tqdm(total=len(jobs), initial=len(jobs) - len(todo), desc="corpora", unit="") as bar:
        if workers == 1:
            for job in todo:
                _keep(folder, job)
                bar.update()
            return folder
        with ProcessPoolExecutor(workers, initializer=_one_thread) as pool:
            try:
                for done in as_completed([pool.submit(_keep, folder, job) for job in todo]):
                    done.result()
                    bar.update()
            except BaseException:
                pool.shutdown(wait=False, cancel_futures=True)
                raise
    return folder


def _one_thread() -> None:
    from threadpoolctl import threadpool_limits

    threadpool_limits(1)


def place(folder: Path, job: Job) -> Path:
    """Where the result of a job lies."""
    return folder / f"{job.kind.replace(' ', '-')}-{job.n_articles}-{job.run:04d}.parquet"


def _keep(folder: Path, job: Job) -> None:
    path = place(folder, job)
    unfinished = path.with_suffix(".tmp")
    one(job).to_parquet(unfinished, index=False)
    unfinished.replace(path)


def one(job: Job) -> pd.DataFrame:
    """Simulate one corpus and put it through the study.

    Returns
    -------
    DataFrame
        A row for each estimate: ``quantity``, ``part`` (outlet, word ...), ``estimate``, ``ci_low``, ``ci_high``,
        ``p`` (after the study's correction), ``null`` (its value if nothing differed), and what the estimate is
        made of, so that the value of all corpora together can be had: ``a / n_a - b / n_b`` of the sums over
        corpora (for words, the binary logarithm of the ratio of the two).
    """
    if job.kind.startswith("gap "):
        return _power(float(job.kind[4:]), job.run)
    planted = alike() if job.kind == "alike" else profiles.read()
    made = simulate.corpus(job.n_articles, seed_of(job), planted)
    articles = clean.clean(made.articles.assign(date_precision="day"))
    passages = copies.mark(sentiment.score(tracks.find_passages(articles)), articles)
    passages["masked"] = masking.mask(passages["sentence"], articles["outlet"].unique())
    # What a table remembers of its making is copied with every step, which takes its time and is not needed here.
    articles.attrs, passages.attrs = {}, {}
    truth = copies.mark(planted_in(articles, made.truth), articles)
    parts = [*_gaps(truth, PLANTED, "stance"), *_gaps(found_in(passages, truth), FOUND, "stance")]
    if job.kind == "alike":
        passages = swapped(passages, job.run)
    for column, name in sentiment.NAMES.items():
        parts += _gaps(passages, name, column)
        parts.append(_means(passages, name, column))
    parts += [_shares(articles, passages), _composition(passages)]
    parts += list(_keyness(passages)) + list(
        _accuracies(articles, passages, ladder=job.kind == "default" and job.run % 10 == 0)
    )
    return pd.concat(parts, ignore_index=True)[_COLUMNS]


def read(folder: Path = BUILD / "calibration") -> pd.DataFrame:
    """All results of a folder, with their ``kind``, ``n_articles`` and ``run``."""
    tables = []
    for path in sorted(folder.glob("*.parquet")):
        kind, n, number = path.stem.rsplit("-", 2)
        tables.append(pd.read_parquet(path).assign(kind=kind.replace("-", " ", 1), n_articles=int(n), run=int(number)))
    table = pd.concat(tables, ignore_index=True)
    return table.astype(dict.fromkeys(("quantity", "part", "kind"), "category"))


def seed_of(job: Job) -> int:
    """Seed of a corpus: the same job always gives the same one."""
    return simulate.SEED + 1 + 10_000 * job.run + job.n_articles


def alike() -> profiles.Profiles:
    """Eight outlets that differ in nothing but their names, with the same stance towards both tracks."""
    data = profiles.raw()
    model = next(item for item in data["outlet"] if item["name"] == "Atlantic Post")
    model = {**model, "stance_geneva": model["stance_astana"], "geneva": model["astana"], "weight": 1.0}
    data["outlet"] = [{**model, "name": item["name"]} for item in data["outlet"]]
    return profiles.from_dict(data, "outlets alike")


def swapped(passages: pd.DataFrame, seed: int) -> pd.DataFrame:
    """Passages in which, article by article, a coin decides whether the tracks change names: nothing differs then."""
    ids = passages["article_id"].unique()
    turn = dict(zip(ids, np.random.default_rng([seed, 7]).random(len(ids)) < 0.5, strict=True))
    other = dict(zip(TRACKS, reversed(TRACKS), strict=True))
    turned = passages["article_id"].map(turn).to_numpy(bool)
    return passages.assign(track=passages["track"].where(~turned, passages["track"].map(other)))


def _rows(claims: pd.DataFrame, quantity: str, part: pd.Series, p: pd.Series | float, sums: np.ndarray) -> pd.DataFrame:
    out = claims[["estimate", "ci_low", "ci_high"]].assign(quantity=quantity, part=part, p=p, null=0.0)
    out[["a", "n_a", "b", "n_b"]] = sums
    return out


def _gaps(passages: pd.DataFrame, name: str, column: str) -> list[pd.DataFrame]:
    claims = estimate.track_gap(passages, column)
    sums = np.array(
        [[*_sum(passages, o, "astana", column), *_sum(passages, o, "geneva", column)] for o in claims["outlet"]]
    )
    rows = _rows(claims, f"track gap per outlet, {name}", claims["outlet"], claims["p_holm"], sums)
    together = rows["part"] == ALL
    return [rows[~together], rows[together].assign(quantity=f"track gap, all outlets, {name}")]


def _means(passages: pd.DataFrame, name: str, column: str) -> pd.DataFrame:
    claims = estimate.means(passages, column)
    sums = np.array([[*_sum(passages, row.outlet, row.track, column), 0.0, 0.0] for row in claims.itertuples()])
    return _rows(claims, f"mean per outlet and track, {name}", claims["outlet"] + ", " + claims["track"], np.nan, sums)


def _sum(passages: pd.DataFrame, outlet: str, track: str, column: str) -> tuple[float, float]:
    mine = passages["track"] == track
    if outlet != ALL:
        mine &= passages["outlet"] == outlet
    values = passages.loc[mine, column]
    return float(values.sum()), float(values.count())


def _shares(articles: pd.DataFrame, passages: pd.DataFrame) -> pd.DataFrame:
    claims = estimate.shares(articles, passages)
    sums = np.column_stack([claims["estimate"] * claims["n_articles"], claims["n_articles"], 0 * claims["p"].fillna(0)])
    sums = np.column_stack([sums, sums[:, -1]])
    return _rows(claims, "share of articles on a track", claims["outlet"] + ", " + claims["track"], np.nan, sums)


def _composition(passages: pd.DataFrame) -> pd.DataFrame:
    claims = estimate.composition(passages, "speaker")
    total = claims["track"].map(passages[passages["speaker"].notna()]["track"].value_counts())
    nought = np.zeros(len(claims))
    sums = np.column_stack([claims["estimate"] * total, total, nought, nought])
    return _rows(claims, "share of passages by speaker", claims["track"] + ", " + claims["value"], np.nan, sums)


def _keyness(passages: pd.DataFrame) -> Iterator[pd.DataFrame]:
    # One outlet called by the name of all: within outlets nothing is compared here, which would take its time.
    together = passages.assign(outlet=ALL)
    one_track = together[~together.duplicated(["article_id", "sentence_no"], keep=False)]
    sides = {ALL: tuple(one_track[one_track["track"] == track] for track in TRACKS)}
    yield _words(keywords.between_tracks(together, column="masked"), sides, "keyness between the tracks, all outlets")
    part = passages[passages["track"] == "astana"]
    found = keywords.between_outlets(passages, "astana", column="masked")
    sides = {name: (group, part[part["outlet"] != name]) for name, group in part.groupby("outlet")}
    yield _words(found, sides, "keyness of an outlet against the others")


def _words(found: pd.DataFrame, sides: dict, quantity: str) -> pd.DataFrame:
    """Every word of the passages, with its interval where the study gives one."""
    tables = []
    for label, (target, reference) in sides.items():
        n_t, n_r = (Counter(word for text in side["masked"] for word in tokens(text)) for side in (target, reference))
        terms = sorted(set(n_t) | set(n_r))
        table = pd.DataFrame({"term": terms, "part": [f"{label}: {term}" for term in terms]})
        table["a"], table["b"] = table["term"].map(n_t).fillna(0.0), table["term"].map(n_r).fillna(0.0)
        table["n_a"], table["n_b"] = float(n_t.total()), float(n_r.total())
        mine = found[found["outlet"] == label][["term", "log_ratio", "ci_low", "ci_high", "p_bh"]]
        tables.append(table.merge(mine, on="term", how="left"))
    out = pd.concat(tables, ignore_index=True).rename(columns={"log_ratio": "estimate", "p_bh": "p"})
    return out.assign(quantity=quantity, null=0.0)


def _accuracies(articles: pd.DataFrame, passages: pd.DataFrame, ladder: bool) -> Iterator[pd.DataFrame]:
    tables = {
        "outlets": classify.outlets(articles)["accuracy"],
        "tracks": classify.tracks(passages)["accuracy"],
    }
    if ladder:
        tables["rung"] = classify.leakage_ablation(articles)
    for name, table in tables.items():
        rows = table.assign(estimate=table["balanced_accuracy"], p=np.nan)
        rows["part"] = rows["control"] if name == "rung" else name
        rows["quantity"] = "accuracy, rungs of the ladder" if name == "rung" else f"accuracy, {name} apart"
        yield rows.assign(null=rows["chance"], a=rows["estimate"], n_a=1.0, b=0.0, n_b=0.0)


def _power(gap: float, run: int) -> pd.DataFrame:
    """One outlet with a planted gap, at every size; the smaller corpora are parts of the larger."""
    data = profiles.raw()
    model = next(item for item in data["outlet"] if item["name"] == "Atlantic Post")
    for track, sign in (("astana", 1), ("geneva", -1)):
        # Half of the gap on each side of nought: in favour minus against is what a mean stance is.
        model = {**model, f"stance_{track}": [0.3 - sign * gap / 4, 0.4, 0.3 + sign * gap / 4], track: 0.5}
    data["outlet"] = [{**model, "wire": 0.0}]
    made = simulate.corpus(int(1.6 * max(SIZES)), seed_of(Job("power", 0, run)), profiles.from_dict(data, "power"))
    articles = clean.clean(made.articles.assign(date_precision="day"))
    truth = planted_in(articles, made.truth)
    passages = sentiment.score(tracks.find_passages(articles))
    tables = {
        PLANTED: (truth, "stance"), FOUND: (found_in(passages, truth), "stance"),
        **{name: (passages, column) for column, name in sentiment.NAMES.items()},
    }  # fmt: skip
    parts = []
    ids = np.sort(truth["article_id"].unique())
    for size in SIZES:
        for name, (table, column) in tables.items():
            mine = table[table["article_id"].isin(ids[:size])]
            rows = pd.concat(_gaps(mine, name, column))
            parts.append(rows[rows["part"] != ALL].assign(part=str(size)))
    return pd.concat(parts, ignore_index=True)[_COLUMNS]
