"""Figures at column width: exact, legible, whole, the same twice, and simulated ones say so."""

import re
from itertools import pairwise

import matplotlib
import numpy as np
import pytest
from matplotlib.text import Text

from twotracks.errors import InputError
from twotracks.plots import column
from twotracks.plots.drawn import dumped
from twotracks.plots.style import SIMULATED, finish, mark_simulated, new_figure, style

POINTS = 72 / 25.4


def figure(label="short", width=8.0, columns=1, simulated=False):
    fig, axes = new_figure(width, 3.5, columns, sharey=True)
    for ax in axes:
        ax.barh([f"{label} {i}" for i in range(5)], np.arange(5) * 12345.6)
        ax.plot([1, 2], [1, 2], label="one")
        ax.set_xlabel("a rather long name of what is measured here, with its unit (per thousand words of the text)")
        ax.legend(loc="upper left")
        ax.text(0, 0, "small print", fontsize=7)
    finish(fig, "A question that goes into the caption", "A note that goes there too.")
    return dumped(mark_simulated(fig) if simulated else fig)


def laid_out(given):
    with matplotlib.rc_context(style()):
        fig, width, area = column.at_width(given)
        fig.draw_without_rendering()
        return fig, width, area


@pytest.mark.parametrize("given, wide", [({}, 88), ({"label": "a name as long as names of outlets get to be"}, 180),
                                         ({"columns": 3, "width": 12}, 180)])  # fmt: skip
def test_one_column_where_it_fits_and_two_where_not(given, wide):
    _, width, area = laid_out(figure(**given))
    assert width == wide and area.width == pytest.approx(wide / 25.4)


@pytest.mark.parametrize("given", [{}, {"columns": 3, "width": 12}, {"simulated": True}])
def test_nothing_is_cut_off_and_nothing_is_too_small(given):
    fig, _, area = laid_out(figure(**given))
    tight = fig.get_tightbbox()
    assert tight.x0 >= -0.01 and tight.x1 <= area.width + 0.01
    assert area.y0 <= tight.y0 and area.y1 >= tight.y1
    shown = [text for text in fig.findobj(Text) if text.get_text() and text.get_visible()]
    assert min(text.get_fontsize() for text in shown) >= column.LEAST_POINTS
    assert not any("caption" in text.get_text() or "goes there too" in text.get_text() for text in shown)


def test_labels_of_panels_do_not_run_into_each_other():
    fig, _, _ = laid_out(figure(columns=3, width=12))
    boxes = [ax.xaxis.label.get_window_extent() for ax in fig.axes]
    assert all(a.x1 <= b.x0 for a, b in pairwise(boxes))


def test_what_is_simulated_still_says_so_inside_the_figure():
    fig, _, area = laid_out(figure(simulated=True))
    (mark,) = [text for text in fig.texts if " ".join(text.get_text().split()) == SIMULATED]
    box = mark.get_window_extent().transformed(fig.dpi_scale_trans.inverted())
    assert box.y1 <= area.y1 and box.x1 <= area.x1
    assert not fig.axes[0].get_tightbbox().overlaps(mark.get_window_extent())


def test_files_are_as_wide_as_the_column_with_fonts_in_them_and_the_same_twice(tmp_path):
    given = figure()
    for name in ("one", "two"):
        (tmp_path / name).mkdir()
        assert column.write(given, tmp_path / name / "plot") == 88
    for kind in ("svg", "pdf"):
        assert (tmp_path / "one" / f"plot.{kind}").read_bytes() == (tmp_path / "two" / f"plot.{kind}").read_bytes()
    pdf = (tmp_path / "one" / "plot.pdf").read_bytes()
    (box,) = re.findall(rb"/MediaBox \[ ?[\d.]+ [\d.]+ ([\d.]+)", pdf)
    assert float(box) == pytest.approx(88 * POINTS, abs=0.01)
    assert b"/FontFile2" in pdf and b"/Type3" not in pdf and b"/CreationDate" not in pdf


def test_bytes_that_are_no_figure_are_refused_in_a_sentence():
    with pytest.raises(InputError, match="cannot be read here"):
        column.at_width(b"no pickle")
