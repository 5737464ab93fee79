"""Terms of several words, such as "security council", taken as one word."""

from collections.abc import Iterable

from twotracks.errors import InputError
from twotracks.text.tokens import stretches, tokens

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
            fits = (parts for parts in phrases.get(stretch[at], ()) if tuple(stretch[at : at + len(parts)]) == parts)
            taken = next(fits, (stretch[at],))
            out.append(" ".join(taken))
            at += len(taken)
    return out
