"""When each article was published: the column of dates read, every date that was not taken counted by its reason."""

import pandas as pd

from twotracks.corpus.readers import dates
from twotracks.provenance import note

_LISTED = 10  # distinct cells; the column `published_as_written` has them all
AS_WRITTEN = "published_as_written"


def dated(articles: pd.DataFrame, raw: pd.DataFrame, column: str, where: str) -> pd.DataFrame:
    """Turn the column ``published`` of a table into dates, in place, and note what was not read and why.

    Parameters
    ----------
    articles : DataFrame
        With ``published`` as the source writes it.
    raw : DataFrame
        The source, on the same index, with ``source_row``.
    column : str
        What the source calls that column, "" if it has none.
    where : str
        Name of the file, for the notes.

    Returns
    -------
    DataFrame
        The same table, with ``published`` as dates, ``date_precision``, and, where a date was not taken,
        ``published_as_written``.

    Examples
    --------
    >>> table = pd.DataFrame({"published": ["26 Apr 2019", "2019-02-30"], "source_row": [1, 2]})
    >>> dated(table.copy(), table, "when", "mine.csv")["published"].notna().tolist()
    [True, False]
    """
    written = articles["published"]
    parsed = dates.parse(written)
    articles["published"] = parsed.published
    articles["date_precision"] = parsed.precision
    undated = int(articles["published"].isna().sum())
    if undated:
        note(articles, "read", "articles without a date", undated)
    for cells, what in (
        (parsed.unparsed, "dates that could not be read"),
        (parsed.impossible, "impossible dates set aside (1970-01-01, before 1901, the future and the like)"),
    ):
        if len(cells):
            first = cells.index[0]
            note(
                articles, "read",
                f"{what} (first: '{cells.iloc[0][:40]}', {where}, row {raw['source_row'].loc[first]}, column "
                f"'{column}'{_others(cells)}); their articles are kept, undated",
                len(cells),
            )  # fmt: skip
    rejected = parsed.unparsed.index.union(parsed.impossible.index)
    if len(rejected):
        articles[AS_WRITTEN] = written.where(articles.index.isin(rejected), "")
    for kind, n in sorted(parsed.kinds.items()):
        note(articles, "read", f"dates written as {kind}", n)
    if parsed.order:
        note(
            articles, "read", f"dates read, those with slashes or dots {parsed.order} (decided for the whole column)",
            int(parsed.precision.eq("day").sum()),
        )  # fmt: skip
    return articles


def _others(cells: pd.Series) -> str:
    distinct = list(dict.fromkeys(cell[:40] for cell in cells))
    if len(distinct) == 1:
        return ""
    shown = ", ".join(f"'{cell}'" for cell in distinct[1 : _LISTED + 1])
    more = len(distinct) - 1 - _LISTED
    return f"; others: {shown}" + (f" and {more:,} more in the column `{AS_WRITTEN}`" if more > 0 else "")
