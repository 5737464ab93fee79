"""Fitting and evaluating the model of passages on whole documents and on the bank of invented texts.

What is fitted is in :mod:`twotracks.passages.recognition`; this makes its weights. Fitting needs python-crfsuite
(``pip install ".[fit]"``), using the weights does not. Each design evaluates on text that the weights were not fitted
to: "corpus left out" (fitted to everything but one corpus, or some writers of the bank), "articles left out" (threefold
within the corpus that is tested, everything else fitted to), both within the development set, and "test set".
"""

import json
import tempfile
from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import date
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
import pandas as pd
from scipy import sparse
from scipy.special import expit
from sklearn.feature_extraction.text import CountVectorizer
from sklearn.linear_model import LogisticRegression

from twotracks import lexicons
from twotracks.annotation import documents
from twotracks.config import DATA, N_BOOT, SEED
from twotracks.corpus import load, registry
from twotracks.errors import InputError
from twotracks.inference.bootstrap import bootstrap, cluster_sums, percentile_interval
from twotracks.passages import context, discourse, lexicon, prefilter, recognition
from twotracks.passages.find import days_of
from twotracks.passages.scan import Days, Scan, scan
from twotracks.schemas import TRACKS
from twotracks.text.sentences import spans

# Chosen within the development set, and before the test set was evaluated.
NAMES_C = 0.3  # inverse of the penalty on the weights of names
PENALTY = 5.0  # on the squared weights of the chain
LEAST_FREQUENT = 5  # features that stand in fewer sentences have no weight
REAL_COUNTS = 2  # how often a document of a real corpus counts beside an invented text
ITERATIONS = 100
FOLDS = 3
HEARD = (
    -0.4,
    1.1,
    -6.0,
)  # log odds: from .60 on where only the chain finds a sentence, from .25 on where the rules do too
INSTRUMENTS = ("rules", "sentence by sentence", "with the previous decision", "chain", "chain, rules heard")
SHIPPED = "chain, rules heard"  # what find_passages is
# What is left out together: a corpus, a kind of text, or two writers of the bank.
LEFT_OUT = (
    ("western-press",), ("tehran-times",), ("fa-kes", "un-general-debate"), ("w3", "w7"), ("w9", "w10"), ("w5", "w8"),
    ("w1", "w2"), ("w17", "w20"),
)  # fmt: skip
ARTICLES_OF_TEST = ("w22",)  # the writer of the test set who wrote whole articles; the others wrote mostly passages
CURVE = (0.05, 0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9, 0.95)
_PREVIOUS = "previous-decision"


Article = tuple[str, str, Days | None]  # text, title, days


class Document(NamedTuple):
    """An article or invented text with its annotations.

    ``source``: corpus, or writer of the bank; ``group``: what stays together in a fold; ``first``, ``last``: the
    stretch of sentences that was annotated; ``links``: by track, for each sentence of it "named", "unnamed" or "";
    ``is_read``: whether `find_passages` reads it sentence by sentence at all: if not, nothing is found in it.
    """

    document_id: str
    source: str
    group: str
    is_real: bool
    seen: Scan
    described: discourse.Description
    first: int
    last: int
    links: Mapping[str, np.ndarray]
    is_read: bool


def from_corpora(annotated: pd.DataFrame, corpora: Mapping[str, pd.DataFrame]) -> list[Document]:
    """Annotated documents of the real corpora, with their text.

    Parameters
    ----------
    annotated : DataFrame
        From :func:`twotracks.annotation.documents.annotated`.
    corpora : mapping of str to DataFrame
        Cleaned articles of each corpus.

    Returns
    -------
    list of Document
        A document that is no longer in its corpus, or in which no name of a track stands, is left out.
    """
    out = []
    for name, mine in annotated.groupby("corpus"):
        articles = corpora[str(name)].drop_duplicates("article_id").set_index("article_id")
        for article_id, rows in mine.groupby("article_id"):
            if article_id not in articles.index:
                continue
            row = articles.loc[article_id]
            days = days_of(row["published"], row.get("date_precision", "day"))
            out.append(_document(f"{name}/{article_id}", str(name), True, (row["text"], row["title"], days), rows))
    return [one for one in out if one is not None]


def from_bank(sentences: pd.DataFrame) -> list[Document]:
    """Invented texts with the labels of their writers.

    Parameters
    ----------
    sentences : DataFrame
        From :func:`twotracks.annotation.documents.bank`.

    Returns
    -------
    list of Document

    Examples
    --------
    >>> texts = from_bank(documents.bank("test").head(40))
    >>> texts[0].source
    'w22'
    """
    out = []
    for text_id, rows in sentences.groupby("text_id", sort=False):
        day = date.fromisoformat(rows["published"].iloc[0])
        ends = np.cumsum(rows["sentence"].str.len() + 1) - 1
        places = list(zip(ends - rows["sentence"].str.len(), ends, strict=True))
        article = (" ".join(rows["sentence"]), rows["title"].iloc[0], (day, day))
        out.append(_document(str(text_id), rows["writer"].iloc[0], False, article, rows, places))
    return [one for one in out if one is not None]


def _document(
    name: str, source: str, is_real: bool, article: Article, rows: pd.DataFrame, places: Sequence | None = None
) -> Document | None:
    text, title, days = article
    table = pd.DataFrame({"title": [title], "text": [text]})
    seen = scan(text, title, days, sentences=places) if prefilter.aliases(table)[0] else None
    is_read = seen is not None
    if seen is None:
        # Nothing can be found in it; it stays, so that what is missed there counts.
        nowhere = context.article_context(text, title)
        seen = Scan(text, title, days, places or spans(text), nowhere, {}, {}, {}, frozenset())
    first, last = int(rows["sentence_no"].min()), int(rows["sentence_no"].max())
    if last >= len(seen.sentences):
        return None
    rows = rows.sort_values("sentence_no")
    links = {track: rows[track].to_numpy(dtype=object) for track in TRACKS}
    return Document(name, source, source, is_real, seen, discourse.describe(seen), first, last, links, is_read)


class _NameTable(NamedTuple):
    """Features of every annotated sentence, for each track, by which it could name it.

    ``counts``: sparse, a row per document, track and sentence; ``features``: names of its columns; ``named``: whether
    the annotation says that the sentence names the track; ``of``: the document of each row.
    """

    counts: sparse.csr_matrix
    features: np.ndarray
    named: np.ndarray
    of: np.ndarray


def fit_names(texts: Sequence[Document]) -> dict[str, float]:
    """Weights of the first step: whether a sentence by itself names a track.

    Parameters
    ----------
    texts : sequence of Document
        What to fit to.

    Returns
    -------
    dict of str to float
        Feature to weight (log odds).
    """
    table = _name_table(texts)
    return _fitted_names(table, np.ones(len(table.of), dtype=bool))


def _name_table(texts: Sequence[Document]) -> _NameTable:
    rows: list[list[str]] = []
    named: list[bool] = []
    of: list[int] = []
    for i, one in enumerate(texts):
        for track in TRACKS:
            rows += discourse.name_features(one.seen, one.described, track)[one.first : one.last + 1]
            named += (one.links[track] == "named").tolist()
            of += [i] * (one.last - one.first + 1)
    counter = CountVectorizer(analyzer=list, binary=True, dtype=np.float32)
    return _NameTable(counter.fit_transform(rows), counter.get_feature_names_out(), np.array(named), np.array(of))


def _fitted_names(table: _NameTable, fitted: np.ndarray) -> dict[str, float]:
    """Weights fitted to some rows."""
    counts = table.counts[fitted]
    kept = np.asarray(counts.getnnz(axis=0)) >= LEAST_FREQUENT
    model = LogisticRegression(C=NAMES_C, max_iter=300, solver="liblinear", random_state=SEED)
    model.fit(counts[:, kept], table.named[fitted])
    found = dict(zip(table.features[kept], model.coef_[0].tolist(), strict=True))
    found["bias"] = found.get("bias", 0.0) + float(model.intercept_[0])
    return found


def named_by(texts: Iterable[Document], weights: Mapping[str, float]) -> list[dict[str, np.ndarray]]:
    """Probability of each sentence of each document to name each track."""
    by = recognition.Weights(dict(weights), {}, np.zeros((2, 2)), 0.5)
    return [recognition.names(one.seen, one.described, by) for one in texts]


def crossfitted_names(texts: Sequence[Document]) -> list[dict[str, np.ndarray]]:
    """Probability of each sentence to name each track, by weights fitted to the documents of other groups.

    Parameters
    ----------
    texts : sequence of Document
        What the chain will be fitted to: it must see names as uncertain as they will be on new text.

    Returns
    -------
    list of dict
        For each document, track to an array over its sentences.
    """
    table = _name_table(texts)
    groups = np.array([one.group for one in texts])
    out: list[dict[str, np.ndarray]] = [{} for _ in texts]
    for left_out in np.unique(groups):
        by = _fitted_names(table, groups[table.of] != left_out)
        mine = np.flatnonzero(groups == left_out).tolist()
        for i, named in zip(mine, named_by([texts[i] for i in mine], by), strict=True):
            out[i] = named
    return out


Rows = dict[str, list[list[str]]]


def chain_rows(texts: Sequence[Document], named: Sequence[Mapping[str, np.ndarray]]) -> list[Rows]:
    """Features of the annotated stretch of each document, by track."""
    return [
        {track: discourse.features(one.seen, one.described, names, track)[one.first : one.last + 1] for track in TRACKS}
        for one, names in zip(texts, named, strict=True)
    ]


def fit_chain(texts: Sequence[Document], rows: Sequence[Rows]) -> tuple[dict[str, float], list[list[float]]]:
    """Weights and transitions of the chain (conditional random field, L2 penalty, L-BFGS).

    Parameters
    ----------
    texts : sequence of Document
        What to fit to.
    rows : sequence of dict
        Their features (:func:`chain_rows`).

    Returns
    -------
    (dict, list)
        Feature to weight in log odds; transitions, 2 x 2.

    Raises
    ------
    InputError
        If python-crfsuite is not installed.
    """
    try:
        import pycrfsuite
    except ImportError:
        raise InputError('Fitting needs python-crfsuite: pip install "twotracks[fit]".') from None
    counted = Counter(name for row in rows for track in TRACKS for one in row[track] for name in one)
    kept = {name for name, n in counted.items() if n >= LEAST_FREQUENT}
    trainer = pycrfsuite.Trainer(verbose=False)
    for one, row in zip(texts, rows, strict=True):
        for track in TRACKS:
            features = [[name for name in sentence if name in kept] for sentence in row[track]]
            labels = ["yes" if link else "no" for link in one.links[track]]
            for _ in range(REAL_COUNTS if one.is_real else 1):
                trainer.append(features, labels)
    trainer.set_params(
        {"c1": 0.0, "c2": PENALTY, "max_iterations": ITERATIONS, "feature.possible_transitions": True}
    )  # fmt: skip
    with tempfile.TemporaryDirectory() as folder:
        path = str(Path(folder) / "chain")
        trainer.train(path)
        tagger = pycrfsuite.Tagger()
        tagger.open(path)
        info = tagger.info()
        tagger.close()
    weights: dict[str, float] = {}
    for (name, label), weight in info.state_features.items():
        weights[name] = weights.get(name, 0.0) + (weight if label == "yes" else -weight)
    transitions = [[info.transitions.get((a, b), 0.0) for b in ("no", "yes")] for a in ("no", "yes")]
    return weights, transitions


def fit(texts: Sequence[Document], threshold: float = 0.5) -> recognition.Weights:
    """Fit both steps.

    Parameters
    ----------
    texts : sequence of Document
        What to fit to.
    threshold : float
        Probability from which a sentence counts as a passage.

    Returns
    -------
    Weights
    """
    rows = chain_rows(texts, crossfitted_names(texts))
    chain, transitions = fit_chain(texts, rows)
    return recognition.Weights(fit_names(texts), chain, np.array(transitions), threshold, HEARD)


def packed(weights: recognition.Weights, n_documents: int, n_sentences: int, least: float = 0.05) -> dict[str, Any]:
    """Weights as they are stored: rounded, those near zero left out, with what they were fitted to.

    Parameters
    ----------
    weights : Weights
        From :func:`fit`.
    n_documents, n_sentences : int
        How many they were fitted to.
    least : float
        Smaller weights are left out.

    Returns
    -------
    dict

    Examples
    --------
    >>> w = recognition.Weights({"a": 0.001, "b": 1.23456}, {}, np.zeros((2, 2)), 0.5)
    >>> packed(w, 1, 2)["names"]
    {'b': 1.235}
    """
    small = {
        step: {name: round(weight, 3) for name, weight in sorted(mine.items()) if abs(weight) >= least}
        for step, mine in (("names", weights.names), ("chain", weights.chain))
    }
    return {
        "tracks": list(TRACKS),
        "lexicons": {"tracks": lexicon.load().version, discourse.NAME: lexicons.load(discourse.NAME).version},
        "n_documents": n_documents, "n_sentences": n_sentences, "threshold": weights.threshold, "heard": weights.heard,
        "transitions": np.round(weights.transitions, 3).tolist(), **small,
    }  # fmt: skip


def predicted(texts: Sequence[Document], by: recognition.Weights) -> list[dict[str, np.ndarray]]:
    """Probabilities of the annotated stretch of each document, by track."""
    return [
        {
            track: found[one.first : one.last + 1] * one.is_read
            for track, found in recognition.probabilities(one.seen, by).items()
        }
        for one in texts
    ]


def as_table(texts: Iterable[Document], found: Iterable[Mapping[str, np.ndarray]]) -> pd.DataFrame:
    """One row per sentence and track.

    Parameters
    ----------
    texts : iterable of Document
        Annotated documents.
    found : iterable of dict
        Of each the probabilities (:func:`predicted`).

    Returns
    -------
    DataFrame
        ``document_id``, ``source``, ``sentence_no``, ``track``, ``link`` (by the annotation, "" where it says neither),
        ``actual`` (bool), ``probability``, ``by_rules`` (bool).
    """
    parts = []
    for one, probability in zip(texts, found, strict=True):
        for track in TRACKS:
            numbers = np.arange(one.first, one.last + 1)
            parts.append(
                pd.DataFrame(
                    {
                        "document_id": one.document_id, "source": one.source, "sentence_no": numbers, "track": track,
                        "link": one.links[track], "actual": one.links[track] != "",
                        "probability": probability[track],
                        "by_rules": [track in one.seen.by_rules.get(int(i), {}) for i in numbers],
                    }
                )
            )  # fmt: skip
    return pd.concat(parts, ignore_index=True)


def left_out(texts: Sequence[Document], sources: Collection[Collection[str]], n_folds: int = FOLDS) -> pd.DataFrame:
    """Evaluate by leaving out whole corpora or writers, and articles.

    Parameters
    ----------
    texts : sequence of Document
        The development set.
    sources : collection of collections of str
        What is left out together.
    n_folds : int
        Folds of the design "articles left out", which only real corpora have.

    Returns
    -------
    DataFrame
        The tables of :func:`as_table` of what was left out, with ``design``, ``left_out`` (its sources) and
        ``instrument`` (:data:`INSTRUMENTS`).
    """
    rows = chain_rows(texts, crossfitted_names(texts))
    parts = []
    for together in sources:
        tested = np.array([one.source in together for one in texts])
        if not tested.any():
            continue
        name = "+".join(together)
        parts.append(_fitted_without(texts, rows, tested).assign(design="corpus left out", left_out=name))
        if all(one.is_real for one, mine in zip(texts, tested, strict=True) if mine):
            fold = np.random.default_rng(SEED).integers(0, n_folds, len(texts))
            found = [_fitted_without(texts, rows, tested & (fold == k)) for k in range(n_folds)]
            parts.append(pd.concat(found).assign(design="articles left out", left_out=name))
    return pd.concat(parts, ignore_index=True)


def on_test_set(development: Sequence[Document], test: Sequence[Document], by: recognition.Weights) -> pd.DataFrame:
    """Evaluate the stored weights, and the other instruments, on the test set.

    Parameters
    ----------
    development, test : sequence of Document
        What is fitted to, and what is evaluated.
    by : Weights
        Those that were fitted to the development set and are stored.

    Returns
    -------
    DataFrame
        As from :func:`left_out`, design "test set".
    """
    texts = [*development, *test]
    names = [*crossfitted_names(development), *named_by(test, by.names)]
    tested = np.arange(len(texts)) >= len(development)
    table = _fitted_without(texts, chain_rows(texts, names), tested)
    stored = as_table(test, predicted(test, by)).assign(instrument=SHIPPED)
    table = pd.concat([table[table["instrument"] != SHIPPED], stored], ignore_index=True)
    return table.assign(design="test set", left_out="test set")


def _fitted_without(texts: Sequence[Document], rows: Sequence[Rows], tested: np.ndarray) -> pd.DataFrame:
    """What each instrument says of some documents, fitted to all the others."""
    fitted, target = np.flatnonzero(~tested).tolist(), np.flatnonzero(tested).tolist()
    source, source_rows = [texts[i] for i in fitted], [rows[i] for i in fitted]
    chain, transitions = fit_chain(source, source_rows)
    alone, previous = fit_sentences(source, source_rows), fit_sentences(source, source_rows, with_previous=True)
    mine = [texts[i] for i in target]
    found: dict[str, list[dict[str, np.ndarray]]] = {name: [] for name in INSTRUMENTS}
    for i in target:
        sums = {
            name: {
                track: np.array([sum(by.get(feature, 0.0) for feature in row) for row in rows[i][track]])
                for track in TRACKS
            }
            for name, by in (("chain", chain), ("alone", alone), ("previous", previous))
        }
        found["chain"].append(
            {track: recognition.marginals(sums["chain"][track], np.array(transitions)) for track in TRACKS}
        )
        found["sentence by sentence"].append({track: expit(sums["alone"][track]) for track in TRACKS})
        found["with the previous decision"].append(
            {track: _with_previous(sums["previous"][track], previous[_PREVIOUS]) for track in TRACKS}
        )
        rules = {
            track: np.array([track in texts[i].seen.by_rules.get(n, {}) for n in _stretch(texts[i])], dtype=float)
            for track in TRACKS
        }
        found["rules"].append(rules)
        found[SHIPPED].append({track: _heard(texts[i], found["chain"][-1][track], track) for track in TRACKS})
    return pd.concat([as_table(mine, found[name]).assign(instrument=name) for name in INSTRUMENTS], ignore_index=True)


def _heard(one: Document, probability: np.ndarray, track: str) -> np.ndarray:
    """What ships says of the annotated stretch of a document, from what the chain says of it."""
    whole = np.zeros(len(one.seen.sentences))
    whole[one.first : one.last + 1] = probability
    if not one.is_read:
        return np.zeros_like(probability)
    return recognition.hear(whole, one.seen, one.described, track, HEARD)[one.first : one.last + 1]


def _stretch(one: Document) -> range:
    return range(one.first, one.last + 1)


def fit_sentences(texts: Sequence[Document], rows: Sequence[Rows], with_previous: bool = False) -> dict[str, float]:
    """Weights of a logistic regression of the same features, for comparison with the chain.

    Parameters
    ----------
    texts : sequence of Document
        What to fit to.
    rows : sequence of dict
        Their features (:func:`chain_rows`).
    with_previous : bool
        Whether the annotation of the sentence before is a feature.

    Returns
    -------
    dict of str to float
        Feature to weight (log odds).
    """
    found: list[list[str]] = []
    labels: list[bool] = []
    for one, row in zip(texts, rows, strict=True):
        for track in TRACKS:
            actual = [bool(link) for link in one.links[track]]
            before = [False, *actual[:-1]]
            for _ in range(REAL_COUNTS if one.is_real else 1):
                found += [
                    [*features, _PREVIOUS] if with_previous and last else features
                    for features, last in zip(row[track], before, strict=True)
                ]
                labels += actual
    counts = CountVectorizer(analyzer=list, binary=True, min_df=LEAST_FREQUENT, dtype=np.float32)
    model = LogisticRegression(C=1 / (2 * PENALTY), max_iter=200, solver="liblinear", random_state=SEED)
    model.fit(counts.fit_transform(found), np.array(labels))
    weights = dict(zip(counts.get_feature_names_out(), model.coef_[0].tolist(), strict=True))
    weights["bias"] = weights.get("bias", 0.0) + float(model.intercept_[0])
    return weights


def _with_previous(sums: np.ndarray, weight: float) -> np.ndarray:
    """Probabilities where the decision before is a feature: averaged over what it may have been."""
    out = np.zeros(len(sums))
    before = 0.0
    for i, value in enumerate(sums):
        before = before * expit(value + weight) + (1 - before) * expit(value)
        out[i] = before
    return out


def agreement(
    table: pd.DataFrame, by: Sequence[str] = (), threshold: float = 0.5, n_boot: int = N_BOOT
) -> pd.DataFrame:
    """Precision, recall and F1 of each instrument for each track.

    Parameters
    ----------
    table : DataFrame
        From :func:`left_out` or :func:`on_test_set`.
    by : sequence of str
        Further columns to split by.
    threshold : float
        Probability from which a sentence counts as found.
    n_boot : int
        Draws of whole documents behind the 95 % intervals; 0 for none.

    Returns
    -------
    DataFrame
        ``design``, ``left_out``, ``instrument``, ``track``, the columns of ``by``; ``precision``, ``recall``, ``f1``,
        each with ``_low`` and ``_high``; ``recall_named``, ``recall_unnamed`` (of the sentences that name the track and
        of those that do not); ``n_found``, ``n_actual``, ``n_sentences``, ``n_documents``.
    """
    rows = []
    for key, group in table.groupby(["design", "left_out", "instrument", "track", *by], sort=False):
        actual, found = group["actual"].to_numpy(bool), group["probability"].to_numpy() >= threshold
        cells = np.column_stack([actual & found, ~actual & found, actual & ~found]).astype(float)
        per_document = cluster_sums(cells, group["document_id"])
        low = high = np.full(3, np.nan)
        if n_boot:
            low, high = percentile_interval(bootstrap(per_document, _ratios, n_boot, SEED), least=0.5)
        row: dict[str, Any] = dict(zip(("design", "left_out", "instrument", "track", *by), key, strict=True))
        for i, name in enumerate(("precision", "recall", "f1")):
            row |= {name: float(_ratios(cells.sum(axis=0))[i]), f"{name}_low": low[i], f"{name}_high": high[i]}
        for link in documents.LINKS:
            mine = (group["link"] == link).to_numpy()
            row[f"recall_{link}"] = float(found[mine].mean()) if mine.any() else np.nan
        row |= {"n_found": int(found.sum()), "n_actual": int(actual.sum())}
        rows.append({**row, "n_sentences": len(group), "n_documents": group["document_id"].nunique()})
    return pd.DataFrame(rows)


def curve(table: pd.DataFrame, thresholds: Sequence[float] = CURVE) -> pd.DataFrame:
    """Precision and recall of what ships at several thresholds: the measured switch between the two.

    Parameters
    ----------
    table : DataFrame
        From :func:`left_out` or :func:`on_test_set`.
    thresholds : sequence of float
        Probabilities.

    Returns
    -------
    DataFrame
        ``design``, ``left_out``, ``track``, ``threshold``, ``precision``, ``recall``, ``f1``, ``recall_unnamed``,
        ``n_actual``.
    """
    mine = table[table["instrument"] == SHIPPED]
    columns = ["design", "left_out", "track", "precision", "recall", "f1", "recall_unnamed", "n_actual"]
    parts = [agreement(mine, threshold=at, n_boot=0)[columns].assign(threshold=at) for at in thresholds]
    return pd.concat(parts, ignore_index=True)


def _ratios(cells: np.ndarray) -> np.ndarray:
    tp, fp, fn = np.moveaxis(cells, -1, 0)
    with np.errstate(invalid="ignore", divide="ignore"):
        return np.stack([tp / (tp + fp), tp / (tp + fn), 2 * tp / (2 * tp + fp + fn)], axis=-1)


def refit(texts: Sequence[Document]) -> recognition.Weights:
    """Fit to the development set and store the weights (``data/fits/passages.json``).

    Parameters
    ----------
    texts : sequence of Document
        The development set.

    Returns
    -------
    Weights
    """
    weights = fit(texts)
    stored = packed(weights, len(texts), sum(one.last - one.first + 1 for one in texts))
    text = json.dumps(stored, indent=0, ensure_ascii=False)
    (DATA / recognition.FIT).write_text(text + "\n", encoding="utf-8", newline="\n")
    recognition.weights.cache_clear()
    return weights


def texts_of(split: str) -> list[Document]:
    """Every annotated document and text of the bank of a split; all corpora must be present.

    Parameters
    ----------
    split : {"development", "test"}
        Which.

    Returns
    -------
    list of Document

    Raises
    ------
    InputError
        If a corpus is not present.
    """
    annotated = documents.annotated(split=split)
    return from_corpora(annotated, corpora_of(annotated)) + from_bank(documents.bank(split))


def evaluated(development: Sequence[Document], test: Sequence[Document] = ()) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Agreement of every instrument and the curve of thresholds, as they are stored.

    Parameters
    ----------
    development, test : sequence of Document
        From :func:`texts_of`; without a test set only designs within the development set.

    Returns
    -------
    (DataFrame, DataFrame)
        From :func:`agreement` and :func:`curve`.
    """
    parts = [left_out(development, LEFT_OUT)]
    if test:
        weights = recognition.weights()
        if weights is None:
            raise InputError("There are no weights to evaluate. Fit them: twotracks fit.")
        found = on_test_set(development, test, weights)
        real = found["source"].isin({one.source for one in test if one.is_real})
        of_articles = found["source"].isin(ARTICLES_OF_TEST)
        name = found["source"].where(real, "bank").mask(of_articles, "bank, articles")
        parts.append(found.assign(left_out=name))
    table = pd.concat(parts, ignore_index=True)
    return agreement(table), curve(table)


def corpora_of(annotated: pd.DataFrame) -> dict[str, pd.DataFrame]:
    """Cleaned articles of every corpus that was annotated; all must be present."""
    out = {}
    for name in sorted(annotated["corpus"].unique()):
        registry.locate(str(name))
        out[str(name)] = load.load_corpus(str(name))
    return out
