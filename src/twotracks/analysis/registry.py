"""The measures of the study, each registered by the file that computes it.

A measure is a column of scores, one a passage. What estimates, figures, captions and manifests need to know of it (its
label, its range, its question, its lexicon, how well it agrees with annotators) stands in its registration and travels
with every table it scores, so that a new measure is one file::

    @register(Measure("mentions_peace", label="Speaks of peace", low=0, high=1, question="How often ...?"))
    def score(passages):
        return passages.assign(mentions_peace=passages["sentence"].str.contains("peace").astype(float))

Measures of other packages are found through the entry point ``twotracks.measures``.

Agreement is of a kind of text: what a score reaches on one newspaper says little of another. So it is said on which
corpora it was measured, and where it is unknown or below :data:`LEAST_R` on the texts at hand, what the score alone
gives is an exploration (:func:`exploration`); an annotated sample and the estimate adjusted by it come first.
"""

import functools
import pkgutil
from collections.abc import Callable
from importlib import import_module, metadata
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
import pandas as pd

from twotracks import analysis, lexicons, provenance
from twotracks.config import MIN_ARTICLES, N_BOOT, SEED, data_file
from twotracks.corpus import registry as corpora
from twotracks.errors import InputError
from twotracks.inference.bootstrap import bootstrap, cluster_sums, moments, pearson, percentile_interval

LEAST_R = 0.5  # agreement on a kind of text below which a score alone carries no claim there
_OUTSIDE = "twotracks.measures"
_ALL = "all corpora"
_DEVICES = "annotations/distancing-validity.csv"


class Measure(NamedTuple):
    """What is to be known of a measure.

    ``name`` of its column; ``label`` for people; ``low`` and ``high``: its range; ``question`` that its figures ask;
    ``not_shown``: what they do not show; ``lexicon``: its name below ``data/lexicons/``, the path of another, or "";
    ``reported_as``: its name in the table of validity, if it has one; ``reported_in``: which table, "stance" (agreement
    is a correlation) or "frames" (F1); ``device``: of one that is found or not, its name in that of precision and
    recall (``data/annotations/distancing-validity.csv``).
    """

    name: str
    label: str
    low: float = -1.0
    high: float = 1.0
    question: str = ""
    not_shown: str = ""
    lexicon: str = ""
    reported_as: str = ""
    reported_in: str = "stance"
    device: str = ""


class _Table(NamedTuple):
    """A table of validity: what annotators were asked, the statistic of agreement, and in which columns it stands."""

    asked: str
    statistic: str
    symbol: str
    columns: dict[str, str]
    source: str


_TABLES = {
    "stance": _Table(
        "what is said of the track", "Pearson r", "r", {"value": "r", "low": "r_low", "high": "r_high"},
        "data/annotations/stance-validity.csv",
    ),
    "frames": _Table(
        "whether the passage uses the frame", "F1", "F1", {"value": "f1", "low": "f1_low", "high": "f1_high"},
        "data/annotations/frames-validity.csv",
    ),
}  # fmt: skip
_KNOWN: dict[str, tuple[Measure, Callable]] = {}


def register(*of: Measure) -> Callable:
    """Register the measures that a function adds to a table of passages.

    Parameters
    ----------
    *of : Measure
        One for each column of scores.

    Returns
    -------
    callable
        The decorator. The function it marks hands on what travels with the passages and says there what the new columns
        are.

    Raises
    ------
    InputError
        If another function has registered a measure of that name.

    Examples
    --------
    >>> @register(Measure("length", label="Words in the sentence", low=0, high=200))
    ... def score(passages):
    ...     return passages.assign(length=passages["sentence"].str.split().str.len())
    >>> scored = score(pd.DataFrame({"sentence": ["Talks went on."]}))
    >>> scored["length"].tolist(), describe(scored, "length").label
    ([3], 'Words in the sentence')
    >>> forget("length")
    """

    def decorate(function: Callable) -> Callable:
        @functools.wraps(function)
        def score(passages: pd.DataFrame, *args: Any, **kwargs: Any) -> pd.DataFrame:
            out = provenance.carry(passages, function(passages, *args, **kwargs))
            own = kwargs.get("lexicon")
            # What was found of the study's lexicon says nothing of another.
            is_own = isinstance(own, str | Path)
            used = [one._replace(lexicon=str(own), reported_as="", device="") for one in of] if is_own else of
            told = {one.name: travelling(one, out) for one in used}
            out.attrs["measures"] = {**out.attrs.get("measures", {}), **told}
            return out

        for one in of:
            known = _KNOWN.get(one.name)
            if known and known[1].__module__ != function.__module__:
                raise InputError(f"Two measures are called '{one.name}': {known[1].__module__}, {function.__module__}.")
            _KNOWN[one.name] = (one, score)
        return score

    return decorate


def travelling(measure: Measure, scored: pd.DataFrame | None = None) -> dict:
    """What tables and figures are told of a measure: registration, version of the lexicon, agreement in words.

    Parameters
    ----------
    measure : Measure
        As registered.
    scored : DataFrame, optional
        The passages it has scored, for what is said of their kind of text.

    Returns
    -------
    dict
        The fields of the measure, ``lexicon_version``, ``agreement`` (:func:`agreement_sentence`) and ``exploration``
        (:func:`exploration`).

    Examples
    --------
    >>> travelling(Measure("mine", label="Mine"))["exploration"]
    ''
    """
    return {
        **measure._asdict(), "lexicon_version": lexicon_version(measure),
        "agreement": agreement_sentence(measure, scored), "exploration": exploration(measure, scored),
    }  # fmt: skip


def forget(name: str) -> None:
    """Take a measure out of the registry, as tests do with theirs.

    Parameters
    ----------
    name : str
        Of its column.

    Examples
    --------
    >>> _ = register(Measure("short", label="Short"))(lambda passages: passages)
    >>> forget("short")
    >>> "short" in known()
    False
    """
    _KNOWN.pop(name, None)


def known() -> dict[str, Measure]:
    """Every measure by name: the study's own, and those that installed packages or this session have registered.

    Returns
    -------
    dict of str to Measure
        Sorted by label.

    Examples
    --------
    >>> known()["vader"].label
    'VADER'
    """
    for module in pkgutil.walk_packages(analysis.__path__, f"{analysis.__name__}."):
        import_module(module.name)  # whatever lies in this room and is a measure registers itself
    for entry in metadata.entry_points(group=_OUTSIDE):
        entry.load()
    # By label, so that the order does not depend on what was imported first.
    return {name: measure for name, (measure, _) in sorted(_KNOWN.items(), key=lambda item: item[1][0].label)}


def measures(passages: pd.DataFrame | None = None) -> pd.DataFrame:
    """The measures there are, and how well each agrees with annotators.

    Parameters
    ----------
    passages : DataFrame, optional
        Passages of one corpus, for what is known of agreement on texts of their kind.

    Returns
    -------
    DataFrame
        ``measure`` (name of the column), ``label``, ``low``, ``high``, ``lexicon``, ``agreement`` (in words); with
        ``passages`` also ``exploration``: why what the score alone gives is no more than that, or "".

    Examples
    --------
    >>> {"stance", "vader"} <= set(measures()["measure"])
    True
    """
    rows = []
    for one in known().values():
        told = travelling(one, passages)
        rows.append([told[name] for name in ("name", "label", "low", "high", "lexicon", "agreement", "exploration")])
    columns = ["measure", "label", "low", "high", "lexicon", "agreement", "exploration"]
    table = pd.DataFrame(rows, columns=columns)
    return table if passages is not None else table.drop(columns="exploration")


def describe(table: pd.DataFrame, name: str) -> Measure:
    """What is known of a column of scores: by what travels with the table, by the registry, or by its name alone.

    Parameters
    ----------
    table : DataFrame
        Any table with scores.
    name : str
        Of the column.

    Returns
    -------
    Measure
        What travels with the table comes first: it is what the scores were made with.

    Examples
    --------
    >>> describe(pd.DataFrame({"mine": [0.5]}), "mine").label
    'mine'
    """
    travelling = table.attrs.get("measures", {}).get(name)
    if travelling:
        return Measure(**{field: travelling[field] for field in Measure._fields})
    return _KNOWN[name][0] if name in _KNOWN else Measure(name, label=name)


def agreement(measure: str | None = None) -> pd.DataFrame:
    """How well measures agree with annotations, as far as it is known.

    Parameters
    ----------
    measure : str, optional
        Name of one measure; default all.

    Returns
    -------
    DataFrame
        ``measure``, ``unit`` (which sentences, which question), ``annotators``, ``statistic``, ``value``, ``low``,
        ``high`` (95 % interval, where there is one), ``n`` (sentences), ``source``: what has been published
        (``data/agreement.csv``), and what was found on the test set of the study's own annotations.

    Examples
    --------
    >>> agreement("stance")["annotators"].tolist()
    ['language models under a codebook']
    """
    table = _agreement(list(known().values()))
    return table if measure is None else table[table["measure"] == measure].reset_index(drop=True)


def _agreement(of: list[Measure]) -> pd.DataFrame:
    published = pd.read_csv(data_file("agreement.csv")).astype({"n": "Int64"})
    tables = {name: _validity(name) for name in sorted({one.reported_in for one in of})}
    rows = []
    for one in of:
        validity, told = tables[one.reported_in], _TABLES[one.reported_in]
        mine = validity[(validity["corpus"] == _ALL) & (validity["measure"] == one.reported_as)]
        for _, row in mine.iterrows():
            on = ", ".join(sorted(set(validity["corpus"]) - {_ALL}))
            rows.append({
                "measure": one.name, "unit": f"passages of {on}, test set: {told.asked}",
                "annotators": "language models under a codebook", "statistic": told.statistic,
                **{name: row[column] for name, column in told.columns.items()}, "n": row["n"], "source": told.source,
            })  # fmt: skip
    rows += [
        {
            "measure": one.name, "unit": f"sentences of {', '.join(_annotated_for_devices())}, test set",
            "annotators": "one language model under a codebook", "statistic": "F1", "value": row["f1"],
            "low": row["f1_low"], "high": row["f1_high"], "n": row["n_sentences"], "source": f"data/{_DEVICES}",
        }
        for one in of if one.device for _, row in _devices(one.device).iterrows()
    ]  # fmt: skip
    own = pd.DataFrame(
        rows, columns=["measure", "unit", "annotators", "statistic", "value", "low", "high", "n", "source"]
    )
    return pd.concat([own.astype({"n": "Int64"}), published], ignore_index=True)


def _devices(device: str = "", corpus: str = _ALL) -> pd.DataFrame:
    """Stored precision and recall of devices on the test set; of one device a row."""
    table = pd.read_csv(data_file(_DEVICES)).query("split == 'test'")
    return table[(table["device"] == device) & (table["corpus"] == corpus)] if device else table


def _annotated_for_devices() -> list[str]:
    return sorted(set(_devices()["corpus"]) - {_ALL})


@functools.cache
def _stored(path: Path) -> pd.DataFrame:
    """A stored table, read once: of 22 frames each asks for it several times."""
    return pd.read_csv(path, keep_default_na=False, na_values=[""])


def _validity(table: str = "stance") -> pd.DataFrame:
    """Stored agreement on the test set, a row a measure and corpus."""
    stored = _stored(data_file(f"annotations/{table}-validity.csv"))
    stored = stored[stored["design"] == "test set"]
    if table == "frames":
        return stored[stored["ships"]].rename(columns={"frame": "measure"}).fillna({"fails": ""})
    return stored[stored["sentences"] == "all"]


def fails(measure: Measure) -> str:
    """Why a measure does not hold on the test set, so that nothing is to be drawn from it, or "".

    Parameters
    ----------
    measure : Measure
        As registered; only measures of frames can fail, by the rule of :func:`twotracks.validation.frames.reason`.

    Returns
    -------
    str
        Such as "F1 below .5".

    Examples
    --------
    >>> fails(Measure("mine", label="Mine"))
    ''
    """
    if measure.reported_in != "frames" or not measure.reported_as:
        return ""
    stored = _validity("frames")
    mine = stored[(stored["measure"] == measure.reported_as) & (stored["corpus"] == _ALL)]
    return str(mine["fails"].iloc[0]) if len(mine) else ""


class Found(NamedTuple):
    """Agreement on one kind of text: Pearson's ``r`` (or F1, as ``statistic`` says) with its 95 % interval, passages,
    and how to say of which.
    """

    r: float
    low: float
    high: float
    n: int
    said: str
    statistic: str = "r"


def found_on(measure: Measure, scored: pd.DataFrame) -> Found | None:
    """How well a measure agrees with annotations of the texts at hand.

    Parameters
    ----------
    measure : Measure
        As registered.
    scored : DataFrame
        Passages with its scores. If they have annotations (:func:`twotracks.annotation.store.attach`), those of
        articles that the measure was not developed on count; of the study's own corpora, its stored test set.

    Returns
    -------
    Found or None
        None where nothing was measured on these texts, or annotations are of fewer than ``MIN_ARTICLES`` articles.

    Examples
    --------
    >>> passages = pd.DataFrame({"article_id": list("abcdef"), "mine": [0.1, 0.2, 0.5, -0.3, 0, 1]})
    >>> round(found_on(Measure("mine", label="Mine"), passages.assign(annotation=[0, 0, 1, -1, 0, 1])).r, 2)
    0.91
    """
    name = _corpus(scored)
    if measure.reported_in == "frames":
        return of_frame(measure) if name in set(_validity("frames")["corpus"]) - {_ALL} else None
    stored = _validity()
    stored = stored[(stored["corpus"] == name) & (stored["measure"] == measure.reported_as)]
    of_the_study = "developed_on" in scored.columns and bool(scored["developed_on"].any())
    asked = {"annotation", "article_id", measure.name} <= set(scored.columns)
    if asked and not (len(stored) and of_the_study):
        mine = _by_annotations(measure, scored)
        if mine is not None:
            return mine
    if stored.empty:
        return None
    row = stored.iloc[0]
    said = f"passages of the test set of {_kind(name)}; the annotators were language models under a codebook"
    return Found(row["r"], row["r_low"], row["r_high"], int(row["n"]), said)


def of_frame(measure: Measure) -> Found | None:
    """How well the measure of a frame agrees with annotators, on the test set of all annotated corpora together.

    Parameters
    ----------
    measure : Measure
        As registered. In one corpus alone too few passages use a frame.

    Returns
    -------
    Found or None
        F1 with its interval; None where it was not measured, as of a frame of your own.

    Examples
    --------
    >>> of_frame(known()["frame_sovereignty"]).statistic
    'F1'
    """
    stored = _validity("frames")
    mine = stored[(stored["measure"] == measure.reported_as) & (stored["corpus"] == _ALL)]
    if mine.empty:
        return None
    row = mine.iloc[0]
    on = ", ".join(sorted(set(stored["corpus"]) - {_ALL}))
    said = (
        f"passages of the test set of {on} ({row['n_positive']} use it); the annotators were language models under a "
        "codebook"
    )
    return Found(row["f1"], row["f1_low"], row["f1_high"], int(row["n"]), said, "F1")


def _by_annotations(measure: Measure, scored: pd.DataFrame) -> Found | None:
    known = scored[scored["annotation"].notna() & scored[measure.name].notna()]
    if "developed_on" in known.columns:
        known = known[~known["developed_on"].astype(bool)]
    n_articles = known["article_id"].nunique()
    if n_articles < MIN_ARTICLES:
        return None
    pairs = moments(known[measure.name].to_numpy(float), known["annotation"].to_numpy(float))
    r = float(pearson(pairs.sum(axis=0)))
    if np.isnan(r):
        return None
    low, high = percentile_interval(bootstrap(cluster_sums(pairs, known["article_id"]), pearson, N_BOOT, SEED))
    said = f"annotated passages of {n_articles:,} articles of these texts"
    return Found(r, float(low), float(high), len(known), said)


def agreement_sentence(measure: Measure, scored: pd.DataFrame | None = None) -> str:
    """A line for a caption: how well a measure agrees with annotators, on which kind of text, and who those were.

    Parameters
    ----------
    measure : Measure
        As registered.
    scored : DataFrame, optional
        The passages it has scored. Where agreement was not measured on texts of their corpus, that comes first.

    Returns
    -------
    str
        One or two sentences, also where nothing is known.

    Examples
    --------
    >>> agreement_sentence(Measure("mine", label="Mine"))
    'Mine: agreement with annotators not measured yet.'
    >>> passages = pd.DataFrame()
    >>> passages.attrs["corpus"] = {"name": "my-paper"}
    >>> agreement_sentence(known()["vader"], passages).split(".")[0]
    'Agreement with annotators: not measured on your texts'
    """
    here = found_on(measure, scored) if scored is not None else None
    if here is not None:
        return f"{measure.label}: {_in_words(here)}"
    elsewhere = _elsewhere(measure)
    if not elsewhere:
        return f"{measure.label}: agreement with annotators not measured yet."
    if scored is None or not _corpus(scored) or (measure.device and _corpus(scored) in _annotated_for_devices()):
        return f"{measure.label}: {elsewhere}"
    return f"Agreement with annotators: not measured on your texts. {measure.label} elsewhere: {elsewhere}"


def exploration(measure: Measure, scored: pd.DataFrame | None = None) -> str:
    """Why what a score alone gives is an exploration on these texts, or "" where it is more.

    Parameters
    ----------
    measure : Measure
        As registered.
    scored : DataFrame, optional
        The passages it has scored; of no texts in particular nothing is said.

    Returns
    -------
    str
        A sentence where agreement with annotators on texts of this corpus is unknown or below :data:`LEAST_R`.

    Examples
    --------
    >>> passages = pd.DataFrame()
    >>> passages.attrs["corpus"] = {"name": "tehran-times"}
    >>> exploration(known()["stance"], passages)
    ''
    >>> exploration(known()["vader"], passages).split(":")[0]
    'Exploration'
    """
    failed = fails(measure)
    if failed:
        return f"Fails on the test set ({failed}): its share is estimated from annotations alone."
    if scored is None or not _corpus(scored):
        return ""
    if measure.device and _corpus(scored) in _annotated_for_devices():
        return ""
    here = found_on(measure, scored)
    if here is not None and here.r >= LEAST_R:
        return ""
    why = "not known" if here is None else f"below {here.statistic} = {LEAST_R:g}"
    return (
        f"Exploration: agreement with annotators is {why} on these texts, so a claim rests on an annotated sample and "
        "the estimate adjusted by it."
    )


def _corpus(scored: pd.DataFrame) -> str:
    return str(scored.attrs.get("corpus", {}).get("name", ""))


def _elsewhere(measure: Measure) -> str:
    """What was measured on any text: on the study's corpora, or by what has been published on another question."""
    if measure.reported_in == "frames":
        found = of_frame(measure)
        return "" if found is None else _in_words(found)
    table = _agreement([measure])
    rows = table[table["measure"] == measure.name]
    if rows.empty:
        return ""
    first = rows.iloc[0]
    if measure.device:
        interval = "without an interval" if pd.isna(first["low"]) else f"[{first['low']:.2f}, {first['high']:.2f}]"
        return (
            f"agrees with annotations at F1 = {first['value']:.2f} {interval}, on "
            f"{first['n']:,} {first['unit']}; the annotator was {first['annotators']}, which had written the rules too."
        )
    value = f"r = {first['value']:.2f}"
    if pd.isna(first["low"]):  # published, by others
        return (
            f"on another question, agrees with the {first['annotators']} at {value} ({first['n']:,} {first['unit']}); "
            "of what is said of the track it was not measured."
        )
    kinds = [_kind(name) for name in sorted(set(_validity()["corpus"]) - {_ALL})]
    on = f"{', '.join(kinds[:-1])} and {kinds[-1]}" if len(kinds) > 1 else kinds[0]
    said = f"passages of the test set of {on}; the annotators were {first['annotators']}"
    return _in_words(Found(first["value"], first["low"], first["high"], int(first["n"]), said))


def _in_words(found: Found) -> str:
    asked = next(table.asked for table in _TABLES.values() if table.symbol == found.statistic)
    return (
        f"agrees with annotations of {asked} at {found.statistic} = {found.r:.2f} [{found.low:.2f}, "
        f"{found.high:.2f}]. Measured on {found.n:,} {found.said}."
    )


def _kind(name: str) -> str:
    """A corpus by name and kind of text."""
    kind = corpora.known().get(name, {}).get("kind")
    return f"{name} ({kind})" if kind else name


def lexicon_version(measure: Measure) -> str:
    """Version of the lexicon behind a measure, or "" if it has none.

    Parameters
    ----------
    measure : Measure
        As registered.

    Returns
    -------
    str
        Such as "1.1".

    Examples
    --------
    >>> lexicon_version(Measure("mine", label="Mine"))
    ''
    """
    return lexicons.load(measure.lexicon).version if measure.lexicon else ""
