"""ProQuest: the text export, in which every document is a list of labelled fields below a line of underscores."""

import re

from twotracks.corpus.readers.exports import Found, day, layout

_LINE = re.compile(r"(?m)^[ \t]*[_*]{20,}[ \t\r]*$")
_NUMBER = re.compile(r"(?:Document|Dokument|Documento) (\d{1,6}) (?:of|von|de) (\d{1,6})")
_LABELS = (
    "Abstract", "Author", "Author affiliation", "Business indexing term", "Classification", "Column",
    "Company / organization", "Company", "Copyright", "Correspondence author", "Country of publication", "Credit",
    "Database", "Dateline", "Document feature", "Document status", "Document type", "Document URL", "DOI", "Edition",
    "Entry date", "Full text", "Full Text", "Identifier / keyword", "Identifiers / keywords", "Illustration", "ISSN",
    "Issue", "Keywords", "Language", "Language of publication", "Last updated", "Links", "Location", "MeSH",
    "Number of references", "Number of pages", "Pages", "People", "Person", "Place of publication", "Product name",
    "ProQuest document ID", "Publication country", "Publication date", "Publication history", "Publication info",
    "Publication note", "Publication subject", "Publication title", "Publication year", "Publisher", "Section",
    "Source", "Source attribution", "Source type", "Subject", "Supplement", "Title", "Alternate title", "URL", "Volume",
    "First page", "eISSN", "Publication date (online)", "Print publication date", "Year", "Broad subject",
    "Narrow subject", "Contact us at", "Subfile", "Library link",
)  # fmt: skip
_ANY = "|".join(re.escape(label) for label in sorted(_LABELS, key=len, reverse=True))
_LABEL = re.compile(rf"^[ \t\xa0]*({_ANY})[ \xa0]?:[ \t\xa0]*(.*)$", re.IGNORECASE)
# Every document has these; a text that merely speaks of ProQuest does not.
_SURE = re.compile(r"(?im)^[ \t]*(?:ProQuest document ID|Publication title)[ \xa0]?:")
_TEXT = re.compile(r"(?im)^[ \t]*(?:Full text|Abstract)[ \xa0]?:")


def told(text: str) -> bool:
    """Whether a text is such an export.

    Parameters
    ----------
    text : str
        A text, or the beginning of it.

    Returns
    -------
    bool

    Examples
    --------
    >>> told("Frost\\n\\nFull text: It froze.\\n\\nPublication title: Example Courier\\nProQuest document ID: 22")
    True
    """
    return "ProQuest" in text and bool(_SURE.search(text)) and bool(_TEXT.search(text))


def parse(text: str) -> Found:
    """Take the export apart.

    Parameters
    ----------
    text : str
        The whole text.

    Returns
    -------
    Found
    """
    plain = text.replace("\r\n", "\n").replace("\r", "\n")
    stated = max((int(found[2]) for found in _NUMBER.finditer(plain)), default=0)
    chunks = _LINE.split(plain)
    if len(chunks) == 1:
        chunks = re.split(rf"(?m)^[ \t]*(?={_NUMBER.pattern}[ \t]*$)", plain)
    records = [record for chunk in chunks if (record := _document(chunk))]
    return Found(records, stated)


def _document(chunk: str) -> dict[str, str]:
    fields: dict[str, list[str]] = {"": []}
    label = ""
    for line in chunk.split("\n"):
        found = _LABEL.match(line)
        name = found[1].lower() if found else ""
        # A paragraph of the text may begin like a label ("Location: ..."); a field comes once.
        if found and (name not in fields) and not (label in ("full text",) and name in ("source", "company", "person")):
            label = name
            fields[label] = [found[2].strip()]
        elif not _NUMBER.fullmatch(line.strip()):
            fields[label].append(line.strip())
    values = {name: "\n".join(lines).strip() for name, lines in fields.items()}
    if not {"full text", "abstract", "proquest document id", "publication title"} & values.keys():
        return {}  # what the export says of itself, above the first document and below the last
    text = values.pop("full text", "")
    above = [line for line in values.pop("").split("\n") if line]
    info = values.get("publication info", "")
    return {
        **{name: re.sub(r"\s+", " ", value) for name, value in values.items()},
        "article_id": values.get("proquest document id", ""),
        "outlet": re.split(r" ?[;\[]", values.get("publication title") or info)[0].strip(" ,:"),
        "published": day(values.get("publication date", "") or info) or values.get("publication year", ""),
        "title": values.get("title", "") or (above[0] if above else ""),
        "url": values.get("document url", ""),
        "text": re.sub(r"\n{3,}", "\n\n", text or values.get("abstract", "")),
        "text_is": "full text" if text else "abstract" if values.get("abstract") else "",
    }


layout("ProQuest", told, parse)
