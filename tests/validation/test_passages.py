"""The stored tables of validity belong to the lexicon in use, and what was found at first sight is kept."""

from twotracks.passages import lexicon
from twotracks.validation import attribution as validate_voice
from twotracks.validation import passages as validate


def test_the_stored_table_is_of_the_lexicon_in_use():
    assert set(validate.stored()["lexicon"]) == {lexicon.load().version}


def test_every_part_is_reported_for_every_instrument_track_and_corpus():
    table = validate.stored().query("link == 'all'")
    assert len(table[table["part"] == "tuning"]) == len(validate.INSTRUMENTS) * 2 * 4
    assert (table["f1_low"].isna() | (table["f1_low"] <= table["f1"])).all()
    links = validate.stored().query("link != 'all'")
    assert links["precision_low"].notna().all()


def test_first_looks_are_kept_for_three_rounds():
    looks = validate.first_looks()
    assert looks.groupby("round").size().to_dict() == {1: 6, 2: 6, 3: 6}
    f1 = looks.set_index(["round", "instrument", "track"])["f1"]
    for track in ("astana", "geneva"):
        for n in (1, 2, 3):
            assert f1[n, "rules", track] > f1[n, "place names alone", track]


def test_the_voice_is_better_told_by_the_rules_than_by_marks_or_verbs():
    table = validate_voice.stored()
    whole = table[table["corpus"] == "all corpora"].set_index(["part", "instrument"])["accuracy"]
    for part in ("tuning", "seen once"):
        assert whole[part, "rules"] > max(whole[part, name] for name in validate_voice.INSTRUMENTS[1:])
