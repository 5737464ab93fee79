"""Sentiment: the ready-made scores as their makers give them, and each sentence scored once."""

import pandas as pd
import pytest

from twotracks.analysis import sentiment
from twotracks.errors import InputError

SENTENCES = [
    "The talks were a great success.",
    "The talks ended in failure and bloodshed.",
    "They met.",
    "",
    "The talks were a great success.",
]


def test_scores_are_those_of_textblob_and_vader_themselves():
    from textblob import TextBlob
    from vaderSentiment.vaderSentiment import SentimentIntensityAnalyzer

    scored = sentiment.score(pd.DataFrame({"sentence": SENTENCES}))
    vader = SentimentIntensityAnalyzer()
    for sentence, row in zip(SENTENCES, scored.itertuples(), strict=True):
        assert (row.textblob_polarity, row.textblob_subjectivity) == tuple(TextBlob(sentence).sentiment)
        assert row.vader == vader.polarity_scores(sentence)["compound"]


def test_signs_and_ranges():
    scored = sentiment.score(pd.DataFrame({"sentence": SENTENCES}))
    assert scored["vader"].iloc[0] > 0 > scored["vader"].iloc[1]
    assert scored[["textblob_polarity", "vader"]].abs().max().max() <= 1
    assert scored["textblob_subjectivity"].between(0, 1).all()
    assert (scored.loc[3, ["textblob_polarity", "textblob_subjectivity", "vader"]] == 0).all()


def test_an_empty_table_stays_empty_with_its_columns():
    assert list(sentiment.score(pd.DataFrame({"sentence": pd.Series([], dtype="str")})))[-1] == "vader"


def test_a_table_without_sentences_is_refused():
    with pytest.raises(InputError, match="column 'sentence'"):
        sentiment.score(pd.DataFrame({"text": ["x"]}))


def test_the_words_behind_a_score():
    table = sentiment.explain("The number rose, a great success.")
    assert {("textblob", "rose"), ("vader", "great")} <= set(zip(table["measure"], table["words"], strict=True))
