"""Agreement on frames: counted as by hand, from articles left out, and as the dictionary is now."""

import numpy as np
import pandas as pd
import pytest

import twotracks as tt
from twotracks import lexicons
from twotracks.annotation.frames import FRAMES
from twotracks.validation import frames

CONFLICT, PLAIN = "Both sides blamed each other.", "The talks opened at noon."


@pytest.fixture(scope="module")
def table():
    """Texts of two corpora: conflict is what the dictionary finds, but for every tenth."""
    n = 80
    found = np.arange(n) % 2 == 0
    truth = np.where(np.arange(n) % 10 == 0, ~found, found)
    rows = pd.DataFrame({
        "corpus": np.where(np.arange(n) < n // 2, "x", "y"), "article_id": [f"a{i // 2}" for i in range(n)],
        "text": np.where(found, CONFLICT, PLAIN), "split": np.where(np.arange(n) % 8 < 4, "development", "test"),
        "inclusion_probability": np.where(np.arange(n) % 10 == 0, 0.1, 1.0),
    })  # fmt: skip
    rows["group"] = rows["corpus"] + "/" + rows["article_id"]
    return rows.assign(**dict.fromkeys(FRAMES, 0.0)).assign(conflict=truth.astype(float))


@pytest.fixture(scope="module")
def evaluated(table):
    return frames.evaluate(table, n_boot=50)


def row(evaluated, **where):
    for name, value in where.items():
        evaluated = evaluated[evaluated[name] == value]
    assert len(evaluated) == 1
    return evaluated.iloc[0]


def test_counts_and_statistics_are_those_of_scikit_learn(table, evaluated):
    from sklearn.metrics import precision_recall_fscore_support

    test = table[table["split"] == "test"]
    found = (test["text"] == CONFLICT).astype(float)
    got = row(evaluated, frame="conflict", instrument="dictionary", design="test set", corpus=frames.ALL)
    expected = precision_recall_fscore_support(test["conflict"], found, average="binary")[:3]
    assert [got[name] for name in ("precision", "recall", "f1")] == pytest.approx(list(expected))
    weights = 1 / test["inclusion_probability"]
    expected = precision_recall_fscore_support(test["conflict"], found, average="binary", sample_weight=weights)[:3]
    got_weighted = [got[f"{name}_weighted"] for name in ("precision", "recall", "f1")]
    assert got_weighted == pytest.approx(list(expected)) and got_weighted[2] < got["f1"]
    assert (got["n"], got["n_positive"], got["n_found"]) == (len(test), test["conflict"].sum(), found.sum())
    assert got["f1_low"] <= got["f1"] <= got["f1_high"] and got["f1_low"] < got["f1_high"]


def test_what_ships_is_compared_with_itself_by_nothing(evaluated):
    ships = evaluated[evaluated["ships"]]
    assert (ships["f1_minus"].dropna() == 0).all()
    assert set(ships["instrument"]) == {"dictionary"}


@pytest.mark.parametrize("on_test_set", [False, True])
def test_nothing_is_tested_on_an_article_it_was_fitted_to(table, on_test_set):
    for design in frames.designs(table, on_test_set):
        seen = np.concatenate([left for _, left in design.divisions])
        assert sorted(seen) == sorted(design.target)
        for fit, left in design.divisions:
            assert not set(table["group"].iloc[fit]) & set(table["group"].iloc[left])
            assert set(table["split"].iloc[fit]) == {"development"}
            if "corpus" in design.name:
                assert not set(table["corpus"].iloc[fit]) & set(table["corpus"].iloc[left])
        assert set(table["split"].iloc[design.target]) == {"test" if "test set" in design.name else "development"}


def test_a_test_set_that_is_not_asked_for_is_not_looked_at(table):
    broken = table.assign(text=table["text"].where(table["split"] == "development", None))
    found = frames.evaluate(broken, on_test_set=False, n_boot=5)
    assert not found["design"].str.contains("test").any() and (found["fails"] == "").all()


@pytest.mark.parametrize(
    ("f1", "low", "n", "always", "why"),
    [
        (0.8, 0.7, 40, 0.2, ""),
        (0.8, 0.7, 9, 0.2, "fewer than 10 passages use it"),
        (0.49, 0.4, 40, 0.2, "F1 below .5"),
        (0.6, 0.29, 40, 0.2, "lower end of F1 below .3"),
        (0.97, 0.9, 400, 0.98, "no better than always"),
        (np.nan, np.nan, 40, 0.2, "F1 below .5"),
    ],
)
def test_a_measure_fails_by_a_rule(f1, low, n, always, why):
    assert frames.reason(pd.Series({"f1": f1, "f1_low": low, "n_positive": n}), always) == why


def test_the_stored_table_follows_the_rule_and_the_dictionary_in_use():
    stored = tt.reported("frames").fillna({"fails": ""})
    assert stored["lexicon"].unique().tolist() == [lexicons.load("frames").version]
    whole = stored[(stored["design"] == "test set") & (stored["corpus"] == frames.ALL)]
    assert len(whole) == len(FRAMES) * len(frames.INSTRUMENTS)
    always = whole[whole["instrument"] == "always"].set_index("frame")["f1"]
    ships = whole[whole["ships"]].set_index("frame")
    assert {name: frames.reason(one, always[name]) for name, one in ships.iterrows()} == ships["fails"].to_dict()
    assert 0 < (ships["fails"] != "").sum() < len(FRAMES)
    assert (stored.loc[~stored.index.isin(whole.index), "fails"] == "").all()


def test_no_classifier_that_does_not_ship_beats_the_dictionary_on_the_development_set():
    words = tt.reported("frames", design="articles left out", corpus="all corpora", instrument="words")
    assert (words["f1_minus_low"] <= 0).all(), "its weights would have to be stored, and ship"


def test_agreement_of_the_annotators_is_that_of_an_outside_implementation():
    import krippendorff

    from twotracks.annotation import frames as annotations

    both = annotations.load().merge(annotations.load(annotator="B"), on=annotations.UNIT, suffixes=("", "_b"))
    stored = tt.reported("frames agreement").set_index("frame")
    for frame in ("conflict", "human", "peace_many"):
        ratings = both[[frame, f"{frame}_b"]].to_numpy().T
        expected = krippendorff.alpha(reliability_data=ratings, level_of_measurement="nominal")
        assert stored.loc[frame, "alpha"] == pytest.approx(expected, abs=1e-5)
        assert stored.loc[frame, "n"] == len(both) == 320
        assert stored.loc[frame, "alpha_low"] <= stored.loc[frame, "alpha"] <= stored.loc[frame, "alpha_high"]


FILES = {
    "fa-kes": "fa-kes.csv", "tehran-times": "tehran-times.parquet", "un-general-debate": "un-general-debate-syria.csv",
    "western-press": "western-press.csv",
}  # fmt: skip


def test_the_stored_agreement_is_of_the_dictionary_as_it_is(real_corpus, monkeypatch):
    monkeypatch.setattr(frames.registry, "locate", lambda name: None)
    monkeypatch.setattr(frames.reading, "read", lambda name: real_corpus(FILES[name]))
    found = frames.evaluate(frames.annotated(), n_boot=2)
    stored = tt.reported("frames")
    key = ["frame", "instrument", "design", "corpus"]
    both = found[found["ships"]].merge(stored, on=key, suffixes=("", "_stored"))
    assert len(both) == found["ships"].sum()
    for name in ("n", "n_positive", "n_found"):
        assert (both[name] == both[f"{name}_stored"]).all()
    assert np.allclose(both["f1"], both["f1_stored"], atol=1e-5, equal_nan=True)
