"""The notebooks as files: stripped, thin, complete, and runnable anywhere."""

import ast
import subprocess
import sys

import nbformat
import pytest

from twotracks import config
from twotracks.study import runner as study

BOOKS = study.notebooks()


@pytest.fixture(params=BOOKS, ids=[path.stem for path in BOOKS])
def book(request):
    return nbformat.read(request.param, as_version=4)


@pytest.mark.slow
def test_outputs_are_stripped():
    result = subprocess.run(
        [sys.executable, "-m", "nbstripout", "--verify", *map(str, BOOKS)],
        capture_output=True,
        text=True,
        check=False,
    )
    assert result.returncode == 0, result.stdout


def test_the_kernel_is_python3(book):
    nbformat.validate(book)
    assert book.metadata.kernelspec.name == "python3"


def test_the_first_cell_asks_and_tells(book):
    first = book.cells[0].source
    assert first.startswith("# ")
    for part in ("**Question.**", "goes in", "comes out", "takes", "you will have learnt"):
        assert part in first


def test_limits_and_exercises_come_last_and_then_versions(book):
    assert "versions()" in book.cells[-1].source
    last = book.cells[-2].source
    assert "## What this does not show" in last
    exercises = last.split("## Exercises")[1]
    assert 2 <= sum(line[:2] in {"1.", "2.", "3."} for line in exercises.splitlines()) <= 3


def test_cells_are_thin_and_tied_to_no_machine(book):
    for cell in book.cells:
        if cell.cell_type != "code":
            continue
        assert len(cell.source.splitlines()) <= 20
        for forbidden in ("sys.path", "!pip", "%pip", "../", "def ", "class ", "nltk.download"):
            assert forbidden not in cell.source
        ast.parse(cell.source)


def test_a_figure_is_saved_under_the_name_the_notebook_announces(book):
    source = "\n".join(cell.source for cell in book.cells if cell.cell_type == "code")
    saved = [part.split('"')[1] for part in source.split("tt.save(fig, ")[1:]]
    for name in saved:
        assert name.split("{")[0] in book.cells[0].source


def test_every_figure_has_its_notebook_once():
    names = []
    for path in BOOKS:
        source = path.read_text(encoding="utf-8")
        names += [part.split('\\"')[1] for part in source.split("tt.save(fig, ")[1:]]
    assert len(names) == len(set(names)) > 8
    assert config.NOTEBOOKS.joinpath("00_start_here.ipynb").exists()


def test_the_stance_notebook_leads_with_the_annotated_sample():
    """The estimator, not the score, comes first; whether the score is an exploration is decided by the registry."""
    book = nbformat.read(config.NOTEBOOKS / "07_stance.ipynb", as_version=4)
    source = "\n".join(cell.source for cell in book.cells if cell.cell_type == "code")
    steps = ["annotation.attach", "tt.plot.adjusted_gaps", "tt.measures(annotated)", "tt.plot.means"]
    places = [source.index(step) for step in steps]
    assert places == sorted(places)
    assert "0.5" not in source  # the threshold stands in the registry and nowhere else


def test_the_line_for_ones_own_annotations_runs_as_it_is_told(tmp_path):
    """Notebook 7 says in a comment how to load annotations of one's own; followed to the letter, it works."""
    import re

    import twotracks as tt

    book = nbformat.read(config.NOTEBOOKS / "07_stance.ipynb", as_version=4)
    source = "\n".join(cell.source for cell in book.cells if cell.cell_type == "code")
    own = tmp_path / "annotations.csv"
    tt.annotation.add(tt.annotation.load("fa-kes").drop(columns=["split", "stratum"]), own)
    articles = tt.load_corpus("teaching").head(10)
    articles.attrs["corpus"] = {"name": "fa-kes"}
    told = re.search(r"# yours: (load\(.*\))", source)[1].replace('"annotations.csv"', repr(str(own)))
    found = eval(f"tt.annotation.{told}", {"tt": tt, "articles": articles})
    assert len(found) > 10 and set(found["stance"]) <= {-1, 0, 1}
