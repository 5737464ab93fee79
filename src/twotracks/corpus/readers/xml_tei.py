"""XML: TEI, Factiva's XML, NITF, feeds, and any file of records whose elements bear usual names."""

import re
from collections import Counter
from pathlib import Path

import pandas as pd

from twotracks.corpus.readers import Head, reader
from twotracks.corpus.readers.columns import SYNONYMS
from twotracks.corpus.readers.mend import mend_table
from twotracks.corpus.readers.tables import as_table, has_text
from twotracks.errors import InputError
from twotracks.provenance import note

_TEXTS = {
    *(name.replace("_", "") for name in SYNONYMS["text"]), "description", "summary", "encoded", "bodycontent", "main",
}  # fmt: skip
_PARAGRAPHS = {"p", "ab", "para", "paragraph", "head", "l", "item", "quote", "block", "hl2", "hl1"}
_DATES = ("when", "norm", "value", "iso", "when-iso", "date.publication", "datetime")
_OUR = {"encoded": "text", "bodycontent": "text", "main": "text", "pubdate": "published", "sitename": "outlet"}


def _told(head: Head) -> bool:
    start = head.text[:3000]
    if not re.match(r"(?:<\?xml|<!--|<!DOCTYPE (?!html)|<(?:TEI|teiCorpus|rss|feed|nitf|PPSResponse)\b)", start):
        return False
    return not re.search(r"(?i)<html\b|<!doctype html|<Workbook\b", start) and head.suffix not in (".svg", ".xsl")


@reader(".xml", ".tei", ".rss", ".atom", ".nitf", told_by=_told)
def read(path: Path) -> pd.DataFrame:
    """Read the articles of an XML file.

    Parameters
    ----------
    path : Path
        The file. Entities and addresses in it are not followed.

    Returns
    -------
    DataFrame
        One row an article: of TEI each ``TEI`` element; of Factiva each ``article``; else each of the elements that
        have a part known to hold the text of an article, and come most often.

    Raises
    ------
    InputError
        If it is no XML, or no element holds texts.
    """
    root, broken = _parse(path)
    names = Counter(_name(element) for element in root.iter())
    if names["TEI"] or names["TEI.2"]:
        elements = [element for element in root.iter() if _name(element) in ("TEI", "TEI.2")]
        records = [_tei(element) for element in elements]
    elif names["leadParagraph"] or names["tailParagraphs"]:
        elements = [element for element in root.iter() if _name(element) == "article"]
        records = [_factiva(element) for element in elements]
    elif _name(root) == "nitf" or names["nitf"]:
        records = [_nitf(element) for element in root.iter() if _name(element) == "nitf"]
    else:
        records = _records(root)
    if not records:
        known = ", ".join(name for name, _ in names.most_common(8))
        raise InputError(
            f"{path.name} has no element that is known to hold the text of an article (it has {known}). "
            "Save it as a table (CSV, Excel) with a column called text."
        )
    table = as_table(records)
    note(table, "read", f"documents found in {path.name}", len(records))
    if broken:
        note(table, "read", f"faults in the XML of {path.name} ({broken}); what stands behind may be missing", 1)
    return mend_table(table, path.name)


def _parse(path: Path) -> tuple:
    from lxml import etree

    raw = path.read_bytes().lstrip(b"\xef\xbb\xbf \t\r\n")
    if not raw:
        raise InputError(f"{path.name} is empty. Check that the download or export finished.")
    safe = {
        "resolve_entities": False,
        "no_network": True,
        "load_dtd": False,
        "remove_comments": True,
        "remove_pis": True,
    }
    try:
        return etree.fromstring(raw, etree.XMLParser(**safe)), ""
    except (etree.XMLSyntaxError, ValueError) as error:
        fault = str(error).splitlines()[0] if str(error) else "no XML"
    try:
        root = etree.fromstring(raw, etree.XMLParser(recover=True, **safe))
    except (etree.XMLSyntaxError, ValueError):
        root = None
    if root is None:
        raise InputError(f"{path.name} is no XML that can be read ({fault}). Was the download cut off?")
    return root, fault


def _name(element: object) -> str:
    tag = element.tag  # type: ignore[attr-defined]
    return tag.rpartition("}")[2] if isinstance(tag, str) else ""


def _words(element: object | None) -> str:
    if element is None:
        return ""
    return " ".join("".join(element.itertext()).split())  # type: ignore[attr-defined]


def _paragraphs(element: object | None) -> str:
    """Text of an element, a blank line between its paragraphs."""
    if element is None:
        return ""
    found = [one for one in element.iter() if _name(one) in _PARAGRAPHS]  # type: ignore[attr-defined]
    inner = [one for one in found if not any(_name(part) in _PARAGRAPHS for part in one.iterdescendants())]
    return "\n\n".join(filter(None, map(_words, inner))) or _words(element)


def _first(element: object, *paths: str) -> object | None:
    """First element on one of several paths of local names, the first path first."""
    for path in paths:
        steps = "//".join(f"*[local-name()='{step}']" for step in path.split("/"))
        found = element.xpath(f".//{steps}")  # type: ignore[attr-defined]
        if found:
            return found[0]
    return None


def _when(element: object | None) -> str:
    if element is None:
        return ""
    stated = next((element.get(name) for name in _DATES if element.get(name)), "")  # type: ignore[attr-defined]
    return stated or _words(element)


def _tei(element: object) -> dict[str, str]:
    journal = element.xpath(  # type: ignore[attr-defined]
        ".//*[local-name()='sourceDesc']//*[local-name()='title'][@level='j' or @level='n' or @level='m' or @level='s']"
    )
    outlet = (
        journal[0]
        if journal
        else _first(element, "sourceDesc/publisher", "sourceDesc/orgName", "publicationStmt/publisher")
    )
    body = _first(element, "text/body", "text")
    identifier = element.get("{http://www.w3.org/XML/1998/namespace}id") or ""  # type: ignore[attr-defined]
    return {
        "article_id": identifier or _words(_first(element, "publicationStmt/idno")),
        "outlet": _words(outlet),
        "published": _when(_first(element, "sourceDesc/date", "creation/date", "publicationStmt/date")),
        "title": _words(_first(element, "titleStmt/title", "sourceDesc/title")),
        "url": next(iter(re.findall(r"https?://[^\s<>\"]+", _words(_first(element, "sourceDesc")))), ""),
        "author": _words(_first(element, "titleStmt/author", "sourceDesc/author")),
        "text": _paragraphs(body),
    }


def _factiva(element: object) -> dict[str, str]:
    parts = [_paragraphs(_first(element, name)) for name in ("leadParagraph", "tailParagraphs")]
    return {
        "article_id": _words(_first(element, "accessionNo")),
        "outlet": _words(_first(element, "sourceName")),
        "published": _words(_first(element, "publicationDate/dateTime", "publicationDate")),
        "title": _words(_first(element, "headline")),
        "language": _words(_first(element, "baseLanguage")),
        "text": "\n\n".join(filter(None, parts)),
    }


def _nitf(element: object) -> dict[str, str]:
    pubdata = _first(element, "pubdata")
    issued = pubdata if pubdata is not None else _first(element, "date.issue", "story.date")
    doc_id = _first(element, "doc-id")
    return {
        "article_id": (doc_id.get("id-string") or "") if doc_id is not None else "",  # type: ignore[attr-defined]
        "outlet": (pubdata.get("name") or "") if pubdata is not None else "",  # type: ignore[attr-defined]
        "published": _when(issued),
        "title": _words(_first(element, "hedline/hl1", "head/title")),
        "url": (pubdata.get("ex-ref") or "") if pubdata is not None else "",  # type: ignore[attr-defined]
        "text": _paragraphs(_first(element, "body.content", "body")),
    }


def _records(root: object) -> list[dict[str, str]]:
    """Records of the elements that have a text, of the name that comes most often; the outermost of these."""
    by_name: dict[str, list[tuple[object, dict[str, str]]]] = {}
    for element in root.iter():  # type: ignore[attr-defined]
        if len(element) and any(_is_text(child) for child in element):
            by_name.setdefault(_name(element), []).append((element, _record(element)))
    good = {name: found for name, found in by_name.items() if any(has_text(record) for _, record in found)}
    if not good:
        return []
    depth = {name: len(list(found[0][0].iterancestors())) for name, found in good.items()}  # type: ignore[attr-defined]
    best = max(good, key=lambda name: (len(good[name]), -depth[name]))
    inside = {id(element) for element, _ in good[best]}
    outermost = [
        (element, record)
        for element, record in good[best]
        if not any(id(one) in inside for one in element.iterancestors())  # type: ignore[attr-defined]
    ]
    channel = _first(root, "channel/title") if _name(root) == "rss" else None
    return [{**({"outlet": _words(channel)} if channel is not None else {}), **record} for _, record in outermost]


def _is_text(element: object) -> bool:
    """Whether an element holds a text: one called "article" may hold all of the article, its text in a part."""
    name = _plain(_name(element))
    whole = name in ("article", "story") and any(_plain(_name(part)) in _TEXTS for part in element)  # type: ignore[attr-defined]
    return name in _TEXTS and not whole


def _plain(name: str) -> str:
    return re.sub(r"[_.-]", "", name.lower())


def _record(element: object) -> dict[str, str]:
    record: dict[str, str] = {}
    for attribute, value in element.attrib.items():  # type: ignore[attr-defined]
        name = str(attribute).rpartition("}")[2]
        record[_OUR.get(_plain(name), name)] = value
    if "outlet" in record and re.match(r"https?://", record.get("source", "")):
        record["url"] = record.pop("source")  # trafilatura
    for child in element:  # type: ignore[attr-defined]
        name = _name(child)
        if not name:
            continue
        name = _OUR.get(_plain(name), name)
        if _is_text(child):
            value = _paragraphs(child)
        elif "date" in name.lower() or name.lower() in ("published", "updated"):
            value = _when(child)
        elif name == "link":
            value = child.get("href") or _words(child)
        elif len(child) and not any(_name(part) in _PARAGRAPHS for part in child):
            record.update({part: found for part, found in _record(child).items() if part not in record})
            continue
        else:
            value = _words(child)
        record[name] = (
            f"{record[name]}\n\n{value}"
            if record.get(name) and value and name in record
            else value or record.get(name, "")
        )
    if not has_text(record):  # a feed that gives no more than a description
        given = next((record[name] for name in ("description", "summary") if record.get(name)), "")
        if given:
            record["text"] = given
    return record
