"""References: each key once, each entry whole, and only what is cited is exported."""

import re

import pytest

from twotracks.corpus import registry
from twotracks.errors import InputError
from twotracks.study import methods, references


def test_every_entry_is_whole():
    known = references.load()
    text = (references.data_file("references.bib")).read_text(encoding="utf-8")
    assert len(known) == len(re.findall(r"^@", text, re.MULTILINE))
    for key, entry in known.items():
        assert entry.count("{") == entry.count("}"), key
        assert "title = {" in entry and "author = {" in entry, key


def test_every_key_that_can_be_cited_exists_and_every_entry_can_be_cited():
    cites = "\n".join([*methods.TEMPLATES.values(), *methods._CITES_MEASURE.values(), *methods._CITES_PACKAGE.values()])
    of_corpora = {key for found in registry.known().values() for key in found.get("references", [])}
    assert set(references.cited(cites)) | of_corpora == set(references.load())


def test_only_what_is_cited_is_exported():
    assert re.findall(r"^@\w+\{([^,]+)", references.export(["wilson1927", "holm1979"]), re.MULTILINE) == [
        "holm1979", "wilson1927",
    ]  # fmt: skip


def test_a_key_without_an_entry_is_refused():
    with pytest.raises(InputError, match="nobody1900"):
        references.export(["nobody1900"])
