"""Reads one page of each kind with an installation of its own: see `make check-install`.

It stands outside the suite because the installation needs a package index.
"""

import tempfile
from pathlib import Path

from twotracks.corpus import reading

PROSE = "The Astana talks on Syria opened on Monday, and delegates of the three guarantors met until the evening. " * 3
PAGES = {
    "page.txt": f"Talks open\n\n{PROSE}\n",
    "page.html": f"<html><head><title>Talks open</title></head><body><article><p>{PROSE}</p></article></body></html>",
    "page.htm": f"<!doctype html><title>Talks open</title><main><h1>Talks open</h1><p>{PROSE}</p></main>",
}

with tempfile.TemporaryDirectory() as folder:
    for name, content in PAGES.items():
        path = Path(folder) / name
        path.write_text(content, encoding="utf-8")
        table = reading.read(path)
        assert len(table) == 1 and "three guarantors" in table["text"][0], name
        print(f"{name}: read")
