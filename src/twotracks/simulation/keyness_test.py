"""Size, power and coverage of the test of words, on articles as long as those of a real corpus.

Which side is the long one, how long its articles are and how many are on both sides is taken from a corpus; the words
are drawn, evenly or in bursts, with rates that are known.
"""

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
import pandas as pd
from scipy import sparse, stats

from twotracks.config import SEED
from twotracks.inference import permutation
from twotracks.passages.masking import mask_names
from twotracks.schemas import TRACKS
from twotracks.text import duplicates
from twotracks.text.tokens import tokens

RATES = (0.0005, 0.001, 0.003)  # occurrences per word
BURSTS = (0.3, 1.0, 5.0)  # shape of the gamma distribution of articles' fondness of a word: 5 is nearly even
RATIO = 4.0
_LEAST = 5  # occurrences from which a word is tested, as in the study


class Lengths(NamedTuple):
    """Documents of two sides: how many words, on which side, of which article."""

    words: np.ndarray
    side: np.ndarray
    articles: np.ndarray


def lengths(passages: pd.DataFrame) -> Lengths:
    """How long the passages of each article on each track are, as keyness counts them.

    Parameters
    ----------
    passages : DataFrame
        A table of passages.

    Returns
    -------
    Lengths
        The first track is the target's side.

    Examples
    --------
    >>> passages = pd.DataFrame({"article_id": ["a", "b"], "sentence_no": 0, "outlet": "Daily"})
    >>> passages["track"], passages["sentence"] = ["astana", "geneva"], ["Bread was short.", "Rain fell on the tents."]
    >>> lengths(passages).words.tolist()
    [3, 5]
    """
    one = mask_names(passages[~passages.duplicated(["article_id", "sentence_no"], keep=False)])
    kept = [mine[duplicates.first_of_each(mine["masked"])] for _, mine in one.groupby("track")]
    n = pd.concat(kept).assign(n=lambda table: [len(tokens(text)) for text in table["masked"]])
    table = n.groupby(["article_id", "track"], as_index=False)["n"].sum()
    table = table[table["n"] > 0]
    return Lengths(
        table["n"].to_numpy(), (table["track"] == TRACKS[0]).to_numpy(), pd.factorize(table["article_id"])[0]
    )


def characteristics(
    of: Lengths, n_words: int = 1000, rates: Sequence[float] = RATES, bursts: Sequence[float] = BURSTS,
    draws: int = permutation.FIRST, seed: int = SEED,
) -> pd.DataFrame:  # fmt: skip
    """How often the test errs, finds a fourfold difference on either side, and its interval holds the ratio.

    Parameters
    ----------
    of : Lengths
        Of the articles.
    n_words : int
        Words drawn for each row.
    rates, bursts : sequence of float
        Rates of a word (on the side where it is not raised), and shapes of the gamma distribution.
    draws, seed : int
        Divisions of the test, and seed.

    Returns
    -------
    DataFrame
        ``burst``, ``rate``, ``raised`` ("neither", "long", "short": the side on which the rate is ``RATIO`` times as
        large); ``found`` (share of words with p at most .05) with Wilson's ``found_low``, ``found_high``; ``coverage``
        of the 95 % intervals; ``n_words`` tested.

    Examples
    --------
    >>> of = Lengths(np.full(60, 50), np.arange(60) < 45, np.arange(60))
    >>> table = characteristics(of, n_words=20, rates=[0.01], bursts=[5.0], draws=99)
    >>> table["raised"].tolist()
    ['neither', 'long', 'short']
    """
    rng = np.random.default_rng(seed)
    first_is_long = of.words[of.side].sum() > of.words[~of.side].sum()
    rows = []
    for burst in bursts:
        for rate in rates:
            for raised in ("neither", "long", "short"):
                on_first = raised != "neither" and (raised == "long") == first_is_long
                ratio = 1.0 if raised == "neither" else RATIO if on_first else 1 / RATIO
                fond = rng.gamma(burst, 1 / burst, (of.articles.max() + 1, n_words))[of.articles]
                by_side = np.where(of.side, max(ratio, 1.0), max(1 / ratio, 1.0)) * rate
                counts = rng.poisson(by_side[:, None] * of.words[:, None] * fond)
                counts = counts[:, counts.sum(axis=0) >= _LEAST]
                found = permutation.test(
                    sparse.csr_matrix(counts), of.words, of.side, of.articles, draws=draws, seed=seed
                )
                passing = int((found.p <= permutation.LEVEL).sum())
                interval = stats.binomtest(passing, len(found.p)).proportion_ci(method="wilson")
                rows.append(
                    {
                        "burst": burst, "rate": rate, "raised": raised, "found": passing / len(found.p),
                        "found_low": interval.low, "found_high": interval.high,
                        "coverage": float(((found.low <= ratio) & (ratio <= found.high)).mean()),
                        "n_words": len(found.p),
                    }
                )  # fmt: skip
    return pd.DataFrame(rows)
