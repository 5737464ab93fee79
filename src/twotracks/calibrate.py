"""Calibration: do the study's intervals and tests hold on corpora whose truth is known?

Many corpora are simulated and each is put through the whole study: cleaned, searched, scored, compared. What an
interval ought to cover is the value that all corpora of that kind and size have together, so a wrong measure is not
held against an interval: VADER's gap is judged against what VADER would find on endless text. How far the measures
are from what was planted is a question of its own (:func:`ordering`).
"""

import os
from collections import Counter
from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor, as_completed
from pathlib import Path
from typing import NamedTuple

import numpy as np
import pandas as pd
from scipy import stats

from twotracks import classify, clean, codes, copies, estimate, keywords, masking, profiles, sentiment, simulate, tracks
from twotracks.paths import BUILD, DATA
from twotracks.tables import TRACKS
from twotracks.words import tokens

STORED = DATA / "teaching" / "calibration.csv"
STORED_POWER = DATA / "teaching" / "power.csv"
STORED_ORDER = DATA / "teaching" / "recovery.csv"
ALL = "all outlets"
MEASURES = {"textblob_polarity": "TextBlob", "vader": "VADER"}
PLANTED = "planted stance"
FOUND = "planted stance of the passages found"
GAPS = (0.0, 0.1, 0.2, 0.4, 0.8)  # planted differences of mean stance, for power
SIZES = (10, 20, 40, 80, 160, 320)  # articles of an outlet that speak of a track
MIN_COUNT, MIN_ARTICLES = 5, 3  # of a word, as in the notebook on keywords
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
    for column, name in MEASURES.items():
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


def coverage(results: pd.DataFrame) -> pd.DataFrame:
    """How often 95 % intervals hold the value of all corpora together.

    Returns
    -------
    DataFrame
        One row per quantity and size: ``runs``, ``n_intervals``, ``nominal``, ``covered`` with ``covered_low`` and
        ``covered_high`` (95 %, from the spread between runs), ``least_covered`` (of any outlet, track or rung with
        an interval in half of the runs at least; words are too many for that), ``width`` (median).
    """
    rows = []
    for (quantity, n_articles), part in results.groupby(["quantity", "n_articles"], observed=True):
        has = part["ci_low"].notna()
        if not has.any():
            continue
        truth = _truth(part)
        known = part[has]
        value = known["part"].map(truth).astype(float)
        held = ((known["ci_low"] <= value + 1e-9) & (value - 1e-9 <= known["ci_high"]))[np.isfinite(value)]
        known = known[np.isfinite(value)]
        by_part = held.groupby(known["part"].astype(str)).agg(["mean", "size"])
        often = by_part[by_part["size"] >= part["run"].nunique() / 2]
        rows.append(
            {
                "quantity": quantity, "n_articles": n_articles, "runs": known["run"].nunique(),
                "n_intervals": len(held), "nominal": 0.95, **_rate(held, known["run"], "covered"),
                "least_covered": often["mean"].min() if not str(quantity).startswith("keyness") else np.nan,
                "width": (known["ci_high"] - known["ci_low"]).median(),
            }
        )  # fmt: skip
    return pd.DataFrame(rows)


def _truth(part: pd.DataFrame) -> pd.Series:
    """Value of each part in all corpora together."""
    sums = part.groupby(part["part"].astype(str))[["a", "n_a", "b", "n_b"]].sum()
    with np.errstate(divide="ignore", invalid="ignore"):
        if str(part["quantity"].iloc[0]).startswith("keyness"):
            return np.log2((sums["a"] / sums["n_a"]) / (sums["b"] / sums["n_b"]))
        return sums["a"] / sums["n_a"] - (sums["b"] / sums["n_b"]).fillna(0.0)


def _rate(hits: pd.Series, runs: pd.Series, name: str) -> dict[str, float]:
    """A share with its 95 % interval from the spread between runs (Wilson's with one trial a run)."""
    by_run = hits.groupby(runs).mean()
    n = len(by_run)
    if by_run.isin([0, 1]).all():
        low, high = stats.binomtest(int(by_run.sum()), n).proportion_ci(method="wilson")
    else:
        half = stats.t.ppf(0.975, n - 1) * by_run.std() / np.sqrt(n) if n > 1 else np.nan
        low, high = by_run.mean() - half, by_run.mean() + half
    return {name: hits.mean(), f"{name}_low": low, f"{name}_high": high}


def false_positives(results: pd.DataFrame) -> pd.DataFrame:
    """How often something is found among outlets, or between tracks, that are alike.

    Returns
    -------
    DataFrame
        One row per quantity and size, of the kind "alike": ``runs``; ``false_positive_rate`` with its 95 % interval:
        the share of families of tests in which anything is below 5 % after correction. A family is what a reader sees
        as one table: all outlets of a corpus, or all words of one comparison. For accuracies, the share of intervals
        that leave out chance.
    """
    alike_ = results[results["kind"] == "alike"]
    rows = []
    for (quantity, n_articles), part in alike_.groupby(["quantity", "n_articles"], observed=True):
        if str(quantity).startswith("accuracy"):
            known = part[part["ci_low"].notna()]
            found = ((known["ci_low"] > known["null"]) | (known["ci_high"] < known["null"])).groupby(known["run"]).any()
        else:
            known = part[part["p"].notna()]
            family = known["part"].astype(str).str.split(": ").str[0] if "keyness" in str(quantity) else ""
            found = (known["p"] < 0.05).groupby([known["run"], known.assign(family=family)["family"]]).any()
        if not len(found):
            continue
        runs = found.index.get_level_values(0).to_series(index=found.index)
        rows.append(
            {
                "quantity": quantity, "n_articles": n_articles, "runs": runs.nunique(), "n_families": len(found),
                **_rate(found, runs, "false_positive_rate"),
            }
        )  # fmt: skip
    return pd.DataFrame(rows)


def summary(results: pd.DataFrame) -> pd.DataFrame:
    """Coverage, false positives and power in one table.

    Returns
    -------
    DataFrame
        ``quantity``, ``n_articles`` (of the corpus; for power, of one outlet, that speak of a track), ``runs``,
        ``nominal``; ``covered`` (of corpora with the default outlets), ``false_positive_rate`` (of corpora of outlets
        alike), ``power`` (of an outlet with a planted gap), each with its 95 % interval for the number of
        runs; ``least_covered`` and ``width`` as from :func:`coverage`. Empty where it does not apply.
    """
    covered = coverage(results[results["kind"] == "default"]).astype({"quantity": "str"})
    wrong = false_positives(results).astype({"quantity": "str"}).drop(columns=["n_families"])
    both = covered.merge(wrong, on=["quantity", "n_articles"], how="outer", suffixes=("", "_alike"))
    found = power(results)
    found["quantity"] = [f"finding a gap of {row.gap:g}, {row.measure}" for row in found.itertuples()]
    both["runs"] = both["runs"].fillna(both["runs_alike"])
    columns = [
        "quantity", "n_articles", "runs", "n_intervals", "nominal", "covered", "covered_low", "covered_high",
        "least_covered", "width", "runs_alike", "false_positive_rate", "false_positive_rate_low",
        "false_positive_rate_high", "power", "power_low", "power_high",
    ]  # fmt: skip
    return pd.concat([both, found], ignore_index=True).reindex(columns=columns)


def power(results: pd.DataFrame) -> pd.DataFrame:
    """How often a planted gap is found, by number of articles.

    Returns
    -------
    DataFrame
        One row per ``measure``, planted ``gap`` and ``n_articles`` (of one outlet, that speak of a track): ``runs``;
        ``power`` with its 95 % interval: the share of corpora whose gap has p below 5 %; ``power_of_eight``: below
        5 % / 8, as Holm's correction asks of the strongest of eight outlets; ``measured``: the gap the measure gives
        on all corpora together; ``covered``: how often the interval holds it.
    """
    mine = results[results["kind"].astype(str).str.startswith("gap ")]
    rows = []
    for (kind, quantity, size), part in mine.groupby(["kind", "quantity", "part"], observed=True):
        truth = _truth(part).iloc[0]
        found = part["p"].fillna(1.0)
        known = part[part["ci_low"].notna()]
        held = (known["ci_low"] <= truth) & (truth <= known["ci_high"])
        rows.append(
            {
                "measure": str(quantity).split(", ", 1)[1], "gap": float(str(kind)[4:]), "n_articles": int(size),
                "runs": len(part), **_rate((found < 0.05).astype(float), part["run"], "power"),
                "power_of_eight": (found < 0.05 / 8).mean(), "measured": truth,
                "covered": held.mean() if len(held) else np.nan,
            }
        )  # fmt: skip
    columns = ["measure", "gap", "n_articles", "runs", "power", "power_low", "power_high"]
    table = pd.DataFrame(rows, columns=[*columns, "power_of_eight", "measured", "covered"])
    return table.sort_values(columns[:3], ignore_index=True)


def ordering(results: pd.DataFrame) -> pd.DataFrame:
    """How well each measure puts the outlets in the planted order of their gaps.

    Returns
    -------
    DataFrame
        One row per ``measure`` and size: ``runs``; ``rank_correlation`` (Spearman's, mean over corpora) with ``low``
        and ``high``, between which the middle 95 % of corpora lie; ``right_pairs``: of all pairs of outlets not
        planted alike, the share in the right order.
    """
    gaps = results[
        (results["kind"] == "default") & results["quantity"].astype(str).str.startswith("track gap per outlet")
    ]
    rows = []
    for n_articles, same_size in gaps.groupby("n_articles"):
        planted = _truth(same_size[same_size["quantity"] == f"track gap per outlet, {PLANTED}"])
        for quantity, part in same_size.groupby("quantity", observed=True):
            table = part.pivot_table(index="run", columns=part["part"].astype(str), values="estimate", observed=True)
            table = table.dropna()
            order = planted[table.columns].to_numpy()
            rho = [float(stats.spearmanr(row, order).statistic) for row in table.to_numpy()]
            apart = [(i, j) for i in range(len(order)) for j in range(i) if abs(order[i] - order[j]) > 0.05]
            values = table.to_numpy()
            right = [np.mean((values[:, i] > values[:, j]) == (order[i] > order[j])) for i, j in apart]
            rows.append(
                {
                    "measure": str(quantity).split(", ", 1)[1], "n_articles": n_articles, "runs": len(table),
                    "rank_correlation": np.mean(rho), "low": np.quantile(rho, 0.025), "high": np.quantile(rho, 0.975),
                    "right_pairs": np.mean(right),
                }
            )  # fmt: skip
    return pd.DataFrame(rows)


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


def planted_in(articles: pd.DataFrame, truth: pd.DataFrame) -> pd.DataFrame:
    """What was planted in some articles, as a table of passages: ``stance`` is -1.0, 0.0 or 1.0 towards ``track``."""
    mine = truth[(truth["track"] != "") & truth["article_id"].isin(articles["article_id"])]
    return mine.assign(stance=mine["stance"].astype(float))


def found_in(passages: pd.DataFrame, truth: pd.DataFrame) -> pd.DataFrame:
    """Those passages of the rules that were planted, with their planted ``stance``."""
    key = ["article_id", "hash", "track"]
    mine = passages.assign(hash=passages["sentence"].map(codes.sentence_hash))
    return mine.merge(truth[[*key, "stance"]].drop_duplicates(key), on=key, how="inner")


def detection(passages: pd.DataFrame, truth: pd.DataFrame) -> pd.DataFrame:
    """How much of what was planted the rules find.

    Parameters
    ----------
    passages : DataFrame
        What the rules found.
    truth : DataFrame
        As from :func:`planted_in`.

    Returns
    -------
    DataFrame
        Per track: ``precision``, ``recall``, ``f1``; ``planted``, ``found`` (sentences). No intervals: sentences of one
        bank come back again and again, so as many articles as one likes would not make them sure.
    """
    key = ["article_id", "hash", "track"]
    planted = truth[key].drop_duplicates()
    found = passages.assign(hash=passages["sentence"].map(codes.sentence_hash))[key].drop_duplicates()
    rows = []
    for track in TRACKS:
        mine, theirs = planted[planted["track"] == track], found[found["track"] == track]
        right = len(mine.merge(theirs, on=key))
        precision, recall = right / max(len(theirs), 1), right / max(len(mine), 1)
        rows.append(
            {
                "track": track, "precision": precision, "recall": recall,
                "f1": 2 * right / max(len(mine) + len(theirs), 1), "planted": len(mine), "found": len(theirs),
            }
        )  # fmt: skip
    return pd.DataFrame(rows)


def gaps(articles: pd.DataFrame, truth: pd.DataFrame) -> dict[str, pd.DataFrame]:
    """The gap between the tracks as planted, and as each measure sees it, in one simulated corpus.

    Returns
    -------
    dict of DataFrame
        By measure ("planted stance", ``textblob_polarity``, ``vader``): claims of ``estimate.track_gap``.
    """
    passages = copies.mark(sentiment.score(tracks.find_passages(articles)), articles)
    planted = copies.mark(planted_in(articles, truth), articles)
    out = {PLANTED: estimate.track_gap(planted.rename(columns={"stance": PLANTED}), PLANTED)}
    return out | {column: estimate.track_gap(passages, column) for column in MEASURES}


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
        "outlets": classify.outlets_apart(articles)["accuracy"],
        "tracks": classify.tracks_apart(passages)["accuracy"],
    }
    if ladder:
        tables["rung"] = classify.ladder(articles)
    for name, table in tables.items():
        rows = table.assign(estimate=table["balanced_accuracy"], p=np.nan)
        rows["part"] = rows["rung"] if name == "rung" else name
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
        **{name: (passages, column) for column, name in MEASURES.items()},
    }  # fmt: skip
    parts = []
    ids = np.sort(truth["article_id"].unique())
    for size in SIZES:
        for name, (table, column) in tables.items():
            mine = table[table["article_id"].isin(ids[:size])]
            rows = pd.concat(_gaps(mine, name, column))
            parts.append(rows[rows["part"] != ALL].assign(part=str(size)))
    return pd.concat(parts, ignore_index=True)[_COLUMNS]
