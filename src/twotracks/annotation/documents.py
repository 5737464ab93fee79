"""Whole documents annotated sentence by sentence, and the bank of invented texts labelled as they were written.

Both say of every sentence, in reading order, which track it speaks of, whether it names it, with what stance and in
whose voice. Of the documents no text is kept: article, number and hash find the sentence where the corpus is present.
The bank's text was invented for the study and comes with it.
"""

import pandas as pd

from twotracks.config import data_file
from twotracks.errors import InputError
from twotracks.schemas import TRACKS

LINKS = ("named", "unnamed")
SPLITS = ("development", "test")
_BY_SENTENCE = ("astana", "geneva", "stance_astana", "stance_geneva", "voice", "speaker")


def annotated(annotator: str = "H", split: str | None = None) -> pd.DataFrame:
    """Annotations of whole documents of the real corpora.

    Parameters
    ----------
    annotator : {"H", "J"}
        H read every document, J a random part of them a second time, blind to H. Both are language models under the
        codebook.
    split : {"development", "test"}, optional
        Default both.

    Returns
    -------
    DataFrame
        A row per sentence: ``corpus``, ``article_id``, ``sentence_no``, ``hash``; for each track its ``link``
        ("named", "unnamed", "" where the sentence does not speak of it) in a column of the track's name, and the
        stance (-1, 0, 1, or missing) in ``stance_astana``, ``stance_geneva``; ``voice``, ``speaker``; ``annotator``,
        ``stratum``, ``inclusion_probability`` (of the document), ``split``.

    Raises
    ------
    InputError
        If there is no such annotator or split.

    Examples
    --------
    >>> sorted(annotated()["corpus"].unique())
    ['fa-kes', 'tehran-times', 'un-general-debate', 'western-press']
    """
    table = _read("annotations/documents.csv", "article_id", "hash", "stratum")
    if annotator not in set(table["annotator"]):
        raise InputError(
            f"Annotators of documents are {', '.join(sorted(set(table['annotator'])))}, not '{annotator}'."
        )
    return _of_split(table[table["annotator"] == annotator], split)


def bank(split: str | None = None) -> pd.DataFrame:
    """The bank of invented texts, with the labels that their writers gave as they wrote.

    Parameters
    ----------
    split : {"development", "test"}, optional
        Default both. The test set is all that three of the writers wrote: two drawn by lot, one who wrote whole
        articles.

    Returns
    -------
    DataFrame
        A row per sentence, in reading order: ``text_id``, ``sentence_no``, ``sentence``, the labels as in
        :func:`annotated`, and of its text ``writer``, ``kind`` ("report", "passage"), ``register``, ``published``,
        ``title``, ``split``.

    Raises
    ------
    InputError
        If there is no such split.

    Examples
    --------
    >>> sentences = bank("test")
    >>> sorted(sentences["writer"].unique())
    ['w22', 'w4', 'w6']
    """
    table = _read("bank/sentences.csv", "text_id", "sentence").merge(_read("bank/texts.csv", "text_id"), on="text_id")
    return _of_split(table, split)


def second_reading() -> pd.DataFrame:
    """What a second annotator, blind to the writers' labels, read in the bank.

    Returns
    -------
    DataFrame
        A row per sentence: ``text_id``, ``sentence_no``, the labels as in :func:`annotated`, ``annotator``.

    Examples
    --------
    >>> second_reading()["annotator"].unique().tolist()
    ['J']
    """
    return _read("bank/second-reading.csv", "text_id")


def stances(sentences: pd.DataFrame) -> pd.DataFrame:
    """Sentences turned into passages: a row per sentence and track it speaks of.

    Parameters
    ----------
    sentences : DataFrame
        From :func:`annotated` or :func:`bank`.

    Returns
    -------
    DataFrame
        The other columns, and ``track``, ``link`` ("named", "unnamed"), ``annotation`` (-1, 0, 1) and ``both``
        (whether the sentence speaks of both tracks).

    Examples
    --------
    >>> rows = pd.DataFrame({"astana": ["named", ""], "geneva": ["unnamed", ""], "stance_astana": [1, None]})
    >>> stances(rows.assign(stance_geneva=[0, None]))[["track", "link", "annotation"]].values.tolist()
    [['astana', 'named', 1], ['geneva', 'unnamed', 0]]
    """
    both = (sentences[list(TRACKS)] != "").all(axis=1)
    parts = []
    for track in TRACKS:
        mine = sentences[track] != ""
        part = sentences[mine].assign(track=track, link=sentences[track], both=both)
        parts.append(part.assign(annotation=part[f"stance_{track}"].astype("int64")))
    drop = [*TRACKS, *(f"stance_{track}" for track in TRACKS)]
    return pd.concat(parts).drop(columns=drop).sort_index(kind="stable").reset_index(drop=True)


def _of_split(table: pd.DataFrame, split: str | None) -> pd.DataFrame:
    if split not in (None, *SPLITS):
        raise InputError(f"The split is {' or '.join(SPLITS)}, not '{split}'.")
    return (table if split is None else table[table["split"] == split]).reset_index(drop=True)


def _read(name: str, *text: str) -> pd.DataFrame:
    """A table in which only an empty stance is missing."""
    if not data_file(name).exists():
        raise InputError(
            f"data/{name} is in the study's repository, not in the package that pip installs: models are fitted to it, "
            "and no study needs it to run. Work in a copy of the repository to read it."
        )
    table = pd.read_csv(data_file(name), keep_default_na=False, dtype=dict.fromkeys((*text, *_BY_SENTENCE), "str"))
    for column in [f"stance_{track}" for track in TRACKS if f"stance_{track}" in table.columns]:
        table[column] = pd.to_numeric(table[column]).astype("Int64")
    return table
