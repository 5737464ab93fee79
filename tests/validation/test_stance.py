"""Judging measures: agreement worked by hand, and a run over every measure on invented passages."""

import numpy as np
import pandas as pd
import pytest

from twotracks.validation import estimators as stance_measures
from twotracks.validation import stance as validate_stance


def coded(n=90, seed=1):
    """Invented passages whose code follows from their words, in three corpora."""
    rng = np.random.default_rng(seed)
    said = {1: "were a success", 0: "opened on day {}", -1: "have failed"}
    rows = []
    for i in range(n):
        code = [1, 0, 0, 1, -1, 0][i % 6]
        track = "astana" if rng.random() < 0.5 else "geneva"
        sentence = f"The {track.title()} talks {said[code].format(i)}."
        rows.append((f"a{i // 2}", sentence, track, "named", code, ["x", "y", "z"][i % 9 // 3], i % 5 == 0))
    table = pd.DataFrame(rows, columns=["article_id", "sentence", "track", "link", "code", "corpus", "both"])
    group = table["corpus"] + "/" + table["article_id"]
    part = np.where(table["article_id"].str[1:].astype(int) % 2 == 0, "tuning", "kept")
    return table.assign(group=group, part=part, inclusion_probability=0.5, hash=table.index.astype(str))


def test_agreement_by_hand():
    table = pd.DataFrame({"code": [1, 1, 0, -1], "group": list("abcd"), "inclusion_probability": [1.0, 0.5, 1.0, 1.0]})
    scores, given = np.array([0.9, 0.1, 0.0, -0.5]), np.array([1, 0, 0, -1])
    found = validate_stance.agreement_of(table, scores, given, reference=scores, n_boot=200)
    assert found["r"] == pytest.approx(np.corrcoef(scores, table["code"])[0, 1])
    assert found["accuracy"] == 0.75 and found["accuracy_weighted"] == pytest.approx(3 / 5)
    assert found["macro_f1"] == pytest.approx((2 / 3 + 2 / 3 + 1) / 3)
    assert (found["r_minus"], found["r_minus_low"], found["r_minus_high"]) == (0, 0, 0)
    assert (found["n"], found["n_articles"]) == (4, 4)
    flat = validate_stance.agreement_of(table, np.zeros(4), np.zeros(4), n_boot=200)
    assert np.isnan(flat["r"]) and np.isnan(flat["r_low"]) and "r_minus" not in flat


def test_an_interval_over_articles_is_wider_than_one_over_passages():
    rng = np.random.default_rng(4)
    level = np.repeat(rng.normal(0, 1, 40), 10)
    codes = np.clip(np.round(level), -1, 1)
    scores = np.repeat(rng.normal(0, 1, 40), 10) + 0.7 * level
    table = pd.DataFrame({"code": codes, "group": np.repeat(np.arange(40), 10), "inclusion_probability": 1.0})
    widths = []
    for groups in (table["group"], pd.Series(range(400))):
        found = validate_stance.agreement_of(table.assign(group=groups), scores, codes)
        widths.append(found["r_high"] - found["r_low"])
    assert widths[0] > 1.5 * widths[1]


@pytest.mark.slow
def test_every_measure_is_judged():
    table, cells = validate_stance.run(coded(), n_boot=50)
    assert set(table["judged"]) == {
        "articles left out", "corpus left out", "corpus left out, kept part", "kept part",
    }  # fmt: skip
    whole = table[(table["corpus"] == "all corpora") & (table["sentences"] == "all")]
    assert whole.groupby("judged")["measure"].nunique().nunique() == 1 and whole["measure"].nunique() >= 9
    kept = whole[whole["judged"] == "kept part"].set_index("measure")
    assert kept.loc[stance_measures.SHIPPED, "accuracy"] == 1 and kept.loc[stance_measures.SHIPPED, "r"] > 0.95
    assert kept.loc["always neutral", "accuracy"] == pytest.approx(1 / 2, abs=0.05)
    assert (kept["n"] == (coded()["part"] == "kept").sum()).all()
    assert cells.groupby("measure")["n"].sum().eq(kept["n"].iloc[0]).all()


def test_the_kept_part_is_looked_at_only_when_asked(monkeypatch):
    every = stance_measures.measures()
    few = {name: every[name] for name in (stance_measures.SHIPPED, "TextBlob", "always neutral")}
    monkeypatch.setattr(stance_measures, "measures", lambda: few)
    table = coded()
    unseen, none = validate_stance.run(table, look_at_kept=False, n_boot=50)
    assert set(unseen["judged"]) == {"articles left out", "corpus left out"} and none.empty
    # Whatever stands in the kept part, it makes no difference.
    other = table.assign(code=table["code"].where(table["part"] == "tuning", -table["code"]))
    pd.testing.assert_frame_equal(validate_stance.run(other, look_at_kept=False, n_boot=50)[0], unseen)
    assert not validate_stance.run(other, n_boot=50)[0].equals(validate_stance.run(table, n_boot=50)[0])


def test_codes_by_score_are_group_means():
    scored = pd.DataFrame({"corpus": "x", "article_id": [f"a{i}" for i in range(80)], "score": np.arange(80) / 80})
    scored["code"] = np.where(scored["score"] >= 0.5, 1, 0)
    bins = validate_stance.codes_by_score(scored, "score", 4, n_boot=100)
    assert bins["code"].tolist() == [0, 0, 1, 1] and bins["n"].tolist() == [20] * 4
    assert bins["score"].is_monotonic_increasing
    same = validate_stance.codes_by_score(scored.assign(score=0.1), "score", 4, n_boot=100)
    assert len(same) == 1 and same["n"].tolist() == [80]


def test_the_interval_of_r_is_about_fishers():
    rng = np.random.default_rng(5)
    codes = rng.integers(-1, 2, 600)
    scores = codes + rng.normal(0, 1.2, 600)
    table = pd.DataFrame({"code": codes, "group": range(600), "inclusion_probability": 1.0})
    found = validate_stance.agreement_of(table, scores, codes)
    z, half = np.arctanh(found["r"]), 1.96 / np.sqrt(597)
    assert found["r_low"] == pytest.approx(np.tanh(z - half), abs=0.02)
    assert found["r_high"] == pytest.approx(np.tanh(z + half), abs=0.02)
