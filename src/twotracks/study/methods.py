"""The methods paragraph of a paper, told from what a run left: no number is typed in.

What was not done is not told. Templates stand here; numbers come from the manifest, from what each step noted, from the
stored validation and from the tables. A test says that no template holds a digit.
"""

import inspect
import json
import tomllib
from collections.abc import Iterable
from typing import Any

import pandas as pd

from twotracks.config import data_file
from twotracks.corpus import registry
from twotracks.inference import bootstrap, hypotheses
from twotracks.schemas import TRACK_NAMES
from twotracks.study import agreement
from twotracks.study.record import Study, tables

_CITES_MEASURE = {"textblob_polarity": "[@desmedt2012]", "vader": "[@hutto2014]"}
_CITES_PACKAGE = {"twotracks": " [@twotracks]", "pandas": " [@mckinney2010]", "scikit-learn": " [@pedregosa2011]"}
TEMPLATES = {
    "corpus": "The corpus is “{title}” (licence: {licence}; source: {source}; SHA-256 {sha256}){cites_corpus}: "
    "{n_read} articles, "
    "of which {n_kept}, of {n_outlets} {outlets}, were analysed.",
    "simulated": "The articles are simulated and the outlets do not exist; nothing here is a finding about any "
    "real outlet.",
    "dates": "Dates run from {first} to {last}; {n_dated} of the {n_kept} articles are dated ({precision}).",
    "months": "Of the {months} months in between, {empty_months} have no article.",
    "undated": "No article is dated.",
    "filters": "Reading and cleaning noted, in this order: {filters}.",
    "passages": "Units of analysis are passages, sentences that speak of a track: {n_candidates} articles have "
    "a word that "
    "could name one, and {n_with} have at least one passage, {n_passages}, found {how} (lexicon of names, "
    "version {lexicon}).",
    "by_model": "by a linear model of readable features that hears the rules, at a probability of {threshold} or more",
    "by_rules": "by rules",
    "other_way": "The figures {figures} rest on passages found {how}.",
    "measure": "{label} {cites_measure}runs from {low} to {high}{lexicon}.",
    "intervals": "Intervals of {level} % are made over articles, not sentences: {methods} [@hesterberg2015].",
    "wilson": "Shares of articles have Wilson's intervals [@wilson1927].",
    "composition": "Shares of passages have Wilson's intervals with as many independent draws as would give the "
    "bootstrap's "
    "error [@korn1998].",
    "holm": "p values of several outlets are also given after Holm's correction [@holm1979].",
    "dsl": "Where passages are annotated (up to {n_annotated} in one estimate), estimates are also design-adjusted "
    "[@egami2023]; the annotators were {annotators}.",
    "reliability": "Reliability is Krippendorff's alpha [@krippendorff2011]. {told}",
    "alone": "No passage of this corpus was annotated for stance, so estimates rest on the measure alone.",
    "keyness": "Keywords of at least {min_count} tokens in {min_articles} articles are compared by "
    "log-likelihood [@dunning1993] "
    "and log ratio, with a permutation test over articles of {draws} permutations [@mildenberger2023], Benjamini and "
    "Hochberg's correction [@benjamini1995] and Gries' dispersion [@gries2008]; names are masked.",
    "classifier": "Classifiers are logistic regressions on TF-IDF in grouped folds [@pedregosa2011], with a "
    "permutation test "
    "of the labels [@ojala2010].",
    "curve": "A specification curve has {n_specifications} specifications and a joint permutation test "
    "[@simonsohn2020].",
    "camps": "Camps are compared with {n_camp_outlets} outlets as units, by exact permutation tests.",
    "hypotheses": "Of {n_hypotheses} hypotheses written down with their rule of decision (version {version}), "
    "{n_seen} had been "
    "looked at in one of the study's corpora before.",
    "versions": "The seed of all draws is {seed}. Computed with Python {python} and {cites_packages}; lexicons: "
    "{lexicons}.",
}  # fmt: skip


def paragraph(study: Study) -> str:
    """The methods of a run as one paragraph, with citations as Pandoc writes them.

    Parameters
    ----------
    study : Study
        From :func:`twotracks.study.record.read`.

    Returns
    -------
    str
        Text; what comes from a corpus stands in it as it is, to be escaped by whoever writes it to a file.

    Examples
    --------
    >>> from twotracks.study import record
    >>> paragraph(record.read("teaching"))[:13]  # doctest: +SKIP
    'The corpus is'
    """
    kept = tables(study)
    sentences = [*_corpus(study), *_passages(study), *_measures(study), *_inference(study, kept), *_end(study)]
    return " ".join(sentences)


def facts(study: Study) -> dict[str, Any]:
    """Numbers of the paragraph that come from the run's manifest and from what it noted.

    Parameters
    ----------
    study : Study
        From :func:`twotracks.study.record.read`.

    Returns
    -------
    dict
        By the names that :data:`TEMPLATES` use, as they are printed.

    Examples
    --------
    >>> facts(Study("x", {"n_read": 1200, "n_kept": 1000}, {"figures": {}}, {}, None))["n_read"]
    '1,200'
    """
    corpus, figures = study.corpus, study.manifest["figures"]
    chosen: dict[str, Any] = {}
    for entry in figures.values():
        chosen = {**entry["parameters"], **chosen}
    names = ("n_boot", "draws", "min_count", "min_articles")
    out = {name: f"{chosen[name]:,}" for name in names if name in chosen}
    if "seed" in chosen:
        out["seed"] = str(chosen["seed"])  # a name rather than a number
    counts = ("n_read", "n_kept", "months", "empty_months")
    out |= {name: f"{corpus[name]:,}" for name in counts if corpus.get(name) is not None}
    outlets = corpus.get("outlets", [])
    out["n_outlets"], out["n_dated"] = f"{len(outlets):,}", f"{sum(one['n_dated'] for one in outlets):,}"
    return out


def _said(template: str, **values: Any) -> str:
    """A template filled in; only what is called ``cites_...`` may cite, a title that looks like a citation may not."""
    plain = {name: value if name.startswith("cites_") else _plain(value) for name, value in values.items()}
    return TEMPLATES[template].format(**plain)


def _plain(text: Any) -> str:
    return str(text).replace("[@", "[ @")


def _corpus(study: Study) -> Iterable[str]:
    corpus, known, told = study.corpus, registry.known().get(study.name, {}), facts(study)
    keys = known.get("references", [])
    label = corpus.get("outlet_label", "outlet")
    yield _said(
        "corpus",
        title=corpus["title"], licence=corpus.get("licence") or "not stated", sha256=corpus["sha256"],
        source=known.get("homepage") or ("part of the study" if "path" in known else "to be filled by the author"),
        cites_corpus=f" [{'; '.join(f'@{key}' for key in keys)}]" if keys else "",
        outlets="outlets" if label == "outlet" else f"outlets (here: {label})", **told,
    )  # fmt: skip
    if corpus.get("simulated"):
        yield TEMPLATES["simulated"]
    if corpus["first"]:
        precision = ", ".join(
            f"{n:,} {'not at all' if kind == 'unknown' else f'to the {kind}'}"
            for kind, n in corpus["precision"].items()
        )
        yield _said("dates", first=corpus["first"], last=corpus["last"], precision=precision, **told)
        if corpus["empty_months"] is not None:
            yield _said("months", **told)
    else:
        yield TEMPLATES["undated"]
    yield _said("filters", filters="; ".join(f"{one['n']:,} {one['what']}" for one in corpus["log"]))


def _passages(study: Study) -> Iterable[str]:
    ways: dict[tuple, list[str]] = {}
    for name, entry in study.manifest["figures"].items():
        if "method" in entry["parameters"]:
            ways.setdefault((entry["parameters"]["method"], entry["parameters"].get("threshold")), []).append(name)
    if "links" not in study.drawn or not ways:
        return
    noted = [one for one in study.drawn["links"].attrs.get("log", []) if one["step"] == "tracks"]
    about = {one["what"]: one["n"] for one in noted}
    per_track = [
        f"{n:,} on {name}" for name in TRACK_NAMES.values() if (n := about.get(f"passages about {name}")) is not None
    ]
    main = study.manifest["figures"]["links"]["parameters"]
    first = (main.get("method"), main.get("threshold"))
    yield _said(
        "passages",
        n_candidates=f"{noted[0]['n']:,}", n_with=f"{about['articles with at least one passage']:,}",
        n_passages=" and ".join(per_track), how=_how(first), lexicon=study.manifest["lexicons"]["tracks"],
    )  # fmt: skip
    yield agreement.passages(study.name, first[0])
    for way, names in ways.items():
        if way != first:
            yield _said("other_way", figures=", ".join(names), how=_how(way))
            if way[0] != first[0]:
                yield agreement.passages(study.name, way[0])
    if "speakers" in study.manifest["figures"]:
        yield agreement.voice(study.name)


def _how(way: tuple) -> str:
    method, threshold = way
    if method == "rules":
        return TEMPLATES["by_rules"]
    if threshold is None:
        threshold = json.loads(data_file("fits/passages.json").read_text(encoding="utf-8"))["threshold"]
    return _said("by_model", threshold=threshold)


def measures_of(study: Study) -> dict[str, dict]:
    """Every measure of a run, as it travelled with the tables.

    Parameters
    ----------
    study : Study
        From :func:`twotracks.study.record.read`.

    Returns
    -------
    dict of str to dict
        Sorted by name.

    Examples
    --------
    >>> measures_of(Study("x", {}, {}, {}, None))
    {}
    """
    found: dict[str, dict] = {}
    # What is said of the texts at hand comes after what is said of none in particular, and stays.
    for one in sorted(study.drawn.values(), key=lambda one: bool(one.attrs.get("corpus", {}).get("sha256"))):
        # A ground truth has a label and is no measure.
        found |= {name: about for name, about in one.attrs.get("measures", {}).items() if "name" in about}
    return dict(sorted(found.items()))


def _measures(study: Study) -> Iterable[str]:
    said = []
    for name, about in measures_of(study).items():
        version = f" (lexicon {about['lexicon']}, version {about['lexicon_version']})" if about.get("lexicon") else ""
        cites = f"{_CITES_MEASURE[name]} " if name in _CITES_MEASURE else ""
        yield _said(
        "measure",
            label=about["label"], cites_measure=cites, low=f"{about['low']:g}",
            high=f"{about['high']:g}", lexicon=version,
        )  # fmt: skip
        said += [about.get("agreement", ""), about.get("exploration", "")]
    yield from dict.fromkeys(_plain(line) for line in said if line)


def _inference(study: Study, kept: dict[str, pd.DataFrame]) -> Iterable[str]:
    told = facts(study)
    claims = {name: table for name, table in kept.items() if {"method", "ci_low"} <= set(table.columns)}
    methods = sorted({str(m) for t in claims.values() for m in t.loc[t["ci_low"].notna(), "method"].dropna()})
    level = inspect.signature(bootstrap.expanded_tail).parameters["level"].default
    boot = [method for method in methods if "bootstrap" in method]
    if boot:
        yield _said("intervals", level=f"{100 * level:g}", methods="; ".join(boot))
    if any("Wilson" in method for method in methods):
        yield TEMPLATES["wilson"]
    if "speakers" in kept:
        yield TEMPLATES["composition"]
    if any("p_holm" in table.columns and table["p_holm"].notna().any() for table in kept.values()):
        yield TEMPLATES["holm"]
    stance = [
        table["n_annotated"].max()
        for name, table in kept.items()
        if name.startswith("stance-") and "n_annotated" in table
    ]
    most = max((int(n) for n in stance if pd.notna(n)), default=0)
    if most:
        yield _said("dsl", n_annotated=f"{most:,}", annotators=agreement.ANNOTATORS)
        yield _said("reliability", told=agreement.between_annotators())
    elif stance:
        yield TEMPLATES["alone"]
    if "keyness-tracks" in kept and "draws" in told:
        yield _said("keyness", **told)
    if any(len(kept.get(name, ())) for name in ("outlet-confusion", "track-confusion")):
        yield TEMPLATES["classifier"]
    if len(kept.get("specification-curve", ())):
        yield _said("curve", n_specifications=f"{len(kept['specification-curve']):,}")
    naming = kept.get("camps-naming", pd.DataFrame())
    if "camp" in naming.columns and naming["camp"].notna().any():
        yield _said("camps", n_camp_outlets=f"{int(naming['camp'].notna().sum()):,}")
        written = hypotheses.load()
        version = tomllib.loads(data_file("hypotheses.toml").read_text(encoding="utf-8"))["version"]
        yield _said("hypotheses", n_hypotheses=len(written), n_seen=int(written["seen"].sum()), version=version)


def _end(study: Study) -> Iterable[str]:
    made = study.manifest
    packages = ", ".join(
        f"{name} {version}{_CITES_PACKAGE.get(name, '')}" for name, version in made["versions"].items()
    )
    lexicons = ", ".join(f"{name} {version}" for name, version in made["lexicons"].items())
    yield _said(
        "versions",
        seed=facts(study).get("seed", "not needed"),
        python=study.corpus["python"],
        cites_packages=packages,
        lexicons=lexicons,
    )
