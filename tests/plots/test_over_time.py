"""Figures of change over time."""

import pandas as pd
import pytest

from twotracks import plots
from twotracks.inference import over_time


def words(fig) -> str:
    texts = [fig.get_suptitle(), fig.get_supxlabel()]
    for ax in fig.axes:
        texts += [ax.get_xlabel(), ax.get_ylabel(), *(text.get_text() for text in ax.texts)]
        texts += [label.get_text() for label in (*ax.get_yticklabels(), *ax.get_xticklabels())]
    return " ".join(" | ".join(texts).split())


def test_rates_say_of_how_many_and_leave_out_thin_periods():
    articles = pd.DataFrame({"article_id": [str(i) for i in range(203)], "outlet": "A"})
    period = pd.Series(["2016"] * 100 + ["2017"] * 100 + ["2018"] * 3)
    claims = over_time.rates(articles, articles.iloc[:10].assign(track="astana"), period)
    said = words(plots.rates(claims))
    assert "2016 (100)" in said
    assert "2018" not in said
    assert "Periods with fewer than 20 articles are in the CSV" in said
    assert "(%)" in said


def test_without_dates_or_days_a_sentence_stands_in_place_of_a_figure():
    articles = pd.DataFrame({"article_id": ["a"], "outlet": ["A"]})
    none = over_time.rates(articles, articles.assign(track="astana"), pd.Series([""]))
    assert "when it was published" in words(plots.rates(none))
    empty = pd.DataFrame({"outlet": ["A"], "track": ["astana"], "estimate": [float("nan")]})
    assert "does not tell the day" in words(plots.around(empty))


def test_a_change_shows_both_parts_the_difference_and_its_test():
    rows = []
    for track in ("astana", "both"):
        for part, value in (("before", 0.1), ("since", 0.4), ("difference", 0.3)):
            rows.append(
                {"track": track, "part": part, "estimate": value, "ci_low": value - 0.1, "ci_high": value + 0.1}
            )
    claims = pd.DataFrame(rows).assign(outlet="A", n_articles=12, p=0.031)
    said = words(plots.change(claims))
    assert "Astana: before (12)" in said
    assert "Astana minus Geneva: difference (12)" in said
    assert "p = 0.031" in said
    assert "not what changed it" in said


@pytest.mark.parametrize("contrast", [True, False])
def test_sides_of_keyness_that_are_no_tracks_are_named(contrast):
    passages = pd.DataFrame({"article_id": list("abcdefghijkl"), "sentence_no": 0, "outlet": "A", "track": "astana"})
    passages["sentence"] = ["The truce held."] * 6 + ["Refugees went home."] * 6
    from twotracks.analysis import keyness

    period = pd.Series(["before"] * 6 + ["since"] * 6)
    table = keyness.between_periods(passages, period, ["before", "since"], repeats=True)
    fig = plots.keyness(table, sides=("later", "earlier"), title="What came?") if contrast else plots.keyness(table)
    assert ("typical of later" in words(fig)) == contrast
    assert ("typical of Astana" in words(fig)) != contrast
