"""Annotations of frames: one a sentence and annotator, joined to passages by article and sentence."""

import numpy as np
import pandas as pd
import pytest

from twotracks.annotation import frames
from twotracks.config import DATA
from twotracks.errors import InputError
from twotracks.text.sentences import sentence_hash


def table():
    return pd.read_csv(DATA / "annotations/frames.csv", keep_default_na=False)


def test_every_sentence_stands_once_for_each_annotator_and_only_known_frames_are_used():
    stored = table()
    assert not stored.duplicated([*frames.UNIT, "annotator"]).any()
    assert set(stored["frames"].str.split().explode().dropna()) == set(frames.FRAMES)
    assert stored["inclusion_probability"].between(0, 1, inclusive="right").all()
    first, second = (set(map(tuple, stored.loc[stored["annotator"] == who, frames.UNIT].to_numpy())) for who in "AB")
    assert second < first and len(second) == 320


def test_no_article_is_in_both_splits():
    assert table().groupby(["corpus", "article_id"])["split"].nunique().max() == 1


def test_loaded_as_zero_and_one():
    loaded = frames.load()
    stored = table()
    assert len(loaded) == (stored["annotator"] == "A").sum()
    assert set(np.unique(loaded[list(frames.FRAMES)].to_numpy())) == {0.0, 1.0}
    assert (
        loaded["blame"].sum()
        == stored.loc[stored["annotator"] == "A", "frames"].str.split().map(lambda x: "blame" in x).sum()
    )
    assert frames.load("nowhere").empty


def annotation(sentence, **columns):
    return {"article_id": "a", "hash": sentence_hash(sentence), "inclusion_probability": 0.5, **columns}


def test_joined_to_both_tracks_of_a_sentence_and_left_open_elsewhere():
    passages = pd.DataFrame({
        "article_id": ["a", "a", "b"], "sentence": ["It failed.", "It failed.", "It failed."],
        "track": ["astana", "geneva", "astana"],
    })  # fmt: skip
    mine = pd.DataFrame([annotation("It failed.", blame=1.0, split="development")])
    joined = frames.attach(passages.set_axis([5, 4, 3]), mine)
    assert joined.index.tolist() == [5, 4, 3]
    assert joined["annotated_blame"].tolist()[:2] == [1.0, 1.0] and np.isnan(joined["annotated_blame"].iloc[2])
    assert joined["developed_on"].tolist() == [True, True, False]


def test_frames_of_ones_own_are_joined_too():
    mine = pd.DataFrame([annotation("It failed.", weather=1)])
    passages = pd.DataFrame({"article_id": ["a"], "sentence": ["It failed."], "track": "astana"})
    assert frames.attach(passages, mine)["annotated_weather"].tolist() == [1]


def test_what_cannot_be_joined_is_refused():
    passages = pd.DataFrame({"article_id": ["a"], "sentence": ["It failed."], "track": "astana"})
    one = annotation("It failed.", blame=1.0)
    with pytest.raises(InputError, match="more than one annotation"):
        frames.attach(passages, pd.DataFrame([one, one]))
    with pytest.raises(InputError, match="belongs to a passage of this corpus"):
        frames.attach(passages, pd.DataFrame([annotation("It opened.", blame=1.0)]))
    with pytest.raises(InputError, match="no column 'inclusion_probability'"):
        frames.attach(passages, pd.DataFrame([one]).drop(columns="inclusion_probability"))
