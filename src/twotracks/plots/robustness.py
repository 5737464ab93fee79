"""Does a claim hold in every part, and for every analyst? The gap split up, and the specification curve."""

from itertools import pairwise

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from twotracks.plots.style import GREY, NO_PASSAGES, finish, mark, message, new_figure
from twotracks.schemas import TRACK_NAMES, TRACKS

_VOICES = {"own words": "#0072B2", "quoted": "#D55E00", "all": "#555555"}
_ADJUSTED = "#009E73"
_LEGEND = "design-adjusted", "measure alone (exploration)"


def _gap() -> str:
    first, second = (TRACK_NAMES[track] for track in TRACKS)
    return f"{first} minus {second} (difference of mean stance, each from -1 to 1)"


def parts(claims: pd.DataFrame) -> Figure:
    """The gap between the tracks in parts of the passages: by voice, period, contested entries, link.

    Parameters
    ----------
    claims : DataFrame
        From :func:`twotracks.inference.gaps.by_part`.

    Returns
    -------
    Figure
        A row a part. To be shown, or saved with :func:`twotracks.plots.save.save`.

    Examples
    --------
    >>> passages = pd.DataFrame({"article_id": list("abcdefghijkl"), "outlet": "Daily", "tone": [1, 0, 0, 1] * 3})
    >>> passages["track"] = ["astana", "geneva"] * 6
    >>> split = pd.DataFrame({"voice": ["own words", "quoted"] * 6})
    >>> fig = parts(tt.estimate.by_part(passages, "tone", split, n_boot=20))
    """
    title = "Does the gap between the tracks hold in every part?"
    if claims.empty or claims["estimate"].notna().sum() == 0:
        return message(title, NO_PASSAGES if claims.empty else "No part speaks of both tracks.", claims)
    adjusted = "estimator" in claims.columns and (claims["estimator"] == "design-adjusted").any()
    shown = claims[claims["estimator"] == "design-adjusted"] if adjusted else claims
    places, at = [], 0.0
    for i, split in enumerate(shown["split"]):
        at += 0.0 if i == 0 else 1.0 + 0.5 * (split != shown["split"].iloc[i - 1])
        places.append(at)
    fig, (ax,) = new_figure(8.6, 2.5 + 0.34 * (places[-1] + 1))
    ax.axvline(0, color="black", linewidth=0.8)
    alone = claims[claims["estimator"] == "measure alone"] if adjusted else claims.head(0)
    grey = alone.set_index(["split", "part"])[["estimate", "ci_low", "ci_high"]] if adjusted else None
    for place, row in zip(places, shown.itertuples(), strict=True):
        interval = (row.estimate, row.ci_low, row.ci_high)
        if grey is not None:
            mark(ax, *grey.loc[(row.split, row.part)], at=place + 0.24, colour=GREY, marker="o")
        mark(ax, *interval, at=place - 0.12 * adjusted, colour=_ADJUSTED if adjusted else GREY, marker="D")
        if not np.isfinite(row.estimate):
            where = {"transform": ax.get_yaxis_transform(), "ha": "center", "va": "center"}
            ax.text(0.5, place, "one track only, or too few annotations", fontsize=8, color=GREY, **where)
    labels = [f"{row.part} ({row.n_passages:,})" for row in shown.itertuples()]
    ax.set_yticks(places, labels)
    ax.set_ylim(places[-1] + 0.6, -0.6)
    ax.grid(axis="y", visible=False)
    ax.set_xlabel(_gap())
    ax.set_ylabel("part (passages)")
    if adjusted:
        for name, colour, marker in zip(_LEGEND, (_ADJUSTED, GREY), ("D", "o"), strict=True):
            ax.plot([], [], marker, color=colour, label=name)
        ax.legend(loc="lower left", bbox_to_anchor=(0.0, 1.0), ncols=2, fontsize=8)
    by = (
        f"Green: adjusted by {int(shown['n_annotated'].max()):,} annotated passages; those that come with the study "
        "were annotated by language models under the codebook. Grey: the measure alone; its intervals do not contain "
        "its error."
        if adjusted
        else "The measure alone, an exploration: its intervals do not contain its error, and nothing here is annotated."
    )
    read = (
        f'Right of zero: more favourable to {TRACK_NAMES[TRACKS[0]]}. Bars: 95 % intervals over articles. Only "own '
        'words" speak of the outlet; "quoted" is whom it lets speak. A gap that changes sides between parts is no '
        "property of the whole. The parts overlap and were not corrected for their number."
    )
    return finish(fig, title, [read, by], claims)


def specification_curve(table: pd.DataFrame, summary: pd.DataFrame) -> Figure:
    """All estimates in order, and which choices made each.

    Parameters
    ----------
    table : DataFrame
        The ``table`` of a :class:`twotracks.inference.specifications.Curve`.
    summary : DataFrame
        From :func:`twotracks.inference.specifications.summary`.

    Returns
    -------
    Figure
        Above the estimates with their intervals, below a dot for each choice. To be shown, or saved with
        :func:`twotracks.plots.save.save`.

    Examples
    --------
    >>> articles = tt.load_corpus("teaching").head(200)
    >>> passages = tt.stance.score(tt.find_passages(articles))
    >>> made = tt.annotation.curve(passages, articles, draws=19)
    >>> fig = specification_curve(made.table, tt.estimate.summary(made))
    """
    title = "Would another analyst have found it too?"
    if table.empty:
        words = "No way to analyse this corpus has five articles on each track, so there is no curve to draw."
        return message(title, words, table)
    choices = [
        name
        for name in ("voice", "measure", "annotator", "period", "contested", "wire", "link", "weighting", "clusters")
        if name in table.columns and table[name].nunique() > 1
    ]
    levels = [(name, level) for name in choices for level in _ordered(table[name])]
    gaps = np.cumsum([0.0, *(0.6 * (a[0] != b[0]) for a, b in pairwise(levels))])
    rows = np.arange(len(levels)) + gaps
    height = 0.2 * (rows[-1] + 2)
    fig, _ = new_figure(9, 5.2 + height)
    fig.clear()
    top, bottom = fig.subplots(2, 1, sharex=True, height_ratios=[3.2, height])
    x = np.arange(len(table))
    colours = table["voice"].map(_VOICES).fillna(GREY) if "voice" in table.columns else pd.Series(GREY, table.index)
    top.vlines(x, table["ci_low"], table["ci_high"], color="#cccccc", linewidth=0.5, rasterized=True)
    top.scatter(x, table["estimate"], c=list(colours), s=3, zorder=3)
    top.axhline(0, color="black", linewidth=0.8)
    inside = np.quantile(table[["ci_low", "ci_high"]].to_numpy(), [0.01, 0.99])
    top.set_ylim(*(inside + np.array([-0.05, 0.05])))
    top.set_xlim(-0.01 * len(table), 1.01 * len(table))
    top.set_ylabel("Astana minus Geneva\n(difference of mean stance)")
    if "voice" in table.columns:
        for voice in (name for name in _VOICES if name in set(table["voice"])):
            top.plot([], [], "o", color=_VOICES[voice], markersize=4, label=f"voice: {voice}")
        top.legend(loc="upper left", fontsize=8)
    _choices(bottom, table, levels, rows, x)
    whole = summary.set_index("part")
    said = [
        f"{part}: median {row['median']:+.3f}, {100 * row['share_positive']:.0f} % positive, "
        f"{100 * row['share_passing']:.0f} % of intervals leave out 0 on the median's side, "
        f"joint p = {row['p_median']:.3f}"
        for part, row in whole.iterrows()
    ]
    read = (
        f"{len(table):,} specifications, every combination of the choices below, sorted by estimate; grey bars: 95 % "
        "intervals (the longest are cut). Joint p: share of exchanges of the tracks between whole articles that give "
        "as large a median. Voices are estimands of their own, not a choice of taste. Not tried: what all "
        "specifications share (the codebook, annotators that are language models, what the rules find)."
    )
    return finish(fig, title, [read, *said], _with_summary(table, whole))


def _with_summary(table: pd.DataFrame, whole: pd.DataFrame) -> pd.DataFrame:
    """The specifications with what the curve says of their voice, and as a whole, beside each."""
    first = whole.iloc[0]
    out = table.assign(whole_median=first["median"], whole_p=first["p_median"])
    if "voice" in table.columns:
        for name, of in (("joint_median", "median"), ("joint_p", "p_median"), ("joint_passing", "share_passing")):
            out[name] = table["voice"].map(whole[of])
    out.attrs = dict(table.attrs)
    return out


def _ordered(column: pd.Series) -> list[str]:
    return sorted(column.unique(), key=lambda level: (level == "all", level))


def _choices(ax: Axes, table: pd.DataFrame, levels: list, rows: np.ndarray, x: np.ndarray) -> None:
    """A dot where a specification makes a choice: in a strip of so many that single ones cannot be told apart."""
    for row, (name, level) in zip(rows, levels, strict=True):
        made = (table[name] == level).to_numpy()
        ax.vlines(x[made], row - 0.36, row + 0.36, color="#333333", linewidth=0.35, rasterized=True)
    ax.set_yticks(rows, [f"{name}: {level}" for name, level in levels], fontsize=7.5)
    ax.set_ylim(rows[-1] + 0.7, -0.7)
    ax.grid(visible=False)
    ax.set_xlabel("specifications, from the lowest estimate to the highest")
