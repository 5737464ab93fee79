"""Change over time: shares by period, around meetings, and what changed at a date."""

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
from twotracks.schemas import TRACK_NAMES, TRACKS

_OFFSETS = dict(zip(TRACKS, (-0.16, 0.16), strict=True))
_LEAST = 20  # articles of a period that is drawn
_HEADROOM = 3.0  # height of the axis in largest shares: the intervals of thin periods may reach out of it
_NO_DAYS = (
    "This corpus does not tell the day on which its articles were published, or too few of them speak of a track, so "
    "nothing can be said about the days around a meeting."
)


def rates(claims: pd.DataFrame) -> Figure:
    """Share of articles that speak of each track, period by period.

    Parameters
    ----------
    claims : DataFrame
        From :func:`twotracks.inference.over_time.rates`.

    Returns
    -------
    Figure
        To be shown, or saved with :func:`twotracks.plots.save.save`.

    Examples
    --------
    >>> articles = pd.DataFrame({"article_id": list("abcd"), "outlet": "Daily"})
    >>> passages = pd.DataFrame({"article_id": ["a"], "track": "astana"})
    >>> fig = rates(tt.estimate.rates(articles, passages, pd.Series(["2017", "2017", "2018", "2018"])))
    """
    title = "How often are the tracks spoken of, of all that was written?"
    if claims.empty:
        return message(title, "This corpus tells of no article when it was published, or about when.", claims)
    n = claims.groupby("period")["n_articles"].max()
    periods = sorted(n[n >= _LEAST].index) or sorted(n.index)
    drawn = claims[claims["period"].isin(periods)]
    top = min(drawn["ci_high"].max(), _HEADROOM * drawn["estimate"].max()) or drawn["ci_high"].max()
    at = {name: i for i, name in enumerate(periods)}
    fig, (ax,) = new_figure(max(6.0, 2.6 + 0.5 * len(periods)), 4)
    for track, shift in _OFFSETS.items():
        part = drawn[drawn["track"] == track]
        x = part["period"].map(at) + 0.6 * shift
        ax.vlines(x, 100 * part["ci_low"], 100 * part["ci_high"], color=COLOURS[track], linewidth=1.6)
        ax.plot(x, 100 * part["estimate"], MARKERS[track], color=COLOURS[track], linestyle="none", markersize=5)
    ax.set_xticks(range(len(periods)), [f"{name}\n({n[name]:,})" for name in periods], fontsize=8)
    ax.set_ylim(0, 105 * top)
    ax.set_ylabel("articles that speak of the track (%)")
    ax.set_xlabel("period (articles in it)")
    track_legend(ax, loc="best")
    foot = (
        "Of all articles of the period: a corpus that grows or ends does not show. Bars: 95 % Wilson intervals over "
        "articles, without the error of passage finding. Where only the order of publication is known, periods are "
        "approximate. "
        + (f"Periods with fewer than {_LEAST} articles are in the CSV." if len(periods) < len(n) else "")
    )
    return finish(fig, title, foot, claims)


def around(claims: pd.DataFrame) -> Figure:
    """How much more often a track is spoken of around its own meetings.

    Parameters
    ----------
    claims : DataFrame
        From :func:`twotracks.inference.over_time.around`.

    Returns
    -------
    Figure
        To be shown, or saved with :func:`twotracks.plots.save.save`.

    Examples
    --------
    >>> row = {"outlet": "Daily", "track": "astana", "estimate": 2.0, "ci_low": 1.1, "ci_high": 3.6, "n_articles": 90}
    >>> fig = around(pd.DataFrame([row | {"near": 0.4, "far": 0.2}]))
    """
    title = "Is a track spoken of around its meetings more than at other times?"
    known = claims[claims["estimate"].notna() & (claims["estimate"] > 0)]
    if known.empty:
        return message(title, _NO_DAYS, claims)
    names = in_order(known)
    fig, (ax,) = new_figure(8, 1.9 + 0.36 * len(names))
    ax.set_xscale("log", base=2)
    ax.axvline(1, color="black", linewidth=0.8)
    for track, shift in _OFFSETS.items():
        part = known[known["track"] == track].set_index("outlet")
        for i, name in enumerate(names):
            if name in part.index:
                row = part.loc[name]
                mark(
                    ax, row["estimate"], row["ci_low"], row["ci_high"], at=i + shift, colour=COLOURS[track],
                    marker=MARKERS[track],
                )  # fmt: skip
    label_rows(ax, names)
    n = known.groupby("outlet")["n_articles"].max()
    ax.set_yticks(range(len(names)), [f"{short(name)} ({n[name]:,})" for name in names])
    ax.xaxis.set_major_formatter(lambda value, _: f"{value:g}")
    ax.set_xlabel("share of articles around a meeting, divided by the share at other times (ratio)")
    ax.set_ylabel(f"{outlet_label(claims)} (dated articles)")
    track_legend(ax, loc="best")
    foot = (
        "Right of 1: spoken of more around the track's own meetings. Bars: 95 % intervals over meetings; hollow: "
        "too few meetings for one. A ratio tells how closely the calendar is followed, not why."
    )
    return finish(fig, title, foot, claims)


def change(claims: pd.DataFrame, what: str = "mean stance (-1 to 1)") -> Figure:
    """Means and gap before and after a date, or near and far, and the difference.

    Parameters
    ----------
    claims : DataFrame
        From :func:`twotracks.inference.over_time.change`, of one outlet, or of all outlets together.
    what : str
        What the means are of, with its range.

    Returns
    -------
    Figure
        To be shown, or saved with :func:`twotracks.plots.save.save`.

    Examples
    --------
    >>> passages = pd.DataFrame({"article_id": [str(i) for i in range(24)], "outlet": "A", "tone": [0, 1] * 12})
    >>> passages["track"] = ["astana", "geneva"] * 12
    >>> part = pd.Series(["before"] * 12 + ["since"] * 12)
    >>> fig = change(tt.estimate.change(passages, "tone", part, ["before", "since"], n_boot=20))
    """
    title = "Did it change?"
    differences = claims[claims["part"] == "difference"]
    if differences.empty or differences["estimate"].isna().all():
        return message(title, "This corpus does not speak of a track in both of these parts.", claims)
    labels = {**TRACK_NAMES, "both": " minus ".join(TRACK_NAMES[track] for track in TRACKS)}
    rows = [(track, part) for track in labels for part in claims.loc[claims["track"] == track, "part"].unique()]
    known = claims.set_index(["track", "part"])
    fig, (ax,) = new_figure(8.4, 2.1 + 0.32 * len(rows))
    ax.axvline(0, color="black", linewidth=0.8)
    texts, place, places = [], 0.0, []
    for i, (track, part) in enumerate(rows):
        place += 0.0 if i == 0 else 1.0 + 0.4 * (rows[i - 1][0] != track)
        places.append(place)
        row = known.loc[(track, part)]
        differs = part == "difference"
        marker, colour = ("D", "black") if differs else (MARKERS.get(track, "s"), COLOURS.get(track, GREY))
        mark(ax, row["estimate"], row["ci_low"], row["ci_high"], at=place, marker=marker, colour=colour)
        texts.append(f"{labels[track]}: {part} ({int(row['n_articles']):,})")
    ax.set_yticks(places, texts)
    ax.set_ylim(places[-1] + 0.7, -0.7)
    ax.set_xlabel(f"{what}; black: difference of the two parts")
    ax.set_ylabel("what, in which part (articles)")
    p = differences.set_index("track")["p"]
    said = "; ".join(
        f"{labels[track]} p = {p[track]:.2g}" for track in labels if track in p.index and np.isfinite(p[track])
    )
    foot = (
        "Bars: 95 % intervals over articles; hollow: too few articles for one. A difference tells that something "
        "changed, not what changed it; other things happened at the same time. "
        + (f"Tests of the differences: {said}." if said else "")
    )
    return finish(fig, title, foot, claims)
