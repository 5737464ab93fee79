"""Lexicons: every entry of every lexicon by its examples, and what is not complete is refused in one sentence."""

import pytest

from twotracks import lexicons
from twotracks.errors import InputError

LEXICONS = {name: lexicons.load(name) for name in lexicons.names()}
ENTRIES = [
    pytest.param(lexicon, entry, id=f"{name}-{kind}-{entry['id']}")
    for name, lexicon in LEXICONS.items()
    for kind, entries in lexicon.entries.items()
    for entry in entries
]
WHOLE = """
version = "1.0"
source = "Invented."

[macros]
TALKS = "(?:talks|dialogue)"

[[entry]]
id = "peace-talks"
pattern = 'peace {TALKS}'
example = "Peace talks began."
counterexample = "Peace began."

[[entry]]
id = "failure"
terms = ["fail*", "no result"]
example = "They ended with no result."
counterexample = "The result was fair: no end."
"""


@pytest.mark.parametrize(("lexicon", "entry"), ENTRIES)
def test_every_entry_is_found_in_its_example_and_not_in_its_counterexample(lexicon, entry):
    assert lexicon.finds(entry, entry["example"])
    assert not lexicon.finds(entry, entry["counterexample"])


def test_the_lexicons_of_the_study_are_there():
    assert {"agencies", "boilerplate", "pages", "sentences", "speech", "stance", "tracks"} <= set(LEXICONS)
    assert len(ENTRIES) > 200


@pytest.fixture
def own(tmp_path):
    def write(text):
        path = tmp_path / "own.toml"
        path.write_text(text, encoding="utf-8")
        return path

    return write


def test_a_lexicon_of_ones_own_is_loaded_by_its_path(own):
    path = own(WHOLE)
    for given in (path, str(path)):
        lexicon = lexicons.load(given)
        assert (lexicon.name, lexicon.version, list(lexicon.entries)) == ("own", "1.0", ["entry"])
        assert lexicon.patterns("nothing") == {}
    talks, failure = lexicon.entries["entry"]
    assert lexicon.finds(talks, "The peace dialogue went on.")
    assert lexicon.finds(failure, "They failed.") and not lexicon.finds(failure, "The result is no.")


def test_all_that_is_missing_is_said_in_one_sentence(own):
    text = WHOLE.replace('version = "1.0"\n', "").replace('counterexample = "Peace began."\n', "")
    text += (
        '\n[[entry]]\nexample = "x"\n\n[[entry]]\nid = "failure"\nterms = ["x"]\nexample = "x"\ncounterexample = "y"\n'
    )
    with pytest.raises(InputError) as caught:
        lexicons.load(own(text))
    said = str(caught.value)
    for part in (
        "own.toml", "it has no version", "[[entry]] 'peace-talks' has no counterexample",
        "[[entry]] number 3 has no id, counterexample, pattern or terms", "[[entry]] 'failure' stands twice",
    ):  # fmt: skip
        assert part in said
    assert "\n" not in said


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("version = ", "is not TOML"),
        (WHOLE.replace("peace {TALKS}", "peace ("), r"the pattern of \[\[entry\]\] 'peace-talks' is none"),
        ('version = "1"\nsource = "x"\n', "it has no entries"),
    ],
)
def test_what_is_no_lexicon_is_refused(own, text, message):
    with pytest.raises(InputError, match=message):
        lexicons.load(own(text))


def test_what_a_room_needs_beside_is_asked_for_in_one_sentence(own):
    lexicon = lexicons.load(own(WHOLE))
    with pytest.raises(
        InputError, match=r"'peace-talks' has no weight; \[\[entry\]\] 'failure' has no weight, pattern\."
    ):
        lexicon.of_kind("entry", "weight", "pattern")
    with pytest.raises(InputError, match=r"own\.toml has no table \[windows\]"):
        lexicon.setting("windows")


def test_a_lexicon_that_is_not_there_is_named():
    with pytest.raises(InputError, match=r"no lexicon at .*nowhere\.toml\. Known by name are agencies, "):
        lexicons.load("nowhere")


def test_of_two_terms_the_longer_is_found_and_a_word_belongs_to_one():
    matcher = lexicons.TermMatcher([[("no",), ("no", "result*")], [("result",)]])
    assert matcher.find(["no", "results", "and", "no", "result", "and", "no"]) == [(0, 1, 0), (3, 4, 0), (6, 6, 0)]
