"""Measures are known by their registration, and agreement with annotators is printed and never invented."""

import pandas as pd
import pytest

from twotracks import provenance
from twotracks.analysis import registry, sentiment
from twotracks.analysis.registry import Measure, register
from twotracks.errors import InputError


def test_agreement_is_printed_for_each_measure_and_never_invented():
    table = registry.agreement()
    assert table["source"].str.len().min() > 10
    for name, measure in registry.known().items():
        first = table[table["measure"] == name].iloc[0]
        said = registry.agreement_sentence(measure)
        assert f"r = {first['value']:.2f} [{first['low']:.2f}, {first['high']:.2f}]" in said
        assert "the annotators were language models under a codebook" in said
    assert table.set_index("measure").loc["vader", "value"].tolist()[1] == 0.5029  # the panel's, published
    assert "agreement with annotators not measured yet" in registry.agreement_sentence(Measure("x", label="X"))


def test_what_a_measure_is_travels_with_the_table_it_scored():
    passages = pd.DataFrame({"sentence": ["Good talks."]})
    provenance.note(passages, "read", "rows", 1)
    scored = sentiment.score(passages)
    assert registry.describe(scored, "vader").label == "VADER"
    assert scored.attrs["log"] and not passages.attrs.get("measures")
    assert registry.describe(scored, "nobody").label == "nobody"


def test_two_files_cannot_register_one_name():
    def score(passages):
        return passages

    with pytest.raises(InputError, match="Two measures are called 'vader'"):
        register(Measure("vader", label="Mine"))(score)


def test_the_order_of_measures_does_not_depend_on_imports():
    assert list(registry.known()) == ["stance", "textblob_polarity", "vader"]
