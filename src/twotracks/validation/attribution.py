"""How well the voice of a passage agrees with annotations, those of language models under the codebook.

:func:`evaluate` does so on single sentences drawn from the three corpora, as far as the rules find them as passages.
:func:`evaluate_documents` does so on whole documents and on the bank of invented texts: for every sentence that speaks
of a track by the annotation, whether or not the rules would have found it.
"""

import re
from bisect import bisect_right

import numpy as np
import pandas as pd

from twotracks.annotation import documents, store
from twotracks.config import N_BOOT, SEED
from twotracks.corpus import cleaning, reading, registry
from twotracks.inference.bootstrap import bootstrap, cluster_sums, percentile_interval
from twotracks.passages import article, find
from twotracks.passages.attribution import voices
from twotracks.schemas import TRACKS
from twotracks.text.quotations import quotations
from twotracks.text.sentences import with_hash
from twotracks.validation import recognition

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
        both = mine.merge(with_hash(find.find_passages(articles, method="rules")), on=["article_id", "hash"])
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


def evaluate_documents(split: str = "development", sentences: pd.DataFrame | None = None) -> pd.DataFrame:
    """Evaluate voice and speaker on whole documents and on the bank of invented texts; all corpora must be present.

    Parameters
    ----------
    split : {"development", "test"}
        Which documents and texts.
    sentences : DataFrame, optional
        From :func:`predicted_documents`, where it was made already.

    Returns
    -------
    DataFrame
        One row per ``source`` ("all documents", each corpus, "all of the bank", each writer) and ``instrument`` (as in
        :func:`evaluate`): ``accuracy`` of the voice; ``precision``, ``recall`` and ``f1`` of "quoted";
        ``speaker_accuracy`` (rules only: of those both call quoted, share with the same speaker), ``joint_accuracy``
        (rules only: share with the annotated voice and, where it is quoted, the annotated speaker); each but precision
        and recall with a 95 % interval from drawing documents; ``n_sentences``, ``n_quoted`` (by the annotation),
        ``n_both_quoted`` (by the instrument too), ``n_documents``.

    Raises
    ------
    InputError
        If a corpus has not been fetched, or there is no such split.
    """
    table = predicted_documents(split) if sentences is None else sentences
    rows = []
    for is_real, whole in ((True, "all documents"), (False, "all of the bank")):
        mine = table[table["is_real"] == is_real]
        groups = [(whole, mine), *mine.groupby("source", sort=True)]
        rows += [
            {"split": split, "source": name, "instrument": instrument, **_scores_of_documents(group, instrument)}
            for name, group in groups
            if len(group)
            for instrument in INSTRUMENTS
        ]
    return pd.DataFrame(rows)


def predicted_documents(split: str = "development") -> pd.DataFrame:
    """Sentences of whole documents and of the bank that speak of a track, with the voice by each instrument.

    The rules are given the sentence and the track, and look for the place of the track in it as they do for passages.

    Parameters
    ----------
    split : {"development", "test"}
        Which documents and texts.

    Returns
    -------
    DataFrame
        ``source`` (corpus, or writer of the bank), ``is_real``, ``document_id``, ``sentence_no``, ``actual`` and
        ``actual_speaker`` (by the annotation), ``speaker`` and a column for each instrument ("outlet" or "quoted").

    Raises
    ------
    InputError
        If a corpus has not been fetched, or there is no such split.
    """
    annotated, bank = documents.annotated(split=split), documents.bank(split)
    texts = recognition.from_corpora(annotated, recognition.corpora_of(annotated)) + recognition.from_bank(bank)
    by_document = {
        **{f"{corpus}/{key}": rows for (corpus, key), rows in annotated.groupby(["corpus", "article_id"])},
        **{str(key): rows for key, rows in bank.groupby("text_id")},
    }
    tables = [_of_document(one, by_document[one.document_id]) for one in texts]
    return pd.concat([table for table in tables if len(table)], ignore_index=True)


def _of_document(one: recognition.Document, rows: pd.DataFrame) -> pd.DataFrame:
    seen = one.seen
    rows = rows[(rows[list(TRACKS)] != "").any(axis=1)].sort_values("sentence_no")
    numbers = rows["sentence_no"].tolist()
    mentions = []
    for number, links in zip(numbers, rows[list(TRACKS)].to_dict("records"), strict=True):
        mentions.append((number, set().union(*(article.places_of(seen, number, t) for t in TRACKS if links[t]))))
    spoken = voices(seen.text, seen.sentences, mentions, seen.title)
    places = [seen.sentences[number] for number in numbers]
    marked = quotations(seen.text)
    return pd.DataFrame(
        {
            "source": one.source, "is_real": one.is_real, "document_id": one.document_id, "sentence_no": numbers,
            "actual": rows["voice"].to_numpy(), "actual_speaker": rows["speaker"].to_numpy(),
            "speaker": [found.speaker for found in spoken],
            "rules": [found.voice for found in spoken],
            "quotation marks": ["quoted" if any(a < q and p < b for p, q in marked) else "outlet" for a, b in places],
            INSTRUMENTS[2]: ["quoted" if _SAYING.search(seen.text, a, b) else "outlet" for a, b in places],
        }
    )  # fmt: skip


def _scores_of_documents(group: pd.DataFrame, instrument: str) -> dict:
    actual, predicted = (group["actual"] == "quoted").to_numpy(), (group[instrument] == "quoted").to_numpy()
    right, both = actual == predicted, actual & predicted
    same = both & (group["actual_speaker"] == group["speaker"]).to_numpy()
    joint = same | (right & ~actual)
    sums = np.column_stack([right, np.ones(len(right)), both, actual, predicted, same, joint]).astype(float)
    per_document = cluster_sums(sums, group["document_id"])
    value = _document_shares(sums.sum(axis=0))
    low, high = percentile_interval(bootstrap(per_document, _document_shares, N_BOOT, SEED))
    speaks = instrument == "rules"  # only the rules tell who speaks
    out: dict = {}
    for i, name in enumerate(("accuracy", "f1", "speaker_accuracy", "joint_accuracy")):
        if name == "f1":
            out["precision"] = both.sum() / predicted.sum() if predicted.any() else np.nan
            out["recall"] = both.sum() / actual.sum() if actual.any() else np.nan
        known = speaks or name in ("accuracy", "f1")
        for ending, of in (("", value), ("_low", low), ("_high", high)):
            out[name + ending] = of[i] if known else np.nan
    return out | {
        "n_sentences": len(group), "n_quoted": int(actual.sum()), "n_both_quoted": int(both.sum()),
        "n_documents": len(per_document),
    }  # fmt: skip


def _document_shares(sums: np.ndarray) -> np.ndarray:
    """Accuracy of the voice, F1 of "quoted", accuracy of the speaker, joint accuracy."""
    right, n, both, actual, predicted, same, joint = np.moveaxis(sums, -1, 0)
    with np.errstate(invalid="ignore", divide="ignore"):
        return np.stack([right / n, 2 * both / (actual + predicted), same / both, joint / n], axis=-1)
