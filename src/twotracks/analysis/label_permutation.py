"""Is anything recognised at all? A test of a classifier against permuted labels.

An accuracy above chance may be luck, more so as folds share their texts. Here the labels are permuted many times
and the classifier is fitted each time: how often is it as accurate on labels that mean nothing (Ojala and Garriga
2010)?
"""

from collections.abc import Callable, Sequence

import numpy as np
from scipy import sparse

DRAWS = 999
_RIDGE = 1.0
_AT_ONCE = 100


def test(
    counts: sparse.csr_matrix, labels: np.ndarray, folds: Sequence[tuple[np.ndarray, np.ndarray]], units: np.ndarray, *,
    draws: int = DRAWS, seed: int = 0,
) -> dict[str, float | int | str]:  # fmt: skip
    """Balanced accuracy of a classifier on the labels as they are and on permuted labels.

    Parameters
    ----------
    counts : csr_matrix, shape (n_texts, n_words)
        How often each word stands in each text.
    labels : ndarray, shape (n_texts,)
        Two classes or more.
    folds : sequence of (ndarray, ndarray)
        Rows to learn from and rows held out; each row is held out once.
    units : ndarray, shape (n_texts,)
        What is permuted: texts of one unit, such as copies of one report, get the same one. Where a unit has
        texts of both of two labels, as an article has passages on both tracks, a coin decides for every unit whether it
        exchanges them.
    draws, seed : int
        Random labellings, and their seed.

    Returns
    -------
    dict
        ``balanced_accuracy``; ``null_mean`` and ``null_high`` (95 % are below it) of the random labellings; ``p``
        ((1 + as accurate labellings) / (1 + draws), never 0); ``draws``; ``n_texts``; ``method``.

    Notes
    -----
    The classifier is a ridge regression on the label indicators of TF-IDF values: all labellings share one
    decomposition of the texts, so that each may be refitted. The division into folds stays.

    References
    ----------
    Ojala, M. and Garriga, G. C. (2010): Permutation tests for studying classifier performance. Journal of Machine
    Learning Research 11, 1833-1863.

    Examples
    --------
    >>> counts = sparse.csr_matrix(np.tile(np.eye(2, dtype=int), (12, 1)))
    >>> rows = np.arange(24)
    >>> found = test(counts, rows % 2, [(rows[:12], rows[12:]), (rows[12:], rows[:12])], rows, draws=99)
    >>> found["balanced_accuracy"], found["p"]
    (1.0, 0.01)
    """
    classes, y = np.unique(labels, return_inverse=True)
    deal = _dealer(y, np.unique(units, return_inverse=True)[1], len(classes), seed)
    labellings = np.column_stack([y, *(deal() for _ in range(draws))])
    predicted = np.empty_like(labellings)
    for learn, held in folds:
        kernel = _kernel(counts, learn, held)
        for first in range(0, draws + 1, _AT_ONCE):
            some = slice(first, first + _AT_ONCE)
            predicted[held, some] = _ridge(*kernel, labellings[learn, some], len(classes))
    accuracy = _balanced(labellings, predicted, len(classes))
    by_chance = accuracy[1:]
    return {
        "balanced_accuracy": float(accuracy[0]), "null_mean": float(by_chance.mean()),
        "null_high": float(np.quantile(by_chance, 0.95)),
        "p": float((1 + (by_chance >= accuracy[0] - 1e-12).sum()) / (1 + draws)), "draws": draws, "n_texts": len(y),
        "method": f"ridge regression on TF-IDF, {len(folds)} grouped folds, refitted to every labelling",
    }  # fmt: skip


def _dealer(y: np.ndarray, unit: np.ndarray, n_classes: int, seed: int) -> Callable[[], np.ndarray]:
    """A function that gives another labelling each time."""
    rng = np.random.default_rng(seed)
    n_units = int(unit.max()) + 1
    first = np.zeros(n_units, dtype=int)
    first[unit[::-1]] = y[::-1]
    mixed = np.zeros(n_units, dtype=bool)
    np.logical_or.at(mixed, unit, y != first[unit])

    def deal() -> np.ndarray:
        if mixed.any() and n_classes == 2:
            return np.where((rng.random(n_units) < 0.5)[unit], 1 - y, y)
        return rng.permutation(first)[unit]

    return deal


def _kernel(counts: sparse.csr_matrix, learn: np.ndarray, held: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Similarities of the texts learnt from, ready to be solved, and of those held out with them."""
    from sklearn.feature_extraction.text import TfidfTransformer

    known = np.asarray((counts[learn] > 0).sum(axis=0)).ravel() >= 2
    tfidf = TfidfTransformer(sublinear_tf=True).fit(counts[learn][:, known])
    source, target = tfidf.transform(counts[learn][:, known]), tfidf.transform(counts[held][:, known])
    among = (source @ source.T).toarray()
    among[np.diag_indices_from(among)] += _RIDGE
    return np.linalg.inv(among), (target @ source.T).toarray()


def _ridge(solved: np.ndarray, with_held: np.ndarray, labellings: np.ndarray, n_classes: int) -> np.ndarray:
    """Class of the largest value for each text held out and each labelling."""
    project = with_held @ solved
    values = []
    for k in range(n_classes):
        indicator = (labellings == k).astype(float)
        n = np.maximum(indicator.sum(axis=0), 1)
        # Classes are equally important, however many texts they have.
        share = indicator / n - (1 - indicator) / (len(labellings) - n)
        values.append(project @ share)
    return np.argmax(values, axis=0)


def _balanced(labels: np.ndarray, predicted: np.ndarray, n_classes: int) -> np.ndarray:
    """Mean over classes of the share recognised, by labelling."""
    shares = []
    for k in range(n_classes):
        mine = labels == k
        n = mine.sum(axis=0)
        shares.append(np.where(n > 0, ((predicted == k) & mine).sum(axis=0) / np.maximum(n, 1), np.nan))
    return np.nanmean(shares, axis=0)
