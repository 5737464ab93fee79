"""How like real news is the simulated corpus? Counts beside those of the real corpora, and what gives it away."""

import numpy as np
import pandas as pd

from twotracks.analysis import classify
from twotracks.config import SEED, data_file
from twotracks.corpus import cleaning as clean
from twotracks.corpus import read as corpus
from twotracks.passages import find as tracks
from twotracks.passages.masking import mask
from twotracks.text import duplicates as copies
from twotracks.text.sentences import spans
from twotracks.text.tokens import tokens

STORED = data_file("teaching/realism.csv")
STORED_CURVE = data_file("teaching/type-token.csv")
STORED_WORDS = data_file("teaching/given-away-by.csv")
SIMULATED = "teaching"
REAL = ("fa-kes", "tehran-times", "un-general-debate")
MOST = 2_000  # articles of a corpus that are counted, drawn by seed
STEPS = (1_000, 3_000, 10_000, 30_000, 100_000, 300_000)  # tokens at which types are counted
ALIKE = copies.THRESHOLD


def run() -> tuple[pd.DataFrame, pd.DataFrame, pd.DataFrame]:
    """Count everything; needs the real corpora.

    Returns
    -------
    tuple of DataFrame
        As :func:`counts`, :func:`type_token` (each with a column ``corpus``) and :func:`given_away_by`.
    """
    rows, curves, passages = [], [], {}
    for name in (SIMULATED, *REAL):
        articles = clean.clean(corpus.read(name), repeats=False)
        some = articles.sample(min(MOST, len(articles)), random_state=SEED).sort_index()
        rows.append({"corpus": name, **counts(some)})
        curves.append(type_token(some).assign(corpus=name))
        passages[name] = tracks.find_passages(articles)
    words = given_away_by(passages[SIMULATED], pd.concat([passages[name] for name in REAL]))
    return pd.DataFrame(rows), pd.concat(curves, ignore_index=True)[["corpus", "tokens", "types"]], words


def counts(articles: pd.DataFrame) -> dict[str, float]:
    """Size and shape of a corpus.

    Returns
    -------
    dict
        ``n_articles``; ``article_words`` (median words of an article) with its quartiles ``article_low`` and
        ``article_high``; ``sentence_words`` with ``sentence_low`` and ``sentence_high``; ``types`` (different words) of
        ``tokens`` (all words); ``near_duplicates``: share of articles that share at least ``ALIKE`` of their runs of
        five words with another; ``repeated_sentences``: share of sentences that stand word for word in another.
    """
    cut = [[text[a:b] for a, b in spans(text)] for text in articles["text"]]
    per_article = np.array([len(text.split()) for text in articles["text"]])
    per_sentence = np.array([len(sentence.split()) for some in cut for sentence in some])
    words = [word for text in articles["text"] for word in tokens(text)]
    group = copies.groups(articles, ALIKE)
    seen = pd.Series([s for some in cut for s in {" ".join(sentence.lower().split()) for sentence in some}])
    again = seen.map(seen.value_counts()) > 1
    return {
        "n_articles": len(articles),
        **_quartiles(per_article, "article"), **_quartiles(per_sentence, "sentence"),
        "types": len(set(words)), "tokens": len(words),
        "near_duplicates": float((group.map(group.value_counts()) > 1).mean()),
        "repeated_sentences": float(again.mean()),
    }  # fmt: skip


def _quartiles(values: np.ndarray, name: str) -> dict[str, float]:
    low, middle, high = np.quantile(values, [0.25, 0.5, 0.75])
    return {f"{name}_words": middle, f"{name}_low": low, f"{name}_high": high}


def side_by_side() -> pd.DataFrame:
    """The stored counts for reading: a row a count, a column a corpus, counts as whole numbers.

    Returns
    -------
    DataFrame of str
        ``count`` and a column per corpus.
    """
    table = pd.read_csv(STORED).set_index("corpus")
    shown = {name: [_as_read(value) for value in row] for name, row in table.iterrows()}
    return pd.DataFrame({"count": list(table.columns), **shown})


def _as_read(value: float) -> str:
    return f"{value:,.0f}" if float(value).is_integer() else f"{value:.3f}"


def type_token(articles: pd.DataFrame) -> pd.DataFrame:
    """Different words among the first so many, articles in an order drawn by seed.

    Returns
    -------
    DataFrame
        ``tokens``, ``types``: as far as the corpus goes, up to the last of ``STEPS``.
    """
    words: list[str] = []
    for text in articles.sample(frac=1, random_state=SEED)["text"]:
        words += tokens(text)
        if len(words) >= STEPS[-1]:
            break
    steps = [n for n in STEPS if n <= len(words)]
    return pd.DataFrame({"tokens": steps, "types": [len(set(words[:n])) for n in steps]})


def given_away_by(simulated: pd.DataFrame, real: pd.DataFrame, n: int = 15) -> pd.DataFrame:
    """By which words a classifier tells simulated passages from real ones, names masked.

    Returns
    -------
    DataFrame
        As ``analysis.classify.top_terms`` with labels "simulated" and "real", and ``balanced_accuracy``, ``ci_low``,
        ``ci_high`` of telling them apart, the same in every row.
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
