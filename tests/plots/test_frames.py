"""Figures of frames: every cell with its numbers, what fails hatched and said, what is thin without a colour."""

import numpy as np
import pandas as pd
import pytest
from matplotlib.patches import Rectangle

import twotracks.plots as plot
from twotracks.plots import style

ROW = {
    "outlet": "Daily", "track": "astana", "frame": "conflict", "label": "Conflict", "voice": "own words", "f1": 0.62,
    "fails": "", "estimator": "design-adjusted", "estimate": 0.34, "ci_low": 0.28, "ci_high": 0.41, "n_passages": 1156,
    "n_articles": 300, "n_annotated": 90, "measure": "frame_conflict",
}  # fmt: skip


def claims(*changes):
    return pd.DataFrame([ROW | change for change in changes])


def words(fig):
    texts = [fig.get_suptitle(), fig.get_supxlabel()]
    for ax in fig.axes:
        texts += [ax.get_title(loc="left"), ax.get_xlabel(), ax.get_ylabel(), *(text.get_text() for text in ax.texts)]
        texts += [label.get_text() for label in (*ax.get_xticklabels(), *ax.get_yticklabels())]
    return " | ".join(texts).replace("\n", " ")


def hatched(fig):
    return [one for ax in fig.axes for one in ax.patches if isinstance(one, Rectangle) and one.get_hatch()]


def test_a_cell_has_share_interval_and_number_of_passages_and_voices_are_apart():
    fig = plot.frames(claims({}, {"voice": "quoted", "estimate": 0.5}, {"track": "geneva", "estimate": 0.1}))
    said = words(fig)
    for part in (
        "34 % [28, 41] 1,156", "in its own words", "quoted", "Astana", "Geneva", "Conflict (0.62)",
        "language models under the codebook", "F1 0.62 to 0.62",
    ):  # fmt: skip
        assert part in said
    assert fig.get_suptitle().endswith("?") and not hatched(fig)
    assert style.plotted(fig) is not None


def test_a_frame_that_fails_is_hatched_and_named():
    failing = {"frame": "blame", "label": "Blame", "fails": "F1 below .5", "estimator": "annotations alone", "f1": 0.4}
    fig = plot.frames(claims({}, failing))
    said = words(fig)
    assert len(hatched(fig)) == 1
    assert "Blame †" in said and "(Blame)" in said and "Conflict (0.62)" in said


def test_a_frame_that_fails_and_is_not_annotated_is_hatched_without_a_number():
    failing = {"frame": "blame", "label": "Blame", "fails": "F1 below .5", "estimator": "annotations alone"}
    nothing = {"estimate": np.nan, "ci_low": np.nan, "ci_high": np.nan, "n_annotated": 0}
    fig = plot.frames(claims({"estimator": "measure alone", "n_annotated": 0}, failing | nothing))
    assert len(hatched(fig)) == 1 and "nothing of this corpus is annotated" in words(fig)


def test_what_is_too_thin_has_a_number_and_no_colour():
    thin = {"ci_low": np.nan, "ci_high": np.nan, "n_passages": 3}
    (cell, *_) = plot.frames(claims(thin)).axes[0].patches
    assert cell.get_facecolor()[:3] == (1, 1, 1)
    (cell, *_) = plot.frames(claims({})).axes[0].patches
    assert cell.get_facecolor()[:3] != (1, 1, 1)


def test_of_several_outlets_the_largest_stand_beside_all_together():
    outlets = [f"Outlet {i}" for i in range(8)]
    rows = [
        {"outlet": name, "track": "both", "voice": voice, "n_articles": 10 + i}
        for i, name in enumerate([*outlets, "all outlets"])
        for voice in ("all", "own words", "quoted")
    ]
    fig = plot.frames(claims(*rows))
    labels = [text.get_text().replace("\n", " ") for text in fig.axes[0].get_xticklabels()]
    assert labels == ["Outlet 7", "Outlet 6", "Outlet 5", "Outlet 4", "Outlet 3", "all outlets"]
    assert "Those with fewer articles are in the CSV" in words(fig)


def test_where_agreement_is_not_known_that_is_said():
    table = claims({"f1": np.nan})
    assert "not measured yet" in words(plot.frames(table))
    table = claims({})
    table.attrs["measures"] = {"frame_conflict": {"exploration": "Exploration: agreement is not known on these texts"}}
    assert "Exploration: on these texts agreement with annotators is not known." in words(plot.frames(table))


def test_nothing_to_draw_is_a_message():
    assert "nothing to score" in words(plot.frames(claims({"estimate": np.nan})))


@pytest.mark.parametrize("simulated", [True, False])
def test_planted_frames_stand_beside_those_found(simulated):
    rows = [
        {"planted": "conflict", "frame": frame, "share": share, "n": 272, "context": context}
        for context in ("sentence alone", "with its neighbours")
        for frame, share in (("conflict", 0.08), ("economic", 0.02))
    ]
    table = pd.DataFrame(rows)
    table.attrs["corpus"] = {"name": "teaching", "simulated": simulated}
    fig = plot.planted_frames(table)
    said = words(fig)
    assert "conflict (272)" in said and "| 8 |" in said and "sentence alone" in said
    assert any(text.get_text() == style.SIMULATED for text in fig.texts) == simulated
    framed = [one for one in fig.axes[0].patches if one.get_edgecolor()[:3] == (0, 0, 0)]
    assert len(framed) == 1
