"""Masking: names go whole, on both sides alike, and what they consist of is no keyword."""

import numpy as np
import pandas as pd
import pytest

from twotracks.analysis import keyness
from twotracks.passages.masking import mask, mask_names, name_words, names_of_tracks
from twotracks.text.tokens import tokens

# Ways to say the same of either track, one name or another in place of {}.
FRAMES = [
    "Delegates left {} without a date on Tuesday.",
    "The fifth round of peace negotiations on Syria in {} ended in silence.",
    "{} negotiations brought the prisoners home.",
    "The {} process has lost the trust of the displaced, a baker said.",
    "Nobody in the camp had heard of the talks held in {} last week.",
    "The {} peace talks on Syria are a lifeline for the hospital.",
    "After the last session of the {} meeting the mediator sounded tired.",
    "He called the political process from {} a theatre without a play.",
    "Agreements of the {} conference were read out to the villagers.",
    "The rebels' lawyer praised the {} format and its patience.",
]
ENDINGS = ["", " He then spoke of bread.", " Rain fell on the tents.", " Nobody clapped.", " A child asked why."]


def left(text):
    return tokens(mask(pd.Series([text]))[0])


@pytest.mark.parametrize("frame", FRAMES)
def test_names_exchanged_leave_the_same_words(frame):
    assert left(frame.format("Astana")) == left(frame.format("Geneva"))


def test_a_name_before_and_behind_its_place_leaves_the_same_words():
    said = ["The Geneva negotiations", "The negotiations in Geneva", "The Astana talks", "The talks in Astana"]
    assert {tuple(left(f"{name} failed, he said.")) for name in said} == {("the", "failed", "he", "said")}


def test_a_name_that_is_part_of_another_does_not_spoil_it():
    assert left("We support a UN-facilitated political process.") == ["we", "support", "a"]


def test_what_is_not_of_a_name_stays():
    assert left("The talks in the kitchen went on.") == ["the", "talks", "in", "the", "kitchen", "went", "on"]
    assert left("Peace is a word, said the cook.") == ["peace", "is", "a", "word", "said", "the", "cook"]


def test_a_name_at_either_end_of_a_text():
    assert left("Astana") == [] == left("Geneva talks")
    assert left("") == []


def test_spans_are_places_in_the_text_as_it_is():
    text = "Back to the sixth Geneva round, not to Astana."
    found = {(text[slice(*span)], track) for span, track in names_of_tracks(text)}
    assert ("sixth Geneva round", "geneva") in found and ("Astana", "astana") in found


def of(track, name):
    return [
        {"article_id": f"{track}{i}-{j}", "sentence_no": 0, "outlet": "Daily", "track": track,
         "sentence": frame.format(name) + ending}
        for i, frame in enumerate(FRAMES) for j, ending in enumerate(ENDINGS)
    ]  # fmt: skip


def test_a_corpus_that_speaks_of_both_in_the_same_words_has_no_keyword():
    passages = mask_names(pd.DataFrame(of("astana", "Astana") + of("geneva", "Geneva")))
    table = keyness.between_tracks(passages, column="masked", repeats=True, draws=999)
    assert len(table) > 20
    np.testing.assert_allclose(table["log_ratio"], 0, atol=1e-12)
    assert (table["p_permutation"] == 1).all()


def test_the_parts_of_a_name_are_no_keywords_of_its_track():
    """One track is always "the talks in Astana", the other has a round: words of names stay on one side only."""
    rows = [
        {"article_id": f"{track}{i}", "sentence_no": 0, "outlet": "Daily", "track": track, "sentence": sentence}
        for track, sentence in (
            ("astana", "The talks in Astana went on. The talks were long, and the guards slept."),
            ("geneva", "The Geneva rounds went on. These rounds were long, and the cooks slept."),
        )
        for i in range(12)
    ]
    table = keyness.between_tracks(mask_names(pd.DataFrame(rows)), column="masked", repeats=True, draws=999)
    table = table[table["outlet"] == "Daily"].set_index("term")
    assert {"talks", "rounds"} <= set(table.index[table["in_name"]])
    assert not table.loc[["guards", "cooks"], "in_name"].any()
    assert table.loc[table["in_name"], "p_bh"].isna().all() and table.loc["guards", "p_bh"] < 0.05


def test_rare_words_beside_names_are_not_what_names_consist_of():
    once = pd.DataFrame({"track": ["astana"] * 4, "sentence": ["The Astana talks opened."] * 4})
    once.loc[0, "sentence"] = "The Astana peacemakers opened."
    assert name_words(once)["astana"] == {"astana", "talks"}


def test_a_sentence_in_nine_articles_is_one_witness():
    boilerplate = "Analysts recalled that guarantors had promised a corridor before the harvest in the valley"
    rng = np.random.default_rng(1)

    def words():
        return " ".join(rng.choice(["bread", "rain", "road", "school", "clinic", "winter", "letter"], 14))

    rows = [
        {"article_id": f"{track}{i}", "sentence_no": n, "outlet": "Daily", "track": track, "sentence": sentence}
        for track in ("astana", "geneva")
        for i in range(20)
        for n, sentence in enumerate(
            [words(), *([boilerplate + " " + "again" * (i % 2)] * (i < 9) * (track == "astana"))]
        )
    ]
    table = pd.DataFrame(rows)
    counted = keyness.between_tracks(table, repeats=True, draws=999).set_index("term")
    once = keyness.between_tracks(table, min_count=1, min_articles=1, draws=999).set_index("term")
    assert counted["p_permutation"].loc["harvest"].max() < 0.05
    assert once["n_target"].loc["harvest"].max() == 1 and once["p_permutation"].loc["harvest"].min() > 0.5
