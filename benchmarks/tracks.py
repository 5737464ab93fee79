"""Speed and memory of finding the passages of a corpus, and of ways to tell which articles could have any.

Each of these is run in a Python process of its own:

read and decode
    Merely reading the column of texts from the corpus file and making each text a Python str.
passages
    ``passages.find.find_passages`` on cleaned articles, by the rules.
passages, naively
    The same rules without any shortcut: every name of the lexicon is looked for in the whole text of every
    article. Whether it gives the same table, to the letter, is checked; if it does not, the run ends with 1.
    The naive way, too, cuts an article into sentences only where a name was found; hence the next one.
sentences of everything
    Only cutting every article into sentences, which is what reading every sentence would cost at the least.
matchers
    Telling which articles hold any anchor (a plain piece of a name, ``anchors`` in the lexicon), each matcher
    looking for all of them at once, "in, anchor by anchor" for one after the other. "lower" says that texts
    are lower-cased first, which is timed; the others ignore case themselves. pyahocorasick and google-re2
    are tried if they are installed. How many articles each finds is printed, and how many more or fewer than
    Arrow, if they are not the same: matchers differ in what they take for the capital of an "i".

Seconds are those of the step alone, and MB are 10^6 bytes of the articles' text in UTF-8, whatever their size in
the file. Not timed: starting Python, imports, loading the lexicon, building a matcher, reading and cleaning the
articles (but for "read and decode"), and a first go over a few hundred articles, which loads the sentence model
and the like. Before "read and decode" the corpus was read, so that it likely comes from the system's own
cache, not from the disk. The matchers that take a Python str get one, ready made; Arrow gets the column, and
turning that into what it searches is timed. Peak memory is that of the whole process, imports and articles
included, up to the start of the clock and up to its end. The naive way runs in the first round only, and is
compared with the other's first round. Not compared: scoring, cleaning, and whether the passages are right.

Why Arrow
---------
Measured on two cores in 2026, on the corpus ``tehran-times`` (33,724 articles, some 500 of them with a passage), in
several runs of three rounds, while names were still being added to the lexicon. Looking for all anchors at once,
``re`` took some 400 times as long as Arrow, ``re`` on lower-cased text 75 times, "in" on lower-cased text 50 to 75
times, pyahocorasick 8 to 11 times, google-re2 3 to 6 times. Finding the passages was 20 to 30 times as fast as
naively and 2 to 2.5 times as fast as only cutting every article into sentences; it took 4 to 5 times as long as
merely reading the texts. On a few hundred articles, or where nearly all speak of a track, the ratios are smaller.

- Arrow is a dependency already: the study's tables lie in its columns. pyahocorasick and google-re2 would each be a
  further one, compiled, to be kept and explained, and neither was faster.
- It takes a whole column at once, in the UTF-8 it lies in. Every other way goes from article to article in Python,
  and most make a copy of each text: in lower case, or, for google-re2, in UTF-8. The matcher inside Arrow is RE2,
  as it is in google-re2; that way around it is what google-re2 takes longer for.
- RE2 looks for all anchors in one pass, however many they are; ``re`` tries one after the other at every letter,
  and with IGNORECASE has no quick way to skip letters with which none begins.
- It could not decide by itself: it knows no look-ahead and no look-behind, which the lexicon's patterns have, its
  word boundaries are those of ASCII, so that none stands between "é" and a space, and a Turkish "İ" is no "i" to
  it. Hence it looks for anchors only, and only proposes articles; which of their sentences speak of a track is
  decided by ``re``. A name is missed where its pattern matches and none of its anchors stands; the comparison with
  the naive way is there to find such names.

Run it with ``python -m benchmarks.tracks --corpus NAME_OR_PATH --articles N``.
"""

import argparse
import importlib.util
import json
import os
import subprocess
import sys
import tempfile
from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path
from statistics import median
from time import perf_counter
from typing import Any

# Nothing heavy here: on Linux a child's peak memory starts at that of the process that started it,
# so the parent reads no corpus and imports no pandas.
from tqdm import tqdm

from benchmarks.student_notebook import at_least_one, peak_mb

SEED = 1  # of the shuffle before the first N articles are taken
WARM_UP = 300  # articles gone over before the clock starts
_INTERRUPTED = 130
READ, PASSAGES, NAIVELY, SENTENCES = STEPS = [
    "read and decode", "passages", "passages, naively", "sentences of everything",
]  # fmt: skip
ARROW = "Arrow"
ONCE = {NAIVELY}


def anchors() -> list[str]:
    """The anchors of all names, in lower case."""
    from twotracks.passages import lexicon

    return sorted({anchor.lower() for alias in lexicon.load().aliases for anchor in alias.anchors})


def by_re() -> Callable:
    import re

    from twotracks.passages import lexicon

    pattern = re.compile(lexicon.alternation(anchors()), re.IGNORECASE)
    return lambda texts: [pattern.search(text) is not None for text in texts]


def by_re_lower() -> Callable:
    import re

    from twotracks.passages import lexicon

    pattern = re.compile(lexicon.alternation(anchors()))
    return lambda texts: [pattern.search(text.lower()) is not None for text in texts]


def by_in_lower() -> Callable:
    words = anchors()

    def find(texts: Sequence[str]) -> list[bool]:
        out = []
        for text in texts:
            lower = text.lower()
            out.append(any(word in lower for word in words))
        return out

    return find


def by_arrow() -> Callable:
    """As ``twotracks.passages.prefilter`` does it, but for all names at once."""
    import pyarrow as pa
    import pyarrow.compute as pc

    from twotracks.passages import lexicon

    words = lexicon.alternation(anchors())

    def find(texts) -> list[bool]:
        column = pa.array(texts, type=pa.large_string())
        return pc.match_substring_regex(column, words, ignore_case=True).to_pylist()

    return find


def by_ahocorasick_lower() -> Callable:
    import ahocorasick

    automaton = ahocorasick.Automaton()
    for word in anchors():
        automaton.add_word(word, True)
    automaton.make_automaton()
    return lambda texts: [next(automaton.iter(text.lower()), None) is not None for text in texts]


def by_re2() -> Callable:
    import re2

    from twotracks.passages import lexicon

    options = re2.Options()
    options.case_sensitive = False
    pattern = re2.compile(lexicon.alternation(anchors()), options)
    return lambda texts: [pattern.search(text) is not None for text in texts]


# What each matcher is made by, and the module it needs that the study does not.
MATCHERS: dict[str, tuple[Callable[[], Callable], str]] = {
    ARROW: (by_arrow, ""),
    "re": (by_re, ""),
    "re, lower": (by_re_lower, ""),
    "in, anchor by anchor, lower": (by_in_lower, ""),
    "pyahocorasick, lower": (by_ahocorasick_lower, "ahocorasick"),
    "google-re2": (by_re2, "re2"),
}


def passages() -> Callable:
    from twotracks.passages import find

    return partial(find.find_passages, method="rules")


def naively() -> Callable:
    """The same, with every shortcut taken away."""
    from twotracks.passages import find, lexicon, scan
    from twotracks.passages import prefilter as candidates

    everything = lexicon.load().aliases
    candidates.aliases = lambda articles: [everything] * len(articles)
    scan._around = lambda lower, _: [(0, len(lower))]
    return partial(find.find_passages, method="rules")


def sentences() -> Callable:
    from twotracks.text.sentences import spans

    return lambda articles: sum(len(spans(text)) for text in articles["text"])


def reading(corpus_name: str) -> Callable:
    """Reads the texts of a corpus and nothing else; of a file other than Parquet, by the study's own reader."""
    import pandas as pd
    import pyarrow.parquet

    from twotracks import config
    from twotracks.corpus import registry
    from twotracks.corpus.readers import columns, pages
    from twotracks.corpus.readers import delimited as tables

    chosen = columns.parse_choice(os.environ.get("TWOTRACKS_COLUMNS"))
    if corpus_name in registry.known():
        path = registry.locate(corpus_name)
    else:
        path = Path(corpus_name).expanduser()
        path = path if path.exists() else config.ROOT / path
    if tables.SUFFIXES.get(path.suffix.lower()) == "parquet" and path.is_file():
        column = columns.match(pyarrow.parquet.read_schema(path).names, chosen, path.name)["text"]
        return lambda: list(pd.read_parquet(path, columns=[column])[column])
    read = tables.read if path.suffix.lower() in tables.SUFFIXES and path.is_file() else pages.read

    def texts() -> list[str]:
        table = read(path)
        names = (name for name in table.columns if name != "source_row")
        return list(table[columns.match(names, chosen, path.name)["text"]])

    return texts


def prepare(folder: Path, corpus_name: str, n_articles: int | None) -> dict:
    """Leave the cleaned articles in a folder for the others; returns what is printed of them."""
    from twotracks.corpus import cleaning, reading

    articles = reading.read(corpus_name)
    title = reading.provenance(articles)["title"]
    articles = cleaning.clean(articles)
    if n_articles:
        articles = articles.sample(frac=1, random_state=SEED).head(n_articles).reset_index(drop=True)
    articles.to_pickle(folder / "articles.pkl")
    return {
        "title": title,
        "articles": len(articles),
        "mb": _mb(articles["text"]),
        "anchors": len(anchors()),
        "peak_mb": peak_mb(),
    }


def measure(folder: Path, name: str, corpus_name: str, turn: int) -> dict:
    """Run one step or matcher in this process; returns its seconds, peak memory and what it found."""
    run = reading(corpus_name) if name == READ else ready(folder, name)
    before = peak_mb()
    start = perf_counter()
    result = run()
    out: dict[str, Any] = {"seconds": perf_counter() - start, "peaks": [before, peak_mb()]}
    if name == READ:
        out["mb"] = _mb(result)
    elif name in MATCHERS:
        out["rows"] = [row for row, found in enumerate(result) if found]
    elif name == SENTENCES:
        out["sentences"] = result
    else:
        out["table"] = str(folder / f"{name} {turn}.csv")
        result.to_csv(out["table"], index=False)
    return out


def ready(folder: Path, name: str) -> Callable:
    """A step or matcher with its articles loaded and one go over the first of them done."""
    import pandas as pd

    articles = pd.read_pickle(folder / "articles.pkl")
    if name in MATCHERS:
        run = MATCHERS[name][0]()
        few, every = articles["text"].head(WARM_UP), articles["text"] if name == ARROW else list(articles["text"])
    else:
        make: dict[str, Callable[[], Callable]] = {PASSAGES: passages, NAIVELY: naively, SENTENCES: sentences}
        run = make[name]()
        few, every = articles.head(WARM_UP), articles
    run(few)
    return partial(run, every)


def _mb(texts) -> float:
    return sum(len(text.encode()) for text in texts) / 1e6


def in_new_process(step: str, **arguments) -> dict:
    """Run ``prepare`` or ``measure`` in a fresh Python; if it fails, so does this run, with its message."""
    command = [sys.executable, "-m", "benchmarks.tracks", "--child", json.dumps([step, arguments])]
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

    steps: dict[str, Callable[..., dict]] = {"prepare": prepare, "measure": measure}
    step, arguments = json.loads(task)
    arguments["folder"] = Path(arguments["folder"])
    try:
        print(json.dumps(steps[step](**arguments)))
    except InputError as error:
        print(error, file=sys.stderr)
        raise SystemExit(2) from None


def compare(corpus_name: str, n_articles: int | None, repeat: int) -> bool:
    """Run everything in turn and print the tables; returns whether the naive way finds the same passages."""
    usable = [name for name, (_, module) in MATCHERS.items() if not module or importlib.util.find_spec(module)]
    # In turn, so that a machine that grows slower or faster does so for all of them.
    turns = [(turn, name) for turn in range(repeat) for name in (*STEPS, *usable) if not (turn and name in ONCE)]
    runs: dict[str, list[dict]] = {name: [] for _, name in turns}
    with tempfile.TemporaryDirectory(prefix="twotracks-bench-") as folder:
        about = in_new_process("prepare", folder=folder, corpus_name=corpus_name, n_articles=n_articles)
        for turn, name in (bar := tqdm(turns, unit="run", leave=False)):
            bar.set_description(name)
            runs[name].append(in_new_process("measure", folder=folder, name=name, corpus_name=corpus_name, turn=turn))
        print("\n".join(report(about, runs, repeat)))
        same, line = same_table([run["table"] for run in (*runs[NAIVELY], *runs[PASSAGES])])
    print(line)
    return same


def same_table(tables: list[str]) -> tuple[bool, str]:
    """Whether tables of passages, the naive one first, are the same to the letter; and a line that says so."""
    import csv
    import hashlib
    import io

    contents = [Path(table).read_bytes() for table in tables]
    rows = [list(csv.reader(io.StringIO(content.decode(), newline=""))) for content in contents]
    naive = {tuple(row) for row in rows[0]}
    for content, table in zip(contents[1:], rows[1:], strict=True):
        if content != contents[0]:
            quick = {tuple(row) for row in table}
            first = min(quick ^ naive, default="none, they differ in order or number only")
            return False, (
                f"NOT the same passages: {len(quick - naive):,} rows are found only with the shortcuts, "
                f"{len(naive - quick):,} only naively (the first of these: {first})."
            )
    digest = hashlib.sha256(contents[0]).hexdigest()
    return True, f"Identical: the {len(rows[0]) - 1:,} passages found naively and otherwise (SHA-256 {digest[:16]}...)."


def report(about: dict, runs: dict[str, list[dict]], repeat: int) -> list[str]:
    """The lines that are printed."""
    how_often = f"medians of {repeat} rounds (*: one round)" if repeat > 1 else "one round"
    lines = [
        about["title"],
        f"{about['articles']:,} articles after cleaning, {about['mb']:,.1f} MB of text; {how_often}",
        f"Peak memory of reading and cleaning them, in a process of its own: {_memory([about['peak_mb']])} MB",
        "",
        "step                            MB  seconds     MB/s  peak MB before  after",
    ]
    for name in STEPS:
        done = runs[name]
        seconds, mb = median(run["seconds"] for run in done), done[0].get("mb", about["mb"])
        before, after = (_memory([run["peaks"][i] for run in done]) for i in (0, 1))
        label = name + (" *" if name in ONCE and repeat > 1 else "")
        lines.append(f"{label:<26}{mb:>8,.1f}{seconds:>9.2f}{mb / seconds:>9,.1f}{before:>16}{after:>7}")
    lines += [
        "",
        f"passages: {_times(runs, NAIVELY, PASSAGES)} times as fast as naively, {_times(runs, SENTENCES, PASSAGES)} "
        f"times as fast as cutting all of the {runs[SENTENCES][0]['sentences']:,} sentences;",
        f"  they take {_times(runs, PASSAGES, READ)} times as long as reading and decoding all texts of the file",
        "",
        f"matcher, for {about['anchors']} anchors      articles  seconds     MB/s  times Arrow's seconds",
    ]
    for name, (_, module) in MATCHERS.items():
        if name not in runs:
            lines.append(f"{name}: not installed (module {module})")
            continue
        seconds, found = median(run["seconds"] for run in runs[name]), runs[name][0]["rows"]
        line = f"{name:<29}{len(found):>8,}{seconds:>9.2f}{about['mb'] / seconds:>9,.1f}"
        lines.append(f"{line}{_times(runs, name, ARROW):>23}{_difference(found, runs[ARROW][0]['rows'])}")
    same = len({tuple(run["rows"]) for name in MATCHERS for run in runs.get(name, ())}) == 1
    return [*lines, "All matchers find the same articles." if same else "Matchers differ in what they find.", ""]


def _memory(peaks: list[float | None]) -> str:
    known = [peak for peak in peaks if peak is not None]
    return f"{median(known):,.0f}" if known else "unknown"


def _times(runs: dict[str, list[dict]], slow: str, quick: str) -> str:
    """How many times the seconds of one another takes: the median of the rounds that both were run in."""
    times = median(a["seconds"] / b["seconds"] for a, b in zip(runs[slow], runs[quick], strict=False))
    return f"{times:,.1f}" if times >= 1 else f"{times:.2f}"


def _difference(found: list[int], others: list[int]) -> str:
    more, fewer = len({*found} - {*others}), len({*others} - {*found})
    return f"  ({more:,} that Arrow does not find, {fewer:,} fewer)" if more or fewer else ""


def main() -> None:
    parser = argparse.ArgumentParser(
        prog="python -m benchmarks.tracks",
        description="Speed and memory of finding passages, and of ways to tell which articles could have any.",
    )
    parser.add_argument("--corpus", default="tehran-times", help="a name or a path; default: tehran-times")
    parser.add_argument(
        "--articles",
        type=at_least_one,
        help="take so many, after a shuffle with a fixed seed, but for 'read and decode'; default: all",
    )
    parser.add_argument("--repeat", type=at_least_one, default=3, help="rounds; default: 3")
    parser.add_argument("--child", help=argparse.SUPPRESS)
    chosen = parser.parse_args()
    if chosen.child:
        be_child(chosen.child)
        return
    try:
        same = compare(chosen.corpus, chosen.articles, chosen.repeat)
    except KeyboardInterrupt:
        print("Stopped.", file=sys.stderr)
        raise SystemExit(_INTERRUPTED) from None
    raise SystemExit(0 if same else 1)


if __name__ == "__main__":
    main()
