"""Coding sheets: passages drawn at random to be coded by reading, written for a spreadsheet and read back.

A sheet is blind: it shows no score, no outlet and no code of anybody else. Beside it lies its key, a table without
text that says which passage each unit is and how likely it was to be drawn. ``data/codes/CODEBOOK.md`` (section 3)
tells how to code; the codes read back have the columns of ``data/codes/stance.csv``.
"""

import hashlib
from pathlib import Path

import pandas as pd

from twotracks.annotation import stance_sample as stance_codes
from twotracks.annotation.store import CODES, OF_DRAW
from twotracks.errors import InputError
from twotracks.schemas import TRACK_NAMES
from twotracks.text.sentences import spans

SHEET = ["unit", "track", "headline", "date", "before", "sentence", "stance", "confidence", "note"]
KEY = ["unit", "corpus", "article_id", "sentence_no", "track", "hash", "stratum", "inclusion_probability"]
CONTEXT = 5  # sentences shown before the one to be coded
_STARTS_FORMULA = ("=", "+", "-", "@", "\t", "\r")
_STANCES = {"-1": -1, "0": 0, "1": 1, "+1": 1}


def draw(
    passages: pd.DataFrame, articles: pd.DataFrame, n: int, seed: int, corpus: str
) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Draw passages for coding: so many favourable, unfavourable and plain ones of each track as a first guess finds.

    Parameters
    ----------
    passages : DataFrame
        All passages of a corpus.
    articles : DataFrame
        The cleaned articles they were found in.
    n : int
        How many to draw; all of them if there are fewer.
    seed : int
        The same seed draws the same passages.
    corpus : str
        What to call the corpus in the codes.

    Returns
    -------
    (DataFrame, DataFrame)
        The sheet (columns :data:`SHEET`, in random order) and its key (:data:`KEY`).

    Raises
    ------
    InputError
        If there is no passage, or ``n`` is too small for every kind of passage to have a chance.
    """
    if n < 1 or passages.empty:
        raise InputError(
            f"A coding sheet needs at least one passage: {n} were asked for, and {len(passages)} were found in this "
            "corpus."
        )
    available = stance_codes.frame(passages)["stratum"].value_counts()
    if n < len(available):
        raise InputError(
            f"{n} passages are too few: there are {len(available)} kinds of passages to draw from (by track and first "
            f"guess), and each needs a chance. Draw {len(available)} or more."
        )
    drawn = stance_codes.draw(passages, _sizes(available, n), seed)
    shown = articles.set_index("article_id")
    before = [_before(str(shown["text"][row.article_id]), row.sentence_no) for row in drawn.itertuples()]
    unit = [
        # The letter keeps a spreadsheet from taking it for a number.
        "u" + hashlib.sha256("|".join((corpus, *map(str, row))).encode()).hexdigest()[:10]
        for row in drawn[stance_codes.KEY].itertuples(index=False)
    ]
    drawn = drawn.assign(unit=unit, corpus=corpus)
    sheet = drawn.assign(
        track=drawn["track"].map(TRACK_NAMES),
        headline=drawn["article_id"].map(shown["title"]),
        date=drawn["published"].dt.strftime("%Y-%m-%d").fillna(""),
        before=before, stance="", confidence="", note="",
    )  # fmt: skip
    return sheet[SHEET], drawn[KEY]


def write(sheet: pd.DataFrame, key: pd.DataFrame, path: Path) -> Path:
    """Write a sheet (.xlsx or .csv) and, beside it, its key.

    Text that a spreadsheet would run as a formula stays text.

    Returns
    -------
    Path
        Of the key: ``NAME.key.csv``.

    Raises
    ------
    InputError
        If the ending is another one, the folder does not exist, or the file does: it may hold codes.
    """
    if path.suffix not in (".xlsx", ".csv") or not path.parent.is_dir():
        raise InputError(f"A sheet is a .xlsx or .csv file in a folder that exists; '{path}' is not.")
    for file in (path, key_of(path)):
        if file.exists():
            raise InputError(f"'{file.name}' exists and may hold codes. Give another name, or move it away.")
    if path.suffix == ".csv":
        safe = sheet.map(lambda cell: f"'{cell}" if str(cell).startswith(_STARTS_FORMULA) else cell)
        safe.to_csv(path, index=False, encoding="utf-8-sig")  # the mark without which Excel garbles accents
    else:
        _write_workbook(sheet, path)
    key.to_csv(key_of(path), index=False)
    return key_of(path)


def read(path: Path, coder: str) -> pd.DataFrame:
    """Read a filled-in sheet back.

    Parameters
    ----------
    path : Path
        The sheet; its key must lie beside it.
    coder : str
        A letter or name for whoever coded it.

    Returns
    -------
    DataFrame
        A row a coded unit, columns :data:`twotracks.annotation.store.CODES` and, of the draw, ``unit``, ``stratum``,
        ``drawn`` (units of the stratum) and ``draw`` (which it is), in the order of the key. Units left empty are
        left out; ``attrs["left_empty"]`` counts them.

    Raises
    ------
    InputError
        Naming the rows whose stance is not -1, 0 or 1, whose confidence is not 1, 2 or 3, or whose unit is unknown or
        stands twice.
    """
    if not path.exists() or not key_of(path).exists():
        missing = path if not path.exists() else key_of(path)
        raise InputError(f"There is no file '{missing}'. A sheet and its key (.key.csv) must lie side by side.")
    key = pd.read_csv(key_of(path), dtype={"article_id": "str", "hash": "str", "unit": "str", "corpus": "str"})
    sheet = _cells(path)
    lacking = {"unit", "stance"} - set(sheet.columns)
    if lacking:
        raise InputError(f"'{path.name}' has no column '{sorted(lacking)[0]}'. Keep the first row as it was written.")
    sheet = sheet.assign(confidence=sheet.get("confidence", "")).set_axis(range(2, len(sheet) + 2))
    sheet = sheet[sheet[["unit", "stance", "confidence"]].ne("").any(axis=1)]
    problems = [
        f"row {row}: {what}"
        for wrong, what in (
            (~sheet["unit"].isin(key["unit"]), "a unit that is not in the key"),
            (sheet["unit"].duplicated(), "a unit that stands twice"),
            (~sheet["stance"].isin(["", *_STANCES]), "stance is -1, 0 or 1"),
            (~sheet["confidence"].isin(["", "1", "2", "3"]), "confidence is 1, 2 or 3"),
        )
        for row in sheet.index[wrong]
    ]
    if problems:
        more = f" and {len(problems) - 5} more" if len(problems) > 5 else ""
        raise InputError(f"'{path.name}' cannot be read: {'; '.join(problems[:5])}{more}.")
    filled = sheet[sheet["stance"] != ""].set_index("unit")
    out = key[key["unit"].isin(filled.index)].reset_index(drop=True)
    out["stance"] = out["unit"].map(filled["stance"]).map(_STANCES).astype("int64")
    out["confidence"] = pd.to_numeric(out["unit"].map(filled["confidence"])).astype("Int64")
    out["coder"] = coder
    out["drawn"] = out["stratum"].map(key.groupby("stratum").size()).astype("int64")
    out["draw"] = hashlib.sha256("".join(sorted(key["unit"])).encode()).hexdigest()[:8]
    out = out[[*CODES, *OF_DRAW]]
    out.attrs["left_empty"] = len(key) - len(out)
    return out


def typed(key: pd.DataFrame, coder: str, text: str) -> pd.DataFrame:
    """Codes typed in a notebook: one of -1, 0, 1 for each unit of the key, in its order, blank space between.

    Parameters
    ----------
    key : DataFrame
        From :func:`draw`.
    coder : str
        A letter or name for whoever coded.
    text : str
        For example ``"0 1 -1 0"``; empty: nothing coded yet.

    Returns
    -------
    DataFrame
        A row a unit, columns :data:`twotracks.annotation.store.CODES`; none if ``text`` is empty.

    Raises
    ------
    InputError
        If there are more or fewer codes than units, or one is none.
    """
    values = text.replace(",", " ").replace("−", "-").split()
    wrong = [value for value in values if value not in _STANCES]
    if wrong:
        raise InputError(f"'{wrong[0]}' is no code: coder {coder} may type -1, 0 or 1.")
    if values and len(values) != len(key):
        raise InputError(f"Coder {coder} has typed {len(values)} codes for {len(key)} passages.")
    out = key.head(len(values)).assign(stance=[_STANCES[value] for value in values], confidence=pd.NA, coder=coder)
    return out[CODES].astype({"stance": "int64", "confidence": "Int64"})


def key_of(path: Path) -> Path:
    """Where the key of a sheet lies."""
    return path.with_name(f"{path.stem}.key.csv")


def _sizes(available: pd.Series, n: int) -> dict[str, int]:
    """The same number from every stratum, as far as it goes; what a small one lacks the others give."""
    sizes = dict.fromkeys(available.index, 0)
    left = min(n, int(available.sum()))
    while left:
        open_ = [name for name in sizes if sizes[name] < available[name]]
        for name in open_[:left]:
            sizes[name] += 1
        left -= len(open_[:left])
    return {str(name): size for name, size in sizes.items()}


def _before(text: str, sentence_no: int) -> str:
    places = spans(text)[max(0, sentence_no - CONTEXT) : sentence_no]
    return " ".join(" ".join(text[start:end].split()) for start, end in places)


def _write_workbook(sheet: pd.DataFrame, path: Path) -> None:
    from openpyxl import Workbook
    from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE
    from openpyxl.styles import Alignment, Font
    from openpyxl.worksheet.datavalidation import DataValidation

    book = Workbook()
    page = book.create_sheet("codes", 0)
    del book["Sheet"]
    for i, row in enumerate([list(sheet.columns), *sheet.itertuples(index=False)], start=1):
        for j, value in enumerate(row, start=1):
            cell = page.cell(i, j)
            cell.value = ILLEGAL_CHARACTERS_RE.sub("", str(value)) or None
            if cell.value is not None:
                cell.data_type = "s"  # a text that begins with "=" is not a formula
            cell.alignment = Alignment(wrap_text=True, vertical="top")
    for cell in page[1]:
        cell.font = Font(bold=True)
    page.freeze_panes = "A2"
    for name, width in zip("ABCDEFGHI", (12, 9, 24, 11, 60, 60, 8, 11, 24), strict=True):
        page.column_dimensions[name].width = width
    for column, allowed in (("G", '"-1,0,1"'), ("H", '"1,2,3"')):
        rule = DataValidation(type="list", formula1=allowed, allow_blank=True, showErrorMessage=True)
        page.add_data_validation(rule)
        rule.add(f"{column}2:{column}{len(sheet) + 1}")
    book.save(path)


def _cells(path: Path) -> pd.DataFrame:
    """The sheet's cells as text, numbers such as 1.0 as "1"."""
    try:
        if path.suffix == ".csv":
            raw = path.read_bytes().decode("utf-8-sig", errors="replace")
            from io import StringIO

            # A spreadsheet in a country that writes 1,5 saves its columns divided by semicolons.
            table = pd.read_csv(StringIO(raw), dtype="str", keep_default_na=False, sep=None, engine="python")
        else:
            table = pd.read_excel(path, dtype="str", keep_default_na=False)
    except Exception as error:
        raise InputError(
            f"'{path.name}' is not a sheet that can be read ({error}). Save it as .xlsx or .csv."
        ) from None
    tidy = table.map(lambda cell: str(cell).strip().lstrip("'").removesuffix(".0").replace("−", "-"))
    return tidy.rename(columns=lambda name: str(name).strip().lower())
