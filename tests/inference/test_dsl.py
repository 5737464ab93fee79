"""Design-adjusted estimates: by hand, at their two ends, and on corpora whose ground truth is known."""

import numpy as np
import pandas as pd
import pytest

from twotracks.annotation.store import attach
from twotracks.errors import InputError
from twotracks.inference import dsl, estimates


def corpus(rng, n_articles=150, gap=0.3):
    """Passages whose annotations are all known, and a score that errs more on one track than on the other."""
    rows = []
    for i in range(n_articles):
        level = rng.normal(0, 0.3)
        for track, shift in (("astana", gap / 2), ("geneva", -gap / 2)):
            for j in range(rng.integers(1, 4)):
                truth = np.clip(np.round(rng.normal(level + shift, 0.6)), -1, 1)
                score = 0.4 * truth + rng.normal(0, 0.3) + (0.25 if track == "geneva" else 0)
                rows.append((f"a{i}", "X", track, f"{i}-{track}-{j}", truth, np.clip(score, -1, 1)))
    table = pd.DataFrame(rows, columns=["article_id", "outlet", "track", "hash", "truth", "score"])
    return table.astype({"article_id": "str", "outlet": "str", "track": "str", "hash": "str"})


def annotate(table, rng, probability):
    picked = rng.random(len(table)) < probability
    annotations = table.loc[picked, ["article_id", "hash", "track"]].assign(stance=table["truth"])
    p = np.broadcast_to(probability, len(table))
    return attach(table, annotations.assign(inclusion_probability=p[picked]))


def test_pseudo_outcomes_by_hand():
    out = dsl.pseudo_outcomes(
        pd.Series([0.5, 0.5, -0.2]), pd.Series([1.0, np.nan, -1.0]), pd.Series([0.5, np.nan, 1.0])
    )
    assert out.tolist() == pytest.approx([0.5 + 0.5 / 0.5, 0.5, -1.0])


def test_with_every_passage_annotated_it_is_the_estimate_of_the_annotations():
    table = corpus(np.random.default_rng(1))
    gaps = dsl.gaps(annotate(table, np.random.default_rng(2), 1.1).assign(inclusion_probability=1.0), "score")
    by_estimator = gaps.set_index("estimator")
    truth = estimates.track_gap(table, "truth").iloc[0]
    for estimator in ("annotations alone", "design-adjusted"):
        for name in ("estimate", "ci_low", "ci_high", "p"):
            assert by_estimator.loc[estimator, name] == pytest.approx(truth[name])
    assert by_estimator.loc["measure alone", "estimate"] != pytest.approx(truth["estimate"], abs=0.05)


@pytest.mark.slow
@pytest.mark.parametrize("useless", [False, True])
def test_it_stays_unbiased_and_its_interval_covers(useless):
    """200 corpora; with probability .95 a method that covers 95 % covers 90 to 98.5 % of them."""
    rng = np.random.default_rng(7 + useless)
    errors, covered, raw_errors = [], [], []
    for _ in range(200):
        table = corpus(rng, 80, gap=0.4)
        if useless:
            table["score"] = rng.uniform(-1, 1, len(table))
        # Articles are a draw from all articles: the truth is that of the planted law, not of this corpus.
        probability = np.where(table["track"] == "geneva", 0.6, 0.35)
        gaps = dsl.gaps(annotate(table, rng, probability), "score", n_boot=300).set_index("estimator")
        row = gaps.loc["design-adjusted"]
        errors.append(row["estimate"] - TRUTH)
        raw_errors.append(gaps.loc["measure alone", "estimate"] - TRUTH)
        covered.append(row["ci_low"] <= TRUTH <= row["ci_high"])
    standard_error = np.std(errors) / np.sqrt(len(errors))
    assert abs(np.mean(errors)) < 3 * standard_error
    assert abs(np.mean(raw_errors)) > 0.1  # what is put right
    assert 0.90 <= np.mean(covered) <= 0.985


# Mean of the planted gap after rounding to -1, 0, 1, from two million articles' worth of passages.
TRUTH = float(
    np.subtract(
        *(
            np.clip(np.round(np.random.default_rng(0).normal(shift, np.hypot(0.3, 0.6), 2_000_000)), -1, 1).mean()
            for shift in (0.2, -0.2)
        )
    )
)


def test_annotations_without_a_probability_or_made_twice_or_of_another_corpus_are_refused():
    table = corpus(np.random.default_rng(1), 10)
    annotations = table[["article_id", "hash", "track"]].head(3).assign(stance=1, inclusion_probability=[0.5, 0.0, 1.0])
    attached = attach(table, annotations)
    with pytest.raises(InputError, match="needs its inclusion probability"):
        dsl.gaps(attached, "score")
    with pytest.raises(InputError, match="more than one annotation"):
        attach(table, pd.concat([annotations, annotations]))
    with pytest.raises(InputError, match="None of these annotations"):
        attach(table, annotations.assign(article_id="other"))
    with pytest.raises(InputError, match="no column 'vader'"):
        dsl.gaps(
            attach(table, table[["article_id", "hash", "track"]].head(3).assign(stance=1, inclusion_probability=1.0)),
            "vader",
        )
    with pytest.raises(InputError, match="These annotations have no column 'inclusion_probability'"):
        attach(table, annotations.drop(columns="inclusion_probability"))
    with pytest.raises(InputError, match="have no score"):
        dsl.pseudo_outcomes(pd.Series([np.nan]), pd.Series([1.0]), pd.Series([1.0]))


def test_too_few_annotated_articles_give_no_adjusted_interval():
    table = corpus(np.random.default_rng(1))
    few = table["article_id"].isin(["a0", "a1", "a2"])
    annotations = table.loc[few, ["article_id", "hash", "track"]].assign(
        stance=table["truth"], inclusion_probability=0.02
    )
    row = dsl.gaps(attach(table, annotations), "score").set_index("estimator").loc["design-adjusted"]
    assert np.isnan(row["ci_low"]) and np.isnan(row["p"])
    assert row["method"] == "too few annotated articles for an adjustment"
    assert row["n_annotated"] == len(annotations)


def test_annotated_passages_count_by_one_over_their_probability():
    """Three quarters of Astana's passages are of a kind that was annotated one time in four, and is unfavourable."""
    rows = [(f"a{i}", "X", "astana", f"h{i}", -1.0 if i % 4 else 1.0, 0.0) for i in range(80)]
    rows += [(f"a{i}", "X", "geneva", f"g{i}", 0.0, 0.0) for i in range(80)]
    table = pd.DataFrame(rows, columns=["article_id", "outlet", "track", "hash", "truth", "score"])
    table = table.astype({"article_id": "str", "outlet": "str", "track": "str", "hash": "str"})
    probability = pd.Series(np.where(table["truth"] == -1, 0.25, 1.0))
    picked = (probability == 1) | (np.arange(len(table)) % 16 < 4)
    annotations = table.loc[picked, ["article_id", "hash", "track"]].assign(
        stance=table["truth"], inclusion_probability=probability
    )
    by_estimator = dsl.gaps(attach(table, annotations), "score").set_index("estimator")["estimate"]
    assert by_estimator["annotations alone"] == pytest.approx(-0.5, abs=0.02)
    assert by_estimator["design-adjusted"] == pytest.approx(-0.5, abs=0.02)
    assert estimates.means(table.assign(w=0.0), "truth", n_boot=50)["estimate"].iloc[0] == -0.5
    heavy = table.assign(w=np.where(table["truth"] == 1, 3.0, 1.0))
    assert estimates.means(heavy, "truth", n_boot=50, weights="w")["estimate"].iloc[0] == pytest.approx(0.0)


def test_the_score_of_articles_it_was_developed_on_is_not_used():
    rng = np.random.default_rng(3)
    table = corpus(rng)
    split = np.where(table["article_id"].str[1:].astype(int) % 2 == 0, "development", "test")
    annotations = table[["article_id", "hash", "track"]].assign(
        stance=table["truth"], split=split, inclusion_probability=0.5
    )
    annotations = annotations[rng.random(len(annotations)) < 0.5]
    # An article of that set without any annotation was not read, and its score is as good as any.
    read = table["article_id"].isin(set(annotations.loc[annotations["split"] == "development", "article_id"]))
    absurd = 0.9 * (table["track"] == "astana")
    before, after = (
        dsl.gaps(attach(scored, annotations), "score").set_index("estimator").loc["design-adjusted", "estimate"]
        for scored in (table, table.assign(score=table["score"].mask(read, absurd)))
    )
    assert before == pytest.approx(after)
    changed = table.assign(score=table["score"].mask(~read, absurd))
    moved = dsl.gaps(attach(changed, annotations), "score").set_index("estimator").loc["design-adjusted", "estimate"]
    assert abs(moved - before) > 1e-6


def test_articles_it_was_developed_on_are_given_the_mean_annotation_of_the_others_by_hand():
    """Per track, six articles of the test set and six of the development set, each of these with a passage not annotated."""
    test = {"astana": [1, 0, 1, 0, 1, 0], "geneva": [0, 0, -1, 0, 0, -1]}
    rows, annotations = [], []
    for track, served in (("astana", -1), ("geneva", 1)):
        for i, stance in enumerate(test[track]):
            rows.append((f"k{i}", "X", track, f"k{i}-{track}", 0.0))
            # Astana's noughts were annotated one time in two, so each of them stands for two.
            probability = 0.5 if (track, stance) == ("astana", 0) else 1.0
            annotations.append((f"k{i}", f"k{i}-{track}", track, stance, probability, "test"))
        for i in range(6):
            rows += [(f"t{i}", "X", track, f"t{i}-{track}-{state}", 0.9) for state in ("annotated", "open")]
            annotations.append((f"t{i}", f"t{i}-{track}-annotated", track, served, 1.0, "development"))
    table = pd.DataFrame(rows, columns=["article_id", "outlet", "track", "hash", "score"])
    table = table.astype({"article_id": "str", "outlet": "str", "track": "str", "hash": "str"})
    columns = ["article_id", "hash", "track", "stance", "inclusion_probability", "split"]
    annotated = attach(table, pd.DataFrame(annotations, columns=columns))
    row = dsl.gaps(annotated, "score").set_index("estimator").loc["design-adjusted"]
    # The others' mean annotations: Astana (3 * 1 + 6 * 0) / (3 + 6), Geneva -2 / 6; neither -1 nor 1 counts in them.
    astana = (3 * 1 + 3 * 0 + 6 * -1 + 6 * (1 / 3)) / 18
    geneva = (4 * 0 + 2 * -1 + 6 * 1 + 6 * (-1 / 3)) / 18
    assert row["estimate"] == pytest.approx(astana - geneva)


def test_an_outlet_without_annotations_is_not_called_adjusted_and_all_annotations_of_one_outlet_serve_all():
    rng = np.random.default_rng(4)
    table = pd.concat([corpus(rng), corpus(rng).assign(outlet="Y", article_id=lambda t: "y" + t["article_id"])])
    table = table.reset_index(drop=True)
    mine = table[table["outlet"] == "X"].sample(frac=0.5, random_state=1)
    annotations = mine[["article_id", "hash", "track"]].assign(stance=mine["truth"], inclusion_probability=0.5)
    rows = dsl.gaps(attach(table, annotations), "score").query("estimator == 'design-adjusted'").set_index("outlet")
    assert np.isnan(rows.loc["Y", ["estimate", "ci_low", "p", "p_holm"]].astype(float)).all()
    assert np.isfinite(rows.loc["X", "ci_low"]) and np.isfinite(rows.loc["all outlets", "ci_low"])
    assert rows.loc["X", "p_holm"] == rows.loc["X", "p"]  # one test is left


def test_weights_reach_all_three_estimators():
    table = corpus(np.random.default_rng(1))
    table["p"] = np.random.default_rng(3).uniform(0.1, 1, len(table))
    whole = annotate(table, np.random.default_rng(2), 1.1).assign(inclusion_probability=1.0)
    found = dsl.gaps(whole, "score", n_boot=100, weights="p").set_index("estimator")
    truth = estimates.track_gap(table, "truth", n_boot=100, weights="p").iloc[0]
    for estimator in ("annotations alone", "design-adjusted"):
        for name in ("estimate", "ci_low", "ci_high"):
            assert found.loc[estimator, name] == pytest.approx(truth[name])
    assert found["method"].str.endswith("; weighted by p").all()
    part = dsl.gaps(annotate(table, np.random.default_rng(2), 0.5), "score", n_boot=100, weights="p")
    assert part["method"].str.count("weighted").eq(1).all()
    plain = dsl.gaps(annotate(table, np.random.default_rng(2), 0.5), "score", n_boot=100)
    assert not plain["method"].str.contains("weighted").any()
    from twotracks.inference.gaps import track_gap

    through = track_gap(whole.rename(columns={"annotation": "mine"}), "score", "mine", n_boot=100, weights="p")
    assert through["estimate"].tolist() == found["estimate"].tolist()
    assert through.attrs["parameters"]["weights"] == "p"
