"""Which column is which: the names that sources use for the same thing, and what its cells look like."""

import re
from collections.abc import Iterable, Mapping
from functools import cache

import pandas as pd

from twotracks import lexicons
from twotracks.corpus.readers import dates
from twotracks.errors import InputError

# In order of preference. Of several columns with such a name, the first whose cells look right is taken.
SYNONYMS: dict[str, tuple[str, ...]] = {
    "article_id": ("article_id", "id", "unit_id", "doc_id", "docid", "document_id", "uid", "guid", "key", "stories_id"),
    "outlet": (
        "outlet", "newspaper", "publication", "publication_title", "publication_name", "newspaper_name", "media_name",
        "source_name", "outlet_name", "publisher", "source", "news_source", "journal", "sn", "media", "medium", "site",
        "sitename", "site_name", "domain", "source_domain", "agency", "channel",
    ),
    "published": (
        # When it was published comes before "date", which may be the day on which it was collected.
        "published", "date_published", "publication_date", "published_date", "publish_date", "date_publish",
        "published_at", "publishedat", "pub_date", "pubdate", "publishdate", "publicationdate", "datepublished",
        "date", "datetime", "pd", "timestamp", "day", "year", "publication_year",
    ),
    "title": ("title", "headline", "article_title", "heading", "head", "hd"),
    "url": ("url", "link", "address", "web_url", "source_url", "permalink", "article_url"),
    "text": (
        "text", "content", "article_content", "body", "article_text", "full_text", "fulltext", "article",
        "maintext", "main_text", "story", "content_text", "story_text", "article_body", "articlebody", "body_text",
        "bodytext", "text_content", "td", "lp", "abstract_note",
    ),
}  # fmt: skip
REQUIRED = ("text",)
_PARTS = ("year", "month", "day")
_LOOKED_AT = 200  # cells of a column
_PROSE = 8  # words; the usual cell of a column of texts has more
_ADDRESS = re.compile(r"(?:https?://|www\.)\S+|(?:[\w-]+\.)+[a-z]{2,12}(?:/\S*)?", re.IGNORECASE)


def plain(name: object) -> str:
    """The name of a column without what does not matter: letter case, blanks, hyphens.

    Parameters
    ----------
    name : object
        A name.

    Returns
    -------
    str

    Examples
    --------
    >>> plain("Published Date")
    'published_date'
    """
    return str(name).strip().lower().replace(" ", "_").replace("-", "_")


def match(
    columns: Iterable[object],
    chosen: Mapping[str, str] | None = None,
    where: str = "the file",
    table: pd.DataFrame | None = None,
) -> dict:
    """Find the column that holds each field of an article.

    Parameters
    ----------
    columns : iterable
        Column names of the source. Case, spaces and hyphens do not matter.
    chosen : mapping, optional
        Field to column name, as given by ``--columns text=Body,outlet=Paper``. It wins over
        the usual names.
    where : str
        Name of the file, for the error message.
    table : DataFrame of str, optional
        The source itself. With it, the cells decide between columns of usual names: a column of texts holds prose, one
        of outlets no addresses, one of dates dates.

    Returns
    -------
    dict
        Field (``article_id``, ``outlet``, ``published``, ``title``, ``url``, ``text``) to the
        source's own column name; fields without a column are absent.

    Raises
    ------
    InputError
        If a chosen field or column does not exist, or no column holds the text.

    Examples
    --------
    >>> match(["Headline", "Body"])
    {'title': 'Headline', 'text': 'Body'}
    """
    names = [str(name) for name in columns]
    by_plain: dict[str, str] = {}
    for name in names:
        by_plain.setdefault(plain(name), name)
    found = _chosen(chosen or {}, names, by_plain, where)
    for field, synonyms in SYNONYMS.items():
        if field in found:
            continue
        candidates = [by_plain[name] for name in synonyms if name in by_plain and by_plain[name] not in found.values()]
        if candidates:
            found[field] = _best(field, candidates, table)
    for field in REQUIRED:
        if field not in found:
            raise InputError(
                f"{where} has no column recognised as the {field} of an article; its columns are {_listed(names)}. "
                + _hint(names, table)
            )
    if table is not None and "text" not in (chosen or {}) and addresses(table[found["text"]]):
        raise InputError(
            f"{where} has addresses where the text of the articles should be (column '{found['text']}'). "
            + _hint(names, table)
        )
    return found


def _chosen(chosen: Mapping[str, str], names: list[str], by_plain: Mapping[str, str], where: str) -> dict[str, str]:
    found = {}
    for asked, name in chosen.items():
        field = next((f for f, synonyms in SYNONYMS.items() if plain(asked) in synonyms), asked)
        if field not in SYNONYMS:
            raise InputError(
                f"--columns names the field '{field}', which articles do not have; "
                f"the fields are {', '.join(SYNONYMS)}."
            )
        if name not in names and plain(name) not in by_plain:
            raise InputError(
                f"{where} has no column '{name}' (asked for as {field}); its columns are {_listed(names)}."
            )
        found[field] = name if name in names else by_plain[plain(name)]
    return found


def _best(field: str, candidates: list[str], table: pd.DataFrame | None) -> str:
    """The first candidate whose cells look like the field, else the first that is not empty, else the first."""
    if table is None or len(candidates) == 1 or field not in _LOOKS:
        return candidates[0]
    filled = [name for name in candidates if len(_some(table[name]))] or candidates
    return next((name for name in filled if _LOOKS[field](table[name])), filled[0])


@cache
def _patterns(kind: str) -> tuple[re.Pattern[str], ...]:
    return tuple(lexicons.load("exports").patterns(kind).values())


def _some(column: pd.Series) -> pd.Series:
    """Cells that hold something, a few from all over the column."""
    cells = column[column.str.strip() != ""]
    cells = cells.iloc[:: max(1, len(cells) // _LOOKED_AT)]
    return cells[[not any(pattern.search(cell.strip()[:20]) for pattern in _patterns("missing")) for cell in cells]]


def prose(column: pd.Series) -> bool:
    """Whether the usual cell of a column is a text of several words.

    Parameters
    ----------
    column : Series of str
        Any column.

    Returns
    -------
    bool

    Examples
    --------
    >>> prose(pd.Series(["The delegations met in the capital and talked for hours."])), prose(pd.Series(["A", "B"]))
    (True, False)
    """
    cells = _some(column)
    return bool(len(cells)) and float(cells.str.count(r"\S+").median()) >= _PROSE


def addresses(column: pd.Series) -> bool:
    """Whether the cells of a column are addresses of pages or sites.

    Parameters
    ----------
    column : Series of str
        Any column.

    Returns
    -------
    bool

    Examples
    --------
    >>> addresses(pd.Series(["https://example.invalid/a"])), addresses(pd.Series(["Example Post"]))
    (True, False)
    """
    cells = _some(column)
    return bool(len(cells)) and bool(cells.str.strip().str.fullmatch(_ADDRESS).mean() > 0.5)


def _dates(column: pd.Series) -> bool:
    cells = _some(column)
    return bool(len(cells)) and bool(dates.parse(cells).published.notna().mean() >= 0.5)


def _names(column: pd.Series) -> bool:
    """Whether the cells can be outlets: neither addresses nor the database that the articles came from."""
    cells = [cell.strip() for cell in _some(column)]
    of_database = sum(any(pattern.search(cell) for pattern in _patterns("database")) for cell in cells)
    return not addresses(column) and of_database <= len(cells) / 2


_LOOKS = {"text": prose, "outlet": _names, "published": _dates}


def date_parts(columns: Iterable[object], published: str = "") -> dict[str, str]:
    """Columns that hold year, month and day apart, where no column has the whole date.

    Parameters
    ----------
    columns : iterable
        Column names of the source.
    published : str
        The column found for the date; one called after a part (``year``, ``day``) gives way.

    Returns
    -------
    dict
        ``"year"``, ``"month"`` and perhaps ``"day"`` to column names; empty where there are none.

    Examples
    --------
    >>> date_parts(["Year", "Month", "text"], "Year")
    {'year': 'Year', 'month': 'Month'}
    """
    if published and plain(published) not in {*_PARTS, "publication_year"}:
        return {}
    by_plain = {plain(name): str(name) for name in columns}
    found = {
        part: next(by_plain[name] for name in (part, f"publication_{part}", f"pub_{part}") if name in by_plain)
        for part in _PARTS
        if {part, f"publication_{part}", f"pub_{part}"} & set(by_plain)
    }
    return found if {"year", "month"} <= set(found) else {}


def parse_choice(text: str | None) -> dict[str, str]:
    """Read ``text=Body,outlet=Paper`` as a mapping.

    Parameters
    ----------
    text : str or None
        What was given. The name of a column may have commas and blanks in it.

    Returns
    -------
    dict
        Field to column.

    Raises
    ------
    InputError
        If a part has no ``=``.

    Examples
    --------
    >>> parse_choice("text=Text, full,outlet=Paper")
    {'text': 'Text, full', 'outlet': 'Paper'}
    """
    chosen = {}
    for part in re.split(r",(?=\s*\w[\w -]*=)", text or ""):  # a comma that no field follows belongs to a name
        if not part.strip(" ,"):
            continue
        field, equals, name = part.partition("=")
        if not equals or not name.strip():
            raise InputError(
                f"--columns must read like text=Body,outlet=Paper, without spaces; the part '{part}' does not."
            )
        chosen[field.strip()] = name.strip().rstrip(",")
    return chosen


def _hint(names: list[str], table: pd.DataFrame | None) -> str:
    if table is None:
        return 'Say which it is: ARGS="--columns text=NAME" after make study.'
    looked = [name for name in names if name in table.columns]
    texts = [name for name in looked if prose(table[name]) and plain(name) not in SYNONYMS["title"]]
    if texts:
        name = max(texts, key=lambda name: float(_some(table[name]).str.len().median()))
        return f"The column '{name}' holds prose. If that is the text: ARGS=\"--columns text={name}\" after make study."
    links = [name for name in looked if addresses(table[name]) and _some(table[name]).str.contains("/").mean() > 0.5]
    if links:
        return (
            f"None of them holds prose, but '{links[0]}' holds addresses: gather their pages first (twotracks gather), "
            "then run the study on the folder of pages."
        )
    return "None of them holds prose. Export the articles again, with their full text."


def _listed(names: list[str]) -> str:
    shown = [f"'{name}'" for name in names if name.strip()][:20]
    return ", ".join(shown) if shown else "all unnamed"
