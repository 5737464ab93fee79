"""What a site sends instead of an article: an error, a challenge, a wall of consent or payment."""

import re
from functools import cache

import pandas as pd

from twotracks import lexicons
from twotracks.errors import InputError
from twotracks.provenance import keeps, note

_SENTENCE = re.compile(r"[^.!?\n]{40,}[.!?]")
# Prose that is left when what matched is taken out makes it an article with a banner, not a banner.
_PROSE = 3
SAID = {
    "not-found": "page not found", "server": "error of the server", "refused": "access refused",
    "challenge": "challenge to prove that one is no machine", "cookies": "cookie wall", "payment": "wall of payment",
}  # fmt: skip


@cache
def _rules() -> tuple[tuple[str, int, bool, re.Pattern[str]], ...]:
    lexicon = lexicons.load("error-pages")
    windows = lexicon.setting("windows")
    return tuple(
        (name, windows[kind], kind == "consent", pattern)
        for kind in lexicon.entries
        for name, pattern in lexicon.patterns(kind).items()
    )


@cache
def _anchors() -> str:
    lexicon = lexicons.load("error-pages")
    anchors = {
        one for kind in lexicon.entries for entry in lexicon.of_kind(kind, "anchors") for one in entry["anchors"]
    }
    return f"(?i){'|'.join(map(re.escape, sorted(anchors)))}"


def kind(text: str, title: str = "") -> str:
    """What a text is instead of an article, or "".

    Parameters
    ----------
    text : str
        Of a page or a cell.
    title : str
        Its headline, where there is one.

    Returns
    -------
    str
        An id of ``error-pages.toml``.

    Examples
    --------
    >>> kind("You don't have permission to access this server.", "Access Denied"), kind("Snow fell.")
    ('refused', '')
    """
    for name, longest, is_consent, pattern in _rules():
        if len(text) > longest:
            continue
        if pattern.search(title) or pattern.search(text):
            if len(_SENTENCE.findall(pattern.sub("", text))) >= (_PROSE if is_consent else 2 * _PROSE):
                continue
            return name
    return ""


def kinds(texts: pd.Series, titles: pd.Series) -> pd.Series:
    """What each text is instead of an article.

    Parameters
    ----------
    texts, titles : Series of str
        On one index.

    Returns
    -------
    Series of str
        ``""`` for articles.

    Examples
    --------
    >>> kinds(pd.Series(["Snow fell.", "404 Not Found"]), pd.Series(["", ""])).tolist()
    ['', 'not-found']
    """
    short = texts.str.len() <= max(longest for _, longest, _, _ in _rules())
    # Python's regular expressions would take longer than all other reading.
    short &= texts.where(short, "").str.contains(_anchors(), regex=True) | titles.str.contains(_anchors(), regex=True)
    out = pd.Series("", index=texts.index, dtype="str")
    found = [kind(text, title) for text, title in zip(texts[short], titles[short], strict=True)]
    out[short] = pd.Series(found, index=texts.index[short], dtype="str")
    return out


@keeps()
def without(articles: pd.DataFrame, where: str) -> pd.DataFrame:
    """Articles without rows that are an error page, a challenge or a wall; how many those are is noted.

    Parameters
    ----------
    articles : DataFrame
        Columns ``text`` and ``title``.
    where : str
        Name of the source, for the message.

    Returns
    -------
    DataFrame
        The rows that are articles, index from 0.

    Raises
    ------
    InputError
        If none is.

    Examples
    --------
    >>> without(pd.DataFrame({"title": ["", ""], "text": ["404 Not Found", "Snow fell."]}), "a.csv")["text"].tolist()
    ['Snow fell.']
    """
    found = kinds(articles["text"], articles["title"])
    aside = found != ""
    if not aside.any():
        return articles
    if aside.all():
        raise InputError(f"No row of {where} is an article: {say(found)}. Gather the pages anew.")
    out = articles[~aside].reset_index(drop=True)
    out.attrs.update(articles.attrs)
    return note(out, "read", f"articles set aside, because they are none ({say(found)})", int(aside.sum()))


def say(found: pd.Series) -> str:
    """How many of what there are, in words, most first.

    Parameters
    ----------
    found : Series of str
        From :func:`kinds`.

    Returns
    -------
    str

    Examples
    --------
    >>> say(pd.Series(["", "cookies", "cookies", "server"]))
    'cookie wall 2, error of the server 1'
    """
    counts = found[found != ""].value_counts(sort=True)
    return ", ".join(f"{SAID.get(name, name)} {n}" for name, n in counts.items())
