"""How often names are given to whom they stand for, against annotated names."""

from collections.abc import Sequence

import numpy as np
import pandas as pd

from twotracks.analysis.naming.resolve import find
from twotracks.config import N_BOOT, SEED
from twotracks.inference.bootstrap import percentile_interval

_KEY = ["article_id", "hash", "start"]


def evaluate(found: pd.DataFrame, annotations: pd.DataFrame, n_boot: int = N_BOOT, seed: int = SEED) -> pd.DataFrame:
    """How often names are given to the right target, by name.

    Parameters
    ----------
    found : DataFrame
        Names of the annotated articles, with ``corpus``.
    annotations : DataFrame
        From :func:`twotracks.annotation.names.load`.
    n_boot, seed : int
        Bootstrap draws over articles, and seed.

    Returns
    -------
    DataFrame
        One row per ``split``, ``corpus`` ("all corpora" too) and ``name`` ("all names" too): ``accuracy`` with 95 %
        interval, ``weighted_accuracy`` (by the draw), ``baseline`` (accuracy of giving each name to the target it most
        often has in the development set), and for the name's usual target ``precision``, ``recall`` and their weighted
        versions; ``n``.
    """
    key = ["corpus", *_KEY]
    found = found.drop_duplicates(key)  # a sentence may stand twice in an article
    both = annotations.merge(found[[*key, "name", "target", "rule"]], on=key, how="left", suffixes=("", "_found"))
    # An article that does not name Syria is not searched: none of its names counts for anybody in Syria.
    both["target_found"] = both["target_found"].fillna("other")
    both["name"] = both["name"].fillna("in an article that is not searched")
    both["ok"] = both["target"] == both["target_found"]
    developed = both[both["split"] == "development"]
    usual = developed.groupby("name")["target"].agg(lambda values: values.mode().iloc[0])
    both["usual"] = both["name"].map(usual)
    rows = []
    for split, of_split in both.groupby("split"):
        for corpus, of_corpus in [("all corpora", of_split), *of_split.groupby("corpus")]:
            for name, part in [("all names", of_corpus), *of_corpus.groupby("name")]:
                rows.append({"split": split, "corpus": corpus, "name": name, **_agreement(part, n_boot, seed)})
    return pd.DataFrame(rows)


def _agreement(part: pd.DataFrame, n_boot: int, seed: int) -> dict[str, float]:
    weight = (1 / part["inclusion_probability"]).to_numpy(float)
    ok = part["ok"].to_numpy(float)
    codes = pd.factorize(part["article_id"])[0]
    sums = np.column_stack([np.bincount(codes, ok), np.bincount(codes)])
    rng = np.random.default_rng(seed)
    draws = rng.multinomial(len(sums), np.full(len(sums), 1 / len(sums)), size=n_boot) @ sums
    low, high = percentile_interval(draws[:, 0] / draws[:, 1])
    usual, read, found = (part[name].to_numpy() for name in ("usual", "target", "target_found"))
    is_usual, said = read == usual, found == usual
    out = {
        "accuracy": ok.mean(), "accuracy_low": float(low), "accuracy_high": float(high),
        "weighted_accuracy": (ok * weight).sum() / weight.sum(), "baseline": is_usual.mean(), "n": len(part),
        "n_articles": len(sums),
    }  # fmt: skip
    for prefix, w in (("", np.ones(len(part))), ("weighted_", weight)):
        hit = (w * (is_usual & said)).sum()
        out[f"{prefix}precision"] = hit / (w * said).sum() if said.any() else np.nan
        out[f"{prefix}recall"] = hit / (w * is_usual).sum() if is_usual.any() else np.nan
    return out


def names_of(corpora: Sequence[tuple[str, pd.DataFrame]], annotations: pd.DataFrame) -> pd.DataFrame:
    """Names of the annotated articles of several corpora, resolved.

    Parameters
    ----------
    corpora : sequence of (str, DataFrame)
        Name of each corpus and its articles.
    annotations : DataFrame
        From :func:`twotracks.annotation.names.load`.

    Returns
    -------
    DataFrame
        As :func:`twotracks.analysis.naming.resolve.find`, with ``corpus``.
    """
    tables = []
    for name, articles in corpora:
        ids = set(annotations.loc[annotations["corpus"] == name, "article_id"])
        tables.append(find(articles[articles["article_id"].isin(ids)]).assign(corpus=name))
    return pd.concat(tables, ignore_index=True)
