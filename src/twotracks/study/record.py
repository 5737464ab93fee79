"""What a finished run leaves for a paper beside its figures: the corpus described, and what each step kept.

It lies in ``build/NAME/`` and is written when the last notebook has run, so that its presence says that the run is
whole. The figures as they were drawn lie beside it (:mod:`twotracks.plots.drawn`).
"""

import json
import platform
from pathlib import Path
from typing import Any, NamedTuple

import pandas as pd

from twotracks import config
from twotracks.corpus import reading
from twotracks.errors import InputError
from twotracks.files import whole
from twotracks.plots import drawn, manifest

NAME = "study.json"
DRAWN = "drawn"


class Study(NamedTuple):
    """A finished run: its ``corpus`` as described, the ``manifest`` of its figures, and each figure as ``drawn``."""

    name: str
    corpus: dict[str, Any]
    manifest: dict[str, Any]
    drawn: dict[str, drawn.Drawn]
    figures: Path


def describe(articles: pd.DataFrame, cleaned: pd.DataFrame, about: dict) -> dict[str, Any]:
    """A corpus in numbers, for a methods section.

    Parameters
    ----------
    articles, cleaned : DataFrame
        Articles as read, and after cleaning.
    about : dict
        Where they came from, with the ``log`` of what was kept.

    Returns
    -------
    dict
        ``about``, and ``n_read``, ``n_kept``; ``outlets`` (a dict an outlet, as
        :func:`twotracks.corpus.reading.outlets` has it); ``first``, ``last`` (dates; "" if none is known);
        ``precision`` (how many dates are known to the day, the month, the year, or not); ``months`` between first and
        last; ``empty_months`` (those in which nothing is dated; None where a year alone is known); ``python``.

    Examples
    --------
    >>> articles = reading.read("teaching").head(5)
    >>> describe(articles, articles.head(4), {})["n_kept"]
    4
    """
    dated = cleaned["published"].dropna()
    outlets = reading.outlets(cleaned)
    for column in ("first", "last"):
        outlets[column] = outlets[column].dt.strftime("%Y-%m-%d").fillna("")
    precision = cleaned["date_precision"].where(cleaned["published"].notna(), "").value_counts().to_dict()
    months = len(pd.period_range(dated.min(), dated.max(), freq="M")) if len(dated) else 0
    by_month = cleaned.loc[cleaned["date_precision"].isin(["day", "month"]), "published"].dt.to_period("M").nunique()
    return {
        **about, "n_read": len(articles), "n_kept": len(cleaned), "outlets": outlets.to_dict("records"),
        "first": str(dated.min().date()) if len(dated) else "", "last": str(dated.max().date()) if len(dated) else "",
        "precision": {str(key) or "unknown": int(n) for key, n in sorted(precision.items())}, "months": months,
        "empty_months": months - int(by_month) if months and not precision.get("year") else None,
        "python": platform.python_version(),
    }  # fmt: skip


def write(build: Path, described: dict[str, Any]) -> None:
    """Write what :func:`describe` says, whole or not at all.

    Parameters
    ----------
    build : Path
        Folder of the run.
    described : dict
        From :func:`describe`.

    Examples
    --------
    >>> import tempfile
    >>> folder = Path(tempfile.mkdtemp())
    >>> write(folder, {"name": "mine"})
    >>> (folder / NAME).exists()
    True
    """
    with whole(build / NAME) as partial:
        partial.write_text(json.dumps(described, indent=1, ensure_ascii=False, default=str) + "\n", encoding="utf-8")


def read(name: str) -> Study:
    """What a finished run left.

    Parameters
    ----------
    name : str
        Of the corpus: that of its folder below ``figures/``.

    Returns
    -------
    Study
        Of the figures that are still as the run made them.

    Raises
    ------
    InputError
        If no run of that name has come to its end on this computer, or its figures are of another run.

    Examples
    --------
    >>> read("teaching").name  # doctest: +SKIP
    'teaching'
    """
    build = config.BUILD / name
    # A name from the command line is a name, and no way into another folder.
    if not name or Path(name).name != name or not (build / NAME).is_file():
        here = sorted(path.parent.name for path in config.BUILD.glob(f"*/{NAME}"))
        have = f" Runs that are here: {', '.join(here)}." if here else ""
        raise InputError(
            f"The study has not been run for '{name}' on this computer. Run it first: make study CORPUS={name}.{have}"
        )
    folder = config.figures() / name
    made = manifest.read(folder)
    kept = drawn.read(build / DRAWN)
    for figure, one in kept.items():
        if made["figures"].get(figure, {}).get("files", {}).get(f"{figure}.csv") != one.checksum:
            raise InputError(
                f"'{figure}' in figures/{name} is not what the last run of '{name}' made. "
                f"Run the study again: make study CORPUS={name}."
            )
    corpus = json.loads((build / NAME).read_text(encoding="utf-8"))
    return Study(name, corpus, made, kept, folder)


def tables(study: Study) -> dict[str, pd.DataFrame]:
    """The plotted numbers of each figure of a run.

    Parameters
    ----------
    study : Study
        From :func:`read`.

    Returns
    -------
    dict of str to DataFrame
        Sorted by name; versions and days stay text.

    Examples
    --------
    >>> tables(Study("none", {}, {"figures": {}}, {}, Path("none")))
    {}
    """
    kept = {}
    for name in sorted(study.manifest["figures"]):
        path = study.figures / f"{name}.csv"
        if path.is_file():
            kept[name] = pd.read_csv(path, dtype={"lexicon": "str", "period": "str"}, low_memory=False)
    return kept
