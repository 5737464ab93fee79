"""The repository as a whole: dependencies agree, nothing names a machine, no article text is kept."""

import csv
import re
import subprocess
import tomllib

import pandas as pd
import pytest

from twotracks import __version__, config
from twotracks.plots import manifest

ROOT = config.ROOT
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))


def name_of(requirement: str) -> str:
    return re.split(r"[\s<>=!;\[]", requirement.strip(), maxsplit=1)[0].lower().replace("_", "-")


def pinned(file: str) -> dict[str, set[str]]:
    found: dict[str, set[str]] = {}
    for line in (ROOT / file).read_text(encoding="utf-8").splitlines():
        match = re.match(r"([A-Za-z0-9._-]+)(?:\[.*\])?==([^\s;\\]+)", line)
        if match:
            found.setdefault(match[1].lower().replace("_", "-"), set()).add(match[2])
    return found


def test_the_lock_holds_every_dependency_with_hashes():
    wanted = {
        name_of(r)
        for r in [
            *PROJECT["project"]["dependencies"],
            *PROJECT["project"]["optional-dependencies"]["study"],
            *PROJECT["dependency-groups"]["dev"],
        ]
    }
    locked = pinned("requirements.lock")
    assert wanted <= set(locked)
    text = (ROOT / "requirements.lock").read_text(encoding="utf-8")
    blocks = re.findall(r"^[A-Za-z0-9._-]+(?:\[.*?\])?==.*?(?=^[A-Za-z0-9]|\Z)", text, re.MULTILINE | re.DOTALL)
    assert len(blocks) >= len(locked)
    assert all("--hash=sha256:" in block for block in blocks)


def test_locked_versions_satisfy_the_project():
    from packaging.requirements import Requirement

    locked = pinned("requirements.lock")
    for text in [
        *PROJECT["project"]["dependencies"],
        *PROJECT["project"]["optional-dependencies"]["study"],
        *PROJECT["dependency-groups"]["dev"],
    ]:
        requirement = Requirement(text)
        for version in locked[name_of(text)]:
            assert requirement.specifier.contains(version), f"{text} against {version}"


def test_conda_users_get_the_same_versions():
    assert pinned("constraints.txt") == pinned("requirements.lock")
    text = (ROOT / "environment.yml").read_text(encoding="utf-8")
    assert "-c constraints.txt" in text and "-e .[study]" in text
    assert f"python {PROJECT['project']['requires-python']}" in text
    named = set(re.findall(r"^      - ([a-z][\w-]+)$", text, re.MULTILINE))
    assert named == {name_of(r) for r in PROJECT["dependency-groups"]["dev"]}


def test_one_version_everywhere():
    citation = (ROOT / "CITATION.cff").read_text(encoding="utf-8")
    news = (ROOT / "NEWS.md").read_text(encoding="utf-8")
    assert PROJECT["project"]["version"] == __version__
    assert re.search(r"^version: (.*)$", citation, re.MULTILINE)[1] == __version__
    assert re.search(r"^## (.*)$", news, re.MULTILINE)[1] == __version__


def tracked() -> list:
    listed = subprocess.run(["git", "ls-files"], cwd=ROOT, capture_output=True, text=True, check=True).stdout.split(
        "\n"
    )
    return [ROOT / name for name in listed if name and (ROOT / name).is_file()]


def test_no_file_names_a_package_index_or_a_machine():
    hosts = re.compile(
        r"pypi\.org|pythonhosted|registry\.npmjs|files\.python|--index-url|(?<![\w.])/(?:work|root|home/\w+)/"
    )
    for path in tracked():
        if path.suffix in {".png", ".parquet"} or path.name == "test_repository.py":
            continue
        found = hosts.search(path.read_text(encoding="utf-8"))
        assert not found, f"{path.relative_to(ROOT)}: {found.group()}"


def test_the_tree_is_what_the_readme_says():
    readme = (ROOT / "README.md").read_text(encoding="utf-8")
    for folder in {path.relative_to(ROOT).parts[0] for path in tracked() if path.parent != ROOT}:
        assert folder.startswith(".") or f"`{folder}/`" in readme, folder


def test_every_column_of_every_data_file_is_described():
    codebook = (ROOT / "data" / "README.md").read_text(encoding="utf-8")
    for path in sorted((ROOT / "data").rglob("*.csv")):
        with path.open(encoding="utf-8", newline="") as stream:
            header = next(csv.reader(stream))
        name = path.relative_to(ROOT / "data").as_posix()
        assert f"`{name}`" in codebook, name
        for column in header:
            assert f"`{column}`" in codebook, f"{name}: {column}"
    for path in sorted((ROOT / "data" / "lexicons").iterdir()):
        assert f"`lexicons/{path.name}`" in codebook


def test_every_column_of_every_committed_figure_is_described():
    codebook = (ROOT / "data" / "README.md").read_text(encoding="utf-8")
    for path in tracked():
        if path.suffix == ".csv" and path.is_relative_to(ROOT / "figures"):
            for column in pd.read_csv(path, nrows=0).columns:
                assert f"`{column}`" in codebook, f"{path.name}: {column}"


REAL = [name for name in ("fa-kes", "tehran-times", "un-general-debate") if (ROOT / "figures" / name).is_dir()]


@pytest.mark.parametrize("name", [*REAL, "teaching"])
def test_committed_figures_are_as_their_manifest_says(name):
    folder = ROOT / "figures" / name
    assert manifest.verify(folder) == []
    made = manifest.read(folder)
    assert made["corpus"]["name"] == name
    assert made["corpus"]["simulated"] is (name == "teaching")
    assert len(made["figures"]) >= 10


@pytest.mark.parametrize("name", REAL)
def test_no_sentence_of_a_real_corpus_is_kept(name):
    """Committed numbers hold words and names, never a run of words that could be a sentence."""
    for path in (ROOT / "figures" / name).glob("*.csv"):
        table = pd.read_csv(path, dtype="str", keep_default_na=False)
        for column in table.columns:
            if column in {"method", "comparison"}:
                continue
            assert max((len(cell.split()) for cell in table[column]), default=0) <= 8, f"{path.name}: {column}"


def test_every_target_that_is_named_exists():
    """README, notebooks, `make help` and guides name targets; make knows every one of them.

    A command begins its line: "This Python cannot make an environment" names no target.
    """
    texts = [path for path in tracked() if path.suffix in {".md", ".ipynb"}]
    named = {
        name for path in texts for name in re.findall(r"[`\"\n] *make ([a-z][a-z-]*)\b(?=[`\s\\\"]|$)", _code_of(path))
    }
    helped = subprocess.run(["make", "help"], cwd=ROOT, capture_output=True, text=True, check=True).stdout
    named |= set(re.findall(r"^  make ([a-z-]+)", helped, re.MULTILINE))
    assert {"study", "lab", "calibrate", "test"} <= named
    for name in sorted(named):
        result = subprocess.run(["make", "-n", name], cwd=ROOT, capture_output=True, text=True, check=False)
        assert result.returncode == 0, f"make {name}: {result.stderr}"


def _code_of(path) -> str:
    """What a text shows as code: between backticks, and in blocks."""
    text = path.read_text(encoding="utf-8")
    return "\n".join(re.findall(r"`[^`\n]+`|```.*?```", text, re.DOTALL))
