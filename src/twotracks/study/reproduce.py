"""Does the study give the same numbers again? Run anew, and compared with what is committed, number by number.

Another machine, another version of a library or another order of additions moves a number in its last digits; that is
within the tolerance. What moves more is told, with what has changed since that could be why.
"""

import os
import tempfile
from pathlib import Path

import numpy as np
import pandas as pd

from twotracks import config
from twotracks.errors import InputError
from twotracks.plots import manifest
from twotracks.study import runner

TOLERANCE = 1e-3  # of decimals, relative to the larger of the two, or to 1 where both are small
_CAUSES = {"versions": "library", "lexicons": "lexicon", "corpus": "input"}


def compare(before: Path, after: Path, tolerance: float = TOLERANCE) -> pd.DataFrame:
    """Compare the tables of two folders of figures.

    Parameters
    ----------
    before, after : Path
        Folders; each CSV of the first is looked for in the second.
    tolerance : float
        Largest difference of a decimal number, relative to the larger of the two (to 1 below that). Whole numbers and
        words must be equal.

    Returns
    -------
    DataFrame
        A row a table and column that moved: ``file``, ``column``, ``n_moved``, ``n_rows``, ``largest`` (difference, NaN
        for words), ``what``; no row if nothing did.

    Examples
    --------
    >>> one, other = (Path(tempfile.mkdtemp()) for _ in range(2))
    >>> for folder, share in ((one, 0.5), (other, 0.6)):
    ...     pd.DataFrame({"outlet": ["A"], "share": [share]}).to_csv(folder / "x.csv", index=False)
    >>> compare(one, other)[["column", "n_moved"]].values.tolist()
    [['share', 1]]
    """
    rows: list[tuple] = []
    for path in sorted(before.glob("*.csv")):
        again = after / path.name
        if not again.exists():
            rows.append((path.name, "", 0, 0, np.nan, "was not made again"))
            continue
        one, other = (pd.read_csv(place, keep_default_na=True, low_memory=False) for place in (path, again))
        if list(one.columns) != list(other.columns):
            rows.append((path.name, "", 0, len(one), np.nan, "has other columns"))
        elif len(one) != len(other):
            rows.append((path.name, "", abs(len(one) - len(other)), len(one), np.nan, f"has {len(other):,} rows"))
        else:
            rows += [
                (path.name, str(name), moved, len(one), largest, "differs")
                for name in one
                for moved, largest in [_moved(one[name], other[name], tolerance)]
                if moved
            ]
    return pd.DataFrame(rows, columns=["file", "column", "n_moved", "n_rows", "largest", "what"])


def _moved(one: pd.Series, other: pd.Series, tolerance: float) -> tuple[int, float]:
    """How many values moved, and by how much at most."""
    if not (pd.api.types.is_numeric_dtype(one) and pd.api.types.is_numeric_dtype(other)):
        return int((one.fillna("").astype(str) != other.fillna("").astype(str)).sum()), np.nan
    a, b = one.to_numpy(float), other.to_numpy(float)
    same = (a == b) | (np.isnan(a) & np.isnan(b))
    with np.errstate(invalid="ignore"):
        difference = np.where(same, 0.0, np.abs(a - b))
    whole = pd.api.types.is_integer_dtype(one) and pd.api.types.is_integer_dtype(other)
    allowed = 0.0 if whole else tolerance * np.maximum(np.maximum(np.abs(a), np.abs(b)), 1.0)
    moved = ~same & ~(difference <= allowed)
    known = difference[moved & ~np.isnan(difference)]
    return int(moved.sum()), float(known.max()) if len(known) else np.nan


def why(before: Path, after: Path) -> list[str]:
    """What has changed between two runs that could move numbers.

    Parameters
    ----------
    before, after : Path
        Folders of figures with their manifests.

    Returns
    -------
    list of str
        A sentence each: input, lexicons, libraries, parameters, code, data.
    """
    one, other = manifest.read(before), manifest.read(after)
    said = []
    for part, what in _CAUSES.items():
        old, new = one.get(part, {}), other.get(part, {})
        said += [
            f"{what}: {name} was {old.get(name, 'not there')} and is {new.get(name, 'not there')}."
            for name in sorted(set(old) | set(new))
            if old.get(name) != new.get(name)
        ]
    for figure in sorted(set(one["figures"]) & set(other["figures"])):
        old, new = (each["figures"][figure].get("parameters", {}) for each in (one, other))
        if old != new:
            said.append(f"parameters of the figure '{figure}': were {old} and are {new}.")
    for kind in ("code", "data"):
        changed = {
            name
            for notebook in set(one["notebooks"]) & set(other["notebooks"])
            for pair in [(one["notebooks"][notebook].get(kind, {}), other["notebooks"][notebook].get(kind, {}))]
            for name in set(pair[0]) & set(pair[1])
            if pair[0][name] != pair[1][name]
        }
        if changed:
            said.append(f"{kind}: {', '.join(sorted(changed))}.")
    return said


def reproduce(name: str, tolerance: float = TOLERANCE) -> tuple[pd.DataFrame, list[str]]:
    """Run the study on a corpus anew, beside the committed figures, and compare.

    Parameters
    ----------
    name : str
        A corpus whose figures are kept in ``figures/``.
    tolerance : float
        As in :func:`compare`.

    Returns
    -------
    (DataFrame, list of str)
        From :func:`compare` and :func:`why`. The committed figures stay as they are.

    Raises
    ------
    InputError
        If there are no figures of that corpus.
    """
    kept = config.ROOT / "figures" / name
    if not (kept / manifest.NAME).exists():
        raise InputError(f"There are no figures of '{name}' to compare with: figures/{name} has no {manifest.NAME}.")
    was = os.environ.get("TWOTRACKS_FIGURES")
    with tempfile.TemporaryDirectory() as folder:
        os.environ["TWOTRACKS_FIGURES"] = folder
        try:
            runner.run(name)
        finally:
            if was is None:
                del os.environ["TWOTRACKS_FIGURES"]
            else:
                os.environ["TWOTRACKS_FIGURES"] = was
        again = Path(folder) / name
        return compare(kept, again, tolerance), why(kept, again)
