"""The measures of the study, each registered by the file that computes it.

A measure is a column of scores, one a passage. What estimates, figures, captions and manifests need to know of it (its
label, its range, its question, its lexicon, how well it agrees with annotators) stands in its registration and travels
with every table it scores, so that a new measure is one file::

    @register(Measure("mentions_peace", label="Speaks of peace", low=0, high=1, question="How often ...?"))
    def score(passages):
        return passages.assign(mentions_peace=passages["sentence"].str.contains("peace").astype(float))

Measures of other packages are found through the entry point ``twotracks.measures``.
"""

import functools
import pkgutil
from collections.abc import Callable
from importlib import import_module, metadata
from pathlib import Path
from typing import Any, NamedTuple

import pandas as pd

from twotracks import analysis, lexicons, provenance
from twotracks.config import data_file
from twotracks.errors import InputError

_OUTSIDE = "twotracks.measures"


class Measure(NamedTuple):
    """What is to be known of a measure.

    ``name`` of its column; ``label`` for people; ``low`` and ``high``: its range; ``question`` that its figures ask;
    ``not_shown``: what they do not show; ``lexicon``: its name below ``data/lexicons/``, the path of another, or "";
    ``reported_as``: its name in the table of validity (``data/annotations/stance-validity.csv``), if it has one.
    """

    name: str
    label: str
    low: float = -1.0
    high: float = 1.0
    question: str = ""
    not_shown: str = ""
    lexicon: str = ""
    reported_as: str = ""


_KNOWN: dict[str, tuple[Measure, Callable]] = {}


def register(*of: Measure) -> Callable:
    """Register the measures that a function adds to a table of passages.

    Parameters
    ----------
    *of : Measure
        One for each column of scores.

    Returns
    -------
    callable
        The decorator. The function it marks hands on what travels with the passages and says there what the new columns
        are.

    Raises
    ------
    InputError
        If another function has registered a measure of that name.

    Examples
    --------
    >>> @register(Measure("length", label="Words in the sentence", low=0, high=200))
    ... def score(passages):
    ...     return passages.assign(length=passages["sentence"].str.split().str.len())
    >>> scored = score(pd.DataFrame({"sentence": ["Talks went on."]}))
    >>> scored["length"].tolist(), describe(scored, "length").label
    ([3], 'Words in the sentence')
    >>> forget("length")
    """

    def decorate(function: Callable) -> Callable:
        @functools.wraps(function)
        def score(passages: pd.DataFrame, *args: Any, **kwargs: Any) -> pd.DataFrame:
            out = provenance.carry(passages, function(passages, *args, **kwargs))
            own = kwargs.get("lexicon")
            # What was found of the study's lexicon says nothing of another.
            used = [one._replace(lexicon=str(own), reported_as="") for one in of] if isinstance(own, str | Path) else of
            out.attrs["measures"] = {**out.attrs.get("measures", {}), **{one.name: travelling(one) for one in used}}
            return out

        for one in of:
            known = _KNOWN.get(one.name)
            if known and known[1].__module__ != function.__module__:
                raise InputError(f"Two measures are called '{one.name}': {known[1].__module__}, {function.__module__}.")
            _KNOWN[one.name] = (one, score)
        return score

    return decorate


def travelling(measure: Measure) -> dict:
    """What tables and figures are told of a measure: registration, version of the lexicon, agreement in words."""
    version = lexicon_version(measure)
    return {**measure._asdict(), "lexicon_version": version, "agreement": agreement_sentence(measure)}


def forget(name: str) -> None:
    """Take a measure out of the registry, as tests do with theirs.

    Parameters
    ----------
    name : str
        Of its column.

    Examples
    --------
    >>> _ = register(Measure("short", label="Short"))(lambda passages: passages)
    >>> forget("short")
    >>> "short" in known()
    False
    """
    _KNOWN.pop(name, None)


def known() -> dict[str, Measure]:
    """Every measure by name: the study's own, and those that installed packages or this session have registered.

    Returns
    -------
    dict of str to Measure
        Sorted by label.

    Examples
    --------
    >>> known()["vader"].label
    'VADER'
    """
    for module in pkgutil.walk_packages(analysis.__path__, f"{analysis.__name__}."):
        import_module(module.name)  # whatever lies in this room and is a measure registers itself
    for entry in metadata.entry_points(group=_OUTSIDE):
        entry.load()
    # By label, so that the order does not depend on what was imported first.
    return {name: measure for name, (measure, _) in sorted(_KNOWN.items(), key=lambda item: item[1][0].label)}


def measures() -> pd.DataFrame:
    """The measures there are.

    Returns
    -------
    DataFrame
        ``measure`` (name of the column), ``label``, ``low``, ``high``, ``lexicon``, ``agreement`` (in words).

    Examples
    --------
    >>> measures()["measure"].tolist()
    ['stance', 'textblob_polarity', 'vader']
    """
    rows = [(one.name, one.label, one.low, one.high, one.lexicon, agreement_sentence(one)) for one in known().values()]
    return pd.DataFrame(rows, columns=["measure", "label", "low", "high", "lexicon", "agreement"])


def describe(table: pd.DataFrame, name: str) -> Measure:
    """What is known of a column of scores: by what travels with the table, by the registry, or by its name alone.

    Parameters
    ----------
    table : DataFrame
        Any table with scores.
    name : str
        Of the column.

    Returns
    -------
    Measure
        What travels with the table comes first: it is what the scores were made with.

    Examples
    --------
    >>> describe(pd.DataFrame({"mine": [0.5]}), "mine").label
    'mine'
    """
    travelling = table.attrs.get("measures", {}).get(name)
    if travelling:
        return Measure(**{field: travelling[field] for field in Measure._fields})
    return _KNOWN[name][0] if name in _KNOWN else Measure(name, label=name)


def agreement(measure: str | None = None) -> pd.DataFrame:
    """How well measures agree with annotations, as far as it is known.

    Parameters
    ----------
    measure : str, optional
        Name of one measure; default all.

    Returns
    -------
    DataFrame
        ``measure``, ``unit`` (which sentences, which question), ``annotators``, ``statistic``, ``value``, ``low``,
        ``high`` (95 % interval, where there is one), ``n`` (sentences), ``source``: what has been published
        (``data/agreement.csv``), and what was found on the test set of the study's own annotations.

    Examples
    --------
    >>> agreement("stance")["annotators"].tolist()
    ['language models under a codebook']
    """
    table = _agreement(list(known().values()))
    return table if measure is None else table[table["measure"] == measure].reset_index(drop=True)


def _agreement(of: list[Measure]) -> pd.DataFrame:
    published = pd.read_csv(data_file("agreement.csv")).astype({"n": "Int64"})
    validity = pd.read_csv(data_file("annotations/stance-validity.csv"))
    validity = validity.query("design == 'test set' and corpus == 'all corpora' and sentences == 'all'")
    validity = validity.set_index("measure")
    rows = [
        {
            "measure": one.name, "unit": "passages of three corpora, test set: what is said of the track",
            "annotators": "language models under a codebook", "statistic": "Pearson r",
            "value": validity.loc[one.reported_as, "r"], "low": validity.loc[one.reported_as, "r_low"],
            "high": validity.loc[one.reported_as, "r_high"], "n": validity.loc[one.reported_as, "n"],
            "source": "data/annotations/stance-validity.csv",
        }
        for one in of if one.reported_as in validity.index
    ]  # fmt: skip
    own = pd.DataFrame(
        rows, columns=["measure", "unit", "annotators", "statistic", "value", "low", "high", "n", "source"]
    )
    return pd.concat([own.astype({"n": "Int64"}), published], ignore_index=True)


def agreement_sentence(measure: Measure) -> str:
    """One line for a caption: how well a measure agrees with annotators, and who those were.

    Parameters
    ----------
    measure : Measure
        As registered.

    Returns
    -------
    str
        One sentence, also where nothing is known.

    Examples
    --------
    >>> agreement_sentence(Measure("mine", label="Mine"))
    'Mine: agreement with annotators not measured yet.'
    """
    table = _agreement([measure])
    rows = table[table["measure"] == measure.name]
    if rows.empty:
        return f"{measure.label}: agreement with annotators not measured yet."
    first = rows.iloc[0]
    bounds = f" [{first['low']:.2f}, {first['high']:.2f}]" if pd.notna(first["low"]) else ""
    return (
        f"{measure.label}: agrees with annotations of what is said of the track at r = {first['value']:.2f}{bounds} "
        f"({first['n']} passages of the test set; the annotators were {first['annotators']})."
    )


def lexicon_version(measure: Measure) -> str:
    """Version of the lexicon behind a measure, or "" if it has none.

    Parameters
    ----------
    measure : Measure
        As registered.

    Returns
    -------
    str
        Such as "1.1".

    Examples
    --------
    >>> lexicon_version(Measure("mine", label="Mine"))
    ''
    """
    return lexicons.load(measure.lexicon).version if measure.lexicon else ""
