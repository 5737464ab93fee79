"""How often each frame is used: by the measure, by annotations, and by both; by annotations alone where it fails.

A share is of passages: sentences that speak of a track. A sentence that speaks of both tracks counts for both, and once
where the tracks are taken together.
"""

from collections.abc import Callable

import pandas as pd

from twotracks.analysis import registry
from twotracks.annotation import frames as annotated
from twotracks.annotation.frames import ANNOTATED, PREFIX
from twotracks.config import MIN_ARTICLES, SEED
from twotracks.errors import InputError
from twotracks.inference import dsl
from twotracks.inference.estimates import holm
from twotracks.provenance import carry, keeps
from twotracks.schemas import ALL_OUTLETS, TRACKS

VOICES = {"all": "", "own words": "outlet", "quoted": "quoted"}
FEW = f"others, fewer than {MIN_ARTICLES} articles each"
TOGETHER = "both"  # the tracks
N_BOOT = 500  # draws: hundreds of shares have a standard error, which needs fewer than the ends of an interval do
_ALONE = "annotations alone"
_NEEDED = (
    "article_id", "sentence_no", "outlet", "track", "voice", "duplicate_group", "inclusion_probability", "developed_on",
)  # fmt: skip


def annotations(corpus: str | None = None, annotator: str = "A") -> pd.DataFrame:
    """The study's annotations of frames (:func:`twotracks.annotation.frames.load`).

    Parameters
    ----------
    corpus : str, optional
        Default all four.
    annotator : {"A", "B"}
        Whose; both are language models under the codebook.

    Returns
    -------
    DataFrame
        A row a sentence, a column of 0 and 1 for each frame.

    Examples
    --------
    >>> len(annotations("western-press"))
    141
    """
    return annotated.load(corpus, annotator)


@keeps("n_boot", "seed")
def shares(
    scored: pd.DataFrame, annotations: pd.DataFrame | None = None, n_boot: int = N_BOOT, seed: int = SEED
) -> pd.DataFrame:
    """Share of passages that use each frame, per outlet, track and voice, by three estimators.

    Parameters
    ----------
    scored : DataFrame
        Passages with frames (:func:`twotracks.analysis.frames.measure.score`).
    annotations : DataFrame, optional
        From :func:`annotations`, of the same corpus; without them there is only the measure alone.
    n_boot, seed : int
        Bootstrap draws behind each standard error, and their seed.

    Returns
    -------
    DataFrame
        Claims as from :func:`twotracks.inference.dsl.means`, with ``frame``, ``label``, ``voice`` ("all", "own words",
        "quoted"), ``f1`` (agreement of the measure with annotators) and ``fails`` (why the measure of the frame does
        not hold, or ""). ``track`` is one of the two, or "both": the tracks together, each sentence counted once.
        Outlets with too few articles for an interval are put together. Shares run from 0 to 1; intervals are cut there.
        Of a frame whose measure fails there is only the estimator "annotations alone", without a number where nothing
        is annotated.

    Raises
    ------
    InputError
        If nothing was scored, or as :func:`twotracks.annotation.frames.attach` says.

    Examples
    --------
    >>> passages = pd.DataFrame({"article_id": list("abcdef"), "outlet": "Daily", "track": "astana", "voice": "outlet"})
    >>> passages = passages.assign(sentence_no=0, sentence=["Both sides blamed each other."] * 3 + ["It began."] * 3)
    >>> claims = shares(tt.frames.score(passages), n_boot=50)
    >>> claims.query("frame == 'conflict' and voice == 'all' and track == 'astana'")["estimate"].item()
    0.5
    """
    return _estimates(scored, annotations, dsl.means, n_boot, seed, together=True)


@keeps("n_boot", "seed")
def gaps(
    scored: pd.DataFrame, annotations: pd.DataFrame | None = None, n_boot: int = N_BOOT, seed: int = SEED
) -> pd.DataFrame:
    """Difference between the tracks in the share of each frame: the first (Astana) less the second (Geneva).

    Parameters
    ----------
    scored, annotations, n_boot, seed
        As for :func:`shares`.

    Returns
    -------
    DataFrame
        As :func:`shares`, with ``p`` and ``p_holm``: after Holm's correction over the family, which is all frames (and
        outlets) of one estimator and voice; of all outlets together, all frames.

    Raises
    ------
    InputError
        As :func:`shares`.

    Examples
    --------
    >>> passages = pd.DataFrame({"article_id": list("abcdefghijkl"), "outlet": "Daily", "voice": "outlet"})
    >>> passages["sentence_no"] = 0
    >>> passages["track"] = ["astana", "geneva"] * 6
    >>> passages["sentence"] = ["They blamed each other.", "It began."] * 5 + ["It began.", "They blamed each other."]
    >>> claims = gaps(tt.frames.score(passages), n_boot=50)
    >>> round(claims.query("frame == 'conflict' and voice == 'all'")["estimate"].item(), 2)
    0.67
    """
    out = _estimates(scored, annotations, dsl.gaps, n_boot, seed, together=False)
    pooled = out["outlet"] == ALL_OUTLETS
    for _, mine in out.groupby([out["estimator"], out["voice"], pooled]):
        out.loc[mine.index, "p_holm"] = holm(mine["p"])
    return out


def _estimates(
    scored: pd.DataFrame, annotations: pd.DataFrame | None, estimate: Callable, n_boot: int, seed: int, together: bool
) -> pd.DataFrame:
    names = [name for name in scored.columns if name.startswith(PREFIX)]
    if not names:
        raise InputError("These passages have no frames yet. Score them first (tt.frames.score).")
    table = scored if annotations is None else annotated.attach(scored, annotations)
    known = [registry.describe(scored, name) for name in names]
    # What travels with a table is copied at each of thousands of steps: it is laid aside, and only what is needed kept.
    marks = [ANNOTATED + name.removeprefix(PREFIX) for name in names]
    table = table[[name for name in table.columns if name in {*_NEEDED, *names, *marks}]]
    table.attrs = {}
    if table["outlet"].nunique() > 1:
        articles = table.groupby("outlet")["article_id"].nunique()
        table["outlet"] = table["outlet"].where(table["outlet"].map(articles) >= MIN_ARTICLES, FEW)
    parts = []
    for voice, value in VOICES.items():
        mine = table if not value else table[table["voice"] == value]
        # Under one track's name, so that the tracks are not kept apart, and each sentence once.
        once = mine.drop_duplicates(["article_id", "sentence_no"]).assign(track=TRACKS[0])
        for measure in known:
            parts.append(_of_frame(mine, measure, estimate, n_boot, seed).assign(voice=voice))
            if together:
                pooled = _of_frame(once, measure, estimate, n_boot, seed)
                parts.append(pooled.assign(voice=voice, track=TOGETHER, comparison="mean, both tracks"))
    out = pd.concat(parts, ignore_index=True)
    if together:
        out[["ci_low", "ci_high"]] = out[["ci_low", "ci_high"]].clip(0, 1)
        out["comparison"] = "share of passages, " + out["comparison"].str.removeprefix("mean, ")
    return carry(scored, out)


def _of_frame(
    table: pd.DataFrame, measure: registry.Measure, estimate: Callable, n_boot: int, seed: int
) -> pd.DataFrame:
    failed, frame = registry.fails(measure), measure.name.removeprefix(PREFIX)
    marks = table[ANNOTATED + frame] if ANNOTATED + frame in table.columns else float("nan")
    own = table.filter([*_NEEDED, measure.name]).assign(annotation=marks)
    for missing, value in {"inclusion_probability": float("nan"), "developed_on": False}.items():
        if missing not in own.columns:
            own[missing] = value
    nothing = failed and not own["annotation"].notna().any()
    claims = estimate(own, measure.name, 2 if nothing else n_boot, seed)
    if nothing:  # what was not estimated says so
        numbers = [name for name in ("estimate", "ci_low", "ci_high", "p", "p_holm") if name in claims.columns]
        claims[numbers] = float("nan")
        claims = claims.assign(estimator=_ALONE, method="the measure fails, and nothing is annotated")
    if failed:
        claims = claims[claims["estimator"] == _ALONE]
    agreement = registry.of_frame(measure)
    f1 = float("nan") if agreement is None else agreement.r
    return claims.assign(frame=frame, label=measure.label, f1=f1, fails=failed)


def best(claims: pd.DataFrame) -> pd.DataFrame:
    """Of the three estimates of each share, the one to be shown.

    Parameters
    ----------
    claims : DataFrame
        From :func:`shares` or :func:`gaps`.

    Returns
    -------
    DataFrame
        One row per outlet, track, voice and frame: design-adjusted where there is such an estimate, else annotations
        alone where they carry an interval or the measure fails, else the measure alone.

    Examples
    --------
    >>> one = {"outlet": "Daily", "track": "astana", "voice": "all", "frame": "blame", "fails": "", "ci_low": 0.1}
    >>> claims = pd.DataFrame([one | {"estimator": "measure alone"}, one | {"estimator": "annotations alone"}])
    >>> best(claims.assign(estimate=0.2))["estimator"].tolist()
    ['annotations alone']
    """
    rank = claims["estimator"].map({"design-adjusted": 0, _ALONE: 1, "measure alone": 2})
    thin = claims["ci_low"].isna() & (claims["estimator"] == _ALONE) & (claims["fails"] == "")
    rank = rank.mask(claims["estimate"].isna(), 4).mask(thin & claims["estimate"].notna(), 3)
    ordered = claims.assign(_rank=rank).sort_values("_rank", kind="stable")
    one = ordered.drop_duplicates(["outlet", "track", "voice", "frame"]).sort_index()
    return carry(claims, one.drop(columns="_rank"))
