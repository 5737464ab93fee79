"""What somebody is called: shares of one way of naming, by outlet, and the names of each track."""

import textwrap

import numpy as np
import pandas as pd
from matplotlib.figure import Figure

from twotracks.plots.style import (
    COLOURS,
    GREY,
    MARKERS,
    finish,
    in_order,
    label_rows,
    mark,
    message,
    new_figure,
    outlet_label,
    short,
    track_legend,
)
from twotracks.schemas import TRACKS

_CORRECTED = "corrected by annotated names"  # estimator of twotracks.analysis.naming.contrast
_BY_RULES = "names resolved by rules"
_PLANTED = "planted"  # of simulated corpora
_DRAWN = {_BY_RULES: ("o", GREY, 0.16), _CORRECTED: ("D", "#009E73", -0.16)}


def naming(claims: pd.DataFrame, says: str, planted: pd.Series | None = None) -> Figure:
    """How often each outlet calls one and the same by the first of two ways.

    Parameters
    ----------
    claims : DataFrame
        From :func:`twotracks.analysis.naming.contrast.shares`, of one contrast.
    says : str
        What a share of the first says (``tt.naming.contrasts()[...].says``).
    planted : Series of float, optional
        Of a simulated corpus, the true shares by outlet: a black line across the row.

    Returns
    -------
    Figure
        To be shown, or saved with :func:`twotracks.plots.save.save`.

    Examples
    --------
    >>> row = {"outlet": "A", "estimator": "names resolved by rules", "estimate": 0.4, "ci_low": 0.2, "ci_high": 0.6}
    >>> fig = naming(pd.DataFrame([row | {"n_first": 4, "n_second": 6, "n_articles": 9}]), "called a regime")
    """
    title = "Who is called what?"
    known = claims[claims["estimate"].notna()]
    if known.empty:
        return message(title, f"No outlet of this corpus has five such names ({says}).", claims)
    names = in_order(known)
    fig, (ax,) = new_figure(8, 2.1 + 0.36 * len(names))
    both = known["estimator"].nunique() > 1
    for estimator, part in known.groupby("estimator"):
        marker, colour, shift = _DRAWN[estimator]
        rows = part.set_index("outlet")
        for i, name in enumerate(names):
            if name in rows.index:
                row = rows.loc[name]
                interval = [100 * row[column] for column in ("estimate", "ci_low", "ci_high")]
                mark(ax, *interval, at=i + shift * both, colour=colour, marker=marker)
        ax.plot([], [], marker, color=colour, linestyle="-", label=estimator)
    if planted is not None:
        for i, name in enumerate(names):
            if np.isfinite(planted.get(name, np.nan)):
                ax.plot([100 * planted[name]] * 2, [i - 0.34, i + 0.34], color="black", linewidth=1.6)
        ax.plot([], [], color="black", label=_PLANTED)
    label_rows(ax, names)
    n = known.groupby("outlet")[["n_first", "n_second"]].max().sum(axis=1).round().astype(int)
    ax.set_yticks(range(len(names)), [f"{short(name)} ({n[name]:,})" for name in names])
    ax.set_xlim(-3, 103)
    ax.set_xlabel("\n".join(textwrap.wrap(f"% of {says}", 72)))
    ax.set_ylabel(f"{outlet_label(claims)} (names)")
    ax.legend(loc="best", fontsize=8)
    foot = (
        "Names are counted where they stand for the same by the rules, which erred in one of six names of articles "
        "they had not seen (annotated by language models). Bars: 95 % intervals over articles"
        + (", of the corrected shares with the error of the rules. " if both else ", without the error of the rules. ")
        + "A share tells what word is used, not whether it is deserved."
    )
    return finish(fig, title, foot, claims)


def names(claims: pd.DataFrame, title: str, n: int = 8) -> Figure:
    """By which names somebody is called on either track.

    Parameters
    ----------
    claims : DataFrame
        From :func:`twotracks.inference.estimates.composition` of the column ``word`` or ``name`` of names.
    title : str
        The question.
    n : int
        Names drawn, the most frequent.

    Returns
    -------
    Figure
        To be shown, or saved with :func:`twotracks.plots.save.save`.

    Examples
    --------
    >>> passages = pd.DataFrame({"article_id": list("abcdefghijkl"), "outlet": "Daily", "name": ["regime", "army"] * 6})
    >>> claims = tt.estimate.composition(passages.assign(track="astana"), "name", n_boot=50)
    >>> fig = names(claims, "What is the government called?")
    """
    if claims.empty:
        return message(title, "No passage of this corpus has such a name.", claims)
    top = claims.groupby("value")["estimate"].sum().sort_values(ascending=False).index[:n].tolist()
    fig, (ax,) = new_figure(8, 2.1 + 0.36 * len(top))
    for track, shift in zip(TRACKS, (-0.16, 0.16), strict=True):
        rows = claims[claims["track"] == track].set_index("value")
        for i, name in enumerate(top):
            if name in rows.index:
                interval = [100 * rows.loc[name, column] for column in ("estimate", "ci_low", "ci_high")]
                mark(ax, *interval, at=i + shift, colour=COLOURS[track], marker=MARKERS[track])
    ax.set_yticks(range(len(top)), top)
    ax.set_ylim(len(top) - 0.4, -0.6)
    ax.set_xlim(left=-1)
    ax.set_xlabel("share of such names in the track's passages (%)")
    ax.set_ylabel("name")
    track_legend(ax, loc="best")
    foot = (
        "Names that stand for the same by the rules of data/lexicons/naming.toml. Bars: 95 % intervals over articles; "
        "hollow: fewer than five articles. In whose voice a name is used is not told here."
    )
    return finish(fig, title, foot, claims)
