"""Who published an article: by its own word or its address, under one name however the source spells it."""

import re
import unicodedata
from collections import Counter
from collections.abc import Mapping
from functools import cache, lru_cache
from pathlib import Path
from urllib.parse import urlsplit

import pandas as pd

from twotracks import config, lexicons
from twotracks.corpus import readers
from twotracks.corpus.readers import calendar
from twotracks.errors import InputError
from twotracks.provenance import note

UNKNOWN_OUTLET = "unknown outlet"
_HOST = re.compile(r"(?:[\w-]+\.)+[a-z]{2,12}", re.IGNORECASE)
_ADDRESS = re.compile(r"(?:https?:)?//\S+|(?:[\w-]+\.)+[a-z]{2,12}/\S*", re.IGNORECASE)
_ARCHIVED = re.compile(r"https?://(?:web\.)?archive\.\w+/(?:web/)?\d{4,14}(?:[a-z]{2}_)?/", re.IGNORECASE)
_SHOWN = 20  # merges that the report tells one by one


def named(articles: pd.DataFrame, rename: Mapping[str, str] | str | Path | None = None) -> pd.DataFrame:
    """Give every article its outlet under one name, in place, and note what was changed.

    An address becomes the outlet of ``data/outlets.csv`` whose it is, else its domain. Names that differ by letter
    case, blanks, invisible characters, kinds of quotation marks or dashes are one outlet, and so are the names that
    ``data/outlets.csv`` gives one outlet; it is called as that file calls it, else as most articles do. A name
    that has one spelling only stays as the source writes it. Where nothing tells the outlet, the domain of the
    article's address does.

    Parameters
    ----------
    articles : DataFrame
        With ``outlet`` and ``url``, all str, without markup.
    rename : mapping, str or Path, optional
        Names to other names, or a table with two such columns.

    Returns
    -------
    DataFrame
        The same table.

    Raises
    ------
    InputError
        If the table of names cannot be used.

    Examples
    --------
    >>> table = pd.DataFrame({"outlet": ["Press TV", "PRESS  TV", ""], "url": ["", "", "https://www.rt.com/news/1"]})
    >>> named(table)["outlet"].tolist()
    ['Press TV', 'Press TV', 'RT']
    """
    written = articles["outlet"]
    tidy = {cell: _tidy(cell) for cell in written.unique()}
    outlets = written.map(tidy)
    _note(articles, outlets[written != outlets], "outlets written as addresses, or untidily, put right", written)
    unnamed = outlets == ""
    if unnamed.any():
        domains = articles.loc[unnamed, "url"].map(of_address)
        outlets = outlets.mask(unnamed, domains.reindex(outlets.index))
        _note(articles, domains[domains != ""], "articles whose outlet is told only by their address")
    outlets = _merged(articles, outlets)
    if rename is not None and len(rename if isinstance(rename, Mapping) else str(rename)):
        outlets = _renamed(articles, outlets, rename)
    # "all outlets" is what the study calls every outlet together.
    outlets = outlets.replace({"all outlets": "all outlets (the outlet)"})
    nameless = outlets == ""
    if nameless.any():
        note(articles, "read", f"articles without an outlet, called '{UNKNOWN_OUTLET}'", int(nameless.sum()))
    articles["outlet"] = outlets.mask(nameless, UNKNOWN_OUTLET).astype("str")
    return articles


def _note(articles: pd.DataFrame, changed: pd.Series, what: str, written: pd.Series | None = None) -> None:
    if len(changed):
        before = "" if written is None else f"'{written.loc[changed.index[0]][:60]}', "
        note(articles, "read", f"{what} (first: {before}'{changed.iloc[0]}')", len(changed))


def _tidy(cell: str) -> str:
    tidy = " ".join(cell.split()).strip("\"“”„«»'‘’ ,;")
    if _ADDRESS.fullmatch(tidy):
        return of_address(tidy)
    # A domain alone may be what an outlet calls itself; it is left as written unless the study knows the outlet.
    return (outlet_of_address(tidy) or tidy) if _HOST.fullmatch(tidy) else tidy


def of_address(address: str) -> str:
    """Outlet of an address, else its domain; "" for databases, archives and the like, which published nothing.

    Parameters
    ----------
    address : str
        A web address, or a host alone.

    Returns
    -------
    str

    Examples
    --------
    >>> of_address("https://www.rt.com/news/1"), of_address("https://www.example.invalid/a")
    ('RT', 'example.invalid')
    >>> of_address("https://web.archive.org/web/20190426101500/https://www.example.invalid/a")
    'example.invalid'
    """
    return _of_host(_host(_ARCHIVED.sub("", address)).removeprefix("www."))


@lru_cache(maxsize=100_000)
def _of_host(host: str) -> str:
    if any(host == none or host.endswith(f".{none}") for none in _no_outlets()):
        return ""
    return outlet_of_address(host) or host


def _host(address: str) -> str:
    try:
        return (urlsplit(address if "//" in address else f"//{address}").hostname or "") if address.strip() else ""
    except ValueError:  # such as an unclosed bracket
        return ""


@cache
def _no_outlets() -> tuple[str, ...]:
    return tuple(lexicons.load("exports").setting("hosts")["none"])


def key(outlet: str) -> str:
    """What is the same in all spellings of an outlet: no letter case, blanks, invisible characters, kinds of marks.

    Parameters
    ----------
    outlet : str
        A name.

    Returns
    -------
    str

    Examples
    --------
    >>> key("PRESS\\u00a0TV") == key("Press TV")
    True
    """
    plain = unicodedata.normalize("NFKC", outlet).translate({0x2018: "'", 0x2019: "'", 0x2010: "-", 0x2013: "-"})
    visible = "".join(char for char in plain if unicodedata.category(char) != "Cf")
    return " ".join(visible.casefold().split()).strip(" .").removeprefix("www.")


@cache
def _authority() -> dict[str, str]:
    """Names that ``data/outlets.csv`` gives its outlets, folded, without accents and "the"."""
    table = pd.read_csv(config.data_file("outlets.csv"), dtype="str", keep_default_na=False)
    return {
        _loose(known): outlet
        for outlet, names in zip(table["outlet"], table["names"], strict=True)
        for known in (*names.split(";"), outlet)
        if known.strip()
    }


def _loose(outlet: str) -> str:
    return calendar.fold(key(outlet)).removeprefix("the ")


def _merged(articles: pd.DataFrame, outlets: pd.Series) -> pd.Series:
    counts = Counter(outlets[outlets != ""])
    groups: dict[str, list[str]] = {}
    for outlet in counts:
        known = _authority().get(_loose(outlet))
        groups.setdefault(f"known {known}" if known else key(outlet), []).append(outlet)
    several = {group: spellings for group, spellings in groups.items() if len(spellings) > 1}
    taken: dict[str, str] = {}
    for i, spellings in enumerate(several.values()):
        best = _authority().get(_loose(spellings[0])) or min(spellings, key=lambda one: _worse(one, counts[one]))
        others = [one for one in spellings if one != best]
        taken |= dict.fromkeys(others, best)
        if i < _SHOWN:
            named = ", ".join(f"'{one}' ({counts[one]})" for one in others)
            note(articles, "read", f"articles of {named} counted as '{best}'", sum(counts[one] for one in others))
    if len(several) > _SHOWN:
        note(articles, "read", "outlets written in several ways, each counted as one, in all", len(several))
    outlets = outlets.map(lambda one: taken.get(one, one))
    _tell_alike(articles, outlets)
    return outlets


def _worse(outlet: str, n: int) -> tuple:
    return (-n, outlet.isupper() or outlet.islower(), outlet.startswith("www."), outlet)


def _tell_alike(articles: pd.DataFrame, outlets: pd.Series) -> None:
    """Names that differ only by what stands in brackets may be one outlet or two editions: said, not merged."""
    alike: dict[str, set[str]] = {}
    for outlet in outlets[outlets != ""].unique():
        alike.setdefault(key(re.sub(r"\s*[(\[][^)\]]*[)\]]\s*$", "", outlet)), set()).add(outlet)
    for names in list(filter(lambda names: len(names) > 1, alike.values()))[:_SHOWN]:
        listed = ", ".join(f"'{one}'" for one in sorted(names))
        note(articles, "read", f"outlets kept apart that may be one: {listed}; --rename can make them one", len(names))


def read_names(path: str | Path) -> dict[str, str]:
    """Read a table of outlets and what to call them, such as ``outlets-map.csv``.

    Parameters
    ----------
    path : str or Path
        A table with two columns: the name in the corpus, the name to give. Its first line is a header.

    Returns
    -------
    dict of str to str

    Raises
    ------
    InputError
        If there is no such file, it has not two columns, or a name has two new ones or none.
    """
    path = Path(path).expanduser()
    if not path.is_file():
        raise InputError(f"--rename names the file '{path}', which does not exist.")
    table = readers.read(path)
    names = [column for column in table.columns if column != "source_row"][:2]
    if len(names) < 2:
        raise InputError(f"{path.name} must have two columns: the outlet as the corpus has it, and what to call it.")
    found: dict[str, str] = {}
    for old, new, row in zip(
        table[names[0]].str.strip(), table[names[1]].str.strip(), table["source_row"], strict=True
    ):
        if not old or not new or found.get(old, new) != new:
            what = "gives an outlet two names" if old and new else "lacks a name"
            raise InputError(f"{path.name}, row {row}, {what} ('{old}', '{new}').")
        found[old] = new
    return found


def _renamed(articles: pd.DataFrame, outlets: pd.Series, rename: Mapping[str, str] | str | Path) -> pd.Series:
    names = dict(rename) if isinstance(rename, Mapping) else read_names(rename)
    by_key = {key(old): new for old, new in names.items()}
    keys = outlets.map(lambda one: key(one) if one else "")
    for old, new in by_key.items():
        n = int((keys == old).sum())
        if n:
            note(articles, "read", f"articles of '{outlets[keys == old].iloc[0]}' renamed '{new}' (--rename)", n)
    strange = [old for old in names if key(old) not in set(keys)]
    if strange:
        listed = ", ".join(f"'{one}'" for one in strange[:_SHOWN])
        note(articles, "read", f"names to be renamed that no article has: {listed}", len(strange))
    return pd.Series([by_key.get(one, outlet) for one, outlet in zip(keys, outlets, strict=True)], index=outlets.index)


def outlet_of_address(url: str) -> str:
    """Outlet of ``data/outlets.csv`` that a web address belongs to, or "".

    Parameters
    ----------
    url : str
        An address, or a host alone.

    Returns
    -------
    str

    Examples
    --------
    >>> outlet_of_address("https://www.rt.com/news/1")
    'RT'
    """
    site = _site(_host(url))
    return next((outlet for outlet, sites in _known_outlets() if site and site in sites), "")


def outlet_of_lines(lines: list[str]) -> str:
    """Outlet that the boilerplate of a page names most often, by name or address, or "".

    Never ask this of the text of an article, where outlets quote each other.

    Parameters
    ----------
    lines : list of str
        Lines of a page that are no part of the article.

    Returns
    -------
    str

    Examples
    --------
    >>> outlet_of_lines(["Follow Press TV", "www.presstv.ir"])
    'Press TV'
    """
    votes: Counter[str] = Counter()
    for line in lines:
        for address in re.findall(r"(?:https?://)?(?:[\w-]+\.)+[a-z]{2,}", line, re.IGNORECASE):
            votes.update(filter(None, [outlet_of_address(address)]))
        folded = line.replace("’", "'")
        for outlet, _sites in _known_outlets():
            # Two-letter names (RT) would be found in anything; their addresses still count.
            if len(outlet) > 2 and re.search(rf"\b{re.escape(outlet)}\b", folded):
                votes[outlet] += 1
    return min(votes, key=lambda name: (-votes[name], name)) if votes else ""


@cache
def _known_outlets() -> tuple[tuple[str, frozenset[str]], ...]:
    """Outlet names with the names of their domains without ending: ``presstv`` for presstv.ir."""
    table = pd.read_csv(config.data_file("outlets.csv"), dtype="str", keep_default_na=False)
    return tuple(
        (outlet, frozenset(_site(domain) for domain in re.split(r"[;\s]+", domains) if domain))
        for outlet, domains in zip(table["outlet"], table["domain"], strict=True)
    )


def _site(host: str) -> str:
    # Without "www" first: of www.rt.com the endings would be taken off until nothing else is left.
    labels = [part for part in host.lower().removeprefix("www.").split(".") if part]
    while len(labels) > 1 and (len(labels[-1]) <= 3 or labels[-1] in {"info", "news"}):
        labels.pop()
    return labels[-1] if labels else ""
