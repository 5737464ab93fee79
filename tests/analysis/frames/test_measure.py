"""Frames are found by their words, in a sentence and its neighbours; frames of one's own come from a file."""

import pandas as pd
import pytest

import twotracks as tt
from twotracks.analysis import registry
from twotracks.analysis.frames import measure
from twotracks.annotation.frames import FRAMES, PREFIX
from twotracks.errors import InputError

TEXT = "The envoy spoke. Both sides blamed each other. Snow fell. The markets were shut. Rain fell."
OWN = """
version = "0.1"
source = "Invented."

[label]
weather = "Weather"

[[entry]]
id = "precipitation"
frame = "weather"
terms = ["snow", "rain*"]
example = "Snow fell."
counterexample = "Shells fell."

[[entry]]
id = "quarrel"
frame = "conflict"
pattern = '''\\bquarrel'''
example = "They quarrel."
counterexample = "They agree."
"""


@pytest.fixture
def articles():
    return pd.DataFrame({"article_id": ["a"], "text": [TEXT]})


def passages(*numbers):
    sentences = [f"{part}." for part in TEXT.rstrip(".").split(". ")]
    return pd.DataFrame(
        {"article_id": "a", "sentence_no": list(numbers), "sentence": [sentences[number] for number in numbers]}
    )


@pytest.fixture
def own(tmp_path):
    path = tmp_path / "mine.toml"
    path.write_text(OWN, encoding="utf-8")
    return path


def test_every_frame_of_the_codebook_has_entries_a_label_and_a_group():
    dictionary = measure.dictionary()
    assert tuple(dictionary.entries) == FRAMES  # in the order of the codebook, which figures keep
    lexicon = tt.lexicons.load("frames")
    assert set(lexicon.settings["label"]) == set(FRAMES)
    assert sorted(frame for group in lexicon.settings["group"].values() for frame in group) == sorted(FRAMES)


def test_a_frame_of_a_neighbour_counts_and_that_of_a_neighbours_neighbour_does_not(articles):
    scored = tt.frames.score(passages(0, 1, 2, 3, 4), articles)
    assert scored["frame_conflict"].tolist() == [1.0, 1.0, 1.0, 0.0, 0.0]
    assert tt.frames.score(passages(0, 1, 2))["frame_conflict"].tolist() == [0.0, 1.0, 0.0]
    assert measure.in_context(passages(0, 2, 4), articles).tolist() == [
        "The envoy spoke. Both sides blamed each other.",
        "Both sides blamed each other. Snow fell. The markets were shut.",
        "The markets were shut. Rain fell.",
    ]


def test_scores_are_zero_or_one_on_the_index_of_the_passages_and_explained(articles):
    given = passages(1, 4).set_axis([7, 3])
    scored = tt.frames.score(given, articles)
    assert scored.index.tolist() == [7, 3]
    columns = [PREFIX + frame for frame in FRAMES]
    assert set(scored[columns].to_numpy().ravel()) <= {0.0, 1.0}
    for text, (_, row) in zip(measure.in_context(given, articles), scored.iterrows(), strict=True):
        assert set(tt.frames.explain(text)["frame"]) == {frame for frame in FRAMES if row[PREFIX + frame]}


def test_the_passages_given_are_not_changed(articles):
    given = passages(0, 1)
    before = given.copy()
    tt.frames.score(given, articles)
    pd.testing.assert_frame_equal(given, before)


def test_what_is_missing_is_said_in_one_sentence(articles):
    with pytest.raises(InputError, match="a column 'sentence'"):
        tt.frames.score(pd.DataFrame({"article_id": ["a"]}))
    with pytest.raises(InputError, match="1 of the articles of these passages are not among the articles given"):
        tt.frames.score(passages(0).assign(article_id="other"), articles)


def test_the_registry_tells_how_far_each_holds():
    known = registry.known()
    assert {PREFIX + frame for frame in FRAMES} <= set(known)
    stored = tt.reported("frames", design="test set", corpus="all corpora", instrument="dictionary").set_index("frame")
    for frame in FRAMES:
        said = registry.agreement_sentence(known[PREFIX + frame])
        row = stored.loc[frame]
        assert f"F1 = {row['f1']:.2f} [{row['f1_low']:.2f}, {row['f1_high']:.2f}]. Measured on {row['n']}" in said
        assert "language models under a codebook" in said
        assert bool(registry.fails(known[PREFIX + frame])) == (not pd.isna(row["fails"]))


def test_a_frame_that_fails_says_so_whatever_the_corpus_and_one_that_holds_only_where_it_was_measured():
    table = pd.DataFrame()
    table.attrs["corpus"] = {"name": "tehran-times"}
    known = registry.known()
    assert registry.exploration(known["frame_blame"], table).startswith("Fails on the test set (F1 below .5)")
    assert registry.exploration(known["frame_terrorism"], table) == ""
    table.attrs["corpus"] = {"name": "my-paper"}
    assert "is not known on these texts" in registry.exploration(known["frame_terrorism"], table)
    assert registry.agreement_sentence(known["frame_terrorism"], table).startswith(
        "Agreement with annotators: not measured on your texts."
    )


def test_frames_of_ones_own_are_found_and_their_agreement_is_not_borrowed(articles, own):
    scored = tt.frames.score(passages(1, 3), articles, frames=own)
    assert [name for name in scored if name.startswith(PREFIX)] == ["frame_weather", "frame_conflict"]
    assert scored["frame_weather"].tolist() == [1.0, 1.0] and scored["frame_conflict"].tolist() == [0.0, 0.0]
    for name in ("frame_weather", "frame_conflict"):  # a name that the study has too is another frame here
        told = scored.attrs["measures"][name]
        assert "agreement with annotators not measured yet" in told["agreement"] and told["lexicon_version"] == "0.1"
        assert registry.fails(registry.describe(scored, name)) == ""
    words = tt.frames.explain("Snow and heavy rains fell.", frames=own)
    assert words["words"].tolist() == ["snow", "rains"] and words["label"].unique().tolist() == ["Weather"]


def test_both_kinds_of_frames_stand_beside_each_other(articles, own):
    both = tt.frames.score(tt.frames.score(passages(1), articles), articles, frames=own)
    assert both.attrs["measures"]["frame_terrorism"]["reported_as"] == "terrorism"
    assert both.attrs["measures"]["frame_weather"]["reported_as"] == ""


def test_a_lexicon_without_frames_is_refused(tmp_path):
    path = tmp_path / "other.toml"
    path.write_text(OWN.replace('frame = "weather"\n', ""), encoding="utf-8")
    with pytest.raises(InputError, match="'precipitation' has no frame"):
        tt.frames.score(passages(1), frames=path)
