"""How like real news is the simulated corpus? Counts beside those of real corpora, and what distinguishes it."""

from typing import NamedTuple

import numpy as np
import pandas as pd

from twotracks.analysis import classify
from twotracks.config import SEED
from twotracks.corpus import cleaning, reading
from twotracks.passages.find import find_passages
from twotracks.passages.masking import mask
from twotracks.text import duplicates
from twotracks.text.sentences import spans
from twotracks.text.tokens import tokens

SIMULATED = "teaching"
REAL = ("fa-kes", "tehran-times", "un-general-debate")
MAX_ARTICLES = 2_000  # of a corpus that are counted, drawn by seed
STEPS = (1_000, 3_000, 10_000, 30_000, 100_000, 300_000)  # tokens at which types are counted


class Realism(NamedTuple):
    """What :func:`run` gives: ``counts`` and ``type_token`` with a column ``corpus``, and ``distinguishing_terms``."""

    counts: pd.DataFrame
    type_token: pd.DataFrame
    distinguishing_terms: pd.DataFrame


def run(simulated: str = SIMULATED, real: tuple[str, ...] = REAL) -> Realism:
    """Compare the simulated corpus with real ones, which must be present.

    Parameters
    ----------
    simulated : str
        Name or path of the simulated corpus.
    real : tuple of str
        Names or paths of real corpora.

    Returns
    -------
    Realism
        Tables of :func:`counts`, :func:`type_token` and :func:`distinguishing_terms`.
    """
    rows, curves, passages = [], [], {}
    for name in (simulated, *real):
        articles = cleaning.clean(reading.read(name), repeats=False)
        some = articles.sample(min(MAX_ARTICLES, len(articles)), random_state=SEED).sort_index()
        rows.append({"corpus": name, **counts(some)})
        curves.append(type_token(some).assign(corpus=name))
        passages[name] = find_passages(articles)
    terms = distinguishing_terms(passages[simulated], pd.concat([passages[name] for name in real]))
    curve = pd.concat(curves, ignore_index=True)[["corpus", "tokens", "types"]]
    return Realism(pd.DataFrame(rows), curve, terms)


def counts(articles: pd.DataFrame) -> dict[str, float]:
    """Size and shape of a corpus.

    Parameters
    ----------
    articles : DataFrame
        With ``article_id`` and ``text``.

    Returns
    -------
    dict
        ``n_articles``; ``article_words`` (median words of an article) with its quartiles ``article_low`` and
        ``article_high``; ``sentence_words`` with ``sentence_low`` and ``sentence_high``; ``types`` (different words) of
        ``tokens`` (all words); ``near_duplicates``: share of articles that share at least half of their runs of
        five words with another; ``repeated_sentences``: share of sentences that stand word for word in another.

    Examples
    --------
    >>> texts = ["Talks began. Talks ended.", "Talks began. Nobody came to the second day."]
    >>> found = counts(pd.DataFrame({"article_id": ["a", "b"], "text": texts}))
    >>> found["tokens"], found["types"], found["repeated_sentences"]
    (12, 9, 0.5)
    """
    sentences = [[text[start:end] for start, end in spans(text)] for text in articles["text"]]
    words = [word for text in articles["text"] for word in tokens(text)]
    group = duplicates.groups(articles, duplicates.THRESHOLD)
    return {
        "n_articles": len(articles),
        **_quartiles([len(text.split()) for text in articles["text"]], "article"),
        **_quartiles([len(sentence.split()) for some in sentences for sentence in some], "sentence"),
        "types": len(set(words)), "tokens": len(words),
        "near_duplicates": float((group.map(group.value_counts()) > 1).mean()),
        "repeated_sentences": _repeated(sentences),
    }  # fmt: skip


def _repeated(sentences: list[list[str]]) -> float:
    """Share of sentences that stand in another article too; a sentence counts once in an article."""
    folded = [{" ".join(sentence.lower().split()) for sentence in some} for some in sentences]
    seen = pd.Series([sentence for some in folded for sentence in some])
    return float((seen.map(seen.value_counts()) > 1).mean())


def _quartiles(values: list[int], name: str) -> dict[str, float]:
    low, middle, high = np.quantile(values, [0.25, 0.5, 0.75])
    return {f"{name}_words": middle, f"{name}_low": low, f"{name}_high": high}


def side_by_side(table: pd.DataFrame) -> pd.DataFrame:
    """Counts for reading: a row a count, a column a corpus, counts as whole numbers.

    Parameters
    ----------
    table : DataFrame
        ``corpus`` and the counts of :func:`counts`; the stored one is ``reported("realism")``.

    Returns
    -------
    DataFrame of str
        ``count`` and a column per corpus.

    Examples
    --------
    >>> side_by_side(pd.DataFrame({"corpus": ["a", "b"], "tokens": [1_200, 30], "near_duplicates": [0.25, 0.0]}))
                 count      a   b
    0           tokens  1,200  30
    1  near_duplicates  0.250   0
    """
    table = table.set_index("corpus")
    shown = {name: [_as_read(value) for value in row] for name, row in table.iterrows()}
    return pd.DataFrame({"count": list(table.columns), **shown})


def _as_read(value: float) -> str:
    return f"{value:,.0f}" if float(value).is_integer() else f"{value:.3f}"


def type_token(articles: pd.DataFrame) -> pd.DataFrame:
    """Type-token curve: different words among the first so many, articles in an order drawn by seed.

    Parameters
    ----------
    articles : DataFrame
        With ``text``.

    Returns
    -------
    DataFrame
        ``tokens``, ``types``: as far as the corpus goes, up to the last of ``STEPS``.

    Examples
    --------
    >>> type_token(pd.DataFrame({"text": ["one two three four five"] * 1_000}))
       tokens  types
    0    1000      5
    1    3000      5
    """
    words: list[str] = []
    for text in articles.sample(frac=1, random_state=SEED)["text"]:
        words += tokens(text)
        if len(words) >= STEPS[-1]:
            break
    steps = [n for n in STEPS if n <= len(words)]
    return pd.DataFrame({"tokens": steps, "types": [len(set(words[:n])) for n in steps]})


def distinguishing_terms(simulated: pd.DataFrame, real: pd.DataFrame, n: int = 15) -> pd.DataFrame:
    """Words by which a classifier distinguishes simulated passages from real ones, names masked.

    Parameters
    ----------
    simulated, real : DataFrame
        Passages with ``article_id``, ``outlet`` and ``sentence``.
    n : int
        Words of either label.

    Returns
    -------
    DataFrame
        As ``analysis.classify.top_terms`` with labels "simulated" and "real", and ``balanced_accuracy``, ``ci_low``,
        ``ci_high`` of the classification, the same in every row.
    """
    both = pd.concat([simulated.assign(label="simulated"), real.assign(label="real")], ignore_index=True)
    texts = mask(both["sentence"], both["outlet"].unique())
    first = ~texts.str.lower().duplicated()
    texts, both = texts[first], both[first]
    groups = both["label"] + both["article_id"]
    predicted = classify.predict(texts, both["label"], groups)
    found = classify.accuracy(both["label"], predicted, groups)
    kept = {name: found[name] for name in ("balanced_accuracy", "ci_low", "ci_high")}
    return classify.top_terms(texts, both["label"], n).assign(**kept)
