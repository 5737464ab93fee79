"""What all charts share: style, axes, notes, and how an estimate with its interval is drawn."""

import textwrap
from collections.abc import Sequence
from weakref import WeakKeyDictionary

import matplotlib.pyplot as plt
import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from twotracks.schemas import ALL_OUTLETS, TRACK_NAMES, TRACKS, tracks

# Okabe and Ito's colours, distinct to every kind of colour vision.
COLOURS = {name: track.colour for name, track in tracks().items()}
MARKERS = {name: track.marker for name, track in tracks().items()}
HATCHES = {name: track.hatch for name, track in tracks().items()}
GREY = "#666666"
LINK_HATCHES = {"named": "", "alias": "////", "carried": "...."}
SIMULATED = "SIMULATED: invented articles of the teaching corpus, no finding about any real outlet"
# The plotted numbers of each figure, as long as it is in use.
_TABLES: WeakKeyDictionary[Figure, pd.DataFrame] = WeakKeyDictionary()
# Title and notes of each figure as they were given, before they were broken into lines.
_WORDS: WeakKeyDictionary[Figure, tuple[str, list[str]]] = WeakKeyDictionary()
NO_PASSAGES = "No sentence of this corpus was found to speak of either track, so there is nothing to score."
NOT_TWO = (
    "A classifier needs at least two classes with enough texts in separate articles, and this corpus does not have "
    "them. Nothing is claimed."
)
CRITICAL = 3.84  # 5 % point of chi-squared with one degree of freedom: weaker words are noise
MOST = 24  # outlets in one chart; more would not be legible
_STYLE: dict = {
    "font.family": "DejaVu Sans", "font.size": 9.5, "axes.spines.top": False, "axes.spines.right": False,
    "axes.titlesize": 11.5, "axes.titleweight": "bold", "axes.titlelocation": "left", "axes.grid": True,
    "grid.color": "#e3e3e3", "grid.linewidth": 0.6, "axes.axisbelow": True, "legend.frameon": False,
    "figure.facecolor": "white", "hatch.linewidth": 0.6, "hatch.color": "white", "text.parse_math": False,
    "svg.fonttype": "none",  # text in an SVG stays text: it can be searched, copied and read aloud
}  # fmt: skip


def style() -> dict:
    """The house style, as settings of matplotlib."""
    return dict(_STYLE)


def new_figure(width: float = 8, height: float = 4.5, columns: int = 1, **options) -> tuple[Figure, np.ndarray]:
    """A figure in the house style and its axes."""
    plt.rcParams.update(_STYLE)
    fig, axes = plt.subplots(1, columns, figsize=(width, height), squeeze=False, layout="constrained", **options)
    return fig, axes[0]


def finish(fig: Figure, title: str, foot: str | Sequence[str], table: pd.DataFrame | None = None) -> Figure:
    """Question above, what the figure does not show below; the plotted numbers travel with the figure.

    Parameters
    ----------
    fig : Figure
        With everything drawn.
    title : str
        The question the figure asks.
    foot : str or sequence of str
        How to read it and what it does not show, a paragraph each.
    table : DataFrame, optional
        The plotted numbers. If their articles are simulated, that is written on the figure's face.

    Returns
    -------
    Figure
        The same figure; :func:`plotted` gives its table back.
    """
    width = int(fig.get_figwidth() * 15)
    fig.suptitle(textwrap.fill(title, int(width * 0.66)), x=0.01, ha="left", fontsize=12.5, weight="bold")
    lines = [line for line in ([foot] if isinstance(foot, str) else foot) if line]
    _WORDS[fig] = (title, lines)
    text = "\n".join(textwrap.fill(line, width) for line in lines)
    fig.supxlabel(text, x=0.01, ha="left", fontsize=8, color="#444444")
    plt.close(fig)  # the notebook shows the figure it is given, and no second copy
    if table is not None:
        _TABLES[fig] = table
        if table.attrs.get("corpus", {}).get("simulated"):
            mark_simulated(fig)
    return fig


def plotted(fig: Figure) -> pd.DataFrame | None:
    """The numbers plotted in a figure of this room, or None of another figure."""
    return _TABLES.get(fig)


def words(fig: Figure) -> tuple[str, list[str]]:
    """Title and notes of a figure, a paragraph each; of another than this room's, what stands above it."""
    return _WORDS.get(fig, (fig.get_suptitle(), []))


def mark_simulated(fig: Figure) -> Figure:
    """Write on a figure that its numbers come from invented articles; once is enough."""
    if not any(text.get_text() == SIMULATED for text in fig.texts):
        fig.text(
            0.01, 1.025, SIMULATED, ha="left", va="bottom", fontsize=8, color="white", weight="bold",
            bbox={"facecolor": "#444444", "edgecolor": "none", "boxstyle": "square,pad=0.4"},
        )  # fmt: skip
    return fig


def measures_of(table: pd.DataFrame) -> dict[str, dict]:
    """What is known of each measure in a table, in the order in which they stand there."""
    travelling = table.attrs.get("measures", {})
    return {
        name: {"label": name, "low": -1, "high": 1, **travelling.get(name, {})} for name in table["measure"].unique()
    }


def outlet_label(table: pd.DataFrame) -> str:
    """What an outlet is in the corpus of a table: "outlet", or "state" in one of speeches."""
    return table.attrs.get("corpus", {}).get("outlet_label", "outlet")


def message(title: str, words: str, table: pd.DataFrame | None = None) -> Figure:
    """A figure that says in words why there is nothing to draw.

    Parameters
    ----------
    title : str
        The question that the figure would ask.
    words : str
        Why there is nothing to draw.
    table : DataFrame, optional
        What would have been plotted.

    Returns
    -------
    Figure
        To be shown (`fig`), or saved with :func:`twotracks.plots.save.save`.

    Examples
    --------
    >>> fig = message("When are the tracks spoken of?", "This corpus gives no dates.")
    """
    fig, (ax,) = new_figure(8, 2.2)
    ax.axis("off")
    ax.text(0, 0.5, textwrap.fill(words, 88), va="center", fontsize=11, transform=ax.transAxes)
    return finish(fig, title, "", table)


def in_order(claims: pd.DataFrame, by: str = "outlet") -> list[str]:
    """Outlets from top to bottom; all outlets together stand last."""
    names = [name for name in claims[by].unique() if name != ALL_OUTLETS]
    if len(names) > MOST:
        size = claims.groupby(by)["n_articles"].max()
        names = sorted(sorted(names, key=lambda name: (-size[name], name))[:MOST])
    return [*names, *([ALL_OUTLETS] if (claims[by] == ALL_OUTLETS).any() else [])]


def cut_note(claims: pd.DataFrame, names: list[str]) -> str:
    """A note on how many outlets are not drawn, or nothing."""
    left_out = claims["outlet"].nunique() - len(names)
    return f"{left_out} smaller outlets are in the CSV but not drawn." if left_out else ""


def label_rows(ax: Axes, names: Sequence[str]) -> None:
    """Outlet names on the vertical axis, top to bottom."""
    ax.set_yticks(range(len(names)), [short(name) for name in names])
    ax.set_ylim(len(names) - 0.5, -0.5)
    ax.grid(axis="y", visible=False)
    if ALL_OUTLETS in names and len(names) > 1:
        ax.axhline(len(names) - 1.5, color="#999999", linewidth=0.8)


def short(name: str, width: int = 28) -> str:
    """A name that fits on an axis."""
    return name if len(name) <= width else name[: width - 1] + "…"


def listed(words: Sequence[str], width: int) -> str:
    """Words side by side as far as they fit."""
    line = ""
    for word in words:
        longer = f"{line} · {word}" if line else word
        if len(longer) > width:
            return f"{line} …"
        line = longer
    return line


def points(ax: Axes, claims: pd.DataFrame, names: Sequence[str], tracks: Sequence[str], scale: float = 1) -> None:
    """Estimates as points with their intervals; hollow where there is none."""
    ax.xaxis.set_major_locator(plt.MaxNLocator(6))
    for track in tracks:
        offset = 0 if len(tracks) == 1 else (-0.16 if track == tracks[0] else 0.16)
        colour, marker = COLOURS.get(track, "#333333"), MARKERS.get(track, "D")
        part = claims[claims["track"] == track].set_index("outlet")
        for i, name in enumerate(names):
            if name not in part.index:
                continue
            row = part.loc[name]
            interval = [scale * row["estimate"], scale * row["ci_low"], scale * row["ci_high"]]
            mark(ax, *interval, at=i + offset, colour=colour, marker=marker)


def mark(ax: Axes, estimate: float, low: float, high: float, *, at: float, colour: str, marker: str) -> None:
    """One estimate at a height, with its interval; hollow where there is none, nothing where there is no estimate."""
    if not np.isfinite(estimate):
        return
    known = np.isfinite(low)
    if known:
        ax.plot([low, high], [at, at], color=colour, linewidth=1.6)
    ax.plot(
        estimate, at, marker, color=colour, markersize=5.5 if known else 4,
        markerfacecolor=colour if known else "white", linestyle="none",
    )  # fmt: skip


def track_legend(ax: Axes, **options) -> None:
    """A legend of the tracks, with filled markers whatever is drawn."""
    handles = [
        ax.plot([], [], MARKERS[track], color=COLOURS[track], linestyle="-", label=TRACK_NAMES[track])[0]
        for track in TRACKS
    ]
    ax.legend(handles=handles, **options)
