"""Outlets by camp: one value an outlet, and what a contrast between camps says."""

import numpy as np
import pandas as pd
from matplotlib.figure import Figure

from twotracks.plots.style import GREY, finish, message, new_figure, outlet_label, short

COLOURS = ("#0072B2", "#D55E00", "#009E73", "#CC79A7", "#E69F00", "#56B4E9", "#777777")
MARKERS = ("o", "s", "D", "^", "v", "P", "X")


def by_camp(table: pd.DataFrame, contrasts: pd.DataFrame, value: str, axis: str, title: str) -> Figure:
    """A value of each outlet, in order, the camps told apart by colour and marker.

    Parameters
    ----------
    table : DataFrame
        One row an outlet: ``outlet``, ``camp`` ("" for none), and the column ``value``; with ``ci_low`` and
        ``ci_high`` its interval is drawn as well.
    contrasts : DataFrame
        ``what`` (which camps are compared) and the results of :func:`twotracks.inference.contrasts.exact`.
    value : str
        Name of the column.
    axis, title : str
        What the value is, with its unit, and the question.

    Returns
    -------
    Figure
        To be shown, or saved with :func:`twotracks.plots.save.save`.

    Examples
    --------
    >>> table = pd.DataFrame({"outlet": list("abcd"), "camp": ["x", "x", "y", "y"], "share": [0.9, 0.8, 0.1, 0.2]})
    >>> fig = by_camp(table, pd.DataFrame(), "share", "share of words (0 to 1)", "Who says it?")
    """
    known = table[table[value].notna()].sort_values([value, "outlet"], ignore_index=True)
    camps = sorted(camp for camp in known["camp"].unique() if camp)
    if len(camps) < 2:
        words = (
            "A contrast between camps needs outlets of two camps, with enough articles each. This corpus has none of "
            "the outlets and states whose camp is known (data/outlets.csv, data/states.csv), those of one camp only, "
            "or too few of their articles."
        )
        return message(title, words, table)
    fig, (ax,) = new_figure(8.4, 2.2 + 0.24 * len(known))
    for i, row in enumerate(known.itertuples()):
        k = camps.index(row.camp) if row.camp else len(COLOURS) - 1
        colour = COLOURS[k % len(COLOURS)] if row.camp else GREY
        if "ci_low" in known.columns and np.isfinite(row.ci_low):
            ax.plot([row.ci_low, row.ci_high], [i, i], color=colour, linewidth=1.4)
        ax.plot(getattr(row, value), i, MARKERS[k % len(MARKERS)], color=colour, markersize=6)
    for k, camp in enumerate(camps):
        ax.plot([], [], MARKERS[k % len(MARKERS)], color=COLOURS[k % len(COLOURS)], label=camp)
    ax.legend(loc="center left", bbox_to_anchor=(1.0, 0.5), fontsize=8)
    ax.set_yticks(np.arange(len(known)), [short(name) for name in known["outlet"]])
    ax.set_ylim(-0.6, len(known) - 0.4)
    ax.set_xlabel(axis)
    ax.set_ylabel(outlet_label(table))
    bars = "Bars: 95 % intervals of each outlet, over its articles. " if "ci_low" in known.columns else ""
    said = [
        f"{row.what}: difference {row.difference:+.3f}, exact p = {row.p:.2g} (smallest attainable "
        f"{row.smallest_p:.2g}, {row.n_target} against {row.n_reference})"
        + ("" if row.enough else ": too few outlets for a test")
        for row in contrasts.itertuples()
    ]
    read = (
        bars + "Each outlet counts once, however many articles it has; the test divides the outlets among the camps in "
        "every way there is. "
        "Camps are drawn by country and owner or by side in the war, with sources in the data. A difference between "
        "camps does not tell its cause, and these outlets are no random sample of their camps."
    )
    return finish(fig, title, [read, *said], table)
