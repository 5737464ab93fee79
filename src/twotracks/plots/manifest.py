"""The manifest of a folder of figures: from what each figure was made, and whether that has changed since.

A figure depends on its corpus, on the code and the data files that were in use when it was made, and on the cells of
its notebook. Each of these has a fingerprint in ``manifest.json``, so that a stale figure is found without making it
again, and what made it stale is named.
"""

import json
import os
import sys
import tomllib
from importlib import metadata
from pathlib import Path
from typing import Any

from twotracks import __version__, config
from twotracks.errors import InputError
from twotracks.files import checksum, fingerprint, whole

NAME = "manifest.json"
PACKAGES = ("pandas", "numpy", "scipy", "scikit-learn", "matplotlib", "textblob", "vaderSentiment", "nupunkt")
_KEPT = {".png", ".svg", ".csv"}


def versions() -> dict[str, str]:
    """Version of the study and of each package it computes with.

    Returns
    -------
    dict of str
        Package to version, the study first.

    Examples
    --------
    >>> next(iter(versions()))
    'twotracks'
    """
    return {"twotracks": __version__, **{name: metadata.version(name) for name in PACKAGES}}


def lexicons() -> dict[str, str]:
    """Version of each lexicon in ``data/lexicons/``.

    Returns
    -------
    dict of str
        Name of the file without its ending, to version.

    Examples
    --------
    >>> "tracks" in lexicons()
    True
    """
    files = sorted((config.DATA / "lexicons").glob("*.toml"))
    return {path.stem: str(tomllib.loads(path.read_text(encoding="utf-8"))["version"]) for path in files}


def in_use() -> dict[str, dict[str, str]]:
    """Fingerprints of what this process computes with.

    Returns
    -------
    dict of dict
        ``code``: module of the study to the fingerprint of its code; ``data``: file below ``data/`` to its
        fingerprint. Only what has been imported or asked for (:func:`twotracks.config.data_file`) so far.

    Examples
    --------
    >>> "twotracks.plots.manifest" in in_use()["code"]
    True
    """
    modules = sorted(name for name in sys.modules if name.split(".")[0] == "twotracks" and _place(name).is_file())
    return {
        "code": {name: fingerprint(_place(name)) for name in modules},
        "data": {name: fingerprint(config.data_file(name)) for name in sorted(config.used())},
    }


def read(folder: Path) -> dict:
    """The manifest of a folder of figures, or an empty one.

    Parameters
    ----------
    folder : Path
        A folder of figures.

    Returns
    -------
    dict
        ``corpus``, ``versions``, ``lexicons``, ``notebooks``, ``figures``.

    Examples
    --------
    >>> import pathlib, tempfile
    >>> folder = pathlib.Path(tempfile.mkdtemp())
    >>> read(folder)["figures"]
    {}
    """
    path = folder / NAME
    if path.exists():
        return json.loads(path.read_text(encoding="utf-8"))
    return {"corpus": {}, "versions": {}, "lexicons": {}, "notebooks": {}, "figures": {}}


def write(folder: Path, manifest: dict) -> None:
    """Write the manifest of a folder of figures, whole or not at all.

    Parameters
    ----------
    folder : Path
        A folder of figures.
    manifest : dict
        As :func:`read` gives it.

    Examples
    --------
    >>> import pathlib, tempfile
    >>> folder = pathlib.Path(tempfile.mkdtemp())
    >>> write(folder, {"figures": {}})
    >>> read(folder)
    {'figures': {}}
    """
    with whole(folder / NAME) as partial:
        partial.write_text(json.dumps(manifest, indent=1, ensure_ascii=False, default=str) + "\n", encoding="utf-8")


def notebook() -> str:
    """File name of the notebook that is running, or "" outside one.

    Returns
    -------
    str
        Such as "01_corpus.ipynb".

    Examples
    --------
    >>> notebook()
    ''
    """
    # The study's runner says so; so does JupyterLab.
    return os.environ.get("TWOTRACKS_NOTEBOOK") or Path(os.environ.get("JPY_SESSION_NAME", "")).name


def record(folder: Path, name: str, files: dict[str, str], corpus: dict, parameters: dict) -> None:
    """Enter a figure into the manifest of its folder.

    Parameters
    ----------
    folder : Path
        Where its files lie.
    name : str
        Of the figure.
    files : dict
        File name to checksum.
    corpus, parameters : dict
        Where the articles came from, and the choices that led to the numbers.

    Examples
    --------
    >>> import pathlib, tempfile
    >>> folder = pathlib.Path(tempfile.mkdtemp())
    >>> record(folder, "links", {"links.csv": "0" * 64}, {"name": "mine"}, {"seed": 1})
    >>> read(folder)["figures"]["links"]["parameters"]
    {'seed': 1}
    """
    manifest = read(folder)
    # Numbers that come from no file of articles, such as those of experiments, belong to any corpus's folder.
    another = bool(corpus.get("sha256")) and bool(manifest["corpus"]) and manifest["corpus"] != corpus
    if corpus.get("sha256") or not manifest["corpus"]:
        manifest["corpus"] = corpus
    if another or manifest["versions"] != versions():
        # Figures of another corpus or of other packages are not this manifest's; they will be made again.
        manifest = {"corpus": corpus, "versions": versions(), "lexicons": {}, "notebooks": {}, "figures": {}}
    manifest["lexicons"] = lexicons()
    made_in = notebook()
    place = config.NOTEBOOKS / made_in
    cells = fingerprint(place) if made_in and place.is_file() else ""
    manifest["notebooks"][made_in] = {"cells": cells, **in_use()}
    manifest["figures"][name] = {"notebook": made_in, "files": files, "parameters": parameters}
    manifest["notebooks"] = dict(sorted(manifest["notebooks"].items()))
    manifest["figures"] = dict(sorted(manifest["figures"].items()))
    write(folder, manifest)


def merge(manifests: list[dict]) -> dict:
    """One manifest of several parts of a run.

    Parameters
    ----------
    manifests : list of dict
        As :func:`read` gives them; all of one corpus.

    Returns
    -------
    dict
        The last one, with the notebooks and figures of all, and the corpus of the last that has one.

    Examples
    --------
    >>> parts = [{"corpus": {}, "notebooks": {}, "figures": {name: {}}} for name in ("b", "a")]
    >>> sorted(merge(parts)["figures"])
    ['a', 'b']
    """
    out: dict[str, Any] = {}
    for manifest in manifests:
        for part in ("notebooks", "figures"):
            manifest[part] = dict(sorted({**out.get(part, {}), **manifest[part]}.items()))
        if not manifest["corpus"].get("sha256") and out:
            manifest["corpus"] = out["corpus"]
        out = manifest
    return out


def verify(folder: Path) -> list[str]:
    """What has changed since the figures of a folder were made, a sentence each; none if they are as they would be.

    Parameters
    ----------
    folder : Path
        A folder of figures.

    Returns
    -------
    list of str
        What is not as it was, in sentences.

    Raises
    ------
    InputError
        If it has no manifest.

    Examples
    --------
    >>> import pathlib, tempfile
    >>> folder = pathlib.Path(tempfile.mkdtemp())
    >>> record(folder, "links", {"links.csv": "0" * 64}, {"name": "mine"}, {})
    >>> verify(folder)
    ["links.csv of the figure 'links' is missing."]
    """
    if not (folder / NAME).exists():
        raise InputError(f"{folder} has no {NAME}. Make the figures first: twotracks study.")
    manifest = read(folder)
    return [*_changed_files(folder, manifest), *_changed_causes(manifest)]


def _changed_files(folder: Path, manifest: dict) -> list[str]:
    problems = []
    listed = set()
    for figure, entry in manifest["figures"].items():
        for file, sha256 in entry["files"].items():
            listed.add(file)
            path = folder / file
            if not path.exists():
                problems.append(f"{file} of the figure '{figure}' is missing.")
            elif checksum(path) != sha256:
                problems.append(f"{file} of the figure '{figure}' was changed after it was made.")
    for path in sorted(folder.iterdir()):
        if path.suffix in _KEPT and path.name not in listed:
            problems.append(f"{path.name} is not listed in the manifest: nobody can tell how it was made.")
    return problems


def _changed_causes(manifest: dict) -> list[str]:
    """Which code, data, cells or packages are not what the figures were made with."""
    changed: dict[str, set[str]] = {}
    for book, made_with in manifest.get("notebooks", {}).items():
        path = config.NOTEBOOKS / book
        if made_with["cells"] and (not path.exists() or fingerprint(path) != made_with["cells"]):
            changed.setdefault(f"the code cells of notebooks/{book}", set()).add(book)
        for module, before in made_with["code"].items():
            if _now(_place(module)) != before:
                changed.setdefault(f"the code of {module}", set()).add(book)
        for name, before in made_with["data"].items():
            if _now(config.DATA / name) != before:
                changed.setdefault(f"data/{name}", set()).add(book)
    problems = []
    for what, books in changed.items():
        stale = [name for name, entry in manifest["figures"].items() if entry["notebook"] in books]
        problems.append(f"{what} has changed since these figures were made: {', '.join(stale)}.")
    mine = versions()
    for package, before in manifest.get("versions", {}).items():
        if mine.get(package) != before:
            problems.append(f"{package} is {mine.get(package)} here; these figures were made with {before}.")
    return problems


def _place(module: str) -> Path:
    base = Path(__file__).parents[1].joinpath(*module.split(".")[1:])
    return base / "__init__.py" if base.is_dir() else base.with_suffix(".py")


def _now(path: Path) -> str:
    return fingerprint(path) if path.is_file() else ""
