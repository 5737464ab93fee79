"""Effect sizes of keyness against independently computed numbers, and what they do where a side lacks the word."""

import numpy as np
import pytest

from twotracks.analysis import effects, keyness
from twotracks.errors import InputError

# Tokens in A of 100,000 and in B of 200,000; %DIFF; LRC for one word and for six; z of the log-odds with the prior
# A + B + 0.01 and with the prior 0.5, where these six words are all there are. Agreed with three other programs.
ORACLE = {
    "regime": (120, 15, 1500.00, 3.2208, 2.9929, 7.29426, 10.12847),
    "terrorist": (10, 90, -77.78, -1.2249, -0.9584, -2.79825, -4.60227),
    "government": (60, 140, -14.29, 0, 0, -0.67472, -1.19907),
    "the": (5000, 9800, 2.04, 0, 0, -10.56216, -18.65567),
    "peace": (40, 70, 14.29, 0, 0, 0.28317, 0.54264),
    "ceasefire": (0, 12, -100.00, -0.4744, 0, -1.35727, -1.77469),
}
A, B, PERCENT, LRC, LRC_OF_SIX, Z, Z_FLAT = (np.array(column) for column in zip(*ORACLE.values(), strict=True))
TOTALS = 100_000, 200_000


def test_percent_difference():
    found = effects.percent_difference(A, B, *TOTALS)
    assert found == pytest.approx(PERCENT, abs=0.005)
    both = A > 0
    assert found[both] == pytest.approx(100 * (2 ** keyness.log_ratio(A, B, *TOTALS)[both] - 1)), "an identity"
    assert effects.percent_difference([1, 0], [0, 0], 10, 10)[0] == np.inf
    assert np.isnan(effects.percent_difference([1, 0], [0, 0], 10, 10)[1])


def test_lrc():
    assert effects.lrc(A, B, *TOTALS) == pytest.approx(LRC, abs=5e-5)
    assert effects.lrc(A, B, *TOTALS, n_words=6) == pytest.approx(LRC_OF_SIX, abs=5e-5)


def test_lrc_is_nearer_nought_than_the_log_ratio_and_turns_over_with_the_sides():
    a, b = np.array([0, 30, 5, 12]), np.array([25, 2, 60, 0])
    one = effects.lrc(a, b, 1_000, 1_500)
    assert (np.abs(one) <= np.abs(keyness.log_ratio(a, b, 1_000, 1_500))).all() and np.isfinite(one).all()
    assert effects.lrc(b, a, 1_500, 1_000) == pytest.approx(-one)
    assert effects.lrc(0, 0, 10, 10) == 0


@pytest.mark.parametrize("wrong", [{"n_words": 0}, {"level": 1.0}])
def test_lrc_refuses_no_words_and_no_level(wrong):
    with pytest.raises(InputError, match="n_words="):
        effects.lrc(A, B, *TOTALS, **wrong)


@pytest.mark.parametrize(("prior", "z"), [(A + B + 0.01, Z), (np.full(6, 0.5), Z_FLAT)])
def test_log_odds_with_a_prior(prior, z):
    found = effects.log_odds(A, B, A.sum(), B.sum(), prior=prior, prior_total=prior.sum())
    assert found[1] == pytest.approx(z, abs=5e-6)
    assert (np.sign(found[0]) == np.sign(z)).all()


def test_a_prior_without_pseudo_counts_is_refused():
    with pytest.raises(InputError, match="pseudo-counts above 0"):
        effects.log_odds(1, 1, 10, 10, prior=0, prior_total=1)


def test_totals_and_prior_are_of_all_words_and_not_of_those_looked_at():
    """With six words only, "the" seems ten deviations too rare; among 300,000 others it is hardly rare."""
    a, b = np.append(A, 100_000 - A.sum()), np.append(B, 200_000 - B.sum())
    found = effects.columns(effects.NAMES, a, b, np.arange(7) < 6)
    assert list(found) == ["percent_difference", "lrc", "log_odds", "log_odds_z"]
    assert abs(found["log_odds_z"][3]) < 2 < abs(Z[3])
    assert found["lrc"] == pytest.approx(LRC_OF_SIX, abs=5e-5)


def test_an_unknown_effect_is_told():
    with pytest.raises(InputError, match="knows no effect size 'chi2'"):
        effects.known(["lrc", "chi2"])
