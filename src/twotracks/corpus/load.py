"""A corpus ready for use: read and cleaned, by name or by path, in one call."""

from collections.abc import Mapping
from pathlib import Path

import pandas as pd

from twotracks import config
from twotracks.corpus import cleaning, order, reading, registry
from twotracks.corpus import wire as wire_copy


def load_corpus(
    name_or_path: str | Path | None = None,
    columns: Mapping[str, str] | str | None = None,
    wire: str = "per outlet",
    rename: Mapping[str, str] | str | Path | None = None,
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
    rename : mapping, str or Path, optional
        What to call outlets: names to names, or a table of two columns.

    Returns
    -------
    DataFrame
        One row an article: ``article_id``, ``outlet``, ``published``, ``date_precision``, ``title``, ``url``, ``text``,
        then the source's other columns; of a corpus of which only the order of publication is known also ``about``,
        ``about_low``, ``about_high`` (:mod:`twotracks.corpus.order`). ``tt.report`` tells what was kept, changed and
        left out.

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
    articles = cleaning.clean(reading.read(name_or_path or config.chosen(), columns, rename), wire=wire)
    if registry.known().get(name(articles), {}).get("order"):
        return order.with_dates(articles, order.stored(name(articles)))
    return articles


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


def name(articles: pd.DataFrame) -> str:
    """What a corpus is called: in the names of folders of figures, and in tables of annotations.

    Parameters
    ----------
    articles : DataFrame
        A table of articles, or one made from it.

    Returns
    -------
    str
        Of a file of your own, its name and the first digits of its checksum.

    Examples
    --------
    >>> name(load_corpus("teaching"))
    'teaching'
    """
    return str(articles.attrs.get("corpus", {}).get("name", "unnamed"))


def wire_by_outlet(articles: pd.DataFrame, passages: pd.DataFrame) -> pd.DataFrame:
    """How much of what each outlet says of the tracks is wire copy.

    Parameters
    ----------
    articles : DataFrame
        As read and not yet cleaned (``tt.corpus.read()``): credits to agencies are boilerplate.
    passages : DataFrame
        What was found in them; only articles that speak of a track are compared.

    Returns
    -------
    DataFrame
        As from :func:`twotracks.corpus.wire.by_outlet`, one row an outlet.

    Examples
    --------
    >>> articles = reading.read("teaching")
    >>> "share_wire" in wire_by_outlet(articles, articles.head(40)).columns
    True
    """
    spoken = articles[articles["article_id"].isin(passages["article_id"])]
    return wire_copy.by_outlet(spoken, wire_copy.wire(spoken))
