"""How many passages to annotate: against the closed form, against real intervals, and in words."""

import numpy as np
import pandas as pd
import pytest
from scipy import stats

import twotracks as tt
from twotracks.annotation import power, sheets
from twotracks.annotation.power import Assumed
from twotracks.annotation.store import attach
from twotracks.errors import InputError
from twotracks.inference import dsl
from twotracks.simulation import generate, ground_truth

INDEPENDENT = Assumed(0.1, 0.3, 0.6, icc=0.0, r=0.8, spread=0.8)
VARIANCE = 0.1 + 0.6 - (0.6 - 0.1) ** 2


def independent(n=1_200):
    """As many articles as passages, all of one stratum a track."""
    table = pd.DataFrame({"article_id": [f"a{i}" for i in range(n)], "sentence": "Talks went on.", "sentence_no": 0})
    return table.assign(outlet="Daily", track=["astana", "geneva"] * (n // 2))


def closed_form(n, variance=VARIANCE):
    """Of the difference of two means of n / 2 independent values each."""
    return stats.t.ppf(0.975, n / 2 - 1) * np.sqrt(2 * variance / (n / 2))


@pytest.mark.parametrize("n", [60, 200, 600])
def test_independent_passages_have_the_interval_of_the_closed_form(n):
    found = power.half_widths(independent(), [n], INDEPENDENT).set_index("estimator")["half_width"]
    assert found["annotations alone"] == pytest.approx(closed_form(n), rel=0.03)
    # Adjusted: what the score leaves open varies among those annotated, and what it says among all.
    of_score = VARIANCE * INDEPENDENT.spread**2
    left = VARIANCE * (1 - 2 * INDEPENDENT.r * INDEPENDENT.spread + INDEPENDENT.spread**2)
    both = 2 * INDEPENDENT.r * INDEPENDENT.spread * VARIANCE - 2 * of_score  # twice the covariance of score and rest
    total = left * 2 / (n / 2) + (of_score + both) * 2 / 600
    assert found["design-adjusted"] == pytest.approx(1.96 * np.sqrt(total), rel=0.05)


@pytest.mark.parametrize("half_width", [0.1, 0.15, 0.3])
def test_the_number_proposed_is_the_one_the_closed_form_asks_for(half_width):
    found = power.needed(independent(), half_width, INDEPENDENT).set_index("estimator")["n"]
    smallest = next(n for n in range(10, 1_201, 2) if closed_form(n) <= half_width)
    assert found["annotations alone"] == pytest.approx(smallest, rel=0.08, abs=10)
    assert found["annotations alone"] % 10 == 0 and found["design-adjusted"] < found["annotations alone"]


def test_passages_that_resemble_one_another_tell_less():
    """Six passages an article; if all are the same, an article counts as one."""
    table = independent().assign(article_id=[f"a{i // 12}-{i % 2}" for i in range(1_200)], sentence_no=range(1_200))
    table["sentence"] = [f"Talks went on for day {i}." for i in range(1_200)]
    alike, between, unlike = (
        power.half_widths(table, [1_200], INDEPENDENT._replace(icc=icc))["half_width"].iloc[0]
        for icc in (1.0, 0.25, 0.0)
    )
    assert unlike == pytest.approx(closed_form(1_200), rel=0.05)
    assert alike == pytest.approx(closed_form(200), rel=0.05)
    # The design effect of clusters of six (Kish 1965).
    assert between == pytest.approx(closed_form(1_200, VARIANCE * (1 + 5 * 0.25)), rel=0.05)


def test_a_better_score_needs_fewer_annotations_and_a_useless_one_more():
    widths = {}
    for r in (0.0, 0.5, 0.95):
        assumed = INDEPENDENT._replace(r=r, spread=1.0)
        widths[r] = power.half_widths(independent(), [200], assumed).set_index("estimator")["half_width"]
    alone = widths[0.0]["annotations alone"]
    assert widths[0.95]["design-adjusted"] < 0.6 * alone < alone < widths[0.0]["design-adjusted"]


def intraclass(values, groups):
    """By analysis of variance."""
    sizes, means = values.groupby(groups).size(), values.groupby(groups).mean()
    n, k = len(values), len(sizes)
    between = (sizes * (means - values.mean()) ** 2).sum() / (k - 1)
    within = ((values - groups.map(means)) ** 2).sum() / (n - k)
    size = (n - (sizes**2).sum() / n) / (k - 1)
    return max((between - within) / (between + (size - 1) * within), 0.0)


@pytest.mark.slow
def test_intervals_are_as_wide_as_those_of_annotations_drawn_from_a_simulated_corpus():
    made = generate.simulate(400, seed=5)
    articles = tt.corpus.clean(made.articles.assign(date_precision="day"))
    passages = tt.find_passages(articles)
    truth = ground_truth.annotate(passages, ground_truth.as_passages(articles, made.truth), 1.0, 0)
    everything = attach(passages, truth)
    shares = everything["annotation"].value_counts(normalize=True)
    rng = np.random.default_rng(1)
    scaled = everything["annotation"] / everything["annotation"].std()
    noise = rng.standard_normal(len(everything))
    # A score that agrees at r = 0.6 and spreads as much as the annotations.
    passages["score"] = (0.6 * scaled + 0.8 * noise) * everything["annotation"].std()
    assumed = Assumed(
        shares[-1.0], shares[0.0], 1 - shares[-1.0] - shares[0.0], r=0.6, spread=1.0,
        icc=intraclass(everything["annotation"], everything["article_id"] + everything["track"]),
    )  # fmt: skip
    n, widths = 300, []
    for seed in range(10):
        _, key = sheets.draw(passages, articles, n, seed, "made")
        drawn = key.drop(columns="inclusion_probability").merge(truth.drop(columns="inclusion_probability"))
        drawn = drawn.merge(key[["unit", "inclusion_probability"]])
        gaps = dsl.gaps(attach(passages, drawn), "score", n_boot=300)
        gaps = gaps[gaps["outlet"] == "all outlets"].set_index("estimator")
        widths.append((gaps["ci_high"] - gaps["ci_low"]) / 2)
    real = pd.concat(widths, axis=1).mean(axis=1)
    said = power.half_widths(passages, [n], assumed).set_index("estimator")["half_width"]
    for estimator in power.ESTIMATORS:
        assert said[estimator] == pytest.approx(real[estimator], rel=0.15)


def test_the_teaching_corpus_takes_less_than_ten_seconds(cpu_seconds):
    passages = tt.find_passages(tt.load_corpus("teaching"))
    assert cpu_seconds(power.proposal, passages, 0.1, 200) < 10
    first, second = power.proposal(passages, 0.1, n=200).splitlines()
    assert first.startswith("For an interval of +-0.10 about ") and "; you are drawing 200: +-0." in first
    assert "all outlets together" in second and "r = 0.33" in second and "intraclass correlation 0.25" in second


def test_what_cannot_be_reached_is_said():
    few = independent(60)
    assert power.needed(few, 0.1, INDEPENDENT)["n"].isna().all()
    said = power.proposal(few, 0.1, 30, INDEPENDENT)
    assert said.startswith("An interval of +-0.10 is out of reach: all 60 passages give +-0.3")
    assert power.proposal(few.iloc[:0]) == "There are no passages, so there is nothing to annotate."
    one_track = few.assign(track="astana")
    assert "too few articles" in power.proposal(one_track, 0.1, 30)
    assert power.proposal(independent(), 0.3, None, INDEPENDENT).splitlines()[0].endswith(" passages.")


def test_one_outlet_is_planned_by_itself():
    table = independent().assign(outlet=["A", "A", "B"] * 400)
    assert power.needed(table, 0.2, INDEPENDENT, outlet="B")["n_passages"].tolist() == [400, 400]
    assert "Gap between the tracks, B, by" in power.proposal(table, 0.2, 100, INDEPENDENT, outlet="B")
    with pytest.raises(InputError, match="no passages of C"):
        power.needed(table, 0.2, outlet="C")


@pytest.mark.parametrize(
    ("changed", "said"),
    [
        ({"against": 0.5}, "add up to 1, not 0.5"), ({"against": -0.1, "neutral": 0.8}, "are from 0"),
        ({"icc": 1.5}, "intraclass correlation is from 0 to 1"), ({"r": -2}, "agreement r from -1 to 1"),
    ],
)  # fmt: skip
def test_assumptions_that_cannot_be_are_refused(changed, said):
    with pytest.raises(InputError, match=said):
        power.needed(independent(), 0.1, INDEPENDENT._replace(**changed))
    with pytest.raises(InputError, match="above 0, not 0"):
        power.needed(independent(), 0)


def test_the_same_seed_proposes_the_same():
    pd.testing.assert_frame_equal(power.needed(independent(), 0.2, runs=20), power.needed(independent(), 0.2, runs=20))
