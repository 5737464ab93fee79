"""Intercoder agreement: by hand, where annotators differ, and what cannot be computed."""

import warnings

import numpy as np
import pandas as pd
import pytest

from twotracks.annotation import intercoder, store
from twotracks.errors import InputError


def annotated(pairs):
    rows = [
        ("mine", f"a{i}", 0, "astana" if i % 2 else "geneva", f"h{i}", value, 3, annotator, 1.0)
        for i, pair in enumerate(pairs)
        for annotator, value in zip("AB", pair, strict=True)
        if value is not None
    ]
    return pd.DataFrame(rows, columns=store.COLUMNS)


def test_agreement_by_hand_and_where_annotators_differ():
    table = annotated([(1, 1), (0, 0), (-1, -1), (1, 0), (0, 0), (0, -1), (1, 1), (0, None)])
    result = intercoder.agreement(table).set_index("track")
    assert result.loc["both", ["n_units", "n_annotators", "n_articles"]].tolist() == [7, 2, 7]
    assert result.loc["both", "same"] == pytest.approx(5 / 7)
    assert result.loc["both", "alpha_low"] < result.loc["both", "alpha"] < result.loc["both", "alpha_high"]
    assert np.isnan(result.loc["astana", "alpha_low"])  # three articles carry no interval
    apart = intercoder.disagreements(table)
    assert apart[["article_id", "A", "B"]].values.tolist() == [["a3", 1, 0], ["a5", 0, -1]]
    with pytest.raises(InputError, match="No passage was annotated by two annotators"):
        intercoder.agreement(table[table["annotator"] == "A"])
    with pytest.raises(InputError, match="annotated the same unit twice"):
        intercoder.agreement(pd.concat([table, table]))


def test_the_stored_annotations_agree_as_is_said():
    result = intercoder.agreement(store.stored()).set_index("track")
    assert result.loc["both", "n_units"] == 510
    assert result.loc["both", "alpha"] == pytest.approx(0.939, abs=0.001)


def test_annotations_all_the_same_leave_alpha_undefined_and_say_so_quietly():
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        result = intercoder.agreement(annotated([(0, 0)] * 8)).set_index("track")
    assert np.isnan(result.loc["both", "alpha"]) and result.loc["both", "same"] == 1
