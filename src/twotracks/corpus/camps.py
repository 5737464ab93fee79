"""Which camp an outlet, or a state that speaks, belongs to.

The camps are in ``data/outlets.csv`` and ``data/states.csv``, with what they rest on. There is more than one way to
draw them, and a contrast between camps should be tried with each.
"""

from functools import cache

import pandas as pd

from twotracks.config import data_file
from twotracks.errors import InputError

GROUPINGS = ("camp", "camp_by_side")  # ways to draw the camps; outlets are also grouped by "country"


@cache
def _known(by: str) -> dict[str, str]:
    outlets, states = (
        pd.read_csv(data_file(name), dtype="str", keep_default_na=False) for name in ("outlets.csv", "states.csv")
    )
    known = dict(zip(states["state"].str.lower(), states[by] if by in states.columns else states["state"], strict=True))
    for outlet, names, camp in zip(outlets["outlet"], outlets["names"], outlets[by], strict=True):
        known |= dict.fromkeys((outlet.lower(), *(name.strip().lower() for name in names.split(";") if name)), camp)
    return known


def of(outlets: pd.Series, by: str = "camp") -> pd.Series:
    """The camp of each outlet.

    Parameters
    ----------
    outlets : Series of str
        Names as a corpus writes them: those of ``data/outlets.csv``, its other ``names``, or states (ISO 3166, three
        letters).
    by : {"camp", "camp_by_side", "country"}
        By country and owner, by the side that is taken in the war, or the country alone.

    Returns
    -------
    Series of str
        On the same index; "" for an outlet that is not known.

    Raises
    ------
    InputError
        If there is no such grouping.

    Examples
    --------
    >>> of(pd.Series(["TASS", "alalam", "FRA", "Daily Prophet"])).tolist()
    ['guarantor states', 'guarantor states', 'Western states', '']
    """
    if by not in (*GROUPINGS, "country"):
        raise InputError(f"Camps are drawn by {', '.join(GROUPINGS)} or country, not by '{by}'.")
    return outlets.str.lower().map(_known(by)).fillna("").astype("str")
