"""Concordance: every place where a word stands, lined up with its company (keyword in context)."""

import re

import pandas as pd

from twotracks.errors import InputError
from twotracks.provenance import keeps


@keeps()
def concordance(passages: pd.DataFrame, term: str, width: int = 50, limit: int | None = None) -> pd.DataFrame:
    """Every place where a word stands, with what is left and right of it (keyword in context).

    Parameters
    ----------
    passages : DataFrame
        A table with a column ``sentence``.
    term : str
        A word, several words, or the beginning of one with a star: ``"guarant*"``. Case does not matter.
    width : int
        Characters of context on each side.
    limit : int, optional
        At most so many lines, from the top of the table.

    Returns
    -------
    DataFrame
        ``article_id``, ``outlet``, ``track`` (where the table has them), ``left``, ``node``, ``right``.

    Raises
    ------
    InputError
        If ``term`` is blank.

    Examples
    --------
    >>> table = concordance(pd.DataFrame({"sentence": ["The guarantors met.", "A guarantee was given."]}), "guarant*")
    >>> table["node"].tolist()
    ['guarantors', 'guarantee']
    """
    if not term.strip(" *"):
        raise InputError("A concordance needs a word to look for.")
    parts = [re.escape(part) for part in term.strip().split("*")]
    pattern = re.compile(r"(?<!\w)" + r"\w*".join(parts).replace(r"\ ", r"\s+") + r"(?!\w)", re.IGNORECASE)
    about = [name for name in ("article_id", "outlet", "track") if name in passages.columns]
    rows = []
    for record in passages[[*about, "sentence"]].itertuples(index=False):
        for found in pattern.finditer(record.sentence):
            left = record.sentence[max(0, found.start() - width) : found.start()]
            right = record.sentence[found.end() : found.end() + width]
            rows.append((*record[:-1], left.rjust(width), found.group(), right))
            if limit is not None and len(rows) >= limit:
                break
        if limit is not None and len(rows) >= limit:
            break
    return pd.DataFrame(rows, columns=[*about, "left", "node", "right"])
