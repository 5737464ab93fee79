"""Bytes to text, by a stated rule, with every doubtful byte counted.

The rule: a byte-order mark decides; else the file is read as UTF-8; if it is not valid
UTF-8 it is read as Windows-1252, the usual encoding of such exports, and a byte that this
encoding does not define becomes the replacement character U+FFFD.
"""

import codecs
from typing import NamedTuple

REPLACEMENT = "\ufffd"
_MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)


class Decoded(NamedTuple):
    """Text with the encoding it was read in and how many characters could not be read."""

    text: str
    encoding: str
    n_replaced: int
    n_not_utf8: int


def decode(raw: bytes) -> Decoded:
    """Turn the bytes of a file into text.

    Parameters
    ----------
    raw : bytes
        The whole file.

    Returns
    -------
    Decoded
        ``text`` without a byte-order mark; ``encoding`` used; ``n_replaced`` replacement
        characters put in; ``n_not_utf8`` bytes above 127 read as Windows-1252 (0 for UTF-8).

    Examples
    --------
    >>> decode(b"Gen\\xe8ve").text
    'Genève'
    """
    for mark, encoding in _MARKS:
        if raw.startswith(mark):
            text = raw.decode(encoding, errors="replace")
            return Decoded(text, encoding, text.count(REPLACEMENT), 0)
    try:
        return Decoded(raw.decode("utf-8"), "utf-8", 0, 0)
    except UnicodeDecodeError:
        text = raw.decode("cp1252", errors="replace")
        return Decoded(text, "cp1252", text.count(REPLACEMENT), sum(byte > 127 for byte in raw))
