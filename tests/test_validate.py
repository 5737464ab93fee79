"""The stored table of validity belongs to the lexicon in use, and can be made again."""

from twotracks import lexicon, validate


def test_the_stored_table_is_of_the_lexicon_in_use():
    assert set(validate.stored()["lexicon"]) == {lexicon.load().version}


def test_the_check_part_is_reported_for_every_instrument_track_and_corpus():
    check = validate.stored().query("part == 'check' and link == 'all'")
    assert len(check) == len(validate.INSTRUMENTS) * 2 * 4
    assert (check["f1_low"].isna() | (check["f1_low"] <= check["f1"])).all()
    whole = check[check["corpus"] == "all corpora"].set_index(["instrument", "track"])["f1"]
    for track in ("astana", "geneva"):
        assert whole["rules", track] > whole["place names alone", track]
