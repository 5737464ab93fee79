"""A corpus ready for use: read and cleaned, by name or by path, in one call."""

from collections.abc import Mapping
from pathlib import Path

import pandas as pd

from twotracks import config
from twotracks.corpus import cleaning
from twotracks.corpus import read as reading


def load_corpus(
    name_or_path: str | Path | None = None, columns: Mapping[str, str] | str | None = None, wire: str = "per outlet"
) -> pd.DataFrame:
    """Read a corpus and take out boilerplate and repeats.

    Parameters
    ----------
    name_or_path : str or Path, optional
        A name that `make corpora` lists, or the path of a table, a page or a folder of pages; default: the corpus the
        study is run on, else the teaching corpus.
    columns : mapping or str, optional
        Which column is which, where the usual names do not tell: ``{"text": "Body"}`` or ``"text=Body"``.
    wire : {"per outlet", "once", "not at all"}
        How to count what several outlets ran or an agency is credited with.

    Returns
    -------
    DataFrame
        One row an article: ``article_id``, ``outlet``, ``published``, ``date_precision``, ``title``, ``url``, ``text``,
        then the source's other columns. ``tt.report`` tells what was kept, changed and left out.

    Raises
    ------
    InputError
        If there is nothing there, the file cannot be read, or no article is left.

    Examples
    --------
    >>> articles = load_corpus("teaching")
    >>> articles["outlet"].nunique()
    8
    """
    return cleaning.clean(reading.read(name_or_path or config.chosen(), columns), wire=wire)


def summary(articles: pd.DataFrame) -> str:
    """A corpus in one line: title, articles, outlets.

    Parameters
    ----------
    articles : DataFrame
        A table of articles.

    Returns
    -------
    str
        For example "Two Tracks teaching corpus (simulated): 600 articles, 8 outlets".

    Examples
    --------
    >>> summary(load_corpus("teaching")).endswith("8 outlets")
    True
    """
    about = articles.attrs.get("corpus", {})
    label = about.get("outlet_label", "outlet")
    return f"{about.get('title', 'Articles')}: {len(articles):,} articles, {articles['outlet'].nunique():,} {label}s"
