"""Write the study's tables into data/README.md: what ``twotracks.schemas`` says of each column, between two markers.

``make docs`` runs it; a test says whether the page in the repository is current. To change a description, change it
in ``src/twotracks/schemas.py``. All outside of the markers is written by hand.
"""

from itertools import groupby

from twotracks import schemas
from twotracks.config import ROOT

PAGE = ROOT / "data" / "README.md"
BEGIN = "<!-- begin: written by `make docs` from src/twotracks/schemas.py -->"
END = "<!-- end -->"
MADE_BY = {
    "articles": "tt.load_corpus",
    "passages": "tt.find_passages",
    "claims": "tt.estimate",
}


def block() -> str:
    """The three tables in Markdown; neighbours with the same meaning share a row."""
    parts = []
    for kind, made_by in MADE_BY.items():
        told = schemas.meanings(kind)
        parts.append(f"**{kind}** (`{made_by}`): {told.pop('')}\n\n| column | meaning |\n|---|---|")
        for meaning, columns in groupby(told, key=told.__getitem__):
            parts.append(f"| {', '.join(f'`{name}`' for name in columns)} | {meaning} |")
        parts.append("")
    return "\n".join(parts)


def page() -> str:
    """The data dictionary with its block written anew.

    Returns
    -------
    str
        The whole page.

    Raises
    ------
    ValueError
        If the page does not hold the two markers, one after the other.
    """
    before, begin, rest = PAGE.read_text(encoding="utf-8").partition(BEGIN)
    _, end, after = rest.partition(END)
    if not (begin and end):
        raise ValueError(f"{PAGE.name} must hold the line {BEGIN} and after it the line {END}.")
    return f"{before}{BEGIN}\n\n{block()}\n{END}{after}"


def main() -> None:
    """Write data/README.md."""
    PAGE.write_text(page(), encoding="utf-8")


if __name__ == "__main__":
    main()
