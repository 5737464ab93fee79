"""The sentence templates: large, tagged, their own, and every slot filled."""

import re

import numpy as np
import pandas as pd
import pytest

from twotracks.errors import InputError
from twotracks.schemas import SPEAKERS, TRACKS
from twotracks.simulation import generate, templates
from twotracks.text.sentences import spans


def test_the_templates_are_many_tagged_and_their_own():
    table = templates.load()
    assert len(table) >= 700
    assert table["id"].is_unique and table["text"].is_unique
    assert set(table["register"]) == set(templates.REGISTERS)
    assert set(table["track"]) == {"astana", "geneva", "both", "neither"}
    for track in TRACKS:
        speaks = table["track"].isin([track, "both"])
        assert table.loc[speaks, f"stance_{track}"].isin(generate.STANCES).all()
        assert table.loc[~speaks, f"stance_{track}"].isna().all()
    quoted = table["voice"] == "quoted"
    assert table.loc[quoted, "speaker"].isin(SPEAKERS).all() and (table.loc[~quoted, "speaker"] == "").all()
    assert table["hard"].sum() >= 50 and (table["trap"] != "").sum() >= 70


def test_no_two_templates_share_eight_words_in_a_row():
    seen: dict[tuple, str] = {}
    for row in templates.load().itertuples():
        words = re.findall(r"[\w{}]+", row.text.lower())
        for i in range(len(words) - 7):
            run = tuple(words[i : i + 8])
            assert seen.setdefault(run, row.id) == row.id, (run, row.id, seen[run])


def test_every_slot_can_be_filled_and_every_sentence_is_one():
    rng = np.random.default_rng(0)
    party_words = {"gov": {"government": 1.0}, "opp": {"rebels": 1.0}, "brokers": {"guarantors": 1.0}}
    when = pd.Timestamp("2018-05-14")
    split = []
    for row in templates.load().itertuples():
        text, _, _ = templates.fill(row.text, rng, when, {"city": "Astana", "number": 9}, party_words, 0.5)
        assert "{" not in text and "}" not in text
        if len(spans(text)) != 1:
            split.append(row.id)
    assert len(split) <= 0.01 * len(templates.load()), split


@pytest.mark.parametrize(
    ("column", "value", "says"),
    [
        ("text", "The {wether} was fine.", "nothing fills the slot {wether}. There are: analyst"),
        ("stance_astana", "2", "stance_astana must be -1 or 0 or 1, not '2'"),
        ("stance_geneva", "1", "stance_geneva must be empty"),
        ("register", "radio", "register must be wire or state"),
        ("place", "end", "place must be lead or body"),
    ],
)
def test_a_template_with_a_mistake_is_refused_with_sentence_and_range(tmp_path, column, value, says):
    table = pd.read_csv(templates.SENTENCES, keep_default_na=False, dtype="str").head(3)
    table.loc[1, column] = value
    table.to_csv(tmp_path / "mine.csv", index=False)
    with pytest.raises(InputError, match=re.escape(f"mine.csv, 'wire-002': {says}")):
        templates.read(tmp_path / "mine.csv")


def test_slots_follow_the_day():
    for day, capital, envoy in (
        ("2014-01-22", "Astana", "Lakhdar Brahimi"),
        ("2018-12-01", "Astana", "Staffan de Mistura"),
        ("2019-03-23", "Nur-Sultan", "Geir Pedersen"),
        ("2022-09-17", "Astana", "Geir Pedersen"),
    ):
        assert templates.capital(pd.Timestamp(day)) == capital and templates.envoy(pd.Timestamp(day)) == envoy


def test_every_filler_is_asked_for_by_a_template():
    asked = set(re.findall(r"\{(\w+)\}", " ".join(templates.load()["text"])))
    assert asked <= templates.fillers().slots
    assert set(templates.fillers().before_a_noun) == set(templates.fillers().party_words["opp"])


def test_names_and_words_drawn_for_a_template_are_told():
    words = {"gov": {"regime": 1.0}, "opp": {"opposition groups": 1.0}, "brokers": {"backers": 1.0}}
    filled = templates.fill(
        "{geneva_sg}, the {gov} and {opp_adj} figures", np.random.default_rng(0), pd.Timestamp("2020-01-01"),
        {"city": "Geneva", "number": 0}, words, 1.0,
    )  # fmt: skip
    assert filled.names in templates.fillers().track_names["geneva_sg"]["by_name"]
    assert filled.parties == "regime|opposition groups"
    assert filled.text.endswith("the regime and opposition figures") and filled.text[0].isupper()
