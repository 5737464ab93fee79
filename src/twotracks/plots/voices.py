"""Whose words: who is quoted, corrected beside automatic, and whose words are called a claim."""

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from twotracks.plots.camps import COLOURS as CAMP_COLOURS
from twotracks.plots.camps import MARKERS as CAMP_MARKERS
from twotracks.plots.style import (
    GREY,
    finish,
    label_rows,
    mark,
    message,
    new_figure,
    outlet_label,
    short,
)
from twotracks.schemas import ALL_OUTLETS, SPEAKER_NAMES, TRACK_NAMES, TRACKS

_NAMES = {**SPEAKER_NAMES, "no track": "no track after all"}  # found as a passage, and the annotation says it is none
_ESTIMATORS = {
    "measure alone": ("x", GREY, "rules alone"),
    "annotations alone": ("s", "#CC79A7", "annotations alone"),
    "design-adjusted": ("D", "#009E73", "rules corrected\nby annotations"),
}
_MOST = 5  # groups in one figure; more would not be legible


def quoted(claims: pd.DataFrame, said: str = "") -> Figure:
    """Who is quoted on each track: the rules alone, the annotations alone, and the rules corrected by them.

    Parameters
    ----------
    claims : DataFrame
        From :func:`twotracks.analysis.voices.who`; all outlets together are drawn, or the only one.
    said : str
        How often the rules' speaker is right (:func:`twotracks.analysis.voices.reach`).

    Returns
    -------
    Figure
        A panel a track, a row a speaker. To be shown, or saved with :func:`twotracks.plots.save.save`.

    Examples
    --------
    >>> rows = {"outlet": "Daily", "track": "geneva", "estimator": "measure alone", "value": ["un", "russia"]}
    >>> claims = pd.DataFrame(rows | {"estimate": [0.7, 0.3], "ci_low": [0.5, 0.1], "ci_high": [0.8, 0.5]})
    >>> fig = quoted(claims.assign(n_passages=20, n_articles=12, n_annotated=0))
    """
    title = "In whose words is each track spoken of?"
    if claims.empty:
        return message(title, "There are no passages.", claims)
    whole = claims[claims["outlet"] == ALL_OUTLETS]
    drawn = whole if len(whole) else claims[claims["outlet"] == claims["outlet"].iloc[0]]
    values, axes, fig = _panels(drawn)
    for ax, track in zip(axes, TRACKS, strict=True):
        mine = drawn[drawn["track"] == track]
        present = [name for name in _ESTIMATORS if (mine["estimator"] == name).any()]
        for k, name in enumerate(present):
            marker, colour, _ = _ESTIMATORS[name]
            _row_marks(ax, mine[mine["estimator"] == name], values, 0.26 * (k - (len(present) - 1) / 2), colour, marker)
    _legend(axes[-1], [style for name, style in _ESTIMATORS.items() if (drawn["estimator"] == name).any()])
    foot = (
        f"Shares of the passages found, of {_whose(drawn)}; those of one track and estimator sum to 100 %. Bars: 95 % "
        "intervals over articles; those of the rules alone do not contain their error. Unfilled or without a bar: too "
        "few articles for an interval. A corrected share may leave 0 to 100 %; there is none where no annotated "
        "passage has the speaker, or too few articles were annotated."
    )
    return finish(fig, title, [foot, said], claims)


def quoted_by_group(claims: pd.DataFrame, said: str = "", what: str = "camp") -> Figure:
    """Who is quoted on each track, by camp or by outlet: corrected where there is a correction.

    Parameters
    ----------
    claims : DataFrame
        From :func:`twotracks.analysis.voices.who`.
    said : str
        How often the rules' speaker is right.
    what : str
        What a group is.

    Returns
    -------
    Figure
        A panel a track, a row a speaker, a marker a group; the groups with most passages, at most five.

    Examples
    --------
    >>> rows = {"outlet": ["x", "y"], "track": "geneva", "estimator": "measure alone", "value": "un"}
    >>> claims = pd.DataFrame(rows | {"estimate": [0.7, 0.3], "ci_low": [0.5, 0.1], "ci_high": [0.8, 0.5]})
    >>> fig = quoted_by_group(claims.assign(n_passages=20, n_articles=12, n_annotated=0))
    """
    title = f"Does one {what} quote others than another?"
    groups = claims[claims["outlet"] != ALL_OUTLETS]
    counts = groups.groupby("outlet")[["n_passages", "n_articles"]].max()
    size = counts["n_passages"].sort_values(ascending=False, kind="stable")
    if len(size) < 2:
        has = f"of one {what} only" if len(size) else f"of no {what} that is known (data/outlets.csv, data/states.csv)"
        return message(title, f"Nothing to compare: the passages of this corpus are {has}.", claims)
    names = sorted(size.index[:_MOST])
    best = _best(groups[groups["outlet"].isin(names)])
    values, axes, fig = _panels(best)
    for ax, track in zip(axes, TRACKS, strict=True):
        for k, name in enumerate(names):
            mine = best[(best["track"] == track) & (best["outlet"] == name)]
            offset = 0.16 * (k - (len(names) - 1) / 2)
            _row_marks(ax, mine, values, offset, CAMP_COLOURS[k], CAMP_MARKERS[k])
    labels = [f"{short(name)}\n({counts.loc[name, 'n_articles']:,} articles at most)" for name in names]
    _legend(axes[-1], list(zip(CAMP_MARKERS, CAMP_COLOURS, labels, strict=False)))
    corrected = best["estimator"].eq("design-adjusted").any()
    foot = (
        "Corrected by annotations where enough articles of the group were annotated and some have the speaker, else "
        "the rules alone. " if corrected else "The rules alone. "
    ) + (
        "Bars: 95 % intervals over articles; hollow: too few for one. A group of few outlets is few witnesses: the "
        "bars tell how sure the share of these articles is, not how alike outlets of such a group are."
    )  # fmt: skip
    left_out = f"{len(size) - len(names)} smaller ones are in the CSV but not drawn." if len(size) > len(names) else ""
    return finish(fig, title, [foot, said, left_out], claims)


def claim_verbs(claims: pd.DataFrame, said: str = "") -> Figure:
    """Whose words are called a claim: share of claim verbs among the verbs of saying, by speaker.

    Parameters
    ----------
    claims : DataFrame
        From :func:`twotracks.analysis.voices.claim_verbs`.
    said : str
        How often the rules' speaker is right, and how well claim verbs are found.

    Returns
    -------
    Figure
        A row a speaker: all outlets together, or the only one; each outlet with five articles as a small cross.

    Examples
    --------
    >>> rows = {"outlet": "Daily", "value": ["un", "west"], "estimate": [0.1, 0.3], "ci_low": [0.05, 0.1]}
    >>> fig = claim_verbs(pd.DataFrame(rows | {"ci_high": [0.2, 0.5], "n_articles": 12, "n_passages": 20}))
    """
    title = "Whose words are called a claim?"
    if claims.empty:
        return message(title, "No quoted passage of this corpus has a verb of saying.", claims)
    whole = claims[claims["outlet"] == ALL_OUTLETS]
    drawn = whole if len(whole) else claims[claims["outlet"] == claims["outlet"].iloc[0]]
    values = [name for name in _NAMES if (drawn["value"] == name).any()]
    rows = drawn.set_index("value")
    fig, (ax,) = new_figure(8, 2.0 + 0.4 * len(values))
    for i, value in enumerate(values):
        row = rows.loc[value]
        interval = (100 * row[name] for name in ("estimate", "ci_low", "ci_high"))
        mark(ax, *interval, at=i, colour="#0072B2", marker="o")
    single = claims[(claims["outlet"] != ALL_OUTLETS) & (claims["n_articles"] >= 5)] if len(whole) else claims.iloc[:0]
    for value, share in zip(single["value"], single["estimate"], strict=True):
        ax.plot(100 * share, values.index(value) + 0.25, "x", color=GREY, markersize=5)
    if len(single):
        ax.plot([], [], "x", color=GREY, label=f"one {outlet_label(claims)}, with five articles at least")
        ax.legend(loc="best", fontsize=8)
    counts = rows[["n_passages", "n_articles"]]
    names = ["{} ({:,}; {:,})".format(_NAMES[value], *counts.loc[value]) for value in values]
    label_rows(ax, names)
    ax.set_yticks(range(len(names)), names)
    _from_zero(ax)
    ax.set_xlabel("claim verbs among verbs of saying (%)")
    ax.set_ylabel("whose words (sentences; articles)")
    foot = (
        "Claim verbs cast doubt (claim, allege), press (insist) or make a confession (admit); other verbs of saying "
        "are say, tell, stress and the like. Bars: 95 % intervals over articles; hollow: under five articles. Quoted "
        "sentences that speak of a track; which of two verbs in a sentence is of which speaker is not told."
    )
    return finish(fig, title, [foot, said], claims)


def _best(claims: pd.DataFrame) -> pd.DataFrame:
    """The corrected shares of a group and track where they have intervals, and all others by the rules alone."""
    adjusted = claims[(claims["estimator"] == "design-adjusted") & claims["ci_low"].notna()]
    key = ["outlet", "track", "value"]
    known = pd.MultiIndex.from_frame(adjusted[key])
    alone = claims[claims["estimator"] == "measure alone"]
    return pd.concat([adjusted, alone[~pd.MultiIndex.from_frame(alone[key]).isin(known)]], ignore_index=True)


def _panels(claims: pd.DataFrame) -> tuple[list[str], np.ndarray, Figure]:
    values = [value for value in _NAMES if (claims["value"] == value).any()]
    fig, axes = new_figure(10.6, 2.6 + 0.46 * len(values), len(TRACKS), sharey=True)
    for ax, track in zip(axes, TRACKS, strict=True):
        ax.set_title(TRACK_NAMES[track])
        label_rows(ax, [_NAMES[value] for value in values])
        ax.set_xlabel("share of the track's passages (%)")
    axes[0].set_ylabel("whose words")
    return values, axes, fig


def _row_marks(ax: Axes, claims: pd.DataFrame, values: list[str], offset: float, colour: str, marker: str) -> None:
    for value, *interval in claims[["value", "estimate", "ci_low", "ci_high"]].itertuples(index=False, name=None):
        mark(ax, *(100 * one for one in interval), at=values.index(value) + offset, colour=colour, marker=marker)
    _from_zero(ax)


def _from_zero(ax: Axes) -> None:
    """Shares begin at nought; a corrected one may lie below it."""
    low, high = ax.dataLim.intervalx
    if np.isfinite(high):
        span = max(high, 1.0) - min(low, 0.0)
        ax.set_xlim(min(low, 0.0) - 0.03 * span, max(high, 1.0) + 0.05 * span)


def _legend(ax: Axes, styles: list[tuple[str, str, str]]) -> None:
    for marker, colour, label in styles:
        ax.plot([], [], marker, color=colour, label=label)
    ax.legend(loc="center left", bbox_to_anchor=(1.02, 0.5), fontsize=8)


def _whose(claims: pd.DataFrame) -> str:
    counts = claims.groupby("track")[["n_passages", "n_articles"]].max()
    of = [
        f"{counts.loc[track, 'n_passages']:,} on {TRACK_NAMES[track]} in {counts.loc[track, 'n_articles']:,} articles"
        for track in TRACKS if track in counts.index
    ]  # fmt: skip
    return f"{claims['outlet'].iloc[0]} ({'; '.join(of)})"
