"""Do intervals hold of shares that annotated articles correct? Corpora are drawn with the strata of a real one.

How large each stratum is, how many of its articles are found to speak of a track and how many were annotated is taken
from a real corpus. How many truly speak of it is then set: once as the annotations say, once as badly as they leave
room for.
"""

from collections.abc import Sequence

import numpy as np
import pandas as pd
from scipy import stats

from twotracks.annotation import articles as annotated
from twotracks.config import SEED
from twotracks.corpus.load import load_corpus
from twotracks.inference import detection
from twotracks.passages.find import find_passages
from twotracks.schemas import ALL_OUTLETS, TRACKS

RATES = ("as annotated", "at its worst")


def run(corpora: Sequence[str], runs: int) -> pd.DataFrame:
    """:func:`characteristics` with the strata of each corpus and track.

    Parameters
    ----------
    corpora : sequence of str
        Names of corpora whose articles were annotated.
    runs : int
        Corpora drawn for each row.

    Returns
    -------
    DataFrame
        As :func:`characteristics`, with ``corpus`` and ``track``.
    """
    tables = []
    for name in corpora:
        articles = load_corpus(name)
        passages = find_passages(articles)
        read = annotated.attach(articles, annotated.load(name))
        tables += [
            characteristics(design(read, passages, track), runs).assign(corpus=name, track=track) for track in TRACKS
        ]
    table = pd.concat(tables, ignore_index=True)
    return table[["corpus", "track", *table.columns[:-2]]]


def design(articles: pd.DataFrame, passages: pd.DataFrame, track: str) -> pd.DataFrame:
    """The strata of a corpus and what annotators found in each.

    Parameters
    ----------
    articles : DataFrame
        From :func:`twotracks.annotation.articles.attach`.
    passages : DataFrame
        What was found in them.
    track : str
        Which track.

    Returns
    -------
    DataFrame
        One row per ``outlet``, ``stratum`` and ``found``: ``n`` articles, ``annotated`` (a share,
        over all outlets), ``rate`` (share of the annotated that speak of the track; ``found`` where there are none),
        ``worst`` (Wilson's upper limit of it, or the rate itself where every article was annotated).

    Examples
    --------
    >>> articles = pd.DataFrame({"article_id": list("ab"), "outlet": "Daily", "stratum": "talks"})
    >>> articles["annotated_astana"], articles["inclusion_probability"] = [1.0, np.nan], [0.5, np.nan]
    >>> passages = pd.DataFrame({"article_id": ["a"], "track": ["astana"]})
    >>> design(articles, passages, "astana")[["found", "n", "annotated"]].values.tolist()
    [[False, 1, 0.0], [True, 1, 1.0]]
    """
    out = detection.counts(articles, passages, track)
    by_cell = out.groupby(["stratum", "found"])[["annotated", "n"]].transform("sum")
    high = detection.wilson(out["rate"].to_numpy(), out["n_rate"].to_numpy())[1]
    share = (by_cell["annotated"] / by_cell["n"]).where(np.isfinite(out["n_rate"]), 0.0)  # 0 where no draw reached
    return out.assign(annotated=share, worst=np.where(share < 1, high, out["rate"])).drop(
        columns=["positive", "n_rate"]
    )


def characteristics(of: pd.DataFrame, runs: int = 300, seed: int = SEED) -> pd.DataFrame:
    """How often 95 % intervals of shares hold the share that was set.

    Parameters
    ----------
    of : DataFrame
        From :func:`design`.
    runs, seed : int
        Corpora drawn, and seed.

    Returns
    -------
    DataFrame
        One row per ``rates`` (one of :data:`RATES`), ``scope`` ("all outlets", "one outlet") and ``estimator``:
        ``bias`` (mean of estimate minus what was set), ``coverage`` with Wilson's ``coverage_low``, ``coverage_high``
        (by corpora), ``width`` (median), ``runs``.

    Notes
    -----
    Each corpus is drawn anew: how many articles fall into each stratum, which of them speak of the track, and which are
    annotated. Error rates are those of the stratum in every outlet, as the correction supposes; so "one outlet" does
    not say what happens where outlets differ in how well they are found.

    Examples
    --------
    >>> cells = pd.DataFrame({"outlet": "Daily", "stratum": "talks", "found": [True, False], "n": [60, 140]})
    >>> cells["annotated"], cells["rate"], cells["worst"] = 0.5, [0.9, 0.05], [0.95, 0.1]
    >>> table = characteristics(cells, runs=20)
    >>> sorted(table["estimator"].unique())
    ['adjusted by annotated articles', 'passages found']
    """
    rows = []
    for rates, column in zip(RATES, ("rate", "worst"), strict=True):
        rate = of[column]
        truth = _shares(of, rate)
        tables = [_one(of, rate, np.random.default_rng([seed, run])).assign(run=run) for run in range(runs)]
        claims = pd.concat(tables, ignore_index=True)
        claims["truth"] = claims["outlet"].map(truth)
        claims["scope"] = np.where(claims["outlet"] == ALL_OUTLETS, ALL_OUTLETS, "one outlet")
        if of["outlet"].nunique() == 1:
            claims["scope"] = ALL_OUTLETS
        for (scope, estimator), part in claims.groupby(["scope", "estimator"], sort=True):
            held = ((part["ci_low"] <= part["truth"]) & (part["truth"] <= part["ci_high"])).groupby(part["run"]).mean()
            interval = stats.binomtest(round(held.sum()), len(held)).proportion_ci(method="wilson")
            rows.append(
                {
                    "rates": rates, "scope": scope, "estimator": estimator,
                    "bias": (part["estimate"] - part["truth"]).mean(), "coverage": held.mean(),
                    "coverage_low": interval.low, "coverage_high": interval.high,
                    "width": (part["ci_high"] - part["ci_low"]).median(), "runs": len(held),
                }
            )  # fmt: skip
    return pd.DataFrame(rows)


def _shares(of: pd.DataFrame, rate: pd.Series) -> dict[str, float]:
    """What is set: the share of each outlet, and of all together."""
    speaking = of["n"] * rate
    shares = (speaking.groupby(of["outlet"]).sum() / of.groupby("outlet")["n"].sum()).to_dict()
    return {str(name): float(share) for name, share in shares.items()} | {
        ALL_OUTLETS: float(speaking.sum() / of["n"].sum())
    }


def _one(of: pd.DataFrame, rate: pd.Series, rng: np.random.Generator) -> pd.DataFrame:
    """One corpus and its annotated sample, by each estimator."""
    total = int(of["n"].sum())
    n = rng.multinomial(total, of["n"] / total)
    speaking = rng.binomial(n, rate)
    # Of each cell so many are annotated as in the real draw, whichever outlets they are of.
    annotated = np.zeros(len(of), dtype=int)
    for _, part in of.groupby(["stratum", "found"]):
        rows = part.index.to_numpy()
        size = round(n[rows].sum() * float(part["annotated"].iloc[0]))
        annotated[rows] = rng.multivariate_hypergeometric(n[rows], size)
    positive = rng.hypergeometric(speaking, n - speaking, annotated)
    weight = 1 / of["annotated"].where(of["annotated"] > 0, 1.0)
    cells = of[["outlet", "stratum", "found"]].assign(
        n=n,
        annotated=annotated,
        positive=positive,
        w=weight * annotated,
        wy=weight * positive,
        w2=weight**2 * annotated,
    )
    cells = detection.with_rates(cells[n > 0])
    groups = [*cells.groupby("outlet"), *([(ALL_OUTLETS, cells)] if cells["outlet"].nunique() > 1 else [])]
    rows = []
    for outlet, part in groups:
        k, m = part.loc[part["found"], "n"].sum(), part["n"].sum()
        interval = stats.binomtest(int(k), int(m)).proportion_ci(method="wilson")
        rows.append((outlet, detection.FOUND, k / m, interval.low, interval.high))
        rows.append((outlet, detection.ADJUSTED, *detection.adjusted(part)))
    return pd.DataFrame(rows, columns=["outlet", "estimator", "estimate", "ci_low", "ci_high"])
