"""The lexicon of names: anchors, ids and values."""

import pandas as pd
import pytest

from twotracks import lexicons
from twotracks.passages import lexicon

LEXICON = lexicon.load()
EXAMPLES = {item["id"]: item["example"] for item in lexicons.load("tracks").entries["alias"]}


@pytest.mark.parametrize("alias", LEXICON.aliases, ids=[alias.id for alias in LEXICON.aliases])
def test_an_alias_can_only_match_where_one_of_its_anchors_stands(alias):
    assert any(anchor in EXAMPLES[alias.id].lower() for anchor in alias.anchors)
    assert all(anchor == anchor.lower() for anchor in alias.anchors)


def test_ids_are_unique_and_every_value_is_allowed():
    ids = [alias.id for alias in LEXICON.aliases]
    assert len(ids) == len(set(ids))
    assert {alias.track for alias in LEXICON.aliases} == {"astana", "geneva"}
    assert {alias.link for alias in LEXICON.aliases} == {"named", "alias"}
    assert {alias.needs for alias in LEXICON.aliases} <= {
        "nothing",
        "subject",
        "talks",
        "negotiations",
        "joint-action",
        "trio",
    }


@pytest.mark.parametrize("name", ["un-general-debate-syria.csv", "tehran-times.parquet"])
def test_anchors_lose_no_match_on_real_text(shared, name):
    """The shortcut finds what the patterns alone would find."""
    path = shared(name)
    frame = pd.read_parquet(path) if path.suffix == ".parquet" else pd.read_csv(path)
    texts = frame["text"].dropna().str.replace("\n", " ")
    texts = texts[texts.str.contains("Syria")]
    texts = texts.iloc[:: len(texts) // 800 + 1]
    for alias in LEXICON.aliases:
        matches = texts[texts.map(lambda text, alias=alias: bool(alias.pattern.search(text)))]
        missed = [text for text in matches.str.lower() if not any(anchor in text for anchor in alias.anchors)]
        assert not missed, alias.id
