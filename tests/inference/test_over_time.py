"""Change over time: shares by period, around meetings, before and after a date."""

import numpy as np
import pandas as pd
import pytest

from twotracks.corpus import meetings
from twotracks.errors import InputError
from twotracks.inference import estimates, over_time
from twotracks.schemas import ALL_OUTLETS


def passages(before=0.0, since=0.5, n=40, seed=0, outlets=("A", "B")):
    """Two passages an article, one a track, half of the articles earlier; the first track's tone rises."""
    rng = np.random.default_rng(seed)
    ids = np.arange(n)
    later = ids >= n // 2
    rows = []
    for track, shift in (("astana", np.where(later, since, before)), ("geneva", 0.0)):
        tone = rng.normal(shift, 0.3, n)
        rows.append(
            pd.DataFrame({"article_id": ids.astype(str), "outlet": [outlets[i % 2] for i in ids], "tone": tone})
        )
        rows[-1]["track"] = track
        rows[-1]["part"] = np.where(later, "since", "before")
    return pd.concat(rows, ignore_index=True)


def of(claims, track, part, outlet=ALL_OUTLETS):
    found = claims[(claims["track"] == track) & (claims["part"] == part) & (claims["outlet"] == outlet)]
    assert len(found) == 1
    return found.iloc[0]


def test_the_difference_is_that_of_the_parts_and_test_and_interval_agree():
    table = passages()
    claims = over_time.change(table, "tone", table["part"], ["before", "since"], n_boot=300)
    for track in ("astana", "geneva", "both"):
        before, since, difference = (of(claims, track, part) for part in ("before", "since", "difference"))
        assert difference["estimate"] == pytest.approx(since["estimate"] - before["estimate"])
        assert difference["n_articles"] == 40
    known = claims[claims["part"] == "difference"]
    assert ((known["p"] < 0.05) == ((known["ci_low"] > 0) | (known["ci_high"] < 0))).all()
    assert of(claims, "astana", "difference")["p"] < 0.001
    means = estimates.means(table[table["part"] == "since"], "tone", n_boot=300)
    mine = means[(means["outlet"] == "A") & (means["track"] == "astana")].iloc[0]
    assert of(claims, "astana", "since", "A")["ci_low"] == pytest.approx(mine["ci_low"])


def test_without_a_change_it_is_seldom_found():
    found = []
    for seed in range(120):
        table = passages(0.2, 0.2, seed=seed)
        claims = over_time.change(table, "tone", table["part"], ["before", "since"], n_boot=150)
        found.append(of(claims, "both", "difference")["p"] < 0.05)
    assert np.mean(found) < 0.1


def test_annotations_adjust_the_change():
    table = passages(0.0, 0.0, n=60).assign(annotation=np.nan, inclusion_probability=np.nan, developed_on=False)
    # The score misses that the later articles are in favour.
    rng = np.random.default_rng(7)
    read = rng.random(len(table)) < 0.6
    table.loc[read, "annotation"] = (rng.random(len(table)) < np.where(table["part"] == "since", 0.8, 0.2)).astype(
        float
    )[read]
    table.loc[read, "inclusion_probability"] = 0.6
    alone = over_time.change(table, "tone", table["part"], ["before", "since"], n_boot=200)
    adjusted = over_time.change(table, "tone", table["part"], ["before", "since"], labels="annotation", n_boot=200)
    assert abs(of(alone, "astana", "difference")["estimate"]) < 0.3
    assert of(adjusted, "astana", "difference")["estimate"] == pytest.approx(0.6, abs=0.35)
    assert set(adjusted["estimator"]) == {"design-adjusted"}


def test_a_change_is_between_two_parts():
    table = passages()
    with pytest.raises(InputError, match="two parts"):
        over_time.change(table, "tone", table["part"], ["before"])


def test_a_thin_part_gives_no_interval_and_says_so():
    table = passages(n=8)
    claims = over_time.change(table, "tone", table["part"], ["before", "since"], n_boot=50)
    row = of(claims, "astana", "difference")
    assert np.isnan(row["ci_low"])
    assert np.isnan(row["p"])
    assert "too few" in row["method"]


def test_rates_are_of_all_articles_of_the_period():
    articles = pd.DataFrame({"article_id": [str(i) for i in range(500)], "outlet": "A"})
    period = pd.Series(["May"] * 100 + ["June"] * 400)
    speaking = articles.iloc[[*range(10), *range(100, 120)]].assign(track="geneva")
    table = over_time.rates(articles, speaking, period).set_index(["track", "period"])
    may = table.loc[("geneva", "May")]
    assert may["estimate"] == 0.1
    assert table.loc[("geneva", "June"), "estimate"] == 0.05
    assert may["ratio"] == pytest.approx(10.5 / 100.5 / (20.5 / 400.5))
    # Katz: the standard error of the log of a ratio of two shares.
    error = np.sqrt(1 / 10.5 - 1 / 100.5 + 1 / 20.5 - 1 / 400.5)
    assert np.log(may["ratio_high"] / may["ratio"]) == pytest.approx(1.959964 * error)


def test_articles_of_no_known_period_are_left_out():
    articles = pd.DataFrame({"article_id": list("abc"), "outlet": "A"})
    table = over_time.rates(articles, articles.assign(track="astana"), pd.Series(["2017", "", None]))
    assert table["n_articles"].tolist() == [1, 1]


def calendar(near_rate, far_rate, seed=0, n=600, rounds=15):
    rng = np.random.default_rng(seed)
    articles = pd.DataFrame({"article_id": [str(i) for i in range(n)], "outlet": "A"})
    days = rng.integers(-60, 60, n)
    nearest = pd.DataFrame({"round_astana": rng.integers(0, rounds, n).astype(str), "days_astana": days})
    nearest[["round_geneva", "days_geneva"]] = nearest
    speaks = rng.random(n) < np.where(np.abs(days) <= 7, near_rate, far_rate)
    return articles, articles[speaks].assign(track="astana"), nearest


def test_a_track_that_follows_the_calendar_has_a_ratio_above_one():
    claims = over_time.around(*calendar(0.6, 0.2), n_boot=300).set_index("track")
    row = claims.loc["astana"]
    assert row["ci_low"] > 1
    assert row["ci_low"] < row["estimate"] < row["ci_high"]
    assert row["near"] == pytest.approx(0.6, abs=0.15)
    assert np.isnan(claims.loc["geneva", "estimate"])
    assert "one of the two times" in claims.loc["geneva", "method"]


def test_a_track_that_does_not_follow_it_is_seldom_said_to():
    p = [over_time.around(*calendar(0.3, 0.3, seed), n_boot=150)["p"].iloc[0] for seed in range(100)]
    assert np.mean(np.array(p) < 0.05) < 0.12


def test_few_meetings_give_no_interval():
    claims = over_time.around(*calendar(0.6, 0.2, rounds=3), n_boot=50).set_index("track")
    assert np.isnan(claims.loc["astana", "ci_low"])
    assert "no interval" in claims.loc["astana", "method"]


def test_only_days_tell_how_far_a_meeting_is():
    articles = pd.DataFrame({"published": pd.to_datetime(["2017-01-24", "2017-01-01", None])})
    table = meetings.distances(articles.assign(date_precision=["day", "month", ""]))
    assert table["days_astana"].tolist() == [0, pd.NA, pd.NA]
    assert table["round_geneva"].tolist()[1:] == ["", ""]
