"""In which language an article is written (``data/lexicons/languages.toml``): the study reads English only.

The rule looks at the beginning of a text: at its letters, if most are of another script; else at the commonest words.
A text that is too short, or has few of any language's words, is in none that could be told, and is kept.
"""

import re
from collections import Counter
from functools import cache
from typing import NamedTuple

import pandas as pd

from twotracks import lexicons
from twotracks.errors import InputError
from twotracks.provenance import keeps, note

ENGLISH = "en"
_WORD = re.compile(r"[^\W\d_]+")
_ENGLISH_WORDS = r"(?i)\b(?:the|of|and|that|which|with|from)\b"
_CLEARLY = 6
_OTHER_SCRIPT = re.compile(r"[^\W\d_\u0000-\u024f\u1e00-\u1eff]")


class _Rules(NamedTuple):
    words: list[str]
    codes: dict[str, tuple[str, ...]]
    scripts: dict[str, re.Pattern[str]]
    windows: dict


@cache
def _rules() -> _Rules:
    found = lexicons.load("languages")
    entries = found.of_kind("language", "terms")
    codes: dict[str, tuple[str, ...]] = {}
    for entry in entries:
        for term in entry["terms"]:
            codes[term] = (*codes.get(term, ()), entry["id"])
    words = [entry["id"] for entry in entries]
    return _Rules(words, codes, found.patterns("script"), found.setting("windows"))


def known() -> list[str]:
    """Codes of the languages that can be told.

    Returns
    -------
    list of str

    Examples
    --------
    >>> known()[:2]
    ['en', 'fr']
    """
    rules = _rules()
    return [*rules.words, *rules.scripts]


def language(text: str) -> str:
    """Language of a text, as a code of ISO 639-1; "" if it cannot be told.

    Parameters
    ----------
    text : str
        Any text.

    Returns
    -------
    str

    Examples
    --------
    >>> language("La neige tombe sur les villes du nord et la route est fermée dans la région.")
    'fr'
    >>> language("Snow.")
    ''
    """
    rules = _rules()
    head = text[: rules.windows["head"]]
    letters = sum(map(str.isalpha, head))
    if letters and len(_OTHER_SCRIPT.findall(head)) > rules.windows["script"] * letters:
        return _by_letters(head, letters)
    words = _WORD.findall(head.lower())
    if len(words) < rules.windows["words"]:
        return ""
    counts = Counter(dict.fromkeys(rules.words, 0))
    for word in words:
        counts.update(rules.codes.get(word, ()))
    (best, most), (_, next_most) = counts.most_common(2)
    # Where English has half as many, a text is English with names and quotations in it.
    if 2 * counts[ENGLISH] >= most:
        best, most, next_most = ENGLISH, counts[ENGLISH], 0
    elif most == next_most:
        return ""
    return best if most >= rules.windows["share"] * len(words) else ""


def _by_letters(head: str, letters: int) -> str:
    rules = _rules()
    for code, pattern in rules.scripts.items():
        own = len(pattern.findall(head))
        # Letters that only one language has are few in it; a whole script is most of a text.
        if own > (0.01 if code in {"fa", "uk", "ja"} else 0.3) * letters:
            return code
    return ""


def languages(texts: pd.Series) -> pd.Series:
    """Language of each text.

    Parameters
    ----------
    texts : Series of str
        Any texts.

    Returns
    -------
    Series of str
        As from :func:`language`, on the same index.

    Examples
    --------
    >>> languages(pd.Series(["Snow fell in the north of the country, and the roads were closed by the army."])).tolist()
    ['en']
    """
    out = pd.Series(ENGLISH, index=texts.index, dtype="str")
    # Where so many words are English nobody need count the others, which would take longer than all other reading.
    heads = texts.str.slice(0, _rules().windows["head"])
    unsure = heads.str.count(_ENGLISH_WORDS) < _CLEARLY
    out[unsure] = heads[unsure].map(language).astype("str")
    return out


@keeps()
def tell(articles: pd.DataFrame, only: str = "") -> pd.DataFrame:
    """Count the articles in other languages than English, or keep those of one language only.

    Parameters
    ----------
    articles : DataFrame
        Column ``text``.
    only : str, optional
        Code of a language: articles in another are set aside and counted; those whose language cannot be told stay.

    Returns
    -------
    DataFrame
        ``articles``, with what was found in its log.

    Raises
    ------
    InputError
        If there is no such language, or no article is left.

    Examples
    --------
    >>> texts = ["Der Schnee fiel auf die Stadt und das Land, und die Wege sind nicht frei.", "Snow."]
    >>> tell(pd.DataFrame({"text": texts}), only="en")["text"].tolist()
    ['Snow.']
    """
    if only and only not in known():
        raise InputError(f"The language '{only}' is not one that can be told: {', '.join(known())}.")
    found = languages(articles["text"])
    wanted = only or ENGLISH
    other = ~found.isin(["", wanted])
    if not other.any():
        return articles
    which = ", ".join(f"{code} {n}" for code, n in found[other].value_counts().items())
    if not only:
        return note(
            articles,
            "read",
            f"articles that are not in English ({which}); kept, their passages are not found",
            int(other.sum()),
        )
    if other.all():
        raise InputError(f"No article is in the language '{only}' ({which}).")
    out = articles[~other].reset_index(drop=True)
    out.attrs.update(articles.attrs)
    return note(
        out, "read", f"articles set aside, because they are not in the language '{only}' ({which})", int(other.sum())
    )
