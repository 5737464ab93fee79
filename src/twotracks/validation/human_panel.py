"""Ratings of New York Times editorial sentences by a panel of twenty people (Hutto and Gilbert 2014).

They are not about the tracks. They say how well a sentiment measure sees the tone that people see in newspaper prose,
and how far one person is from nineteen others. They come in the source distribution of vaderSentiment and are not part
of this repository; :func:`fetch` obtains them through pip.
"""

import ast
import io
import shutil
import subprocess
import sys
import tarfile
import tempfile
from pathlib import Path

import numpy as np
import pandas as pd

from twotracks import config
from twotracks.analysis import sentiment
from twotracks.config import N_BOOT, SEED
from twotracks.errors import InputError
from twotracks.files import checksum
from twotracks.inference.bootstrap import bootstrap, cluster_sums, moments, pearson, percentile_interval
from twotracks.provenance import note
from twotracks.validation import stored
from twotracks.validation.estimators import usual_labels

NAME = "nyt-ratings"
FILE = "vaderSentiment-3.3.2.tar.gz"
SHA256 = "5d7c06e027fc8b99238edb0d53d970cf97066ef97654009890b83703849632f9"
_INNER = "vaderSentiment-3.3.2/additional_resources/hutto_ICWSM_2014.tar.gz"
_FOLDER = "hutto_ICWSM_2014/nytEditorialSnippets_"
# A mean rating beyond this, on a scale from -4 to 4, counts as positive or negative.
CUT = 0.5


def place() -> Path:
    """Where the file lies, or would lie once fetched.

    Returns
    -------
    Path
        In the user's cache.

    Examples
    --------
    >>> place().name == FILE
    True
    """
    return config.cache() / NAME / FILE


def fetch(source: Path | None = None) -> Path:
    """Obtain the file through pip, or from a copy at hand, and verify it.

    Parameters
    ----------
    source : Path, optional
        A copy at hand.

    Returns
    -------
    Path
        Where it is kept.

    Raises
    ------
    InputError
        If pip cannot get it, or it is another file than the recorded one. Nothing is kept then.
    """
    target = place()
    target.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=target.parent, prefix=".partial-") as folder:
        if source is None:
            command = [
                sys.executable, "-m", "pip", "download", "--quiet", "--no-deps", "--no-binary", ":all:",
                "vaderSentiment==3.3.2", "--dest", folder,
            ]  # fmt: skip
            result = subprocess.run(command, check=False, capture_output=True, text=True)
            raw = Path(folder) / FILE
            if result.returncode or not raw.exists():
                last = (result.stderr.strip().splitlines() or ["no message"])[-1]
                raise InputError(f"pip could not get the source distribution of vaderSentiment 3.3.2: {last}")
        else:
            raw = Path(source)
        if not raw.is_file() or checksum(raw) != SHA256:
            raise InputError(f"'{raw.name}' is not {FILE} with SHA-256 {SHA256[:12]}..., so it was not kept.")
        shutil.move(shutil.copy2(raw, Path(folder) / "ready"), target)
    return target


def read() -> pd.DataFrame | None:
    """The ratings, or None where they have not been fetched.

    Returns
    -------
    DataFrame
        5,190 rows: ``article`` (str), ``sentence`` (str), ``mean`` (-4 to 4, of twenty raters), ``ratings``
        (list of 20 int).

    Raises
    ------
    InputError
        If the file is not the recorded one.
    """
    if not place().exists():
        return None
    if checksum(place()) != SHA256:
        raise InputError(f"{place()} is not the recorded file. Fetch it again: twotracks fetch {NAME}.")
    with tarfile.open(place()) as outer:
        packed = outer.extractfile(_INNER)
        assert packed is not None
        with tarfile.open(fileobj=io.BytesIO(packed.read())) as inner:
            texts, ratings = (_lines(inner, f"{_FOLDER}{kind}.txt") for kind in ("GroundTruth", "anonDataRatings"))
    table = pd.DataFrame([line.split("\t", 2) for line in texts], columns=["id", "mean", "sentence"])
    given = {name: ast.literal_eval(values) for name, *_, values in (line.split("\t") for line in ratings)}
    return pd.DataFrame(
        {
            "article": table["id"].str.split("_").str[0].astype("str"),
            "sentence": table["sentence"].astype("str"),
            "mean": table["mean"].astype(float),
            "ratings": table["id"].map(given),
        }
    )


def evaluate(table: pd.DataFrame, n_boot: int = N_BOOT) -> pd.DataFrame:
    """How well TextBlob, VADER and one person agree with the mean of the panel.

    Parameters
    ----------
    table : DataFrame
        From :func:`read`.
    n_boot : int
        Draws of whole articles behind the 95 % intervals.

    Returns
    -------
    DataFrame
        ``measure``, ``r`` (Pearson, with the mean of twenty raters; "one rater": with the mean of the other nineteen,
        averaged over the twenty positions of the file), ``r_low``, ``r_high`` (NaN for "one rater"), ``accuracy``
        (three classes; the panel's are its mean beyond 0.5 either side, a measure's its score from 0.05 either side),
        ``n``.
    """
    scored = sentiment.score(table[["sentence"]])
    gold = table["mean"].to_numpy()
    classes = np.where(gold > CUT, 1, np.where(gold < -CUT, -1, 0))
    rows = []
    for measure, name in sentiment.NAMES.items():
        x = scored[measure].to_numpy()
        sums = cluster_sums(moments(x, gold), table["article"])
        low, high = percentile_interval(bootstrap(sums, pearson, n_boot, SEED))
        r = float(pearson(sums.sum(axis=0)))
        rows.append((name, r, float(low), float(high), float((usual_labels(x) == classes).mean()), len(table)))
    ratings = np.array(table["ratings"].tolist(), dtype=float)
    n = ratings.shape[1]
    one = [np.corrcoef(ratings[:, i], (ratings.sum(axis=1) - ratings[:, i]) / (n - 1))[0, 1] for i in range(n)]
    rows.append(("one rater", float(np.mean(one)), np.nan, np.nan, np.nan, len(table)))
    return pd.DataFrame(rows, columns=["measure", "r", "r_low", "r_high", "accuracy", "n"])


def reported() -> pd.DataFrame:
    """How well measures and one person agree with the panel: computed where the ratings are, else as published.

    Returns
    -------
    DataFrame
        As from :func:`evaluate`; where the ratings have not been fetched, ``measure``, ``r``, ``n`` and ``source`` of
        what has been published, and a note on how to get them (``tt.report``).
    """
    ratings = read()
    if ratings is not None:
        return evaluate(ratings)
    published = stored.reported("published").rename(columns={"value": "r"})[["measure", "r", "n", "source"]]
    return note(published, "panel", f"ratings here; `twotracks fetch {NAME}` gets all 5,190 of them", 0)


def _lines(archive: tarfile.TarFile, name: str) -> list[str]:
    member = archive.extractfile(name)
    assert member is not None
    return [line for line in member.read().decode("utf-8", errors="replace").split("\n") if line.strip()]
