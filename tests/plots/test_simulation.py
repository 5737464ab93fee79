"""Figures of simulation results: a question above, an axis with its unit, what is not shown below."""

from twotracks import plots
from twotracks.plots.simulation import quantity
from twotracks.simulation.ground_truth import FOUND, GROUND_TRUTH
from twotracks.simulation.stored import reported


def words(fig) -> str:
    return " ".join(text.get_text() for text in fig.findobj(match=lambda item: hasattr(item, "get_text")))


def test_coverage_and_false_positive_rate():
    table = reported("operating-characteristics")
    fig = plots.calibration(table, 600)
    said = words(fig)
    assert fig.get_suptitle().endswith("Simulated corpora of 600 articles")
    assert "empirical coverage of 95 % intervals (%)" in said and "false positive rate (%)" in said
    labels = [tick.get_text() for tick in fig.axes[0].get_yticklabels()]
    expected = table[(table["n_articles"] == 600) & table["power"].isna()]
    assert len(labels) == len(expected)
    assert {label.split(" (")[0] for label in labels} == set(quantity(expected))


def test_power_has_a_panel_a_measure():
    fig = plots.power(reported("power"), [GROUND_TRUTH, FOUND, "VADER"], ["A further line."])
    assert len(fig.axes) == 3 and fig.get_suptitle().endswith("?")
    said = words(fig)
    assert "simulated gap" in said and "A further line." in said and "Not shown" in said


def test_the_type_token_curve_names_the_simulated_corpus():
    table = reported("type-token")
    fig = plots.type_token(table, "teaching")
    assert len(fig.axes[0].lines) == table["corpus"].nunique()
    assert "teaching (simulated)" in [text.get_text() for text in fig.axes[0].get_legend().get_texts()]
