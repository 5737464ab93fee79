"""Cues: each is given to the track it speaks of, and counts by how it is said."""

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from twotracks.analysis.stance import lexicon, match


def given_to(sentence, track):
    return {lexicon.load().cues[found.cue].id: found.given_to for found in match.find(sentence, track)}


def test_an_act_belongs_to_what_follows_it():
    sentence = "The Astana guarantors voiced support for the Geneva process."
    assert given_to(sentence, "geneva")["support"] == "this track"
    assert given_to(sentence, "astana")["support"] == "the other track"


def test_a_verdict_belongs_to_the_nearest_and_does_not_cross_a_contrast():
    sentence = "While the Geneva talks have failed, the Astana process was fruitful."
    contrast = "the other side of a contrast"
    assert given_to(sentence, "astana") == {"fail": contrast, "fruitful": "this track"}
    assert given_to(sentence, "geneva") == {"fail": "this track", "fruitful": contrast}
    assert lexicon.load().scope["contrasted"] == 0
    together = "The Geneva talks, which had failed, came after the Astana talks."
    assert given_to(together, "astana")["fail"] == "the other track"


@pytest.mark.parametrize(
    ("sentence", "cue", "astana", "geneva"),
    [
        # Geneva is three words away and Astana seven, but "but" stands before Geneva.
        (
            "The Astana process went on in the capital as a success, but Geneva stalled.",
            "success", "this track", "the other side of a contrast",
        ),
        # What is praised is on one side, the only mention on the other; the comma ends what "while" began.
        ("Ankara praised the hosts, but the Astana process went on.", "praise", "no mention", "no mention"),
        ("While Ankara praised the hosts, the Astana process went on.", "praise", "no mention", "no mention"),
        ("Ankara praised the hosts of the Astana process.", "praise", "this track", "the other track"),
    ],
)  # fmt: skip
def test_nothing_crosses_a_contrast_even_to_the_nearest_mention(sentence, cue, astana, geneva):
    assert given_to(sentence, "astana")[cue] == astana
    assert given_to(sentence, "geneva")[cue] == geneva


def test_negation_turns_and_hope_weakens():
    plain, negated, hoped = (
        match.find(f"The Astana talks {words} successful.", "astana")[0].counts_for
        for words in ("were", "were not", "may be")
    )
    assert plain == 1
    assert negated == lexicon.load().scope["negated"]
    assert hoped == lexicon.load().scope["hoped"]


def test_the_three_states_together_are_the_astana_track_and_two_of_them_are_not():
    assert given_to("He praised Russia, Iran and Turkey.", "astana")["praise"] == "this track"
    assert given_to("He praised Russia and Iran.", "astana")["praise"] == "no mention"


def test_a_question_another_matter_and_a_long_sentence_count_less():
    base = match.find("The Geneva talks were fruitful.", "geneva")[0].counts_for
    for sentence in (
        "Were the Geneva talks fruitful?",
        "The Geneva talks on Yemen were fruitful.",
        "The Geneva talks were fruitful, " + "and so on and so forth " * 12 + "it went.",
    ):
        assert 0 < match.find(sentence, "geneva")[0].counts_for < base


def test_what_the_whole_sentence_is_multiplies_by_hand():
    scope = lexicon.load().scope
    assert (scope["carried"], scope["asked"], scope["elsewhere"], scope["discussed"]) == (0.8, 0.3, 0.1, 0.8)
    assert (scope["long"], scope["long_power"]) == (30, 0.7)

    def counts_for(sentence, link="named"):
        (found,) = match.find(sentence, "geneva", link)
        return found.counts_for

    plain = "The Geneva talks were fruitful."
    for link in ("named", "alias"):
        assert counts_for(plain, link) == 1.0
    assert counts_for(plain, "carried") == 0.8
    assert counts_for("Were the Geneva talks fruitful?") == pytest.approx(0.3)
    assert counts_for("Were the Geneva talks fruitful?", "carried") == pytest.approx(0.8 * 0.3)
    assert counts_for("The Geneva talks on Yemen were fruitful.") == pytest.approx(0.1)
    assert counts_for("The agenda of the Geneva talks was fruitful.") == pytest.approx(0.8)
    long = "The Geneva talks were fruitful " + "day after day " * 18 + "ever since."
    assert len(long.split()) == 61
    assert counts_for(long) == pytest.approx((61 / 30) ** -0.7)
    table = pd.DataFrame({"sentence": plain, "track": "geneva", "link": ["named", "carried"]})
    assert match.counts(table).sum(axis=1).tolist() == [1.0, 0.8]


def test_counts_are_the_findings_put_into_columns():
    table = pd.DataFrame(
        {
            "sentence": ["The Astana talks succeeded, which nobody expected, and succeeded.", "Nothing."],
            "track": "astana",
        }
    )
    counts = match.counts(table)
    number = [cue.id for cue in lexicon.load().cues].index("success")
    assert counts.shape == (2, len(lexicon.load().cues))
    assert counts[0, number] == 1 and np.count_nonzero(counts[0]) == 1 and not counts[1].any()


@settings(max_examples=200, deadline=None)
@given(st.text(alphabet="abc AstanaGenev talks not failed success,;.?!\"'’-\n\0é", max_size=200))
def test_any_text_has_counts_between_minus_one_and_one(sentence):
    table = pd.DataFrame({"sentence": [sentence], "track": ["geneva"], "link": ["carried"]})
    assert (np.abs(match.counts(table)) <= 1).all()
