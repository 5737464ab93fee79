"""Speed and memory of naming and frames, as ratios to finding the passages they are measured on.

On one corpus (default ``tehran-times``) in one run, each step a few times in turn:

passages
    ``tt.find_passages``, the yardstick.
names
    ``tt.naming.find`` on the articles that have passages, and the shares of both contrasts.
frames
    ``tt.frames.score`` on the passages, with their neighbours.

Every twentieth name and every twentieth passage is done again by itself and must come out the same; if one does not,
the run ends with 1. Seconds are computing time of this process; memory is the largest it had up to then.

Measured on two cores in 2026, beside other work: on the 476 articles and 2,577 passages of ``tehran-times`` names take
about 2 seconds and frames about 1, passages about 8.

Run it with ``python -m benchmarks.framing --corpus NAME_OR_PATH --rounds N``.
"""

import argparse
import resource
import sys
import time
from collections.abc import Callable

import numpy as np
import pandas as pd

import twotracks as tt
from twotracks.analysis.naming import resolve


def main() -> int:
    """Run the steps, print the table, compare with the slow way."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--corpus", default="tehran-times")
    parser.add_argument("--rounds", type=int, default=3)
    given = parser.parse_args()
    articles = tt.load_corpus(given.corpus)
    passages = tt.find_passages(articles)
    speaking = articles[articles["article_id"].isin(passages["article_id"])]
    steps: dict[str, Callable] = {
        "passages": lambda: tt.find_passages(articles),
        "names": lambda: tt.naming.shares(tt.naming.find(speaking), "terrorist", n_boot=200),
        "frames": lambda: tt.frames.score(passages, articles),
    }
    seconds: dict[str, list[float]] = {name: [] for name in steps}
    for _ in range(given.rounds):
        for name, step in steps.items():
            begun = time.process_time()
            step()
            seconds[name].append(time.process_time() - begun)
    rows = [
        {
            "step": name, "seconds": np.median(taken),
            "of passages": np.median(np.array(taken) / np.array(seconds["passages"])),
            "MB": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024,
        }
        for name, taken in seconds.items()
    ]  # fmt: skip
    print(f"{len(articles):,} articles, {len(speaking):,} with {len(passages):,} passages, {given.rounds} rounds")
    print(pd.DataFrame(rows).round(2).to_string(index=False))
    equal = _names_equal(speaking) and _frames_equal(passages, articles)
    print("Done again one by one: the same." if equal else "Done again one by one: NOT the same.")
    return 0 if equal else 1


def _names_equal(articles: pd.DataFrame) -> bool:
    together = tt.naming.find(articles)
    some = articles.iloc[::20]
    alone = pd.concat([resolve.find(some.iloc[[i]]) for i in range(len(some))], ignore_index=True)
    mine = together[together["article_id"].isin(some["article_id"])].reset_index(drop=True)
    return mine.equals(alone)


def _frames_equal(passages: pd.DataFrame, articles: pd.DataFrame) -> bool:
    together = tt.frames.score(passages, articles)
    columns = [name for name in together.columns if name.startswith("frame_")]
    rows = range(0, len(passages), 20)
    alone = pd.concat([tt.frames.score(passages.iloc[[i]], articles) for i in rows])
    return together.iloc[list(rows)][columns].equals(alone[columns])


if __name__ == "__main__":
    sys.exit(main())
