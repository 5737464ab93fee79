"""Wire copy: which articles several outlets ran, and the agency they came from."""

import re
from functools import cache
from typing import NamedTuple

import pandas as pd

from twotracks import lexicons
from twotracks.errors import InputError
from twotracks.provenance import keeps, note
from twotracks.text.duplicates import THRESHOLD, groups

WIRE = ("per outlet", "once", "not at all")
_WORD = re.compile(r"\w+")


class Agencies(NamedTuple):
    """The lexicon of credits, compiled: name, place ("head" or "tail") and pattern; head and tail in characters."""

    credits: tuple[tuple[str, str, re.Pattern[str]], ...]
    head: int
    tail: int


@cache
def load() -> Agencies:
    """The lexicon of credits (``data/lexicons/agencies.toml``), its patterns compiled.

    Returns
    -------
    Agencies

    Examples
    --------
    >>> load().head
    400
    """
    found = lexicons.load("agencies")
    entries = found.of_kind("agency", "agency", "at", "pattern")
    credits = tuple((item["agency"], item["at"], found.compiled(item)) for item in entries)
    return Agencies(credits, found.setting("windows")["head"], found.setting("windows")["tail"])


def agency(articles: pd.DataFrame) -> pd.Series:
    """Agency an article credits with its text (``data/lexicons/agencies.toml``), or "" if it credits none.

    Parameters
    ----------
    articles : DataFrame
        Columns ``outlet`` and ``text``, not yet cleaned: credits are boilerplate.

    Returns
    -------
    Series of str
        On the index of ``articles``. An outlet that is itself the agency is not credited.

    Examples
    --------
    >>> agency(pd.DataFrame({"outlet": ["Daily"], "text": ["BEIRUT (AFP) - Snow fell."]})).tolist()
    ['AFP']
    """
    known = load()
    out = []
    for outlet, text in zip(articles["outlet"], articles["text"], strict=True):
        place = {"head": text[: known.head], "tail": text[-known.tail :]}
        found = ((name, pattern.search(place[at])) for name, at, pattern in known.credits)
        names = (match.groupdict().get("name") or name for name, match in found if match)
        out.append(next((name for name in names if not _words(name) or not _words(name) <= _words(outlet)), ""))
    return pd.Series(out, index=articles.index, dtype="str")


@keeps()
def wire(articles: pd.DataFrame, threshold: float = THRESHOLD) -> pd.DataFrame:
    """What is known of each article's near-duplicates and of the agency it came from.

    Parameters
    ----------
    articles : DataFrame
        A table of articles, not yet cleaned.
    threshold : float
        See :func:`twotracks.text.duplicates.pairs`.

    Returns
    -------
    DataFrame
        On the index of ``articles``: ``duplicate_group`` (see :func:`twotracks.text.duplicates.groups`),
        ``n_duplicates`` (articles in the group, itself included), ``n_duplicate_outlets`` (outlets that ran it),
        ``agency`` (credited by the article, or by another of its group) and ``wire``: True where several outlets ran
        it or an agency is credited.

    Examples
    --------
    >>> text = "The delegations met in the morning and parted without setting any date at all."
    >>> articles = pd.DataFrame({"article_id": ["a", "b"], "outlet": ["One", "Two"], "text": [text, text]})
    >>> wire(articles)["n_duplicate_outlets"].tolist()
    [2, 2]
    """
    table = pd.DataFrame({"outlet": articles["outlet"], "duplicate_group": groups(articles, threshold)})
    table["n_duplicates"] = table.groupby("duplicate_group")["outlet"].transform("size")
    table["n_duplicate_outlets"] = table.groupby("duplicate_group")["outlet"].transform("nunique")
    own = agency(articles)
    others = own.where(own != "").groupby(table["duplicate_group"]).transform("first").fillna("")
    table["agency"] = own.where(own != "", others).astype("str")
    table["wire"] = (table["n_duplicate_outlets"] > 1) | (table["agency"] != "")
    return table.drop(columns="outlet")


@keeps()
def by_outlet(articles: pd.DataFrame, known: pd.DataFrame) -> pd.DataFrame:
    """How much of each outlet's coverage is wire copy.

    Parameters
    ----------
    articles : DataFrame
        A table of articles.
    known : DataFrame
        From :func:`wire`, on the same index.

    Returns
    -------
    DataFrame
        One row per outlet: ``n_articles``, ``n_shared`` (other outlets ran the same), ``n_credited`` (an agency or
        another outlet is credited), ``n_wire`` (either), ``share_wire`` in [0, 1] and ``most_credited``.

    Examples
    --------
    >>> articles = pd.DataFrame({"article_id": ["a"], "outlet": ["One"], "text": ["BEIRUT (AFP) - Snow fell."]})
    >>> by_outlet(articles, wire(articles))["share_wire"].tolist()
    [1.0]
    """
    table = known.assign(outlet=articles["outlet"])
    rows = []
    for outlet, group in table.groupby("outlet"):
        credited = group.loc[group["agency"] != "", "agency"]
        rows.append(
            {
                "outlet": outlet, "n_articles": len(group), "n_shared": int((group["n_duplicate_outlets"] > 1).sum()),
                "n_credited": len(credited), "n_wire": int(group["wire"].sum()), "share_wire": group["wire"].mean(),
                "most_credited": credited.value_counts().index[0] if len(credited) else "",
            }
        )  # fmt: skip
    columns = ["outlet", "n_articles", "n_shared", "n_credited", "n_wire", "share_wire", "most_credited"]
    return pd.DataFrame(rows, columns=columns)


@keeps()
def count(articles: pd.DataFrame, known: pd.DataFrame, how: str = "per outlet") -> pd.DataFrame:
    """Count wire copy per outlet, once, or not at all.

    Parameters
    ----------
    articles : DataFrame
        A table of articles.
    known : DataFrame
        From :func:`wire`, on the same index.
    how : {"per outlet", "once", "not at all"}
        "per outlet": every article stays (running a text is a choice, too). "once": of each group that several
        outlets ran the earliest stays, under the agency's name where one is credited. "not at all": neither groups
        that several outlets ran nor articles that credit an agency stay: only the outlets' own words.

    Returns
    -------
    DataFrame
        Fewer rows perhaps, index from 0; what went is in :func:`twotracks.provenance.report`.

    Raises
    ------
    InputError
        If ``how`` is none of the three.

    Examples
    --------
    >>> articles = pd.DataFrame({"article_id": ["a"], "outlet": ["One"], "text": ["BEIRUT (AFP) - Snow fell."]})
    >>> len(count(articles, wire(articles), "not at all"))
    0
    """
    if how not in WIRE:
        raise InputError(f"Wire copy can be counted {', '.join(map(repr, WIRE))}, not {how!r}.")
    out = articles
    several = known["n_duplicate_outlets"] > 1
    if how == "once":
        order = articles["published"].groupby(known["duplicate_group"]).rank(method="first", na_option="bottom")
        first = order == 1
        out = articles[~several | first].copy()
        credited = several & (known["agency"] != "")
        out["outlet"] = out["outlet"].where(~credited, known["agency"]).astype("str")
    elif how == "not at all":
        out = articles[~known["wire"]]
    out = out.reset_index(drop=True)
    return note(out, "wire copy", f"articles left out because wire copy is counted {how}", len(articles) - len(out))


def _words(name: str) -> set[str]:
    return set(_WORD.findall(name.lower()))
