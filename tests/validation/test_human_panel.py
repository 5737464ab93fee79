"""The panel's ratings: refused if another file, absent said so, and agreement worked on invented ratings."""

import numpy as np
import pandas as pd
import pytest

from twotracks.errors import InputError
from twotracks.validation import human_panel


def test_absent_is_none_and_another_file_is_refused(tmp_path):
    assert human_panel.read() is None
    other = tmp_path / "other.tar.gz"
    other.write_bytes(b"something else")
    with pytest.raises(InputError, match="so it was not kept"):
        human_panel.fetch(other)
    assert human_panel.read() is None
    human_panel.place().parent.mkdir(parents=True, exist_ok=True)
    human_panel.place().write_bytes(b"changed")
    with pytest.raises(InputError, match="is not the recorded file"):
        human_panel.read()


def test_agreement_with_a_panel():
    rng = np.random.default_rng(1)
    words = {2: "a great success", 0: "a number of rounds", -2: "a terrible disaster"}
    rows = []
    for i in range(60):
        mood = [2, 0, -2][i % 3]
        ratings = [int(value) for value in np.clip(np.round(mood + rng.normal(0, 1, 20)), -4, 4)]
        rows.append((str(i // 3), f"It was {words[mood]}.", float(np.mean(ratings)), ratings))
    table = pd.DataFrame(rows, columns=["article", "sentence", "mean", "ratings"])
    found = human_panel.evaluate(table, n_boot=100).set_index("measure")
    assert found.loc["VADER", "r"] > 0.9 and found.loc["VADER", "r_low"] <= found.loc["VADER", "r"]
    assert found.loc["one rater", "r"] == pytest.approx(0.87, abs=0.06)
    assert (found["n"] == 60).all()
