"""Forest plots: estimates as points with their intervals, a row an outlet."""

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from twotracks.plots.style import (
    GREY,
    NO_PASSAGES,
    cut_note,
    finish,
    in_order,
    label_rows,
    mark,
    measures_of,
    message,
    new_figure,
    outlet_label,
    points,
    short,
    track_legend,
)
from twotracks.schemas import SPEAKER_NAMES, TRACK_NAMES, TRACKS

_ESTIMATORS = {
    "measure alone": ("o", GREY),
    "annotations alone": ("s", "#CC79A7"),
    "design-adjusted": ("D", "#009E73"),
}
ADJUSTED = "adjusted by annotated articles"  # estimator of twotracks.inference.detection
_TRUTH = "ground truth"  # of simulated corpora: a line across the row, because it is no estimate
_BARS = "Bars: 95 % intervals, bootstrap over articles. "


def means(claims: pd.DataFrame) -> Figure:
    """Mean of each measure per outlet and track, a panel a measure.

    Parameters
    ----------
    claims : DataFrame
        From :func:`twotracks.inference.estimates.means`. What each measure is called, asks and does not show travels
        with it.

    Returns
    -------
    Figure
        To be shown, or saved with :func:`twotracks.plots.save.save`.

    Examples
    --------
    >>> passages = pd.DataFrame({"article_id": list("abcdefghijkl"), "outlet": "Daily", "vader": [0.1, -0.2, 0.3] * 4})
    >>> passages["track"] = ["astana", "geneva"] * 6
    >>> fig = means(tt.estimate.means(passages, "vader", n_boot=50))
    """
    known = measures_of(claims)
    title = _question(known, "What is the mean score of each outlet's passages on each track?")
    if claims.empty:
        return message(title, NO_PASSAGES, claims)
    fig, axes, rows = _panels(claims, known, 0.4)
    for ax, (measure, about) in zip(axes, known.items(), strict=True):
        points(ax, claims[claims["measure"] == measure], rows, TRACKS)
        ax.set_xlabel(f"mean score of passages ({about['low']:g} to {about['high']:g})")
    track_legend(axes[0], loc="best")
    hollow = "Hollow: under 5 articles, too few for an interval."
    return finish(fig, title, [_BARS + hollow, *_feet(known), cut_note(claims, rows)], claims)


def gaps(claims: pd.DataFrame) -> Figure:
    """Gap between the tracks per outlet, a panel a measure.

    Parameters
    ----------
    claims : DataFrame
        From :func:`twotracks.inference.estimates.track_gap`.

    Returns
    -------
    Figure
        To be shown, or saved with :func:`twotracks.plots.save.save`.

    Examples
    --------
    >>> passages = pd.DataFrame({"article_id": list("abcdefghijkl"), "outlet": "Daily", "vader": [0.1, -0.2, 0.3] * 4})
    >>> passages["track"] = ["astana", "geneva"] * 6
    >>> fig = gaps(tt.estimate.track_gap(passages, "vader", n_boot=50))
    """
    known = measures_of(claims)
    title = "Is the score higher for one track than for the other?"
    if claims.empty:
        return message(title, NO_PASSAGES, claims)
    fig, axes, rows = _panels(claims, known, 0.36)
    for ax, measure in zip(axes, known, strict=True):
        table = claims[claims["measure"] == measure]
        points(ax, table, rows, ["both"])
        for i, name in enumerate(rows):
            row = table[table["outlet"] == name]
            if row.empty or not np.isfinite(row["estimate"].iloc[0]):
                ax.text(0, i, " one track only", va="center", fontsize=8, color=GREY)
        ax.set_xlabel(f"{_difference()} (difference of mean scores)")
    first = TRACK_NAMES[TRACKS[0]]
    read = f"Right of zero: passages on {first} score higher. {_BARS}An interval across zero does not show that the "
    read += "tracks are treated alike. Hollow: fewer than 5 articles on a track."
    return finish(fig, title, [read, *_feet(known), cut_note(claims, rows)], claims)


def adjusted_gaps(claims: pd.DataFrame) -> Figure:
    """Gap between the tracks per outlet by the measure alone, the annotations alone, and design-adjusted (DSL).

    Parameters
    ----------
    claims : DataFrame
        From :func:`twotracks.inference.gaps.track_gap` with ``labels``.

    Returns
    -------
    Figure
        A row an outlet, a marker an estimator, and a black line for the ground truth where it is known
        (:func:`twotracks.simulation.ground_truth.with_ground_truth`). To be shown, or saved with
        :func:`twotracks.plots.save.save`.

    Examples
    --------
    >>> passages = pd.DataFrame({"article_id": list("abcdefghijkl"), "outlet": "Daily", "vader": [0.1, -0.2, 0.3] * 4})
    >>> passages["track"] = ["astana", "geneva"] * 6
    >>> claims = tt.estimate.track_gap(passages, "vader", n_boot=50).assign(estimator="measure alone", n_annotated=0)
    >>> fig = adjusted_gaps(claims)
    """
    title = "Is one track spoken of more favourably than the other?"
    if claims.empty:
        return message(title, NO_PASSAGES, claims)
    both = claims[claims.groupby("outlet")["estimate"].transform(lambda values: values.notna().any())]
    if both.empty:
        return message(title, "No outlet of this corpus speaks of both tracks, so there is no gap to draw.", claims)
    rows = in_order(both)
    one = claims["outlet"].nunique() - both["outlet"].nunique()
    estimators = [name for name in _ESTIMATORS if name in set(claims["estimator"])]
    fig, (ax,) = new_figure(8.6, 2.4 + 0.5 * len(rows))
    ax.axvline(0, color="black", linewidth=0.8)
    about = list(measures_of(claims).values())
    explored = any(one.get("exploration") for one in about)
    for k, name in enumerate(estimators):
        marker, colour = _ESTIMATORS[name]
        part = claims[claims["estimator"] == name].set_index("outlet")
        offset = 0.24 * (k - (len(estimators) - 1) / 2)
        for i, outlet in enumerate(rows):
            if outlet in part.index:
                interval = part.loc[outlet, ["estimate", "ci_low", "ci_high"]]
                mark(ax, *interval, at=i + offset, colour=colour, marker=marker)
        what = f"{name} (exploration)" if explored and name == "measure alone" else name
        ax.plot([], [], marker, color=colour, label=what)
    known = claims[(claims["estimator"] == _TRUTH) & claims["outlet"].isin(rows)]
    for outlet, value in zip(known["outlet"], known["estimate"], strict=True):
        ax.plot([value] * 2, [rows.index(outlet) - 0.42, rows.index(outlet) + 0.42], color="black", linewidth=2)
    if len(known):
        ax.plot([], [], "|", color="black", markersize=12, markeredgewidth=2, label=_TRUTH)
    label_rows(ax, rows)
    ax.set_xlabel(f"{_difference()} (difference of mean stance, each from -1 to 1)")
    ax.set_ylabel(outlet_label(claims))
    ax.legend(loc="lower left", bbox_to_anchor=(0.0, 1.0), ncols=4, fontsize=8)
    annotators = "Annotations that come with the study are by language models under the codebook. "
    if len(known):
        annotators = "Black line: the ground truth of all passages found; the annotations are a random sample of it. "
    read = (
        f"Right of zero: more favourable to {TRACK_NAMES[TRACKS[0]]}. Bars: 95 % intervals over articles; those of the "
        f"measure alone do not contain its error. Hollow: too few articles for an interval. {annotators}Not shown: "
        "whose words these are; split by voice."
    )
    agreements = dict.fromkeys(str(one.get(key, "")) for key in ("exploration", "agreement") for one in about)
    left_out = f"Not drawn: {one} that speak of one track only." if one else ""
    return finish(fig, title, [read, *agreements, left_out, cut_note(both, rows)], claims)


def shares(claims: pd.DataFrame) -> Figure:
    """Share of articles that speak of each track, per outlet.

    Parameters
    ----------
    claims : DataFrame
        From :func:`twotracks.inference.detection.shares`. Where there are shares adjusted by annotated articles, these
        are drawn, and beside them in grey the shares of what was found.

    Returns
    -------
    Figure
        To be shown, or saved with :func:`twotracks.plots.save.save`.

    Examples
    --------
    >>> passages = pd.DataFrame({"article_id": list("abcdefghijkl"), "outlet": "Daily", "vader": [0.1, -0.2, 0.3] * 4})
    >>> passages["track"] = ["astana", "geneva"] * 6
    >>> fig = shares(tt.estimate.shares(passages, passages))
    """
    title = "How often does each outlet speak of each track?"
    if claims.empty:
        return message(title, "There are no articles.", claims)
    adjusted = "estimator" in claims.columns and (claims["estimator"] == ADJUSTED).any()
    shown = claims[claims["estimator"] == ADJUSTED] if adjusted else claims
    names = in_order(shown)
    fig, (ax,) = new_figure(8, 1.9 + 0.36 * len(names))
    points(ax, shown, names, TRACKS, scale=100)
    if adjusted:
        _beside(ax, claims[claims["estimator"] != ADJUSTED], names)
    label_rows(ax, names)
    n = claims.groupby("outlet")["n_articles"].max()
    ax.set_yticks(range(len(names)), [f"{short(name)} ({n[name]:,})" for name in names])
    ax.set_xlim(left=-0.02 * ax.get_xlim()[1])
    ax.set_xlabel("articles that speak of the track (% of the outlet's articles)")
    ax.set_ylabel(f"{outlet_label(claims)} (articles)")
    track_legend(ax, loc="best")
    bars = (
        "Coloured: corrected by a sample of articles that language models read under the codebook; the bars (95 %) "
        "hold the error of passage finding. Grey crosses: share of the articles in which passages were found. "
        if adjusted
        else "Bars: 95 % Wilson intervals over articles; they do not hold the error of passage finding. "
    )
    foot = (
        bars + "A share tells how often, not how. Archives are gathered in different ways, so "
        "shares of two corpora, or of outlets sampled differently, must not be compared."
    )
    return finish(fig, title, [foot, cut_note(claims, names)], claims)


def _beside(ax: Axes, claims: pd.DataFrame, names: list[str]) -> None:
    """Shares without correction, as small grey crosses at the height of the corrected ones."""
    for track, offset in zip(TRACKS, (-0.16, 0.16), strict=True):
        mine = claims[claims["track"] == track].set_index("outlet")["estimate"]
        at = [i + offset for i, name in enumerate(names) if name in mine.index]
        ax.plot([100 * mine[name] for name in names if name in mine.index], at, "x", color=GREY, markersize=5, zorder=4)


def speakers(claims: pd.DataFrame) -> Figure:
    """Whose words the passages are.

    Parameters
    ----------
    claims : DataFrame
        From :func:`twotracks.inference.estimates.composition` of the column ``speaker``.

    Returns
    -------
    Figure
        To be shown, or saved with :func:`twotracks.plots.save.save`.

    Examples
    --------
    >>> passages = pd.DataFrame({"article_id": list("abcdefghijkl"), "outlet": "Daily", "vader": [0.1, -0.2, 0.3] * 4})
    >>> passages["track"] = ["astana", "geneva"] * 6
    >>> claims = tt.estimate.composition(passages.assign(speaker=["russia", "un", "un"] * 4), "speaker", n_boot=50)
    >>> fig = speakers(claims)
    """
    title = "In whose words are the tracks spoken of?"
    if claims.empty:
        return message(title, "There are no passages.", claims)
    drawn = claims.assign(outlet=claims["value"].map(SPEAKER_NAMES))
    names = [name for name in SPEAKER_NAMES.values() if (drawn["outlet"] == name).any()]
    fig, (ax,) = new_figure(8, 1.9 + 0.36 * len(names))
    points(ax, drawn, names, TRACKS, scale=100)
    label_rows(ax, names)
    ax.set_xlim(left=-0.02 * ax.get_xlim()[1])
    ax.set_xlabel("share of the track's passages (%)")
    ax.set_ylabel("whose words")
    track_legend(ax, loc="best")
    foot = (
        "Bars: 95 % intervals over articles; hollow: fewer than five articles, no interval. Source attribution is done "
        "by rules, which erred in about one passage in ten, and in the speaker in more than one of four, on "
        "text they had not seen, annotated by language models (notebook 2)."
    )
    return finish(fig, title, foot, claims)


def _panels(claims: pd.DataFrame, known: dict[str, dict], row_height: float) -> tuple[Figure, np.ndarray, list[str]]:
    """A panel a measure over the same rows."""
    rows = in_order(claims)
    fig, axes = new_figure(4.6 * len(known) + 1, 2.2 + row_height * len(rows), len(known), sharey=True)
    for ax, about in zip(axes, known.values(), strict=True):
        ax.axvline(0, color="black", linewidth=0.8)
        label_rows(ax, rows)
        ax.set_title(f"Exploration: {about['label']}" if about.get("exploration") else about["label"])
    axes[0].set_ylabel(outlet_label(claims))
    return fig, axes, rows


def _question(known: dict[str, dict], otherwise: str) -> str:
    """The question that all measures of a figure ask, or a plain one where they ask different ones."""
    asked = {str(about.get("question") or "") for about in known.values()} - {""}
    return asked.pop() if len(asked) == 1 else otherwise


def _feet(known: dict[str, dict]) -> list[str]:
    """What measures do not show, what is an exploration and why, each thing said once; agreement with annotators."""
    once = dict.fromkeys(about.get(key, "") for key in ("not_shown", "exploration") for about in known.values())
    return [*once, *(about.get("agreement", "") for about in known.values())]


def _difference() -> str:
    return " minus ".join(TRACK_NAMES[track] for track in TRACKS)
