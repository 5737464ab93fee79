"""Keyness against published and independent numbers, on toy corpora, and the concordance."""

import numpy as np
import pandas as pd
import pytest
from scipy import stats

from twotracks.analysis import keyness
from twotracks.analysis.concordance import concordance
from twotracks.errors import InputError
from twotracks.text.tokens import tokens

# Dunning (1993), bigrams of a 31,777-word text: k11, k12, k21, k22 and the printed log-likelihood.
DUNNING = [
    ("the swiss", 110, 2442, 111, 29114, 270.72), ("can be", 29, 13, 123, 31612, 263.90),
    ("previous year", 31, 23, 139, 31584, 256.84), ("mineral water", 10, 0, 3, 31764, 167.23),
    ("at the", 76, 104, 2476, 29121, 157.21), ("real terms", 16, 16, 51, 31694, 157.03),
    ("natural gas", 9, 0, 5, 31763, 146.80), ("owing to", 16, 0, 865, 30896, 115.02),
    ("health insurance", 10, 9, 41, 31717, 104.53), ("stiff competition", 8, 2, 27, 31740, 100.96),
]  # fmt: skip
# Word, tokens in A of 100,000, tokens in B of 200,000, signed G2 (four cells), log ratio.
ORACLE = [
    ("regime", 120, 15, 181.7307, 4.0000), ("terrorist", 10, 90, -29.9475, -2.1699),
    ("government", 60, 140, -1.0187, -0.2224), ("the", 5000, 9800, 1.4185, 0.0291),
    ("peace", 40, 70, 0.4483, 0.1926), ("ceasefire", 0, 12, -9.7314, None),
]  # fmt: skip


@pytest.mark.parametrize(("name", "k11", "k12", "k21", "k22", "printed"), DUNNING)
def test_log_likelihood_is_dunnings(name, k11, k12, k21, k22, printed):
    g2 = keyness.log_likelihood(k11, k12, k11 + k21, k12 + k22)
    assert abs(float(g2)) == pytest.approx(printed, abs=0.005)


@pytest.mark.parametrize(("word", "a", "b", "g2", "log_ratio"), ORACLE)
def test_signed_log_likelihood_and_log_ratio(word, a, b, g2, log_ratio):
    assert float(keyness.log_likelihood(a, b, 100_000, 200_000)) == pytest.approx(g2, abs=5e-5)
    if log_ratio is not None:
        found = float(keyness.log_ratio(a, b, 100_000, 200_000))
        assert found == pytest.approx(log_ratio, abs=5e-5)
        percent_difference = 100 * (a / 100_000 - b / 200_000) / (b / 200_000)
        assert percent_difference == pytest.approx(100 * (2**found - 1)), (
            "Gabrielatos and Marchi's %DIFF is the same thing"
        )


def test_scipys_g_test_agrees():
    table = np.array([[30, 70], [970, 1930]])
    expected = stats.chi2_contingency(table, correction=False, lambda_="log-likelihood").statistic
    assert abs(float(keyness.log_likelihood(30, 70, 1000, 2000))) == pytest.approx(expected)


def toy():
    target = ["b b b a a a c"] * 4
    reference = ["a a a a d d d"] * 4
    return target, reference


def test_a_toy_corpus_by_hand():
    table = keyness.compare(*toy(), min_count=1, min_articles=1).set_index("term")
    assert table.loc["b", ["n_target", "n_reference", "articles_target", "articles_reference"]].tolist() == [
        12,
        0,
        4,
        0,
    ]
    assert table.loc["a", "n_reference"] == 16
    assert table.loc["b", "g2"] > 0 > table.loc["d", "g2"]
    assert table.loc["b", "per_1000_target"] == pytest.approx(1000 * 12 / 28)
    assert table.index[0] == "b" and table.index[-1] == "d"


def test_words_one_side_never_uses_have_no_upper_bound():
    table = keyness.compare(*toy(), min_count=1, min_articles=1).set_index("term")
    assert table.loc["b", "ci_high"] == np.inf
    assert np.isfinite(table.loc["a", "ci_high"])


def test_dispersion_is_gries():
    """DP by the letter, on articles of unequal length."""
    texts = ["a a b c", "a c c c c c c c", "c c"]
    table = keyness.compare(texts, ["a d"], min_count=1, min_articles=1).set_index("term")
    share, a = np.array([4, 8, 2]) / 14, np.array([2, 1, 0]) / 3
    assert table.loc["a", "dp_target"] == pytest.approx(0.5 * np.abs(a - share).sum())
    assert np.isnan(table.loc["d", "dp_target"]) and table.loc["d", "dp_reference"] == pytest.approx(0)


def test_naming_the_other_side_the_target_turns_the_table_over():
    rng = np.random.default_rng(4)
    long, short = ([" ".join(rng.choice(list("abcdefgh"), n)) for _ in range(m)] for n, m in ((40, 30), (25, 8)))
    one, other = (keyness.compare(*s).set_index("term").sort_index() for s in ((long, short), (short, long)))
    np.testing.assert_array_equal(one["p_permutation"], other["p_permutation"])
    for name in ("ci", "together"):
        np.testing.assert_allclose(one[f"{name}_low"], -other[f"{name}_high"])
    np.testing.assert_allclose(one["g2"], -other["g2"])


def test_thresholds_and_exclusions():
    assert "c" not in keyness.compare(*toy(), min_count=5, min_articles=1)["term"].tolist()
    assert "b" not in keyness.compare(*toy(), min_count=1, min_articles=5)["term"].tolist()
    assert "b" not in keyness.compare(*toy(), min_count=1, min_articles=1, exclude=["b"])["term"].tolist()


def test_rows_of_one_article_count_as_one():
    target = pd.DataFrame({"article_id": ["x", "x", "y"], "sentence": ["war", "war", "peace"]})
    reference = pd.DataFrame({"article_id": ["z"], "sentence": ["peace"]})
    table = keyness.compare(target, reference, min_count=1, min_articles=1).set_index("term")
    assert table.loc["war", "articles_target"] == 1


@pytest.mark.slow
def test_intervals_of_the_log_ratio_cover_a_planted_ratio():
    rng = np.random.default_rng(7)
    covered = runs = 0
    for _ in range(60):
        sides = []
        for rate in (0.04, 0.02):
            # Articles differ in how fond they are of the word, so tokens are not independent.
            fondness = rng.gamma(4, 0.25, size=40)
            sides.append([" ".join(rng.choice(["key", "other"], 100, p=[rate * f, 1 - rate * f])) for f in fondness])
        row = keyness.compare(*sides, min_count=1, min_articles=1).set_index("term").loc["key"]
        runs += 1
        covered += row["ci_low"] <= 1 <= row["ci_high"]
    assert covered / runs >= 0.9


def test_benjamini_and_hochberg_leave_no_p_smaller():
    table = keyness.compare(*toy(), min_count=1, min_articles=1)
    assert (table["p_bh"] >= table["p_permutation"] - 1e-15).all()


@pytest.mark.parametrize(("target", "reference", "which"), [([], ["a"], "target"), (["a"], ["1 2 !"], "reference")])
def test_an_empty_side_is_named(target, reference, which):
    with pytest.raises(InputError, match=f"The {which} has no words"):
        keyness.compare(target, reference)


def test_tokens():
    assert tokens("De-escalation’s 4 ZONES: Genève, so-called “state” xxname") == [
        "de-escalation's",
        "zones",
        "genève",
        "so-called",
        "state",
    ]


def many(outlet, track, n, sentence):
    return [
        {
            "article_id": f"{outlet}-{track}-{i}",
            "outlet": outlet,
            "track": track,
            "sentence_no": 0,
            "sentence": sentence,
        }
        for i in range(n)
    ]


def test_between_tracks_leaves_thin_outlets_out_and_says_so():
    rows = (
        many("A", "astana", 6, "truce holds")
        + many("A", "geneva", 6, "charter waits")
        + many("B", "astana", 2, "truce holds")
    )
    table = keyness.between_tracks(pd.DataFrame(rows), repeats=True)
    assert set(table["outlet"]) == {"A", "all outlets"}
    assert table.groupby("outlet")["term"].first().tolist() == ["holds", "holds"]
    assert "B" in table.attrs["log"][-1]["what"]


def test_between_outlets_and_the_single_outlet():
    rows = many("A", "astana", 6, "truce holds") + many("B", "astana", 6, "truce fails")
    table = keyness.between_outlets(pd.DataFrame(rows), "astana", repeats=True)
    assert table.groupby("outlet")["term"].first().to_dict() == {"A": "holds", "B": "fails"}
    nothing = keyness.between_outlets(pd.DataFrame(rows[:6]), "astana")
    assert nothing.empty and nothing[~nothing["in_name"]].columns.tolist() == ["outlet", *keyness.COLUMNS]


def test_concordance():
    table = pd.DataFrame(
        {
            "article_id": ["a"],
            "outlet": ["X"],
            "track": ["astana"],
            "sentence": ["The guarantors said guarantor states met."],
        }
    )
    lines = concordance(table, "guarantor*", width=10)
    assert lines["node"].tolist() == ["guarantors", "guarantor"]
    assert lines["left"].str.len().tolist() == [10, 10]
    assert concordance(table, "guarantor")["node"].tolist() == ["guarantor"]
    assert concordance(table, "states met")["right"].tolist() == ["."]
    assert len(concordance(table, "guarantor*", limit=1)) == 1
    with pytest.raises(InputError):
        concordance(table, " * ")


def test_p_values_are_chi_squared_with_one_degree_of_freedom_and_corrected():
    table = keyness.compare(*toy(), min_count=1, min_articles=1)
    np.testing.assert_allclose(table["p"], [2 * stats.norm.sf(np.sqrt(abs(g2))) for g2 in table["g2"]], atol=1e-12)
    np.testing.assert_allclose(table["p_bh"], stats.false_discovery_control(table["p_permutation"]))
    # Benjamini and Hochberg's own example (1995) through the same function: four rejections at 5 %.
    p = [
        0.0001,
        0.0004,
        0.0019,
        0.0095,
        0.0201,
        0.0278,
        0.0298,
        0.0344,
        0.0459,
        0.3240,
        0.4262,
        0.5719,
        0.6528,
        0.7590,
        1.0,
    ]
    assert (stats.false_discovery_control(p) < 0.05).sum() == 4


def test_sentences_on_both_tracks_are_left_out():
    rows = many("A", "astana", 6, "truce holds") + many("A", "geneva", 6, "charter waits")
    both = [
        {**row, "article_id": f"both-{i}", "sentence": "secret word"} for i in range(6) for row in (rows[0], rows[6])
    ]
    assert "secret" not in keyness.between_tracks(pd.DataFrame(rows + both))["term"].tolist()


def test_articles_shared_by_both_sides_are_drawn_once_and_counted_once():
    one = pd.DataFrame({"article_id": list("abcdef"), "sentence": ["key other other"] * 6})
    same = keyness.compare(one, one, min_count=1, min_articles=1).set_index("term")
    assert same.loc["key", "ci_low"] == same.loc["key", "ci_high"] == 0, "the same articles on both sides cannot differ"
    few = pd.DataFrame({"article_id": ["a", "b"], "sentence": ["key key key", "key key"]})
    assert "key" not in keyness.compare(few, few, min_count=1, min_articles=3)["term"].tolist()


@pytest.mark.slow
def test_small_samples_have_wider_intervals_than_plain_percentiles():
    rng = np.random.default_rng(3)
    covered = 0
    for _ in range(200):
        sides = []
        for _side in range(2):
            fondness = rng.gamma(2, 0.5, size=8)
            sides.append([" ".join(rng.choice(["key", "other"], 100, p=[0.05 * f, 1 - 0.05 * f])) for f in fondness])
        table = keyness.compare(*sides, min_count=1, min_articles=1).set_index("term")
        covered += table.loc["key", "ci_low"] <= 0 <= table.loc["key", "ci_high"]
    assert covered / 200 >= 0.91


def test_scraps_of_damaged_text_are_no_keywords():
    table = keyness.compare(["Syria s delegates can t agree"] * 6, ["Syria agrees"] * 6, min_count=1)
    assert not {"s", "t"} & set(table["term"]) and "delegates" in set(table["term"])


def test_further_effect_sizes_are_columns_at_the_end_and_change_no_other():
    target, reference = toy()
    plain = keyness.compare(target, reference, min_count=1, min_articles=1)
    more = keyness.compare(target, reference, min_count=1, min_articles=1, effects=("log_odds", "lrc"))
    assert list(plain) == keyness.COLUMNS and list(more) == [*keyness.COLUMNS, "log_odds", "log_odds_z", "lrc"]
    pd.testing.assert_frame_equal(more[keyness.COLUMNS], plain)
    assert "effects" not in plain.attrs["parameters"] and more.attrs["parameters"]["effects"] == ["log_odds", "lrc"]
    row = more.set_index("term").loc["a"]
    assert row["lrc"] == pytest.approx(float(keyness.lrc(12, 16, 28, 28, n_words=4)))
    prior = 28.01, 56 + 4 * 0.01
    assert row["log_odds_z"] == pytest.approx(
        float(keyness.log_odds(12, 16, 28, 28, prior=prior[0], prior_total=prior[1])[1])
    )


def test_terms_of_several_words_are_words_of_the_table():
    texts = ["peace talks began", "no peace, talks ended"]
    table = keyness.compare(texts * 3, ["war talks ended"] * 3, min_count=1, min_articles=1, phrases=["Peace talks"])
    found = table.set_index("term")
    assert found.loc["peace talks", "n_target"] == 3
    assert found.loc[["peace", "talks"], "n_target"].tolist() == [3, 3], "those that stand alone"
    assert table.attrs["parameters"]["phrases"] == ["Peace talks"]


def test_the_lines_behind_the_table_are_as_many_as_its_counts():
    """Of every word, in every comparison: masked names, copied sentences and sentences on both tracks are no lines."""
    import twotracks as tt
    from twotracks.analysis.concordance import lines

    passages = tt.mask_names(tt.find_passages(tt.load_corpus("teaching").head(250)))
    table = keyness.between_tracks(passages, column="masked", draws=99)
    assert table["outlet"].nunique() > 2
    for outlet, mine in table.groupby("outlet"):
        found = lines(keyness.counted(passages, "masked", outlet), mine["term"], "masked")
        counts = found.groupby(["term", "track"]).size().unstack(fill_value=0).reindex(mine["term"], fill_value=0)
        assert counts["astana"].tolist() == mine["n_target"].tolist()
        assert counts["geneva"].tolist() == mine["n_reference"].tolist()
    outlets = keyness.between_outlets(passages, "astana", column="masked", draws=99)
    found = lines(keyness.counted(passages, "masked", track="astana"), outlets["term"], "masked")
    counts = found.groupby(["outlet", "term"]).size()
    wanted = outlets[outlets["n_target"] > 0].set_index(["outlet", "term"])["n_target"]
    assert counts.reindex(wanted.index).tolist() == wanted.tolist() and len(wanted) > 50


def test_points_of_a_page_are_the_words_that_are_drawn():
    from twotracks import plots

    table = keyness.compare(*toy(), min_count=1, min_articles=1, names=((), ("d",)))
    points = plots.key_points(table, sides=("X", "Y"))
    assert points["label"].tolist() == ["b", "c", "a", "d"]
    assert points["group"].tolist()[-2:] == ["typical of Y", "words that the names consist of"]
    assert points.loc[0, "note"] == "12:0 tokens" and points["value"].tolist()[0] == table.loc[0, "log_ratio"]
    assert plots.key_points(table.iloc[:0]).empty and plots.outlet_points(table.assign(outlet="X").iloc[:0]).empty
    of_outlets = plots.outlet_points(pd.concat([table.assign(outlet="X"), table.assign(outlet="Y")]))
    assert of_outlets["group"].unique().tolist() == ["X", "Y"] and "d" not in set(of_outlets["label"])


def test_lines_of_an_outlet_that_is_not_there():
    passages = pd.DataFrame(
        {"article_id": ["a"], "sentence_no": 0, "outlet": "X", "track": "astana", "sentence": "Go."}
    )
    with pytest.raises(InputError, match="an outlet 'Y'"):
        keyness.counted(passages, outlet="Y")
    assert keyness.counted(passages.iloc[:0]).empty
