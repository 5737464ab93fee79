"""How well measures of stance agree with annotations."""

import pandas as pd
from matplotlib.figure import Figure

from twotracks.plots.style import GREY, finish, label_rows, mark, measures_of, new_figure


def validity(table: pd.DataFrame) -> Figure:
    """Agreement of each measure of stance with annotations: correlation and F1 on the test set.

    Parameters
    ----------
    table : DataFrame
        Rows of :func:`twotracks.validation.stored.reported` for stance, all corpora and all sentences.

    Returns
    -------
    Figure
        A row a measure; a marker for each of the designs "test set" and "corpus left out, test set".

    Examples
    --------
    >>> fig = validity(tt.reported("stance", split="test", corpus="all corpora", sentences="all"))
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
    n = int(table.loc[table["design"] == "test set", "n"].iloc[0])
    foot = (
        f"{n} passages of three corpora, annotated by language models under the codebook. Bars: 95 % intervals over "
        "articles. Passages with evaluating words are over-represented. Agreement with people, or on outlets nobody "
        "has seen, is not shown."
    )
    return finish(fig, "How well does each measure agree with annotations?", foot, table)


def annotations_by_score(table: pd.DataFrame) -> Figure:
    """Mean annotation of passages by the score a measure gave them.

    Parameters
    ----------
    table : DataFrame
        From :func:`twotracks.validation.stance.by_score`: ``measure``, ``score``, ``annotation``, ``low``, ``high``.

    Returns
    -------
    Figure
        A panel a measure.

    Examples
    --------
    >>> table = pd.DataFrame({"measure": "mine", "score": [-0.5, 0.5], "annotation": [-0.4, 0.6], "n": 20})
    >>> fig = annotations_by_score(table.assign(low=table["annotation"] - 0.2, high=table["annotation"] + 0.2))
    """
    known = measures_of(table)
    fig, axes = new_figure(3.5 * len(known) + 0.8, 4.2, len(known), sharey=True)
    for ax, (name, about) in zip(axes, known.items(), strict=True):
        part = table[table["measure"] == name]
        ax.axhline(0, color="black", linewidth=0.8)
        ax.plot([-1, 1], [-1, 1], color=GREY, linestyle="--", linewidth=0.8)
        ax.vlines(part["score"], part["low"], part["high"], color="#0072B2", linewidth=1.6)
        ax.plot(part["score"], part["annotation"], "o", color="#0072B2")
        ax.set_title(about["label"])
        ax.set_xlim(-1.05, 1.05)
        ax.set_ylim(-1.05, 1.05)
        ax.set_xlabel("score (-1 to 1), mean of a group")
    axes[0].set_ylabel("mean annotation (-1 to 1)")
    foot = (
        "Each point: an eighth of the passages of the test set (fewer where scores are equal). Dashed: score and "
        "annotation the same. Bars: 95 % intervals over articles. The annotators were language models under the "
        "codebook."
    )
    agreements = [str(about.get("agreement", "")) for about in known.values()]
    return finish(fig, "When a score says favourable, do annotators say so?", [foot, *agreements], table)
