"""Distancing: devices in invented sentences, what they are said of, and what is none."""

import pandas as pd
import pytest

from twotracks.analysis import distancing
from twotracks.errors import InputError

SENTENCES = {
    "The “safe zone” was shelled again on Monday.": {"scare_quote"},
    "The ‘peace process’ has little to show.": {"scare_quote"},
    'The "guarantors" left early.': {"scare_quote"},
    "The so-called guarantors left early.": {"so_called"},
    "The so-called “middle list” was late.": {"so_called", "scare_quote"},
    "The envoy claimed that the round had succeeded.": {"claim_verb"},
    "The envoy said the round had succeeded.": {"neutral_verb"},
    "The envoy said the ministry admitted the delay.": {"claim_verb", "neutral_verb"},
    "The round has reportedly been put off.": {"hedge"},
    "The talks seem to be over.": {"hedge"},
    "The envoy pointed out that the round had failed.": {"factive"},
    "The delegates met in Geneva.": set(),
}
NOT_SCARE = [
    "He called the round “useful”.",
    "The round was “useful”, the envoy said.",
    "The operation “Example Shield” went on.",
    "Shells fell near the posts of “Example Shield”.",
    "The text is harsh, insisting on “common law”.",  # no verb of saying to speech.toml, a claim verb here
    "They argued over the word “regime”.",
    "“We will be there on Monday morning and stay,” he wrote.",
    "The hosts' offer and the parties' answer were late.",
    '"We go," he said, "and stay."',
]


@pytest.mark.parametrize(("sentence", "kinds"), SENTENCES.items())
def test_the_devices_of_a_sentence(sentence, kinds):
    assert {one.kind for one in distancing.devices(sentence)} == kinds


@pytest.mark.parametrize("sentence", NOT_SCARE)
def test_reported_words_names_titles_and_apostrophes_are_no_scare_quotes(sentence):
    assert "scare_quote" not in {one.kind for one in distancing.devices(sentence)}


def test_scores_are_flags_and_a_claim_verb_outweighs_others():
    sentences = list(SENTENCES)
    scored = distancing.score(pd.DataFrame({"sentence": sentences}, index=range(5, 5 + len(sentences))))
    kinds = pd.Series(list(SENTENCES.values()), index=scored.index)
    keeps = kinds.map(lambda found: bool(found & set(distancing.DISTANCE)))
    assert (scored["distancing"] == keeps).all() and 0 < keeps.mean() < 1
    by_sentence = scored.set_index("sentence")["claim_verb"]
    assert by_sentence["The envoy claimed that the round had succeeded."] == 1
    assert by_sentence["The envoy said the round had succeeded."] == 0
    assert by_sentence["The envoy said the ministry admitted the delay."] == 1
    assert by_sentence["The envoy pointed out that the round had failed."] == 0  # it says, and vouches
    assert pd.isna(by_sentence["The delegates met in Geneva."])


def test_a_sentence_is_scored_alike_wherever_it_stands_and_an_empty_table_keeps_its_columns():
    twice = distancing.score(pd.DataFrame({"sentence": ["The talks seem over."] * 2}))
    assert twice["hedge"].tolist() == [1.0, 1.0]
    empty = distancing.score(pd.DataFrame({"sentence": pd.Series([], dtype="str")}))
    assert {"distancing", "scare_quote", "so_called", "hedge", "factive", "claim_verb"} <= set(empty)


def passages(sentence, **more):
    row = {"article_id": "1", "outlet": "Daily", "sentence_no": 0, "track": "geneva", "voice": "outlet", "speaker": ""}
    return pd.DataFrame([row | more | {"sentence": sentence}])


@pytest.mark.parametrize(
    ("sentence", "more", "kind", "target"),
    [
        ("The “peace talks” began.", {}, "scare_quote", "geneva"),
        ("The “Astana format” began.", {}, "scare_quote", "astana"),  # named, though found as a passage on Geneva
        ("The “frank” exchange began.", {}, "scare_quote", ""),
        ("The so-called guarantors met for the talks.", {}, "so_called", "astana"),
        ("The so-called coalition, at the talks, left.", {}, "so_called", ""),
        ("Moscow claims the talks failed.", {"voice": "quoted", "speaker": "russia"}, "claim_verb", "russia"),
        ("They claim a role in the talks.", {}, "claim_verb", ""),
        ("The talks are reportedly over.", {"voice": "quoted", "speaker": "un"}, "hedge", ""),
    ],
)
def test_what_a_device_is_applied_to(sentence, more, kind, target):
    found = distancing.find(passages(sentence, **more))
    row = found[found["kind"] == kind].iloc[0]
    assert row["target"] == target
    assert sentence[row["start"] : row["end"]] == row["words"]


def test_nothing_found_is_an_empty_table_and_what_is_missing_is_said():
    assert list(distancing.find(passages("They met."))) == distancing.COLUMNS
    for table, name in ((pd.DataFrame({"text": ["x"]}), "sentence"), (pd.DataFrame({"sentence": ["x"]}), "article_id")):
        with pytest.raises(InputError, match=f"column '{name}'"):
            distancing.find(table) if name != "sentence" else distancing.score(table)


def test_explain_names_the_entries():
    table = distancing.explain("The so-called talks have reportedly ended.")
    assert table[["kind", "entry", "words"]].values.tolist() == [
        ["so_called", "so-called", "so-called"], ["hedge", "hearsay", "reportedly"],
    ]  # fmt: skip
