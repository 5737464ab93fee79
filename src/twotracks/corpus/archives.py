"""Published archives of corpora, turned into one table each.

Each function takes the archive as downloaded and returns the columns ``id``, ``outlet``,
``date``, ``url``, ``title``, ``text`` (str). Texts are matched against recorded checksums
afterwards, so a function here only has to find and name them.
"""

import io
import re
import tarfile
import zipfile
from collections.abc import Iterator
from pathlib import Path

import pandas as pd

from twotracks.config import DATA
from twotracks.corpus.readers.decode import decode
from twotracks.errors import InputError

COLUMNS = ["id", "outlet", "date", "url", "title", "text"]
_TT_FILE = re.compile(r"(?:^|/)data/_news_(\d+)_(.*)\.txt$", re.DOTALL)
_TT_LICENCE = re.compile(r"\s*All Content by Mehr News Agency is licensed under[^\n]*\s*$")
_UN_FILE = re.compile(r"(?:^|/)([A-Z]{2,3})_(\d+)_(\d{4})\.txt$")


def _members(archive: Path) -> Iterator[tuple[str, bytes]]:
    """Names and contents of the .txt files of a zip, also of archives packed inside it."""
    try:
        with zipfile.ZipFile(archive) as outer:
            for info in outer.infolist():
                name = info.filename
                if name.lower().endswith(".txt"):
                    yield name, outer.read(info)
                elif name.lower().endswith((".tgz", ".tar.gz", ".tar")):
                    with tarfile.open(fileobj=io.BytesIO(outer.read(info))) as inner:
                        for member in inner:
                            stream = inner.extractfile(member) if member.name.lower().endswith(".txt") else None
                            if stream is not None:
                                yield member.name, stream.read()
    except (zipfile.BadZipFile, tarfile.TarError) as error:
        raise InputError(f"{archive.name} is not a readable archive ({error}). Download it again.") from None


def tehran_times(archive: Path) -> pd.DataFrame:
    """Tehran Times: one text file an article, its number and headline in the file name.

    Parameters
    ----------
    archive : Path
        The zip of the repository.

    Returns
    -------
    DataFrame
        Columns ``COLUMNS``, str.

    Raises
    ------
    InputError
        If the archive cannot be read.
    """
    rows = []
    for name, raw in _members(archive):
        found = _TT_FILE.search(name)
        if not found:
            continue
        number, slug = found.groups()
        rows.append(
            {
                "id": f"tt{number}",
                "outlet": "Tehran Times",
                "date": "",
                "url": f"https://www.tehrantimes.com/news/{number}/{slug}",
                "title": " ".join(slug.replace("-", " ").split()),
                "text": _TT_LICENCE.sub("", decode(raw).text).strip(),
            }
        )
    return pd.DataFrame(rows, columns=COLUMNS, dtype="str")


def un_general_debate(archive: Path) -> pd.DataFrame:
    """Speeches of the UN General Debate Corpus that this study uses.

    ``data/un-general-debate.csv`` lists them: id and checksum of each speech.

    Parameters
    ----------
    archive : Path
        The zip of the dataverse.

    Returns
    -------
    DataFrame
        Columns ``COLUMNS``, str.

    Raises
    ------
    InputError
        If the archive cannot be read.
    """
    wanted = set(pd.read_csv(DATA / "un-general-debate.csv", dtype="str")["id"])
    rows = []
    for name, raw in _members(archive):
        found = _UN_FILE.search(name)
        if not found:
            continue
        state, session, year = found.groups()
        if f"ungdc-{state}-{session}" not in wanted:
            continue
        rows.append(
            {
                "id": f"ungdc-{state}-{session}",
                "outlet": state,
                "date": year,
                "url": "",
                "title": f"UN General Debate statement, {state}, session {session} ({year})",
                "text": decode(raw).text.strip(),
            }
        )
    return pd.DataFrame(rows, columns=COLUMNS, dtype="str")


# What `prepare` in data/corpora.toml may name.
ARCHIVES = {"tehran_times": tehran_times, "un_general_debate": un_general_debate}
