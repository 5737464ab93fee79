"""Cells that hold more than a text: objects with names in them, lists of paragraphs, bytes written out."""

import ast
import json
from collections.abc import Iterable

import pandas as pd

from twotracks.corpus.readers.columns import SYNONYMS, plain
from twotracks.corpus.readers.decode import decode
from twotracks.provenance import note

_NAMES = ("name", "title", "label", "text", "value", "id", "domain", "url")
_FIELDS = {name: field for field, names in SYNONYMS.items() for name in names}


def unfolded(raw: pd.DataFrame) -> pd.DataFrame:
    """A source whose objects have become cells: ``{"name": "Example Post"}`` its name, ``{"date": ...}`` a column.

    Parameters
    ----------
    raw : DataFrame
        As from a reader.

    Returns
    -------
    DataFrame
        The same where no column holds objects.

    Examples
    --------
    >>> table = pd.DataFrame({"source": ['{"name": "Example Post"}'], "meta": ['{"date": "2019-04-26", "n": 1}']})
    >>> unfolded(table).iloc[0].to_dict()
    {'source': 'Example Post', 'meta': '{"date": "2019-04-26", "n": 1}', 'date': '2019-04-26'}
    """
    out = raw
    for column in [name for name in raw.columns if name != "source_row"]:
        objects = raw[column][raw[column].str.startswith("{")].map(_parsed)
        objects = objects[objects.map(lambda one: isinstance(one, dict))]
        if not len(objects):
            continue
        out = out.copy() if out is raw else out
        field = _FIELDS.get(plain(column))
        if field:
            names = SYNONYMS["text"] if field == "text" else _NAMES
            out.loc[objects.index, column] = objects.map(lambda one, names=names: _first(one, names))
            note(out, "read", f"cells of '{column}' held an object; what it names was taken", len(objects))
            continue
        known = {key: None for one in objects for key in one if plain(key) in _FIELDS and key not in out.columns}
        for key in known:
            cells = objects.map(lambda one, key=key: flat(one.get(key), "\n"))
            out[key] = cells.reindex(out.index, fill_value="").astype("str")
        if known:
            note(out, "read", f"columns taken out of the objects in '{column}': {', '.join(known)}", len(known))
    return out


def joined(cells: pd.Series, between: str) -> pd.Series:
    """Cells without lists and bytes written out: the items of a list joined, bytes as the text they are.

    Parameters
    ----------
    cells : Series of str
        A column.
    between : str
        What to put between the items of a list.

    Returns
    -------
    Series of str

    Examples
    --------
    >>> joined(pd.Series(["['One.', 'Two.']", "b'Three.'", "[Updated] Four."]), " ").tolist()
    ['One. Two.', 'Three.', '[Updated] Four.']
    """
    listed = cells.str.fullmatch(r"(?s)\s*(?:\[.*\]|b'.*'|b\".*\")\s*")
    if not listed.any():
        return cells
    out = cells.copy()
    for i, cell in cells[listed].items():
        value = _parsed(cell.strip())
        if isinstance(value, (list, tuple, bytes)):
            out.loc[i] = flat(value, between)
    return out


def flat(value: object, between: str) -> str:
    """Text of a value as JSON or Python has it.

    Parameters
    ----------
    value : object
        A text, number, list, object or nothing.
    between : str
        What to put between the items of a list.

    Returns
    -------
    str

    Examples
    --------
    >>> flat(["One.", {"text": "Two."}, None], " ")
    'One. Two.'
    """
    if value is None:
        return ""
    if isinstance(value, bytes):
        return decode(value).text
    if isinstance(value, dict):
        return _first(value, (*SYNONYMS["text"], *_NAMES))
    if isinstance(value, (list, tuple)):
        return between.join(filter(None, (flat(one, between) for one in value)))
    return str(value).encode("utf-8", errors="replace").decode("utf-8")


def _first(one: dict, names: Iterable[str]) -> str:
    by_plain = {plain(key): value for key, value in one.items() if not isinstance(value, dict)}
    return next((text for name in names if (text := flat(by_plain.get(name), "\n"))), "")


def _parsed(cell: str) -> object:
    """What a cell says as JSON or as Python writes it; None if it is neither."""
    for read in (json.loads, ast.literal_eval):
        try:
            return read(cell)
        except (ValueError, SyntaxError, MemoryError, RecursionError):
            continue
    return None
