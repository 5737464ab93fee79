"""The package as others get it: a wheel, installed into a folder of its own, used far from the checkout."""

import os
import subprocess
import sys
import zipfile

import pytest

from twotracks.config import ROOT

pytestmark = pytest.mark.slow
MEGABYTES = 2
STUDY = """
import pathlib
import twotracks as tt

assert pathlib.Path(tt.__file__).is_relative_to({folder!r}), tt.__file__
from twotracks import config
assert not config.IN_CHECKOUT and config.DATA.is_relative_to({folder!r}), config.DATA
articles = tt.load_corpus("teaching")
passages = tt.stance.score(tt.find_passages(articles))
words = tt.keyness.between_tracks(passages)
assert len(passages) > 100 and passages["stance"].between(-1, 1).all() and len(words)
print(tt.save(tt.plot.means(tt.estimate.means(passages, "stance")), "stance-means"))
"""


@pytest.fixture(scope="module")
def wheel(tmp_path_factory):
    folder = tmp_path_factory.mktemp("wheel")
    build = [
        "-m",
        "pip",
        "wheel",
        "-qq",
        "--no-deps",
        "--no-build-isolation",
        "--no-index",
        "-w",
        str(folder),
        str(ROOT),
    ]
    subprocess.run([sys.executable, *build], check=True)
    (built,) = folder.glob("*.whl")
    return built


def test_it_holds_the_package_and_its_data_and_nothing_else(wheel):
    with zipfile.ZipFile(wheel) as archive:
        names = archive.namelist()
    # What git keeps, or would keep, below src/ and data/: no caches, no figures.
    listed = ["git", "ls-files", "--cached", "--others", "--exclude-standard", "src", "data"]
    listed = subprocess.run(listed, cwd=ROOT, capture_output=True, text=True, check=True).stdout
    kept = {name.removeprefix("src/") for name in listed.splitlines() if (ROOT / name).is_file()}
    # The bank of sentences that models are fitted to is no part of what a study needs.
    kept = {name for name in kept if not name.startswith("data/bank/")}
    wanted = {f"twotracks/{name}" if name.startswith("data/") else name for name in kept}
    assert {name for name in names if ".dist-info/" not in name} == wanted
    assert wheel.stat().st_size < MEGABYTES * 1e6


def test_it_works_away_from_the_checkout(wheel, tmp_path):
    folder = tmp_path / "installed"
    elsewhere = tmp_path / "some where"
    elsewhere.mkdir()
    install = ["-m", "pip", "install", "-qq", "--no-deps", "--no-index", "--target", str(folder), str(wheel)]
    subprocess.run([sys.executable, *install], check=True)
    # PYTHONPATH comes before the editable install, which would otherwise stand in for what is tested.
    environment = {name: value for name, value in os.environ.items() if not name.startswith("TWOTRACKS_")}
    environment |= {"PYTHONPATH": str(folder), "MPLBACKEND": "agg"}
    code = STUDY.format(folder=str(folder))
    ran = subprocess.run(
        [sys.executable, "-c", code], cwd=elsewhere, env=environment, capture_output=True, text=True, check=False
    )
    assert ran.returncode == 0, ran.stderr
    made = elsewhere / "figures" / "teaching"
    assert ran.stdout.strip() == str(made / "stance-means.png")
    assert {path.name for path in made.iterdir()} == {
        "stance-means.png", "stance-means.svg", "stance-means.csv", "manifest.json",
    }  # fmt: skip
