"""Speed and memory of the study's analysis against the usual student notebook, on the same articles.

Three pipelines are run, each in a Python process of its own:

student notebook
    What such a notebook usually does. Every article is cut into sentences by nupunkt (TextBlob's own way
    needs a download), every sentence is scored by ``Series.apply(lambda s: TextBlob(s).sentiment.polarity)``,
    words are counted by ``CountVectorizer().fit_transform``, and outlets are classified in five folds by
    ``cross_val_score`` of CountVectorizer, TfidfTransformer and LogisticRegression(max_iter=1000).
study
    The study's own steps: cleaning, passages, TextBlob and VADER on the passages, means and gaps with their
    bootstrap intervals for both, keywords of the tracks on masked sentences, outlets classified once in five
    folds with names masked and near-duplicates kept together, and the tracks classified.
same work
    What the student notebook does, by the study's functions: sentences of every article, all of them scored,
    words of every article counted, outlets classified. ``analysis.sentiment.score`` has no entry for TextBlob alone,
    so VADER is computed as well.

The first two do not do the same work, and their ratio says so: the study scores only the sentences that speak
of a track, and drops repeated articles first; the student scores everything, but has no tracks, no intervals
and no keywords. The ratio of the third pipeline to the first compares like with like, with these differences
left: the study scores VADER besides TextBlob, scores a sentence that stands twice only once, and has its own
sentence and word rules; its classifier masks names, leaves out outlets with fewer than ``analysis.classify.MIN_TEXTS``
articles, counts words once and not anew in every fold, and is fitted with other settings.

Seconds are those of the analysis alone. Not timed: starting Python, imports, and reading the corpus, which is
done once beforehand. Peak memory is that of the whole process, imports and articles included. Not compared:
charts, the other leakage controls, the notebooks' own running, and whether any of the results are right.
Where fewer than two outlets have enough articles, no pipeline classifies outlets, and that is printed.

Run it with ``make bench``, or ``python -m benchmarks.student_notebook --corpus NAME_OR_PATH --articles N``.
"""

import argparse
import importlib
import json
import os
import subprocess
import sys
import tempfile
from pathlib import Path
from statistics import median
from time import perf_counter

# Nothing heavy here: on Linux a child's peak memory starts at that of the process that started it,
# so the parent reads no corpus and imports no pandas.
from tqdm import tqdm

SEED = 1  # of the shuffle before the first N articles are taken
_INTERRUPTED = 130
_SKLEARN = [
    "sklearn.feature_extraction.text", "sklearn.linear_model", "sklearn.model_selection", "sklearn.pipeline",
]  # fmt: skip
_STUDY = [
    "nupunkt", "textblob.en", "vaderSentiment.vaderSentiment", "scipy.sparse.csgraph", "pandera.pandas",
    "pandera.errors", "twotracks.analysis.classify", "twotracks.corpus.cleaning", "twotracks.inference.estimates",
    "twotracks.analysis.keyness", "twotracks.passages.masking", "twotracks.analysis.sentiment",
    "twotracks.passages.find",
]  # fmt: skip


def student(articles, classify_outlets: bool) -> int:
    """The usual notebook; returns how many sentences were scored."""
    import nupunkt
    from sklearn.feature_extraction.text import CountVectorizer, TfidfTransformer
    from sklearn.linear_model import LogisticRegression
    from sklearn.model_selection import cross_val_score
    from sklearn.pipeline import make_pipeline
    from textblob import TextBlob

    texts, outlets = articles["text"], articles["outlet"]
    sentences = texts.map(nupunkt.sent_tokenize).explode(ignore_index=True).dropna()
    polarity = sentences.apply(lambda s: TextBlob(s).sentiment.polarity)
    CountVectorizer().fit_transform(texts)
    if classify_outlets:
        model = make_pipeline(CountVectorizer(), TfidfTransformer(), LogisticRegression(max_iter=1000))
        cross_val_score(model, texts, outlets, cv=5)
    return len(polarity)


def study(articles, classify_outlets: bool) -> int:
    """The study's steps, as its notebooks call them; returns how many sentences were scored."""
    from twotracks.analysis import classify, sentiment
    from twotracks.analysis import keyness as keywords
    from twotracks.corpus import cleaning
    from twotracks.inference import estimates
    from twotracks.passages import find, masking

    cleaned = cleaning.clean(articles)
    passages = sentiment.score(find.find_passages(cleaned))
    for measure in sentiment.NAMES:
        estimates.means(passages, measure)
        estimates.track_gap(passages, measure)
    passages["masked"] = masking.mask(passages["sentence"], cleaned["outlet"].unique())
    keywords.between_tracks(passages, column="masked")
    if classify_outlets:
        predict_outlets(cleaned)
    classify.tracks(passages)
    return passages["sentence"].nunique()


def same_work(articles, classify_outlets: bool) -> int:
    """What the student notebook does, by the study's functions; returns how many sentences have a score."""
    import pandas as pd
    from sklearn.feature_extraction.text import CountVectorizer

    from twotracks.analysis import keyness as keywords
    from twotracks.analysis import sentiment
    from twotracks.text.sentences import spans

    sentences = [" ".join(text[a:b].split()) for text in articles["text"] for a, b in spans(text)]
    scored = sentiment.score(pd.DataFrame({"sentence": sentences}))
    counter = CountVectorizer(tokenizer=keywords.tokens, lowercase=False, token_pattern=None)
    counter.fit_transform(articles["text"])
    if classify_outlets:
        predict_outlets(articles)
    return len(scored)


def predict_outlets(articles) -> None:
    """One five-fold run over the outlets, names masked and near-duplicates kept together."""
    from twotracks.analysis import classify
    from twotracks.passages import masking
    from twotracks.text import duplicates

    usable = classify._enough(articles, "outlet", classify.MIN_TEXTS)
    texts = masking.mask(usable["text"], usable["outlet"].unique(), tracks=False)
    classify.predict(texts, usable["outlet"], duplicates.exact(usable, across_outlets=True))


# What each pipeline runs, and what is imported before its clock starts: left to itself, the study imports
# some of it only when it is first needed.
PIPELINES = {
    "student notebook": (student, ["nupunkt", "textblob", *_SKLEARN]),
    "study": (study, [*_STUDY, *_SKLEARN]),
    "same work": (same_work, [*_STUDY, *_SKLEARN]),
}


def prepare(folder: Path, corpus_name: str | None, n_articles: int | None) -> dict:
    """Leave the articles in a folder for the pipelines; returns what is printed of them."""
    from twotracks.corpus import cleaning, reading, registry

    if corpus_name is None:
        corpus_name = "fa-kes" if registry.place("fa-kes").exists() else "teaching"
    articles = reading.read(corpus_name)
    title = reading.provenance(articles)["title"]
    articles = articles.sample(frac=1, random_state=SEED).head(n_articles or len(articles))
    articles = articles.reset_index(drop=True)
    articles.to_pickle(folder / "articles.pkl")
    return {
        "title": title,
        "articles": len(articles),
        "outlets": articles["outlet"].nunique(),
        # As the study sees them and as "same work" does, so that all pipelines do it or none.
        "classify_outlets": can_be_classified(articles) and can_be_classified(cleaning.clean(articles)),
    }


def can_be_classified(articles) -> bool:
    """Whether two outlets have enough articles for ``predict_outlets``."""
    from twotracks.analysis import classify
    from twotracks.text import duplicates

    usable = classify._enough(articles, "outlet", classify.MIN_TEXTS)
    if usable["outlet"].nunique() < 2:
        return False
    different = duplicates.exact(usable, across_outlets=True).groupby(usable["outlet"]).nunique()
    return bool(different.min() > 1)


def measure(folder: Path, name: str, classify_outlets: bool) -> dict:
    """Run one pipeline in this process; returns its seconds, peak memory and number of sentences."""
    import pandas as pd

    run, modules = PIPELINES[name]
    for module in modules:
        importlib.import_module(module)
    articles = pd.read_pickle(folder / "articles.pkl")
    start = perf_counter()
    sentences = run(articles, classify_outlets)
    return {"seconds": perf_counter() - start, "peak_mb": peak_mb(), "sentences": sentences}


def peak_mb() -> float | None:
    """Peak memory of this process in 10^6 bytes; None where the system does not tell (Windows)."""
    try:
        import resource
    except ImportError:
        return None
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return peak * (1 if sys.platform == "darwin" else 1024) / 1e6  # macOS counts bytes, Linux KiB


def in_new_process(step: str, **arguments) -> dict:
    """Run ``prepare`` or ``measure`` in a fresh Python; if it fails, so does this run, with its message."""
    command = [sys.executable, "-m", "benchmarks.student_notebook", "--child", json.dumps([step, arguments])]
    environment = {**os.environ, "PYTHONUTF8": "1"}
    child = subprocess.run(command, capture_output=True, encoding="utf-8", env=environment, check=False)
    if child.returncode:
        # A process that the system stopped, for want of memory perhaps, has nothing to say itself.
        print(child.stderr.strip() or f"The process for '{step}' was stopped.", file=sys.stderr)
        raise SystemExit(max(child.returncode, 1))
    return json.loads(child.stdout.splitlines()[-1])


def be_child(task: str) -> None:
    """The other end of ``in_new_process``."""
    from twotracks.errors import InputError

    step, arguments = json.loads(task)
    arguments["folder"] = Path(arguments["folder"])
    try:
        print(json.dumps({"prepare": prepare, "measure": measure}[step](**arguments)))
    except InputError as error:
        print(error, file=sys.stderr)
        raise SystemExit(2) from None


def compare(corpus_name: str | None, n_articles: int | None, repeat: int) -> None:
    """Run every pipeline ``repeat`` times in turn and print the table."""
    runs: dict[str, list[dict]] = {name: [] for name in PIPELINES}
    with tempfile.TemporaryDirectory(prefix="twotracks-bench-") as folder:
        about = in_new_process("prepare", folder=folder, corpus_name=corpus_name, n_articles=n_articles)
        task = {"folder": folder, "classify_outlets": about["classify_outlets"]}
        # In turn, so that a machine that grows slower or faster does so for all of them.
        for name in (bar := tqdm([*PIPELINES] * repeat, unit="run", leave=False)):
            bar.set_description(name)
            runs[name].append(in_new_process("measure", name=name, **task))
    print("\n".join(report(about, runs)))


def report(about: dict, runs: dict[str, list[dict]]) -> list[str]:
    """The lines that are printed."""
    repeat = len(runs["student notebook"])
    how_often = f"medians of {repeat} runs of each pipeline" if repeat > 1 else "one run of each pipeline"
    lines = [
        about["title"],
        f"compared on {about['articles']:,} articles of {about['outlets']} outlet(s); {how_often}",
        "",
        "pipeline           articles  sentences scored  seconds  articles/s  peak MB",
    ]
    for name, done in runs.items():
        seconds = median(run["seconds"] for run in done)
        lines.append(
            f"{name:<18}{about['articles']:>9,}{done[0]['sentences']:>18,}{seconds:>9.2f}"
            f"{about['articles'] / seconds:>12,.1f}{_memory(done):>9}"
        )
    lines += ["", *(_ratio(name, runs) for name in ("study", "same work")), ""]
    lines += [
        "study: scores only sentences that speak of a track, after leaving out repeated articles; besides:",
        "  VADER, cleaning, finding passages, bootstrap intervals, keywords, classifying the tracks.",
        "same work: all sentences, by sentiment.score, which computes VADER besides TextBlob; word counts.",
    ]
    if about["classify_outlets"]:
        lines.append("Outlets were classified in five folds in every pipeline.")
    else:
        lines.append("Outlets were classified in no pipeline: fewer than two have enough articles for it.")
    return lines


def _memory(done: list[dict]) -> str:
    peaks = [run["peak_mb"] for run in done]
    return "  not measured" if None in peaks else f"{median(peaks):,.0f}"


def _ratio(name: str, runs: dict[str, list[dict]]) -> str:
    one, other = runs[name], runs["student notebook"]
    single = [b["seconds"] / a["seconds"] for a, b in zip(one, other, strict=True)]
    speed = median(run["seconds"] for run in other) / median(run["seconds"] for run in one)
    line = f"{name} / student notebook: {speed:.2f} times the articles per second"
    if len(single) > 1:
        line += f" (single rounds {min(single):.2f} to {max(single):.2f})"
    if None not in [run["peak_mb"] for run in (*one, *other)]:
        memory = median(run["peak_mb"] for run in one) / median(run["peak_mb"] for run in other)
        line += f", {memory:.2f} times the peak memory"
    return line


def at_least_one(text: str) -> int:
    """A whole number from 1, for argparse."""
    if not text.isdecimal() or int(text) < 1:
        raise argparse.ArgumentTypeError(f"'{text}' is not a whole number from 1")
    return int(text)


def main() -> None:
    parser = argparse.ArgumentParser(
        prog="python -m benchmarks.student_notebook",
        description="Speed and memory of the study against the usual student notebook, on the same articles.",
    )
    parser.add_argument("--corpus", help="a name or a path; default: fa-kes if it is present, else teaching")
    parser.add_argument(
        "--articles", type=at_least_one, help="take so many, after a shuffle with a fixed seed; default: all"
    )
    parser.add_argument("--repeat", type=at_least_one, default=3, help="runs of each pipeline; default: 3")
    parser.add_argument("--child", help=argparse.SUPPRESS)
    chosen = parser.parse_args()
    if chosen.child:
        be_child(chosen.child)
        return
    try:
        compare(chosen.corpus, chosen.articles, chosen.repeat)
    except KeyboardInterrupt:
        print("Stopped.", file=sys.stderr)
        raise SystemExit(_INTERRUPTED) from None


if __name__ == "__main__":
    main()
