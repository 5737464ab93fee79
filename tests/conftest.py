"""What several tests share. No test needs a network; the real corpora are read from beside the repository."""

import os
import time

os.environ.setdefault("MPLBACKEND", "agg")
# Before numpy comes in. The matrices here are small, and threads that wait for each other on a busy computer, or beside
# a second process of tests, took three times the computing time.
os.environ.setdefault("OMP_NUM_THREADS", "1")
os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
os.environ.setdefault("MKL_NUM_THREADS", "1")

from functools import cache
from pathlib import Path

import pandas as pd
import pytest

from twotracks.config import ROOT
from twotracks.corpus import reading

SHARED = ROOT.parent / "shared" / "corpora"
HERE = Path(__file__).parent


def pytest_collection_modifyitems(items):
    """What reads a real corpus, or runs experiments on simulated ones, is slow; see the marker in pyproject.toml."""
    for item in items:
        if {"shared", "results"} & set(item.fixturenames):
            item.add_marker(pytest.mark.slow)


@pytest.fixture
def shared():
    """A file of the real corpora, or a skip with the reason."""

    def find(name: str) -> Path:
        path = SHARED / name
        if not path.exists():
            pytest.skip(
                f"{name} is not here: the real corpora lie beside the repository, in ../shared/corpora, and nowhere in it"
            )
        return path

    return find


@pytest.fixture
def real_corpus(shared):
    """A real corpus as read, or a skip. It is read once; what a test does to its own copy no other test sees."""
    return lambda name: _read(shared(name)).copy()


_read = cache(reading.read)


@pytest.fixture
def cpu_seconds():
    """Computing time of some work. What else the computer does meanwhile does not count, as it would on a clock."""

    def of(work, *args) -> float:
        began = time.process_time()
        work(*args)
        return time.process_time() - began

    return of


@pytest.fixture(autouse=True)
def elsewhere(tmp_path, monkeypatch):
    """No test writes into the repository's figures and pages or the user's cache."""
    monkeypatch.setenv("TWOTRACKS_BUILD", str(tmp_path / "build"))
    monkeypatch.setenv("TWOTRACKS_FIGURES", str(tmp_path / "figures"))
    monkeypatch.setenv("TWOTRACKS_CACHE", str(tmp_path / "cache"))
    monkeypatch.delenv("TWOTRACKS_CORPUS", raising=False)
    monkeypatch.delenv("TWOTRACKS_COLUMNS", raising=False)
    monkeypatch.delenv("TWOTRACKS_RENAME", raising=False)


def make_articles(texts, outlet="Example Post", published=None, title="", **columns) -> pd.DataFrame:
    """A table of articles from texts; a single value counts for all."""
    n = len(texts)
    many = lambda value: list(value) if isinstance(value, (list, tuple)) else [value] * n  # noqa: E731
    return pd.DataFrame(
        {
            "article_id": pd.Series([f"a{i}" for i in range(n)], dtype="str"),
            "outlet": pd.Series(many(outlet), dtype="str"),
            "published": pd.to_datetime(pd.Series(many(published))).astype("datetime64[us]"),
            "title": pd.Series(many(title), dtype="str"),
            "url": pd.Series([""] * n, dtype="str"),
            "text": pd.Series(list(texts), dtype="str"),
            "date_precision": pd.Series(["day" if day else "" for day in many(published)], dtype="str"),
            **columns,
        }
    )


@pytest.fixture
def articles():
    return make_articles
