"""Simulated corpora with ground truth: articles put together from sentence templates under set parameters.

For every sentence of every article the ground truth tells which track it speaks of, with what stance, in whose voice
and under which name, so that a method can be judged by it. The templates are data (``data/teaching/sentences.csv``,
``slots.toml``), the outlets too (``outlets.toml``), and the meetings come from ``data/events.csv``. Each article has
its own stream of random numbers, so that a corpus of any size takes the same memory and its first articles are those
of a smaller one.
"""

import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import NamedTuple

import numpy as np
import pandas as pd

from twotracks.config import SEED
from twotracks.corpus import meetings
from twotracks.errors import InputError
from twotracks.schemas import TRACKS
from twotracks.simulation import templates
from twotracks.simulation.outlets import Outlet, OutletSet
from twotracks.simulation.outlets import read as read_outlets
from twotracks.text.sentences import sentence_hash

DEFAULT_SIZE = 600
SMALLEST, LARGEST = 100, 1_000_000
CHUNK = 1_000  # articles held in memory at a time
STANCES = (-1, 0, 1)
ID = "sim-{:07d}"  # by which every table of these articles is known to be simulated
AGENCY = "Capital Press Agency"  # whose reports are copied
_CARRY = 0.25  # probability that a passage is followed by one that carries on with it
_COMMON = 0.3  # probability that an article on both tracks has a sentence on both
_PASSAGES = 1.6  # mean number of further passages on a track, after the first
_MIDDLE = pd.Timestamp("2018-07-01")  # when a drift is nought
_ASTANA_BEGINS = pd.Timestamp("2017-01-23")
_CREDITED = 0.5  # share of wire copy that credits the agency
_OTHER = {"quoted": "outlet", "outlet": "quoted"}
_TAGS = ("voice", "speaker", "frame", "trap", "carried", "hard", "id")


class Simulated(NamedTuple):
    """``articles`` (as read by the study) and ``truth``, the ground truth: one row per sentence and track.

    The columns are told at :func:`simulate`.
    """

    articles: pd.DataFrame
    truth: pd.DataFrame


class _Line(NamedTuple):
    text: str
    row: int  # of the templates
    stance: dict[str, int]
    names: str
    parties: str


def simulate(n_articles: int = DEFAULT_SIZE, seed: int = SEED, outlets: OutletSet | None = None) -> Simulated:
    """Generate a corpus and its ground truth.

    Parameters
    ----------
    n_articles : int
        Between ``SMALLEST`` and ``LARGEST``.
    seed : int
        The same seed gives the same corpus.
    outlets : OutletSet, optional
        By default those of ``data/teaching/outlets.toml``. See :func:`twotracks.simulation.outlets.change`.

    Returns
    -------
    Simulated
        ``articles``: ``article_id``, ``outlet``, ``published``, ``title``, ``url``, ``text``, ``kind`` ("tracks",
        "trap", "plain" or "wire"), ``copy_of`` (the report that wire copy is of, or "").
        ``truth``: ``article_id``, ``outlet``, ``hash`` of the sentence (as in
        :func:`twotracks.text.sentences.sentence_hash`), ``sentence_no`` as composed, ``track`` ("" where it speaks
        of none), ``stance`` (-1, 0, 1; missing where it speaks of none), ``voice``, ``speaker``, ``names`` (of the
        track) and ``parties`` (words for government, opponents and the three states), both where a slot was filled,
        ``frame``, ``trap``, ``carried``, ``hard``, ``id`` of the template.

    Raises
    ------
    InputError
        If the size is out of range, or so small that an outlet would have no article.

    Examples
    --------
    >>> made = simulate(100, seed=1)
    >>> len(made.articles), sorted(made.truth["track"].unique())
    (100, ['', 'astana', 'geneva'])
    """
    parts = list(chunks(n_articles, seed, outlets))
    made = Simulated(
        pd.concat([part.articles for part in parts], ignore_index=True),
        pd.concat([part.truth for part in parts], ignore_index=True),
    )
    made.articles["date_precision"] = "day"
    made.articles.attrs["corpus"] = {"name": "teaching", "simulated": True, "title": "Simulated articles"}
    return made


def chunks(n_articles: int, seed: int = SEED, outlets: OutletSet | None = None) -> Iterator[Simulated]:
    """Generate a corpus ``CHUNK`` articles at a time.

    Parameters
    ----------
    n_articles, seed, outlets
        As for :func:`simulate`.

    Yields
    ------
    Simulated
        The next articles and their ground truth.

    Raises
    ------
    InputError
        As for :func:`simulate`.

    Examples
    --------
    >>> [len(part.articles) for part in chunks(1_200)]
    [1000, 200]
    """
    outlets = outlets or read_outlets()
    _check(n_articles, outlets)
    for start in range(0, n_articles, CHUNK):
        articles: list[dict] = []
        truth: list[dict] = []
        for number in range(start, min(start + CHUNK, n_articles)):
            article, rows = _article(number, seed, outlets)
            articles.append(article)
            truth += rows
        yield Simulated(_articles_table(articles), _truth_table(truth))


def _check(n_articles: int, outlets: OutletSet) -> None:
    if not SMALLEST <= n_articles <= LARGEST:
        raise InputError(f"A corpus can have {SMALLEST:,} to {LARGEST:,} articles, not {n_articles:,}.")
    for outlet, share in zip(outlets.outlets, outlets.weights, strict=True):
        if share * n_articles < 1:
            raise InputError(
                f"The outlet '{outlet.name}': with weight {outlet.weight:g} it would have no article among "
                f"{n_articles:,}. Its share of all weights must be {1 / n_articles:.2g} or more; it is {share:.2g}."
            )


def write(path: Path, n_articles: int = DEFAULT_SIZE, seed: int = SEED, outlets: OutletSet | None = None) -> Path:
    """Generate a corpus into Parquet files, in constant memory.

    Parameters
    ----------
    path : Path
        Where the articles go; the ground truth goes beside it, ``NAME-truth.parquet``.
    n_articles, seed, outlets
        As for :func:`simulate`.

    Returns
    -------
    Path
        Where the ground truth is.

    Raises
    ------
    InputError
        As for :func:`simulate`.
    """
    import pyarrow as pa
    import pyarrow.parquet as pq
    from tqdm import tqdm

    beside = path.with_name(f"{path.stem}-truth.parquet")
    writers: list[pq.ParquetWriter] = []
    with tqdm(total=n_articles, desc="articles", unit="") as bar:
        try:
            for part in chunks(n_articles, seed, outlets):
                tables = [pa.Table.from_pandas(table, preserve_index=False) for table in part]
                if not writers:
                    writers = [
                        pq.ParquetWriter(place, table.schema, compression="zstd", compression_level=9)
                        for place, table in zip((path, beside), tables, strict=True)
                    ]
                for writer, table in zip(writers, tables, strict=True):
                    writer.write_table(table)
                bar.update(len(part.articles))
        finally:
            for writer in writers:
                writer.close()
    return beside


def _article(number: int, seed: int, outlets: OutletSet) -> tuple[dict, list[dict]]:
    """One article and the ground truth of its sentences."""
    rng = np.random.default_rng([seed, number])
    outlet = outlets.outlets[int(rng.choice(len(outlets.outlets), p=outlets.weights))]
    copy_of = ""
    if rng.random() < outlet.wire:
        # Reports are shared among DEFAULT_SIZE neighbours, so that a larger corpus has more of them.
        report = number // DEFAULT_SIZE * outlets.n_reports + int(rng.integers(outlets.n_reports))
        copy_of = f"report-{report}"
        # The report is written from its own numbers, so every outlet that runs it runs the same.
        kind, when, lines = _compose(np.random.default_rng([seed, 1, report]), outlets.agency)
        lines = _edited(rng, lines)
    else:
        kind, when, lines = _compose(rng, outlet)
    article_id = ID.format(number)
    words = templates.fillers()
    if outlet.registers.get("wire", 0) > 0.5 or copy_of:
        dateline = words.datelines[int(rng.integers(len(words.datelines)))]
        lines = [lines[0]._replace(text=f"{dateline} - {lines[0].text}"), *lines[1:]]
    article = {
        "article_id": article_id, "outlet": outlet.name, "published": when + pd.Timedelta(days=int(rng.integers(2))),
        "title": templates.headline(rng, kind, when), "url": "",
        "text": _lay_out(rng, lines, outlet, AGENCY if copy_of and rng.random() < _CREDITED else ""),
        "kind": "wire" if copy_of else kind, "copy_of": copy_of,
    }  # fmt: skip
    return article, _truth_rows(article_id, outlet.name, lines)


def _truth_rows(article_id: str, outlet: str, lines: list[_Line]) -> list[dict]:
    """Ground truth of the sentences of an article: a row for each track, or one where there is none."""
    rows = []
    for place, line in enumerate(lines):
        tags = templates.rows()[line.row]
        for track in list(line.stance) or [""]:
            rows.append(
                {
                    "article_id": article_id, "outlet": outlet, "hash": sentence_hash(line.text),
                    "sentence_no": place, "track": track, "stance": line.stance.get(track), "names": line.names,
                    "parties": line.parties,
                    **{name: tags[name] for name in _TAGS},
                }
            )  # fmt: skip
    return rows


def _compose(rng: np.random.Generator, outlet: Outlet) -> tuple[str, pd.Timestamp, list[_Line]]:
    """Kind of article, its day, and its sentences in order."""
    speaks = [track for track in TRACKS if rng.random() < outlet.share[track]]
    meeting, when = _occasion(rng, speaks)
    register = templates.draw(rng, outlet.registers)
    writer = _Writer(rng, outlet, register, when, meeting)
    length = int(rng.integers(outlet.sentences[0], outlet.sentences[1] + 1))
    if speaks:
        return "tracks", when, _on_tracks(rng, writer, speaks, length)
    if rng.random() < outlet.trap:
        n_traps = int(rng.integers(1, 4))
        return "trap", when, [*writer.others(n_traps, trap=True), *writer.others(max(length - n_traps, 1))]
    return "plain", when, writer.others(length)


def _on_tracks(rng: np.random.Generator, writer: "_Writer", speaks: list[str], length: int) -> list[_Line]:
    """Sentences of an article that speaks of one track or both, in order."""
    units: list[list[_Line]] = []
    if len(speaks) == 2 and rng.random() < _COMMON:
        units += writer.both()
    for track in speaks:
        units += writer.passages(track, 1 + int(rng.poisson(_PASSAGES)))
    used = sum(len(unit) for unit in units)
    units += [[line] for line in writer.others(max(length - used, 1))]
    # Leads first and closes last; what carries on stays behind the sentence it carries on with.
    ranks = [templates.ORDER[templates.rows()[unit[0].row]["place"]] + 0.5 * rng.random() for unit in units]
    return [line for i in np.argsort(ranks, kind="stable") for line in units[i]]


class _Writer:
    """Draws templates for one article, none of them twice.

    There may be no template left for a purpose; then there is a sentence less.
    """

    def __init__(self, rng: np.random.Generator, outlet: Outlet, register: str, when: pd.Timestamp, meeting: dict):
        self._rng, self._outlet, self._register = rng, outlet, register
        self._when, self._meeting = when, meeting
        self._used: set[int] = set()

    def passages(self, track: str, n: int) -> list[list[_Line]]:
        """Some passages on a track, each alone or with one that carries on with it."""
        rng, first, out = self._rng, None, []
        for _ in range(n):
            stance = first if first is not None and rng.random() < self._outlet.cluster else self._stance(track)
            first = stance if first is None else first
            voice = "quoted" if rng.random() < self._outlet.quote else "outlet"
            line = self._line(("passage", self._register, track, stance, voice), {track: stance})
            line = line or self._line(("passage", self._register, track, stance, _OTHER[voice]), {track: stance})
            if line is None:
                continue
            out.append([line])
            if rng.random() < _CARRY:
                stance = self._stance(track)
                carried = self._line(("carried", self._register, track, stance), {track: stance})
                out[-1] += [carried] if carried else []
        return out

    def both(self) -> list[list[_Line]]:
        """A sentence on both tracks, if there is a template of these stances."""
        pair = tuple(self._stance(track) for track in TRACKS)
        line = self._line(("both", self._register, *pair), dict(zip(TRACKS, pair, strict=True)))
        return [[line]] if line else []

    def others(self, n: int, trap: bool = False) -> list[_Line]:
        """Up to so many sentences on neither track, on request such as only look as if they were."""
        lines = (self._line(("trap" if trap else "plain", self._register), {}) for _ in range(n))
        return [line for line in lines if line]

    def _stance(self, track: str) -> int:
        against, neutral, favour = self._outlet.stance[track]
        moved = self._outlet.drift[track] * (self._when - _MIDDLE).days / 365.25
        moved = float(np.clip(moved, -favour, against))
        return STANCES[int(self._rng.choice(3, p=[against - moved, neutral, favour + moved]))]

    def _line(self, cell: tuple, stance: dict[str, int]) -> _Line | None:
        rows = [row for row in templates.cells().get(cell, ()) if row not in self._used]
        if not rows:
            return None
        row = rows[int(self._rng.integers(len(rows)))]
        self._used.add(row)
        outlet = self._outlet
        text, names, parties = templates.fill(
            templates.rows()[row]["text"], self._rng, self._when, self._meeting, outlet.party_words, outlet.by_name
        )
        return _Line(text, row, stance, names, parties)


@cache
def _meetings() -> dict[str, list[dict]]:
    """Meetings of each track, with city and number of the round (0 if it has none)."""
    table = meetings.load()
    table = table[~table["round"].str.contains("CANCELLED")]
    out = {}
    for track in TRACKS:
        mine = table[table["track"] == track]
        mine = mine[mine["date_start"] >= pd.Timestamp("2014-01-01")]
        out[track] = [
            {
                "date": row.date_start, "city": re.split(r"[;(]", row.city)[0].strip(),
                "number": _number(row.round),
            }
            for row in mine.itertuples()
        ]  # fmt: skip
    return out


def _number(name: str) -> int:
    """Number of a round, from its name: "Astana 12" is 12, "Geneva VIII" is 8, others 0."""
    found = re.search(r"\b(\d{1,2})\b", name)
    if found:
        return int(found[1])
    roman = re.search(r"\b(I{1,3}|IV|VI{0,3}|IX)\b", name)
    return ("I", "II", "III", "IV", "V", "VI", "VII", "VIII", "IX").index(roman[1]) + 1 if roman else 0


def _occasion(rng: np.random.Generator, speaks: list[str]) -> tuple[dict, pd.Timestamp]:
    """The meeting an article is about, and its day: within five days of it."""
    if speaks:
        # An article on both tracks cannot be older than the younger of them.
        some = _meetings()["astana" if "astana" in speaks else "geneva"]
        if len(speaks) == 2 and rng.random() < 0.5:
            some = [meeting for meeting in _meetings()["geneva"] if meeting["date"] >= _ASTANA_BEGINS]
        meeting = some[int(rng.integers(len(some)))]
        return meeting, meeting["date"] + pd.Timedelta(days=int(rng.integers(-2, 6)))
    when = pd.Timestamp("2014-01-01") + pd.Timedelta(days=int(rng.integers(0, 10 * 365)))
    return {"city": "Geneva", "number": 1}, when


def _edited(rng: np.random.Generator, lines: list[_Line]) -> list[_Line]:
    """A report as an outlet runs it: perhaps a sentence shorter."""
    if len(lines) > 4 and rng.random() < 0.6:
        drop = int(rng.integers(len(lines) // 2, len(lines)))
        # Not a sentence that the next one carries on with.
        if drop + 1 >= len(lines) or not templates.load()["carried"].iat[lines[drop + 1].row]:
            lines = lines[:drop] + lines[drop + 1 :]
    return lines


def _lay_out(rng: np.random.Generator, lines: list[_Line], outlet: Outlet, credit: str) -> str:
    """The text: paragraphs of two or three sentences, with page boilerplate between them where the outlet has any."""
    paragraphs, at = [], 0
    while at < len(lines):
        n = int(rng.integers(2, 4))
        # A sentence that carries on stays in the paragraph of the one it carries on with.
        while at + n < len(lines) and templates.load()["carried"].iat[lines[at + n].row]:
            n += 1
        paragraphs.append(" ".join(line.text for line in lines[at : at + n]))
        at += n
    if rng.random() < outlet.boilerplate:
        boilerplate = templates.fillers().boilerplate
        for one in rng.choice(len(boilerplate), size=int(rng.integers(1, 4)), replace=False):
            paragraphs.insert(int(rng.integers(1, len(paragraphs) + 1)), boilerplate[int(one)])
    if credit:
        paragraphs.append(f"(Source: {credit})")
    return "\n\n".join(paragraphs)


def _articles_table(rows: list[dict]) -> pd.DataFrame:
    table = pd.DataFrame(rows)
    table["published"] = table["published"].astype("datetime64[us]")
    words = [name for name in table.columns if name != "published"]
    return table.astype(dict.fromkeys(words, "str"))


def _truth_table(rows: list[dict]) -> pd.DataFrame:
    table = pd.DataFrame(rows)
    table["stance"] = table["stance"].astype("Int8")
    words = ["article_id", "outlet", "hash", "track", "names", "parties", "voice", "speaker", "frame", "trap", "id"]
    return table.astype({**dict.fromkeys(words, "str"), "sentence_no": "int32", "carried": bool, "hard": bool})
