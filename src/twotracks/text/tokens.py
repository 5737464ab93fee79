"""Words of a text, as keywords and classifiers count them."""

import re

# What stands for a name that was masked: a word no text has, so that the words left and right of it stay apart.
MASK = " xxname "
TOKEN = r"[^\W\d_]+(?:[’'\-][^\W\d_]+)*"
# "U.N." is one word, and the same as "UN"; "U.S." and "US" are one that is not the pronoun.
_ABBREVIATION = re.compile(r"\bUSA?\b|\b(?:[^\W\d_]\.){2,}")
_TOKEN = re.compile(rf"u\.s\.(?:-{TOKEN})?|{TOKEN}")
_MASKED = MASK.strip()
# A full stop is no border here: it stands in abbreviations, and where it ends a sentence a line ends, too.
BORDER = re.compile(rf"[\n,;:!?…()\[\]{{}}\"“”«»–—]|(?<!\w){_MASKED}(?!\w)")


def tokens(text: str) -> list[str]:
    """Words of a text in lower case: letters of any script, joined by hyphen or apostrophe; masked names are none.

    Abbreviations are one word, without their dots ("U.N." is "un"), but "US", "U.S." and "USA" are "u.s.", as "us" is
    another word.

    Parameters
    ----------
    text : str
        Any text.

    Returns
    -------
    list of str
        In the order of the text.

    Examples
    --------
    >>> tokens("The UN-led talks, in xxname , won’t end in 2018.")
    ['the', 'un-led', 'talks', 'in', "won't", 'end', 'in']
    >>> tokens("The U.N. envoy told us that the US would come.")
    ['the', 'un', 'envoy', 'told', 'us', 'that', 'the', 'u.s.', 'would', 'come']
    """
    lower = _ABBREVIATION.sub(_as_one, text).lower()
    return [word.replace("’", "'") for word in _TOKEN.findall(lower) if word != _MASKED]


def spans(text: str) -> list[tuple[str, int, int]]:
    """Words of a text as :func:`tokens` gives them, with where each stands.

    Parameters
    ----------
    text : str
        Any text.

    Returns
    -------
    list of (str, int, int)
        The word, and its start and end in ``text``.

    Examples
    --------
    >>> text = "The U.N. won’t come."
    >>> [(word, text[start:end]) for word, start, end in spans(text)][1:3]
    [('un', 'U.N.'), ("won't", 'won’t')]
    """
    letters: list[str] = []
    places: list[tuple[int, int]] = []  # of each letter, in the text as it is given
    last = 0
    for found in (*_ABBREVIATION.finditer(text), None):
        start, end = found.span() if found else (len(text), len(text))
        for place in range(last, start):
            lower = text[place].lower()  # may be two letters
            letters.append(lower)
            places += [(place, place + 1)] * len(lower)
        if found:
            word = _as_one(found).lower()
            letters.append(word)
            places += [(start, end)] * len(word)
        last = end
    return [
        (found[0].replace("’", "'"), places[found.start()][0], places[found.end() - 1][1])
        for found in _TOKEN.finditer("".join(letters))
        if found[0] != _MASKED
    ]


def stretches(text: str) -> list[list[str]]:
    """Words of a text in stretches that no punctuation mark, line end or masked name divides.

    Parameters
    ----------
    text : str
        Any text.

    Returns
    -------
    list of list of str
        Words as :func:`tokens` gives them; together the same words in the same order.

    Examples
    --------
    >>> stretches("The Security Council, in xxname , met.")
    [['the', 'security', 'council'], ['in'], ['met']]
    """
    return [words for part in BORDER.split(text) if (words := tokens(part))]


def _as_one(found: re.Match[str]) -> str:
    letters = found[0].replace(".", "")
    return "u.s." if letters.upper() in ("US", "USA") else letters
