"""What lies in a folder: pages, tables, and what is neither an article nor holds any."""

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
    """Files below a folder in the order of their names: pages, tables, and why others are left out, with how many."""

    pages: list[Path]
    tables: list[Path]
    aside: dict[str, list[Path]]


def sort(path: Path, pages: set[str], tables: set[str]) -> Sorted:
    """Tell the pages and tables below a folder from what lies beside them.

    Parameters
    ----------
    path : Path
        A folder.
    pages, tables : set of str
        Endings of either.

    Returns
    -------
    Sorted
    """
    files = sorted((file for file in path.rglob("*") if file.is_file()), key=lambda file: _inside(file, path))
    saved = {file.parent / file.stem for file in files if file.suffix.lower() in pages}
    found = Sorted([], [], {})
    about: list[Path] = []
    for file in files:
        ending = file.suffix.lower()
        inside = file.relative_to(path)
        if any(part.startswith((".", "~$")) or part.lower() in _LEFT_BEHIND for part in inside.parts):
            why = "files that the operating system left behind passed over"
        elif _is_part_of_page(file, path, saved):
            why = "files passed over, because they are parts of a saved page"
        elif ending in pages | tables | {""} and _ABOUT.match(file.stem):
            about.append(file)
            continue
        elif ending in pages or ending in tables:
            (found.pages if ending in pages else found.tables).append(file)
            continue
        else:
            why = "files passed over, because they end neither in .txt nor in .html"
        found.aside.setdefault(why, []).append(file)
    if found.pages or found.tables:
        if about:
            found.aside["files passed over, because they are about the data (README and the like)"] = about
    else:
        found.pages.extend(file for file in about if file.suffix.lower() in pages)
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
