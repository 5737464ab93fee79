"""How well each measure of stance agrees with annotations: correlation, F1 and accuracy with intervals.

Every measure is evaluated by four designs: within the development set on articles left out while it was fitted, and on
a whole corpus left out; and on the test set, fitted to the whole development set, and to that of the other corpora
only. Of the cues only scale and cut-offs are fitted anew each time: their words were written after reading the
development set of every corpus, so for them the test set alone is unseen text. The annotations are those of language
models under the codebook. The tables are kept in ``data/annotations/`` and :mod:`twotracks.validation.stored` reads
them.
"""

from collections.abc import Iterator
from typing import NamedTuple

import numpy as np
import pandas as pd
from sklearn.base import clone
from tqdm import tqdm

from twotracks.analysis import sentiment
from twotracks.analysis.registry import known as known_measures
from twotracks.analysis.registry import travelling
from twotracks.analysis.stance import match
from twotracks.analysis.stance import measure as stance
from twotracks.annotation import store
from twotracks.annotation.sampling import UNIT
from twotracks.config import N_BOOT, SEED
from twotracks.corpus import cleaning, reading, registry
from twotracks.inference import agreement
from twotracks.inference.bootstrap import bootstrap, cluster_sums, moments, pearson, percentile_interval
from twotracks.passages import find
from twotracks.text.sentences import with_hash
from twotracks.validation import estimators, fitting, stored

# What a passage contributes to agreement, as columns of a table that is summed over articles: one of the nine cells of
# the confusion matrix, and the moments of annotation and score, of the measure and of the one it is compared with.
_CONFUSION, _MEASURE, _REFERENCE = slice(0, 9), slice(9, 15), slice(15, 21)
_LEAST_DEFINED = 0.5  # share of draws in which a statistic must be defined for an interval


class Design(NamedTuple):
    """How a measure is evaluated: passages to fit to, passages to test on, and the rows of each that go together."""

    name: str
    source: pd.DataFrame
    target: pd.DataFrame
    divisions: list[tuple[np.ndarray, np.ndarray]]


def annotated_passages() -> pd.DataFrame:
    """Every annotated passage with its text, from all corpora; all must be present.

    Returns
    -------
    DataFrame
        The columns of ``passages`` with ``corpus``, ``split``, ``annotation``, ``inclusion_probability``, ``group``
        (articles with their near-duplicates), ``both`` (whether the sentence speaks of both tracks) and a row a unit.
        ``attrs["gone"]``: annotated units that are no passage any more, because the rules for finding them have changed
        since.

    Raises
    ------
    InputError
        If a corpus has not been fetched.
    """
    annotations = store.load()
    parts = []
    for name, mine in annotations.groupby("corpus"):
        registry.locate(str(name))
        articles = cleaning.clean(reading.read(str(name)))
        passages = find.find_passages(articles, method="rules")  # what was drawn from
        both = passages.duplicated(["article_id", "sentence_no"], keep=False)
        passages = with_hash(passages.assign(both=both))
        own = mine.rename(columns={"stance": "annotation"})[[*UNIT, "annotation", "split", "inclusion_probability"]]
        joined = passages.drop_duplicates(UNIT).merge(own, on=UNIT)
        parts.append(joined.assign(corpus=str(name), group=str(name) + "/" + joined["duplicate_group"]))
    out = pd.concat(parts, ignore_index=True)
    out.attrs = {"gone": len(annotations) - len(out)}
    return out


def designs(annotated: pd.DataFrame, on_test_set: bool = True) -> list[Design]:
    """The designs by which measures are evaluated.

    Parameters
    ----------
    annotated : DataFrame
        From :func:`annotated_passages`.
    on_test_set : bool
        Whether to evaluate on the test set. While a measure is being developed it is not looked at.

    Returns
    -------
    list of Design
        "articles left out" (tenfold) and "corpus left out", both within the development set; "corpus left out, test
        set", fitted to the development set of the other corpora; "test set", fitted to the whole development set.
    """
    development, test = (
        annotated[annotated["split"] == name].reset_index(drop=True) for name in ("development", "test")
    )
    tenfold = list(fitting.folds(development["group"].to_numpy()))
    within = [
        Design("articles left out", development, development, tenfold),
        Design("corpus left out", development, development, _by_corpus(development, development)),
    ]
    if not on_test_set:
        return within
    return [
        *within,
        Design("corpus left out, test set", development, test, _by_corpus(development, test)),
        Design("test set", development, test, [(np.arange(len(development)), np.arange(len(test)))]),
    ]


def evaluate(
    annotated: pd.DataFrame, on_test_set: bool = True, n_boot: int = N_BOOT
) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Evaluate every measure of :func:`twotracks.validation.estimators.measures`.

    Parameters
    ----------
    annotated : DataFrame
        From :func:`annotated_passages`.
    on_test_set : bool
        Whether to evaluate on the test set. While a measure is being developed it is not looked at.
    n_boot : int
        Draws of whole articles behind the 95 % intervals.

    Returns
    -------
    (DataFrame, DataFrame)
        One row per ``measure``, ``design`` (:func:`designs`), ``corpus`` and ``sentences`` ("all", "one track", "both
        tracks"), with the columns of :func:`agreement_of` and ``lexicon``, the version of the cues; and the confusion
        matrices of the design "test set": ``measure``, ``annotation``, ``label``, ``n``.
    """
    measures = estimators.measures()
    tried = [(design, name) for design in designs(annotated, on_test_set) for name in measures]
    results: dict[tuple[str, str], tuple[Design, np.ndarray, np.ndarray]] = {}
    for design, name in tqdm(tried, desc="measures"):
        results[design.name, name] = (design, *predictions(measures[name], design))
    rows, cells = [], []
    for design in designs(annotated, on_test_set)[-1:] if on_test_set else []:
        # What ships has learnt from more than these passages, so that only the test set is new to it.
        shipped = stance.score(design.target)
        results[design.name, estimators.SHIPPED] = (
            design, shipped["stance"].to_numpy(), shipped["stance_label"].to_numpy(),
        )  # fmt: skip
    for (design_name, name), (design, scores, labels) in results.items():
        reference = results[design_name, estimators.REFERENCE][1]
        for corpus, sentences, mine in _parts(design.target):
            found = agreement_of(design.target[mine], scores[mine], labels[mine], reference[mine], n_boot)
            rows.append({"measure": name, "design": design_name, "corpus": corpus, "sentences": sentences, **found})
        if design_name == "test set":
            counts = agreement.confusion(design.target["annotation"].to_numpy(), labels).astype(int)
            cells += [
                {"measure": name, "annotation": i - 1, "label": j - 1, "n": counts[i, j]}
                for i in range(3)
                for j in range(3)
            ]
    table = pd.DataFrame(rows).assign(lexicon=match.load().version)
    return table, pd.DataFrame(cells, columns=["measure", "annotation", "label", "n"])


def predictions(measure: estimators.BaseEstimator, design: Design) -> tuple[np.ndarray, np.ndarray]:
    """What a measure says of the passages of a design, fitted to none of those it scores.

    Parameters
    ----------
    measure : estimator
        One of :func:`twotracks.validation.estimators.measures`.
    design : Design
        One of :func:`designs`.

    Returns
    -------
    (ndarray, ndarray)
        Scores and labels, one for each row of ``design.target``.
    """
    scores, labels = np.zeros(len(design.target)), np.zeros(len(design.target))
    for rows, tested in design.divisions:
        source, target = design.source.iloc[rows], design.target.iloc[tested]
        fitted = clone(measure).fit(source, source["annotation"].to_numpy())
        scores[tested], labels[tested] = fitted.decision_function(target), fitted.predict(target)
    return scores, labels


def scores(annotated: pd.DataFrame) -> pd.DataFrame:
    """What the study's measures say of each annotated passage, without its text.

    Parameters
    ----------
    annotated : DataFrame
        From :func:`annotated_passages`.

    Returns
    -------
    DataFrame
        ``corpus``, ``article_id``, ``hash``, ``track``, ``split``, ``both``, ``annotation``, ``stance``,
        ``stance_label``, ``textblob_polarity``, ``vader``.
    """
    columns = ["corpus", "article_id", "hash", "track", "split", "both", "annotation"]
    scored = sentiment.score(stance.score(annotated))
    return scored[[*columns, "stance", "stance_label", "textblob_polarity", "vader"]]


def annotations_by_score(scored: pd.DataFrame, measure: str, n_groups: int = 8, n_boot: int = N_BOOT) -> pd.DataFrame:
    """Mean annotation of passages grouped by their score.

    Parameters
    ----------
    scored : DataFrame
        From :func:`scores`, or :func:`twotracks.validation.stored.scores`.
    measure : str
        Name of the column of scores.
    n_groups : int
        Groups of about the same size, fewer where many scores are equal.
    n_boot : int
        Draws of whole articles behind the 95 % intervals.

    Returns
    -------
    DataFrame
        ``score`` (mean of the group), ``annotation`` (mean of the group), ``low``, ``high``, ``n``.

    Examples
    --------
    >>> scored = pd.DataFrame({"corpus": "x", "article_id": list("abcd"), "vader": [-0.5, -0.4, 0.4, 0.5]})
    >>> annotations_by_score(scored.assign(annotation=[-1, 0, 1, 1]), "vader", 2, 50)["annotation"].tolist()
    [-0.5, 1.0]
    """
    group = pd.qcut(scored[measure], n_groups, labels=False, duplicates="drop").fillna(0).to_numpy()
    articles = scored["corpus"] + "/" + scored["article_id"]
    rows = []
    for i in np.unique(group):
        mine = (group == i).astype(float)
        sums = cluster_sums(np.column_stack([mine * scored["annotation"], mine]), articles)
        low, high = _interval(bootstrap(sums, _mean, n_boot, SEED))
        own = scored[group == i]
        rows.append((own[measure].mean(), own["annotation"].mean(), low, high, len(own)))
    return pd.DataFrame(rows, columns=["score", "annotation", "low", "high", "n"])


def by_score(scored: pd.DataFrame | None = None) -> pd.DataFrame:
    """Mean annotation by score for every registered measure.

    Parameters
    ----------
    scored : DataFrame, optional
        Default: the stored scores of the test set.

    Returns
    -------
    DataFrame
        ``measure`` and the columns of :func:`annotations_by_score`, one measure after the other.

    Examples
    --------
    >>> by_score()["measure"].unique().tolist()
    ['stance', 'textblob_polarity', 'vader']
    """
    table = stored.scores("test") if scored is None else scored
    known = [name for name in known_measures() if name in table.columns]
    parts = [annotations_by_score(table, name).assign(measure=name) for name in known]
    out = pd.concat(parts, ignore_index=True)[["measure", "score", "annotation", "low", "high", "n"]]
    out.attrs["measures"] = {name: travelling(known_measures()[name]) for name in known}
    return out


def agreement_of(
    annotated: pd.DataFrame,
    scores: np.ndarray,
    labels: np.ndarray,
    reference: np.ndarray | None = None,
    n_boot: int = N_BOOT,
) -> dict:
    """Agreement of one measure with annotations.

    Parameters
    ----------
    annotated : DataFrame
        ``annotation``, ``group`` and ``inclusion_probability``.
    scores, labels : ndarray, shape (n,)
        What the measure says, as a number and as a label (-1, 0, 1).
    reference : ndarray, shape (n,), optional
        Scores of another measure to compare with.
    n_boot : int
        Draws of whole articles.

    Returns
    -------
    dict
        ``r`` (Pearson), ``macro_f1`` (three classes) and ``accuracy``, each with ``_low``, ``_high`` (95 % percentile),
        ``_weighted`` (each passage by one over its inclusion probability: an estimate for all passages, and rough);
        ``r_minus``, ``r_minus_low``, ``r_minus_high``: r less that of the reference, from the same draws; ``n``,
        ``n_articles``. These are figures of the sample, in which passages with evaluating words are over-represented. r
        is NaN for a measure that does not vary.

    Examples
    --------
    >>> table = pd.DataFrame({"annotation": [1, 1, 0, -1], "group": list("abcd"), "inclusion_probability": 1.0})
    >>> found = agreement_of(table, np.array([0.9, 0.1, 0.0, -0.5]), np.array([1, 0, 0, -1]), n_boot=50)
    >>> found["accuracy"], found["n_articles"]
    (0.75, 4)
    """
    values = annotated["annotation"].to_numpy(float)
    cells = np.zeros((len(values), 9))
    cells[np.arange(len(values)), ((values + 1) * 3 + labels + 1).astype(int)] = 1
    compared = [scores] if reference is None else [scores, reference]
    rows = np.column_stack([cells, *(moments(score, values) for score in compared)])
    articles = cluster_sums(rows, annotated["group"])
    whole, weighted = rows.sum(axis=0), (rows / annotated["inclusion_probability"].to_numpy()[:, None]).sum(axis=0)
    statistics = {"r": _r, "macro_f1": _macro_f1, "accuracy": _accuracy}
    if reference is not None:
        statistics["r_minus"] = lambda sums: _r(sums) - pearson(sums[..., _REFERENCE])
    out: dict = {}
    for name, of in statistics.items():
        low, high = _interval(bootstrap(articles, of, n_boot, SEED))
        out |= {name: float(of(whole)), f"{name}_low": low, f"{name}_high": high}
        if name != "r_minus":
            out[f"{name}_weighted"] = float(of(weighted))
    return {**out, "n": len(annotated), "n_articles": len(articles)}


def _by_corpus(source: pd.DataFrame, target: pd.DataFrame) -> list[tuple[np.ndarray, np.ndarray]]:
    return [
        (np.flatnonzero(source["corpus"] != name), np.flatnonzero(target["corpus"] == name))
        for name in sorted(target["corpus"].unique())
    ]


def _parts(target: pd.DataFrame) -> Iterator[tuple[str, str, np.ndarray]]:
    """Corpus, kind of sentences and rows of each part of the passages that is reported by itself."""
    both = target["both"].to_numpy(bool)
    yield "all corpora", "all", np.ones(len(target), dtype=bool)
    yield "all corpora", "one track", ~both
    yield "all corpora", "both tracks", both
    for name in sorted(target["corpus"].unique()):
        yield name, "all", (target["corpus"] == name).to_numpy()


def _r(sums: np.ndarray) -> np.ndarray:
    return pearson(sums[..., _MEASURE])


def _macro_f1(sums: np.ndarray) -> np.ndarray:
    return agreement.macro_f1(_matrix(sums))


def _accuracy(sums: np.ndarray) -> np.ndarray:
    matrix = _matrix(sums)
    return np.trace(matrix, axis1=-2, axis2=-1) / matrix.sum(axis=(-2, -1))


def _matrix(sums: np.ndarray) -> np.ndarray:
    return sums[..., _CONFUSION].reshape(*sums.shape[:-1], 3, 3)


def _mean(sums: np.ndarray) -> np.ndarray:
    with np.errstate(invalid="ignore"):
        return sums[..., 0] / sums[..., 1]


def _interval(draws: np.ndarray) -> tuple[float, float]:
    low, high = percentile_interval(draws, least=_LEAST_DEFINED)
    return float(low), float(high)
