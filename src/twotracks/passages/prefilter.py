"""Prefilter: which articles could speak of a track, and by which names, found before any sentence is read.

A whole column is scanned by Arrow's matcher, two orders of magnitude faster than by Python's ``re``
(``benchmarks/tracks.py``). It knows no Turkish capitals and no look-ahead, so it only says where to look:
:mod:`twotracks.passages.article` decides.
"""

from collections.abc import Iterable

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc

from twotracks.passages import lexicon


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

    Examples
    --------
    >>> articles = pd.DataFrame({"title": "", "text": ["Geneva II broke up.", "Snow fell."]})
    >>> [bool(names) for names in aliases(articles)]
    [True, False]
    """
    known = lexicon.load()
    every = known.aliases
    text, title = (pa.array(articles[name], type=pa.large_string()) for name in ("text", "title"))
    subject = known.context["subject"].pattern
    short = _to_numpy(pc.less(pc.utf8_length(text), known.windows.short))
    about_subject = _has(text, subject) | _has(title, subject) | short
    alone = [alias for alias in every if alias.needs == "nothing"]
    rest = [alias for alias in every if alias.needs != "nothing"]
    out: dict[int, list[lexicon.Alias]] = {}
    for some, where in ((alone, np.arange(len(text))), (rest, np.flatnonzero(about_subject))):
        # First those with any anchor at all, then which.
        # A headline that names a track is enough for its article to be read.
        rows = where[_has(text.take(where), _any(some)) | _has(title.take(where), _any(some))]
        part, headline = text.take(rows), title.take(rows)
        trio = _trio(part, known)
        for alias in some:
            stands = (_has(part, _any([alias])) & (trio if alias.trio else True)) | _has(headline, _any([alias]))
            for row in rows[stands]:
                out.setdefault(int(row), []).append(alias)
    order = {alias.id: i for i, alias in enumerate(every)}
    return [tuple(sorted(out.get(row, ()), key=lambda alias: order[alias.id])) for row in range(len(text))]


def _trio(text: pa.Array, known: lexicon.Lexicon) -> np.ndarray:
    """Whether the parties of the trio could all be named in each text, or its track by its name."""
    if known.trio is None:
        return np.zeros(len(text), dtype=bool)
    parties = np.logical_and.reduce([_has(text, anchors) for anchors in known.trio.anchors])
    names = [alias for alias in known.aliases if (alias.track, alias.link) == (known.trio.track, "named")]
    return parties | _has(text, _any(names))


def _any(some: Iterable[lexicon.Alias]) -> str:
    # Of no anchors at all an empty alternation would stand everywhere; this stands nowhere.
    return lexicon.alternation(anchor for alias in some for anchor in alias.anchors) or r"[^\s\S]"


def _has(text: pa.Array, words: str) -> np.ndarray:
    return _to_numpy(pc.match_substring_regex(text, words, ignore_case=True))


def _to_numpy(mask: pa.Array) -> np.ndarray:
    return mask.to_numpy(zero_copy_only=False).astype(bool)
