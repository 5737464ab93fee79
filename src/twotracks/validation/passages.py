"""How well the rules for the tracks agree with annotations: precision, recall and F1 with intervals.

The tables it makes are kept in ``data/annotations/`` and read by :mod:`twotracks.validation.stored`;
:mod:`twotracks.validation.attribution` does the same for the voice. The annotations are those of language models under
the codebook.
"""

import numpy as np
import pandas as pd

from twotracks.annotation import store
from twotracks.config import N_BOOT, SEED
from twotracks.corpus import cleaning, reading, registry
from twotracks.inference.bootstrap import bootstrap, cluster_sums, percentile_interval
from twotracks.passages import find, lexicon
from twotracks.schemas import TRACKS
from twotracks.text.sentences import with_hash
from twotracks.validation.stored import COUNTS

INSTRUMENTS = ("rules", "rules without carrying", "place names alone")
_LEAST_DEFINED = 0.5  # share of draws in which a statistic must be defined for an interval


def evaluate() -> pd.DataFrame:
    """Evaluate the instruments on the stored annotations (first pass of each round); all corpora must be present.

    Returns
    -------
    DataFrame
        As :func:`detection`, for each ``split`` ("development": read while the rules were written; "test": kept aside,
        evaluated once, and read afterwards), with ``corpus`` ("all corpora" and each one), ``link`` ("all", and for the
        rules each link type, for which only precision is defined), ``n_gone`` (annotated sentences that cleaning has
        taken out as boilerplate since, and that are not counted), and ``lexicon``, the version evaluated.

    Raises
    ------
    InputError
        If a corpus has not been fetched.
    """
    predicted, gone = predictions()
    whole = detection(predicted, ("split",)).assign(corpus="all corpora", link="all")
    each = detection(predicted, ("split", "corpus")).assign(link="all")
    links = by_link(predicted).assign(instrument="rules", corpus="all corpora")
    out = pd.concat([whole, each, links], ignore_index=True).assign(lexicon=lexicon.load().version)
    out["n_gone"] = [
        sum(n for (split, corpus), n in gone.items() if split == row.split and row.corpus in ("all corpora", corpus))
        for row in out.itertuples()
    ]
    out = out.astype(dict.fromkeys(COUNTS, "Int64"))
    front = ["split", "corpus", "instrument", "track", "link"]
    return out[[*front, *(name for name in out.columns if name not in front)]]


def predictions() -> tuple[pd.DataFrame, dict[tuple[str, str], int]]:
    """What each instrument says of each sentence annotated in a first pass (:func:`found`), all corpora together.

    Returns
    -------
    (DataFrame, dict)
        The table, and for each split and corpus the number of annotated sentences that are boilerplate by now.

    Raises
    ------
    InputError
        If a corpus has not been fetched.
    """
    annotations = store.tracks()
    annotations = annotations[annotations["pass"] == 1]
    predicted, gone = [], {}
    for name, mine in annotations.groupby("corpus"):
        registry.locate(str(name))
        articles = cleaning.clean(reading.read(str(name)), repeats=False)
        joined = store.join(mine, articles)
        for split, rows in mine.groupby("split"):
            gone[str(split), str(name)] = len(rows) - int((joined["split"] == split).sum())
        predicted.append(found(articles, joined))
    return pd.concat(predicted, ignore_index=True), gone


def found(articles: pd.DataFrame, annotated: pd.DataFrame) -> pd.DataFrame:
    """What each instrument says of each annotated sentence.

    Parameters
    ----------
    articles : DataFrame
        Cleaned articles of the corpus the annotations are of.
    annotated : DataFrame
        Annotations with their sentences (:func:`twotracks.annotation.store.join`), one row a sentence.

    Returns
    -------
    DataFrame
        One row per annotated sentence, track and instrument: the columns of ``annotated``, ``track``, ``instrument``,
        ``actual`` (by the annotation) and ``predicted`` (bool), ``link`` ("named", "alias", "carried" or "" where
        nothing was found).
    """
    mine = articles[articles["article_id"].isin(set(annotated["article_id"]))]
    passages = find.find_passages(mine, method="rules")
    places = find.by_place_name(mine).assign(link="place")
    by_instrument = dict(zip(INSTRUMENTS, (passages, passages[passages["link"] != "carried"], places), strict=True))
    tables = []
    for instrument, table in by_instrument.items():
        links = with_hash(table).drop_duplicates(["article_id", "hash", "track"])
        for track in TRACKS:
            of_track = links.loc[links["track"] == track, ["article_id", "hash", "link"]]
            part = annotated.merge(of_track, on=["article_id", "hash"], how="left")
            part["track"], part["instrument"] = track, instrument
            part["actual"] = part["label"].isin([track, "both"])
            part["predicted"] = part["link"].notna()
            part["link"] = part["link"].fillna("")
            tables.append(part)
    return pd.concat(tables, ignore_index=True)


def detection(
    predicted: pd.DataFrame, by: tuple[str, ...] = (), n_boot: int = N_BOOT, seed: int = SEED
) -> pd.DataFrame:
    """Precision, recall and F1 of each instrument for each track.

    Parameters
    ----------
    predicted : DataFrame
        From :func:`found`; several corpora may be stacked (column ``corpus``).
    by : tuple of str
        Further columns to split by, for example ``("corpus",)``.
    n_boot, seed : int
        Draws of whole articles behind the 95 % intervals.

    Returns
    -------
    DataFrame
        ``instrument``, ``track``, the columns of ``by``; ``precision``, ``recall``, ``f1``, each with ``_low`` and
        ``_high``; ``true_positive``, ``false_positive``, ``false_negative``; ``n_sentences``, ``n_articles``. These
        are figures of the sample as drawn, in which sentences that name a place are over-represented.
        ``precision_weighted`` and ``recall_weighted`` weigh each sentence by one over its inclusion probability and
        so estimate the figures for all sentences that could have been drawn; they rest on few sentences and are rough.

    Examples
    --------
    >>> one = {"instrument": "rules", "track": "astana", "corpus": "x", "inclusion_probability": 1.0}
    >>> rows = pd.DataFrame({"article_id": list("abcd"), "actual": [1, 1, 0, 0], "predicted": [1, 0, 1, 0], **one})
    >>> detection(rows, n_boot=50).loc[0, ["precision", "recall", "f1"]].tolist()
    [0.5, 0.5, 0.5]
    """
    rows = []
    for key, group in predicted.groupby(["instrument", "track", *by], sort=True):
        rows.append({**dict(zip(["instrument", "track", *by], key, strict=True)), **_scores(group, n_boot, seed)})
    table = pd.DataFrame(rows)
    order = {name: i for i, name in enumerate(INSTRUMENTS)}
    return table.sort_values(
        ["instrument", "track", *by], key=lambda c: c.map(order) if c.name == "instrument" else c, ignore_index=True
    )


def by_link(predicted: pd.DataFrame, n_boot: int = N_BOOT, seed: int = SEED) -> pd.DataFrame:
    """Precision of the rules by link type.

    Parameters
    ----------
    predicted : DataFrame
        From :func:`found`, with ``split``.
    n_boot, seed : int
        As in :func:`detection`.

    Returns
    -------
    DataFrame
        ``split``, ``track``, ``link``; ``precision`` with ``_low`` and ``_high``; ``true_positive``,
        ``false_positive``.
    """
    rules = predicted[(predicted["instrument"] == "rules") & predicted["predicted"]]
    columns = ["precision", "precision_low", "precision_high", "true_positive", "false_positive"]
    rows = [
        {**dict(zip(("split", "track", "link"), key, strict=True)), **_scores(group, n_boot, seed)}
        for key, group in rules.groupby(["split", "track", "link"])
    ]
    return pd.DataFrame(rows)[["split", "track", "link", *columns]]


def _scores(group: pd.DataFrame, n_boot: int, seed: int) -> dict:
    actual, predicted = group["actual"].to_numpy(bool), group["predicted"].to_numpy(bool)
    cells = np.column_stack([actual & predicted, ~actual & predicted, actual & ~predicted]).astype(float)
    per_article = cluster_sums(cells, group["corpus"] + "/" + group["article_id"])
    low, high = percentile_interval(bootstrap(per_article, _ratios, n_boot, seed), least=_LEAST_DEFINED)
    point = _ratios(cells.sum(axis=0))
    weighted = _ratios((cells / group["inclusion_probability"].to_numpy()[:, None]).sum(axis=0))
    out: dict = {}
    for i, name in enumerate(("precision", "recall", "f1")):
        out |= {name: float(point[i]), f"{name}_low": float(low[i]), f"{name}_high": float(high[i])}
    out |= {"precision_weighted": float(weighted[0]), "recall_weighted": float(weighted[1])}
    counts = cells.sum(axis=0).astype(int).tolist()
    out |= dict(zip(("true_positive", "false_positive", "false_negative"), counts, strict=True))
    return {**out, "n_sentences": len(group), "n_articles": len(per_article)}


def _ratios(cells: np.ndarray) -> np.ndarray:
    tp, fp, fn = np.moveaxis(cells, -1, 0)
    with np.errstate(invalid="ignore", divide="ignore"):
        return np.stack([tp / (tp + fp), tp / (tp + fn), 2 * tp / (2 * tp + fp + fn)], axis=-1)
