"""Where things are, and the choices that every analysis shares.

Every path is absolute, so any working directory will do.
"""

import os
from pathlib import Path

import platformdirs

_PACKAGE = Path(__file__).resolve().parent
_CHECKOUT = _PACKAGE.parents[1]
IN_CHECKOUT = (_CHECKOUT / "pyproject.toml").is_file() and (_CHECKOUT / "data").is_dir()
# Installed without its repository, the package brings its data along and works in the folder it is used from.
ROOT = _CHECKOUT if IN_CHECKOUT else Path.cwd()
DATA = (ROOT if IN_CHECKOUT else _PACKAGE) / "data"
NOTEBOOKS = ROOT / "notebooks"
BUILD = ROOT / "build"

SEED = 20170123  # the first day of the first Astana meeting
N_BOOT = 2_000
# With fewer articles than this an interval would be a pretence: the estimate stands alone and says so.
MIN_ARTICLES = 5

_USED: set[str] = set()


def data_file(name: str) -> Path:
    """Path of a file below ``data/``, such as "lexicons/tracks.toml"; figures depend on what is asked for here.

    ``TWOTRACKS_TRACKS`` names a folder whose files take the place of those of the same name below ``data/``: a study of
    another pair of processes brings its own ``tracks.toml``, ``lexicons/tracks.toml`` and so on, and no code.

    Parameters
    ----------
    name : str
        Relative to ``data/``, with forward slashes.

    Returns
    -------
    Path
        Absolute; the file need not exist.

    Examples
    --------
    >>> data_file("lexicons/tracks.toml").exists()
    True
    """
    own = os.environ.get("TWOTRACKS_TRACKS")
    mine = Path(own).expanduser().resolve() / name if own else None
    path = mine if mine is not None and mine.exists() else DATA / name
    if path.exists():  # on a file that was asked for and is not there nothing can depend
        _USED.add(name)
    return path


def used() -> frozenset[str]:
    """Files below ``data/`` that this process has asked for.

    Returns
    -------
    frozenset of str
        Names as they were given to :func:`data_file`.

    Examples
    --------
    >>> path = data_file("events.csv")
    >>> "events.csv" in used()
    True
    """
    return frozenset(_USED)


def chosen() -> str:
    """Name or path of the corpus a run is about: ``TWOTRACKS_CORPUS``, else the teaching corpus.

    Returns
    -------
    str
        As :func:`twotracks.load_corpus` takes it.

    Examples
    --------
    >>> chosen()
    'teaching'
    """
    return os.environ.get("TWOTRACKS_CORPUS") or "teaching"


def figures() -> Path:
    """Folder under which each corpus has its own folder of figures.

    ``TWOTRACKS_FIGURES`` points it elsewhere; the study runner uses that to keep an
    unfinished run away from the finished figures.

    Returns
    -------
    Path
        Absolute; it need not exist yet.

    Examples
    --------
    >>> figures().name
    'figures'
    """
    return Path(os.environ.get("TWOTRACKS_FIGURES") or ROOT / "figures").resolve()


def build() -> Path:
    """Folder under which each corpus has its own folder of pages, which hold sentences and are not committed.

    ``TWOTRACKS_BUILD`` points it elsewhere; the study runner tells its notebooks so where the pages of the run are.

    Returns
    -------
    Path
        Absolute; it need not exist yet.

    Examples
    --------
    >>> build().name
    'build'
    """
    return Path(os.environ.get("TWOTRACKS_BUILD") or BUILD).resolve()


def corpus_folder() -> str:
    """Name of the folder for figures whose numbers come from no corpus: that of the corpus the run is about.

    Returns
    -------
    str
        The name, not the path.

    Examples
    --------
    >>> corpus_folder()
    'teaching'
    """
    return os.environ.get("TWOTRACKS_NAME") or "teaching"


def drawn() -> Path | None:
    """Folder that keeps the figures of a run as they were drawn, for a paper, or None outside one.

    Returns
    -------
    Path or None
        ``TWOTRACKS_DRAWN``, which the study runner sets.

    Examples
    --------
    >>> drawn() is None
    True
    """
    folder = os.environ.get("TWOTRACKS_DRAWN")
    return Path(folder).resolve() if folder else None


def cache() -> Path:
    """Folder of the user that keeps downloaded corpora (``TWOTRACKS_CACHE`` moves it).

    Returns
    -------
    Path
        Absolute; it need not exist yet.

    Examples
    --------
    >>> cache().is_absolute()
    True
    """
    moved = os.environ.get("TWOTRACKS_CACHE")
    return Path(moved).resolve() if moved else platformdirs.user_cache_path("twotracks")
