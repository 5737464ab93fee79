"""Known corpora: fetched, handed over, verified, or refused in one sentence."""

import hashlib
import io
import tarfile
import zipfile
from pathlib import Path

import pandas as pd
import pytest

from twotracks.corpus import archives, registry
from twotracks.errors import InputError


@pytest.fixture
def tiny(monkeypatch):
    """A catalogue with one small corpus of each kind."""
    content = b"id,text\n1,Talks went on.\n"
    table = pd.DataFrame({"id": ["tt7"], "text": ["Talks went on."]})
    entries = {
        "plain": {
            "title": "Plain", "file": "plain.csv", "licence": "CC0", "citation": "x", "homepage": "https://example.invalid/plain",
            "download": "https://example.invalid/plain.csv", "bytes": len(content), "sha256": hashlib.sha256(content).hexdigest(), "rows": 1,
        },
        "packed": {
            "title": "Packed", "file": "packed.csv", "licence": "CC0", "citation": "x", "homepage": "https://example.invalid/packed",
            "download": "https://example.invalid/packed.zip", "prepare": "tehran_times", "bytes": 9, "sha256": "0" * 64,
            "content_sha256": registry.content_checksum(table), "rows": 1,
        },
    }  # fmt: skip
    monkeypatch.setattr(registry, "known", lambda: entries)
    return content


def archive(path, text="Talks went on.\n   All Content by Mehr News Agency is licensed under a licence."):
    with zipfile.ZipFile(path, "w") as zipped:
        zipped.writestr("Tehran-Times-Dataset-5441021/data/_news_7_Talks-go-on.txt", text)
        zipped.writestr("Tehran-Times-Dataset-5441021/README.md", "no article")
    return path


def test_a_copy_at_hand_is_verified_and_kept(tiny, tmp_path):
    mine = tmp_path / "mine.csv"
    mine.write_bytes(tiny)
    assert registry.fetch("plain", mine).read_bytes() == tiny
    assert registry.locate("plain").exists()
    assert registry.verify("plain")
    assert mine.exists(), "the user's copy stays"
    assert registry.status().set_index("name").loc["plain", "present"]


def test_another_file_is_refused_and_leaves_nothing(tiny, tmp_path):
    wrong = tmp_path / "wrong.csv"
    wrong.write_bytes(tiny + b"2,More.\n")
    with pytest.raises(InputError, match=r"wrong\.csv is not the file 'plain' is known by"):
        registry.fetch("plain", wrong)
    assert not registry.place("plain").exists()
    assert list(registry.place("plain").parent.iterdir()) == []


def test_a_missing_copy_is_named(tiny, tmp_path):
    with pytest.raises(InputError, match="There is no file at"):
        registry.fetch("plain", tmp_path / "none.csv")


def test_an_archive_is_prepared_and_verified_by_what_its_articles_say(tiny, tmp_path):
    path = registry.fetch("packed", archive(tmp_path / "some.zip"))
    table = pd.read_csv(path)
    assert table["id"].tolist() == ["tt7"]
    assert table["title"].tolist() == ["Talks go on"]
    assert table["text"].tolist() == ["Talks went on."]
    assert registry.verify("packed")


def test_an_archive_that_says_something_else_is_refused(tiny, tmp_path):
    with pytest.raises(InputError, match="the source has changed"):
        registry.fetch("packed", archive(tmp_path / "some.zip", "Talks did not go on."))
    assert not registry.place("packed").exists()


def test_without_network_one_sentence_says_what_to_do(tiny, monkeypatch):
    import pooch
    import requests

    def unreachable(*_, **__):
        raise requests.exceptions.ConnectionError("no network")

    monkeypatch.setattr(pooch, "retrieve", unreachable)
    with pytest.raises(
        InputError, match=r"https://example\.invalid/plain\.csv could not be reached .* --from PATH"
    ) as caught:
        registry.fetch("plain")
    assert "\n" not in str(caught.value)


def test_a_download_is_verified_on_its_way_in(tiny, monkeypatch):
    """The real downloader's hash check, with the transfer itself replaced."""
    import pooch

    class Transfer:
        def __init__(self, **options):
            assert options["progressbar"] is True

        def __call__(self, url, output_file, _pooch):
            data = tiny if Transfer.honest else tiny[:-3]
            if hasattr(output_file, "write"):
                output_file.write(data)
            else:
                Path(output_file).write_bytes(data)

    monkeypatch.setattr(pooch, "HTTPDownloader", Transfer)
    Transfer.honest = False
    with pytest.raises(InputError, match="does not have the recorded checksum"):
        registry.fetch("plain")
    assert not registry.place("plain").exists()
    Transfer.honest = True
    assert registry.fetch("plain").read_bytes() == tiny


def test_speeches_are_found_in_an_archive_within_an_archive(tmp_path):
    ids = pd.read_csv(archives.DATA / "un-general-debate.csv")["id"]
    state, session = ids[0].split("-")[1:]
    inner = io.BytesIO()
    with tarfile.open(fileobj=inner, mode="w:gz") as tar:
        for name in (
            f"TXT/Session {session} - 2011/{state}_{session}_2011.txt",
            "TXT/Session 1 - 1946/XXX_01_1946.txt",
        ):
            data = b"I congratulate you."
            info = tarfile.TarInfo(name)
            info.size = len(data)
            tar.addfile(info, io.BytesIO(data))
    with zipfile.ZipFile(tmp_path / "u.zip", "w") as zipped:
        zipped.writestr("UNGDC.tgz", inner.getvalue())
    table = archives.un_general_debate(tmp_path / "u.zip")
    assert table["id"].tolist() == [ids[0]]
    assert table["date"].tolist() == ["2011"]


def test_a_broken_archive_is_a_sentence(tmp_path):
    (tmp_path / "u.zip").write_bytes(b"nonsense")
    with pytest.raises(InputError, match="not a readable archive"):
        archives.tehran_times(tmp_path / "u.zip")


def test_the_recorded_corpora_are_complete_entries():
    for name, entry in registry.known().items():
        for key in ("title", "licence", "citation", "rows"):
            assert entry[key], f"{name} has no {key}"
        if "path" not in entry:
            assert len(entry["sha256"]) == 64
            assert entry.get("download", entry["homepage"]).startswith("https://")
            if "prepare" in entry:
                assert callable(archives.ARCHIVES[entry["prepare"]])
                assert len(entry["content_sha256"]) == 64


def test_what_may_not_be_passed_on_is_not_downloaded():
    with pytest.raises(InputError, match="may not be passed on and cannot be downloaded"):
        registry.fetch("western-press")
    assert not registry.place("western-press").exists()


@pytest.mark.parametrize(
    ("name", "file"),
    [
        ("fa-kes", "fa-kes.csv"),
        ("un-general-debate", "un-general-debate-syria.csv"),
        ("tehran-times", "tehran-times.parquet"),
    ],
)
def test_the_real_files_are_the_recorded_ones(shared, name, file):
    path = shared(file)
    entry = registry.entry(name)
    assert registry.checksum(path) == entry["sha256"]
    assert path.stat().st_size == entry["bytes"]
    if name == "fa-kes":
        assert registry.checksum(path, "md5") == entry["md5"], "the checksum of the record itself"
    if "content_sha256" in entry:
        table = pd.read_csv(path, dtype="str") if path.suffix == ".csv" else pd.read_parquet(path)
        assert registry.content_checksum(table) == entry["content_sha256"]
        assert len(table) == entry["rows"]


def test_each_recorded_speech_has_its_checksum(shared):
    table = pd.read_csv(shared("un-general-debate-syria.csv"), dtype="str").sort_values("id")
    recorded = pd.read_csv(archives.DATA / "un-general-debate.csv")
    assert recorded["id"].tolist() == table["id"].tolist()
    assert recorded["sha256"].tolist() == [registry.text_checksum(text) for text in table["text"]]
