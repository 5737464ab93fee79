"""Tables under the ending of something else: a spreadsheet saved as .txt, a Parquet file called .csv."""

from pathlib import Path

import pandas as pd

from twotracks.corpus.readers import Head, delimited, reader
from twotracks.corpus.readers.columns import match
from twotracks.errors import InputError

_SEPARATORS = "\t;|,"


def is_table(text: str) -> bool:
    """Tell whether a text begins with the names of the columns of a table of articles.

    Parameters
    ----------
    text : str
        A text, or its beginning.

    Returns
    -------
    bool

    Examples
    --------
    >>> is_table("outlet;date;text\\nExample Courier;2019;Snow fell."), is_table("Text, date and story\\nSnow fell.")
    (True, False)
    """
    first, _, rest = text.partition("\n")
    if first.lower().startswith("sep="):
        first, _, rest = rest.partition("\n")
    for separator in _SEPARATORS:
        names = [name.strip().strip('"').strip() for name in first.split(separator)]
        if len(names) < 2 or max(map(len, names)) > 40 or separator not in rest:
            continue
        try:
            if len(match(names)) > 1:
                return True
        except InputError:
            continue
    return False


def _told(head: Head) -> bool:
    if head.raw.startswith(b"PAR1"):
        return delimited.SUFFIXES.get(head.suffix) != "parquet"
    return head.suffix in (".txt", ".text", ".dat", ".asc", "") and is_table(head.text)


@reader(told_by=_told)
def read(path: Path) -> pd.DataFrame:
    """Read a table whose ending does not say that it is one.

    Parameters
    ----------
    path : Path
        The file.

    Returns
    -------
    DataFrame
        As from :func:`twotracks.corpus.readers.delimited.read`.

    Raises
    ------
    InputError
        If a row cannot be read.
    """
    return delimited.read(path, kind="parquet" if Head(path).raw.startswith(b"PAR1") else "csv")
