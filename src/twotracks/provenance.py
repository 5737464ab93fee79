"""What each step kept and what it did not: a small list that travels with a table.

Every reader and filter notes how many rows or characters it changed. The notes sit in
``table.attrs["log"]`` and are shown by :func:`report`, so that nothing is lost in silence.
"""

import pandas as pd


def note(table: pd.DataFrame, step: str, what: str, n: int) -> pd.DataFrame:
    """Add a note to a table and return the table.

    Parameters
    ----------
    table : DataFrame
        Any table of the study. Its ``attrs`` are changed in place.
    step : str
        Where it happened: ``"read"``, ``"clean"``, ``"tracks"`` ...
    what : str
        What happened, as a phrase that reads well after a number.
    n : int
        How many (rows, characters, lines: the phrase says which).
    """
    table.attrs["log"] = [*table.attrs.get("log", []), {"step": step, "n": int(n), "what": what}]
    return table


def carry(source: pd.DataFrame, target: pd.DataFrame) -> pd.DataFrame:
    """Hand the notes and the provenance of one table to the table made from it."""
    for key in ("log", "corpus"):
        if key in source.attrs:
            target.attrs[key] = source.attrs[key]
    return target


def report(table: pd.DataFrame) -> pd.DataFrame:
    """Return the notes of a table.

    Returns
    -------
    DataFrame
        Columns ``step``, ``n``, ``what``, in the order in which things happened.
    """
    return pd.DataFrame(table.attrs.get("log", []), columns=["step", "n", "what"])
