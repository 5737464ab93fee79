"""XML: TEI, Factiva's, NITF, feeds, records of any name; entities are not followed."""

import pytest

from twotracks.corpus import readers, reading
from twotracks.errors import InputError

TEI = """<?xml version="1.0"?><teiCorpus xmlns="http://www.tei-c.org/ns/1.0">{}</teiCorpus>"""
DOCUMENT = """<TEI xml:id="a{0}"><teiHeader><fileDesc><titleStmt><title>Frost {0}</title><author>A. Writer</author></titleStmt>
<publicationStmt><publisher>A library</publisher><date when="2021-01-01"/></publicationStmt>
<sourceDesc><bibl><title level="j">Northern Post</title><date when="2019-05-0{0}">May</date>
<ref>https://northernpost.invalid/{0}</ref></bibl></sourceDesc></fileDesc></teiHeader>
<text><body><head>Frost {0}</head><p>It <hi>froze</hi>.</p><div><p>It thawed.</p></div></body></text></TEI>"""


def write(tmp_path, text, name="a.xml"):
    path = tmp_path / name
    path.write_text(text, encoding="utf-8")
    return path


def test_tei(tmp_path):
    articles = reading.read(write(tmp_path, TEI.format(DOCUMENT.format(1) + DOCUMENT.format(2))))
    assert articles["article_id"].tolist() == ["a1", "a2"]
    assert articles["outlet"].tolist() == ["Northern Post"] * 2
    assert articles["published"].astype(str).tolist() == ["2019-05-01", "2019-05-02"]
    assert articles["title"].tolist() == ["Frost 1", "Frost 2"]
    assert articles["text"].tolist()[0].endswith("It froze.\n\nIt thawed.")


@pytest.mark.parametrize("name", ["a.xml", "a.txt"])
def test_records_of_any_name(tmp_path, name):
    xml = """<?xml version="1.0"?><corpus><meta><description>All of it</description></meta>
    <doc id="1" outlet="Post"><headline>Frost</headline><date>2019-05-03</date><body><p>It froze.</p><p>Then not.</p></body></doc>
    <doc id="2" outlet="Mail"><headline>Snow</headline><date iso="2019-05-04"/><body>Snow fell.</body></doc></corpus>"""
    articles = reading.read(write(tmp_path, xml, name))
    assert articles["outlet"].tolist() == ["Post", "Mail"]
    assert articles["text"].tolist() == ["It froze.\n\nThen not.", "Snow fell."]
    assert articles["published"].astype(str).tolist() == ["2019-05-03", "2019-05-04"]


def test_a_feed(tmp_path):
    rss = """<rss version="2.0" xmlns:content="http://purl.org/rss/1.0/modules/content/"><channel><title>Northern Post</title>
    <item><title>Frost</title><link>https://x.invalid/1</link><pubDate>Fri, 03 May 2019 10:15:00 GMT</pubDate>
    <description>Short.</description><content:encoded><![CDATA[<p>It froze.</p>]]></content:encoded></item>
    <item><title>Snow</title><description>Snow fell.</description></item></channel></rss>"""
    articles = reading.read(write(tmp_path, rss, "a.rss"))
    assert articles["outlet"].tolist() == ["Northern Post"] * 2
    assert articles["text"].tolist() == ["It froze.", "Snow fell."]


def test_factiva_and_nitf(tmp_path):
    factiva = """<PPSResponse><ppsarticle><article><accessionNo>N1</accessionNo><headline><paragraph>Frost</paragraph></headline>
    <leadParagraph><paragraph>It froze.</paragraph></leadParagraph><publicationDate><dateTime>2019-05-03T01:00:00Z</dateTime>
    </publicationDate><sourceName>Northern Post</sourceName><tailParagraphs><paragraph>Then not.</paragraph></tailParagraphs>
    </article></ppsarticle></PPSResponse>"""
    one = reading.read(write(tmp_path, factiva))
    assert one[["outlet", "title", "text"]].to_numpy().tolist() == [
        ["Northern Post", "Frost", "It froze.\n\nThen not."]
    ]
    nitf = """<nitf><head><docdata><doc-id id-string="7"/></docdata><pubdata name="Hill Herald" date.publication="20190504T000000"/>
    </head><body><body.head><hedline><hl1>Snow</hl1></hedline></body.head><body.content><block><p>Snow fell.</p></block>
    </body.content></body></nitf>"""
    two = reading.read(write(tmp_path, nitf))
    assert two[["article_id", "outlet", "title", "text"]].to_numpy().tolist() == [
        ["7", "Hill Herald", "Snow", "Snow fell."]
    ]


def test_entities_are_not_followed(tmp_path):
    (tmp_path / "secret.txt").write_text("SECRET", encoding="utf-8")
    xml = (
        f'<?xml version="1.0"?><!DOCTYPE c [<!ENTITY x SYSTEM "{(tmp_path / "secret.txt").as_uri()}"><!ENTITY a "aaaaaaaaaa">'
        '<!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;">]><c><d><text>It froze &x; &b;.</text><date>2019</date></d></c>'
    )
    table = readers.read(write(tmp_path, xml))
    assert "SECRET" not in table["text"][0]
    assert "aaaa" not in table["text"][0]


def test_a_cut_file_keeps_what_is_whole_and_says_so(tmp_path):
    text = TEI.format(DOCUMENT.format(1) + DOCUMENT.format(2))
    table = readers.read(write(tmp_path, text[: text.rindex("<text>")]))
    assert table["text"].tolist()[0].endswith("It thawed.")
    assert any("faults in the XML" in entry["what"] for entry in table.attrs["log"])


@pytest.mark.parametrize("text", ["", "   ", "<a>", "<?xml version='1.0'?><a><b>x</b></a>", "no xml at all", "<a/>"])
def test_what_holds_no_articles_is_refused(tmp_path, text):
    with pytest.raises(InputError):
        readers.read(write(tmp_path, text))


def test_what_trafilatura_writes(tmp_path):
    xml = (
        '<corpus><doc sitename="Northern Post" title="Frost" date="2019-05-03" source="https://x.invalid/1" hostname="x.invalid">'
        "<main><head>Frost</head><p>It froze.</p></main><comments/></doc></corpus>"
    )
    articles = reading.read(write(tmp_path, xml))
    assert articles[["outlet", "title", "url"]].to_numpy().tolist() == [
        ["Northern Post", "Frost", "https://x.invalid/1"]
    ]
    assert "It froze." in articles["text"][0]


def test_one_article_alone_is_no_text_with_its_outlet_in_it(tmp_path):
    one = "<article><outlet>Northern Post</outlet><title>Frost</title><text>It froze.</text></article>"
    for n in (1, 2):
        articles = reading.read(write(tmp_path, f"<articles>{one * n}</articles>"))
        assert articles["text"].tolist() == ["It froze."] * n
        assert set(articles["outlet"]) == {"Northern Post"}
