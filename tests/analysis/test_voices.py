"""Voices: shares by hand, the correction against a made-up error, and what is said where nothing is annotated."""

import numpy as np
import pandas as pd
import pytest

from twotracks.analysis import voices
from twotracks.annotation import documents
from twotracks.errors import InputError


def table(n=40, **more):
    """Articles of one passage each on Geneva; by the rules every second is the UN's, the others Russia's."""
    rows = {
        "article_id": [f"a{i}" for i in range(n)], "outlet": "Daily", "track": "geneva", "sentence_no": 0,
        "voice": "quoted", "speaker": ["un", "russia"] * (n // 2), "sentence": [f"Sentence {i}." for i in range(n)],
        "annotated_speaker": None, "inclusion_probability": np.nan, "developed_on": False,
    }  # fmt: skip
    return pd.DataFrame(rows | more)


def by_value(claims, estimator):
    return claims[claims["estimator"] == estimator].set_index("value")["estimate"]


def test_without_annotations_there_are_the_rules_and_it_is_said():
    claims = voices.who(table(), n_boot=50)
    assert set(claims["estimator"]) == {"measure alone"}
    assert by_value(claims, "measure alone").to_dict() == {"russia": 0.5, "un": 0.5}
    assert "uncorrected" in voices.reach(table()) and claims["p"].isna().all()


def test_the_correction_takes_out_an_error_of_the_rules():
    """Every second of Russia's passages is the West's by the annotation; half of the articles were annotated."""
    whole = table(80)
    actual = np.where((whole["speaker"] == "russia") & (np.arange(80) % 4 == 1), "west", whole["speaker"])
    drawn = np.random.default_rng(3).permutation(80) < 40
    whole["annotated_speaker"] = pd.Series(actual, index=whole.index).where(drawn)
    whole["inclusion_probability"] = np.where(drawn, 0.5, np.nan)
    claims = voices.who(whole, n_boot=50)
    assert by_value(claims, "measure alone")["russia"] == 0.5
    by_hand = 0.5 - ((whole["speaker"] == "russia") & (actual == "west") & drawn).sum() / 0.5 / 80
    assert by_value(claims, "design-adjusted")["russia"] == pytest.approx(by_hand)
    assert by_hand == pytest.approx(0.25, abs=0.1)
    assert by_value(claims, "design-adjusted")["west"] == pytest.approx(0.5 - by_hand)
    for estimator in ("measure alone", "annotations alone", "design-adjusted"):
        assert by_value(claims, estimator).sum() == pytest.approx(1)


def test_a_handful_of_annotated_articles_corrects_nothing():
    few = table(voices.LEAST_ANNOTATED - 1 + 21, annotated_speaker=None)
    few.loc[: voices.LEAST_ANNOTATED - 2, "annotated_speaker"] = "un"
    few["inclusion_probability"] = np.where(few["annotated_speaker"].notna(), 0.5, np.nan)
    claims = voices.who(few, n_boot=50)
    adjusted = claims[claims["estimator"] == "design-adjusted"]
    assert adjusted["estimate"].isna().all() and adjusted["method"].str.contains("no correction").all()
    assert claims["ci_low"].dropna().ge(0).all() and claims["ci_high"].dropna().le(1).all()


def test_a_passage_of_no_track_is_a_value_of_its_own():
    known = table(12, annotated_speaker=["un", voices.NO_TRACK] * 6, inclusion_probability=1.0)
    claims = voices.who(known, n_boot=50)
    assert by_value(claims, "annotations alone")[voices.NO_TRACK] == 0.5


def test_camps_are_put_together_and_unknown_outlets_left_out():
    claims = voices.who(table(12, outlet=["TASS", "IRNA", "Nowhere Post"] * 4), by="camp", n_boot=50)
    assert set(claims["outlet"]) == {"guarantor states"} and claims["n_passages"].max() == 8
    assert voices.who(table(4), by="camp", n_boot=50).empty


def test_annotations_of_documents_find_their_passages_by_hash_and_track():
    one = documents.annotated()
    one = one[(one["corpus"] == "tehran-times") & (one["astana"] != "") & (one["geneva"] == "")].iloc[0]
    passages = pd.DataFrame({"article_id": one["article_id"], "outlet": "x", "track": ["astana", "geneva"]})
    passages = passages.assign(voice="outlet", speaker="", sentence="never mind").set_index(pd.Index([7, 9]))
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(voices, "with_hash", lambda frame: frame.assign(hash=one["hash"]))
        found = voices.attach(passages, "tehran-times")
        assert voices.attach(passages, "fa-kes")["annotated_speaker"].isna().all()
    assert found["annotated_speaker"].tolist() == [one["speaker"], voices.NO_TRACK] and found.index.tolist() == [7, 9]
    assert found["inclusion_probability"].tolist() == [one["inclusion_probability"]] * 2
    assert voices.attach(found.iloc[:0], "tehran-times").empty  # and it may be attached again


def test_how_often_the_speaker_is_right_is_of_quoted_passages_of_fresh_documents():
    known = table(
        8, annotated_speaker=["un", "russia", "west", "russia", "", voices.NO_TRACK, "un", "un"],
        inclusion_probability=0.5, developed_on=[False] * 6 + [True] * 2,
    )  # fmt: skip
    many = pd.concat([known] * 5, ignore_index=True)
    assert "right in 75% of 20 quoted passages of documents not used to write the rules" in voices.reach(many)
    assert "stand for about 100% of the passages" in voices.reach(known)
    assert "Too few of them are quoted" in voices.reach(known)
    pairs = voices.confusion(known).set_index(["annotated", "automatic"])
    assert pairs["n"].sum() == 8 and pairs.loc[("west", "un"), "weighted"] == 2


def test_claim_verbs_by_speaker_count_a_sentence_once_and_a_nought_has_an_upper_bound():
    scored = table(40).assign(claim_verb=[0.0, 1.0, 0.0, 0.0] * 10)  # never of the UN, half the time of Russia
    twice = pd.concat([scored, scored.assign(track="astana")], ignore_index=True)
    found = voices.claim_verbs(twice, n_boot=200).set_index("value")
    assert found["n_passages"].to_dict() == {"russia": 20, "un": 20}
    assert found.loc["russia", "estimate"] == 0.5 and found.loc["un", "estimate"] == 0
    assert 0 < found.loc["russia", "ci_low"] < 0.5 < found.loc["russia", "ci_high"] < 1
    # Wilson (1927) for 0 of 20, as statsmodels' proportion_confint gives it: 0 to .1611
    assert (found.loc["un", "ci_low"], found.loc["un", "ci_high"]) == pytest.approx((0, 0.16113), abs=1e-4)
    none = voices.claim_verbs(scored.assign(voice="outlet"), n_boot=50)
    assert none.empty and "value" in none


def test_between_camps_needs_outlets_with_five_articles():
    rows = {"outlet": ["TASS", "IRNA", "CNN", "BBC"], "track": "geneva", "estimator": "measure alone", "value": "un"}
    claims = pd.DataFrame(rows | {"estimate": [0.1, 0.2, 0.6, 0.9], "n_articles": [9, 9, 9, 4]})
    found = voices.between_camps(claims)
    assert found["n_target"].add(found["n_reference"]).tolist() == [3, 3] and found["p_holm"].isna().all()
    assert voices.between_camps(claims.head(2)).empty and voices.between_camps(claims.iloc[:0]).empty


def test_what_is_missing_is_said():
    with pytest.raises(InputError, match="column 'annotated_speaker'"):
        voices.who(table().drop(columns="annotated_speaker"))
