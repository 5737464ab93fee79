"""Realism: counts by hand, and what is made distinguishable is distinguished."""

import numpy as np
import pandas as pd
import pytest

from twotracks.simulation import realism
from twotracks.simulation.stored import reported

TRACKS = ("the Astana process", "the Geneva talks")


def invented(words: list[str], n: int, seed: int) -> pd.DataFrame:
    """Articles of three sentences, one of which speaks of a track, in some words."""
    rng = np.random.default_rng(seed)
    sentence = lambda k: " ".join(rng.choice(words, size=k))  # noqa: E731
    texts = [
        f"{sentence(8).capitalize()}. Delegates said {TRACKS[i % 2]} {sentence(6)} on Syria. {sentence(9).capitalize()}."
        for i in range(n)
    ]
    return pd.DataFrame(
        {"article_id": [f"a{i}" for i in range(n)], "outlet": "Post", "published": pd.Timestamp("2018-05-14"),
         "title": "", "url": "", "text": texts}
    )  # fmt: skip


def test_counts_by_hand(articles):
    found = realism.counts(
        articles(
            [
                "Talks on Syria went on. Nobody left.",
                "Talks on Syria went on. Everyone was there on the second day of it.",
                "A third article says something else entirely.",
            ]
        )
    )
    assert found["n_articles"] == 3 and found["tokens"] == 7 + 14 + 7
    assert (found["article_low"], found["article_words"], found["article_high"]) == (7, 7, 10.5)
    assert found["sentence_words"] == 5
    assert found["repeated_sentences"] == pytest.approx(2 / 5)
    assert found["near_duplicates"] == 0.0


def test_near_duplicates_are_counted(articles):
    text = "The delegations met for the third day and left the hotel without a word to the press that waited."
    found = realism.counts(articles([text, text + " Nobody smiled.", "Another text about a market and its prices."]))
    assert found["near_duplicates"] == pytest.approx(2 / 3)


def test_the_type_token_curve_ends_where_the_corpus_does(articles):
    curve = realism.type_token(articles(["one two three four " * 300, "five six " * 100]))
    assert curve["tokens"].tolist() == [1_000]
    assert curve["types"].between(4, 6).all()


def test_the_whole_comparison(tmp_path):
    for name, words, seed in (
        ("made", ["market", "bread", "snow", "river", "bridge"], 1),
        ("real", ["court", "budget", "school", "harbour", "engine"], 2),
    ):
        invented(words, 60, seed).to_parquet(tmp_path / f"{name}.parquet")
    made, real = str(tmp_path / "made.parquet"), str(tmp_path / "real.parquet")
    found = realism.run(made, (real,))
    assert found.counts["corpus"].tolist() == [made, real] and (found.counts["n_articles"] == 60).all()
    assert set(found.type_token["corpus"]) == {made, real}
    terms = found.distinguishing_terms
    assert terms["balanced_accuracy"].iloc[0] > 0.9
    first = terms[terms["rank"] <= 5].groupby("label")["term"].agg(set)
    assert {"market", "bread"} & first["simulated"] and not {"market", "bread"} & first["real"]
    for name, table in zip(("realism", "type-token", "distinguishing-terms"), found, strict=True):
        assert list(reported(name).columns) == list(table.columns), name
    shown = realism.side_by_side(found.counts)
    assert list(shown.columns) == ["count", made, real] and shown.loc[0].tolist() == ["n_articles", "60", "60"]
