"""Profiles of simulated outlets, read from ``data/teaching/profiles.toml`` and checked."""

import tomllib
from functools import cache
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np

from twotracks.config import data_file
from twotracks.errors import InputError

FILE = data_file("teaching/profiles.toml")
REGISTERS = ("wire", "state", "broadcaster", "opposition", "daily", "organisation")
_SHARES = ("astana", "geneva", "trap", "cluster", "quote", "by_name", "wire", "furniture")
_WORDS = {
    "gov": ("government", "regime", "authorities"),
    "opp": ("rebels", "opposition groups", "terrorists", "militants"),
    "brokers": ("guarantors", "mediators", "backers", "sponsors"),
}
_KEYS = {
    "name", "weight", "registers", "stance_astana", "stance_geneva", "drift_astana", "drift_geneva", "sentences",
    *_SHARES, *_WORDS,
}  # fmt: skip
DRIFT = 0.2  # largest drift a year
LONGEST = 60  # sentences


class Outlet(NamedTuple):
    """One outlet; the head of ``data/teaching/profiles.toml`` explains each field."""

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
    furniture: float
    sentences: tuple[int, int]
    habits: dict[str, dict[str, float]]


class Profiles(NamedTuple):
    """All outlets, and the agency whose reports some of them copy."""

    outlets: tuple[Outlet, ...]
    wire: Outlet
    wire_reports: int

    @property
    def weights(self) -> np.ndarray:
        """Share of each outlet in the corpus."""
        weights = np.array([outlet.weight for outlet in self.outlets])
        return weights / weights.sum()


def read(path: Path = FILE) -> Profiles:
    """Read and check profiles.

    Parameters
    ----------
    path : Path
        A file like ``data/teaching/profiles.toml``.

    Raises
    ------
    InputError
        Naming the file, the outlet, the key and what is allowed.
    """
    if path == FILE:
        return _read_default()
    return from_dict(_load(path), path.name)


@cache
def _read_default() -> Profiles:
    return from_dict(_load(FILE), FILE.name)


def raw(path: Path = FILE) -> dict[str, Any]:
    """The file as a dict that may be changed and given to :func:`from_dict`."""
    return _load(path)


def change(outlet: str, **values: Any) -> Profiles:
    """The default profiles with some values of one outlet changed.

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
    return from_dict(data, "the changed profiles")


def from_dict(data: dict[str, Any], where: str) -> Profiles:
    """Check profiles given as a dict; see :func:`read`."""
    items = data.get("outlet", [])
    if not items:
        raise InputError(f"{where} has no [[outlet]]; a corpus needs at least one.")
    names = [item.get("name", "") for item in items]
    if len(set(names)) < len(names) or not all(names):
        raise InputError(f"{where}: every outlet needs a name of its own; these are {names}.")
    wire = dict(data.get("wire", {}))
    reports = wire.pop("reports", 0)
    if any(item.get("wire", 0) for item in items) and (not wire or not isinstance(reports, int) or reports < 1):
        raise InputError(f"{where}: outlets copy an agency (wire), but [wire] has no reports; it needs at least 1.")
    agency = _outlet({"name": "[wire]", "wire": 0.0, "weight": 1.0, **wire}, where) if wire else None
    outlets = tuple(_outlet(item, where) for item in items)
    return Profiles(outlets, agency or outlets[0], reports)


def _load(path: Path) -> dict[str, Any]:
    try:
        return tomllib.loads(path.read_text(encoding="utf-8"))
    except FileNotFoundError:
        raise InputError(f"There is no file of profiles '{path.name}'.") from None
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise InputError(f"{path.name} is not a TOML file: {error}.") from None


def _outlet(item: dict[str, Any], where: str) -> Outlet:
    name = item["name"]

    def wrong(key: str, allowed: str) -> InputError:
        return InputError(f"{where}, outlet '{name}': {key} must be {allowed}, not {item.get(key)!r}.")

    unknown = set(item) - _KEYS
    if unknown:
        raise InputError(f"{where}, outlet '{name}': no key is called {', '.join(sorted(unknown))}.")
    if not _is_number(item.get("weight", 1.0)) or item.get("weight", 1.0) <= 0:
        raise wrong("weight", "above 0 (an outlet without articles cannot be simulated: leave it out)")
    for key in _SHARES:
        if not _is_number(item.get(key)) or not 0 <= item[key] <= 1:
            raise wrong(key, "from 0 to 1")
    for key in ("stance_astana", "stance_geneva"):
        value = item.get(key)
        if not isinstance(value, list) or len(value) != 3 or not _adds_up(value):
            raise wrong(key, "three shares (against, neutral, in favour) that add up to 1")
    for key in ("drift_astana", "drift_geneva"):
        if not _is_number(item.get(key, 0.0)) or abs(item.get(key, 0.0)) > DRIFT:
            raise wrong(key, f"from -{DRIFT} to {DRIFT}")
    for key, words in {"registers": REGISTERS, **_WORDS}.items():
        value = item.get(key)
        if not isinstance(value, dict) or not set(value) <= set(words) or not _adds_up(list(value.values())):
            raise wrong(key, f"shares that add up to 1, of {', '.join(words)}")
    length = item.get("sentences")
    if not isinstance(length, list) or len(length) != 2 or not all(isinstance(n, int) for n in length):
        raise wrong("sentences", "the least and the most, two whole numbers")
    if not 3 <= length[0] <= length[1] <= LONGEST:
        raise wrong("sentences", f"from 3 to {LONGEST}, the least first")
    return Outlet(
        name=name, weight=float(item.get("weight", 1.0)), registers=item["registers"],
        share={"astana": item["astana"], "geneva": item["geneva"]}, trap=item["trap"],
        stance={track: tuple(item[f"stance_{track}"]) for track in ("astana", "geneva")},
        drift={track: item.get(f"drift_{track}", 0.0) for track in ("astana", "geneva")},
        cluster=item["cluster"], quote=item["quote"], by_name=item["by_name"], wire=item["wire"],
        furniture=item["furniture"], sentences=(length[0], length[1]), habits={key: item[key] for key in _WORDS},
    )  # fmt: skip


def _is_number(value: Any) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool) and bool(np.isfinite(value))


def _adds_up(shares: list) -> bool:
    return all(_is_number(share) and 0 <= share <= 1 for share in shares) and abs(sum(shares) - 1) < 1e-9
