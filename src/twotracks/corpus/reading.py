"""Articles: from a name or a path to one clean table with one row an article."""

import os
import re
from collections.abc import Mapping
from pathlib import Path

import pandas as pd

from twotracks import config
from twotracks.corpus import (
    dating,
    languages,
    nested,
    not_articles,
    outlet_names,
    page_names,
    readers,
    registry,
    texts,
)
from twotracks.corpus.cleaning import plain_text
from twotracks.corpus.readers import dates
from twotracks.corpus.readers.columns import date_parts, match, parse_choice
from twotracks.corpus.readers.pages import CLUES
from twotracks.errors import InputError
from twotracks.files import checksum
from twotracks.provenance import keeps, note
from twotracks.schemas import ARTICLE_COLUMNS, check

UNKNOWN_OUTLET = outlet_names.UNKNOWN_OUTLET
_SIMULATED = r"sim-\d{7}"
LONG = 100_000  # characters; such an article is kept, and counted, because it is often a whole page dump


def read(
    name_or_path: str | Path,
    columns: Mapping[str, str] | str | None = None,
    rename: Mapping[str, str] | str | Path | None = None,
) -> pd.DataFrame:
    """Read a corpus.

    Parameters
    ----------
    name_or_path : str or Path
        A name of ``data/corpora.toml`` (``"teaching"``, ``"fa-kes"`` ...), or a path: a ``.csv``,
        ``.tsv``, ``.parquet`` or ``.jsonl`` table, a ``.txt`` or ``.html`` page, a folder of pages, or whatever else a
        reader is registered for (:func:`twotracks.corpus.readers.reader`).
    columns : mapping or str, optional
        Which column is which, where the usual names do not tell:
        ``{"text": "Body"}`` or ``"text=Body,outlet=Paper"``. Default: ``TWOTRACKS_COLUMNS``.
        ``TWOTRACKS_LANGUAGE=en`` sets articles in other languages aside, which else are counted and kept.
    rename : mapping, str or Path, optional
        What to call outlets, where :func:`twotracks.corpus.outlet_names.named` cannot know: names to names, or a table
        of two columns. Default: ``TWOTRACKS_RENAME``.

    Returns
    -------
    DataFrame
        ``article_id`` (unique), ``outlet``, ``published`` (datetime, NaT if not known), ``title``,
        ``url``, ``text``, ``date_precision``, then the source's other columns. :func:`twotracks.provenance.report`
        tells what was kept, changed and dropped; :func:`provenance` where it came from.

    Raises
    ------
    InputError
        If there is nothing there, the file cannot be read, or no article is left.

    Examples
    --------
    >>> read("teaching")["outlet"].nunique()
    8
    """
    path, about = _resolve(name_or_path)
    if columns is None:
        columns = os.environ.get("TWOTRACKS_COLUMNS")
    picked = parse_choice(columns) if isinstance(columns, str) else dict(columns or {})
    raw = readers.read(path)
    if set(CLUES) <= set(raw.columns):
        raw = page_names.of_pages(raw)
    articles = _standardise(raw, picked, path.name, rename or os.environ.get("TWOTRACKS_RENAME"))
    # Simulated articles say so in their ids (simulate.ID), whatever file they come in, alone or among real ones.
    if articles["article_id"].str.fullmatch(_SIMULATED).any():
        about["simulated"] = True
    articles.attrs["corpus"] = {**about, "articles": len(articles)}
    return check(articles, "articles")


def provenance(articles: pd.DataFrame) -> dict:
    """Where a table of articles came from: name, title, sha256, simulated, licence, articles.

    Parameters
    ----------
    articles : DataFrame
        From :func:`read`, or made from it.

    Returns
    -------
    dict

    Examples
    --------
    >>> provenance(read("teaching"))["simulated"]
    True
    """
    return dict(articles.attrs.get("corpus", {}))


@keeps()
def outlets(articles: pd.DataFrame) -> pd.DataFrame:
    """What the corpus has of each outlet.

    Parameters
    ----------
    articles : DataFrame
        A table of articles.

    Returns
    -------
    DataFrame
        ``outlet``, ``n_articles``, ``n_dated``, ``first``, ``last`` (dates; NaT if undated), ``median_words``;
        most articles first.

    Examples
    --------
    >>> len(outlets(read("teaching")))
    8
    """
    words = articles["text"].str.count(r"\S+")
    table = (
        articles.assign(words=words)
        .groupby("outlet")
        .agg(
            n_articles=("article_id", "size"), n_dated=("published", "count"),
            first=("published", "min"), last=("published", "max"), median_words=("words", "median"),
        )
        .reset_index()
    )  # fmt: skip
    return table.sort_values(["n_articles", "outlet"], ascending=[False, True], ignore_index=True)


def _resolve(name_or_path: str | Path) -> tuple[Path, dict]:
    name = str(name_or_path)
    known = registry.known()
    if name in known:
        path = registry.locate(name)
        sha256 = checksum(path)
        recorded = known[name].get("sha256", sha256)
        if sha256 != recorded and "path" not in known[name] and not registry.verify(name):
            raise InputError(
                f"The file kept as '{name}' on this computer ({path}) is not the recorded corpus. "
                f"Fetch it again: make fetch CORPUS={name}."
            )
    else:
        path = Path(name).expanduser()
        if not path.exists() and not path.is_absolute() and (config.ROOT / path).exists():
            path = config.ROOT / path  # notebooks run in their own folder; a file beside the README is meant
        if not path.exists():
            raise InputError(
                f"'{name}' is neither a known corpus ({', '.join(known)}) nor a file or folder that exists. "
                "Check the spelling, or give the full path."
            )
        sha256 = checksum(path)
        # A copy of a known corpus is that corpus, wherever it lies.
        name = next((known_as for known_as, found in known.items() if found.get("sha256") == sha256), "")
    if name:
        found = known[name]
        about = {
            "name": name,
            "title": found["title"],
            "licence": found["licence"],
            "simulated": bool(found.get("simulated")),
            "outlet_label": found.get("outlet_label", "outlet"),
        }
    else:
        stem = re.sub(r"[^\w]+", "-", path.resolve().stem.lower(), flags=re.ASCII).strip("-") or "corpus"
        # Two files of one name, and two versions of one file, are two corpora with figures of their own.
        about = {
            "name": f"{stem}-{sha256[:6]}",
            "title": path.resolve().name,
            "licence": "",
            "simulated": False,
            "outlet_label": "outlet",
        }
    return path, {**about, "sha256": sha256}


def _standardise(
    raw: pd.DataFrame, picked: Mapping[str, str], where: str, rename: Mapping[str, str] | str | Path | None
) -> pd.DataFrame:
    raw = nested.unfolded(raw)
    columns = [name for name in raw.columns if name != "source_row"]
    found = match(columns, picked, where, raw)
    n = len(raw)
    articles = pd.DataFrame(index=raw.index)
    for field in ARTICLE_COLUMNS:
        articles[field] = nested.joined(raw[found[field]], ", ").astype("str") if field in found else ""
        articles[field] = articles[field].astype("str")
    articles.attrs.update(raw.attrs)
    note(articles, "read", f"articles in {where}", n)

    written, parts, put_together = texts.together(raw, found["text"], set(found.values()))
    articles["text"] = written
    if put_together:
        named = ", ".join(f"'{name}'" for name in parts)
        note(articles, "read", f"articles whose text was put together from the columns {named}", put_together)
    texts.without_missing(articles, ARTICLE_COLUMNS)
    articles["text"] = plain_text(articles, "text")
    texts.parted(texts.whole(articles, raw[found["text"]]))
    for field in ("title", "outlet"):
        articles[field] = plain_text(articles, field).str.replace(r"\s+", " ", regex=True).str.strip()
    _count(articles, articles["text"].str.len() > LONG, f"articles longer than {LONG:,} characters (kept)")

    by_parts = {} if "published" in picked else date_parts(columns, found.get("published", ""))
    if by_parts:
        articles["published"] = dates.compose(*(raw[name] for name in by_parts.values()))
        found["published"] = ", ".join(by_parts.values())
    for field in ("outlet", "published"):
        if field not in found:
            named = ", ".join(f"'{name}'" for name in columns)
            what = f"articles without any {field}: no column is recognised as that (columns: {named})"
            note(articles, "read", f"{what}; --columns can say which", n)
    outlet_names.named(articles, rename)
    dating.dated(articles, raw, found.get("published", ""), where)

    for name in (name for name in columns if name not in {*found.values(), *parts}):
        articles[name if name not in articles.columns else f"source_{name}"] = raw[name]

    blank = articles["text"].str.strip() == ""
    _count(articles, blank, "articles dropped because their text is empty")
    articles = articles[~blank].reset_index(drop=True)
    if articles.empty:
        raise InputError(f"No article of {where} has any text in the column '{found['text']}'. Is it the right column?")

    articles = not_articles.without(articles, where)
    articles = languages.tell(articles, os.environ.get("TWOTRACKS_LANGUAGE", ""))
    articles["article_id"] = _unique_ids(articles)
    note(articles, "read", "articles kept", len(articles))
    return articles


def _count(articles: pd.DataFrame, rows: pd.Series, what: str) -> None:
    if rows.any():
        note(articles, "read", what, int(rows.sum()))


def _unique_ids(articles: pd.DataFrame) -> pd.Series:
    ids = articles["article_id"].str.strip()
    missing = ids == ""
    if missing.any():
        width = len(str(len(ids)))
        ids[missing] = [f"row-{i + 1:0{width}d}" for i in ids.index[missing]]
        _count(articles, missing, "articles without an id, numbered by row")
    repeated = ids.duplicated()
    if repeated.any():
        taken = set(ids)
        fresh = ids.copy()
        counter: dict[str, int] = {}
        for i in ids.index[repeated]:
            n = counter.get(ids[i], 1) + 1
            while f"{ids[i]}-{n}" in taken:
                n += 1
            counter[ids[i]] = n
            fresh[i] = f"{ids[i]}-{n}"
            taken.add(fresh[i])
        first = ids[repeated].iloc[0]
        _count(
            articles,
            repeated,
            f"articles share an id with an earlier one (first: '{first}'); given one of their own",
        )
        ids = fresh
    return ids.astype("str")
