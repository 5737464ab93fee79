"""Which frames a passage uses, by a dictionary: ``data/lexicons/frames.toml``, or one of your own.

The unit is the sentence with the one before and the one after it, as annotators read it. A frame is found if one of its
entries is: a dictionary is a hypothesis, that these words make this frame. How far it holds is in
``data/annotations/frames-validity.csv``; a frame of which it does not hold is marked as failing there, and its share is
estimated from annotations alone (:mod:`twotracks.analysis.frames.estimates`).
"""

import os
from collections.abc import Callable
from functools import cache
from pathlib import Path
from typing import Any, NamedTuple

import pandas as pd

from twotracks import lexicons, provenance
from twotracks.analysis.registry import Measure, register, travelling
from twotracks.annotation.frames import FRAMES, PREFIX
from twotracks.errors import InputError
from twotracks.text.sentences import spans

QUESTION = "How often is each track put into which frame?"
NOT_SHOWN = "A frame is taken as used where words of a dictionary stand; the intervals do not contain its errors."


class Dictionary(NamedTuple):
    """Frames of a lexicon: what each is called, and its entries with what finds them in a text, as they stand there."""

    labels: dict[str, str]
    entries: dict[str, tuple[tuple[str, Callable[[str], list[str]]], ...]]


@cache
def dictionary(of: str | Path = "frames") -> Dictionary:
    """The frames of a lexicon, compiled.

    Parameters
    ----------
    of : str or Path
        Name below ``data/lexicons/``, or the path of another.

    Returns
    -------
    Dictionary
        Frames in the order in which they stand in the file.

    Raises
    ------
    InputError
        If the lexicon has no ``[[entry]]``, or one that names no frame.

    Examples
    --------
    >>> dictionary().labels["human"]
    'Human interest'
    """
    lexicon = lexicons.load(of)
    entries: dict[str, list] = {}
    for entry in lexicon.of_kind("entry", "frame"):
        entries.setdefault(entry["frame"], []).append((entry["id"], _finder(lexicon, entry)))
    if not entries:
        raise InputError(f"The lexicon {lexicon.name}.toml has no [[entry]] with a frame.")
    labels = lexicon.settings.get("label", {})
    named = {frame: labels.get(frame, frame.replace("_", " ")) for frame in entries}
    return Dictionary(named, {frame: tuple(found) for frame, found in entries.items()})


def _finder(lexicon: lexicons.Lexicon, entry: dict[str, Any]) -> Callable[[str], list[str]]:
    if "pattern" in entry:
        pattern = lexicon.compiled(entry)
        return lambda text: [found.group(0) for found in pattern.finditer(text)]
    matcher = lexicons.TermMatcher([[tuple(term.lower().split()) for term in entry["terms"]]])

    def find(text: str) -> list[str]:
        words = lexicons._WORD.findall(text.lower().replace("’", "'"))
        return [" ".join(words[first : last + 1]) for first, last, _ in matcher.find(words)]

    return find


def _measure(frame: str, label: str, lexicon: str = "frames", reported: bool = True) -> Measure:
    return Measure(
        PREFIX + frame, label=label, low=0, high=1, question=QUESTION, not_shown=NOT_SHOWN, lexicon=lexicon,
        reported_as=frame if reported else "", reported_in="frames",
    )  # fmt: skip


MEASURES = tuple(_measure(frame, dictionary().labels[frame]) for frame in FRAMES)


STUDY = "frames"  # the study's own lexicon


def score(
    passages: pd.DataFrame, articles: pd.DataFrame | None = None, frames: str | Path | None = None
) -> pd.DataFrame:
    """Find the frames that each passage uses.

    Parameters
    ----------
    passages : DataFrame
        ``article_id``, ``sentence_no`` and ``sentence``, as from :func:`twotracks.passages.find.find_passages`.
    articles : DataFrame, optional
        The articles they come from, cleaned, so that a sentence is read with its neighbours, as annotators read it.
        Without them it is read by itself.
    frames : str or Path, optional
        A lexicon of your own frames in place of ``data/lexicons/frames.toml``: a path that ends in ``.toml``. Default:
        ``TWOTRACKS_FRAMES``, as ``twotracks study NAME --frames my-frames.toml`` sets it.

    Returns
    -------
    DataFrame
        A copy with a column ``frame_NAME`` for each frame, 1.0 where it is found and else 0.0.

    Raises
    ------
    InputError
        If a column is missing, or a passage comes from none of the articles.

    Examples
    --------
    >>> text = "The envoy spoke. Both sides blamed each other. Snow fell."
    >>> articles = pd.DataFrame({"article_id": ["a"], "text": [text]})
    >>> passages = pd.DataFrame({"article_id": ["a"], "sentence_no": [0], "sentence": ["The envoy spoke."]})
    >>> score(passages, articles)["frame_conflict"].item(), score(passages)["frame_conflict"].item()
    (1.0, 0.0)
    """
    texts = in_context(passages, articles)
    frames = frames or os.environ.get("TWOTRACKS_FRAMES") or STUDY
    if frames == STUDY:
        return _of_the_study(passages, texts)
    own = dictionary(frames)
    out = provenance.carry(passages, _found(passages, texts, own))
    told = (_measure(frame, label, str(frames), reported=False) for frame, label in own.labels.items())
    out.attrs["measures"] = {**out.attrs.get("measures", {}), **{one.name: travelling(one, out) for one in told}}
    return out


@register(*MEASURES)
def _of_the_study(passages: pd.DataFrame, texts: pd.Series) -> pd.DataFrame:
    return _found(passages, texts, dictionary())


def _found(passages: pd.DataFrame, texts: pd.Series, of: Dictionary) -> pd.DataFrame:
    distinct = texts.unique()
    columns = {}
    for frame, entries in of.entries.items():
        has = {text: float(any(find(text) for _, find in entries)) for text in distinct}
        columns[PREFIX + frame] = texts.map(has).astype(float)
    return passages.assign(**columns)


def in_context(passages: pd.DataFrame, articles: pd.DataFrame | None = None) -> pd.Series:
    """Each passage's sentence with the one before and the one after it, as one text.

    Parameters
    ----------
    passages, articles : DataFrame
        As for :func:`score`.

    Returns
    -------
    Series of str
        On the index of ``passages``.

    Raises
    ------
    InputError
        As for :func:`score`.

    Examples
    --------
    >>> articles = pd.DataFrame({"article_id": ["a"], "text": ["One came. Two came. Three came. Four came."]})
    >>> passages = pd.DataFrame({"article_id": ["a"], "sentence_no": [1], "sentence": ["Two came."]})
    >>> in_context(passages, articles).item()
    'One came. Two came. Three came.'
    """
    needed = ("sentence",) if articles is None else ("article_id", "sentence_no", "sentence")
    for name in needed:
        if name not in passages.columns:
            raise InputError(f"Frames need a table with a column '{name}', such as tt.find_passages gives.")
    if articles is None:
        return passages["sentence"].fillna("").astype("str")
    texts = articles.drop_duplicates("article_id").set_index("article_id")["text"]
    gone = set(passages["article_id"]) - set(texts.index)
    if gone:
        raise InputError(
            f"{len(gone)} of the articles of these passages are not among the articles given, such as "
            f"{min(map(str, gone))}. Give the articles in which the passages were found."
        )
    around = {}
    for article_id, numbers in passages.groupby("article_id")["sentence_no"]:
        text = texts[article_id]
        sentences = [" ".join(text[start:end].split()) for start, end in spans(text)]
        for number in set(numbers):
            around[article_id, number] = " ".join(sentences[max(number - 1, 0) : number + 2])
    keys = zip(passages["article_id"], passages["sentence_no"], strict=True)
    return pd.Series([around[key] for key in keys], index=passages.index, dtype="str")


def explain(text: str, frames: str | Path | None = None) -> pd.DataFrame:
    """The words that made the frames of a text.

    Parameters
    ----------
    text : str
        A sentence, or a sentence with its neighbours.
    frames : str or Path, optional
        The lexicon given to :func:`score`; default: the study's.

    Returns
    -------
    DataFrame
        ``frame``, ``label``, ``entry`` of the lexicon, ``words``: a row for each time words of a frame stand in the
        text.

    Examples
    --------
    >>> explain("The talks failed, and rebels blamed Damascus.")[["frame", "words"]].values.tolist()[:2]
    [['conflict', 'blamed'], ['effectiveness', 'failed']]
    """
    of = dictionary("frames" if frames is None else frames)
    rows = [
        (frame, of.labels[frame], entry, words)
        for frame, entries in of.entries.items()
        for entry, find in entries
        for words in find(text)
    ]
    return pd.DataFrame(rows, columns=["frame", "label", "entry", "words"])
