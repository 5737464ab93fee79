"""Estimates: worked by hand, against outside oracles, and their intervals on data of known truth."""

import numpy as np
import pandas as pd
import pytest
from scipy import stats

from twotracks.errors import InputError
from twotracks.inference import estimates
from twotracks.inference.bootstrap import expanded_tail


def passages(rows, measure="m"):
    table = pd.DataFrame(rows, columns=["article_id", "outlet", "track", measure])
    return table.astype({"article_id": "str", "outlet": "str", "track": "str"})


def planted(rng, n_articles, gap, outlet="A"):
    """Articles with one to four passages on each track, a level of their own, and a known gap."""
    rows = []
    for i in range(n_articles):
        level = rng.normal(0, 0.3)
        for track, shift in (("astana", gap), ("geneva", 0.0)):
            rows += [
                (f"{outlet}{i}", outlet, track, level + shift + rng.normal(0, 0.3)) for _ in range(rng.integers(1, 5))
            ]
    return rows


def test_means_and_gap_by_hand():
    table = passages(
        [
            ("a", "X", "astana", 1.0),
            ("a", "X", "astana", 0.0),
            ("b", "X", "astana", 0.5),
            ("b", "X", "geneva", -0.5),
        ]
    )
    means = estimates.means(table, "m").set_index("track")
    assert means.loc["astana", "estimate"] == pytest.approx(0.5)
    assert means.loc["geneva", "estimate"] == pytest.approx(-0.5)
    assert means.loc["astana", ["n_articles", "n_passages"]].tolist() == [2, 3]
    gap = estimates.track_gap(table, "m")
    assert gap["estimate"].tolist() == [pytest.approx(1.0)]


def test_too_few_articles_have_an_estimate_and_no_interval():
    gap = estimates.track_gap(passages([("a", "X", "astana", 1.0), ("b", "X", "geneva", 0.0)]), "m").iloc[0]
    assert gap["estimate"] == 1.0
    assert np.isnan(gap["ci_low"]) and np.isnan(gap["p"])
    assert "too few articles" in gap["method"]


def test_one_track_only_has_no_gap():
    gap = estimates.track_gap(passages([(f"a{i}", "X", "astana", 1.0) for i in range(9)]), "m").iloc[0]
    assert np.isnan(gap["estimate"])
    assert gap["method"].startswith("one track only")


def test_no_passages_no_claims():
    empty = passages([]).astype({"m": float})
    assert estimates.means(empty, "m").empty
    assert estimates.track_gap(empty, "m").empty


def test_all_outlets_are_pooled_by_passage():
    table = passages([("a", "X", "astana", 1.0), ("b", "Y", "astana", 0.0), ("c", "Y", "astana", 0.0)])
    means = estimates.means(table, "m").set_index("outlet")
    assert means.loc["all outlets", "estimate"] == pytest.approx(1 / 3)


def test_shares_are_wilsons():
    articles = pd.DataFrame({"article_id": list("abcd"), "outlet": ["X"] * 4})
    found = passages([("a", "X", "astana", 0.0), ("a", "X", "astana", 0.0)])
    row = estimates.shares(articles, found).set_index("track").loc["astana"]
    z = stats.norm.ppf(0.975)
    centre, spread = (
        (0.25 + z**2 / 8) / (1 + z**2 / 4),
        z / (1 + z**2 / 4) * np.sqrt(0.25 * 0.75 / 4 + z**2 / 64),
    )
    assert row["estimate"] == 0.25
    assert (row["ci_low"], row["ci_high"]) == (pytest.approx(centre - spread), pytest.approx(centre + spread))
    assert (row["n_articles"], row["n_passages"]) == (4, 2)


@pytest.mark.slow
def test_the_bootstrap_agrees_with_drawing_articles_one_by_one():
    rng = np.random.default_rng(5)
    table = passages(planted(rng, 12, 0.2))
    claim = estimates.track_gap(table, "m", n_boot=4000).iloc[0]
    by_article = dict(list(table.groupby("article_id")))
    draws = []
    for _ in range(1500):
        drawn = pd.concat([by_article[name] for name in rng.choice(list(by_article), len(by_article))])
        means = drawn.groupby("track")["m"].mean()
        draws.append(means["astana"] - means["geneva"])
    tail = expanded_tail(12)
    low, high = np.quantile(draws, [tail, 1 - tail])
    assert claim["ci_low"] == pytest.approx(low, abs=0.05)
    assert claim["ci_high"] == pytest.approx(high, abs=0.05)


def test_the_same_seed_gives_the_same_interval_in_any_order_of_rows():
    table = passages(planted(np.random.default_rng(1), 10, 0.1))
    shuffled = table.sample(frac=1, random_state=3)
    one, two = estimates.track_gap(table, "m"), estimates.track_gap(shuffled, "m")
    pd.testing.assert_frame_equal(one, two)


@pytest.mark.slow
@pytest.mark.parametrize("n_articles", [8, 25])
def test_intervals_cover_a_planted_gap_about_as_often_as_they_say(n_articles):
    rng = np.random.default_rng(42)
    covered = 0
    runs = 300
    for _ in range(runs):
        claim = estimates.track_gap(passages(planted(rng, n_articles, 0.3)), "m", n_boot=400).iloc[0]
        covered += claim["ci_low"] <= 0.3 <= claim["ci_high"]
    # 300 runs at 95 %: less than 0.915 or more than 0.985 would be chance once in about two hundred times.
    assert 0.915 <= covered / runs <= 0.985


def test_plain_percentiles_would_be_too_narrow():
    assert expanded_tail(8) < 0.015
    assert expanded_tail(100_000) == pytest.approx(0.025, abs=1e-4)


def test_copies_of_one_report_are_one_witness():
    table = passages(planted(np.random.default_rng(3), 12, 0.3))
    report = table[table["article_id"] == table["article_id"].iloc[0]]
    copied = pd.concat([table, *(report.assign(article_id=f"copy {i}") for i in range(12))], ignore_index=True)
    group = copied["article_id"].where(~copied["article_id"].str.startswith("copy"), report["article_id"].iloc[0])
    apart, together = (estimates.track_gap(t, "m").iloc[-1] for t in (copied, copied.assign(duplicate_group=group)))
    assert together["estimate"] == pytest.approx(apart["estimate"])
    assert together["n_articles"] == apart["n_articles"] == 24
    assert together["ci_high"] - together["ci_low"] > 1.3 * (apart["ci_high"] - apart["ci_low"])


def test_intervals_of_small_shares_stay_inside_and_lean_upwards():
    table = pd.DataFrame({"article_id": [f"a{i}" for i in range(200)], "outlet": "X", "track": "astana"})
    table["speaker"] = ["iran"] * 6 + ["un"] * 194
    row = estimates.composition(table, "speaker").set_index("value").loc["iran"]
    low, high = stats.binomtest(6, 200).proportion_ci(method="wilson")
    assert row["ci_low"] == pytest.approx(low, abs=0.003) and row["ci_high"] == pytest.approx(high, abs=0.006)
    assert row["ci_low"] > 0 and row["ci_high"] - row["estimate"] > row["estimate"] - row["ci_low"]


def test_holm_by_hand():
    adjusted = estimates.holm(pd.Series([0.01, 0.04, 0.03, np.nan]))
    assert adjusted.tolist()[:3] == pytest.approx([0.03, 0.06, 0.06])
    assert np.isnan(adjusted[3])


def test_a_measure_that_is_not_there_is_named():
    with pytest.raises(InputError, match="no column 'stance'"):
        estimates.means(passages([("a", "X", "astana", 1.0)]), "stance")


def test_p_and_interval_agree_and_are_two_sided_students_t():
    table = passages(planted(np.random.default_rng(8), 9, 0.25))
    claim = estimates.track_gap(table, "m").iloc[0]
    error = (claim["ci_high"] - claim["estimate"]) / stats.t.ppf(0.975, 8)
    assert claim["p"] == pytest.approx(2 * stats.t.sf(claim["estimate"] / error, 8))
    assert (claim["p"] < 0.05) == (claim["ci_low"] > 0)


def test_with_one_passage_an_article_interval_and_p_are_those_of_the_ordinary_t_test():
    """The spread of means of n drawn articles is smaller than s / sqrt(n) by sqrt((n - 1) / n); that is made good."""
    astana, geneva = np.array([0.1, -0.4, 0.6, 0.2, 0.9]), np.array([0.0, -0.1, -0.3, 0.4, 0.1])
    rows = [(f"a{i}", "X", "astana", m) for i, m in enumerate(astana)]
    rows += [(f"a{i}", "X", "geneva", m) for i, m in enumerate(geneva)]
    mean = estimates.means(passages(rows), "m", n_boot=100_000).set_index("track").loc["astana"]
    expected = stats.ttest_1samp(astana, 0).confidence_interval()
    assert (mean["ci_low"], mean["ci_high"]) == pytest.approx(tuple(expected), abs=0.01)
    gap = estimates.track_gap(passages(rows), "m", n_boot=100_000).iloc[0]
    paired = stats.ttest_rel(astana, geneva)
    assert (gap["ci_low"], gap["ci_high"]) == pytest.approx(tuple(paired.confidence_interval()), abs=0.01)
    assert gap["p"] == pytest.approx(paired.pvalue, abs=0.003)


def test_degrees_of_freedom_are_those_of_the_thinner_track():
    rows = planted(np.random.default_rng(9), 30, 0.1)
    thin = [row for row in rows if row[2] == "astana" or int(row[0][1:]) < 6]
    claim = estimates.track_gap(passages(thin), "m").iloc[0]
    error = (claim["ci_high"] - claim["estimate"]) / stats.t.ppf(0.975, 5)
    assert claim["p"] == pytest.approx(2 * stats.t.sf(abs(claim["estimate"]) / error, 5))


def test_holm_is_applied_over_the_outlets():
    rng = np.random.default_rng(2)
    table = passages([row for name in "ABC" for row in planted(rng, 10, 0.2, outlet=name)])
    claims = estimates.track_gap(table, "m").set_index("outlet")
    single = claims.loc[["A", "B", "C"]]
    assert (single["p_holm"] == estimates.holm(single["p"])).all()
    assert single["p_holm"].min() == pytest.approx(3 * single["p"].min())


@pytest.mark.slow
def test_false_positives_with_five_articles_stay_near_five_percent():
    rng = np.random.default_rng(17)
    wrong = sum(
        estimates.track_gap(passages(planted(rng, 5, 0.0)), "m", n_boot=300)["p"].iloc[0] < 0.05 for _ in range(400)
    )
    # 5 % of 400 are 20; 34 or more would come once in a thousand times.
    assert wrong <= 33


def test_no_spread_is_no_certainty():
    table = passages([(f"a{i}", "X", track, 1.0) for i in range(6) for track in ("astana", "geneva")])
    claim = estimates.track_gap(table, "m").iloc[0]
    assert np.isnan(claim["ci_low"]) and "no spread" in claim["method"]


def test_weighted_means_gap_and_composition_by_hand():
    table = passages(
        [
            ("a", "X", "astana", 1.0),
            ("a", "X", "astana", 0.0),
            ("b", "X", "astana", 0.5),
            ("b", "X", "geneva", -0.5),
            ("c", "X", "geneva", 1.0),
        ]
    ).assign(probability=[1.0, 0.5, 0.5, 0.75, 0.25], speaker=["un", "un", "russia", "un", "russia"])
    means = estimates.means(table, "m", weights="probability").set_index("track")
    assert means.loc["astana", "estimate"] == pytest.approx((1 + 0 + 0.25) / 2)
    assert means.loc["geneva", "estimate"] == pytest.approx(-0.5 * 0.75 + 0.25)
    assert means["method"].str.endswith("; weighted by probability").all()
    gap = estimates.track_gap(table, "m", weights="probability")
    assert gap["estimate"].tolist() == [pytest.approx(0.625 + 0.125)]
    assert gap.attrs["parameters"]["weights"] == "probability" and gap["method"].str.contains("weighted").all()
    shares = estimates.composition(table, "speaker", weights="probability").set_index(["track", "value"])
    assert shares.loc[("astana", "russia"), "estimate"] == pytest.approx(0.25)
    assert shares["method"].str.contains("weighted by probability").all()


def test_equal_weights_change_nothing_and_none_is_as_before():
    table = passages(planted(np.random.default_rng(1), 10, 0.1)).assign(w=1, half=0.5)
    plain = estimates.track_gap(table, "m", n_boot=200)
    for weights in ("w", "half"):
        claims = estimates.track_gap(table, "m", n_boot=200, weights=weights)
        pd.testing.assert_frame_equal(claims.drop(columns="method"), plain.drop(columns="method"))
    assert not plain["method"].str.contains("weighted").any()
    # As the code gave them before there were weights.
    before = [0.08323596366041121, -0.03329265452422077, 0.1997645818450432]
    assert plain.loc[0, ["estimate", "ci_low", "ci_high"]].tolist() == pytest.approx(before, abs=1e-12)


def test_a_whole_number_of_weight_is_so_many_passages():
    """Outside oracle: each passage written down as often as its weight says."""
    rng = np.random.default_rng(3)
    table = passages(planted(rng, 12, 0.2))
    table["w"] = rng.integers(1, 4, len(table))
    again = table.loc[table.index.repeat(table["w"])]
    weighted, repeated = estimates.means(table, "m", n_boot=200, weights="w"), estimates.means(again, "m", n_boot=200)
    columns = ["estimate", "ci_low", "ci_high", "p", "n_articles"]
    pd.testing.assert_frame_equal(weighted[columns], repeated[columns])


def test_what_counts_nothing_is_left_out():
    table = passages([(f"a{i}", "X", "astana", float(i)) for i in range(6)]).assign(w=[1, 1, 1, 1, 0, 0])
    claim = estimates.means(table, "m", weights="w").iloc[0]
    assert (claim["estimate"], claim["n_articles"]) == (1.5, 4) and "too few articles" in claim["method"]


@pytest.mark.parametrize(
    ("weights", "values", "said"),
    [
        ("nothing", 1.0, "no column 'nothing' to weight by"),
        ("w", [0.5, -0.1], "1 of 2 values in 'w' are missing, negative"),
        ("w", [np.nan, np.nan], "2 of 2 values in 'w' are missing"),
        ("w", ["much", 1], "1 of 2 values in 'w'"),
        ("w", 0.0, "All weights in 'w' are 0"),
    ],
)
def test_weights_that_are_none_are_refused(weights, values, said):
    table = passages([("a", "X", "astana", 1.0), ("b", "X", "geneva", 1.0)]).assign(w=values, speaker="un")
    for estimate in (estimates.means, estimates.track_gap):
        with pytest.raises(InputError, match=said):
            estimate(table, "m", weights=weights)
    with pytest.raises(InputError, match=said):
        estimates.composition(table, "speaker", weights=weights)


def test_no_passages_no_weights_no_claims():
    empty = passages([]).astype({"m": float}).assign(w=pd.Series(dtype=float))
    assert estimates.means(empty, "m", weights="w").empty
