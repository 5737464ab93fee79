"""Agreement of the devices of distancing: toy counts by hand, and the stored annotations as they should be."""

import pandas as pd
import pytest

from twotracks.errors import InputError
from twotracks.validation import distancing, stored


def sentences(rows):
    none = dict.fromkeys(distancing.DEVICES, 0)
    table = [
        {"corpus": "x", "article_id": str(i), "split": "test", "inclusion_probability": p, "sentence": s} | none | said
        for i, (s, p, said) in enumerate(rows)
    ]
    return distancing.found(pd.DataFrame(table))


def test_precision_and_recall_by_hand():
    rows = [
        ("The talks seem over.", 1.0, {"hedge": 1}),  # right
        ("The talks appear to go on.", 0.5, {}),  # found wrongly: counts for two
        ("Word had it that they went on.", 0.25, {"hedge": 1}),  # missed: counts for four
        ("They met.", 0.1, {}),
    ]
    found = distancing.evaluate(sentences(rows)).set_index(["corpus", "device"]).loc[("all corpora", "hedge")]
    assert found[["precision", "recall", "f1"]].tolist() == [0.5, 0.5, 0.5]
    assert found[["precision_weighted", "recall_weighted"]].tolist() == [pytest.approx(1 / 3), pytest.approx(1 / 5)]
    assert found[["true_positive", "false_positive", "false_negative", "n_sentences"]].tolist() == [1, 1, 1, 4]
    assert pd.isna(found["f1_low"])  # in fewer than five articles


def test_an_interval_needs_five_articles_and_an_error():
    right, wrong = ("The talks seem over.", 1.0, {"hedge": 1}), ("The talks seem over.", 1.0, {})
    for rows, known in (([right] * 9, False), ([right] * 6 + [wrong] * 3, True), ([right] * 2 + [wrong] * 2, False)):
        table = distancing.evaluate(sentences(rows)).set_index(["corpus", "device"])
        f1, low, high = table.loc[("all corpora", "hedge"), ["f1", "f1_low", "f1_high"]]
        assert (low < f1 < high) if known else pd.isna(low)


def test_any_distance_is_any_device_that_keeps_one_and_a_factive_is_none():
    rows = [("They claim it.", 1.0, {"hedge": 1}), ("They know that it failed.", 1.0, {"factive": 1})]
    table = distancing.evaluate(sentences(rows)).set_index(["corpus", "device"]).loc["all corpora"]
    assert table.loc[distancing.ANY, ["true_positive", "false_positive", "false_negative"]].tolist() == [1, 0, 0]
    assert table.loc["hedge", "f1"] == 0 and table.loc["factive", "f1"] == 1


def test_the_draw_is_stratified_repeatable_and_keeps_an_article_on_one_side():
    passages = pd.DataFrame({"article_id": [f"a{i // 4}" for i in range(200)], "sentence_no": range(200)})
    passages = passages.assign(sentence=[f"Sentence {i}." for i in range(200)], distancing=[1.0] * 10 + [0.0] * 190)
    drawn = distancing.draw({"x": passages, "y": passages.assign(distancing=1.0)})
    sizes = drawn.groupby(["corpus", "stratum"])["inclusion_probability"].agg(["size", "first"])
    assert sizes.loc[("x", "device found")].tolist() == [10, 1.0]
    assert sizes.loc[("x", "no device found")].tolist() == [50, round(50 / 190, 6)]
    assert sizes.loc[("y", "device found")].tolist() == [30, 0.15] and len(sizes) == 3
    assert drawn.groupby(["corpus", "article_id"])["split"].nunique().max() == 1
    assert drawn.equals(distancing.draw({"x": passages, "y": passages.assign(distancing=1.0)}))
    assert not drawn.equals(distancing.draw({"x": passages, "y": passages.assign(distancing=1.0)}, seed=2))


def test_the_stored_annotations_hold_no_text_and_no_article_on_both_sides():
    table = distancing.annotations()
    assert len(table) == 240 and not table.duplicated(["corpus", "article_id", "hash"]).any()
    assert table[list(distancing.DEVICES)].isin([0, 1]).all().all() and "sentence" not in table
    assert table["inclusion_probability"].between(0, 1, inclusive="right").all()
    assert table.groupby(["corpus", "article_id"])["split"].nunique().max() == 1
    assert len(distancing.annotations("test")) + len(distancing.annotations("development")) == 240
    with pytest.raises(InputError, match="not 'kept'"):
        distancing.annotations("kept")


def test_the_stored_table_is_of_these_annotations():
    table = stored.reported("distancing", split="test", corpus="all corpora").set_index("device")
    known = distancing.annotations("test")
    for device in distancing.DEVICES:
        assert table.loc[device, "true_positive"] + table.loc[device, "false_negative"] == known[device].sum()
    assert (table["n_sentences"] == len(known)).all()


def test_the_stored_table_is_what_the_rules_reach_now(real_corpus):
    files = {
        "fa-kes": "fa-kes.csv", "tehran-times": "tehran-times.parquet", "western-press": "western-press.csv",
        "un-general-debate": "un-general-debate-syria.csv",
    }  # fmt: skip
    found = distancing.predicted(distancing.annotations(), {name: real_corpus(file) for name, file in files.items()})
    now = distancing.evaluate(found).round(6)
    pd.testing.assert_frame_equal(now, pd.read_csv(stored.path("distancing")), check_dtype=False)
