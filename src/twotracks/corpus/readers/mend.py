"""UTF-8 that was taken for another encoding and stored again: "TÃ¼rkiye" for "Türkiye", "â€œ" for a quotation mark.

ftfy finds and undoes it (Speer 2019); only lines that have a pair of characters which such a mistake leaves are given
to it, because it takes its time and most texts have none.

References
----------
Speer, R. (2019). ftfy (Version 5.5). Zenodo. https://doi.org/10.5281/zenodo.2591652
"""

import re

import pandas as pd

from twotracks.corpus.readers.decode import Decoded, remarks
from twotracks.provenance import note

# The bytes 0x80 to 0xbf, with which characters of UTF-8 go on, in Windows-1252 and its kin, and in Windows-1251.
_ON = "\u0080-\u00bf€‚ƒ„…†‡ˆ‰Š‹ŒŽ‘’“”•–—˜™š›œžŸŚŤŹśťźˇ˘ŁĄŞŻ˛łąşĽ˝ľżı\ufffd"
_ON_1251 = "\u00a0-\u00bfЂЃ‚ѓ„…†‡€‰Љ‹ЊЌЋЏђ‘’“”•–—™љ›њќћџЎўЈҐЁЄЇІіґё№єјЅѕї"
_SUSPECT = (
    f"[ÂÃÄÅÆÇÈÉÊËÌÍÎÏÐÑÒÓÔÕÖ×ØÙÚÛÜÝÞßĂĹĐŃŘŮĞİŞ][{_ON}]|"
    f"[àáâãäåæçèéêëìíîïð][{_ON}][{_ON}]|"
    f"вЂ|(?:[РС][{_ON_1251}]){{2}}|‚Ä[ôúùìî]"
)
_FOUND = re.compile(_SUSPECT)


def mend(text: str) -> str:
    """A text with UTF-8 that was encoded twice put right.

    Parameters
    ----------
    text : str
        Any text.

    Returns
    -------
    str

    Examples
    --------
    >>> mend("GenÃ¨ve"), mend("“À l’heure”")
    ('Genève', '“À l’heure”')
    """
    if not _FOUND.search(text):
        return text
    from ftfy import fix_encoding  # slow to import, and most corpora need it not

    # Line by line: what a text has elsewhere says nothing of how this line was read.
    return "\n".join(fix_encoding(line) if _FOUND.search(line) else line for line in text.split("\n"))


def mend_table(table: pd.DataFrame, where: str) -> pd.DataFrame:
    """Put right what was encoded twice in the columns of a table, and count the cells.

    Parameters
    ----------
    table : DataFrame
        As read; changed in place.
    where : str
        Name of the file, for the note.

    Returns
    -------
    DataFrame
        The same table.

    Examples
    --------
    >>> table = pd.DataFrame({"outlet": ["Yeni Åžafak"], "text": ["in TÃ¼rkiye"]}, dtype="str")
    >>> mend_table(table, "a.csv")["outlet"].tolist()
    ['Yeni Şafak']
    """
    suspects = {
        name: table.loc[found, name]
        for name in table.columns
        if isinstance(table[name].dtype, pd.StringDtype)
        and (found := table[name].str.contains(_SUSPECT, regex=True)).any()
    }
    mended = {name: cells.map(mend) for name, cells in suspects.items()}
    if all((mended[name] == cells).all() for name, cells in suspects.items()):
        return table
    # Where some cells were encoded twice, a short one may be read so as well, of which ftfy cannot be sure alone.
    for name, cells in mended.items():
        after = cells.map(_undone).astype("str")
        changed = int((suspects[name] != after).sum())
        if changed:
            table.loc[after.index, name] = after
            note(table, "read", f"cells of {name} in {where} held UTF-8 encoded twice; repaired", changed)
    return table


def as_decoded(table: pd.DataFrame, decoded: Decoded, where: str) -> pd.DataFrame:
    """Note how the bytes of a file were read, and put right what was encoded twice.

    Parameters
    ----------
    table : DataFrame
        Made of the text of the file; changed in place.
    decoded : Decoded
        That text, from :func:`twotracks.corpus.readers.decode.decode`.
    where : str
        Name of the file, for the notes.

    Returns
    -------
    DataFrame
        The same table.

    Examples
    --------
    >>> table = pd.DataFrame({"text": ["Gen\u00e8ve"]}, dtype="str")
    >>> as_decoded(table, Decoded("Gen\u00e8ve", "cp1252", 0, 1), "a.json").attrs["log"][0]["n"]
    1
    """
    for n, what in remarks(decoded, where):
        note(table, "read", what, n)
    return mend_table(table, where)


def _undone(text: str) -> str:
    if not _FOUND.search(text):
        return text
    from ftfy import bad_codecs

    bad_codecs.ok()  # the encoding as Windows has it, which leaves no byte out
    try:
        return text.encode("sloppy-windows-1252").decode("utf-8")
    except UnicodeError:
        return text
