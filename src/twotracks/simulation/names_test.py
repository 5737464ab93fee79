"""Do intervals of naming shares hold the share with which names were put into simulated articles?"""

import numpy as np
import pandas as pd
from scipy import stats

from twotracks.analysis.naming import contrast, resolve
from twotracks.config import SEED
from twotracks.corpus.cleaning import clean
from twotracks.schemas import ALL_OUTLETS
from twotracks.simulation import generate, ground_truth

CONTRASTS = ("terrorist", "regime")


def characteristics(runs: int = 100, n_articles: int = 300, seed: int = SEED) -> pd.DataFrame:
    """Coverage of naming shares on simulated corpora: of the words planted, and of the outlet's habit.

    Parameters
    ----------
    runs, n_articles : int
        Corpora, and articles of each.
    seed : int
        Of the first corpus; each has one of its own.

    Returns
    -------
    DataFrame
        One row per ``contrast`` and ``scope`` (outlets that use the first way "sometimes", and those that do "always or
        never"): ``bias`` (mean of estimate minus habit), ``bias_planted`` (minus the words planted in the same corpus),
        ``coverage`` of 95 % intervals with Wilson's ``coverage_low``, ``coverage_high`` (estimates as independent),
        ``width`` (median), ``n_intervals``, ``runs``.

    Notes
    -----
    The habit of an outlet is the mean over all corpora of the share of the first way among the words that were put into
    its articles, wire copy with its agency's words among them. The names are those that the rules resolve, without
    correction: nothing is annotated here.

    Examples
    --------
    >>> table = characteristics(runs=1, n_articles=200)
    >>> set(table["contrast"]) <= set(CONTRASTS)
    True
    """
    rows = []
    for run in range(runs):
        made = generate.simulate(n_articles, seed + 5_000_000 + run)
        names = resolve.find(clean(made.articles.assign(date_precision="day")))
        names = ground_truth.in_slots(names, made.truth)
        for name in CONTRASTS:
            claims = contrast.shares(names, name, n_boot=300, seed=run)
            planted = ground_truth.naming_shares(made.truth, name)
            one = claims[(claims["outlet"] != ALL_OUTLETS) & claims["ci_low"].notna()]
            rows.append(one.assign(contrast=name, planted=one["outlet"].map(planted), run=run))
    tried = pd.concat(rows, ignore_index=True)
    habit = tried.groupby(["contrast", "outlet"])["planted"].transform("mean")
    tried["scope"] = np.where((habit > 0) & (habit < 1), "sometimes", "always or never")
    tried["habit"] = habit
    tried["held"] = (tried["ci_low"] <= habit + 1e-9) & (habit <= tried["ci_high"] + 1e-9)
    out = []
    for (name, scope), part in tried.groupby(["contrast", "scope"]):
        interval = stats.binomtest(int(part["held"].sum()), len(part)).proportion_ci(method="wilson")
        out.append(
            {
                "contrast": name, "scope": scope, "bias": (part["estimate"] - part["habit"]).mean(),
                "bias_planted": (part["estimate"] - part["planted"]).mean(), "coverage": part["held"].mean(),
                "coverage_low": interval.low, "coverage_high": interval.high,
                "width": (part["ci_high"] - part["ci_low"]).median(), "n_intervals": len(part),
                "runs": part["run"].nunique(),
            }
        )  # fmt: skip
    return pd.DataFrame(out)
