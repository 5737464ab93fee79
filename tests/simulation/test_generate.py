"""The simulated corpus: the same on every run, of the planted parameters, and true to its truth."""

import re

import numpy as np
import pandas as pd
import pytest

from twotracks.config import DATA
from twotracks.corpus import cleaning as clean
from twotracks.corpus import read as corpus
from twotracks.errors import InputError
from twotracks.passages import find as tracks
from twotracks.schemas import SPEAKERS, TRACKS, check
from twotracks.simulation import generate as simulate
from twotracks.simulation import outlets as profiles
from twotracks.simulation import slots as fillers
from twotracks.simulation import templates as bank
from twotracks.text.sentences import sentence_hash, spans

SMALL = simulate.corpus(200, seed=3)


def test_the_bank_is_large_tagged_and_its_own():
    table = bank.load()
    assert len(table) >= 700
    assert table["id"].is_unique and table["text"].is_unique
    assert set(table["register"]) == set(profiles.REGISTERS)
    assert set(table["track"]) == {"astana", "geneva", "both", "neither"}
    for track in TRACKS:
        speaks = table["track"].isin([track, "both"])
        assert table.loc[speaks, f"stance_{track}"].isin(simulate.STANCES).all()
        assert table.loc[~speaks, f"stance_{track}"].isna().all()
    quoted = table["voice"] == "quoted"
    assert table.loc[quoted, "speaker"].isin(SPEAKERS).all() and (table.loc[~quoted, "speaker"] == "").all()
    assert table["hard"].sum() >= 50 and (table["trap"] != "").sum() >= 70


def test_no_two_sentences_of_the_bank_share_eight_words_in_a_row():
    seen: dict[tuple, str] = {}
    for row in bank.load().itertuples():
        words = re.findall(r"[\w{}]+", row.text.lower())
        for i in range(len(words) - 7):
            run = tuple(words[i : i + 8])
            assert seen.setdefault(run, row.id) == row.id, (run, row.id, seen[run])


def test_every_slot_of_the_bank_can_be_filled_and_every_sentence_is_one():
    rng = np.random.default_rng(0)
    habits = {"gov": {"government": 1.0}, "opp": {"rebels": 1.0}, "brokers": {"guarantors": 1.0}}
    when = pd.Timestamp("2018-05-14")
    split = []
    for row in bank.load().itertuples():
        text, _, _ = fillers.fill(row.text, rng, when, {"city": "Astana", "number": 9}, habits, 0.5)
        assert "{" not in text and "}" not in text
        if len(spans(text)) != 1:
            split.append(row.id)
    assert len(split) <= 0.01 * len(bank.load()), split


def test_a_larger_corpus_begins_with_the_smaller_one():
    again = simulate.corpus(100, seed=3)
    pd.testing.assert_frame_equal(again.articles, SMALL.articles.head(100))
    pd.testing.assert_frame_equal(again.truth, SMALL.truth.head(len(again.truth)))
    assert not simulate.corpus(100, seed=4).articles["text"].equals(again.articles["text"])


def test_chunks_make_no_difference(monkeypatch):
    monkeypatch.setattr(simulate, "CHUNK", 37)
    pd.testing.assert_frame_equal(simulate.corpus(200, seed=3).articles, SMALL.articles)


def test_files_are_the_same_byte_for_byte_and_can_be_read(tmp_path):
    for name in ("one", "two"):
        simulate.write(tmp_path / f"{name}.parquet", 150, seed=8)
    for part in ("", "-truth"):
        assert (tmp_path / f"one{part}.parquet").read_bytes() == (tmp_path / f"two{part}.parquet").read_bytes()
    articles = corpus.read(tmp_path / "one.parquet")
    assert len(check(articles, "articles")) == 150
    assert articles["published"].notna().all()
    assert corpus.provenance(articles)["simulated"] is True
    mixed = pd.concat([articles.head(3), articles.tail(1).assign(article_id="real")])
    mixed.to_csv(tmp_path / "mixed.csv", index=False)
    assert corpus.provenance(corpus.read(tmp_path / "mixed.csv"))["simulated"] is True


def test_the_shipped_corpus_is_what_the_generator_gives():
    made = simulate.corpus()
    for part, name in zip(made, ("articles", "truth"), strict=True):
        pd.testing.assert_frame_equal(part, pd.read_parquet(DATA / "teaching" / f"{name}.parquet"))


def test_the_truth_finds_its_sentences_in_the_cleaned_text():
    articles = clean.clean(SMALL.articles.assign(date_precision="day"), repeats=False)
    truth = SMALL.truth.drop_duplicates(["article_id", "sentence_no"])
    found = {
        (row.article_id, sentence_hash(" ".join(row.text[a:b].split())))
        for row in articles.itertuples()
        for a, b in spans(row.text)
    }
    lost = [row.id for row in truth.itertuples() if (row.article_id, row.hash) not in found]
    # Some are run together with the next by the splitter ("... its customs yard. Oil prices ...").
    assert len(lost) <= 0.03 * len(truth), sorted(set(lost))


def test_what_is_planted_comes_out():
    outlet = {"stance_astana": [0.0, 0.0, 1.0], "stance_geneva": [1.0, 0.0, 0.0], "wire": 0.0, "drift_geneva": 0.0}
    made = simulate.corpus(400, seed=1, profiles=profiles.change("Levant Voice", **outlet))
    mine = made.truth[(made.truth["outlet"] == "Levant Voice") & (made.truth["track"] != "")]
    assert (mine.groupby("track")["stance"].agg(["min", "max"]).to_numpy() == [[1, 1], [-1, -1]]).all()
    shares = SMALL.articles["outlet"].value_counts(normalize=True)
    assert abs(shares["Meridian Agency"] - 1.4 / 8) < 0.09
    assert "regime" in " ".join(made.articles.loc[made.articles["outlet"] == "Levant Voice", "text"])


def test_copies_say_the_same_and_are_known():
    copies = SMALL.articles[SMALL.articles["copy_of"] != ""]
    assert (copies["kind"] == "wire").all() and len(copies) > 5
    for _, group in copies.groupby("copy_of"):
        ids = SMALL.truth[SMALL.truth["article_id"].isin(group["article_id"])].groupby("article_id")["id"].agg(set)
        for one in ids:
            assert len(one & ids.iloc[0]) >= len(ids.iloc[0]) - 1


def test_names_fit_the_dates():
    for row in SMALL.articles.itertuples():
        if row.published < pd.Timestamp("2019-01-01"):
            assert "Nur-Sultan" not in row.text and "Pedersen" not in row.text
        if pd.Timestamp("2019-04-15") < row.published < pd.Timestamp("2022-09-01"):
            assert "the Nur-Sultan" in row.text or "negotiations in Astana" not in row.text


def test_the_rules_find_most_of_what_was_planted():
    articles = clean.clean(SMALL.articles.assign(date_precision="day"), repeats=False)
    passages = tracks.find_passages(articles)
    key = ["article_id", "hash", "track"]
    passages["hash"] = passages["sentence"].map(sentence_hash)
    both = SMALL.truth[SMALL.truth["track"] != ""][key].drop_duplicates()
    both = both.merge(passages[key].drop_duplicates(), on=key, how="outer", indicator=True)
    counts = both["_merge"].value_counts()
    assert counts["both"] / (counts["both"] + counts["right_only"]) > 0.9, "precision"
    assert counts["both"] / (counts["both"] + counts["left_only"]) > 0.75, "recall"


@pytest.mark.parametrize("n", [99, 1_000_001, 0, -5])
def test_a_size_out_of_range_is_refused(n):
    with pytest.raises(InputError, match="100 to 1,000,000"):
        simulate.corpus(n)


@pytest.mark.parametrize(
    ("values", "says"),
    [
        ({"astana": 1.2}, "'Levant Voice': astana must be from 0 to 1, not 1.2"),
        ({"weight": 0}, "weight must be above 0"),
        ({"stance_astana": [0.5, 0.5, 0.5]}, "stance_astana must be three shares"),
        ({"stance_geneva": [0.5, 0.5]}, "stance_geneva must be three shares"),
        ({"drift_astana": 0.5}, "drift_astana must be from -0.2 to 0.2"),
        ({"registers": {"radio": 1.0}}, "registers must be shares that add up to 1, of wire"),
        ({"gov": {"government": 0.5}}, "gov must be shares that add up to 1"),
        ({"sentences": [9, 4]}, "sentences must be from 3 to 60, the least first"),
        ({"sentences": [2, 4]}, "from 3 to 60"),
        ({"quote": float("nan")}, "quote must be from 0 to 1"),
        ({"colour": "red"}, "no key is called colour"),
    ],
)
def test_profiles_that_cannot_be_are_refused_with_key_and_range(values, says):
    with pytest.raises(InputError, match=re.escape(says)):
        profiles.change("Levant Voice", **values)


def test_profiles_that_contradict_themselves_are_refused(tmp_path):
    data = profiles.raw()
    for change, says in (
        ({"outlet": []}, "has no [[outlet]]"),
        ({"outlet": [data["outlet"][0], data["outlet"][0]]}, "a name of its own"),
        ({"wire": {}}, "[wire] has no reports"),
    ):
        with pytest.raises(InputError, match=re.escape(says)):
            profiles.from_dict({**data, **change}, "x.toml")
    with pytest.raises(InputError, match="no file of profiles"):
        profiles.read(tmp_path / "none.toml")
    bad = tmp_path / "bad.toml"
    bad.write_text("[[outlet", encoding="utf-8")
    with pytest.raises(InputError, match="is not a TOML file"):
        profiles.read(bad)
    with pytest.raises(InputError, match="No outlet is called"):
        profiles.change("Nobody", astana=0.1)


def test_an_outlet_that_would_have_no_article_is_refused():
    with pytest.raises(InputError, match=r"'Levant Voice': with weight 0\.01 it would have no article among 150"):
        simulate.corpus(150, profiles=profiles.change("Levant Voice", weight=0.01))


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
def test_a_bank_with_a_mistake_is_refused_with_sentence_and_range(tmp_path, column, value, says):
    table = pd.read_csv(bank.SENTENCES, keep_default_na=False, dtype="str").head(3)
    table.loc[1, column] = value
    table.to_csv(tmp_path / "bank.csv", index=False)
    with pytest.raises(InputError, match=re.escape(f"bank.csv, 'wire-002': {says}")):
        bank.read(tmp_path / "bank.csv")


def test_two_outlets_are_planted_alike():
    alike = [outlet._replace(name="") for outlet in profiles.read().outlets if outlet.name.endswith(" Post")]
    assert len(alike) == 2 and alike[0] == alike[1]
