"""Passages: which sentences of an article speak of the Astana process, and which of Geneva.

A sentence is read with its article as context: what the article is about, what was named
before, where the desk files from. The names are data (``data/lexicons/tracks.toml``).
"""

import re
from bisect import bisect_right
from collections.abc import Collection, Iterator
from datetime import date
from typing import NamedTuple

import pandas as pd

from twotracks import lexicon
from twotracks.errors import InputError
from twotracks.log import carry, note
from twotracks.sentences import is_wrapped, spans
from twotracks.tables import LINKS, PASSAGE_COLUMNS, TRACKS, check

# How far around a sentence of a long text of many subjects (a speech) Syria must be named, in characters.
NEAR = 600
# Below this length a text is one sentence or two without an article around it: its words must do.
SHORT = 400
# Mentions of Syria per 1,000 characters from which a whole article counts as being about Syria.
DENSE = 1.0
_SUBJECT = 70  # characters at the head of a sentence in which its subject stands

_QUOTE = re.compile(r"[\"“][^\"“”]{12,}(?:[\"”]|$)")
_ATTRIBUTED = re.compile(
    r"\b(?:said|says|told|stated|added|noted|stressed|underlined|emphasi[sz]ed|reiterated|claimed|argued|warned|"
    r"declared|announced|explained|insisted|according to|quoted|called (?:it|them|the talks)|described|accused|"
    r"expressed|pointed (?:out|to)|hailed|praised|criticised|criticized)\b",
    re.IGNORECASE,
)
_UN_TALKS = re.compile(
    r"\b(?:UN|U\.N\.|United Nations|Mistura|opposition|intra-Syrian|delegations?|communiqu[eé])\b",
    re.IGNORECASE,
)


class _Mention(NamedTuple):
    start: int
    end: int
    alias: lexicon.Alias


class _Found(NamedTuple):
    link: str
    alias: str
    start: int


def find_passages(articles: pd.DataFrame, carried: bool = True, ignore: Collection[str] = ()) -> pd.DataFrame:
    """Find the sentences that speak of the Astana process or of the Geneva process.

    Parameters
    ----------
    articles : DataFrame
        A table of articles. ``published`` is used where it is known and not needed.
    carried : bool
        Whether to include sentences that carry on with a track named before
        ("The talks ended late"). They can also be told apart afterwards by ``link``.
    ignore : collection of str
        Ids of aliases of ``data/lexicons/tracks.toml`` not to use, for example
        ``("constitutional-committee", "committee-birth")``.

    Returns
    -------
    DataFrame
        One row per sentence and track it speaks of, in the order of ``articles``:
        ``article_id``, ``outlet``, ``published``; ``sentence_no`` (from 0) and ``sentence`` (blank space
        folded); ``track`` ("astana" or "geneva"); ``link``: "named" (the track's name), "alias" (another
        way of saying it), "carried" (from the sentence before); ``alias``: which entry of the lexicon;
        ``start``, ``end``: place of the sentence in ``text``, in characters; ``voice``: "quoted" where the
        sentence quotes or attributes, else "outlet".

    Raises
    ------
    InputError
        If ``articles`` is not a table of articles.
    """
    check(articles, "articles")
    unknown = set(ignore) - {alias.id for alias in lexicon.load().aliases}
    if unknown:
        raise InputError(f"ignore= names {sorted(unknown)}, which no alias of data/lexicons/tracks.toml is called.")
    candidates = articles[could_matter(articles)]
    columns: dict[str, list] = {name: [] for name in PASSAGE_COLUMNS}
    precisions = candidates["date_precision"] if "date_precision" in candidates.columns else ["day"] * len(candidates)
    for article_id, outlet, published, title, text, precision in zip(
        *(candidates[name] for name in ("article_id", "outlet", "published", "title", "text")), precisions, strict=True
    ):
        days = _days(published, precision)
        for number, (start, end), track, found, voice in _passages_of(text, title, days, carried, frozenset(ignore)):
            for name, value in zip(
                PASSAGE_COLUMNS,
                (article_id, outlet, published, number, " ".join(text[start:end].split()), track, found.link,
                 found.alias, start, end, voice),
                strict=True,
            ):  # fmt: skip
                columns[name].append(value)
    passages = pd.DataFrame(columns)
    passages["published"] = passages["published"].astype("datetime64[us]")
    for name in ("sentence_no", "start", "end"):
        passages[name] = passages[name].astype("int64")
    for name in ("article_id", "outlet", "sentence", "track", "link", "alias", "voice"):
        passages[name] = passages[name].astype("str")
    carry(articles, passages)
    note(
        passages,
        "tracks",
        "articles with a word that could name a track, read sentence by sentence",
        len(candidates),
    )
    note(passages, "tracks", "articles with at least one passage", passages["article_id"].nunique())
    for track in TRACKS:
        note(passages, "tracks", f"passages about {track.title()}", int((passages["track"] == track).sum()))
    return check(passages, "passages")


def _days(published: pd.Timestamp, precision: str) -> tuple[date, date] | None:
    """First and last day on which an article may have been published, or None if nothing is known."""
    if pd.isna(published):
        return None
    unit = {"year": "Y", "month": "M"}.get(precision, "D")
    period = published.to_period(unit)
    return period.start_time.date(), period.end_time.date()


def could_matter(articles: pd.DataFrame) -> pd.Series:
    """Whether an article has any word that could name a track (cheap: one scan, no sentences).

    Returns
    -------
    Series of bool
        On the index of ``articles``; False means that no passage can be found in it.
    """
    return articles["text"].str.contains(lexicon.anchor_pattern(), regex=True)


def by_place_name(articles: pd.DataFrame) -> pd.DataFrame:
    """Sentences that name either place, whatever they speak of: the search most studies would start with.

    Returns
    -------
    DataFrame
        ``article_id``, ``outlet``, ``sentence_no``, ``sentence``, ``track``: "astana" for Astana or Nur-Sultan,
        "geneva" for Geneva. For comparison with :func:`find_passages`, not for analysis.
    """
    places = {
        alias.track: alias.pattern for alias in lexicon.load().aliases if alias.id in {"astana-place", "geneva-place"}
    }
    rows = []
    some = articles["text"].str.contains("(?i)astana|sultan|gen[eè]v", regex=True)
    for article_id, outlet, text in articles.loc[some, ["article_id", "outlet", "text"]].itertuples(index=False):
        for number, (start, end) in enumerate(spans(text)):
            sentence = " ".join(text[start:end].split())
            rows += [
                (article_id, outlet, number, sentence, track)
                for track, place in places.items()
                if place.search(sentence)
            ]
    return pd.DataFrame(rows, columns=["article_id", "outlet", "sentence_no", "sentence", "track"])


def by_link(passages: pd.DataFrame) -> pd.DataFrame:
    """How passages were recognised: ``track``, ``link``, ``n_passages``, ``n_articles``, every pair a row."""
    every = pd.MultiIndex.from_product([TRACKS, LINKS], names=["track", "link"])
    grouped = passages.groupby(["track", "link"])["article_id"].agg(n_passages="size", n_articles="nunique")
    return grouped.reindex(every, fill_value=0).reset_index()


def over_time(passages: pd.DataFrame) -> tuple[pd.DataFrame, str]:
    """Passages per month, quarter or year.

    Returns
    -------
    (DataFrame, str)
        ``period`` (its first day), ``track``, ``n_passages``, ``n_articles``, rows only where there are any; and the
        unit: "year" if dates are known by year or span more than 12 years, "quarter" beyond 3, else "month".
        Undated passages are left out.
    """
    dated = passages[passages["published"].notna()]
    days = dated["published"]
    span = (days.max() - days.min()).days if len(dated) else 0
    by_year = len(dated) > 0 and bool(((days.dt.month == 1) & (days.dt.day == 1)).all())
    unit = "year" if by_year or span > 12 * 365 else "quarter" if span > 3 * 365 else "month"
    period = days.dt.to_period({"year": "Y", "quarter": "Q", "month": "M"}[unit]).dt.start_time.rename("period")
    counts = dated.groupby([period, "track"])["article_id"].agg(n_passages="size", n_articles="nunique").reset_index()
    return counts, unit


def _passages_of(
    text: str, title: str, days: tuple[date, date] | None, carried: bool, ignore: frozenset[str]
) -> Iterator[tuple[int, tuple[int, int], str, _Found, str]]:
    """Sentence number, place, track, how it was recognised, and voice, for one article."""
    # On a printed page a line end is a space; elsewhere it ends a sentence, and no name reaches across it.
    flat = text.replace("\n", " ") if is_wrapped(text.split("\n")) else text
    mentions = _mentions(flat, days, ignore)
    if not mentions:
        return
    sentences = spans(text)
    starts = [start for start, _ in sentences]
    by_sentence: dict[int, list[_Mention]] = {}
    for mention in mentions:
        by_sentence.setdefault(bisect_right(starts, mention.start) - 1, []).append(mention)
    about = _About(flat, title)

    # track -> (sentence last spoken of, whether it stood at that sentence's head)
    last: dict[str, tuple[int, bool]] = {}
    current = ""
    for number, (start, end) in enumerate(sentences):
        sentence = flat[start:end]
        found = _named(sentence, start, by_sentence.get(number, []), about)
        yields = _yields_to(found)
        if carried and current and len(found) == len(yields):
            link = _carried(sentence, number, *last[current])
            if link and not about.elsewhere(sentence):
                found.setdefault(current, link)
        for track, other in yields.items():
            if other in found:
                del found[track]
        for track in TRACKS:
            if track in found:
                last[track] = (number, found[track].start < _SUBJECT)
                yield number, (start, end), track, found[track], _voice(sentence)
        if len(found) == 1:
            current = next(iter(found))
        elif found:
            # Both tracks: the one named last is the one that "the talks" goes on with.
            named = by_sentence.get(number, [])
            current = max(found, key=lambda track: max((m.start for m in named if m.alias.track == track), default=-1))


def _mentions(flat: str, days: tuple[date, date] | None, ignore: frozenset[str]) -> list[_Mention]:
    lower = flat.lower()
    out = []
    for alias in lexicon.load().aliases:
        if alias.id in ignore or not any(anchor in lower for anchor in alias.anchors):
            continue
        if days and alias.valid_from and days[1] < alias.valid_from:
            continue
        if days and alias.valid_to and days[0] > alias.valid_to:
            continue
        out += [_Mention(found.start(), found.end(), alias) for found in alias.pattern.finditer(flat)]
    return sorted(out, key=lambda mention: (mention.start, -mention.end))


class _About:
    """What an article is about, as far as it matters here."""

    def __init__(self, flat: str, title: str):
        context = lexicon.load().context
        self.flat = flat
        self._syria, self._other = context["syria"], context["other"]
        self._talks, self._truce = context["talks"], context["truce-talks"]
        self._negotiations = context["negotiations"]
        syria = [found.start() for found in self._syria.finditer(flat)]
        self.syria_at = syria
        self.syria_article = bool(self._syria.search(title)) or len(syria) * 1000 >= DENSE * max(len(flat), 1)
        self.short = len(flat) < SHORT
        self.other_article = bool(self._other.search(title)) or (not syria and bool(self._other.search(flat)))

    def syria(self, sentence: str, at: int) -> bool:
        """Whether a sentence, in its place, is about Syria."""
        if self._syria.search(sentence):
            return True
        if self._other.search(sentence):
            return False
        if self.syria_article:
            return True
        i = bisect_right(self.syria_at, at - NEAR)
        if i < len(self.syria_at) and self.syria_at[i] < at + len(sentence) + NEAR:
            return True
        return self.short and not self.other_article and not self.syria_at

    def talks(self, sentence: str) -> bool:
        return bool(self._talks.search(sentence))

    def negotiations(self, sentence: str) -> bool:
        return bool(self._negotiations.search(sentence))

    def elsewhere(self, sentence: str) -> bool:
        """Whether a sentence without a name has turned to another conflict."""
        return bool(self._other.search(sentence)) and not self._syria.search(sentence)

    def truce_talks(self, sentence: str) -> bool:
        return bool(self._truce.search(sentence)) and not _UN_TALKS.search(sentence)


def _named(sentence: str, start: int, mentions: list[_Mention], about: _About) -> dict[str, _Found]:
    """Tracks named in a sentence: the strongest link of each, and where."""
    if not mentions:
        return {}
    false = [
        (found.start() + start, found.end() + start, friend.track)
        for friend in lexicon.load().false_friends
        for found in friend.pattern.finditer(sentence)
    ]
    found: dict[str, _Found] = {}
    is_syria = about.syria(sentence, start)
    # A city alone needs an article around it that tells what it stands for.
    around = not (about.short and not about.syria_at)
    speaks_of = {"talks": around and about.talks(sentence), "negotiations": around and about.negotiations(sentence)}
    is_truce = about.truce_talks(sentence)
    shadow = 0  # up to here the text belongs to a longer name that gives way to the other track
    for mention in mentions:
        alias = mention.alias
        known = found.get(alias.track)
        if known is not None and (known.link, alias.link) != ("alias", "named"):
            continue
        if alias.needs != "nothing" and not is_syria:
            continue
        if alias.needs in speaks_of and (not speaks_of[alias.needs] or (alias.track == "geneva" and is_truce)):
            continue
        if mention.start < shadow:
            continue
        if alias.unless:
            shadow = mention.end
        if any(a < mention.end and mention.start < b and track in ("", alias.track) for a, b, track in false):
            continue
        found[alias.track] = _Found(alias.link, alias.id, mention.start - start)
    return found


def _yields_to(found: dict[str, _Found]) -> dict[str, str]:
    """Tracks recognised only by a name that gives way to another track in the same sentence."""
    unless = {alias.id: alias.unless for alias in lexicon.load().aliases if alias.unless}
    return {track: unless[how.alias] for track, how in found.items() if how.alias in unless}


def _carried(sentence: str, number: int, last_number: int, at_head: bool) -> _Found | None:
    for carrier in lexicon.load().carriers:
        if number - last_number > carrier.reach or (carrier.after_subject and not at_head):
            continue
        match = carrier.pattern.search(sentence)
        if match:
            return _Found("carried", carrier.id, match.start())
    return None


def _voice(sentence: str) -> str:
    return "quoted" if _QUOTE.search(sentence) or _ATTRIBUTED.search(sentence) else "outlet"
