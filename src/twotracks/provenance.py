"""What travels with a table: where its articles came from, what each step kept, which choices led to its numbers.

Every reader and filter notes how many rows or characters it changed, so that nothing is lost in silence. All of it
sits in ``table.attrs``, which pandas drops when tables are joined or made anew; functions from table to table are
therefore marked with :func:`keeps`, which hands it on.
"""

import functools
import inspect
from collections.abc import Callable
from typing import Any

import pandas as pd

# corpus: where the articles came from. log: what each step kept. measures: the scores in the table, as registered.
# parameters: the choices that led to its numbers.
KEYS = ("corpus", "log", "measures", "parameters")


def note(table: pd.DataFrame, step: str, what: str, n: int) -> pd.DataFrame:
    """Add a note to a table and return the table.

    Parameters
    ----------
    table : DataFrame
        Any table of the study. Its ``attrs`` are changed in place.
    step : str
        Where it happened: ``"read"``, ``"clean"``, ``"tracks"`` ...
    what : str
        What happened, as a phrase that reads well after a number.
    n : int
        How many (rows, characters, lines: the phrase says which).

    Returns
    -------
    DataFrame
        The same table.

    Examples
    --------
    >>> note(pd.DataFrame(), "read", "rows without text left out", 3).attrs["log"]
    [{'step': 'read', 'n': 3, 'what': 'rows without text left out'}]
    """
    table.attrs["log"] = [*table.attrs.get("log", []), {"step": step, "n": int(n), "what": what}]
    return table


def carry(source: pd.DataFrame, target: pd.DataFrame) -> pd.DataFrame:
    """Hand what travels with one table to a table made from it; what the target has already stays.

    Parameters
    ----------
    source, target : DataFrame
        Tables of the study. The ``attrs`` of ``target`` are changed in place.

    Returns
    -------
    DataFrame
        ``target``.

    Examples
    --------
    >>> source, target = pd.DataFrame(), pd.DataFrame()
    >>> source.attrs["corpus"] = {"name": "mine"}
    >>> carry(source, target).attrs
    {'corpus': {'name': 'mine'}}
    """
    for key in KEYS:
        mine, given = target.attrs.get(key), source.attrs.get(key)
        if given is None:
            continue
        if key in ("measures", "parameters"):
            target.attrs[key] = {**given, **(mine or {})}
        elif mine is None:
            target.attrs[key] = given
    return target


def keeps(*parameters: str) -> Callable:
    """Mark a function from table to table: its result carries what its first table carried.

    Parameters
    ----------
    *parameters : str
        Names of the function's parameters whose values led to the numbers (seed, draws, minimum counts ...); they are
        recorded in ``attrs["parameters"]`` and land in the manifest of figures.

    Returns
    -------
    callable
        The decorator.

    Examples
    --------
    >>> @keeps("least")
    ... def large(table, least=2):
    ...     return pd.DataFrame({"n": table["n"][table["n"] >= least]})
    >>> table = pd.DataFrame({"n": [1, 2, 3]})
    >>> table.attrs["corpus"] = {"name": "mine"}
    >>> large(table).attrs
    {'corpus': {'name': 'mine'}, 'parameters': {'least': 2}}
    """

    def decorate(function: Callable) -> Callable:
        signature = inspect.signature(function)

        @functools.wraps(function)
        def kept(*args: Any, **kwargs: Any) -> Any:
            out = function(*args, **kwargs)
            given = signature.bind(*args, **kwargs)
            given.apply_defaults()
            source = next((value for value in given.arguments.values() if isinstance(value, pd.DataFrame)), None)
            for table in out.values() if isinstance(out, dict) else [out]:
                if isinstance(table, pd.DataFrame):
                    if source is not None:
                        carry(source, table)
                    if parameters:
                        chosen = {name: given.arguments[name] for name in parameters}
                        table.attrs["parameters"] = {**table.attrs.get("parameters", {}), **chosen}
            return out

        return kept

    return decorate


def report(table: pd.DataFrame) -> pd.DataFrame:
    """What happened to a table on its way here.

    Parameters
    ----------
    table : DataFrame
        Any table of the study.

    Returns
    -------
    DataFrame
        Columns ``step``, ``n``, ``what``, in the order in which things happened.

    Examples
    --------
    >>> table = note(pd.DataFrame({"text": ["a"]}), "read", "rows read", 1)
    >>> report(table).loc[0, "what"]
    'rows read'
    """
    return pd.DataFrame(table.attrs.get("log", []), columns=["step", "n", "what"])
