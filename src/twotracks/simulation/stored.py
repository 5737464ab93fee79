"""The stored tables of simulation results: what the experiments and the comparison with real corpora gave.

They take hours to compute, or corpora that not everybody has, so they are part of the study
(``data/teaching/NAME.csv``); ``twotracks calibrate``, ``calibrate-dsl``, ``calibrate-weighting``,
``calibrate-keyness``, ``calibrate-shares``, ``calibrate-names`` and ``realism`` make them anew.
"""

from pathlib import Path

import pandas as pd

from twotracks.config import data_file
from twotracks.errors import InputError
from twotracks.files import write_csv

TABLES = {
    "operating-characteristics": "coverage of intervals, false positive rate of tests and power, in one table",
    "power": "power by measure, simulated gap and number of articles",
    "rank-recovery": "how well each measure ranks the outlets by their gap",
    "design-adjustment": "bias and coverage of a measure alone, of annotations alone and of both (DSL)",
    "weighting": "bias and coverage of estimates from passages that are thresholded or weighted by probability",
    "keyness-test": "size, power and coverage of the test of words, on articles as long as a real corpus's",
    "coverage-shares": "coverage of intervals of shares corrected by annotated articles, by the strata of real corpora",
    "naming-test": "coverage of intervals of naming shares on simulated corpora",
    "realism": "size and shape of the simulated corpus and of real ones",
    "type-token": "different words among the first so many of each corpus",
    "distinguishing-terms": "words by which simulated passages are classified",
}


def reported(name: str) -> pd.DataFrame:
    """A stored table of simulation results.

    Parameters
    ----------
    name : str
        One of ``TABLES``.

    Returns
    -------
    DataFrame
        Its columns are told in ``data/README.md``; columns of words have "" where a word does not apply.

    Raises
    ------
    InputError
        If there is no such table.

    Examples
    --------
    >>> reported("power")[["measure", "gap", "n_articles"]].head(1).values.tolist()
    [['TextBlob', 0.0, 10]]
    """
    table = pd.read_csv(_place(name))
    words = table.select_dtypes(include="str").columns
    out = table.fillna(dict.fromkeys(words, ""))
    out.attrs["corpus"] = {"name": "teaching", "simulated": True}
    return out


def store(table: pd.DataFrame, name: str) -> Path:
    """Keep a table as the study's own.

    Parameters
    ----------
    table : DataFrame
        What :func:`reported` is to give.
    name : str
        One of ``TABLES``.

    Returns
    -------
    Path
        Where it is.

    Raises
    ------
    InputError
        If there is no such table.
    """
    path = _place(name)
    write_csv(table, path)
    return path


def _place(name: str) -> Path:
    if name not in TABLES:
        raise InputError(f"No table of simulation results is called '{name}'. There are: {', '.join(TABLES)}.")
    return data_file(f"teaching/{name}.csv")
