"""Monte Carlo experiments: many corpora are simulated, and each is put through the methods of the study.

There are three kinds. Jobs of :func:`interval_jobs` put a corpus through the whole study, to see whether intervals and
tests hold; jobs of :func:`dsl_jobs` estimate track gaps with design-based supervised learning; jobs of
:func:`weighting_jobs` compare passages that are found or not with passages that count by their probability. The result
of a job is a file, so that an interrupted run goes on. What the results say of the methods,
:mod:`twotracks.simulation.operating_characteristics` tells.
"""

import os
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import ProcessPoolExecutor, as_completed
from enum import StrEnum
from functools import cache
from pathlib import Path
from typing import NamedTuple

import numpy as np
import pandas as pd
from pandas.api.types import union_categoricals

from twotracks.analysis import classify, keyness, sentiment
from twotracks.analysis.stance import measure as stance
from twotracks.annotation.store import attach
from twotracks.config import BUILD, SEED
from twotracks.corpus.cleaning import clean
from twotracks.errors import InputError
from twotracks.inference import dsl, estimates
from twotracks.passages import masking, recognition
from twotracks.passages.find import find_passages
from twotracks.schemas import TRACKS
from twotracks.simulation import generate, ground_truth
from twotracks.simulation import outlets as parameters
from twotracks.simulation.ground_truth import FOUND, GROUND_TRUTH
from twotracks.text import duplicates
from twotracks.text.sentences import with_hash
from twotracks.text.tokens import tokens

FOLDER = BUILD / "experiments"
ALL = "all outlets"
GAPS = (0.0, 0.1, 0.2, 0.4, 0.8)  # simulated differences of mean stance, for power
SIZES = (10, 20, 40, 80, 160, 320)  # articles of an outlet that speak of a track, for power
DSL_SIZE = 300  # articles of a corpus
ANNOTATED = 0.25  # probability of a passage to be annotated
LEAST_PROBABILITY = 0.05  # of a passage that counts by its probability
THRESHOLDED, WEIGHTED, CALIBRATED = "thresholded", "weighted", "weighted, calibrated"
DSL_MEASURES = {"stance": "Stance cues", "useless": "a useless score"}
# What an estimate aims at, its estimand, is had from sums over all corpora. An estimate is the mean total / count, or
# that mean against a reference: Astana's against Geneva's, or a word's frequency on one side against the other.
CONTRIBUTIONS = ["total", "count", "reference_total", "reference_count"]
# Which quantity an estimate is of, and of which part of the corpus.
QUANTITY = ["family", "scope", "measure"]
PART = ["outlet", "track", "part"]
_COLUMNS = [*QUANTITY, *PART, "estimate", "ci_low", "ci_high", "p", "null_value", *CONTRIBUTIONS]
_DSL_DRAWS = 300
_CALIBRATION_SIZE = 1_200  # articles of the corpus on which probabilities are calibrated
_MODEL = "Atlantic Post"  # after which outlets are modelled that are to differ in nothing
_CONTROL = "control"  # column of leakage controls


class Scenario(StrEnum):
    """What a corpus is simulated for.

    ``DEFAULT``: the outlets of ``data/teaching/outlets.toml``. ``NULL``: outlets and tracks that do not differ.
    ``GAP``: one outlet with a simulated gap between the tracks. ``DSL``: the default outlets, a part of whose passages
    is annotated. ``WEIGHTING``: the default outlets, whose passages are thresholded or weighted.
    """

    DEFAULT = "default"
    NULL = "null"
    GAP = "gap"
    DSL = "dsl"
    WEIGHTING = "weighting"


INTERVALS = (Scenario.DEFAULT, Scenario.NULL, Scenario.GAP)  # of interval_jobs


class Job(NamedTuple):
    """One corpus to be simulated: ``gap`` is the simulated gap of mean stance, None where none is set."""

    scenario: Scenario
    gap: float | None
    n_articles: int
    run: int

    @property
    def seed(self) -> int:
        """Seed of the corpus: the same job always gives the same one."""
        if self.scenario == Scenario.DSL:
            return SEED + 1_000_000 + self.run
        if self.scenario == Scenario.WEIGHTING:
            return SEED + 2_000_000 + self.run
        # Outlets with different gaps are compared on the same random numbers.
        size = 0 if self.scenario == Scenario.GAP else self.n_articles
        return SEED + 1 + 10_000 * self.run + size

    def place(self, folder: Path) -> Path:
        """File of the result."""
        gap = "" if self.gap is None else f"{self.gap:g}-"
        return folder / self.scenario / f"{gap}{self.n_articles}-{self.run:04d}.parquet"


def interval_jobs(runs: int = 400) -> list[Job]:
    """Jobs to try intervals and tests on.

    Parameters
    ----------
    runs : int
        Corpora of the default size in each of the scenarios "default" and "null"; a quarter as many of other sizes and
        for each simulated gap.

    Returns
    -------
    list of Job
        In the order in which they are best run.

    Examples
    --------
    >>> interval_jobs(1)[0]
    Job(scenario=<Scenario.DEFAULT: 'default'>, gap=None, n_articles=600, run=0)
    """
    few, size = max(runs // 4, 1), generate.DEFAULT_SIZE
    both = (Scenario.DEFAULT, Scenario.NULL)
    jobs = [Job(scenario, None, size, run) for run in range(runs) for scenario in both]
    jobs += [Job(Scenario.GAP, gap, max(SIZES), run) for run in range(few) for gap in GAPS]
    jobs += [Job(scenario, None, n, run) for n in (150, 300) for run in range(few) for scenario in both]
    return jobs + [Job(Scenario.DEFAULT, None, 1_200, run) for run in range(max(runs // 8, 1))]


def dsl_jobs(runs: int = 200) -> list[Job]:
    """Jobs to try design-based supervised learning on.

    Parameters
    ----------
    runs : int
        Corpora of ``DSL_SIZE`` articles.

    Returns
    -------
    list of Job
        One for each corpus.

    Examples
    --------
    >>> len(dsl_jobs(3))
    3
    """
    return [Job(Scenario.DSL, None, DSL_SIZE, run) for run in range(runs)]


def weighting_jobs(runs: int = 100) -> list[Job]:
    """Jobs to try on whether passages should be found or not, or count by their probability.

    Parameters
    ----------
    runs : int
        Corpora of ``DSL_SIZE`` articles.

    Returns
    -------
    list of Job
        One for each corpus.

    Examples
    --------
    >>> weighting_jobs(1)[0].place(Path("build")).as_posix()
    'build/weighting/300-0000.parquet'
    """
    return [Job(Scenario.WEIGHTING, None, DSL_SIZE, run) for run in range(runs)]


def run(jobs: list[Job], folder: Path = FOLDER, workers: int | None = None) -> None:
    """Run every job that has not been run, and keep each one's result as a file.

    Parameters
    ----------
    jobs : list of Job
        From :func:`interval_jobs`, :func:`dsl_jobs` or :func:`weighting_jobs`.
    folder : Path
        Where the results go, a folder for each scenario. A run that is interrupted goes on where it stopped. Remove
        the folder when the code has changed.
    workers : int, optional
        Processes at a time; by default the number of cores.
    """
    from tqdm import tqdm

    todo = [job for job in jobs if not job.place(folder).exists()]
    workers = workers or os.cpu_count() or 1
    with tqdm(total=len(jobs), initial=len(jobs) - len(todo), desc="corpora", unit="") as bar:
        if workers == 1:
            for job in todo:
                _keep(folder, job)
                bar.update()
            return
        with ProcessPoolExecutor(workers, initializer=_one_thread) as pool:
            try:
                for done in as_completed([pool.submit(_keep, folder, job) for job in todo]):
                    done.result()
                    bar.update()
            except BaseException:
                pool.shutdown(wait=False, cancel_futures=True)
                raise


def _one_thread() -> None:
    from threadpoolctl import threadpool_limits

    threadpool_limits(1)


def _keep(folder: Path, job: Job) -> None:
    path = job.place(folder)
    path.parent.mkdir(parents=True, exist_ok=True)
    unfinished = path.with_suffix(".tmp")
    one(job).to_parquet(unfinished, index=False)
    unfinished.replace(path)


def read(scenarios: Iterable[Scenario] = INTERVALS, folder: Path = FOLDER) -> pd.DataFrame:
    """All results of some scenarios.

    Parameters
    ----------
    scenarios : iterable of Scenario
        Which; ``INTERVALS`` are those of :func:`interval_jobs`.
    folder : Path
        Where :func:`run` put the results.

    Returns
    -------
    DataFrame
        Rows of :func:`one`; columns of words are categories.

    Raises
    ------
    InputError
        If there are none.
    """
    files = [path for scenario in scenarios for path in sorted((folder / scenario).glob("*.parquet"))]
    if not files:
        raise InputError(f"{folder} has no results of these experiments. Run them first: twotracks calibrate.")
    # Tens of millions of rows, most of them words: as categories they fit into the memory of a laptop.
    tables = [_as_categories(pd.read_parquet(path)) for path in files]
    words = tables[0].select_dtypes("category").columns
    out = pd.concat([table.drop(columns=words) for table in tables], ignore_index=True)
    return out.assign(
        **{name: union_categoricals([table[name] for table in tables], sort_categories=True) for name in words}
    )


def _as_categories(table: pd.DataFrame) -> pd.DataFrame:
    return table.astype(dict.fromkeys(table.select_dtypes("str").columns, "category"))


def one(job: Job) -> pd.DataFrame:
    """Simulate one corpus and estimate.

    Parameters
    ----------
    job : Job
        Which corpus.

    Returns
    -------
    DataFrame
        A row for each estimate: ``scenario``, ``gap``, ``n_articles`` (of the corpus; in the scenario "gap", of one
        outlet, that speak of a track), ``run``; ``family`` ("track gap", "mean", "share of articles", "share of
        passages", "keyness", "accuracy"), ``scope`` (of what, such as "one outlet") and ``measure``: the quantity;
        ``outlet``, ``track`` and ``part`` (speaker, word or leakage control): of which part of the corpus, "" where
        that does not apply; ``estimate``, ``ci_low``, ``ci_high``.
        Of :func:`interval_jobs` further ``p`` (after the study's correction for many tests), ``null_value`` (value if
        nothing differed) and what the estimate is made of, ``CONTRIBUTIONS``; of :func:`dsl_jobs` ``estimator``
        ("ground truth", that is the annotation of every passage; "measure alone"; "annotations alone";
        "design-adjusted"); of :func:`weighting_jobs` too ("ground truth", that is every sentence that speaks of a
        track; ``THRESHOLDED``; ``WEIGHTED``; ``CALIBRATED``).
    """
    experiment = _EXPERIMENTS.get(job.scenario, _whole_study)
    table = experiment(job)
    if "n_articles" not in table.columns:
        table["n_articles"] = job.n_articles
    return table.assign(scenario=str(job.scenario), gap=np.nan if job.gap is None else job.gap, run=job.run)


def null_outlets() -> parameters.OutletSet:
    """Eight outlets that differ in nothing but their names, with the same stance towards both tracks.

    Returns
    -------
    OutletSet
        For :func:`twotracks.simulation.generate.simulate`.

    Examples
    --------
    >>> len({outlet._replace(name="").share["astana"] for outlet in null_outlets().outlets})
    1
    """
    data, model = _model()
    model = {**model, "stance_geneva": model["stance_astana"], "geneva": model["astana"], "weight": 1.0}
    data["outlet"] = [{**model, "name": item["name"]} for item in data["outlet"]]
    return parameters.from_dict(data, "outlets of the null scenario")


def outlet_with_gap(gap: float) -> parameters.OutletSet:
    """One outlet that speaks of each track in half of its articles, with a simulated gap between them.

    Parameters
    ----------
    gap : float
        Mean stance towards Astana minus mean stance towards Geneva, from -1.2 to 1.2.

    Returns
    -------
    OutletSet
        For :func:`twotracks.simulation.generate.simulate`.

    Examples
    --------
    >>> [round(share, 2) for share in outlet_with_gap(0.8).outlets[0].stance["astana"]]
    [0.1, 0.4, 0.5]
    """
    data, model = _model()
    for track, sign in zip(TRACKS, (1, -1), strict=True):
        # Half of the gap on each side of nought: in favour minus against is what a mean stance is.
        model = {**model, f"stance_{track}": [0.3 - sign * gap / 4, 0.4, 0.3 + sign * gap / 4], track: 0.5}
    data["outlet"] = [{**model, "wire": 0.0}]
    return parameters.from_dict(data, "outlet with a simulated gap")


def _model() -> tuple[dict, dict]:
    data = parameters.raw()
    return data, next(item for item in data["outlet"] if item["name"] == _MODEL)


def exchange_tracks(passages: pd.DataFrame, seed: int) -> pd.DataFrame:
    """Passages in which a coin decides, article by article, whether the tracks change names: nothing differs then.

    Parameters
    ----------
    passages : DataFrame
        With ``article_id`` and ``track``.
    seed : int
        Of the coin.

    Returns
    -------
    DataFrame
        The same passages; only ``track`` has changed.

    Examples
    --------
    >>> passages = pd.DataFrame({"article_id": ["a", "a"], "track": ["astana", "geneva"]})
    >>> sorted(exchange_tracks(passages, seed=1)["track"])
    ['astana', 'geneva']
    """
    ids = passages["article_id"].unique()
    heads = dict(zip(ids, np.random.default_rng([seed, 7]).random(len(ids)) < 0.5, strict=True))
    other = dict(zip(TRACKS, reversed(TRACKS), strict=True))
    exchanged = passages["article_id"].map(heads).to_numpy(bool)
    return passages.assign(track=passages["track"].where(~exchanged, passages["track"].map(other)))


def _cleaned(made: generate.Simulated) -> pd.DataFrame:
    return clean(made.articles.assign(date_precision="day"))


def _whole_study(job: Job) -> pd.DataFrame:
    null = job.scenario == Scenario.NULL
    made = generate.simulate(job.n_articles, job.seed, null_outlets() if null else parameters.read())
    articles = _cleaned(made)
    passages = sentiment.score(find_passages(articles))
    passages["masked"] = masking.mask(passages["sentence"], articles["outlet"].unique())
    # What a table remembers of its making is copied with every step, which takes its time and is not needed here.
    articles.attrs, passages.attrs = {}, {}
    truth = duplicates.mark(ground_truth.as_passages(articles, made.truth), articles)
    parts = [
        _track_gaps(truth, GROUND_TRUTH, "stance"),
        _track_gaps(ground_truth.match(passages, truth), FOUND, "stance"),
    ]
    if null:
        passages = exchange_tracks(passages, job.run)
    for column, label in sentiment.NAMES.items():
        parts += [_track_gaps(passages, label, column), _means(passages, label, column)]
    parts += [_shares(articles, passages), _composition(passages), *_keyness(passages)]
    # The ablation takes longer than everything else together.
    ablation = job.scenario == Scenario.DEFAULT and job.run % 10 == 0
    parts += _accuracies(articles, passages, ablation)
    return pd.concat(parts, ignore_index=True)[_COLUMNS]


def _with_gap(job: Job) -> pd.DataFrame:
    """One outlet with a simulated gap, at every size; the smaller corpora are parts of the larger."""
    made = generate.simulate(int(1.6 * job.n_articles), job.seed, outlet_with_gap(job.gap or 0.0))
    articles = _cleaned(made)
    truth = ground_truth.as_passages(articles, made.truth)
    passages = sentiment.score(find_passages(articles))
    tables = {
        GROUND_TRUTH: (truth, "stance"), FOUND: (ground_truth.match(passages, truth), "stance"),
        **{label: (passages, column) for column, label in sentiment.NAMES.items()},
    }  # fmt: skip
    parts = []
    ids = np.sort(truth["article_id"].unique())
    for size in SIZES:
        for label, (table, column) in tables.items():
            mine = table[table["article_id"].isin(ids[:size])]
            parts.append(_track_gaps(mine, label, column).assign(n_articles=size))
    return pd.concat(parts, ignore_index=True)[[*_COLUMNS, "n_articles"]]


def _with_annotations(job: Job) -> pd.DataFrame:
    """Track gaps by the ground truth of the passages found, and in three ways from a sample of annotations."""
    made = generate.simulate(job.n_articles, job.seed)
    articles = _cleaned(made)
    passages = stance.score(find_passages(articles))
    # Noise that lies higher for Geneva: a score that says nothing of stance, and is wrong about the gap.
    noise = np.random.default_rng([SEED, job.run]).uniform(-0.8, 0.4, len(passages))
    passages["useless"] = noise + 0.4 * (passages["track"] == TRACKS[1])
    truth = ground_truth.as_passages(articles, made.truth)
    everything, sample = (
        attach(passages, ground_truth.annotate(passages, truth, probability, job.run))
        for probability in (1.0, ANNOTATED)
    )
    parts = [estimates.track_gap(everything, "annotation", _DSL_DRAWS).assign(estimator="ground truth", measure="")]
    for measure, label in DSL_MEASURES.items():
        parts.append(dsl.gaps(sample, measure, _DSL_DRAWS).assign(measure=label))
    out = pd.concat(parts, ignore_index=True)
    out = out.assign(family="track gap", scope=_scope(out["outlet"]), track="", part="")
    return out[[*QUANTITY, *PART, "estimator", "estimate", "ci_low", "ci_high"]]


def _with_weights(job: Job) -> pd.DataFrame:
    """Means and track gaps of what speaks of a track, from passages found or not and from passages by probability."""
    made = generate.simulate(job.n_articles, job.seed)
    articles = _cleaned(made)
    # Every sentence of an article that could speak of a track, so that what is not found has a score as well.
    sentences = _judged(articles, made.truth, least=0.0)
    found = sentences[sentences["probability"] >= LEAST_PROBABILITY]
    found = found.assign(calibrated=_calibration()(found["probability"].to_numpy()))
    by = recognition.weights()
    usual = found[found["probability"] >= by.threshold] if by else found
    ways: dict[str, tuple[pd.DataFrame, str | None]] = {
        THRESHOLDED: (usual, None), WEIGHTED: (found, "probability"), CALIBRATED: (found, "calibrated"),
    }  # fmt: skip
    # The stance with which every sentence was written is known, and the score of all but those (one in forty) whose
    # article names nothing.
    written = ground_truth.as_passages(articles, made.truth).rename(columns={"stance": GROUND_TRUTH})
    truths = {GROUND_TRUTH: duplicates.mark(written, articles), "stance": sentences[sentences["speaks"]]}
    parts = []
    for column, label in {GROUND_TRUTH: GROUND_TRUTH, "stance": DSL_MEASURES["stance"]}.items():
        for estimator, (passages, weights) in {"ground truth": (truths[column], None), **ways}.items():
            for family, estimate in (("mean", estimates.means), ("track gap", estimates.track_gap)):
                claims = estimate(passages, column, _DSL_DRAWS, weights=weights)
                parts.append(claims.assign(family=family, estimator=estimator, measure=label))
    out = pd.concat(parts, ignore_index=True)
    out = out.assign(scope=_scope(out["outlet"]), track=out["track"].where(out["family"] == "mean", ""), part="")
    return out[[*QUANTITY, *PART, "estimator", "estimate", "ci_low", "ci_high"]]


def _judged(articles: pd.DataFrame, truth: pd.DataFrame, least: float) -> pd.DataFrame:
    """Sentences with their probability, their score, whether they speak of the track, and their stance if they do."""
    passages = stance.score(find_passages(articles, threshold=least))
    passages.attrs = {}
    stances = ground_truth.annotate(passages, ground_truth.as_passages(articles, truth), 1.0, 0)
    known = ground_truth.match(passages, ground_truth.as_passages(articles, truth))
    key = ["article_id", "hash", "track"]
    stances["speaks"] = pd.MultiIndex.from_frame(stances[key]).isin(pd.MultiIndex.from_frame(known[key]))
    stances = stances[[*key, "stance", "speaks"]].rename(columns={"stance": GROUND_TRUTH})
    return with_hash(passages).merge(stances, on=key, how="left", validate="many_to_one")


@cache
def _calibration() -> Callable[[np.ndarray], np.ndarray]:
    """From a probability to the share of such sentences that speak of the track, in a corpus of its own."""
    from sklearn.isotonic import IsotonicRegression

    made = generate.simulate(_CALIBRATION_SIZE, SEED + 2_999_999)
    tried = _judged(_cleaned(made), made.truth, LEAST_PROBABILITY)
    fit = IsotonicRegression(y_min=0, y_max=1, out_of_bounds="clip").fit(tried["probability"], tried["speaks"])
    return fit.predict


_EXPERIMENTS = {
    Scenario.GAP: _with_gap, Scenario.DSL: _with_annotations, Scenario.WEIGHTING: _with_weights,
}  # fmt: skip


def _rows(claims: pd.DataFrame, family: str, scope: str | np.ndarray, measure: str = "", **columns) -> pd.DataFrame:
    """Claims as rows of results; contributions that are not given are missing."""
    given = {"track": "", "part": "", "p": np.nan, "null_value": 0.0, **dict.fromkeys(CONTRIBUTIONS, np.nan)}
    out = claims[["outlet", "estimate", "ci_low", "ci_high"]]
    return out.assign(**{**given, "family": family, "scope": scope, "measure": measure, **columns})


def _scope(outlet: pd.Series) -> np.ndarray:
    return np.where(outlet == ALL, ALL, "one outlet")


def _track_gaps(passages: pd.DataFrame, label: str, column: str) -> pd.DataFrame:
    claims = estimates.track_gap(passages, column)
    total, count = _sums(passages, claims["outlet"], TRACKS[0], column)
    reference_total, reference_count = _sums(passages, claims["outlet"], TRACKS[1], column)
    return _rows(
        claims, "track gap", _scope(claims["outlet"]), label, p=claims["p_holm"],
        total=total, count=count, reference_total=reference_total, reference_count=reference_count,
    )  # fmt: skip


def _means(passages: pd.DataFrame, label: str, column: str) -> pd.DataFrame:
    parts = []
    for track, claims in estimates.means(passages, column).groupby("track"):
        total, count = _sums(passages, claims["outlet"], str(track), column)
        parts.append(_rows(claims, "mean", "outlet and track", label, track=track, total=total, count=count))
    return pd.concat(parts)


def _sums(passages: pd.DataFrame, outlets: pd.Series, track: str, column: str) -> tuple[np.ndarray, np.ndarray]:
    """Sum of a measure over the passages of each outlet on a track, and how many they are."""
    values = passages.loc[passages["track"] == track]
    sums = values.groupby("outlet")[column].agg(["sum", "count"]).astype(float)
    sums.loc[ALL] = [values[column].sum(), values[column].count()]
    mine = sums.reindex(outlets, fill_value=0.0)
    return mine["sum"].to_numpy(), mine["count"].to_numpy()


def _shares(articles: pd.DataFrame, passages: pd.DataFrame) -> pd.DataFrame:
    claims = estimates.shares(articles, passages)
    n = claims["n_articles"].astype(float)
    total = claims["estimate"] * n
    return _rows(claims, "share of articles", "outlet and track", track=claims["track"], total=total, count=n)


def _composition(passages: pd.DataFrame) -> pd.DataFrame:
    claims = estimates.composition(passages, "speaker")
    n = claims["track"].map(passages.loc[passages["speaker"].notna(), "track"].value_counts()).astype(float)
    return _rows(
        claims, "share of passages", "track and speaker", track=claims["track"], part=claims["value"],
        total=claims["estimate"] * n, count=n,
    )  # fmt: skip


def _keyness(passages: pd.DataFrame) -> Iterator[pd.DataFrame]:
    # One outlet called by the name of all: within outlets nothing is compared here, which would take its time.
    together = passages.assign(outlet=ALL)
    one_track = together[~together.duplicated(["article_id", "sentence_no"], keep=False)]
    sides = {ALL: tuple(one_track[one_track["track"] == track] for track in TRACKS)}
    yield _words(keyness.between_tracks(together, column="masked"), sides, "between tracks")
    part = passages[passages["track"] == TRACKS[0]]
    found = keyness.between_outlets(passages, TRACKS[0], column="masked")
    sides = {name: (group, part[part["outlet"] != name]) for name, group in part.groupby("outlet")}
    yield _words(found, sides, "between outlets")


def _words(found: pd.DataFrame, sides: dict, scope: str) -> pd.DataFrame:
    """Every word of the passages, with its interval where the study gives one."""
    found = found[["outlet", "term", "log_ratio", "ci_low", "ci_high", "p_bh"]]
    found = found.rename(columns={"log_ratio": "estimate", "p_bh": "p"})
    tables = []
    for outlet, (target, reference) in sides.items():
        n_t, n_r = (Counter(word for text in side["masked"] for word in tokens(text)) for side in (target, reference))
        table = pd.DataFrame({"outlet": outlet, "term": sorted(set(n_t) | set(n_r))})
        table = table.merge(found, on=["outlet", "term"], how="left")
        total, reference_total = (table["term"].map(counts).fillna(0.0).astype(float) for counts in (n_t, n_r))
        tables.append(
            _rows(
                table, "keyness", scope, part=table["term"], p=table["p"], total=total, count=float(n_t.total()),
                reference_total=reference_total, reference_count=float(n_r.total()),
            )
        )  # fmt: skip
    return pd.concat(tables, ignore_index=True)


def _accuracies(articles: pd.DataFrame, passages: pd.DataFrame, ablation: bool) -> Iterator[pd.DataFrame]:
    tables = {
        "outlets": classify.outlets(articles)["accuracy"],
        "tracks": classify.tracks(passages)["accuracy"],
    }
    if ablation:
        tables["leakage controls"] = classify.leakage_ablation(articles)
    for scope, table in tables.items():
        claims = table.assign(outlet="", estimate=table["balanced_accuracy"])
        control = table[_CONTROL] if _CONTROL in table.columns else ""
        yield _rows(
            claims, "accuracy", scope, part=control, null_value=table["chance"], total=claims["estimate"], count=1.0
        )
