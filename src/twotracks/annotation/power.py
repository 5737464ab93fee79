"""How many passages to annotate, so that the gap between the tracks has an interval of a given width: by simulation.

What an interval will be depends on the corpus (passages, their articles and strata), on the draw, on how much stances
vary and resemble one another within an article, and, for the design-adjusted estimate, on how well the score agrees.
The first two are at hand; the others are assumed (:class:`Assumed`) and can be changed. Annotations are then invented
many times over, drawn as :func:`twotracks.annotation.sheets.draw` draws them, and the half width of each interval is
had from the same sums over articles as that of :func:`twotracks.inference.gaps.track_gap`.
"""

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
import pandas as pd
from scipy import sparse, stats

from twotracks.annotation import sampling, sheets
from twotracks.config import MIN_ARTICLES, SEED
from twotracks.errors import InputError
from twotracks.schemas import TRACKS

ESTIMATORS = ("annotations alone", "design-adjusted")
HALF_WIDTH = 0.1  # of an interval, in units of stance, that a sheet is drawn for unless another is asked for
_STANCES = np.array([-1.0, 0.0, 1.0])
_RUNS = 200
_CELLS = 4_000_000  # passages simulated at once
_STEPS = 14  # sample sizes tried between the smallest and all passages
_ROUND = 10  # a proposal is rounded up to so many


class Assumed(NamedTuple):
    """What is assumed of annotations that do not exist yet.

    ``against``, ``neutral``, ``favourable``: shares of passages, on both tracks (a gap of a few tenths changes the
    interval little); ``icc``: intraclass correlation, how far passages of one article on one track resemble one
    another, from 0 to 1; ``r``: agreement of the score with annotations; ``spread``: standard deviation of the score
    over that of the annotations.

    The defaults are of the study's own annotations (shares weighted by one over the inclusion probability; an ``icc``
    of 0.22 on Astana and 0.36 on Geneva; a spread of 0.64), and for ``r`` the lowest agreement that was found, on texts
    that nothing was made with (``docs/VALIDATION.md``, section 6).
    """

    against: float = 0.04
    neutral: float = 0.69
    favourable: float = 0.27
    icc: float = 0.25
    r: float = 0.33
    spread: float = 0.64


STUDY = Assumed()


def needed(
    passages: pd.DataFrame, half_width: float = HALF_WIDTH, assumed: Assumed = STUDY, outlet: str | None = None,
    runs: int = _RUNS, seed: int = SEED,
) -> pd.DataFrame:  # fmt: skip
    """How many passages to annotate for an interval of the gap between the tracks of a given width.

    Parameters
    ----------
    passages : DataFrame
        All passages of a corpus.
    half_width : float
        Half of the 95 % interval wanted, in units of stance (-1 to 1).
    assumed : Assumed
        Stances, intraclass correlation and agreement of the score.
    outlet : str, optional
        For the gap of one outlet, all of whose passages and no others are in the sampling frame; default all together.
    runs, seed : int
        Simulated sets of annotations and their seed.

    Returns
    -------
    DataFrame
        A row an estimator ("annotations alone", "design-adjusted"): ``n``, the smallest number of passages that reaches
        it, between sizes that were tried and rounded up to tens (missing where all passages do not); ``n_passages``
        there are; ``least``, the half width if all were annotated.

    Raises
    ------
    InputError
        If the width is not above 0, or as :func:`half_widths` says.

    Examples
    --------
    >>> passages = pd.DataFrame({"article_id": [f"a{i}" for i in range(600)], "sentence": "Talks went on.",
    ...                          "sentence_no": 0, "outlet": "Daily", "track": ["astana", "geneva"] * 300})
    >>> found = needed(passages, 0.15, Assumed(icc=0.0), runs=50)
    >>> found["estimator"].tolist(), bool(160 < found.loc[0, "n"] < 200)
    (['annotations alone', 'design-adjusted'], True)
    """
    if not half_width > 0:
        raise InputError(f"The half width of an interval is above 0, not {half_width:g}.")
    frame = _frame(passages, outlet)
    first = max(2 * MIN_ARTICLES, frame["stratum"].nunique())
    sizes = np.unique(np.geomspace(min(first, len(frame)), len(frame), _STEPS).round().astype(int))
    tried = half_widths(passages, sizes.tolist(), assumed, outlet, runs, seed)
    rows = []
    for estimator, part in tried.groupby("estimator", sort=False):
        rows.append(
            {
                "estimator": estimator, "n": _smallest(part, half_width), "half_width": half_width,
                "n_passages": len(frame), "least": part["half_width"].iloc[-1],
            }
        )  # fmt: skip
    return pd.DataFrame(rows).astype({"n": "Int64", "least": float})


def half_widths(
    passages: pd.DataFrame, sizes: Sequence[int], assumed: Assumed = STUDY, outlet: str | None = None,
    runs: int = _RUNS, seed: int = SEED,
) -> pd.DataFrame:  # fmt: skip
    """Half width of the 95 % interval of the gap between the tracks, by how many passages are annotated.

    Parameters
    ----------
    passages, assumed, outlet, runs, seed
        As for :func:`needed`.
    sizes : sequence of int
        Numbers of passages drawn.

    Returns
    -------
    DataFrame
        A row an estimator and size: ``estimator``, ``n``, ``half_width`` (median over the runs; NaN where most of them
        would give no interval).

    Raises
    ------
    InputError
        If there are no passages, shares do not add up to 1, or ``icc``, ``r`` or ``spread`` are out of range.

    Notes
    -----
    Passages of an article on a track share one stance with probability :math:`\\sqrt{icc}` each, and have one of their
    own otherwise, which gives exactly that intraclass correlation. The stance does not depend on the stratum: where the
    first guess is good, intervals are narrower than said here. Standard errors are linearised sums over articles
    (Taylor), which the bootstrap of the study's intervals approaches.

    References
    ----------
    Särndal, C.-E., Swensson, B., Wretman, J. (1992): Model Assisted Survey Sampling, section 5.7 (ratios) and 8.4.

    Examples
    --------
    >>> passages = pd.DataFrame({"article_id": [f"a{i}" for i in range(200)], "sentence": "Talks went on.",
    ...                          "sentence_no": 0, "outlet": "Daily", "track": ["astana", "geneva"] * 100})
    >>> alone = half_widths(passages, [50, 200], runs=50).head(2)
    >>> bool(alone.loc[0, "half_width"] > 1.8 * alone.loc[1, "half_width"])
    True
    """
    _sure(assumed)
    frame = _frame(passages, outlet)
    runs = int(np.clip(_CELLS // len(frame), min(runs, 20), runs))
    invented = _Invented(frame, assumed, runs, np.random.default_rng(seed))
    found = [(estimator, n, getattr(invented, way)(n)) for estimator, way in _WAYS.items() for n in sizes]
    return pd.DataFrame(found, columns=["estimator", "n", "half_width"])


def proposal(
    passages: pd.DataFrame, half_width: float = HALF_WIDTH, n: int | None = None, assumed: Assumed = STUDY,
    outlet: str | None = None, runs: int = _RUNS, seed: int = SEED,
) -> str:  # fmt: skip
    """How many passages to annotate, in words.

    Parameters
    ----------
    passages, half_width, assumed, outlet, runs, seed
        As for :func:`needed`.
    n : int, optional
        How many are to be drawn, for what these would give.

    Returns
    -------
    str
        Two lines: the number for annotations alone; then the same with the score, and what was assumed.

    Raises
    ------
    InputError
        As :func:`needed`.

    Examples
    --------
    >>> passages = pd.DataFrame({"article_id": [f"a{i}" for i in range(600)], "sentence": "Talks went on.",
    ...                          "sentence_no": 0, "outlet": "Daily", "track": ["astana", "geneva"] * 300})
    >>> proposal(passages, 0.15, n=100, runs=50).splitlines()[0].split(";")[1]
    ' you are drawing 100: +-0.20.'
    """
    if passages.empty:
        return "There are no passages, so there is nothing to annotate."
    alone, adjusted = needed(passages, half_width, assumed, outlet, runs, seed).itertuples(index=False)
    if pd.isna(alone.least):
        return "One of the tracks stands in too few articles of these passages for an interval of the gap."
    now, now_adjusted = "", ""
    if n is not None:
        widths = half_widths(passages, [min(n, alone.n_passages)], assumed, outlet, runs, seed)["half_width"]
        by_alone, by_both = (f"+-{width:.2f}" if np.isfinite(width) else "no interval" for width in widths)
        now, now_adjusted = f"; you are drawing {n:,}: {by_alone}", f" and {by_both}"
    if pd.isna(alone.n):
        said = f"An interval of +-{half_width:.2f} is out of reach: all {alone.n_passages:,} passages give "
        said += f"+-{alone.least:.2f}"
    else:
        said = f"For an interval of +-{half_width:.2f} about {alone.n:,} passages"
    how_many = "out of reach" if pd.isna(adjusted.n) else f"about {adjusted.n:,}"
    shares = (assumed.against, assumed.neutral, assumed.favourable)
    against, neutral, favourable = (f"{100 * share:.0f} %" for share in shares)
    return (
        f"{said}{now}.\nGap between the tracks, {outlet or 'all outlets together'}, by annotations alone; adjusted "
        f"with a score that agrees at r = {assumed.r:.2f}: {how_many}{now_adjusted}. Assumed: {against} against, "
        f"{neutral} neutral, {favourable} favourable; intraclass correlation {assumed.icc:.2f}."
    )


class _Invented:
    """Invented annotations and scores of every passage, shape (runs, n_passages), and draws from them."""

    def __init__(self, frame: pd.DataFrame, assumed: Assumed, runs: int, rng: np.random.Generator):
        size = (runs, len(frame))
        unit, n_units = _codes(frame["duplicate_group" if "duplicate_group" in frame.columns else "article_id"])
        self._in_unit = sparse.csr_matrix((np.ones(len(frame)), (np.arange(len(frame)), unit)), (len(frame), n_units))
        self._tracks = [(frame["track"] == track).to_numpy() for track in TRACKS]
        of_track, n_groups = _codes(pd.Series(unit).astype("str") + " " + frame["track"].to_numpy())
        shares = [assumed.against, assumed.neutral, assumed.favourable]
        self._y = rng.choice(_STANCES, size, p=shares)
        common = rng.choice(_STANCES, (runs, n_groups), p=shares)[:, of_track]
        self._y = np.where(rng.random(size) < np.sqrt(assumed.icc), common, self._y)
        mean, deviation = np.dot(shares, _STANCES), np.sqrt(np.dot(shares, (_STANCES - np.dot(shares, _STANCES)) ** 2))
        noise = assumed.spread * np.sqrt(1 - assumed.r**2) * deviation * rng.standard_normal(size)
        self._score = mean + assumed.r * assumed.spread * (self._y - mean) + noise
        # Place of each passage in the random order of its stratum: the first n of it are the draw, whatever n.
        self._stratum = frame["stratum"].to_numpy()
        self._available = frame["stratum"].value_counts()
        self._place = np.empty(size, dtype=np.int32)
        for name in self._available.index:
            mine = np.flatnonzero(self._stratum == name)
            self._place[:, mine] = rng.random((runs, len(mine))).argsort(axis=1).argsort(axis=1)

    def weights(self, n: int) -> np.ndarray:
        """One over the inclusion probability of the passages drawn, 0 for the others."""
        allocated = sheets.allocation(self._available, n)
        take = pd.Series(self._stratum).map(allocated).to_numpy()
        of = pd.Series(self._stratum).map(self._available).to_numpy()
        return np.where(self._place < take, of / np.maximum(take, 1), 0.0)

    def annotations_alone(self, n: int) -> float:
        weights = self.weights(n)
        return self._half_width(self._y, weights, self._units(weights > 0))

    def design_adjusted(self, n: int) -> float:
        weights = self.weights(n)
        everywhere = np.ones_like(weights)
        adjusted = self._score + weights * (self._y - self._score)
        units = self._units(everywhere > 0)
        enough = self._units(weights > 0) >= MIN_ARTICLES
        return self._half_width(adjusted, everywhere, np.where(enough, units, 0))

    def _units(self, here: np.ndarray) -> np.ndarray:
        """Articles with such passages, of the track that has fewer."""
        return np.min([((here & track) @ self._in_unit > 0).sum(axis=1) for track in self._tracks], axis=0)

    def _half_width(self, values: np.ndarray, weights: np.ndarray, units: np.ndarray) -> float:
        """Median half width over the runs, of the difference of two weighted means."""
        off = np.zeros_like(values)
        for sign, track in zip((1, -1), self._tracks, strict=True):
            mine = weights * track
            total = np.maximum(mine.sum(axis=1, keepdims=True), 1e-12)
            mean = (mine * values).sum(axis=1, keepdims=True) / total
            off += sign * mine * (values - mean) / total
        enough = units >= MIN_ARTICLES
        n = np.maximum(units, 2)
        error = np.sqrt(((off @ self._in_unit) ** 2).sum(axis=1) * n / (n - 1))
        widths = np.where(enough, stats.t.ppf(0.975, n - 1) * error, np.nan)
        return float(np.nanmedian(widths)) if enough.mean() > 0.5 else np.nan


_WAYS = {"annotations alone": "annotations_alone", "design-adjusted": "design_adjusted"}


def _frame(passages: pd.DataFrame, outlet: str | None) -> pd.DataFrame:
    mine = passages if outlet is None else passages[passages["outlet"] == outlet]
    if mine.empty:
        raise InputError(
            f"There are no passages{f' of {outlet}' if outlet else ''}, so there is nothing to plan a draw from."
        )
    return sampling.sampling_frame(mine).reset_index(drop=True)


def _smallest(part: pd.DataFrame, half_width: float) -> int | None:
    """The smallest size that reaches a half width, on a straight line between sizes tried (both as logarithms)."""
    known = part[part["half_width"].notna()]
    reached = np.flatnonzero(known["half_width"].to_numpy() <= half_width)
    if not len(reached):
        return None
    at = int(reached[0])
    n = known["n"].to_numpy(float)
    if at > 0:
        x, y = np.log(n[at - 1 : at + 1]), np.log(known["half_width"].to_numpy()[at - 1 : at + 1])
        found = np.exp(np.interp(np.log(half_width), y[::-1], x[::-1]))
    else:
        found = n[0]
    return int(min(np.ceil(found / _ROUND - 1e-9) * _ROUND, n[-1]))


def _codes(values: pd.Series) -> tuple[np.ndarray, int]:
    codes, known = pd.factorize(values)
    return codes, len(known)


def _sure(assumed: Assumed) -> None:
    shares = (assumed.against, assumed.neutral, assumed.favourable)
    if min(shares) < 0 or abs(sum(shares) - 1) > 1e-6:
        raise InputError(f"Shares of stances are from 0 and add up to 1, not {', '.join(f'{s:g}' for s in shares)}.")
    if not (0 <= assumed.icc <= 1 and -1 <= assumed.r <= 1 and assumed.spread >= 0):
        raise InputError(
            f"The intraclass correlation is from 0 to 1, the agreement r from -1 to 1, the spread from 0 up, not "
            f"{assumed.icc:g}, {assumed.r:g} and {assumed.spread:g}."
        )
