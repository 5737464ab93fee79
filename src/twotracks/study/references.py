"""References of a paper: kept as BibTeX in ``data/references.bib``, of which only what is cited is exported."""

import re
from collections.abc import Iterable

from twotracks.config import data_file
from twotracks.errors import InputError

_ENTRY = re.compile(r"^@(\w+)\{([^,\s]+),\n(.*?)^\}", re.MULTILINE | re.DOTALL)
_CITED = re.compile(r"@([\w:-]+)")
_GROUP = re.compile(r"\[(@[\w:-]+(?:; @[\w:-]+)*)\]")


def load() -> dict[str, str]:
    """Every entry by its key.

    Returns
    -------
    dict of str to str
        BibTeX, in the order of the file.

    Raises
    ------
    InputError
        If two entries have one key.

    Examples
    --------
    >>> "holm1979" in load()
    True
    """
    text = data_file("references.bib").read_text(encoding="utf-8")
    out: dict[str, str] = {}
    for found in _ENTRY.finditer(text):
        if found[2] in out:
            raise InputError(f"data/references.bib has two entries called '{found[2]}'. Give one another key.")
        out[found[2]] = found[0]
    return out


def cited(text: str) -> list[str]:
    """Keys cited in a text, ``[@key; @other]``, each once, in the order of their first citation.

    Parameters
    ----------
    text : str
        Markdown.

    Returns
    -------
    list of str

    Examples
    --------
    >>> cited("One [@b; @a]. Another [@a].")
    ['b', 'a']
    """
    keys = [key for group in _GROUP.findall(text) for key in _CITED.findall(group)]
    return list(dict.fromkeys(keys))


def export(keys: Iterable[str]) -> str:
    """The entries of some keys, sorted by key.

    Parameters
    ----------
    keys : iterable of str
        As cited.

    Returns
    -------
    str
        BibTeX.

    Raises
    ------
    InputError
        If a key has no entry.

    Examples
    --------
    >>> export(["holm1979"]).splitlines()[0]
    '@article{holm1979,'
    """
    known = load()
    missing = [key for key in keys if key not in known]
    if missing:
        raise InputError(f"data/references.bib has no entry called {', '.join(missing)}, which is cited.")
    return "\n\n".join(known[key] for key in sorted(set(keys))) + "\n"
