"""Figures of voices: every speaker a row, estimators named, thin groups hollow, captions say what is not known."""

import numpy as np
import pandas as pd
import pytest

import twotracks.plots as plot


def words(fig):
    texts = [fig.get_suptitle(), fig.get_supxlabel().replace("\n", " ")]
    for ax in fig.axes:
        texts += [ax.get_xlabel(), ax.get_ylabel(), ax.get_title(loc="left"), *(text.get_text() for text in ax.texts)]
        texts += [label.get_text() for label in ax.get_yticklabels()]
        texts += [text.get_text() for text in ax.get_legend().get_texts()] if ax.get_legend() else []
    return " | ".join(texts)


@pytest.fixture
def claims():
    rows = [
        {"outlet": outlet, "track": track, "estimator": estimator, "value": value, "estimate": share}
        for outlet in ("A", "B", "all outlets")
        for track in ("astana", "geneva")
        for estimator in ("measure alone", "design-adjusted")
        for value, share in (("", 0.6), ("un", 0.4), ("no track", 0.0))
    ]
    table = pd.DataFrame(rows).assign(n_passages=30, n_articles=20, n_annotated=9)
    return table.assign(ci_low=table["estimate"] - 0.1, ci_high=table["estimate"] + 0.1)


def test_all_outlets_are_drawn_with_both_estimators_and_what_is_said_of_them(claims):
    fig = plot.quoted(claims, "The speaker is right in 72 %.")
    said = words(fig)
    for part in (
        "the outlet itself", "United Nations", "no track after all", "rules alone", "rules corrected\nby annotations",
        "Astana", "Geneva", "right in 72 %", "all outlets (30 on Astana in 20 articles", "do not contain their error",
    ):  # fmt: skip
        assert part in said
    assert "annotations alone" not in said
    low, _ = fig.axes[0].get_xlim()
    assert low < -10  # a corrected share may lie below nought, and its bar is in the picture


def test_groups_are_corrected_where_they_can_be_and_one_is_no_comparison(claims):
    thin = claims.assign(ci_low=claims["ci_low"].where(claims["estimator"] == "measure alone"))
    assert "Corrected by annotations" in words(plot.quoted_by_group(claims))
    assert "The rules alone." in words(plot.quoted_by_group(thin))
    one = plot.quoted_by_group(claims[claims["outlet"] == "A"], what="outlet")
    assert "of one outlet only" in words(one).replace("\n", " ")
    assert "of no camp that is known" in words(plot.quoted_by_group(claims.iloc[:0])).replace("\n", " ")
    many = pd.concat([claims.assign(outlet=f"outlet {i}") for i in range(8)])
    assert "3 smaller ones are in the CSV" in words(plot.quoted_by_group(many))


def test_claim_verbs_name_their_counts():
    table = pd.DataFrame({"outlet": "Daily", "value": ["un", "west"], "estimate": [0.0, 0.3], "n_articles": [2, 12]})
    table = table.assign(ci_low=[np.nan, 0.1], ci_high=[np.nan, 0.5], n_passages=[3, 20])
    said = words(plot.claim_verbs(table, "Found well."))
    assert "United Nations (3; 2)" in said and "Western states (20; 12)" in said and "Found well." in said
    assert "No quoted passage" in words(plot.claim_verbs(table.iloc[:0]))
    assert "There are no passages" in words(plot.quoted(table.iloc[:0]))
