"""Articles annotated as a whole."""

import pandas as pd
import pytest

from twotracks.annotation import articles
from twotracks.schemas import TRACKS


@pytest.mark.parametrize(
    ("text", "stratum"),
    [
        ("Syria. Talks in Geneva. Talks in Astana. They met in Sochi.", "dense"),
        ("Syrian envoys met in Geneva.", "some"),
        ("The Geneva Motor Show opened.", "trap"),
        ("Syria. A truce held. Talks went on. An envoy came.", "talks"),
        ("Syria spoke of a truce.", "few talks"),
        ("Syria grows wheat.", "syria"),
        ("Talks on fish opened in Oslo.", "none"),
    ],
)
def test_strata(text, stratum):
    table = pd.DataFrame({"title": [""], "text": [text.replace(". ", ".\n\n")]})
    assert articles.strata(table).tolist() == [stratum]


def test_a_headline_may_name_syria():
    assert articles.strata(pd.DataFrame({"title": ["Syria"], "text": ["A truce held."]})).tolist() == ["few talks"]


def test_stored_annotations_are_in_range_and_once():
    table = pd.concat([articles.load(annotator=name) for name in "AB"])
    assert not table.duplicated(["corpus", "article_id", "annotator"]).any()
    assert table["inclusion_probability"].between(0, 1, inclusive="right").all()
    assert set(table["stratum"].str.split(",").str[0]) <= set(articles.STRATA)
    assert not set(articles.load(annotator="B")["article_id"]) - set(articles.load()["article_id"])
    assert all(table[track].dtype == bool for track in TRACKS)


def test_annotations_go_to_their_article_in_the_same_order():
    table = pd.DataFrame({"article_id": list("cab"), "title": "", "text": "Syria grows wheat."})
    read = pd.DataFrame(
        {"article_id": list("ba"), "astana": [True, False], "geneva": False, "inclusion_probability": 0.5}
    )
    out = articles.attach(table, read)
    assert out["article_id"].tolist() == list("cab")
    assert out["annotated_astana"].tolist()[1:] == [0.0, 1.0]
    assert pd.isna(out["annotated_astana"].iloc[0])


@pytest.mark.parametrize(("name", "file"), [("fa-kes", "fa-kes.csv")])
def test_annotated_articles_are_in_the_corpus_and_in_the_stratum_they_were_drawn_from(real_corpus, name, file):
    from twotracks.corpus.cleaning import clean

    table = clean(real_corpus(file))
    read = articles.load(name)
    found = articles.attach(table, read).set_index("article_id")
    mine = found[found["annotated_astana"].notna()]
    assert len(mine) == len(read)
    drawn = read.set_index("article_id")["stratum"].str.split(",").str[0]
    assert (mine["stratum"] == drawn[mine.index]).all()
