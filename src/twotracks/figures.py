"""Figures to files: PNG, SVG, the plotted numbers as CSV, and an entry in the folder's manifest.

The same figure gives the same bytes on every run. Nothing here knows statistics.
"""

import hashlib
import json
import os
import re
import shutil
import tempfile
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any

import matplotlib
import pandas as pd
from matplotlib.figure import Figure

from twotracks import __version__, cues, lexicon, paths
from twotracks.errors import InputError

MANIFEST = "manifest.json"
SIMULATED = "SIMULATED: invented articles of the teaching corpus, no finding about any real outlet"
_NAME = re.compile(r"[a-z0-9][a-z0-9-]*")
_FORMULA = tuple("=+-@\t\r")
_DPI = 150


def folder(corpus: Mapping[str, Any] | None = None) -> Path:
    """Folder of a corpus's figures: ``figures/NAME``."""
    name = (corpus or {}).get("name") or "unnamed"
    return paths.figures() / name


def save(
    fig: Figure, name: str, data: pd.DataFrame, corpus: Mapping[str, Any] | None = None, mark: bool = True,
    **parameters: Any,
) -> Path:  # fmt: skip
    """Write a figure, the numbers plotted in it, and how it came about.

    Parameters
    ----------
    fig : Figure
        The figure. If the corpus is simulated, that is written on its face.
    name : str
        File name without ending: lower-case letters, digits, hyphens.
    data : DataFrame
        The plotted numbers. Decimal numbers are written with six significant digits.
    corpus : mapping, optional
        Where the articles came from (``corpus.provenance(articles)``). Default: what ``data`` itself
        carries, else the folder ``unnamed``.
    mark : bool
        Whether a simulated corpus is named on the figure; False where the numbers come from real text all the same.
    **parameters
        Choices that led to the numbers (seed, minimum counts ...); they land in the manifest.

    Returns
    -------
    Path
        The PNG. Beside it lie ``name.svg``, ``name.csv`` and the manifest. Each is written whole or not at all.

    Raises
    ------
    InputError
        If the name would not make a file name.
    """
    if not _NAME.fullmatch(name):
        raise InputError(f"'{name}' cannot name a figure: use lower-case letters, digits and hyphens.")
    corpus = dict(corpus or data.attrs.get("corpus") or {})
    target = folder(corpus)
    target.mkdir(parents=True, exist_ok=True)
    if mark and corpus.get("simulated"):
        _mark(fig)
    files = {}
    with matplotlib.rc_context({"svg.hashsalt": f"two-tracks-{name}"}):
        for suffix, options in (
            ("png", {"dpi": _DPI, "metadata": {"Software": None}}),
            ("svg", {"metadata": {"Date": None}}),
        ):
            path = target / f"{name}.{suffix}"
            with _whole(path) as partial:
                fig.savefig(partial, format=suffix, bbox_inches="tight", pad_inches=0.15, **options)
            files[path.name] = _sha256(path)
    path = target / f"{name}.csv"
    write_csv(data, path)
    files[path.name] = _sha256(path)
    _record(target, name, files, corpus, parameters)
    return target / f"{name}.png"


def write_csv(data: pd.DataFrame, path: Path) -> None:
    """Write a table as CSV, decimals with six significant digits, whole or not at all."""
    with _whole(path) as partial:
        _rounded(data).to_csv(partial, index=False, lineterminator="\n", encoding="utf-8", date_format="%Y-%m-%d")


def code_version() -> dict[str, str]:
    """Version of the package, checksums of its source and of the data that decide results, version of the lexicon."""
    return {
        "twotracks": __version__,
        "source_sha256": _source(),
        "data_sha256": _data(),
        "tracks_lexicon": lexicon.load().version,
        "stance_lexicon": cues.load().version,
    }


def read_manifest(target: Path) -> dict:
    """The manifest of a folder of figures, or an empty one."""
    path = target / MANIFEST
    return json.loads(path.read_text(encoding="utf-8")) if path.exists() else {"corpus": {}, "code": {}, "figures": {}}


def verify(target: Path) -> list[str]:
    """What in a folder of figures does not agree with its manifest, a sentence each."""
    if not (target / MANIFEST).exists():
        raise InputError(f"{target} has no {MANIFEST}. Make the figures first: twotracks study.")
    problems = []
    listed = set()
    for figure, entry in read_manifest(target)["figures"].items():
        for file, sha256 in entry["files"].items():
            listed.add(file)
            path = target / file
            if not path.exists():
                problems.append(f"{file} of the figure '{figure}' is missing.")
            elif _sha256(path) != sha256:
                problems.append(f"{file} of the figure '{figure}' was changed after it was made.")
    for path in sorted(target.iterdir()):
        if path.suffix in {".png", ".svg", ".csv"} and path.name not in listed:
            problems.append(f"{path.name} is not listed in the manifest: nobody can tell how it was made.")
    return problems


def _record(target: Path, name: str, files: dict, corpus: dict, parameters: dict) -> None:
    manifest = read_manifest(target)
    if manifest["corpus"] != corpus or manifest["code"] != code_version():
        # Figures of another corpus or code are not this manifest's; they will be made again.
        manifest = {"corpus": corpus, "code": code_version(), "figures": {}}
    entry: dict[str, Any] = {"files": files, "parameters": parameters}
    if os.environ.get("TWOTRACKS_NOTEBOOK"):
        entry["notebook"] = os.environ["TWOTRACKS_NOTEBOOK"]
    manifest["figures"][name] = entry
    manifest["figures"] = dict(sorted(manifest["figures"].items()))
    write_manifest(target, manifest)


def write_manifest(target: Path, manifest: dict) -> None:
    """Write the manifest of a folder of figures, whole or not at all."""
    with _whole(target / MANIFEST) as partial:
        partial.write_text(json.dumps(manifest, indent=1, ensure_ascii=False, default=str) + "\n", encoding="utf-8")


def _rounded(data: pd.DataFrame) -> pd.DataFrame:
    out = data.copy()
    for column in out.columns:
        if pd.api.types.is_float_dtype(out[column].dtype):
            out[column] = [float(f"{value:.6g}") + 0.0 for value in out[column]]
        elif not pd.api.types.is_numeric_dtype(out[column].dtype):
            # A spreadsheet would run a cell that begins like a formula; a name from a source may.
            out[column] = [f"'{v}" if isinstance(v, str) and v[:1] in _FORMULA else v for v in out[column]]
    return out


def _mark(fig: Figure) -> None:
    if not any(text.get_text() == SIMULATED for text in fig.texts):
        fig.text(
            0.01, 1.025, SIMULATED, ha="left", va="bottom", fontsize=8, color="white", weight="bold",
            bbox={"facecolor": "#444444", "edgecolor": "none", "boxstyle": "square,pad=0.4"},
        )  # fmt: skip


def put(source: Path, path: Path) -> None:
    """Copy a file into place, whole or not at all, also from another drive."""
    with _whole(path) as partial:
        shutil.copyfile(source, partial)


class _whole:
    """Write to a neighbour of the file and move it into place when it is whole."""

    def __init__(self, path: Path):
        self.path = path

    def __enter__(self) -> Path:
        handle, name = tempfile.mkstemp(dir=self.path.parent, prefix=".", suffix=".tmp")
        os.close(handle)
        self.partial = Path(name)
        return self.partial

    def __exit__(self, kind, *_):
        if kind is None:
            self.partial.chmod(0o644)
            self.partial.replace(self.path)
        else:
            self.partial.unlink(missing_ok=True)


def _sha256(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()


@cache
def _data() -> str:
    """Checksum of lexicons, events, outlets and agreement: changing one changes results."""
    whole = hashlib.sha256()
    for path in sorted([*paths.DATA.glob("*.csv"), *(paths.DATA / "lexicons").iterdir()]):
        whole.update(path.relative_to(paths.DATA).as_posix().encode() + path.read_bytes().replace(b"\r\n", b"\n"))
    return whole.hexdigest()[:16]


@cache
def _source() -> str:
    whole = hashlib.sha256()
    package = Path(__file__).parent
    for path in sorted(package.rglob("*.py")):
        whole.update(path.relative_to(package).as_posix().encode() + path.read_bytes().replace(b"\r\n", b"\n"))
    return whole.hexdigest()[:16]
