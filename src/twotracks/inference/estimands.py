"""What the study estimates, named (``data/estimands.toml``), and the parts into which a claim is split."""

import tomllib
from functools import cache
from typing import Any

import pandas as pd

from twotracks.config import data_file
from twotracks.errors import InputError

_KEYS = ("id", "title", "quantity", "voice", "main", "says", "not", "by", "overturned")


@cache
def _file() -> dict[str, Any]:
    return tomllib.loads(data_file("estimands.toml").read_text(encoding="utf-8"))


def load() -> pd.DataFrame:
    """The estimands of the study.

    Returns
    -------
    DataFrame
        One row each: ``id``, ``title``, ``quantity``, ``voice``, ``main``, ``says``, ``not``, ``by``, ``overturned``.

    Raises
    ------
    InputError
        If an entry of the file is not complete, or there is not exactly one main estimand.

    Examples
    --------
    >>> table = load()
    >>> table.loc[table["main"], "id"].tolist()
    ['own-gap']
    """
    entries = _file()["estimand"]
    for entry in entries:
        missing = [key for key in _KEYS if key not in entry]
        if missing:
            raise InputError(f"estimands.toml: '{entry.get('id', 'an entry')}' says nothing of {', '.join(missing)}.")
    table = pd.DataFrame(entries)[list(_KEYS)]
    if table["main"].sum() != 1:
        raise InputError("estimands.toml must name one main estimand, and no more.")
    return table


def periods(when: pd.Series) -> pd.Series:
    """Period of each date, by ``data/estimands.toml``.

    Parameters
    ----------
    when : Series of datetime
        Dates, or approximate dates; NaT where nothing is known.

    Returns
    -------
    Series of str
        Id of the period, "" where there is none.

    Examples
    --------
    >>> periods(pd.Series(pd.to_datetime(["2017-01-23", None]))).tolist()
    ['before the Constitutional Committee', '']
    """
    out = pd.Series("", index=when.index, dtype="str")
    for period in _file()["period"]:
        first, last = (pd.Timestamp(period.get(key, default)) for key, default in (("from", "1900"), ("until", "2200")))
        out[(when >= first) & (when <= last)] = period["id"]
    return out


def parts(passages: pd.DataFrame, contested: pd.Series | None = None, when: pd.Series | None = None) -> pd.DataFrame:
    """By what a claim about passages is split, before anybody believes it.

    Parameters
    ----------
    passages : DataFrame
        Passages: ``voice``, ``link``.
    contested : Series of bool, optional
        Whether a passage was recognised by an entry of the lexicon of which it is contested whose track it tells.
    when : Series of datetime, optional
        About when each passage was published.

    Returns
    -------
    DataFrame
        On the index of ``passages``, a column of words for each split: ``voice``, ``link``, ``contested``, ``period``;
        "" where a passage belongs to no part.

    Examples
    --------
    >>> passages = pd.DataFrame({"voice": ["outlet", "quoted"], "link": ["named", "carried"]})
    >>> parts(passages)["voice"].tolist()
    ['own words', 'quoted']
    """
    out = pd.DataFrame(index=passages.index)
    out["voice"] = passages["voice"].map({"outlet": "own words", "quoted": "quoted"}).fillna("")
    out["link"] = (passages["link"] == "carried").map({True: "carried on", False: "named"})
    if contested is not None:
        out["contested"] = contested.map({True: "contested entries", False: "without contested entries"})
    if when is not None:
        out["period"] = periods(when)
    return out.astype("str")
