"""Stance toward the tracks, and how well measures of it agree with annotations."""

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
    mark,
    message,
    new_figure,
)

_ESTIMATORS = {
    "measure alone": ("o", GREY),
    "annotations alone": ("s", "#CC79A7"),
    "design-adjusted": ("D", "#009E73"),
}
_ANNOTATIONS = {-1: "against (-1)", 0: "neither (0)", 1: "for (1)"}


def design_adjusted_gaps(claims: pd.DataFrame, foot: Sequence[str], outlet_label: str = "outlet") -> Figure:
    """Gap between the tracks per outlet by the measure alone, the annotations alone, and design-adjusted (DSL).

    Parameters
    ----------
    claims : DataFrame
        From :func:`twotracks.inference.dsl.gaps`.
    foot : sequence of str
        Sentences below the figure.
    outlet_label : str
        What an outlet is called, such as "state".

    Returns
    -------
    Figure
        A row an outlet, a marker an estimator.

    Examples
    --------
    >>> passages = pd.DataFrame({"article_id": list("abcdefghijkl"), "outlet": "Daily", "vader": [0.1, -0.2, 0.3] * 4})
    >>> passages["track"] = ["astana", "geneva"] * 6
    >>> claims = tt.estimate.track_gap(passages, "vader", n_boot=50).assign(estimator="measure alone")
    >>> fig = design_adjusted_gaps(claims, ["Invented scores."])
    """
    title = "Is one track spoken of more favourably than the other?"
    if claims.empty:
        return message(title, NO_PASSAGES)
    both = claims[claims.groupby("outlet")["estimate"].transform(lambda values: values.notna().any())]
    if both.empty:
        return message(title, "No outlet of this corpus speaks of both tracks, so there is no gap to draw.")
    rows = in_order(both)
    one = claims["outlet"].nunique() - both["outlet"].nunique()
    estimators = [name for name in _ESTIMATORS if name in set(claims["estimator"])]
    fig, (ax,) = new_figure(8.6, 2.4 + 0.5 * len(rows))
    ax.axvline(0, color="black", linewidth=0.8)
    for k, name in enumerate(estimators):
        marker, colour = _ESTIMATORS[name]
        part = claims[claims["estimator"] == name].set_index("outlet")
        offset = 0.24 * (k - (len(estimators) - 1) / 2)
        for i, outlet in enumerate(rows):
            if outlet in part.index:
                interval = part.loc[outlet, ["estimate", "ci_low", "ci_high"]]
                mark(ax, *interval, at=i + offset, colour=colour, marker=marker)
        ax.plot([], [], marker, color=colour, label=name)
    label_rows(ax, rows)
    ax.set_xlabel("Astana minus Geneva (difference of mean stance, each from -1 to 1)")
    ax.set_ylabel(outlet_label)
    ax.legend(loc="best", fontsize=8)
    return finish(
        fig, title,
        ["Right of zero: more favourable to Astana. Bars: 95 % intervals over articles; those of the measure alone do "
         "not contain its error. Hollow: too few articles for an interval.", *foot,
         f"Not drawn: {one} that speak of one track only." if one else "", cut_note(both, rows)],
    )  # fmt: skip


def validity(table: pd.DataFrame, foot: Sequence[str]) -> Figure:
    """Agreement of each measure of stance with annotations: correlation and F1 on the test set.

    Parameters
    ----------
    table : DataFrame
        Rows of :func:`twotracks.validation.reported.reported` for stance, all corpora and all sentences.
    foot : sequence of str
        Sentences below the figure.

    Returns
    -------
    Figure
        A row a measure; a marker for each of the designs "test set" and "corpus left out, test set".

    Examples
    --------
    >>> table = tt.reported("stance", split="test", corpus="all corpora", sentences="all")
    >>> fig = validity(table, ["Annotators: language models under the codebook."])
    """
    designs = {
        "test set": ("test set", "o", "#0072B2"),
        "corpus left out, test set": ("test set, fitted without its corpus", "s", "#D55E00"),
    }
    names = list(dict.fromkeys(table["measure"]))
    fig, axes = new_figure(10.5, 2.4 + 0.42 * len(names), 2, sharey=True)
    titles = {"r": "Correlation with annotations", "macro_f1": "F1, mean of three classes"}
    labels = {"r": "Pearson's r (0: none, 1: perfect)", "macro_f1": "macro-averaged F1 (0 to 1)"}
    for ax, statistic in zip(axes, titles, strict=True):
        for k, (design, (name, marker, colour)) in enumerate(designs.items()):
            part = table[table["design"] == design].set_index("measure")
            for i, measure in enumerate(names):
                if measure in part.index:
                    columns = [statistic, f"{statistic}_low", f"{statistic}_high"]
                    mark(ax, *part.loc[measure, columns], at=i + 0.26 * (k - 0.5), colour=colour, marker=marker)
            ax.plot([], [], marker, color=colour, label=name)
        label_rows(ax, names)
        ax.set_title(titles[statistic])
        ax.set_xlabel(labels[statistic])
        ax.axvline(0, color="black", linewidth=0.8)
    axes[0].set_ylabel("measure")
    axes[0].legend(loc="upper right", fontsize=8, borderaxespad=0.1)
    return finish(fig, "How well does each measure agree with annotations?", foot)


def annotations_by_score(bins: dict[str, pd.DataFrame], foot: Sequence[str]) -> Figure:
    """Mean annotation of passages by the score a measure gave them.

    Parameters
    ----------
    bins : dict of str to DataFrame
        Label of a measure to a table from :func:`twotracks.validation.stance.annotations_by_score`.
    foot : sequence of str
        Sentences below the figure.

    Returns
    -------
    Figure
        A panel a measure.

    Examples
    --------
    >>> table = pd.DataFrame({"score": [-0.5, 0.5], "annotation": [-0.4, 0.6], "low": -0.7, "high": 0.8, "n": 20})
    >>> fig = annotations_by_score({"mine": table}, ["Invented numbers."])
    """
    fig, axes = new_figure(3.5 * len(bins) + 0.8, 4.2, len(bins), sharey=True)
    for ax, (measure, table) in zip(axes, bins.items(), strict=True):
        ax.axhline(0, color="black", linewidth=0.8)
        ax.plot([-1, 1], [-1, 1], color=GREY, linestyle="--", linewidth=0.8)
        ax.vlines(table["score"], table["low"], table["high"], color="#0072B2", linewidth=1.6)
        ax.plot(table["score"], table["annotation"], "o", color="#0072B2")
        ax.set_title(measure)
        ax.set_xlim(-1.05, 1.05)
        ax.set_ylim(-1.05, 1.05)
        ax.set_xlabel("score (-1 to 1), mean of a group")
    axes[0].set_ylabel("mean annotation (-1 to 1)")
    return finish(fig, "When a score says favourable, do annotators say so?", foot)


def stance_confusion(cells: dict[str, pd.DataFrame], foot: Sequence[str]) -> Figure:
    """Which annotations get which labels.

    Parameters
    ----------
    cells : dict of str to DataFrame
        Measure to its rows of :func:`twotracks.validation.reported.confusion`.
    foot : sequence of str
        Sentences below the figure.

    Returns
    -------
    Figure
        A panel a measure.

    Examples
    --------
    >>> pairs = [(given, label, 10 if given == label else 2) for given in (-1, 0, 1) for label in (-1, 0, 1)]
    >>> table = pd.DataFrame(pairs, columns=["annotation", "label", "n"])
    >>> fig = stance_confusion({"mine": table}, ["Invented numbers."])
    """
    fig, axes = new_figure(3.3 * len(cells) + 1, 3.9, len(cells), sharey=True)
    for ax, (measure, table) in zip(axes, cells.items(), strict=True):
        counts = (
            table.pivot(index="annotation", columns="label", values="n").loc[[-1, 0, 1], [-1, 0, 1]].to_numpy(float)
        )
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
    return finish(fig, "Where does each measure go wrong?", foot)
