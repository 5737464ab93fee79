"""Figures of naming and of camps."""

import pandas as pd

from twotracks import plots

ROWS = pd.DataFrame(
    {
        "outlet": ["A", "B", "A", "B"], "estimator": ["names resolved by rules"] * 2 + ["corrected by annotated names"] * 2,
        "estimate": [0.2, 0.8, 0.25, 0.75], "ci_low": [0.1, None, 0.1, None], "ci_high": [0.3, None, 0.4, None],
        "n_first": [2.0, 8.0, 2.5, 7.5], "n_second": [8.0, 2.0, 7.5, 2.5], "n_articles": 9,
    }
)  # fmt: skip


def words(fig) -> str:
    texts = [fig.get_suptitle(), fig.get_supxlabel()]
    for ax in fig.axes:
        legend = ax.get_legend()
        texts += [ax.get_xlabel(), ax.get_ylabel(), *(text.get_text() for text in ax.texts)]
        texts += [text.get_text() for text in legend.get_texts()] if legend else []
        texts += [label.get_text() for label in ax.get_yticklabels()]
    return " ".join(" | ".join(texts).split())


def test_shares_of_names_say_what_they_are_of_and_how_often_the_rules_err():
    said = words(plots.naming(ROWS, "the names of X that are “y”"))
    assert "% of the names of X that are “y”" in said
    assert "A (10)" in said
    assert "annotated by language models" in said
    assert "of the corrected shares with the error of the rules" in said
    alone = words(plots.naming(ROWS.head(2), "the names of X"))
    assert "without the error of the rules" in alone
    assert "planted" not in alone
    assert "planted" in words(plots.naming(ROWS.head(2), "the names of X", pd.Series({"A": 0.2})))


def test_where_nobody_has_five_names_it_says_so():
    assert "No outlet of this corpus has five such names" in words(plots.naming(ROWS.assign(estimate=None), "y"))


def test_intervals_of_outlets_are_drawn_beside_their_camp():
    table = pd.DataFrame({"outlet": list("abcd"), "camp": ["x", "x", "y", "y"], "share": [0.9, 0.8, 0.1, 0.2]})
    plain = plots.by_camp(table, pd.DataFrame(), "share", "share", "Who?")
    barred = plots.by_camp(table.assign(ci_low=0.0, ci_high=1.0), pd.DataFrame(), "share", "share", "Who?")
    assert len(barred.axes[0].lines) == len(plain.axes[0].lines) + 4
    assert "Bars: 95 % intervals" in words(barred)
    assert "Bars" not in words(plain)
