"""Keyness: which words are typical of one set of passages against another."""

from collections.abc import Iterable

import numpy as np
import pandas as pd
from scipy import sparse, stats

from twotracks.config import MIN_ARTICLES, SEED
from twotracks.errors import InputError
from twotracks.inference import permutation
from twotracks.inference.bootstrap import draw_weights, expanded_tail
from twotracks.inference.estimates import by_outlet
from twotracks.provenance import carry, keeps, note
from twotracks.schemas import ALL_OUTLETS, TRACKS
from twotracks.text.tokens import tokens

N_BOOT = 500
COLUMNS = [
    "term", "n_target", "n_reference", "per_1000_target", "per_1000_reference", "articles_target", "articles_reference",
    "g2", "log_ratio", "ci_low", "ci_high", "p", "p_permutation", "p_bh",
]  # fmt: skip


@keeps("min_count", "min_articles", "n_boot", "seed")
def compare(
    target: pd.DataFrame | Iterable[str], reference: pd.DataFrame | Iterable[str], *,
    column: str = "sentence", min_count: int = 5, min_articles: int = 3, exclude: Iterable[str] = (),
    n_boot: int = N_BOOT, seed: int = SEED,
) -> pd.DataFrame:  # fmt: skip
    """Words that are more, or less, frequent in a target than in a reference.

    Parameters
    ----------
    target, reference : DataFrame or iterable of str
        What is compared: tables with a column of text (and ``article_id``, which tells which rows belong
        together), or plain texts, one an article. If the two share articles, as the tracks within an outlet do, an
        article is drawn for both at once in the intervals, and swaps its halves in the test.
    column : str
        Column of the text in the tables.
    min_count, min_articles : int
        A word must stand this often, and in this many articles, in both together.
    exclude : iterable of str
        Words left out of the table (they still count as words of the text).
    n_boot, seed : int
        Draws, and seed, of the article bootstrap behind the intervals.

    Returns
    -------
    DataFrame
        Sorted by ``g2``, most typical of the target first: ``term``; ``n_target``, ``n_reference`` (tokens);
        ``per_1000_target``, ``per_1000_reference``; ``articles_target``, ``articles_reference``;
        ``g2``: log-likelihood over the four cells of the 2x2 table (Dunning 1993), negative where the word
        is more frequent in the reference; ``log_ratio``: binary logarithm of the ratio of relative
        frequencies (Hardie 2014), +1 for each doubling, a zero count taken as 0.5; ``ci_low``, ``ci_high``:
        its 95 % interval over articles, empty for a word in fewer than two articles of a side; ``p`` of ``g2``
        (chi-squared, 1 df; it takes tokens as independent, so it
        is too small for words that cluster in few articles); ``p_permutation``: of a permutation test over
        articles (:mod:`twotracks.inference.permutation`); ``p_bh``: the latter after Benjamini and Hochberg (1995).

    Raises
    ------
    InputError
        If either side has no words.

    Examples
    --------
    >>> table = compare(["talks on peace"] * 4, ["talks on war"] * 4, min_count=2, n_boot=50)
    >>> table["term"].iloc[[0, -1]].tolist(), table.loc[0, "n_target"].item()
    (['peace', 'war'], 4)
    """
    (ids_t, documents_t), (ids_r, documents_r) = _documents(target, column, "t"), _documents(reference, column, "r")
    counts, terms = _count([*documents_t, *documents_r])
    articles = pd.factorize(np.array([*ids_t, *ids_r], dtype=object))[0]
    side = np.r_[np.ones(len(documents_t)), np.zeros(len(documents_r))].astype(bool)
    totals = np.array([counts[side].sum(), counts[~side].sum()], dtype=float)
    if 0 in totals:
        which = "target" if totals[0] == 0 else "reference"
        raise InputError(f"The {which} has no words, so there is nothing to compare.")
    n_t, n_r = (np.asarray(counts[rows].sum(axis=0)).ravel() for rows in (side, ~side))
    a_t, a_r = (np.asarray((counts[rows] > 0).sum(axis=0)).ravel() for rows in (side, ~side))
    in_both = np.asarray((counts[side][np.isin(articles[side], articles[~side])] > 0).sum(axis=0)).ravel()
    # An article that has the word on both sides is one article; counted twice at most where the sides share it.
    keep = (n_t + n_r >= min_count) & (a_t + a_r - np.minimum(in_both, a_r) >= min_articles)
    left_out = set(exclude)
    keep &= np.array([term not in left_out for term in terms], dtype=bool)
    table = pd.DataFrame(
        {
            "term": pd.Series(terms[keep], dtype="str"),
            "n_target": n_t[keep], "n_reference": n_r[keep],
            "per_1000_target": 1000 * n_t[keep] / totals[0], "per_1000_reference": 1000 * n_r[keep] / totals[1],
            "articles_target": a_t[keep], "articles_reference": a_r[keep],
            "g2": log_likelihood(n_t[keep], n_r[keep], *totals),
            "log_ratio": log_ratio(n_t[keep], n_r[keep], *totals),
        }
    )  # fmt: skip
    table["ci_low"], table["ci_high"] = _log_ratio_interval(counts[:, keep], counts, side, articles, n_boot, seed)
    # A word that one side never uses has no upper bound to its ratio, and a word that stands in one article there
    # is absent from a third of the draws: on simulated corpora the intervals of words that one side uses once covered
    # 74 to 76 % between the tracks.
    one_sided = (table["articles_target"] < 2) | (table["articles_reference"] < 2)
    table.loc[one_sided, ["ci_low", "ci_high"]] = np.nan
    table["p"] = stats.chi2.sf(table["g2"].abs(), 1)
    words = np.asarray(counts.sum(axis=1)).ravel()
    table["p_permutation"] = permutation.p_values(counts[:, keep], words, side, articles, seed=seed)
    table["p_bh"] = stats.false_discovery_control(table["p_permutation"]) if len(table) else table["p"]
    return table.sort_values(["g2", "term"], ascending=[False, True], ignore_index=True)


def between_tracks(passages: pd.DataFrame, column: str = "sentence", **options) -> pd.DataFrame:
    """Keyness of Astana passages against Geneva passages, within each outlet and in all together.

    Parameters
    ----------
    passages : DataFrame
        Passages; sentences that speak of both tracks are left out.
    column : str
        Column of the text.
    **options
        As for :func:`compare`: ``min_count``, ``min_articles``, ``exclude``, ``n_boot``, ``seed``.

    Returns
    -------
    DataFrame
        A column ``outlet`` ("all outlets" last) before those of :func:`compare`; target is Astana. Outlets
        with fewer than ``inference.estimates.MIN_ARTICLES`` articles on either track are left out; the log counts them.

    Examples
    --------
    >>> passages = pd.DataFrame({"article_id": list("abcdefghijkl"), "sentence_no": 0, "outlet": "Daily"})
    >>> passages["track"] = ["astana", "geneva"] * 6
    >>> passages["sentence"] = ["The guarantors met.", "The envoy met both sides."] * 6
    >>> between_tracks(passages, n_boot=50)["term"].iloc[[0, -1]].tolist()
    ['guarantors', 'sides']
    """
    one = passages[~passages.duplicated(["article_id", "sentence_no"], keep=False)]
    pairs = {outlet: tuple(group[group["track"] == track] for track in TRACKS) for outlet, group in by_outlet(one)}
    return _side_by_side(pairs, passages, "outlet", column, options)


def between_outlets(passages: pd.DataFrame, track: str, column: str = "sentence", **options) -> pd.DataFrame:
    """Keyness of each outlet's passages on one track against all other outlets' on that track.

    Parameters
    ----------
    passages : DataFrame
        A table of passages.
    track : {"astana", "geneva"}
        Whose passages are compared.
    column : str
        Column of the text.
    **options
        As for :func:`compare`.

    Returns
    -------
    DataFrame
        As :func:`between_tracks`; target is the outlet, reference the others. No rows for a single outlet.

    Examples
    --------
    >>> passages = pd.DataFrame({"article_id": list("abcdefghijkl"), "sentence_no": 0, "outlet": "Daily"})
    >>> passages["track"] = ["astana", "geneva"] * 6
    >>> passages["sentence"] = ["The guarantors met.", "The envoy met both sides."] * 6
    >>> passages["outlet"], passages["track"] = passages["track"].map({"astana": "A", "geneva": "B"}), "astana"
    >>> table = between_outlets(passages, "astana", n_boot=50)
    >>> table.loc[table["outlet"] == "A", "term"].iloc[0]
    'guarantors'
    """
    part = passages[passages["track"] == track]
    pairs = {
        outlet: (group, part[part["outlet"] != outlet]) for outlet, group in by_outlet(part) if outlet != ALL_OUTLETS
    }
    return _side_by_side(pairs, passages, "outlet", column, options)


def _side_by_side(pairs: dict, passages: pd.DataFrame, name: str, column: str, options: dict) -> pd.DataFrame:
    tables, thin = [], []
    for label, (target, reference) in pairs.items():
        if min(target["article_id"].nunique(), reference["article_id"].nunique()) < MIN_ARTICLES:
            thin.append(label)
            continue
        table = compare(target, reference, column=column, **options)
        table.insert(0, name, label)
        tables.append(table)
    out = pd.concat(tables, ignore_index=True) if tables else pd.DataFrame(columns=[name, *COLUMNS])
    carry(passages, out)
    if tables:
        out.attrs["parameters"] = {**out.attrs.get("parameters", {}), **tables[0].attrs["parameters"]}
    if thin:
        note(
            out,
            "keywords",
            f"comparisons left out with fewer than {MIN_ARTICLES} articles on a side: {', '.join(thin[:12])}",
            len(thin),
        )
    return out


def log_likelihood(n_target, n_reference, total_target: float, total_reference: float) -> np.ndarray:
    """Signed G2 of the 2x2 table word / other words by target / reference (Dunning 1993, four cells).

    Parameters
    ----------
    n_target, n_reference : array_like of int
        Tokens of the word on each side.
    total_target, total_reference : float
        All tokens of each side.

    Returns
    -------
    ndarray
        0 or more in size; negative where the word is relatively rarer in the target.

    References
    ----------
    Dunning, T. (1993): Accurate Methods for the Statistics of Surprise and Coincidence.

    Examples
    --------
    >>> log_likelihood([20, 5], [5, 20], 1_000, 1_000).round(2).tolist()
    [9.75, -9.75]
    """
    a, b = np.asarray(n_target, dtype=float), np.asarray(n_reference, dtype=float)
    c, d = total_target - a, total_reference - b
    total = total_target + total_reference
    g2 = np.zeros(np.broadcast(a, b).shape)
    for observed, row, column in (
        (a, a + b, total_target), (b, a + b, total_reference), (c, c + d, total_target), (d, c + d, total_reference),
    ):  # fmt: skip
        with np.errstate(divide="ignore", invalid="ignore"):
            g2 = g2 + np.where(observed > 0, observed * np.log(observed * total / (row * column)), 0.0)
    return 2 * np.maximum(g2, 0) * np.where(a * total_reference < b * total_target, -1, 1)


def log_ratio(n_target, n_reference, total_target: float, total_reference: float) -> np.ndarray:
    """Binary logarithm of the ratio of relative frequencies.

    Parameters
    ----------
    n_target, n_reference : array_like of int
        Tokens of the word on each side; a zero count is taken as 0.5.
    total_target, total_reference : float
        All tokens of each side.

    Returns
    -------
    ndarray of float
        +1 for each doubling in the target, -1 for each halving.

    References
    ----------
    Hardie, A. (2014): Log Ratio, an informal introduction.

    Examples
    --------
    >>> log_ratio([20, 5], [5, 20], 1_000, 1_000).tolist()
    [2.0, -2.0]
    """
    a, b = np.asarray(n_target, dtype=float), np.asarray(n_reference, dtype=float)
    return np.log2(np.where(a > 0, a, 0.5) / total_target) - np.log2(np.where(b > 0, b, 0.5) / total_reference)


def _documents(source: pd.DataFrame | Iterable[str], column: str, side: str) -> tuple[list[str], list[str]]:
    """Ids and texts of the articles of one side; plain texts get ids of their own."""
    if isinstance(source, pd.DataFrame):
        if column not in source.columns:
            raise InputError(f"Keyness looks for text in the column '{column}', which this table does not have.")
        if "article_id" in source.columns:
            texts = source.groupby("article_id", sort=True)[column].agg("\n".join)
            return [f"article {name}" for name in texts.index], texts.tolist()
        source = source[column]
    texts = [str(text) for text in source]
    return [f"{side} {i}" for i in range(len(texts))], texts


def _count(documents: list[str]) -> tuple[sparse.csr_matrix, np.ndarray]:
    from sklearn.feature_extraction.text import CountVectorizer

    vectorizer = CountVectorizer(tokenizer=tokens, lowercase=False, token_pattern=None)
    try:
        counts = vectorizer.fit_transform(documents)
    except ValueError:  # no words at all
        return sparse.csr_matrix((len(documents), 0)), np.array([], dtype=object)
    return counts, vectorizer.get_feature_names_out()


def _log_ratio_interval(
    kept: sparse.csr_matrix, counts: sparse.csr_matrix, side: np.ndarray, articles: np.ndarray, n_boot: int, seed: int
) -> tuple[np.ndarray, np.ndarray]:
    """95 % expanded percentile interval of each word's log ratio, articles drawn with replacement.

    Where the sides share articles, an article is drawn for both at once; else each side draws its own.
    """
    thinner = int(min(side.sum(), (~side).sum()))
    if kept.shape[1] == 0 or thinner < 2:
        nothing = np.full(kept.shape[1], np.nan)
        return nothing, nothing
    rng = np.random.default_rng(seed)
    words = np.asarray(counts.sum(axis=1)).ravel()
    shared = bool(np.isin(articles[side], articles[~side]).any())
    n_articles = int(articles.max()) + 1
    joint = draw_weights(rng, n_articles, n_boot) if shared else np.empty((0, 0))
    logs = []
    for rows in (side, ~side):
        n = int(rows.sum())
        weights = joint[:, articles[rows]] if shared else draw_weights(rng, n, n_boot)
        n_word = weights @ kept[rows].toarray() if n * kept.shape[1] < 5e7 else (kept[rows].T @ weights.T).T
        total = weights @ words[rows]
        with np.errstate(divide="ignore"):
            logs.append(np.log2(np.where(n_word > 0, n_word, 0.5)) - np.log2(np.maximum(total, 1))[:, None])
    tail = expanded_tail(thinner)
    low, high = np.quantile(logs[0] - logs[1], [tail, 1 - tail], axis=0)
    return low, high
