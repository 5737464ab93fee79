"""What lies beside the articles of a folder and is neither one nor holds any."""

import re
from pathlib import Path
from typing import NamedTuple

# Computers leave these beside what they copy or unpack.
_LEFT_BEHIND = {"__macosx", "thumbs.db", "desktop.ini", "$recycle.bin", "system volume information"}
# Browsers put the parts of a saved page in a folder called so, in the language of the computer.
_PARTS = re.compile(
    r"(.+?)[._ -](?:files|file|fichiers|dateien|archivos|bestanden|arquivos|ficheiros|filer|tiedostot|pliki|soubory|"
    r"dosyalar|файлы|elemei|pagina|ملفات)$",
    re.IGNORECASE,
)
_ABOUT = re.compile(
    r"(?:read[ _-]?me|licen[cs]e|copying|citation|changelog|code[ _-]?book|data[ _-]?dictionary|data[ _-]?sheet|"
    r"notice|manifest|terms[ _-]of[ _-]use)(?:[ ._-].*)?$",
    re.IGNORECASE,
)


class Sorted(NamedTuple):
    """Files below a folder in the order of their names: those to read, those about the data, and others by reason."""

    files: list[Path]
    about: list[Path]
    aside: dict[str, list[Path]]


def sort(path: Path, pages: set[str], others: set[str]) -> Sorted:
    """Tell what may be read below a folder from what lies beside it.

    Parameters
    ----------
    path : Path
        A folder.
    pages, others : set of str
        Endings of pages, and of whatever else is read.

    Returns
    -------
    Sorted
    """
    files = sorted((file for file in path.rglob("*") if file.is_file()), key=lambda file: _inside(file, path))
    saved = {file.parent / file.stem for file in files if file.suffix.lower() in pages}
    found = Sorted([], [], {})
    for file in files:
        if any(part.startswith((".", "~$")) or part.lower() in _LEFT_BEHIND for part in file.relative_to(path).parts):
            found.aside.setdefault("files that the operating system left behind passed over", []).append(file)
        elif _is_part_of_page(file, path, saved):
            found.aside.setdefault("files passed over, because they are parts of a saved page", []).append(file)
        elif file.suffix.lower() in pages | others | {""} and _ABOUT.match(file.stem):
            found.about.append(file)
        else:
            found.files.append(file)
    return found


def _inside(file: Path, path: Path) -> str:
    return file.relative_to(path).as_posix()


def _is_part_of_page(file: Path, path: Path, saved: set[Path]) -> bool:
    for folder in file.parents:
        if folder == path:
            return False
        part = _PARTS.match(folder.name)
        if part and folder.parent / part[1] in saved:
            return True
    return False
