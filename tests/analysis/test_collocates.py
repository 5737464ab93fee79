"""Collocates against worked numbers and a table made by hand; windows end with the sentence."""

import numpy as np
import pandas as pd
import pytest

from twotracks.analysis.collocates import collocates, log_dice, mi3, multiword_terms, pmi, t_score
from twotracks.errors import InputError
from twotracks.text.tokens import MASK

# N = 1,000,000, f(x) = 120, f(y) = 600, f(xy) = 30.
EXPECTED = 120 * 600 / 1_000_000


def table(*texts: str, **columns) -> pd.DataFrame:
    return pd.DataFrame(
        {"sentence": list(texts), "sentence_no": 0, "article_id": list("abcdefghijkl")[: len(texts)]} | columns
    )


def counts(found: pd.DataFrame) -> dict:
    return found.set_index("term")["n"].to_dict()


def test_the_worked_numbers():
    assert pmi(30, EXPECTED) == pytest.approx(8.702750, abs=5e-7)
    assert log_dice(30, 120, 600) == pytest.approx(10.415037, abs=5e-7)
    assert mi3(30, EXPECTED) == pytest.approx(18.516531, abs=5e-7)
    assert t_score(30, EXPECTED) == pytest.approx(5.464080, abs=5e-7)
    assert log_dice(7, 7, 7) == 14


def test_a_table_by_hand():
    found = collocates(table("x y q", "y r", "x y", "r r x"), "x", window=1, least=1).set_index("term")
    assert found.index.tolist() == ["y", "r"], "q stands two words away"
    # Three times x; y beside it twice of three. Of the seven other words, three places are beside an x.
    assert found.loc["y", ["n", "n_term", "n_word", "n_articles"]].tolist() == [2, 3, 3, 2]
    assert found.loc["y", "expected"] == pytest.approx(3 * 3 / 7)
    assert found.loc["y", "log_dice"] == pytest.approx(14 + np.log2(2 * 2 / (3 + 3)))
    assert found.loc["y", "pmi"] == pytest.approx(np.log2(2 / (9 / 7)))
    assert found.loc["y", "t"] == pytest.approx((2 - 9 / 7) / np.sqrt(2))
    assert found.loc["y", "mi3"] == pytest.approx(np.log2(8 / (9 / 7)))


def test_a_window_ends_with_its_sentence():
    within, across = "talks on peace began", "The talks ended. Peace came."
    assert counts(collocates(table(within), "talks", least=1)) == {"peace": 1, "began": 1}
    assert "peace" not in counts(collocates(pd.DataFrame({"sentence": [across]}), "talks", least=1))
    assert "peace" not in counts(collocates(table("talks ended", "peace came"), "talks", least=1))


def test_a_place_between_two_of_the_term_counts_once_and_no_pair_is_more_than_always_together():
    found = collocates(table("talks peace talks peace peace", "other words"), "talks", least=1).set_index("term")
    assert found.loc["peace", ["n", "n_term", "n_word"]].tolist() == [3, 2, 3]
    assert found["log_dice"].max() <= 14


def test_function_words_take_places_and_are_listed_on_request():
    passages = table("talks of the new peace")
    assert counts(collocates(passages, "talks", window=3, least=1)) == {"new": 1}
    assert counts(collocates(passages, "talks", window=3, least=1, function_words=True)) == {
        "of": 1,
        "the": 1,
        "new": 1,
    }


def test_a_sentence_that_repeats_another_counts_once():
    sentence = "The guarantors met their guests in the hotel on the hill at noon"
    passages = table(sentence, sentence + " again")
    assert counts(collocates(passages, "guarantors", least=1))["met"] == 1
    assert counts(collocates(passages, "guarantors", least=1, repeats=True))["met"] == 2


def test_a_sentence_on_both_tracks_counts_once():
    passages = pd.concat([table("talks began", track="astana"), table("talks began", track="geneva")])
    assert counts(collocates(passages, "talks", least=1, repeats=True)) == {"began": 1}


def test_several_words_and_stars():
    passages = table("The U.N. Security Council met", "UN security councils voted", "a council sat on security")
    assert counts(collocates(passages, "security council*", least=1, window=1)) == {"un": 2, "met": 1, "voted": 1}
    assert counts(collocates(passages, "U.N.", least=1, window=1)) == {"security": 2}


def test_a_masked_name_takes_a_place_and_is_no_word():
    passages = table("x", masked=[f"talks {MASK} began soon"])
    assert counts(collocates(passages, "talks", window=2, least=1, column="masked")) == {"began": 1}


def test_sorted_by_what_is_asked():
    passages = table(*["talks peace"] * 6, "talks hapax", "peace alone", "peace alone now")
    assert collocates(passages, "talks", least=1, repeats=True, by="pmi").loc[0, "term"] == "hapax"
    assert collocates(passages, "talks", least=1, repeats=True).loc[0, "term"] == "peace"
    assert collocates(passages, "talks", repeats=True).attrs["parameters"]["window"] == 5


def test_nothing_found_is_an_empty_table():
    assert collocates(table("snow fell"), "talks").empty and collocates(table(), "talks").empty
    assert multiword_terms(table()).empty


@pytest.mark.parametrize(
    ("wrong", "said"),
    [({"term": " * "}, "need a word"), ({"by": "chi2"}, "not by 'chi2'"), ({"window": 0}, "not 0"), ({"column": "x"}, "column 'x'")],
)  # fmt: skip
def test_what_cannot_be_is_said(wrong, said):
    with pytest.raises(InputError, match=said):
        collocates(table("talks began"), **{"term": "talks", **wrong})


def test_terms_hold_together():
    passages = table(
        "The security council met", "a Security Council resolution", "security council resolution passed", "the security, council",
        "council of the security", "one resolution",
    )  # fmt: skip
    found = multiword_terms(passages, least=2, threshold=12.0).set_index("term")
    assert found.loc["security council", ["n", "n_articles"]].tolist() == [3, 3]
    assert found.loc["security council", "log_dice"] == pytest.approx(14 + np.log2(2 * 3 / (5 + 5)))
    assert found.loc["security council resolution", "log_dice"] == pytest.approx(14 + np.log2(3 * 2 / (5 + 5 + 3)))
    assert not any(term.startswith("the ") for term in found.index)
    assert "security council" not in set(multiword_terms(passages, least=2, threshold=13.5)["term"])
    with pytest.raises(InputError, match="longest=1"):
        multiword_terms(passages, longest=1)
