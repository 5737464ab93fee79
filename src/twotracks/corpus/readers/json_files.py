"""JSON that is not one object a line: an array, an answer of an interface, objects laid out over lines, one a file."""

import json
from collections.abc import Mapping
from pathlib import Path

import pandas as pd

from twotracks.corpus.readers import Head, reader
from twotracks.corpus.readers.decode import decode
from twotracks.corpus.readers.mend import as_decoded
from twotracks.corpus.readers.tables import as_table, flat, has_text
from twotracks.errors import InputError
from twotracks.provenance import note

_LINES = (".jsonl", ".ndjson")
# How deep answers of interfaces (NewsAPI, Media Cloud, The Guardian ...) keep the list of their articles.
_DEPTH = 4


def _is_json(head: Head) -> bool:
    """Whether it is JSON under another ending, or JSON laid out otherwise than one object a line."""
    start = head.text[:1]
    if start not in ("{", "[") or head.suffix == ".json":
        return False
    first, more, _ = head.text.partition("\n")
    if head.suffix in _LINES:
        # A first line that is whole JSON, or too long to see the end of, is what the ending says.
        return start == "[" or (bool(more) and first.rstrip() in ("{", "{}") and not _whole(first))
    if head.suffix not in (".txt", ".text", ".csv", ".tsv", ".tab", ".md", ""):
        return False
    return _whole(first) or first.strip() in ("{", "[", "[{") or first.lstrip().startswith(('{"', '[{"'))


def _whole(line: str) -> bool:
    try:
        return isinstance(json.loads(line), (dict, list)) and len(line.strip()) > 2
    except (ValueError, RecursionError):
        return False


@reader(".json", told_by=_is_json)
def read(path: Path) -> pd.DataFrame:
    """Read the articles of a JSON file, whatever its layout.

    Parameters
    ----------
    path : Path
        An array of objects; an object that holds such an array (``"articles"``, ``"results"``, ``"items"`` ...);
        objects one after the other, on one line each or over several; one object, which is one article; columns as
        arrays.

    Returns
    -------
    DataFrame
        One row an object, all str, nested parts laid out by :func:`twotracks.corpus.readers.tables.flat`.

    Raises
    ------
    InputError
        If it is empty, cut off or no JSON (the message names the line), or holds no objects.
    """
    decoded = decode(path.read_bytes())
    text = decoded.text.lstrip("\ufeff \t\r\n")
    if not text:
        raise InputError(f"{path.name} is empty. Check that the download or export finished.")
    values, lines = _values(text, path)
    if len(values) == 1:
        found = _list(values[0], path)
        numbers: list[int] | None = None
    else:
        found, numbers = values, lines
    records = [flat(value) for value in found if isinstance(value, dict)]
    others = len(found) - len(records)
    if not records:
        raise InputError(f"{path.name} holds no JSON object with named fields, such as an article is.")
    rows = None if numbers is None else [n for n, value in zip(numbers, found, strict=True) if isinstance(value, dict)]
    table = as_table(records, rows)
    as_decoded(table, decoded, path.name)
    if others:
        note(table, "read", f"values of {path.name} set aside, because they are no objects with named fields", others)
    return table


def _values(text: str, path: Path) -> tuple[list, list[int]]:
    """Values that stand one after the other, and the line each begins on."""
    decoder = json.JSONDecoder()
    values: list = []
    lines: list[int] = []
    at, line = 0, 1
    while at < len(text):
        if text[at].isspace() or text[at] == ",":
            line += text[at] == "\n"
            at += 1
            continue
        try:
            value, end = decoder.raw_decode(text, at)
        except (ValueError, RecursionError) as error:
            place = line + text.count("\n", at, getattr(error, "pos", at))
            what = getattr(error, "msg", "too deeply nested")
            raise InputError(
                f"{path.name}, line {place}, is not JSON ({what}). "
                "If the file ends there, the download or export was cut off."
            ) from None
        values.append(value)
        lines.append(line)
        line += text.count("\n", at, end)
        at = end
    return values, lines


def _list(value: object, path: Path) -> list:
    """Articles in the one value of a file."""
    if isinstance(value, list):
        # Zotero and some scrapers put lists of articles into a list.
        return [one for part in value for one in (part if isinstance(part, list) else [part])]
    if not isinstance(value, Mapping):
        raise InputError(f"{path.name} holds a single {type(value).__name__}, not articles.")
    parts = list(value.values())
    if has_text(value) and _are_columns(parts):
        return _columns(value)
    if len(parts) > 1 and all(isinstance(part, dict) and has_text(flat(part)) for part in parts):
        return parts  # articles by their id
    if has_text(flat(value)):
        return [value]
    found = _deepest_list(value, _DEPTH)
    if found is not None:
        return found
    return [value]


def _are_columns(parts: list) -> bool:
    alike = all(isinstance(part, list) for part in parts) or all(isinstance(part, dict) for part in parts)
    return alike and len(parts) > 1 and len({len(part) for part in parts}) == 1


def _columns(value: Mapping) -> list[dict]:
    """Columns as arrays, or as objects by row number (pandas), turned into rows."""
    first = next(iter(value.values()))
    keys = list(first) if isinstance(first, dict) else range(len(first))
    return [
        {name: part.get(key) if isinstance(part, dict) else part[key] for name, part in value.items()} for key in keys
    ]


def _deepest_list(value: Mapping, depth: int) -> list | None:
    """The longest list of objects, the nearest first."""
    lists = [part for part in value.values() if isinstance(part, list) and any(isinstance(one, dict) for one in part)]
    if lists:
        return max(lists, key=len)
    for part in value.values():
        if depth and isinstance(part, dict):
            found = _deepest_list(part, depth - 1)
            if found is not None:
                return found
    return None
