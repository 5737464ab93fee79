"""Names and whom they stand for."""

import pandas as pd
import pytest

from twotracks import lexicons
from twotracks.analysis.naming import contrast, measure, resolve
from twotracks.annotation import names as annotated
from twotracks.simulation import ground_truth
from twotracks.validation.stored import reported


def one(sentence, word, before=(), on_syria=True):
    sentences = [*before, sentence]
    name = next(name for name in resolve.names_in(sentence) if sentence[name.start : name.end].lower() == word)
    return resolve.target(name, sentences, len(before), on_syria)


@pytest.mark.parametrize(
    ("sentence", "word", "target"),
    [
        ("The Syrian regime accepted the truce.", "regime", "government"),
        ("The Turkish regime broke the truce.", "regime", "other"),
        ("The ceasefire regime holds.", "regime", "none"),
        ("Shells fell on regime-held districts of Aleppo.", "regime", "government"),
        ("The government of President Bashar Assad answered.", "government", "government"),
        ("The sovereignty of the Syrian Arab Republic was affirmed.", "syrian arab republic", "other"),
        ("Opposition-held towns were shelled.", "opposition", "armed"),
        ("The opposition delegation left the hall.", "opposition", "political"),
        ("Iran voiced its opposition to the plan.", "opposition", "none"),
        ("ISIS militants seized the post.", "militants", "isis"),
        ("Two fighter jets flew over.", "fighter", "none"),
        ("The YPG, a terrorist group to Ankara, withdrew.", "terrorist", "kurdish"),
        ("Hezbollah fighters crossed the border.", "fighters", "other"),
        ("Pro-government militias entered.", "militias", "government"),
        ("The three guarantors met in Astana.", "guarantors", "guarantors"),
        ("Opposition backer Turkey agreed.", "backer", "backers"),
        ("The talks in Astana ended.", "talks", "astana"),
        ("The UN envoy opened the talks.", "talks", "geneva"),
        ("He told a news conference.", "conference", "none"),
    ],
)
def test_whom_a_name_stands_for(sentence, word, target):
    assert one(sentence, word)[0] == target


def test_the_rule_that_decided_is_told():
    assert one("The ceasefire regime holds.", "regime")[1].startswith("expression")
    assert one("The Turkish regime fell.", "regime")[1] == "belongs to it: another state"
    assert one("The militants fled the town that Daesh had held.", "militants")[1].startswith("nearest in the sentence")
    before = one("The militants fled.", "militants", before=["Daesh held the town."])
    assert before == ("isis", "in a sentence before: ISIS")
    assert one("The militants fled.", "militants") == ("armed", "nothing points to anybody")


def test_where_nothing_points_to_anybody_the_article_decides():
    assert one("The government agreed.", "government", on_syria=True)[0] == "government"
    assert one("The government agreed.", "government", on_syria=False)[0] == "other"


def test_of_two_names_that_overlap_the_longer_is_found():
    found = resolve.names_in("The Syrian Arab Army and the peace process.")
    assert [name.id for name in found] == ["republic", "process"]


def test_names_of_articles_that_have_nothing_to_do_with_syria_are_not_looked_for():
    articles = pd.DataFrame({"article_id": ["a", "b"], "outlet": "A", "title": ["", "Syria"]})
    articles["text"] = ["The government of Peru agreed.", "The government agreed."]
    assert resolve.find(articles)["article_id"].tolist() == ["b"]


def articles_of(counts):
    """Outlets whose articles have so many sentences of either way."""
    rows = []
    for outlet, (first, second) in counts.items():
        texts = ["The Syrian regime spoke."] * first + ["The Syrian government spoke."] * second
        rows += [
            {"article_id": f"{outlet}{i}", "outlet": outlet, "title": "", "text": text} for i, text in enumerate(texts)
        ]
    return pd.DataFrame(rows)


def test_shares_are_of_names_that_stand_for_the_same():
    articles = articles_of({"A": (6, 2), "B": (0, 9), "C": (1, 1)})
    articles.loc[len(articles)] = {
        "article_id": "x",
        "outlet": "B",
        "title": "Syria",
        "text": "The Turkish regime fell.",
    }
    claims = contrast.shares(resolve.find(articles), "regime", n_boot=200).set_index("outlet")
    assert claims.loc["A", "estimate"] == 0.75
    assert claims.loc["B", "estimate"] == 0
    assert 0 < claims.loc["B", "ci_high"] < 0.4  # every article says the same, and another still may not
    assert pd.isna(claims.loc["C", "estimate"])
    assert claims.loc["A", "ci_low"] < 0.75 < claims.loc["A", "ci_high"]


def test_annotated_names_correct_the_shares_and_widen_the_interval():
    names = resolve.find(articles_of({"A": (40, 40)}))
    # Half of what the rules take for Syria's regime is another's; the government is always Syria's.
    read = names.assign(inclusion_probability=0.5, annotated="government")
    first = read["name"] == "regime"
    read.loc[read[first].index[::2], "annotated"] = "other"
    sample = pd.concat([read[first].iloc[:20], read[~first].iloc[:20]]).assign(target=lambda table: table["annotated"])
    claims = contrast.shares(names, "regime", sample, n_boot=400).set_index(["outlet", "estimator"])
    rules, corrected = (claims.loc[("A", name)] for name in (contrast.RESOLVED, contrast.CORRECTED))
    assert rules["estimate"] == 0.5
    assert corrected["estimate"] == pytest.approx(20 / 60, abs=0.01)
    assert corrected["n_annotated"] == 40
    assert corrected["ci_high"] - corrected["ci_low"] > rules["ci_high"] - rules["ci_low"]


def test_an_unknown_contrast_is_named():
    with pytest.raises(Exception, match="There are: terrorist"):
        contrast.shares(pd.DataFrame(), "friend")


def test_scores_of_passages_are_missing_where_nobody_is_named():
    scored = measure.score(pd.DataFrame({"sentence": ["Rebels and terrorists fled Idlib.", "Snow fell."]}))
    assert scored["calls_terrorist"].iloc[0] == 0.5
    assert scored["calls_terrorist"].isna().tolist() == [False, True]
    assert scored.attrs["measures"]["calls_terrorist"]["lexicon_version"] == lexicons.load("naming").version


def test_planted_names_are_found_on_the_teaching_corpus():
    import twotracks as tt

    articles = tt.load_corpus("teaching")
    truth = ground_truth.stored_truth(articles)
    names = ground_truth.in_slots(resolve.find(articles), truth)
    held = []
    for which in ("terrorist", "regime"):
        planted = ground_truth.naming_shares(truth, which)
        claims = contrast.shares(names, which, n_boot=300)
        mine = claims[(claims["outlet"] != "all outlets") & claims["ci_low"].notna()].set_index("outlet")
        held += list((mine["ci_low"] <= planted[mine.index] + 1e-9) & (planted[mine.index] <= mine["ci_high"] + 1e-9))
    assert len(held) >= 12
    assert sum(held) / len(held) >= 0.9


def test_stored_annotations_are_in_range_and_the_table_is_of_them():
    table = pd.concat([annotated.load(annotator=name) for name in "AB"])
    assert set(table["target"]) <= set(resolve.TARGETS)
    assert not table.duplicated(["corpus", "article_id", "sentence_no", "start", "annotator"]).any()
    assert table["inclusion_probability"].between(0, 1, inclusive="right").all()
    split = table.drop_duplicates(["corpus", "article_id", "split"])
    assert not split.duplicated(["corpus", "article_id"]).any()
    stored_rows = reported("names", split="test", corpus="all corpora", name="all names")
    assert stored_rows["n"].item() == len(annotated.load(split="test"))
    assert stored_rows["accuracy"].item() > stored_rows["baseline"].item() + 0.15


def test_annotated_names_count_by_how_seldom_they_were_drawn():
    names = resolve.find(articles_of({"A": (40, 40)}))
    first = names[names["name"] == "regime"]
    # Drawn seldom, all of them the government; drawn always, all of them another's.
    seldom = first.iloc[:5].assign(target="government", inclusion_probability=0.1)
    always = first.iloc[5:10].assign(target="other", inclusion_probability=1.0)
    rest = names[names["name"] == "government"].iloc[:20].assign(inclusion_probability=0.5)
    claims = contrast.shares(names, "regime", pd.concat([seldom, always, rest]), n_boot=50).set_index("estimator")
    assert claims.loc[contrast.CORRECTED, "n_first"] == pytest.approx(40 * 50 / 55)


def test_the_voice_is_that_of_the_place_where_the_name_stands():
    from twotracks.analysis.naming import voices

    text = 'The regime fell back from the town that it calls "a nest of terrorists" and waited.'
    articles = pd.DataFrame({"article_id": ["a"], "outlet": ["A"], "title": ["Syria"], "text": [text]})
    found = voices.with_voice(resolve.find(articles), articles).set_index("word")
    assert found["voice"].to_dict() == {"regime": "outlet", "terrorists": "quoted"}
