"""Run every notebook in order on one corpus, and leave figures, readable pages and an index.

Figures are made in a folder of their own and move to ``figures/NAME`` when the last notebook
has run, so a run that fails or is interrupted leaves the finished figures as they were.
"""

import asyncio
import os
import shutil
from collections.abc import Coroutine, Mapping
from concurrent.futures import ThreadPoolExecutor, wait
from pathlib import Path

import nbformat
import pandas as pd
from tqdm import tqdm

from twotracks import config, files
from twotracks.corpus import cleaning, reading, registry
from twotracks.errors import CellFailed
from twotracks.plots import manifest
from twotracks.study import record, report

TIMEOUT = 3_600  # seconds a cell may take
# These say the same whatever the corpus, so they run with the teaching corpus only.
SAME_FOR_EVERY_CORPUS = ("06_simulation", "08_validity", "10_model_annotation")


def notebooks() -> list[Path]:
    """The study's notebooks, in the order of their numbers.

    Returns
    -------
    list of Path
        ``notebooks/NN_name.ipynb``.

    Examples
    --------
    >>> notebooks()[0].name
    '00_start_here.ipynb'
    """
    return sorted(config.NOTEBOOKS.glob("[0-9][0-9]_*.ipynb"))


def run(
    name_or_path: str,
    columns: str | None = None,
    only: list[Path] | None = None,
    jobs: int | None = None,
    rename: str | None = None,
) -> Path:
    """Run the study on a corpus.

    Parameters
    ----------
    name_or_path : str
        As for ``reading.read.read``.
    columns : str, optional
        Which column is which: ``text=Body,outlet=Paper``.
    only : list of Path, optional
        Other notebooks than the study's own.
    jobs : int, optional
        Notebooks run at a time, started in order; default 2, or 1 on a computer with one core.
        Notebooks do not depend on each other, so the results are the same.
    rename : str, optional
        Table of outlets and what to call them.

    Returns
    -------
    Path
        The index page.

    Raises
    ------
    InputError
        If the corpus cannot be read; found out before any notebook starts.
    CellFailed
        If a cell raises an error, takes too long, or its kernel dies. Figures are left as they were.

    Examples
    --------
    >>> index = run("teaching")  # doctest: +SKIP
    """
    articles = reading.read(name_or_path, columns, rename)
    about = reading.provenance(articles)
    cleaned = cleaning.clean(articles)
    print(about["title"])
    for entry in cleaned.attrs["log"]:
        print(f"  {entry['n']:>9,}  {entry['what']}", flush=True)
    about["log"] = cleaned.attrs["log"]
    described = record.describe(articles, cleaned, about)
    del articles, cleaned
    build = config.BUILD / about["name"]
    staging = build / "figures-unfinished"
    shutil.rmtree(build, ignore_errors=True)
    staging.mkdir(parents=True)
    # Notebooks run in their own folder, so a path must hold from anywhere. A name stays a name.
    given = name_or_path if name_or_path in registry.known() else str(Path(name_or_path).expanduser().resolve())
    renamed = rename or os.environ.get("TWOTRACKS_RENAME")
    environment = {
        "TWOTRACKS_CORPUS": given,
        "TWOTRACKS_NAME": about["name"],
        "TWOTRACKS_DRAWN": str(build / record.DRAWN),
        "TWOTRACKS_BUILD": str(config.BUILD),
        "TWOTRACKS_COLUMNS": columns or os.environ.get("TWOTRACKS_COLUMNS", ""),
        "TWOTRACKS_RENAME": str(Path(renamed).expanduser().resolve()) if renamed else "",
        # Sets of strings come in the same order in every run.
        "PYTHONHASHSEED": "0",
        # Notebooks run side by side, and threads of one that wait for those of another cost three times the time.
        **dict.fromkeys(("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS"), "1"),
    }
    own = [path for path in notebooks() if about["name"] == "teaching" or path.stem not in SAME_FOR_EVERY_CORPUS]
    todo = [(path, nbformat.read(path, as_version=4)) for path in (only or own)]
    cells = sum(cell.cell_type == "code" for _, book in todo for cell in book.cells)
    with tqdm(
        total=cells,
        bar_format="{desc:<32} {bar:24} {n_fmt}/{total_fmt} cells, {remaining} left",
        disable=None,
    ) as bar:
        _to_the_end(_execute_all(todo, environment, staging, build, bar, jobs or min(2, os.cpu_count() or 1)))
    target = config.figures() / about["name"]
    promote([staging / path.stem / about["name"] for path, _ in todo], target)
    shutil.rmtree(staging)
    record.write(build, described)  # last: its presence says that the run came to its end
    links = target / "links.csv"
    if links.exists() and pd.read_csv(links)["n_passages"].sum() == 0:
        print(
            "No sentence of this corpus was found to speak of either track. The rules know the English names of the "
            "tracks only; figures say so where there is nothing to draw."
        )
    index = build / "index.html"
    index.write_text(report.index(about, todo, target), encoding="utf-8")
    return index


def _to_the_end(work: Coroutine) -> None:
    """Run asynchronous work in a thread of its own, and stop it in good order on Ctrl-C.

    nbclient puts its own handler for Ctrl-C on the main thread's event loop, which would make an interrupt look
    like a kernel that died. Away from the main thread it does not.
    """
    started: dict = {}

    async def main() -> None:
        started["loop"], started["task"] = asyncio.get_running_loop(), asyncio.current_task()
        await work

    with ThreadPoolExecutor(1) as thread:
        result = thread.submit(asyncio.run, main())
        try:
            while not result.done():
                wait([result], timeout=0.5)  # in short steps, because Windows cannot interrupt a long one
        except KeyboardInterrupt:
            if "task" in started:
                started["loop"].call_soon_threadsafe(started["task"].cancel)
            wait([result])
            raise
        result.result()


async def _execute_all(
    todo: list, environment: Mapping[str, str], staging: Path, build: Path, bar: tqdm, jobs: int
) -> None:  # fmt: skip
    places = asyncio.Semaphore(jobs)
    exporter = report.exporter()
    running: list[str] = []

    async def one(path: Path, book: nbformat.NotebookNode) -> None:
        async with places:
            running.append(path.stem)
            bar.set_description_str(", ".join(running))
            own = {"TWOTRACKS_FIGURES": str(staging / path.stem), "TWOTRACKS_NOTEBOOK": path.name}
            await _execute(path, book, {**os.environ, **environment, **own}, bar, build)
            (build / f"{path.stem}.html").write_text(report.page(exporter, book), encoding="utf-8")
            running.remove(path.stem)
            if bar.disable:  # no terminal, no bar: a line each
                print(f"  {path.stem} done", flush=True)
            bar.set_description_str(", ".join(running) or "done")

    tasks = [asyncio.create_task(one(path, book)) for path, book in todo]
    try:
        await asyncio.gather(*tasks)
    finally:  # the first failure stops the others
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)


async def _execute(path: Path, book: nbformat.NotebookNode, environment: dict, bar: tqdm, build: Path) -> None:
    from jupyter_client.manager import AsyncKernelManager
    from nbclient import NotebookClient
    from nbclient.exceptions import CellExecutionError, CellTimeoutError, DeadKernelError

    code = [i for i, cell in enumerate(book.cells) if cell.cell_type == "code"]
    current = code[0] if code else 0

    def started(cell, cell_index):
        nonlocal current
        current = cell_index

    def executed(cell, cell_index, execute_reply=None):
        bar.update(1)

    # Newer kernels warn unless they are told that encryption may be chosen.
    kernel = AsyncKernelManager(kernel_name="python3", transport_encryption="auto")
    client = NotebookClient(
        book,
        km=kernel,
        timeout=TIMEOUT,
        record_timing=False,
        resources={"metadata": {"path": str(path.parent)}},
        on_cell_execute=started,
        on_cell_executed=executed,
    )
    why = ""
    try:
        # What a kernel says on its own account when it is stopped goes to a file, not between the user's lines.
        with (build / "kernels.log").open("a", encoding="utf-8") as log:
            await client.async_execute(env=environment, stdout=log, stderr=log)
    except CellExecutionError as error:
        why = f"{error.ename}: {error.evalue}"
    except CellTimeoutError:
        why = f"The cell ran for more than {TIMEOUT // 60} minutes and was stopped."
    except DeadKernelError:
        why = "The notebook's Python process ended by itself, most likely because the computer ran out of memory."
    finally:
        if kernel.has_kernel:
            await kernel.shutdown_kernel(now=True)
        nbformat.write(book, build / path.name)
    if why:
        number = code.index(current) + 1
        source = "\n".join("    " + line for line in book.cells[current].source.splitlines())
        raise CellFailed(f"{path.name}, code cell {number}:\n\n{source}\n\n{why}")


def promote(finished: list[Path], target: Path) -> None:
    """Move finished figures into place as one set with one manifest.

    Parameters
    ----------
    finished : list of Path
        Folders with figures and a manifest each; those that do not exist are passed over.
    target : Path
        The corpus's folder. Files of its last set that this one no longer has are removed; files that no
        manifest lists, and figures that were saved outside a notebook, stay.

    Examples
    --------
    >>> import tempfile
    >>> folder = Path(tempfile.mkdtemp())
    >>> promote([folder / "unfinished"], folder / "finished")  # nothing was made, so nothing is moved
    >>> (folder / "finished").exists()
    False
    """
    parts = {folder: manifest.read(folder) for folder in finished if folder.is_dir()}
    made = {
        name: folder / name
        for folder, part in parts.items()
        for entry in part["figures"].values()
        for name in entry["files"]
    }
    if not made:
        return
    target.mkdir(parents=True, exist_ok=True)
    before = manifest.read(target)
    # What was saved outside a notebook is its maker's, and stays.
    theirs = {figure: entry for figure, entry in before["figures"].items() if entry.get("notebook") == ""}
    ours = {figure: entry for figure, entry in before["figures"].items() if figure not in theirs}
    old = {name for entry in ours.values() for name in entry["files"]}
    for name in sorted(old - set(made)):
        # A manifest may come from anyone; only plain names of figures' files are removed on its word.
        if Path(name).name == name and Path(name).suffix in {".png", ".svg", ".csv"}:
            (target / name).unlink(missing_ok=True)
    for name, path in sorted(made.items()):
        files.put(path, target / name)
    # The manifest goes last: until then the old one stands, and `verify` would tell.
    whole = manifest.merge(list(parts.values()))
    if theirs:
        whole["figures"] = dict(sorted({**theirs, **whole["figures"]}.items()))
        whole["notebooks"] = {"": before["notebooks"].get("", {}), **whole["notebooks"]}
    manifest.write(target, whole)
