"""Who published a page, by its own words, its folder or its file, such as ``Example Post_2019-04-26_talks.txt``."""

import re

import pandas as pd

from twotracks import lexicons
from twotracks.corpus import outlet_names
from twotracks.corpus.readers import calendar, dates
from twotracks.corpus.readers.pages import CLUES
from twotracks.provenance import note

_DATE = r"(?<!\d)((?:19|20)\d\d[-.]\d\d[-.]\d\d|(?:19|20)\d{6})(?!\d)"
_WHEN = re.compile(r"(?:19|20)\d\d(?:[-_. ]\d{1,4}){0,2}|\d{1,2}")  # folders of years, months, days
_DATED = re.compile(rf"(?:(?P<before>[^_]+)_+)?(?:[^_]+_+)*?{_DATE}(?:_.*)?")


def clues(pages: pd.Series) -> pd.DataFrame:
    """Outlet and date by the names of files, where all files of a folder are named so.

    Parameters
    ----------
    pages : Series of str
        Paths below the folder, without their endings.

    Returns
    -------
    DataFrame
        ``outlet`` and ``published`` on the same index. Empty texts unless every name has one date after ``NAME_`` or at
        its beginning, and not all the same: one date for all is that of the download.

    Examples
    --------
    >>> clues(pd.Series(["Example Post_2019-04-26_talks", "Example Post_2019-05-03_envoy"])).iloc[0].tolist()
    ['Example Post', '2019-04-26']
    """
    names = pages.str.rsplit("/", n=1).str[-1]
    found = [_DATED.fullmatch(name) for name in names]
    none = pd.DataFrame("", index=pages.index, columns=["outlet", "published"], dtype="str")
    days = [match[2].replace(".", "-") if match else "" for match in found]
    if len(set(days)) < 2 or "" in days or any(len(re.findall(_DATE, name)) > 1 for name in names):
        return none
    if dates.parse(pd.Series(days)).published.isna().any():
        return none
    generic = {*lexicons.load("exports").setting("file_names")["generic"]}
    outlets = [(match["before"] or "").strip() if match else "" for match in found]
    if any(not outlet or outlet.isdigit() or outlet.lower().rstrip("s") in generic for outlet in outlets):
        outlets = [""] * len(outlets)
    return none.assign(outlet=outlets, published=days).astype("str")


def of_pages(raw: pd.DataFrame) -> pd.DataFrame:
    """Pages with the outlet of each: by its address, its own word, its boilerplate, its folder or the name of its file.

    Parameters
    ----------
    raw : DataFrame
        From the reader of pages, with its ``CLUES``.

    Returns
    -------
    DataFrame
        Without the clues, ``outlet`` filled where one of them tells.
    """
    addresses, lines, folders = (raw[clue] for clue in CLUES)
    by_name = clues(raw["article_id"])
    outlets = [
        outlet_names.outlet_of_address(address)
        or own
        or outlet_names.outlet_of_lines(text.split("\n"))
        or (folder and folder_of(page))
        or file
        or outlet_names.of_address(address)
        for address, own, text, folder, page, file in zip(
            addresses, raw["outlet"], lines, folders, raw["article_id"], by_name["outlet"], strict=True
        )
    ]
    out = raw.drop(columns=CLUES)
    out["outlet"] = outlets
    undated = (raw["published"] == "") & (by_name["published"] != "")
    if undated.any():
        out["published"] = out["published"].mask(undated, by_name["published"])
        out["date_stated"] = out["date_stated"].mask(undated, "file name")
        note(out, "read", "pages dated by the names of their files", int(undated.sum()))
    return out


def folder_of(page: str) -> str:
    """The folder that names the outlet of a page: the nearest that is not a year, a month or a day.

    Parameters
    ----------
    page : str
        Path of the page below the folder of the corpus.

    Returns
    -------
    str
        "" if there is none.

    Examples
    --------
    >>> folder_of("Example Post/2019/04/a"), folder_of("2019/a")
    ('Example Post', '')
    """
    months = calendar.words().months
    return next(
        (
            folder
            for folder in reversed(page.split("/")[:-1])
            if not _WHEN.fullmatch(folder) and calendar.fold(folder) not in months
        ),
        "",
    )
