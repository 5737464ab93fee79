"""Figures of a run kept as they were drawn, so that a paper can have them at another width and without their words.

A figure is a figure only as long as its notebook runs. Keeping it costs a few milliseconds; drawing it anew at column
width (:mod:`twotracks.plots.column`) is done when a paper is asked for. What its caption needs is kept beside it.
"""

import copyreg
import io
import json
import pickle
import weakref
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Any, NamedTuple

import pandas as pd
from matplotlib.figure import Figure
from matplotlib.transforms import TransformNode

from twotracks import config
from twotracks.files import whole
from twotracks.plots.style import words
from twotracks.provenance import KEYS


class Drawn(NamedTuple):
    """A figure that was kept: its name, title and notes, what travelled with its table, and the figure, or None.

    ``checksum`` is that of the CSV saved with it. ``figure`` holds the bytes that
    :func:`twotracks.plots.column.at_width` takes; None where it could not be kept, as one with a function of a
    notebook's own.
    """

    name: str
    title: str
    notes: list[str]
    attrs: dict[str, Any]
    checksum: str
    figure: bytes | None


def keep(fig: Figure, name: str, data: pd.DataFrame, checksum: str) -> None:
    """Keep a figure and what its caption needs, if a run asks for it (:func:`twotracks.config.drawn`).

    Parameters
    ----------
    fig : Figure
        As it was saved; it is not changed.
    name : str
        Of the figure.
    data : DataFrame
        The plotted numbers, for what travels with them.
    checksum : str
        Of the CSV that was saved with it.

    Examples
    --------
    >>> keep(Figure(), "links", pd.DataFrame(), "")  # outside a run nothing is kept
    """
    folder = config.drawn()
    if folder is None:
        return
    folder.mkdir(parents=True, exist_ok=True)
    try:
        content = dumped(fig)
    except (pickle.PicklingError, AttributeError, TypeError):  # whatever was drawn with a function of a notebook's own
        content = None
    title, notes = words(fig)
    told = {
        "title": title, "notes": notes, "checksum": checksum,
        "attrs": {key: data.attrs[key] for key in KEYS if key in data.attrs},
    }  # fmt: skip
    with whole(folder / f"{name}.json") as partial:
        partial.write_text(json.dumps(told, indent=1, ensure_ascii=False, default=str) + "\n", encoding="utf-8")
    if content is not None:
        with whole(folder / f"{name}.pickle") as partial:
            partial.write_bytes(content)


class _Pickler(pickle.Pickler):
    """Keeps who depends on whom among a figure's transforms by the new objects, not by where the old ones lay.

    matplotlib restores these links under the old addresses. Where a new object happens to lie at one of them, a link is
    lost, and something stays where it was when the figure changes its size: seldom, and differently each time.
    """

    def reducer_override(self, obj: Any) -> Any:
        if not isinstance(obj, TransformNode):
            return NotImplemented
        return copyreg.__newobj__, (type(obj),), obj.__getstate__(), None, None, _set_state  # type: ignore[attr-defined]


def _set_state(node: Any, state: dict[str, Any]) -> None:
    """The state of a transform as matplotlib sets it, with its parents under their own addresses."""
    parents = [parent for parent in state["_parents"].values() if parent is not None]
    node.__dict__ = {**state, "_parents": {}}
    for parent in parents:
        node._parents[id(parent)] = weakref.ref(parent, partial(_forget, node._parents.pop, id(parent)))


def _forget(pop: Callable, key: int, _: Any) -> None:
    pop(key)


def dumped(fig: Figure) -> bytes:
    """A figure as bytes.

    Parameters
    ----------
    fig : Figure
        Any.

    Returns
    -------
    bytes
        For :func:`twotracks.plots.column.at_width`.

    Examples
    --------
    >>> len(dumped(Figure())) > 100
    True
    """
    stream = io.BytesIO()
    _Pickler(stream, protocol=pickle.HIGHEST_PROTOCOL).dump(fig)
    return stream.getvalue()


def read(folder: Path) -> dict[str, Drawn]:
    """The figures kept in a folder.

    Parameters
    ----------
    folder : Path
        Written by a run on this computer.

    Returns
    -------
    dict of str to Drawn
        Sorted by name; empty if there is no such folder.

    Examples
    --------
    >>> read(Path("nowhere"))
    {}
    """
    out = {}
    for path in sorted(folder.glob("*.json")):
        told = json.loads(path.read_text(encoding="utf-8"))
        content = path.with_suffix(".pickle")
        figure = content.read_bytes() if content.exists() else None
        out[path.stem] = Drawn(path.stem, told["title"], told["notes"], told["attrs"], told["checksum"], figure)
    return out
