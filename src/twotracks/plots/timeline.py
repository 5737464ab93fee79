"""When the tracks are spoken of, and how the passages were found."""

import matplotlib.pyplot as plt
import pandas as pd
from matplotlib.figure import Figure
from matplotlib.patches import Patch

from twotracks.plots.style import (
    COLOURS,
    HATCHES,
    LINK_HATCHES,
    finish,
    message,
    new_figure,
)
from twotracks.schemas import LINKS, TRACK_NAMES, TRACKS


def timeline(counts: pd.DataFrame, meetings: pd.DataFrame) -> Figure:
    """Passages over time with the meetings of each track.

    Parameters
    ----------
    counts : DataFrame
        From :func:`twotracks.passages.counts.over_time`: ``period`` (datetime), ``unit``, ``track``, ``n_passages``.
    meetings : DataFrame
        ``date_start`` and ``track``, from :func:`twotracks.corpus.meetings.load`.

    Returns
    -------
    Figure
        To be shown, or saved with :func:`twotracks.plots.save.save`.

    Examples
    --------
    >>> counts = pd.DataFrame({"period": pd.to_datetime(["2017-01-01"]), "unit": "month", "track": "astana"})
    >>> meetings = pd.DataFrame({"date_start": pd.to_datetime(["2017-01-23"]), "track": "astana"})
    >>> fig = timeline(counts.assign(n_passages=12), meetings)
    """
    if counts.empty:
        return message(
            "When are the tracks spoken of?",
            "This corpus gives no dates for the articles that speak of the tracks, so nothing can be said about time.",
            counts,
        )
    unit = counts["unit"].iloc[0]
    fig, (ax,) = new_figure(9, 4)
    days = {"month": 31, "quarter": 92, "year": 366}[unit]
    for track in TRACKS:
        part = counts[counts["track"] == track]
        sign = 1 if track == TRACKS[0] else -1
        ax.bar(
            part["period"], sign * part["n_passages"], width=days * 0.85, align="edge",
            color=COLOURS[track], hatch=HATCHES[track], label=f"{TRACK_NAMES[track]}", linewidth=0,
        )  # fmt: skip
    top = max(1, int(counts["n_passages"].max()))
    for track, sign in zip(TRACKS, (1, -1), strict=True):
        dates = meetings.loc[meetings["track"] == track, "date_start"]
        ax.plot(dates, [sign * top * 1.12] * len(dates), "|", color=COLOURS[track], markersize=9)
    ax.axhline(0, color="black", linewidth=0.8)
    ax.set_ylim(-1.25 * top, 1.25 * top)
    ax.yaxis.set_major_locator(plt.MaxNLocator(integer=True))
    ax.yaxis.set_major_formatter(_unsigned)
    ax.set_ylabel(f"passages per {unit}")
    ax.set_xlabel("date of publication")
    # Each track has its own half of the axis; the legend sits outside it, so it never hides a bar.
    keys = [Patch(facecolor=COLOURS[track], hatch=HATCHES[track], label=TRACK_NAMES[track]) for track in TRACKS]
    ax.legend(handles=keys, loc="upper left", bbox_to_anchor=(0, 1.12), ncols=2)
    above, below = (TRACK_NAMES[track] for track in TRACKS)
    foot = (
        f"{above} above the line, {below} below. Ticks at the edge: meetings of the track (data/events.csv). Passages "
        f"are counted by {unit}; a corpus that grows or ends shows that too."
    )
    return finish(fig, "When are the tracks spoken of?", foot, counts)


def links(counts: pd.DataFrame) -> Figure:
    """How passages were recognised.

    Parameters
    ----------
    counts : DataFrame
        From :func:`twotracks.passages.counts.by_link`: ``track``, ``link``, ``n_passages``, ``n_articles``.

    Returns
    -------
    Figure
        To be shown, or saved with :func:`twotracks.plots.save.save`.

    Examples
    --------
    >>> counts = pd.DataFrame({"track": ["astana", "geneva"], "link": ["named", "alias"], "n_passages": [12, 5]})
    >>> fig = links(counts)
    """
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
        "named: by the track's own name; alias: by another way of saying it; carried: without a name, from "
        "the article around it. Counts of what was found; how often that is right is not shown here.",
        counts,
    )  # fmt: skip


def _unsigned(value: float, _: int) -> str:
    return f"{abs(value):g}"
