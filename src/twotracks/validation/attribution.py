"""How well the voice of a passage agrees with codes made by reading."""

import re
from bisect import bisect_right

import numpy as np
import pandas as pd

from twotracks.annotation import sampling as codes
from twotracks.config import SEED, data_file
from twotracks.corpus import cleaning as clean
from twotracks.corpus import read as corpus
from twotracks.corpus import registry as catalogue
from twotracks.passages import find as tracks
from twotracks.text.quotations import quotations

STORED = data_file("codes/voice-validity.csv")
FIRST_LOOK = data_file("codes/voice-first-look.csv")
INSTRUMENTS = ("rules", "quotation marks", "a word of saying in the sentence")
N_BOOT = 2_000
_SAYING = re.compile(r"\b(?:said|says|told|stated|added|noted|stressed|announced|according to)\b", re.IGNORECASE)


def run() -> pd.DataFrame:
    """Judge the voice of passages by the stored codes (first pass of each round); all corpora must be present.

    Returns
    -------
    DataFrame
        One row per ``part``, ``corpus`` ("all corpora" and each one) and ``instrument``: "rules" (column ``voice`` of
        the passages), "quotation marks" (any of the sentence stands between quotation marks) and "a word of saying in
        the sentence". ``accuracy``; ``precision``, ``recall`` and ``f1`` of "quoted"; ``speaker_accuracy`` (rules
        only: of those both call quoted, share with the same speaker); each of accuracy and speaker_accuracy with a
        95 % interval from drawing articles; ``n_passages``, ``n_quoted`` (by the reader), ``n_articles``.

    Raises
    ------
    InputError
        If a corpus has not been fetched.
    """
    judged = judge()
    rows = []
    for by in (["part"], ["part", "corpus"]):
        for key, group in judged.groupby(by, sort=True):
            names = {"corpus": "all corpora", **dict(zip(by, key, strict=True))}
            rows += [{**names, "instrument": name, **_scores(group, name)} for name in INSTRUMENTS]
    table = pd.DataFrame(rows)
    front = ["part", "corpus", "instrument"]
    return table[[*front, *(name for name in table.columns if name not in front)]]


def stored() -> pd.DataFrame:
    """The table :func:`run` made last, as it is kept in ``data/codes/voice-validity.csv``."""
    return pd.read_csv(STORED)


def first_look() -> pd.DataFrame:
    """What the rules for the voice (version 1.0) reached on codes they had not been written on: a record."""
    return pd.read_csv(FIRST_LOOK, dtype={"rules_version": "str"})


def judge() -> pd.DataFrame:
    """Coded sentences that are passages of the track the reader names, with the reader's voice and each instrument's.

    Returns
    -------
    DataFrame
        ``part`` ("tuning": rounds on which the rules for the voice were written; "seen once": kept for a check,
        whose first look is kept in ``data/codes/voice-first-look.csv``, and read afterwards), ``corpus``,
        ``article_id``, ``gold``, ``gold_speaker``, ``speaker`` and a column for each instrument ("outlet" or "quoted").
    """
    coded = pd.read_csv(codes.TRACKS_FILE, keep_default_na=False)
    coded = coded[(coded["pass"] == 1) & (coded["label"] != "neither")]
    # The rules for the voice were written on the codes of A and E; C and F were kept for a check.
    coded = coded.assign(part=np.where(coded["coder"].isin(["A", "E"]), "tuning", "seen once"))
    tables = []
    for name, of_corpus in coded.groupby("corpus"):
        catalogue.locate(str(name))
        articles = clean.clean(corpus.read(str(name)), repeats=False)
        articles = articles[articles["article_id"].isin(set(of_corpus["article_id"]))]
        mine = of_corpus.rename(columns={"voice": "gold", "speaker": "gold_speaker"}).drop(columns=["sentence_no"])
        passages = tracks.find_passages(articles)
        passages["hash"] = passages["sentence"].map(codes.sentence_hash)
        both = mine.merge(passages, on=["article_id", "hash"])
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
    columns = ["part", "corpus", "article_id", "gold", "gold_speaker", "speaker", *INSTRUMENTS]
    return pd.concat(tables, ignore_index=True)[columns]


def _marked(text: str, start: int, end: int) -> str:
    """Whether any of a sentence stands in a quotation."""
    quoted = quotations(text)
    i = bisect_right([a for a, _ in quoted], end) - 1
    return "quoted" if i >= 0 and quoted[i][1] > start else "outlet"


def _scores(group: pd.DataFrame, instrument: str) -> dict:
    gold, said = (group["gold"] == "quoted").to_numpy(), (group[instrument] == "quoted").to_numpy()
    right, both = gold == said, gold & said
    same = both & (group["gold_speaker"] == group["speaker"]).to_numpy()
    tp, fp, fn = both.sum(), (said & ~gold).sum(), (gold & ~said).sum()
    article = pd.factorize(group["corpus"] + "/" + group["article_id"], sort=True)[0]
    n = article.max() + 1
    per_article = np.zeros((n, 4))
    np.add.at(per_article, article, np.column_stack([right, np.ones(len(right)), same, both]).astype(float))
    draws = np.random.default_rng(SEED).multinomial(n, np.full(n, 1 / n), size=N_BOOT) @ per_article
    speaks = instrument == "rules" and both.any()
    with np.errstate(invalid="ignore"):
        shares = draws[:, [0, 2]] / draws[:, [1, 3]]
    low, high = np.nanquantile(shares if speaks else shares[:, [0, 0]], [0.025, 0.975], axis=0)
    return {
        "accuracy": right.mean(), "accuracy_low": low[0], "accuracy_high": high[0],
        "precision": tp / (tp + fp) if tp + fp else np.nan, "recall": tp / (tp + fn) if tp + fn else np.nan,
        "f1": 2 * tp / (2 * tp + fp + fn) if tp + fp + fn else np.nan,
        "speaker_accuracy": same.sum() / both.sum() if speaks else np.nan,
        "speaker_accuracy_low": low[1] if speaks else np.nan, "speaker_accuracy_high": high[1] if speaks else np.nan,
        "n_passages": len(group), "n_quoted": int(gold.sum()), "n_articles": int(n),
    }  # fmt: skip
