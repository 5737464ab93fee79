"""When a page says it was published: in its metadata, its JSON-LD, a time element or a line of its own; else nowhere.

A year in the foot, the address of a picture, a link to another story or a phone number is not such a place. Trafilatura
looks there too, which is right for a search engine and wrong for a study that divides articles by their dates.
"""

import json
import re
from collections.abc import Iterator
from functools import cache

import pandas as pd

from twotracks import lexicons
from twotracks.corpus.readers import dates

_ASIDE = {"nav", "footer", "aside", "form", "a", "figure", "button", "select"}
_STORY = 15  # characters; a longer link leads to a story, a shorter one to an author or a section
_LINES = 15  # below the headline, where the date stands if it has a line of its own
_ENDS_SENTENCE = re.compile(r"[.!?؟][\"'”’)\]]*$")


@cache
def _stated() -> dict:
    return lexicons.load("pages").setting("stated")


@cache
def _dateline() -> re.Pattern[str]:
    return lexicons.load("pages").patterns("rule")["dateline"]


def of_cell(cell: str) -> str:
    """A date as ISO text if a cell is one, as it stands if the corpus must decide how to read it, else "".

    Parameters
    ----------
    cell : str
        What may be a date, and nothing else.

    Returns
    -------
    str

    Examples
    --------
    >>> of_cell("26 Nisan 2019"), of_cell("03/04/2019"), of_cell("Round 12 of 2019")
    ('2019-04-26', '03/04/2019', '')
    """
    found = dates.parse(pd.Series([cell], dtype="str"))
    if found.precision[0] != "day":
        return ""
    decided = not found.order or re.search(r"\d\.\d{1,2}\.\d", cell)  # with dots, the day comes first everywhere
    return cell.strip() if not decided else found.published[0].strftime("%Y-%m-%d")


def of_line(line: str) -> str:
    """The date of a line that is nothing but a date with its year, or a dateline; "" of any other line.

    Parameters
    ----------
    line : str
        A line of a page.

    Returns
    -------
    str

    Examples
    --------
    >>> of_line("Published: 26. April 2019"), of_line("ASTANA, April 26, 2019 (Example) - The talks began.")
    ('2019-04-26', '2019-04-26')
    >>> of_line("Call 020 2019 0426"), of_line("© 2019 Example Post")
    ('', '')
    """
    if dateline := _dateline().search(line):
        return of_cell(dateline["date"])
    # A bare number may be anything, and so may three numbers of which none is a year.
    if len(line) > 80 or line.isdigit() or not re.search(r"\d{4}|[٠-٩]{4}|[۰-۹]{4}", line):
        return ""
    return of_cell(line)


def is_paragraph(line: str) -> bool:
    """Whether a line is prose: a sentence of several words to its end.

    Parameters
    ----------
    line : str
        A line of a page.

    Returns
    -------
    bool

    Examples
    --------
    >>> is_paragraph("The delegations met again on Friday in the capital."), is_paragraph("Envoy resigns")
    (True, False)
    """
    return len(line.split()) >= 8 and bool(_ENDS_SENTENCE.search(line))


def of_page(text: str, title: str = "") -> tuple[str, str]:
    """The date that an HTML page states as its own.

    Parameters
    ----------
    text : str
        The page.
    title : str
        Its headline, below which a line with the date may stand.

    Returns
    -------
    (str, str)
        The date, as :func:`of_cell`, and where it stands: ``"page data"``, ``"time element"``, ``"date line"``; two
        empty texts if the page does not say.

    Examples
    --------
    >>> of_page('<html><head><meta name="date" content="2019-04-26"></head><body><p>© 2024</p></body></html>')
    ('2019-04-26', 'page data')
    >>> of_page("<html><body><h1>Talks</h1><img src='/2012/05/01/a.jpg'><p>They met.</p><p>© 2024</p></body></html>")
    ('', '')
    """
    from lxml import etree, html

    try:
        tree = html.fromstring(re.sub(r"<\?xml[^>]*\?>", "", text), parser=html.HTMLParser(huge_tree=True))
    except (etree.ParserError, ValueError):
        return "", ""
    for found, where in (
        (_meta(tree), "page data"),
        (_json_ld(tree), "page data"),
        (_time(tree), "time element"),
        (_line(tree, title), "date line"),
    ):
        if found:
            return found, where
    return "", ""


def _meta(tree) -> str:
    stated: dict[str, str] = {}
    for element in tree.iter("meta"):
        for attribute in ("property", "name", "itemprop", "http-equiv"):
            stated.setdefault(element.get(attribute, "").lower(), element.get("content", ""))
    return next((day for name in _stated()["meta"] if (day := of_cell(stated.get(name, "")))), "")


def _json_ld(tree) -> str:
    days: dict[str, None] = {}
    for script in tree.xpath("//script[contains(@type, 'ld+json')]"):
        try:
            data = json.loads((script.text or "").strip(), strict=False)
        except (ValueError, RecursionError):
            continue
        for thing in _things(data):
            kinds = thing.get("@type")
            kinds = kinds if isinstance(kinds, list) else [kinds]
            if any(isinstance(kind, str) and kind.endswith(tuple(_stated()["types"])) for kind in kinds):
                days[of_cell(str(thing.get("datePublished") or ""))] = None
    days.pop("", None)
    return next(iter(days)) if len(days) == 1 else ""  # several: a page of several stories


def _things(data: object) -> Iterator[dict]:
    """What a page is about: not what it lists or mentions."""
    for one in data if isinstance(data, list) else [data]:
        if isinstance(one, dict):
            yield one
            for within in ("@graph", "mainEntity"):
                if isinstance(one.get(within), (list, dict)):
                    yield from _things(one[within])


def _time(tree) -> str:
    named: dict[str, None] = {}
    others: dict[str, None] = {}
    # The article that has the headline, else the first; the others are cards of other stories.
    own = next(iter([*tree.xpath("//article[.//h1]"), *tree.xpath("//article")]), None)
    for element in tree.xpath("//time | //*[@itemprop='datePublished']"):
        if _elsewhere(element, own):
            continue
        day = of_cell(element.get("datetime") or element.get("content") or " ".join(element.text_content().split()))
        marks = " ".join(element.get(name, "") for name in ("itemprop", "class", "pubdate")).lower()
        if "pubdate" in element.attrib or "publish" in marks or "entry-date" in marks:
            named[day] = None
        elif "updat" not in marks and "modif" not in marks:
            others[day] = None
    for days in (named, others):
        days.pop("", None)
        if len(days) == 1:
            return next(iter(days))
    return ""


def _elsewhere(element, own) -> bool:
    """Whether an element belongs to another story, a menu or the foot of the page."""
    for above in element.iterancestors():
        if above.tag in _ASIDE:
            return True
        if above.tag == "li" and any(len(link.text_content().strip()) > _STORY for link in above.iter("a")):
            return True
        if above.tag == "article" and own is not None and above is not own and above not in own.iterancestors():
            return True
    return False


def _line(tree, title: str) -> str:
    from twotracks.corpus.readers.pages import strip_tags

    for element in tree.xpath("//nav|//footer|//aside|//li"):
        element.drop_tree()
    head = tree.xpath("string(//h1)")
    lines = strip_tags(_written(tree)).split("\n")
    headline = " ".join((head or title).split())
    start = next((i for i, line in enumerate(lines) if headline and line == headline), 0)
    n_paragraphs = 0
    for line in lines[start : start + _LINES]:
        if day := of_line(line):
            return day
        n_paragraphs += is_paragraph(line)
        if n_paragraphs > 1:  # one may be the standfirst
            return ""
    return ""


def _written(tree) -> str:
    from lxml import html

    return html.tostring(tree, encoding="unicode")
