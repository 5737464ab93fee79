"""Kinds of files that are told and not read: refused by name, with what to do."""

import re
from pathlib import Path

import pandas as pd

from twotracks.corpus.readers import Head, reader, zips
from twotracks.errors import InputError

_SAVE = "Save its articles as CSV, Excel (.xlsx) or JSON."
_MAGIC = (
    (b"%PDF", "a PDF, which keeps no order of lines", "Export the articles as .docx, .rtf or .txt instead."),
    (b"\xd0\xcf\x11\xe0", "a file of Word or Excel before 2007", "Open it and save as .docx or .xlsx."),
    (b"Rar!", "a RAR archive", "Unpack it first, and give the folder."),
    (b"7z\xbc\xaf", "a 7-Zip archive", "Unpack it first, and give the folder."),
    (b"RDX", "a file of R (.RData)", "In R: write.csv(articles, 'articles.csv')."),
    (b"X\n\x00\x00\x00", "a file of R (.rds)", "In R: write.csv(articles, 'articles.csv')."),
    (b"\x80\x04\x95", "a Python pickle, which may run programs", _SAVE),
    (b"\x80\x05\x95", "a Python pickle, which may run programs", _SAVE),
    (b"<stata_dta>", "a file of Stata", "In Stata: export delimited using articles.csv."),
    (b"$FL2", "a file of SPSS", "In SPSS, save as CSV."),
    (b"ARROW1", "a file of Arrow", "Save it as Parquet."),
    (b"\x89PNG", "a picture", "Text recognition must come first."),
    (b"\xff\xd8\xff", "a picture", "Text recognition must come first."),
    (b"GIF8", "a picture", "Text recognition must come first."),
)
_ZIPS = {
    "odf": ("a document of LibreOffice", "Save it as .docx, .xlsx or .csv."),
    "xlsb": ("a binary workbook", "Save it as .xlsx."),
    "epub": ("an e-book", "Save its articles as text or a table."),
}
# A record of GDELT's GKG, its events or mentions: numbers and addresses in more than 15 columns without a header.
_GDELT = re.compile(r"(?:\d{14}-T?\d+\t\d{14}\t|\d{9,10}\t(?:\d{8}\t\d{6}\t\d{4}\t|\d{14}\t\d{14}\t))")


def why(head: Head) -> tuple[str, str]:
    """Tell what a file is that is not read.

    Parameters
    ----------
    head : Head
        Its beginning.

    Returns
    -------
    tuple of str
        What it is, and what to do; both ``""`` for files that may be read.
    """
    for magic, what, remedy in _MAGIC:
        if head.raw.startswith(magic):
            return what, remedy
    if head.raw.startswith(b"PK"):
        return _ZIPS.get(zips.kind(head.path, head.raw), ("", ""))
    if _GDELT.match(head.text):
        return (
            "a table of GDELT, which holds addresses and no texts",
            "Save the addresses, one a line, and let twotracks gather fetch the pages.",
        )
    if re.search(r"<Workbook[^>]+urn:schemas-microsoft-com:office:spreadsheet", head.text[:2000]):
        return "a workbook saved as XML", "Open it and save as .xlsx."
    return "", ""


def _told(head: Head) -> bool:
    return bool(why(head)[0])


@reader(told_by=_told)
def read(path: Path) -> pd.DataFrame:
    """Refuse a file by the name of its kind.

    Parameters
    ----------
    path : Path
        The file.

    Raises
    ------
    InputError
        Always.
    """
    what, remedy = why(Head(path))
    raise InputError(f"{path.name} is {what or 'not read'}. {remedy}")
