"""How well the voice of a passage agrees with annotations, those of language models under the codebook."""

import re
from bisect import bisect_right

import numpy as np
import pandas as pd

from twotracks.annotation import store
from twotracks.config import N_BOOT, SEED
from twotracks.corpus import cleaning, reading, registry
from twotracks.inference.bootstrap import bootstrap, cluster_sums, percentile_interval
from twotracks.passages import find
from twotracks.text.quotations import quotations
from twotracks.text.sentences import with_hash

INSTRUMENTS = ("rules", "quotation marks", "a word of saying in the sentence")
# The rules for the voice were written on the annotations of A and E; those of C and F were kept for the test.
_DEVELOPED_ON = ("A", "E")
# A crude baseline, fixed when the rules were evaluated; it is no part of the study's lexicons.
_SAYING = re.compile(r"\b(?:said|says|told|stated|added|noted|stressed|announced|according to)\b", re.IGNORECASE)


def evaluate() -> pd.DataFrame:
    """Evaluate the voice of passages on the stored annotations (first pass of each round); all corpora must be present.

    Returns
    -------
    DataFrame
        One row per ``split``, ``corpus`` ("all corpora" and each one) and ``instrument``: "rules" (column ``voice`` of
        the passages), "quotation marks" (any of the sentence stands between quotation marks) and "a word of saying in
        the sentence". ``accuracy``; ``precision``, ``recall`` and ``f1`` of "quoted"; ``speaker_accuracy`` (rules
        only: of those both call quoted, share with the same speaker); each of accuracy and speaker_accuracy with a
        95 % interval from drawing articles; ``n_passages``, ``n_quoted`` (by the annotation), ``n_articles``.

    Raises
    ------
    InputError
        If a corpus has not been fetched.
    """
    predicted = predictions()
    rows = []
    for by in (["split"], ["split", "corpus"]):
        for key, group in predicted.groupby(by, sort=True):
            names = {"corpus": "all corpora", **dict(zip(by, key, strict=True))}
            rows += [{**names, "instrument": name, **_scores(group, name)} for name in INSTRUMENTS]
    table = pd.DataFrame(rows)
    front = ["split", "corpus", "instrument"]
    return table[[*front, *(name for name in table.columns if name not in front)]]


def predictions() -> pd.DataFrame:
    """Annotated sentences that are passages of the track the annotation names, with the voice by each instrument.

    Returns
    -------
    DataFrame
        ``split`` ("development": rounds on which the rules for the voice were written; "test": kept aside, evaluated
        once, and read afterwards), ``corpus``, ``article_id``, ``actual`` and ``actual_speaker`` (by the annotation),
        ``speaker`` and a column for each instrument ("outlet" or "quoted").

    Raises
    ------
    InputError
        If a corpus has not been fetched.
    """
    annotations = store.tracks()
    annotations = annotations[(annotations["pass"] == 1) & (annotations["label"] != "neither")]
    developed_on = annotations["annotator"].isin(_DEVELOPED_ON)
    annotations = annotations.assign(split=np.where(developed_on, "development", "test"))
    tables = []
    for name, of_corpus in annotations.groupby("corpus"):
        registry.locate(str(name))
        articles = cleaning.clean(reading.read(str(name)), repeats=False)
        articles = articles[articles["article_id"].isin(set(of_corpus["article_id"]))]
        mine = of_corpus.rename(columns={"voice": "actual", "speaker": "actual_speaker"}).drop(columns=["sentence_no"])
        both = mine.merge(with_hash(find.find_passages(articles)), on=["article_id", "hash"])
        both = both[(both["label"] == both["track"]) | (both["label"] == "both")]
        both = both.drop_duplicates(["article_id", "hash"])
        texts = articles.set_index("article_id")["text"]
        both["rules"] = both["voice"]
        both["quotation marks"] = [
            _marked(texts[row.article_id], row.start, row.end)
            for row in both[["article_id", "start", "end"]].itertuples()
        ]
        both[INSTRUMENTS[2]] = np.where(both["sentence"].str.contains(_SAYING), "quoted", "outlet")
        tables.append(both)
    columns = ["split", "corpus", "article_id", "actual", "actual_speaker", "speaker", *INSTRUMENTS]
    return pd.concat(tables, ignore_index=True)[columns]


def _marked(text: str, start: int, end: int) -> str:
    """Whether any of a sentence stands in a quotation."""
    quoted = quotations(text)
    i = bisect_right([a for a, _ in quoted], end) - 1
    return "quoted" if i >= 0 and quoted[i][1] > start else "outlet"


def _scores(group: pd.DataFrame, instrument: str) -> dict:
    actual, predicted = (group["actual"] == "quoted").to_numpy(), (group[instrument] == "quoted").to_numpy()
    right, both = actual == predicted, actual & predicted
    same = both & (group["actual_speaker"] == group["speaker"]).to_numpy()
    tp, fp, fn = both.sum(), (predicted & ~actual).sum(), (actual & ~predicted).sum()
    sums = np.column_stack([right, np.ones(len(right)), same, both]).astype(float)
    per_article = cluster_sums(sums, group["corpus"] + "/" + group["article_id"])
    low, high = percentile_interval(bootstrap(per_article, _shares, N_BOOT, SEED))
    speaks = instrument == "rules" and both.any()  # only the rules tell who speaks
    return {
        "accuracy": right.mean(), "accuracy_low": low[0], "accuracy_high": high[0],
        "precision": tp / (tp + fp) if tp + fp else np.nan, "recall": tp / (tp + fn) if tp + fn else np.nan,
        "f1": 2 * tp / (2 * tp + fp + fn) if tp + fp + fn else np.nan,
        "speaker_accuracy": same.sum() / both.sum() if speaks else np.nan,
        "speaker_accuracy_low": low[1] if speaks else np.nan, "speaker_accuracy_high": high[1] if speaks else np.nan,
        "n_passages": len(group), "n_quoted": int(actual.sum()), "n_articles": len(per_article),
    }  # fmt: skip


def _shares(sums: np.ndarray) -> np.ndarray:
    """Share of passages with the right voice, and of those quoted by both with the right speaker."""
    with np.errstate(invalid="ignore"):
        return sums[..., [0, 2]] / sums[..., [1, 3]]
