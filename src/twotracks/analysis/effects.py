"""Measures of keyness, each from the counts of a word on two sides: one function, one idea.

None of these knows that the words of one article are not independent draws: they describe and rank; the test of keyness
is the permutation test over articles.
"""

from collections.abc import Sequence

import numpy as np
from numpy.typing import ArrayLike
from scipy import sparse, stats

from twotracks.errors import InputError

NAMES = ("percent_difference", "lrc", "log_odds")  # as keyness.compare(effects=) takes them
_PRIOR = 0.01  # added to each prior count, so that a word that no text has can be thought of


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


def percent_difference(
    n_target: ArrayLike, n_reference: ArrayLike, total_target: float, total_reference: float
) -> np.ndarray:
    """%DIFF: by how many percent a word is more frequent in the target than in the reference.

    Parameters
    ----------
    n_target, n_reference : array_like of int
        Tokens of the word on each side.
    total_target, total_reference : float
        All tokens of each side.

    Returns
    -------
    ndarray of float
        0 where both rates are equal, 100 for twice as frequent, -100 where the target lacks the word; infinite where
        the reference lacks it, empty where both do. It is ``100 * (2 ** log ratio - 1)``.

    References
    ----------
    Gabrielatos, C., Marchi, A. (2012): Keyness: appropriate metrics and practical issues.

    Examples
    --------
    >>> percent_difference([20, 5, 3], [5, 20, 0], 1_000, 1_000).tolist()
    [300.0, -75.0, inf]
    """
    target = np.asarray(n_target, dtype=float) / total_target
    reference = np.asarray(n_reference, dtype=float) / total_reference
    with np.errstate(divide="ignore", invalid="ignore"):
        return 100 * (target - reference) / reference


def lrc(
    n_target: ArrayLike, n_reference: ArrayLike, total_target: float, total_reference: float, *,
    n_words: int = 1, level: float = 0.05,
) -> np.ndarray:  # fmt: skip
    """Conservative log ratio: the end of the log ratio's exact interval that is nearer 0, or 0 if it holds 0.

    Parameters
    ----------
    n_target, n_reference : array_like of int
        Tokens of the word on each side; or articles with the word, which the author advises, as tokens of one article
        depend on each other.
    total_target, total_reference : float
        All tokens (articles) of each side.
    n_words : int
        How many words are looked at: the level is divided by it (Bonferroni).
    level : float
        Of the interval, in (0, 1): .05 for 95 %.

    Returns
    -------
    ndarray of float
        A binary logarithm: +1 where the word is at least twice as frequent in the target, at this level.

    Raises
    ------
    InputError
        If ``n_words`` is below 1 or ``level`` is not between 0 and 1.

    References
    ----------
    Evert, S. (2022): Measuring Keyness. Digital Humanities 2022.
    Clopper, C. J., Pearson, E. S. (1934): The use of confidence or fiducial limits illustrated in the case of the
    binomial. Biometrika 26, 404-413.

    Examples
    --------
    >>> lrc([120, 40], [15, 70], 100_000, 200_000).round(4).tolist()
    [3.2208, 0.0]
    """
    if n_words < 1 or not 0 < level < 1:
        raise InputError(f"n_words= must be 1 or more and level= between 0 and 1, not {n_words} and {level}.")
    a, b = np.broadcast_arrays(np.asarray(n_target, dtype=float), np.asarray(n_reference, dtype=float))
    tail = level / n_words / 2
    # An end that a zero count leaves open is nought or one; scipy says NaN there.
    low = np.where(a > 0, stats.beta.ppf(tail, np.maximum(a, 1e-9), b + 1), 0.0)
    high = np.where(b > 0, stats.beta.ppf(1 - tail, a + 1, np.maximum(b, 1e-9)), 1.0)
    with np.errstate(divide="ignore"):
        low, high = (np.log2(share / (1 - share) * total_reference / total_target) for share in (low, high))
    return np.where(low > 0, low, np.where(high < 0, high, 0.0))


def log_odds(
    n_target: ArrayLike, n_reference: ArrayLike, total_target: float, total_reference: float, *,
    prior: ArrayLike, prior_total: float,
) -> tuple[np.ndarray, np.ndarray]:  # fmt: skip
    """Log-odds ratio of words with an informative Dirichlet prior, and its z.

    Parameters
    ----------
    n_target, n_reference : array_like of int
        Tokens of the word on each side.
    total_target, total_reference : float
        All tokens of each side: of the corpus, not only of the words that are looked at.
    prior : array_like of float
        Pseudo-counts of the word, such as its count in a larger corpus; above 0.
    prior_total : float
        Pseudo-counts of all words together.

    Returns
    -------
    (ndarray, ndarray)
        The difference of the two log-odds (natural logarithm, above 0 where the word is typical of the target), and
        the same divided by its standard deviation. The z mixes effect and frequency, and how strong the prior is
        changes the order of the words; tokens are taken as independent.

    Raises
    ------
    InputError
        If a pseudo-count is not above 0, or their total is smaller than one of them.

    References
    ----------
    Monroe, B. L., Colaresi, M. P., Quinn, K. M. (2008): Fightin' Words. Political Analysis 16, 372-403.

    Examples
    --------
    >>> effect, z = log_odds([30, 10], [10, 30], 1_000, 1_000, prior=[40, 40], prior_total=2_000)
    >>> z.round(2).tolist()
    [1.85, -1.85]
    """
    a, b, alpha = (np.asarray(one, dtype=float) for one in (n_target, n_reference, prior))
    if not (alpha > 0).all() or prior_total < alpha.max(initial=0):
        raise InputError("A prior of log-odds needs pseudo-counts above 0 and a total that is at least as large.")
    effect = np.log((a + alpha) / (total_target + prior_total - a - alpha)) - np.log(
        (b + alpha) / (total_reference + prior_total - b - alpha)
    )
    return effect, effect / np.sqrt(1 / (a + alpha) + 1 / (b + alpha))


def dispersion(counts: sparse.csr_matrix, all_counts: sparse.csr_matrix) -> np.ndarray:
    """Gries' deviation of proportions (DP): how unevenly words are spread over documents of unequal length.

    Parameters
    ----------
    counts : csr_matrix, shape (n_documents, n_words)
        How often each word stands in each document.
    all_counts : csr_matrix, shape (n_documents, n_all_words)
        The same of all words: how long the documents are.

    Returns
    -------
    ndarray, shape (n_words,)
        Half the sum of the differences between each document's share of the word and its share of all words: 0 where
        the word is spread as the text is, near 1 where it stands in one short document; NaN where it never stands.

    References
    ----------
    Gries, S. T. (2008): Dispersions and adjusted frequencies in corpora. International Journal of Corpus Linguistics
    13, 403-437.

    Examples
    --------
    >>> documents = sparse.csr_matrix([[1, 4, 9], [1, 0, 9]])
    >>> dispersion(documents, documents).round(2).tolist()
    [0.08, 0.42, 0.08]
    """
    words = np.asarray(all_counts.sum(axis=1)).ravel()
    share = words / max(words.sum(), 1)
    n = np.asarray(counts.sum(axis=0)).ravel().astype(float)
    # Only documents with the word differ from their own share by more than it: the others' shares are all lacking.
    coo = counts.tocoo()
    mine = coo.data / n[coo.col]
    over = np.bincount(coo.col, np.abs(mine - share[coo.row]) - share[coo.row], minlength=counts.shape[1])
    with np.errstate(invalid="ignore"):
        return np.where(n > 0, 0.5 * (over + share.sum()), np.nan)


def known(effects: Sequence[str]) -> tuple[str, ...]:
    """Names of effect sizes, each of which there is.

    Parameters
    ----------
    effects : sequence of str
        Of :data:`NAMES`.

    Returns
    -------
    tuple of str
        Each once, in the order given.

    Raises
    ------
    InputError
        If there is no effect size of that name.

    Examples
    --------
    >>> known(["lrc", "lrc"])
    ('lrc',)
    """
    names = tuple(dict.fromkeys([effects] if isinstance(effects, str) else effects))
    unknown = [name for name in names if name not in NAMES]
    if unknown:
        raise InputError(f"Keyness knows no effect size '{unknown[0]}'. It knows: {', '.join(NAMES)}.")
    return names


def named(effects: Sequence[str]) -> list[str]:
    """Columns of some effect sizes.

    Parameters
    ----------
    effects : sequence of str
        Of :data:`NAMES`.

    Returns
    -------
    list of str

    Examples
    --------
    >>> named(["lrc", "log_odds"])
    ['lrc', 'log_odds', 'log_odds_z']
    """
    return [column for name in known(effects) for column in ([name, "log_odds_z"] if name == "log_odds" else [name])]


def columns(
    effects: Sequence[str], n_target: np.ndarray, n_reference: np.ndarray, keep: np.ndarray
) -> dict[str, np.ndarray]:
    """The asked-for effect sizes of some words, as columns.

    Parameters
    ----------
    effects : sequence of str
        Of :data:`NAMES`.
    n_target, n_reference : ndarray of int, shape (n_words,)
        Tokens of every word of the two corpora on each side, as totals and prior are of all of them.
    keep : ndarray of bool, shape (n_words,)
        Which words are looked at.

    Returns
    -------
    dict of str to ndarray
        ``percent_difference``; ``lrc``, corrected for the number of words looked at; ``log_odds`` and ``log_odds_z``,
        whose prior is both sides together with a hundredth of a token for each word.

    Examples
    --------
    >>> n = np.array([8, 2])
    >>> list(columns(("log_odds",), n, n[::-1], n > 0))
    ['log_odds', 'log_odds_z']
    """
    a, b, totals = n_target[keep], n_reference[keep], (float(n_target.sum()), float(n_reference.sum()))
    out: dict[str, np.ndarray] = {}
    for name in effects:
        if name == "percent_difference":
            out[name] = percent_difference(a, b, *totals)
        elif name == "lrc":
            out[name] = lrc(a, b, *totals, n_words=max(int(keep.sum()), 1))
        else:
            prior = n_target + n_reference + _PRIOR
            out["log_odds"], out["log_odds_z"] = log_odds(
                a, b, *totals, prior=prior[keep], prior_total=float(prior.sum())
            )
    return out
