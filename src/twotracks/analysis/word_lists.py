"""Keyness against a list of frequencies: what can be said of words where only one side has articles."""

from collections.abc import Collection, Iterable

import numpy as np
import pandas as pd
from scipy import stats

from twotracks.analysis import word_counts
from twotracks.analysis.effects import columns, dispersion, log_likelihood, log_ratio
from twotracks.errors import InputError
from twotracks.provenance import note


def compare(
    target: pd.DataFrame | Iterable[str], reference: pd.Series, *, column: str, min_count: int, min_articles: int,
    exclude: Collection[str], effects: tuple[str, ...], phrases: Collection[str],
) -> pd.DataFrame:  # fmt: skip
    """Words of a target against a list of frequencies; as :func:`twotracks.analysis.keyness.compare` says.

    Parameters
    ----------
    target : DataFrame or iterable of str
        As there.
    reference : Series of int
        Tokens by word.
    column : str
        Column of the text.
    min_count, min_articles : int
        A word must stand this often in both together and, where it is more frequent in the target, in so many articles
        of the target.
    exclude : collection of str
        Words left out of the table.
    effects : tuple of str
        Further effect sizes.
    phrases : collection of str
        Terms of several words that count as one, and should do so in the list.

    Returns
    -------
    DataFrame
        Those columns that need no articles of the reference, in no order. The log says that there is no test.

    Raises
    ------
    InputError
        If a side has no words.

    Examples
    --------
    >>> options = dict(column="sentence", min_count=1, min_articles=1, exclude=(), effects=(), phrases=())
    >>> table = compare(["peace talks"], pd.Series({"talks": 5, "the": 95}), **options)
    >>> table.set_index("term").loc["talks", ["n_target", "n_reference"]].tolist()
    [1, 5]
    """
    listed, without = word_counts.of_list(reference)
    texts = [text for _, text, _ in sorted(word_counts.documents(target, column, "t"))]
    counts, terms = word_counts.count(texts, phrases)
    if not counts.sum():
        raise InputError("The target has no words, so there is nothing to compare.")
    every = np.union1d(terms.astype(object), listed.index.to_numpy(dtype=object))
    n_t = pd.Series(np.asarray(counts.sum(axis=0)).ravel(), terms).reindex(every, fill_value=0).to_numpy()
    a_t = pd.Series(np.asarray((counts > 0).sum(axis=0)).ravel(), terms).reindex(every, fill_value=0).to_numpy()
    n_r = listed.reindex(every, fill_value=0).to_numpy()
    totals = float(n_t.sum()), float(n_r.sum())
    g2 = log_likelihood(n_t, n_r, *totals)
    keep = (n_t + n_r >= min_count) & ((a_t >= min_articles) | (g2 < 0)) & ~np.isin(every, list(exclude))
    spread = pd.Series(dispersion(counts, counts), terms).reindex(every).to_numpy()
    table = pd.DataFrame(
        {
            "term": pd.Series(every[keep], dtype="str"),
            "n_target": n_t[keep], "n_reference": n_r[keep],
            "per_1000_target": 1000 * n_t[keep] / totals[0], "per_1000_reference": 1000 * n_r[keep] / totals[1],
            "articles_target": a_t[keep], "dp_target": spread[keep],
            "g2": g2[keep], "log_ratio": log_ratio(n_t[keep], n_r[keep], *totals),
            "p": stats.chi2.sf(np.abs(g2[keep]), 1), **columns(effects, n_t, n_r, keep),
        }
    )  # fmt: skip
    if without:
        note(table, "keywords", "entries of the reference without a word left out", without)
    what = "words compared with a list of frequencies: without its articles there is no permutation test, no interval"
    return note(table, "keywords", what, len(table))
