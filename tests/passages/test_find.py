"""Passages: found by name, by alias and by carrying on; not found where a place is only a place."""

from pathlib import Path

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from twotracks.corpus import cleaning, reading
from twotracks.corpus.readers import pages
from twotracks.errors import InputError
from twotracks.passages import counts, lexicon, prefilter, scan
from twotracks.passages.find import by_place_name, find_passages

PAGE = Path(__file__).parents[1] / "data" / "press-like-page.txt"


def found(table) -> list[tuple]:
    """By the rules, whose baseline this file tests; the model is tested in test_recognition.py."""
    passages = find_passages(table, method="rules")
    return list(passages[["sentence_no", "track", "link"]].itertuples(index=False, name=None))


def kinds(articles, text, **columns):
    return [(track, link) for _, track, link in found(articles([text], **columns))]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("The Astana process on Syria goes on.", [("astana", "named")]),
        ("Iran's role in the Nur-Sultan format of Syria talks is large.", [("astana", "named")]),
        ("Syrian opposition delegates arrived in Astana for another round.", [("astana", "alias")]),
        ("The three guarantor states of the truce in Syria met.", [("astana", "alias")]),
        ("The Syrian National Dialogue Congress agreed on a committee.", [("astana", "alias")]),
        ("Geneva II broke up in anger.", [("geneva", "named")]),
        ("The Geneva communiqué asks for a transition.", [("geneva", "named")]),
        ("The intra-Syrian talks resume in March.", [("geneva", "alias")]),
        ("The U.N.-led talks on Syria have stalled.", [("geneva", "alias")]),
        ("A settlement in Syria must follow resolution 2254.", [("geneva", "alias")]),
        (
            "For Syria, the Astana talks cannot replace the Geneva talks.",
            [("astana", "named"), ("geneva", "named")],
        ),
    ],
)
def test_names_and_aliases(articles, text, expected):
    assert kinds(articles, text) == expected


@pytest.mark.parametrize(
    "text",
    [
        "The Astana team won the third stage of the race.",
        "The Astana Times reported on the Syria budget talks.",
        "The Shanghai Cooperation Organisation met in Astana and agreed on trade.",
        "Yemen's warring parties meet for talks in Geneva on Monday.",
        "The Geneva Motor Show opened to the press in Geneva.",
        "Bombing hospitals in Syria breaks the Geneva Conventions.",
        "GENEVA (Example Wire) - The refugee agency asked for more money for Syria's neighbours at a conference.",
        "(Additional reporting on the Syria talks by A. Writer in Geneva)",
        "The Winter Olympics in Sochi cost a fortune, the conference on Syria heard.",
        "Iran and six powers resumed nuclear talks in Geneva.",
        "The nuclear process is safe.",
    ],
)
def test_false_friends(articles, text):
    assert kinds(articles, text) == []


def test_the_same_words_in_another_article_mean_another_thing(articles):
    sentence = "Negotiators returned to Geneva for a fourth round."
    assert kinds(articles, "Syria's war goes on. " + sentence) == [("geneva", "alias")]
    assert kinds(articles, "Yemen's war goes on. " + sentence) == []


def test_the_date_decides_where_there_is_one(articles):
    text = "Syria was on the table at the Astana talks."
    assert kinds(articles, text, published="2017-01-24") == [("astana", "named")]
    assert kinds(articles, text, published="2015-05-24") == []
    assert kinds(articles, text) == [("astana", "named")]


def test_what_carries_on_is_found_and_separable(articles):
    table = articles(
        [
            "The Astana talks on Syria opened. They lasted two days. The weather was fine. The talks will go on. Snow fell."
        ]
    )
    assert found(table) == [(0, "astana", "named"), (1, "astana", "carried"), (3, "astana", "carried")]
    assert find_passages(table, carried=False)["link"].tolist() == ["named"]


def test_with_both_tracks_it_carries_on_with_the_one_named_last(articles):
    text = "The Astana talks on Syria went well. The Geneva talks on Syria did not. The talks broke up in anger."
    assert found(articles([text]))[-1] == (2, "geneva", "carried")


def test_a_turn_to_another_war_is_not_carried_on(articles):
    assert found(articles(["The Astana talks on Syria opened. The talks on Yemen failed."])) == [(0, "astana", "named")]


def test_the_constitutional_committee_is_geneva_and_its_birth_a_product_of_astana(articles):
    assert kinds(articles, "Syria's Constitutional Committee met again.") == [("geneva", "alias")]
    born = "The Astana talks on Syria led to the formation of a Constitutional Committee."
    assert kinds(articles, born) == [("astana", "named"), ("geneva", "alias")], "both are named"
    carried = "The Astana talks on Syria ended. They paved the way for the formation of a Constitutional Committee."
    assert found(articles([carried])) == [(0, "astana", "named"), (1, "astana", "carried")], "what they brought about"
    works = "Members of the Astana format support the work of Syria's Constitutional Committee."
    assert kinds(articles, works) == [("astana", "named"), ("geneva", "alias")]
    table = articles(["Syria's Constitutional Committee met again."])
    assert find_passages(table, ignore=("constitutional-committee", "committee-birth")).empty
    assert find_passages(table, ignore=("constitutional-committee", "committee-birth"), method="rules").empty
    with pytest.raises(InputError, match="no alias"):
        find_passages(table, ignore=("committee",))


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Damascus took part in the Geneva and Astana tracks.", [("astana", "named"), ("geneva", "named")]),
        ("Putin and Erdogan agreed in Sochi on a deal for Syria's Idlib.", []),
        ("Putin, Erdogan and Rouhani met in Sochi for talks on Syria.", [("astana", "alias")]),
        ("Members of the Moscow, Cairo and Astana platforms joined Syria's opposition.", []),
        ("The Geneva Agreement of 1966 is discussed, as is Syria.", []),
        ("Astana is the best framework for intra-Syrian talks, he said of the talks.", [("astana", "alias")]),
    ],
)
def test_cases_found_by_reading(articles, text, expected):
    assert kinds(articles, text + " Syria's war goes on in the eighth year.") == expected


def test_a_list_of_what_a_statement_says_is_carried_on(articles):
    text = "The Astana meeting on Syria ended with a statement. Reaffirmed the unity of Syria. Condemned attacks. Snow fell."
    assert [link for _, _, link in found(articles([text]))] == ["named", "carried", "carried"]


def test_places_and_sentences_fit_the_text(articles):
    text = "Snow fell.\nThe Astana process on Syria goes on. Nothing else."
    passage = find_passages(articles([text])).iloc[0]
    assert passage["sentence"] == " ".join(text[passage["start"] : passage["end"]].split())


def test_voice(articles):
    table = articles(['The Astana process on Syria works. "The Astana process on Syria works well," he said.'])
    assert find_passages(table)["voice"].tolist() == ["outlet", "quoted"]


def test_a_corpus_without_any_passage_gives_an_empty_table_of_the_right_kind(articles):
    empty = find_passages(articles(["Snow fell on Oslo."]))
    assert empty.empty
    assert empty["published"].dtype == "datetime64[us]"
    assert counts.by_link(empty)["n_passages"].sum() == 0
    by_period = counts.over_time(empty)
    assert by_period.empty and "unit" in by_period


def test_the_page_of_the_projects_own(articles):
    page = pages.parse_text(PAGE.read_text(encoding="utf-8"))
    table = articles([page["text"]], published=page["published"], title=page["title"])
    passages = find_passages(cleaning.clean(table), method="rules")
    said = {(row.track, row.link): row.sentence[:24] for row in passages.itertuples()}
    assert list(passages["track"]) == ["astana"] * 4 + ["geneva"] + ["astana"] * 2
    assert said["geneva", "alias"].startswith("The parallel UN-backed")
    carried = passages[passages["link"] == "carried"]["sentence"].tolist()
    assert [text.split()[0] for text in carried] == ["The", "They", "The"]


def test_the_press_page_itself(shared):
    passages = find_passages(cleaning.clean(reading.read(shared("press-page.txt"))), method="rules")
    astana = passages[passages["track"] == "astana"]
    starts = [sentence[:30] for sentence in astana["sentence"]]
    assert starts == [
        "He also pointed to the two cou", '"Cooperation in the Astana for', "The Astana Process refers to a",
        "The talks, which are collectiv", "They have also paved the way f", "Delegations from Iran, Russia ",
        "The UN envoy for Syria, Geir P", "The top Russian negotiator sai",
    ]  # fmt: skip
    assert astana.set_index("sentence")["link"].tolist().count("carried") == 2
    geneva = passages[passages["track"] == "geneva"]
    assert geneva["sentence"].str.startswith("This is while the parallel UN-backed").tolist() == [True]


@pytest.mark.slow
def test_traps_of_the_teaching_corpus_are_seen_through():
    table = reading.read("teaching")
    passages = find_passages(cleaning.clean(table))
    kinds = table.groupby("kind")["article_id"].agg(set)
    assert len(kinds["trap"] & set(passages["article_id"])) <= 0.25 * len(kinds["trap"])
    by_rules = find_passages(cleaning.clean(table), method="rules")
    assert len(kinds["trap"] & set(by_rules["article_id"])) <= 0.1 * len(kinds["trap"])
    assert len(kinds["plain"] & set(passages["article_id"])) <= 0.02 * len(kinds["plain"])
    assert len(kinds["tracks"] - set(passages["article_id"])) <= 0.05 * len(kinds["tracks"])


@pytest.mark.slow
def test_the_shortcut_finds_what_reading_everything_finds(articles, monkeypatch):
    table = cleaning.clean(reading.read("teaching"))
    quick = find_passages(table, method="rules")
    everything = lexicon.load().aliases
    monkeypatch.setattr(prefilter, "aliases", lambda t: [everything] * len(t))
    monkeypatch.setattr(scan, "_around", lambda lower, anchors: [(0, len(lower))])
    pd.testing.assert_frame_equal(quick, find_passages(table, method="rules"))


def test_place_names_alone_are_a_baseline(articles):
    table = articles(["The Geneva Motor Show opened. Nur-Sultan was cold."])
    assert by_place_name(table)["track"].tolist() == ["geneva", "astana"]


@pytest.mark.slow
@settings(max_examples=60, deadline=None)
@given(st.lists(st.sampled_from(
    ["Astana", "talks", "Geneva", "Syria", "the", "GENEVA (", ")", "-", "\n", ".", "UN-led", "“", "<b>", "İ", "2254", "They", "\x00", "communique\u0301", " "]
), max_size=80))  # fmt: skip
def test_any_text_gives_a_table_or_a_sentence(words):
    text = " ".join(words)
    if text.strip():
        from tests.conftest import make_articles

        passages = find_passages(make_articles([text]))
        assert ((passages["end"] > passages["start"]) & (passages["end"] <= len(text))).all()


@pytest.mark.slow
@pytest.mark.parametrize(
    "piece",
    [
        "Astana ",
        "Geneva and Syria ",
        "UN-led process ",
        "Kerry Lavrov ",
        "(reporting ",
        "GENEVA (",
        "Geneva talks on Syria. ",
        "Russia, Iran, Turkey ",
    ],
)
def test_hostile_length_takes_seconds(articles, cpu_seconds, piece):
    text = ("Syria talks. " + piece * 100_000)[:300_000]
    assert cpu_seconds(find_passages, articles([text])) < 30


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        # A false friend of one track says nothing about the other.
        ("In Geneva, envoys set the Astana process against the deal on chemical weapons.", [("astana", "named")]),
        ("The Geneva process on Syria was discussed when Putin met Assad in Sochi.", [("geneva", "named")]),
        ("The political climate at the Geneva talks was tense.", [("geneva", "named")]),
        # Kerry and Lavrov's truce talks are not the UN's.
        ("Kerry and Lavrov met in Geneva for talks on a truce.", []),
        ("Kerry and Lavrov met in Geneva before the opposition's talks.", [("geneva", "alias")]),
    ],
)
def test_cases_found_in_review(articles, text, expected):
    assert kinds(articles, text + " Syria's war goes on. Syria bleeds.") == expected


def test_a_name_does_not_reach_across_lines(articles):
    text = "The cyclist flew home to Astana\nTalks about his pay went on in London."
    assert kinds(articles, text) == []


@pytest.mark.parametrize(
    ("date", "precision", "n"), [("2016-01-01", "year", 1), ("2016-01-01", "day", 0), ("2016-12-01", "month", 1)]
)
def test_a_year_holds_all_its_days(articles, date, precision, n):
    table = articles(["For Syria the Astana process goes on."], published=date).assign(date_precision=precision)
    assert len(find_passages(table)) == n


def test_the_vienna_round_is_one_of_january_2018(articles):
    text = "The UN moved the Syria talks to Vienna. Syria's war goes on."
    assert kinds(articles, text, published="2018-01-25") == [("geneva", "alias")]
    assert kinds(articles, text, published="2019-01-25") == []


def test_how_far_it_carries(articles):
    head = "The Astana talks on Syria opened. "
    assert len(found(articles([head + "Snow fell. Ice formed. Night came. The talks went on."]))) == 1, "too far back"
    assert len(found(articles([head + "Snow fell. The talks went on."]))) == 2
    late = (
        "Diplomats of many countries and of many minds about many things spoke at last of the Astana talks on Syria. "
    )
    assert len(found(articles([late + "They lasted two days."]))) == 1, "not its subject"


def test_syria_must_be_near_in_a_long_text_of_many_subjects(articles):
    filler = "We must care for the oceans and for those who live by them. " * 60
    talks = "The Geneva talks must go on. "
    assert kinds(articles, "Syria bleeds. " + talks + filler) == [("geneva", "named")]
    assert kinds(articles, "Syria bleeds. " + filler + talks + filler) == []


def test_a_sentence_alone_needs_more_than_a_city(articles):
    assert kinds(articles, "Negotiators left Geneva after talks.") == []
    assert kinds(articles, "The Geneva talks went on.") == [("geneva", "named")]


def test_attribution_is_a_quoted_voice(articles):
    table = articles(["Damascus said the Astana process on Syria works."])
    assert find_passages(table)["voice"].tolist() == ["quoted"]


def test_with_both_named_it_carries_on_with_the_last_mention(articles):
    text = "Unlike Geneva talks on Syria, Astana talks work, and Geneva talks fail. The talks went on."
    assert found(articles([text]))[-1] == (1, "geneva", "carried")


@pytest.mark.parametrize(
    "sentence",
    [
        "The Syrian Kurdish party was excluded from the Geneva peace talks.",
        "Israel struck Damascus as the Geneva peace talks resumed.",
        "The Geneva talks on Syria were overshadowed by a chemical weapons attack.",
        "The Geneva talks have been deadlocked since Russia invaded Ukraine.",
    ],
)
def test_another_war_in_the_sentence_does_not_hide_a_track_that_is_named(articles, sentence):
    assert found(articles(["Snow fell in Syria. " + sentence + " Snow fell in Aleppo."])) == [(1, "geneva", "named")]


@pytest.mark.parametrize(
    "sentence",
    [
        "The Security Council meeting dealt with Gaza.",
        "A new round of sanctions was agreed.",
        "The latest round of air strikes hit Idlib.",
        "They killed thirty people.",
        "Both sides shelled villages.",
        "The Senate committee heard two ministers.",
    ],
)
def test_other_meetings_and_rounds_do_not_carry_on(articles, sentence):
    assert found(articles(["The Geneva talks on Syria opened. " + sentence])) == [(0, "geneva", "named")]


def test_they_does_not_carry_on_without_end(articles):
    text = "The Geneva talks on Syria opened. " + "They said little of it. " * 20
    assert len(found(articles([text]))) <= 4


def test_no_articles_give_no_passages(articles):
    assert find_passages(articles(["x"]).iloc[:0]).empty


def test_what_travels_with_articles_travels_on(articles):
    table = articles(["The Geneva talks on Syria opened."])
    table.attrs["corpus"] = {"name": "mine"}
    passages = find_passages(cleaning.clean(table), carried=False)
    assert passages.attrs["corpus"] == {"name": "mine"}
    assert passages.attrs["parameters"] == {
        "boilerplate_lines": True, "repeats": True, "wire": "per outlet", "carried": False, "ignore": (), "method": "model", "threshold": None,
    }  # fmt: skip
    steps = [entry["step"] for entry in passages.attrs["log"]]
    assert steps[0] == "clean" and steps[-1] == "tracks", "the log goes on where cleaning left it"
    assert counts.by_link(passages).attrs["corpus"] == counts.over_time(passages).attrs["corpus"] == {"name": "mine"}
