"""Candidates: which articles could speak of a track, and by which names, found before any sentence is read.

A whole column is scanned by Arrow's matcher, two orders of magnitude faster than by Python's ``re``
(``benchmarks/tracks.py``). It knows no Turkish capitals and no look-ahead, so it only says where to look:
:mod:`twotracks.passages.rules` decides.
"""

from collections.abc import Iterable

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc

from twotracks.passages import lexicon
from twotracks.passages.context import GUARANTORS, SHORT


def could_matter(articles: pd.DataFrame) -> pd.Series:
    """Whether any passage can be found in an article.

    Returns
    -------
    Series of bool
        On the index of ``articles``; False means that no passage can be found in it.
    """
    return pd.Series([bool(names) for names in aliases(articles)], index=articles.index, dtype=bool)


def aliases(articles: pd.DataFrame) -> list[tuple[lexicon.Alias, ...]]:
    """Aliases that could stand in each article: one of their anchors does, and what else they need.

    Parameters
    ----------
    articles : DataFrame
        Columns ``title``, ``text``.

    Returns
    -------
    list of tuple of Alias
        One for each article, in the order of the lexicon; empty where no passage can be found.
    """
    every = lexicon.load().aliases
    text, title = (pa.array(articles[name], type=pa.large_string()) for name in ("text", "title"))
    syria = lexicon.load().context["syria"].pattern
    about_syria = _has(text, syria) | _has(title, syria) | _to_numpy(pc.less(pc.utf8_length(text), SHORT))
    alone = [alias for alias in every if alias.needs == "nothing"]
    rest = [alias for alias in every if alias.needs != "nothing"]
    astana = _any(alias for alias in every if (alias.track, alias.link) == ("astana", "named"))
    out: dict[int, list[lexicon.Alias]] = {}
    for some, where in ((alone, np.arange(len(text))), (rest, np.flatnonzero(about_syria))):
        # First those with any anchor at all, then which.
        rows = where[_has(text.take(where), _any(some))]
        part = text.take(rows)
        trio = np.logical_and.reduce([_has(part, lexicon.guarantor_anchors(kind)) for kind in GUARANTORS])
        trio |= _has(part, astana)
        for alias in some:
            stands = _has(part, _any([alias])) & (trio if alias.trio else True)
            for row in rows[stands]:
                out.setdefault(int(row), []).append(alias)
    order = {alias.id: i for i, alias in enumerate(every)}
    return [tuple(sorted(out.get(row, ()), key=lambda alias: order[alias.id])) for row in range(len(text))]


def _any(some: Iterable[lexicon.Alias]) -> str:
    return lexicon.alternation(anchor for alias in some for anchor in alias.anchors)


def _has(text: pa.Array, words: str) -> np.ndarray:
    return _to_numpy(pc.match_substring_regex(text, words, ignore_case=True))


def _to_numpy(mask: pa.Array) -> np.ndarray:
    return mask.to_numpy(zero_copy_only=False).astype(bool)
