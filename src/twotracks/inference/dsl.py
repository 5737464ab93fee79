"""Estimates that survive the errors of a measure, with the help of passages coded by reading.

An automatic score errs, and not at random: averaged over thousands of passages the error does not go away, and an
interval over articles does not contain it. Where a random sample was coded by reading and it is known how likely
each passage was to be coded, the sample tells how far the score is off (design-based supervised learning: Egami,
Hinck, Stewart and Wei 2023).
"""

import numpy as np
import pandas as pd

from twotracks.annotation.sampling import with_hash
from twotracks.config import N_BOOT, SEED
from twotracks.errors import InputError
from twotracks.inference import estimates as estimate

_KEY = ["article_id", "hash", "track"]


def pseudo_outcomes(score: pd.Series, code: pd.Series, probability: pd.Series) -> pd.Series:
    """Scores put right, on average, by the codes: prediction + (R / pi) * (code - prediction).

    Parameters
    ----------
    score : Series of float
        A prediction for every passage, in [-1, 1]. That of a passage must not have been learnt from its code.
    code : Series of float
        The code of the passages that were coded, -1, 0 or 1; NaN for the others.
    probability : Series of float
        Probability of each coded passage to have been coded, in (0, 1]. Needed only where there is a code.

    Returns
    -------
    Series of float
        One value a passage, in no fixed range. Single values mean nothing; their means are unbiased for the mean
        of the codes that reading every passage would give, however bad the score.

    Raises
    ------
    InputError
        If a coded passage has no probability in (0, 1], or a passage no score.

    References
    ----------
    Egami, N., Hinck, M., Stewart, B. M., Wei, H. (2023): Using imperfect surrogates for downstream inference:
    design-based supervised learning for social science applications of large language models.
    """
    coded = code.notna()
    if not probability[coded].between(0, 1, inclusive="right").all():
        raise InputError(
            "Every coded passage needs its inclusion probability, above 0 and at most 1: how likely the draw was to "
            "pick it. Codes of passages that were picked by hand cannot correct a score."
        )
    if score.isna().any():
        raise InputError(f"{int(score.isna().sum())} passages have no score. Score them first (stance.score).")
    return score + ((code - score) / probability).where(coded, 0.0)


def attach(passages: pd.DataFrame, codes: pd.DataFrame) -> pd.DataFrame:
    """Passages with their codes beside them.

    Parameters
    ----------
    passages : DataFrame
        With ``article_id``, ``sentence`` and ``track``.
    codes : DataFrame
        ``article_id``, ``hash`` (:func:`twotracks.annotation.sampling.sentence_hash`), ``track``, ``stance`` and
        ``inclusion_probability``, a row a unit: from :func:`twotracks.annotation.stance_sample.of`, or
        :func:`twotracks.annotation.store.settled` with one coder's rows. It may be empty.

    Returns
    -------
    DataFrame
        ``passages`` with ``code`` and ``inclusion_probability``, NaN where not coded, in the same order; and
        ``learnt``, whether the article served to make the measure (codes may tell in a column ``part``: "tuning").

    Raises
    ------
    InputError
        If a unit is coded twice, no code belongs to any of the passages, or a column is missing.
    """
    missing = [name for name in (*_KEY, "stance", "inclusion_probability") if name not in codes.columns]
    if missing:
        raise InputError(
            f"These codes have no column '{missing[0]}'. coders.settled and stance_codes.of give what is needed."
        )
    if codes.duplicated(_KEY).any():
        raise InputError("A passage has more than one code. Settle the coders' disagreements first, a row a passage.")
    fresh = passages.drop(columns=["code", "inclusion_probability", "learnt"], errors="ignore")
    own = codes[[*_KEY, "stance", "inclusion_probability"]].rename(columns={"stance": "code"})
    served = codes.loc[codes["part"] == "tuning", "article_id"] if "part" in codes.columns else []
    fresh = with_hash(fresh).assign(learnt=fresh["article_id"].isin(set(served)))
    out = fresh.merge(own, on=_KEY, how="left", validate="many_to_one").set_axis(passages.index)
    out.attrs = dict(passages.attrs)
    if len(codes) and not out["code"].notna().any():
        raise InputError(
            "None of these codes belongs to a passage of this corpus. Is it the corpus they were made from?"
        )
    return out


def gaps(coded: pd.DataFrame, measure: str, n_boot: int = N_BOOT, seed: int = SEED) -> pd.DataFrame:
    """Gap between the tracks per outlet in three ways, side by side.

    Parameters
    ----------
    coded : DataFrame
        All passages, with ``measure`` and what :func:`attach` adds.
    measure : str
        Name of the column of scores, in [-1, 1].
    n_boot, seed : int
        As in :func:`twotracks.inference.estimates.track_gap`.

    Returns
    -------
    DataFrame
        Claims as from ``track_gap``, with ``way``: "raw" (the score of every passage), "coded" (the coded passages
        alone, weighted by one over their probability), "corrected" (:func:`pseudo_outcomes`); and ``n_coded``, passages
        coded. The unit is that of the codes, -1 to 1. The interval of "raw" does not contain the measure's error,
        those of the two others do. Where nothing is coded there is only "raw".

    Notes
    -----
    The score of an article that served to make the measure is no independent prediction: it would seem better than
    it is. For such articles the mean code of the others, per track, takes its place; that costs precision and no
    more, because any prediction that does not look at the article's own codes leaves the estimate unbiased.
    """
    if not coded["code"].notna().any():
        return estimate.track_gap(coded, measure, n_boot, seed).assign(way="raw", n_coded=0)
    raw = estimate.track_gap(coded, measure, n_boot, seed)  # first, because it says plainly if the measure is missing
    own = coded[coded["code"].notna()].assign(weight=lambda t: 1 / t["inclusion_probability"])
    put_right = coded.assign(
        corrected=pseudo_outcomes(_prediction(coded, measure), coded["code"], coded["inclusion_probability"])
    )
    tables = {
        "raw": raw,
        "coded": estimate.track_gap(own, "code", n_boot, seed, weight="weight"),
        "corrected": estimate.track_gap(put_right, "corrected", n_boot, seed),
    }
    n_coded = own.groupby("outlet").size()
    parts = []
    for way, table in tables.items():
        counts = table["outlet"].map(n_coded).fillna(0).mask(table["outlet"] == "all outlets", len(own))
        parts.append(table.assign(way=way, n_coded=counts.astype("int64"), measure=measure))
    out = pd.concat(parts, ignore_index=True)
    # One coded article cannot tell how far a score is off, whatever the number of articles scored; none, not at all.
    few = out["way"].eq("corrected") & ~_enough(out, tables["coded"])
    out.loc[few, ["estimate", "ci_low", "ci_high", "p", "p_holm"]] = np.nan
    out.loc[few, "method"] = "too few coded articles for a correction"
    one = out["way"].eq("corrected") & out["outlet"].ne("all outlets")
    out.loc[one, "p_holm"] = estimate.holm(out.loc[one, "p"])
    return out


def _prediction(coded: pd.DataFrame, measure: str) -> pd.Series:
    """The score, and for articles the measure was made with the mean code of the others."""
    others = coded[coded["code"].notna() & ~coded["learnt"]]
    total = (others["code"] / others["inclusion_probability"]).groupby(others["track"]).sum()
    means = total / (1 / others["inclusion_probability"]).groupby(others["track"]).sum()
    return coded[measure].mask(coded["learnt"], coded["track"].map(means).fillna(0.0))


def _enough(claims: pd.DataFrame, coded: pd.DataFrame) -> pd.Series:
    """Whether the coded passages alone carry an interval for the outlet of each claim."""
    carries = coded.set_index("outlet")["ci_low"].notna()
    if len(carries) == 1:  # all codes are of one outlet, and so are those of all together
        carries.loc["all outlets"] = carries.iloc[0]
    return claims["outlet"].map(carries).fillna(False).astype(bool)
