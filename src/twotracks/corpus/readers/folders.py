"""Folders: pages, tables, exports of databases and whatever else a reader reads, together."""

from pathlib import Path

import pandas as pd

from twotracks.corpus import readers
from twotracks.corpus.readers import beside, pages, reader, refused
from twotracks.corpus.readers.tables import together
from twotracks.errors import InputError
from twotracks.provenance import note

_PASSED_OVER = "files passed over, because they are empty or of no kind that is read"
_ABOUT = "files passed over, because they are about the data (README and the like)"


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
    found = beside.sort(path, set(pages.SUFFIXES), set(readers.suffixes()) - set(pages.SUFFIXES))
    aside = dict(found.aside)
    plain, own, refusals, others = _kinds(found.files)
    if plain or own:
        aside[_ABOUT] = found.about
    elif found.about and not refusals:
        plain, own, refusals, more = _kinds(found.about)
        others += more
    aside["files set aside, because they are of a kind that is not read"] = refusals
    aside[_PASSED_OVER] = others
    if not own and not plain:
        if refusals:
            refused.read(refusals[0])
        raise InputError(f"{path.name}/ holds no .txt or .html page. Give the folder that has the pages in it.")
    if own:
        parts = [(file.relative_to(path).as_posix(), _one(file, path)) for file in own]
        beside_them = pages.Found(path, plain)
        if beside_them.rows:
            parts.append(("pages", pd.DataFrame(beside_them.rows)))
        table = beside_them.tell(together(parts, f"{path.name}/"))
    else:
        table = pages.read(path, plain)
    for why, files in aside.items():
        if files:
            note(table, "read", f"{why}: {_some(files)}", len(files))
    return table


def _kinds(files: list[Path]) -> tuple[list[Path], list[Path], list[Path], list[Path]]:
    """Pages, files with a reader of their own, files that are refused, and what is none of these."""
    plain: list[Path] = []
    own: list[Path] = []
    refusals: list[Path] = []
    others: list[Path] = []
    for file in files:
        function = readers.told(file)
        is_page = file.suffix.lower() in pages.SUFFIXES
        if function is refused.read:
            refusals.append(file)
        elif function is not None or (readers.known(file) and not is_page and file.stat().st_size):
            own.append(file)
        else:
            (plain if is_page else others).append(file)
    return plain, own, refusals, others


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
