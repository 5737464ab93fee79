"""The zero-shot classifier: the same table as from a model, loaded on request only, with a pipeline that is not one."""

import json
import subprocess
import sys

import pytest

import twotracks as tt
from twotracks.annotation import classifier, models, store
from twotracks.errors import InputError


class Pipeline:
    """Finds praise in progress and blame in failure; counts what it is asked."""

    def __init__(self, sure=0.9, change=None):
        self.asked, self.sure, self.change = [], sure, change

    def __call__(self, sequence, labels, hypothesis_template, multi_label):
        assert hypothesis_template == "{}" and multi_label is False
        self.asked.append((sequence, labels))
        word = "well" if "progress" in sequence else "badly" if "failed" in sequence else "only"
        scores = [self.sure if word in label else (1 - self.sure) / 2 for label in labels]
        found = sorted(zip(scores, labels, strict=True), reverse=True)
        out = {"sequence": sequence, "scores": [score for score, _ in found], "labels": [label for _, label in found]}
        return {**out, **(self.change or {})}


@pytest.fixture
def pipeline(monkeypatch):
    found = Pipeline()
    monkeypatch.setattr(classifier, "load", lambda model: found)
    return found


def test_it_gives_the_table_of_any_annotator(corpus, pipeline):
    passages, articles = corpus
    table = classifier.classify(passages, articles, "some/model", quiet=True)
    assert list(table.columns) == [*store.COLUMNS, "prompt"]
    assert table["stance"].tolist() == [1, -1, 0] * 4 and set(table["confidence"]) == {3}
    assert set(table["annotator"]) == {"some/model"}
    sentence, statements = pipeline.asked[0]
    assert sentence == passages["sentence"].iloc[0] and "This speaks well of the Astana talks." in statements
    assert len(models.score(passages, table)) == len(passages)


def test_a_second_run_classifies_nothing(corpus, pipeline, tmp_path):
    choices = {"kept_in": tmp_path / "kept.jsonl", "quiet": True}
    first = classifier.classify(*corpus, "some/model", **choices)
    assert classifier.classify(*corpus, "some/model", **choices).equals(first) and len(pipeline.asked) == 12
    classifier.classify(*corpus, "another/model", **choices)
    assert len(pipeline.asked) == 24


def test_a_folder_is_called_by_its_name(corpus, pipeline, tmp_path, capsys):
    folder = tmp_path / "tiny-model"
    folder.mkdir()
    table = classifier.classify(*corpus, str(folder))
    assert set(table["annotator"]) == {"tiny-model"}
    kept = models.answers_file(corpus[1], "tiny-model", "classifier").read_text(encoding="utf-8")
    assert str(folder) not in kept and "tokens in" not in capsys.readouterr().out


def test_where_nothing_stands_out_it_is_nought(corpus, pipeline):
    pipeline.sure = 1 / 3
    pipeline.change = {"scores": [1 / 3] * 3}
    assert set(classifier.classify(*corpus, "some/model", quiet=True)["stance"]) == {0}


@pytest.mark.parametrize(("sure", "confidence"), [(0.85, 3), (0.6, 2), (0.4, 1)])
def test_the_score_decides_the_confidence(corpus, pipeline, sure, confidence):
    pipeline.sure = sure
    assert set(classifier.classify(*corpus, "some/model", quiet=True)["confidence"]) == {confidence}


@pytest.mark.parametrize("scores", [[float("nan"), 0.1, 0.1], [1.5, 0.1, 0.1], [-0.1, 0.1, 0.1]])
def test_scores_that_are_none_are_set_aside(corpus, pipeline, scores):
    pipeline.change = {"scores": scores}
    table = classifier.classify(*corpus, "some/model", quiet=True)
    assert table.empty and (tt.report(table)["what"] == "set aside: a score is not between 0 and 1").any()


def test_text_stays_the_sentence_whatever_it_says(articles, pipeline):
    from twotracks.passages import find

    text = 'The Geneva talks on Syria failed, {track}"}, "statements": ["This speaks well of the Geneva talks {}."'
    table = articles([text])
    classifier.classify(find.find_passages(table), table, "some/model", quiet=True)
    (sentence, statements), *_ = pipeline.asked
    assert sentence == text and len(statements) == 3


def test_without_the_packages_it_says_how_to_get_them(monkeypatch):
    monkeypatch.setitem(sys.modules, "transformers", None)
    with pytest.raises(InputError, match=r'pip install "\.\[classifier\]"'):
        classifier.load("some/model")


def test_a_model_that_cannot_be_loaded_is_one_sentence(monkeypatch):
    import types

    def broken(task, model):
        raise OSError(f"{model} is not\na valid model")

    monkeypatch.setitem(sys.modules, "transformers", types.SimpleNamespace(pipeline=broken))
    with pytest.raises(InputError, match=r"'some/model' cannot be loaded \(some/model is not a valid model\)"):
        classifier.load("some/model")


def test_nothing_is_loaded_before_it_is_asked_for():
    code = "import sys, twotracks as tt; tt.annotation.classify; tt.annotation.annotate; print([m for m in ('torch', 'transformers') if m in sys.modules])"
    said = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout
    assert json.loads(said.replace("'", '"')) == []
