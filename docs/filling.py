"""Pages from templates: ``{{ names }}`` in Markdown filled in with what the stored tables say."""

import re
from pathlib import Path

_NAME = re.compile(r"\{\{ *(\w+) *\}\}")


def named(template: Path) -> set[str]:
    """Names that a template asks for."""
    return set(_NAME.findall(template.read_text(encoding="utf-8")))


def table(rows: list[dict]) -> str:
    """Rows as a Markdown table, whose head is the keys of the first."""
    head = list(rows[0])
    lines = [f"| {' | '.join(head)} |", "|" + "---|" * len(head)]
    return "\n".join([*lines, *(f"| {' | '.join(str(value) for value in row.values())} |" for row in rows)])


def fill(template: Path, known: dict[str, str]) -> str:
    """A template with every name filled in.

    Parameters
    ----------
    template : Path
        Markdown with ``{{ names }}``.
    known : dict of str to str
        What to put for each name.

    Returns
    -------
    str
        The page.

    Raises
    ------
    KeyError
        If the template names something that is not known.
    """
    return _NAME.sub(lambda match: known[match[1]], template.read_text(encoding="utf-8"))
