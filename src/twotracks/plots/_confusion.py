"""How well classes are told apart."""

import pandas as pd
from matplotlib.figure import Figure

from twotracks.plots.style import COLOURS, GREY, NOT_TWO, finish, message, new_figure, short
from twotracks.schemas import TRACK_NAMES


def ladder(table: pd.DataFrame) -> Figure:
    """Accuracy of telling outlets apart, one safeguard after another, from ``analysis.classify.ladder``."""
    if table.empty:
        return message("Can a classifier tell the outlets apart?", NOT_TWO)
    fig, (ax,) = new_figure(8, 1.8 + 0.42 * len(table))
    for i, row in enumerate(table.itertuples()):
        ax.plot([100 * row.ci_low, 100 * row.ci_high], [i, i], color=COLOURS["astana"], linewidth=1.6)
        ax.plot(100 * row.balanced_accuracy, i, "o", color=COLOURS["astana"])
    chance = 100 * table["chance"].iloc[0]
    ax.axvline(chance, color=GREY, linestyle="--", linewidth=1)
    ax.text(chance, len(table) - 0.45, f" chance {chance:.3g} %", color=GREY, fontsize=8.5, va="center")
    ax.set_yticks(range(len(table)), [("" if i == 0 else "+ ") + rung for i, rung in enumerate(table["rung"])])
    ax.set_ylim(len(table) - 0.2, -0.5)
    ax.set_xlim(0, 100)
    ax.grid(axis="y", visible=False)
    ax.set_xlabel("balanced accuracy in held-out folds (%)")
    return finish(
        fig, "Can a classifier tell the outlets apart?",
        f"{table['n_articles'].iloc[0]:,} articles of {table['n_outlets'].iloc[0]} outlets. Each rung keeps the "
        f"safeguards above it. Bars: 95 % intervals over groups and divisions into folds. "
        "Telling apart is not framing: house style, subjects and beats count too.",
    )  # fmt: skip


def confusion(table: pd.DataFrame, accuracy: pd.DataFrame, title: str) -> Figure:
    """Confusion matrix from ``analysis.classify.confusion``; rows add up to 100 %."""
    if table.empty:
        return message(title, NOT_TWO)
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
    ax.set_xlabel("taken for")
    ax.set_ylabel("really (texts)")
    row = accuracy.iloc[0]
    return finish(
        fig, title,
        f"% of each row. Balanced accuracy {100 * row['balanced_accuracy']:.0f} % (95 % interval "
        f"{100 * row['ci_low']:.0f} to "
        f"{100 * row['ci_high']:.0f} %), chance {100 * row['chance']:.0f} %.",
    )  # fmt: skip
