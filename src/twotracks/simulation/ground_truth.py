"""The ground truth of simulated articles, beside what the rules and the measures find there."""

from collections.abc import Sequence

import numpy as np
import pandas as pd

from twotracks import provenance
from twotracks.analysis import registry, sentiment
from twotracks.analysis.stance import measure as stance
from twotracks.annotation.store import attach
from twotracks.inference import estimates
from twotracks.passages.find import find_passages
from twotracks.schemas import TRACKS
from twotracks.text import duplicates
from twotracks.text.sentences import with_hash

GROUND_TRUTH = "ground-truth stance"
FOUND = "ground-truth stance of the passages found"
_KEY = ["article_id", "hash", "track"]


def as_passages(articles: pd.DataFrame, truth: pd.DataFrame) -> pd.DataFrame:
    """The ground truth of some articles as a table of passages, as if every one had been found.

    Parameters
    ----------
    articles : DataFrame
        With ``article_id``; the ground truth of others is left out.
    truth : DataFrame
        From :func:`twotracks.simulation.generate.simulate`.

    Returns
    -------
    DataFrame
        The rows of ``truth`` that speak of a track, with ``stance`` (-1.0, 0.0 or 1.0) towards ``track``.

    Examples
    --------
    >>> truth = pd.DataFrame({"article_id": ["a", "a"], "track": ["astana", ""], "stance": [1, None]})
    >>> as_passages(pd.DataFrame({"article_id": ["a"]}), truth)["stance"].tolist()
    [1.0]
    """
    mine = truth[(truth["track"] != "") & truth["article_id"].isin(articles["article_id"])]
    return mine.assign(stance=mine["stance"].astype(float))


def match(passages: pd.DataFrame, truth: pd.DataFrame, keep: Sequence[str] = ()) -> pd.DataFrame:
    """Passages found by the rules that are in the ground truth, with their ground-truth stance.

    Parameters
    ----------
    passages : DataFrame
        What the rules found.
    truth : DataFrame
        From :func:`as_passages`.
    keep : sequence of str
        Further columns of ``truth`` to keep.

    Returns
    -------
    DataFrame
        ``passages`` with ``hash``, ``stance`` and the columns of ``keep``; false positives are left out.

    Examples
    --------
    >>> truth = pd.DataFrame({"article_id": ["a"], "hash": ["h"], "track": ["astana"], "stance": [1.0]})
    >>> found = pd.DataFrame({"article_id": ["a", "b"], "hash": ["h", "i"], "track": ["astana", "astana"]})
    >>> match(found, truth)["stance"].tolist()
    [1.0]
    """
    known = truth[[*_KEY, "stance", *keep]].drop_duplicates(_KEY)
    return with_hash(passages).merge(known, on=_KEY, how="inner")


def annotate(passages: pd.DataFrame, truth: pd.DataFrame, probability: float, seed: int) -> pd.DataFrame:
    """Annotations of a random sample of passages by an annotator who makes no error.

    Parameters
    ----------
    passages : DataFrame
        What the rules found.
    truth : DataFrame
        From :func:`as_passages`.
    probability : float
        Of each passage to be annotated, in (0, 1].
    seed : int
        Of the draw.

    Returns
    -------
    DataFrame
        ``article_id``, ``hash``, ``track``, ``stance`` (ground truth; 0 for a false positive of the rules) and
        ``inclusion_probability``: what :func:`twotracks.annotation.store.attach` takes.

    Examples
    --------
    >>> truth = pd.DataFrame({"article_id": ["a"], "hash": ["h"], "track": ["astana"], "stance": [1.0]})
    >>> found = pd.DataFrame({"article_id": ["a", "b"], "hash": ["h", "i"], "track": ["astana", "astana"]})
    >>> annotate(found, truth, probability=1.0, seed=1)["stance"].tolist()
    [1.0, 0.0]
    """
    units = with_hash(passages).drop_duplicates(_KEY)[_KEY]
    units = units[np.random.default_rng(seed).random(len(units)) < probability]
    known = truth[[*_KEY, "stance"]].drop_duplicates(_KEY)
    out = units.merge(known, on=_KEY, how="left").fillna({"stance": 0.0})
    return out.assign(inclusion_probability=probability)


def with_ground_truth(gaps: pd.DataFrame, passages: pd.DataFrame, truth: pd.DataFrame) -> pd.DataFrame:
    """Design-adjusted gaps with the ground truth beside them.

    Parameters
    ----------
    gaps : DataFrame
        From :func:`twotracks.inference.gaps.track_gap` with ``labels``.
    passages : DataFrame
        The passages they were estimated from.
    truth : DataFrame
        From :func:`as_passages`.

    Returns
    -------
    DataFrame
        ``gaps`` and for each outlet a row with ``estimator`` "ground truth": what annotating every passage without an
        error would give, which is what the estimates aim at. It has no interval, because nothing was drawn.

    Examples
    --------
    >>> truth = pd.DataFrame({"article_id": ["a", "b"], "hash": "h", "track": ["astana", "geneva"]})
    >>> truth["stance"] = [1.0, 0.0]
    >>> passages = truth.drop(columns="stance").assign(outlet="Daily")
    >>> gaps = estimates.track_gap(passages.assign(mine=0.0), "mine", n_boot=50).assign(estimator="measure alone")
    >>> with_ground_truth(gaps, passages, truth)[["estimator", "estimate"]].values.tolist()
    [['measure alone', 0.0], ['ground truth', 1.0]]
    """
    known = attach(passages, annotate(passages, truth, probability=1.0, seed=0))
    rows = estimates.track_gap(known, "annotation", n_boot=2)
    rows[["ci_low", "ci_high", "p", "p_holm"]] = np.nan
    rows = rows.assign(
        estimator="ground truth", measure=gaps["measure"].iloc[0], n_annotated=rows["n_passages"],
        method="every passage by the ground truth: nothing is drawn, so there is no interval",
    )  # fmt: skip
    return provenance.carry(gaps, pd.concat([gaps, rows], ignore_index=True))


def detection(passages: pd.DataFrame, truth: pd.DataFrame) -> pd.DataFrame:
    """Precision and recall of the rules against the ground truth.

    Parameters
    ----------
    passages : DataFrame
        What the rules found.
    truth : DataFrame
        From :func:`as_passages`.

    Returns
    -------
    DataFrame
        Per track: ``precision``, ``recall``, ``f1``; ``n_ground_truth``, ``n_found`` (sentences). No intervals:
        sentences from one template come back again and again, so as many articles as one likes would not make them
        sure.

    Examples
    --------
    >>> truth = pd.DataFrame({"article_id": ["a"], "hash": ["h"], "track": ["astana"], "stance": [1.0]})
    >>> found = pd.DataFrame({"article_id": ["a", "b"], "hash": ["h", "i"], "track": ["astana", "astana"]})
    >>> detection(found, truth).loc[0, ["precision", "recall"]].tolist()
    [0.5, 1.0]
    """
    known = truth[_KEY].drop_duplicates()
    found = with_hash(passages)[_KEY].drop_duplicates()
    rows = []
    for track in TRACKS:
        mine, theirs = known[known["track"] == track], found[found["track"] == track]
        right = len(mine.merge(theirs, on=_KEY))
        rows.append(
            {
                "track": track, "precision": right / max(len(theirs), 1), "recall": right / max(len(mine), 1),
                "f1": 2 * right / max(len(mine) + len(theirs), 1), "n_ground_truth": len(mine), "n_found": len(theirs),
            }
        )  # fmt: skip
    return pd.DataFrame(rows)


def track_gaps(articles: pd.DataFrame, truth: pd.DataFrame) -> pd.DataFrame:
    """The gap between the tracks by the ground truth, and as each measure sees it, in one simulated corpus.

    Parameters
    ----------
    articles : DataFrame
        Cleaned articles of the corpus.
    truth : DataFrame
        From :func:`twotracks.simulation.generate.simulate`.

    Returns
    -------
    DataFrame
        Claims of :func:`twotracks.inference.estimates.track_gap`: those of the measure ``GROUND_TRUTH``, then those of
        every measure of stance and tone of :mod:`twotracks.analysis.registry`.
    """
    passages = stance.score(sentiment.score(find_passages(articles)))
    known = duplicates.mark(as_passages(articles, truth), articles).rename(columns={"stance": GROUND_TRUTH})
    seen = estimates.track_gap(passages, [name for name in registry.known() if name in passages.columns])
    out = provenance.carry(seen, pd.concat([estimates.track_gap(known, GROUND_TRUTH), seen], ignore_index=True))
    out.attrs["measures"] = {
        GROUND_TRUTH: {
            "label": "Ground truth",
            "agreement": "Ground truth: the stance towards the track with which the sentences were written, -1 to 1.",
        },
        **out.attrs["measures"],
    }
    return out


def stance_labels(articles: pd.DataFrame, truth: pd.DataFrame) -> pd.DataFrame:
    """What the stance cues say of each sentence template, beside its ground truth.

    Parameters
    ----------
    articles : DataFrame
        Cleaned articles of the corpus.
    truth : DataFrame
        From :func:`twotracks.simulation.generate.simulate`.

    Returns
    -------
    DataFrame
        ``id`` of the template, ``track``, ``ground_truth`` (-1, 0, 1), ``stance`` and ``stance_label``: one row a
        template and track it was found for, because the same sentence again is no new evidence.
    """
    scored = stance.score(find_passages(articles)).rename(columns={"stance": "score"})
    found = match(scored, as_passages(articles, truth), keep=["id"]).drop_duplicates(["id", "track"])
    columns = {"stance": "ground_truth", "score": "stance"}
    return found.rename(columns=columns)[["id", "track", "ground_truth", "stance", "stance_label"]].reset_index(
        drop=True
    )
