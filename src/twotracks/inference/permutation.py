"""Does a word stand more often on one side than chance would have it? A permutation test with articles as units."""

import numpy as np
from scipy import sparse

DRAWS = 9_999
FIRST = 999  # draws after which a word that is clearly no finding is left alone
ENOUGH = 20  # as many draws at least as extreme as what was seen show that
_WORK = 2e10  # multiplications; a corpus too large for all draws gets fewer, never less than FIRST
_CELLS = 5e6  # numbers held in memory at once


def p_values(
    counts: sparse.csr_matrix, words: np.ndarray, side: np.ndarray, articles: np.ndarray, *,
    draws: int = DRAWS, seed: int = 0,
) -> np.ndarray:  # fmt: skip
    """Two-sided p value of each word.

    Parameters
    ----------
    counts : csr_matrix, shape (n_documents, n_words)
        How often each word stands in each document. A document is what one article says on one side.
    words : ndarray, shape (n_documents,)
        All words of each document.
    side : ndarray of bool, shape (n_documents,)
        Whether a document is on the target's side.
    articles : ndarray of int, shape (n_documents,)
        Which article a document is of; an article has one document, or one on each side.
    draws, seed : int
        Random divisions and their seed.

    Returns
    -------
    ndarray, shape (n_words,)
        ``(1 + c) / (1 + draws)``, where ``c`` counts the divisions at least as uneven as the real one; never 0.

    Notes
    -----
    If the sides did not differ, it would be chance which of them a document is on. So the sides are dealt out
    anew: among articles on one side only the numbers per side are kept, and an article on both swaps its halves by
    a coin. What is compared is how many more times the word stands on the target's side than its length would let
    expect. Words that cluster in few articles are thus no finding, however often they stand there, whereas a test
    that takes words as independent finds them (Lijffijt et al. 2016). Words whose first ``FIRST`` divisions
    were ``ENOUGH`` times as uneven get no more (Besag and Clifford 1991).

    Examples
    --------
    >>> counts = sparse.csr_matrix(np.array([[1]] * 8 + [[0]] * 8))  # a word in every article of one side only
    >>> side = np.array([True] * 8 + [False] * 8)
    >>> bool(p_values(counts, np.full(16, 50), side, np.arange(16), draws=999)[0] < 0.01)
    True
    """
    n_words = counts.shape[1]
    if not n_words:
        return np.array([])
    rate = np.asarray(counts.sum(axis=0)).ravel() / max(words.sum(), 1)
    words = words.astype(float)
    deal = _Dealer(side, articles, seed)
    chance = deal.chance
    expected = counts.T @ chance - (chance @ words) * rate
    seen = np.abs(counts.T @ side.astype(float) - (side @ words) * rate - expected)
    seen -= 1e-9 * (1 + seen)  # equal numbers, added in another order, stay equal
    draws = int(min(draws, max(FIRST, _WORK / max(counts.nnz, 1))))
    first = min(FIRST, draws)
    extreme = _count(counts, words, rate, expected, seen, deal, first)
    p = (1 + extreme) / (1 + first)
    open_ = np.flatnonzero(extreme < ENOUGH)
    if draws > first and len(open_):
        more = _count(counts[:, open_], words, rate[open_], expected[open_], seen[open_], deal, draws - first)
        p[open_] = (1 + extreme[open_] + more) / (1 + draws)
    return p


class _Dealer:
    """Deals sides out anew; ``chance`` is how likely each document is to be on the target's."""

    def __init__(self, side: np.ndarray, articles: np.ndarray, seed: int):
        order = np.lexsort((~side, articles))
        again = np.flatnonzero(np.diff(articles[order]) == 0)
        self._target, self._other = order[again], order[again + 1]
        self._alone = np.setdiff1d(np.arange(len(side)), np.r_[self._target, self._other])
        self._sides = side[self._alone].astype(np.float32)
        self._rng = np.random.default_rng(seed)
        self.chance = np.full(len(side), 0.5)
        self.chance[self._alone] = float(side[self._alone].mean()) if len(self._alone) else 0.0

    def draw(self, n: int) -> np.ndarray:
        """Sides of every document in ``n`` divisions: 1 for the target, shape (n, n_documents)."""
        out = np.zeros((n, len(self.chance)), dtype=np.float32)
        out[:, self._alone] = self._rng.permuted(np.tile(self._sides, (n, 1)), axis=1)
        stays = self._rng.random((n, len(self._target))) < 0.5
        out[:, self._target], out[:, self._other] = stays, ~stays
        return out


def _count(
    counts: sparse.csr_matrix, words: np.ndarray, rate: np.ndarray, expected: np.ndarray, seen: np.ndarray,
    deal: _Dealer, n: int,
) -> np.ndarray:  # fmt: skip
    """How many of ``n`` divisions are at least as uneven as what was seen, for each word."""
    extreme = np.zeros(counts.shape[1], dtype=np.int64)
    dense = counts.toarray().astype(np.float32) if np.prod(counts.shape) < 2e7 else None
    step = int(max(1, min(n, _CELLS / max(counts.shape))))
    for done in range(0, n, step):
        sides = deal.draw(min(step, n - done))
        on_target = sides @ dense if dense is not None else (counts.T @ sides.T).T
        extreme += (np.abs(on_target - np.outer(sides @ words, rate) - expected) >= seen).sum(axis=0)
    return extreme
