"""Stance on whole documents and the bank: what the measure learns from, and how it travels to texts it has not seen.

Every corpus, and writers of the bank, are left out in turn while all else is learnt from; the test set is evaluated
once. The annotations are those of language models under the codebook; labels of the bank are its writers'.
"""

import json
from collections.abc import Collection, Sequence

import numpy as np
import pandas as pd

from twotracks.analysis import sentiment
from twotracks.analysis.stance import lexicon as stance_lexicon
from twotracks.analysis.stance import measure, words
from twotracks.annotation import documents, store
from twotracks.config import DATA, N_BOOT, SEED
from twotracks.corpus import cleaning, reading, registry
from twotracks.schemas import TRACKS
from twotracks.text.sentences import spans, with_hash
from twotracks.validation import estimators, fitting
from twotracks.validation.recognition import corpora_of
from twotracks.validation.stance import agreement_of

MEASURES = ("always neutral", "TextBlob", "VADER", "cues", "words", "cues and words")
# What is left out together, and what the learning curve is measured on.
LEFT_OUT = (
    ("western-press",), ("tehran-times",), ("fa-kes", "un-general-debate"), ("w3", "w7"), ("w9", "w10"), ("w5", "w8"),
    ("w12", "w14"), ("w17", "w20"),
)  # fmt: skip
ON_TEST = (("western-press",), ("tehran-times",), ("fa-kes", "un-general-debate"), ("w4", "w6"), ("w22",))
LEARNT_FOR = (("western-press",), ("w3", "w7"), ("w5", "w8"))
STEPS = (500, 1_000, 2_000, 4_000, 8_000)  # sentences of the bank, in the learning curve
COVERAGE = (1.0, 0.9, 0.8, 0.7, 0.6, 0.5, 0.4, 0.3)  # shares of passages that keep a label
_LEAST = 0.15  # weights of words nearer to zero are not stored


def units() -> pd.DataFrame:
    """Every annotated passage of whole documents and of the bank, and of the earlier draw, with its text.

    Returns
    -------
    DataFrame
        ``sentence``, ``track``, ``link`` ("named", "carried"), ``annotation``, ``split`` ("test" also where the earlier
        draw kept an article for its test: what was kept once is not learnt from), ``source`` (corpus, or writer
        of the bank), ``group`` (document), ``kind`` ("document", "bank", "drawn passage"), ``inclusion_probability``.

    Raises
    ------
    InputError
        If a corpus is not present.
    """
    annotated = documents.annotated()
    parts = [_of_documents(annotated), _of_bank(), _drawn()]
    out = pd.concat(parts, ignore_index=True)
    kept = set(parts[2].loc[parts[2]["split"] == "test", "group"])
    out.loc[(out["kind"] == "document") & out["group"].isin(kept), "split"] = "test"
    out["link"] = out["link"].replace({"unnamed": "carried", "alias": "named"})
    return out


def _of_documents(annotated: pd.DataFrame) -> pd.DataFrame:
    corpora = corpora_of(annotated)
    stances = documents.stances(annotated)
    parts = []
    for name, mine in stances.groupby("corpus"):
        texts = corpora[str(name)].drop_duplicates("article_id").set_index("article_id")["text"]
        for article_id, rows in mine[mine["article_id"].isin(texts.index)].groupby("article_id"):
            text = texts[article_id]
            places = spans(text)
            said = [" ".join(text[slice(*places[number])].split()) for number in rows["sentence_no"]]
            parts.append(rows.assign(sentence=said, source=name, group=f"{name}/{article_id}"))
    columns = ["sentence", "track", "link", "annotation", "split", "source", "group", "inclusion_probability", "voice"]
    return pd.concat(parts)[columns].assign(kind="document")


def _of_bank() -> pd.DataFrame:
    rows = documents.stances(documents.bank()).rename(columns={"writer": "source", "text_id": "group"})
    columns = ["sentence", "track", "link", "annotation", "split", "source", "group", "voice"]
    return rows[columns].assign(inclusion_probability=1.0, kind="bank")


def _drawn() -> pd.DataFrame:
    """Passages of the earlier draw, by their hashes, whatever the rules find today."""
    annotations = store.load()
    parts = []
    for name, mine in annotations.groupby("corpus"):
        registry.locate(str(name))
        articles = cleaning.clean(reading.read(str(name)))
        articles = articles[articles["article_id"].isin(set(mine["article_id"]))]
        rows = [
            (article_id, " ".join(text[start:end].split()))
            for article_id, text in articles[["article_id", "text"]].itertuples(index=False)
            for start, end in spans(text)
        ]
        sentences = with_hash(pd.DataFrame(rows, columns=["article_id", "sentence"]))
        joined = mine.merge(sentences.drop_duplicates(["article_id", "hash"]), on=["article_id", "hash"])
        joined = joined.rename(columns={"stance": "annotation"})
        parts.append(joined.assign(source=name, group=f"{name}/" + joined["article_id"], link="named", voice=""))
    columns = ["sentence", "track", "link", "annotation", "split", "source", "group", "inclusion_probability", "voice"]
    return pd.concat(parts)[columns].assign(kind="drawn passage")


def learn(source: pd.DataFrame, least: float = 0.0) -> words.Fit:
    """Learn the words of some passages, with scale and cut-offs from documents left out.

    Parameters
    ----------
    source : DataFrame
        As from :func:`units`.
    least : float
        Smaller weights are left out.

    Returns
    -------
    Fit
    """
    lexicon = stance_lexicon.load()
    annotations = source["annotation"].to_numpy()
    said = np.zeros(len(source))
    for rows, left_out in fitting.folds(source["group"].to_numpy(), 3):
        fit = fitting.fit_words(source.iloc[rows], annotations[rows])
        target = source.iloc[left_out]
        said[left_out] = words.scores(target["sentence"], target["track"], lexicon, fit)
    from_cues, is_real = measure.cues(source), (source["kind"] != "bank").to_numpy()
    scale = fitting.word_scale(from_cues, said, annotations)
    # Real texts are mostly neutral and the bank is not: cut-offs that serve one do not serve the other, so both count.
    kinds = [mine for mine in (is_real, ~is_real) if mine.any()]
    cuts = [fitting.word_scale(from_cues[m], said[m], annotations[m], scale) for m in kinds]
    scale |= {name: round(float(np.mean([one[name] for one in cuts])), 3) for name in ("low", "high")}
    return fitting.fit_words(source, annotations, least)._replace(score=scale)


def refit(source: pd.DataFrame) -> words.Fit:
    """Learn from the development set and store what was learnt in ``data/fits/stance-words.json``.

    Parameters
    ----------
    source : DataFrame
        From :func:`units`; only its development set is learnt from.

    Returns
    -------
    Fit
    """
    source = source[source["split"] == "development"].reset_index(drop=True)
    fit = learn(source, _LEAST)
    stored = {
        "tracks": list(TRACKS), "lexicon": stance_lexicon.load().version, "n_passages": len(source),
        "intercept": [round(value, 3) for value in fit.intercept], "score": fit.score,
        "weights": dict(sorted(fit.weights.items())),
    }  # fmt: skip
    text = json.dumps(stored, ensure_ascii=False, separators=(",", ":")).replace("],", "],\n")
    (DATA / words.FIT).write_text(text + "\n", encoding="utf-8", newline="\n")
    words.load.cache_clear()
    return fit


def scored(source: pd.DataFrame, target: pd.DataFrame) -> dict[str, tuple[np.ndarray, np.ndarray, np.ndarray]]:
    """What each measure says of passages it has not seen: scores, labels, and how sure they are.

    Parameters
    ----------
    source, target : DataFrame
        Passages to learn from, and to score.

    Returns
    -------
    dict of str to (ndarray, ndarray, ndarray)
        How sure: how far the score is from the nearer of the two cut-offs.
    """
    lexicon = stance_lexicon.load()
    by = lexicon.score
    fit = learn(source)
    tone = sentiment.score(target)
    from_cues = measure.cues(target)
    said = words.scores(target["sentence"], target["track"], lexicon, fit)
    both = (fit.score["shift"] + fit.score["factor"] * (from_cues + said)).clip(-1, 1)
    neutral = np.zeros(len(target))
    labels = {
        "always neutral": (neutral, neutral.astype(int), (-1.0, 1.0)),
        **{
            name: (tone[column].to_numpy(), estimators.usual_labels(tone[column].to_numpy()), (-0.05, 0.05))
            for name, column in (("TextBlob", "textblob_polarity"), ("VADER", "vader"))
        },
        "cues": (
            from_cues.clip(-1, 1), measure.label(from_cues, by["low"], by["high"]), (by["low"], by["high"])
        ),
        "words": (said, np.where(said >= 0.33, 1, np.where(said <= -0.33, -1, 0)), (-0.33, 0.33)),
        "cues and words": (
            both, measure.label(both, fit.score["low"], fit.score["high"]), (fit.score["low"], fit.score["high"])
        ),
    }  # fmt: skip
    return {
        name: (score, label, np.minimum(np.abs(score - low), np.abs(score - high)))
        for name, (score, label, (low, high)) in labels.items()
    }


def predictions(table: pd.DataFrame, sources: Collection[Collection[str]], on_test_set: bool = False) -> pd.DataFrame:
    """What each measure says of text it has not seen, passage by passage.

    Parameters
    ----------
    table : DataFrame
        From :func:`units`.
    sources : collection of collections of str
        Corpora or writers that are left out together.
    on_test_set : bool
        Whether to score the test set instead, learnt from the development set.

    Returns
    -------
    DataFrame
        The passages scored, with ``measure``, ``design`` ("corpus left out", "test set"), ``left_out``, ``score``,
        ``label``, ``sure`` (from :func:`scored`).
    """
    development = table[table["split"] == "development"].reset_index(drop=True)
    asked = table[table["kind"] != "drawn passage"]
    parts = []
    for together in sources:
        mine = development["source"].isin(set(together))
        if on_test_set:
            source, target = development, asked[(asked["split"] == "test") & asked["source"].isin(set(together))]
        else:
            source = development[~mine]
            target = asked[(asked["split"] == "development") & asked["source"].isin(set(together))]
        if target.empty:
            continue
        target = target.reset_index(drop=True)
        design = "test set" if on_test_set else "corpus left out"
        for name, (score, label, sure) in scored(source.reset_index(drop=True), target).items():
            found = {"score": score, "label": label, "sure": sure}
            parts.append(target.assign(measure=name, design=design, left_out="+".join(together), **found))
    return pd.concat(parts, ignore_index=True)


def agreement(found: pd.DataFrame, n_boot: int = N_BOOT) -> pd.DataFrame:
    """Agreement of each measure with annotations on text it has not seen.

    Parameters
    ----------
    found : DataFrame
        From :func:`predictions`.
    n_boot : int
        Draws of whole documents behind the 95 % intervals.

    Returns
    -------
    DataFrame
        ``measure``, ``design``, ``source``, ``r``, ``macro_f1``, ``accuracy`` with their intervals, ``n``,
        ``n_articles``.
    """
    rows = []
    for (design, source, measured), group in found.groupby(["design", "left_out", "measure"], sort=False):
        mine = group.reset_index(drop=True)
        numbers = agreement_of(mine, mine["score"].to_numpy(), mine["label"].to_numpy(), n_boot=n_boot)
        rows.append({"measure": measured, "design": design, "source": source, **numbers})
    return pd.DataFrame(rows)


def abstaining(found: pd.DataFrame, coverage: Sequence[float] = COVERAGE) -> pd.DataFrame:
    """Accuracy where only the surest labels are given: the curve of accuracy over coverage.

    Parameters
    ----------
    found : DataFrame
        From :func:`predictions`; of its measures only what ships.
    coverage : sequence of float
        Shares of the passages that keep a label, the surest first.

    Returns
    -------
    DataFrame
        ``design``, ``source``, ``coverage``, ``accuracy``, ``neutral`` (accuracy of always answering neutral on the
        same passages), ``r``, ``n``.
    """
    rows = []
    shipped = found[found["measure"] == "cues and words"]
    for (design, source), mine in shipped.groupby(["design", "left_out"], sort=False):
        ranked = mine.sort_values("sure", ascending=False, kind="stable")
        for share in coverage:
            kept = ranked.head(round(share * len(ranked)))
            right = float((kept["label"] == kept["annotation"]).mean())
            r = float(np.corrcoef(kept["score"], kept["annotation"])[0, 1])
            rows.append((design, source, share, right, float((kept["annotation"] == 0).mean()), r, len(kept)))
    return pd.DataFrame(rows, columns=["design", "source", "coverage", "accuracy", "neutral", "r", "n"])


def learning_curve(table: pd.DataFrame, target: Sequence[str], steps: Sequence[int] = STEPS) -> pd.DataFrame:
    """How agreement grows with the bank, on sources that are left out.

    Parameters
    ----------
    table : DataFrame
        From :func:`units`.
    target : sequence of str
        Sources to score; nothing of them is learnt from.
    steps : sequence of int
        Passages of the bank, drawn at random, that are learnt from beside the annotations of the corpora.

    Returns
    -------
    DataFrame
        ``source``, ``n_bank``, ``r`` of words alone and of cues and words (``r_words``, ``r``), ``n``.
    """
    development = table[table["split"] == "development"]
    mine = development["source"].isin(set(target))
    tested = development[mine & (development["kind"] != "drawn passage")].reset_index(drop=True)
    rest = development[~mine]
    bank = rest[rest["kind"] == "bank"].sample(frac=1, random_state=SEED)
    lexicon, from_cues, rows = stance_lexicon.load(), measure.cues(tested), []
    for n in sorted({*(step for step in steps if step < len(bank)), len(bank)}):
        source = pd.concat([rest[rest["kind"] != "bank"], bank.head(n)], ignore_index=True)
        fit = fitting.fit_words(source, source["annotation"].to_numpy())
        said = words.scores(tested["sentence"], tested["track"], lexicon, fit)
        r_words, r = (float(np.corrcoef(one, tested["annotation"])[0, 1]) for one in (said, from_cues + said))
        rows.append(("+".join(target), n, r_words, r, len(tested)))
    return pd.DataFrame(rows, columns=["source", "n_bank", "r_words", "r", "n"])


def evaluated(table: pd.DataFrame) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Agreement by every design and the curve of abstaining, as they are stored.

    Parameters
    ----------
    table : DataFrame
        From :func:`units`.

    Returns
    -------
    (DataFrame, DataFrame)
        From :func:`agreement` and :func:`abstaining`.
    """
    parts = [predictions(table, LEFT_OUT), predictions(table, ON_TEST, on_test_set=True)]
    found = pd.concat(parts, ignore_index=True)
    return agreement(found), abstaining(found)


def learning_curves(table: pd.DataFrame) -> pd.DataFrame:
    """The learning curve on each of :data:`LEARNT_FOR`, as it is stored.

    Parameters
    ----------
    table : DataFrame
        From :func:`units`.

    Returns
    -------
    DataFrame
        As from :func:`learning_curve`.
    """
    return pd.concat([learning_curve(table, target) for target in LEARNT_FOR], ignore_index=True)
