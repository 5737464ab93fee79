"""Two measures of naming for passages: are armed opponents called terrorists, is the government called a regime?"""

from pathlib import Path

import numpy as np
import pandas as pd

from twotracks.analysis.naming.contrast import contrasts
from twotracks.analysis.naming.resolve import Name, names_in, target
from twotracks.analysis.registry import Measure, register
from twotracks.errors import InputError

_NOT_SHOWN = "Whether a name is deserved, and what the outlet calls others."
TERRORIST = Measure(
    "calls_terrorist", label="Armed opponents called terrorists", low=0, high=1, lexicon="naming",
    question="Are the armed opponents of the government called terrorists?", not_shown=_NOT_SHOWN,
)  # fmt: skip
REGIME = Measure(
    "calls_regime", label="Syria's government called a regime", low=0, high=1, lexicon="naming",
    question="Is the government of Syria called a regime?", not_shown=_NOT_SHOWN,
)  # fmt: skip


@register(TERRORIST, REGIME)
def score(passages: pd.DataFrame, lexicon: str | Path = "naming") -> pd.DataFrame:
    """Score the names in the sentence of each passage.

    Parameters
    ----------
    passages : DataFrame
        A table with a column ``sentence``.
    lexicon : str or Path
        Which lexicon of names.

    Returns
    -------
    DataFrame
        A copy with ``calls_terrorist`` and ``calls_regime``: the share of the first way among the names that stand for
        the armed opponents, or the government (0 to 1); missing where the sentence names neither. Only the sentence is
        read; :func:`twotracks.analysis.naming.resolve.find` reads the article as well.

    Raises
    ------
    InputError
        If there is no column ``sentence``.

    Examples
    --------
    >>> scored = score(pd.DataFrame({"sentence": ["The Syrian regime fought the rebels.", "Rain fell."]}))
    >>> scored[["calls_terrorist", "calls_regime"]].values.tolist()
    [[0.0, 1.0], [nan, nan]]
    """
    if "sentence" not in passages.columns:
        raise InputError("Naming needs a table with a column 'sentence', such as tt.find_passages gives.")
    of = contrasts(lexicon)
    ways = {"calls_terrorist": of["terrorist"], "calls_regime": of["regime"]}
    found: dict[str, dict[str, float]] = {column: {} for column in ways}
    for sentence in passages["sentence"].unique():
        names = [(name, target(name, [sentence], 0, True, lexicon)[0]) for name in names_in(sentence, lexicon)]
        for column, way in ways.items():
            found[column][sentence] = _share(names, way.target, way.first, way.second)
    return passages.assign(
        **{column: passages["sentence"].map(values).astype(float) for column, values in found.items()}
    )


def _share(names: list[tuple[Name, str]], whom: str, first: tuple[str, ...], second: tuple[str, ...]) -> float:
    said = [name.id for name, stands_for in names if stands_for == whom and name.id in (*first, *second)]
    return float(np.mean([id_ in first for id_ in said])) if said else np.nan
