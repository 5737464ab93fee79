"""What several tests share. No test needs a network; the real corpora are read from beside the repository."""

import os

os.environ.setdefault("MPLBACKEND", "agg")

from pathlib import Path

import pandas as pd
import pytest

from twotracks.config import ROOT

SHARED = ROOT.parent / "shared" / "corpora"
HERE = Path(__file__).parent


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


@pytest.fixture(autouse=True)
def elsewhere(tmp_path, monkeypatch):
    """No test writes into the repository's figures or the user's cache."""
    monkeypatch.setenv("TWOTRACKS_FIGURES", str(tmp_path / "figures"))
    monkeypatch.setenv("TWOTRACKS_CACHE", str(tmp_path / "cache"))
    monkeypatch.delenv("TWOTRACKS_CORPUS", raising=False)
    monkeypatch.delenv("TWOTRACKS_COLUMNS", raising=False)


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
