"""Near-duplicates: articles that say nearly the same.

Two articles are compared by their shingles (runs of five words): the share of shingles they have in
common, of all that either has, is their Jaccard similarity (Broder 1997). Up to ``EXACT_UP_TO`` articles
every pair at or above the threshold is found; beyond, MinHash (Broder 1997; banded, as in datasketch)
proposes pairs, and each is verified exactly, so that none is wrong though a few may be missed.
"""

import hashlib
import re
from collections.abc import Iterator

import numpy as np
import pandas as pd
from scipy import sparse

from twotracks.errors import InputError
from twotracks.provenance import keeps

SHINGLE = 5  # words
THRESHOLD = 0.5
EXACT_UP_TO = 50_000
_WORD = re.compile(r"\w+")
_BLOCK = 2_000  # articles compared with all others at a time
PAIR_COLUMNS = ["article_id", "other_id", "jaccard"]


def pairs(articles: pd.DataFrame, threshold: float = THRESHOLD, exact: bool | None = None) -> pd.DataFrame:
    """Pairs of articles that share much of their wording.

    Parameters
    ----------
    articles : DataFrame
        Columns ``article_id`` and ``text``.
    threshold : float
        Jaccard similarity of five-word shingles, in (0, 1], from which a pair is listed.
    exact : bool, optional
        Whether every pair must be found. By default so up to ``EXACT_UP_TO`` articles.

    Returns
    -------
    DataFrame
        ``article_id``, ``other_id`` (in the order of ``articles``), ``jaccard``; sorted by place in ``articles``.

    Raises
    ------
    InputError
        If ``threshold`` is not in (0, 1].

    References
    ----------
    Broder, A. Z. (1997). On the resemblance and containment of documents. SEQUENCES '97, 21-29.
    Bayardo, R. J., Ma, Y. and Srikant, R. (2007). Scaling up all pairs similarity search. WWW 2007, 131-140
    (the prefix filter, by which most pairs are never compared).

    Examples
    --------
    >>> articles = pd.DataFrame({"article_id": ["a", "b"], "text": ["a b c d e f", "A b c d, e g!"]})
    >>> pairs(articles, 0.3)["jaccard"].round(2).tolist()
    [0.33]
    """
    if not 0 < threshold <= 1:
        raise InputError(f"threshold= must be above 0 and at most 1, not {threshold}.")
    exact = len(articles) <= EXACT_UP_TO if exact is None else exact
    sets = _shingles(articles["text"])
    candidates = _by_prefix(sets, threshold) if exact else _by_minhash(sets, threshold)
    sizes = np.diff(sets.indptr)
    parts = []
    for left, right in candidates:
        shared = np.asarray(sets[left].multiply(sets[right]).sum(axis=1)).ravel()
        jaccard = shared / np.maximum(sizes[left] + sizes[right] - shared, 1)
        keep = jaccard >= threshold
        parts.append(pd.DataFrame({"a": left[keep], "b": right[keep], "jaccard": jaccard[keep]}))
    found = pd.concat(parts, ignore_index=True) if parts else pd.DataFrame(columns=["a", "b", "jaccard"])
    found = found.sort_values(["a", "b"], ignore_index=True)
    ids = articles["article_id"].to_numpy()
    out = pd.DataFrame(
        {
            "article_id": ids[found["a"].to_numpy(dtype=int)],
            "other_id": ids[found["b"].to_numpy(dtype=int)],
            "jaccard": found["jaccard"].astype(float),
        },
        columns=PAIR_COLUMNS,
    )
    return out


def exact(articles: pd.DataFrame, across_outlets: bool = False) -> pd.Series:
    """A key that two articles share if and only if they say the same.

    Parameters
    ----------
    articles : DataFrame
        Columns ``outlet`` and ``text``.
    across_outlets : bool
        Whether articles of different outlets may share a key.

    Returns
    -------
    Series of str
        Hexadecimal digests on the index of ``articles``.

    Examples
    --------
    >>> exact(pd.DataFrame({"outlet": "Daily", "text": ["Snow fell.", "snow  FELL."]})).nunique()
    1
    """
    keys = [
        hashlib.sha1(
            ("" if across_outlets else outlet + "\n").encode() + " ".join(text.lower().split()).encode(),
            usedforsecurity=False,
        ).hexdigest()
        for outlet, text in zip(articles["outlet"], articles["text"], strict=True)
    ]
    return pd.Series(keys, index=articles.index, dtype="str")


def groups(articles: pd.DataFrame, threshold: float = THRESHOLD) -> pd.Series:
    """A key that articles share if they are near-duplicates, directly or through others.

    Parameters
    ----------
    articles : DataFrame
        Columns ``article_id`` and ``text``.
    threshold : float
        See :func:`pairs`.

    Returns
    -------
    Series of str
        On the index of ``articles``: the ``article_id`` of the first article of each group.

    Examples
    --------
    >>> text = "Delegates met in the morning and parted at noon without a date"
    >>> articles = pd.DataFrame({"article_id": ["a", "b", "c"], "text": [text, text + " for more", "Snow fell."]})
    >>> groups(articles).tolist()
    ['a', 'a', 'c']
    """
    # Texts of the same words are one: a page that stands a thousand times would make a million pairs.
    same = pd.factorize(pd.Series([" ".join(_WORD.findall(text.lower())) for text in articles["text"]]))[0]
    first = pd.Series(same).drop_duplicates().index.to_numpy()
    # Texts without a word share nothing, not even with each other.
    wordless = np.array([not _WORD.search(text) for text in articles["text"]], dtype=bool)
    different = articles.iloc[first]
    found = pairs(different, threshold)
    place = pd.Series(range(len(different)), index=different["article_id"])
    links = (np.ones(len(found)), (place[found["article_id"]].to_numpy(), place[found["other_id"]].to_numpy()))
    graph = sparse.coo_matrix(links, shape=(len(different), len(different)))
    _, component = sparse.csgraph.connected_components(graph, directed=False)
    of_article = component[same] if len(articles) else np.empty(0, dtype=int)
    of_article = np.where(wordless, len(different) + np.arange(len(articles)), of_article)
    ids = pd.Series(articles["article_id"].to_numpy(), index=articles.index)
    return ids.groupby(of_article).transform("first").astype("str")


def first_of_each(texts: pd.Series, threshold: float = THRESHOLD) -> pd.Series:
    """Which of some texts, such as sentences, do not nearly repeat one that stands before them.

    Parameters
    ----------
    texts : Series of str
        In the order in which the first is kept.
    threshold : float
        See :func:`pairs`.

    Returns
    -------
    Series of bool
        On the index of ``texts``.

    Examples
    --------
    >>> sentence = "Delegates met in the morning and parted at noon without a date"
    >>> first_of_each(pd.Series([sentence, "Snow fell.", sentence + " again"])).tolist()
    [True, True, False]
    """
    numbers = pd.Series([f"{i:09d}" for i in range(len(texts))], index=texts.index, dtype="str")
    return groups(pd.DataFrame({"article_id": numbers, "text": texts}), threshold) == numbers


@keeps()
def mark(passages: pd.DataFrame, articles: pd.DataFrame, threshold: float = THRESHOLD) -> pd.DataFrame:
    """Passages with a column ``duplicate_group``, the same for articles that are near-duplicates of one another.

    A report that three outlets ran is one witness, not three; :mod:`twotracks.inference.estimates` then draws its
    near-duplicates together.

    Parameters
    ----------
    passages : DataFrame
        With a column ``article_id``.
    articles : DataFrame
        The articles they are from: ``article_id``, ``text``.
    threshold : float
        See :func:`pairs`.

    Returns
    -------
    DataFrame
        A copy of ``passages`` with the column ``duplicate_group`` (str), from :func:`groups`.

    Examples
    --------
    >>> passages = pd.DataFrame({"article_id": ["b"]})
    >>> mark(passages, pd.DataFrame({"article_id": ["a", "b"], "text": "Snow fell."}))["duplicate_group"].tolist()
    ['b']
    """
    found = articles[articles["article_id"].isin(passages["article_id"])]
    keys = dict(zip(found["article_id"], groups(found, threshold), strict=True))
    return passages.assign(duplicate_group=passages["article_id"].map(keys).astype("str"))


def _shingles_of(text: str) -> list[str]:
    """Runs of five words; a text shorter than that is one shingle."""
    words = _WORD.findall(text.lower())
    if len(words) < SHINGLE:
        return [" ".join(words)] if words else []
    return [" ".join(words[i : i + SHINGLE]) for i in range(len(words) - SHINGLE + 1)]


def _shingles(texts: pd.Series) -> sparse.csr_array:
    """Articles by shingles, a 1 where an article has it; columns in order of rarity, for the prefix filter."""
    from sklearn.feature_extraction.text import HashingVectorizer  # seconds to import, and most runs mark few articles

    # A hash of 31 bits: that two shingles of a pair of articles fall together by chance is one in ten thousand pairs.
    vectorizer = HashingVectorizer(
        analyzer=_shingles_of, binary=True, norm=None, alternate_sign=False, n_features=2**31 - 1, dtype=np.int32
    )
    hashed = vectorizer.transform(texts) if len(texts) else sparse.csr_array((0, 1), dtype=np.int32)
    _, column, frequency = np.unique(hashed.indices, return_inverse=True, return_counts=True)
    rank = np.empty(len(frequency), dtype=np.int64)
    rank[np.argsort(frequency, kind="stable")] = np.arange(len(frequency))
    data = np.ones(len(column), dtype=np.int32)
    table = sparse.csr_array((data, rank[column], hashed.indptr), shape=(len(texts), max(len(frequency), 1)))
    table.sort_indices()
    return table


def _by_prefix(sets: sparse.csr_array, threshold: float) -> Iterator[tuple[np.ndarray, np.ndarray]]:
    """Pairs that can reach the threshold, a block at a time.

    Two sets of Jaccard similarity t share at least one of the rarest |x| - ceil(t |x|) + 1 shingles of each.
    """
    sizes = np.diff(sets.indptr)
    lengths = np.where(sizes > 0, sizes - np.ceil(threshold * sizes - 1e-9).astype(int) + 1, 0)
    within = np.arange(sets.nnz) - np.repeat(sets.indptr[:-1], sizes) < np.repeat(lengths, sizes)
    rows = np.repeat(np.arange(sets.shape[0]), sizes)[within]
    columns = sets.indices[within]
    # A shingle that stands in one prefix only makes no pair.
    shared = np.bincount(columns, minlength=sets.shape[1])[columns] > 1
    _, columns = np.unique(columns[shared], return_inverse=True)
    width = int(columns.max()) + 1 if len(columns) else 1
    prefix = sparse.csr_array((np.ones(len(columns), np.int32), (rows[shared], columns)), shape=(sets.shape[0], width))
    turned = prefix.T.tocsr()
    for start in range(0, sets.shape[0], _BLOCK):
        met = (prefix[start : start + _BLOCK] @ turned).tocoo()
        left, right = met.row + start, met.col
        likely = (left < right) & (sizes[left] >= threshold * sizes[right]) & (sizes[right] >= threshold * sizes[left])
        left, right = left[likely], right[likely]
        for part in range(0, len(left), 50_000):
            yield left[part : part + 50_000], right[part : part + 50_000]


def _by_minhash(sets: sparse.csr_array, threshold: float) -> Iterator[tuple[np.ndarray, np.ndarray]]:
    """Pairs that MinHash thinks may reach the threshold; asked below it, for what it misses is not seen again."""
    from datasketch import MinHash, MinHashLSH

    index = MinHashLSH(threshold=0.6 * threshold, num_perm=128)
    left, right = [], []
    for row in range(sets.shape[0]):
        own = sets.indices[sets.indptr[row] : sets.indptr[row + 1]]
        if not len(own):
            continue
        sketch = MinHash(num_perm=128, seed=1)
        sketch.update_batch([int(number).to_bytes(8, "little") for number in own])
        met = sorted(index.query(sketch))
        left += met
        right += [row] * len(met)
        index.insert(row, sketch)
    for part in range(0, len(left), 50_000):
        yield np.array(left[part : part + 50_000]), np.array(right[part : part + 50_000])
