"""A page is dated by what it states of itself; a page without a date gets none."""

import json

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from twotracks.corpus import reading
from twotracks.corpus.readers import page_dates, pages

BODY = "<p>The delegations sat in two rooms and the mediator walked between them for most of the day.</p>" * 3


def page(head="", above="", below="") -> str:
    return (
        f"<html><head><title>Talks go on</title>{head}</head><body><nav>Home</nav><article><h1>Talks go on</h1>{above}"
        f"{BODY}</article>{below}</body></html>"
    )


def linked(kind="NewsArticle", **fields) -> str:
    data = {"@type": kind, "datePublished": "2019-04-26T10:00:00Z", **fields}
    return f'<script type="application/ld+json">{json.dumps(data)}</script>'


@pytest.mark.parametrize(
    ("html", "where"),
    [
        (page('<meta property="article:published_time" content="2019-04-26T10:00:00+03:00">'), "page data"),
        (page('<meta name="DC.date.issued" content="26 April 2019">'), "page data"),
        (page('<meta itemprop="datePublished" content="20190426">'), "page data"),
        (page(linked()), "page data"),
        (page(linked("WebPage", **{"@type": ["WebPage", "ReportageNewsArticle"]})), "page data"),
        (page('<script type="application/ld+json">{"@graph": [' + json.dumps({"@type": "Article", "datePublished": "2019-04-26"}) + "]}</script>"), "page data"),
        (page(above='<time datetime="2019-04-26T10:00Z">Friday</time>'), "time element"),
        (page(above="<time>April 26, 2019</time>"), "time element"),
        (page(above='<span itemprop="datePublished">26.4.2019</span>'), "time element"),
        (page(above="<p class='meta'>Published: Friday, 26 April 2019 - 3:00pm</p>"), "date line"),
        (page(above="<div>26 Nisan 2019 Cuma</div>"), "date line"),
        (page(above="<p>ASTANA, April 26, 2019 (Example) - The talks began in the capital.</p>"), "date line"),
    ],
)  # fmt: skip
def test_a_date_that_a_page_states_is_read(html, where):
    assert page_dates.of_page(html, "Talks go on") == ("2019-04-26", where)
    found = pages.parse_html(html)
    assert (found["published"], found["date_stated"]) == ("2019-04-26", where)


NOT_ITS_OWN = [
    "<footer>© 2012 Example Post</footer>",
    "<p>Copyright 2017 Example Post. All rights reserved.</p>",
    "<img src='https://example.invalid/uploads/2012/05/01/hall-2012-05-01.jpg'>",
    "<div><a href='/2016/03/04/envoy-resigns'>Envoy resigns after a long night of talks</a></div>",
    "<aside><time datetime='2016-03-04'>4 March 2016</time></aside>",
    "<ul><li><a href='/envoy'>Envoy resigns after a long night</a> <time datetime='2016-03-04'>4 March</time></li></ul>",
    "<article><a href='/envoy'>Envoy resigns</a> <time datetime='2016-03-04'>4 March 2016</time></article>",
    "<p>Call us: 020 2019 0426, fax +44 20 1904 2016</p>",
    "<footer><p>26 April 2012</p></footer>",
    '<script type="application/ld+json">{"@type": "WebSite", "datePublished": "2012-01-02"}</script>',
    '<script type="application/ld+json">{"@type": "ItemList", "itemListElement": [{"@type": "NewsArticle", "datePublished": "2012-01-02"}]}</script>',
    "<p>On 4 March 2016 the envoy resigned, and the talks of 2017 were put off until the spring of 2018.</p>",
    "<p>4 March 2016</p>",
]


@pytest.mark.parametrize("below", NOT_ITS_OWN)
def test_a_page_without_a_date_gets_none(below, tmp_path):
    (tmp_path / "2012-photo.html").write_text(page(below=below), encoding="utf-8")
    found = reading.read(tmp_path)
    assert found["published"].isna().all() and found["date_stated"].tolist() == [""]


def test_two_articles_on_one_page_do_not_date_it():
    html = page(linked() + linked(datePublished="2016-03-04"))
    assert page_dates.of_page(html) == ("", "")


def test_its_own_date_wins_over_all_that_is_not_its_own():
    html = page('<meta property="article:published_time" content="2019-04-26">', below="".join(NOT_ITS_OWN))
    assert page_dates.of_page(html) == ("2019-04-26", "page data")


def test_an_impossible_date_in_the_metadata_is_passed_over_for_the_line_below_the_headline():
    html = page('<meta name="date" content="1970-01-01">', "<p>26 April 2019</p>")
    assert page_dates.of_page(html, "Talks go on") == ("2019-04-26", "date line")


@pytest.mark.parametrize(
    "foot",
    ["© 2012 Example Post", "Image: /uploads/2012/05/01/hall.jpg", "Call 020 2019 0426", "Envoy resigns\n4 March 2016"],
)
def test_a_page_saved_as_text_gets_none_either(foot, tmp_path):
    prose = "The delegations sat in two rooms and the mediator walked between them for most of the day. They met again."
    (tmp_path / "a.txt").write_text(
        f"Talks go on\n\n{prose}\n\n{prose} Twice.\n\n{prose} Thrice.\n\n{foot}\n", encoding="utf-8"
    )
    assert reading.read(tmp_path)["published"].isna().all()


def test_a_page_saved_as_text_is_dated_in_other_languages_by_a_line_above_its_text():
    found = pages.parse_text("Müzakereler sürüyor\n26 Nisan 2019 Cuma\n\nHeyetler bir araya geldi.")
    assert (found["published"], found["date_stated"]) == ("2019-04-26", "date line")
    assert "Nisan" not in found["text"]


def test_days_that_could_be_months_are_decided_by_all_pages_together(tmp_path):
    for name, day in (("a", "03/04/2019"), ("b", "26/04/2019")):
        (tmp_path / f"{name}.html").write_text(page(f'<meta name="date" content="{day}">'), encoding="utf-8")
    assert reading.read(tmp_path)["published"].dt.strftime("%F").tolist() == ["2019-04-03", "2019-04-26"]


@settings(max_examples=60, deadline=None)
@given(st.text(max_size=60).filter(lambda text: sum(char.isdigit() for char in text) < 4))
def test_a_line_without_a_year_dates_nothing(line):
    assert page_dates.of_line(line) == ""
