"""Web archives, saved pages, and pages of the Wayback Machine."""

import gzip
import io
import zipfile

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from warcio.statusandheaders import StatusAndHeaders
from warcio.warcwriter import WARCWriter

from twotracks.corpus import readers, reading
from twotracks.corpus.readers import pages, wayback
from twotracks.errors import InputError

FROST = "It froze in the north and the harvest was late this year. " * 6


def html(title, text=FROST, head=""):
    return f"<html><head><title>{title}</title>{head}</head><body><article><h1>{title}</h1><p>{text}</p></article></body></html>"


def archive(path, *answers, zipped=True):
    """Answers: status, content type, body, further headers."""
    with path.open("wb") as stream:
        writer = WARCWriter(stream, gzip=zipped)
        writer.write_record(writer.create_warcinfo_record("a", {"software": "x"}))
        for i, (status, kind, body, *more) in enumerate(answers):
            head = StatusAndHeaders(status, [("Content-Type", kind), *more], protocol="HTTP/1.1")
            where = f"https://northernpost.invalid/{i}"
            writer.write_record(
                writer.create_warc_record(where, "response", payload=io.BytesIO(body), http_headers=head)
            )
    return path


def said(table):
    return "; ".join(f"{entry['n']} {entry['what']}" for entry in table.attrs["log"])


ANSWERS = [
    ("200 OK", "text/html; charset=utf-8", html("Frost in May").encode()),
    ("200 OK", "text/html", gzip.compress(html("Łódź thaws").encode()), ("Content-Encoding", "gzip")),
    ("404 Not Found", "text/html", html("Not found").encode()),
    ("301 Moved", "text/html", b""),
    ("200 OK", "image/png", b"\x89PNG"),
    ("200 OK", "text/html", b""),
    ("200 OK", "text/html; charset=windows-1251", html("Мороз в мае", "Мороз на севере. " * 20).encode("cp1251")),
]


@pytest.mark.parametrize(("name", "zipped"), [("a.warc.gz", True), ("a.warc", False), ("a.bin", True)])
def test_pages_of_an_archive(tmp_path, name, zipped):
    articles = reading.read(archive(tmp_path / name, *ANSWERS, zipped=zipped))
    assert articles["title"].tolist() == ["Frost in May", "Łódź thaws", "Мороз в мае"]
    assert articles["url"].tolist() == [f"https://northernpost.invalid/{i}" for i in (0, 1, 6)]
    assert articles["published"].isna().all(), "the day of the crawl is no date of publication"
    log = said(articles)
    assert "7 documents found" in log
    for part in ("2 documents of", "1 documents of"):
        assert part in log


def test_kept_and_set_aside_are_what_was_found(tmp_path):
    table = readers.read(archive(tmp_path / "a.warc.gz", *ANSWERS))
    found = next(entry["n"] for entry in table.attrs["log"] if "found in" in entry["what"])
    aside = sum(entry["n"] for entry in table.attrs["log"] if "set aside" in entry["what"])
    assert len(table) + aside == found == 7


@pytest.mark.parametrize("zipped", [True, False])
def test_an_archive_that_is_cut_off_says_so(tmp_path, zipped):
    path = archive(tmp_path / "a.warc", *ANSWERS[:2], zipped=zipped)
    whole = path.read_bytes()
    path.write_bytes(whole[:-150])
    table = readers.read(path)
    assert len(table) == 1
    assert "1 documents of a.warc set aside: a record that is cut off" in said(table)


def test_a_cut_within_the_head_of_a_record_is_noticed(tmp_path):
    whole = archive(tmp_path / "b.warc.gz", *ANSWERS[:2]).read_bytes()
    last = whole.rindex(b"\x1f\x8b\x08")
    (tmp_path / "a.warc.gz").write_bytes(whole[: last + 10])
    table = readers.read(tmp_path / "a.warc.gz")
    assert len(table) == 1
    assert "a record that is cut off" in said(table)


def test_wacz_and_empty_archives(tmp_path):
    archive(tmp_path / "a.warc.gz", *ANSWERS[:2])
    with zipfile.ZipFile(tmp_path / "a.wacz", "w") as packed:
        packed.writestr("datapackage.json", "{}")
        packed.write(tmp_path / "a.warc.gz", "archive/data.warc.gz")
        packed.writestr("indexes/index.cdx", "x")
    assert len(reading.read(tmp_path / "a.wacz")) == 2
    with pytest.raises(InputError, match="no page with text"):
        readers.read(archive(tmp_path / "b.warc.gz"))


MHTML = (
    "From: <Saved by Blink>\r\nSnapshot-Content-Location: https://northernpost.invalid/frost\r\nMIME-Version: 1.0\r\n"
    'Content-Type: multipart/related; type="text/html"; boundary="B"\r\n\r\n--B\r\nContent-Type: text/html; charset=utf-8\r\n'
    "Content-Transfer-Encoding: quoted-printable\r\n\r\n{body}\r\n--B\r\nContent-Type: text/css\r\n\r\np {{}}\r\n--B--\r\n"
)


@pytest.mark.parametrize("name", ["a.mhtml", "a.mht", "a.html"])
def test_a_page_saved_as_one_file(tmp_path, name):
    body = html("Frost in =C5=81=C3=B3d=C5=BA")
    (tmp_path / name).write_bytes(MHTML.format(body=body).encode())
    articles = reading.read(tmp_path / name)
    assert articles["title"].tolist() == ["Frost in Łódź"]
    assert articles["url"].tolist() == ["https://northernpost.invalid/frost"]


def test_a_saved_file_without_page_is_refused(tmp_path):
    (tmp_path / "a.mhtml").write_bytes(MHTML.format(body="").encode())
    with pytest.raises(InputError, match="holds no page"):
        readers.read(tmp_path / "a.mhtml")


def test_a_page_of_the_wayback_machine_is_the_page():
    kept = "https://web.archive.org/web/20190504101500/"
    page = (
        f'<html><head><title>Frost in May</title><link rel="canonical" href="{kept}https://northernpost.invalid/frost"/></head>'
        "<body><!-- BEGIN WAYBACK TOOLBAR INSERT --><div>Capture 4 May 2024, about this capture</div>"
        f"<!-- END WAYBACK TOOLBAR INSERT --><article><h1>Frost in May</h1><p>{FROST}</p></article></body></html>"
    )
    found = pages.parse_html(page)
    assert found["url"] == "https://northernpost.invalid/frost"
    assert "capture" not in found["text"]
    assert wayback.without_archive("<p>Snow</p>") == "<p>Snow</p>"


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    st.lists(
        st.tuples(
            st.sampled_from(["200 OK", "500 No"]),
            st.sampled_from(["text/html", "text/plain", "a/b"]),
            st.binary(max_size=300),
        ),
        max_size=4,
    ),
    st.integers(0, 60),
)
def test_no_archive_crashes_the_reader(tmp_path, answers, cut):
    path = archive(tmp_path / "a.warc.gz", *answers)
    path.write_bytes(path.read_bytes()[: -cut or None])
    try:
        table = readers.read(path)
    except InputError:
        return
    found = next(entry["n"] for entry in table.attrs["log"] if "found in" in entry["what"])
    aside = sum(entry["n"] for entry in table.attrs["log"] if "set aside" in entry["what"])
    assert len(table) + aside == found
    if not cut:
        assert found == len(answers)
