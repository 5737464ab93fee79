"""Hypotheses that were written down beforehand (``data/hypotheses.toml``), and what a corpus says of each."""

import tomllib
from collections.abc import Mapping

import pandas as pd

from twotracks.config import MIN_ARTICLES, data_file
from twotracks.errors import InputError
from twotracks.inference import contrasts
from twotracks.inference.estimates import holm
from twotracks.schemas import TRACKS

VERDICTS = ("supported", "contradicted", "not supported", "cannot be told")
_KEYS = ("id", "statement", "source", "estimand", "needs", "value", "seen")


def load() -> pd.DataFrame:
    """The hypotheses.

    Returns
    -------
    DataFrame
        ``id``, ``statement``, ``source``, ``estimand``, ``needs``, ``value`` ("" where the study measures nothing that
        could tell), ``target``, ``reference`` (lists), ``grouping``, ``seen``.

    Raises
    ------
    InputError
        If an entry is not complete.

    Examples
    --------
    >>> load()["id"].head(2).tolist()
    ['H1', 'H2']
    """
    entries = tomllib.loads(data_file("hypotheses.toml").read_text(encoding="utf-8"))["hypothesis"]
    for entry in entries:
        missing = [key for key in _KEYS if key not in entry]
        if missing:
            raise InputError(f"hypotheses.toml: {entry.get('id', 'an entry')} says nothing of {', '.join(missing)}.")
    empty: dict = {"target": [], "reference": [], "grouping": ""}
    return pd.DataFrame([empty | entry for entry in entries])


def values_of(passages: pd.DataFrame, measure: str, naming: pd.Series) -> dict[str, pd.Series]:
    """One value an outlet, for each kind that the hypotheses name.

    Parameters
    ----------
    passages : DataFrame
        Passages with the column ``measure``.
    measure : str
        Name of a column of scores.
    naming : Series of float
        Share of one way of naming, by outlet.

    Returns
    -------
    dict of str to Series
        "own-gap", "astana-share", "russia-share", "terrorist-share"; an outlet with fewer than five articles behind a
        value has none.

    Examples
    --------
    >>> passages = pd.DataFrame({"article_id": list("abcdef"), "outlet": "Daily", "track": "astana", "voice": "outlet"})
    >>> values = values_of(passages.assign(speaker="", mine=0.5), "mine", pd.Series(dtype=float))
    >>> values["astana-share"].tolist(), len(values["own-gap"])
    ([1.0], 0)
    """
    own = passages[passages["voice"] == "outlet"]
    articles = own.groupby(["outlet", "track"])["article_id"].nunique().unstack().reindex(columns=TRACKS).fillna(0)
    means = own.groupby(["outlet", "track"])[measure].mean().unstack().reindex(columns=TRACKS)
    gap = (means[TRACKS[0]] - means[TRACKS[1]])[articles.min(axis=1) >= MIN_ARTICLES]
    speaking = passages.drop_duplicates(["article_id", "track"])
    first = (speaking["track"] == TRACKS[0]).groupby(speaking["outlet"]).agg(["mean", "size"])
    quoted = passages[passages["speaker"].isin(("russia", "un"))]
    russia = (quoted["speaker"] == "russia").groupby(quoted["outlet"]).mean()
    behind = quoted.groupby("outlet")["article_id"].nunique()
    return {
        "own-gap": gap, "astana-share": first.loc[first["size"] >= MIN_ARTICLES, "mean"],
        "russia-share": russia[behind >= MIN_ARTICLES], "terrorist-share": naming.dropna(),
    }  # fmt: skip


def decide(values: Mapping[str, pd.Series], groupings: Mapping[str, pd.Series]) -> pd.DataFrame:
    """What a corpus says of each hypothesis, by the rule in the file.

    Parameters
    ----------
    values : mapping of str to Series
        From :func:`values_of`.
    groupings : mapping of str to Series
        "camp", "camp_by_side", "country": of each outlet.

    Returns
    -------
    DataFrame
        ``id``, ``statement``, ``verdict`` (one of :data:`VERDICTS`), ``difference``, ``p``, ``p_holm``, ``smallest_p``,
        ``n_target``, ``n_reference``, ``needs`` (what a corpus would need), ``seen``.

    Examples
    --------
    >>> table = decide({}, {})
    >>> set(table["verdict"])
    {'cannot be told'}
    """
    known = load()
    rows = []
    for one in known.itertuples():
        found: dict = {}
        if one.value in values and one.grouping in groupings:
            mine = values[one.value]
            of = groupings[one.grouping].reindex(mine.index).fillna("")
            others = set(one.reference) or set(of[of != ""]) - set(one.target)
            if of.isin(one.target).any() and of.isin(others).any():
                found = contrasts.exact(mine, of, one.target, one.reference)
        rows.append({"id": one.id, "statement": one.statement, **found, "needs": one.needs, "seen": one.seen})
    table = pd.DataFrame(rows)
    for name in ("difference", "p", "smallest_p", "n_target", "n_reference", "enough"):
        if name not in table.columns:
            table[name] = None
    could = table["enough"].fillna(False).astype(bool)
    table["p_holm"] = holm(table["p"].astype(float).where(could))
    passes = could & (table["p_holm"] <= contrasts.LEVEL)
    table["verdict"] = "cannot be told"
    table.loc[could, "verdict"] = "not supported"
    table.loc[passes & (table["difference"].astype(float) > 0), "verdict"] = "supported"
    table.loc[passes & (table["difference"].astype(float) < 0), "verdict"] = "contradicted"
    numbers = ["difference", "p", "p_holm", "smallest_p", "n_target", "n_reference"]
    return table[["id", "statement", "verdict", *numbers, "needs", "seen"]]
