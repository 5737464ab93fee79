"""Folders: pages, tables, exports of databases and whatever else a reader reads, together."""

import re
from pathlib import Path

import pandas as pd

from twotracks.corpus import readers
from twotracks.corpus.readers import pages, reader, refused
from twotracks.corpus.readers.tables import has_text, together
from twotracks.errors import InputError
from twotracks.provenance import note

# Of a system, an editor, or a page that a browser saved with all its parts.
_LEFTOVERS = re.compile(r"(?:^|/)(?:__MACOSX/|\.|~\$|Thumbs\.db$|desktop\.ini$|[^/]+_files/)", re.IGNORECASE)
# What stands beside data and is no article of it.
_ABOUT = re.compile(r"(?:read[ _-]?me|licen[cs]e|copying|citation|code[ _-]?book|changelog|notes?)\b.*", re.IGNORECASE)


@reader(folders=True)
def read(path: Path) -> pd.DataFrame:
    """Read every file below a folder that a reader reads.

    Parameters
    ----------
    path : Path
        A folder with pages, or with tables, documents, exports or archives, at any depth.

    Returns
    -------
    DataFrame
        Of pages alone, as :func:`twotracks.corpus.readers.pages.read` gives it. Else the articles of all files, with
        the file of each in ``source_part``.

    Raises
    ------
    InputError
        If a file that should hold articles cannot be read, or none is there.
    """
    plain: list[Path] = []
    own: list[Path] = []
    aside: list[Path] = []
    others = 0
    files = sorted(
        (file for file in path.rglob("*") if file.is_file()), key=lambda one: one.relative_to(path).as_posix()
    )
    for file in files:
        if _LEFTOVERS.search(file.relative_to(path).as_posix()) or not file.stat().st_size:
            others += 1
            continue
        function = readers.told(file)
        if function is refused.read:
            aside.append(file)
        elif function is not None or (readers.known(file) and file.suffix.lower() not in pages.SUFFIXES):
            own.append(file)
        elif file.suffix.lower() in pages.SUFFIXES:
            plain.append(file)
        else:
            others += 1
    if not own and not aside:
        return pages.read(path)
    if not own and not plain:
        refused.read(aside[0])
    return _together(path, plain, own, aside, others)


def _together(path: Path, plain: list[Path], own: list[Path], aside: list[Path], others: int) -> pd.DataFrame:
    parts = [(file.relative_to(path).as_posix(), _one(file, path)) for file in own]
    about: list[Path] = []
    if any(has_text(table.columns) for _, table in parts):
        about = [file for file in plain if _ABOUT.fullmatch(file.name)]
        plain = [file for file in plain if file not in about]
    if plain:
        parts.append(("pages", pages.read(path, plain)))
    table = together(parts, f"{path.name}/")
    for n, what in (
        (len(about), f"files beside the data set aside, which tell of it: {_some(about)}"),
        (len(aside), f"files set aside, because they are of a kind that is not read: {_some(aside)}"),
        (others, "files passed over, which are empty, leftovers of a system, or of no kind that is read"),
    ):
        if n:
            note(table, "read", what, n)
    return table


def _one(file: Path, folder: Path) -> pd.DataFrame:
    try:
        table = readers.read(file)
    except InputError as error:
        where = file.relative_to(folder).as_posix()
        raise InputError(f"In {folder.name}/, {where}: {error} Or take the file out of the folder.") from None
    if "page_folder" in table and file.parent != folder:
        table["page_folder"] = table["page_folder"].where(table["page_folder"] != "", file.parent.name)
    return table


def _some(files: list[Path]) -> str:
    return ", ".join(file.name for file in files[:5]) + (" ..." if len(files) > 5 else "")
