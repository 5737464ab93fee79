"""Names and whom they stand for: "the regime" of one sentence is Syria's, that of another is a neighbour's.

What an outlet calls somebody can only be counted when it is known who is meant. For each name the rules of
``data/lexicons/naming.toml`` are asked in this order, and the one that decides is kept in the column ``rule``:

1. an expression that settles it by itself ("ceasefire regime", "opposition-held");
2. a word that belongs to the name: before it ("the Turkish regime"), or after "of" ("the regime of Assad");
3. of all words in the sentence that point to somebody, the nearest;
4. the same in the two sentences before;
5. what the name stands for where nothing points to anybody, in an article on Syria and in another.
"""

import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any, NamedTuple

import pandas as pd

from twotracks import lexicons
from twotracks.provenance import keeps
from twotracks.text.sentences import sentence_hash, spans

FAMILIES = ("government", "armed", "sponsors", "talks")
TARGETS = (
    "government", "armed", "isis", "political", "kurdish", "guarantors", "backers", "astana", "geneva", "both", "talks",
    "other", "none",
)  # fmt: skip
COLUMNS = [
    "article_id", "outlet", "sentence_no", "hash", "start", "end", "family", "name", "word", "target", "rule",
]  # fmt: skip
_CLAUSE = re.compile(r"[,;:()—–]|\b(?:and|but|while|which|who|that|as|after|against|from|by)\b", re.IGNORECASE)
_OF = re.compile(r"\s+(?:of|in|under)\s+(?:the\s+|President\s+|Mr\.?\s+)?$", re.IGNORECASE)


class Name(NamedTuple):
    """A name found in a sentence: which entry, of which family, and where."""

    id: str
    family: str
    start: int
    end: int


class Cue(NamedTuple):
    """Words that point to somebody: to whom, for which names (empty: all), and whether only where they belong to it."""

    id: str
    target: str
    names: frozenset[str]
    belongs: bool
    pattern: re.Pattern


class _Lexicon(NamedTuple):
    names: tuple[tuple[str, str, re.Pattern], ...]
    fixed: dict[str, tuple[tuple[str, str, re.Pattern], ...]]
    cues: dict[str, tuple[Cue, ...]]
    reach: dict[str, int]
    default: dict[str, dict[str, str]]
    syria: re.Pattern
    least: int


@cache
def lexicon(of: str | Path = "naming") -> _Lexicon:
    """The names and rules of a lexicon, compiled.

    Parameters
    ----------
    of : str or Path
        Name below ``data/lexicons/``, or the path of another.

    Returns
    -------
    NamedTuple
        ``names``, ``fixed``, ``cues`` (by family), ``reach``, ``default``, ``syria``, ``least``.

    Raises
    ------
    InputError
        If an entry lacks its family or target.

    Examples
    --------
    >>> lexicon().names[0][:2]
    ('government', 'government')
    """
    read = lexicons.load(of)
    names = tuple((e["id"], e["family"], read.compiled(e)) for e in read.of_kind("name", "family"))
    by_family: dict[str, Any] = {"fixed": {}, "cues": {}}
    for family in FAMILIES:
        by_family["fixed"][family] = tuple(
            (e["id"], e["target"], read.compiled(e))
            for e in read.of_kind("fixed", "family", "target")
            if family in e["family"]
        )
        by_family["cues"][family] = tuple(
            Cue(e["id"], e["target"], frozenset(e.get("names", ())), e.get("belongs", False), read.compiled(e))
            for e in read.of_kind("cue", "family", "target")
            if family in e["family"]
        )
    article = read.setting("article")
    return _Lexicon(
        names, by_family["fixed"], by_family["cues"], read.setting("reach"), read.setting("default"),
        re.compile(article["syria"]), article["least"],
    )  # fmt: skip


def names_in(sentence: str, of: str | Path = "naming") -> list[Name]:
    """Every name in a sentence, in reading order; of two that overlap the longer.

    Parameters
    ----------
    sentence : str
        A sentence.
    of : str or Path
        Which lexicon.

    Returns
    -------
    list of Name

    Examples
    --------
    >>> [name.id for name in names_in("The regime called the rebels terrorists.")]
    ['regime', 'rebel', 'terrorist']
    """
    found = [
        Name(id_, family, match.start(), match.end())
        for id_, family, pattern in lexicon(of).names
        for match in pattern.finditer(sentence)
    ]
    found.sort(key=lambda name: (name.start, -name.end))
    kept: list[Name] = []
    for name in found:
        if not kept or name.start >= kept[-1].end:
            kept.append(name)
    return kept


def target(name: Name, sentences: list[str], no: int, on_syria: bool, of: str | Path = "naming") -> tuple[str, str]:
    """Whom a name stands for, and the rule that says so.

    Parameters
    ----------
    name : Name
        From :func:`names_in` of the sentence.
    sentences : list of str
        Of the article.
    no : int
        Which of them.
    on_syria : bool
        Whether the article is on Syria.
    of : str or Path
        Which lexicon.

    Returns
    -------
    target, rule : str
        The target is one of :data:`TARGETS`.

    Examples
    --------
    >>> sentence = "The ceasefire regime broke down."
    >>> target(names_in(sentence)[0], [sentence], 0, True)
    ('none', 'expression: other regime')
    """
    rules = lexicon(of)
    sentence = sentences[no]
    for id_, whom, pattern in rules.fixed[name.family]:
        if any(match.start() < name.end and match.end() > name.start for match in pattern.finditer(sentence)):
            return whom, f"expression: {id_}"
    near = sorted(_pointing(rules, name, sentence), key=lambda cue: cue[0])
    if near:
        _, whom, id_, belongs = near[0]
        return whom, f"{'belongs to it' if belongs else 'nearest in the sentence'}: {id_}"
    for back in range(1, rules.reach["back"] + 1):
        if no - back >= 0:
            before = sentences[no - back]
            last = [
                (match.end(), cue.target, cue.id)
                for cue in rules.cues[name.family]
                if not cue.belongs and (not cue.names or name.id in cue.names)
                for match in cue.pattern.finditer(before)
            ]
            if last:
                _, whom, id_ = max(last)
                return whom, f"in a sentence before: {id_}"
    whom = rules.default[name.family]["syria" if on_syria else "elsewhere"]
    if name.id == "guarantor" and on_syria:
        whom = "guarantors"
    return whom, "nothing points to anybody"


def _pointing(rules: _Lexicon, name: Name, sentence: str) -> Iterator[tuple[float, str, str, bool]]:
    """Cues of the sentence with their distance from the name; those that belong to it are at no distance."""
    for cue in rules.cues[name.family]:
        if cue.names and name.id not in cue.names:
            continue
        for match in cue.pattern.finditer(sentence):
            if match.start() < name.end and match.end() > name.start:
                continue
            before = match.end() <= name.start
            between = sentence[match.end() : name.start] if before else sentence[name.end : match.start()]
            breaks = len(_CLAUSE.findall(between))
            if before and len(between) <= rules.reach["modifier"] and not breaks:
                yield len(between) / 100, cue.target, cue.id, True
            elif not before and _OF.fullmatch(between):
                yield 0.5, cue.target, cue.id, True
            elif not cue.belongs:
                far = len(between) + rules.reach["clause"] * breaks + (0 if before else rules.reach["after"])
                yield far, cue.target, cue.id, False


def on_syria(text: str, title: str = "", of: str | Path = "naming") -> bool:
    """Whether an article is on Syria: its headline names it, or its text does often enough.

    Parameters
    ----------
    text, title : str
        Of the article.
    of : str or Path
        Which lexicon.

    Returns
    -------
    bool

    Examples
    --------
    >>> on_syria("Rain fell.", "Syria in winter"), on_syria("Rain fell.")
    (True, False)
    """
    rules = lexicon(of)
    return bool(rules.syria.search(title)) or len(rules.syria.findall(text)) >= rules.least


def explain(sentence: str, of: str | Path = "naming") -> pd.DataFrame:
    """The names of one sentence, whom each stands for, and by which rule.

    Parameters
    ----------
    sentence : str
        A sentence, taken to be of an article on Syria.
    of : str or Path
        Which lexicon.

    Returns
    -------
    DataFrame
        ``word``, ``family``, ``target``, ``rule``.

    Examples
    --------
    >>> explain("The Turkish regime spoke as one of the three guarantors.")[["word", "target"]].values.tolist()
    [['regime', 'other'], ['guarantors', 'guarantors']]
    """
    rows = [
        (sentence[name.start : name.end], name.family, *target(name, [sentence], 0, True, of))
        for name in names_in(sentence, of)
    ]
    return pd.DataFrame(rows, columns=["word", "family", "target", "rule"])


@keeps()
def find(articles: pd.DataFrame, of: str | Path = "naming") -> pd.DataFrame:
    """Every name in some articles, and whom it stands for.

    Parameters
    ----------
    articles : DataFrame
        A table of articles; those that do not name Syria or a place there are left out.
    of : str or Path
        Which lexicon.

    Returns
    -------
    DataFrame
        One row a name: ``article_id``, ``outlet``, ``sentence_no``, ``hash``, ``start``, ``end`` (in the sentence),
        ``family``, ``name`` (its entry), ``word`` (as it stands there, in small letters), ``target``, ``rule``.

    Examples
    --------
    >>> text = "The Syrian regime spoke. The Turkish government answered."
    >>> articles = pd.DataFrame({"article_id": ["a"], "outlet": ["Daily"], "title": [""], "text": [text]})
    >>> find(articles)[["word", "target"]].values.tolist()
    [['regime', 'government'], ['government', 'other']]
    """
    rows = []
    syria = lexicon(of).syria
    articles = articles[articles["text"].str.contains(syria) | articles["title"].str.contains(syria)]
    for article_id, outlet, title, text in articles[["article_id", "outlet", "title", "text"]].itertuples(index=False):
        sentences = [text[start:end] for start, end in spans(text)]
        about = on_syria(text, title, of)
        for no, sentence in enumerate(sentences):
            names = names_in(sentence, of)
            key = sentence_hash(" ".join(sentence.split())) if names else ""
            for name in names:
                whom, rule = target(name, sentences, no, about, of)
                word = sentence[name.start : name.end].lower()
                rows.append((article_id, outlet, no, key, name.start, name.end, name.family, name.id, word, whom, rule))
    return pd.DataFrame(rows, columns=COLUMNS)
