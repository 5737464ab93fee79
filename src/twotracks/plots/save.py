"""Figures to files: PNG, SVG, the plotted numbers as CSV, and an entry in the folder's manifest.

The same figure gives the same bytes on every run. Nothing here knows statistics.
"""

import re
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import matplotlib
import pandas as pd
from matplotlib.figure import Figure

from twotracks import config as paths
from twotracks.errors import InputError
from twotracks.files import checksum, whole, write_csv
from twotracks.plots import manifest

SIMULATED = "SIMULATED: invented articles of the teaching corpus, no finding about any real outlet"
_NAME = re.compile(r"[a-z0-9][a-z0-9-]*")
_DPI = 150


def folder(corpus: Mapping[str, Any] | None = None) -> Path:
    """Folder of a corpus's figures: ``figures/NAME``."""
    name = (corpus or {}).get("name") or "unnamed"
    return paths.figures() / name


def save(
    fig: Figure, name: str, data: pd.DataFrame, corpus: Mapping[str, Any] | None = None, mark: bool = True,
    **parameters: Any,
) -> Path:  # fmt: skip
    """Write a figure, the numbers plotted in it, and how it came about.

    Parameters
    ----------
    fig : Figure
        The figure. If the corpus is simulated, that is written on its face.
    name : str
        File name without ending: lower-case letters, digits, hyphens.
    data : DataFrame
        The plotted numbers. Decimal numbers are written with six significant digits.
    corpus : mapping, optional
        Where the articles came from (``corpus.read.provenance(articles)``). Default: what ``data`` itself
        carries, else the folder ``unnamed``.
    mark : bool
        Whether a simulated corpus is named on the figure; False where the numbers come from real text all the same.
    **parameters
        Choices that led to the numbers (seed, minimum counts ...); they land in the manifest.

    Returns
    -------
    Path
        The PNG. Beside it lie ``name.svg``, ``name.csv`` and the manifest. Each is written whole or not at all.

    Raises
    ------
    InputError
        If the name would not make a file name.
    """
    if not _NAME.fullmatch(name):
        raise InputError(f"'{name}' cannot name a figure: use lower-case letters, digits and hyphens.")
    corpus = dict(corpus or data.attrs.get("corpus") or {})
    target = folder(corpus)
    target.mkdir(parents=True, exist_ok=True)
    if mark and corpus.get("simulated"):
        mark_simulated(fig)
    files = {}
    with matplotlib.rc_context({"svg.hashsalt": f"two-tracks-{name}"}):
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
    manifest.record(target, name, files, corpus, parameters)
    return target / f"{name}.png"


def mark_simulated(fig: Figure) -> Figure:
    """Write on a figure that its numbers come from invented articles; once is enough."""
    if not any(text.get_text() == SIMULATED for text in fig.texts):
        fig.text(
            0.01, 1.025, SIMULATED, ha="left", va="bottom", fontsize=8, color="white", weight="bold",
            bbox={"facecolor": "#444444", "edgecolor": "none", "boxstyle": "square,pad=0.4"},
        )  # fmt: skip
    return fig
