"""What an article and its sentences are about, as far as it matters for recognising the tracks.

The words that tell are data (``[[context]]`` in ``data/lexicons/tracks.toml``).
"""

from bisect import bisect_right
from typing import NamedTuple

from twotracks.passages import lexicon


class ArticleContext(NamedTuple):
    """What is known of an article: where the conflict is named, whether it is about it, or about another conflict."""

    text: str
    subject_at: list[int]
    is_about: bool
    is_short: bool
    is_other: bool
    names_trio_track: bool


def article_context(text: str, title: str, names_trio_track: bool = False) -> ArticleContext:
    """What an article is about.

    Parameters
    ----------
    text, title : str
        The article.
    names_trio_track : bool
        Whether it calls the track of the lexicon's trio by its name.

    Returns
    -------
    ArticleContext

    Examples
    --------
    >>> article_context("Shells fell on Aleppo.", "").is_about
    True
    """
    context, windows = lexicon.load().context, lexicon.load().windows
    subject_at = [found.start() for found in context["subject"].finditer(text)]
    return ArticleContext(
        text=text,
        subject_at=subject_at,
        is_about=(
            speaks_of("subject", title) or len(subject_at) * 1000 >= windows.dense * max(len(text), 1)
        ),
        is_short=len(text) < windows.short,
        is_other=speaks_of("other", title) or (not subject_at and speaks_of("other", text)),
        names_trio_track=names_trio_track,
    )  # fmt: skip


def is_about_subject(article: ArticleContext, sentence: str, at: int) -> bool:
    """Whether a sentence, in its place in an article, is about the conflict.

    Parameters
    ----------
    article : ArticleContext
        From :func:`article_context`.
    sentence : str
        A sentence of it.
    at : int
        Where in the text it begins.

    Returns
    -------
    bool

    Examples
    --------
    >>> is_about_subject(article_context("Snow fell. Shells fell on Aleppo.", ""), "Snow fell.", 0)
    True
    """
    if speaks_of("subject", sentence):
        return True
    return not speaks_of("other", sentence) and is_about_around(article, at, at + len(sentence))


def is_about_around(article: ArticleContext, start: int, end: int) -> bool:
    """Whether a sentence that names neither the conflict nor another is about the conflict, by what stands around it.

    Parameters
    ----------
    article : ArticleContext
        From :func:`article_context`.
    start, end : int
        Place of the sentence in the text.

    Returns
    -------
    bool

    Examples
    --------
    >>> is_about_around(article_context("Snow fell. Shells fell on Aleppo.", ""), 0, 10)
    True
    """
    if article.is_about:
        return True
    near = lexicon.load().windows.near
    i = bisect_right(article.subject_at, start - near)
    if i < len(article.subject_at) and article.subject_at[i] < end + near:
        return True
    return article.is_short and not article.is_other and not article.subject_at


def trio_near(article: ArticleContext, at: int, within: int | None = None) -> bool:
    """Whether all parties of the lexicon's trio are named within so many characters of a place in the text.

    Parameters
    ----------
    article : ArticleContext
        From :func:`article_context`.
    at : int
        A place in its text.
    within : int, optional
        So many characters before and after; by default the lexicon's ``near``.

    Returns
    -------
    bool

    Examples
    --------
    >>> trio_near(article_context("Russia, Iran and Turkey agreed.", ""), 0)
    True
    """
    known = lexicon.load()
    near = known.windows.near if within is None else within
    return known.trio is not None and all(
        known.context[kind].search(article.text, max(at - near, 0), at + near) for kind in known.trio.parties
    )


def speaks_of(kind: str, sentence: str) -> bool:
    """Whether a sentence has a word of a kind of context ("talks", "negotiations", "joint-action" ...).

    Parameters
    ----------
    kind : str
        Id of a ``[[context]]`` of the lexicon.
    sentence : str
        Any text.

    Returns
    -------
    bool
        False also where the lexicon does not know the kind.

    Examples
    --------
    >>> speaks_of("talks", "Another round opens.")
    True
    """
    return lexicon.load().says(kind, sentence)


def turns_away(sentence: str) -> bool:
    """Whether a sentence turns to a meeting that is none of the tracks'.

    Parameters
    ----------
    sentence : str
        A sentence.

    Returns
    -------
    bool

    Examples
    --------
    >>> turns_away("The minister met with his counterpart."), turns_away("The delegations met with the envoy.")
    (True, False)
    """
    return speaks_of("other-meeting", sentence) and not speaks_of("these-talks", sentence)


def ruled_out(sentence: str) -> frozenset[str]:
    """Tracks that a sentence cannot speak of by a name that needs other words beside it: it is about other talks.

    Parameters
    ----------
    sentence : str
        A sentence.

    Returns
    -------
    frozenset of str

    Examples
    --------
    >>> sorted(ruled_out("Kerry and Lavrov met until midnight."))
    ['geneva']
    """
    if speaks_of("these-talks", sentence):
        return frozenset()
    return frozenset(track for kind, track in lexicon.load().rules_out.items() if speaks_of(kind, sentence))
