"""Shares of frames: three estimators where the measure holds, annotations alone where it fails, corrected gaps."""

import numpy as np
import pandas as pd
import pytest

import twotracks as tt
from twotracks.analysis.frames import estimates
from twotracks.errors import InputError
from twotracks.text.sentences import with_hash

CONFLICT, PLAIN = "Both sides blamed each other.", "The talks opened."


def scored(n=60, both=False):
    """Passages of one outlet; the first half of each track's articles have a sentence of conflict."""
    rows = []
    for i in range(n):
        track = "astana" if i % 2 else "geneva"
        sentence = f"{CONFLICT if i < n // 2 else PLAIN} No {i}."
        tracks = ("astana", "geneva") if both else (track,)
        voice = "outlet" if i % 3 else "quoted"
        rows += [(f"a{i}", 0, sentence, one, voice) for one in tracks]
    columns = ["article_id", "sentence_no", "sentence", "track", "voice"]
    table = tt.frames.score(pd.DataFrame(rows, columns=columns).assign(outlet="Daily"))
    few = {"frame_conflict", "frame_economic", "frame_terrorism", "frame_blame"}  # of which the last fails
    return table.drop(columns=[name for name in table if name.startswith("frame_") and name not in few])


def annotated(passages, frame, share):
    """Annotations of a random half: the frame is there in a share of all passages, whatever the words say."""
    rows = with_hash(passages).drop_duplicates(["article_id", "hash"])
    truth = (np.arange(len(rows)) % 10 < 10 * share).astype(float)
    drawn = rows.assign(**{frame: truth}).sample(frac=0.5, random_state=1)
    return drawn[["article_id", "hash", frame]].assign(inclusion_probability=0.5)


def row(claims, **where):
    for name, value in where.items():
        claims = claims[claims[name] == value]
    assert len(claims) == 1
    return claims.iloc[0]


def test_a_share_is_of_passages_and_voices_stand_apart():
    passages = scored()
    claims = tt.frames.shares(passages, n_boot=50)
    for voice, mine in (("all", passages), ("quoted", passages[passages["voice"] == "quoted"])):
        one = row(claims, frame="conflict", voice=voice, track="both")
        assert one["estimate"] == pytest.approx(mine["frame_conflict"].mean())
        assert one["n_passages"] == len(mine)
        assert 0 <= one["ci_low"] < one["estimate"] < one["ci_high"] <= 1


def test_a_sentence_on_both_tracks_counts_for_both_and_once_together():
    claims = tt.frames.shares(scored(20, both=True), n_boot=20)
    sizes = {
        track: row(claims, frame="conflict", voice="all", track=track)["n_passages"] for track in ("astana", "both")
    }
    assert sizes == {"astana": 20, "both": 20}


def test_annotations_put_the_measure_right():
    passages = scored(200)
    claims = tt.frames.shares(passages, annotated(passages, "conflict", 0.2), n_boot=200)
    mine = claims[(claims["frame"] == "conflict") & (claims["voice"] == "all") & (claims["track"] == "both")]
    found = mine.set_index("estimator")
    assert found.loc["measure alone", "estimate"] == 0.5
    for estimator in ("annotations alone", "design-adjusted"):
        assert found.loc[estimator, "estimate"] == pytest.approx(0.2, abs=0.12)
        assert found.loc[estimator, "ci_high"] < 0.5  # the share that the words alone give
    assert found["n_annotated"].unique().tolist() == [100]


def test_a_frame_that_fails_is_estimated_from_annotations_alone():
    passages = scored(100)
    claims = tt.frames.shares(passages, annotated(passages, "blame", 0.3), n_boot=50)
    mine = claims[claims["frame"] == "blame"]
    assert set(mine["estimator"]) == {"annotations alone"} and (mine["fails"] != "").all()
    assert row(mine, voice="all", track="both")["estimate"] == pytest.approx(0.3, abs=0.15)


def test_a_frame_that_fails_and_is_not_annotated_has_no_number_and_says_why():
    claims = tt.frames.shares(scored(), n_boot=20)
    mine = claims[claims["frame"] == "blame"]
    assert len(mine) and mine["estimate"].isna().all() and mine["ci_low"].isna().all()
    assert set(mine["method"]) == {"the measure fails, and nothing is annotated"}
    holding = claims[claims["frame"] == "terrorism"]
    assert holding["estimate"].notna().all() and set(holding["estimator"]) == {"measure alone"}


def test_gaps_are_corrected_over_all_frames():
    passages = scored()
    passages["frame_conflict"] = (passages["track"] == "astana") & (np.arange(len(passages)) % 3 > 0)
    passages["frame_conflict"] = passages["frame_conflict"].astype(float)
    passages["frame_economic"] = (np.arange(len(passages)) % 5 == 0).astype(float)
    claims = tt.frames.gaps(passages, n_boot=100)
    mine = claims[(claims["voice"] == "all") & claims["p"].notna()]
    assert len(mine) >= 2
    assert row(mine, frame="conflict")["p_holm"] == pytest.approx(min(1, len(mine) * mine["p"].min()))
    assert (mine["p_holm"] >= mine["p"]).all()


def test_outlets_with_too_few_articles_stand_together():
    passages = scored(40)
    passages["outlet"] = ["Small", "Smaller"] + ["Daily"] * 19 + ["Weekly"] * 19
    claims = tt.frames.shares(passages, n_boot=20)
    assert set(claims["outlet"]) == {"Daily", "Weekly", estimates.FEW, "all outlets"}
    together = row(claims, outlet="all outlets", frame="conflict", voice="all", track="both")
    assert together["n_passages"] == len(passages)


def test_the_best_estimate_is_the_adjusted_one_where_there_is_one():
    passages = scored(100)
    claims = tt.frames.shares(passages, annotated(passages, "conflict", 0.3), n_boot=50)
    best = tt.frames.best(claims)
    assert not best.duplicated(["outlet", "track", "voice", "frame"]).any()
    assert row(best, frame="conflict", voice="all", track="both")["estimator"] == "design-adjusted"
    assert row(best, frame="terrorism", voice="all", track="both")["estimator"] == "measure alone"


def test_nothing_scored_and_nothing_found():
    with pytest.raises(InputError, match=r"Score them first \(tt\.frames\.score\)"):
        tt.frames.shares(scored().drop(columns=[name for name in scored() if name.startswith("frame_")]))
    empty = tt.frames.best(tt.frames.shares(scored().iloc[:0]))
    assert empty.empty and tt.plot.frames(empty) is not None


def test_the_studys_annotations_join_passages_of_their_corpus():
    annotations = tt.frames.annotations("tehran-times")
    assert len(annotations) == 545 and set(annotations["split"]) == {"development", "test"}
