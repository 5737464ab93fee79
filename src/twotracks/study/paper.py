"""A finished run as a paper wants it: tables, figures at column width with captions, methods, references, a checklist.

All of it is made anew from what the run left (:mod:`twotracks.study.record`), in ``build/NAME/paper``; nothing below
``figures/`` is touched, and the same run gives the same bytes.
"""

import shutil
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import NamedTuple

import pandas as pd

from twotracks import config
from twotracks.files import whole, write_csv
from twotracks.plots import column
from twotracks.study import agreement, checklist, latex, markdown, methods, record, references, tables
from twotracks.study.record import Study


class Written(NamedTuple):
    """What was written: the ``folder``, how many ``tables`` and ``figures``, and the names of those ``not_drawn``."""

    folder: Path
    tables: int
    figures: int
    not_drawn: list[str]


def write(name: str) -> Written:
    """Write everything that a paper takes from a finished run.

    Parameters
    ----------
    name : str
        Of the corpus: that of its folder below ``figures/``.

    Returns
    -------
    Written
        ``tables/`` (CSV, LaTeX, Markdown), ``figures/`` (SVG, PDF), ``tables.tex``, ``tables.md``, ``captions.md``,
        ``methods.md``, ``methods.tex``, ``references.bib``, ``checklist.md``.

    Raises
    ------
    InputError
        If the study has not been run for that name.

    Examples
    --------
    >>> write("teaching").folder.name  # doctest: +SKIP
    'paper'
    """
    study = record.read(name)
    target = config.BUILD / name / "paper"
    staging = target.with_name("paper-unfinished")
    shutil.rmtree(staging, ignore_errors=True)
    (staging / "tables").mkdir(parents=True)
    (staging / "figures").mkdir()
    kept = record.tables(study)
    _write_tables(study, kept, staging)
    widths = {
        figure: column.write(one.figure, staging / "figures" / figure)
        for figure, one in study.drawn.items() if one.figure is not None
    }  # fmt: skip
    paragraph = methods.paragraph(study)
    texts = {
        "captions.md": captions(study, kept, widths),
        "methods.md": f"{markdown.with_citations(paragraph)}\n",
        "methods.tex": f"{latex.PREAMBLE}{latex.with_citations(paragraph)}\n",
        "references.bib": references.export(references.cited(paragraph)),
        "checklist.md": checklist.page(study),
    }
    for file, text in texts.items():
        _put(staging / file, text)
    shutil.rmtree(target, ignore_errors=True)
    staging.rename(target)
    return Written(target, len(kept), len(widths), sorted(set(study.manifest["figures"]) - set(widths)))


def _put(path: Path, text: str) -> None:
    with whole(path) as partial:
        partial.write_text(text, encoding="utf-8", newline="\n")


def _write_tables(study: Study, kept: Mapping[str, pd.DataFrame], folder: Path) -> None:
    in_latex, in_markdown = [], []
    for name, table in kept.items():
        one = study.drawn.get(name)
        about = one.attrs.get("measures", {}) if one else {}
        made = tables.readable(table, about)
        caption = f"{one.title if one and one.title else name} {study.corpus['title']}."
        notes = [*_rests_on(study, name, table), *made.notes, *_agreement(study, name)]
        tex = latex.table(made.body, caption, name, notes)
        text = markdown.table(made.body, caption, notes)
        write_csv(made.numbers, folder / "tables" / f"{name}.csv")
        _put(folder / "tables" / f"{name}.tex", tex)
        _put(folder / "tables" / f"{name}.md", text)
        in_latex.append(tex)
        in_markdown.append(text)
    title = f"Tables: {study.corpus['title']}"
    _put(folder / "tables.tex", latex.document(title, in_latex))
    _put(folder / "tables.md", "\n".join([f"# {markdown.escape(title)}", "", *in_markdown]))


def _of_corpus(study: Study, name: str) -> bool:
    """Whether a figure's numbers come from the articles of the corpus, and not from experiments or stored tables."""
    one = study.drawn.get(name)
    return one is not None and bool(one.attrs.get("corpus", {}).get("sha256"))


def _rests_on(study: Study, name: str, table: pd.DataFrame) -> list[str]:
    """On how much a table rests: the corpus, and what its rows have."""
    said = []
    if _of_corpus(study, name):
        told = methods.facts(study)
        said.append(f"n = {told['n_kept']} articles of {told['n_outlets']} outlets.")
        if study.corpus.get("simulated"):
            said.append("Simulated: invented articles, no finding about any real outlet.")
    for of in ("articles", "passages"):
        if f"n_{of}" in table.columns and table[f"n_{of}"].notna().any():
            low, high = int(table[f"n_{of}"].min()), int(table[f"n_{of}"].max())
            said.append(f"Per row {low:,} to {high:,} {of}." if low < high else f"Per row {low:,} {of}.")
    return said


def _agreement(study: Study, name: str) -> list[str]:
    """How well what is automatic in a table agrees with annotations, and whose those were."""
    one = study.drawn.get(name)
    if one is None:
        return []
    chosen = one.attrs.get("parameters", {})
    said = [
        about.get(key, "") for about in one.attrs.get("measures", {}).values() for key in ("agreement", "exploration")
    ]
    if chosen.get("method") in ("model", "rules"):
        said.append(agreement.passages(study.name, chosen["method"]))
    if name in ("speakers", "stance-by-voice", "specification-curve"):
        said.append(agreement.voice(study.name))
    if name.startswith("validity"):
        said.append(f"The annotators were {agreement.ANNOTATORS}.")
    return [line for line in dict.fromkeys(said) if line]


def captions(study: Study, kept: Mapping[str, pd.DataFrame], widths: Mapping[str, int]) -> str:
    """One caption a figure: its question, how to read it and what it does not show, n, agreement.

    Parameters
    ----------
    study : Study
        From :func:`twotracks.study.record.read`.
    kept : mapping
        The plotted numbers of each figure.
    widths : mapping
        Width in millimetres of each figure that was drawn.

    Returns
    -------
    str
        Markdown.

    Examples
    --------
    >>> print(captions(Study("x", {"title": "Mine"}, {}, {}, Path(".")), {}, {}).splitlines()[0])
    # Captions: Mine
    """
    lines = [f"# Captions: {markdown.escape(study.corpus['title'])}", ""]
    escaped: Callable[[str], str] = markdown.escape
    for name, one in study.drawn.items():
        notes = [escaped(line) for line in one.notes]
        rests = [escaped(line) for line in _rests_on(study, name, kept.get(name, pd.DataFrame()))]
        agreed = [escaped(line) for line in _agreement(study, name) if line not in one.notes]
        files = f"figures/{name}.pdf, figures/{name}.svg, {widths[name]} mm wide" if name in widths else (
            f"not drawn at column width, because it holds a function of a notebook's own; use "
            f"figures/{study.name}/{name}.svg"
        )  # fmt: skip
        lines += [
            f"## {name}",
            "",
            " ".join([f"**{escaped(one.title or name)}**", *notes, *rests, *agreed]),
            "",
            f"({files})",
            "",
        ]
    return "\n".join(lines)
