"""Shares of articles, corrected by annotated articles."""

import numpy as np
import pandas as pd
import pytest
from scipy import stats

from twotracks.inference import detection, estimates


def corpus(n=200, read=1.0, outlets=("A", "B"), seed=0):
    """Articles of one stratum, a third of which speak of the first track; found are the even numbers."""
    rng = np.random.default_rng(seed)
    articles = pd.DataFrame({"article_id": [str(i) for i in range(n)], "outlet": [outlets[i % 2] for i in range(n)]})
    speaks = rng.random(n) < 1 / 3
    drawn = rng.random(n) < read
    articles["stratum"] = "talks"
    articles["annotated_astana"] = np.where(drawn, speaks.astype(float), np.nan)
    articles["annotated_geneva"] = np.where(drawn, 0.0, np.nan)
    articles["inclusion_probability"] = np.where(drawn, read, np.nan)
    found = articles["article_id"].astype(int) % 4 == 0
    return articles, articles.loc[found, ["article_id", "outlet"]].assign(track="astana"), speaks


def of(claims, outlet="all outlets", track="astana", estimator=detection.ADJUSTED):
    rows = claims[(claims["outlet"] == outlet) & (claims["track"] == track) & (claims["estimator"] == estimator)]
    assert len(rows) == 1
    return rows.iloc[0]


def test_with_every_article_annotated_it_is_what_was_read_with_wilsons_interval():
    articles, passages, speaks = corpus()
    row = of(detection.shares(articles, passages, labels=True))
    interval = stats.binomtest(int(speaks.sum()), 200).proportion_ci(method="wilson")
    assert row["estimate"] == pytest.approx(speaks.mean())
    assert [row["ci_low"], row["ci_high"]] == pytest.approx([interval.low, interval.high])
    assert row["method"] == "every article annotated"


def test_without_annotations_there_is_only_what_was_found():
    articles, passages, _ = corpus(read=0.0)
    claims = detection.shares(articles, passages, labels=True)
    assert set(claims["estimator"]) == {detection.FOUND}
    plain = detection.shares(articles, passages)
    pd.testing.assert_frame_equal(plain, estimates.shares(articles, passages))


def test_it_is_unbiased_however_bad_the_finding_and_holds_the_error_of_finding():
    estimated = [of(detection.shares(*corpus(400, 0.3, seed=seed)[:2], labels=True)) for seed in range(200)]
    assert np.mean([row["estimate"] for row in estimated]) == pytest.approx(1 / 3, abs=0.015)
    held = np.mean([row["ci_low"] <= 1 / 3 <= row["ci_high"] for row in estimated])
    alone = [
        of(detection.shares(*corpus(400, 0.3, seed=seed)[:2], labels=True), estimator=detection.FOUND)
        for seed in range(3)
    ]
    assert held >= 0.9
    assert all(row["ci_high"] < 1 / 3 for row in alone)


def test_a_stratum_of_which_none_read_spoke_leaves_room_above():
    cells = pd.DataFrame({"n": [1000], "annotated": [50], "positive": [0], "rate": [0.0], "n_rate": [50.0]})
    share, low, high = detection.adjusted(cells)
    assert share == low == 0
    assert 0.05 < high < 0.08  # Wilson's limit of 0 in 50


def test_errors_of_a_stratum_are_the_same_for_all_its_outlets_and_do_not_average_out():
    one = pd.DataFrame({"stratum": "talks", "found": False, "n": [1500], "annotated": [60], "positive": [3]})
    one = one.assign(rate=0.05, n_rate=60.0)
    many = pd.concat([one.assign(n=100, annotated=4, positive=[k]) for k in (3, *[0] * 14)], ignore_index=True)
    assert detection.adjusted(many) == pytest.approx(detection.adjusted(one))


def test_a_few_articles_picked_from_a_stratum_say_nothing_of_the_rest():
    articles, passages, _ = corpus(read=0.0)
    articles.loc[:4, "annotated_astana"] = 1.0
    articles.loc[:4, "annotated_geneva"] = 0.0
    articles.loc[:4, "inclusion_probability"] = 1.0
    row = of(detection.shares(articles, passages, labels=True))
    assert row["estimate"] == pytest.approx((50 + 3) / 200)  # of the five read, three had not been found
    assert "197" not in row["method"]
    assert "as found, in strata that the draw did not reach" in row["method"]


def test_an_article_drawn_seldom_counts_for_more():
    articles = pd.DataFrame({"article_id": list("abcdef"), "outlet": "A", "stratum": "talks"})
    articles["annotated_astana"] = [1.0, 0.0, np.nan, np.nan, np.nan, np.nan]
    articles["annotated_geneva"] = articles["annotated_astana"]
    articles["inclusion_probability"] = [1.0, 0.2, *[np.nan] * 4]
    cells = detection.counts(articles, pd.DataFrame({"article_id": [], "track": []}), "astana")
    assert cells["rate"].tolist() == pytest.approx([1 / 6])
