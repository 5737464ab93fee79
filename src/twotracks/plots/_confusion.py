"""How well classes are recognised: an ablation of leakage controls, and confusion matrices."""

from collections.abc import Sequence

import numpy as np
import pandas as pd
from matplotlib.figure import Figure

from twotracks.plots.style import COLOURS, GREY, NOT_TWO, finish, message, new_figure, short
from twotracks.provenance import carry
from twotracks.schemas import TRACK_NAMES, TRACKS

_ANNOTATIONS = {-1: "against (-1)", 0: "neither (0)", 1: "for (1)"}
SHOWN = ("cues, weights by hand", "VADER", "TextBlob")


def ablation(table: pd.DataFrame) -> Figure:
    """Accuracy of classifying outlets, one leakage control after another.

    Parameters
    ----------
    table : DataFrame
        From :func:`twotracks.analysis.classify.leakage_ablation`.

    Returns
    -------
    Figure
        To be shown, or saved with :func:`twotracks.plots.save.save`.

    Examples
    --------
    >>> table = pd.DataFrame({"control": ["random folds", "names masked"], "balanced_accuracy": [0.9, 0.6]})
    >>> table = table.assign(ci_low=table["balanced_accuracy"] - 0.1, ci_high=table["balanced_accuracy"] + 0.1)
    >>> fig = ablation(table.assign(chance=0.5, n_articles=120, n_outlets=2, cumulative=True))
    """
    title = "Can a classifier recognise the outlets?"
    if table.empty:
        return message(title, NOT_TWO, table)
    fig, (ax,) = new_figure(8, 1.8 + 0.42 * len(table))
    colour = COLOURS[TRACKS[0]]
    places = [i + 0.6 * (not row.cumulative) for i, row in enumerate(table.itertuples())]
    for place, row in zip(places, table.itertuples(), strict=True):
        ax.plot([100 * row.ci_low, 100 * row.ci_high], [place, place], color=colour, linewidth=1.6)
        face = colour if row.cumulative else "white"
        ax.plot(100 * row.balanced_accuracy, place, "o", color=colour, markerfacecolor=face)
    chance = 100 * table["chance"].iloc[0]
    ax.axvline(chance, color=GREY, linestyle="--", linewidth=1)
    ax.text(chance, places[-1] + 0.55, f" chance {chance:.3g} %", color=GREY, fontsize=8.5, va="center")
    signs = ["" if i == 0 else "+ " if kept else "then: " for i, kept in enumerate(table["cumulative"])]
    ax.set_yticks(places, [sign + name for sign, name in zip(signs, table["control"], strict=True)])
    ax.set_ylim(places[-1] + 0.8, -0.5)
    ax.set_xlim(0, 100)
    ax.grid(axis="y", visible=False)
    ax.set_xlabel("balanced accuracy in held-out folds (%)")
    foot = (
        f"{table['n_articles'].iloc[0]:,} articles of {table['n_outlets'].iloc[0]} outlets. Each filled point keeps "
        "the leakage controls above it; each hollow one adds one to all of these. Bars: 95 % intervals over groups and "
        "divisions into folds. Recognising is not framing: house style, subjects and beats count too."
    )
    return finish(fig, title, foot, table)


def confusion(table: pd.DataFrame, accuracy: pd.DataFrame, of: str) -> Figure:
    """Confusion matrix; rows add up to 100 %.

    Parameters
    ----------
    table, accuracy : DataFrame
        The parts ``confusion`` and ``accuracy`` of what :func:`twotracks.analysis.classify.outlets` or ``tracks`` give.
    of : str
        What the classes are: "outlets" or "tracks".

    Returns
    -------
    Figure
        To be shown, or saved with :func:`twotracks.plots.save.save`.

    Examples
    --------
    >>> texts = pd.Series(["peace talks", "peace deal", "war talks", "war front"] * 3)
    >>> labels = pd.Series(["A", "A", "B", "B"] * 3)
    >>> groups = pd.Series([str(i) for i in range(12)])
    >>> predicted = tt.classify.predict(texts, labels, groups)
    >>> accuracy = pd.DataFrame([tt.classify.accuracy(labels, predicted, groups)])
    >>> fig = confusion(tt.classify.confusion(labels, predicted), accuracy, "outlets")
    """
    title = f"Which {of} does a classifier confuse, names masked?"
    if table.empty:
        return message(title, NOT_TWO, table)
    names = sorted(table["actual"].unique())
    share = table.pivot(index="actual", columns="predicted", values="share").loc[names, names].to_numpy() * 100
    counts = table.groupby("actual")["n"].sum()
    side = 1.4 + 0.5 * len(names)
    fig, (ax,) = new_figure(side + 2.2, side + 1.4)
    ax.imshow(share, cmap="Blues", vmin=0, vmax=100, aspect="auto")
    for i in range(len(names)):
        for j in range(len(names)):
            if share[i, j] >= 0.5:
                ax.text(
                    j,
                    i,
                    f"{share[i, j]:.0f}",
                    ha="center",
                    va="center",
                    fontsize=8.5,
                    color="white" if share[i, j] > 55 else "black",
                )
    labels = [TRACK_NAMES.get(name, short(name, 22)) for name in names]
    ax.set_xticks(range(len(names)), labels, rotation=45, ha="right")
    ax.set_yticks(
        range(len(names)), [f"{label} ({counts[name]:,.0f})" for label, name in zip(labels, names, strict=True)]
    )
    ax.grid(visible=False)
    ax.set_xlabel("predicted")
    ax.set_ylabel("actual (texts)")
    row = accuracy.iloc[0]
    return finish(
        fig, title,
        f"% of each row. Balanced accuracy {100 * row['balanced_accuracy']:.0f} % (95 % interval "
        f"{100 * row['ci_low']:.0f} to "
        f"{100 * row['ci_high']:.0f} %), chance {100 * row['chance']:.0f} %. What is "
        "recognised is not yet framed: subjects and house style count too.", table,
    )  # fmt: skip


def cell(actual: str, predicted: str) -> tuple[str, str]:
    """What a cell of a confusion matrix is called on a page of lines.

    Parameters
    ----------
    actual, predicted : str
        Its classes.

    Returns
    -------
    (str, str)
        Group and label.

    Examples
    --------
    >>> cell("astana", "geneva")
    ('actual: Astana', 'predicted: Geneva')
    """
    return f"actual: {TRACK_NAMES.get(actual, actual)}", f"predicted: {TRACK_NAMES.get(predicted, predicted)}"


def confusion_points(table: pd.DataFrame) -> pd.DataFrame:
    """The cells that :func:`confusion` draws and that count a text, as points of a page of lines.

    Parameters
    ----------
    table : DataFrame
        As given to :func:`confusion`.

    Returns
    -------
    DataFrame
        ``group`` (the actual class), ``label`` (the predicted one), ``value`` (% of the actual class), ``note``.

    Examples
    --------
    >>> table = tt.classify.confusion(pd.Series(["A", "A", "B"]), pd.DataFrame({0: ["A", "B", "B"]}))
    >>> confusion_points(table)[["group", "label", "value"]].values.tolist()[1]
    ['actual: A', 'predicted: B', 50.0]
    """
    shown = table[table["n"] > 0]
    named = [cell(actual, predicted) for actual, predicted in zip(shown["actual"], shown["predicted"], strict=True)]
    points = pd.DataFrame(named, columns=["group", "label"])
    points["value"] = 100 * shown["share"].to_numpy(dtype=float)
    points["note"] = [f"{n:.1f} texts on the mean of the divisions" for n in shown["n"]]
    return carry(table, points)


def stance_confusion(table: pd.DataFrame, measures: Sequence[str] = SHOWN) -> Figure:
    """Which annotations get which labels.

    Parameters
    ----------
    table : DataFrame
        From :func:`twotracks.validation.stored.confusion`.
    measures : sequence of str
        Which of its measures are drawn, left to right.

    Returns
    -------
    Figure
        A panel a measure.

    Examples
    --------
    >>> fig = stance_confusion(tt.validation.confusion())
    """
    fig, axes = new_figure(3.3 * len(measures) + 1, 3.9, len(measures), sharey=True)
    for ax, measure in zip(axes, measures, strict=True):
        mine = table[table["measure"] == measure]
        counts = mine.pivot(index="annotation", columns="label", values="n").loc[[-1, 0, 1], [-1, 0, 1]].to_numpy(float)
        share = 100 * counts / np.maximum(counts.sum(axis=1, keepdims=True), 1)
        ax.imshow(share, cmap="Blues", vmin=0, vmax=100, aspect="auto")
        for i in range(3):
            for j in range(3):
                colour = "white" if share[i, j] > 55 else "black"
                text = f"{share[i, j]:.0f} %\n({counts[i, j]:.0f})"
                ax.text(j, i, text, ha="center", va="center", fontsize=8.5, color=colour)
        ax.set_title(measure)
        ax.set_xticks(range(3), ["against", "neither", "for"])
        ax.set_yticks(range(3), list(_ANNOTATIONS.values()))
        ax.grid(visible=False)
        ax.set_xlabel("label predicted by the measure")
    axes[0].set_ylabel("annotation")
    foot = (
        "Per cent of each row, passages of the test set in brackets. The annotators were language models under the "
        "codebook. How often a single label is right on another corpus is not shown."
    )
    return finish(fig, "Where does each measure go wrong?", foot, table)
