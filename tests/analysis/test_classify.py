"""Classifiers: nothing learnt where there is nothing, no group on both sides of a fold, names masked."""

import numpy as np
import pandas as pd
import pytest

from twotracks.analysis import classify
from twotracks.errors import InputError
from twotracks.passages import masking


def corpus_of(articles, rng, words, n=40, copies=False):
    """Two outlets whose articles draw from given words; optionally each text stands twice."""
    texts, outlets = [], []
    for outlet, vocabulary in words.items():
        for _ in range(n):
            text = " ".join(rng.choice(vocabulary, 60))
            texts += [text] * (2 if copies else 1)
            outlets += [outlet] * (2 if copies else 1)
    return articles(texts, outlet=outlets)


NOISE = [f"word{chr(97 + i)}{chr(97 + j)}" for i in range(10) for j in range(10)]


@pytest.mark.slow
def test_outlets_that_are_alike_are_not_told_apart(articles):
    rng = np.random.default_rng(0)
    told_apart = 0
    for _ in range(40):
        row = classify.outlets(corpus_of(articles, rng, {"A": NOISE, "B": NOISE}))["accuracy"].iloc[0]
        told_apart += row["ci_low"] > row["chance"]
    # 2.5 % are promised; 5 or more of 40 would come once in about three hundred times.
    assert told_apart <= 4


def test_outlets_with_words_of_their_own_are(articles):
    table = corpus_of(articles, np.random.default_rng(0), {"A": [*NOISE, "regime"], "B": [*NOISE, "government"]}, n=60)
    ablation = classify.leakage_ablation(table)
    assert ablation["balanced_accuracy"].min() > 0.6
    terms = classify.outlets(table)["terms"]
    assert terms.groupby("label")["term"].first().to_dict() == {"A": "regime", "B": "government"}


def test_copies_flatter_until_they_are_kept_together(articles):
    table = corpus_of(articles, np.random.default_rng(1), {"A": NOISE, "B": NOISE}, n=30, copies=True)
    accuracy = classify.leakage_ablation(table).set_index("control")["balanced_accuracy"]
    assert accuracy["random folds"] > 0.7
    assert accuracy["near-duplicates kept together"] < 0.65


def test_outlet_names_in_the_text_are_worth_nothing_once_masked(articles):
    rng = np.random.default_rng(2)
    texts = [
        " ".join(rng.choice(NOISE, 60)) + f" the {name} reports" * 5
        for name in ["Alpha Post"] * 30 + ["Beta Post"] * 30
    ]
    table = articles(texts, outlet=["Alpha Post"] * 30 + ["Beta Post"] * 30)
    accuracy = classify.leakage_ablation(table).set_index("control")["balanced_accuracy"]
    assert accuracy["random folds"] > 0.9
    assert accuracy["outlet and place names masked"] < 0.7


def test_no_group_is_on_both_sides_of_a_fold(monkeypatch):
    from sklearn.model_selection import StratifiedGroupKFold

    seen = []
    original = StratifiedGroupKFold.split

    def split(self, x, y, groups):
        for learn, test in original(self, x, y, groups):
            seen.append(set(groups[learn]) & set(groups[test]))
            yield learn, test

    monkeypatch.setattr(StratifiedGroupKFold, "split", split)
    texts = pd.Series(["a b", "b c", "c d", "d e"] * 5)
    classify.predict(texts, pd.Series(["x", "y"] * 10), pd.Series([str(i // 2) for i in range(20)]))
    assert seen and not any(seen)


def test_scores_equal_fitting_the_whole_pipeline_in_every_fold():
    from sklearn.feature_extraction.text import TfidfVectorizer
    from sklearn.linear_model import LogisticRegression
    from sklearn.model_selection import StratifiedGroupKFold
    from sklearn.pipeline import make_pipeline

    from twotracks.text.tokens import tokens

    rng = np.random.default_rng(3)
    texts = pd.Series([" ".join(rng.choice(NOISE[:40] + [tag] * 3, 30)) for tag in ["left", "right"] * 30])
    labels = pd.Series(["l", "r"] * 30)
    groups = pd.Series([str(i // 2) for i in range(60)])
    slow = np.empty(60, dtype=object)
    for learn, test in StratifiedGroupKFold(5, shuffle=True, random_state=1).split(texts, labels, groups):
        model = make_pipeline(
            TfidfVectorizer(
                tokenizer=tokens,
                lowercase=False,
                token_pattern=None,
                sublinear_tf=True,
                min_df=2,
            ),
            LogisticRegression(C=10.0, class_weight="balanced", solver="newton-cg", max_iter=500, tol=1e-6),
        )
        slow[test] = model.fit(texts[learn], labels[learn]).predict(texts[test])
    assert classify.predict(texts, labels, groups, seed=1)[0].tolist() == slow.tolist()


def test_a_word_of_one_learnt_text_alone_says_nothing_of_another():
    """Each text shares ten words with one text of the other label and one word with its own label's."""
    pairs = [" ".join(f"pair{chr(97 + i)}{chr(97 + j)}" for j in range(10)) for i in range(20)]
    texts = pd.Series([f"{tag} {pair}" for pair in pairs for tag in ("left", "right")])
    labels = pd.Series(["l", "r"] * 20)
    predicted = classify.predict(texts, labels, pd.Series(np.arange(40).astype("str")))
    assert predicted.eq(labels, axis=0).all(axis=None)


def test_words_that_no_learnt_text_has_do_not_drown_those_it_has():
    """All texts of l say the same; one pair of them, never divided, has forty words that only the two share."""
    own = " ".join(f"own{chr(97 + i)}{chr(97 + j)}" for i in range(4) for j in range(10))
    texts = pd.Series([*["left"] * 20, *[f"left {own}"] * 2, *(f"right{chr(97 + i // 2)}" for i in range(20))])
    labels = pd.Series(["l"] * 22 + ["r"] * 20)
    groups = pd.Series([*map(str, range(20)), "pair", "pair", *map(str, range(20, 40))])
    predicted = classify.predict(texts, labels, groups)
    assert (predicted.loc[:21] == "l").all(axis=None)


def test_balanced_accuracy_by_hand():
    labels, predicted = pd.Series(list("aaab")), pd.DataFrame({0: list("aabb")})
    row = classify.accuracy(labels, predicted, pd.Series(list("1234")))
    assert row["balanced_accuracy"] == pytest.approx((2 / 3 + 1) / 2)
    twice = classify.accuracy(labels, predicted.assign(**{"1": list("bbbb")}), pd.Series(list("1234")))
    assert twice["balanced_accuracy"] == pytest.approx(((2 / 3 + 1) / 2 + 1 / 2) / 2)
    table = classify.confusion(labels, predicted).set_index(["actual", "predicted"])
    assert table.loc[("a", "b"), "n"] == 1
    assert table.loc[("a", "b"), "share"] == pytest.approx(1 / 3)
    assert table.loc[("b", "a"), "n"] == 0


def test_the_luck_of_the_folds_widens_the_interval():
    rng = np.random.default_rng(4)
    labels, groups = pd.Series(np.tile(["a", "b"], 60)), pd.Series(np.arange(120).astype("str"))
    right = pd.Series(rng.random(120) < 0.6)
    once = labels.where(right, labels.map({"a": "b", "b": "a"}))
    other = labels.where(rng.permutation(right) & (rng.random(120) < 0.7), labels.map({"a": "b", "b": "a"}))
    same = classify.accuracy(labels, pd.DataFrame({0: once, 1: once}), groups)
    luck = classify.accuracy(labels, pd.DataFrame({0: once, 1: other}), groups)
    assert luck["ci_high"] - luck["ci_low"] > 1.2 * (same["ci_high"] - same["ci_low"])


def test_one_huge_group_makes_the_interval_wide():
    labels = pd.Series(np.tile(["a", "b"], 50))
    predicted = pd.DataFrame({0: np.where(np.arange(100) % 3, labels, "a")})
    even = classify.accuracy(labels, predicted, pd.Series(np.arange(100).astype("str")))
    lumped = pd.Series(np.where(np.arange(100) < 70, "huge", np.arange(100).astype("str")))
    uneven = classify.accuracy(labels, predicted, lumped)
    assert uneven["ci_high"] - uneven["ci_low"] > 2 * (even["ci_high"] - even["ci_low"])


def test_copies_go_with_the_month_of_the_first():
    published = pd.Series(pd.to_datetime(["2017-01-30", "2017-02-01", "2017-02-03", None]))
    months = classify.by_month(published, pd.Series(["x", "x", "y", "z"]))
    assert months.tolist() == ["2017-01", "2017-01", "2017-02", "none z"]


def test_small_outlets_are_left_out_and_counted(articles):
    table = corpus_of(articles, np.random.default_rng(0), {"A": NOISE, "B": NOISE}, n=12)
    small = articles(["few words here"], outlet="C")
    ablation = classify.leakage_ablation(pd.concat([table, small], ignore_index=True))
    assert ablation["n_outlets"].unique().tolist() == [2]
    assert any("left out" in entry["what"] for entry in ablation.attrs["log"])


def test_one_outlet_or_no_passages_claim_nothing(articles):
    assert classify.leakage_ablation(articles(["a b"] * 20)).empty
    assert classify.outlets(articles(["a b"] * 20))["confusion"].empty
    none = pd.DataFrame({"article_id": [], "sentence_no": [], "track": [], "outlet": [], "sentence": []}).astype("str")
    assert classify.tracks(none)["confusion"].empty


def test_texts_without_common_words_are_a_sentence():
    with pytest.raises(InputError, match="share no words"):
        classify.predict(pd.Series(["a", "b", "c", "d"]), pd.Series(list("xyxy")), pd.Series(list("1234")))


def test_masking_takes_names_of_outlets_places_and_tracks():
    texts = pd.Series(["The Example Post said the Astana process, in Moscow's view, beats Geneva talks on Monday."])
    masked = masking.mask(texts, ["Example Post"])[0]
    for name in ("Example", "Astana", "Moscow", "Geneva", "Monday", "process"):
        assert name not in masked
    assert "beats" in masked
    kept = masking.mask(texts, tracks=False)[0]
    assert "process" in kept and "Astana" not in kept


def passage_table(sentences, tracks, outlets="A"):
    n = len(sentences)
    return pd.DataFrame(
        {
            "article_id": [f"a{i}" for i in range(n)], "sentence_no": 0, "track": tracks, "sentence": sentences,
            "outlet": outlets if isinstance(outlets, list) else [outlets] * n,
        }
    )  # fmt: skip


def test_a_wire_report_under_two_outlets_is_not_learnt_and_tested():
    rng = np.random.default_rng(4)
    sentences = [" ".join(rng.choice(NOISE, 15)) for _ in range(40)]
    tracks = list(rng.choice(["astana", "geneva"], 40))
    table = passage_table(sentences * 2, tracks * 2, ["A"] * 40 + ["B"] * 40)
    assert classify.tracks(table)["accuracy"]["balanced_accuracy"].iloc[0] < 0.65


def test_names_of_tracks_tell_nothing_once_masked():
    rng = np.random.default_rng(5)
    tracks = ["astana", "geneva"] * 30
    names = {"astana": "Astana process", "geneva": "Geneva talks"}
    table = passage_table([" ".join(rng.choice(NOISE, 15)) + f" the {names[t]}" * 4 for t in tracks], tracks)
    assert classify.tracks(table)["accuracy"]["balanced_accuracy"].iloc[0] < 0.7


def test_sentences_on_both_tracks_are_left_out():
    table = passage_table(["word talk"] * 24, ["astana", "geneva"] * 12)
    both = table.assign(article_id=[f"b{i // 2}" for i in range(24)])
    found = classify._enough(both[~both.duplicated(["article_id", "sentence_no"], keep=False)], "track", 1)
    assert found.empty
    assert classify.tracks(both)["confusion"].empty


def test_months_and_heads_leak_and_the_ablation_shows_it(articles):
    rng = np.random.default_rng(6)
    outlets = ["A", "B"] * 40
    month = [f"2017-{1 + i % 8:02d}-05" for i in range(80)]
    event = [f"event{chr(97 + i % 8)}{o.lower()}" for i, o in enumerate(outlets)]
    texts = [
        " ".join([f"house{o.lower()}"] * 25) + " " + " ".join([e] * 5) + " " + " ".join(rng.choice(NOISE, 40))
        for o, e in zip(outlets, event, strict=True)
    ]
    accuracy = classify.leakage_ablation(articles(texts, outlet=outlets, published=month)).set_index("control")[
        "balanced_accuracy"
    ]
    assert accuracy["same month kept together"] > 0.9, "the head still tells"
    assert accuracy.iloc[-1] < 0.65, "neither events of other months nor heads tell"


def test_outlets_whose_articles_share_a_month_stop_nothing(articles):
    table = articles(
        [f"text number {chr(97 + i)} here" for i in range(24)], outlet=["A", "B"] * 12, published="2017-01-05"
    )
    ablation = classify.leakage_ablation(table)
    assert "same month kept together" not in set(ablation["control"])
    assert any("left out" in entry["what"] for entry in ablation.attrs["log"])


def test_a_fold_that_learns_one_class_only_still_predicts():
    texts = pd.Series(["a b"] * 14 + ["b c"] * 24)
    labels = pd.Series(["x"] * 14 + ["y"] * 24)
    groups = pd.Series(["1"] * 13 + ["2"] + ["1"] * 12 + ["2"] * 12)
    assert len(classify.predict(texts, labels, groups)) == 38
