"""Evaluating measures: agreement worked by hand, and every measure evaluated on invented passages."""

import numpy as np
import pandas as pd
import pytest

from twotracks.analysis.stance import measure
from twotracks.corpus import cleaning
from twotracks.passages import find
from twotracks.text.sentences import with_hash
from twotracks.validation import estimators, stance, stored


def annotated(n=90, seed=1):
    """Invented passages whose annotation follows from their words, in three corpora."""
    rng = np.random.default_rng(seed)
    said = {1: "were a success", 0: "opened on day {}", -1: "have failed"}
    rows = []
    for i in range(n):
        value = [1, 0, 0, 1, -1, 0][i % 6]
        track = "astana" if rng.random() < 0.5 else "geneva"
        sentence = f"The {track.title()} talks {said[value].format(i)}."
        rows.append((f"a{i // 2}", sentence, track, "named", value, ["x", "y", "z"][i % 9 // 3], i % 5 == 0))
    table = pd.DataFrame(rows, columns=["article_id", "sentence", "track", "link", "annotation", "corpus", "both"])
    group = table["corpus"] + "/" + table["article_id"]
    split = np.where(table["article_id"].str[1:].astype(int) % 2 == 0, "development", "test")
    return table.assign(group=group, split=split, inclusion_probability=0.5, hash=table.index.astype(str))


def test_agreement_by_hand():
    table = pd.DataFrame(
        {"annotation": [1, 1, 0, -1], "group": list("abcd"), "inclusion_probability": [1.0, 0.5, 1.0, 1.0]}
    )
    scores, given = np.array([0.9, 0.1, 0.0, -0.5]), np.array([1, 0, 0, -1])
    found = stance.agreement_of(table, scores, given, reference=scores, n_boot=200)
    assert found["r"] == pytest.approx(np.corrcoef(scores, table["annotation"])[0, 1])
    assert found["accuracy"] == 0.75 and found["accuracy_weighted"] == pytest.approx(3 / 5)
    assert found["macro_f1"] == pytest.approx((2 / 3 + 2 / 3 + 1) / 3)
    assert (found["r_minus"], found["r_minus_low"], found["r_minus_high"]) == (0, 0, 0)
    assert (found["n"], found["n_articles"]) == (4, 4)
    flat = stance.agreement_of(table, np.zeros(4), np.zeros(4), n_boot=200)
    assert np.isnan(flat["r"]) and np.isnan(flat["r_low"]) and "r_minus" not in flat


def test_an_interval_over_articles_is_wider_than_one_over_passages():
    rng = np.random.default_rng(4)
    level = np.repeat(rng.normal(0, 1, 40), 10)
    codes = np.clip(np.round(level), -1, 1)
    scores = np.repeat(rng.normal(0, 1, 40), 10) + 0.7 * level
    table = pd.DataFrame({"annotation": codes, "group": np.repeat(np.arange(40), 10), "inclusion_probability": 1.0})
    widths = []
    for groups in (table["group"], pd.Series(range(400))):
        found = stance.agreement_of(table.assign(group=groups), scores, codes)
        widths.append(found["r_high"] - found["r_low"])
    assert widths[0] > 1.5 * widths[1]


@pytest.mark.slow
def test_every_measure_is_evaluated():
    table, cells = stance.evaluate(annotated(), n_boot=50)
    assert set(table["design"]) == {
        "articles left out", "corpus left out", "corpus left out, test set", "test set",
    }  # fmt: skip
    whole = table[(table["corpus"] == "all corpora") & (table["sentences"] == "all")]
    tried = whole[whole["measure"] != estimators.SHIPPED]
    assert tried.groupby("design")["measure"].nunique().nunique() == 1 and tried["measure"].nunique() >= 9
    assert set(whole.loc[whole["measure"] == estimators.SHIPPED, "design"]) == {"test set"}
    test = whole[whole["design"] == "test set"].set_index("measure")
    assert test.loc[estimators.REFERENCE, "accuracy"] == 1 and test.loc[estimators.REFERENCE, "r"] > 0.95
    assert test.loc["always neutral", "accuracy"] == pytest.approx(1 / 2, abs=0.05)
    assert (test["n"] == (annotated()["split"] == "test").sum()).all()
    assert cells.groupby("measure")["n"].sum().eq(test["n"].iloc[0]).all()


@pytest.mark.slow
def test_the_test_set_is_looked_at_only_when_asked(monkeypatch):
    every = estimators.measures()
    few = {name: every[name] for name in (estimators.REFERENCE, "TextBlob", "always neutral")}
    monkeypatch.setattr(estimators, "measures", lambda: few)
    table = annotated()
    unseen, none = stance.evaluate(table, on_test_set=False, n_boot=50)
    assert set(unseen["design"]) == {"articles left out", "corpus left out"} and none.empty
    # Whatever stands in the test set, it makes no difference.
    development = table["split"] == "development"
    other = table.assign(annotation=table["annotation"].where(development, -table["annotation"]))
    pd.testing.assert_frame_equal(stance.evaluate(other, on_test_set=False, n_boot=50)[0], unseen)
    assert not stance.evaluate(other, n_boot=50)[0].equals(stance.evaluate(table, n_boot=50)[0])


def test_annotations_by_score_are_group_means():
    scored = pd.DataFrame({"corpus": "x", "article_id": [f"a{i}" for i in range(80)], "score": np.arange(80) / 80})
    scored["annotation"] = np.where(scored["score"] >= 0.5, 1, 0)
    bins = stance.annotations_by_score(scored, "score", 4, n_boot=100)
    assert bins["annotation"].tolist() == [0, 0, 1, 1] and bins["n"].tolist() == [20] * 4
    assert bins["score"].is_monotonic_increasing
    same = stance.annotations_by_score(scored.assign(score=0.1), "score", 4, n_boot=100)
    assert len(same) == 1 and same["n"].tolist() == [80]


def test_the_interval_of_r_is_about_fishers():
    rng = np.random.default_rng(5)
    codes = rng.integers(-1, 2, 600)
    scores = codes + rng.normal(0, 1.2, 600)
    table = pd.DataFrame({"annotation": codes, "group": range(600), "inclusion_probability": 1.0})
    found = stance.agreement_of(table, scores, codes)
    z, half = np.arctanh(found["r"]), 1.96 / np.sqrt(597)
    assert found["r_low"] == pytest.approx(np.tanh(z - half), abs=0.02)
    assert found["r_high"] == pytest.approx(np.tanh(z + half), abs=0.02)


FILES = {"fa-kes": "fa-kes.csv", "un-general-debate": "un-general-debate-syria.csv"}


@pytest.mark.parametrize("name", FILES)
def test_the_stored_scores_are_those_of_the_measure_as_it_is(real_corpus, name):
    articles = cleaning.clean(real_corpus(FILES[name]))
    found = with_hash(measure.score(find.find_passages(articles, method="rules")))
    kept = stored.scores().query("corpus == @name")
    unit = ["article_id", "hash", "track"]
    both = kept.merge(found.drop_duplicates(unit), on=unit, suffixes=("", "_now"))
    assert len(both) == len(kept)
    assert both["stance"].tolist() == pytest.approx(both["stance_now"].tolist(), abs=1e-5)
    assert (both["stance_label"] == both["stance_label_now"]).all()
