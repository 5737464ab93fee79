"""What a site sends instead of an article is set aside and counted; an article that quotes such words stays."""

import pandas as pd
import pytest

from twotracks import lexicons
from twotracks.corpus import not_articles, reading
from twotracks.errors import InputError

STORY = "Snow closed the roads in the north on Friday. " * 8


@pytest.mark.parametrize(
    ("title", "text", "kind"),
    [
        ("404 Not Found", "The page you are looking for does not exist.", "not-found"),
        ("Just a moment...", "Checking your browser before accessing the site. Ray ID 1", "challenge"),
        ("", "Access Denied\nYou don't have permission to access this server.", "refused"),
        ("502 Bad Gateway", "nginx", "server"),
        ("", "We and our partners use cookies to store information on your device. Accept all cookies.", "cookies"),
        ("", "Already a subscriber? Subscribe to continue reading.", "payment"),
        ("", f"{STORY} Subscribe now to continue reading.", ""),
        ("", f"Accept all cookies. {STORY}", ""),
        ("Just a moment of silence", STORY, ""),
        ("", "The mediator said that access was denied to the besieged town.", ""),
        ("Page not found in the archive", STORY * 5, ""),
    ],
)
def test_what_a_site_sends_instead_of_an_article(title, text, kind):
    assert not_articles.kind(text, title) == kind
    assert not_articles.kinds(pd.Series([text]), pd.Series([title])).tolist() == [kind]


def test_every_example_has_an_anchor_and_a_name():
    lexicon = lexicons.load("error-pages")
    for entries in lexicon.entries.values():
        for entry in entries:
            assert any(anchor in entry["example"].lower() for anchor in entry["anchors"])
            assert entry["id"] in not_articles.SAID


def test_rows_of_a_table_that_are_no_articles_are_set_aside(tmp_path):
    path = tmp_path / "a.csv"
    path.write_text(f"outlet,title,text\nA,Snow,{STORY}\nB,404 Not Found,Go to the front page.\n", encoding="utf-8")
    articles = reading.read(path)
    assert articles["outlet"].tolist() == ["A"]
    assert {
        "step": "read",
        "n": 1,
        "what": "articles set aside, because they are none (page not found 1)",
    } in articles.attrs["log"]
    path.write_text("outlet,title,text\nB,404 Not Found,Go to the front page.\n", encoding="utf-8")
    with pytest.raises(InputError, match=r"No row of a\.csv is an article: page not found 1"):
        reading.read(path)


def test_other_languages_are_counted_and_set_aside_by_a_switch(tmp_path, monkeypatch):
    german = "Der Schnee fiel auf die Stadt und das Land und die Wege sind nicht frei. " * 3
    path = tmp_path / "a.csv"
    path.write_text(f"outlet,text\nA,{STORY}\nB,{german}\n", encoding="utf-8")
    assert any(
        entry["what"].startswith("articles that are not in English (de 1)") for entry in reading.read(path).attrs["log"]
    )
    monkeypatch.setenv("TWOTRACKS_LANGUAGE", "en")
    assert reading.read(path)["outlet"].tolist() == ["A"]
