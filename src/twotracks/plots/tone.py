"""Means and gaps of a measure, with intervals."""

from collections.abc import Sequence

import numpy as np
import pandas as pd
from matplotlib.figure import Figure

from twotracks.plots.style import (
    GREY,
    NO_PASSAGES,
    cut_note,
    finish,
    in_order,
    label_rows,
    message,
    new_figure,
    points,
    track_legend,
)
from twotracks.schemas import TRACKS


def means(
    claims: dict[str, pd.DataFrame], names: dict[str, str], foot: Sequence[str], outlet_label: str = "outlet",
    of_track: bool = False,
) -> Figure:  # fmt: skip
    """Mean of each measure per outlet and track, a panel a measure; ``of_track``: the measures are of stance."""
    title = f"{'How favourably' if of_track else 'In what tone'} does each outlet speak of each track?"
    if next(iter(claims.values())).empty:
        return message(title, NO_PASSAGES)
    rows = in_order(next(iter(claims.values())))
    fig, axes = new_figure(4.6 * len(claims) + 1, 2.2 + 0.4 * len(rows), len(claims), sharey=True)
    for ax, (measure, table) in zip(axes, claims.items(), strict=True):
        ax.axvline(0, color="black", linewidth=0.8)
        points(ax, table, rows, TRACKS)
        label_rows(ax, rows)
        ax.set_title(names[measure])
        ax.set_xlabel("mean score of passages (-1 to 1)")
    axes[0].set_ylabel(outlet_label)
    track_legend(axes[0], loc="best")
    what = "The score is of the words in a sentence, not of what it says about the track."
    if of_track:
        what = "The intervals do not contain the measure's own error."
    return finish(
        fig, title,
        ["Bars: 95 % intervals, bootstrap over articles. Hollow: under 5 articles, too few for an interval. " + what,
         *foot, cut_note(next(iter(claims.values())), rows)],
    )  # fmt: skip


def gaps(
    claims: dict[str, pd.DataFrame], names: dict[str, str], foot: Sequence[str], outlet_label: str = "outlet"
) -> Figure:
    """Gap between the tracks per outlet, a panel a measure."""
    if next(iter(claims.values())).empty:
        return message("Is the tone better for one track than for the other?", NO_PASSAGES)
    rows = in_order(next(iter(claims.values())))
    fig, axes = new_figure(4.6 * len(claims) + 1, 2.2 + 0.36 * len(rows), len(claims), sharey=True)
    for ax, (measure, table) in zip(axes, claims.items(), strict=True):
        ax.axvline(0, color="black", linewidth=0.8)
        points(ax, table, rows, ["both"])
        label_rows(ax, rows)
        for i, name in enumerate(rows):
            row = table[table["outlet"] == name]
            if row.empty or not np.isfinite(row["estimate"].iloc[0]):
                ax.text(0, i, " one track only", va="center", fontsize=8, color=GREY)
        ax.set_title(names[measure])
        ax.set_xlabel("Astana minus Geneva (difference of mean scores)")
    axes[0].set_ylabel(outlet_label)
    return finish(
        fig, "Is the tone better for one track than for the other?",
        ["Right of zero: the words around Astana are more positive. Bars: 95 % intervals, bootstrap over "
         "articles; an interval across zero "
         "does not show that the tracks are treated alike. Hollow: fewer than 5 articles on a "
         "track.", *foot, cut_note(next(iter(claims.values())), rows)],
    )  # fmt: skip
