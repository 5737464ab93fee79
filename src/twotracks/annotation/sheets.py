"""Annotation sheets: passages drawn at random, written for a spreadsheet, filled in by an annotator and read back.

A sheet is blind: it shows no score, no outlet and no annotation of anybody else. Beside it lies its key, a table
without text that says which passage each unit is and how likely it was to be drawn. ``data/annotations/CODEBOOK.md``
(section 3) tells how to annotate; the annotations read back have the columns of ``data/annotations/stance.csv``.
"""

import hashlib
from pathlib import Path

import pandas as pd

from twotracks.annotation import sampling
from twotracks.annotation.store import COLUMNS, OF_DRAW
from twotracks.errors import InputError
from twotracks.schemas import TRACK_NAMES
from twotracks.text.sentences import spans

SHEET = ["unit", "track", "headline", "date", "before", "sentence", "stance", "confidence", "note"]
KEY = ["unit", "corpus", "article_id", "sentence_no", "track", "hash", "stratum", "inclusion_probability"]
CONTEXT = 5  # sentences shown before the one to be annotated
_STARTS_FORMULA = ("=", "+", "-", "@", "\t", "\r")
_STANCES = {"-1": -1, "0": 0, "1": 1, "+1": 1}


def draw(
    passages: pd.DataFrame, articles: pd.DataFrame, n: int, seed: int, corpus: str
) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Draw passages for annotation, as many of each track that a first guess finds favourable, unfavourable and plain.

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
        What to call the corpus in the annotations.

    Returns
    -------
    (DataFrame, DataFrame)
        The sheet (columns :data:`SHEET`, in random order) and its key (:data:`KEY`).

    Raises
    ------
    InputError
        If there is no passage, or ``n`` is too small for every kind of passage to have a chance.

    Examples
    --------
    >>> import twotracks as tt
    >>> articles = tt.load_corpus("teaching").head(60)
    >>> passages = tt.find_passages(articles)
    >>> sheet, key = draw(passages, articles, n=12, seed=1, corpus="teaching")
    >>> len(sheet), len(key)
    (12, 12)
    """
    if n < 1 or passages.empty:
        raise InputError(
            f"An annotation sheet needs at least one passage: {n} were asked for, and {len(passages)} were found in "
            "this corpus."
        )
    frame = sampling.sampling_frame(passages)
    available = frame["stratum"].value_counts()
    if n < len(available):
        raise InputError(
            f"{n} passages are too few: there are {len(available)} kinds of passages to draw from (by track and first "
            f"guess), and each needs a chance. Draw {len(available)} or more."
        )
    drawn = sampling.draw(frame, allocation(available, n), seed)
    drawn = drawn.assign(unit=units(drawn, corpus), corpus=corpus)
    sheet = in_context(drawn, articles).assign(stance="", confidence="", note="")
    return sheet[SHEET], drawn[KEY]


def units(passages: pd.DataFrame, corpus: str) -> list[str]:
    """Ids of units, by which a sheet, its key and the answers of a model name them.

    Parameters
    ----------
    passages : DataFrame
        With ``article_id``, ``hash`` and ``track``.
    corpus : str
        What the corpus is called in the annotations.

    Returns
    -------
    list of str
        The same for the same unit, whatever was drawn.

    Examples
    --------
    >>> units(pd.DataFrame({"article_id": ["a"], "hash": ["h"], "track": ["astana"]}), "mine")
    ['u595f4e55ff']
    """
    return [
        # The letter keeps a spreadsheet from taking it for a number.
        "u" + hashlib.sha256("|".join((corpus, *map(str, row))).encode()).hexdigest()[:10]
        for row in passages[sampling.UNIT].itertuples(index=False)
    ]


def in_context(passages: pd.DataFrame, articles: pd.DataFrame) -> pd.DataFrame:
    """Passages as annotators see them: with the name of the track, the headline, the date and the sentences before.

    Parameters
    ----------
    passages : DataFrame
        With ``article_id``, ``published``, ``sentence_no``, ``track``.
    articles : DataFrame
        The cleaned articles they were found in.

    Returns
    -------
    DataFrame
        ``passages``, ``track`` by its name, with ``headline``, ``date`` ("" if unknown) and ``before``, at most five
        sentences.

    Raises
    ------
    InputError
        If an article of a passage is not among them.

    Examples
    --------
    >>> import twotracks as tt
    >>> articles = tt.load_corpus("teaching").head(20)
    >>> in_context(tt.find_passages(articles).head(1), articles)["track"].tolist()
    ['Geneva']
    """
    shown = articles.drop_duplicates("article_id").set_index("article_id")
    missing = ~passages["article_id"].isin(shown.index)
    if missing.any():
        raise InputError(
            f"The article '{passages.loc[missing, 'article_id'].iloc[0]}' of these passages is not among the articles. "
            "Give the articles in which the passages were found."
        )
    # A sentence is found again by its number, so each article is divided once, however many passages it has.
    texts = shown.loc[passages["article_id"].unique(), "text"]
    places = {article_id: spans(str(text)) for article_id, text in texts.items()}
    before = [
        _before(str(texts[article_id]), places[article_id], number)
        for article_id, number in zip(passages["article_id"], passages["sentence_no"], strict=True)
    ]
    return passages.assign(
        track=passages["track"].map(TRACK_NAMES),
        headline=passages["article_id"].map(shown["title"]),
        date=passages["published"].dt.strftime("%Y-%m-%d").fillna(""),
        before=before,
    )


def write(sheet: pd.DataFrame, key: pd.DataFrame, path: Path) -> Path:
    """Write a sheet (.xlsx or .csv) and, beside it, its key.

    Parameters
    ----------
    sheet, key : DataFrame
        From :func:`draw`. Text that a spreadsheet would run as a formula stays text.
    path : Path
        Of the sheet.

    Returns
    -------
    Path
        Of the key: ``NAME.key.csv``.

    Raises
    ------
    InputError
        If the ending is another one, the folder does not exist, or the file does: it may hold annotations.

    Examples
    --------
    >>> import tempfile
    >>> import twotracks as tt
    >>> articles = tt.load_corpus("teaching").head(60)
    >>> sheet, key = draw(tt.find_passages(articles), articles, n=12, seed=1, corpus="teaching")
    >>> path = Path(tempfile.mkdtemp()) / "sheet-a.csv"
    >>> write(sheet, key, path).name
    'sheet-a.key.csv'
    """
    if path.suffix not in (".xlsx", ".csv") or not path.parent.is_dir():
        raise InputError(f"A sheet is a .xlsx or .csv file in a folder that exists; '{path}' is not.")
    for file in (path, key_of(path)):
        if file.exists():
            raise InputError(f"'{file.name}' exists and may hold annotations. Give another name, or move it away.")
    if path.suffix == ".csv":
        safe = sheet.map(lambda cell: f"'{cell}" if str(cell).startswith(_STARTS_FORMULA) else cell)
        safe.to_csv(path, index=False, encoding="utf-8-sig")  # the mark without which Excel garbles accents
    else:
        _write_workbook(sheet, path)
    key.to_csv(key_of(path), index=False)
    return key_of(path)


def read(path: Path, annotator: str) -> pd.DataFrame:
    """Read a filled-in sheet back.

    Parameters
    ----------
    path : Path
        The sheet; its key must lie beside it.
    annotator : str
        A letter or name for whoever filled it in.

    Returns
    -------
    DataFrame
        A row an annotated unit, columns :data:`twotracks.annotation.store.COLUMNS` and, of the draw, ``unit``,
        ``stratum``, ``n_drawn`` (units of the stratum) and ``draw_id`` (which draw it is), in the order of the key.
        Units left empty are left out; ``attrs["left_empty"]`` counts them.

    Raises
    ------
    InputError
        Naming the rows whose stance is not -1, 0 or 1, whose confidence is not 1, 2 or 3, or whose unit is unknown or
        stands twice.

    Examples
    --------
    >>> import tempfile
    >>> import twotracks as tt
    >>> articles = tt.load_corpus("teaching").head(60)
    >>> sheet, key = draw(tt.find_passages(articles), articles, n=12, seed=1, corpus="teaching")
    >>> path = Path(tempfile.mkdtemp()) / "sheet-a.csv"
    >>> _ = write(sheet.assign(stance="0"), key, path)
    >>> read(path, "A")["stance"].tolist() == [0] * 12
    True
    """
    if not path.exists() or not key_of(path).exists():
        missing = path if not path.exists() else key_of(path)
        raise InputError(f"There is no file '{missing}'. A sheet and its key (.key.csv) must lie side by side.")
    key = read_key(key_of(path))
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
    out["annotator"] = annotator
    out["n_drawn"] = out["stratum"].map(key.groupby("stratum").size()).astype("int64")
    out["draw_id"] = hashlib.sha256("".join(sorted(key["unit"])).encode()).hexdigest()[:8]
    out = out[[*COLUMNS, *OF_DRAW]]
    out.attrs["left_empty"] = len(key) - len(out)
    return out


def typed(key: pd.DataFrame, annotator: str, text: str) -> pd.DataFrame:
    """Annotations typed in a notebook: one of -1, 0, 1 for each unit of the key, in its order, blank space between.

    Parameters
    ----------
    key : DataFrame
        From :func:`draw`.
    annotator : str
        A letter or name for whoever annotated.
    text : str
        For example ``"0 1 -1 0"``; empty: nothing annotated yet.

    Returns
    -------
    DataFrame
        A row a unit, columns :data:`twotracks.annotation.store.COLUMNS`; none if ``text`` is empty.

    Raises
    ------
    InputError
        If there are more or fewer values than units, or one is none of the three.

    Examples
    --------
    >>> key = pd.DataFrame([["u1", "mine", "a", 0, "astana", "h", "astana plain", 1.0]], columns=KEY)
    >>> typed(key, "A", "-1")[["article_id", "stance", "annotator"]].values.tolist()
    [['a', -1, 'A']]
    """
    values = text.replace(",", " ").replace("−", "-").split()
    wrong = [value for value in values if value not in _STANCES]
    if wrong:
        raise InputError(f"'{wrong[0]}' is no annotation of stance: annotator {annotator} may type -1, 0 or 1.")
    if values and len(values) != len(key):
        raise InputError(f"Annotator {annotator} has typed {len(values)} annotations for {len(key)} passages.")
    stances = [_STANCES[value] for value in values]
    out = key.head(len(values)).assign(stance=stances, confidence=pd.NA, annotator=annotator)
    return out[COLUMNS].astype({"stance": "int64", "confidence": "Int64"})


def practice(
    passages: pd.DataFrame, articles: pd.DataFrame, n: int = 20, seed: int = 1
) -> tuple[pd.DataFrame, pd.DataFrame]:
    """A few passages to practise on in a notebook: numbered, blind, in random order.

    Parameters
    ----------
    passages, articles : DataFrame
        As for :func:`draw`.
    n, seed : int
        How many, and which.

    Returns
    -------
    (DataFrame, DataFrame)
        The sheet, with a column ``number``, and its key; both without rows where the corpus has no passages.

    Examples
    --------
    >>> import twotracks as tt
    >>> articles = tt.load_corpus("teaching").head(60)
    >>> passages = tt.find_passages(articles)
    >>> sheet, key = practice(passages, articles, n=12)
    >>> sheet["number"].tolist()[:3]
    [1, 2, 3]
    """
    if passages.empty:
        return pd.DataFrame(columns=["number", *SHEET]), pd.DataFrame(columns=KEY)
    name = str(articles.attrs.get("corpus", {}).get("name", "unnamed"))
    sheet, key = draw(passages, articles, n, seed, name)
    return sheet.reset_index(drop=True).rename_axis("number").reset_index().assign(number=range(1, len(sheet) + 1)), key


def typed_by(key: pd.DataFrame, **texts: str) -> pd.DataFrame:
    """Annotations that several people typed for the same passages.

    Parameters
    ----------
    key : DataFrame
        From :func:`practice`.
    **texts : str
        Annotator to what was typed: ``A="0 1 -1"``.

    Returns
    -------
    DataFrame
        As from :func:`typed`, below one another; no row as long as anybody has typed nothing.

    Raises
    ------
    InputError
        As :func:`typed`.

    Examples
    --------
    >>> key = pd.DataFrame([["u1", "mine", "a", 0, "astana", "h", "astana plain", 1.0]], columns=KEY)
    >>> typed_by(key, A="1", B="0")["stance"].tolist(), len(typed_by(key, A="1", B=""))
    ([1, 0], 0)
    """
    parts = [typed(key, annotator, text) for annotator, text in texts.items()]
    done = bool(len(key)) and all(len(part) for part in parts)
    return pd.concat(parts, ignore_index=True) if done else parts[0].iloc[:0]


def read_key(path: Path) -> pd.DataFrame:
    """Read the key of a sheet.

    Parameters
    ----------
    path : Path
        ``NAME.key.csv``.

    Returns
    -------
    DataFrame
        Columns :data:`KEY`.

    Raises
    ------
    InputError
        If there is no such file, or it is no key.

    Examples
    --------
    >>> import tempfile
    >>> path = Path(tempfile.mkdtemp()) / "sheet.key.csv"
    >>> pd.DataFrame([["u1", "mine", "1", 0, "astana", "h", "astana plain", 1.0]], columns=KEY).to_csv(path)
    >>> read_key(path)["article_id"].tolist()
    ['1']
    """
    if not path.exists():
        raise InputError(f"There is no file '{path}'. The key of a sheet (.key.csv) lies beside it.")
    key = pd.read_csv(path, dtype={"article_id": "str", "hash": "str", "unit": "str", "corpus": "str"})
    missing = [name for name in KEY if name not in key.columns]
    if missing:
        raise InputError(f"'{path.name}' is no key of a sheet: it has no column '{missing[0]}'.")
    return key[KEY]


def key_of(path: Path) -> Path:
    """Where the key of a sheet lies.

    Parameters
    ----------
    path : Path
        Of the sheet.

    Returns
    -------
    Path
        Beside it: ``NAME.key.csv``.

    Examples
    --------
    >>> key_of(Path("sheet-a.xlsx")).name
    'sheet-a.key.csv'
    """
    return path.with_name(f"{path.stem}.key.csv")


def allocation(available: pd.Series, n: int) -> dict[str, int]:
    """How many passages a draw of ``n`` takes from each stratum.

    Parameters
    ----------
    available : Series of int
        Passages by stratum.
    n : int
        How many to draw; all of them if there are fewer.

    Returns
    -------
    dict of str to int
        The same number from every stratum, as far as it goes; what a small one lacks the others give.

    Examples
    --------
    >>> allocation(pd.Series({"astana warm": 1, "astana plain": 9}), 6)
    {'astana warm': 1, 'astana plain': 5}
    """
    sizes = dict.fromkeys(available.index, 0)
    left = min(n, int(available.sum()))
    while left:
        open_ = [name for name in sizes if sizes[name] < available[name]]
        for name in open_[:left]:
            sizes[name] += 1
        left -= len(open_[:left])
    return {str(name): size for name, size in sizes.items()}


def _before(text: str, places: list[tuple[int, int]], sentence_no: int) -> str:
    shown = places[max(0, sentence_no - CONTEXT) : sentence_no]
    return " ".join(" ".join(text[start:end].split()) for start, end in shown)


def _write_workbook(sheet: pd.DataFrame, path: Path) -> None:
    from openpyxl import Workbook
    from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE
    from openpyxl.styles import Alignment, Font
    from openpyxl.worksheet.datavalidation import DataValidation

    book = Workbook()
    page = book.create_sheet("annotations", 0)
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
