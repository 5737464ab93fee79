"""How well frames are found: a dictionary and a classifier of words beside each other, frame by frame.

Instruments, the simplest first: "always" (every passage uses the frame: what a number means is seen beside it), the
dictionary (``data/lexicons/frames.toml``), and a logistic regression of words and pairs of words (tf-idf), one a frame.
Each is evaluated on articles left out and on a whole corpus left out within the development set, and once on the test
set, fitted to all of the development set and to that of the other corpora only. The dictionary is fitted to nothing,
but it was written after reading the development set: there it looks better than it is, and only the test set is unseen
text to it. A classifier ships for a frame only if it beats the dictionary on the development set; if one ever does,
that is the sign to store its weights.

A frame whose measure *fails* is not drawn from the measure (:func:`reason`).
"""

from typing import NamedTuple

import numpy as np
import pandas as pd
from sklearn.feature_extraction.text import TfidfVectorizer
from sklearn.linear_model import LogisticRegression
from sklearn.pipeline import make_pipeline

from twotracks.analysis.frames import measure
from twotracks.annotation import frames as annotations
from twotracks.annotation import store
from twotracks.annotation.frames import FRAMES, PREFIX, UNIT
from twotracks.config import N_BOOT, SEED
from twotracks.corpus import cleaning, reading, registry
from twotracks.inference import agreement
from twotracks.inference.bootstrap import bootstrap, cluster_sums, percentile_interval
from twotracks.text import duplicates
from twotracks.validation import fitting

ALWAYS, DICTIONARY, WORDS = "always", "dictionary", "words"
INSTRUMENTS = (ALWAYS, DICTIONARY, WORDS)
SHIPPED = DICTIONARY
ALL = "all corpora"
LEAST_F1, LEAST_LOW, LEAST_POSITIVE = 0.5, 0.3, 10
_STATISTICS = ("precision", "recall", "f1")


class Design(NamedTuple):
    """How instruments are evaluated: rows to fit to and rows to test on, of one table."""

    name: str
    target: np.ndarray
    divisions: list[tuple[np.ndarray, np.ndarray]]


def annotated() -> pd.DataFrame:
    """Every annotated sentence of annotator A with its text, from all corpora; all must be present.

    Returns
    -------
    DataFrame
        Columns of :func:`twotracks.annotation.frames.load` with ``sentence``, ``text`` (the sentence with its
        neighbours) and ``group`` (articles with their near-duplicates).

    Raises
    ------
    InputError
        If a corpus has not been fetched.
    """
    parts = []
    for name, mine in annotations.load().groupby("corpus"):
        registry.locate(str(name))
        articles = cleaning.clean(reading.read(str(name)))
        articles = articles[articles["article_id"].isin(set(mine["article_id"]))]
        found = store.join(mine, articles)
        texts = measure.in_context(found, articles)
        groups = duplicates.groups(articles).set_axis(articles["article_id"])
        parts.append(found.assign(text=texts, group=f"{name}/" + found["article_id"].map(groups).astype("str")))
    return pd.concat(parts, ignore_index=True)


def designs(table: pd.DataFrame, on_test_set: bool = True) -> list[Design]:
    """The designs by which instruments are evaluated.

    Parameters
    ----------
    table : DataFrame
        From :func:`annotated`.
    on_test_set : bool
        Whether to evaluate on the test set. While a dictionary is being written it is not looked at.

    Returns
    -------
    list of Design
        "articles left out" (tenfold) and "corpus left out" within the development set; "corpus left out, test set",
        "test set".

    Examples
    --------
    >>> table = pd.DataFrame({"corpus": list("xxyy"), "group": list("abcd"), "split": ["development", "test"] * 2})
    >>> [design.name for design in designs(table.loc[table.index.repeat(20)].reset_index(drop=True))][-1]
    'test set'
    """
    development, test = (np.flatnonzero(table["split"] == name) for name in ("development", "test"))
    groups = table["group"].to_numpy()[development]
    tenfold = [(development[fit], development[left]) for fit, left in fitting.folds(groups)]
    within = [
        Design("articles left out", development, tenfold),
        Design("corpus left out", development, _by_corpus(table, development, development)),
    ]
    if not on_test_set:
        return within
    return [
        *within,
        Design("corpus left out, test set", test, _by_corpus(table, development, test)),
        Design("test set", test, [(development, test)]),
    ]


def _by_corpus(table: pd.DataFrame, source: np.ndarray, target: np.ndarray) -> list[tuple[np.ndarray, np.ndarray]]:
    corpus = table["corpus"].to_numpy()
    return [
        (source[corpus[source] != name], target[corpus[target] == name]) for name in sorted(np.unique(corpus[target]))
    ]


def classifier():
    """The classifier of words, one to be fitted for each frame.

    Returns
    -------
    Pipeline
        tf-idf of words and pairs of words that stand in three passages or more; logistic regression that makes up for
        rare frames by the weights of its classes.
    """
    words = TfidfVectorizer(ngram_range=(1, 2), min_df=3, sublinear_tf=True, max_features=2000)
    return make_pipeline(words, LogisticRegression(C=1.0, class_weight="balanced", solver="liblinear"))


def predictions(table: pd.DataFrame, design: Design) -> dict[str, np.ndarray]:
    """What each instrument says of the passages of a design, fitted to none of those it is tested on.

    Parameters
    ----------
    table : DataFrame
        From :func:`annotated`.
    design : Design
        One of :func:`designs`.

    Returns
    -------
    dict of str to ndarray, shape (n_target, n_frames)
        0 or 1, in the order of ``design.target`` and :data:`twotracks.annotation.frames.FRAMES`.
    """
    target = table.iloc[design.target]
    # Scored by itself, a text is what score() makes of a sentence with its neighbours.
    by_dictionary = measure.score(pd.DataFrame({"sentence": target["text"].to_numpy()}), frames=measure.STUDY)
    out = {
        ALWAYS: np.ones((len(target), len(FRAMES))),
        DICTIONARY: by_dictionary[[PREFIX + frame for frame in FRAMES]].to_numpy(),
        WORDS: np.zeros((len(target), len(FRAMES))),
    }
    place = {row: i for i, row in enumerate(design.target)}
    for fit, left in design.divisions:
        tested = [place[row] for row in left]
        words = classifier()[0]
        source, asked = words.fit_transform(table["text"].iloc[fit]), words.transform(table["text"].iloc[left])
        for k, frame in enumerate(FRAMES):
            values = table[frame].to_numpy()[fit]
            if len(np.unique(values)) == 2:  # else it has nothing to learn from, and finds the frame nowhere
                out[WORDS][tested, k] = classifier()[1].fit(source, values).predict(asked)
    return out


def evaluate(table: pd.DataFrame, on_test_set: bool = True, n_boot: int = N_BOOT) -> pd.DataFrame:
    """Evaluate every instrument on every frame.

    Parameters
    ----------
    table : DataFrame
        From :func:`annotated`.
    on_test_set : bool
        Whether to evaluate on the test set.
    n_boot : int
        Draws of whole articles behind the 95 % intervals.

    Returns
    -------
    DataFrame
        One row per ``frame``, ``instrument``, ``design`` and ``corpus`` ("all corpora", or the one that was tested on):
        ``precision``, ``recall``, ``f1``, each with ``_low``, ``_high`` (95 %) and ``_weighted`` (each passage by one
        over its inclusion probability); ``f1_minus`` with its interval: F1 less that of the dictionary, from the same
        draws; ``n``, ``n_positive``, ``n_found``, ``n_articles``; ``ships``: whether it is the study's measure;
        ``fails``: why that measure is not to be drawn, of the design "test set" and all corpora; ``lexicon``.
    """
    rows = []
    for design in designs(table, on_test_set):
        found = predictions(table, design)
        target = table.iloc[design.target].reset_index(drop=True)
        for corpus in (ALL, *sorted(target["corpus"].unique())):
            mine = np.ones(len(target), bool) if corpus == ALL else (target["corpus"] == corpus).to_numpy()
            said = {name: values[mine] for name, values in found.items()}
            rows += [{**row, "design": design.name, "corpus": corpus} for row in _agree(target[mine], said, n_boot)]
    out = pd.DataFrame(rows)
    always = out[out["instrument"] == ALWAYS].set_index(["frame", "design", "corpus"])["f1"]
    beside = pd.MultiIndex.from_frame(out[["frame", "design", "corpus"]])
    out["ships"] = out["instrument"] == SHIPPED
    judged = out["ships"] & (out["design"] == "test set") & (out["corpus"] == ALL)
    out["fails"] = [
        reason(row, float(base)) if asked else ""
        for asked, base, (_, row) in zip(judged, always.reindex(beside), out.iterrows(), strict=True)
    ]
    first = ["frame", "instrument", "design", "corpus"]
    return out[[*first, *out.columns.difference(first, sort=False)]].assign(lexicon=_version())


def reason(row: pd.Series, always: float) -> str:
    """Why a measure fails, or "".

    Parameters
    ----------
    row : Series
        ``f1``, ``f1_low`` and ``n_positive`` on the test set.
    always : float
        F1 of taking every passage for one that uses the frame.

    Returns
    -------
    str
        The first that holds: fewer than 10 passages use the frame; F1 below .5; lower end of its interval below .3; F1
        no higher than that of "always", so that the measure tells nothing.

    Examples
    --------
    >>> reason(pd.Series({"f1": 0.45, "f1_low": 0.3, "n_positive": 40}), 0.2)
    'F1 below .5'
    >>> reason(pd.Series({"f1": 0.8, "f1_low": 0.7, "n_positive": 40}), 0.2)
    ''
    """
    if row["n_positive"] < LEAST_POSITIVE:
        return f"fewer than {LEAST_POSITIVE} passages use it"
    if not row["f1"] >= LEAST_F1:
        return "F1 below .5"
    if not row["f1_low"] >= LEAST_LOW:
        return "lower end of F1 below .3"
    return "no better than always" if row["f1"] <= always + 0.005 else ""


def _agree(target: pd.DataFrame, found: dict[str, np.ndarray], n_boot: int) -> list[dict]:
    """Agreement of every instrument on every frame, from one set of draws."""
    truth = target[list(FRAMES)].to_numpy()
    counts = np.stack(
        [np.stack([truth * said, (1 - truth) * said, truth * (1 - said)], axis=-1) for said in found.values()], axis=1
    )  # (passages, instruments, frames, right / wrong / missed)
    shape = counts.shape[1:]
    flat = counts.reshape(len(counts), -1)
    weights = 1 / target["inclusion_probability"].to_numpy()
    whole = _statistics(flat.sum(axis=0).reshape(shape))
    weighted = _statistics((flat * weights[:, None]).sum(axis=0).reshape(shape))
    per_article = cluster_sums(flat, target["group"])
    names = list(found)

    def statistic(sums: np.ndarray) -> np.ndarray:
        values = _statistics(sums.reshape(*sums.shape[:-1], *shape))
        minus = values[..., 2] - values[..., names.index(DICTIONARY), :, 2][..., None, :]
        return np.concatenate([values, minus[..., None]], axis=-1).reshape(*sums.shape[:-1], -1)

    low, high = (
        ends.reshape(*shape[:2], 4) for ends in percentile_interval(bootstrap(per_article, statistic, n_boot, SEED))
    )
    rows = []
    for i, name in enumerate(names):
        for k, frame in enumerate(FRAMES):
            row: dict = {"frame": frame, "instrument": name}
            for j, what in enumerate(_STATISTICS):
                row |= {
                    what: whole[i, k, j], f"{what}_low": low[i, k, j], f"{what}_high": high[i, k, j],
                    f"{what}_weighted": weighted[i, k, j],
                }  # fmt: skip
            row |= {
                "f1_minus": whole[i, k, 2] - whole[names.index(DICTIONARY), k, 2],
                "f1_minus_low": low[i, k, 3], "f1_minus_high": high[i, k, 3],
                "n": len(target), "n_positive": int(truth[:, k].sum()), "n_found": int(found[name][:, k].sum()),
                "n_articles": len(per_article),
            }  # fmt: skip
            rows.append(row)
    return rows


def _statistics(counts: np.ndarray) -> np.ndarray:
    """Precision, recall and F1 of counts (..., 3); NaN where nothing was found, or nothing was there to be found."""
    right, wrong, missed = np.moveaxis(counts, -1, 0)
    with np.errstate(invalid="ignore", divide="ignore"):
        precision, recall = right / (right + wrong), right / (right + missed)
        f1 = 2 * right / (2 * right + wrong + missed)
    return np.stack([precision, recall, f1], axis=-1)


def _version() -> str:
    from twotracks import lexicons

    return lexicons.load("frames").version


def agreement_of_annotators(n_boot: int = N_BOOT) -> pd.DataFrame:
    """Agreement of annotators A and B, frame by frame, on the sentences that both read.

    Parameters
    ----------
    n_boot : int
        Draws of whole articles.

    Returns
    -------
    DataFrame
        ``frame``, ``alpha`` (Krippendorff's, nominal) with ``alpha_low`` and ``alpha_high`` (95 %), ``f1`` of B taken
        as a measure of A with its interval, ``n``, ``n_a`` and ``n_b``: sentences that each says use the frame,
        ``n_articles``. Two passes of one kind of language model: test-retest, an upper bound.

    Examples
    --------
    >>> table = agreement_of_annotators(n_boot=20)
    >>> len(table), table["n"].unique().tolist()
    (22, [320])
    """
    first, second = annotations.load(), annotations.load(annotator="B")
    both = first.merge(second, on=UNIT, suffixes=("", "_b"))
    articles = both["corpus"] + "/" + both["article_id"]
    rows = []
    for frame in FRAMES:
        a, b = both[frame].to_numpy(), both[f"{frame}_b"].to_numpy()
        ratings = pd.DataFrame({"A": a, "B": b})
        low, high = agreement.alpha_interval(ratings, "nominal", articles, n_boot)
        counts = np.stack([a * b, (1 - a) * b, a * (1 - b)], axis=-1)
        draws = bootstrap(cluster_sums(counts, articles), lambda sums: _statistics(sums)[..., 2], n_boot, SEED)
        f1_low, f1_high = percentile_interval(draws)
        rows.append({
            "frame": frame, "alpha": agreement.alpha(ratings, "nominal"), "alpha_low": low, "alpha_high": high,
            "f1": float(_statistics(counts.sum(axis=0))[2]), "f1_low": float(f1_low), "f1_high": float(f1_high),
            "n": len(both), "n_a": int(a.sum()), "n_b": int(b.sum()), "n_articles": articles.nunique(),
        })  # fmt: skip
    return pd.DataFrame(rows)
