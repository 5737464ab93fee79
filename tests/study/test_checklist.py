"""The checklist: filled where the run tells, plainly open where it does not."""

import re

from twotracks.inference import hypotheses
from twotracks.study import checklist


def test_what_the_run_tells_is_filled_and_the_rest_is_open(study):
    page = checklist.page(study)
    filled, unfilled = (re.findall(rf"^- \[{mark}\] \*\*(.*?)\.\*\*", page, re.MULTILINE) for mark in ("x", " "))
    assert {"Corpus", "Time span", "Duplicates", "Filters, with counts", "Reliability", "Intervals"} <= set(filled)
    assert {"How the archive was drawn", "Missing archives", "Languages", "Annotations by people"} <= set(unfilled)
    assert all(checklist.OPEN in line for line in page.splitlines() if line.startswith("- [ ]"))


def test_every_hypothesis_says_whether_it_had_been_looked_at(study):
    page = checklist.page(study)
    for one in hypotheses.load().itertuples():
        assert re.search(rf"^\| {one.id} \|.*\| {'yes' if one.seen else 'no'} \|$", page, re.MULTILINE), one.id


def test_an_open_licence_is_open(study):
    study.corpus["licence"] = ""
    assert "- [ ] **Licence.**" in checklist.page(study)


def test_a_hostile_outlet_is_shown_and_not_run(study):
    page = checklist.page(study)
    assert "<i>" not in page and "A&amp;B\\_50%\\#" in page
