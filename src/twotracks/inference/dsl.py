"""Design-based supervised learning (DSL): estimates that survive the errors of a measure, with the help of annotations.

An automatic score errs, and not at random: averaged over thousands of passages the error does not go away, and an
interval over articles does not contain it. Where a random sample was annotated and it is known how likely each passage
was to be drawn, the sample tells how far the score is off (Egami, Hinck, Stewart and Wei 2023).
"""

from collections.abc import Callable

import numpy as np
import pandas as pd

from twotracks.config import N_BOOT, SEED
from twotracks.errors import InputError
from twotracks.inference import estimates
from twotracks.provenance import keeps
from twotracks.schemas import ALL_OUTLETS

ESTIMATORS = ("measure alone", "annotations alone", "design-adjusted")
_BY_DESIGN = "one over the inclusion probability"


def pseudo_outcomes(score: pd.Series, annotation: pd.Series, probability: pd.Series) -> pd.Series:
    """Design-adjusted outcomes: prediction + (R / pi) * (annotation - prediction), where R is 1 if annotated, else 0.

    Parameters
    ----------
    score : Series of float
        A prediction for every passage, in [-1, 1]. That of a passage must not have been fitted to its annotation.
    annotation : Series of float
        Of the passages that were annotated, -1, 0 or 1; NaN for the others.
    probability : Series of float
        Inclusion probability of each annotated passage, in (0, 1]. Needed only where there is an annotation.

    Returns
    -------
    Series of float
        One value a passage, in no fixed range. Single values mean nothing; their means are unbiased for the mean
        that annotating every passage would give, however bad the score.

    Raises
    ------
    InputError
        If an annotated passage has no probability in (0, 1], or a passage no score.

    References
    ----------
    Egami, N., Hinck, M., Stewart, B. M., Wei, H. (2023): Using imperfect surrogates for downstream inference:
    design-based supervised learning for social science applications of large language models.

    Examples
    --------
    >>> score, annotation = pd.Series([0.5, 0.5]), pd.Series([1.0, np.nan])
    >>> pseudo_outcomes(score, annotation, pd.Series([0.5, np.nan])).tolist()
    [1.5, 0.5]
    """
    annotated = annotation.notna()
    if not probability[annotated].between(0, 1, inclusive="right").all():
        raise InputError(
            "Every annotated passage needs its inclusion probability, above 0 and at most 1: how likely the draw was "
            "to pick it. Annotations of passages that were picked by hand cannot adjust an estimate."
        )
    if score.isna().any():
        raise InputError(f"{int(score.isna().sum())} passages have no score. Score them first (tt.stance.score).")
    return score + ((annotation - score) / probability).where(annotated, 0.0)


@keeps("n_boot", "seed", "weights")
def gaps(
    annotated: pd.DataFrame, measure: str, n_boot: int = N_BOOT, seed: int = SEED, weights: str | None = None
) -> pd.DataFrame:
    """Gap between the tracks per outlet by three estimators, side by side.

    Parameters
    ----------
    annotated : DataFrame
        All passages, with ``measure`` and what :func:`twotracks.annotation.store.attach` adds.
    measure : str
        Name of the column of scores, in [-1, 1].
    n_boot, seed : int
        As in :func:`twotracks.inference.estimates.track_gap`.
    weights : str, optional
        Name of a column by which each passage counts, as there. An annotated passage then counts by its weight over its
        inclusion probability, so that all three estimators aim at the same weighted gap.

    Returns
    -------
    DataFrame
        Claims as from ``track_gap``, with ``estimator``: "measure alone" (the score of every passage), "annotations
        alone" (the annotated passages, weighted by one over their inclusion probability), "design-adjusted"
        (:func:`pseudo_outcomes`); and ``n_annotated``, passages annotated. The unit is that of the annotations, -1 to
        1. The interval of "measure alone" does not contain the measure's error, those of the two others do. Where
        nothing is annotated there is only "measure alone".

    Raises
    ------
    InputError
        If there is no column ``measure``, as :func:`pseudo_outcomes` says, or as ``track_gap`` says of ``weights``.

    Notes
    -----
    The score of an article on which the measure was developed is no independent prediction: it would seem better than
    it is. For such articles the mean annotation of the others, per track, takes its place; that costs precision and no
    more, because any prediction that does not look at the article's own annotations leaves the estimate unbiased.

    Examples
    --------
    >>> passages = pd.DataFrame({"article_id": list("abcdefghijkl"), "outlet": "Daily", "mine": [0.5, -0.5] * 6})
    >>> passages["track"] = ["astana", "geneva"] * 6
    >>> passages["annotation"] = [1, 0, 0, -1] * 3
    >>> passages["inclusion_probability"], passages["developed_on"] = 1.0, False
    >>> claims = gaps(passages, "mine", n_boot=50)
    >>> claims.set_index("estimator")["estimate"].round(2).to_dict()
    {'measure alone': 1.0, 'annotations alone': 1.0, 'design-adjusted': 1.0}
    """
    return _three(annotated, measure, estimates.track_gap, n_boot, seed, weights)


@keeps("n_boot", "seed", "weights")
def means(
    annotated: pd.DataFrame, measure: str, n_boot: int = N_BOOT, seed: int = SEED, weights: str | None = None
) -> pd.DataFrame:
    """Mean per outlet and track by three estimators, side by side.

    Parameters
    ----------
    annotated, measure, n_boot, seed, weights
        As for :func:`gaps`.

    Returns
    -------
    DataFrame
        Claims as from :func:`twotracks.inference.estimates.means`, with ``estimator`` and ``n_annotated`` as in
        :func:`gaps`.

    Raises
    ------
    InputError
        As :func:`gaps`.

    Examples
    --------
    >>> passages = pd.DataFrame({"article_id": list("abcdefghijkl"), "outlet": "Daily", "mine": [0.5, -0.5] * 6})
    >>> passages["track"] = ["astana", "geneva"] * 6
    >>> passages["annotation"] = [1, 0, 0, -1] * 3
    >>> passages["inclusion_probability"], passages["developed_on"] = 1.0, False
    >>> means(passages, "mine", n_boot=50).groupby("estimator")["estimate"].first().round(2).to_dict()
    {'annotations alone': 0.5, 'design-adjusted': 0.5, 'measure alone': 0.5}
    """
    return _three(annotated, measure, estimates.means, n_boot, seed, weights)


def _three(
    annotated: pd.DataFrame, measure: str, estimate: Callable[..., pd.DataFrame], n_boot: int, seed: int,
    weights: str | None,
) -> pd.DataFrame:  # fmt: skip
    """The claims of an estimate by the measure alone, by the annotations alone, and design-adjusted."""
    # The measure alone comes first, because it says plainly if the measure is missing.
    alone = estimate(annotated, measure, n_boot, seed, weights)
    if not annotated["annotation"].notna().any():
        return alone.assign(estimator="measure alone", n_annotated=0)
    own = annotated[annotated["annotation"].notna()]
    own = own.assign(**{_BY_DESIGN: (own[weights] if weights else 1.0) / own["inclusion_probability"]})
    adjusted = annotated.assign(
        adjusted=pseudo_outcomes(
            _prediction(annotated, measure), annotated["annotation"], annotated["inclusion_probability"]
        )
    )
    tables = {
        "measure alone": alone,
        "annotations alone": _named(estimate(own, "annotation", n_boot, seed, _BY_DESIGN), weights),
        "design-adjusted": estimate(adjusted, "adjusted", n_boot, seed, weights),
    }
    parts = []
    for estimator, table in tables.items():
        counts = _n_annotated(table, own)
        parts.append(table.assign(estimator=estimator, n_annotated=counts.astype("int64"), measure=measure))
    out = pd.concat(parts, ignore_index=True)
    # One annotated article cannot tell how far a score is off, however many articles are scored; none, not at all.
    few = out["estimator"].eq("design-adjusted") & ~_enough(out, tables["annotations alone"])
    tested = [name for name in ("p", "p_holm") if name in out.columns]
    out.loc[few, ["estimate", "ci_low", "ci_high", *tested]] = np.nan
    out.loc[few, "method"] = "too few annotated articles for an adjustment"
    if "p_holm" in out.columns:
        one = out["estimator"].eq("design-adjusted") & out["outlet"].ne(ALL_OUTLETS)
        out.loc[one, "p_holm"] = estimates.holm(out.loc[one, "p"])
    return out


def _n_annotated(claims: pd.DataFrame, own: pd.DataFrame) -> pd.Series:
    """Passages annotated behind each claim, of its outlet and of its track where it is of one."""
    of = [
        int(((own["outlet"].eq(outlet) | (outlet == ALL_OUTLETS)) & (own["track"].eq(track) | (track == "both"))).sum())
        for outlet, track in zip(claims["outlet"], claims["track"], strict=True)
    ]
    return pd.Series(of, index=claims.index)


def _named(claims: pd.DataFrame, weights: str | None) -> pd.DataFrame:
    """Claims of annotations alone, whose method names the weights that were asked for: those of the draw go unsaid."""
    method = claims["method"].str.removesuffix(f"; weighted by {_BY_DESIGN}")
    return claims.assign(method=method if weights is None else method + f"; weighted by {weights}")


def _prediction(annotated: pd.DataFrame, measure: str) -> pd.Series:
    """The score, and for articles the measure was developed on the mean annotation of the others."""
    others = annotated[annotated["annotation"].notna() & ~annotated["developed_on"]]
    total = (others["annotation"] / others["inclusion_probability"]).groupby(others["track"]).sum()
    means = total / (1 / others["inclusion_probability"]).groupby(others["track"]).sum()
    return annotated[measure].mask(annotated["developed_on"], annotated["track"].map(means).fillna(0.0))


def _enough(claims: pd.DataFrame, by_annotations: pd.DataFrame) -> pd.Series:
    """Whether the annotated passages alone carry an interval for the outlet and track of each claim."""
    known = by_annotations[by_annotations["ci_low"].notna()]
    carries = set(zip(known["outlet"], known["track"], strict=True))
    if by_annotations["outlet"].nunique() == 1:  # all annotations are of one outlet, and so are those of all together
        carries |= {(ALL_OUTLETS, track) for track in known["track"]}
    pairs = zip(claims["outlet"], claims["track"], strict=True)
    return pd.Series([pair in carries for pair in pairs], index=claims.index)
