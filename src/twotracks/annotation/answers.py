"""What a model answered: the check of an answer, and the file in which every answer is kept as it came.

The file has one JSON object a line, written and flushed as soon as the answer is there, so that a run that is killed at
any point goes on where it stopped. Tables of annotations are made from it.
"""

import json
from pathlib import Path
from typing import Any

from twotracks.errors import InputError
from twotracks.schemas import TRACKS

STANCE_SCHEMA = {
    "type": "object",
    "properties": {
        "unit": {"type": "string"},
        "stance": {"type": "integer", "enum": [-1, 0, 1]},
        "confidence": {"type": "integer", "enum": [1, 2, 3]},
    },
    "required": ["unit", "stance", "confidence"],
    "additionalProperties": False,
}
_FENCES = ("```json\n", "```\n")


class Deviates(Exception):
    """An answer is not what was asked for; the message says in plain words why."""


def tracks_schema() -> dict:
    """JSON Schema of an answer that lists sentences.

    Returns
    -------
    dict

    Examples
    --------
    >>> tracks_schema()["required"]
    ['unit', 'sentences']
    """
    one = {
        "type": "object",
        "properties": {
            "number": {"type": "integer", "minimum": 0},
            "track": {"type": "string", "enum": [*TRACKS, "both"]},
        },
        "required": ["number", "track"],
        "additionalProperties": False,
    }
    return {
        "type": "object",
        "properties": {"unit": {"type": "string"}, "sentences": {"type": "array", "items": one}},
        "required": ["unit", "sentences"],
        "additionalProperties": False,
    }


def stance(text: str, unit: str) -> dict[str, int]:
    """The annotation in an answer.

    Parameters
    ----------
    text : str
        The answer as it came.
    unit : str
        The id it must repeat.

    Returns
    -------
    dict
        ``stance`` and ``confidence``.

    Raises
    ------
    Deviates
        If the answer is anything but one JSON object with the three keys and the values of the codebook. (Three
        backquotes around the whole of it, which many models add, do not count.)

    Examples
    --------
    >>> stance('{"unit": "u1", "stance": -1, "confidence": 3}', "u1")
    {'stance': -1, 'confidence': 3}
    """
    found = _object(text, {"unit", "stance", "confidence"}, unit)
    for name, allowed in (("stance", (-1, 0, 1)), ("confidence", (1, 2, 3))):
        # To Python True is 1; to the codebook it is not.
        if type(found[name]) is not int or found[name] not in allowed:
            raise Deviates(f"{name} is not {allowed[0]}, {allowed[1]} or {allowed[2]}")
    return {"stance": found["stance"], "confidence": found["confidence"]}


def sentences(text: str, unit: str, n_sentences: int) -> list[tuple[int, str]]:
    """The sentences an answer lists, each with a track it speaks of.

    Parameters
    ----------
    text, unit : str
        As for :func:`stance`.
    n_sentences : int
        How many sentences the article has; they are numbered from 0.

    Returns
    -------
    list of (int, str)
        In order; a sentence that speaks of both tracks stands twice.

    Raises
    ------
    Deviates
        If the answer is anything but the object asked for, names a number the article does not have, or one twice.

    Examples
    --------
    >>> sentences('{"unit": "a1", "sentences": [{"number": 1, "track": "both"}]}', "a1", 2)
    [(1, 'astana'), (1, 'geneva')]
    """
    listed = _object(text, {"unit", "sentences"}, unit)["sentences"]
    if not isinstance(listed, list):
        raise Deviates("sentences is no list")
    out: dict[int, tuple[str, ...]] = {}
    for one in listed:
        if not isinstance(one, dict) or set(one) != {"number", "track"}:
            raise Deviates("a sentence has other keys than number and track")
        number, track = one["number"], one["track"]
        if type(number) is not int or not 0 <= number < n_sentences:
            raise Deviates("a number is of no sentence of the article")
        if number in out:
            raise Deviates("a sentence is listed twice")
        if track not in (*TRACKS, "both"):
            raise Deviates(f"a track is not {', '.join(TRACKS)} or both")
        out[number] = TRACKS if track == "both" else (track,)
    return [(number, track) for number in sorted(out) for track in out[number]]


def _object(text: str, keys: set[str], unit: str) -> dict[str, Any]:
    if not text.strip():
        raise Deviates("the answer is empty")
    try:
        found = json.loads(_without_fence(text.strip()), object_pairs_hook=_each_key_once)
    except (ValueError, RecursionError):
        raise Deviates("the answer is no JSON object") from None
    if not isinstance(found, dict):
        raise Deviates("the answer is no JSON object")
    if set(found) != keys:
        raise Deviates(f"the answer has other keys than {', '.join(sorted(keys))}")
    if found["unit"] != unit:
        raise Deviates("the answer is about another unit")
    return found


def _without_fence(text: str) -> str:
    for fence in _FENCES:
        if text.startswith(fence) and text.endswith("```"):
            return text[len(fence) : -3]
    return text


def _each_key_once(pairs: list[tuple[str, Any]]) -> dict:
    found = dict(pairs)
    if len(found) != len(pairs):
        raise ValueError("a key stands twice")
    return found


class Answers:
    """The file of answers.

    Parameters
    ----------
    path : Path
        Of a ``.jsonl`` file; its folder is made if it is not there.

    Raises
    ------
    InputError
        If the file cannot be used, or a line of it cannot be read.

    Examples
    --------
    >>> import tempfile
    >>> path = Path(tempfile.mkdtemp()) / "answers.jsonl"
    >>> Answers(path).add({"key": "k", "raw": "{}", "problem": "the answer is empty"})
    >>> [line["raw"] for line in Answers(path).of("k")]
    ['{}']
    """

    def __init__(self, path: Path) -> None:
        """Read what is there."""
        self.path = path
        if path.suffix != ".jsonl":
            raise InputError(f"Answers are kept in a .jsonl file; '{path}' is none.")
        try:
            path.parent.mkdir(parents=True, exist_ok=True)
            content = path.read_bytes() if path.exists() else b""
            end = content.rfind(b"\n") + 1
            if end < len(content):  # what a run was writing when it was killed: that answer is asked for again
                with path.open("r+b") as stream:
                    stream.truncate(end)
        except OSError as error:
            raise InputError(f"'{path}' cannot be used for answers ({error.strerror}). Name another file.") from None
        self._lines: dict[str, list[dict]] = {}
        for number, line in enumerate(content[:end].splitlines(), start=1):
            try:
                found = json.loads(line)
                self._lines.setdefault(found["key"], []).append(found)
            except (ValueError, TypeError, KeyError):
                raise InputError(
                    f"Line {number} of '{path.name}' is no answer that was written here. Take the line out."
                ) from None

    def of(self, key: str) -> list[dict]:
        """Answers to one request, in the order in which they came."""
        return self._lines.get(key, [])

    def valid(self, key: str) -> dict | None:
        """The answer to one request that is as it should be, if there is one."""
        return next((line for line in self.of(key) if not line["problem"]), None)

    def add(self, line: dict) -> None:
        """Keep an answer; when this returns, the file has it."""
        # A character of half a pair, which some models send, cannot be written in UTF-8; as an escape it can.
        written = (json.dumps(line) + "\n").encode()
        with self.path.open("ab") as stream:
            stream.write(written)
        self._lines.setdefault(line["key"], []).append(line)
