"""The ground truth beside what is found in one simulated corpus."""

import pytest

from twotracks import plots
from twotracks.analysis import registry
from twotracks.annotation.store import attach
from twotracks.corpus.cleaning import clean
from twotracks.inference.gaps import track_gap
from twotracks.passages.find import find_passages
from twotracks.simulation import generate, ground_truth
from twotracks.text.sentences import sentence_hash


@pytest.fixture(scope="module")
def corpus():
    made = generate.simulate(150, seed=2)
    articles = clean(made.articles.assign(date_precision="day"))
    return articles, made.truth, find_passages(articles)


def test_detection(corpus):
    articles, truth, passages = corpus
    known = ground_truth.as_passages(articles, truth)
    perfect = ground_truth.detection(known.assign(sentence="x"), known.assign(hash=sentence_hash("x")))
    assert perfect[["precision", "recall", "f1"]].to_numpy() == pytest.approx(1)
    found = ground_truth.detection(passages, known)
    assert found["f1"].between(0.7, 1).all()
    assert found["n_ground_truth"].sum() == len(known.drop_duplicates(["article_id", "hash", "track"]))


def test_gaps_of_the_ground_truth_and_of_every_measure(corpus):
    articles, truth, _ = corpus
    gaps = ground_truth.track_gaps(articles, truth)
    others = [
        name for name in registry.known() if not name.startswith("frame_")
    ]  # of which the ground truth is another
    assert list(gaps["measure"].unique()) == [ground_truth.GROUND_TRUTH, *others]
    assert set(gaps.attrs["measures"]) == set(gaps["measure"])


def test_stance_labels_have_a_row_for_each_template_and_track(corpus):
    articles, truth, _ = corpus
    labels = ground_truth.stance_labels(articles, truth)
    assert not labels.duplicated(["id", "track"]).any()
    assert labels["ground_truth"].isin([-1, 0, 1]).all() and labels["stance_label"].isin([-1, 0, 1]).all()


def test_annotations_are_the_ground_truth_of_a_random_sample(corpus):
    articles, truth, passages = corpus
    known = ground_truth.as_passages(articles, truth)
    sample = ground_truth.annotate(passages, known, 0.25, seed=1)
    everything = ground_truth.annotate(passages, known, 1.0, seed=1)
    assert 0.15 < len(sample) / len(everything) < 0.35
    assert (sample["inclusion_probability"] == 0.25).all()
    same = sample.merge(everything, on=["article_id", "hash", "track"], validate="one_to_one")
    assert (same["stance_x"] == same["stance_y"]).all() and len(same) == len(sample)
    matched = ground_truth.match(passages, known).drop_duplicates(["article_id", "hash", "track"])
    false_positives = len(everything) - len(matched)
    assert false_positives > 0 and (everything["stance"] == 0).sum() >= false_positives


def test_the_ground_truth_stands_beside_the_gaps_as_a_line_without_an_interval(corpus):
    articles, truth, passages = corpus
    known = ground_truth.as_passages(articles, truth)
    people = ground_truth.annotate(passages, known, 0.5, seed=1)
    annotated = attach(passages.assign(mine=0.0), people)
    gaps = track_gap(annotated, "mine", labels="annotation", n_boot=20)
    beside = ground_truth.with_ground_truth(gaps, passages, known)
    rows = beside[beside["estimator"] == "ground truth"].set_index("outlet")
    everything = attach(passages, ground_truth.annotate(passages, known, 1.0, seed=1))
    by_hand = everything.groupby("track")["annotation"].mean()
    assert rows.loc["all outlets", "estimate"] == pytest.approx(by_hand["astana"] - by_hand["geneva"])
    assert rows[["ci_low", "ci_high", "p"]].isna().all().all() and len(beside) == len(gaps) + len(rows)
    axes = plots.adjusted_gaps(beside).axes[0]
    upright = {round(x[0], 6) for x in (line.get_xdata() for line in axes.lines) if len(x) == 2 and x[0] == x[1]}
    assert {round(value, 6) for value in rows["estimate"].dropna()} <= upright
    assert "ground truth" in {text.get_text() for text in axes.get_legend().get_texts()}
    assert "ground truth" not in {
        text.get_text() for text in plots.adjusted_gaps(gaps).axes[0].get_legend().get_texts()
    }
