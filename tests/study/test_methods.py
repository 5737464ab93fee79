"""The methods paragraph: every number from the run, nothing told that was not done, no citation smuggled in."""

import re

import pytest

from twotracks.study import methods, references

NUMBER = re.compile(r"\d[\d,]*(?:\.\d+)?")


def test_no_template_holds_a_number():
    for name, template in methods.TEMPLATES.items():
        assert not re.search(r"\d", re.sub(r"\[@.*?\]|SHA-256|sha256", "", template)), name


def test_numbers_equal_those_of_the_manifest(study):
    told, text = methods.facts(study), methods.paragraph(study)
    chosen = study.manifest["figures"]["keyness-tracks"]["parameters"]
    assert told["draws"] == f"{chosen['draws']:,}" and f"of {chosen['draws']:,} permutations" in text
    assert f"seed of all draws is {chosen['seed']}." in text
    assert f": {study.corpus['n_read']:,} articles, of which {study.corpus['n_kept']:,}, of" in text
    for name, version in study.manifest["versions"].items():
        assert f"{name} {version}" in text
    for entry in study.corpus["log"]:
        assert f"{entry['n']:,} {entry['what']}" in text
    noted = {one["what"]: one["n"] for one in study.drawn["links"].attrs["log"]}
    assert f"{noted['passages about Astana']:,} on Astana" in text


def test_another_number_in_the_manifest_is_another_in_the_text(study):
    study.manifest["figures"]["keyness-tracks"]["parameters"]["draws"] = 4242
    study.corpus["n_kept"] = 77777
    text = methods.paragraph(study)
    assert "4,242 permutations" in text and "77,777" in text


def test_what_was_not_done_is_not_told(study):
    text = methods.paragraph(study)
    assert "specification curve" not in text and "DSL" not in text and "design-adjusted" not in text
    assert "Camps" not in text
    del study.manifest["figures"]["keyness-tracks"]
    assert "dunning1993" not in methods.paragraph(study)


def test_every_key_cited_exists(study):
    cited = references.cited(methods.paragraph(study))
    assert {"wilson1927", "hutto2014", "desmedt2012", "dunning1993", "twotracks"} <= set(cited)
    assert references.export(cited).count("\n@") == len(cited) - 1


@pytest.mark.parametrize("title", ["Mine [@nobody1900]", "[@holm1979]"])
def test_a_title_cannot_cite(study, title):
    study.corpus["title"] = title
    assert "nobody1900" not in references.cited(methods.paragraph(study))
    assert "[ @" in methods.paragraph(study)


def test_annotators_are_never_people(study):
    text = methods.paragraph(study)
    assert "language models under the codebook" in text and "human" not in text


def test_a_measure_is_told_with_what_is_known_of_these_texts(study):
    assert methods.measures_of(study)["vader"]["exploration"] in methods.paragraph(study)
