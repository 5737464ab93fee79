"""Measures are known by their registration, and agreement with annotators is printed and never invented."""

import pandas as pd
import pytest

import twotracks as tt
from twotracks import provenance
from twotracks.analysis import registry, sentiment
from twotracks.analysis.registry import Measure, register
from twotracks.config import DATA
from twotracks.errors import InputError
from twotracks.plots import manifest


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


LEXICON = """
version = "0.3"
source = "Invented for a test."

[[entry]]
id = "battle"
terms = ["battle*"]
example = "The talks were a battle of wills."
counterexample = "The battalion left."
"""


def test_a_toy_measure_from_outside_is_seen_in_estimates_plots_captions_and_manifest(tmp_path):
    """One function and one lexicon, nothing else: the rest of the study finds them through the registry."""
    path = tmp_path / "battles.toml"
    path.write_text(LEXICON, encoding="utf-8")
    toy = Measure("battles", label="Words of battle", low=0, high=1, question="Who hears battles?", lexicon=str(path))

    @register(toy)
    def score(passages):
        lexicon = tt.lexicons.load(path)
        entry = lexicon.entries["entry"][0]
        return passages.assign(battles=[float(lexicon.finds(entry, text)) for text in passages["sentence"]])

    try:
        passages = score(tt.find_passages(tt.load_corpus("teaching").head(120)))
        claims = tt.estimate.means(passages, "battles", n_boot=50)
        assert set(claims["measure"]) == {"battles"} and claims["estimate"].between(0, 1).all()
        fig = tt.plot.means(claims)
        assert fig.get_suptitle() == "Who hears battles?"
        assert fig.axes[0].get_title(loc="left") == "Words of battle" and "(0 to 1)" in fig.axes[0].get_xlabel()
        assert "Words of battle: agreement with annotators not measured yet." in fig.get_supxlabel().replace("\n", " ")
        made = manifest.read(tt.save(fig, "battles").parent)["figures"]["battles"]
        assert made["parameters"]["lexicon of battles"] == f"{path} 0.3" and made["parameters"]["n_boot"] == 50
        assert "battles" in tt.measures()["measure"].tolist()
    finally:
        registry.forget("battles")


def test_a_lexicon_of_ones_own_inherits_no_agreement(tmp_path):
    own = tmp_path / "mine.toml"
    own.write_bytes((DATA / "lexicons" / "stance.toml").read_bytes())
    passages = pd.DataFrame({"sentence": ["The Geneva talks failed."], "track": ["geneva"]})
    theirs, mine = tt.stance.score(passages), tt.stance.score(passages, lexicon=str(own))
    assert mine["stance"].tolist() == theirs["stance"].tolist()
    assert "r = " in theirs.attrs["measures"]["stance"]["agreement"]
    assert "not measured yet" in mine.attrs["measures"]["stance"]["agreement"]
    assert mine.attrs["measures"]["stance"]["lexicon"] == str(own)
