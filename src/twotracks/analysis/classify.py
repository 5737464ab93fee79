"""Classifiers: can outlets, or tracks, be recognised by their words alone?

The question is not how well a machine can do it but by what it does it. So names are masked, texts that belong together
stay in one fold, and an ablation shows what each control of leakage costs.
"""

from collections.abc import Iterator

import numpy as np
import pandas as pd
from scipy import sparse, stats

from twotracks.analysis import label_permutation
from twotracks.config import N_BOOT, SEED
from twotracks.errors import InputError
from twotracks.inference.bootstrap import bootstrap
from twotracks.passages.masking import listed_words, mask
from twotracks.provenance import carry, keeps, note
from twotracks.text import duplicates
from twotracks.text.sentences import spans
from twotracks.text.tokens import MASK, tokens

FOLDS = 5
DIVISIONS = 3  # times the texts are divided into folds anew; one division alone adds its luck to the result
MIN_TEXTS = 10  # an outlet with fewer articles cannot be learnt and tested; it is left out and counted
_MIN_TEXTS_OF_WORD = 2
_MIN_TEXTS_SHOWN = 5  # a word in fewer texts is no sign of anything
_SHORT = frozenset({"eu", "un", "uk"})  # of words of one or two letters only these are no scraps of damaged text
_LEAST_SENTENCE = 8  # words from which a sentence that stands in two articles ties them together
ALIKE = 0.3  # articles that share so much of their wording (Jaccard similarity) stay in one fold
HEAD_WORDS = 25  # the house formula of many outlets: day, date, headline repeated
_STRENGTH = 10.0  # inverse regularisation, fixed beforehand: tuning it on these texts would flatter the result

ACCURACY_COLUMNS = [
    "balanced_accuracy", "ci_low", "ci_high", "chance", "n_texts", "n_classes", "n_groups", "method",
]  # fmt: skip
CONFUSION_COLUMNS = ["actual", "predicted", "n", "share"]
NULL_COLUMNS = ["balanced_accuracy", "null_mean", "null_high", "p", "draws", "n_texts", "method"]
TEXT_COLUMNS = ["actual", "predicted", "share"]
TERM_COLUMNS = ["label", "rank", "term", "weight", "n_texts"]
ABLATION_COLUMNS = [
    "control", "cumulative", "balanced_accuracy", "ci_low", "ci_high", "chance", "n_articles", "n_outlets", "n_groups",
    "method",
]  # fmt: skip


@keeps("min_texts", "seed")
def leakage_ablation(articles: pd.DataFrame, min_texts: int = MIN_TEXTS, seed: int = SEED) -> pd.DataFrame:
    """How well outlets are classified, one leakage control after the other.

    Parameters
    ----------
    articles : DataFrame
        A table of articles.
    min_texts : int
        Outlets with fewer articles are left out.
    seed : int
        Seed of folds and bootstrap.

    Returns
    -------
    DataFrame
        One row a control, each keeping those above, and then, each by itself added to the last of these, what the
        recognition is left with: function words only, content words only (``data/lexicons/function-words.txt``),
        agencies and quoted bodies masked (``data/lexicons/bodies.txt``), articles that share a sentence kept together.
        ``control``; ``cumulative``: whether it is one of those that are kept in the rows below; ``balanced_accuracy``
        (mean share of each outlet's articles recognised, in held-out folds) with a 95 % bootstrap interval over groups;
        ``chance`` (one over the number of outlets); ``n_articles``, ``n_outlets``, ``n_groups``; ``method``. No rows if
        fewer than two outlets have enough articles. The log says how many were left out.

    Examples
    --------
    >>> table = leakage_ablation(tt.load_corpus("teaching").head(120))
    >>> table["control"].head(2).tolist()
    ['random folds', 'outlet and place names masked']
    """
    usable = _enough(articles, "outlet", min_texts)
    table = pd.DataFrame(columns=ABLATION_COLUMNS)
    carry(usable, table)
    if usable["outlet"].nunique() < 2:
        return table
    plain = usable["text"]
    masked = mask(plain, usable["outlet"].unique(), tracks=False)
    alone = pd.Series(np.arange(len(usable)), index=usable.index).astype("str")
    copied = duplicates.groups(usable, ALIKE)
    controls = [
        ("random folds", plain, alone),
        ("outlet and place names masked", masked, alone),
        ("near-duplicates kept together", masked, copied),
    ]
    if usable["published"].notna().mean() > 0.8 and (usable["date_precision"] == "day").mean() > 0.8:
        month = by_month(usable["published"], copied)
        controls.append(("same month kept together", masked, month))
        controls.append((f"first {HEAD_WORDS} words left out", masked.map(_without_head), month))
    else:
        controls.append((f"first {HEAD_WORDS} words left out", masked.map(_without_head), copied))
    _, last, groups = controls[-1]
    n_cumulative = len(controls)
    function = frozenset(listed_words("function-words"))
    no_bodies = mask(plain, usable["outlet"].unique(), tracks=False, bodies=True)
    controls += [
        ("function words only", last.map(lambda text: _only(text, function, True)), groups),
        ("content words only", last.map(lambda text: _only(text, function, False)), groups),
        ("agencies and quoted bodies masked", no_bodies.map(_without_head), groups),
        ("articles with a sentence in common kept together", last, _joined(groups, same_sentence(usable["text"]))),
    ]
    rows = []
    for i, (name, texts, groups) in enumerate(controls):
        if _most_folds(usable["outlet"], groups) < 2:
            note(
                table,
                "classify",
                f"leakage controls left out ('{name}'), because all articles of an outlet stay together",
                1,
            )
            continue
        try:
            predicted = predict(texts, usable["outlet"], groups, seed)
        except InputError:
            note(table, "classify", f"leakage controls left out ('{name}'), because no word is left to learn from", 1)
            continue
        # Copies are no independent witnesses, also where they were not kept together in the folds.
        units = copied if groups is alone else groups
        found = accuracy(usable["outlet"], predicted, units, seed)
        rows.append({"control": name, "cumulative": i < n_cumulative, **found, "n_groups": groups.nunique()})
    if not rows:
        return table
    out = pd.DataFrame(rows).rename(columns={"n_texts": "n_articles", "n_classes": "n_outlets"})[ABLATION_COLUMNS]
    return carry(table, out)


@keeps("min_texts", "seed")
def outlets(articles: pd.DataFrame, min_texts: int = MIN_TEXTS, seed: int = SEED) -> dict[str, pd.DataFrame]:
    """Classify outlets with every leakage control on, and show by what.

    Parameters
    ----------
    articles : DataFrame
        A table of articles.
    min_texts : int
        Outlets with fewer articles are left out.
    seed : int
        Seed of the folds and of the bootstrap.

    Returns
    -------
    dict of DataFrame
        ``accuracy`` (one row, as :func:`accuracy`), ``confusion`` (as :func:`confusion`), ``terms`` (as
        :func:`top_terms`), ``null`` (as :func:`null`) and ``texts`` (on the index of the table: ``actual``,
        ``predicted``, a row a label that was predicted for a text, and ``share`` of the divisions); all empty if fewer
        than two outlets have enough articles.

    Examples
    --------
    >>> found = outlets(tt.load_corpus("teaching").head(120))
    >>> sorted(found)
    ['accuracy', 'confusion', 'null', 'terms', 'texts']
    """
    usable = _enough(articles, "outlet", min_texts)
    texts = mask(usable["text"], usable["outlet"].unique(), tracks=False).map(_without_head)
    groups = copied = duplicates.groups(usable, ALIKE)
    if (usable["date_precision"] == "day").mean() > 0.8:
        groups = by_month(usable["published"], copied)
    return _classified(texts, usable["outlet"], groups, copied, seed)


@keeps("seed")
def tracks(passages: pd.DataFrame, seed: int = SEED) -> dict[str, pd.DataFrame]:
    """Classify passages by track with the tracks' names masked.

    Sentences that speak of both tracks are left out, and sentences that nearly stood before, names masked: a wire
    report that several outlets ran must not be learnt from one and tested on another. Passages of one article stay in
    one fold.

    Parameters
    ----------
    passages : DataFrame
        A table of passages.
    seed : int
        Seed of the folds and of the bootstrap.

    Returns
    -------
    dict of DataFrame
        As :func:`outlets`; all empty if fewer than ``MIN_TEXTS`` passages are left of either track.

    Examples
    --------
    >>> passages = tt.find_passages(tt.load_corpus("teaching").head(120))
    >>> found = tracks(passages)
    >>> found["confusion"]["actual"].unique().tolist()
    ['astana', 'geneva']
    """
    both = passages.duplicated(["article_id", "sentence_no"], keep=False)
    one = passages[~both]
    masked = mask(one["sentence"], one["outlet"].unique())
    again = ~duplicates.first_of_each(masked)
    usable = _enough(one[~again], "track", MIN_TEXTS)
    note(usable, "classify", "passages left out because their sentence speaks of both tracks", int(both.sum()))
    note(usable, "classify", "passages left out because nearly the same sentence stood before", int(again.sum()))
    return _classified(masked[usable.index], usable["track"], usable["article_id"], usable["article_id"], seed)


def _classified(
    texts: pd.Series, labels: pd.Series, groups: pd.Series, units: pd.Series, seed: int
) -> dict[str, pd.DataFrame]:
    if labels.nunique() < 2 or _most_folds(labels, groups) < 2:
        return {
            "accuracy": pd.DataFrame(columns=ACCURACY_COLUMNS),
            "confusion": pd.DataFrame(columns=CONFUSION_COLUMNS),
            "terms": pd.DataFrame(columns=TERM_COLUMNS),
            "null": pd.DataFrame(columns=NULL_COLUMNS),
            "texts": pd.DataFrame(columns=TEXT_COLUMNS),
        }
    predicted = predict(texts, labels, groups, seed)
    return {
        "accuracy": pd.DataFrame([accuracy(labels, predicted, groups, seed)]),
        "confusion": confusion(labels, predicted),
        "terms": top_terms(texts, labels, groups=groups, seed=seed),
        "null": null(texts, labels, groups, units, seed=seed),
        "texts": _of_texts(labels, predicted),
    }


def _of_texts(labels: pd.Series, predicted: pd.DataFrame) -> pd.DataFrame:
    """What was predicted for each text, in which share of the divisions: the texts behind the cells of a confusion."""
    each = predicted.stack().rename("predicted").droplevel(1)
    share = each.groupby([pd.Series(each.index, index=each.index, name="row"), each]).size() / predicted.shape[1]
    rows = share.index.get_level_values("row")
    return pd.DataFrame(
        {"actual": labels[rows].to_numpy(), "predicted": share.index.get_level_values(1), "share": share.to_numpy()},
        index=rows.rename(None),
    )[TEXT_COLUMNS]


def _enough(table: pd.DataFrame, label: str, at_least: int) -> pd.DataFrame:
    """Rows whose label occurs often enough; the log says how many labels and rows were not."""
    counts = table[label].value_counts()
    few = counts[counts < at_least]
    out = table[~table[label].isin(few.index)].copy()
    out.attrs.update(table.attrs)
    if len(few):
        note(
            out,
            "classify",
            f"{label}s left out with fewer than {at_least} texts ({int(few.sum())} texts)",
            len(few),
        )
    return out


def by_month(published: pd.Series, copied: pd.Series) -> pd.Series:
    """Groups of the same month; near-duplicates go with the first of them, and the undated stay among themselves.

    Parameters
    ----------
    published : Series of datetime
        When each text was published; NaT where that is not known.
    copied : Series of str
        Groups of near-duplicates, on the same index.

    Returns
    -------
    Series of str
        The group of each text, such as "2017-01".

    Examples
    --------
    >>> published = pd.to_datetime(pd.Series(["2017-01-23", "2017-02-01", None]))
    >>> by_month(published, pd.Series(["1", "1", "2"])).tolist()
    ['2017-01', '2017-01', 'none 2']
    """
    first = published.groupby(copied).transform("min")
    return first.dt.strftime("%Y-%m").fillna("none " + copied)


def predict(texts: pd.Series, labels: pd.Series, groups: pd.Series, seed: int = SEED) -> pd.DataFrame:
    """Label of each text as predicted by models that have not seen its group.

    Parameters
    ----------
    texts, labels, groups : Series
        On one index. Texts of one group are never split between learning and testing.
    seed : int
        Seed of the folds.

    Returns
    -------
    DataFrame, shape (n_texts, DIVISIONS)
        Predicted labels on the same index, a column for each division into folds.

    Raises
    ------
    InputError
        If there are fewer than two labels, or all texts of a label lie in one group.

    Notes
    -----
    TF-IDF (words in at least two texts, sublinear counts) and multinomial logistic regression with classes
    weighted to be equally important. Words are counted once; which of them stand in two texts, and their
    document frequencies, are learnt anew in every fold, so the predictions equal those of fitting the whole
    pipeline in each fold.

    Examples
    --------
    >>> texts = pd.Series(["peace talks", "peace deal", "war talks", "war front"] * 3)
    >>> labels = pd.Series(["A", "A", "B", "B"] * 3)
    >>> groups = pd.Series([str(i) for i in range(12)])
    >>> predicted = tt.classify.predict(texts, labels, groups)
    >>> predicted.shape
    (12, 3)
    """
    folds = min(FOLDS, _most_folds(labels, groups))
    if labels.nunique() < 2 or folds < 2:
        raise InputError("A classifier needs two classes or more, each with texts in two groups or more.")
    counts = _counted(texts)
    y, g = labels.to_numpy(), groups.to_numpy()
    columns = {k: _held_out(counts, y, g, folds, seed + k) for k in range(DIVISIONS)}
    return pd.DataFrame(columns, index=texts.index)


def _held_out(counts: sparse.csr_matrix, y: np.ndarray, g: np.ndarray, folds: int, seed: int) -> np.ndarray:
    """Predictions for every text, each by the model of the folds it is not in."""
    predicted = np.empty(len(y), dtype=object)
    for learn, test in _divided(counts, y, g, folds, seed):
        if len(set(y[learn])) < 2:
            predicted[test] = y[learn][0]
            continue
        known = np.asarray((counts[learn] > 0).sum(axis=0)).ravel() >= _MIN_TEXTS_OF_WORD
        if not known.any():
            raise InputError("The texts share no words, so nothing can be learnt from them.")
        model = _model().fit(counts[learn][:, known], y[learn])
        predicted[test] = model.predict(counts[test][:, known])
    return predicted


def _divided(counts: sparse.csr_matrix, y: np.ndarray, g: np.ndarray, folds: int, seed: int) -> Iterator[tuple]:
    """Folds: which texts to learn from and which are held out; no group is on both sides."""
    from sklearn.model_selection import StratifiedGroupKFold

    return StratifiedGroupKFold(folds, shuffle=True, random_state=seed).split(counts, y, g)


def _most_folds(labels: pd.Series, groups: pd.Series) -> int:
    """Into how many folds texts can be divided so that each has every label."""
    return int(groups.groupby(labels).nunique().min()) if len(labels) else 0


def _counted(texts: pd.Series) -> sparse.csr_matrix:
    """How often each word stands in each text; words of one text only, and masked names, are left out."""
    return _vectorizer(texts).transform(texts)


def _vectorizer(texts: pd.Series):
    from sklearn.feature_extraction.text import CountVectorizer

    stop = [MASK.strip()]
    try:
        return CountVectorizer(
            tokenizer=tokens, lowercase=False, token_pattern=None, min_df=_MIN_TEXTS_OF_WORD, stop_words=stop
        ).fit(texts)
    except ValueError:
        raise InputError("The texts share no words, so nothing can be learnt from them.") from None


def _model():
    from sklearn.feature_extraction.text import TfidfTransformer
    from sklearn.linear_model import LogisticRegression
    from sklearn.pipeline import make_pipeline

    return make_pipeline(
        TfidfTransformer(sublinear_tf=True),
        LogisticRegression(C=_STRENGTH, class_weight="balanced", solver="newton-cg", max_iter=500, tol=1e-6),
    )


def accuracy(labels: pd.Series, predicted: pd.DataFrame, groups: pd.Series, seed: int = SEED) -> dict:
    """Balanced accuracy, the mean over divisions into folds, with a 95 % interval.

    Parameters
    ----------
    labels, groups : Series
        True labels, and which texts belong together.
    predicted : DataFrame
        As from :func:`predict`.
    seed : int
        Seed of the bootstrap.

    Returns
    -------
    dict
        ``balanced_accuracy``, ``ci_low``, ``ci_high`` in [0, 1]; ``chance``; ``n_texts``, ``n_classes``,
        ``n_groups``; ``method``.

    Notes
    -----
    The interval is the accuracy plus and minus Student's t times its standard error, from two parts: drawing groups
    with replacement, the fitted models held as they are, and the spread between divisions into folds, which the first
    part does not see. On simulated corpora whose tracks do not differ, intervals from one division held chance in 86 %;
    ``data/teaching/calibration.csv`` shows how often these hold the truth. If one group is much larger
    than the others, drawing tells less; so the degrees of freedom are those of the effective number of groups,
    (sum n)^2 / sum n^2, less one. What is still missing is that all models learn from one sample of texts (Bates,
    Hastie and Tibshirani 2023).

    Examples
    --------
    >>> texts = pd.Series(["peace talks", "peace deal", "war talks", "war front"] * 3)
    >>> labels = pd.Series(["A", "A", "B", "B"] * 3)
    >>> groups = pd.Series([str(i) for i in range(12)])
    >>> predicted = tt.classify.predict(texts, labels, groups)
    >>> accuracy(labels, predicted, groups)["chance"]
    0.5
    """
    classes = np.sort(labels.unique())
    cluster = pd.factorize(groups, sort=True)[0]
    n_groups = int(cluster.max()) + 1
    right = predicted.eq(labels, axis=0)
    of = np.searchsorted(classes, labels.to_numpy())
    hits, size = np.zeros((n_groups, len(classes))), np.zeros((n_groups, len(classes)))
    np.add.at(size, (cluster, of), 1)
    np.add.at(hits, (cluster, of), right.mean(axis=1).to_numpy())
    estimate = float((hits.sum(axis=0) / size.sum(axis=0)).mean())
    by_division = right.groupby(labels.to_numpy()).mean().mean()

    def balanced(sums: np.ndarray) -> np.ndarray:
        with np.errstate(invalid="ignore", divide="ignore"):
            return np.nanmean(sums[..., : len(classes)] / sums[..., len(classes) :], axis=-1)

    draws = bootstrap(np.hstack([hits, size]), balanced, N_BOOT, seed)
    of_group = size.sum(axis=1)
    effective = of_group.sum() ** 2 / (of_group**2).sum()
    low = high = np.nan
    if effective >= 2:
        variance = np.nanvar(draws, ddof=1) * effective / (effective - 1)
        if predicted.shape[1] > 1:
            variance += by_division.var(ddof=1) / predicted.shape[1]
        half = stats.t.ppf(0.975, effective - 1) * np.sqrt(variance)
        low, high = max(estimate - half, 0.0), min(estimate + half, 1.0)
    return {
        "balanced_accuracy": estimate,
        "ci_low": low, "ci_high": high, "chance": 1 / len(classes),
        "n_texts": len(labels), "n_classes": len(classes), "n_groups": n_groups,
        "method": f"TF-IDF, logistic regression, grouped folds divided {predicted.shape[1]} times; Student's t with "
        f"the bootstrap error over groups, {N_BOOT:,} draws, and the spread between divisions",
    }  # fmt: skip


def confusion(labels: pd.Series, predicted: pd.DataFrame) -> pd.DataFrame:
    """How often each class was predicted for each other.

    Parameters
    ----------
    labels : Series
        True labels.
    predicted : DataFrame
        As from :func:`predict`.

    Returns
    -------
    DataFrame
        ``actual``, ``predicted``, ``n`` (texts, the mean over divisions into folds), ``share`` (of the actual class, in
        [0, 1]); every pair has a row.

    Examples
    --------
    >>> confusion(pd.Series(["A", "A", "B"]), pd.DataFrame({0: ["A", "B", "B"]}))["share"].tolist()
    [0.5, 0.5, 0.0, 1.0]
    """
    classes = sorted(labels.unique())
    counts = sum(
        pd.crosstab(labels, predicted[k]).reindex(index=classes, columns=classes, fill_value=0) for k in predicted
    )
    counts = counts / predicted.shape[1]
    table = counts.rename_axis(index="actual", columns="predicted").stack().rename("n").reset_index()
    table["share"] = table["n"] / table.groupby("actual")["n"].transform("sum")
    return table


def null(
    texts: pd.Series, labels: pd.Series, groups: pd.Series, units: pd.Series | None = None, seed: int = SEED
) -> pd.DataFrame:
    """Whether anything is recognised at all: accuracy on the labels as they are and on permuted labels.

    Parameters
    ----------
    texts, labels, groups : Series
        As for :func:`predict`.
    units : Series, optional
        What is permuted; default ``groups``.
    seed : int
        Seed of folds and labellings.

    Returns
    -------
    DataFrame
        One row, as from :func:`twotracks.analysis.label_permutation.test`.

    Examples
    --------
    >>> texts = pd.Series(["peace talks", "peace deal", "war talks", "war front"] * 6)
    >>> labels = pd.Series(["A", "A", "B", "B"] * 6)
    >>> null(texts, labels, pd.Series(range(24)).astype("str"))["p"].item()
    0.001
    """
    counts = _counted(texts)
    folds = list(_divided(counts, labels.to_numpy(), groups.to_numpy(), min(FOLDS, _most_folds(labels, groups)), seed))
    found = label_permutation.test(
        counts, labels.to_numpy(), folds, (groups if units is None else units).to_numpy(), seed=seed
    )
    return pd.DataFrame([found])[NULL_COLUMNS]


def top_terms(
    texts: pd.Series, labels: pd.Series, n: int = 10, groups: pd.Series | None = None, seed: int = SEED
) -> pd.DataFrame:
    """Words with the largest weights for each class, in a model of all texts.

    Parameters
    ----------
    texts, labels : Series
        On one index; the names that should not count are masked in the texts.
    n : int
        Words a class.
    groups : Series, optional
        Which texts belong together: then only words whose weight has the same sign in every fold.
    seed : int
        Seed of the folds.

    Returns
    -------
    DataFrame
        ``label``, ``rank``, ``term``, ``weight`` (coefficient on TF-IDF values, log odds; positive speaks for the
        class), ``n_texts`` that have the word: at least five. Scraps of one or two letters are left out. With two
        classes the weights are of opposite sign.

    Examples
    --------
    >>> texts = pd.Series(["peace talks", "peace deal", "war talks", "war front"] * 3)
    >>> labels = pd.Series(["A", "A", "B", "B"] * 3)
    >>> top_terms(texts, labels, n=1)["term"].tolist()
    ['peace', 'war']
    """
    vectorizer = _vectorizer(texts)
    counts = vectorizer.transform(texts)
    terms = vectorizer.get_feature_names_out()
    have = np.asarray((counts > 0).sum(axis=0)).ravel()
    classes = np.sort(labels.unique())
    y = labels.to_numpy()
    weights = _weights(counts, y, classes)
    shown = (have >= _MIN_TEXTS_SHOWN) & np.array([len(term) > 2 or term in _SHORT for term in terms])
    keeps_sign = np.ones_like(weights, dtype=bool)
    if groups is not None:
        folds = min(FOLDS, _most_folds(labels, groups))
        for learn, _ in _divided(counts, y, groups.to_numpy(), folds, seed):
            if set(y[learn]) == set(classes):
                keeps_sign &= _weights(counts[learn], y[learn], classes) > 0
    rows = []
    for label, row, stays in zip(classes, weights, keeps_sign, strict=True):
        # Rounded, so that equal weights stay in alphabetical order on every machine.
        order = np.lexsort((terms, -np.round(row, 6)))
        order = order[(shown & stays & (row > 0))[order]][:n]
        rows += [(label, k + 1, terms[i], float(row[i]), int(have[i])) for k, i in enumerate(order)]
    return pd.DataFrame(rows, columns=TERM_COLUMNS)


def _weights(counts: sparse.csr_matrix, y: np.ndarray, classes: np.ndarray) -> np.ndarray:
    """Coefficients of each class, shape (n_classes, n_words)."""
    model = _model().fit(counts, y)[-1]
    return model.coef_ if len(classes) > 2 else np.vstack([-model.coef_[0], model.coef_[0]])


def _only(text: str, words: frozenset[str], those: bool) -> str:
    """A text's words that are among some words, or those that are not."""
    return " ".join(word for word in tokens(text) if (word in words) == those)


def same_sentence(texts: pd.Series) -> pd.Series:
    """Groups of texts that have a sentence in common, directly or through others.

    Parameters
    ----------
    texts : Series of str
        Texts.

    Returns
    -------
    Series of str
        On the same index; sentences of fewer than eight words tie nothing together.

    Examples
    --------
    >>> said = "The delegations met at noon and parted without a word."
    >>> same_sentence(pd.Series([said, "Snow fell.", "Rain fell. " + said])).tolist()
    ['0', '1', '0']
    """
    first: dict[tuple[str, ...], int] = {}
    links = []
    for i, text in enumerate(texts):
        for start, end in spans(text):
            words = tuple(tokens(text[start:end]))
            if len(words) >= _LEAST_SENTENCE:
                links.append((i, first.setdefault(words, i)))
    return pd.Series(_components(len(texts), links), index=texts.index).astype("str")


def _joined(one: pd.Series, other: pd.Series) -> pd.Series:
    """Groups in which all stay together that either grouping keeps together."""
    codes = [pd.factorize(groups)[0] for groups in (one, other)]
    n = len(one)
    links = [(i, n * (k + 1) + int(code)) for k, mine in enumerate(codes) for i, code in enumerate(mine)]
    return pd.Series(_components(3 * n, links)[:n], index=one.index).astype("str")


def _components(n: int, links: list[tuple[int, int]]) -> np.ndarray:
    rows, columns = zip(*links, strict=True) if links else ((), ())
    graph = sparse.coo_matrix((np.ones(len(links)), (rows, columns)), shape=(n, n))
    return sparse.csgraph.connected_components(graph, directed=False)[1]


def _without_head(text: str) -> str:
    return " ".join(text.split()[HEAD_WORDS:])
