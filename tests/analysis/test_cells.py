"""The texts behind a confusion matrix add up to its cells."""

import pandas as pd
import pytest

import twotracks as tt
from twotracks.analysis import classify
from twotracks.errors import InputError


def test_the_texts_of_a_cell_add_up_to_it():
    labels = pd.Series(["astana", "astana", "geneva"], index=[3, 5, 9])
    predicted = pd.DataFrame(
        {0: ["astana", "geneva", "geneva"], 1: ["astana", "astana", "geneva"], 2: ["geneva", "astana", "geneva"]},
        index=labels.index,
    )
    texts, cells = classify._of_texts(labels, predicted), classify.confusion(labels, predicted)
    assert texts.loc[5, ["predicted", "share"]].values.tolist() == [["astana", 2 / 3], ["geneva", 1 / 3]]
    sums = texts.groupby(["actual", "predicted"])["share"].sum()
    cells = cells.set_index(["actual", "predicted"])["n"]
    assert sums.reindex(cells.index, fill_value=0).tolist() == pytest.approx(cells.tolist())


@pytest.mark.slow
def test_every_cell_that_is_drawn_has_its_texts():
    passages = tt.find_passages(tt.load_corpus("teaching").head(100))
    found = classify.tracks(passages)
    lines, points = tt.confusion_lines(passages, found["texts"]), tt.plot.confusion_points(found["confusion"])
    assert set(zip(lines["group"], lines["label"], strict=True)) == set(
        zip(points["group"], points["label"], strict=True)
    )
    assert lines["sentence"].isin(passages["sentence"]).all() and lines.attrs["corpus"]["name"] == "teaching"


def test_an_article_is_shown_by_title_and_opening():
    articles = pd.DataFrame({"outlet": ["A", "B"], "title": ["Head", ""], "text": ["Snow fell. " * 100, "Rain."]})
    texts = pd.DataFrame({"actual": ["A", "B"], "predicted": ["B", "B"], "share": [1 / 3, 1.0]})
    found = tt.confusion_lines(articles, texts)
    assert found["sentence"].str.startswith("Head | Snow fell.").tolist() == [True, False]
    assert len(found.loc[0, "sentence"]) < 400 and found.loc[1, "sentence"] == "Rain."
    assert found["note"].tolist() == ["33 %", "100 %"]


def test_predictions_of_another_table_are_refused():
    texts = pd.DataFrame({"actual": ["A"], "predicted": ["B"], "share": [1.0]}, index=[7])
    with pytest.raises(InputError, match="not of the rows of this table"):
        tt.confusion_lines(pd.DataFrame({"text": ["Rain."]}), texts)


def test_nothing_classified_is_no_line_and_no_point():
    found = classify.tracks(tt.find_passages(tt.load_corpus("teaching").head(2)))
    assert tt.confusion_lines(pd.DataFrame({"sentence": []}), found["texts"]).empty
    assert tt.plot.confusion_points(found["confusion"]).empty
