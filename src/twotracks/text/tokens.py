"""Words of a text, as keywords and classifiers count them."""

import re

# What stands for a name that was masked: a word no text has, so that the words left and right of it stay apart.
MASK = " xxname "
TOKEN = r"[^\W\d_]+(?:[’'\-][^\W\d_]+)*"
# "U.N." is one word, and the same as "UN"; "U.S." and "US" are one that is not the pronoun.
_ABBREVIATION = re.compile(r"\bUSA?\b|\b(?:[^\W\d_]\.){2,}")
_TOKEN = re.compile(rf"u\.s\.(?:-{TOKEN})?|{TOKEN}")
_MASKED = MASK.strip()


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


def _as_one(found: re.Match[str]) -> str:
    letters = found[0].replace(".", "")
    return "u.s." if letters.upper() in ("US", "USA") else letters
