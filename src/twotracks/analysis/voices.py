"""Who is quoted on each track, corrected for the error of attribution, and whose words are called a claim.

The rules name a wrong speaker in about one of four quoted passages, and not at random: a joint statement becomes its
host's. Where whole documents were annotated, the shares are design-adjusted; elsewhere they are those of the rules, and
a caption says how often these are right.
"""

import numpy as np
import pandas as pd
from scipy import stats

from twotracks.annotation import documents
from twotracks.config import MIN_ARTICLES, N_BOOT, SEED
from twotracks.corpus import camps
from twotracks.errors import InputError
from twotracks.inference import contrasts, dsl
from twotracks.inference.estimates import THIN, by_outlet, composition, holm
from twotracks.provenance import keeps
from twotracks.schemas import ALL_OUTLETS, SPEAKERS, TRACKS
from twotracks.text.sentences import with_hash

NO_TRACK = "no track"  # an annotated sentence that the rules found as a passage and that does not speak of its track
VALUES = ("", *SPEAKERS, NO_TRACK)
LEAST_ANNOTATED = 20  # annotated articles of a group and track; with fewer a correction is worse than the error
LEAST_QUOTED = 20  # annotated quoted passages from which it is said how often the speaker is right
_NEEDED = ("article_id", "outlet", "track", "voice", "speaker")


def attach(passages: pd.DataFrame, corpus: str) -> pd.DataFrame:
    """Passages with the speaker by the annotations of whole documents, where there are any.

    Parameters
    ----------
    passages : DataFrame
        From :func:`twotracks.passages.find.find_passages`.
    corpus : str
        Name of their corpus.

    Returns
    -------
    DataFrame
        With ``annotated_speaker`` ("" for the outlet's own words, a group, or :data:`NO_TRACK` where the sentence does
        not speak of the track; missing where it was not annotated), ``inclusion_probability`` (of its document) and
        ``developed_on`` (whether the rules were written on that document). The annotators are language models under the
        codebook.

    Examples
    --------
    >>> one = {"article_id": ["1"], "outlet": "Daily", "track": "geneva", "voice": "outlet", "speaker": ""}
    >>> attach(pd.DataFrame(one | {"sentence": "Talks began."}), "my-paper")["annotated_speaker"].isna().tolist()
    [True]
    """
    _needs(passages, *_NEEDED, "sentence")
    mine = documents.annotated()
    mine = mine[mine["corpus"] == corpus].drop_duplicates(["article_id", "hash"])
    parts = [
        mine.assign(track=track, annotated_speaker=mine["speaker"].where(mine[track] != "", NO_TRACK))
        for track in TRACKS
    ]
    known = pd.concat(parts).assign(developed_on=lambda table: table["split"] == "development")
    columns = ["article_id", "hash", "track", "annotated_speaker", "inclusion_probability", "developed_on"]
    old = passages.drop(columns=[name for name in columns[3:] if name in passages.columns])
    out = with_hash(old).merge(known[columns], on=columns[:3], how="left", validate="many_to_one")
    out = out.set_axis(passages.index).drop(columns="hash")
    out["developed_on"] = out["developed_on"].eq(True)
    out.attrs = dict(passages.attrs)
    return out


@keeps("n_boot", "seed", "by")
def who(attached: pd.DataFrame, by: str = "outlet", n_boot: int = N_BOOT, seed: int = SEED) -> pd.DataFrame:
    """Share of each track's passages in whose words, by outlet or by camp, by three estimators.

    Parameters
    ----------
    attached : DataFrame
        From :func:`attach`.
    by : {"outlet", "camp", "camp_by_side", "country"}
        What is put together; outlets whose camp is not known are left out of camps.
    n_boot, seed : int
        Bootstrap draws and their seed.

    Returns
    -------
    DataFrame
        Claims as from :func:`twotracks.inference.dsl.means` with ``value``, one of :data:`VALUES`: share of all
        passages found; the values of an outlet, track and estimator sum to 1. "measure alone" are the rules, whose
        interval does not contain their error; "design-adjusted" is unbiased for what annotating every passage would
        give as far as the draw of documents reaches (:func:`reach`), and may leave [0, 1] where a share is small; it is
        missing where fewer than :data:`LEAST_ANNOTATED` articles were annotated.

    Raises
    ------
    InputError
        If a column is missing.

    Examples
    --------
    >>> rows = {"article_id": list("abcdef"), "outlet": "Daily", "track": "geneva", "voice": "quoted"}
    >>> passages = pd.DataFrame(rows | {"speaker": ["un", "un", "russia"] * 2, "sentence": list("uvwxyz")})
    >>> claims = who(attach(passages, "my-paper"), n_boot=50)
    >>> claims.set_index("value")["estimate"].round(2)[["russia", "un"]].tolist()
    [0.33, 0.67]
    """
    _needs(attached, *_NEEDED, "annotated_speaker", "inclusion_probability", "developed_on")
    table = attached
    if by != "outlet":
        camp = camps.of(attached["outlet"], by)
        table = attached[camp != ""].assign(outlet=camp[camp != ""])
    annotated = table["annotated_speaker"].notna()
    present = set(table["speaker"]) | set(table.loc[annotated, "annotated_speaker"])
    parts = []
    for value in (one for one in VALUES if one in present):
        scored = table.assign(
            share=(table["speaker"] == value).astype(float),
            annotation=(table["annotated_speaker"] == value).astype(float).where(annotated),
        )
        claims = dsl.means(scored, "share", n_boot, seed)
        # Whether a share is nought is no question.
        parts.append(claims.assign(value=value, comparison="share of passages", p=np.nan, measure="share by speaker"))
    if not parts:
        return dsl.means(table.assign(share=1.0, annotation=np.nan), "share", n_boot, seed).assign(value="")
    return _enough(_within(pd.concat(parts, ignore_index=True)), table[annotated])


def _within(claims: pd.DataFrame) -> pd.DataFrame:
    """Intervals of shares that are no correction, cut to where a share can lie."""
    plain = claims["estimator"] != "design-adjusted"
    return claims.assign(
        ci_low=claims["ci_low"].mask(plain, claims["ci_low"].clip(lower=0)),
        ci_high=claims["ci_high"].mask(plain, claims["ci_high"].clip(upper=1)),
    )


def _enough(claims: pd.DataFrame, annotated: pd.DataFrame) -> pd.DataFrame:
    """No correction where fewer than :data:`LEAST_ANNOTATED` articles of a group and track were annotated."""
    together = pd.concat([annotated, annotated.assign(outlet=ALL_OUTLETS)])
    n = together.groupby(["outlet", "track"])["article_id"].nunique()
    of = pd.MultiIndex.from_frame(claims[["outlet", "track"]])
    few = claims["estimator"].eq("design-adjusted") & (n.reindex(of).fillna(0).to_numpy() < LEAST_ANNOTATED)
    out = claims.copy()
    out.loc[few, ["estimate", "ci_low", "ci_high"]] = np.nan
    out.loc[few, "method"] = f"fewer than {LEAST_ANNOTATED} annotated articles: no correction"
    return out


def confusion(attached: pd.DataFrame) -> pd.DataFrame:
    """Annotated against automatic speaker.

    Parameters
    ----------
    attached : DataFrame
        From :func:`attach`.

    Returns
    -------
    DataFrame
        ``annotated``, ``automatic``, ``n`` (passages annotated), ``weighted`` (sum of one over the inclusion
        probability), the pairs that occur.

    Examples
    --------
    >>> rows = {"speaker": ["un", "un"], "annotated_speaker": ["un", "west"], "inclusion_probability": [0.5, 1.0]}
    >>> confusion(pd.DataFrame(rows)).values.tolist()
    [['un', 'un', 1, 2.0], ['west', 'un', 1, 1.0]]
    """
    known = attached[attached["annotated_speaker"].notna()]
    known = known.assign(
        annotated=known["annotated_speaker"], automatic=known["speaker"], weighted=1 / known["inclusion_probability"]
    )
    groups = known.groupby(["annotated", "automatic"])["weighted"].agg(n="size", weighted="sum")
    return groups.reset_index()


def reach(attached: pd.DataFrame) -> str:
    """A line for captions: how often the rules' speaker is right here, and for how much the annotated documents stand.

    Parameters
    ----------
    attached : DataFrame
        From :func:`attach`.

    Returns
    -------
    str
        Of passages that rules and annotation both call quoted, the share with the same speaker; in documents on which
        the rules were not written where there are any. Without annotations, that there are none.

    Examples
    --------
    >>> reach(pd.DataFrame({"annotated_speaker": [None]}))[:43]
    'No document of this corpus was annotated: t'
    """
    known = attached[attached["annotated_speaker"].notna()]
    if known.empty:
        return (
            "No document of this corpus was annotated: the shares are those of the rules, uncorrected. On real texts "
            "kept for the test the rules named the annotated speaker in about three of four quoted passages."
        )
    fresh = known[~known["developed_on"]]
    of = fresh if len(fresh) else known
    quoted = of[(of["speaker"] != "") & ~of["annotated_speaker"].isin(["", NO_TRACK])]
    right = (quoted["speaker"] == quoted["annotated_speaker"]).mean()
    stands = min((1 / known["inclusion_probability"]).sum() / len(attached), 1.0)
    said = f"{len(known):,} passages of {known['article_id'].nunique():,} whole documents were annotated by language "
    said += f"models under the codebook; they stand for about {stands:.0%} of the passages, and the others keep the "
    said += "rules' speaker. "
    if len(quoted) < LEAST_QUOTED:
        return said + "Too few of them are quoted to say how often the rules' speaker is right."
    which = "not used to write the rules" if len(fresh) else "also used to write the rules"
    return said + f"The rules' speaker is right in {right:.0%} of {len(quoted):,} quoted passages of documents {which}."


@keeps("n_boot", "seed")
def claim_verbs(scored: pd.DataFrame, n_boot: int = N_BOOT, seed: int = SEED) -> pd.DataFrame:
    """Share of claim verbs among the verbs of saying, by speaker and outlet, both tracks together.

    Parameters
    ----------
    scored : DataFrame
        Passages with ``claim_verb`` (:func:`twotracks.analysis.distancing.score`); a sentence that speaks of both
        tracks counts once.
    n_boot, seed : int
        Bootstrap draws and their seed.

    Returns
    -------
    DataFrame
        Claims with ``value`` (the speaker by the rules), an outlet and speaker a row, ``n_articles``, ``n_passages``
        (quoted sentences with a verb of saying), Wilson's intervals as
        :func:`twotracks.inference.estimates.composition` makes them over articles, and where too few articles have a
        claim verb, Wilson's as if each article were one draw. Not corrected for attribution.

    Raises
    ------
    InputError
        If a column is missing.

    Examples
    --------
    >>> rows = {"article_id": list("abcd"), "outlet": "Daily", "sentence_no": 0, "track": "geneva", "voice": "quoted"}
    >>> table = pd.DataFrame(rows | {"speaker": "west", "claim_verb": [1.0, 1.0, 0.0, None]})
    >>> claim_verbs(table, n_boot=50)[["value", "estimate", "n_passages"]].round(2).values.tolist()
    [['west', 0.67, 3]]
    """
    _needs(scored, *_NEEDED, "sentence_no", "claim_verb")
    said = scored[(scored["voice"] == "quoted") & scored["claim_verb"].notna()]
    said = said.drop_duplicates(["article_id", "sentence_no"]).assign(track=TRACKS[0])  # one track, so one row each
    said = said.assign(verb=np.where(said["claim_verb"] == 1, "claim", "other"))
    parts = [composition(said.iloc[:0], "verb", n_boot, seed)]
    for outlet, of_outlet in by_outlet(said):
        for speaker in (one for one in SPEAKERS if (of_outlet["speaker"] == one).any()):
            mine = of_outlet[of_outlet["speaker"] == speaker]
            claims = composition(mine, "verb", n_boot, seed)
            if not (claims["value"] == "claim").any():  # none is called a claim: a share of nought, of so many
                claims = claims.assign(value="claim", estimate=0.0, ci_low=np.nan, ci_high=np.nan, method=THIN)
            claims = _rare(claims[claims["value"] == "claim"])
            parts.append(claims.assign(value=speaker, outlet=outlet, n_passages=len(mine)))
    out = pd.concat([part for part in parts if len(part)] or parts, ignore_index=True)
    return out.assign(track="both", comparison="share of verbs of saying", measure="claim verbs by speaker")


def between_camps(claims: pd.DataFrame, by: str = "camp", estimator: str = "measure alone") -> pd.DataFrame:
    """Each camp against all others in whom it quotes, by the exact test with outlets as units.

    Parameters
    ----------
    claims : DataFrame
        From :func:`who`, by outlet.
    by : {"camp", "camp_by_side", "country"}
        How camps are drawn.
    estimator : str
        Whose shares; few outlets have enough annotated articles for a correction of their own.

    Returns
    -------
    DataFrame
        ``track``, ``value``, then as from :func:`twotracks.inference.contrasts.between_camps`; ``p_holm`` is over all
        tests of the table that have enough outlets. An outlet needs five articles on the track. No row if no two camps
        have such outlets.

    Examples
    --------
    >>> rows = {"outlet": ["TASS", "IRNA", "CNN"], "track": "geneva", "estimator": "measure alone", "value": "un"}
    >>> between_camps(pd.DataFrame(rows | {"estimate": [0.1, 0.2, 0.6], "n_articles": 9}))["n_target"].tolist()
    [1, 2]
    """
    enough = claims[
        (claims["n_articles"] >= MIN_ARTICLES) & (claims["estimator"] == estimator) & (claims["outlet"] != ALL_OUTLETS)
    ]
    parts = []
    for (track, value), mine in enough.groupby(["track", "value"]):
        values = mine.set_index("outlet")["estimate"]
        camp = camps.of(pd.Series(values.index, index=values.index), by)
        parts.append(contrasts.between_camps(values, camp).assign(track=track, value=value))
    table = pd.concat(parts, ignore_index=True) if parts else contrasts.between_camps(*[pd.Series(dtype="str")] * 2)
    front = ["track", "value"]
    table = table.reindex(columns=[*front, *(name for name in table.columns if name not in front)])
    return table.assign(p_holm=holm(table["p"].where(table["enough"].eq(True))))


def _rare(claims: pd.DataFrame) -> pd.DataFrame:
    """Wilson's interval for a share that too few articles have: as if an article were one draw, which is cautious."""
    row = claims.iloc[0]
    n = int(row["n_articles"])
    if n < MIN_ARTICLES or np.isfinite(row["ci_low"]):
        return claims
    z = stats.norm.ppf(0.975)
    middle = (row["estimate"] + z**2 / (2 * n)) / (1 + z**2 / n)
    half = z / (1 + z**2 / n) * np.sqrt(row["estimate"] * (1 - row["estimate"]) / n + z**2 / (4 * n**2))
    return claims.assign(
        ci_low=max(middle - half, 0.0), ci_high=middle + half,
        method="Wilson's interval as if each article were one draw: under five articles have, or lack, a claim verb",
    )  # fmt: skip


def _needs(table: pd.DataFrame, *columns: str) -> None:
    missing = [name for name in columns if name not in table.columns]
    if missing:
        raise InputError(
            f"Voices need passages with a column '{missing[0]}', and these have none: tt.find_passages, "
            "tt.voices.attach and tt.distancing.score add what is needed."
        )
