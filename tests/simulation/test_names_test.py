"""Intervals of naming shares on simulated corpora."""

from twotracks.simulation import names_test
from twotracks.simulation.stored import reported


def test_the_stored_table_says_how_far_the_intervals_hold():
    table = reported("naming-test").set_index(["contrast", "scope"])
    assert set(table.index.get_level_values("contrast")) == set(names_test.CONTRASTS)
    assert table["coverage"].min() >= 0.85
    assert table["bias"].abs().max() < 0.06


def test_an_estimator_that_is_off_is_seen(monkeypatch):
    honest = names_test.characteristics(runs=2, n_articles=150)
    shares = names_test.contrast.shares

    def off(names, which, **options):
        claims = shares(names, which, **options)
        columns = ["estimate", "ci_low", "ci_high"]
        return claims.assign(**{name: (claims[name] + 0.5).clip(upper=1) for name in columns})

    monkeypatch.setattr(names_test.contrast, "shares", off)
    assert names_test.characteristics(runs=2, n_articles=150)["coverage"].min() < honest["coverage"].min()
