"""Counts of words, a row an article, as keyness takes them."""

from collections.abc import Iterable
from functools import partial

import numpy as np
import pandas as pd
from scipy import sparse

from twotracks.errors import InputError
from twotracks.text import duplicates, phrases
from twotracks.text.tokens import tokens


def without_repeats(source: pd.DataFrame | Iterable[str], column: str) -> pd.DataFrame | Iterable[str]:
    """The first of sentences that nearly repeat one another, in the order of the articles' ids.

    Parameters
    ----------
    source : DataFrame or iterable of str
        A table of sentences; what has no ``article_id`` comes back as it is.
    column : str
        Column of the text.

    Returns
    -------
    DataFrame or iterable of str
        Sorted by ``article_id``.

    Examples
    --------
    >>> table = pd.DataFrame({"article_id": ["b", "a"], "sentence": "The talks in the hotel began at noon."})
    >>> without_repeats(table, "sentence")["article_id"].tolist()
    ['a']
    """
    if not isinstance(source, pd.DataFrame) or not {"article_id", column} <= set(source.columns):
        return source
    in_order = source.sort_values("article_id", kind="stable")
    return in_order[duplicates.first_of_each(in_order[column])]


def documents(source: pd.DataFrame | Iterable[str], column: str, side: str) -> list[tuple[str, str, str]]:
    """Articles of one side: what they are ordered by, their text, and their name.

    Parameters
    ----------
    source : DataFrame or iterable of str
        A table with a column of text (and ``article_id``), or texts, one an article.
    column : str
        Column of the text.
    side : str
        Letter of the side, for the names of articles without an id.

    Returns
    -------
    list of (str, str, str)
        Plain texts have no ids: they are ordered by what they say, and are articles of their own.

    Raises
    ------
    InputError
        If the table has no such column.

    Examples
    --------
    >>> documents(["Snow fell."], "sentence", "t")
    [('', 'Snow fell.', 't 0')]
    """
    if isinstance(source, pd.DataFrame):
        if column not in source.columns:
            raise InputError(f"Keyness looks for text in the column '{column}', which this table does not have.")
        if "article_id" in source.columns:
            texts = source.groupby("article_id", sort=True)[column].agg("\n".join)
            return [(str(name), text, f"article {name}") for name, text in texts.items()]
        source = source[column]
    return [("", str(text), f"{side} {i}") for i, text in enumerate(source)]


def count(texts: list[str], terms: Iterable[str] = ()) -> tuple[sparse.csr_matrix, np.ndarray]:
    """How often each word stands in each text.

    Parameters
    ----------
    texts : list of str
        Texts, one an article.
    terms : iterable of str
        Terms of several words that count as one word (:mod:`twotracks.text.phrases`).

    Returns
    -------
    (csr_matrix, ndarray of str)
        Texts by words, and the words in alphabetical order.

    Examples
    --------
    >>> counts, words = count(["peace talks", "talks"])
    >>> words.tolist(), counts.toarray().tolist()
    (['peace', 'talks'], [[1, 1], [0, 1]])
    """
    from sklearn.feature_extraction.text import CountVectorizer

    known = phrases.prepared(terms)
    split = partial(phrases.words, phrases=known) if known else tokens
    vectorizer = CountVectorizer(tokenizer=split, lowercase=False, token_pattern=None)
    try:
        counts = vectorizer.fit_transform(texts)
    except ValueError:  # no words at all
        return sparse.csr_matrix((len(texts), 0)), np.array([], dtype=object)
    return counts, vectorizer.get_feature_names_out()


def of_list(frequencies: pd.Series) -> tuple[pd.Series, int]:
    """A list of frequencies in the spelling in which words are counted here.

    Parameters
    ----------
    frequencies : Series of int
        Tokens by word, as a corpus's word list has them.

    Returns
    -------
    (Series of int, int)
        By word in lower case, those that are spelt alike here together; and how many entries hold no word, such as
        numbers and punctuation, and are left out.

    Raises
    ------
    InputError
        If a frequency is missing, negative or no whole number, or no word has any.

    Examples
    --------
    >>> found, n_without = of_list(pd.Series({"The": 2, "the": 3, "2018": 4}))
    >>> found.to_dict(), n_without
    ({'the': 5}, 1)
    """
    values = frequencies.to_numpy(dtype=float)
    wrong = frequencies.index[~(np.isfinite(values) & (values >= 0) & (values == np.round(values)))]
    if len(wrong):
        raise InputError(f"A list of frequencies has whole numbers of 0 or more; that of '{wrong[0]}' is none.")
    spelt = [" ".join(tokens(str(word))) for word in frequencies.index]
    found = pd.Series(values.astype(int), index=spelt, dtype=int).groupby(level=0).sum()
    found = found[found.index != ""]
    if not found.sum():
        raise InputError("The reference is a list of frequencies without a word, so there is nothing to compare.")
    return found, sum(not word for word in spelt)
