"""Speed of scoring sentences: TextBlob as it is usually called, below its outer layer, VADER, and the stance cues.

100,000 sentences of a real corpus (default ``tehran-times``) are scored in one run, in this order:

TextBlob, as usual
    ``Series.apply(lambda s: TextBlob(s).sentiment)``, what most notebooks do. All others are given as a ratio to it.
TextBlob, below its outer layer
    ``textblob.en.sentiment`` for each sentence, what ``analysis.sentiment.score`` calls. Every polarity and
    subjectivity must be the same to the bit; if one is not, the run ends with 1.
VADER
    One analyser for all sentences.
stance cues
    ``analysis.stance.measure.score``, for each sentence toward one track. Every hundredth score is computed again for
    its sentence alone and must be the same.
all scores of the passages
    ``analysis.sentiment.score`` and ``analysis.stance.measure.score`` on the passages of the corpus only: what the
    study does.

Seconds are those of the step alone; imports, reading and cutting the articles into sentences are not timed. Not
compared: what the scores are worth (notebook 8).

Measured on two cores in 2026: TextBlob below its outer layer takes 0.4 of the time, VADER
0.25, the cues 0.35. Scoring the 2,276 passages of ``tehran-times`` instead of its some 800,000 sentences saves more
than any of that, and so nothing faster is kept here: an exact rewriting of TextBlob's scoring would be a second thing
to keep right.

Run it with ``python -m benchmarks.scoring --corpus NAME_OR_PATH --sentences N``.
"""

import argparse
import sys
import time
from collections.abc import Callable

import pandas as pd

from twotracks.analysis import sentiment
from twotracks.analysis.stance import measure as stance
from twotracks.corpus import cleaning, reading
from twotracks.passages import find
from twotracks.text.sentences import spans


def sentences(articles: pd.DataFrame, n: int) -> pd.Series:
    found: list[str] = []
    for text in articles["text"]:
        found += [" ".join(text[start:end].split()) for start, end in spans(text)]
        if len(found) >= n:
            break
    return pd.Series(found[:n], dtype="str")


def timed(name: str, work: Callable, usual: float | None, n: int) -> tuple:
    start = time.perf_counter()
    result = work()
    seconds = time.perf_counter() - start
    ratio = "" if usual is None else f"   {seconds / usual:.3f} of the usual"
    print(f"{name:<34}{seconds:8.1f} s{1e6 * seconds / max(n, 1):9.1f} µs a sentence{ratio}", flush=True)
    return result, seconds


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--corpus", default="tehran-times")
    parser.add_argument("--sentences", type=int, default=100_000)
    options = parser.parse_args()
    articles = cleaning.clean(reading.read(options.corpus))
    lines = sentences(articles, options.sentences)
    n = len(lines)
    print(f"{n:,} sentences of {options.corpus}, {lines.nunique():,} of them different")

    from textblob import TextBlob
    from textblob.en import sentiment as below
    from vaderSentiment.vaderSentiment import SentimentIntensityAnalyzer

    analyser = SentimentIntensityAnalyzer()
    table = pd.DataFrame({"sentence": lines, "track": "astana"})
    for warm in (below, analyser.polarity_scores, lambda line: TextBlob(line).sentiment):
        warm("A first sentence loads what is loaded once.")
    stance.score(table.head(10))

    usual, seconds = timed("TextBlob, as usual", lambda: lines.apply(lambda line: TextBlob(line).sentiment), None, n)
    fast, _ = timed("TextBlob, below its outer layer", lambda: [below(line)[:2] for line in lines], seconds, n)
    timed("VADER", lambda: [analyser.polarity_scores(line)["compound"] for line in lines], seconds, n)
    scored, _ = timed("stance cues", lambda: stance.score(table), seconds, n)
    passages = find.find_passages(articles)
    timed("all scores of the passages", lambda: stance.score(sentiment.score(passages)), seconds, len(passages))

    different = sum(tuple(a) != tuple(b) for a, b in zip(usual, fast, strict=True))
    print(f"TextBlob: {different} of {n:,} scores differ between the two ways")
    few = table.iloc[::100]
    alone = [stance.score(few.iloc[[i]])["stance"].iloc[0] for i in range(len(few))]
    changed = sum(a != b for a, b in zip(alone, scored["stance"].iloc[::100], strict=True))
    print(f"stance: {changed} of {len(few):,} scores differ when a sentence is scored alone")
    return int(bool(different or changed))


if __name__ == "__main__":
    sys.exit(main())
