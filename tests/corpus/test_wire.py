"""Wire copy: the agency told, and articles that several outlets ran counted as asked."""

import pytest

from twotracks.corpus import cleaning, wire
from twotracks.errors import InputError
from twotracks.provenance import report

TEXT = (
    "The delegations met in the morning, spoke for an hour about prisoners and parted without setting any date at all."
)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("GENEVA (Reuters) - Snow fell.", "Reuters"),
        ("Snow fell, he told Reuters.", ""),
        ("Snow fell. (Source: Example Daily)", "Example Daily"),
        ("MOSCOW, March 3. /TASS/. Snow fell.", "TASS"),
    ],
)
def test_the_agency_is_told_by_the_credit_in_its_place(articles, text, expected):
    assert wire.agency(articles([text], outlet=["Daily"])).tolist() == [expected]


def test_an_agency_is_not_credited_with_its_own_copy(articles):
    table = articles(["GENEVA (Reuters) - Snow fell."] * 2, outlet=["Reuters", "Daily"])
    assert wire.agency(table).tolist() == ["", "Reuters"]


@pytest.fixture
def wired(articles):
    copy = TEXT + " It was the third meeting of this kind since the spring."
    return articles(
        ["GENEVA (Example) - " + copy, "BEIRUT (AFP) - " + copy, "Our own reporter saw nothing of it that day.", copy],
        outlet=["One", "Two", "Two", "Three"],
        published=["2018-01-03", "2018-01-02", "2018-01-02", None],
    )


def test_wire_copy_is_recognised_and_attributed(wired):
    known = wire.wire(wired)
    assert known["n_duplicate_outlets"].tolist() == [3, 3, 1, 3]
    assert known["agency"].tolist() == ["AFP", "AFP", "", "AFP"]
    assert known["wire"].tolist() == [True, True, False, True]


def test_wire_copy_counts_per_outlet_once_or_not_at_all(wired):
    known = wire.wire(wired)
    assert wire.count(wired, known, "per outlet")["article_id"].tolist() == ["a0", "a1", "a2", "a3"]
    once = wire.count(wired, known, "once")
    assert once["article_id"].tolist() == ["a1", "a2"], "the earliest, and what nobody else ran"
    assert once["outlet"].tolist() == ["AFP", "Two"]
    assert wire.count(wired, known, "not at all")["article_id"].tolist() == ["a2"]
    cleaned = cleaning.clean(wired, wire="once")
    assert cleaned["article_id"].tolist() == ["a1", "a2"]
    assert "wire copy" in " ".join(report(cleaned)["what"])
    with pytest.raises(InputError, match="'twice'"):
        wire.count(wired, known, "twice")


@pytest.mark.parametrize("outlet", ["Japan Times", "Example Paper"])
def test_an_agency_s_letters_inside_an_outlet_s_name_are_nothing(articles, outlet):
    assert wire.agency(articles(["DAMASCUS, Feb. 3 (AP) - Snow fell."], outlet=[outlet])).tolist() == ["AP"]


@pytest.mark.parametrize(
    "text", ["AFP journalists saw snow.", "Reuters reporters saw snow fall.", "He told us (Reuters) so."]
)
def test_an_agency_in_the_text_is_no_credit(articles, text):
    assert wire.agency(articles([text])).tolist() == [""]
