"""Concordance: every place where a word stands, lined up with its company (keyword in context)."""

import re
from collections.abc import Iterable, Iterator

import pandas as pd

from twotracks.errors import InputError
from twotracks.provenance import keeps
from twotracks.text.phrases import Phrases, prepared, spans
from twotracks.text.phrases import words as phrase_words
from twotracks.text.tokens import MASK, tokens

_ABOUT = ("article_id", "outlet", "track")  # what a line tells of itself, in a concordance of one term
_MORE = ("voice", "sentence_no")
_WORD = re.compile(r"\w+")


@keeps()
def concordance(
    passages: pd.DataFrame, term: str, width: int = 50, limit: int | None = None, *,
    sort: str | None = None, outlet: str | Iterable[str] | None = None, track: str | None = None,
    voice: str | None = None,
) -> pd.DataFrame:  # fmt: skip
    """Every place where a word stands, with what is left and right of it (keyword in context).

    Parameters
    ----------
    passages : DataFrame
        A table with a column ``sentence``.
    term : str
        A word, several words, or the beginning of one with a star: ``"guarant*"``. Case does not matter.
    width : int
        Characters of context on each side.
    limit : int, optional
        At most so many lines, from the top of the table; of the sorted table, if it is sorted.
    sort : {"left", "right"}, optional
        By the words next to the term, so that what it often stands with comes together: ``"right"`` by what follows,
        ``"left"`` by what stands before, read from right to left. Lines that are alike stay in the order of the table.
    outlet : str or iterable of str, optional
        Only lines of this outlet, or of these.
    track : str, optional
        Only lines on this track.
    voice : str, optional
        Only lines in this voice: ``"outlet"`` or ``"quoted"``.

    Returns
    -------
    DataFrame
        ``article_id``, ``outlet``, ``track``, ``voice``, ``sentence_no`` (where the table has them), ``left``,
        ``node``, ``right``.

    Raises
    ------
    InputError
        If ``term`` is blank, ``sort`` is neither side, or the table lacks a column that is to be chosen by.

    Examples
    --------
    >>> table = concordance(pd.DataFrame({"sentence": ["The guarantors met.", "A guarantee was given."]}), "guarant*")
    >>> table["node"].tolist()
    ['guarantors', 'guarantee']
    >>> passages = pd.DataFrame({"sentence": ["new talks failed", "peace talks began", "new talks began"]})
    >>> concordance(passages, "talks", sort="left")["left"].str.strip().tolist()
    ['new', 'new', 'peace']
    """
    if not term.strip(" *"):
        raise InputError("A concordance needs a word to look for.")
    _check_side(sort)
    passages = _chosen(passages, {"outlet": outlet, "track": track, "voice": voice})
    parts = [re.escape(part) for part in term.strip().split("*")]
    pattern = re.compile(r"(?<!\w)" + r"\w*".join(parts).replace(r"\ ", r"\s+") + r"(?!\w)", re.IGNORECASE)
    about = [name for name in (*_ABOUT, *_MORE) if name in passages.columns]
    rows, keys = [], []
    for *whose, sentence in passages[[*about, "sentence"]].itertuples(index=False, name=None):
        for found in pattern.finditer(sentence):
            rows.append((*whose, *_line(sentence, *found.span(), width)))
            keys.append(_beside(sentence, *found.span(), sort))
        if sort is None and limit is not None and len(rows) >= limit:
            break
    rows = [rows[i] for i in _in_order(keys, sort)][:limit]
    return pd.DataFrame(rows, columns=[*about, "left", "node", "right"])


@keeps()
def lines(
    passages: pd.DataFrame, words: Iterable[str], counted: str = "sentence", width: int = 60, *,
    sort: str | None = None, phrases: Iterable[str] = (),
) -> pd.DataFrame:  # fmt: skip
    """The lines behind counts: every place of some words as keyness counts them, no more and no fewer.

    A concordance looks for a spelling; this looks for what was counted, so "u.s." finds "US" and "U.S.", and a word
    inside a masked name, which was not counted, is no line.

    Parameters
    ----------
    passages : DataFrame
        What was counted (:func:`twotracks.analysis.keyness.counted`), with a column ``sentence``.
    words : iterable of str
        Words, or terms of several words, as the column ``term`` of keyness has them.
    counted : str
        Column in which the words were counted: ``"masked"`` if names were masked. What is shown is the sentence.
    width : int
        Characters of context on each side.
    sort : {"left", "right"}, optional
        As for :func:`concordance`, within each word.
    phrases : iterable of str
        Terms of several words that were counted as one, as given to keyness: "security" is then no line where
        "security council" was counted.

    Returns
    -------
    DataFrame
        ``term``, in the order of ``words``, and the columns of :func:`concordance`.

    Raises
    ------
    InputError
        If the table has no such column, or ``sort`` is neither side.

    Examples
    --------
    >>> passages = pd.DataFrame({"sentence": ["The U.S. left the talks.", "They asked us."]})
    >>> lines(passages, ["u.s.", "us"])[["term", "node"]].values.tolist()
    [['u.s.', 'U.S.'], ['us', 'us']]
    """
    _check_side(sort)
    if counted not in passages.columns:
        raise InputError(f"The lines behind a count need its column '{counted}', which this table does not have.")
    wanted = dict.fromkeys(words)
    # A term among the words was counted as one, whether or not that is said again.
    known = prepared({*phrases, *(word for word in wanted if " " in word)})
    about = [name for name in (*_ABOUT, *_MORE) if name in passages.columns]
    rows: dict[str, list] = {word: [] for word in wanted}
    keys: dict[str, list] = {word: [] for word in wanted}
    for *whose, text, sentence in passages[[*about, counted, "sentence"]].itertuples(index=False, name=None):
        if rows.keys().isdisjoint(phrase_words(text, known) if known else tokens(text)):
            continue
        for shown, places in _pieces(text, sentence, known):
            for word, start, end in places:
                if word in rows:
                    rows[word].append((word, *whose, *_line(shown, start, end, width)))
                    keys[word].append(_beside(shown, start, end, sort))
    found = [rows[word][i] for word in wanted for i in _in_order(keys[word], sort)]
    return pd.DataFrame(found, columns=["term", *about, "left", "node", "right"])


def _pieces(text: str, sentence: str, known: Phrases) -> Iterator[tuple[str, list[tuple[str, int, int]]]]:
    """Stretches of a text without its masked names: what to show, and the words with their places in it.

    Each stretch is a part of the sentence as it was; where it is not, the text itself is shown.
    """
    whole, last = sentence.replace("\n", " "), 0
    parts = text.split(MASK)
    for i, part in enumerate(parts):
        # The last one ends where the sentence ends: what stands inside a name before it may read the same.
        start = len(whole) - len(part) if i and i == len(parts) - 1 else whole.find(part, last)
        if whole[max(start, 0) :][: len(part)] != part or start < last:
            yield part, spans(part, known)
            continue
        yield whole, [(word, start + begin, start + end) for word, begin, end in spans(part, known)]
        last = start + len(part)


def _line(sentence: str, start: int, end: int, width: int) -> tuple[str, str, str]:
    return sentence[max(0, start - width) : start].rjust(width), sentence[start:end], sentence[end : end + width]


def _beside(sentence: str, start: int, end: int, sort: str | None) -> list[str]:
    """The words by which a line is sorted, the nearest first."""
    if sort is None:
        return []
    words = _WORD.findall((sentence[:start] if sort == "left" else sentence[end:]).lower())
    return words[::-1] if sort == "left" else words


def _in_order(keys: list[list[str]], sort: str | None) -> list[int]:
    return list(range(len(keys))) if sort is None else sorted(range(len(keys)), key=keys.__getitem__)


def _check_side(sort: str | None) -> None:
    if sort not in (None, "left", "right"):
        raise InputError(f"A concordance is sorted by what stands 'left' or 'right' of the word, not by '{sort}'.")


def _chosen(passages: pd.DataFrame, by: dict[str, str | Iterable[str] | None]) -> pd.DataFrame:
    """Rows of the outlets, the track and the voice that were asked for."""
    for name, value in by.items():
        if value is None:
            continue
        if name not in passages.columns:
            raise InputError(f"Lines cannot be chosen by {name}=: this table has no column '{name}'.")
        passages = passages[passages[name].isin([value] if isinstance(value, str) else list(value))]
    return passages
