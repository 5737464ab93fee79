"""Text repaired as it is read; then articles without boilerplate and without repeats, and a count of what went."""

import html
import re
from collections import Counter

import pandas as pd

from twotracks.corpus import boilerplate
from twotracks.corpus.readers.pages import strip_tags
from twotracks.corpus.wire import count as count_wire_copy
from twotracks.corpus.wire import wire as find_wire_copy
from twotracks.provenance import keeps, note
from twotracks.text import duplicates

_ODD = r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u00a0\u00ad\u200b-\u2011\u2028-\u202f\u2060\u2066-\u2069\ufeff\ud800-\udfff]"
_INVISIBLE = re.compile(
    r"[\x00-\x08\x0e-\x1f\x7f-\x84\x86-\x9f\u00ad\u200b-\u200f\u202a-\u202e\u2060\u2066-\u2069\ufeff]"
)
_NEWLINES = re.compile(r"\r\n?|[\x0b\x0c\x85\u2028\u2029]")
_SPACES = re.compile(r"[\u00a0\u202f\t]")
_HYPHENS = re.compile(r"[\u2010\u2011]")
_TAG = r"(?i)</(?:p|div|a|span|b|i|em|strong|h[1-6]|li|ul|ol|td|script|style)\s*>|<(?:br|p|div)\s*/?>"
_ENTITY = r"&(?:#\d{2,6}|#[xX][0-9a-fA-F]{2,5}|amp|quot|apos|lt|gt|nbsp|[lr][sd]quo|[nm]dash|hellip);"


def plain_text(articles: pd.DataFrame, field: str) -> pd.Series:
    """Text of a column without markup, invisible characters and odd line ends.

    Only cells that have any are touched; how many held HTML is noted in the log of ``articles``.

    Parameters
    ----------
    articles : DataFrame
        A table as read.
    field : str
        Name of a column of str.

    Returns
    -------
    Series of str
        On the index of ``articles``.

    Examples
    --------
    >>> plain_text(pd.DataFrame({"text": ["<p>Talks&nbsp;went on.</p>"]}), "text").tolist()
    ['Talks went on.']
    """
    text = articles[field].copy()
    tagged = text.str.contains(_TAG, regex=True)
    if tagged.any():
        text[tagged] = text[tagged].map(strip_tags)
        note(articles, "read", f"cells of {field} held HTML; tags removed", int(tagged.sum()))
    entities = text.str.contains(_ENTITY, regex=True)
    if entities.any():
        text[entities] = text[entities].map(html.unescape)
        note(
            articles, "read", f"cells of {field} held HTML entities such as &amp;amp;; decoded", int(entities.sum())
        )  # fmt: skip
    odd = text.str.contains(_ODD, regex=True) | text.str.contains("\t", regex=False)
    if odd.any():
        text[odd] = text[odd].map(_tidy)
    return text


def _tidy(text: str) -> str:
    # Some exports end lines with two carriage returns; a pattern for any number of them would take quadratic time.
    text = text.replace("\r\r\n", "\n")
    return _INVISIBLE.sub("", _SPACES.sub(" ", _HYPHENS.sub("-", _NEWLINES.sub("\n", text))))


@keeps("boilerplate_lines", "repeats", "wire")
def clean(
    articles: pd.DataFrame, boilerplate_lines: bool = True, repeats: bool = True, wire: str = "per outlet"
) -> pd.DataFrame:
    """Take boilerplate out of the text and repeated articles out of the table.

    Parameters
    ----------
    articles : DataFrame
        A table of articles.
    boilerplate_lines : bool
        Remove breadcrumbs, captions, share lines, agency credits and the like
        (``data/lexicons/boilerplate.toml``), lines that stand twice in an article, and nested repeats.
    repeats : bool
        Keep only the first of several articles of one outlet that say the same, letter case and blank space aside.
        The same text under different outlets is kept: it is each one's coverage.
    wire : {"per outlet", "once", "not at all"}
        How to count what several outlets ran or an agency is credited with; see :func:`twotracks.corpus.wire.count`.

    Returns
    -------
    DataFrame
        The same columns, fewer rows perhaps; index from 0. What went is in :func:`twotracks.provenance.report`.

    Raises
    ------
    InputError
        If ``wire`` is none of the three.

    Examples
    --------
    >>> articles = pd.DataFrame({"outlet": "Example Post", "text": ["Talks went on.\\nSHARE THIS ARTICLE"] * 2})
    >>> clean(articles)["text"].tolist()
    ['Talks went on.']
    """
    out = articles.copy()
    if wire != "per outlet":
        out = count_wire_copy(out, find_wire_copy(out), wire)
    if boilerplate_lines:
        _take_out_boilerplate(out)
    if repeats:
        first = ~duplicates.exact(out).duplicated(keep="first")
        if not first.all():
            n = int((~first).sum())
            note(out, "clean", "articles left out because their outlet ran the same text before", n)
        out = out[first]
    out = out.reset_index(drop=True)
    return note(out, "clean", "articles after cleaning", len(out))


def _take_out_boilerplate(articles: pd.DataFrame) -> None:
    """Change the texts of a table in place, and note what went."""
    pairs = [boilerplate.without_stretches(text) for text in articles["text"]]
    articles["text"] = pd.Series([text for text, _ in pairs], index=articles.index, dtype="str")
    for kind, n in sorted(Counter(kind for _, kinds in pairs for kind in kinds).items()):
        note(articles, "clean", f"stretches removed as boilerplate: {kind}", n)
    removed: Counter[str] = Counter()
    # Only a text of several lines can have a line of boilerplate beside its prose.
    several = articles["text"].str.contains("\n", regex=False)
    if several.any():
        cleaned = [_without_boilerplate(text, removed) for text in articles.loc[several, "text"]]
        articles.loc[several, "text"] = pd.Series(cleaned, index=articles.index[several], dtype="str")
    for kind, n in sorted(removed.items()):
        note(articles, "clean", f"lines removed as boilerplate: {kind}", n)


def _without_boilerplate(text: str, removed: Counter[str]) -> str:
    lines = text.split("\n")
    kinds = boilerplate.kinds(lines)
    if not any(kinds):
        return text
    kept = [line for line, kind in zip(lines, kinds, strict=True) if not kind]
    if not any(line.strip() for line in kept):
        return text  # an article that is nothing but boilerplate is for its reader to judge, not for us to empty
    removed.update(kind for kind in kinds if kind)
    return "\n".join(kept)
