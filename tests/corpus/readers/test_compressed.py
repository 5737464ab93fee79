"""Packed files are read as what they hold; nothing of an archive is trusted."""

import bz2
import gzip
import io
import lzma
import tarfile
import zipfile
from pathlib import Path

import pytest
import zstandard

from twotracks.corpus import readers, reading
from twotracks.corpus.readers import compressed, zips
from twotracks.errors import InputError

TABLE = b"outlet,date,text\nNorthern Post,2019-05-03,It froze.\nHill Herald,2019-05-04,Snow fell.\n"
LINES = b'{"outlet": "Post", "text": "It froze."}\n{"outlet": "Mail", "text": "Snow fell."}\n'


def pack(path, members):
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in members.items():
            archive.writestr(name, content)
    return path


def said(table):
    return "; ".join(f"{entry['n']} {entry['what']}" for entry in table.attrs["log"])


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("a.csv.gz", gzip.compress(TABLE)),
        ("a.jsonl.gz", gzip.compress(LINES[:40]) + gzip.compress(LINES[40:])),
        ("a.csv.bz2", bz2.compress(TABLE)),
        ("a.csv.xz", lzma.compress(TABLE)),
        ("a.jsonl.zst", zstandard.compress(LINES)),
        ("a.csv", gzip.compress(TABLE)),
        ("a.CSV.GZ", gzip.compress(TABLE)),
    ],
    # gzip writes down when it packed: as a name of a test that would be another in each process.
    ids=["csv.gz", "two in one", "csv.bz2", "csv.xz", "jsonl.zst", "gzip that calls itself csv", "CSV.GZ"],
)
def test_one_packed_table(tmp_path, name, content):
    (tmp_path / name).write_bytes(content)
    assert reading.read(tmp_path / name)["text"].tolist() == ["It froze.", "Snow fell."]


def test_a_zip_of_one_and_of_many(tmp_path):
    assert len(reading.read(pack(tmp_path / "one.csv.zip", {"one.csv": TABLE}))) == 2
    many = pack(
        tmp_path / "many.zip",
        {"data/a.csv": TABLE, "data/b.csv": TABLE, "__MACOSX/data/._a.csv": b"\0\5", "data/.DS_Store": b"x", "README.txt": b"Of this data."},
    )  # fmt: skip
    articles = reading.read(many)
    assert len(articles) == 4
    assert "2 entries of many.zip set aside" in said(articles)
    assert "README.txt" in said(articles)


def test_folders_of_an_archive_tell_the_outlet(tmp_path):
    archive = pack(tmp_path / "a.zip", {f"Northern Post/{i}.txt": f"Frost {i}\n\nIt froze {i} times." for i in (1, 2)})
    assert reading.read(archive)["outlet"].tolist() == ["Northern Post"] * 2


def test_names_in_an_archive_are_no_paths(tmp_path):
    names = [
        "../../outside.csv",
        "/etc/evil.csv",
        "C:\\Windows\\x.csv",
        "a/../../../y.csv",
        "con.csv",
        "x" * 300 + ".csv",
        "a\nb.csv",
    ]
    (tmp_path / "sub").mkdir()
    archive = pack(tmp_path / "sub" / "a.zip", dict.fromkeys(names, TABLE))
    assert len(reading.read(archive)) == 2 * len(names)
    assert sorted(path.name for path in tmp_path.rglob("*") if path.is_file()) == ["a.zip"]


@pytest.mark.parametrize("name", ["../../x", "/x", "..", "", ".", "a/" * 50 + "b.txt", "nul.txt", "\0x"])
def test_every_place_lies_below_the_folder(tmp_path, name):
    assert compressed._place(name, tmp_path).resolve().is_relative_to(tmp_path.resolve())


def test_a_file_and_a_folder_of_one_name_do_not_meet(tmp_path):
    archive = pack(tmp_path / "a.zip", {"a.csv": TABLE, "a.csv/b.csv": TABLE, "a?.csv": TABLE, "a!.csv": TABLE})
    assert len(reading.read(archive)) == 8


def test_bombs_are_refused(tmp_path, monkeypatch):
    monkeypatch.setattr(zips, "MAX_UNPACKED", 100_000)
    (tmp_path / "a.csv.gz").write_bytes(gzip.compress(TABLE + b"x" * 1_000_000))
    pack(tmp_path / "a.zip", {"a.csv": TABLE + b"x" * 1_000_000})
    (tmp_path / "a.csv.zst").write_bytes(zstandard.compress(TABLE + b"x" * 1_000_000))
    for name in ("a.csv.gz", "a.zip", "a.csv.zst"):
        with pytest.raises(InputError, match="unpacks to more than"):
            reading.read(tmp_path / name)


def test_archives_in_archives_end(tmp_path):
    content = TABLE
    for _ in range(6):
        content = gzip.compress(content)
    (tmp_path / "a.csv.gz").write_bytes(content)
    with pytest.raises(InputError, match="archives inside archives"):
        readers.read(tmp_path / "a.csv.gz")


@pytest.mark.parametrize("name", ["a.csv.gz", "a.csv.bz2", "a.csv.xz", "a.csv.zst", "a.zip"])
def test_cut_and_empty_files_are_refused(tmp_path, name):
    path = tmp_path / name
    whole = {
        "gz": lambda: gzip.compress(TABLE * 50), "bz2": lambda: bz2.compress(TABLE * 50), "xz": lambda: lzma.compress(TABLE * 50),
        "zst": lambda: zstandard.compress(TABLE * 50), "zip": lambda: pack(tmp_path / "b", {"a.csv": TABLE * 50}).read_bytes(),
    }[name.rpartition(".")[2]]()  # fmt: skip
    path.write_bytes(whole[: len(whole) * 2 // 3])
    with pytest.raises(InputError):
        reading.read(path)
    path.write_bytes(b"")
    with pytest.raises(InputError):
        reading.read(path)


def test_tar_files_without_their_links(tmp_path):
    path = tmp_path / "a.tar.gz"
    with tarfile.open(path, "w:gz") as tar:
        info = tarfile.TarInfo("data/a.csv")
        info.size = len(TABLE)
        tar.addfile(info, io.BytesIO(TABLE))
        link = tarfile.TarInfo("data/b.csv")
        link.type, link.linkname = tarfile.SYMTYPE, "/etc/hostname"
        tar.addfile(link)
    articles = reading.read(path)
    assert len(articles) == 2
    assert "1 entries" in said(articles)


def test_a_password_is_said(tmp_path):
    path = pack(tmp_path / "a.zip", {"a.csv": TABLE})
    raw = bytearray(path.read_bytes())
    raw[6] |= 1
    raw[raw.index(b"PK\x01\x02") + 8] |= 1
    path.write_bytes(raw)
    with pytest.raises(InputError, match="password"):
        reading.read(path)


def test_nothing_is_left_behind(tmp_path, monkeypatch):
    made = []
    real = compressed.tempfile.TemporaryDirectory

    def watched(*args, **kwargs):
        made.append(real(*args, **kwargs))
        return made[-1]

    monkeypatch.setattr(compressed.tempfile, "TemporaryDirectory", watched)
    reading.read(pack(tmp_path / "a.zip", {"a.csv": TABLE}))
    assert made
    assert not any(Path(one.name).exists() for one in made)
