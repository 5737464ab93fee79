"""The lexicon of cues: each is found in its example by the rules, and what cannot be used is refused."""

import pytest

from twotracks import lexicons
from twotracks.analysis.stance import lexicon, match
from twotracks.errors import InputError

ENTRIES = lexicons.load("stance").entries["cue"]


@pytest.mark.parametrize("entry", ENTRIES, ids=lambda entry: entry["id"])
def test_every_cue_is_found_in_its_example(entry):
    track = "geneva" if "Geneva" in entry["example"] and "Astana" not in entry["example"] else "astana"
    if "committee" in entry["example"]:
        track = "geneva"
    found = [lexicon.load().cues[f.cue].id for f in match.find(entry["example"], track)]
    assert entry["id"] in found, found
    assert -1 <= entry["weight"] <= 1
    assert entry["terms"] == list(dict.fromkeys(entry["terms"]))


def test_a_term_in_two_cues_and_an_unknown_kind_are_refused(tmp_path):
    text = lexicon.FILE.read_text(encoding="utf-8")
    twice = tmp_path / "twice.toml"
    twice.write_text(text.replace('terms = ["boycott*"', 'terms = ["succeed*", "boycott*"'), encoding="utf-8")
    with pytest.raises(InputError, match="'succeed\\*' stands in 'success' and in 'boycott'"):
        lexicon.load(twice)
    kind = tmp_path / "kind.toml"
    kind.write_text(text.replace('kind = "act"', 'kind = "deed"', 1), encoding="utf-8")
    with pytest.raises(InputError, match="'deed', not one of act, verdict"):
        lexicon.load(kind)
