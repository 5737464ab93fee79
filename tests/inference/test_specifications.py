"""The specification curve: each estimate by the letter, the exchange fair, the null seen as null and the gap as gap."""

import itertools

import numpy as np
import pandas as pd
import pytest

from twotracks.inference import estimands, gaps, specifications
from twotracks.schemas import ALL_OUTLETS


def table(seed=1, gap=0.0, n=240, shared=0.3):
    """Passages of 80 articles, some on both tracks, stance by article and a gap, half of them annotated."""
    rng = np.random.default_rng(seed)
    article = rng.integers(0, 80, n)
    own = rng.random(80) < 0.6
    first = np.where(rng.random(80)[article] < shared, rng.random(n) < 0.5, own[article])
    stance = np.clip(rng.normal(0, 0.2, 80)[article] + rng.normal(0, 0.3, n) + gap * first, -1, 1)
    passages = pd.DataFrame(
        {
            "article_id": [f"a{i:02d}" for i in article], "track": np.where(first, "astana", "geneva"),
            "voice": np.where(rng.random(n) < 0.5, "outlet", "quoted"), "link": "named", "outlet": "Daily",
            "mine": np.clip(stance + rng.normal(0, 0.2, n), -1, 1),
        }
    )  # fmt: skip
    drawn = rng.random(n) < 0.5
    annotations = pd.DataFrame(
        {
            "annotation": np.where(drawn, stance, np.nan), "inclusion_probability": np.where(drawn, 0.5, np.nan),
            "developed_on": False,
        }
    )  # fmt: skip
    return passages, annotations


def made(passages, annotations, draws=199, seed=0):
    voices = {"all": pd.Series(True, index=passages.index)}
    voices |= {name: passages["voice"] == name for name in ("outlet", "quoted")}
    what = specifications.outcomes(passages, ["mine"], {"A": annotations})
    clusters = {"articles": passages["article_id"], "tens": passages["article_id"].str[:2]}
    return specifications.curve(passages, what, {"voice": voices}, clusters, draws=draws, seed=seed)


def test_every_combination_is_there_once_and_in_order():
    found = made(*table()).table
    combinations = itertools.product(
        ["annotations alone", "mine, adjusted", "mine, alone"], ["all", "outlet", "quoted"], ["passages", "articles"],
        ["articles", "tens"],
    )  # fmt: skip
    seen = found[["measure", "voice", "weighting", "clusters"]].apply(tuple, axis=1)
    assert sorted(seen) == sorted(combinations)
    assert found["estimate"].is_monotonic_increasing


def row(found, **where):
    mine = found.table
    for name, value in where.items():
        mine = mine[mine[name] == value]
    assert len(mine) == 1
    return mine.iloc[0]


def test_estimates_are_those_of_the_estimators_of_the_study():
    passages, annotations = table(2, gap=0.2)
    found = made(passages, annotations)
    annotated = passages.join(annotations)
    claims = gaps.track_gap(annotated, "mine", labels="annotation").set_index("estimator")
    for estimator, measure in (
        ("measure alone", "mine, alone"), ("annotations alone", "annotations alone"),
        ("design-adjusted", "mine, adjusted"),
    ):  # fmt: skip
        one = row(found, measure=measure, voice="all", weighting="passages", clusters="articles")
        assert one["estimate"] == pytest.approx(claims.loc[estimator, "estimate"])
        # A bootstrap on one side, a linearised error on the other.
        assert one["ci_low"] == pytest.approx(claims.loc[estimator, "ci_low"], abs=0.035)
        assert one["ci_high"] == pytest.approx(claims.loc[estimator, "ci_high"], abs=0.035)


def test_articles_that_count_alike_are_means_of_article_means():
    passages, annotations = table(3)
    means = passages.groupby(["track", "article_id"])["mine"].mean().groupby("track").mean()
    one = row(
        made(passages, annotations), measure="mine, alone", voice="all", weighting="articles", clusters="articles"
    )
    assert one["estimate"] == pytest.approx(means["astana"] - means["geneva"])


def test_the_mirror_image_turns_the_curve_over():
    passages, annotations = table(4, gap=0.1)
    mirrored = passages.assign(track=passages["track"].map({"astana": "geneva", "geneva": "astana"}))
    one, other = made(passages, annotations), made(mirrored, annotations)
    np.testing.assert_allclose(one.table["estimate"], -other.table["estimate"][::-1])
    first, second = (specifications.summary(x).set_index("part") for x in (one, other))
    np.testing.assert_allclose(first["median"], -second["median"])
    np.testing.assert_allclose(first["p_median"], second["p_median"], atol=0.12)


def test_the_exchange_keeps_articles_whole_and_numbers_as_they_are():
    """With the value 1 on one article only, each exchange gives it to one track or the other as a whole."""
    passages, _ = table(5)
    is_first = (passages["track"] == "astana").to_numpy()
    unit = np.unique(passages["article_id"], return_inverse=True)[1]
    ones = np.ones((len(passages), 1))
    null = specifications._exchanged(ones, ones, is_first, unit, 50, 0)
    np.testing.assert_allclose(null, 0)
    mixed = next(u for u in range(unit.max() + 1) if 0 < is_first[unit == u].mean() < 1)
    value = ((unit == mixed) & is_first).astype(float)[:, None]
    first, second = (value[:, 0] * side for side in (is_first, ~is_first))
    assert first.sum() > 0 == second.sum()
    null = specifications._exchanged(value, ones, is_first, unit, 200, 0)
    assert 0.3 < (null > 0).mean() < 0.7


def test_where_nothing_differs_the_joint_test_is_small_as_often_as_it_says():
    p = [specifications.summary(made(*table(100 + i), draws=99))["p_median"].iloc[0] for i in range(60)]
    # 20 % are promised: 22 or more of 60 would come about once in three hundred times.
    assert sum(one <= 0.2 for one in p) < 22
    assert min(p) >= 0.01


def test_a_gap_that_is_there_is_found_by_all():
    summary = specifications.summary(made(*table(6, gap=0.4))).set_index("part")
    assert summary.loc["all specifications", "share_positive"] == 1
    assert summary["p_median"].max() < 0.05


def test_the_voice_moves_the_answer_where_the_gap_is_in_one_voice_only():
    passages, annotations = table(7)
    quoted = (passages["voice"] == "quoted") & (passages["track"] == "astana")
    passages["mine"] = (passages["mine"] - 0.5 * quoted).clip(-1, 1)
    annotations["annotation"] -= 0.5 * quoted
    found = specifications.influence(made(passages, annotations).table)
    assert found["choice"].iloc[0] == "voice" and found["level"].iloc[2] == "quoted"


def test_a_prediction_may_not_know_the_track():
    passages, annotations = table(8, gap=0.5)
    annotations["developed_on"] = np.arange(len(passages)) % 2 == 0
    adjusted = next(
        one
        for one in specifications.outcomes(passages, ["mine"], {"A": annotations})
        if one.measure == "mine, adjusted"
    )
    unread = annotations["developed_on"] & annotations["annotation"].isna()
    assert adjusted.value[unread].nunique() == 1


def test_too_few_articles_make_no_curve():
    passages, annotations = table(9)
    found = made(passages.head(6), annotations.head(6))
    assert found.table.empty and specifications.summary(found).empty
    assert specifications.influence(found.table).empty


def test_parts_add_up_and_a_split_of_one_part_is_none():
    passages, _ = table(10)
    passages["alias"] = "geneva-process"
    split = estimands.parts(passages, pd.Series(False, index=passages.index))
    claims = gaps.by_part(passages, "mine", split, n_boot=50)
    assert claims["part"].tolist() == ["all passages", "own words", "quoted"]
    assert claims.loc[1:, "n_passages"].sum() == claims.loc[0, "n_passages"]
    assert set(claims["outlet"]) == {"Daily"}
    two = passages.assign(outlet=["A", "B"] * (len(passages) // 2))
    assert set(gaps.by_part(two, "mine", split, n_boot=50)["outlet"]) == {ALL_OUTLETS}


def test_the_estimands_are_complete_and_one_is_the_main_one():
    found = estimands.load()
    assert found["main"].sum() == 1 and found["id"].is_unique
    assert (found[["title", "says", "not", "by", "overturned"]].apply(lambda column: column.str.len()) > 5).all(
        axis=None
    )
    assert set(found["quantity"]) <= {"gap", "mean", "share", "keyness"}


def test_wire_copy_is_a_choice_where_there_is_enough_of_it():
    import twotracks as tt
    from twotracks.annotation import choices

    articles = tt.load_corpus("teaching")
    passages = tt.stance.score(tt.find_passages(articles))
    found = choices.curve(passages, articles, draws=9)
    assert set(found.table["wire"]) == {"in", "out"}
    out = found.table[found.table["wire"] == "out"]
    assert out["n_passages"].max() < found.table["n_passages"].max()
    few = articles[~articles["article_id"].isin(choices._wire_copy(articles, passages))]
    assert "wire" not in choices.curve(passages[passages["article_id"].isin(few["article_id"])], few, draws=9).table
