"""How a corpus is read, on one screen, before anything is run on it."""

from collections.abc import Mapping
from pathlib import Path

import pandas as pd

from twotracks.corpus import cleaning, reading
from twotracks.passages.find import find_passages
from twotracks.schemas import TRACK_NAMES, TRACKS

_OUTLETS = 12
_SAMPLES = 3
_TEXT = 160  # characters of a sample


def overview(
    path: Path | str, columns: Mapping[str, str] | str | None = None, rename: str | None = None, search: bool = True
) -> str:
    """Read a corpus and say what was found in it.

    Parameters
    ----------
    path : Path or str
        Name or path of a corpus.
    columns : mapping or str, optional
        Which column is which, as for :func:`twotracks.corpus.reading.read`.
    rename : str, optional
        Path of a table of outlets' names, as there.
    search : bool
        Whether passages are looked for, which takes most of the time.

    Returns
    -------
    str
        Lines of text: what was read and set aside, outlets with their articles, dates and how much of them is known,
        three articles from the beginning, the middle and the end, and passages per track. Characters that would move a
        terminal's cursor are left out.

    Raises
    ------
    InputError
        If the corpus cannot be read.

    Examples
    --------
    >>> said = overview("teaching", search=False)
    >>> said.splitlines()[0], "8 outlets" in said
    ('Two Tracks teaching corpus, second edition (simulated)', True)
    """
    raw = reading.read(path, columns, rename)
    articles = cleaning.clean(raw)
    about = articles.attrs.get("corpus", {})
    lines = [str(about.get("title") or path), "", "What was read, and what was set aside:"]
    lines += [f"  {entry['n']:>9,}  {entry['what']}" for entry in articles.attrs.get("log", [])]
    lines += [
        "",
        *_outlets(articles, about.get("outlet_label", "outlet")),
        "",
        *_dates(articles),
        "",
        *_samples(articles),
    ]
    if search:
        lines += ["", *_passages(articles)]
    return "\n".join(_plain(line) for line in lines)


def _outlets(articles: pd.DataFrame, label: str) -> list[str]:
    counts = articles["outlet"].value_counts()
    out = [f"{len(counts):,} {label}{'' if len(counts) == 1 else 's'}:"]
    out += [f"  {n:>9,}  {name}" for name, n in counts.head(_OUTLETS).items()]
    if len(counts) > _OUTLETS:
        rest = counts.iloc[_OUTLETS:]
        out.append(f"  {rest.sum():>9,}  of {len(rest):,} others")
    return out


def _dates(articles: pd.DataFrame) -> list[str]:
    dated = articles["published"].dropna()
    if dated.empty:
        return ["Dates: none known."]
    known = articles["date_precision"].value_counts() if "date_precision" in articles.columns else pd.Series(dtype=int)
    said = ", ".join(f"{known[name]:,} by {name}" for name in ("day", "month", "year") if name in known.index)
    unknown = len(articles) - len(dated)
    span = f"Dates: {dated.min():%Y-%m-%d} to {dated.max():%Y-%m-%d}"
    return [f"{span} ({said}{f', {unknown:,} unknown' if unknown else ''})."]


def _samples(articles: pd.DataFrame) -> list[str]:
    at = sorted({0, len(articles) // 2, len(articles) - 1})[:_SAMPLES]
    out = [f"{len(at)} of the articles:"]
    for row in articles.iloc[at].itertuples():
        when = f"{row.published:%Y-%m-%d}" if pd.notna(row.published) else "no date"
        text = " ".join(row.text.split())
        out.append(f"  [{row.outlet}, {when}] {row.title or '(no headline)'}")
        out.append(f"      {text[:_TEXT]}{' ...' if len(text) > _TEXT else ''}")
    return out


def _passages(articles: pd.DataFrame) -> list[str]:
    passages = find_passages(articles)
    out = ["Passages:"]
    for track in TRACKS:
        mine = passages[passages["track"] == track]
        out.append(f"  {len(mine):>9,}  on {TRACK_NAMES[track]}, in {mine['article_id'].nunique():,} articles")
    if passages.empty:
        out.append("  None. Are the articles in English, and do they speak of talks on Syria?")
    return out


def _plain(line: str) -> str:
    """A line without characters that are not printed: an article's text must not move the cursor."""
    return "".join(char if char.isprintable() else " " for char in line)
