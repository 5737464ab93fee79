"""Terms of several words, such as "security council", taken as one word."""

from collections.abc import Iterable

from twotracks.errors import InputError
from twotracks.text.tokens import BORDER, stretches, tokens
from twotracks.text.tokens import spans as word_spans

Phrases = dict[str, list[tuple[str, ...]]]  # by their first word, the longest first


def prepared(phrases: Iterable[str]) -> Phrases:
    """Terms of several words, as :func:`words` looks for them.

    Parameters
    ----------
    phrases : iterable of str
        Terms, such as ``"security council"``; case does not matter.

    Returns
    -------
    dict of str to list of tuple of str
        By their first word, the longest first.

    Raises
    ------
    InputError
        If a term is not of two words or more.

    Examples
    --------
    >>> prepared(["Security Council", "security council resolution"])["security"][0]
    ('security', 'council', 'resolution')
    """
    if isinstance(phrases, str):
        raise InputError(f"phrases= is a list of terms, not one: ['{phrases}'].")
    out: Phrases = {}
    for phrase in sorted(set(phrases)):
        parts = tuple(tokens(phrase))
        if len(parts) < 2:
            raise InputError(f"'{phrase}' is no term of several words: phrases= takes those of two or more.")
        out.setdefault(parts[0], []).append(parts)
    return {first: sorted(each, key=lambda parts: (-len(parts), parts)) for first, each in out.items()}


def words(text: str, phrases: Phrases) -> list[str]:
    """Words of a text, in which each of some terms is one word, with spaces in it.

    Parameters
    ----------
    text : str
        Any text.
    phrases : dict
        From :func:`prepared`.

    Returns
    -------
    list of str
        In the order of the text. From left to right the longest term that fits is taken; none reaches over a
        punctuation mark, a line end or a masked name.

    Examples
    --------
    >>> words("The Security Council met; security, council.", prepared(["security council"]))
    ['the', 'security council', 'met', 'security', 'council']
    """
    out = []
    for stretch in stretches(text):
        at = 0
        while at < len(stretch):
            length = _length(stretch, at, phrases)
            out.append(" ".join(stretch[at : at + length]))
            at += length
    return out


def spans(text: str, phrases: Phrases) -> list[tuple[str, int, int]]:
    """The same words, with where each stands.

    Parameters
    ----------
    text, phrases
        As for :func:`words`.

    Returns
    -------
    list of (str, int, int)
        The word, and its start and end in ``text``.

    Examples
    --------
    >>> spans("The Security Council met.", prepared(["security council"]))[1]
    ('security council', 4, 20)
    """
    places, out, at = word_spans(text), [], 0
    said = [word for word, _, _ in places]
    while at < len(places):
        # What stands behind a border is another stretch.
        ends = (i for i in range(at + 1, len(places)) if BORDER.search(text, places[i - 1][2], places[i][1]))
        length = _length(said[: next(ends, len(said))], at, phrases) if said[at] in phrases else 1
        out.append((" ".join(said[at : at + length]), places[at][1], places[at + length - 1][2]))
        at += length
    return out


def _length(stretch: list[str], at: int, phrases: Phrases) -> int:
    """Words of the longest term that begins here, or 1."""
    fits = (len(parts) for parts in phrases.get(stretch[at], ()) if tuple(stretch[at : at + len(parts)]) == parts)
    return next(fits, 1)
