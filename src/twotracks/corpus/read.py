"""Articles: from a name or a path to one clean table with one row an article."""

import html
import os
import re
from collections.abc import Mapping
from pathlib import Path

import pandas as pd

from twotracks import config as paths
from twotracks.corpus import registry as catalogue
from twotracks.corpus.readers import columns as column_names
from twotracks.corpus.readers import dates, pages
from twotracks.corpus.readers import delimited as tables
from twotracks.errors import InputError
from twotracks.files import checksum
from twotracks.provenance import note, report
from twotracks.schemas import ARTICLE_COLUMNS, check

__all__ = ["chosen", "outlets", "provenance", "read", "report"]

UNKNOWN_OUTLET = "unknown outlet"
_SIMULATED = r"sim-\d{7}"
LONG = 100_000  # characters; such an article is kept, and counted, because it is often a whole page dump
_ODD = r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u00a0\u00ad\u200b-\u2011\u2028-\u202f\u2060\u2066-\u2069\ufeff\ud800-\udfff]"
_INVISIBLE = re.compile(
    r"[\x00-\x08\x0e-\x1f\x7f-\x84\x86-\x9f\u00ad\u200b-\u200f\u202a-\u202e\u2060\u2066-\u2069\ufeff]"
)
_NEWLINES = re.compile(r"\r\n?|[\x0b\x0c\x85\u2028\u2029]")
_SPACES = re.compile(r"[\u00a0\u202f\t]")
_HYPHENS = re.compile(r"[\u2010\u2011]")
_TAG = r"(?i)</(?:p|div|a|span|b|i|em|strong|h[1-6]|li|ul|ol|td|script|style)\s*>|<(?:br|p|div)\s*/?>"
_ENTITY = r"&(?:#\d{2,6}|#[xX][0-9a-fA-F]{2,5}|amp|quot|apos|lt|gt|nbsp|[lr][sd]quo|[nm]dash|hellip);"


def chosen() -> str:
    """Name or path of the corpus a run is about: ``TWOTRACKS_CORPUS``, else the teaching corpus."""
    return os.environ.get("TWOTRACKS_CORPUS") or "teaching"


def read(name_or_path: str | Path, columns: Mapping[str, str] | str | None = None) -> pd.DataFrame:
    """Read a corpus.

    Parameters
    ----------
    name_or_path : str or Path
        A name of ``data/corpora.toml`` (``"teaching"``, ``"fa-kes"`` ...), or a path: a ``.csv``,
        ``.tsv``, ``.parquet`` or ``.jsonl`` table, a ``.txt`` or ``.html`` page, or a folder of pages.
    columns : mapping or str, optional
        Which column is which, where the usual names do not tell:
        ``{"text": "Body"}`` or ``"text=Body,outlet=Paper"``. Default: ``TWOTRACKS_COLUMNS``.

    Returns
    -------
    DataFrame
        ``article_id`` (unique), ``outlet``, ``published`` (datetime, NaT if not known), ``title``,
        ``url``, ``text``, ``date_precision``, then the source's other columns. :func:`report` tells
        what was kept, changed and dropped; :func:`provenance` where it came from.

    Raises
    ------
    InputError
        If there is nothing there, the file cannot be read, or no article is left.
    """
    path, about = _resolve(name_or_path)
    if columns is None:
        columns = os.environ.get("TWOTRACKS_COLUMNS")
    picked = column_names.parse_choice(columns) if isinstance(columns, str) else dict(columns or {})
    if path.suffix.lower() in tables.SUFFIXES and path.is_file():
        raw = tables.read(path)
    elif path.is_dir() or path.suffix.lower() in pages.SUFFIXES:
        raw = pages.read(path)
    else:
        kinds = ", ".join(sorted({*tables.SUFFIXES, *pages.SUFFIXES}))
        raise InputError(
            f"{path.name} ends in '{path.suffix}', which is not read. A corpus is a folder or one of {kinds}. "
            "From a spreadsheet, save as CSV (UTF-8) first."
        )
    articles = _standardise(raw, picked, path.name)
    # Simulated articles say so in their ids (simulate.ID), whatever file they come in, alone or among real ones.
    if articles["article_id"].str.fullmatch(_SIMULATED).any():
        about["simulated"] = True
    articles.attrs["corpus"] = {**about, "articles": len(articles)}
    return check(articles, "articles")


def provenance(articles: pd.DataFrame) -> dict:
    """Where a table of articles came from: name, title, sha256, simulated, licence, articles."""
    return dict(articles.attrs.get("corpus", {}))


def outlets(articles: pd.DataFrame) -> pd.DataFrame:
    """What the corpus has of each outlet.

    Returns
    -------
    DataFrame
        ``outlet``, ``n_articles``, ``n_dated``, ``first``, ``last`` (dates; NaT if undated), ``median_words``;
        most articles first.
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
    known = catalogue.known()
    if name in known:
        path = catalogue.locate(name)
        sha256 = checksum(path)
        recorded = known[name].get("sha256", sha256)
        if sha256 != recorded and "path" not in known[name] and not catalogue.verify(name):
            raise InputError(
                f"The file kept as '{name}' on this computer ({path}) is not the recorded corpus. "
                f"Fetch it again: make fetch CORPUS={name}."
            )
    else:
        path = Path(name).expanduser()
        if not path.exists() and not path.is_absolute() and (paths.ROOT / path).exists():
            path = paths.ROOT / path  # notebooks run in their own folder; a file beside the README is meant
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


def _standardise(raw: pd.DataFrame, picked: Mapping[str, str], where: str) -> pd.DataFrame:
    found = column_names.match((name for name in raw.columns if name != "source_row"), picked, where)
    n = len(raw)
    articles = pd.DataFrame(index=raw.index)
    for field in ARTICLE_COLUMNS:
        articles[field] = raw[found[field]] if field in found else ""
        articles[field] = articles[field].astype("str")
    articles.attrs.update(raw.attrs)
    note(articles, "read", f"articles in {where}", n)

    articles["text"] = _plain_text(articles, "text")
    articles["title"] = _plain_text(articles, "title").str.replace(r"\s+", " ", regex=True).str.strip()
    articles["outlet"] = articles["outlet"].str.replace(r"\s+", " ", regex=True).str.strip()
    _count(articles, articles["text"].str.len() > LONG, f"articles longer than {LONG:,} characters (kept)")

    # "all outlets" is what the study calls every outlet together.
    articles["outlet"] = articles["outlet"].replace({"all outlets": "all outlets (the outlet)"})
    for field in ("outlet", "published"):
        if field not in found:
            named = ", ".join(f"'{name}'" for name in raw.columns if name != "source_row")
            what = f"articles without any {field}: no column is recognised as that (columns: {named})"
            note(articles, "read", f"{what}; --columns can say which", n)
    nameless = articles["outlet"] == ""
    articles.loc[nameless, "outlet"] = UNKNOWN_OUTLET
    _count(articles, nameless, f"articles without an outlet, called '{UNKNOWN_OUTLET}'")

    parsed = dates.parse(articles["published"])
    articles["published"] = parsed.published
    articles["date_precision"] = parsed.precision
    _count(articles, articles["published"].isna(), "articles without a date")
    if len(parsed.unparsed):
        first = parsed.unparsed.index[0]
        note(
            articles, "read",
            f"dates that could not be read (first: '{parsed.unparsed.iloc[0][:40]}', {where}, "
            f"row {raw['source_row'].loc[first]}, column '{found['published']}'); their articles are kept, undated",
            len(parsed.unparsed),
        )  # fmt: skip
    if parsed.order:
        slashed = int(parsed.precision.eq("day").sum())
        note(
            articles,
            "read",
            f"dates read, those with slashes or dots {parsed.order} (decided for the whole column)",
            slashed,
        )

    others = [name for name in raw.columns if name not in {*found.values(), "source_row"}]
    for name in others:
        articles[name if name not in articles.columns else f"source_{name}"] = raw[name]

    blank = articles["text"].str.strip() == ""
    _count(articles, blank, "articles dropped because their text is empty")
    articles = articles[~blank].reset_index(drop=True)
    if articles.empty:
        raise InputError(f"No article of {where} has any text in the column '{found['text']}'. Is it the right column?")

    articles["article_id"] = _unique_ids(articles)
    note(articles, "read", "articles kept", len(articles))
    return articles


def _count(articles: pd.DataFrame, rows: pd.Series, what: str) -> None:
    if rows.any():
        note(articles, "read", what, int(rows.sum()))


def _plain_text(articles: pd.DataFrame, field: str) -> pd.Series:
    """Text without markup, invisible characters and odd line ends. Only cells that have any are touched."""
    text = articles[field].copy()
    tagged = text.str.contains(_TAG, regex=True)
    if tagged.any():
        text[tagged] = text[tagged].map(pages.strip_tags)
        _count(articles, tagged, f"cells of {field} held HTML; tags removed")
    entities = text.str.contains(_ENTITY, regex=True)
    if entities.any():
        text[entities] = text[entities].map(html.unescape)
        _count(articles, entities, f"cells of {field} held HTML entities such as &amp;amp;; decoded")
    odd = text.str.contains(_ODD, regex=True) | text.str.contains("\t", regex=False)
    if odd.any():
        text[odd] = text[odd].map(_tidy)
    return text


def _tidy(text: str) -> str:
    # Some exports end lines with two carriage returns; a pattern for any number of them would take quadratic time.
    text = text.replace("\r\r\n", "\n")
    return _INVISIBLE.sub("", _SPACES.sub(" ", _HYPHENS.sub("-", _NEWLINES.sub("\n", text))))


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
