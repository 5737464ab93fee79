"""Words of a text, as keywords and classifiers count them."""

import re

from twotracks.passages.masking import MASK

TOKEN = r"[^\W\d_]+(?:[’'\-][^\W\d_]+)*"
_TOKEN = re.compile(TOKEN)
_MASKED = MASK.strip()


def tokens(text: str) -> list[str]:
    """Words of a text in lower case: letters of any script, joined by hyphen or apostrophe; masked names are none."""
    return [word.replace("’", "'") for word in _TOKEN.findall(text.lower()) if word != _MASKED]
