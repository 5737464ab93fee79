"""A small writer of LaTeX: text of any origin escaped, tables with booktabs, a document that compiles on its own.

Text in an article is hostile, and so is the name of an outlet: every character that means something to LaTeX is
escaped, and what a font of pdfLaTeX lacks is written by its code point and set as itself by XeLaTeX and LuaLaTeX.
"""

import re
import textwrap
import unicodedata
from collections.abc import Sequence

import pandas as pd

_SPECIAL = {
    "\\": r"\textbackslash{}", "{": r"\{", "}": r"\}", "$": r"\$", "&": r"\&", "#": r"\#", "%": r"\%", "_": r"\_",
    "~": r"\textasciitilde{}", "^": r"\textasciicircum{}", "<": r"\textless{}", ">": r"\textgreater{}",
    "|": r"\textbar{}", '"': r"\textquotedbl{}", "'": r"\textquotesingle{}", "`": r"\textasciigrave{}", "-": "{-}",
    "[": "{[}", "]": "{]}", "–": r"\textendash{}", "—": r"\textemdash{}", "’": "'", "‘": r"\textquoteleft{}",
    "“": r"\textquotedblleft{}", "”": r"\textquotedblright{}", "…": r"\dots{}", "−": r"$-$", "×": r"$\times$",
    "≤": r"$\leq$", "≥": r"$\geq$", "∞": r"$\infty$", "²": r"\textsuperscript{2}", "·": r"\textperiodcentered{}",
}  # fmt: skip
# A hyphen between letters is a hyphen; elsewhere two in a row must not become a dash.
_PLAIN_HYPHEN = re.compile(r"(?<=\w)\{-\}(?=\w)")
PREAMBLE = r"""% Works with pdfLaTeX, XeLaTeX and LuaLaTeX. Needs booktabs and longtable.
\providecommand{\uni}[1]{\ifdefined\Umathchar\char"#1 \else{\ttfamily U+#1}\fi}
"""
LONG = 40  # rows; a longer table runs over several pages
# Sizes of type, and millimetres that a character takes on average.
_SIZES = {r"\small": 1.8, r"\footnotesize": 1.6, r"\scriptsize": 1.4, r"\tiny": 1.1}
_ACROSS = 267  # millimetres of a page across, between its margins
_HEAD = 12  # characters of a line of a heading
_WIDE_TEXT = 26  # characters of a cell; a column with longer ones breaks its lines


def escape(text: object) -> str:
    """Text as LaTeX prints it.

    Parameters
    ----------
    text : object
        Anything; line breaks become blanks and invisible characters go.

    Returns
    -------
    str
        ASCII, and accented letters of Western European languages.

    Examples
    --------
    >>> print(escape("50 % of A_B & C#1"))
    50 \\% of A\\_B \\& C\\#1
    >>> print(escape("\\\\input{x}"))
    \\textbackslash{}input\\{x\\}
    """
    folded = " ".join(unicodedata.normalize("NFC", str(text)).split())
    return _PLAIN_HYPHEN.sub("-", "".join(_escaped(character) for character in folded))


def _escaped(character: str) -> str:
    if character in _SPECIAL:
        return _SPECIAL[character]
    if character.isascii():
        return character if character.isprintable() else ""
    if unicodedata.category(character) in {"Cc", "Cf", "Cs", "Co", "Cn"}:
        return ""
    # Letters of Latin-1 are in every font with T1 encoding.
    if "\u00c0" <= character <= "\u00ff" and character.isalpha():
        return character
    return rf"\uni{{{ord(character):04X}}}"


def with_citations(text: str) -> str:
    """Text with citations as in Markdown, ``[@key; @other]``, as LaTeX with ``\\cite``.

    Parameters
    ----------
    text : str
        What stands outside of citations is escaped.

    Returns
    -------
    str

    Examples
    --------
    >>> print(with_citations("5 % [@holm1979; @wilson1927]."))
    5 \\% \\cite{holm1979,wilson1927}.
    """
    parts = re.split(r"\[(@[\w:-]+(?:; @[\w:-]+)*)\]", text)
    out = []
    for i, part in enumerate(parts):
        if i % 2:
            out.append(r"\cite{" + part.replace("@", "").replace("; ", ",") + "}")
        else:
            lead, trail = (" " if part[:1] == " " else ""), (" " if part[-1:] == " " and part.strip() else "")
            out.append(lead + escape(part) + trail)
    return "".join(out)


def table(body: pd.DataFrame, caption: str, label: str, notes: Sequence[str]) -> str:
    """A table with booktabs; one of many rows as longtable.

    Parameters
    ----------
    body : DataFrame of str
        Cells as they are to be read; a column of ``body.attrs["numbers"]`` is set flush right.
    caption : str
        What stands above it.
    label : str
        For ``\\ref``; letters, digits and hyphens.
    notes : sequence of str
        What stands below it, a sentence or more each.

    Returns
    -------
    str
        A fragment for ``\\input``; it needs the packages booktabs and longtable.

    Examples
    --------
    >>> print(table(pd.DataFrame({"Outlet": ["A & B"]}), "One.", "one", ["n = 1."]).splitlines()[-2])
    \\parbox{\\linewidth}{\\footnotesize\\emph{Note.} n = 1.}
    """
    numbers = body.attrs.get("numbers", ())
    columns = "".join("r" if name in numbers else _text_column(body, name) for name in body)
    head = " & ".join(_head(name, "r" if name in numbers else "l") for name in body) + r" \\"
    rows = [" & ".join(escape(cell) for cell in row) + r" \\" for row in body.itertuples(index=False)]
    size = _size(body)
    said = " ".join(escape(line) for line in notes)
    note = rf"\parbox{{\linewidth}}{{\footnotesize\emph{{Note.}} {said}}}" if notes else ""
    top = rf"\caption{{{escape(caption)}}}\label{{tab:{label}}}"
    spread = rf"{size}\setlength{{\tabcolsep}}{{3pt}}"
    if len(body) <= LONG:
        inner = [rf"\begin{{tabular}}{{@{{}}{columns}@{{}}}}", r"\toprule", head, r"\midrule", *rows, r"\bottomrule"]
        lines = [r"\begin{table}[p]", top, r"\centering", "{" + spread, *inner, r"\end{tabular}}", r"\par\smallskip"]
        return "\n".join([PREAMBLE + lines[0], *lines[1:], note, r"\end{table}", ""])
    again = [r"\toprule", head, r"\midrule"]
    lines = [
        "{" + spread, rf"\begin{{longtable}}{{@{{}}{columns}@{{}}}}", top + r"\\", *again, r"\endfirsthead", *again,
        r"\endhead", r"\bottomrule", r"\endfoot", *rows, r"\end{longtable}}",
    ]  # fmt: skip
    return "\n".join([PREAMBLE + lines[0], *lines[1:], r"\noindent", note, r"\par\bigskip", ""])


def _size(body: pd.DataFrame) -> str:
    """The largest type in which the rows of a table are no wider than a page across."""
    lines = [textwrap.wrap(str(name), _HEAD, break_long_words=False) or [""] for name in body]
    cells = [min(40, max((len(str(cell)) for cell in body[name]), default=0)) for name in body]
    wide = sum(max(len(line) for line in [*head, "x" * n]) for head, n in zip(lines, cells, strict=True))
    for size, per in _SIZES.items():
        if per * wide + 2.1 * len(body.columns) <= _ACROSS:
            return size
    return size


def _head(name: str, side: str) -> str:
    """A heading in lines, so that a column is about as wide as its cells."""
    lines = [rf"\textbf{{{escape(line)}}}" for line in textwrap.wrap(str(name), _HEAD, break_long_words=False)]
    if len(lines) == 1:
        return lines[0]
    return rf"\shortstack[{side}]{{" + r" \\ ".join(lines) + "}"


def _text_column(body: pd.DataFrame, name: str) -> str:
    per = _SIZES[_size(body)]
    longest = max((len(str(cell)) for cell in body[name]), default=0)
    return (
        "l" if longest <= _WIDE_TEXT else r">{\raggedright\arraybackslash}p{" + f"{min(longest, 40) * per:.0f}mm" + "}"
    )


def document(title: str, body: Sequence[str]) -> str:
    """A document that compiles on its own.

    Parameters
    ----------
    title : str
        What stands on its head.
    body : sequence of str
        Fragments of LaTeX.

    Returns
    -------
    str

    Examples
    --------
    >>> print(document("Tables", []).splitlines()[-1])
    \\end{document}
    """
    return "\n".join(
        [
            r"\documentclass[10pt,a4paper,landscape]{article}", r"\usepackage[margin=15mm]{geometry}",
            r"\usepackage[T1]{fontenc}", r"\usepackage[utf8]{inputenc}", r"\usepackage{textcomp}",
            r"\IfFileExists{lmodern.sty}{\usepackage{lmodern}}{}",
            r"\usepackage{array,booktabs,longtable}", PREAMBLE + r"\begin{document}",
            rf"\section*{{{escape(title)}}}", *(f"{part}\n\\clearpage" for part in body), r"\end{document}",
        ]
    ) + "\n"  # fmt: skip
