"""Figures kept for a paper: only in a run, unchanged by it, and with what their captions need."""

import gc
import pickle

import matplotlib.pyplot as plt
import pandas as pd
from matplotlib.transforms import TransformNode

from twotracks.plots import drawn
from twotracks.plots.save import save
from twotracks.plots.style import finish, new_figure


def figure(table=None):
    fig, (ax,) = new_figure(8, 3)
    ax.plot([1, 2], [1, 2])
    return finish(fig, "Is it so?", ["How to read it.", "", "What it does not show."], table)


def table():
    data = pd.DataFrame({"x": [1.0]})
    data.attrs = {"corpus": {"name": "one", "sha256": "abc"}, "parameters": {"seed": 1}, "other": 2}
    return data


def test_outside_a_run_nothing_is_kept(tmp_path, monkeypatch):
    monkeypatch.delenv("TWOTRACKS_DRAWN", raising=False)
    save(figure(table()), "plot")
    assert drawn.read(tmp_path) == {}


def test_what_is_saved_is_the_same_with_and_without(tmp_path, monkeypatch):
    first = save(figure(table()), "plot")
    before = {path.name: path.read_bytes() for path in first.parent.iterdir()}
    monkeypatch.setenv("TWOTRACKS_DRAWN", str(tmp_path / "drawn"))
    save(figure(table()), "plot")
    assert {path.name: path.read_bytes() for path in first.parent.iterdir()} == before


def test_title_notes_and_what_travels_are_kept(tmp_path, monkeypatch):
    monkeypatch.setenv("TWOTRACKS_DRAWN", str(tmp_path))
    save(figure(table()), "plot")
    kept = drawn.read(tmp_path)["plot"]
    assert (kept.title, kept.notes) == ("Is it so?", ["How to read it.", "What it does not show."])
    assert kept.attrs == {"corpus": {"name": "one", "sha256": "abc"}, "parameters": {"seed": 1}}
    assert kept.figure is not None and len(kept.checksum) == 64


def test_a_figure_with_a_function_of_its_own_is_kept_without(tmp_path, monkeypatch):
    monkeypatch.setenv("TWOTRACKS_DRAWN", str(tmp_path))
    fig, ax = plt.subplots()
    ax.xaxis.set_major_formatter(lambda value, _: f"{value}!")
    plt.close(fig)
    save(fig, "own", table())
    assert drawn.read(tmp_path)["own"].figure is None


def test_no_link_between_transforms_is_kept_under_an_old_address():
    """Or a figure that is laid out anew keeps a part where it was, whenever two addresses happen to be the same."""
    again = pickle.loads(drawn.dumped(figure()))
    nodes = [node for node in gc.get_objects() if isinstance(node, TransformNode)]
    assert again.axes and len(nodes) > 50
    assert all(key == id(ref()) for node in nodes for key, ref in node._parents.items() if ref() is not None)
