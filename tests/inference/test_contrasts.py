"""Camps: the exact test by brute force, its smallest p, and means that borrow from each other."""

import numpy as np
import pandas as pd
import pytest

from twotracks.analysis import naming
from twotracks.corpus import camps
from twotracks.errors import InputError
from twotracks.inference import contrasts


def example(seed=1, n=8, k=3):
    rng = np.random.default_rng(seed)
    index = [f"o{i}" for i in range(n)]
    return pd.Series(rng.random(n), index=index), pd.Series(["x"] * k + ["y"] * (n - k), index=index)


def test_every_division_is_counted():
    from itertools import permutations

    values, camp = example(n=6, k=2)
    seen = abs(values[camp == "x"].mean() - values[camp == "y"].mean())
    dealt = {frozenset(order[:2]) for order in permutations(range(6))}
    x = values.to_numpy()
    as_large = [abs(x[list(one)].mean() - np.delete(x, list(one)).mean()) >= seen - 1e-12 for one in dealt]
    found = contrasts.exact(values, camp, "x")
    assert found["p"] == pytest.approx(np.mean(as_large)) and found["n_divisions"] == len(dealt) == 15


@pytest.mark.parametrize(("n", "k", "smallest"), [(15, 5, 1 / 3003), (6, 3, 2 / 20), (4, 1, 1 / 4)])
def test_the_smallest_p_is_reached_by_the_clearest_difference_and_by_none_smaller(n, k, smallest):
    _, camp = example(n=n, k=k)
    values = pd.Series((camp == "x").astype(float) + np.linspace(0, 0.01, n), index=camp.index)
    found = contrasts.exact(values, camp, "x")
    assert found["smallest_p"] == pytest.approx(smallest) == found["p"]
    assert found["enough"] == (smallest <= 0.05)


def test_swapping_the_camps_turns_the_difference_over():
    values, camp = example(3)
    one, other = contrasts.exact(values, camp, "x"), contrasts.exact(values, camp, "y")
    assert one["difference"] == pytest.approx(-other["difference"]) and one["p"] == other["p"]


def test_where_camps_do_not_differ_p_is_uniform():
    p = [contrasts.exact(*example(seed), "x")["p"] for seed in range(300)]
    assert 0.02 < np.mean(np.array(p) <= 0.06) < 0.1


def test_outlets_without_a_value_or_a_camp_do_not_count():
    values, camp = example(4)
    values["o0"] = np.nan
    camp["o7"] = ""
    found = contrasts.exact(values, camp, "x")
    assert (found["n_target"], found["n_reference"]) == (2, 4)


def test_many_outlets_are_dealt_at_random_and_p_is_never_nought(monkeypatch):
    monkeypatch.setattr(contrasts, "MOST", 500)
    _, camp = example(n=30, k=10)
    values = (camp == "x").astype(float)
    found = contrasts.exact(values, camp, "x")
    assert found["p"] == pytest.approx(1 / 501)


def test_a_camp_of_nobody_is_a_sentence():
    values, camp = example()
    with pytest.raises(InputError, match="No outlet of this corpus belongs to the target"):
        contrasts.exact(values, camp, "z")
    assert contrasts.between_camps(values, pd.Series("x", index=values.index)).empty


def test_too_few_outlets_have_no_corrected_p():
    values, camp = example(n=5, k=2)
    table = contrasts.between_camps(values, camp)
    assert not table["enough"].any() and table["p_holm"].isna().all()


def claims(between, seed=1, n=200, error=0.3):
    rng = np.random.default_rng(seed)
    truth = rng.normal(0.2, between, n)
    estimate = truth + rng.normal(0, error, n)
    half = 1.96 * error
    table = pd.DataFrame(
        {"outlet": range(n), "estimate": estimate, "ci_low": estimate - half, "ci_high": estimate + half}
    )
    return table, truth


def test_pooled_means_are_nearer_the_truth_and_their_intervals_hold_it():
    held = []
    for seed in range(20):
        table, truth = claims(0.2, seed)
        found = contrasts.pooled(table)
        assert ((found["pooled"] - truth) ** 2).mean() < 0.7 * ((found["estimate"] - truth) ** 2).mean()
        held.append(((found["pooled_low"] <= truth) & (truth <= found["pooled_high"])).mean())
    assert 0.93 < np.mean(held) < 0.97


def test_outlets_that_do_not_differ_become_one_and_those_known_well_stay():
    same, _ = claims(0.0, seed=2)
    assert contrasts.pooled(same)["kept"].max() < 0.25
    apart, _ = claims(1.0, error=0.01)
    assert contrasts.pooled(apart)["kept"].min() > 0.99


def test_an_outlet_without_an_interval_is_left_out():
    table, _ = claims(0.2, n=5)
    table.loc[0, ["ci_low", "ci_high"]] = np.nan
    assert len(contrasts.pooled(table)) == 4
    assert contrasts.pooled(table.head(1)).empty


def test_camps_are_known_by_any_name_and_both_ways():
    names = pd.Series(["SANA", "sana", "trt", "TRT World", "TUR", "nobody"])
    assert camps.of(names).tolist() == [*["Syrian government"] * 2, *["guarantor states"] * 3, ""]
    assert camps.of(names, "camp_by_side").tolist()[2:5] == ["backers of the opposition"] * 3
    with pytest.raises(InputError, match="camp_by_side"):
        camps.of(names, "size")


def test_naming_on_real_outlets_divides_the_camps_as_far_as_fifteen_outlets_can(real_corpus):
    """The smallest p that five against ten can reach; recomputed elsewhere with independent code: .823, 1/3,003."""
    table = naming.share(real_corpus("fa-kes.csv")).set_index("outlet")
    found = contrasts.exact(
        table["share"], camps.of(table.index.to_series(), "camp_by_side"), "Damascus and its allies"
    )
    assert found["difference"] == pytest.approx(0.823, abs=0.003)
    assert found["p"] == found["smallest_p"] == pytest.approx(1 / 3003)
