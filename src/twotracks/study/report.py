"""Pages of a run: each executed notebook, and an index that leads to them and their figures."""

import html
import os
from pathlib import Path

import nbformat
from nbconvert import HTMLExporter

from twotracks import config
from twotracks.plots import manifest
from twotracks.plots.style import SIMULATED
from twotracks.study.lines import file_name

_STYLE = """
body{font:16px/1.5 system-ui,sans-serif;max-width:60rem;margin:2rem auto;padding:0 1rem;color:#222}
h1{font-size:1.6rem}h2{font-size:1.15rem;margin-top:2.5rem}a{color:#0072b2}
.simulated{background:#444;color:#fff;padding:.4rem .8rem;font-weight:bold}
img{max-width:100%;border:1px solid #ddd;margin:.5rem 0}.small{color:#555;font-size:.9rem}
"""


def exporter() -> HTMLExporter:
    """What turns a notebook into a page that asks no outside address for anything.

    Returns
    -------
    HTMLExporter
        For :func:`page`.

    Examples
    --------
    >>> exporter().mathjax_url
    ''
    """
    made = HTMLExporter()
    # Without these two, every page would ask two outside addresses for scripts it does not need.
    made.mathjax_url = ""
    made.require_js_url = ""
    return made


def page(exporter: HTMLExporter, book: nbformat.NotebookNode) -> str:
    """An executed notebook as a page.

    Parameters
    ----------
    exporter : HTMLExporter
        From :func:`exporter`.
    book : NotebookNode
        The executed notebook; its first cell has its title.

    Returns
    -------
    str
        HTML.

    Examples
    --------
    >>> from nbformat import v4
    >>> book = v4.new_notebook(cells=[v4.new_markdown_cell("# 9. A question")])
    >>> "9. A question" in page(exporter(), book)
    True
    """
    return exporter.from_notebook_node(book, resources={"metadata": {"name": _title(book)}})[0]


def _title(book: nbformat.NotebookNode) -> str:
    return next((line[2:] for line in book.cells[0].source.splitlines() if line.startswith("# ")), "Two Tracks")


def _address(file: Path, page_folder: Path) -> str:
    """Address of a file as seen from a page: relative, or absolute where they lie on different drives."""
    try:
        return Path(os.path.relpath(file, page_folder)).as_posix()
    except ValueError:
        return file.as_uri()


def _lines(corpus: str, figure: str) -> str:
    """The link to a figure's page of lines, if a notebook has made one."""
    file = config.BUILD / corpus / file_name(figure)
    if not file.exists():
        return ""
    what = f"From every point of {figure} to its lines"
    return f"<p><a href='{html.escape(file.name)}'>{html.escape(what)}</a></p>"


def index(about: dict, books: list[tuple[Path, nbformat.NotebookNode]], target: Path) -> str:
    """The page that leads to all others: what was read, each notebook's question, its figures.

    Parameters
    ----------
    about : dict
        Where the articles came from, with the ``log`` of what was kept.
    books : list of (Path, NotebookNode)
        The executed notebooks.
    target : Path
        Folder of the finished figures.

    Returns
    -------
    str
        HTML; everything that comes from articles is escaped.
    """
    parts = [
        "<!doctype html><html lang='en'><head><meta charset='utf-8'>",
        f"<title>Two Tracks: {html.escape(about['title'])}</title><style>{_STYLE}</style></head><body>",
        "<h1>Two Tracks: how news outlets frame the Astana and Geneva processes</h1>",
        f"<p>{html.escape(about['title'])}. {html.escape(about['licence'])}</p><ul>",
        *(f"<li>{entry['n']:,} {html.escape(entry['what'])}</li>" for entry in about["log"]),
        "</ul>",
    ]
    if about["simulated"]:
        parts.append(f"<p class='simulated'>{html.escape(SIMULATED)}</p>")
    made = manifest.read(target)["figures"]
    for path, book in books:
        lines = book.cells[0].source.splitlines()
        question = next((line.removeprefix("**Question.** ") for line in lines if line.startswith("**Question.**")), "")
        question = question.replace("**", "")
        address = html.escape(f"{path.stem}.html")
        parts.append(f"<h2><a href='{address}'>{html.escape(_title(book))}</a></h2><p>{html.escape(question)}</p>")
        for name, entry in made.items():
            if entry.get("notebook") == path.name:
                source = _address(target / f"{name}.png", config.BUILD / about["name"])
                parts.append(f"<p><img src='{html.escape(source)}' alt='{html.escape(name)}' loading='lazy'></p>")
                parts.append(_lines(about["name"], name))
    parts.append(
        f"<p class='small'>Figures, their numbers and the manifest: figures/{html.escape(about['name'])}. "
        f"{html.escape(', '.join(f'{name} {value}' for name, value in manifest.versions().items()))}</p>"
        "</body></html>"
    )
    return "\n".join(parts)
