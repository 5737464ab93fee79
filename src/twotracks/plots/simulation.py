"""Figures of what was found on simulated corpora, whose ground truth is known."""

import textwrap
from collections.abc import Sequence

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from twotracks.plots.style import COLOURS, GREY, finish, new_figure
from twotracks.schemas import TRACKS

_SHADES = ("#bbbbbb", "#9ecae1", "#6baed6", "#2171b5", "#08306b")
_MARKERS = "osD^v"
_DASHES = ("-", "--", "-.", ":", "-")
_TOLERATED = (93, 97)  # percent


def quantity(table: pd.DataFrame) -> pd.Series:
    """What a row is about, in words: family, scope and measure.

    Parameters
    ----------
    table : DataFrame
        With ``family``, ``scope`` and ``measure`` ("" where none).

    Returns
    -------
    Series of str
        For axes and tables that people read.

    Examples
    --------
    >>> rows = pd.DataFrame({"family": ["track gap", "keyness"], "scope": ["one outlet", "between tracks"],
    ...                      "measure": ["VADER", ""]})
    >>> quantity(rows).tolist()
    ['track gap, one outlet, VADER', 'keyness, between tracks']
    """
    words = zip(table["family"], table["scope"], table["measure"].fillna(""), strict=True)
    return pd.Series([", ".join(word for word in row if word) for row in words], index=table.index, dtype="str")


def calibration(table: pd.DataFrame, n_articles: int = 600) -> Figure:
    """Empirical coverage and false positive rate of each quantity, at one size of corpus.

    Parameters
    ----------
    table : DataFrame
        From ``simulation.operating_characteristics.summary``.
    n_articles : int
        The size; default: that of the teaching corpus.

    Returns
    -------
    Figure
        Coverage on the left, false positive rate on the right.

    Examples
    --------
    >>> table = tt.simulation.reported("operating-characteristics")
    >>> fig = calibration(table, n_articles=600)
    """
    mine = table[(table["n_articles"] == n_articles) & table["power"].isna()]
    mine = mine.assign(quantity=quantity(mine)).sort_values("quantity", ignore_index=True)
    fig, axes = new_figure(10.5, 2 + 0.32 * len(mine), 2, sharey=True, width_ratios=[3, 2])
    _rates(axes[0], mine, "coverage", COLOURS[TRACKS[0]], "o")
    _rates(axes[1], mine, "false_positive_rate", COLOURS[TRACKS[1]], "s")
    counts = mine[["runs", "runs_null"]].fillna(0).astype(int)
    labels = [f"{row.quantity} ({runs}; {null or 'none'})"
              for row, (runs, null) in zip(mine.itertuples(), counts.to_numpy(), strict=True)]  # fmt: skip
    for ax in axes:
        ax.set_yticks(range(len(mine)), labels)
        ax.set_ylim(len(mine) - 0.5, -0.5)
    axes[0].axvspan(*_TOLERATED, color="#e8e8e8", zorder=0)
    axes[0].axvline(95, color="black", linewidth=0.8)
    axes[0].set_xlabel("empirical coverage of 95 % intervals (%)")
    axes[1].axvline(5, color="black", linewidth=0.8)
    axes[1].set_xlim(left=0)
    axes[1].set_xlabel("false positive rate (%)")
    return finish(
        fig,
        f"Is the coverage 95 %, and the false positive rate 5 %? Simulated corpora of {n_articles:,} articles",
        "Coverage: share of intervals that hold the estimand, the value of all these corpora together. False positive "
        "rate: share of families of tests (all outlets, all words of a comparison) with any finding after correction, "
        "on corpora of outlets that do not differ. In brackets: corpora, left and right. Bars: 95 % intervals for the "
        "number of corpora; grey: 93 to 97 %. Judged is the interval, not the measure: whether a measure agrees with "
        "the ground truth is not shown.",
        table,
    )


def _rates(ax: Axes, table: pd.DataFrame, column: str, colour: str, marker: str) -> None:
    """A rate of each row with its interval, in percent; nothing where there is none."""
    for i, row in enumerate(100 * table[[f"{column}_low", column, f"{column}_high"]].to_numpy(float)):
        low, rate, high = row
        if np.isfinite(rate):
            ax.plot(np.clip([low, high], 0, 100), [i, i], color=colour, linewidth=1.5)
            ax.plot(rate, i, marker, color=colour)


def power(table: pd.DataFrame, measures: Sequence[str], foot: Sequence[str] = ()) -> Figure:
    """Power to find a simulated gap by number of articles, a panel a measure.

    Parameters
    ----------
    table : DataFrame
        From ``simulation.operating_characteristics.power``.
    measures : sequence of str
        Which measures, left to right.
    foot : sequence of str
        Further lines below.

    Returns
    -------
    Figure
        One line a simulated gap, with its 95 % band.

    Examples
    --------
    >>> fig = power(tt.simulation.reported("power"), ["VADER"])
    """
    fig, axes = new_figure(3.4 * len(measures) + 1, 4.2, len(measures), sharey=True)
    for ax, measure in zip(axes, measures, strict=True):
        mine = table[table["measure"] == measure]
        for k, (gap, part) in enumerate(mine.groupby("gap")):
            line = part.sort_values("n_articles")
            ax.fill_between(line["n_articles"], 100 * line["power_low"], 100 * line["power_high"],
                            color=_SHADES[k % 5], alpha=0.25, linewidth=0)  # fmt: skip
            ax.plot(line["n_articles"], 100 * line["power"], _MARKERS[k % 5], linestyle=_DASHES[k % 5],
                    color=_SHADES[k % 5], label=f"{gap:g}", markersize=4.5)  # fmt: skip
        ax.axhline(80, color=GREY, linewidth=0.8, linestyle=":")
        ax.axhline(5, color=GREY, linewidth=0.8, linestyle=":")
        ax.set_xscale("log")
        ticks = sorted(mine["n_articles"].unique())
        ax.set_xticks(ticks, [str(n) for n in ticks])
        ax.minorticks_off()
        ax.set_ylim(0, 100)
        ax.set_title(textwrap.fill(measure[0].upper() + measure[1:], 26), fontsize=10)
        ax.set_xlabel("articles of the outlet on a track")
    axes[0].set_ylabel("power: corpora in which the gap is found (%)")
    axes[-1].legend(title="simulated gap", loc="center left", bbox_to_anchor=(1, 0.5), fontsize=8)
    about = (
        "Simulated gap: mean stance towards Astana minus mean stance towards Geneva, each from -1 to 1. Found: p below "
        "5 %, one outlet; eight at once need more (data/teaching/power.csv, power_adjusted). Dotted: 80 % and 5 %. "
        f"Bands: 95 % intervals for {int(table['runs'].min())} corpora a point. Not shown: real news, whose articles "
        "differ from these in length and wording."
    )
    return finish(fig, "How many articles does it take to find a gap?", [about, *foot], table)


def type_token(table: pd.DataFrame, simulated: str = "teaching") -> Figure:
    """Type-token curves: different words among the first so many of each corpus.

    Parameters
    ----------
    table : DataFrame
        ``corpus`` and the columns of ``simulation.realism.type_token``.
    simulated : str
        Which corpus is simulated.

    Returns
    -------
    Figure
        One line a corpus, on logarithmic axes.

    Examples
    --------
    >>> fig = type_token(tt.simulation.reported("type-token"))
    """
    fig, (ax,) = new_figure(7.5, 4.2)
    for k, (name, part) in enumerate(table.groupby("corpus", sort=False)):
        own = name == simulated
        ax.plot(part["tokens"], part["types"], _MARKERS[k % 5], linestyle=_DASHES[k % 5], markersize=4.5,
                color="black" if own else (GREY, COLOURS[TRACKS[0]], COLOURS[TRACKS[1]])[k % 3],
                label=f"{name} (simulated)" if own else name)  # fmt: skip
    ax.set_xscale("log")
    ax.set_yscale("log")
    for axis in (ax.xaxis, ax.yaxis):
        axis.set_major_formatter(_whole)
    ax.set_xlabel("tokens (words read)")
    ax.set_ylabel("types (different words among them)")
    ax.legend()
    return finish(
        fig, "How soon do the words repeat themselves?",
        "Articles in random order. The simulated corpus runs out of new words because its templates are finite: what "
        "holds on it holds for its own sentences, and says nothing about how varied real news is.", table,
    )  # fmt: skip


def _whole(value: float, _: int) -> str:
    return f"{value:,.0f}"
