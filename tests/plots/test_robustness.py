"""Figures of parts, specifications and camps: axes named, everything drawn that there is, what is not shown said."""

import numpy as np
import pandas as pd
import pytest

import twotracks.plots as plot
from twotracks.inference import contrasts, gaps, specifications


def words(fig):
    texts = [fig.get_suptitle(), fig.get_supxlabel()]
    for ax in fig.axes:
        texts += [ax.get_xlabel(), ax.get_ylabel(), *(text.get_text() for text in ax.texts)]
        texts += [label.get_text() for label in ax.get_yticklabels()]
    return " | ".join(texts)


@pytest.fixture
def passages():
    rng = np.random.default_rng(1)
    table = pd.DataFrame(
        {"article_id": [f"a{i}" for i in range(80)], "outlet": "Daily", "mine": rng.normal(0, 0.3, 80)}
    )
    return table.assign(track=["astana", "geneva"] * 40, voice=["outlet"] * 40 + ["quoted"] * 40, link="named")


def test_parts_name_each_part_and_say_that_the_measure_alone_is_an_exploration(passages):
    split = pd.DataFrame({"voice": ["own words"] * 40 + ["quoted"] * 40, "period": ["then"] * 79 + [""]})
    fig = plot.parts(gaps.by_part(passages, "mine", split, n_boot=50))
    said = words(fig)
    for part in (
        "own words (40)",
        "quoted (40)",
        "all passages (80)",
        "Astana minus Geneva",
        "exploration",
        "not corrected",
    ):
        assert part in said
    assert "then" not in said, "a split with one part is none"


def test_parts_with_annotations_say_whose_they_are(passages):
    annotated = passages.assign(annotation=passages["mine"].round(), inclusion_probability=1.0, developed_on=False)
    split = pd.DataFrame({"voice": ["own words"] * 40 + ["quoted"] * 40})
    said = words(plot.parts(gaps.by_part(annotated, "mine", split, labels="annotation", n_boot=50)))
    assert "language models under the codebook" in said and "80 annotated passages" in said


def test_a_part_of_one_track_is_said_to_be_one(passages):
    one_track = pd.DataFrame({"voice": np.where(passages["track"] == "astana", "own words", "quoted")})
    assert "one track only" in words(plot.parts(gaps.by_part(passages, "mine", one_track, n_boot=50)))


def test_the_curve_shows_every_choice_and_keeps_what_it_says_beside_the_numbers(passages):
    everything = pd.Series(True, index=passages.index)
    voices = {"all": everything, "quoted": passages["voice"] == "quoted"}
    made = specifications.curve(
        passages, specifications.outcomes(passages, ["mine"], {}), {"voice": voices},
        {"articles": passages["article_id"]}, draws=19,
    )  # fmt: skip
    fig = plot.specification_curve(made.table, specifications.summary(made))
    said = words(fig)
    for part in ("voice: all", "voice: quoted", "weighting: articles", "joint p", "Not tried"):
        assert part in said
    kept = plot.style.plotted(fig)
    assert {"whole_p", "joint_p", "joint_median"} <= set(kept.columns) and len(kept) == len(made.table)


def test_camps_are_told_apart_and_the_smallest_p_is_said():
    table = pd.DataFrame(
        {"outlet": list("abcde"), "camp": ["x", "x", "y", "y", ""], "share": [0.9, 0.8, 0.1, 0.2, 0.5]}
    )
    by = table.set_index("outlet")
    fig = plot.by_camp(table, contrasts.between_camps(by["share"], by["camp"]), "share", "share (0 to 1)", "Who?")
    said = words(fig)
    assert "smallest attainable" in said and "too few outlets" in said and "share (0 to 1)" in said
    assert [label.get_text() for label in fig.axes[0].get_yticklabels()] == ["c", "d", "e", "b", "a"]
    nobody = plot.by_camp(table.assign(camp=""), pd.DataFrame(), "share", "share (0 to 1)", "Who?")
    assert "two camps" in words(nobody)


def test_what_is_made_from_the_teaching_corpus_says_so():
    import twotracks as tt
    from twotracks.plots.style import SIMULATED

    articles = tt.load_corpus("teaching").head(200)
    passages = tt.stance.score(tt.find_passages(articles))
    made = tt.annotation.curve(passages, articles, draws=19)
    figures = (
        plot.specification_curve(made.table, specifications.summary(made)),
        plot.parts(gaps.by_part(passages, "stance", tt.annotation.split_up(passages, articles), n_boot=20)),
    )
    for fig in figures:
        assert any(text.get_text() == SIMULATED for text in fig.texts)
