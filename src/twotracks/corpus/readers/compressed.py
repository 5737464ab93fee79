"""Packed files: .gz, .bz2, .xz, .zst, and .zip and .tar with one file or many.

What is inside is unpacked into a temporary folder and read as if it lay there. Nothing of an archive is trusted: its
names become names of our own, what unpacks to more than :data:`twotracks.corpus.readers.zips.MAX_UNPACKED` bytes is
refused, and links and devices are passed over.
"""

import bz2
import gzip
import lzma
import re
import tarfile
import tempfile
import zipfile
import zlib
from collections.abc import Iterator
from contextvars import ContextVar
from pathlib import Path, PurePosixPath
from typing import IO, cast

import pandas as pd

from twotracks.corpus import readers
from twotracks.corpus.readers import Head, reader, zips
from twotracks.errors import InputError
from twotracks.provenance import note

_PIECE = 1 << 20
_MAX_DEPTH = 3  # a table in a .gz in a .zip; archives deeper than that are made to do harm
_depth: ContextVar[int] = ContextVar("depth", default=0)
_MAGIC = {b"\x1f\x8b": "gz", b"BZh": "bz2", b"\xfd7zXZ\x00": "xz", b"\x28\xb5\x2f\xfd": "zst"}
_LEFTOVERS = re.compile(r"(?:^|/)(?:__MACOSX(?:/|$)|\._|\.DS_Store$|Thumbs\.db$|desktop\.ini$)", re.IGNORECASE)
_DAMAGED = (
    OSError, EOFError, zlib.error, lzma.LZMAError, tarfile.TarError, zipfile.BadZipFile, NotImplementedError,
    RuntimeError, ValueError,
)  # fmt: skip


def packing(raw: bytes) -> str:
    """Tell by its first bytes how a file is packed.

    Parameters
    ----------
    raw : bytes
        Its beginning.

    Returns
    -------
    str
        ``"gz"``, ``"bz2"``, ``"xz"``, ``"zst"``, ``"tar"`` or ``""``.

    Examples
    --------
    >>> packing(gzip.compress(b"Snow fell."))
    'gz'
    """
    if raw[257:262] == b"ustar":
        return "tar"
    return next((kind for magic, kind in _MAGIC.items() if raw.startswith(magic)), "")


def _told(head: Head) -> bool:
    if packing(head.raw) == "gz" and beginning(head.path).startswith(b"WARC/"):
        return False
    return bool(packing(head.raw)) or zips.kind(head.path, head.raw) == "zip"


def beginning(path: Path, size: int = 512) -> bytes:
    """Give the first bytes of what a .gz file holds.

    Parameters
    ----------
    path : Path
        A .gz file.
    size : int
        How many.

    Returns
    -------
    bytes
        Empty if it cannot be unpacked.
    """
    try:
        with gzip.open(path) as stream:
            return stream.read(size)
    except _DAMAGED:
        return b""


@reader(".gz", ".bz2", ".xz", ".zst", ".zip", ".tar", ".tgz", told_by=_told)
def read(path: Path) -> pd.DataFrame:
    """Read what a packed file holds.

    Parameters
    ----------
    path : Path
        The packed file.

    Returns
    -------
    DataFrame
        As the reader of what is inside gives it.

    Raises
    ------
    InputError
        If it is cut off, damaged, protected by a password, too large, or empty.
    """
    head = Head(path)
    kind = packing(head.raw) or ("zip" if zips.kind(path, head.raw) else "")
    if not kind:
        raise InputError(f"{path.name} is no packed file, or its beginning is damaged. Download it again.")
    if _depth.get() >= _MAX_DEPTH:
        raise InputError(f"{path.name}: archives inside archives are read {_MAX_DEPTH} deep. Unpack it first.")
    token = _depth.set(_depth.get() + 1)
    try:
        with tempfile.TemporaryDirectory(prefix="twotracks-") as kept:
            folder = Path(kept) / (_safe(path.name.split(".")[0]) or "archive")
            folder.mkdir()
            leftovers = _unpack(path, kind, folder)
            files = [file for file in folder.rglob("*") if file.is_file()]
            if not files:
                raise InputError(f"{path.name} is an archive without files in it.")
            # A single file at the top is what was packed; folders tell outlets and years.
            table = readers.read(files[0] if len(files) == 1 and files[0].parent == folder else folder)
    finally:
        _depth.reset(token)
    if leftovers:
        note(
            table,
            "read",
            f"entries of {path.name} set aside, which are leftovers of a system, links or devices",
            leftovers,
        )
    return table


def _unpack(path: Path, kind: str, folder: Path) -> int:
    """Unpack into a folder, and count what is left aside."""
    left = zips.MAX_UNPACKED
    try:
        if kind in ("zip", "tar"):
            return _members(path, kind, folder)
        name = _safe(re.sub(r"\.(?:gz|bz2|xz|zst|zstd)$", "", path.name, flags=re.IGNORECASE)) or "file"
        name = re.sub(r"\.tgz$", ".tar", name, flags=re.IGNORECASE)
        with _stream(path, kind) as stream:
            _copy(stream, folder / name, left, path)
    except _DAMAGED as error:
        raise InputError(f"{path.name} is cut off or damaged ({error}). Download or export it again.") from None
    return 0


def _stream(path: Path, kind: str) -> IO[bytes]:
    if kind == "gz":
        return cast(IO[bytes], gzip.open(path))
    if kind == "bz2":
        return bz2.open(path)
    if kind == "xz":
        return lzma.open(path)
    import zstandard

    try:
        return zstandard.ZstdDecompressor().stream_reader(path.open("rb"), read_across_frames=True, closefd=True)
    except zstandard.ZstdError as error:
        raise OSError(str(error)) from None


def _copy(stream: IO[bytes], target: Path, left: int, path: Path) -> int:
    """Copy by pieces, and tell how many bytes may still come."""
    with target.open("wb") as out:
        while True:
            try:
                piece = stream.read(_PIECE)
            except Exception as error:  # zstandard has an error of its own
                raise OSError(str(error)) from None
            if not piece:
                return left
            left -= len(piece)
            if left < 0:
                raise zips.too_large(path)
            out.write(piece)


def _entries(path: Path, kind: str) -> Iterator[tuple[str, IO[bytes] | None]]:
    if kind == "zip":
        with zipfile.ZipFile(path) as archive:
            for info in archive.infolist():
                if not info.is_dir():
                    yield info.filename, archive.open(info)
        return
    with tarfile.open(path) as tar:
        for member in tar:
            if not member.isdir():
                yield member.name, tar.extractfile(member) if member.isreg() else None


def _members(path: Path, kind: str, folder: Path) -> int:
    if kind == "zip":
        zips.check_size(path)
    left, aside = zips.MAX_UNPACKED, 0
    for count, (name, stream) in enumerate(_entries(path, kind)):
        if count > zips.MAX_MEMBERS:
            raise zips.too_large(path)
        if stream is None or _LEFTOVERS.search(name.replace("\\", "/")):
            aside += 1
            continue
        with stream:
            left = _copy(stream, _place(name, folder), left, path)
    return aside


def _safe(part: str) -> str:
    """A name of our own that resembles one in an archive."""
    plain = re.sub(r"[^\w .,()&'’+=@-]", "_", part).strip(". ")
    if len(plain) > 120:
        stem, dot, ending = plain.rpartition(".")
        plain = f"{stem[:100]}.{ending[:12]}" if dot else plain[:120]
    return f"_{plain}" if re.fullmatch(r"(?i)(?:con|prn|aux|nul|com\d|lpt\d)(?:\..*)?", plain) else plain


def _place(name: str, folder: Path) -> Path:
    """Where a member goes: below the folder, whatever its name says."""
    parts = [safe for part in PurePosixPath(name.replace("\\", "/")).parts if (safe := _safe(part))]
    parts = parts[-6:] or ["file"]
    target = folder.joinpath(*parts)
    while target.exists() or any(parent.is_file() for parent in target.parents if parent != folder.parent):
        parts = [*(f"_{part}" for part in parts[:-1]), f"_{parts[-1]}"]
        target = folder.joinpath(*parts)
    target.parent.mkdir(parents=True, exist_ok=True)
    return target
