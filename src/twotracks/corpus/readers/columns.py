"""Which column is which: the names that sources use for the same thing."""

from collections.abc import Iterable, Mapping

from twotracks.errors import InputError

# In order of preference: the first name found is taken.
SYNONYMS: dict[str, tuple[str, ...]] = {
    "article_id": ("article_id", "id", "unit_id", "doc_id", "docid", "document_id", "uid", "guid", "key"),
    "outlet": (
        "outlet", "source", "publisher", "newspaper", "publication", "media", "medium",
        "source_name", "site", "domain", "agency", "channel",
    ),
    "published": (
        "published", "date", "publish_date", "published_at", "publication_date", "pub_date", "pubdate",
        "published_date", "date_published", "datetime", "timestamp", "day", "year",
    ),
    "title": ("title", "headline", "article_title", "heading", "head"),
    "url": ("url", "link", "address", "web_url", "source_url", "permalink"),
    "text": (
        "text", "content", "article_content", "body", "article_text", "full_text", "fulltext", "article",
        "maintext", "story", "content_text",
    ),
}  # fmt: skip
REQUIRED = ("text",)


def _plain(name: object) -> str:
    return str(name).strip().lower().replace(" ", "_").replace("-", "_")


def match(columns: Iterable[object], chosen: Mapping[str, str] | None = None, where: str = "the file") -> dict:
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
        by_plain.setdefault(_plain(name), name)
    found: dict[str, str] = {}
    for asked, name in (chosen or {}).items():
        field = next((f for f, synonyms in SYNONYMS.items() if _plain(asked) in synonyms), asked)
        if field not in SYNONYMS:
            raise InputError(
                f"--columns names the field '{field}', which articles do not have; "
                f"the fields are {', '.join(SYNONYMS)}."
            )
        if name not in names and _plain(name) not in by_plain:
            raise InputError(
                f"{where} has no column '{name}' (asked for as {field}); its columns are {_listed(names)}."
            )
        found[field] = name if name in names else by_plain[_plain(name)]
    for field, synonyms in SYNONYMS.items():
        if field in found:
            continue
        for synonym in synonyms:
            column = by_plain.get(synonym)
            if column is not None and column not in found.values():
                found[field] = column
                break
    for field in REQUIRED:
        if field not in found:
            raise InputError(
                f"{where} has no column recognised as the {field} of an article; its columns are {_listed(names)}. "
                f'Say which it is: ARGS="--columns {field}={next(filter(None, names), "NAME")}" after make study.'
            )
    return found


def parse_choice(text: str | None) -> dict[str, str]:
    """Read ``text=Body,outlet=Paper`` as a mapping.

    Parameters
    ----------
    text : str or None
        What was given.

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
    >>> parse_choice("text=Body,outlet=Paper")
    {'text': 'Body', 'outlet': 'Paper'}
    """
    chosen = {}
    for part in (text or "").split(","):
        if not part.strip():
            continue
        field, equals, name = part.partition("=")
        if not equals or not name.strip():
            raise InputError(
                f"--columns must read like text=Body,outlet=Paper, without spaces; the part '{part}' does not."
            )
        chosen[field.strip()] = name.strip()
    return chosen


def _listed(names: list[str]) -> str:
    shown = [f"'{name}'" for name in names if name.strip()][:20]
    return ", ".join(shown) if shown else "all unnamed"
