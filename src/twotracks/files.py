"""Files: written whole or not at all, known by their checksums; tables written so that no spreadsheet runs a cell."""

import ast
import hashlib
import io
import json
import os
import shutil
import tempfile
import tokenize
from collections.abc import Iterator
from contextlib import contextmanager
from functools import lru_cache
from pathlib import Path

import pandas as pd

_FORMULA = tuple("=+-@\t\r")
_DIGITS = 16  # of a fingerprint


@contextmanager
def whole(path: Path) -> Iterator[Path]:
    """Write to a neighbour of a file and move it into place when it is whole.

    Parameters
    ----------
    path : Path
        The file that is to be.

    Yields
    ------
    Path
        Where to write. If anything is raised on the way, it is removed and the old file stays.

    Examples
    --------
    >>> import pathlib, tempfile
    >>> path = pathlib.Path(tempfile.mkdtemp()) / "note.txt"
    >>> with whole(path) as partial:
    ...     _ = partial.write_text("all of it")
    >>> path.read_text()
    'all of it'
    """
    handle, name = tempfile.mkstemp(dir=path.parent, prefix=".", suffix=".tmp")
    os.close(handle)
    partial = Path(name)
    try:
        yield partial
        partial.chmod(0o644)
        partial.replace(path)
    finally:
        partial.unlink(missing_ok=True)


def put(source: Path, path: Path) -> None:
    """Copy a file into place, whole or not at all, also from another drive.

    Parameters
    ----------
    source, path : Path
        What is copied, and the file that is to be.

    Examples
    --------
    >>> import pathlib, tempfile
    >>> folder = pathlib.Path(tempfile.mkdtemp())
    >>> _ = (folder / "a.txt").write_text("all of it")
    >>> put(folder / "a.txt", folder / "b.txt")
    >>> (folder / "b.txt").read_text()
    'all of it'
    """
    with whole(path) as partial:
        shutil.copyfile(source, partial)


def write_csv(data: pd.DataFrame, path: Path) -> None:
    """Write a table as CSV, decimals with six significant digits, whole or not at all.

    Parameters
    ----------
    data : DataFrame
        The table; it is not changed. A cell that a spreadsheet would run as a formula gets an apostrophe before it.
    path : Path
        The file that is to be.

    Examples
    --------
    >>> import pathlib, tempfile
    >>> folder = pathlib.Path(tempfile.mkdtemp())
    >>> write_csv(pd.DataFrame({"share": [1 / 3], "outlet": ["=Daily"]}), folder / "table.csv")
    >>> (folder / "table.csv").read_text().splitlines()
    ['share,outlet', "0.333333,'=Daily"]
    """
    with whole(path) as partial:
        _rounded(data).to_csv(partial, index=False, lineterminator="\n", encoding="utf-8", date_format="%Y-%m-%d")


def checksum(path: Path, kind: str = "sha256") -> str:
    """Checksum of a file, or of the names and contents of all files below a folder.

    Parameters
    ----------
    path : Path
        A file or a folder.
    kind : str
        As :mod:`hashlib` names it.

    Returns
    -------
    str
        In hexadecimal digits.

    Examples
    --------
    >>> import pathlib, tempfile
    >>> folder = pathlib.Path(tempfile.mkdtemp())
    >>> _ = (folder / "a.txt").write_bytes(b"")
    >>> checksum(folder / "a.txt", "md5")
    'd41d8cd98f00b204e9800998ecf8427e'
    """
    if path.is_dir():
        total = hashlib.new(kind)
        for file in sorted(p for p in path.rglob("*") if p.is_file()):
            total.update(f"{file.relative_to(path).as_posix()}\t{checksum(file, kind)}\n".encode())
        return total.hexdigest()
    with path.open("rb") as stream:
        return hashlib.file_digest(stream, kind).hexdigest()


def fingerprint(path: Path) -> str:
    """Sixteen digits that change when what a file *says to a computer* changes.

    Of Python code, comments, docstrings and empty lines do not count; of a notebook only its code cells do; of any
    other file every byte does, but for the kind of its line ends.

    Parameters
    ----------
    path : Path
        A file of any kind.

    Returns
    -------
    str
        Sixteen hexadecimal digits.

    Examples
    --------
    >>> import pathlib, tempfile
    >>> folder = pathlib.Path(tempfile.mkdtemp())
    >>> _ = (folder / "a.py").write_text("x = 1  # why")
    >>> _ = (folder / "b.py").write_text("x = 1")
    >>> fingerprint(folder / "a.py") == fingerprint(folder / "b.py")
    True
    """
    return _fingerprint(path.suffix, path.read_bytes().replace(b"\r\n", b"\n"))


@lru_cache(1_000)  # a figure is saved after another, and most files are as they were
def _fingerprint(suffix: str, content: bytes) -> str:
    said = content
    if suffix == ".ipynb":
        cells = json.loads(content.decode("utf-8"))["cells"]
        said = "\n\n".join("".join(cell["source"]) for cell in cells if cell["cell_type"] == "code").encode()
    elif suffix == ".py":
        said = _code_alone(content.decode("utf-8")).encode()
    return hashlib.sha256(said).hexdigest()[:_DIGITS]


def _code_alone(source: str) -> str:
    """Python code without comments, docstrings and empty lines; the same text under every version of Python."""
    gone: list[
        tuple[int, int, int, int | None]
    ] = []  # (first line, first column, last line, last column), lines from 1
    for token in tokenize.generate_tokens(io.StringIO(source).readline):
        if token.type == tokenize.COMMENT:
            gone.append((*token.start, *token.end))
    for node in ast.walk(ast.parse(source)):
        if not isinstance(node, ast.Module | ast.ClassDef | ast.FunctionDef | ast.AsyncFunctionDef):
            continue
        if ast.get_docstring(node, clean=False) is not None:
            text = node.body[0]
            # Columns of a syntax tree count bytes; a docstring begins after blanks only and ends its line.
            gone.append((text.lineno, text.col_offset, text.end_lineno or text.lineno, None))
    lines = source.splitlines()
    for first, start, last, end in sorted(gone, reverse=True, key=lambda place: place[:2]):
        rest = "" if end is None else lines[last - 1][end:]
        lines[first - 1 : last] = [lines[first - 1][:start] + rest, *[""] * (last - first)]
    return "\n".join(line.rstrip() for line in lines if line.strip())


def _rounded(data: pd.DataFrame) -> pd.DataFrame:
    out = data.copy()
    for column in out.columns:
        if pd.api.types.is_float_dtype(out[column].dtype):
            out[column] = [float(f"{value:.6g}") + 0.0 for value in out[column]]
        elif not pd.api.types.is_numeric_dtype(out[column].dtype):
            # A spreadsheet would run a cell that begins like a formula; a name from a source may.
            out[column] = [f"'{v}" if isinstance(v, str) and v[:1] in _FORMULA else v for v in out[column]]
    return out
