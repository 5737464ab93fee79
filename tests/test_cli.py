"""The command line: what it says, and how it ends."""

import os
import subprocess
import sys

import pytest

from twotracks import cli, config


def run(*words):
    return subprocess.run(
        [sys.executable, "-m", "twotracks", *words],
        cwd=config.ROOT,
        capture_output=True,
        text=True,
        check=False,
        encoding="utf-8",
        env={**os.environ},
    )


@pytest.mark.slow
@pytest.mark.parametrize(
    ("words", "says"),
    [
        (["study", "no-such-corpus"], "neither a known corpus"),
        (["fetch", "no-such-corpus"], "No corpus is called"),
        (["fetch", "fa-kes", "--from", "nowhere.csv"], "There is no file at"),
        (["verify", "nothing"], "Make the figures first"),
        (["--nonsense"], "--help"),
    ],
)
def test_what_cannot_be_done_is_said_without_a_traceback(words, says):
    result = run(*words)
    assert result.returncode == 2
    assert says in result.stderr
    assert "Traceback" not in result.stderr


def test_corpora_lists_names_presence_licences_and_sizes(capsys):
    cli.corpora()
    said = capsys.readouterr().out
    for part in (
        "teaching",
        "fa-kes",
        "tehran-times",
        "un-general-debate",
        "CC BY 4.0",
        "CC0",
        "33,724",
        "yes",
        "no",
    ):
        assert part in said


def test_fetch_shows_licence_citation_size_and_checksum(capsys, shared):
    cli.fetch("fa-kes", shared("fa-kes.csv"))
    said = capsys.readouterr().out
    for part in ("CC BY 4.0", "Abu Salem", "1.6 MB", "90822dc38d08", "Verified"):
        assert part in said
    assert (config.cache() / "fa-kes" / "fa-kes.csv").exists()


@pytest.mark.slow
def test_help_names_every_command():
    said = run("--help").stdout
    for command in ("study", "fetch", "corpora", "verify", "lab"):
        assert command in said


def test_verify_names_what_changed_and_what_to_do():
    import matplotlib.pyplot as plt
    import pandas as pd

    from twotracks.corpus import reading
    from twotracks.errors import InputError
    from twotracks.plots import manifest
    from twotracks.plots.save import save

    table = pd.DataFrame({"n": [1]})
    table.attrs["corpus"] = reading.provenance(reading.read("teaching"))
    folder = save(plt.figure(), "plot", table).parent
    cli.verify("teaching")
    made = manifest.read(folder)
    made["notebooks"][""]["code"]["twotracks.corpus.reading"] = "0"
    made["corpus"]["sha256"] = "0"
    manifest.write(folder, made)
    with pytest.raises(InputError) as error:
        cli.verify("teaching")
    for what in (
        "the code of twotracks.corpus.reading has changed",
        "The corpus has changed",
        "make study CORPUS=teaching",
    ):
        assert what in str(error.value)


@pytest.mark.slow
def test_columns_reach_the_notebooks_by_option_or_environment(tmp_path, monkeypatch):
    import nbformat
    from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook

    from twotracks.study import runner as study

    monkeypatch.setattr(config, "BUILD", tmp_path / "build")
    own = tmp_path / "own.csv"
    own.write_text("Inhalt\nTalks went on.\n", encoding="utf-8")
    cell = "from twotracks import config\nfrom twotracks.corpus import reading\nassert len(reading.read(config.chosen())) == 1"
    nbformat.write(new_notebook(cells=[new_markdown_cell("# x"), new_code_cell(cell)]), tmp_path / "01_x.ipynb")
    study.run(str(own), "text=Inhalt", only=[tmp_path / "01_x.ipynb"])
    monkeypatch.setenv("TWOTRACKS_COLUMNS", "text=Inhalt")
    study.run(str(own), only=[tmp_path / "01_x.ipynb"])


@pytest.mark.slow
def test_passages_are_drawn_annotated_and_compared(tmp_path):
    import shutil

    import pandas as pd

    for annotator in "ab":
        made = run("annotate", "draw", str(tmp_path / f"sheet-{annotator}.csv"), "--n", "20", "--half-width", "0.2")
        assert made.returncode == 0 and "20 passages" in made.stdout
        assert "For an interval of +-0.20 about" in made.stdout and "you are drawing 20: +-0." in made.stdout
        path = tmp_path / f"sheet-{annotator}.csv"
        table = pd.read_csv(path, dtype="str", keep_default_na=False, encoding="utf-8-sig")
        table["stance"] = ["0", "1"] * 9 + ["-1", "1" if annotator == "a" else "0"]
        table.to_csv(path, index=False)
    out = str(tmp_path / "annotations.csv")
    read = run("annotate", "read", str(tmp_path / "sheet-a.csv"), "--annotator", "A", "--out", out)
    assert read.returncode == 0 and "0 passages were left empty" in read.stdout
    # The names of earlier versions still do.
    read = run("code", "read", str(tmp_path / "sheet-b.csv"), "--coder", "B", "--out", out)
    assert read.returncode == 0 and "holds 40 annotations" in read.stdout
    nobody = run("annotate", "read", str(tmp_path / "sheet-b.csv"), "--out", out)
    assert nobody.returncode == 2 and "Say so with --annotator" in nobody.stderr
    agreed = run("annotate", "agree", out)
    assert "1 passages on which annotators differ" in agreed.stdout and "0.95" in agreed.stdout
    again = run("annotate", "draw", str(tmp_path / "sheet-a.csv"))
    assert again.returncode == 2 and "may hold annotations" in again.stderr
    shutil.rmtree(tmp_path)


@pytest.mark.slow
@pytest.mark.parametrize("package", ["typer", "pandas", "twotracks.study.runner"])
def test_ctrl_c_while_packages_are_read_ends_in_one_line(package):
    """Whatever is being imported when a user presses Ctrl-C, they see a sentence and no traceback."""
    program = f"""
import runpy, sys
class Interrupt:
    def find_spec(self, name, *_):
        if name == {package!r}:
            raise KeyboardInterrupt
sys.meta_path.insert(0, Interrupt())
sys.argv = ["twotracks", "study", "nothing-of-this-name"]
runpy.run_module("twotracks", run_name="__main__")
"""
    result = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=False)
    assert result.returncode == 130
    assert "Traceback" not in result.stderr and result.stderr.startswith("Stopped"), result.stderr


def test_an_empty_corpus_is_not_the_folder_one_stands_in():
    from twotracks.errors import InputError

    with pytest.raises(InputError, match="No corpus is named"):
        cli.study("  ")


def test_a_sheet_is_drawn_from_a_table_whose_columns_are_named(tmp_path):
    import pandas as pd
    from typer.testing import CliRunner

    said = "The {0} talks on Syria were {1} on Thursday. Delegates praised the {0} process."
    texts = [said.format(track, word) for track in ("Astana", "Geneva") for word in ("fruitful", "stalled", "held")]
    pd.DataFrame({"Text, full": texts, "paper": "A", "body": "x"}).to_csv(tmp_path / "own.csv", index=False)
    (tmp_path / "map.csv").write_text("old,new\nA,The Post\n", encoding="utf-8")
    words = ["annotate", "draw", str(tmp_path / "sheet.csv"), "--corpus", str(tmp_path / "own.csv"), "--n", "6"]
    chosen = ["--columns", "text=Text, full,outlet=paper", "--rename", str(tmp_path / "map.csv")]
    made = CliRunner().invoke(cli.app, [*words, *chosen])
    assert made.exit_code == 0, made.output or made.exception
    key = pd.read_csv(tmp_path / "sheet.key.csv")
    assert len(key) == 6, list(key.columns)
    refused = CliRunner().invoke(cli.app, [*words, "--columns", "text=nowhere"])
    assert "has no column 'nowhere'" in str(refused.exception)
