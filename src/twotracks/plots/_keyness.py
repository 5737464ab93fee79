"""Words that are typical of a track, an outlet or a class."""

import numpy as np
import pandas as pd
from matplotlib.figure import Figure

from twotracks.plots.style import (
    COLOURS,
    CRITICAL,
    GREY,
    MARKERS,
    NOT_TWO,
    finish,
    in_order,
    listed,
    message,
    new_figure,
    short,
)
from twotracks.provenance import carry
from twotracks.schemas import TRACK_NAMES, TRACKS

_OF_NAMES = 4  # words a side that the tracks' names consist of, shown apart
_SIDES = ("#333333", "#CC79A7")  # of sides that are no tracks
_WIDEST = 8.0  # log ratio at which the axis ends at the latest


def keyness(
    table: pd.DataFrame, outlet: str | None = None, n: int = 12, sides: tuple[str, str] | None = None,
    title: str = "Which words go with which track?",
) -> Figure:  # fmt: skip
    """The most typical words of each side, by log ratio: of each track, or of other two sides.

    Parameters
    ----------
    table : DataFrame
        From :func:`twotracks.analysis.keyness.between_tracks`, or of one comparison of another kind.
    outlet : str, optional
        Whose words; default: those of all outlets together, or of the only one.
    n : int
        Words a side.
    sides : (str, str), optional
        What target and reference are called; default: the two tracks.
    title : str
        The question.

    Returns
    -------
    Figure
        To be shown, or saved with :func:`twotracks.plots.save.save`; its table has the words of every outlet.

    Examples
    --------
    >>> passages = pd.DataFrame({"article_id": list("abcdefghijkl"), "sentence_no": 0, "outlet": "Daily"})
    >>> passages["track"] = ["astana", "geneva"] * 6
    >>> passages["sentence"] = ["The guarantors met.", "The envoy met both sides."] * 6
    >>> fig = keyness(tt.keyness.between_tracks(passages, repeats=True))
    """
    left, right = sides or tuple(TRACK_NAMES[track] for track in TRACKS)
    colours = [COLOURS[track] for track in TRACKS] if sides is None else _SIDES
    mine = _of_outlet(table, outlet)
    shown = pd.concat(key_terms(mine, n), ignore_index=True)
    if shown.empty:
        return message(
            title,
            "A comparison needs at least five articles on each side, and words that are frequent enough on "
            "either side. This corpus does not have that.",
            table,
        )
    of_names = pd.concat(key_terms(mine, _OF_NAMES, of_names=True), ignore_index=True)
    rows = pd.concat([shown, of_names], ignore_index=True)
    places = [i + 0.8 * (i >= len(shown)) for i in range(len(rows))]
    fig, (ax,) = new_figure(8, 2.2 + 0.24 * len(rows))
    edge = _edge(rows)
    for place, row in zip(places, rows.itertuples(), strict=True):
        side = 0 if row.log_ratio > 0 else 1
        colour = GREY if row.in_name else colours[side]
        for low, high, width in ((row.together_low, row.together_high, 0.8), (row.ci_low, row.ci_high, 2.2)):
            if not (np.isnan(low) or np.isnan(high)):
                ax.plot(np.clip([low, high], -edge, edge), [place, place], color=colour, linewidth=width)
        for bound, marker in ((row.ci_low, "<"), (row.ci_high, ">")):
            if abs(bound) > edge:
                ax.plot(np.sign(bound) * edge, place, marker, color=colour, markersize=4, clip_on=False)
        passes = row.p_bh < 0.05
        ax.plot(
            np.clip(row.log_ratio, -edge, edge), place, MARKERS[TRACKS[side]], color=colour, markersize=5,
            markerfacecolor=colour if passes else "white",
        )  # fmt: skip
    ax.axvline(0, color="black", linewidth=0.8)
    ax.set_xlim(-edge * 1.02, edge * 1.02)
    ax.set_yticks(places, [f"{r.term} ({r.n_target}:{r.n_reference})" for r in rows.itertuples()])
    for label in ax.get_yticklabels()[len(shown) :]:
        label.set_color(GREY)
    ax.set_ylim(places[-1] + 0.6, -0.6)
    ax.grid(axis="y", visible=False)
    ax.set_xlabel(f"log ratio (binary log): ← typical of {right}   |   typical of {left} →")
    ax.set_ylabel(f"word (tokens {left} : {right})")
    sure = int((shown["p_bh"] < 0.05).sum())
    grey = "Grey: words that the tracks' names consist of, no keywords. " if len(of_names) else ""
    if shown["p_permutation"].isna().all():
        return finish(
            fig, title,
            "+1 is twice as frequent. Words chosen by log-likelihood against a list of frequencies: without the "
            f"reference's articles there is no test and no interval, and all points are hollow. {grey}A frequent word "
            "is no frame: read the concordance.",
            table,
        )  # fmt: skip
    return finish(
        fig, title,
        f"+1 is twice as frequent. Words chosen by log-likelihood; filled: the {sure} of {len(shown)} that pass the 5 "
        "% level after Benjamini-Hochberg (permutation test over articles). Thick bars: 95 % intervals of one word, "
        "thin: of all drawn words at once, neither corrected for the choice; an arrow: no bound, as one side (nearly) "
        f"lacks the word. {grey}Sentences that repeat one another count once. A frequent word is no frame: read "
        "the concordance.",
        table,
    )  # fmt: skip


def _edge(rows: pd.DataFrame) -> float:
    """Where the axis ends: beyond all that is known, within reason."""
    bounds = rows[["ci_low", "ci_high", "log_ratio"]].to_numpy(dtype=float).ravel()
    return float(np.clip(np.ceil(np.abs(bounds[np.isfinite(bounds)]).max(initial=1.0) + 0.2), 2, _WIDEST))


def key_terms(table: pd.DataFrame, n: int, of_names: bool = False) -> tuple[pd.DataFrame, pd.DataFrame]:
    """The words most typical of the target and of the reference, as :func:`keyness` draws them.

    Parameters
    ----------
    table : DataFrame
        From :func:`twotracks.analysis.keyness.compare`, sorted by ``g2``.
    n : int
        Words a side.
    of_names : bool
        Instead of keywords, the words that the names of the two sides consist of.

    Returns
    -------
    (DataFrame, DataFrame)
        Rows of ``table``.

    Examples
    --------
    >>> table = tt.keyness.compare(["talks on peace"] * 4, ["talks on war"] * 4, min_count=2)
    >>> of_target, of_reference = key_terms(table, 5)
    >>> of_target["term"].tolist(), of_reference["term"].tolist()
    (['peace'], ['war'])
    """
    mine = table[table["in_name"].astype(bool) == of_names]
    return mine[mine["g2"] > 0].head(n), mine[mine["g2"] < 0].tail(n)


def key_points(
    table: pd.DataFrame, outlet: str | None = None, n: int = 12, sides: tuple[str, str] | None = None
) -> pd.DataFrame:  # fmt: skip
    """The words that :func:`keyness` draws, as points of a page of lines.

    Parameters
    ----------
    table, outlet, n, sides
        As given to :func:`keyness`.

    Returns
    -------
    DataFrame
        ``label``, ``group`` (the side, or the names), ``value``, ``low``, ``high``, ``note``, from top to bottom; for
        :func:`twotracks.study.lines.save_lines`.

    Examples
    --------
    >>> table = tt.keyness.compare(["talks on peace"] * 4, ["talks on war"] * 4, min_count=2)
    >>> key_points(table, sides=("Daily", "Post"))[["label", "group"]].values.tolist()
    [['peace', 'typical of Daily'], ['war', 'typical of Post']]
    """
    mine = _of_outlet(table, outlet)
    of_each = [f"typical of {side}" for side in sides or (TRACK_NAMES[track] for track in TRACKS)]
    parts = [part.assign(group=group) for group, part in zip(of_each, key_terms(mine, n), strict=True)]
    parts += [part.assign(group="words that the names consist of") for part in key_terms(mine, _OF_NAMES, True)]
    rows = pd.concat(parts, ignore_index=True)
    return carry(table, _points(rows, rows["group"], rows["log_ratio"], rows["ci_low"], rows["ci_high"]))


def outlet_points(table: pd.DataFrame, n: int = 8) -> pd.DataFrame:
    """The words that :func:`keywords_by_outlet` lists, as points of a page of lines.

    Parameters
    ----------
    table, n
        As given to :func:`keywords_by_outlet`.

    Returns
    -------
    DataFrame
        As :func:`key_points`; ``group`` is the outlet. Give lines a ``group``, too: their outlet.

    Examples
    --------
    >>> table = tt.keyness.compare(["talks on peace"] * 4, ["talks on war"] * 4, min_count=2)
    >>> outlet_points(table.assign(outlet="Daily"))[["label", "group"]].values.tolist()
    [['peace', 'Daily']]
    """
    outlets = in_order(table.assign(n_articles=table["articles_target"])) if len(table) else []
    of_each = [table[(table["outlet"] == outlet) & (table["g2"] > CRITICAL)].head(n) for outlet in outlets]
    rows = pd.concat([*of_each, table.iloc[:0]], ignore_index=True)
    return carry(table, _points(rows, rows["outlet"], rows["log_ratio"], rows["ci_low"], rows["ci_high"]))


def _points(rows: pd.DataFrame, group: pd.Series, *numbers: pd.Series) -> pd.DataFrame:
    notes = [f"{row.n_target}:{row.n_reference} tokens" for row in rows.itertuples()]
    value, low, high = (each.astype(float) for each in numbers)
    return pd.DataFrame(
        {"label": rows["term"], "group": group, "value": value, "low": low, "high": high,
         "note": pd.Series(notes, index=rows.index, dtype="str")}
    )  # fmt: skip


def _of_outlet(table: pd.DataFrame, outlet: str | None) -> pd.DataFrame:
    """Words of one comparison: of all outlets together, or of the only one, unless another is asked for."""
    by_outlet = "outlet" in table.columns and len(table) > 0
    return table[table["outlet"] == (outlet or table["outlet"].iloc[-1])] if by_outlet else table


def keywords_by_outlet(table: pd.DataFrame, track: str, n: int = 8) -> Figure:
    """The words most typical of each outlet within a track, as a table one can read.

    Parameters
    ----------
    table : DataFrame
        From :func:`twotracks.analysis.keyness.between_outlets`.
    track : str
        Which track.
    n : int
        Words an outlet.

    Returns
    -------
    Figure
        To be shown, or saved with :func:`twotracks.plots.save.save`.

    Examples
    --------
    >>> passages = pd.DataFrame({"article_id": list("abcdefghijkl"), "sentence_no": 0, "outlet": "Daily"})
    >>> passages["track"] = ["astana", "geneva"] * 6
    >>> passages["sentence"] = ["The guarantors met.", "The envoy met both sides."] * 6
    >>> passages["outlet"], passages["track"] = passages["track"].map({"astana": "A", "geneva": "B"}), "astana"
    >>> fig = keywords_by_outlet(tt.keyness.between_outlets(passages, "astana", repeats=True), "astana")
    """
    title = f"Which words are typical of each outlet when it speaks of {TRACK_NAMES[track]}?"
    rows = []
    for outlet in in_order(table.assign(n_articles=table["articles_target"])):
        top = table[(table["outlet"] == outlet) & (table["g2"] > CRITICAL)].head(n)
        rows += [
            {
                "label": outlet,
                "rank": i + 1,
                "term": f"{row.term}{'*' if row.p_bh < 0.05 else ''} {row.n_target}:{row.n_reference}",
            }
            for i, row in enumerate(top.itertuples())
        ]
    if not rows:
        return message(
            title,
            "Comparing outlets needs at least two of them with five articles each on the track, and words they "
            "share. This corpus does not have that, or no word stands out.",
            table,
        )
    foot = (
        "word, tokens in this outlet : in all others, log-likelihood above 3.84. * passes the 5 % level after "
        "Benjamini-Hochberg (permutation test over articles). Names of tracks, outlets and places masked. Typical "
        "words are hints, not frames."
    )
    return finish(_listing(pd.DataFrame(rows)), title, foot, table)


def terms(table: pd.DataFrame, of: str) -> Figure:
    """Words with the largest weights per class, as a table one can read.

    Parameters
    ----------
    table : DataFrame
        ``label``, ``rank``, ``term``, from :mod:`twotracks.analysis.classify`.
    of : str
        What the classes are: "outlets" or "tracks".

    Returns
    -------
    Figure
        To be shown, or saved with :func:`twotracks.plots.save.save`.

    Examples
    --------
    >>> texts = pd.Series(["peace talks", "peace deal", "war talks", "war front"] * 3)
    >>> labels = pd.Series(["A", "A", "B", "B"] * 3)
    >>> fig = terms(tt.classify.top_terms(texts, labels), "outlets")
    """
    title = f"By which words are the {of} recognised?"
    if table.empty:
        return message(title, NOT_TWO, table)
    foot = (
        "The ten largest weights of each class; names of tracks, outlets and places masked. Weights depend on each "
        "other: a word missing here is not unimportant. Being recognisable is not yet framing."
    )
    return finish(_listing(table), title, foot, table)


def _listing(table: pd.DataFrame) -> Figure:
    """A line a class: its name and its words."""
    labels = list(table["label"].unique())
    fig, (ax,) = new_figure(9.5, 1.3 + 0.46 * len(labels))
    ax.axis("off")
    ax.set_ylim(len(labels) - 0.5, -0.5)
    ax.set_xlim(0, 1)
    for i, label in enumerate(labels):
        words = table[table["label"] == label].sort_values("rank")["term"]
        ax.text(0, i, TRACK_NAMES.get(label, short(label, 24)), weight="bold", va="center")
        ax.text(0.24, i, listed(words, 96), va="center")
    return fig
