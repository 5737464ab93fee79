"""A reporting checklist for text as data: filled from a run where it can be, open where only the author knows."""

from collections.abc import Iterable

import pandas as pd

from twotracks.annotation import store
from twotracks.corpus import registry
from twotracks.inference import estimands, hypotheses
from twotracks.study import agreement, methods
from twotracks.study.markdown import escape
from twotracks.study.record import Study, tables

OPEN = "*to be filled by the author*"


def page(study: Study) -> str:
    """The checklist of a run.

    Parameters
    ----------
    study : Study
        From :func:`twotracks.study.record.read`.

    Returns
    -------
    str
        Markdown: ``[x]`` what the run tells, ``[ ]`` what the author has to fill in.

    Examples
    --------
    >>> from twotracks.study import record
    >>> "## Sampling frame" in page(record.read("teaching"))  # doctest: +SKIP
    True
    """
    kept = tables(study)
    parts = {
        "Sampling frame": _sampling(study), "Measurement": _measurement(study, kept),
        "Inference": _inference(study, kept), "Hypotheses": _hypotheses(), "Reproduction": _reproduction(study),
    }  # fmt: skip
    lines = [
        f"# Reporting checklist: {escape(study.corpus['title'])}", "",
        f"`[x]` is filled from the run; `[ ]` is {OPEN}, because nothing that the study keeps tells it.", "",
    ]  # fmt: skip
    for title, items in parts.items():
        lines += [f"## {title}", "", *items, ""]
    return "\n".join(lines)


def _told(what: str, said: str) -> str:
    return f"- [x] **{what}.** {escape(said)}"


def _open(what: str, hint: str = "") -> str:
    return f"- [ ] **{what}.** {OPEN}{f' ({escape(hint)})' if hint else ''}"


def _sampling(study: Study) -> Iterable[str]:
    corpus, told = study.corpus, methods.facts(study)
    known = registry.known().get(study.name, {})
    title = f"{corpus['title']}; {(known.get('citation') or 'no citation is known').rstrip('.')}; SHA-256 "
    f"{corpus['sha256']}."
    yield _told("Corpus", title)
    yield _told("Licence", corpus.get("licence") or "not stated") if corpus.get("licence") else _open("Licence")
    yield _open(
        "How the archive was drawn", f"search terms, sections, who collected it and when; known is: {known['note']}"
        if known.get("note") else "search terms, sections, who collected it and when"
    )  # fmt: skip
    yield _open("Population that the corpus stands for")
    yield _told(
        "Units", "sampled: articles; analysed: passages, that is sentences that speak of a track; resampled: articles."
    )
    outlets = "; ".join(f"{one['outlet']}: {one['n_articles']:,}" for one in corpus["outlets"])
    yield _told(
        "Articles", f"{told['n_read']} read, {told['n_kept']} analysed, of {told['n_outlets']} outlets ({outlets})."
    )
    if corpus["first"]:
        yield _told(
            "Time span",
            f"{corpus['first']} to {corpus['last']}; {told['n_dated']} of {told['n_kept']} articles are dated.",
        )
    else:
        yield _told("Time span", "no article is dated.")
    if corpus["empty_months"] is not None:
        gaps = "; ".join(
            f"{one['outlet']}: {one['first'] or 'undated'} to {one['last'] or 'undated'}" for one in corpus["outlets"]
        )
        yield _told(
            "Missing dates",
            f"{told['empty_months']} of {told['months']} months have no article; first and last day by outlet: {gaps}.",
        )
    else:
        yield _open(
            "Missing dates",
            "months without an article cannot be counted, because days and months are not known of all articles",
        )
    yield _open("Missing archives", "outlets and periods that could not be obtained, and why")
    yield _open("Languages", "the rules know English names only; the language of an article is not recognised")
    repeated = [one for one in corpus["log"] if "ran the same text before" in one["what"]]
    n = sum(one["n"] for one in repeated)
    yield _told(
        "Duplicates", f"{n:,} articles left out because their outlet ran the same text before; near-duplicates "
        f"are kept and marked, "
        "and the specification curve has them both as articles and as one cluster."
    )  # fmt: skip
    yield _told("Filters, with counts", "; ".join(f"{one['n']:,} {one['what']}" for one in corpus["log"]) + ".")
    yield _open("Rights and ethics", "permission to process the texts, personal data, approval")


def _measurement(study: Study, kept: dict[str, pd.DataFrame]) -> Iterable[str]:
    lexicons = ", ".join(f"{name} {version}" for name, version in study.manifest["lexicons"].items())
    yield _told("Instrument and version", f"lexicons and rules: {lexicons}; codebook: data/annotations/CODEBOOK.md.")
    annotated = store.stored()
    here = annotated[annotated["corpus"] == study.name]
    n = len(here.drop_duplicates(["article_id", "hash", "track"]))
    yield _told(
        "Who annotated", f"{agreement.ANNOTATORS.capitalize()}, never people: {n:,} passages of this corpus "
        f"come annotated "
        f"for stance with the study ({here['annotator'].nunique()} annotators)."
    )  # fmt: skip
    yield _open("Annotations by people", "number, training, blinding, how disagreements were settled")
    yield _told("Reliability", agreement.between_annotators())
    ways = {
        entry["parameters"]["method"] for entry in study.manifest["figures"].values() if "method" in entry["parameters"]
    }
    for method in sorted(ways):
        yield _told("Validity of passages", agreement.passages(study.name, method))
    yield _told("Validity of voice and speaker", agreement.voice(study.name))
    for about in methods.measures_of(study).values():
        if about.get("agreement"):
            yield _told(
                f"Validity of the measure {escape(about.get('label', ''))}",
                f"{about['agreement']} {about.get('exploration', '')}".strip(),
            )
    adjusted = sorted(
        name for name, table in kept.items() if "estimator" in table and (table["estimator"] == "design-adjusted").any()
    )
    yield _told(
        "Error correction", f"design-adjusted by annotations (DSL) in {', '.join(adjusted)}." if adjusted
        else "none: the intervals of a measure alone do not contain the measure's own error."
    )  # fmt: skip
    yield _open(
        "Errors of passages that were not found", "a share of passages is missed; whether those differ is not known"
    )


def _inference(study: Study, kept: dict[str, pd.DataFrame]) -> Iterable[str]:
    named = estimands.load()
    main = named.loc[named["main"], "title"].tolist()
    yield _told(
        "Estimands",
        f"{len(named)} named before they were estimated (data/estimands.toml); a sentence about an outlet rests "
        f"on: {'; '.join(main)}.",
    )
    told = methods.facts(study)
    how = sorted({str(m) for t in kept.values() if "method" in t for m in t["method"].dropna()})
    yield _told("Intervals", "; ".join(how) + ".")
    yield _told(
        "Draws and seed",
        f"{told.get('n_boot', 'none')} bootstrap draws; {told.get('draws', 'no')} permutations of keywords; "
        f"seed {told.get('seed', 'not needed')}.",
    )
    holm = sorted(name for name, table in kept.items() if "p_holm" in table)
    fdr = sorted(name for name, table in kept.items() if "p_bh" in table)
    yield _told(
        "Multiplicity",
        f"Holm over outlets in {', '.join(holm) or 'no table'}; Benjamini and Hochberg over words in "
        f"{', '.join(fdr) or 'no table'}; between tables nothing is corrected.",
    )
    curve = kept.get("specification-curve", pd.DataFrame())
    if len(curve):
        first = curve.iloc[0]
        yield _told(
            "Choices of analysis",
            f"{len(curve):,} specifications, median {first['whole_median']:.3f}, joint p {first['whole_p']:.3f}.",
        )
    else:
        yield _told("Choices of analysis", "no specification curve could be drawn.")
    yield _told("Results too thin to tell", _thin(kept))


def _thin(kept: dict[str, pd.DataFrame]) -> str:
    counts = {
        name: int(table["ci_low"].isna().sum())
        for name, table in kept.items()
        if {"ci_low", "method"} <= set(table.columns)
    }
    some = [f"{name}: {n} of {len(kept[name])} rows" for name, n in counts.items() if n]
    return f"without an interval are {'; '.join(some)}." if some else "every row has an interval."


def _hypotheses() -> Iterable[str]:
    written = hypotheses.load()
    yield _told(
        "Written down", f"{len(written)} hypotheses with one rule of decision (data/hypotheses.toml). Looked at "
        f"in one of the "
        f"study's corpora before they were written down: {int(written['seen'].sum())}; those are no confirmation there."
    )  # fmt: skip
    yield _open(
        "Preregistration",
        "registry, number, date; the file is in version control, and is no registration by a third party",
    )
    yield "\n| hypothesis | statement | source | seen before |\n|---|---|---|---|"
    for one in written.itertuples():
        yield f"| {escape(one.id)} | {escape(one.statement)} | {escape(one.source)} | {'yes' if one.seen else 'no'} |"


def _reproduction(study: Study) -> Iterable[str]:
    packages = ", ".join(f"{name} {version}" for name, version in study.manifest["versions"].items())
    yield _told("Versions", f"Python {study.corpus['python']}, {packages}.")
    yield _told(
        "Record",
        f"figures/{study.name}/manifest.json has checksums of corpus, code, data and every file; the command "
        f"twotracks verify checks them.",
    )
    yield _told("Again", f"make study CORPUS={study.name}; make paper CORPUS={study.name}")
    yield _open("Availability of the texts", "where a reader gets them")
    yield _open("Funding, interests, contributions")
