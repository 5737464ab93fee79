"""Readers: one module per kind of file, all giving the source as it stands, and the registry that knows them.

A reader takes a path and returns a table with one article a row, columns as the source has them (all str), and a column
``source_row`` that counts from 1. A new kind of file is one function::

    @reader(".docx")
    def read(path):
        return pd.DataFrame(...)

A file is what its bytes are, whatever its ending says: a reader may be ``told_by`` the beginning of a file, and is then
asked before any ending is looked at. Readers of other packages are found through the entry point
``twotracks.readers``.
"""

import pkgutil
from collections.abc import Callable
from functools import cache, cached_property
from importlib import import_module, metadata
from pathlib import Path
from typing import TypeVar

import pandas as pd

from twotracks.corpus.readers.decode import decode as _decode  # the name `decode` is that of the module
from twotracks.errors import InputError

Reader = Callable[..., pd.DataFrame]  # of a path
R = TypeVar("R", bound=Reader)

_OUTSIDE = "twotracks.readers"
_FOLDER = "folder"
_KNOWN: dict[str, Reader] = {}


class Head:
    """The beginning of a file, as bytes and as text, by which a reader may tell that the file is of its kind.

    Parameters
    ----------
    path : Path
        The file.
    """

    SIZE = 65_536

    def __init__(self, path: Path) -> None:
        """Read the beginning of the file."""
        self.path = path
        self.suffix = path.suffix.lower()
        with path.open("rb") as stream:
            self.raw = stream.read(self.SIZE)

    @cached_property
    def text(self) -> str:
        """The beginning as text, without blank space before it."""
        raw = self.raw
        if len(raw) == self.SIZE and not raw.startswith((b"\xff\xfe", b"\xfe\xff")):
            raw = raw[: max(raw.rfind(b"\n"), raw.rfind(b" ")) + 1] or raw  # not in the middle of a character
        return _decode(raw).text.replace("\r\n", "\n").replace("\r", "\n").lstrip()


ToldBy = Callable[[Head], bool]
_TOLD: list[tuple[ToldBy, Reader]] = []


def reader(*suffixes: str, folders: bool = False, told_by: ToldBy | None = None) -> Callable[[R], R]:
    """Register a function as the reader of files that end so.

    Parameters
    ----------
    *suffixes : str
        Endings with their dot, in small letters.
    folders : bool
        Whether it reads folders as well.
    told_by : callable, optional
        From the :class:`Head` of a file to whether the file is of this kind, whatever its ending. It must be sure: no
        other reader is asked then.

    Returns
    -------
    callable
        The decorator; it leaves the function as it is.

    Raises
    ------
    InputError
        If an ending has no dot, or another module reads it already.

    Examples
    --------
    >>> @reader(".lines")
    ... def read_lines(path):
    ...     lines = path.read_text().splitlines()
    ...     return pd.DataFrame({"text": lines, "source_row": range(1, len(lines) + 1)})
    >>> ".lines" in suffixes()
    True
    >>> forget(".lines")
    """

    def register(function: R) -> R:
        for suffix in (*suffixes, *([_FOLDER] if folders else [])):
            if suffix != _FOLDER and (not suffix.startswith(".") or suffix != suffix.lower()):
                raise InputError(f"A reader is registered for an ending like '.docx', not for '{suffix}'.")
            known = _KNOWN.get(suffix)
            if known is not None and known.__module__ != function.__module__:
                raise InputError(f"Two readers read '{suffix}': {known.__module__} and {function.__module__}.")
            _KNOWN[suffix] = function
        if told_by is not None:
            _TOLD.append((told_by, function))
        return function

    return register


def forget(*suffixes: str) -> None:
    """Take readers out of the registry, as tests do with theirs.

    Parameters
    ----------
    *suffixes : str
        Endings with their dot.
    """
    for suffix in suffixes:
        function = _KNOWN.pop(suffix, None)
        _TOLD[:] = [told for told in _TOLD if told[1] is not function]


@cache
def _load_all() -> None:
    for module in pkgutil.iter_modules(__path__, f"{__name__}."):
        import_module(module.name)  # whatever lies in this folder and is a reader registers itself
    for entry in metadata.entry_points(group=_OUTSIDE):
        entry.load()


def suffixes() -> list[str]:
    """Endings that are read, in alphabetical order.

    Returns
    -------
    list of str

    Examples
    --------
    >>> ".csv" in suffixes()
    True
    """
    _load_all()
    return sorted(suffix for suffix in _KNOWN if suffix != _FOLDER)


def told(path: Path) -> Reader | None:
    """Find the reader that knows a file by its content.

    Parameters
    ----------
    path : Path
        A file.

    Returns
    -------
    callable or None
        None if no reader knows it; its ending decides then.
    """
    _load_all()
    head = Head(path)
    return next((function for told_by, function in _TOLD if head.raw and told_by(head)), None)


def known(path: Path) -> bool:
    """Whether a reader is registered for the ending of a file.

    Parameters
    ----------
    path : Path
        A file.

    Returns
    -------
    bool
    """
    _load_all()
    return path.suffix.lower() in _KNOWN


def read(path: Path) -> pd.DataFrame:
    """Read a file by the reader that knows its content or its ending, a folder by that of folders.

    Parameters
    ----------
    path : Path
        What to read.

    Returns
    -------
    DataFrame
        The source as it stands.

    Raises
    ------
    InputError
        If no reader is registered for its ending, or the reader cannot read it.
    """
    _load_all()
    function = _KNOWN.get(_FOLDER) if path.is_dir() else told(path) or _KNOWN.get(path.suffix.lower())
    if function is None:
        raise InputError(
            f"{path.name} ends in '{path.suffix}', which is not read. A corpus is a folder or one of "
            f"{', '.join(suffixes())}. Save it as one of these first."
        )
    return function(path)
