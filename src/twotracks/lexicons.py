"""Lexicons: the words of a language that rules and measures need, as data.

A lexicon is a TOML file (``data/lexicons/NAME.toml``, or one of your own). Its head says what its entries are for.
It has

- ``version``, raised whenever a change changes results, and ``source``: where the words come from;
- entries, ``[[kind]]``, each with an ``id``, an ``example`` in which it is found and a ``counterexample`` in which it
  is not, and either a ``pattern`` (a Python regular expression, ignoring case unless it begins with ``(?-i:...)`` or
  the lexicon says ``ignore_case = false``) or ``terms`` (words that follow one another, ``*`` for any ending);
- perhaps ``[macros]``: pieces of patterns, written ``{LIKE_THIS}`` where they are used;
- perhaps tables of its own: windows, thresholds, lists of words.

Each room compiles what it needs of its lexicon; ``tests/test_lexicons.py`` tries every entry of every lexicon on its
example and its counterexample.
"""

import re
import tomllib
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any, NamedTuple

from twotracks.config import DATA, data_file
from twotracks.errors import InputError

REQUIRED = ("id", "example", "counterexample")
_WORD = re.compile(r"\w+(?:['-]\w+)*|[^\w\s]")


class Lexicon(NamedTuple):
    """A lexicon as it is written, checked, its macros put in.

    ``entries``: kind to its entries, in file order; ``settings``: everything else in the file.
    """

    name: str
    version: str
    source: str
    entries: dict[str, tuple[dict[str, Any], ...]]
    settings: dict[str, Any]

    def patterns(self, kind: str) -> dict[str, re.Pattern[str]]:
        """Id to compiled pattern of each entry of a kind, in file order; empty where there is none."""
        return {entry["id"]: self.compiled(entry) for entry in self.entries.get(kind, ())}

    def compiled(self, entry: dict[str, Any]) -> re.Pattern[str]:
        """The pattern of an entry."""
        return re.compile(entry["pattern"], re.IGNORECASE if self.settings.get("ignore_case", True) else 0)

    def setting(self, name: str) -> Any:
        """A table of the lexicon's own, such as ``[windows]``.

        Raises
        ------
        InputError
            If it has none of that name.
        """
        if name not in self.settings:
            raise InputError(f"The lexicon {self.name}.toml has no table [{name}].")
        return self.settings[name]

    def of_kind(self, kind: str, *keys: str) -> tuple[dict[str, Any], ...]:
        """Entries of a kind, each of which must have some keys beside those that every entry has.

        Raises
        ------
        InputError
            Naming all entries that lack one, and what they lack.
        """
        found = self.entries.get(kind, ())
        lacking = [
            f"[[{kind}]] '{entry['id']}' has no {', '.join(absent)}"
            for entry in found
            if (absent := [key for key in keys if key not in entry])
        ]
        if lacking:
            raise InputError(f"The lexicon {self.name}.toml is not complete: {'; '.join(lacking)}.")
        return found

    def finds(self, entry: dict[str, Any], text: str) -> bool:
        """Whether an entry stands in a text.

        Examples
        --------
        >>> lexicon = load("agencies")
        >>> entry = lexicon.entries["agency"][0]
        >>> lexicon.finds(entry, entry["example"]), lexicon.finds(entry, entry["counterexample"])
        (True, False)
        """
        if "pattern" in entry:
            return bool(self.compiled(entry).search(text))
        words = _WORD.findall(text.lower().replace("’", "'"))
        return bool(TermMatcher([[tuple(term.split()) for term in entry["terms"]]]).find(words))


class WordSet:
    """Words to be looked up, where ``*`` stands for any ending.

    Examples
    --------
    >>> words = WordSet(["talks", "negotiat*"])
    >>> "talks" in words, "negotiators" in words, "talking" in words
    (True, True, False)
    """

    def __init__(self, words: Iterable[str] = ()) -> None:
        """Keep whole words and beginnings apart."""
        words = tuple(words)
        self._whole = frozenset(word for word in words if not word.endswith("*"))
        self._stems = tuple(word[:-1] for word in words if word.endswith("*"))

    def __contains__(self, word: str) -> bool:
        """Whether a word is one of these."""
        return word in self._whole or word.startswith(self._stems)


class TermMatcher:
    """Finds terms of one or more words in a row of words; of two that begin at one word the longer is found.

    Parameters
    ----------
    entries : sequence
        For each entry its terms, each a tuple of words, where ``*`` stands for any ending.

    Examples
    --------
    >>> TermMatcher([[("bear", "fruit"), ("success*",)], [("fail*",)]]).find("it failed to bear fruit".split())
    [(1, 1, 1), (3, 4, 0)]
    """

    def __init__(self, entries: Sequence[Iterable[tuple[str, ...]]]) -> None:
        """Index the terms by their first words."""
        self._exact: dict[str, list[tuple[tuple[str, ...], int]]] = {}
        self._stems: list[tuple[str, tuple[tuple[str, ...], int]]] = []
        for number, terms in enumerate(entries):
            for term in terms:
                if term[0].endswith("*"):
                    self._stems.append((term[0][:-1], (term, number)))
                else:
                    self._exact.setdefault(term[0], []).append((term, number))
        self._starting: dict[str, tuple[tuple[tuple[str, ...], int], ...]] = {}  # kept, because words come back

    def find(self, words: Sequence[str]) -> list[tuple[int, int, int]]:
        """First word, last word and number of the entry of each term found; a word belongs to one at most."""
        out = []
        at = 0
        while at < len(words):
            step = 1
            for term, number in self._that_start_with(words[at]):
                if len(term) == 1 or _continues(term, words[at : at + len(term)]):
                    out.append((at, at + len(term) - 1, number))
                    step = len(term)
                    break
            at += step
        return out

    def _that_start_with(self, word: str) -> tuple[tuple[tuple[str, ...], int], ...]:
        """Terms that could begin with a word, the longest first."""
        if word not in self._starting:
            found = [*self._exact.get(word, ()), *(entry for stem, entry in self._stems if word.startswith(stem))]
            self._starting[word] = tuple(sorted(found, key=lambda entry: (-len(entry[0]), -len(entry[0][0]))))
        return self._starting[word]


def _continues(term: tuple[str, ...], words: Sequence[str]) -> bool:
    return len(words) == len(term) and all(
        word.startswith(part[:-1]) if part.endswith("*") else word == part
        for part, word in zip(term[1:], words[1:], strict=True)
    )


def names() -> list[str]:
    """Names of the lexicons that come with the study.

    Returns
    -------
    list of str

    Examples
    --------
    >>> "stance" in names()
    True
    """
    return sorted(path.stem for path in (DATA / "lexicons").glob("*.toml"))


def place(name_or_path: str | Path) -> Path:
    """Path of a lexicon: by its name, below ``data/lexicons/``, or the path itself.

    Parameters
    ----------
    name_or_path : str or Path
        A path ends in ``.toml``.

    Returns
    -------
    Path

    Examples
    --------
    >>> place("stance").name
    'stance.toml'
    """
    if isinstance(name_or_path, Path) or name_or_path.endswith(".toml"):
        return Path(name_or_path).expanduser()
    return data_file(f"lexicons/{name_or_path}.toml")


def load(name_or_path: str | Path) -> Lexicon:
    """Read a lexicon and check it.

    Parameters
    ----------
    name_or_path : str or Path
        A name ("tracks", "stance", "speech" ...), or the path of a file of your own that ends in ``.toml``.

    Returns
    -------
    Lexicon
        The lexicon, macros put into its patterns.

    Raises
    ------
    InputError
        If there is no such file, it is not TOML, or something it must have is missing; all that is missing is said at
        once.

    Examples
    --------
    >>> sorted(load("agencies").entries)
    ['agency']
    """
    path = place(name_or_path)
    if not path.is_file():
        raise InputError(f"There is no lexicon at {path}. Known by name are {', '.join(names())}; else give a path.")
    try:
        data = tomllib.loads(path.read_text(encoding="utf-8"))
    except tomllib.TOMLDecodeError as error:
        raise InputError(f"{path.name} is not TOML ({error}).") from None
    entries = {kind: tuple(found) for kind, found in data.items() if _are_entries(found)}
    missing = _missing(data, entries)
    if missing:
        raise InputError(f"The lexicon {path.name} is not complete: {'; '.join(missing)}.")
    for kind, found in entries.items():
        entries[kind] = tuple(_with_macros(entry, data.get("macros", {})) for entry in found)
    settings = {key: value for key, value in data.items() if key not in {*entries, "macros", "version", "source"}}
    lexicon = Lexicon(path.stem, str(data["version"]), data["source"], entries, settings)
    for kind, found in entries.items():
        for entry in found:
            _check_pattern(lexicon, kind, entry, path.name)
    return lexicon


def _are_entries(value: object) -> bool:
    return isinstance(value, list) and bool(value) and all(isinstance(item, dict) for item in value)


def _missing(data: dict[str, Any], entries: dict[str, tuple[dict[str, Any], ...]]) -> list[str]:
    """What a lexicon should have and has not, in words."""
    out = [f"it has no {key}" for key in ("version", "source") if not data.get(key)]
    if not entries:
        out.append("it has no entries ([[...]])")
    for kind, found in entries.items():
        seen: set[str] = set()
        for number, entry in enumerate(found, 1):
            name = f"[[{kind}]] {entry['id']!r}" if entry.get("id") else f"[[{kind}]] number {number}"
            absent = [key for key in REQUIRED if not entry.get(key)]
            if "pattern" not in entry and "terms" not in entry:
                absent.append("pattern or terms")
            if absent:
                out.append(f"{name} has no {', '.join(absent)}")
            if entry.get("id") in seen:
                out.append(f"{name} stands twice")
            seen.add(entry.get("id", ""))
    return out


def _with_macros(entry: dict[str, Any], macros: dict[str, str]) -> dict[str, Any]:
    if "pattern" not in entry:
        return dict(entry)
    pattern = entry["pattern"]
    for name, piece in macros.items():
        pattern = pattern.replace("{" + name + "}", piece)
    return {**entry, "pattern": pattern}


def _check_pattern(lexicon: Lexicon, kind: str, entry: dict[str, Any], where: str) -> None:
    if "pattern" not in entry:
        return
    try:
        lexicon.compiled(entry)
    except re.error as error:
        raise InputError(f"{where}: the pattern of [[{kind}]] '{entry['id']}' is none ({error}).") from None
