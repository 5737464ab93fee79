"""Articles without page furniture and without repeats, and a count of what went."""

import hashlib
from collections import Counter

import pandas as pd

from twotracks import furniture
from twotracks.log import carry, note


def clean(articles: pd.DataFrame, furniture_lines: bool = True, repeats: bool = True) -> pd.DataFrame:
    """Take page furniture out of the text and repeated articles out of the table.

    Parameters
    ----------
    articles : DataFrame
        A table of articles.
    furniture_lines : bool
        Remove breadcrumbs, captions, share lines, agency credits and the like
        (``data/lexicons/furniture.toml``), lines that stand twice in an article, and nested repeats.
    repeats : bool
        Keep only the first of several articles of one outlet that say the same, letter case and
        blank space aside. Copies under different outlets are kept: they are those outlets' coverage.

    Returns
    -------
    DataFrame
        The same columns, fewer rows perhaps; index from 0. What went is in :func:`twotracks.corpus.report`.
    """
    out = articles.copy()
    carry(articles, out)
    if furniture_lines:
        removed: Counter[str] = Counter()
        pairs = [furniture.without_stretches(text) for text in out["text"]]
        out["text"] = pd.Series([text for text, _ in pairs], index=out.index, dtype="str")
        stretches = Counter(kind for _, kinds in pairs for kind in kinds)
        for kind, n in sorted(stretches.items()):
            note(out, "clean", f"stretches removed as furniture: {kind}", n)
        # Only a text of several lines can have a line of furniture beside its prose.
        several = out["text"].str.contains("\n", regex=False)
        if several.any():
            cleaned = [_without_furniture(text, removed) for text in out.loc[several, "text"]]
            out.loc[several, "text"] = pd.Series(cleaned, index=out.index[several], dtype="str")
        for kind, n in sorted(removed.items()):
            note(out, "clean", f"lines removed as furniture: {kind}", n)
    if repeats:
        first = ~same_text(out).duplicated(keep="first")
        if not first.all():
            note(
                out,
                "clean",
                "articles left out because their outlet ran the same text before",
                int((~first).sum()),
            )
        out = out[first]
    out = out.reset_index(drop=True)
    carry(articles if "log" not in out.attrs else out, out)
    note(out, "clean", "articles after cleaning", len(out))
    return out


def same_text(articles: pd.DataFrame, across_outlets: bool = False) -> pd.Series:
    """A key that two articles share if and only if they say the same.

    Parameters
    ----------
    articles : DataFrame
        Columns ``outlet`` and ``text``.
    across_outlets : bool
        Whether articles of different outlets may share a key.

    Returns
    -------
    Series of str
        Hexadecimal digests on the index of ``articles``.
    """
    keys = [
        hashlib.sha1(
            ("" if across_outlets else outlet + "\n").encode() + " ".join(text.lower().split()).encode(),
            usedforsecurity=False,
        ).hexdigest()
        for outlet, text in zip(articles["outlet"], articles["text"], strict=True)
    ]
    return pd.Series(keys, index=articles.index, dtype="str")


def _without_furniture(text: str, removed: Counter[str]) -> str:
    lines = text.split("\n")
    kinds = furniture.kinds(lines)
    if not any(kinds):
        return text
    kept = [line for line, kind in zip(lines, kinds, strict=True) if not kind]
    if not any(line.strip() for line in kept):
        return text  # an article that is nothing but furniture is for its reader to judge, not for us to empty
    removed.update(kind for kind in kinds if kind)
    return "\n".join(kept)
