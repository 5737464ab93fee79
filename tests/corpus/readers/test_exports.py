"""Which database an export is of; what is told and not known is refused by name."""

import pytest

from twotracks.corpus import reading
from twotracks.corpus.readers import exports
from twotracks.errors import InputError


@pytest.mark.parametrize(
    ("text", "name", "says"),
    [
        ("<html><head><title>Factiva</title></head><body><p>Frost</p></body></html>", "a.html", "Factiva"),
        ("Report Information from ProQuest\n\nFrost\n\nIt froze.\n", "a.txt", "ProQuest"),
        ("Frost\n\nIt froze.\n\nDatabase: ProQuest Central\n", "a.txt", "ProQuest"),
        ("Frost\nPersistent link to this record (Permalink): https://x.invalid\nIt froze.", "a.txt", "EBSCO"),
        ("Frost\n\nIt froze.\n\nRecord Number: 0F1A2B3C4D5E6F\n", "a.txt", "NewsBank"),
        (
            "<html><head><title>Report 12.05.2021 15:50:05</title></head><body><p>1.</p></body></html>",
            "a.html",
            "Integrum",
        ),
        (
            "<html><head><title>朝日新聞記事検索サービス</title></head><body><p>1</p></body></html>",
            "a.html",
            "Asahi Kikuzo",
        ),
        ("Frost\n\nIt froze.\n\nGale Document Number: GALE|A12345\n", "a.txt", "Gale"),
    ],
)
def test_a_database_with_an_unknown_layout_is_refused_by_name(tmp_path, text, name, says):
    (tmp_path / name).write_text(text, encoding="utf-8")
    with pytest.raises(InputError, match=rf"export of {says} in a layout that is not known"):
        reading.read(tmp_path / name)


@pytest.mark.parametrize(
    ("line", "day"),
    [
        ("April 26, 2019 Friday 11:21 AM GMT", "April 26, 2019"),
        ("Friday 26 April 2019", "26 April 2019"),
        ("26. April 2019, Ausgabe Nord", "26 April 2019"),
        ("viernes 26 de abril de 2019", "26 abril 2019"),
        ("1er mai 2019", "1 mai 2019"),
        ("Spring 2019", "Spring 2019"),
        ("2019-04-26 10:15", "2019-04-26"),
        ("26/04/2019", "26/04/2019"),
        ("2018 年 10 月 7 日 17:04", "2018-10-07"),
        ("The Northern Post (Leeds)", ""),
        ("Channel 4", ""),
    ],
)
def test_the_day_in_a_line(line, day):
    assert exports.day(line) == day
