"""Collocates: words that stand near a word more often than chance lets expect, and words that make a term."""

import re
from collections import Counter
from collections.abc import Iterable, Iterator

import numpy as np
import pandas as pd
from numpy.typing import ArrayLike

from twotracks.errors import InputError
from twotracks.passages.masking import listed_words
from twotracks.provenance import keeps
from twotracks.text import duplicates, sentences
from twotracks.text.tokens import MASK, stretches, tokens

COLUMNS = ["term", "n", "n_term", "n_word", "expected", "pmi", "log_dice", "t", "mi3", "n_articles"]
_NAME = ""  # a masked name: it takes its place in a sentence and is no word


@keeps("term", "window", "least", "by", "function_words", "repeats")
def collocates(
    passages: pd.DataFrame, term: str, window: int = 5, least: int = 3, by: str = "log_dice", *,
    function_words: bool = False, repeats: bool = False, column: str = "sentence",
) -> pd.DataFrame:  # fmt: skip
    """Words that stand near a word, and how much more often than chance lets expect.

    Parameters
    ----------
    passages : DataFrame
        A table with a column of text; ``article_id`` tells which rows belong together. Where it has ``sentence_no`` a
        row is a sentence (one that stands twice, as it speaks of two tracks, is one); other texts are split.
    term : str
        A word, several words, or the beginning of one with a star: ``"guarant*"``. Case does not matter.
    window : int
        Words on each side that count as near; never beyond the sentence.
    least : int
        A word must stand so often near the term.
    by : {"log_dice", "pmi", "t", "mi3", "n"}
        What the table is sorted by.
    function_words : bool
        Whether words such as "the" and "of" (``data/lexicons/function-words.txt``) are listed, too. They take their
        places in the window in any case.
    repeats : bool
        Whether a sentence that nearly repeats another counts again, as in :func:`twotracks.analysis.keyness.compare`.
    column : str
        Column of the text. In ``"masked"`` a name takes one place in the window and is no word.

    Returns
    -------
    DataFrame
        ``term`` (the word that stands near); ``n``: how often it stands within the window of the term, each place once
        though two of the term be near; ``n_term``, ``n_word``: how often either stands at all; ``expected``: ``n`` if
        the word stood anywhere by chance, that is the places within the windows times the word's share of all words
        (Evert's surface co-occurrence: a window of ten places lets expect ten times what a neighbour does, which
        programs without that factor, such as AntConc, leave out of PMI); ``pmi``, ``log_dice``, ``t``, ``mi3``:
        see :func:`pmi`, :func:`log_dice`, :func:`t_score`, :func:`mi3`; ``n_articles``: articles in which both stand
        near each other. A pair of one article is that article's, whatever its score. Scores take words as independent
        draws: they rank, and test nothing.

    Raises
    ------
    InputError
        If ``term`` is blank, ``by`` is no column to sort by, or the window has no place.

    References
    ----------
    Evert, S. (2008): Corpora and collocations. In Lüdeling, A., Kytö, M. (eds): Corpus Linguistics, 1212-1248.

    Examples
    --------
    >>> passages = pd.DataFrame({"sentence": ["The guarantors met in Sochi.", "Guarantors met.", "Snow fell."]})
    >>> collocates(passages, "guarantor*", least=2)[["term", "n", "n_term", "n_word", "log_dice"]].values.tolist()
    [['met', 2, 2, 2, 14.0]]
    """
    patterns = _patterns(term)
    if by not in ("log_dice", "pmi", "t", "mi3", "n"):
        raise InputError(f"Collocates are sorted by log_dice, pmi, t, mi3 or n, not by '{by}'.")
    if window < 1:
        raise InputError(f"window= is a number of words on each side, 1 or more, not {window}.")
    near, all_words, articles = Counter[str](), Counter[str](), dict[str, set]()
    n_term = n_places = 0
    for article, words in _sentences(passages, column, repeats):
        inside, places = _places(words, patterns, window)
        n_term += len(inside)
        of_term = {at for start, end in inside for at in range(start, end)}
        all_words.update(word for at, word in enumerate(words) if word != _NAME and at not in of_term)
        n_places += len(places)
        near.update(words[at] for at in places)
        for at in places:
            articles.setdefault(words[at], set()).add(article)
    skipped = frozenset() if function_words else frozenset(listed_words("function-words"))
    found = sorted(word for word, n in near.items() if n >= least and word not in skipped)
    n, n_word = (np.array([counts[word] for word in found], dtype=int) for counts in (near, all_words))
    expected = n_places * n_word / max(all_words.total(), 1)
    table = pd.DataFrame(
        {
            "term": pd.Series(found, dtype="str"), "n": n, "n_term": n_term, "n_word": n_word, "expected": expected,
            "pmi": pmi(n, expected),
            # In a window a word may stand near more often than the term stands; no pair is more than always together.
            "log_dice": log_dice(np.minimum(n, n_term), n_term, n_word),
            "t": t_score(n, expected), "mi3": mi3(n, expected),
            "n_articles": np.array([len(articles[word]) for word in found], dtype=int),
        }, columns=COLUMNS,
    )  # fmt: skip
    return table.sort_values([by, "n", "term"], ascending=[False, False, True], ignore_index=True)


@keeps("least", "threshold", "longest")
def multiword_terms(
    passages: pd.DataFrame, least: int = 5, threshold: float = 10.0, longest: int = 3, *, repeats: bool = False,
    column: str = "sentence",
) -> pd.DataFrame:  # fmt: skip
    """Words that hold together as a term, such as "security council": neighbours that seldom stand without each other.

    Parameters
    ----------
    passages : DataFrame
        As for :func:`collocates`.
    least : int
        A term must stand so often.
    threshold : float
        Its ``log_dice`` must reach this: 14 if its words never stand without each other, one less for each halving.
    longest : int
        Words of a term, 2 or more.
    repeats, column
        As for :func:`collocates`.

    Returns
    -------
    DataFrame
        ``term``, ``n``, ``log_dice`` and ``n_articles``, the firmest first; of a term of three words and more,
        ``log_dice`` is of all its words (Rychlý's, with the mean of their frequencies). No term begins or ends with a
        function word or reaches over a punctuation mark or a masked name. Give ``table["term"]`` as ``phrases=`` to
        :func:`twotracks.analysis.keyness.compare`, and each counts as one word.

    Raises
    ------
    InputError
        If ``longest`` is below 2 or ``least`` below 1.

    Examples
    --------
    >>> said = ["The Security Council met.", "A Security Council of states.", "The Security Council left."]
    >>> multiword_terms(pd.DataFrame({"sentence": said}), least=3)[["term", "n", "log_dice"]].values.tolist()
    [['security council', 3, 14.0]]
    """
    if longest < 2 or least < 1:
        raise InputError(f"A term has two words or more and stands once or more: longest={longest}, least={least}.")
    function = frozenset(listed_words("function-words"))
    single, together, articles = Counter[str](), Counter[tuple](), dict[tuple, set]()
    for article, text in _texts(passages, column, repeats):
        for words in stretches(text):
            single.update(words)
            for length in range(2, longest + 1):
                for at in range(len(words) - length + 1):
                    parts = tuple(words[at : at + length])
                    if parts[0] in function or parts[-1] in function:
                        continue
                    together[parts] += 1
                    articles.setdefault(parts, set()).add(article)
    rows = []
    for parts, n in together.items():
        score = 14 + np.log2(n * len(parts) / sum(single[word] for word in parts))
        if n >= least and score >= threshold:
            rows.append((" ".join(parts), n, score, len(articles[parts])))
    table = pd.DataFrame(rows, columns=["term", "n", "log_dice", "n_articles"]).astype({"term": "str"})
    return table.sort_values(["log_dice", "n", "term"], ascending=[False, False, True], ignore_index=True)


def pmi(n: ArrayLike, expected: ArrayLike) -> np.ndarray:
    """Pointwise mutual information: binary logarithm of how many times more often than expected two words meet.

    Parameters
    ----------
    n, expected : array_like of float
        How often they stand together, and how often chance lets expect: f(x) f(y) / N for neighbours.

    Returns
    -------
    ndarray of float
        0 where as often as expected. It is largest for pairs of rare words: one that stands once, once near the term,
        beats all; hence ``least``.

    References
    ----------
    Church, K. W., Hanks, P. (1990): Word association norms, mutual information, and lexicography. Computational
    Linguistics 16, 22-29.

    Examples
    --------
    >>> pmi(30, 120 * 600 / 1_000_000).round(4).item()
    8.7027
    """
    return np.log2(np.asarray(n, dtype=float) / np.asarray(expected, dtype=float))


def log_dice(n: ArrayLike, n_term: ArrayLike, n_word: ArrayLike) -> np.ndarray:
    """LogDice: how exclusively two words stand together, whatever the size of the corpus.

    Parameters
    ----------
    n, n_term, n_word : array_like of float
        How often they stand together, and each at all.

    Returns
    -------
    ndarray of float
        14 where neither stands without the other; one less for each halving. Corpora of unequal size compare.

    References
    ----------
    Rychlý, P. (2008): A lexicographer-friendly association score. RASLAN 2008, 6-9.

    Examples
    --------
    >>> log_dice(30, 120, 600).round(4).item()
    10.415
    """
    both = np.asarray(n_term, dtype=float) + np.asarray(n_word, dtype=float)
    return 14 + np.log2(2 * np.asarray(n, dtype=float) / both)


def t_score(n: ArrayLike, expected: ArrayLike) -> np.ndarray:
    """T-score of a collocation: how far the count is from chance, in units of its root. It favours frequent pairs.

    Parameters
    ----------
    n, expected : array_like of float
        As for :func:`pmi`.

    Returns
    -------
    ndarray of float

    References
    ----------
    Church, K. W., Gale, W., Hanks, P., Hindle, D. (1991): Using statistics in lexical analysis. In Zernik, U. (ed.):
    Lexical Acquisition, 115-164.

    Examples
    --------
    >>> t_score(30, 120 * 600 / 1_000_000).round(4).item()
    5.4641
    """
    n = np.asarray(n, dtype=float)
    return (n - np.asarray(expected, dtype=float)) / np.sqrt(n)


def mi3(n: ArrayLike, expected: ArrayLike) -> np.ndarray:
    """Cubed mutual information: as :func:`pmi`, with the count to the third power, so that rare pairs do not lead.

    Parameters
    ----------
    n, expected : array_like of float
        As for :func:`pmi`.

    Returns
    -------
    ndarray of float

    References
    ----------
    Daille, B. (1994): Approche mixte pour l'extraction de terminologie. Thèse, Université Paris 7.

    Examples
    --------
    >>> mi3(30, 120 * 600 / 1_000_000).round(4).item()
    18.5165
    """
    return np.log2(np.asarray(n, dtype=float) ** 3 / np.asarray(expected, dtype=float))


def _patterns(term: str) -> list[re.Pattern[str]]:
    """What each word of a term must match. A word is taken as words are counted, so "U.S." is "US"."""
    parts = ["*".join("".join(tokens(piece)) for piece in part.split("*")) for part in term.split() if part.strip("*")]
    if not any(part.strip("*") for part in parts):
        raise InputError("Collocates need a word to look for.")
    return [re.compile(".*".join(re.escape(piece) for piece in part.split("*"))) for part in parts]


def _places(words: list[str], patterns: list[re.Pattern[str]], window: int) -> tuple[list[tuple[int, int]], list[int]]:
    """Where the term stands in a sentence, and the places near it that are words of no term."""
    inside: list[tuple[int, int]] = []
    for start in range(len(words) - len(patterns) + 1):
        after_last = not inside or start >= inside[-1][1]
        if after_last and all(p.fullmatch(w) for p, w in zip(patterns, words[start:], strict=False)):
            inside.append((start, start + len(patterns)))
    of_term = {at for start, end in inside for at in range(start, end)}
    near = {at for start, end in inside for at in range(max(start - window, 0), min(end + window, len(words)))}
    return inside, sorted(at for at in near - of_term if words[at] != _NAME)


def _sentences(passages: pd.DataFrame, column: str, repeats: bool) -> Iterator[tuple[object, list[str]]]:
    """Article and words of each sentence."""
    for article, text in _texts(passages, column, repeats):
        words: list[str] = []
        for i, part in enumerate(text.split(MASK)):
            words += [_NAME, *tokens(part)] if i else tokens(part)
        yield article, words


def _texts(passages: pd.DataFrame, column: str, repeats: bool) -> Iterable[tuple[object, str]]:
    """Article and text of each sentence that counts."""
    if column not in passages.columns:
        raise InputError(f"Collocates look for text in the column '{column}', which this table does not have.")
    article = passages["article_id"] if "article_id" in passages.columns else pd.Series(range(len(passages)))
    table = pd.DataFrame({"article_id": article.to_numpy(), "text": passages[column].to_numpy()})
    if "sentence_no" in passages.columns:
        table = table[~passages.duplicated(["article_id", "sentence_no"]).to_numpy()]
    else:
        table["text"] = [[text[start:end] for start, end in sentences.spans(text)] for text in table["text"]]
        table = table.explode("text").dropna(subset="text")
    table = table.sort_values("article_id", kind="stable", ignore_index=True)
    if not repeats and len(table):
        table = table[duplicates.first_of_each(table["text"])]
    return zip(table["article_id"], table["text"], strict=True)
