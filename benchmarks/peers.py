"""Keyness by the study and by its peers, on the same documents: equal numbers, time and memory, decisions.

Peers are pycorpdiff, scattertext, ConvoKit (its FightingWords), and keyperm (in R). ``docs/PEERS.md`` has what was
measured, and what each of them can and cannot answer.

The documents are what an article says on one track: its passages that speak of that track alone, near-repeats left out,
cut into words as the study does it; target Astana, reference Geneva, all outlets together. Every tool gets the same
lists of words, joined by blanks, with a tokenizer that splits at blanks.

Each tool runs in a process of its own, all of them in turn in each round. Timed apart are

import
    of the tool.
counts
    from texts to counted words, as the tool has them.
statistics
    what it can say of every word without drawing anything (``benchmarks/peers_tools.py`` tells what that is).
test
    its permutation test over documents of the words that the study tests, with ``--draws`` divisions at most. The study
    (``keyness.compare``) counts anew, makes its intervals, and leaves words alone that are clearly no finding;
    pycorpdiff counts anew too; keyperm tests only. scattertext and ConvoKit have no such test.
intervals
    by which pycorpdiff draws documents 999 times; the study's come with its test.

MB is the peak memory of the whole process (imports and documents included) after the statistics, and after everything.
Not timed: reading the corpus, finding passages, and masking, which are done once before.

Numbers: where a tool computes what the study does (Dunning's G2 over four cells, Gries' DP), each word is compared with
the study's; where it computes something else, with that formula written anew (``benchmarks/peers_judge.py``). If one of
them differs by more than 1e-9, this ends with 1.

Decisions: how many of the words each test passes at .05, and which it passes that the study's does not. With
``--raised`` the words are simulated in documents as long as the real ones: with ``neither`` their rates are the same on
both sides, and whatever passes is an error; with ``target`` or ``reference`` they are four times as frequent there.

The peers are no dependencies of the study. Make them environments of their own (scattertext wants a SciPy below 1.14
and ConvoKit one above it, so it takes two; scattertext needs six and does not say so; keyperm is GPL, and is run as a
program)::

    python3.11 -m venv peers-a && peers-a/bin/pip install pycorpdiff==0.1.0a27 scattertext==0.2.2 six
    python3.11 -m venv peers-b && peers-b/bin/pip install convokit==5.0.0
    Rscript -e 'install.packages("keyperm")'

ConvoKit brings PyTorch by way of its other parts; FightingWords works without (``pip install --no-deps`` and what is
then missing). A tool that is not there is a row that says so.

Run it with ``python -m benchmarks.peers --python peers-a/bin/python --python peers-b/bin/python --corpus NAME``.
Nothing of any article is printed or kept.
"""

import argparse
import json
import os
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path
from statistics import median

# Nothing heavy here: on Linux a child's peak memory starts at that of the process that started it.
from benchmarks.student_notebook import at_least_one

HERE = Path(__file__).parent
STUDY, KEYPERM = "twotracks", "keyperm"
TOOLS = (STUDY, "pycorpdiff", "scattertext", "convokit", KEYPERM)
STEPS = ("import", "counts", "statistics", "test", "intervals")
_ONE_THREAD = dict.fromkeys(("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS"), "1")
BURSTS, RATE, RATIO, N_SIMULATED = (0.3, 1.0, 5.0), 0.0005, 4, 300  # of simulated words
_INTERRUPTED = 130


def documents(passages, masked: bool) -> dict:
    """What all tools are given: words by article and track, words of the tracks' names, and which words are tested.

    As ``keyness.between_tracks`` counts them for all outlets together; a test holds the two to each other.
    """
    import pandas as pd

    from twotracks.analysis import keyness
    from twotracks.passages.masking import mask_names, name_words
    from twotracks.schemas import TRACKS
    from twotracks.text import duplicates
    from twotracks.text.tokens import tokens

    one = passages[~passages.duplicated(["article_id", "sentence_no"], keep=False)]
    column = "masked" if masked else "sentence"
    one = mask_names(one) if masked else one
    found, sides = [], []
    for track in TRACKS:
        mine = one[one["track"] == track].sort_values("article_id", kind="stable")
        texts = mine[duplicates.first_of_each(mine[column])].groupby("article_id", sort=True)[column].agg("\n".join)
        words = [(str(article), track == TRACKS[0], tokens(text)) for article, text in texts.items()]
        found += [row for row in words if row[2]]
        rows = [(article, " ".join(said)) for article, _, said in words if said]
        sides.append(pd.DataFrame(rows, columns=["article_id", "text"]))
    of_names = name_words(one)
    names = [sorted(of_names[track]) for track in TRACKS]
    # Few draws: only which words are tested is wanted of it.
    table = keyness.compare(*sides, column="text", names=(names[0], names[1]), repeats=True, draws=99)
    return {"documents": found, "names": names, "tested": table.loc[~table["in_name"], "term"].tolist()}


def simulated(given: dict, raised: str, seed: int) -> dict:
    """Documents of the same articles, sides and lengths, with words whose rates are known.

    The rate is four times as large on the side that is ``raised``, or the same on both (``neither``). As in
    ``twotracks.simulation.keyness_test``, a third of the words each come in strong bursts, in weak ones and nearly
    evenly. What fills a document up is one more word, which is not tested.
    """
    import numpy as np

    rng = np.random.default_rng(seed)
    articles = np.unique([article for article, _, _ in given["documents"]], return_inverse=True)[1]
    lengths = np.array([len(words) for *_, words in given["documents"]])
    bursts = np.repeat(BURSTS, N_SIMULATED // len(BURSTS))
    fond = rng.gamma(bursts, 1 / bursts, (articles.max() + 1, len(bursts)))[articles]
    is_raised = np.array([raised != "neither" and side == (raised == "target") for _, side, _ in given["documents"]])
    counts = rng.poisson(RATE * np.where(is_raised, RATIO, 1)[:, None] * lengths[:, None] * fond)
    letters = "abcdefghijklmnopqrstuvwxyz"
    names = [f"word{one}{other}" for one in letters for other in letters][: len(bursts)]
    documents = []
    for (article, side, words), of in zip(given["documents"], counts, strict=True):
        said = [name for name, n in zip(names, of, strict=True) for _ in range(n)]
        documents.append((article, side, said + ["rest"] * max(len(words) - len(said), 1)))
    often = (counts.sum(axis=0) >= 5) & ((counts > 0).sum(axis=0) >= 6)  # six halves are three articles at least
    return {
        "documents": documents, "names": [["rest"], ["rest"]],
        "tested": [name for name, enough in zip(names, often, strict=True) if enough],
    }  # fmt: skip


def prepare(folder: Path, corpus_name: str, masked: bool, raised: str | None, seed: int) -> dict:
    """Leave the documents in a folder; returns what is printed of them. ``raised``: as for ``simulated``, if at all."""
    from twotracks.corpus.load import load_corpus, summary
    from twotracks.passages.find import find_passages

    articles = load_corpus(corpus_name)
    given = documents(find_passages(articles), masked)
    if raised:
        given = simulated(given, raised, seed)
    write(folder, given)
    rows = given["documents"]
    both = {article for article, side, _ in rows if side} & {article for article, side, _ in rows if not side}
    return {
        "title": summary(articles),
        "documents": [sum(side for _, side, _ in rows), sum(not side for _, side, _ in rows)],
        "words": [sum(len(said) for _, side, said in rows if side is wanted) for wanted in (True, False)],
        "both": len(both),
        "different": len({word for *_, said in rows for word in said}),
        "tested": len(given["tested"]),
    }


def write(folder: Path, given: dict) -> None:
    """The documents as files: one for Python, and the same as lines for R."""
    lines = {
        "texts.txt": [" ".join(words) for *_, words in given["documents"]],
        "sides.txt": ["target" if side else "reference" for _, side, _ in given["documents"]],
        "tested.txt": given["tested"],
    }
    (folder / "documents.json").write_text(json.dumps(given), encoding="utf-8")
    for name, rows in lines.items():
        (folder / name).write_text("".join(f"{row}\n" for row in rows), encoding="utf-8")


def commands(pythons: list[str], rscript: str) -> dict[str, list[str] | None]:
    """How each tool is started: by the first Python that has it, or None if none has."""
    found: dict[str, list[str] | None] = {}
    for tool in TOOLS:
        options = [sys.executable] if tool == STUDY else [*pythons, sys.executable]
        found[tool] = next(
            ([python, str(HERE / "peers_tools.py"), tool] for python in options if has(python, tool)), None
        )
    if (program := shutil.which(rscript)) and _quiet([program, "-e", "library(tm); library(keyperm)"]):
        found[KEYPERM] = [program, str(HERE / "peers_keyperm.R")]
    return found


def has(python: str, tool: str) -> bool:
    """Whether a Python can import a tool, without importing it."""
    return _quiet([python, "-c", f"import importlib.util as u, sys; sys.exit(u.find_spec('{tool}') is None)"])


def _quiet(command: list[str]) -> bool:
    try:
        return subprocess.run(command, capture_output=True, check=False).returncode == 0
    except OSError:
        return False


def in_new_process(command: list[str], folder: Path, draws: int, seed: int) -> dict:
    """One run of one tool; if it fails, so does this run, with the last line of what it said."""
    environment = {**os.environ, **_ONE_THREAD, "PYTHONUTF8": "1"}
    whole = [*command, str(folder), str(draws), str(seed)]
    child = subprocess.run(whole, capture_output=True, encoding="utf-8", env=environment, check=False)
    if child.returncode:
        said = (child.stderr.strip() or "It was stopped.").splitlines()[-1]
        print(f"'{' '.join(command[-2:])}' failed: {said}", file=sys.stderr)
        raise SystemExit(max(child.returncode, 1))
    return json.loads(child.stdout.splitlines()[-1])


def timing_table(runs: dict[str, list[dict]]) -> list[str]:
    """Median seconds of each step, peak memory, and ratios to the study within a round with their range."""
    lines = [
        f"| tool | {' s | '.join(STEPS)} s | MB | MB at the end | counts + statistics, times the study's | "
        "test, times the study's |",
        "|---" * (len(STEPS) + 5) + "|",
    ]
    for tool in TOOLS:
        done = runs.get(tool)
        if not done:
            lines.append(f"| {tool} | not installed |" + " |" * (len(STEPS) + 3))
            continue
        seconds = [_number([run["seconds"].get(step) for run in done]) for step in STEPS]
        last = [list(run["peak_mb"].values())[-1] for run in done]
        memory = [_number([run["peak_mb"]["statistics"] for run in done], 0), _number(last, 0)]
        ratios = [_ratio(done, runs[STUDY], ("counts", "statistics")), _ratio(done, runs[STUDY], ("test",))]
        lines.append(f"| {' | '.join([tool, *seconds, *memory, *ratios])} |")
    return lines


def _number(values: list[float | None], digits: int = 2) -> str:
    known = [value for value in values if value is not None]
    return f"{median(known):,.{digits}f}" if known else "-"


def _ratio(done: list[dict], study: list[dict], steps: tuple[str, ...]) -> str:
    if done is study or any(step not in run["seconds"] for run in done for step in steps):
        return "1" if done is study else "-"
    sums = [[sum(run["seconds"][step] for step in steps) for run in of] for of in (done, study)]
    each = [mine / theirs for mine, theirs in zip(*sums, strict=True)]
    return f"{median(each):.2f} ({min(each):.2f} to {max(each):.2f})"


def compare(options: argparse.Namespace) -> bool:
    """Run everything in turn and print the tables; returns whether the numbers are as they should be."""
    found = commands(options.python, options.rscript)
    runs: dict[str, list[dict]] = {tool: [] for tool in TOOLS if found[tool]}
    with tempfile.TemporaryDirectory(prefix="twotracks-bench-") as name:
        folder = Path(name)
        task = json.dumps([name, options.corpus, not options.unmasked, options.raised, options.seed])
        about = in_new_process_of_study(task)
        for _ in range(options.repeat):
            # In turn, so that a machine that grows slower or faster does so for all of them.
            for tool, done in runs.items():
                done.append(in_new_process(found[tool] or [], folder, options.draws, options.seed))

        from benchmarks import peers_judge  # pandas, and so only after all children were started

        numbers = peers_judge.read(folder, list(runs))
        print("\n".join([*heading(about, options, runs), *timing_table(runs), ""]))
        same, lines = peers_judge.equality(numbers)
        print("\n".join([*lines, "", *peers_judge.decisions(numbers)]))
    return same


def in_new_process_of_study(task: str) -> dict:
    """``prepare`` in a fresh Python, so that this process stays small; if it fails, so does this run."""
    command = [sys.executable, "-m", "benchmarks.peers", "--child", task]
    environment = {**os.environ, **_ONE_THREAD, "PYTHONUTF8": "1"}
    child = subprocess.run(command, capture_output=True, encoding="utf-8", env=environment, check=False)
    if child.returncode:
        print(child.stderr.strip() or "The corpus could not be prepared.", file=sys.stderr)
        raise SystemExit(max(child.returncode, 1))
    return json.loads(child.stdout.splitlines()[-1])


def be_child(task: str) -> None:
    """The other end of ``in_new_process_of_study``."""
    from twotracks.errors import InputError

    folder, *choices = json.loads(task)
    try:
        print(json.dumps(prepare(Path(folder), *choices)))
    except InputError as error:
        print(error, file=sys.stderr)
        raise SystemExit(2) from None


def heading(about: dict, options: argparse.Namespace, runs: dict[str, list[dict]]) -> list[str]:
    """What was compared, and with which versions."""
    (target, reference), (many, few) = about["documents"], about["words"]
    versions = [
        f"{tool}: " + ", ".join(f"{name} {number}" for name, number in done[0]["versions"].items())
        for tool, done in runs.items()
    ]
    kind = "names not masked" if options.unmasked else "names masked"
    if options.raised:
        kind = f"simulated words, raised on {options.raised} side"
    rounds = f"{options.repeat} rounds, medians" if options.repeat > 1 else "one round"
    return [
        about["title"],
        f"{kind}; {target:,} documents on Astana ({many:,} words), "
        f"{reference:,} on Geneva ({few:,}), {about['both']:,} articles on both sides; {about['different']:,} "
        f"different words, {about['tested']:,} of them tested with {options.draws:,} draws; {rounds}",
        *versions,
        "",
    ]


def main() -> None:
    parser = argparse.ArgumentParser(
        prog="python -m benchmarks.peers", description="Keyness by the study and by its peers, on the same documents."
    )
    parser.add_argument("--corpus", default="teaching", help="a name or a path; default: teaching")
    parser.add_argument("--unmasked", action="store_true", help="leave the names of tracks, outlets and places in")
    parser.add_argument(
        "--raised",
        choices=["neither", "target", "reference"],
        help="simulated words, fourfold on that side; default: real",
    )
    parser.add_argument(
        "--python", action="append", default=[], help="a Python that has peers; may be given several times"
    )
    parser.add_argument("--rscript", default="Rscript", help="the program of R; default: Rscript")
    parser.add_argument("--draws", type=at_least_one, default=9_999, help="divisions of the tests; default: 9999")
    parser.add_argument("--repeat", type=at_least_one, default=3, help="rounds; default: 3")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--child", help=argparse.SUPPRESS)
    chosen = parser.parse_args()
    if chosen.child:
        be_child(chosen.child)
        return
    try:
        same = compare(chosen)
    except KeyboardInterrupt:
        print("Stopped.", file=sys.stderr)
        raise SystemExit(_INTERRUPTED) from None
    raise SystemExit(0 if same else 1)


if __name__ == "__main__":
    main()
