"""Words of a text, as keywords and classifiers count them."""

import re

# What stands for a name that was masked: a word no text has, so that the words left and right of it stay apart.
MASK = " xxname "
TOKEN = r"[^\W\d_]+(?:[’'\-][^\W\d_]+)*"
_TOKEN = re.compile(TOKEN)
_MASKED = MASK.strip()


def tokens(text: str) -> list[str]:
    """Words of a text in lower case: letters of any script, joined by hyphen or apostrophe; masked names are none.

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
    """
    return [word.replace("’", "'") for word in _TOKEN.findall(text.lower()) if word != _MASKED]
