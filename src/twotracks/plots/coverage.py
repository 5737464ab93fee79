"""How often, when and how the tracks were found."""

import matplotlib.pyplot as plt
import pandas as pd
from matplotlib.figure import Figure
from matplotlib.patches import Patch

from twotracks.plots.style import (
    COLOURS,
    HATCHES,
    LINK_HATCHES,
    cut_note,
    finish,
    in_order,
    label_rows,
    message,
    new_figure,
    points,
    short,
    track_legend,
)
from twotracks.schemas import LINKS, SPEAKER_NAMES, TRACK_NAMES, TRACKS


def shares(claims: pd.DataFrame, outlet_label: str = "outlet") -> Figure:
    """Share of articles that speak of each track, per outlet, from ``inference.estimates.shares``."""
    if claims.empty:
        return message("How often does each outlet speak of each track?", "There are no articles.")
    names = in_order(claims)
    fig, (ax,) = new_figure(8, 1.9 + 0.36 * len(names))
    points(ax, claims, names, TRACKS, scale=100)
    label_rows(ax, names)
    n = claims.groupby("outlet")["n_articles"].max()
    ax.set_yticks(range(len(names)), [f"{short(name)} ({n[name]:,})" for name in names])
    ax.set_xlim(left=-0.02 * ax.get_xlim()[1])
    ax.set_xlabel("articles that speak of the track (% of the outlet's articles)")
    ax.set_ylabel(f"{outlet_label} (articles)")
    track_legend(ax, loc="best")
    return finish(
        fig, "How often does each outlet speak of each track?",
        ["Bars: 95 % Wilson intervals. A share tells how often, not how. Archives are gathered in different ways, "
         "so shares "
         "of two corpora, or of outlets sampled differently, must not be compared.", cut_note(claims, names)],
    )  # fmt: skip


def timeline(counts: pd.DataFrame, meetings: pd.DataFrame, unit: str) -> Figure:
    """Passages over time with the meetings of each track.

    ``counts``: ``period`` (datetime), ``track``, ``n_passages``. ``meetings``: ``date_start``, ``track``.
    """
    if counts.empty:
        return message(
            "When are the tracks spoken of?",
            "This corpus gives no dates for the articles that speak of the tracks, so nothing can be said about time.",
        )
    fig, (ax,) = new_figure(9, 4)
    days = {"month": 31, "quarter": 92, "year": 366}[unit]
    for track in TRACKS:
        part = counts[counts["track"] == track]
        sign = 1 if track == "astana" else -1
        ax.bar(
            part["period"], sign * part["n_passages"], width=days * 0.85, align="edge",
            color=COLOURS[track], hatch=HATCHES[track], label=f"{TRACK_NAMES[track]}", linewidth=0,
        )  # fmt: skip
    top = max(1, int(counts["n_passages"].max()))
    for track, sign in (("astana", 1), ("geneva", -1)):
        dates = meetings.loc[meetings["track"] == track, "date_start"]
        ax.plot(dates, [sign * top * 1.12] * len(dates), "|", color=COLOURS[track], markersize=9)
    ax.axhline(0, color="black", linewidth=0.8)
    ax.set_ylim(-1.25 * top, 1.25 * top)
    ax.yaxis.set_major_locator(plt.MaxNLocator(integer=True))
    ax.yaxis.set_major_formatter(lambda value, _: f"{abs(value):g}")
    ax.set_ylabel(f"passages per {unit}")
    ax.set_xlabel("date of publication")
    # Each track has its own half of the axis; the legend sits outside it, so it never hides a bar.
    keys = [Patch(facecolor=COLOURS[track], hatch=HATCHES[track], label=TRACK_NAMES[track]) for track in TRACKS]
    ax.legend(handles=keys, loc="upper left", bbox_to_anchor=(0, 1.12), ncols=2)
    return finish(
        fig, "When are the tracks spoken of?",
        f"Astana above the line, Geneva below. Ticks at the edge: meetings of the track (data/events.csv). "
        f"Passages are counted by {unit}; a corpus that "
        "grows or ends shows that too.",
    )  # fmt: skip


def speakers(claims: pd.DataFrame) -> Figure:
    """In whose voice the passages are, from ``inference.estimates.composition(passages, "speaker")``."""
    title = "In whose words are the tracks spoken of?"
    if claims.empty:
        return message(title, "There are no passages.")
    drawn = claims.assign(outlet=claims["value"].map(SPEAKER_NAMES))
    names = [name for name in SPEAKER_NAMES.values() if (drawn["outlet"] == name).any()]
    fig, (ax,) = new_figure(8, 1.9 + 0.36 * len(names))
    points(ax, drawn, names, TRACKS, scale=100)
    label_rows(ax, names)
    ax.set_xlim(left=-0.02 * ax.get_xlim()[1])
    ax.set_xlabel("share of the track's passages (%)")
    ax.set_ylabel("whose words")
    track_legend(ax, loc="best")
    return finish(
        fig, title,
        ["Bars: 95 % intervals over articles; hollow: fewer than five articles, no interval. Whose words a passage is, "
         "is told by rules, which erred in about one passage in ten, and in the speaker in more than one of four, on "
         "coded text they had not seen (notebook 2)."],
    )  # fmt: skip


def links(counts: pd.DataFrame) -> Figure:
    """How passages were recognised. ``counts``: ``track``, ``link``, ``n_passages``, ``n_articles``."""
    fig, (ax,) = new_figure(8, 2.7)
    for y, track in enumerate(TRACKS):
        left = 0
        for link in LINKS:
            n = int(counts.loc[(counts["track"] == track) & (counts["link"] == link), "n_passages"].sum())
            ax.barh(y, n, left=left, color=COLOURS[track], alpha=1 - 0.28 * LINKS.index(link), hatch=LINK_HATCHES[link],
                    edgecolor="white", height=0.6)  # fmt: skip
            left += n
    total = counts.groupby("track")["n_passages"].sum().reindex(TRACKS, fill_value=0)
    widest = max(total.max(), 1)
    for y, track in enumerate(TRACKS):
        parts = [
            f"{int(counts.loc[(counts['track'] == track) & (counts['link'] == link), 'n_passages'].sum())} {link}"
            for link in LINKS
        ]
        ax.text(0, y + 0.42, " + ".join(parts), fontsize=8.5, va="center", color="#333333")
    ax.set_xlim(0, widest * 1.05)
    ax.set_ylim(1.75, -0.5)
    ax.set_yticks(range(2), [f"{TRACK_NAMES[track]} ({total[track]:,})" for track in TRACKS])
    ax.grid(axis="y", visible=False)
    ax.xaxis.set_major_locator(plt.MaxNLocator(integer=True))
    ax.set_xlabel("passages (sentences that speak of the track)")
    return finish(
        fig, "How were the passages found?",
        "named: by the track's own name; alias: by another way of saying it; carried: from the sentence before. "
        "Counts of what the rules "
        "found; how often the rules are right is not shown here.",
    )  # fmt: skip
