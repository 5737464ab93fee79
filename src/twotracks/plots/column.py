"""A figure at the width of a journal's column: smaller, without title and notes, which go into its caption.

It is tried at one column first. Where its rows, labels or ticks do not fit there, it becomes two columns wide. Text is
never smaller than six points at that size, the PDF embeds its fonts, and both files are as wide as the column.
"""

import pickle
import textwrap
import warnings
from collections.abc import Sequence
from itertools import pairwise
from pathlib import Path
from typing import Any

import matplotlib
import matplotlib.pyplot as plt
import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.lines import Line2D
from matplotlib.text import Text
from matplotlib.ticker import MaxNLocator
from matplotlib.transforms import Bbox

from twotracks.errors import InputError
from twotracks.files import whole
from twotracks.plots.style import SIMULATED, style

COLUMNS = (88, 180)  # one and two columns, in millimetres
LEAST_POINTS = 6.0
_LEAST_SCALE = 0.68  # of the house's 9.5 points to about 6.5
_LEAST_DATA = 0.45  # share of the width that the axes must keep, or names have taken the place of data
_INCH = 25.4
_LEAST_PANEL = 0.12  # share of the width of a single panel, before anything is tried
_PAD = 0.03  # inches around everything
_WIDE = 8.8  # inches; what was drawn wider than that has panels side by side, or rows of words, for two columns


def write(drawn: bytes, stem: Path) -> int:
    """Write a figure as SVG and PDF at column width.

    Parameters
    ----------
    drawn : bytes
        As :func:`twotracks.plots.drawn.keep` kept it. Of one's own runs only: bytes of strangers can run code.
    stem : Path
        The files that are to be, without their ending.

    Returns
    -------
    int
        Width in millimetres, one of :data:`COLUMNS`.

    Raises
    ------
    InputError
        If the figure was drawn with another version of matplotlib that this one cannot read.

    Examples
    --------
    >>> import tempfile
    >>> from twotracks.plots.drawn import dumped
    >>> fig, ax = plt.subplots(layout="constrained")
    >>> write(dumped(fig), Path(tempfile.mkdtemp()) / "empty")
    88
    """
    options = {**style(), "svg.hashsalt": f"two-tracks-{stem.name}", "svg.fonttype": "none", "pdf.fonttype": 42}
    with matplotlib.rc_context(options):
        fig, width, area = at_width(drawn)
        for suffix, metadata in (("svg", {"Date": None}), ("pdf", {"CreationDate": None})):
            with whole(stem.with_name(f"{stem.name}.{suffix}")) as partial:
                fig.savefig(partial, format=suffix, bbox_inches=area, metadata=metadata)
    return width


def at_width(drawn: bytes, widths: Sequence[int] = COLUMNS) -> tuple[Figure, int, Bbox]:
    """Lay a figure out at the first width that it fits.

    Parameters
    ----------
    drawn : bytes
        As for :func:`write`.
    widths : sequence of int
        In millimetres, the narrowest first; the last is taken whatever does not fit there.

    Returns
    -------
    (Figure, int, Bbox)
        The figure, its width, and the part of it to be written, in inches.

    Raises
    ------
    InputError
        As for :func:`write`.

    Examples
    --------
    >>> from twotracks.plots.drawn import dumped
    >>> fig, ax = plt.subplots(layout="constrained")
    >>> at_width(dumped(fig))[1]
    88
    """
    fig = _restored(drawn)
    for width in widths if fig.get_figwidth() <= _WIDE else widths[-1:]:
        with warnings.catch_warnings():
            # What collapses at one column is drawn at two.
            warnings.filterwarnings("ignore", "constrained_layout not applied")
            fits, area = _lay_out(fig, width / _INCH)
        if fits or width == widths[-1]:
            break
        fig = _restored(drawn)
    return fig, width, area


def _restored(drawn: bytes) -> Figure:
    try:
        fig = pickle.loads(drawn)
    except Exception as error:  # a pickle of another version fails in many ways
        raise InputError(
            f"A kept figure cannot be read here ({type(error).__name__}). Run the study again: make study CORPUS=NAME."
        ) from error
    plt.close(fig)
    return fig


def _lay_out(fig: Figure, width: float) -> tuple[bool, Bbox]:
    """Change size, fonts and layout in place; whether all fits, and the area to be written."""
    before = fig.get_figwidth()
    fig.draw_without_rendering()
    boxes = [box for ax in fig.axes if (box := ax.get_tightbbox()) is not None]
    dpi = fig.dpi
    tall = (max(box.y1 for box in boxes) - min(box.y0 for box in boxes)) / dpi if boxes else 1.0
    scale = float(np.clip(width / before, _LEAST_SCALE, 1))
    simulated = _without_words(fig)
    _rescale(fig, scale)
    engine: Any = fig.get_layout_engine()
    said = textwrap.fill(SIMULATED, int(width * 20)) if simulated else ""
    strip = (said.count("\n") + 1) * LEAST_POINTS * 1.25 / 72 + 0.12 if simulated else 0.0
    height = max(1.2, tall * scale) + strip
    fig.set_size_inches(width, height)
    free = 1 - strip / height
    if simulated:
        _mark(fig, said, height)
    if engine is not None:
        engine.set(w_pad=_PAD, h_pad=_PAD, rect=(0, 0, 1, free))
    fig.draw_without_rendering()
    if min((ax.get_position().width for ax in fig.axes), default=1) < _LEAST_PANEL:
        return False, Bbox.from_extents(0, 0, width, height)
    _wrap_labels(fig)
    fig.draw_without_rendering()
    _fewer_ticks(fig)
    left = right = 0.0
    for _ in range(3):  # what the layout does not reckon with, as the length of a label, is made room for
        fig.draw_without_rendering()
        box = fig.get_tightbbox()
        if box.x0 >= 0 and box.x1 <= width:
            break
        left, right = left + max(0.0, _PAD - box.x0), right + max(0.0, box.x1 - width + _PAD)
        if engine is not None and left + right < width / 2:
            engine.set(rect=(left / width, 0, 1 - (left + right) / width, free))
    fig.draw_without_rendering()
    box = fig.get_tightbbox()
    fits = box.x0 >= -0.01 and box.x1 <= width + 0.01 and _legible(fig, width)
    top = height if simulated else box.y1 + _PAD
    return fits, Bbox.from_extents(0, box.y0 - _PAD, width, top)


def _without_words(fig: Figure) -> bool:
    """Take title and notes off; whether the figure said that it is simulated."""
    for text in (fig._suptitle, fig._supxlabel):  # type: ignore[attr-defined]
        if text is not None:
            text.set_text("")
            text.set_in_layout(False)
    marks = [text for text in fig.texts if text.get_text() == SIMULATED]
    for text in marks:
        text.remove()
    return bool(marks)


def _mark(fig: Figure, said: str, height: float) -> None:
    """Say on the figure's face that it is simulated."""
    fig.text(
        0.012, 1 - 0.05 / height, said, ha="left", va="top", fontsize=LEAST_POINTS, color="white", weight="bold",
        in_layout=False, bbox={"facecolor": "#444444", "edgecolor": "none", "boxstyle": "square,pad=0.3"},
    )  # fmt: skip


def _rescale(fig: Figure, scale: float) -> None:
    """Fonts, lines and markers; text never below the least size."""
    for ax in fig.axes:
        for axis in (ax.xaxis, ax.yaxis):
            labels = axis.get_ticklabels()
            size: Any = labels[0].get_fontsize() if labels else plt.rcParams["font.size"]
            axis.set_tick_params(labelsize=max(LEAST_POINTS, size * scale))  # also of ticks that are yet to come
        for artist in (*ax.lines, *ax.collections):
            _scale_artist(artist, scale)
        _scale_legend(ax, scale)
    done = {
        id(label) for ax in fig.axes for axis in (ax.xaxis, ax.yaxis) for label in axis.get_ticklabels(which="both")
    }
    legends = [legend for ax in fig.axes if (legend := ax.get_legend()) is not None]
    done |= {id(text) for legend in legends for text in legend.findobj(Text)}
    for text in fig.findobj(Text):
        if id(text) not in done:
            text.set_fontsize(max(LEAST_POINTS, float(text.get_fontsize()) * scale))


def _scale_artist(artist: Any, scale: float) -> None:
    if isinstance(artist, Line2D):
        artist.set_linewidth(artist.get_linewidth() * scale)
        artist.set_markersize(artist.get_markersize() * scale)
    elif hasattr(artist, "set_linewidths"):  # a collection
        artist.set_linewidths(np.asarray(artist.get_linewidths()) * scale)
        if hasattr(artist, "get_sizes"):
            artist.set_sizes(np.asarray(artist.get_sizes()) * scale**2)


def _scale_legend(ax: Axes, scale: float) -> None:
    """A legend made anew, because its handles keep the size that they were made with."""
    old: Any = ax.get_legend()
    if old is None:
        return
    texts = old.get_texts()
    size = texts[0].get_fontsize() if texts else plt.rcParams["font.size"]
    for handle in old.legend_handles:
        _scale_artist(handle, scale)
    title = old.get_title().get_text()
    new: Any = ax.legend(
        handles=old.legend_handles, labels=[text.get_text() for text in texts], loc=old._loc, ncols=old._ncols,
        fontsize=max(LEAST_POINTS, size * scale), title=title or None,
        title_fontsize=max(LEAST_POINTS, old.get_title().get_fontsize() * scale),
    )  # fmt: skip
    if old._bbox_to_anchor is not None:
        new.set_bbox_to_anchor(old._bbox_to_anchor._bbox, ax.transAxes)


def _wrap_labels(fig: Any) -> None:
    """Break titles and labels of axes that are longer than what they stand beside; the layout ignores their length."""
    alone = len({round(ax.get_position().x0, 2) for ax in fig.axes}) == 1
    for ax in fig.axes:
        box = ax.get_window_extent()
        # Beside other panels a label ends with its own; alone it may reach below the names of the rows.
        wide = 2 * min(box.x0 + box.width / 2, fig.bbox.width - box.x0 - box.width / 2) if alone else box.width
        for text, room, along in (
            (ax.xaxis.label, wide, "width"), (ax.yaxis.label, max(box.height, 40), "height"),
            (ax.title, wide, "width"), (ax._left_title, fig.bbox.width - box.x0 if alone else box.width, "width"),
        ):  # fmt: skip
            _wrap(text, room, along)


def _wrap(text: Text, room: float, along: str) -> None:
    said = " ".join(text.get_text().split())
    taken = getattr(text.get_window_extent(), along)
    if said and taken > room:
        longest = max(len(line) for line in text.get_text().split("\n"))
        text.set_text(textwrap.fill(said, max(8, int(longest * room / taken)), break_long_words=False))


def _fewer_ticks(fig: Figure) -> None:
    """As many ticks on a horizontal axis as have room for their labels."""
    for ax in fig.axes:
        for most in (5, 4, 3, 2):
            if not _overlap(ax) or not isinstance(ax.xaxis.get_major_locator(), MaxNLocator):
                break
            ax.xaxis.set_major_locator(MaxNLocator(most))
            fig.draw_without_rendering()


def _overlap(ax: Axes) -> bool:
    """Whether labels of neighbouring ticks on an axis run into each other."""
    for axis, low, high in ((ax.xaxis, "x0", "x1"), (ax.yaxis, "y0", "y1")):
        labels = [label for label in axis.get_ticklabels() if label.get_text() and label.get_visible()]
        if labels and labels[0].get_rotation() % 90:
            continue  # slanted labels share their corners
        boxes = sorted((label.get_window_extent() for label in labels), key=lambda box: getattr(box, low))
        if any(getattr(one, high) > getattr(other, low) for one, other in pairwise(boxes)):
            return True
    return False


def _legible(fig: Figure, width: float) -> bool:
    """Whether the axes keep enough of the width for their data and no labels run into each other."""
    rows: dict[float, float] = {}
    for ax in fig.axes:
        row = round(ax.get_position().y0, 1)
        rows[row] = rows.get(row, 0.0) + ax.get_position().width
    return min(rows.values(), default=1.0) >= _LEAST_DATA and not any(_overlap(ax) for ax in fig.axes)
