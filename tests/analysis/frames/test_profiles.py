"""Distances between outlets' profiles of frames, and the passages behind a share."""

import numpy as np
import pandas as pd
import pytest

from twotracks.analysis.frames import measure, profiles

OWN = """
version = "1.0"
source = "Invented for a test."

[labels]
hope = "Hope"

[[entry]]
id = "hope"
frame = "hope"
pattern = '''\\bhope'''
example = "They hope."
counterexample = "They fear."
"""


def corpus(shares, n=30, seed=0):
    rng = np.random.default_rng(seed)
    rows = []
    for outlet, share in shares.items():
        for i in range(n):
            rows.append(
                {
                    "article_id": f"{outlet}{i}", "outlet": outlet, "track": "astana", "voice": "outlet", "sentence": "x",
                    "frame_conflict": float(rng.random() < share), "frame_blame": float(outlet == "A"),
                }
            )  # fmt: skip
    return pd.DataFrame(rows)


def test_outlets_that_frame_alike_are_no_further_apart_than_by_chance():
    p = [profiles.distances(corpus({"A": 0.4, "B": 0.4}, seed=seed), draws=99)["p"].item() for seed in range(40)]
    assert np.mean(np.array(p) <= 0.05) <= 0.15
    far = profiles.distances(corpus({"A": 0.1, "B": 0.8}), draws=199).iloc[0]
    assert far["p"] == pytest.approx(0.005)
    assert far["ci_low"] > far["by_chance"]
    assert far["ci_low"] < far["distance"] < far["ci_high"]


def test_a_frame_whose_measure_fails_does_not_count():
    same = profiles.distances(corpus({"A": 1.0, "B": 1.0}), draws=49)
    assert same["distance"].item() == 0  # though the frame of blame, which fails, is of one of them only
    assert "frame_blame" not in profiles.holding(corpus({"A": 1.0}))


def test_outlets_with_few_articles_are_left_out():
    assert profiles.distances(corpus({"A": 0.4, "B": 0.4}, n=4)).empty


def test_lines_are_those_of_the_frame():
    scored = corpus({"A": 0.5})
    found = profiles.lines(scored)
    assert len(found) == scored["frame_conflict"].sum()
    assert set(found["label"]) == {"Conflict"}


def test_frames_of_your_own_come_from_the_environment(tmp_path, monkeypatch):
    path = tmp_path / "mine.toml"
    path.write_text(OWN, encoding="utf-8")
    passages = pd.DataFrame({"article_id": ["a"], "sentence_no": [0], "sentence": ["They hope for peace."]})
    monkeypatch.setenv("TWOTRACKS_FRAMES", str(path))
    scored = measure.score(passages)
    assert scored["frame_hope"].tolist() == [1.0]
    assert "frame_conflict" not in scored
    assert "not measured" in scored.attrs["measures"]["frame_hope"]["agreement"]
