"""Hypotheses: complete, and decided by the rule that stands in the file and by nothing else."""

import pandas as pd
import pytest

from twotracks.inference import hypotheses


def outlets(shift, n=6):
    index = [f"o{i}" for i in range(2 * n)]
    sides = ["Damascus and its allies"] * n + ["neither"] * n
    values = pd.Series([shift + 0.01 * i for i in range(n)] + [0.01 * i for i in range(n)], index=index)
    return {"terrorist-share": values}, {"camp_by_side": pd.Series(sides, index=index)}


@pytest.mark.parametrize(("shift", "verdict"), [(0.5, "supported"), (-0.5, "contradicted"), (0.0, "not supported")])
def test_the_verdict_follows_the_rule(shift, verdict):
    table = hypotheses.decide(*outlets(shift)).set_index("id")
    assert table.loc["H4", "verdict"] == verdict
    assert (table.drop(index="H4")["verdict"] == "cannot be told").all()


def test_too_few_outlets_cannot_tell_whatever_they_say():
    table = hypotheses.decide(*outlets(0.9, n=2)).set_index("id")
    assert table.loc["H4", "verdict"] == "cannot be told" and table.loc["H4", "difference"] > 0.8


def test_the_correction_is_over_what_the_corpus_can_test():
    values, groups = outlets(0.5)
    both = {**values, "russia-share": values["terrorist-share"]}
    alone, together = (hypotheses.decide(v, groups).set_index("id") for v in (values, both))
    assert alone.loc["H4", "p_holm"] == alone.loc["H4", "p"]
    assert together.loc["H4", "p_holm"] == pytest.approx(2 * together.loc["H4", "p"])


def test_every_hypothesis_says_what_it_needs_and_what_has_no_measure_says_so():
    table = hypotheses.load()
    assert table["id"].tolist() == [f"H{i}" for i in range(1, 12)]
    assert (table[["statement", "source", "estimand", "needs"]].apply(lambda column: column.str.len()) > 10).all(
        axis=None
    )
    measured = table["value"] != ""
    assert table.loc[measured, "grouping"].isin(("camp", "camp_by_side", "country")).all()
    assert (table.loc[measured, "target"].map(len) > 0).all()


def test_values_need_five_articles():
    rows = [
        {
            "article_id": f"{outlet}{track}{i}",
            "outlet": outlet,
            "track": track,
            "voice": "outlet",
            "speaker": "",
            "mine": 0.5,
        }
        for outlet, n in (("A", 5), ("B", 4))
        for track in ("astana", "geneva")
        for i in range(n)
    ]
    found = hypotheses.values_of(pd.DataFrame(rows), "mine", pd.Series({"A": 0.5, "B": None}))
    assert found["own-gap"].index.tolist() == ["A"] == found["terrorist-share"].index.tolist()
    assert found["astana-share"].to_dict() == {"A": 0.5, "B": 0.5}
    assert found["russia-share"].empty
