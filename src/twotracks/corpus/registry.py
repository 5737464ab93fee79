"""The real corpora the study knows (``data/corpora.toml``): what they are, where they lie, how to get them.

Nothing here is downloaded unless :func:`fetch` is called.
"""

import hashlib
import shutil
import tempfile
import tomllib
from pathlib import Path

import pandas as pd

from twotracks import config
from twotracks.corpus.archives import ARCHIVES
from twotracks.corpus.readers import delimited
from twotracks.errors import InputError
from twotracks.files import checksum

FILE = config.DATA / "corpora.toml"


def known() -> dict[str, dict]:
    """Every corpus of ``data/corpora.toml`` by name, in file order.

    Returns
    -------
    dict of str to dict

    Examples
    --------
    >>> list(known())[0]
    'teaching'
    """
    return tomllib.loads(FILE.read_text(encoding="utf-8"))


def entry(name: str) -> dict:
    """What is known of one corpus.

    Parameters
    ----------
    name : str
        A name of ``data/corpora.toml``.

    Returns
    -------
    dict

    Raises
    ------
    InputError
        If no corpus has that name.

    Examples
    --------
    >>> entry("teaching")["simulated"]
    True
    """
    corpora = known()
    if name not in corpora:
        raise InputError(f"No corpus is called '{name}'. Known are {', '.join(corpora)}; `make corpora` tells more.")
    return corpora[name]


def place(name: str) -> Path:
    """Where the file of a corpus lies, or would lie once fetched.

    Parameters
    ----------
    name : str
        A name of ``data/corpora.toml``.

    Returns
    -------
    Path

    Examples
    --------
    >>> place("teaching").name
    'articles.parquet'
    """
    found = entry(name)
    return config.DATA / found["path"] if "path" in found else config.cache() / name / found["file"]


def locate(name: str) -> Path:
    """Path of a corpus that is present.

    Parameters
    ----------
    name : str
        A name of ``data/corpora.toml``.

    Returns
    -------
    Path

    Raises
    ------
    InputError
        If it has not been fetched yet; the message says how.

    Examples
    --------
    >>> locate("teaching").name
    'articles.parquet'
    """
    path = place(name)
    if not path.exists():
        raise InputError(
            f"The corpus '{name}' is not on this computer yet. Run `make fetch CORPUS={name}`, with FROM=PATH if you "
            f"have a copy (without make: twotracks fetch {name} --from PATH)."
        )
    return path


def content_checksum(table: pd.DataFrame) -> str:
    """Checksum of what articles say, whatever file they came in.

    Parameters
    ----------
    table : DataFrame
        Columns ``id`` and ``text``.

    Returns
    -------
    str
        SHA-256 over the sorted pairs of id and SHA-256 of the text with its blank space
        folded to single spaces.

    Examples
    --------
    >>> content_checksum(pd.DataFrame({"id": ["a"], "text": ["Snow  fell."]}))[:8] == content_checksum(
    ...     pd.DataFrame({"id": ["a"], "text": ["Snow fell."]})
    ... )[:8]
    True
    """
    rows = sorted(f"{name}\t{text_checksum(text)}\n" for name, text in zip(table["id"], table["text"], strict=True))
    return hashlib.sha256("".join(rows).encode()).hexdigest()


def text_checksum(text: str) -> str:
    """SHA-256 of a text with its blank space folded to single spaces.

    Parameters
    ----------
    text : str
        Any text.

    Returns
    -------
    str
        64 hexadecimal digits.

    Examples
    --------
    >>> text_checksum("Snow  fell.") == text_checksum("Snow fell.")
    True
    """
    return hashlib.sha256(" ".join(text.split()).encode()).hexdigest()


def status() -> pd.DataFrame:
    """Table of the known corpora.

    Returns
    -------
    DataFrame
        Columns ``name``, ``title``, ``articles``, ``size_mb`` (10^6 bytes), ``licence``,
        ``present`` (bool), ``place`` (path of the file, or ``""`` if absent).

    Examples
    --------
    >>> status().set_index("name").loc["teaching", "articles"]
    np.int64(600)
    """
    rows = []
    for name, found in known().items():
        path = place(name)
        here = path.exists()
        rows.append(
            {
                "name": name,
                "title": found["title"],
                "articles": found["rows"],
                "size_mb": round((path.stat().st_size if here else found.get("bytes", 0)) / 1e6, 1),
                "licence": found["licence"],
                "present": here,
                "place": str(path) if here else "",
            }
        )
    return pd.DataFrame(rows)


def fetch(name: str, source: Path | None = None) -> Path:
    """Obtain a corpus and put it into the user's cache, verified.

    Parameters
    ----------
    name : str
        A name of ``data/corpora.toml``.
    source : Path, optional
        A copy already at hand: the file itself, or the archive the corpus is published as.
        Without it, the corpus is downloaded.

    Returns
    -------
    Path
        The verified file.

    Raises
    ------
    InputError
        If the source cannot be reached, is missing or is not what it should be. Nothing is
        left in the cache then.

    Examples
    --------
    >>> fetch("teaching").name  # part of the study, so nothing is downloaded
    'articles.parquet'
    """
    found = entry(name)
    if "path" in found:
        return locate(name)
    target = place(name)
    target.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=target.parent, prefix=".partial-") as folder:
        if source is None:
            raw = _download(name, found, Path(folder))
        else:
            raw = Path(source)
            if not raw.is_file():
                raise InputError(f"There is no file at {source}. --from takes the path of your copy of '{name}'.")
        ready = Path(folder) / found["file"]
        if checksum(raw) == found["sha256"]:
            if raw != ready:
                shutil.copyfile(raw, ready)
        elif "prepare" in found and raw.suffix == ".zip":
            _prepare(name, found, raw, ready)
        else:
            raise InputError(
                f"{raw.name} is not the file '{name}' is known by: it has {raw.stat().st_size:,} bytes and SHA-256 "
                f"{checksum(raw)[:12]}..., expected are {found['bytes']:,} bytes and {found['sha256'][:12]}... "
                "Get a fresh copy, or give your own file as a path: make study CORPUS=path."
            )
        ready.replace(target)
    return target


def _download(name: str, found: dict, folder: Path) -> Path:
    if "download" not in found:
        raise InputError(
            f"'{name}' may not be passed on and cannot be downloaded ({found['licence']}). If you have a copy, hand it "
            f"over: make fetch CORPUS={name} FROM=PATH."
        )
    import pooch  # here, because nothing else needs the network

    url = found["download"]
    file_name = f"{name}.zip" if "prepare" in found else found["file"]
    known_hash = None if "prepare" in found else f"sha256:{found['sha256']}"
    logger = pooch.get_logger()
    logger.setLevel("ERROR")
    try:
        path = pooch.retrieve(
            url, known_hash=known_hash, fname=file_name, path=folder,
            downloader=pooch.HTTPDownloader(progressbar=True, timeout=60, headers={"User-Agent": "twotracks"}),
        )  # fmt: skip
    except ValueError as error:
        if "hash" not in str(error).lower():
            raise
        raise InputError(
            f"What {found['homepage']} gave for '{name}' does not have the recorded checksum, so it was not kept. "
            f"Download it by hand and look at it, or try again later; `twotracks fetch {name} --from PATH` "
            "takes a copy."
        ) from None
    except OSError as error:  # requests' exceptions are OSErrors
        raise InputError(
            f"{url} could not be reached ({type(error).__name__}), so '{name}' was not downloaded; if you can get the "
            f"file another way ({found['homepage']}), hand it over with `make fetch CORPUS={name} FROM=PATH` "
            f"(without make: twotracks fetch {name} --from PATH)."
        ) from None
    return Path(path)


def _prepare(name: str, found: dict, archive: Path, ready: Path) -> None:
    table = ARCHIVES[found["prepare"]](archive)
    if len(table) != found["rows"] or content_checksum(table) != found["content_sha256"]:
        raise InputError(
            f"{archive.name} holds {len(table):,} articles for '{name}' where {found['rows']:,} with other content are "
            "recorded, so it was not kept: the source has changed, or the archive is another one."
        )
    if ready.suffix == ".parquet":
        table.to_parquet(ready, index=False)
    else:
        table.to_csv(ready, index=False)


def verify(name: str) -> bool:
    """Whether the corpus in the cache is, to the byte or by its articles, the recorded one.

    Parameters
    ----------
    name : str
        A corpus that is present.

    Returns
    -------
    bool

    Raises
    ------
    InputError
        If it is not on this computer.

    Examples
    --------
    >>> verify("teaching")
    True
    """
    found = entry(name)
    path = locate(name)
    if "sha256" not in found or checksum(path) == found["sha256"]:
        return True
    return bool(found.get("content_sha256")) and content_checksum(delimited.stored(path)) == found["content_sha256"]
