"""Annotations as tables: those of the study and one's own, settled to one a passage, joined to text and passages.

A table has a row per annotator and unit and no text. A unit of ``data/annotations/stance.csv`` is a sentence and one
track it speaks of; article, hash of the sentence and track find its passage again wherever the corpus is present.
"""

from pathlib import Path

import pandas as pd

from twotracks.config import data_file
from twotracks.errors import InputError
from twotracks.text.sentences import sentence_hash, spans, with_hash

COLUMNS = [
    "corpus", "article_id", "sentence_no", "track", "hash", "stance", "confidence", "annotator",
    "inclusion_probability",
]  # fmt: skip
# What annotations made on a sheet have besides: the unit and its stratum, how many units the draw has of that stratum,
# and which draw it is.
OF_DRAW = ["unit", "stratum", "n_drawn", "draw_id"]
SETTLED_BY = "C"  # whose annotations settle disagreements
UNIT = ["corpus", "article_id", "hash", "track"]
_PASSAGE = ["article_id", "hash", "track"]
_TEXT = ("corpus", "article_id", "hash", "track", "annotator", "unit", "draw_id")
# Tables made before these names were chosen are still read.
_OLD_COLUMNS = {"coder": "annotator", "part": "split", "drawn": "n_drawn", "draw": "draw_id"}
_OLD_SPLITS = {"tuning": "development", "kept": "test", "seen once": "test"}


def load(corpus: str | None = None, own: pd.DataFrame | Path | str | None = None) -> pd.DataFrame:
    """The stance annotations of a corpus, one a unit, disagreements settled.

    Parameters
    ----------
    corpus : str, optional
        Name of the corpus; default all.
    own : DataFrame, Path or str, optional
        Annotations of your own, as a table or the file that ``twotracks annotate read`` makes, in place of those that
        come with the study.

    Returns
    -------
    DataFrame
        :data:`COLUMNS` with ``stratum`` and, of the study's, ``split`` ("development" or "test"). The study's were made
        by language models under the codebook: annotator A, or C where A and B differed. No row if the corpus was not
        annotated.

    Raises
    ------
    InputError
        If the file cannot be read, a disagreement is not settled, or your own annotations are all of other corpora.

    Examples
    --------
    >>> annotations = load("fa-kes")
    >>> len(annotations), sorted(annotations["stance"].unique().tolist())
    (88, [-1, 0, 1])
    """
    if own is None:
        table, called = stored(), "The study"
    elif isinstance(own, pd.DataFrame):
        table, called = current(own), "This table"
    else:
        table, called = read_table(Path(own)), f"'{Path(own).name}'"
    if corpus is not None:
        mine = table[table["corpus"] == corpus]
        if own is not None and mine.empty and len(table):
            others = ", ".join(sorted(table["corpus"].unique()))
            raise InputError(
                f"{called} holds annotations of {others} and none of '{corpus}'. If that is the same corpus under "
                "another name, load the annotations without naming it."
            )
        table = mine
    return settle(table)


def stored() -> pd.DataFrame:
    """Every stance annotation that comes with the study.

    Returns
    -------
    DataFrame
        A row per annotator and unit, annotator A before B before C: ``corpus``, ``article_id``, ``sentence_no``,
        ``track``, ``hash``, ``stance`` (-1, 0, 1), ``confidence``, ``annotator``, ``inclusion_probability``,
        ``stratum``, ``split``.

    Examples
    --------
    >>> stored()["annotator"].value_counts().to_dict()
    {'A': 1698, 'B': 510, 'C': 16}
    """
    table = read_table(data_file("annotations/stance.csv"))
    return table.sort_values(["corpus", "article_id", "sentence_no", "track", "annotator"], ignore_index=True)


def tracks() -> pd.DataFrame:
    """The study's annotations of sentences: which track each speaks of, and in whose voice.

    Returns
    -------
    DataFrame
        A row per annotator and sentence, all of them language models under the codebook; ``data/README.md`` describes
        the columns.

    Examples
    --------
    >>> sorted(tracks()["label"].unique())
    ['astana', 'both', 'geneva', 'neither']
    """
    return pd.read_csv(data_file("annotations/tracks.csv"), keep_default_na=False)


def resolutions() -> pd.DataFrame:
    """How each disagreement of the study's annotators was settled.

    Returns
    -------
    DataFrame
        The unit, ``first``, ``second`` and ``settled`` stance, the ``rule`` of the codebook that decided, and ``why``.

    Examples
    --------
    >>> len(resolutions())
    16
    """
    return pd.read_csv(data_file("annotations/stance-disagreements.csv"), dtype={"article_id": "str", "hash": "str"})


def read_table(path: Path) -> pd.DataFrame:
    """Read a table of annotations.

    Parameters
    ----------
    path : Path
        A CSV file with the columns of :data:`COLUMNS`.

    Returns
    -------
    DataFrame
        With today's names of columns; files of earlier versions say ``coder`` for ``annotator`` and ``part`` for
        ``split``.

    Raises
    ------
    InputError
        If there is no such file, or it lacks a column.
    """
    if not path.exists():
        raise InputError(f"There is no file '{path}'. `twotracks annotate read SHEET --annotator A` makes one.")
    # Read under either name, so that an annotator called 1 stays a text.
    texts = [*_TEXT, *(old for old, new in _OLD_COLUMNS.items() if new in _TEXT)]
    return current(pd.read_csv(path, dtype=dict.fromkeys(texts, "str")), path.name)


def current(annotations: pd.DataFrame, called: str = "this table") -> pd.DataFrame:
    """Annotations under today's names.

    Parameters
    ----------
    annotations : DataFrame
        A table of annotations, perhaps one made by an earlier version.
    called : str
        What to call it in a message.

    Returns
    -------
    DataFrame
        With the columns of :data:`COLUMNS`; others stay.

    Raises
    ------
    InputError
        If a column is missing.

    Examples
    --------
    >>> old = stored().rename(columns={"annotator": "coder", "split": "part"})
    >>> current(old).columns.tolist() == stored().columns.tolist()
    True
    """
    table = annotations.rename(
        columns={old: new for old, new in _OLD_COLUMNS.items() if new not in annotations.columns}
    )
    missing = [name for name in COLUMNS if name not in table.columns]
    if missing:
        raise InputError(f"'{called}' is no table of annotations: it has no column '{missing[0]}'.")
    if "split" in table.columns:
        table = table.assign(split=table["split"].replace(_OLD_SPLITS))
    return table.astype({"confidence": "Int64"})


def add(annotations: pd.DataFrame, path: Path) -> int:
    """Add annotations to a table on disk, made if it does not exist.

    Parameters
    ----------
    annotations : DataFrame
        From :func:`twotracks.annotation.sheets.read`.
    path : Path
        The table, a CSV file.

    Returns
    -------
    int
        Annotations in the table afterwards.

    Raises
    ------
    InputError
        If the table already has one of the same annotator for one of the units, or annotations of another draw from the
        same corpus: nothing is written then.

    Examples
    --------
    >>> import tempfile
    >>> add(stored().head(3), Path(tempfile.mkdtemp()) / "annotations.csv")
    3
    """
    if path.suffix != ".csv" or not path.parent.is_dir():
        raise InputError(f"Annotations go into a .csv file in a folder that exists; '{path}' is not.")
    before = read_table(path) if path.exists() else annotations.iloc[:0]
    again = before.merge(annotations, on=[*UNIT, "annotator"])
    if len(again):
        raise InputError(
            f"'{path.name}' already has {len(again)} of these annotations by annotator "
            f"{annotations['annotator'].iloc[0]}. Give the annotator another name, or take the old rows out."
        )
    if "draw_id" in annotations.columns and "draw_id" in before.columns:
        mine = before.loc[before["corpus"].isin(annotations["corpus"]), "draw_id"]
        if not mine.isin(annotations["draw_id"]).all():
            raise InputError(
                f"'{path.name}' holds annotations of another draw from this corpus. Two draws together would count "
                "passages twice; keep each in a file of its own (--out)."
            )
    table = pd.concat([before, annotations], ignore_index=True) if len(before) else annotations
    table.to_csv(path, index=False)
    return len(table)


def settle(annotations: pd.DataFrame, by: str = SETTLED_BY) -> pd.DataFrame:
    """One annotation a unit: that on which its annotators agree, or the one that settled their disagreement.

    Parameters
    ----------
    annotations : DataFrame
        With :data:`COLUMNS`, the rows of several annotators below one another.
    by : str
        The annotator whose annotations settle disagreements.

    Returns
    -------
    DataFrame
        A row a unit, in the order of the table, fit for :func:`attach`. Where units of a stratum have no annotation of
        anybody, the inclusion probabilities of its others are those of a draw of so many fewer. That holds if they were
        left empty by chance, as when annotators, who find the units in random order, stop on the way; it does not if
        the hard ones were left empty.

    Raises
    ------
    InputError
        If a disagreement is not settled.

    Examples
    --------
    >>> len(settle(stored())), settle(stored()).duplicated(UNIT).any().item()
    (1698, False)
    """
    annotations = annotations.reset_index(drop=True)
    apart = annotations.groupby(UNIT)["stance"].transform("nunique") > 1
    still = annotations[apart].groupby(UNIT)["annotator"].agg(lambda names: by not in set(names))
    if still.any():
        raise InputError(
            f"{int(still.sum())} passages have different annotations by different annotators. Settle them (`twotracks "
            f"annotate agree` lists them) and add the annotations agreed on as those of annotator {by}."
        )
    settler_first = annotations.assign(_other=annotations["annotator"].ne(by)).sort_values("_other", kind="stable")
    one = settler_first.drop_duplicates(UNIT).sort_index()
    out = one.drop(columns="_other").reset_index(drop=True)
    if "n_drawn" in out.columns and out["n_drawn"].notna().all():
        annotated = out.groupby(["corpus", "stratum"])["hash"].transform("size")
        out["inclusion_probability"] = out["inclusion_probability"] * annotated / out["n_drawn"]
    return out


def join(annotations: pd.DataFrame, articles: pd.DataFrame) -> pd.DataFrame:
    """Give annotated sentences their text back.

    Parameters
    ----------
    annotations : DataFrame
        ``article_id`` and ``hash`` of each annotated sentence.
    articles : DataFrame
        Cleaned articles of the corpus they are of.

    Returns
    -------
    DataFrame
        The rows of ``annotations`` whose sentence was found, with ``sentence_no`` as it is numbered now, and
        ``sentence``.

    Raises
    ------
    InputError
        If not a single sentence is found: then it is another corpus.

    Examples
    --------
    >>> articles = pd.DataFrame({"article_id": ["a"], "text": ["Rain fell. The talks opened."]})
    >>> one = pd.DataFrame({"article_id": ["a"], "hash": [sentence_hash("The talks opened.")], "label": ["astana"]})
    >>> join(one, articles)[["label", "sentence_no", "sentence"]].values.tolist()
    [['astana', 1, 'The talks opened.']]
    """
    wanted = articles[articles["article_id"].isin(set(annotations["article_id"]))]
    rows = []
    for article_id, text in wanted[["article_id", "text"]].itertuples(index=False):
        for number, (start, end) in enumerate(spans(text)):
            sentence = " ".join(text[start:end].split())
            rows.append((article_id, sentence_hash(sentence), number, sentence))
    found = pd.DataFrame(rows, columns=["article_id", "hash", "sentence_no", "sentence"])
    found = found.drop_duplicates(["article_id", "hash"])
    out = annotations.drop(columns=["sentence_no", "sentence"], errors="ignore").merge(found, on=["article_id", "hash"])
    if len(annotations) and out.empty:
        raise InputError(
            "None of these annotations belongs to a sentence of this corpus. Is it the corpus they were made from?"
        )
    return out


def attach(passages: pd.DataFrame, annotations: pd.DataFrame) -> pd.DataFrame:
    """Passages with their annotations beside them.

    Parameters
    ----------
    passages : DataFrame
        With ``article_id``, ``sentence`` and ``track``.
    annotations : DataFrame
        ``article_id``, ``hash`` (:func:`twotracks.text.sentences.sentence_hash`), ``track``, ``stance`` and
        ``inclusion_probability``, a row a unit: from :func:`load` or :func:`settle`. It may be empty.

    Returns
    -------
    DataFrame
        ``passages``, in the same order, with ``annotation`` (-1, 0 or 1) and ``inclusion_probability``, NaN where not
        annotated; and ``developed_on``, whether the article served to develop the measure (annotations may tell in a
        column ``split``: "development").

    Raises
    ------
    InputError
        If a unit is annotated twice, no annotation belongs to any of the passages, or a column is missing.

    Examples
    --------
    >>> passages = pd.DataFrame({"article_id": ["a", "a"], "track": "astana", "sentence": ["It failed.", "It opened."]})
    >>> unit = {"article_id": ["a"], "track": ["astana"], "hash": [sentence_hash("It failed.")]}
    >>> attach(passages, pd.DataFrame({**unit, "stance": [-1], "inclusion_probability": [0.5]}))["annotation"].tolist()
    [-1.0, nan]
    """
    annotations = annotations.rename(
        columns={old: new for old, new in _OLD_COLUMNS.items() if new not in annotations.columns}
    )
    missing = [name for name in (*_PASSAGE, "stance", "inclusion_probability") if name not in annotations.columns]
    if missing:
        raise InputError(
            f"These annotations have no column '{missing[0]}'. What annotation.load and annotation.settle give has it."
        )
    if annotations.duplicated(_PASSAGE).any():
        raise InputError(
            "A passage has more than one annotation. Settle the annotators' disagreements first, a row a passage "
            "(annotation.settle)."
        )
    fresh = passages.drop(columns=["annotation", "inclusion_probability", "developed_on"], errors="ignore")
    own = annotations[[*_PASSAGE, "stance", "inclusion_probability"]].rename(columns={"stance": "annotation"})
    served: set = set()
    if "split" in annotations.columns:
        served = set(annotations.loc[annotations["split"].replace(_OLD_SPLITS) == "development", "article_id"])
    fresh = with_hash(fresh).assign(developed_on=fresh["article_id"].isin(served))
    out = fresh.merge(own, on=_PASSAGE, how="left", validate="many_to_one").set_axis(passages.index)
    out.attrs = dict(passages.attrs)
    if len(annotations) and not out["annotation"].notna().any():
        raise InputError(
            "None of these annotations belongs to a passage of this corpus. Is it the corpus they were made from?"
        )
    return out
