"""A paper from a run: everything there, the same bytes twice, hostile names harmless, figures/ untouched."""

import re
import shutil
import subprocess

import pytest
from typer.testing import CliRunner

from twotracks import cli, config
from twotracks.errors import InputError
from twotracks.study import paper, references

FILES = ["captions.md", "checklist.md", "methods.md", "methods.tex", "references.bib", "tables.md", "tables.tex"]


@pytest.fixture(scope="session")
def made(finished):
    """The folder of a paper, and what lay below figures/ before and after."""
    patch = pytest.MonkeyPatch()
    patch.setattr(config, "BUILD", finished / "build")
    patch.setenv("TWOTRACKS_FIGURES", str(finished / "figures"))
    before = everything(finished / "figures")
    written = paper.write("teaching")
    assert everything(finished / "figures") == before
    patch.undo()
    return written


def everything(folder):
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def test_everything_is_there(made):
    names = ["coverage", "keyness-tracks", "links", "sentiment-gap", "speakers"]
    found = set(everything(made.folder))
    assert found == {
        *FILES, *(f"tables/{name}.{kind}" for name in names for kind in ("csv", "tex", "md")),
        *(f"figures/{name}.{kind}" for name in names for kind in ("svg", "pdf")),
    }  # fmt: skip
    assert (made.tables, made.figures, made.not_drawn) == (5, 5, [])


@pytest.mark.slow
def test_the_same_run_gives_the_same_bytes(made, study):
    before = everything(made.folder)
    paper.write("teaching")
    assert everything(made.folder) == before


def test_a_hostile_outlet_reaches_no_table_as_a_command(made):
    tex = (made.folder / "tables.tex").read_text(encoding="utf-8")
    assert r"\input{x}" not in tex and r"\textbackslash{}input\{x\}" in tex
    assert "<i>" not in (made.folder / "tables.md").read_text(encoding="utf-8")


def test_every_table_says_on_what_it_rests(made):
    note = (made.folder / "tables" / "sentiment-gap.md").read_text(encoding="utf-8").splitlines()[-1]
    assert note.startswith("*Note.* n = ") and "articles of" in note and "Simulated" in note
    assert "95 % intervals: Student's t" in note and "language models under a codebook" in note


def test_a_caption_has_title_reading_n_and_agreement(made):
    text = (made.folder / "captions.md").read_text(encoding="utf-8")
    (caption,) = [part for part in text.split("\n## ") if part.startswith("sentiment-gap")]
    for said in (
        "**Is the score higher",
        "Right of zero",
        "does not show",
        "n = ",
        "Agreement with annotators",
        "mm wide",
    ):
        assert said in caption


def test_no_key_is_undefined_and_none_uncited(made):
    text = (made.folder / "methods.md").read_text(encoding="utf-8")
    exported = set(re.findall(r"^@\w+\{([^,]+)", (made.folder / "references.bib").read_text(), re.MULTILINE))
    assert exported == set(references.cited(text))
    tex = (made.folder / "methods.tex").read_text(encoding="utf-8")
    assert exported == {key for group in re.findall(r"\\cite\{(.*?)\}", tex) for key in group.split(",")}


def test_a_figure_of_a_notebooks_own_is_named_as_not_drawn(made, study):
    study.drawn["links"] = study.drawn["links"]._replace(figure=None)
    assert "not drawn at column width" in paper.captions(study, {}, {"coverage": 88})


def test_a_run_that_never_was_is_one_sentence(tmp_path, monkeypatch):
    monkeypatch.setattr(config, "BUILD", tmp_path)
    with pytest.raises(InputError, match=r"has not been run for 'mine' on this computer\. Run it first: make study"):
        paper.write("mine")


def test_the_command_says_in_one_line_what_it_wrote(study, monkeypatch):
    monkeypatch.setattr(paper, "write", lambda name: paper.Written(config.BUILD / name / "paper", 5, 4, ["links"]))
    ran = CliRunner().invoke(cli.app, ["paper", "teaching"])
    assert ran.exit_code == 0 and len(ran.output.strip().splitlines()) == 1
    assert "5 tables, 4 figures" in ran.output and "links" in ran.output


@pytest.mark.slow
@pytest.mark.skipif(shutil.which("pdflatex") is None, reason="pdflatex is not on this computer")
def test_tables_and_methods_compile(made, tmp_path):
    shutil.copytree(made.folder, tmp_path, dirs_exist_ok=True)
    (tmp_path / "m.tex").write_text(
        "\\documentclass{article}\\usepackage[T1]{fontenc}\\usepackage{textcomp}\n"
        "\\begin{document}\\input{methods}\\end{document}\n"
    )
    for file in ("tables.tex", "m.tex"):
        ran = subprocess.run(
            ["pdflatex", "-interaction=nonstopmode", "-halt-on-error", file],
            cwd=tmp_path,
            capture_output=True,
            check=False,
        )
        assert ran.returncode == 0, ran.stdout.decode("utf-8", "replace")[-2000:]
