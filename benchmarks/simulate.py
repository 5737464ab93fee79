"""Does a simulated corpus take the same memory whatever its size, and the same time for each article?

Each size is generated into Parquet in a process of its own. It prints the seconds and the peak memory of the whole
process, as ratios to those of the smallest size. Not timed: starting Python and imports; they are in the memory.

Run it with ``python -m benchmarks.simulate``, or with other sizes: ``--articles 1000 5000``.
"""

import argparse
import json
import subprocess
import sys
import tempfile

from benchmarks.student_notebook import at_least_one

SMALLEST = 100  # articles that can be simulated
SIZES = (2_000, 20_000, 100_000)
_ONE = """
import json, resource, sys, time
from pathlib import Path
from twotracks.simulation import generate
generate.simulate(100)
start = time.perf_counter()
generate.write(Path(sys.argv[1]) / "made.parquet", int(sys.argv[2]), seed=1)
peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
print(json.dumps({"seconds": time.perf_counter() - start, "peak": peak}))
"""


def measure(n_articles: int) -> dict[str, float]:
    """Seconds of generating, and peak memory in kB (bytes on macOS)."""
    with tempfile.TemporaryDirectory() as folder:
        command = [sys.executable, "-c", _ONE, folder, str(n_articles)]
        done = subprocess.run(command, capture_output=True, text=True, check=True)
    return json.loads(done.stdout)


def main() -> None:
    """Print the table."""
    parser = argparse.ArgumentParser(
        prog="python -m benchmarks.simulate",
        description="Time and memory of generating a simulated corpus, by its size.",
    )
    parser.add_argument("--articles", type=at_least_one, nargs="+", default=SIZES, help="sizes; default: %(default)s")
    chosen = parser.parse_args()
    if min(chosen.articles) < SMALLEST:
        parser.error(f"a simulated corpus has at least {SMALLEST} articles")
    first = None
    print(f"{'articles':>9}  {'seconds':>8}  {'a thousand, times the first':>28}  {'peak memory, times the first':>29}")
    for n in chosen.articles:
        got = measure(n)
        first = first or {"each": got["seconds"] / n, "peak": got["peak"]}
        each, peak = got["seconds"] / n / first["each"], got["peak"] / first["peak"]
        print(f"{n:>9,}  {got['seconds']:>8.1f}  {each:>28.2f}  {peak:>29.2f}")


if __name__ == "__main__":
    main()
