"""The model of passages: its two steps added up right, its features as they say, its decisions sane and bounded."""

import itertools
import json

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.special import expit

from twotracks.config import data_file
from twotracks.errors import InputError
from twotracks.passages import discourse, recognition
from twotracks.passages.article import in_article
from twotracks.passages.find import find_passages
from twotracks.passages.scan import scan

# Invented, in the manner of an agency report: most sentences carry on without a name.
REPORT = (
    "Syria's government and opposition delegations sat down in Geneva on Monday for talks mediated by the United Nations. "
    "The two sides did not speak to each other directly. "
    "Neither delegation would say whether it would return after the weekend. "
    "The mediator told reporters that the gap between them was wide. "
    "Shelling killed eleven people in the north of the country on the same day, residents said."
)


def test_the_chain_is_the_sum_over_all_sequences():
    rng = np.random.default_rng(1)
    scores, transitions = rng.normal(size=5), rng.normal(size=(2, 2))
    total, yes = 0.0, np.zeros(5)
    for labels in itertools.product((0, 1), repeat=5):
        weight = np.exp(
            sum(scores[i] * label for i, label in enumerate(labels))
            + sum(transitions[a, b] for a, b in itertools.pairwise(labels))
        )
        total += weight
        yes += weight * np.array(labels)
    np.testing.assert_allclose(recognition.marginals(scores, transitions), yes / total)


def test_without_transitions_each_sentence_stands_alone():
    scores = np.array([-2.0, 0.0, 3.0])
    np.testing.assert_allclose(recognition.marginals(scores, np.zeros((2, 2))), expit(scores))
    assert recognition.marginals(np.zeros(0), np.zeros((2, 2))).shape == (0,)


def test_a_report_is_followed_where_nothing_is_named():
    found = [(one.sentence_no, one.track) for one in in_article(REPORT, "Syria talks open in Geneva")]
    assert {(0, "geneva"), (1, "geneva"), (2, "geneva"), (3, "geneva")} <= set(found)
    assert (4, "geneva") not in found
    assert not any(track == "astana" for _, track in found)


def test_what_a_passage_is_called_and_how_sure():
    passages = pd.DataFrame(in_article(REPORT, "Syria talks open in Geneva"))
    assert passages["probability"].between(0.5, 1).all()
    assert passages.loc[passages["sentence_no"] == 0, "link"].tolist() == ["alias"]
    carried = passages[passages["sentence_no"] == 2]
    assert carried["link"].tolist() == ["carried"]


@pytest.mark.parametrize(
    "text",
    [
        "The Geneva Motor Show opened to the press in Geneva. It was a success, the organisers of the event said.",
        "Iran and six powers resumed nuclear talks in Geneva on Monday. The two sides said the talks on uranium were hard.",
        "Yemen's warring parties meet for talks in Geneva on Monday. The Houthi delegation has not yet left Sanaa.",
        "Bombing hospitals in Syria breaks the Geneva Conventions. The Red Cross asked both sides to keep to them.",
        "Kazakh cyclists won the third stage. The Astana team leads the race, and the talks on its budget went on.",
    ],
)
def test_false_friends_are_seen_through(text):
    assert in_article(text) == []


def test_a_dateline_is_no_place_of_talks(articles):
    """The same report from Geneva and from Amman, on bread: neither speaks of a track."""
    text = (
        "{} - Bread lines in Manbij formed before dawn as flour ran short for a third week. Millers in Syria blamed fuel. "
        "Aid workers counted the ovens. Prices doubled in Aleppo, traders said."
    )
    assert find_passages(articles([text.format("GENEVA"), text.format("AMMAN")])).empty
    talks = text.replace("Bread lines", "Talks on Syria opened under the UN envoy; bread lines")
    assert len(find_passages(articles([talks.format("GENEVA")])))


def test_a_whole_article_without_a_name_is_not_read_but_an_excerpt_is():
    """What carries on is told by what was named: in a whole article, or its headline, that must be somewhere."""
    sentences = [
        "The two sides in the Syrian conflict sat down with the mediator for a second day of talks.",
        "Neither delegation would say when the next round of negotiations would be.",
        "The envoy told reporters that the gap between them was wide.",
        *["The opposition's delegation left the hall of the talks early.", "Bread was short in Aleppo."] * 3,
    ]
    whole, excerpt = " ".join(sentences), " ".join(sentences[:3])
    assert scan(whole) is None and scan(whole * 5) is None
    assert scan(excerpt) is not None
    assert scan(whole, "Geneva talks on Syria drag on") is not None
    assert in_article(excerpt, method="model")


def test_before_2017_there_is_one_track(articles):
    assert not (find_passages(articles([REPORT], published="2014-01-24"))["track"] == "astana").any()


def test_the_threshold_is_the_switch_between_precision_and_recall(articles):
    table = articles([REPORT])
    sizes = [len(find_passages(table, threshold=at)) for at in (0.01, 0.5, 0.99, 1.0)]
    assert sizes == sorted(sizes, reverse=True)
    assert sizes[0] > sizes[-1]
    few, many = (find_passages(table, threshold=at) for at in (0.9, 0.1))
    key = ["article_id", "sentence_no", "track"]
    assert set(map(tuple, few[key].to_numpy())) <= set(map(tuple, many[key].to_numpy()))
    with pytest.raises(InputError, match="from 0 to 1"):
        find_passages(table, threshold=1.5)
    with pytest.raises(InputError, match="The method is model or rules"):
        find_passages(table, method="guess")


def test_rules_are_sure_of_what_they_find(articles):
    assert (find_passages(articles([REPORT]), method="rules")["probability"] == 1).all()


def test_the_explanation_adds_up_to_the_score_of_the_sentence():
    seen, by = scan(REPORT, "Syria talks open in Geneva"), recognition.weights()
    described = discourse.describe(seen)
    named = {
        track: expit([sum(by.names.get(f, 0) for f in row) for row in discourse.name_features(seen, described, track)])
        for track in ("astana", "geneva")
    }
    row = discourse.features(seen, described, named, "geneva")[2]
    table = recognition.explain(seen, 2, "geneva")
    assert table["weight"].sum() == pytest.approx(sum(by.chain.get(name, 0) for name in row))
    assert {"feature", "weight"} == set(table.columns)


def test_the_quick_sums_are_those_of_all_features():
    """Words and doubled features are weighed together for speed; the sum over the features as fitted is the same."""
    by, seen = recognition.weights(), scan(REPORT + " The Astana talks in Geneva, they said, were no Astana talks.")
    described = discourse.describe(seen)
    named = recognition.names(seen, described, by)
    found = recognition.probabilities(seen, by)
    for track in named:
        rows = discourse.name_features(seen, described, track)
        alone = expit([sum(by.names.get(name, 0.0) for name in row) for row in rows])
        asked = [discourse.could_name(seen, described, number) for number in range(len(rows))]
        np.testing.assert_allclose(named[track], np.where(asked, alone, 0.0), atol=1e-12)
        rows = discourse.features(seen, described, named, track)
        sums = np.array([sum(by.chain.get(name, 0.0) for name in row) for row in rows])
        chain = recognition.marginals(sums, by.transitions)
        expected = recognition.hear(chain, seen, described, track, by.heard)
        np.testing.assert_allclose(found[track], expected, atol=1e-12)


def test_features_say_what_they_mean():
    text = "The Astana talks on Syria opened. Snow fell. The Geneva talks on Syria stalled. They ended."
    seen = scan(text)
    named = {"astana": np.array([1, 0, 0, 0.0]), "geneva": np.array([0, 0, 1, 0.0])}
    rows = discourse.features(seen, discourse.describe(seen), named, "astana")
    assert {"named", "since:none", "state:named"} <= set(rows[0])
    assert {"since:1", "other-until:1", "state:this"} <= set(rows[1])
    assert {"only-other-named", "since:2", "state:other-named"} <= set(rows[2])
    assert {"since:3", "other-since:1", "state:other", "cue:pronoun-first"} <= set(rows[3])
    mirrored = discourse.features(seen, discourse.describe(seen), named, "geneva")
    assert {"since:1", "other-since:3", "state:this"} <= set(mirrored[3])


def test_weights_of_other_lexicons_are_refused(monkeypatch, tmp_path):
    fit = json.loads(data_file(recognition.FIT).read_text(encoding="utf-8"))
    path = tmp_path / "passages.json"
    monkeypatch.setattr(recognition, "data_file", lambda name: path)
    recognition.weights.cache_clear()
    try:
        path.write_text(json.dumps({**fit, "lexicons": {"tracks": "0.1", "discourse": "0.1"}}), encoding="utf-8")
        with pytest.raises(InputError, match="twotracks fit"):
            recognition.weights()
        path.write_text(json.dumps({**fit, "tracks": ["minsk", "normandy"]}), encoding="utf-8")
        assert recognition.weights() is None, "another pair of tracks has the rules"
        path.unlink()
        assert recognition.weights() is None
    finally:
        recognition.weights.cache_clear()


@settings(max_examples=40, deadline=None)
@given(
    st.lists(
        st.sampled_from(["Astana", "talks", "Geneva", "Syria", ".", "They", "“", "”", "İ", "\n", "(", "2254", "it"])
    )
)
def test_any_text_has_probabilities(words):
    for one in in_article(" ".join(words) or "x", threshold=0.0):
        assert 0 <= one.probability <= 1
