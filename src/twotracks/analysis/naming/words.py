"""How often each outlet uses one word and not another for the same: a first look at naming."""

import re
from collections.abc import Sequence

import pandas as pd

from twotracks.provenance import keeps

# Of armed opponents of the government. That the words are said of the same people is not checked here.
FIGHTERS = (("terrorist", "terrorists"), ("rebel", "rebels", "opposition fighter", "opposition fighters"))


@keeps()
def share(
    articles: pd.DataFrame, first: Sequence[str] = FIGHTERS[0], second: Sequence[str] = FIGHTERS[1], least: int = 5
) -> pd.DataFrame:
    """Share of one way of naming among two, by outlet.

    Parameters
    ----------
    articles : DataFrame
        A table of articles.
    first, second : sequence of str
        Words, each way of naming; upper and lower case are one.
    least : int
        An outlet with fewer such words has no share.

    Returns
    -------
    DataFrame
        One row an outlet: ``outlet``, ``n_first``, ``n_second`` (words), ``share`` (of the first among both, NaN where
        they are fewer than ``least``), ``n_articles``.

    Examples
    --------
    >>> texts = ["Terrorists fled. " * 6, "Rebels met a terrorist. " * 3]
    >>> articles = pd.DataFrame({"outlet": ["A", "B"], "text": texts})
    >>> share(articles)[["outlet", "share"]].values.tolist()
    [['A', 1.0], ['B', 0.5]]
    """
    patterns = [
        re.compile(r"\b(?:" + "|".join(map(re.escape, words)) + r")\b", re.IGNORECASE) for words in (first, second)
    ]
    counts = pd.DataFrame(
        {
            "outlet": articles["outlet"],
            **{
                name: articles["text"].str.count(pattern)
                for name, pattern in zip(("n_first", "n_second"), patterns, strict=True)
            },
            "n_articles": 1,
        }
    )
    table = counts.groupby("outlet", as_index=False).sum()
    both = table["n_first"] + table["n_second"]
    return table.assign(share=(table["n_first"] / both).where(both >= least))
