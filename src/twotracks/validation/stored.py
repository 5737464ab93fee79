"""How well the rules and measures agree with annotations, as it was evaluated last and as it is stored.

One reader for the tables that ``twotracks validate`` and ``twotracks validate-stance`` make, for the records of what
was found when a test set was evaluated once, and for what others have published. Nothing is computed here.
"""

from pathlib import Path

import pandas as pd

from twotracks.config import data_file
from twotracks.errors import InputError

KINDS = (
    "passages", "tracks", "voice", "stance", "stance texts", "stance abstaining", "stance learning", "names",
    "distancing", "frames", "frames agreement", "published",
)  # fmt: skip
SPLITS = ("development", "test")
# Counts of the tables on tracks; some are missing, so they are read as whole numbers with gaps.
COUNTS = ("true_positive", "false_positive", "false_negative", "n_sentences", "n_articles")
_FILES = {
    "tracks": "annotations/tracks-validity.csv",
    "voice": "annotations/voice-validity.csv",
    "stance": "annotations/stance-validity.csv",
    "published": "agreement.csv",
    "tracks, evaluated once": "annotations/tracks-evaluated-once.csv",
    "voice, evaluated once": "annotations/voice-evaluated-once.csv",
    "stance, evaluated once": "annotations/stance-evaluated-once.csv",
    "passages": "annotations/passages-validity.csv",
    "passages curve": "annotations/passages-curve.csv",
    "stance texts": "annotations/stance-texts-validity.csv",
    "stance abstaining": "annotations/stance-abstaining.csv",
    "stance learning": "annotations/stance-learning-curve.csv",
    "frames": "annotations/frames-validity.csv",
    "frames agreement": "annotations/frames-agreement.csv",
    "stance confusion": "annotations/stance-confusion.csv",
    "names": "annotations/names-validity.csv",
    "stance scores": "annotations/stance-scores.csv",
    "distancing": "annotations/distancing-validity.csv",
}
_TEXT = ("lexicon", "rules_version", "link", "article_id", "hash")


def reported(
    measure: str = "stance", split: str | None = None, evaluated_once: bool = False, curve: bool = False,
    **where: str | int,
) -> pd.DataFrame:  # fmt: skip
    """Agreement with annotations, as it is stored.

    Parameters
    ----------
    measure : {"passages", "stance", "stance texts", ...}
        One of :data:`KINDS`. Agreement of what finds passages, on whole documents and the bank; of the measures of
        stance, on passages drawn for them, on whole documents and the bank, where only the surest labels are given
        ("stance abstaining"), and by how much of the bank is learnt from ("stance learning"); of names and whom they
        stand for ("names"); of the rules alone on single sentences ("tracks"); of those that tell the voice; of the
        measures of frames ("frames"), and of their annotators with each other ("frames agreement"); "published": what
        is known of ready-made measures on another question, agreement with a panel of people on tone.
    split : {"development", "test"}, optional
        On annotations that were read while rules and measures were developed, or on those kept for the test.
    evaluated_once : bool
        Instead of what the rules and measures reach now, what they reached when the test set was evaluated for the
        first time: a record that cannot be made again, because errors were read afterwards.
    curve : bool
        Of passages, precision and recall at several thresholds.
    **where : str or int
        Further columns and the value wanted, such as ``corpus="all corpora"`` or ``design="test set"``.

    Returns
    -------
    DataFrame
        Rows and columns of the table, described in ``data/README.md``, with ``split`` in all but the published one. All
        annotations but the published ones are those of language models under the codebook.

    Raises
    ------
    InputError
        If there is no such table, split, column or value.

    Examples
    --------
    >>> rows = reported("stance", split="test", design="test set", corpus="all corpora", sentences="all")
    >>> rows.set_index("measure").loc["always neutral", "n"].item()
    688
    """
    if measure not in KINDS:
        raise InputError(f"Agreement is reported for {', '.join(KINDS)}; '{measure}' is none of them.")
    if curve and measure != "passages":
        raise InputError("There is a curve of thresholds for passages only.")
    kind = f"{measure}, evaluated once" if evaluated_once else "passages curve" if curve else measure
    if kind not in _FILES or (split is not None and measure == "published"):
        what = "Published agreement has" if measure == "published" else f"The table on {measure} has"
        raise InputError(f"{what} no split, and nothing of it was evaluated here.")
    if split not in (None, *SPLITS):
        raise InputError(f"The split is {' or '.join(SPLITS)}, not '{split}'.")
    table = _read(kind)
    if "design" in table.columns:
        table["split"] = table["design"].str.contains("test set").map({True: "test", False: "development"})
    elif evaluated_once:
        table["split"] = "test"
    if split is not None:
        where = {"split": split, **where}
    for column, value in where.items():
        if column not in table.columns:
            raise InputError(f"The table on {measure} has no column '{column}'; it has {', '.join(table.columns)}.")
        if value not in set(table[column]):
            known = ", ".join(map(str, table[column].dropna().unique()))
            raise InputError(f"In the table on {measure}, '{column}' is never '{value}' here; it is {known}.")
        table = table[table[column] == value]
    return table.reset_index(drop=True)


def confusion() -> pd.DataFrame:
    """Confusion matrices of the measures of stance on the test set.

    Returns
    -------
    DataFrame
        ``measure``, ``annotation``, ``label``, ``n`` (passages).

    Examples
    --------
    >>> confusion().groupby("measure")["n"].sum().unique().tolist()
    [688]
    """
    return _read("stance confusion")


def scores(split: str | None = None) -> pd.DataFrame:
    """What the study's measures say of each annotated passage.

    Parameters
    ----------
    split : {"development", "test"}, optional
        Default both.

    Returns
    -------
    DataFrame
        As from :func:`twotracks.validation.stance.scores`.

    Raises
    ------
    InputError
        If there is no such split.

    Examples
    --------
    >>> len(scores("test"))
    688
    """
    if split not in (None, *SPLITS):
        raise InputError(f"The split is {' or '.join(SPLITS)}, not '{split}'.")
    table = _read("stance scores")
    return table if split is None else table[table["split"] == split].reset_index(drop=True)


def path(kind: str) -> Path:
    """Where a table is stored.

    Parameters
    ----------
    kind : str
        "tracks", "voice", "stance", "published", each of the first three with ", evaluated once"; "stance confusion",
        "stance scores".

    Returns
    -------
    Path
        Of the CSV file.

    Examples
    --------
    >>> path("voice").name
    'voice-validity.csv'
    """
    return data_file(_FILES[kind])


def _read(kind: str) -> pd.DataFrame:
    # "none" and the like are values here, and only an empty cell is none.
    table = pd.read_csv(path(kind), keep_default_na=False, na_values=[""], dtype=dict.fromkeys(_TEXT, "str"))
    return table.astype({name: "Int64" for name in COUNTS if name in table.columns and kind.startswith("tracks")})
