"""Parameters of simulated outlets, read from ``data/teaching/outlets.toml`` and checked."""

import tomllib
from collections.abc import Callable
from functools import cache
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
import pandas as pd

from twotracks.config import data_file
from twotracks.errors import InputError
from twotracks.schemas import TRACKS
from twotracks.simulation.templates import REGISTERS, fillers

FILE = data_file("teaching/outlets.toml")
DRIFT = 0.2  # largest drift a year
LONGEST = 60  # sentences
_PROBABILITIES = ("astana", "geneva", "trap", "cluster", "quote", "by_name", "wire", "boilerplate")
_DEFAULTS = {"weight": 1.0, "drift_astana": 0.0, "drift_geneva": 0.0}


class Outlet(NamedTuple):
    """One outlet; the head of ``data/teaching/outlets.toml`` explains each field."""

    name: str
    weight: float
    registers: dict[str, float]
    share: dict[str, float]
    trap: float
    stance: dict[str, tuple[float, float, float]]
    drift: dict[str, float]
    cluster: float
    quote: float
    by_name: float
    wire: float
    boilerplate: float
    sentences: tuple[int, int]
    party_words: dict[str, dict[str, float]]


class OutletSet(NamedTuple):
    """All outlets, and the agency whose reports some of them copy (``n_reports`` for every 600 articles)."""

    outlets: tuple[Outlet, ...]
    agency: Outlet
    n_reports: int

    @property
    def weights(self) -> np.ndarray:
        """Share of each outlet in the corpus."""
        weights = np.array([outlet.weight for outlet in self.outlets])
        return weights / weights.sum()


def read(path: Path = FILE) -> OutletSet:
    """Read and check the parameters of outlets.

    Parameters
    ----------
    path : Path
        A file like ``data/teaching/outlets.toml``.

    Returns
    -------
    OutletSet
        The outlets in the order of the file.

    Raises
    ------
    InputError
        Naming the file, the outlet, the key and what is allowed.

    Examples
    --------
    >>> [outlet.name for outlet in read().outlets][:2]
    ['Meridian Agency', 'Steppe Herald']
    """
    if path == FILE:
        return _read_default()
    return from_dict(raw(path), path.name)


@cache
def _read_default() -> OutletSet:
    return from_dict(raw(FILE), FILE.name)


def as_table(outlets: OutletSet | None = None) -> pd.DataFrame:
    """The parameters of outlets for reading: a row a parameter, a column an outlet.

    Parameters
    ----------
    outlets : OutletSet, optional
        Default: those of the teaching corpus.

    Returns
    -------
    DataFrame
        ``parameter``, then a column per outlet.

    Examples
    --------
    >>> "Levant Voice" in as_table().columns
    True
    """
    known = outlets or read()
    table = pd.DataFrame([outlet._asdict() for outlet in known.outlets]).set_index("name").T
    return table.rename_axis("parameter").rename_axis(columns=None).reset_index()


def raw(path: Path = FILE) -> dict[str, Any]:
    """The parameters as a dict that may be changed and given to :func:`from_dict`.

    Parameters
    ----------
    path : Path
        A file like ``data/teaching/outlets.toml``.

    Returns
    -------
    dict
        As the file has it.

    Raises
    ------
    InputError
        If the file does not exist or is no TOML file.

    Examples
    --------
    >>> raw()["wire"]["reports"]
    60
    """
    try:
        return tomllib.loads(path.read_text(encoding="utf-8"))
    except FileNotFoundError:
        raise InputError(f"There is no file of outlets '{path.name}'.") from None
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise InputError(f"{path.name} is not a TOML file: {error}.") from None


def change(outlet: str, **values: Any) -> OutletSet:
    """The default outlets with some parameters of one of them changed.

    Parameters
    ----------
    outlet : str
        Its name.
    **values : Any
        Keys of ``data/teaching/outlets.toml`` with their new values.

    Returns
    -------
    OutletSet
        All outlets.

    Raises
    ------
    InputError
        If no outlet has the name, or a value is not allowed.

    Examples
    --------
    >>> kinder = change("Levant Voice", stance_astana=[0.1, 0.3, 0.6])
    >>> kinder.outlets[3].stance["astana"]
    (0.1, 0.3, 0.6)
    """
    data = raw()
    mine = [item for item in data["outlet"] if item["name"] == outlet]
    if not mine:
        raise InputError(f"No outlet is called '{outlet}'. There are: {', '.join(o['name'] for o in data['outlet'])}.")
    mine[0].update(values)
    return from_dict(data, "the changed outlets")


def from_dict(data: dict[str, Any], where: str) -> OutletSet:
    """Check parameters given as a dict.

    Parameters
    ----------
    data : dict
        As from :func:`raw`.
    where : str
        What to call them in an error.

    Returns
    -------
    OutletSet
        The outlets.

    Raises
    ------
    InputError
        Naming ``where``, the outlet, the key and what is allowed.

    Examples
    --------
    >>> data = raw()
    >>> data["outlet"] = data["outlet"][:3]
    >>> len(from_dict(data, "three outlets").outlets)
    3
    """
    items = data.get("outlet", [])
    if not items:
        raise InputError(f"{where} has no [[outlet]]; a corpus needs at least one.")
    names = [item.get("name", "") for item in items]
    if len(set(names)) < len(names) or not all(names):
        raise InputError(f"{where}: every outlet needs a name of its own; these are {names}.")
    agency = dict(data.get("wire", {}))
    n_reports = agency.pop("reports", 0)
    copied = any(item.get("wire", 0) for item in items)
    if copied and not (agency and isinstance(n_reports, int) and n_reports >= 1):
        raise InputError(f"{where}: outlets copy an agency (wire), but [wire] has no reports; it needs at least 1.")
    wire = _outlet({"name": "[wire]", "wire": 0.0, **agency}, where) if agency else None
    outlets = tuple(_outlet(item, where) for item in items)
    # Where nobody copies, the agency is never asked, and any outlet can stand for it.
    return OutletSet(outlets, wire or outlets[0], n_reports)


class _Rule(NamedTuple):
    """What a value of a key must be: ``holds`` tells whether it is, ``allowed`` says so in words."""

    key: str
    holds: Callable[[Any], bool]
    allowed: str


@cache
def _rules() -> tuple[_Rule, ...]:
    words = {"registers": REGISTERS, **fillers().party_words}
    return (
        _Rule("weight", _is_positive, "above 0 (an outlet without articles cannot be simulated: leave it out)"),
        *(_Rule(key, _is_share, "from 0 to 1") for key in _PROBABILITIES),
        *(
            _Rule(f"stance_{track}", _is_three_shares, "three shares (against, neutral, in favour) that add up to 1")
            for track in TRACKS
        ),
        *(_Rule(f"drift_{track}", _is_drift, f"from -{DRIFT} to {DRIFT}") for track in TRACKS),
        *(
            _Rule(key, _are_shares_of(some), f"shares that add up to 1, of {', '.join(some)}")
            for key, some in words.items()
        ),
        _Rule("sentences", _is_pair, "the least and the most, two whole numbers"),
        _Rule("sentences", _is_length, f"from 3 to {LONGEST}, the least first"),
    )


def _outlet(item: dict[str, Any], where: str) -> Outlet:
    name = item["name"]
    unknown = set(item) - {"name"} - {rule.key for rule in _rules()}
    if unknown:
        raise InputError(f"{where}, outlet '{name}': no key is called {', '.join(sorted(unknown))}.")
    full = {**_DEFAULTS, **item}
    for key, holds, allowed in _rules():
        if not holds(full.get(key)):
            raise InputError(f"{where}, outlet '{name}': {key} must be {allowed}, not {full.get(key)!r}.")
    low, high = full["sentences"]
    return Outlet(
        name=name, weight=float(full["weight"]), registers=full["registers"],
        share={track: full[track] for track in TRACKS}, trap=full["trap"],
        stance={track: tuple(full[f"stance_{track}"]) for track in TRACKS},
        drift={track: full[f"drift_{track}"] for track in TRACKS},
        cluster=full["cluster"], quote=full["quote"], by_name=full["by_name"], wire=full["wire"],
        boilerplate=full["boilerplate"], sentences=(low, high),
        party_words={key: full[key] for key in fillers().party_words},
    )  # fmt: skip


def _is_number(value: Any) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool) and bool(np.isfinite(value))


def _is_positive(value: Any) -> bool:
    return _is_number(value) and value > 0


def _is_share(value: Any) -> bool:
    return _is_number(value) and 0 <= value <= 1


def _is_drift(value: Any) -> bool:
    return _is_number(value) and abs(value) <= DRIFT


def _add_up(shares: list) -> bool:
    return all(_is_share(share) for share in shares) and abs(sum(shares) - 1) < 1e-9


def _is_three_shares(value: Any) -> bool:
    return isinstance(value, list) and len(value) == 3 and _add_up(value)


def _are_shares_of(words: tuple[str, ...]) -> Callable[[Any], bool]:
    def holds(value: Any) -> bool:
        return isinstance(value, dict) and set(value) <= set(words) and _add_up(list(value.values()))

    return holds


def _is_pair(value: Any) -> bool:
    return isinstance(value, list) and len(value) == 2 and all(isinstance(n, int) for n in value)


def _is_length(value: list[int]) -> bool:
    return 3 <= value[0] <= value[1] <= LONGEST
