"""What a zip file is, and how much of one is read: Word, Excel and web archives are zip files as well."""

import zipfile
from pathlib import Path

from twotracks.errors import InputError

# No corpus of news is larger; an archive that claims more is broken or hostile.
MAX_UNPACKED = 4_000_000_000
MAX_MEMBERS = 500_000
_OPEN_DOCUMENT = "application/vnd.oasis.opendocument"


def names(path: Path) -> list[str]:
    """List what a zip file holds.

    Parameters
    ----------
    path : Path
        A zip file.

    Returns
    -------
    list of str
        Names as the archive has them, never to be used as paths; empty if it cannot be read.
    """
    try:
        with zipfile.ZipFile(path) as archive:
            return archive.namelist()
    except (zipfile.BadZipFile, OSError, ValueError, NotImplementedError):
        return []


def kind(path: Path, raw: bytes) -> str:
    """Tell what a zip file is.

    Parameters
    ----------
    path : Path
        A file.
    raw : bytes
        Its beginning.

    Returns
    -------
    str
        ``"docx"``, ``"xlsx"``, ``"wacz"``, ``"odf"``, ``"epub"``, ``"zip"`` (anything else), or ``""`` if it is no zip.
    """
    if not raw.startswith((b"PK\x03\x04", b"PK\x05\x06", b"PK\x07\x08")):
        return ""
    held = set(names(path))
    for name, what in (("word/document.xml", "docx"), ("xl/workbook.xml", "xlsx"), ("xl/workbook.bin", "xlsb")):
        if name in held:
            return what
    if "datapackage.json" in held and any(name.startswith("archive/") for name in held):
        return "wacz"
    if b"application/epub+zip" in raw[:200]:
        return "epub"
    return "odf" if _OPEN_DOCUMENT.encode() in raw[:200] else "zip"


def check_size(path: Path) -> None:
    """Refuse a zip file that unpacks to more than ``MAX_UNPACKED`` bytes.

    Parameters
    ----------
    path : Path
        A zip file.

    Raises
    ------
    InputError
        If it does, or cannot be read.
    """
    try:
        with zipfile.ZipFile(path) as archive:
            members = archive.infolist()
            total = sum(member.file_size for member in members)
            damaged = any(member.flag_bits & 0x1 for member in members)
    except (zipfile.BadZipFile, OSError, ValueError, NotImplementedError) as error:
        raise InputError(f"{path.name} is cut off or damaged ({error}). Download or export it again.") from None
    if total > MAX_UNPACKED or len(members) > MAX_MEMBERS:
        raise too_large(path)
    if damaged:
        raise InputError(f"{path.name} is protected by a password. Unpack it first, and give the folder.")


def too_large(path: Path) -> InputError:
    """Say that an archive unpacks to more than is read.

    Parameters
    ----------
    path : Path
        The archive.

    Returns
    -------
    InputError
    """
    return InputError(
        f"{path.name} unpacks to more than {MAX_UNPACKED / 1e9:.3g} GB or {MAX_MEMBERS:,} files, which is not done. "
        "If it really holds articles, unpack it yourself and give the folder."
    )
