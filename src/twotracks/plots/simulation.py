"""What was found on corpora whose truth is known."""

from collections.abc import Sequence

import numpy as np
import pandas as pd
from matplotlib.figure import Figure

from twotracks.plots.style import COLOURS, GREY, finish, new_figure

_SHADES = ("#bbbbbb", "#9ecae1", "#6baed6", "#2171b5", "#08306b")
_MARKERS = "osD^v"
_DASHES = ("-", "--", "-.", ":", "-")
_TOLERATED = (93, 97)  # percent


def calibration(table: pd.DataFrame, n_articles: int) -> Figure:
    """Empirical coverage of the intervals and false positive rate of the tests, at one size of corpus.

    Parameters
    ----------
    table : DataFrame
        From ``simulation.operating_characteristics.summary``.
    n_articles : int
        Which size of simulated corpora.

    Returns
    -------
    Figure
        To be shown (`fig`), or saved with :func:`twotracks.plots.save.save`.

    Examples
    --------
    >>> row = {"quantity": "mean per outlet", "n_articles": 600, "runs": 400, "runs_alike": 0, "power": np.nan}
    >>> row |= {"covered": 0.95, "covered_low": 0.93, "covered_high": 0.97, "false_positive_rate": np.nan}
    >>> table = pd.DataFrame([{**row, "false_positive_rate_low": np.nan, "false_positive_rate_high": np.nan}])
    >>> fig = calibration(table, 600)
    """
    mine = table[(table["n_articles"] == n_articles) & table["power"].isna()]
    names = sorted(mine["quantity"])
    mine = mine.set_index("quantity")
    fig, axes = new_figure(10.5, 2 + 0.32 * len(names), 2, sharey=True, width_ratios=[3, 2])
    for ax, column, colour, marker in (
        (axes[0], "covered", COLOURS["astana"], "o"), (axes[1], "false_positive_rate", COLOURS["geneva"], "s"),
    ):  # fmt: skip
        for i, name in enumerate(names):
            row = 100 * mine.loc[name, [f"{column}_low", column, f"{column}_high"]].astype(float)
            if np.isfinite(row.iloc[1]):
                ax.plot(row.iloc[[0, 2]].clip(0, 100), [i, i], color=colour, linewidth=1.5)
                ax.plot(row.iloc[1], i, marker, color=colour)
        counts = mine.loc[names, ["runs", "runs_alike"]].fillna(0).astype(int)
        labels = [f"{row.Index} ({row.runs}; {row.runs_alike or 'none'})" for row in counts.itertuples()]
        ax.set_yticks(range(len(names)), labels)
        ax.set_ylim(len(names) - 0.5, -0.5)
    axes[0].axvspan(*_TOLERATED, color="#e8e8e8", zorder=0)
    axes[0].axvline(95, color="black", linewidth=0.8)
    axes[0].set_xlabel("95 % intervals that hold the truth (%)")
    axes[1].axvline(5, color="black", linewidth=0.8)
    axes[1].set_xlim(left=0)
    axes[1].set_xlabel("found something where nothing differs (%)")
    return finish(
        fig, f"Do the intervals keep their promise? Simulated corpora of {n_articles:,} articles",
        ["In brackets: corpora tried, left and right. Truth: the value of all these corpora together. Bars: 95 % "
         "intervals for the number of corpora; grey: 93 to 97 %. Right: share of families of tests (all outlets, all "
         "words of a comparison) with any finding after correction, on corpora of outlets alike. Tried is the "
         "interval, not the measure."],
    )  # fmt: skip


def power(table: pd.DataFrame, measures: list[str], foot: Sequence[str]) -> Figure:
    """Chance of finding a simulated gap by number of articles, a panel a measure.

    Parameters
    ----------
    table : DataFrame
        From ``simulation.operating_characteristics.power``.
    measures : list of str
        Which measures, in this order.
    foot : sequence of str
        What the figure says below, a paragraph each.

    Returns
    -------
    Figure
        To be shown (`fig`), or saved with :func:`twotracks.plots.save.save`.

    Examples
    --------
    >>> table = pd.DataFrame({"measure": "mine", "gap": 0.2, "n_articles": [20, 40], "runs": 60, "power": [0.3, 0.6]})
    >>> table = table.assign(power_low=table["power"] - 0.1, power_high=table["power"] + 0.1)
    >>> fig = power(table, ["mine"], ["Invented numbers."])
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
        ax.set_title(measure[0].upper() + measure[1:] if len(measure) < 24 else "Planted, as found")
        ax.set_xlabel("articles of the outlet on a track")
    axes[0].set_ylabel("corpora in which the gap is found (%)")
    axes[-1].legend(title="planted gap", loc="center left", bbox_to_anchor=(1, 0.5), fontsize=8)
    return finish(
        fig, "How many articles does it take to see a gap?",
        ["Planted gap: mean stance towards Astana minus mean stance towards Geneva, each from -1 to 1. Found: p below "
         "5 %, one outlet; eight at once need more (data/teaching/power.csv). Dotted: 80 % and 5 %. Bands: 95 % "
         f"intervals for {int(table['runs'].min())} corpora a point.", *foot],
    )  # fmt: skip


def type_token(table: pd.DataFrame, simulated: str) -> Figure:
    """Different words (types) among the first so many words (tokens) of each corpus.

    Parameters
    ----------
    table : DataFrame
        ``corpus``, ``tokens``, ``types``, from ``simulation.realism.type_token``.
    simulated : str
        Which corpus is the simulated one.

    Returns
    -------
    Figure
        To be shown (`fig`), or saved with :func:`twotracks.plots.save.save`.

    Examples
    --------
    >>> table = pd.DataFrame({"corpus": ["mine", "mine"], "tokens": [1_000, 3_000], "types": [400, 800]})
    >>> fig = type_token(table, simulated="mine")
    """
    fig, (ax,) = new_figure(7.5, 4.2)
    for k, (name, part) in enumerate(table.groupby("corpus", sort=False)):
        own = name == simulated
        ax.plot(part["tokens"], part["types"], _MARKERS[k % 5], linestyle=_DASHES[k % 5], markersize=4.5,
                color="black" if own else (GREY, COLOURS["astana"], COLOURS["geneva"])[k % 3],
                label=f"{name} (simulated)" if own else name)  # fmt: skip
    ax.set_xscale("log")
    ax.set_yscale("log")
    for axis in (ax.xaxis, ax.yaxis):
        axis.set_major_formatter(lambda value, _: f"{value:,.0f}")
    ax.set_xlabel("words read")
    ax.set_ylabel("different words among them")
    ax.legend()
    return finish(
        fig, "How soon do the words repeat themselves?",
        "Articles in random order. The simulated corpus runs out of new words because its bank is finite: what holds "
        "on it holds for its own sentences, and says nothing about how varied real news is.",
    )  # fmt: skip
