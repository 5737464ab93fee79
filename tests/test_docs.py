"""The generated pages are those that the code and the results give, and what the pages show as code runs."""

import os
import re
import subprocess
import sys

import pytest

from docs import build_api, build_dictionary, build_readme, build_validation, filling
from twotracks import cli, lexicons, schemas
from twotracks.config import ROOT

PAGES = ("README.md", "CONTRIBUTING.md")
BLOCKS = [
    pytest.param(code, id=f"{page}-{i}")
    for page in PAGES
    for i, code in enumerate(re.findall(r"```python\n(.*?)```", (ROOT / page).read_text(encoding="utf-8"), re.DOTALL))
]


def test_the_api_page_is_current():
    page = build_api.PAGE.read_text(encoding="utf-8")
    assert page == build_api.page(), "make docs writes it anew"


def test_the_readme_is_current():
    page = build_readme.README.read_text(encoding="utf-8")
    assert page == build_readme.page(), "make readme writes it anew, from docs/README.template.md"


def test_every_number_of_the_readme_is_computed_and_every_computed_one_is_in_it():
    assert build_readme.named() == set(build_readme.numbers())


def test_the_data_dictionary_has_the_tables_as_their_schemas_describe_them():
    page = build_dictionary.PAGE.read_text(encoding="utf-8")
    assert page == build_dictionary.page(), "make docs writes it anew, from src/twotracks/schemas.py"


def test_the_register_of_validation_is_current():
    page = build_validation.PAGE.read_text(encoding="utf-8")
    assert page == build_validation.page(), "make docs writes it anew, from docs/VALIDATION.template.md"


def test_every_number_of_the_register_is_computed_and_none_of_its_own_is_left_out():
    named = filling.named(build_validation.TEMPLATE)
    assert set(build_validation.own()) <= named <= set(build_validation.numbers())


def test_the_register_names_tests_and_files_that_exist():
    named = re.findall(r"`((?:tests|data|docs)/[\w./-]+)`", build_validation.page())
    assert len(named) > 10
    assert [name for name in named if not (ROOT / name).exists()] == []


def test_no_annotation_counts_as_one_by_a_person_before_it_is():
    own = build_validation.own()
    assert own["people_stance"] == own["people_tracks"] == own["people_voice"] == "0"


@pytest.mark.parametrize("kind", build_dictionary.MADE_BY)
def test_every_column_of_a_table_has_a_meaning(kind):
    told = schemas.meanings(kind)
    assert all(told.values())
    known = {"articles": schemas.ARTICLE_COLUMNS, "passages": schemas.PASSAGE_COLUMNS, "claims": schemas.CLAIM_COLUMNS}
    assert set(known[kind]) <= set(told)


def test_a_dictionary_without_its_markers_is_refused(tmp_path, monkeypatch):
    page = tmp_path / "README.md"
    page.write_text("# Data dictionary\n", encoding="utf-8")
    monkeypatch.setattr(build_dictionary, "PAGE", page)
    with pytest.raises(ValueError, match=r"README\.md must hold the line <!-- begin"):
        build_dictionary.page()


def test_pictures_of_the_readme_exist():
    pictures = re.findall(r"!\[.*?\]\((.*?)\)", build_readme.page())
    assert pictures
    assert [name for name in pictures if not (ROOT / name).exists()] == []


@pytest.mark.parametrize("page", PAGES)
def test_every_command_that_is_named_exists(page):
    text = (ROOT / page).read_text(encoding="utf-8")
    named = set(re.findall(r"-m twotracks ([a-z-]+(?: (?:draw|read|agree|model|sentences|classifier)\b)?)", text))
    assert named - commands() == set()


def commands() -> set[str]:
    """Commands, and ``group command`` for those of a group."""
    own = {one.name or one.callback.__name__ for one in cli.app.registered_commands}
    inner = {
        f"{group.name} {one.name}"
        for group in cli.app.registered_groups
        for one in group.typer_instance.registered_commands
    }
    return own | inner


def test_the_lexicon_that_is_shown_is_one(tmp_path):
    text = (ROOT / "CONTRIBUTING.md").read_text(encoding="utf-8")
    (shown,) = [block for block in re.findall(r"```toml\n(.*?)```", text, re.DOTALL) if "[[entry]]" in block]
    path = tmp_path / "shown.toml"
    path.write_text(shown, encoding="utf-8")
    lexicon = lexicons.load(path)
    (entry,) = lexicon.entries["entry"]
    assert lexicon.finds(entry, entry["example"]) and not lexicon.finds(entry, entry["counterexample"])


@pytest.mark.slow
@pytest.mark.parametrize("code", BLOCKS)
def test_what_a_page_shows_as_python_runs(code, tmp_path):
    """In a process of its own: a measure or a reader that it registers must not stay for other tests."""
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    ran = subprocess.run(
        [sys.executable, "-c", code], cwd=tmp_path, env=environment, capture_output=True, text=True, check=False
    )
    assert ran.returncode == 0, ran.stderr
