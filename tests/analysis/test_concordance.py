"""Concordance: sorted by what stands beside the word, chosen by whose line it is, and exactly the lines behind a count."""

import pandas as pd
import pytest

from twotracks.analysis.concordance import concordance, lines
from twotracks.errors import InputError
from twotracks.text.tokens import MASK, tokens


def table(**columns) -> pd.DataFrame:
    sentences = [
        "All want peace talks now.", "New talks began.", "The peace talks began.", "Old talks, they say, began.",
        "New talks again.",
    ]  # fmt: skip
    return pd.DataFrame({"sentence": sentences, "article_id": list("abcde"), **columns})


def test_sorted_left_is_read_from_right_to_left():
    found = concordance(table(), "talks", sort="left")
    assert found["article_id"].tolist() == ["b", "e", "d", "c", "a"], "new, new, old, peace the, peace want"


def test_sorted_right_by_the_words_that_follow_and_not_by_commas():
    found = concordance(table(), "talks", sort="right")
    assert found["article_id"].tolist() == ["e", "b", "c", "a", "d"], "again, began, began, now, they"


def test_unsorted_is_in_the_order_of_the_table_and_a_limit_counts_sorted_lines():
    assert concordance(table(), "talks")["article_id"].tolist() == list("abcde")
    assert concordance(table(), "talks", limit=2)["article_id"].tolist() == list("ab")
    assert concordance(table(), "talks", limit=2, sort="left")["article_id"].tolist() == list("be")


def test_several_words_and_stars_are_sorted_by_what_is_beside_them():
    found = concordance(table(), "peace talk*", sort="left")
    assert found[["article_id", "node"]].values.tolist() == [["c", "peace talks"], ["a", "peace talks"]]


def test_lines_of_an_outlet_a_track_and_a_voice():
    passages = table(outlet=list("XXYYZ"), track=["astana", "geneva"] * 2 + ["astana"], voice="outlet", sentence_no=4)
    assert concordance(passages, "talks", outlet="X")["article_id"].tolist() == ["a", "b"]
    assert concordance(passages, "talks", outlet=["X", "Z"], track="astana")["article_id"].tolist() == ["a", "e"]
    assert concordance(passages, "talks", voice="quoted").empty
    columns = ["article_id", "outlet", "track", "voice", "sentence_no", "left", "node", "right"]
    assert concordance(passages, "talks").columns.tolist() == columns


def test_what_cannot_be_done_is_said():
    with pytest.raises(InputError, match="no column 'voice'"):
        concordance(table(), "talks", voice="quoted")
    with pytest.raises(InputError, match="not by 'middle'"):
        concordance(table(), "talks", sort="middle")
    with pytest.raises(InputError, match="column 'masked'"):
        lines(table(), ["talks"], "masked")


def test_the_lines_behind_a_count_are_as_many_as_were_counted():
    sentences = [
        "The US and the U.S. told us of talks.", "The Geneva talks were talks about talks.", "It’s the U.N.’s business.",
        "No word of it.",
    ]  # fmt: skip
    masked = [sentences[0], f"The {MASK} were talks about talks.", sentences[2], sentences[3]]
    passages = pd.DataFrame({"sentence": sentences, "masked": masked})
    counts = pd.Series([word for text in masked for word in tokens(text)]).value_counts()
    found = lines(passages, counts.index, "masked")
    assert found.groupby("term").size().to_dict() == counts.to_dict()
    assert found.loc[found["term"] == "u.s.", "node"].tolist() == ["US", "U.S."]
    inside = found.loc[found["term"] == "talks"]
    assert inside["left"].str.strip().tolist()[1:] == ["The Geneva talks were", "The Geneva talks were talks about"]


def test_a_term_of_several_words_does_not_reach_over_a_masked_name_or_a_comma():
    passages = pd.DataFrame({"sentence": ["peace talks", "peace in Astana talks", "On peace, talks began."]})
    passages["masked"] = ["peace talks", f"peace in {MASK} talks", "On peace, talks began."]
    found = lines(passages, ["peace talks", "talks"], "masked")
    assert found["term"].tolist() == ["peace talks", "talks", "talks"], "and what was counted as a term is no word"


def test_words_of_a_term_that_was_counted_as_one_are_no_lines():
    passages = pd.DataFrame({"sentence": ["The security council met on security."]})
    assert len(lines(passages, ["security"])) == 2
    assert lines(passages, ["security"], phrases=["Security Council"])["right"].tolist() == ["."]


def test_a_text_that_is_not_part_of_its_sentence_is_shown_itself():
    found = lines(pd.DataFrame({"sentence": ["Something else."], "masked": ["Talks began."]}), ["talks"], "masked")
    assert found[["node", "right"]].values.tolist() == [["Talks", " began."]]
