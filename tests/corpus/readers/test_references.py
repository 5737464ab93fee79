"""RIS: every reference is a row, closed or not."""

import pytest

from twotracks.corpus import readers, reading
from twotracks.errors import InputError

RIS = (
    "TY  - NEWS\nTI  - Frost in May\nT2  - Northern Post\nDA  - 2019/05/03/\nPY  - 2019\nAB  - It froze.\nUR  - https://x.invalid/1\nER  - \n\n"
    "TY  - NEWS\r\nT1  - Snow\r\nJF  - Hill Herald\r\nPY  - 2019\r\nN2  - Snow fell.\r\n"
    "TY  - NEWS\nTI  - Rain\nT2  - Dale Mail\nAB  - Rain fell.\n"
)


@pytest.mark.parametrize("name", ["a.ris", "a.txt"])
def test_every_reference_is_a_row(tmp_path, name):
    (tmp_path / name).write_text(RIS, encoding="utf-8", newline="")
    articles = reading.read(tmp_path / name)
    assert articles["title"].tolist() == ["Frost in May", "Snow", "Rain"], "one that is not closed must not be lost"
    assert articles["outlet"].tolist() == ["Northern Post", "Hill Herald", "Dale Mail"]
    assert articles["text"].tolist() == ["It froze.", "Snow fell.", "Rain fell."]
    assert str(articles["published"][0])[:10] == "2019-05-03"


@pytest.mark.parametrize(
    ("text", "says"), [("", "no reference"), ("x", "no reference"), ("TY  - NEWS\nTI  - Frost\nER  - \n", "gather")]
)
def test_without_references_or_texts_it_is_refused(tmp_path, text, says):
    (tmp_path / "a.ris").write_text(text, encoding="utf-8")
    with pytest.raises(InputError, match=says):
        readers.read(tmp_path / "a.ris")
