"""Encodings from before UTF-8: which one a file declares, or which one makes words of its bytes.

Every candidate is tried on the words that have bytes above 127. A reading earns points for letters that its languages
use, more for their commonest, and loses points for what no word has: a sign between two letters, a capital after a
small letter, two alphabets in one word, a word of nothing but accented letters. Windows-1252 is taken unless another
earns more. Encodings with two bytes a character are tried where none makes words, by charset-normalizer.
"""

import codecs
import re
import unicodedata
from typing import NamedTuple

_SAMPLE_WORDS = 3000
_HIGH_WORD = re.compile(rb"[^\s\x00-\x2f:-@\[-`{-\x7f]*[\x80-\xff][^\s\x00-\x2f:-@\[-`{-\x7f]*")
_DECLARED = re.compile(
    rb"""<meta[^>]{0,200}?charset\s*=\s*["']?\s*([\w-]+)|<\?xml[^>]{0,100}?encoding=["']([\w-]+)""", re.IGNORECASE
)
# What browsers read under these names (WHATWG Encoding Standard), which is what the pages mean.
_MEANT = {
    "iso8859-1": "cp1252", "ascii": "cp1252", "iso8859-9": "cp1254", "iso8859-11": "cp874", "gb2312": "gb18030",
    "gbk": "gb18030", "shift_jis": "cp932", "euc_kr": "cp949", "big5": "big5hkscs",
}  # fmt: skip


class _Candidate(NamedTuple):
    encoding: str
    common: str  # letters beyond a-z that make up most of those of its languages
    letters: str  # the others
    latin: bool = False


_CYRILLIC = ("оеаинтсрвлкмдпу", "бвгджзйфхцчшщъыьэюяёіїєґўјљњћђџѓќѕ")
# Letters in the order of their frequency, as grammars and frequency tables give them.
_CANDIDATES = (
    _Candidate("cp1252", "éèàüöäñçáíóúâêôîûãõßåæøœ", "ëïìòùÿšžðþý", latin=True),
    _Candidate("cp1254", "ışğçöüİ", "âîû", latin=True),
    _Candidate("cp1250", "áéíěšříčžýąęłóśżćńźőűůöüä", "ăşţâîđťňďľĺŕô", latin=True),
    _Candidate("cp1251", *_CYRILLIC),
    _Candidate("koi8_r", *_CYRILLIC),
    _Candidate("cp866", *_CYRILLIC),
    _Candidate("iso8859_5", *_CYRILLIC),
    _Candidate("cp1253", "αοιετσνηυρπκμλ", "ςωδγχθφβξζψάέήίόύώϊϋΐΰ"),
    _Candidate("cp1255", "יולהאתרבשמ", "נעדקחפגטכסצזםןךףץ"),
    _Candidate("cp1256", "الينمرتوبةعدسفهقكحجأیک", "شطصخضذثغئظءىؤآإپچژگ"),
    _Candidate("mac_roman", "éèàüöäñçáíóúâêôîûãõßåæøœ", "ëïìòùÿ", latin=True),
)
ONE_BYTE = frozenset(candidate.encoding for candidate in _CANDIDATES) | {"cp1257", "cp1258", "cp874", "koi8_u", "cp437"}
_TYPOGRAPHY = frozenset("’‘“”„–—…•«»£€°№،؛؟\u00a0")
_CJK = ["gb18030", "big5", "cp932", "cp949", "euc_jp"]


def declared(raw: bytes) -> str | None:
    """Encoding that a page says it has, if Python knows it and it is not UTF-8.

    Parameters
    ----------
    raw : bytes
        A file.

    Returns
    -------
    str or None

    Examples
    --------
    >>> declared(b'<meta charset="windows-1256">'), declared(b"Snow fell.")
    ('cp1256', None)
    """
    found = _DECLARED.search(raw[:4096])
    if not found:
        return None
    name = (found[1] or found[2]).decode("ascii")
    try:
        known = codecs.lookup(name)
        b"a".decode(known.name)  # some codecs of Python are none of text
    except (LookupError, ValueError):
        return None
    name = _MEANT.get(known.name, known.name)
    # A page that has bytes which are no UTF-8, or no zero bytes, is not in what it says.
    return None if name.startswith("utf") or name in {"idna", "punycode", "raw_unicode_escape"} else name


def guess(raw: bytes) -> str:
    """Encoding whose reading of some bytes looks most like words.

    Parameters
    ----------
    raw : bytes
        Lines that are not UTF-8.

    Returns
    -------
    str
        ``"cp1252"`` if no other fits better.

    Examples
    --------
    >>> guess("Yeni Şafak ve Türkiye Gazetesi'nin sözleri".encode("cp1254"))
    'cp1254'
    """
    words = [found[0] for found, _ in zip(_HIGH_WORD.finditer(raw), range(_SAMPLE_WORDS), strict=False)]
    best = max(_CANDIDATES, key=lambda candidate: _score(words, candidate))  # the first of equals
    sample = b" ".join(words)
    high = sum(byte > 127 for byte in sample)
    together = sum(len(run) for run in re.findall(rb"[\x80-\xff]{2,}", sample))
    makes_words = _score(words, best) > 0.5 * high
    if not makes_words and high >= 16 and together > 0.6 * high and (found := _two_bytes(raw)):
        return found
    return best.encoding if makes_words else "cp1252"


def _score(words: list[bytes], candidate: _Candidate) -> float:
    return sum(_score_word(word.decode(candidate.encoding, errors="replace"), candidate) for word in words)


def _score_word(word: str, candidate: _Candidate) -> float:
    padded = f" {word} "
    score = sum(
        _score_char(padded[i - 1], char, padded[i + 1], candidate)
        for i, char in enumerate(padded)
        if not char.isascii()
    )
    plain = sum(char.isascii() and char.isalpha() for char in word)
    strange = sum(not char.isascii() and char.isalpha() for char in word)
    if candidate.latin and strange > max(3, 2 * plain):
        score -= 2 * strange
    elif not candidate.latin and plain and strange:
        score -= 2 * min(plain, strange)
    return score


def _score_char(before: str, char: str, after: str, candidate: _Candidate) -> float:
    low = char.lower()
    if char.isalpha() and not (before.isalpha() or after.isalpha()):
        return 0  # a letter alone is no word
    jump = 1.5 if char.isupper() and before.islower() else 0.0
    if low in candidate.common or char in candidate.common:
        return 1 - jump
    if low in candidate.letters or char in candidate.letters:
        return 0.5 - jump
    kind = unicodedata.category(char)
    if char in _TYPOGRAPHY or (kind in {"Sc", "No"} and (before == "m" or not before.isalpha())):
        return 1
    if kind in {"Cc", "Cn", "Co", "Sm", "So"} or char == "\ufffd":
        return -2
    return (-1 if before.isalpha() and after.isalpha() and char not in "\u00adـ" else 0) - jump


def _two_bytes(raw: bytes) -> str | None:
    from charset_normalizer import from_bytes  # slow to import, and hardly a file needs it

    sample = raw[:200_000]
    found = from_bytes(sample, cp_isolation=_CJK).best()
    if found is None:
        return None
    text = sample.decode(found.encoding, errors="replace")
    return found.encoding if len({char for char in text if char.isalpha() and not char.isascii()}) >= 12 else None
