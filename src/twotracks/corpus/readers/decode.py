"""Bytes to text, by a stated rule, with every doubtful byte counted.

The rule: a byte-order mark decides; else UTF-16 or UTF-32 without one is told by its zero bytes; else the file is read
as UTF-8. What is not valid UTF-8 is read line by line: a line with more valid than invalid characters loses only its
bad bytes, which are read as Windows-1252; any other is read in the encoding that the file declares, or that fits its
words best (:mod:`twotracks.corpus.readers.legacy`). A byte that an encoding does not define becomes U+FFFD.
"""

import codecs
import re
import unicodedata
from pathlib import Path
from typing import NamedTuple

from twotracks.corpus.readers import legacy

REPLACEMENT = "\ufffd"
_MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_WITHOUT_MARK = {2: ("utf-16-le", "utf-16-be"), 4: ("utf-32-le", "utf-32-be")}
_SAMPLE = 1 << 16
_PIECE = 1 << 20
_BAD = re.compile("[\udc80-\udcff]+")
_ODD = {"Cc", "Cn", "Co", "Cs"}
_HIGH = bytes(range(128, 256))
# A character of which the end is missing: a text cut off in the middle of it.
_CUT = re.compile(rb"[\xc2-\xdf]|[\xe0-\xef][\x80-\xbf]{1}|[\xf0-\xf4][\x80-\xbf]{1,2}")


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
        ``text`` without a byte-order mark; ``encoding`` used (that of the lines that are not UTF-8, if there are any);
        ``n_replaced`` replacement characters put in; ``n_not_utf8`` bytes above 127 read otherwise than as UTF-8.

    Examples
    --------
    >>> decode(b"Gen\\xe8ve").text
    'Genève'
    >>> decode("Женева".encode("cp1251"))[:2]
    ('Женева', 'cp1251')
    >>> decode("Genève".encode() + b" it\\x92s").text
    'Genève it’s'
    """
    encoding = next((name for mark, name in _MARKS if raw.startswith(mark)), None) or _unmarked(raw)
    if encoding and encoding != "utf-8-sig":
        text = raw.decode(encoding, errors="replace")
        return Decoded(text, encoding, text.count(REPLACEMENT), 0)
    encoding = encoding or "utf-8"
    try:
        return Decoded(raw.decode(encoding), encoding, 0, 0)
    except UnicodeDecodeError:
        return _not_quite_utf8(raw.removeprefix(codecs.BOM_UTF8))


def is_utf8(path: Path) -> bool:
    """Whether a file is UTF-8 throughout, so that it can be read in pieces.

    Parameters
    ----------
    path : Path
        A file.

    Returns
    -------
    bool
    """
    decoder = codecs.getincrementaldecoder("utf-8")()
    with path.open("rb") as file:
        first = file.read(_PIECE)
        if any(first.startswith(mark) for mark, name in _MARKS if name != "utf-8-sig") or _unmarked(first):
            return False
        try:
            piece = first
            while piece:
                decoder.decode(piece)
                piece = file.read(_PIECE)
            decoder.decode(b"", final=True)
        except UnicodeDecodeError:
            return False
    return True


def remarks(decoded: Decoded, where: str) -> list[tuple[int, str]]:
    """What a reader has to say of how the bytes of a file were read.

    Parameters
    ----------
    decoded : Decoded
        From :func:`decode`.
    where : str
        Name of the file.

    Returns
    -------
    list of tuple of (int, str)
        How many, and what, as for :func:`twotracks.provenance.note`.

    Examples
    --------
    >>> remarks(decode(b"Gen\\xe8ve"), "a.csv")
    [(1, 'bytes of a.csv read as Windows-1252, because they are not valid UTF-8')]
    """
    encoding = spoken_name(decoded.encoding)
    found = [
        (decoded.n_not_utf8, f"bytes of {where} read as {encoding}, because they are not valid UTF-8"),
        (decoded.n_replaced, f"characters of {where} unreadable, replaced by U+FFFD"),
    ]
    return [(n, what) for n, what in found if n]


def spoken_name(encoding: str) -> str:
    """Name of an encoding as a reader of notes knows it.

    Parameters
    ----------
    encoding : str
        As Python calls it.

    Returns
    -------
    str

    Examples
    --------
    >>> spoken_name("cp1251"), spoken_name("utf-8")
    ('Windows-1251', 'Windows-1252')
    """
    if encoding.startswith("utf-8"):  # single bad bytes in a file that is UTF-8
        encoding = "cp1252"
    return f"Windows-{encoding[2:]}" if re.fullmatch(r"cp125\d", encoding) else encoding


def _unmarked(raw: bytes) -> str | None:
    """UTF-16 or UTF-32 without a mark: the reading with most blanks and Latin letters, if nothing in it is odd."""
    sample = raw[:_SAMPLE]
    # UTF-16 of any alphabet has zero bytes in its blanks and line ends; UTF-8 has none, but for a control byte or two.
    if sample.count(0) < max(2, len(sample) // 50):
        return None
    even, odd = sample[::2].count(0), sample[1::2].count(0)
    unit = 2 if min(even, odd) <= 0.05 * max(even, odd) else 4  # of two bytes one and the same is zero
    best, most = None, 0.02
    for encoding in _WITHOUT_MARK[unit]:
        text = sample[: len(sample) // unit * unit].decode(encoding, errors="replace") or REPLACEMENT
        plain = sum(char in "\t\n\r" or " " <= char <= "~" for char in text) / len(text)
        odd = sum(char == REPLACEMENT or (unicodedata.category(char) in _ODD and char not in "\t\n\r") for char in text)
        if plain > most and odd <= 0.01 * len(text) + 1:
            best, most = encoding, plain
    return best


def _not_quite_utf8(raw: bytes) -> Decoded:
    """Lines that are UTF-8 as such, the others by the encoding that fits them."""
    lines = raw.split(b"\n")
    other = [i for i, line in enumerate(lines) if _mostly_not_utf8(line)]
    encoding = "utf-8"
    if other:
        encoding = legacy.declared(raw) or legacy.guess(b"\n".join(lines[i] for i in other))
        if encoding not in legacy.ONE_BYTE:
            # Of an encoding with two bytes a character some lines look like UTF-8 by chance.
            text = raw.decode(encoding, errors="replace")
            return Decoded(text, encoding, text.count(REPLACEMENT), _n_high(raw))
    others = set(other)
    read = []
    n_not_utf8 = 0
    for i, line in enumerate(lines):
        if i in others:
            n_not_utf8 += _n_high(line)
            read.append(line.decode(encoding, errors="replace"))
        else:
            text, bad = _without_bad_bytes(line)
            n_not_utf8 += bad
            read.append(text)
    text = "\n".join(read)
    # U+FFFD that the file has itself is not ours.
    n_replaced = max(0, text.count(REPLACEMENT) - raw.count(REPLACEMENT.encode()))
    return Decoded(text, encoding, n_replaced, n_not_utf8)


def _without_bad_bytes(line: bytes) -> tuple[str, int]:
    """A line of UTF-8, its bad bytes read as Windows-1252, and how many those are."""
    try:
        return line.decode("utf-8"), 0
    except UnicodeDecodeError:
        bad = 0

    def mended(found: re.Match[str]) -> str:
        nonlocal bad
        these = found[0].encode("utf-8", errors="surrogateescape")
        bad += len(these)
        is_cut = len(these) > 1 and _CUT.fullmatch(these)
        return REPLACEMENT if is_cut else these.decode("cp1252", errors="replace")

    return _BAD.sub(mended, line.decode("utf-8", errors="surrogateescape")), bad


def _mostly_not_utf8(line: bytes) -> bool:
    """Whether a line has more bytes that are no UTF-8 than characters that are, beyond ASCII."""
    high = 0 if line.isascii() else _n_high(line)
    if not high:
        return False
    valid = line.decode("utf-8", errors="ignore")
    n_ascii = len(line) - high
    bad = high - (len(valid.encode()) - n_ascii)
    return bad > len(valid) - n_ascii


def _n_high(raw: bytes) -> int:
    return len(raw) - len(raw.translate(None, _HIGH))
