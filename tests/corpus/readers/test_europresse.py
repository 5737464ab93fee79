"""Europresse: one article element a document."""

from twotracks.corpus import readers, reading


def article(i, text="<p>Il gelait.</p><p>Encore <mark>froid</mark>.</p>", header="vendredi 3 mai 2019"):
    return (
        '<article><header><div class="rdp__DocPublicationName"><span class="DocPublicationName">'
        f'La Poste du Nord, no. 4301{i}<br>Nord</span></div><div><span class="DocHeader">{header}</span></div>'
        f'<div class="titreArticle"><p class="sm-margin-TopNews titreArticleVisu rdp__articletitle">Gel {i}</p></div></header>'
        f'<section><div class="docOcurrContainer">{text}</div></section>'
        f'<footer><div class="publiC-lblNodoc">news·20190503·LPN·12{i}</div></footer></article>'
    )


def write(tmp_path, *articles):
    path = tmp_path / "europresse.HTML"
    path.write_text(
        f"<html><head><title>Document</title></head><body>{''.join(articles)}</body></html>", encoding="utf-8"
    )
    return path


def test_each_article_element_is_an_article(tmp_path):
    table = readers.read(write(tmp_path, article(1), article(2, header="2 pages")))
    assert table["outlet"].tolist() == ["La Poste du Nord"] * 2
    assert table["title"].tolist() == ["Gel 1", "Gel 2"]
    assert table["text"].tolist() == ["Il gelait.\n\nEncore froid."] * 2
    assert table["published"].tolist() == ["3 mai 2019", "2019-05-03"], "the number of the document states the day"
    assert table["article_id"].tolist() == ["news·20190503·LPN·121", "news·20190503·LPN·122"]


def test_an_empty_document_is_dropped_and_counted(tmp_path):
    articles = reading.read(write(tmp_path, article(1), article(2, text="")))
    assert len(articles) == 1
    assert {"step": "read", "n": 1, "what": "articles dropped because their text is empty"} in articles.attrs["log"]
