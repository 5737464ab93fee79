"""The stored tables: read by one reader, of the lexicon in use, and the records of what was evaluated once kept."""

import pytest

from twotracks.analysis.stance import match
from twotracks.errors import InputError
from twotracks.inference import agreement
from twotracks.passages import lexicon
from twotracks.validation import attribution, estimators, passages, stored
from twotracks.validation.stored import reported as of


def test_the_stored_tables_are_of_the_lexicons_in_use():
    assert set(of("tracks")["lexicon"]) == {lexicon.load().version}
    assert set(of("stance")["lexicon"]) == {match.load().version}


def test_every_split_is_reported_for_every_instrument_track_and_corpus():
    table = of("tracks", split="development", link="all")
    assert len(table) == len(passages.INSTRUMENTS) * 2 * 4
    both = of("tracks", link="all")
    assert (both["f1_low"].isna() | (both["f1_low"] <= both["f1"])).all()
    assert of("tracks").query("link != 'all'")["precision_low"].notna().all()


def test_what_was_evaluated_once_is_kept_for_three_rounds():
    once = of("tracks", split="test", evaluated_once=True)
    assert once.groupby("round").size().to_dict() == {1: 6, 2: 6, 3: 6}
    f1 = once.set_index(["round", "instrument", "track"])["f1"]
    for track in ("astana", "geneva"):
        for n in (1, 2, 3):
            assert f1[n, "rules", track] > f1[n, "place names alone", track]
    assert len(of("tracks", evaluated_once=True, round=3)) == 6


def test_the_voice_is_better_told_by_the_rules_than_by_marks_or_verbs():
    for split in ("development", "test"):
        accuracy = of("voice", split, corpus="all corpora").set_index("instrument")["accuracy"]
        assert accuracy["rules"] > max(accuracy[name] for name in attribution.INSTRUMENTS[1:])


def test_what_is_printed_of_the_measure_follows_from_the_stored_scores():
    scores = stored.scores("test")
    rows = of("stance", design="test set", corpus="all corpora", sentences="all").set_index("measure")
    cells = agreement.confusion(scores["annotation"].to_numpy(), scores["stance_label"].to_numpy())
    assert rows.loc[estimators.SHIPPED, "r"] == pytest.approx(scores["stance"].corr(scores["annotation"]), abs=0.002)
    assert rows.loc[estimators.SHIPPED, "macro_f1"] == pytest.approx(agreement.macro_f1(cells), abs=0.01)
    assert rows.loc["VADER", "r"] == pytest.approx(scores["vader"].corr(scores["annotation"]), abs=0.001)
    # The aim, on passages nothing was fitted to, and with a whole corpus unknown.
    left_out = of("stance", design="corpus left out, test set", corpus="all corpora", sentences="all")
    left_out = left_out.set_index("measure")
    assert rows.loc[estimators.SHIPPED, "r"] >= 0.65 and rows.loc[estimators.SHIPPED, "macro_f1"] >= 0.68
    assert rows.loc[estimators.SHIPPED, "r_minus_low"] > 0, "better than the cues alone"
    assert left_out.loc[estimators.REFERENCE, "r"] >= 0.60 and left_out.loc[estimators.REFERENCE, "macro_f1"] >= 0.62


def test_splits_are_told_and_the_test_set_was_evaluated_once():
    table = of("stance")
    assert set(table.loc[table["split"] == "development", "design"]) == {"articles left out", "corpus left out"}
    assert set(of("stance", evaluated_once=True)["split"]) == set(of("voice", evaluated_once=True)["split"]) == {"test"}
    assert of("published").set_index("measure").loc["vader", "value"] == 0.5029
    assert stored.confusion().groupby("measure")["n"].sum().eq(len(stored.scores("test"))).all()


def test_what_is_not_there_is_said():
    with pytest.raises(
        InputError,
        match="reported for passages, tracks, voice, stance, stance texts, stance abstaining, stance learning, names, distancing, frames, frames agreement, published; 'tone' is none",
    ):
        of("tone")
    with pytest.raises(InputError, match="The split is development or test, not 'kept'"):
        of("stance", split="kept")
    with pytest.raises(InputError, match="The split is development or test"):
        stored.scores("kept")
    for wrong in ({"split": "test"}, {"evaluated_once": True}):
        with pytest.raises(InputError, match="has no split"):
            of("published", **wrong)
    with pytest.raises(InputError, match="has no column 'colour'; it has measure, design"):
        of("stance", colour="red")
    with pytest.raises(InputError, match="'corpus' is never 'mine' here; it is all corpora, fa-kes"):
        of("voice", corpus="mine")
