"""Reference managers and databases: RIS (with rispy)."""

import re
from pathlib import Path

import pandas as pd

from twotracks.corpus.readers import Head, reader
from twotracks.corpus.readers.decode import decode
from twotracks.corpus.readers.mend import as_decoded
from twotracks.corpus.readers.tables import as_table, cell
from twotracks.errors import InputError
from twotracks.provenance import note

_START = re.compile(r"(?m)^TY  ?- ")
# RIS has several fields for the same thing, by who wrote the file.
_FIELDS = {
    "outlet": ("secondary_title", "journal_name", "alternate_title3", "alternate_title1", "publisher"),
    "published": ("date", "publication_year", "year", "access_date"),
    "title": ("title", "primary_title", "short_title"),
    "url": ("urls", "url", "file_attachments1"),
    "text": ("abstract", "notes_abstract", "notes", "research_notes"),
}


def _told(head: Head) -> bool:
    return bool(re.match(r"TY  ?- [A-Z]", head.text))


@reader(".ris", told_by=_told)
def read(path: Path) -> pd.DataFrame:
    """Read references in RIS.

    Parameters
    ----------
    path : Path
        The file. The text of an article is its abstract or its notes, where databases put it.

    Returns
    -------
    DataFrame
        One row a reference.

    Raises
    ------
    InputError
        If there is none, or none has a text.
    """
    import rispy

    decoded = decode(path.read_bytes())
    text = decoded.text.replace("\r\n", "\n").replace("\r", "\n").lstrip("\ufeff \n")
    text = re.sub(r"(?m)^([A-Z][A-Z0-9]) ?- ", r"\1  - ", text)
    n = len(_START.findall(text))
    # A reference that is not closed would be lost; the next one closes it, and so does the end.
    text = re.sub(r"(?m)^ER  -.*\n?", "", text)
    text = _START.sub("ER  - \nTY  - ", text).removeprefix("ER  - \n") + "\nER  - \n"
    if not n:
        raise InputError(f"{path.name} holds no reference in RIS (they begin with 'TY  - ').")
    try:
        found = rispy.loads(text, skip_unknown_tags=True)
    except Exception as error:  # rispy raises many kinds
        raise InputError(f"{path.name} cannot be read as RIS ({error}).") from None
    records = [_record(reference) for reference in found]
    if not any(record["text"] for record in records):
        raise InputError(
            f"{path.name} holds {len(records):,} references without abstracts or texts. Export the full texts; "
            "addresses alone can be fetched by twotracks gather."
        )
    table = as_decoded(as_table(records), decoded, path.name)
    note(table, "read", f"references found in {path.name}", n)
    if n - len(records) > 0:
        note(table, "read", f"references of {path.name} set aside, because they cannot be read", n - len(records))
    return note(
        table, "read", "references with an abstract or notes as their text", sum(bool(r["text"]) for r in records)
    )


def _record(reference: dict) -> dict[str, str]:
    out = {}
    for field, names in _FIELDS.items():
        values = (cell(reference[name]) for name in names if reference.get(name))
        out[field] = next(values, "").strip()
    out["url"] = out["url"].split("\n")[0]
    out["published"] = re.sub(r"/+$", "", out["published"]).replace("//", "/")
    others = {name: cell(value) for name, value in reference.items() if name not in {*_FIELDS, "id", "date"}}
    return {"article_id": cell(reference.get("id") or reference.get("accession_number")), **others, **out}
