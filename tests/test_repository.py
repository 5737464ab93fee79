"""The repository as a whole: dependencies agree, nothing names a machine, no article text is kept."""

import csv
import re
import subprocess
import tomllib

import pandas as pd
import pytest

from twotracks import config as paths
from twotracks.plots import manifest
from twotracks.validation import attribution as validate_voice
from twotracks.validation import estimators as stance_measures
from twotracks.validation import passages as validate
from twotracks.validation import stance as validate_stance

ROOT = paths.ROOT
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


def test_numbers_in_the_readme_are_those_of_the_figures():
    readme = " ".join((ROOT / "README.md").read_text(encoding="utf-8").split())
    links = pd.read_csv(ROOT / "figures" / "tehran-times" / "links.csv")
    found = links.groupby("track")["n_passages"].sum()
    assert f"{found['astana']:,} passages on Astana and {found['geneva']:,} on Geneva" in readme
    named = links.loc[links["link"] == "named", "n_passages"].sum()
    assert f"only {named:,} of the {found.sum():,} call the track by its name" in readme
    trials = pd.read_csv(ROOT / "data" / "teaching" / "calibration.csv").query("n_articles == 600 and power.isna()")
    covered = (100 * trials.set_index("quantity")["covered"]).round()
    kinds = ("mean per", "track gap per outlet", "share of", "keyness")
    assert set(covered[[name.startswith(kinds) for name in covered.index]]) == {95, 96}
    assert "held the truth in 95 to 96 %" in readme
    assert f"tells outlets apart in {covered['accuracy, outlets apart']:.0f} %" in readme
    power = pd.read_csv(ROOT / "data" / "teaching" / "power.csv").query("gap == 0 and n_articles == 320")
    assert power.set_index("measure").loc[["TextBlob", "VADER"], "power"].between(0.45, 0.55).all()
    last = validate.first_looks().query("round == 3").set_index(["instrument", "track"])
    assert f"Against {last['n_sentences'].max()} sentences" in readme
    f1 = last["f1"].map("{:.2f}".format)
    rules, places = f1["rules"], f1["place names alone"]
    assert f"F1 {rules['astana']} for Astana and {rules['geneva']} for Geneva" in readme
    assert f"place names alone reach {places['astana']} and {places['geneva']}" in readme
    recall = last["recall_weighted"].map("{:.2f}".format)["rules"]
    assert f"recall is {recall['astana']} and {recall['geneva']}" in readme
    voices = validate_voice.first_look().query("corpus == 'all corpora' and instrument == 'rules'").iloc[0]
    assert f"{voices['accuracy']:.0%}".replace("%", " %") + " of passages" in readme
    assert f"{voices['speaker_accuracy']:.0%}".replace("%", " %") + " of the quoted" in readme
    stance = validate_stance.first_look().query("corpus == 'all corpora' and sentences == 'all'")
    stance = stance.set_index(["judged", "measure"])
    kept, left_out = (
        stance.loc[(judged, stance_measures.SHIPPED)] for judged in ("kept part", "corpus left out, kept part")
    )
    assert f"first look at {kept['n']:.0f} passages kept aside" in readme
    assert f"r = {kept['r']:.2f}, and labelled {kept['accuracy']:.0%}".replace("%", " %") in readme
    assert (
        f"(macro F1 {kept['macro_f1']:.2f}); with scale and cuts from the other corpora only, r = {left_out['r']:.2f}"
        in readme
    )
    assert f"and F1 {left_out['macro_f1']:.2f}" in readme
    trials = pd.read_csv(ROOT / "data" / "teaching" / "correction.csv").query("measure == 'Stance cues'")
    covered = 100 * trials.set_index(["way", "scope"])["covered"]
    assert covered["corrected"].between(93, 96.1).all() and "held the truth in 93 to 96 %" in readme
    assert sorted(covered["raw"].round()) == [7, 34] and "those of the score alone in 7 to 34 %" in readme
    for picture in re.findall(r"!\[.*?\]\((.*?)\)", readme):
        assert (ROOT / picture).exists()


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
    """README, notebooks, `make help` and guides name targets; make knows every one of them."""
    texts = [path for path in tracked() if path.suffix in {".md", ".ipynb"}]
    named = {name for path in texts for name in re.findall(r"\bmake ([a-z][a-z-]*)\b(?=[`\s\\\"]|$)", _code_of(path))}
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
