"""The runner: notebooks run, figures move into place whole, a failing cell is named and changes nothing."""

import os
from pathlib import Path

import nbformat
import pytest
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook

from twotracks import config, files
from twotracks.corpus import reading
from twotracks.errors import InputError
from twotracks.plots import manifest
from twotracks.study import runner as study

PLOT = """
import matplotlib.pyplot as plt
import pandas as pd
import twotracks as tt

articles = tt.load_corpus()
table = pd.DataFrame({{"n": [len(articles)]}})
table.attrs = articles.attrs
fig, ax = plt.subplots()
tt.save(fig, "{name}", table)
"""


@pytest.fixture
def notebook(tmp_path, monkeypatch):
    monkeypatch.setattr(config, "BUILD", tmp_path / "build")

    def make(name, *cells):
        book = new_notebook(
            cells=[new_markdown_cell(f"# {name}\n\n**Question.** Does it run?"), *map(new_code_cell, cells)]
        )
        path = tmp_path / f"{name}.ipynb"
        nbformat.write(book, path)
        return path

    return make


@pytest.fixture
def own(tmp_path):
    path = tmp_path / "my <own> paper.csv"
    path.write_text("text,outlet\nTalks went on.,A\n", encoding="utf-8")
    return path


def folder_of(path):
    """Where the figures of a user's own file go: its name and the first digits of its checksum."""
    name = reading.provenance(reading.read(str(path)))["name"]
    return config.figures() / name


@pytest.mark.slow
def test_figures_pages_and_index(notebook, own):
    only = [notebook("01_one", PLOT.format(name="first")), notebook("02_two", PLOT.format(name="second"))]
    index = study.run(str(own), only=only)
    folder = folder_of(own)
    assert manifest.verify(folder) == []
    assert set(manifest.read(folder)["figures"]) == {"first", "second"}
    page = index.read_text(encoding="utf-8")
    assert "my &lt;own&gt; paper.csv" in page and "<own>" not in page, "names are escaped"
    assert "01_one.html" in page and "Does it run?" in page
    assert (index.parent / "01_one.html").exists()
    for found in page.split("<img src='")[1:]:
        assert (index.parent / found.split("'")[0]).resolve().exists()
    assert not (index.parent / "figures-unfinished").exists()


LINES = """
passages = pd.DataFrame({"sentence": ["Talks <b>went</b> on."], "outlet": ["A"]})
passages.attrs = articles.attrs
tt.save_lines(pd.DataFrame({"label": ["talks"]}), tt.lines(passages, ["talks"]), "first")
"""


@pytest.mark.slow
def test_the_index_leads_from_a_figure_to_its_lines(notebook, own):
    only = [notebook("01_one", PLOT.format(name="first"), LINES), notebook("02_two", PLOT.format(name="second"))]
    index = study.run(str(own), only=only)
    page = index.read_text(encoding="utf-8")
    assert page.count("<a href='lines-first.html'>") == 1 and "lines-second" not in page
    assert "Talks" in (index.parent / "lines-first.html").read_text(encoding="utf-8")
    assert not list(folder_of(own).glob("lines-*")), "sentences stay out of the figures"


@pytest.mark.slow
def test_figures_of_an_earlier_run_that_are_no_longer_made_go_and_a_users_own_stay(notebook, own):
    study.run(str(own), only=[notebook("01_one", PLOT.format(name="first"))])
    folder = folder_of(own)
    (folder / "notes.md").write_text("mine")
    study.run(str(own), only=[notebook("01_one", PLOT.format(name="other"))])
    assert {path.name for path in folder.iterdir()} == {
        "other.png",
        "other.svg",
        "other.csv",
        "manifest.json",
        "notes.md",
    }


@pytest.mark.slow
def test_a_failing_cell_is_named_with_source_and_error_and_figures_stay(notebook, own):
    study.run(str(own), only=[notebook("01_one", PLOT.format(name="first"))])
    folder = folder_of(own)
    before = {path.name: path.read_bytes() for path in folder.iterdir()}
    failing = notebook("02_two", PLOT.format(name="second"), "x = 1\nraise KeyError('no such outlet')", "never = True")
    with pytest.raises(study.CellFailed) as caught:
        study.run(str(own), only=[notebook("01_one", PLOT.format(name="changed")), failing])
    said = str(caught.value)
    assert said.startswith("02_two.ipynb, code cell 2:")
    assert "raise KeyError('no such outlet')" in said and "KeyError: 'no such outlet'" in said
    assert "never" not in said and "Traceback" not in said
    assert {path.name: path.read_bytes() for path in folder.iterdir()} == before
    assert (config.BUILD / folder_of(own).name / "02_two.ipynb").exists(), "the notebook as far as it got"


@pytest.mark.slow
def test_a_kernel_that_dies_is_said_in_words(notebook, own):
    with pytest.raises(study.CellFailed, match="ended by itself"):
        study.run(str(own), only=[notebook("01_one", "import os\nos._exit(1)")])


def test_a_corpus_that_is_not_there_stops_before_any_notebook(notebook):
    with pytest.raises(InputError, match="neither a known corpus"):
        study.run("no-such-corpus", only=[notebook("01_one", "raise SystemExit")])


@pytest.mark.slow
def test_a_path_holds_from_anywhere(notebook, own, monkeypatch):
    monkeypatch.chdir(own.parent)
    study.run(own.name, only=[notebook("01_one", PLOT.format(name="first"))])
    assert (folder_of(own) / "first.png").exists()


def test_the_studys_own_notebooks_are_in_order():
    names = [path.name for path in study.notebooks()]
    assert names == sorted(names)
    assert [int(name[:2]) for name in names] == list(range(len(names)))


@pytest.mark.slow
@pytest.mark.skipif(os.name == "nt", reason="signals differ on Windows")
def test_an_interrupt_leaves_figures_as_they_were(tmp_path, own):
    """The real command, interrupted in the middle of a run."""
    import signal
    import subprocess
    import sys
    import threading

    home = Path(os.environ["TWOTRACKS_FIGURES"])
    folder = home / folder_of(own).name
    folder.mkdir(parents=True)
    (folder / "coverage.png").write_bytes(b"the old figure")
    process = subprocess.Popen(
        [sys.executable, "-m", "twotracks", "study", str(own)], cwd=config.ROOT, stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT, text=True, start_new_session=True,
        # A background job of a shell would ignore Ctrl-C, and so would its children.
        preexec_fn=lambda: signal.signal(signal.SIGINT, signal.default_int_handler),  # noqa: PLW1509
    )  # fmt: skip
    # It says when the first of its notebooks is done; the others are running or wait for their turn. Ending the
    # process ends its output too, so that nothing waits for ever.
    deadline = threading.Timer(240, process.kill)
    deadline.start()
    said = ""
    for line in process.stdout:
        said += line
        if line.endswith(" done\n"):
            break
    else:
        pytest.fail(f"it ended, or was ended, before any notebook was done: {said}")
    process.send_signal(signal.SIGINT)
    said += process.communicate()[0]
    deadline.cancel()
    assert process.returncode == 130, said
    assert "Traceback" not in said
    assert [path.name for path in folder.iterdir()] == ["coverage.png"]
    assert (folder / "coverage.png").read_bytes() == b"the old figure"


@pytest.mark.slow
@pytest.mark.parametrize(
    ("name", "rows"),
    [
        ("no passage at all", ["Snow fell on Oslo. Nobody minded."] * 3),
        (
            "one outlet and one track",
            [f"The Astana process on Syria met for day {i}. The talks went on." for i in range(6)],
        ),
    ],
)
def test_every_notebook_says_in_words_what_a_thin_corpus_cannot_carry(tmp_path, monkeypatch, name, rows):
    monkeypatch.setattr(config, "BUILD", tmp_path / "build")
    path = tmp_path / f"{name}.csv"
    path.write_text("text,outlet\n" + "\n".join(f"{row},A" for row in rows) + "\n", encoding="utf-8")
    index = study.run(str(path))
    folder = folder_of(path)
    assert manifest.verify(folder) == []
    assert len(manifest.read(folder)["figures"]) == 33
    assert index.exists()


def test_a_figure_saved_outside_a_notebook_stays_and_is_still_listed(tmp_path):
    import matplotlib.pyplot as plt
    import pandas as pd

    import twotracks as tt

    table = pd.DataFrame({"n": [1]})
    table.attrs["corpus"] = {"name": "mine"}
    target = tt.save(plt.figure(), "my-own", table).parent
    fresh = tmp_path / "fresh"
    fresh.mkdir()
    (fresh / "new.png").write_bytes(b"x")
    entry = {"notebook": "01_x.ipynb", "files": {"new.png": files.checksum(fresh / "new.png")}, "parameters": {}}
    made = {"corpus": {"name": "mine"}, "versions": manifest.versions(), "lexicons": {}, "notebooks": {}}
    manifest.write(fresh, {**made, "figures": {"new": entry}})
    study.promote([fresh], target)
    assert (target / "my-own.png").exists() and (target / "new.png").exists()
    assert set(manifest.read(target)["figures"]) == {"my-own", "new"}
    assert manifest.verify(target) == []
