"""Europresse (Eureka.cc): its HTML, one ``article`` element a document."""

import re

from twotracks.corpus.readers.exports import Found, day, layout


def told(text: str) -> bool:
    """Whether a page is such an export.

    Parameters
    ----------
    text : str
        HTML, or the beginning of it.

    Returns
    -------
    bool

    Examples
    --------
    >>> told('<article><span class="DocPublicationName">Le Courrier</span></article>')
    True
    """
    return "DocPublicationName" in text and bool(
        re.search(r"""class=["'](?:[^"']* )?(?:rdp__)?DocPublicationName""", text)
    )


def parse(text: str) -> Found:
    """Take the export apart.

    Parameters
    ----------
    text : str
        The whole page.

    Returns
    -------
    Found
    """
    from lxml import etree
    from lxml import html as parser

    try:
        tree = parser.fromstring(re.sub(r"<\?xml[^>]*\?>", "", text), parser=parser.HTMLParser(huge_tree=True))
    except (etree.ParserError, ValueError):
        return Found([])
    articles = [one for one in tree.iter("article") if not one.xpath(".//article")]
    if not articles:  # the older layout has no article elements
        articles = tree.xpath('//*[.//*[contains(@class, "DocPublicationName")]][.//*[contains(@class, "DocText")]]')
        articles = [one for one in articles if len(one.xpath('.//*[contains(@class, "DocPublicationName")]')) == 1]
        articles = [one for one in articles if one.getparent() not in articles]
    return Found([_article(one) for one in articles])


def _first(element: object, *classes: str) -> object | None:
    for name in classes:
        found = element.xpath(f'.//*[contains(concat(" ", @class, " "), " {name} ")]')  # type: ignore[attr-defined]
        if found:
            return found[0]
    return None


def _words(element: object | None) -> str:
    return "" if element is None else " ".join(element.text_content().split())  # type: ignore[attr-defined]


def _article(element: object) -> dict[str, str]:
    name = _first(element, "DocPublicationName", "rdp__DocPublicationName")
    # The name stands first; number of the issue and edition follow after a line break or a comma.
    outlet = next((" ".join(part.split()) for part in name.itertext() if part.strip()), "") if name is not None else ""  # type: ignore[attr-defined]
    header = _words(_first(element, "DocHeader"))
    section = _words(_first(element, "DocTitreSousSection"))
    body = _first(element, "docOcurrContainer", "DocText")
    number = re.search(r"\b(news[·:.]?\d{8}[·:.]?[A-Z]{2,}[·:.\w]*)", _words(element))
    published = day(header) or day(_words(_first(element, "rdp__dateline"))) or day(section) or day(_words(name))
    if not published and number:
        digits = re.search(r"\d{8}", number[1])
        published = f"{digits[0][:4]}-{digits[0][4:6]}-{digits[0][6:]}" if digits else ""
    return {
        "article_id": number[1] if number else "",
        "outlet": re.split(r",? (?:no|n°|nº)\.? ?\d", outlet, flags=re.IGNORECASE)[0].strip(" ,"),
        "published": published,
        "title": _words(_first(element, "titreArticleVisu", "rdp__articletitle", "titreArticle", "TitreArticleVisu")),
        "text": _paragraphs(body),
        "author": _words(_first(element, "docAuthors", "sm-margin-bottomNews")),
        "section": header if header != published else section,
    }


def _paragraphs(body: object | None) -> str:
    if body is None:
        return ""
    paragraphs = [_words(one) for one in body.xpath(".//p")]  # type: ignore[attr-defined]
    return "\n\n".join(filter(None, paragraphs)) or _words(body)


layout("Europresse", told, parse)
