"""Web archives: WARC and WACZ (with warcio), pages saved as .mhtml, and what the Wayback Machine puts around a page."""

from __future__ import annotations

import email
import email.policy
import re
import zipfile
import zlib
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import IO, TYPE_CHECKING, cast

import pandas as pd

from twotracks.corpus.readers import Head, pages, reader, wayback, zips
from twotracks.corpus.readers.compressed import beginning, packing
from twotracks.corpus.readers.decode import decode
from twotracks.corpus.readers.tables import as_table
from twotracks.errors import InputError
from twotracks.provenance import note

if TYPE_CHECKING:
    from warcio.statusandheaders import StatusAndHeaders

_MAX_PAGE = 50_000_000
_DOCUMENTS = ("response", "resource", "conversion")


def _is_warc(head: Head) -> bool:
    raw = beginning(head.path) if packing(head.raw) == "gz" else head.raw
    return raw.startswith(b"WARC/") or zips.kind(head.path, head.raw) == "wacz"


def _is_mhtml(head: Head) -> bool:
    top = re.split(rb"\r?\n\r?\n", head.raw.lstrip()[:8000], maxsplit=1)[0].lower()
    return b"mime-version:" in top and b"multipart/related" in top


@reader(".warc", ".wacz", told_by=_is_warc)
def read(path: Path) -> pd.DataFrame:
    """Read the pages of a web archive.

    Parameters
    ----------
    path : Path
        A ``.warc``, ``.warc.gz`` or ``.wacz`` file.

    Returns
    -------
    DataFrame
        One row a page, as from :func:`twotracks.corpus.readers.pages.read`; ``crawled`` tells when it was fetched,
        which is no date of publication.

    Raises
    ------
    InputError
        If it is damaged, or holds no page.
    """
    rows: list[dict] = []
    aside: Counter[str] = Counter()
    for stream in _streams(path):
        _records(stream, rows, aside)
    if not rows:
        why = "; ".join(f"{n:,} {what}" for what, n in aside.items()) or "no record at all"
        raise InputError(f"{path.name} holds no page with text ({why}).")
    table = as_table(rows)
    note(table, "read", f"documents found in {path.name}", len(rows) + sum(aside.values()))
    for what, n in aside.items():
        note(table, "read", f"documents of {path.name} set aside: {what}", n)
    return table


class _Unpacked:
    """A .gz of many members, read as far as it goes: warcio takes one that was cut off for one that ended."""

    def __init__(self, stream: IO[bytes]) -> None:
        self._stream = stream
        self._unpack = zlib.decompressobj(wbits=31)
        self._left = b""
        self._begun = False
        self.cut = False

    def read(self, size: int = 65_536) -> bytes:
        while not self.cut:
            packed = self._left or self._stream.read(65_536)
            if not packed:
                self.cut = self._begun and not self._unpack.eof
                break
            if self._unpack.eof:
                self._unpack = zlib.decompressobj(wbits=31)
            try:
                data = self._unpack.decompress(packed, max(size, 1))
            except zlib.error:
                self.cut = True
                break
            self._begun = True
            self._left = self._unpack.unconsumed_tail or self._unpack.unused_data
            if data:
                return data
        return b""


def _streams(path: Path) -> Iterator[IO[bytes]]:
    if not zipfile.is_zipfile(path):
        with path.open("rb") as stream:
            yield cast(IO[bytes], _Unpacked(stream)) if packing(Head(path).raw) == "gz" else stream
        return
    zips.check_size(path)
    with zipfile.ZipFile(path) as archive:
        for name in archive.namelist():
            if name.startswith("archive/") and not name.endswith("/"):
                with archive.open(name) as member:
                    yield cast(IO[bytes], _Unpacked(member)) if name.endswith(".gz") else member


def _records(stream: IO[bytes], rows: list[dict], aside: Counter[str]) -> None:
    from warcio.archiveiterator import ArchiveIterator

    left = zips.MAX_UNPACKED
    try:
        for record in ArchiveIterator(stream, no_record_parse=True):
            if record.rec_type not in _DOCUMENTS:
                aside["repeats of a page that was fetched before"] += record.rec_type == "revisit"
                continue
            http, payload = _answer(record.raw_stream)
            if getattr(record.raw_stream, "limit", 0) > 0 and len(payload) <= _MAX_PAGE:
                raise EOFError
            left -= len(payload)
            if left < 0:
                aside["what follows after the most that is read of one archive"] += 1
                return
            why = _page(record, http, payload, rows)
            if why:
                aside[why] += 1
        if getattr(stream, "cut", False):
            raise EOFError
    except Exception:  # warcio and zlib raise many kinds; what was read before stays
        aside["a record that is cut off or damaged, and what follows"] += 1
    aside += Counter()  # without zeros


def _answer(stream: IO[bytes]) -> tuple[StatusAndHeaders | None, bytes]:
    """Head and body of what a server answered; no head if the record has none."""
    from warcio.bufferedreaders import BufferedReader, ChunkedDataReader
    from warcio.statusandheaders import StatusAndHeadersParser

    buffered = BufferedReader(stream)
    first = buffered.readline()
    if not first.startswith(b"HTTP/"):
        return None, first + _pieces(buffered)
    http = StatusAndHeadersParser(["HTTP/"], verify=False).parse(buffered, first.decode("latin-1").rstrip("\r\n"))
    encoding = (http.get_header("Content-Encoding") or "").lower()
    return http, _pieces(
        ChunkedDataReader(buffered, decomp_type=encoding if encoding in ("gzip", "deflate", "br") else None)
    )


def _pieces(stream: IO[bytes]) -> bytes:
    """All that a stream of warcio gives, which reads by pieces, up to the size of a page."""
    pieces: list[bytes] = []
    size = 0
    while size <= _MAX_PAGE and (piece := stream.read(65_536)):
        pieces.append(piece)
        size += len(piece)
    return b"".join(pieces)


def _page(record: object, http: StatusAndHeaders | None, payload: bytes, rows: list[dict]) -> str:
    """Add the page of a record, or say why it is none."""
    warc = record.rec_headers  # type: ignore[attr-defined]
    status = (http.get_statuscode() or "") if http else ""
    kind = ((http and http.get_header("Content-Type")) or (not http and warc.get_header("Content-Type")) or "").lower()
    if status and not status.startswith("2"):
        return "answers other than a page (redirects, errors)"
    if kind and not re.match(r"text/(?:html|plain)|application/(?:xhtml|http)", kind):
        return "no page (pictures, scripts, data)"
    if len(payload) > _MAX_PAGE:
        return f"larger than {_MAX_PAGE // 10**6} MB, which no page is"
    text = _text(payload, kind)
    if not text.strip() or "\0" in text[:1000]:
        return "empty or no text"
    page = of_page(text, warc.get_header("WARC-Target-URI") or "")
    if not page["text"].strip():
        return "pages without text"
    rows.append({**page, "crawled": warc.get_header("WARC-Date") or "", "article_id": page["url"]})
    return ""


def _text(payload: bytes, kind: str) -> str:
    decoded = decode(payload)
    charset = re.search(r"charset=[\"']?([\w.-]+)", kind + payload[:2000].decode("ascii", errors="replace"))
    if decoded.n_not_utf8 and charset:
        try:
            return payload.decode(charset[1], errors="replace")
        except LookupError:
            pass
    return decoded.text


def of_page(text: str, address: str) -> dict:
    """Take a page with a known address apart.

    Parameters
    ----------
    text : str
        HTML or plain text.
    address : str
        Where it was fetched from.

    Returns
    -------
    dict
        As :func:`twotracks.corpus.readers.pages.parse_html` gives it, with ``page_folder``.
    """
    page = pages.parse_html(text) if pages.looks_like_html(text) else pages.parse_text(text)
    address = wayback.original(address)
    page["url"] = page["url"] or address
    page["page_address"] = address or page["page_address"]
    page["text"] = page["text"] or page["title"]
    page["page_folder"] = ""
    return page


@reader(".mhtml", ".mht", told_by=_is_mhtml)
def read_mhtml(path: Path) -> pd.DataFrame:
    """Read a page that a browser saved as one file.

    Parameters
    ----------
    path : Path
        A ``.mhtml`` or ``.mht`` file.

    Returns
    -------
    DataFrame
        One row.

    Raises
    ------
    InputError
        If there is no page in it.
    """
    try:
        message = email.message_from_bytes(path.read_bytes(), policy=email.policy.compat32)
        parts = [part for part in message.walk() if part.get_content_type() in ("text/html", "application/xhtml+xml")]
        payload = parts[0].get_payload(decode=True) if parts else b""
        where = message.get("Snapshot-Content-Location") or (parts[0].get("Content-Location") if parts else "") or ""
        kind = str(parts[0].get("Content-Type", "")).lower() if parts else ""
    except (ValueError, LookupError, AttributeError, TypeError) as error:
        raise InputError(f"{path.name} cannot be read as a saved page ({error}).") from None
    text = _text(payload, kind) if isinstance(payload, bytes) else ""
    if not text.strip():
        raise InputError(f"{path.name} holds no page. Save it again, as 'web page, complete' or as text.")
    page = of_page(text, str(where).strip())
    if not page["text"].strip():
        raise InputError(f"{path.name} holds a page without text.")
    table = as_table([{**page, "article_id": path.stem}])
    return note(table, "read", "pages read", 1)
