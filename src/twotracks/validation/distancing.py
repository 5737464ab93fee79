"""How well the devices of distancing agree with annotations, those of one language model under the codebook.

The sentences were drawn in strata (a device found or not, in each of four corpora) and read before the rules' output
was looked at. The draw went by the rules, so precision and recall are given for the sentences as annotated, and also
weighted by one over the inclusion probability for all sentences that speak of a track.
"""

from collections.abc import Mapping

import numpy as np
import pandas as pd

from twotracks.analysis.distancing import DISTANCE, devices
from twotracks.config import MIN_ARTICLES, N_BOOT, SEED, data_file
from twotracks.corpus import cleaning, reading, registry
from twotracks.errors import InputError
from twotracks.inference.bootstrap import bootstrap, cluster_sums, percentile_interval
from twotracks.text.sentences import sentence_hash, spans, with_hash

SPLITS = ("development", "test")
# What a column of the annotations is called among the devices; "any" is any that keeps at a distance.
DEVICES = {
    "scare_quote": "scare_quote", "so_called": "so_called", "claim_verb": "claim_verb", "saying": "neutral_verb",
    "hedge": "hedge", "factive": "factive",
}  # fmt: skip
ANY = "any distance"
DRAW_SEED = 20261128
PER_CORPUS, MOST_FOUND = (
    60,
    30,
)  # sentences drawn from a corpus, and at most so many of them in which a device was found


def annotations(split: str | None = None) -> pd.DataFrame:
    """Sentences annotated for the devices of distancing.

    Parameters
    ----------
    split : {"development", "test"}, optional
        Default both. Articles are on one side only.

    Returns
    -------
    DataFrame
        One row a sentence: ``corpus``, ``article_id``, ``sentence_no``, ``hash``, ``stratum``,
        ``inclusion_probability``, ``split``, 1 or 0 for each of :data:`DEVICES`, ``annotator`` (a language model under
        the codebook).

    Raises
    ------
    InputError
        If there is no such split.

    Examples
    --------
    >>> len(annotations())
    240
    """
    if split not in (None, *SPLITS):
        raise InputError(f"The split is {' or '.join(SPLITS)}, not '{split}'.")
    table = pd.read_csv(data_file("annotations/distancing.csv"), dtype={"article_id": "str", "hash": "str"})
    return table if split is None else table[table["split"] == split].reset_index(drop=True)


def draw(scored: Mapping[str, pd.DataFrame], seed: int = DRAW_SEED) -> pd.DataFrame:
    """Draw sentences to annotate, in strata: whether the rules find a device in them, in each corpus.

    Parameters
    ----------
    scored : mapping of str to DataFrame
        Passages of each corpus with ``distancing``. The study's draw was made with version 1.0 of the lexicon, before
        its rules were mended; with another version it is another draw.
    seed : int
        Of the draw.

    Returns
    -------
    DataFrame
        A row a sentence, :data:`PER_CORPUS` a corpus or all it has: ``corpus``, ``article_id``, ``sentence_no``,
        ``hash``, ``sentence``, ``stratum``, ``inclusion_probability``, ``split`` (by article, half and half).

    Examples
    --------
    >>> rows = {"article_id": list("abcd"), "sentence_no": 0, "sentence": list("wxyz"), "distancing": [1, 0, 0, 0]}
    >>> draw({"x": pd.DataFrame(rows)})["stratum"].value_counts().to_dict()
    {'no device found': 3, 'device found': 1}
    """
    rng = np.random.default_rng(seed)
    parts = []
    for corpus, passages in sorted(scored.items()):
        units = with_hash(passages).drop_duplicates(["article_id", "hash"])
        units = units.sort_values(["article_id", "sentence_no"], ignore_index=True)
        has = units["distancing"] == 1
        n_found = min(MOST_FOUND, int(has.sum()))
        sizes = {"device found": n_found, "no device found": min(PER_CORPUS - n_found, int((~has).sum()))}
        for (stratum, n), pool in zip(sizes.items(), (units[has], units[~has]), strict=True):
            taken = pool.iloc[np.sort(rng.choice(len(pool), n, replace=False))]
            share = round(n / len(pool), 6) if len(pool) else np.nan
            parts.append(taken.assign(corpus=corpus, stratum=stratum, inclusion_probability=share))
    out = pd.concat(parts, ignore_index=True)
    article = out["corpus"] + "/" + out["article_id"]
    names = sorted(article.unique())
    developed_on = set(rng.permutation(names)[: len(names) // 2])
    out["split"] = np.where(article.isin(developed_on), "development", "test")
    columns = ["corpus", "article_id", "sentence_no", "hash", "sentence", "stratum", "inclusion_probability", "split"]
    return out[columns]


def predicted(annotated: pd.DataFrame, corpora: Mapping[str, pd.DataFrame] | None = None) -> pd.DataFrame:
    """The annotated sentences with what the rules find in them; the corpora must be present.

    Parameters
    ----------
    annotated : DataFrame
        From :func:`annotations`.
    corpora : mapping of str to DataFrame, optional
        Articles as read, by name; default those that have been fetched.

    Returns
    -------
    DataFrame
        With ``sentence`` and, for each device, a column ``found NAME`` of 1 or 0. Sentences that are no longer in their
        corpus are left out.

    Raises
    ------
    InputError
        If a corpus has not been fetched.
    """
    rows = []
    for name, mine in annotated.groupby("corpus"):
        if corpora is None:
            registry.locate(str(name))
        articles = cleaning.clean(reading.read(str(name)) if corpora is None else corpora[str(name)], repeats=False)
        texts = articles.drop_duplicates("article_id").set_index("article_id")["text"]
        for article_id, of_article in mine.groupby("article_id"):
            text = texts.get(article_id, "")
            sentences = {sentence_hash(text[a:b]): " ".join(text[a:b].split()) for a, b in spans(text)}
            rows += [
                {**row, "sentence": sentences[row["hash"]]}
                for row in of_article.to_dict("records")
                if row["hash"] in sentences
            ]
    return found(pd.DataFrame(rows, columns=[*annotated.columns, "sentence"]))


def found(sentences: pd.DataFrame) -> pd.DataFrame:
    """What the rules find in sentences.

    Parameters
    ----------
    sentences : DataFrame
        With a column ``sentence``.

    Returns
    -------
    DataFrame
        With a column ``found NAME`` of 1 or 0 for each of :data:`DEVICES`.

    Examples
    --------
    >>> found(pd.DataFrame({"sentence": ["They claim it."]}))[["found claim_verb", "found hedge"]].values.tolist()
    [[1, 0]]
    """
    kinds = [{one.kind for one in devices(sentence)} for sentence in sentences["sentence"]]
    return sentences.assign(**{f"found {name}": [int(kind in has) for has in kinds] for name, kind in DEVICES.items()})


def evaluate(table: pd.DataFrame) -> pd.DataFrame:
    """Precision, recall and F1 of each device.

    Parameters
    ----------
    table : DataFrame
        From :func:`predicted`.

    Returns
    -------
    DataFrame
        A row per ``split``, ``corpus`` ("all corpora" and each) and ``device`` ("any distance" for any that keeps at a
        distance): ``precision``, ``recall``, ``f1`` with a 95 % interval (``f1_low``, ``f1_high``) from drawing
        articles, the three ``_weighted`` by one over the inclusion probability, ``true_positive``, ``false_positive``,
        ``false_negative``, ``n_sentences``, ``n_articles``. A value that rests on no sentence is NaN; an interval
        needs five articles with the device, and an error.

    Examples
    --------
    >>> one = {"corpus": "x", "article_id": "1", "split": "test", "inclusion_probability": 1, "sentence": "It seems."}
    >>> rows = found(pd.DataFrame([one | dict.fromkeys(DEVICES, 0) | {"hedge": 1}]))
    >>> evaluate(rows).set_index(["corpus", "device"]).loc[("all corpora", "hedge"), "f1"].item()
    1.0
    """
    distance = [name for name in DEVICES if name in DISTANCE]
    both = table.assign(
        **{ANY: table[distance].max(axis=1), f"found {ANY}": table[[f"found {name}" for name in distance]].max(axis=1)}
    )
    rows = []
    for split, of_split in both.groupby("split"):
        groups = [("all corpora", of_split), *of_split.groupby("corpus")]
        rows += [
            {"split": split, "corpus": corpus, "device": name, **_scores(group, name)}
            for corpus, group in groups
            for name in (*DEVICES, ANY)
        ]
    return pd.DataFrame(rows)


def _scores(group: pd.DataFrame, name: str) -> dict:
    actual, seen = group[name].to_numpy(bool), group[f"found {name}"].to_numpy(bool)
    cells = np.column_stack([actual & seen, seen & ~actual, actual & ~seen]).astype(float)
    weight = 1 / group["inclusion_probability"].to_numpy(float)
    articles = (group["corpus"] + "/" + group["article_id"]).to_numpy()
    plain, weighted = _rates(cells.sum(axis=0)), _rates((cells * weight[:, None]).sum(axis=0))
    low = high = np.nan
    errs = cells[:, 1:].any()  # without an error nothing varies, and an interval of no width would promise too much
    if errs and len(set(articles[cells.any(axis=1)])) >= MIN_ARTICLES:
        draws = bootstrap(cluster_sums(cells, articles), lambda sums: _rates(sums)[..., 2:], N_BOOT, SEED)
        (low,), (high,) = percentile_interval(draws)
    tp, fp, fn = cells.sum(axis=0).astype(int)
    names = ("precision", "recall", "f1")
    return {
        **dict(zip(names, plain, strict=True)), "f1_low": low, "f1_high": high,
        **{f"{one}_weighted": value for one, value in zip(names, weighted, strict=True)},
        "true_positive": tp, "false_positive": fp, "false_negative": fn,
        "n_sentences": len(group), "n_articles": len(set(articles)),
    }  # fmt: skip


def _rates(cells: np.ndarray) -> np.ndarray:
    """Precision, recall and F1 from counts of right, wrong and missed."""
    tp, fp, fn = np.moveaxis(cells, -1, 0)
    with np.errstate(invalid="ignore", divide="ignore"):
        return np.stack([tp / (tp + fp), tp / (tp + fn), 2 * tp / (2 * tp + fp + fn)], axis=-1)
