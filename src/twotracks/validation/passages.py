"""How well the rules for the tracks agree with codes made by reading: precision, recall and F1 with intervals.

The tables it makes are kept in ``data/codes/``; :mod:`twotracks.validation.attribution` does the same for the voice.
"""

import numpy as np
import pandas as pd

from twotracks.annotation import sampling as codes
from twotracks.config import SEED, data_file
from twotracks.corpus import cleaning as clean
from twotracks.corpus import read as corpus
from twotracks.corpus import registry as catalogue
from twotracks.passages import find as tracks
from twotracks.passages import lexicon
from twotracks.schemas import TRACKS

INSTRUMENTS = ("rules", "rules without carrying", "place names alone")
WHOLE = ("true_positive", "false_positive", "false_negative", "n_sentences", "n_articles")  # counts; some are missing
N_BOOT = 2_000
STORED = data_file("codes/tracks-validity.csv")
FIRST_LOOKS = data_file("codes/tracks-first-looks.csv")


def run() -> pd.DataFrame:
    """Judge the instruments by the stored codes (first pass of each round) of every corpus; all must be present.

    Returns
    -------
    DataFrame
        As :func:`detection`, for each ``part`` ("tuning": seen while the rules were written; "seen once":
        kept for a check and looked at afterwards; what the rules reached at that first look is in
        :func:`first_looks`), with ``corpus`` ("all corpora" and each one), ``link`` ("all", and for
        the rules each link type, for which only precision is defined), ``n_gone`` (coded sentences that cleaning has
        taken out as boilerplate since, and that are not counted), and ``lexicon``, the version of the lexicon
        judged.

    Raises
    ------
    InputError
        If a corpus has not been fetched.
    """
    judged, gone = judge()
    whole = detection(judged, ("part",)).assign(corpus="all corpora", link="all")
    each = detection(judged, ("part", "corpus")).assign(link="all")
    links = by_link(judged).assign(instrument="rules", corpus="all corpora")
    out = pd.concat([whole, each, links], ignore_index=True).assign(lexicon=lexicon.load().version)
    out["n_gone"] = [
        sum(n for (part, corpus), n in gone.items() if part == row.part and row.corpus in ("all corpora", corpus))
        for row in out.itertuples()
    ]
    out = out.astype(dict.fromkeys(WHOLE, "Int64"))
    front = ["part", "corpus", "instrument", "track", "link"]
    return out[[*front, *(name for name in out.columns if name not in front)]]


def judge() -> tuple[pd.DataFrame, dict[tuple[str, str], int]]:
    """What each instrument says of each sentence coded in a first pass (see :func:`found`), all corpora together.

    Returns
    -------
    (DataFrame, dict)
        The table, and for each part and corpus the number of coded sentences that are boilerplate by now.
    """
    stored = pd.read_csv(codes.TRACKS_FILE, keep_default_na=False)
    stored = stored[stored["pass"] == 1]
    judged, gone = [], {}
    for name, mine in stored.groupby("corpus"):
        catalogue.locate(str(name))
        articles = clean.clean(corpus.read(str(name)), repeats=False)
        joined = codes.join(mine, articles)
        for part, rows in mine.groupby("part"):
            gone[str(part), str(name)] = len(rows) - int((joined["part"] == part).sum())
        judged.append(found(articles, joined))
    return pd.concat(judged, ignore_index=True), gone


def stored() -> pd.DataFrame:
    """The table :func:`run` made last, as it is kept in ``data/codes/tracks-validity.csv``."""
    table = pd.read_csv(STORED, keep_default_na=False, na_values=[""], dtype={"lexicon": "str", "link": "str"})
    return table.astype(dict.fromkeys(WHOLE, "Int64"))


def first_looks() -> pd.DataFrame:
    """What the instruments reached on text they had not been written on, round by round.

    Returns
    -------
    DataFrame
        Columns as in :func:`detection`, with ``round``, ``lexicon`` (the version judged) and ``coder``. It is a record
        and cannot be computed again: after the look, the errors were read and the lexicon changed.
    """
    return pd.read_csv(FIRST_LOOKS, dtype={"lexicon": "str"})


def found(articles: pd.DataFrame, coded: pd.DataFrame) -> pd.DataFrame:
    """What each instrument says of each coded sentence.

    Parameters
    ----------
    articles : DataFrame
        Cleaned articles of the corpus the codes are of.
    coded : DataFrame
        Codes with their sentences (:func:`twotracks.annotation.sampling.join`), one row a sentence.

    Returns
    -------
    DataFrame
        One row per coded sentence, track and instrument: the columns of ``coded``, ``track``, ``instrument``,
        ``gold`` and ``predicted`` (bool), ``link`` ("named", "alias", "carried" or "" where nothing was found).
    """
    mine = articles[articles["article_id"].isin(set(coded["article_id"]))]
    passages = tracks.find_passages(mine)
    places = tracks.by_place_name(mine).assign(link="place")
    by_instrument = dict(zip(INSTRUMENTS, (passages, passages[passages["link"] != "carried"], places), strict=True))
    tables = []
    for instrument, table in by_instrument.items():
        link = table.assign(hash=table["sentence"].map(codes.sentence_hash))
        link = link.drop_duplicates(["article_id", "hash", "track"])[["article_id", "hash", "track", "link"]]
        for track in TRACKS:
            part = coded.merge(
                link[link["track"] == track].drop(columns="track"), on=["article_id", "hash"], how="left"
            )
            part["track"], part["instrument"] = track, instrument
            part["gold"] = part["label"].isin([track, "both"])
            part["predicted"] = part["link"].notna()
            part["link"] = part["link"].fillna("")
            tables.append(part)
    return pd.concat(tables, ignore_index=True)


def detection(judged: pd.DataFrame, by: tuple[str, ...] = (), n_boot: int = N_BOOT, seed: int = SEED) -> pd.DataFrame:
    """Precision, recall and F1 of each instrument for each track.

    Parameters
    ----------
    judged : DataFrame
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
    """
    rows = []
    for key, group in judged.groupby(["instrument", "track", *by], sort=True):
        rows.append({**dict(zip(["instrument", "track", *by], key, strict=True)), **_scores(group, n_boot, seed)})
    table = pd.DataFrame(rows)
    order = {name: i for i, name in enumerate(INSTRUMENTS)}
    return table.sort_values(
        ["instrument", "track", *by], key=lambda c: c.map(order) if c.name == "instrument" else c, ignore_index=True
    )


def by_link(judged: pd.DataFrame) -> pd.DataFrame:
    """Precision of the rules by link type, with its interval: ``part``, ``track``, ``link`` and columns as above."""
    rules = judged[(judged["instrument"] == "rules") & judged["predicted"]]
    columns = ["precision", "precision_low", "precision_high", "true_positive", "false_positive"]
    rows = [
        {**dict(zip(("part", "track", "link"), key, strict=True)), **_scores(group, N_BOOT, SEED)}
        for key, group in rules.groupby(["part", "track", "link"])
    ]
    return pd.DataFrame(rows)[["part", "track", "link", *columns]]


def _scores(group: pd.DataFrame, n_boot: int, seed: int) -> dict:
    gold, predicted = group["gold"].to_numpy(bool), group["predicted"].to_numpy(bool)
    cells = np.column_stack([gold & predicted, ~gold & predicted, gold & ~predicted]).astype(float)
    articles = pd.factorize(group["corpus"] + "/" + group["article_id"], sort=True)[0]
    per_article = np.zeros((articles.max() + 1, 3))
    np.add.at(per_article, articles, cells)
    n = len(per_article)
    weights = np.random.default_rng(seed).multinomial(n, np.full(n, 1 / n), size=n_boot)
    draws = _ratios(weights @ per_article)
    point = _ratios(cells.sum(axis=0))
    weighted = _ratios((cells / group["inclusion_probability"].to_numpy()[:, None]).sum(axis=0))
    out: dict = {}
    for i, name in enumerate(("precision", "recall", "f1")):
        known = draws[:, i][np.isfinite(draws[:, i])]
        low, high = np.quantile(known, [0.025, 0.975]) if len(known) > n_boot / 2 else (np.nan, np.nan)
        out |= {name: float(point[i]), f"{name}_low": float(low), f"{name}_high": float(high)}
    out |= {"precision_weighted": float(weighted[0]), "recall_weighted": float(weighted[1])}
    out |= dict(
        zip(("true_positive", "false_positive", "false_negative"), cells.sum(axis=0).astype(int).tolist(), strict=True)
    )
    return {**out, "n_sentences": len(group), "n_articles": n}


def _ratios(cells: np.ndarray) -> np.ndarray:
    tp, fp, fn = np.moveaxis(cells, -1, 0)
    with np.errstate(invalid="ignore", divide="ignore"):
        return np.stack([tp / (tp + fp), tp / (tp + fn), 2 * tp / (2 * tp + fp + fn)], axis=-1)
