"""What is told and not read is refused by name, whatever its ending."""

import zipfile

import pytest

from twotracks.corpus import reading
from twotracks.errors import InputError

GKG = "20190503101500-1\t20190503101500\t1\tx.invalid\thttps://x.invalid/a" + "\t" * 22 + "\n"


@pytest.mark.parametrize("name", ["a.txt", "a.csv", "a.html", "a.docx"])
@pytest.mark.parametrize(
    ("content", "says"),
    [
        (b"%PDF-1.7\n%\xe2\xe3", "a PDF"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "before 2007"),
        (b"Rar!\x1a\x07\x01\x00", "RAR"),
        (b"RDX3\nX\n", r"file of R"),
        (b"\x80\x04\x95\x00\x00", "pickle"),
        (b"\x89PNG\r\n", "picture"),
        (GKG.encode(), "GDELT.*gather"),
    ],
)
def test_by_its_first_bytes(tmp_path, name, content, says):
    (tmp_path / name).write_bytes(content)
    with pytest.raises(InputError, match=says):
        reading.read(tmp_path / name)


def test_a_document_of_libreoffice(tmp_path):
    with zipfile.ZipFile(tmp_path / "a.odt", "w") as archive:
        archive.writestr("mimetype", "application/vnd.oasis.opendocument.text")
    with pytest.raises(InputError, match="LibreOffice"):
        reading.read(tmp_path / "a.odt")
