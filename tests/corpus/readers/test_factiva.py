"""Factiva: HTML with and without field codes, field codes as text, RTF turned into text."""

from twotracks.corpus import readers, reading
from twotracks.corpus.readers import exports, factiva


def write(tmp_path, text, name):
    path = tmp_path / name
    path.write_text(text, encoding="utf-8")
    return path


def article(i, words="12 words", day="3 May 2019", text="It froze.", time=""):
    return (
        f'<div id="article-NPST000020190503ef530000{i}" class="article"><div class="article enArticle"><p>\n</p><div>News</div>'
        f'<div id="hd"><span class="enHeadline">{i}) Frost {i}</span></div><div class="author">By A. WRITER</div>'
        f"<div>{words}</div><div>{day}</div>{time}<div>Northern Post</div><div>NPST</div><div>English</div>"
        f'<div>Copyright 2019. All Rights Reserved.</div><p class="articleParagraph enarticleParagraph">{text}</p>'
        '<p class="articleParagraph enarticleParagraph">It <b>thawed</b> later.</p>'
        f"<p>Document NPST000020190503ef530000{i}</p></div></div>"
    )


def page(*articles):
    return f"<html><head><title>Factiva</title></head><body>{''.join(articles)}</body></html>"


def test_html_without_codes(tmp_path):
    html = page(article(1), article(2, "1.285 Wörter", "4. Mai 2019"), article(3, "8165 字", "2019 年 5 月 3 日"))
    articles = readers.read(write(tmp_path, html, "a.html"))
    assert articles["outlet"].tolist() == ["Northern Post"] * 3
    assert articles["published"].tolist() == ["3 May 2019", "4 Mai 2019", "2019-05-03"]
    assert articles["title"].tolist() == ["Frost 1", "Frost 2", "Frost 3"]
    assert articles["text"].tolist() == ["It froze.\n\nIt thawed later."] * 3
    assert articles["article_id"].tolist()[0] == "NPST000020190503ef5300001"


def test_a_time_of_day_is_no_outlet(tmp_path):
    html = page(article(1, time="<div>17:04</div>"))
    assert readers.read(write(tmp_path, html, "a.html"))["outlet"].tolist() == ["Northern Post"]


def test_html_with_codes(tmp_path):
    def row(code, value):
        return f'<tr><td class="index"><b>{code}</b>&nbsp;</td><td>{value}</td></tr>'

    one = row("HD", "<b>Frost</b>") + row("WC", "3 mots") + row("PD", "3 mai 2019") + row("SN", "La Poste")
    one += (
        row("LP", "<p>Il gelait.</p><p>Encore.</p>")
        + row("TD", "<p>Puis non.</p>")
        + row("AN", "Document LPST000020190503ef5300001")
    )
    html = page(f'<div class="article frArticle"><table>{one}</table></div>' * 2)
    table = readers.read(write(tmp_path, html, "a.html"))
    assert table["text"].tolist() == ["Il gelait.\n\nEncore.\n\nPuis non."] * 2
    assert table["outlet"].tolist() == ["La Poste"] * 2
    assert table["article_id"].tolist() == ["LPST000020190503ef5300001"] * 2


CODES = (
    "SE\tNews\nHD\tFrost in May\nBY\tBy A. Writer\nWC\t12 words\nPD\t3 May 2019\nSN\tNorthern Post\nSC\tNPST\nLA\tEnglish\n"
    "CY\t(c) 2019\nLP\tIt froze in the\nnorth.\n\nA second paragraph.\nTD\tIt thawed. IN brackets.\nCO later.\nIN\ti1 : Farming\n"
    "AN\tDocument NPST000020190503ef5300001\n\nHD\tSnow\nWC\t2 words\nPD\t4 May 2019\nSN\tHill Herald\nLP\tSnow fell.\n"
)


def test_field_codes(tmp_path):
    articles = reading.read(write(tmp_path, CODES, "a.txt"))
    assert articles["title"].tolist() == ["Frost in May", "Snow"]
    assert articles["outlet"].tolist() == ["Northern Post", "Hill Herald"]
    assert articles["published"].astype(str).tolist() == ["2019-05-03", "2019-05-04"]
    assert articles["text"].tolist()[0].startswith("It froze in the north.\n\nA second paragraph.")
    assert "It thawed." in articles["text"].tolist()[0]


PLAIN = (
    "News\nA headline about the frost in May\nA. Writer\n12 words\n3 May 2019\n06:30\nNorthern Post\nNPST\nEnglish\n(c) 2019 Post\n"
    "It froze.\nIt thawed.\nDocument NPST000020190503ef5300001\nPage 1 of 2 © 2019 Factiva, Inc. All rights reserved.\n"
    "Snow\n2 words\n4 May 2019\nHill Herald\nHHER\nEnglish\nSnow fell on the hills today.\nDocument HHER000020190504ef5300002\n"
)


def test_rtf_as_text():
    found = exports.parse(PLAIN.replace("\n", "\n\n"), "a.rtf")
    assert [record["outlet"] for record in found.records] == ["Northern Post", "Hill Herald"]
    assert [record["published"] for record in found.records] == ["3 May 2019", "4 May 2019"]
    assert [record["title"] for record in found.records] == ["A headline about the frost in May", "Snow"]
    assert [record["text"] for record in found.records] == ["It froze.\n\nIt thawed.", "Snow fell on the hills today."]


def test_a_last_article_that_is_cut_off_is_kept():
    found = factiva.plain(PLAIN[: PLAIN.index("Document HHER")])
    assert len(found.records) == 2
    assert found.records[1]["text"] == "Snow fell on the hills today."


def test_an_article_about_factiva_is_a_page(tmp_path):
    text = "Frost\n\nDow Jones owns Factiva. HD is a code there. Document 12 was read."
    assert len(reading.read(write(tmp_path, text, "a.txt"))) == 1


def test_rows_of_codes_without_an_element_for_the_article(tmp_path):
    def one(i):
        fields = {"HD": f"Frost {i}", "PD": f"{i} May 2019", "SN": f"Post {i}", "LP": "It froze.", "TD": "Then not."}
        return "".join(f"<tr><td><b>{code}</b></td><td>{value}</td></tr>" for code, value in fields.items())

    table = readers.read(
        write(tmp_path, f"<html><body><table>{one(1)}</table><table>{one(2)}</table></body></html>", "a.html")
    )
    assert table["outlet"].tolist() == ["Post 1", "Post 2"]
    assert table["text"].tolist() == ["It froze.\n\nThen not."] * 2
