"""Stance: in range, toward the track asked for, and explained by its words."""

import numpy as np
import pandas as pd
import pytest

from twotracks.analysis.stance import lexicon, measure, words
from twotracks.errors import InputError

# Invented sentences no rule was made for, with the code a reader gives.
CASES = [
    ("The Astana talks were a success and paved the way for a truce.", "astana", 1),
    ("We welcome the Geneva process and fully support it.", "geneva", 1),
    ("There is no alternative to the Geneva process.", "geneva", 1),
    ("The Geneva talks have failed.", "geneva", -1),
    ("The opposition boycotted the Astana talks.", "astana", -1),
    ("The fourth round in Astana ended without result.", "astana", -1),
    ("While the Geneva talks have failed, the Astana process was fruitful.", "astana", 1),
    ("While the Geneva talks have failed, the Astana process was fruitful.", "geneva", -1),
    ("The Geneva talks opened on Monday.", "geneva", 0),
    ("The three countries will meet in Sochi in May.", "astana", 0),
    ("He hoped that the Geneva talks would succeed.", "geneva", 0),
    ("Were the Astana talks a success?", "astana", 0),
]


def table(cases):
    return pd.DataFrame(cases, columns=["sentence", "track", "code"])


@pytest.mark.parametrize(("sentence", "track", "code"), CASES)
def test_plain_sentences(sentence, track, code):
    assert measure.score(table([(sentence, track, code)]))["stance_label"].tolist() == [code]


def test_columns_range_and_untouched_input():
    before = table(CASES)
    after = measure.score(before)
    assert list(before.columns) == ["sentence", "track", "code"]
    assert after["stance"].between(-1, 1).all() and after["stance"].dtype == float
    assert after["stance_label"].isin([-1, 0, 1]).all() and after["stance_label"].dtype == "int64"
    empty = measure.score(before.head(0))
    assert empty.empty and {"stance", "stance_label"} <= set(empty.columns)


def test_a_sentence_in_which_nothing_is_known_scores_the_same_as_an_empty_one():
    found = measure.score(table([("Zyx wvut.", "astana", 0), ("", "geneva", 0)]))
    assert found["stance"].nunique() == 1 and found["stance_label"].tolist() == [0, 0]
    assert measure.cues(table([("", "geneva", 0)])).tolist() == [lexicon.load().score["intercept"]]


def test_words_that_are_no_cues_are_learnt():
    cases = [
        ("The talks in the Swiss city were a waste of everyone's winter.", "geneva", -1),
        ("It has kept more families alive than any convoy.", "astana", 1),
    ]
    assert measure.score(table(cases))["stance_label"].tolist() == [-1, 1]
    assert measure.score(table(cases), lexicon.load())["stance_label"].tolist() == [0, 0], "by the cues alone"


def test_the_same_sentence_scores_the_same_wherever_it_stands():
    twice = pd.concat([table(CASES), table(CASES)], ignore_index=True)
    scores = measure.score(twice)["stance"].to_numpy()
    assert (scores[: len(CASES)] == scores[len(CASES) :]).all()
    alone = [measure.score(table([case]))["stance"].iloc[0] for case in CASES]
    assert scores[: len(CASES)].tolist() == alone


def test_words_add_up_to_the_score():
    for sentence, track, _ in CASES:
        explained = measure.explain(sentence, track, lexicon=lexicon.load())
        if explained["cue"].duplicated().any():
            continue
        total = lexicon.load().score["intercept"] + explained["adds"].sum()
        scored = measure.score(table([(sentence, track, 0)]), lexicon.load())
        assert scored["stance"].iloc[0] == pytest.approx(np.clip(total, -1, 1))


def test_what_a_learnt_word_adds_is_what_the_score_would_lack_without_it():
    known, learnt = lexicon.load(), words.load()
    sentence = "The process is a lifeline."
    (first, adds), *_ = words.explain(sentence, "astana", known, learnt)
    whole = words.scores([sentence], ["astana"], known, learnt)[0]
    without = words.Fit({t: w for t, w in learnt.weights.items() if t != first}, learnt.intercept, learnt.score)
    assert whole - words.scores([sentence], ["astana"], known, without)[0] == pytest.approx(adds)
    shown = measure.explain(sentence, "astana")
    assert shown.loc[shown["cue"] == "learnt", "words"].iloc[0] == first


def test_a_lexicon_of_ones_own():
    own = lexicon.load()._replace(score={"intercept": 0.0, "for": 10.0, "against": 10.0, "low": -0.5, "high": 0.5})
    assert measure.score(table(CASES[:1]), own)["stance"].tolist() == [1.0]


def test_a_lexicon_of_ones_own_by_its_path(tmp_path):
    path = tmp_path / "mine.toml"
    text = lexicon.FILE.read_text(encoding="utf-8")
    path.write_text(text.replace('terms = ["thanks to"]', 'terms = ["merci a"]'), encoding="utf-8")
    sentence = "Thanks to the Astana talks the truce holds."
    assert "thanks-to" in measure.explain(sentence, "astana")["cue"].tolist()
    assert measure.explain(sentence, "astana", lexicon=path)["cue"].tolist() == ["praise"], "another entry has thanks"
    assert measure.score(table([(sentence, "astana", 0)]), lexicon=str(path))["stance_label"].tolist() == [1]


def test_what_is_no_table_of_passages_is_refused():
    with pytest.raises(InputError, match="a column 'track'"):
        measure.score(pd.DataFrame({"sentence": ["x"]}))
    with pytest.raises(InputError, match="a column 'sentence'"):
        measure.score(pd.DataFrame({"track": ["astana"]}))
    with pytest.raises(InputError, match=r"not \['Vienna'\]"):
        measure.score(pd.DataFrame({"sentence": ["x"], "track": ["Vienna"]}))
    with pytest.raises(InputError, match="1 passages have no sentence"):
        measure.score(pd.DataFrame({"sentence": ["x", None], "track": ["astana", "geneva"]}))


def test_the_examples_of_failure_in_the_notebook_do_fail():
    """All but the last, on tone, which the cues get right and the tone measures do not."""
    import ast

    import nbformat

    from twotracks import config

    book = nbformat.read(config.NOTEBOOKS / "08_validity.ipynb", as_version=4)
    source = next(cell.source for cell in book.cells if "examples = [" in cell.source)
    given = ast.literal_eval(source.split("examples = ")[1].split("\n]")[0] + "\n]")
    found = measure.score(pd.DataFrame(given, columns=["kind", "sentence", "track", "code"]))
    assert (found["stance_label"] != found["code"]).tolist() == [True] * (len(given) - 1) + [False]
