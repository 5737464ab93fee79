"""A small writer of Markdown: text of any origin escaped, tables with pipes."""

import re
import unicodedata
from collections.abc import Sequence

import pandas as pd

_SPECIAL = re.compile(r"([\\`*_\[\]|#~$<>&])")


def escape(text: object) -> str:
    """Text as Markdown shows it.

    Parameters
    ----------
    text : object
        Anything; line breaks become blanks and invisible characters go.

    Returns
    -------
    str

    Examples
    --------
    >>> print(escape("a|b <i>*c*"))
    a\\|b &lt;i&gt;\\*c\\*
    """
    folded = " ".join(unicodedata.normalize("NFC", str(text)).split())
    shown = "".join(c for c in folded if unicodedata.category(c) not in {"Cc", "Cf", "Cs", "Co", "Cn"})
    entities = {"<": "&lt;", ">": "&gt;", "&": "&amp;"}
    return _SPECIAL.sub(lambda found: entities.get(found[1], "\\" + found[1]), shown)


def with_citations(text: str) -> str:
    """Text with citations, ``[@key; @other]``, which stay as Pandoc reads them; the rest is escaped.

    Parameters
    ----------
    text : str
        As :func:`twotracks.study.methods.paragraph` gives it.

    Returns
    -------
    str

    Examples
    --------
    >>> with_citations("A_B [@holm1979].")
    'A\\\\_B [@holm1979].'
    """
    parts = re.split(r"(\[@[\w:-]+(?:; @[\w:-]+)*\])", text)
    return "".join(part if i % 2 else _escaped_within(part) for i, part in enumerate(parts))


def _escaped_within(part: str) -> str:
    lead, trail = (" " if part[:1] == " " else ""), (" " if part[-1:] == " " and part.strip() else "")
    return lead + escape(part) + trail


def table(body: pd.DataFrame, caption: str, notes: Sequence[str]) -> str:
    """A table with pipes, its caption above and its note below.

    Parameters
    ----------
    body : DataFrame of str
        Cells as they are to be read; a column of ``body.attrs["numbers"]`` is set flush right.
    caption : str
        What stands above it.
    notes : sequence of str
        What stands below it, a sentence or more each.

    Returns
    -------
    str

    Examples
    --------
    >>> print(table(pd.DataFrame({"Outlet": ["A|B"]}), "One.", ["n = 1."]).splitlines()[4])
    | A\\|B |
    """
    numbers = body.attrs.get("numbers", ())
    head = f"| {' | '.join(escape(name) for name in body)} |"
    rule = f"|{'|'.join('---:' if name in numbers else '---' for name in body)}|"
    rows = [f"| {' | '.join(escape(cell) for cell in row)} |" for row in body.itertuples(index=False)]
    note = f"*Note.* {' '.join(escape(line) for line in notes)}" if notes else ""
    return "\n".join([f"**{escape(caption)}**", "", head, rule, *rows, "", note, ""])
