"""Sentiment of passages by two ready-made measures, TextBlob and VADER.

Both score the words of a sentence, not what is said of a track: "the talks ended the killing"
is negative to them. Neither was made for news. They are in this study because they are what is
usually used; the notebooks show what they see and what they miss.
"""

from functools import cache

import pandas as pd

from twotracks.analysis.registry import Measure, register
from twotracks.errors import InputError

_QUESTION = "In what tone does each outlet speak of each track?"
_NOT_SHOWN = "The score is of the words in a sentence, not of what it says about the track."
TEXTBLOB = Measure(
    "textblob_polarity", label="TextBlob", question=_QUESTION, not_shown=_NOT_SHOWN, reported_as="TextBlob"
)
VADER = Measure("vader", label="VADER", question=_QUESTION, not_shown=_NOT_SHOWN, reported_as="VADER")
NAMES = {measure.name: measure.label for measure in (TEXTBLOB, VADER)}


@cache
def _vader():
    from vaderSentiment.vaderSentiment import SentimentIntensityAnalyzer

    return SentimentIntensityAnalyzer()  # reads its lexicon; making one per sentence would cost 80 times as much


@register(TEXTBLOB, VADER)
def score(passages: pd.DataFrame) -> pd.DataFrame:
    """Score the sentence of each passage.

    Parameters
    ----------
    passages : DataFrame
        A table with a column ``sentence`` (str).

    Returns
    -------
    DataFrame
        A copy with three more columns, all float: ``textblob_polarity`` in [-1, 1], positive is
        favourable; ``textblob_subjectivity`` in [0, 1]; ``vader``, the compound score in [-1, 1].
        A sentence that stands twice gets the same score twice; an empty one scores 0.

    Raises
    ------
    InputError
        If there is no column ``sentence``.

    References
    ----------
    TextBlob's scores come from the pattern library (De Smedt and Daelemans 2012). VADER: Hutto and
    Gilbert 2014.

    Examples
    --------
    >>> scored = score(pd.DataFrame({"sentence": ["The talks ended the killing.", ""]}))
    >>> scored["vader"].round(2).tolist()  # the tone of "killing", not what is said of the talks
    [-0.66, 0.0]
    """
    if "sentence" not in passages.columns:
        raise InputError("Sentiment needs a table with a column 'sentence', such as tt.find_passages gives.")
    from textblob.en import sentiment as textblob_sentiment  # two seconds to import

    distinct = passages["sentence"].unique()
    rows = {}
    for sentence in distinct:
        polarity, subjectivity = textblob_sentiment(sentence)[:2]
        rows[sentence] = (polarity, subjectivity, _vader().polarity_scores(sentence)["compound"])
    out = passages.copy()
    for i, name in enumerate(("textblob_polarity", "textblob_subjectivity", "vader")):
        out[name] = passages["sentence"].map({sentence: values[i] for sentence, values in rows.items()}).astype(float)
    return out


def explain(sentence: str) -> pd.DataFrame:
    """The words that made TextBlob's and VADER's scores of one sentence.

    Parameters
    ----------
    sentence : str
        The sentence.

    Returns
    -------
    DataFrame
        ``measure``, ``words``, ``score``: for TextBlob each assessed chunk with its polarity, for VADER each
        word of its lexicon with its valence (-4 to 4), before negation and emphasis are applied.

    Examples
    --------
    >>> explain("A great success.")[["measure", "words"]].values.tolist()
    [['textblob', 'great'], ['textblob', 'success'], ['vader', 'great'], ['vader', 'success']]
    """
    from textblob import TextBlob

    rows = [
        {"measure": "textblob", "words": " ".join(chunk), "score": float(polarity)}
        for chunk, polarity, *_ in TextBlob(sentence).sentiment_assessments.assessments
    ]
    lexicon = _vader().lexicon
    for raw in sentence.split():
        word = raw.strip(".,;:!?\"'“”‘’()").lower()
        if word in lexicon:
            rows.append({"measure": "vader", "words": word, "score": float(lexicon[word])})
    return pd.DataFrame(rows, columns=["measure", "words", "score"])
