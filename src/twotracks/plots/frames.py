"""Frames: a heat map of how often each is used, and planted frames beside those that were found."""

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.patches import Rectangle

from twotracks.plots.style import NO_PASSAGES, finish, listed, message, new_figure, outlet_label, short
from twotracks.schemas import ALL_OUTLETS, TRACK_NAMES, TRACKS

_TITLE = "How often is which frame used?"
_VOICES = {"own words": "in its own words", "quoted": "quoted"}
_MOST = 5  # outlets beside all of them together: a cell must hold its numbers
_SIGNS = {"design-adjusted": "", "annotations alone": "a", "measure alone": "m"}
_BLUE = np.array([0.0, 0.27, 0.52])
_DARK = 55  # per cent, from which on numbers are written in white


def frames(claims: pd.DataFrame) -> Figure:
    """Share of passages that use each frame, in own words and quoted, by outlet or, of one outlet, by track.

    Parameters
    ----------
    claims : DataFrame
        From :func:`twotracks.analysis.frames.estimates.best` of the shares.

    Returns
    -------
    Figure
        To be shown, or saved with :func:`twotracks.plots.save.save`. Each cell has its share and number of passages in
        figures; those of a frame whose measure fails are hatched.

    Examples
    --------
    >>> passages = pd.DataFrame({"article_id": list("abcdef"), "outlet": "Daily", "track": "astana", "voice": "outlet"})
    >>> passages = passages.assign(sentence_no=0, sentence=["Both sides blamed each other."] * 3 + ["It began."] * 3)
    >>> fig = frames(tt.frames.best(tt.frames.shares(tt.frames.score(passages), n_boot=20)))
    """
    drawn = claims[claims["voice"].isin(_VOICES)]
    if drawn["estimate"].notna().sum() == 0:
        return message(_TITLE, NO_PASSAGES, claims)
    columns = _columns(claims)
    order = claims.drop_duplicates("frame")
    rows = {row.frame: _row_label(row) for row in order.itertuples()}
    fig, axes = new_figure(3.1 + 2 * 1.02 * len(columns), 2.1 + 0.37 * len(rows), 2, sharey=True)
    for ax, (voice, said) in zip(axes, _VOICES.items(), strict=True):
        known = drawn[drawn["voice"] == voice].set_index(["outlet", "track", "frame"])
        for i, (outlet, track, _) in enumerate(columns):
            for j, frame in enumerate(rows):
                _cell(ax, i, j, known.loc[(outlet, track, frame)] if (outlet, track, frame) in known.index else None)
        ax.set_xlim(-0.5, len(columns) - 0.5)
        ax.set_ylim(len(rows) - 0.5, -0.5)
        ax.grid(visible=False)
        ax.set_xticks(range(len(columns)), [name for *_, name in columns], fontsize=8)
        ax.set_title(said, fontsize=10.5)
        ax.set_xlabel("track" if columns[0][1] in TRACKS else f"{outlet_label(claims)}, both tracks")
    axes[0].set_yticks(range(len(rows)), list(rows.values()), fontsize=8.5)
    axes[0].set_ylabel("frame (F1 of its measure on the test set)" if len(rows) > 8 else "frame (F1)")
    return finish(fig, _TITLE, _foot(claims, columns), claims)


def _columns(claims: pd.DataFrame) -> list[tuple[str, str, str]]:
    """Outlet, track and name of each column."""
    outlets = [name for name in claims["outlet"].unique() if name != ALL_OUTLETS]
    if len(outlets) == 1:
        found = set(claims["track"])
        return [(outlets[0], track, TRACK_NAMES[track]) for track in TRACKS if track in found]
    together = claims[(claims["track"] == "both") & (claims["voice"] == "all")]
    size = together.groupby("outlet")["n_articles"].max().drop(ALL_OUTLETS, errors="ignore")
    # Outlets put together because each has too few articles are in the CSV and in all of them.
    size = size[~size.index.str.startswith("others, fewer")].sort_values(ascending=False, kind="stable")
    names = [*size.index[:_MOST], ALL_OUTLETS]
    return [(name, "both", _wrapped(name)) for name in names]


def _wrapped(name: str) -> str:
    return short(name, 26).replace(" ", "\n", 1) if len(name) > 9 else name


def _row_label(row) -> str:
    if row.fails:
        return f"{row.label} †"
    return f"{row.label} ({row.f1:.2f})" if np.isfinite(row.f1) else row.label


def _cell(ax: Axes, x: int, y: int, row: pd.Series | None) -> None:
    """A share as a field of colour, with its interval and number of passages written in it."""
    if row is None or not np.isfinite(row["estimate"]):
        # Of a frame whose measure fails nothing is known; white lines need a ground on which they are seen.
        failing = row is not None and bool(row["fails"])
        ground, hatch = ("#e4e4e4", "////") if failing else ("white", "")
        ax.add_patch(
            Rectangle((x - 0.5, y - 0.5), 1, 1, facecolor=ground, edgecolor="#dddddd", linewidth=0.5, hatch=hatch)
        )
        ax.text(x, y, "–", ha="center", va="center", fontsize=7, color="#888888")
        return
    share = float(np.clip(row["estimate"], 0, 1))
    thin = share > 0 and not np.isfinite(row["ci_low"])  # too little to claim anything: a number without a colour
    # White to dark blue; of one hue, so that it prints in grey.
    colour = np.ones(3) if thin else np.ones(3) + share**0.7 * (_BLUE - np.ones(3))
    ax.add_patch(Rectangle((x - 0.5, y - 0.5), 1, 1, facecolor=colour, edgecolor="white", linewidth=0.8))
    if row["fails"]:
        ax.add_patch(
            Rectangle((x - 0.5, y - 0.5), 1, 1, fill=False, edgecolor="#bbbbbb", linewidth=0, hatch="////", zorder=1.5)
        )
    between = f" [{100 * row['ci_low']:.0f}, {100 * row['ci_high']:.0f}]" if np.isfinite(row["ci_low"]) else ""
    words = f"{100 * share:.0f} %{between}\n{int(row['n_passages']):,} {_SIGNS[row['estimator']]}".rstrip()
    ink = "#888888" if thin else "white" if 100 * share > _DARK else "black"
    box = {"facecolor": colour, "edgecolor": "none", "boxstyle": "square,pad=0.1"} if row["fails"] else None
    ax.text(
        x, y, words, ha="center", va="center", fontsize=6.6, color=ink, linespacing=1.15,
        bbox=box, zorder=3,
    )  # fmt: skip


def _foot(claims: pd.DataFrame, columns: list) -> list[str]:
    known = claims.drop_duplicates("frame")
    failing, holding = known[known["fails"] != ""], known[(known["fails"] == "") & known["f1"].notna()]
    annotated = bool((claims["n_annotated"] > 0).any())
    read = (
        "Each cell: share of passages that use the frame, 95 % interval over articles, number of passages. Grey, "
        "without an interval: too few articles to claim anything. "
        + (
            "Design-adjusted; a: annotations alone; m: measure alone, whose errors its interval does not contain."
            if annotated
            else "m: measure alone, whose errors the interval does not contain; nothing of this corpus is annotated."
        )
    )
    lines = [read]
    if len(holding):
        worst, top = holding["f1"].min(), holding["f1"].max()
        told = claims.attrs.get("measures", {})
        unknown = any("not known" in str(told.get(name, {}).get("exploration")) for name in holding["measure"])
        lines.append(
            ("Exploration: on these texts agreement with annotators is not known. " if unknown else "")
            + f"The measure is a dictionary. It agrees with annotators at F1 {worst:.2f} to {top:.2f} on the test set "
            "of four corpora; the annotators were language models under the codebook. It does not carry over by "
            "itself: of frames planted in the invented texts of the teaching corpus it finds few."
        )
    else:
        lines.append("Agreement of these frames with annotators: not measured yet.")
    if len(failing):
        names = listed(list(failing["label"]), 400)
        lines.append(
            f"† hatched: the measure fails there and is not used ({names}); shares are of annotations alone, and where "
            "there are none, nothing is drawn."
        )
    left_out = claims["outlet"].nunique() - len({outlet for outlet, *_ in columns})
    if left_out > 0:
        lines.append("Those with fewer articles are in the CSV and in all of them together.")
    lines.append(
        "That a frame is used does not tell whom it persuades, nor who chose it: much is copied from agencies."
    )
    return lines


def planted_frames(table: pd.DataFrame) -> Figure:
    """Frames planted in simulated sentences, beside those that were found there.

    Parameters
    ----------
    table : DataFrame
        From :func:`twotracks.simulation.frames.found`: ``planted``, ``frame``, ``share``, ``n``.

    Returns
    -------
    Figure
        To be shown, or saved with :func:`twotracks.plots.save.save`.

    Examples
    --------
    >>> row = {"planted": "conflict", "frame": "conflict", "share": 0.6, "n": 40, "context": "sentence alone"}
    >>> fig = planted_frames(pd.DataFrame([row]))
    """
    contexts = list(dict.fromkeys(table["context"]))
    planted, found = list(dict.fromkeys(table["planted"])), list(dict.fromkeys(table["frame"]))
    fig, axes = new_figure(
        3.0 + 0.95 * len(found) * len(contexts), 2.0 + 0.5 * len(planted), len(contexts), sharey=True
    )
    n = table.groupby("planted")["n"].max()
    for ax, context in zip(axes, contexts, strict=True):
        known = table[table["context"] == context].set_index(["planted", "frame"])["share"]
        for i, frame in enumerate(found):
            for j, name in enumerate(planted):
                share = float(known.get((name, frame), np.nan))
                colour = np.ones(3) + share * (_BLUE - np.ones(3))
                edge = "black" if frame == name else "white"
                ax.add_patch(Rectangle((i - 0.47, j - 0.47), 0.94, 0.94, facecolor=colour, edgecolor=edge))
                dark = 100 * share > _DARK
                ax.text(
                    i, j, f"{100 * share:.0f}", ha="center", va="center", fontsize=9, color="white" if dark else "black"
                )
        ax.set_xlim(-0.55, len(found) - 0.45)
        ax.set_ylim(len(planted) - 0.45, -0.55)
        ax.grid(visible=False)
        ax.set_xticks(
            range(len(found)), [name.replace(" ", "\n") for name in found], fontsize=8, rotation=30, ha="right"
        )
        ax.set_title(context, fontsize=10.5)
        ax.set_xlabel("frame found (% of sentences)")
    axes[0].set_yticks(range(len(planted)), [f"{name} ({n[name]:,})" for name in planted])
    axes[0].set_ylabel("frame planted (sentences)")
    foot = (
        "Framed: where all should be. Sentences were written with one frame each, by templates that repeat; other "
        "frames that their words also use are counted as errors here. Real texts are another matter: see the table of "
        "validity."
    )
    return finish(fig, "Are the frames that were planted found?", foot, table)
