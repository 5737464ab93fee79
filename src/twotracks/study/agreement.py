"""How well what is automatic agrees with annotations, in sentences for a paper; and how annotators agree.

Every number comes from the stored tables of validation. All annotations that come with the study are by language
models under the codebook, and each sentence says so.
"""

import pandas as pd

from twotracks.annotation import intercoder, store
from twotracks.config import MIN_ARTICLES, data_file
from twotracks.corpus import registry
from twotracks.schemas import TRACK_NAMES

ANNOTATORS = "language models under the codebook"
# What finds passages, as its rows are called in the table of validity.
_INSTRUMENTS = {"model": "chain, rules heard", "rules": "rules"}


def passages(name: str, method: str) -> str:
    """How well passages are found on texts of a corpus, or elsewhere where it is not known.

    Parameters
    ----------
    name : str
        Of the corpus.
    method : {"model", "rules"}
        What found them.

    Returns
    -------
    str
        A sentence.

    Examples
    --------
    >>> passages("my-paper", "rules").split(";")[0]
    'Passages found by rules: agreement with annotations was not measured on these texts'
    """
    table = pd.read_csv(data_file("annotations/passages-validity.csv"))
    table = table[(table["design"] == "test set") & (table["instrument"] == _INSTRUMENTS[method])]
    table = table[table["left_out"].isin(registry.known()) & (table["n_actual"] > 0)]
    here = table[table["left_out"] == name]
    if here.empty:
        largest = table.groupby("left_out")["n_sentences"].max().idxmax()
        here, where = table[table["left_out"] == largest], f"not measured on these texts; on {largest}"
    else:
        where = "measured on these texts"
    told = "; ".join(_of_track(row) for _, row in here.iterrows())
    first = here.iloc[0]
    colon = ":" if where.startswith("measured") else ""
    return (
        f"Passages found by {'a linear model and rules' if method == 'model' else 'rules'}: agreement with "
        f"annotations was "
        f"{where}{colon} {told}, on {first['n_sentences']:,} sentences of {first['n_documents']:,} whole "
        f"documents of the "
        f"test set, annotated by {ANNOTATORS}."
    )


def _of_track(row: pd.Series) -> str:
    track, n = TRACK_NAMES.get(row["track"], row["track"]), int(row["n_actual"])
    if n < MIN_ARTICLES:
        return f"for {track} too few to tell ({n} such sentence{'s' if n > 1 else ''})"
    return (
        f"F1 {_with_interval(row['f1'], row['f1_low'], row['f1_high'])} for {track} (precision {row['precision']:.2f}, "
        f"recall {row['recall']:.2f}, {n:,} such sentences)"
    )


def voice(name: str) -> str:
    """How well it is told whose words a passage is, on text that the rules had not seen.

    Parameters
    ----------
    name : str
        Of the corpus.

    Returns
    -------
    str
        A sentence.

    Examples
    --------
    >>> voice("my-paper").split(":")[0]
    'Voice (own words or quoted) by rules'
    """
    table = pd.read_csv(data_file("annotations/voice-evaluated-once.csv"), dtype={"rules_version": "str"})
    table = table[table["instrument"] == "rules"]
    own = table[table["corpus"] == name]
    row = (own if len(own) else table[table["corpus"] == "all corpora"]).iloc[-1]
    accuracy, speaker = (
        _with_interval(row[name], row[f"{name}_low"], row[f"{name}_high"]) for name in ("accuracy", "speaker_accuracy")
    )
    return (
        f"Voice (own words or quoted) by rules: accuracy {accuracy}, of the speaker {speaker}, "
        f"on {row['n_passages']:,} passages of {row['n_articles']:,} articles of {row['corpus']} evaluated once "
        f"(rules, version "
        f"{row['rules_version']}), annotated by {ANNOTATORS}."
    )


def between_annotators() -> str:
    """How far the annotators of stance agree with one another.

    Returns
    -------
    str
        A sentence.

    Examples
    --------
    >>> between_annotators().split(" = ")[0]
    "Between annotators of stance, Krippendorff's alpha for ordered values"
    """
    both = intercoder.agreement(store.stored()).set_index("track").loc["both"]
    return (
        f"Between annotators of stance, Krippendorff's alpha for ordered values = "
        f"{_with_interval(both['alpha'], both['alpha_low'], both['alpha_high'])}, on {int(both['n_units']):,} "
        f"passages of "
        f"{int(both['n_articles']):,} articles that {int(both['n_annotators'])} annotators, {ANNOTATORS}, annotated "
        "independently; models of one kind may agree more than people would."
    )


def _with_interval(value: float, low: float, high: float) -> str:
    if pd.isna(value):
        return "not told (too few)"
    return f"{value:.2f} [{low:.2f}, {high:.2f}]" if pd.notna(low) else f"{value:.2f} [no interval]"
