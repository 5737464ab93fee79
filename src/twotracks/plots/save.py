"""Figures to files: PNG, SVG, the plotted numbers as CSV, and an entry in the folder's manifest.

The same figure gives the same bytes on every run. Nothing here knows statistics.
"""

import re
from pathlib import Path

import matplotlib
import pandas as pd
from matplotlib.figure import Figure

from twotracks import config
from twotracks.errors import InputError
from twotracks.files import checksum, whole, write_csv
from twotracks.plots import drawn, manifest
from twotracks.plots.style import mark_simulated, plotted

_NAME = re.compile(r"[a-z0-9][a-z0-9-]*")
_DPI = 150


def save(fig: Figure, name: str, table: pd.DataFrame | None = None) -> Path:
    """Write a figure, the numbers plotted in it, and how it came about.

    Parameters
    ----------
    fig : Figure
        The figure, as a function of ``tt.plot`` drew it. If its corpus is simulated, that stands on its face.
    name : str
        File name without ending: lower-case letters, digits, hyphens.
    table : DataFrame, optional
        The plotted numbers of a figure of your own; the study's figures bring theirs. Where the articles came from and
        which choices led to the numbers travels with the table, and lands in the manifest. Decimal numbers are written
        with six significant digits.

    Returns
    -------
    Path
        The PNG, in the corpus's folder below ``figures/``. Beside it lie ``name.svg``, ``name.csv`` and the manifest.
        Each is written whole or not at all.

    Raises
    ------
    InputError
        If the name would not make a file name, or the figure brings no numbers and none are given.

    Examples
    --------
    >>> import twotracks as tt
    >>> passages = tt.find_passages(tt.load_corpus("teaching").head(60))
    >>> fig = tt.plot.links(tt.passages.by_link(passages))
    >>> tt.save(fig, "links").name  # doctest: +SKIP
    'links.png'
    """
    if not _NAME.fullmatch(name):
        raise InputError(f"'{name}' cannot name a figure: use lower-case letters, digits and hyphens.")
    data = table if table is not None else plotted(fig)
    if data is None:
        raise InputError("This figure brings no numbers. Give the plotted table: tt.save(fig, name, table).")
    corpus = dict(data.attrs.get("corpus") or {})
    target = config.figures() / (corpus.get("name") or config.corpus_folder())
    target.mkdir(parents=True, exist_ok=True)
    if corpus.get("simulated"):
        mark_simulated(fig)
    files = {}
    with matplotlib.rc_context({"svg.hashsalt": f"two-tracks-{name}", "svg.fonttype": "none"}):
        for suffix, options in (
            ("png", {"dpi": _DPI, "metadata": {"Software": None}}),
            ("svg", {"metadata": {"Date": None}}),
        ):
            path = target / f"{name}.{suffix}"
            with whole(path) as partial:
                fig.savefig(partial, format=suffix, bbox_inches="tight", pad_inches=0.15, **options)
            files[path.name] = checksum(path)
    path = target / f"{name}.csv"
    write_csv(data, path)
    files[path.name] = checksum(path)
    manifest.record(target, name, files, corpus, {**data.attrs.get("parameters", {}), **_lexicons(data)})
    drawn.keep(fig, name, data, files[path.name])
    return target / f"{name}.png"


def _lexicons(data: pd.DataFrame) -> dict[str, str]:
    """The lexicon behind each measure in a table, with its version."""
    known = data.attrs.get("measures", {})
    shown = data["measure"].unique() if "measure" in data.columns else known
    used = {name: known[name] for name in shown if known.get(name, {}).get("lexicon")}
    return {f"lexicon of {name}": f"{one['lexicon']} {one.get('lexicon_version', '')}" for name, one in used.items()}
