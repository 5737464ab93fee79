"""How well each measure of stance agrees with codes made by reading: correlation, F1 and accuracy with intervals.

Every measure is judged in three ways: on articles left out while it learnt, on a whole corpus left out, and on the part
of the codes that was kept aside and looked at once. Of the cues only scale and cuts are learnt anew each time: their
words were written after reading the tuning part of every corpus, so for them the kept part alone is unseen text. The
tables are kept in ``data/codes/``.
"""

import numpy as np
import pandas as pd
from tqdm import tqdm

from twotracks.analysis import sentiment
from twotracks.analysis.stance import match as cues
from twotracks.analysis.stance import score as stance
from twotracks.annotation import sampling as codes
from twotracks.annotation import stance_sample as stance_codes
from twotracks.config import SEED, data_file
from twotracks.corpus import cleaning as clean
from twotracks.corpus import read as corpus
from twotracks.corpus import registry as catalogue
from twotracks.inference import agreement
from twotracks.inference.bootstrap import bootstrap, cluster_sums, moments, pearson
from twotracks.passages import find as tracks
from twotracks.text import duplicates as copies
from twotracks.validation import estimators as stance_measures
from twotracks.validation import fitting as learn_stance

STORED = data_file("codes/stance-validity.csv")
STORED_SCORES = data_file("codes/stance-scores.csv")
FIRST_LOOK = data_file("codes/stance-first-look.csv")
STORED_CONFUSION = data_file("codes/stance-confusion.csv")
N_BOOT = 2_000


def coded_passages() -> pd.DataFrame:
    """Every coded passage with its text, from all corpora; all must be present.

    Returns
    -------
    DataFrame
        The columns of ``passages`` with ``corpus``, ``part``, ``code``, ``inclusion_probability``, ``group``
        (articles with their copies), ``both`` (whether the sentence speaks of both tracks) and a row a unit.
        ``attrs["gone"]``: coded units that are no passage any more, because the rules for finding
        them have changed since.

    Raises
    ------
    InputError
        If a corpus has not been fetched.
    """
    final = stance_codes.load()
    parts = []
    for name, mine in final.groupby("corpus"):
        catalogue.locate(str(name))
        articles = clean.clean(corpus.read(str(name)))
        passages = copies.mark(tracks.find_passages(articles), articles)
        both = passages.duplicated(["article_id", "sentence_no"], keep=False)
        passages = codes.with_hash(passages.assign(both=both))
        own = mine.rename(columns={"stance": "code"})[[*stance_codes.KEY, "code", "part", "inclusion_probability"]]
        joined = passages.drop_duplicates(stance_codes.KEY).merge(own, on=stance_codes.KEY)
        parts.append(joined.assign(corpus=str(name), group=str(name) + "/" + joined["duplicate_group"]))
    out = pd.concat(parts, ignore_index=True)
    out.attrs = {"gone": len(final) - len(out)}
    return out


def run(coded: pd.DataFrame, look_at_kept: bool = True, n_boot: int = N_BOOT) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Judge every measure.

    Parameters
    ----------
    coded : DataFrame
        From :func:`coded_passages`.
    look_at_kept : bool
        Whether to judge on the kept part. While a measure is being made it is not looked at.
    n_boot : int
        Draws of whole articles behind the 95 % intervals.

    Returns
    -------
    (DataFrame, DataFrame)
        One row per ``measure``, ``judged`` ("articles left out", "corpus left out", both within the part "tuning";
        "kept part", learnt from all of "tuning"; "corpus left out, kept part", learnt from the others' "tuning"),
        ``corpus`` and ``sentences`` ("all", "one track", "both tracks"), with the columns of :func:`agreement_of`; and
        the confusion matrices of the kept part: ``measure``, ``code``, ``label``, ``n``.
    """
    rules = stance_measures.measures()
    tuning, kept = (coded[coded["part"] == part].reset_index(drop=True) for part in ("tuning", "kept"))
    tables, confusions = [], []
    designs = [
        ("articles left out", tuning, list(learn_stance.folds(tuning["group"].to_numpy())), tuning),
        ("corpus left out", tuning, _by_corpus(tuning, tuning), tuning),
        ("corpus left out, kept part", tuning, _by_corpus(tuning, kept), kept),
        ("kept part", tuning, [(np.arange(len(tuning)), np.arange(len(kept)))], kept),
    ]
    designs = designs if look_at_kept else designs[:2]
    steps = tqdm([(name, rule, design) for design in designs for name, rule in rules.items()], desc="measures")
    results: dict[tuple[str, str], tuple[pd.DataFrame, np.ndarray, np.ndarray]] = {}
    for name, rule, (judged, source, divisions, target) in steps:
        scores, given = np.zeros(len(target)), np.zeros(len(target))
        for train, test in divisions:
            scores[test], given[test] = rule(source.iloc[train], target.iloc[test])
        results[judged, name] = (target, scores, given)
    for (judged, name), (target, scores, given) in results.items():
        reference = results[judged, stance_measures.SHIPPED][1]
        for part, sentences, rows in _parts(target):
            found = agreement_of(target[rows], scores[rows], given[rows], reference[rows], n_boot)
            tables.append({"measure": name, "judged": judged, "corpus": part, "sentences": sentences, **found})
        if judged == "kept part":
            cells = agreement.confusion(target["code"].to_numpy(), given).astype(int)
            confusions += [
                {"measure": name, "code": i - 1, "label": j - 1, "n": cells[i, j]} for i in range(3) for j in range(3)
            ]
    return pd.DataFrame(tables).assign(lexicon=cues.load().version), pd.DataFrame(
        confusions, columns=["measure", "code", "label", "n"]
    )


def scores(coded: pd.DataFrame) -> pd.DataFrame:
    """What the study's measures say of each coded passage, without its text.

    Returns
    -------
    DataFrame
        ``corpus``, ``article_id``, ``hash``, ``track``, ``part``, ``both``, ``code``, ``stance``, ``stance_label``,
        ``textblob_polarity``, ``vader``.
    """
    columns = ["corpus", "article_id", "hash", "track", "part", "both", "code"]
    scored = sentiment.score(stance.score(coded))
    return scored[[*columns, "stance", "stance_label", "textblob_polarity", "vader"]]


def codes_by_score(scored: pd.DataFrame, measure: str, n_groups: int = 8, n_boot: int = N_BOOT) -> pd.DataFrame:
    """Mean code of passages grouped by their score.

    Parameters
    ----------
    scored : DataFrame
        From :func:`scores`.
    measure : str
        Name of the column of scores.
    n_groups : int
        Groups of about the same size, fewer where many scores are equal.
    n_boot : int
        Draws of whole articles behind the 95 % intervals.

    Returns
    -------
    DataFrame
        ``score`` (mean of the group), ``code`` (mean of the readers' codes), ``low``, ``high``, ``n``.
    """
    group = pd.qcut(scored[measure], n_groups, labels=False, duplicates="drop").fillna(0).to_numpy()
    articles = scored["corpus"] + "/" + scored["article_id"]
    rows = []
    for i in np.unique(group):
        mine = (group == i).astype(float)
        sums = cluster_sums(np.column_stack([mine * scored["code"], mine]), articles)
        low, high = _interval(bootstrap(sums, _mean, n_boot, SEED))
        own = scored[group == i]
        rows.append((own[measure].mean(), own["code"].mean(), low, high, len(own)))
    return pd.DataFrame(rows, columns=["score", "code", "low", "high", "n"])


def agreement_of(
    coded: pd.DataFrame,
    scores: np.ndarray,
    given: np.ndarray,
    reference: np.ndarray | None = None,
    n_boot: int = N_BOOT,
) -> dict:
    """Agreement of one measure with the codes.

    Parameters
    ----------
    coded : DataFrame
        ``code``, ``group`` and ``inclusion_probability``.
    scores, given : ndarray, shape (n,)
        What the measure says, as a number and as a label (-1, 0, 1).
    reference : ndarray, shape (n,), optional
        Scores of another measure to compare with.
    n_boot : int
        Draws of whole articles.

    Returns
    -------
    dict
        ``r`` (Pearson), ``macro_f1`` (three classes) and ``accuracy``, each with ``_low``, ``_high`` (95 % percentile),
        ``_weighted`` (each passage by one over its inclusion probability: an estimate for all passages, and rough);
        ``r_minus``, ``r_minus_low``, ``r_minus_high``: r less that of the reference, from the same draws; ``n``,
        ``n_articles``. These are figures of the sample, in which passages with evaluating words are over-represented. r
        is NaN for a measure that does not vary.
    """
    read = coded["code"].to_numpy(float)
    cells = np.zeros((len(read), 9))
    cells[np.arange(len(read)), ((read + 1) * 3 + given + 1).astype(int)] = 1
    pairs = [scores] if reference is None else [scores, reference]
    rows = np.column_stack([cells, *(moments(score, read) for score in pairs)])
    articles = cluster_sums(rows, coded["group"])
    whole, weighted = rows.sum(axis=0), (rows / coded["inclusion_probability"].to_numpy()[:, None]).sum(axis=0)
    statistics = {"r": _r, "macro_f1": _f1, "accuracy": _accuracy}
    if reference is not None:
        statistics["r_minus"] = lambda sums: _r(sums) - pearson(sums[..., 15:21])
    out: dict = {}
    for name, of in statistics.items():
        low, high = _interval(bootstrap(articles, of, n_boot, SEED))
        out |= {name: float(of(whole)), f"{name}_low": low, f"{name}_high": high}
        if name != "r_minus":
            out[f"{name}_weighted"] = float(of(weighted))
    return {**out, "n": len(coded), "n_articles": len(articles)}


def stored() -> pd.DataFrame:
    """The table :func:`run` made last, as kept in ``data/codes/stance-validity.csv``."""
    return pd.read_csv(STORED, dtype={"lexicon": "str"})


def first_look() -> pd.DataFrame:
    """What the measures reached on the kept part when it was first looked at: a record that cannot be made again."""
    return pd.read_csv(FIRST_LOOK, dtype={"lexicon": "str"})


def _by_corpus(source: pd.DataFrame, target: pd.DataFrame) -> list[tuple[np.ndarray, np.ndarray]]:
    return [
        (np.flatnonzero(source["corpus"] != name), np.flatnonzero(target["corpus"] == name))
        for name in sorted(target["corpus"].unique())
    ]


def _parts(target: pd.DataFrame) -> list[tuple[str, str, np.ndarray]]:
    both = target["both"].to_numpy(bool)
    out = [
        ("all corpora", "all", np.ones(len(target), dtype=bool)),
        ("all corpora", "one track", ~both),
        ("all corpora", "both tracks", both),
    ]
    return out + [(name, "all", (target["corpus"] == name).to_numpy()) for name in sorted(target["corpus"].unique())]


def _r(sums: np.ndarray) -> np.ndarray:
    return pearson(sums[..., 9:15])


def _f1(sums: np.ndarray) -> np.ndarray:
    return agreement.macro_f1(sums[..., :9].reshape(*sums.shape[:-1], 3, 3))


def _accuracy(sums: np.ndarray) -> np.ndarray:
    return sums[..., [0, 4, 8]].sum(axis=-1) / sums[..., :9].sum(axis=-1)


def _mean(sums: np.ndarray) -> np.ndarray:
    with np.errstate(invalid="ignore"):
        return sums[..., 0] / sums[..., 1]


def _interval(draws: np.ndarray) -> tuple[float, float]:
    known = draws[np.isfinite(draws)]
    if len(known) < len(draws) / 2:
        return np.nan, np.nan
    low, high = np.quantile(known, [0.025, 0.975])
    return float(low), float(high)
