"""Articles without page furniture and without repeats, and a count of what went."""

from collections import Counter

import pandas as pd

from twotracks.corpus import boilerplate as furniture
from twotracks.provenance import carry, note
from twotracks.text import duplicates as copies


def clean(
    articles: pd.DataFrame, furniture_lines: bool = True, repeats: bool = True, wire: str = "per outlet"
) -> pd.DataFrame:
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
    wire : {"per outlet", "once", "not at all"}
        How to count what several outlets ran or an agency is credited with; see
        :func:`twotracks.text.duplicates.count`.

    Returns
    -------
    DataFrame
        The same columns, fewer rows perhaps; index from 0. What went is in :func:`twotracks.corpus.read.report`.
    """
    out = articles.copy()
    carry(articles, out)
    if wire != "per outlet":
        out = copies.count(out, copies.wire(out), wire)
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
        first = ~copies.exact(out).duplicated(keep="first")
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
