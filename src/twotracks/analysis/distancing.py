"""Distancing: whether a sentence keeps at a distance from what it reports, and by what device.

Scare quotes, "so-called", verbs that call somebody's words a claim, and hedges do; factive verbs do the opposite, for
they presuppose that what follows is true. The words are data (``data/lexicons/distancing.toml``). What a device says is
the sentence's, and so the voice's: a speaker who is quoted keeps at a distance as well, and outlet and quoted should be
looked at apart.
"""

import re
from collections.abc import Iterator
from functools import cache, lru_cache
from typing import NamedTuple

import numpy as np
import pandas as pd

from twotracks import lexicons
from twotracks.analysis.registry import Measure, register
from twotracks.errors import InputError
from twotracks.passages import speech
from twotracks.provenance import keeps

NAME = "distancing"
DISTANCE = ("scare_quote", "so_called", "claim_verb", "hedge")  # devices that keep at a distance
KINDS = (*DISTANCE, "neutral_verb", "factive")
COLUMNS = [
    "article_id", "outlet", "sentence_no", "track", "voice", "speaker", "kind", "entry", "words", "start", "end",
    "target",
]  # fmt: skip
_NOT_SHOWN = "A device is the sentence's: where somebody is quoted, it may be the speaker who keeps at a distance."
DISTANCING = Measure(
    "distancing", label="Keeps at a distance", low=0, high=1, question="From what do outlets keep their distance?",
    not_shown=_NOT_SHOWN, lexicon=NAME, device="any distance",
)  # fmt: skip
CLAIM_VERB = Measure(
    "claim_verb", label="Claim verb", low=0, high=1, question="Whose words are called a claim?",
    not_shown="Of sentences with a verb of saying. Which of two verbs in one sentence is of which speaker is not told.",
    lexicon=NAME, device="claim_verb",
)  # fmt: skip
_REACH = 40  # characters after "so-called" in which the name it disowns ends
_NEAR = 80  # characters before a quotation in which a word of judging makes it somebody's


class Device(NamedTuple):
    """A device in a sentence: its ``kind``, the ``entry`` of the lexicon, and where its words stand."""

    kind: str
    entry: str
    start: int
    end: int


class _Lexicon(NamedTuple):
    devices: tuple[tuple[str, str, re.Pattern[str]], ...]
    quotes: tuple[tuple[str, re.Pattern[str]], ...]
    no_scare: tuple[re.Pattern[str], ...]
    names: tuple[re.Pattern[str], ...]
    tracks: tuple[tuple[str, re.Pattern[str]], ...]
    saying: frozenset[str]


@cache
def _lexicon() -> _Lexicon:
    found = lexicons.load(NAME)
    factives = found.of_kind("factive", "says")
    return _Lexicon(
        devices=tuple(
            (kind, entry["id"], found.compiled(entry))
            for kind in KINDS[1:] for entry in found.entries.get(kind, ())
        ),
        quotes=tuple(found.patterns("scare_quote").items()),
        no_scare=tuple(found.patterns("no_scare").values()),
        names=tuple(found.patterns("is_name").values()),
        tracks=tuple((entry["track"], found.compiled(entry)) for entry in found.of_kind("track_word", "track")),
        saying=frozenset(entry["id"] for entry in factives if entry["says"]),
    )  # fmt: skip


@register(DISTANCING, CLAIM_VERB)
def score(passages: pd.DataFrame) -> pd.DataFrame:
    """Score by what devices the sentence of each passage keeps at a distance from what it reports.

    Parameters
    ----------
    passages : DataFrame
        With a column ``sentence``.

    Returns
    -------
    DataFrame
        A copy with ``distancing`` (1 where there is a scare quote, "so-called", a claim verb or a hedge, else 0);
        ``scare_quote``, ``so_called``, ``hedge``, ``factive`` (each 1 or 0); ``claim_verb`` (1 where a verb of saying
        calls what is said a claim, 0 where the sentence has other verbs of saying only, NaN where it has none).

    Raises
    ------
    InputError
        If there is no column ``sentence``.

    References
    ----------
    Recasens, M., Danescu-Niculescu-Mizil, C., Jurafsky, D. (2013): Linguistic models for analyzing and detecting biased
    language. Hooper, J. B. (1975): On assertive predicates. Hyland, K. (2005): Metadiscourse.

    Examples
    --------
    >>> sentences = ["The envoy claimed that the talks failed.", "The envoy said so.", "The “safe zone” was shelled."]
    >>> scored = score(pd.DataFrame({"sentence": sentences}))
    >>> scored[["distancing", "scare_quote", "claim_verb"]].values.tolist()
    [[1.0, 0.0, 1.0], [0.0, 0.0, 0.0], [1.0, 1.0, nan]]
    """
    _needs(passages, "sentence")
    distinct = passages["sentence"].unique()
    rows = pd.DataFrame([_scores(sentence) for sentence in distinct], index=distinct, columns=_SCORES, dtype=float)
    found = rows.reindex(passages["sentence"]).set_axis(passages.index)
    return passages.assign(**{name: found[name] for name in _SCORES})


_SCORES = ["distancing", "scare_quote", "so_called", "hedge", "factive", "claim_verb"]


def _scores(sentence: str) -> list[float]:
    found = devices(sentence)
    kinds = {one.kind for one in found}
    says = "neutral_verb" in kinds or any(one.entry in _lexicon().saying for one in found if one.kind == "factive")
    claim = 1.0 if "claim_verb" in kinds else (0.0 if says else np.nan)
    flags = [float(kind in kinds) for kind in ("scare_quote", "so_called", "hedge", "factive")]
    return [float(bool(kinds & set(DISTANCE))), *flags, claim]


@lru_cache(maxsize=4096)
def devices(sentence: str) -> tuple[Device, ...]:
    """The devices of a sentence, in order.

    Parameters
    ----------
    sentence : str
        The sentence.

    Returns
    -------
    tuple of Device
        Of one kind, no two overlap.

    Examples
    --------
    >>> [(one.kind, one.entry) for one in devices("The so-called round has reportedly ended.")]
    [('so_called', 'so-called'), ('hedge', 'hearsay')]
    """
    found = [
        Device(kind, entry, match.start(), match.end())
        for kind, entry, pattern in _lexicon().devices
        for match in pattern.finditer(sentence)
    ]
    found += [
        Device("scare_quote", entry, match.start(), match.end())
        for entry, pattern in _lexicon().quotes
        for match in pattern.finditer(sentence)
        if _is_scare(sentence, match.start(), match.end())
    ]
    out: list[Device] = []
    for one in sorted(found, key=lambda one: (one.start, -one.end)):
        if not any(before.kind == one.kind and before.end > one.start for before in out):
            out.append(one)
    return tuple(out)


def _is_scare(sentence: str, start: int, end: int) -> bool:
    """Whether a short expression in quotation marks is no name, no title and nobody's reported words."""
    before = sentence[:start]
    if any(match.end() >= start - 2 for match in _so_called(before)):
        return not _is_name(sentence[start:end])  # "so-called" says it already
    if _is_name(sentence[start:end]) or any(pattern.search(before) for pattern in _lexicon().no_scare):
        return False
    outside = before + " " * (end - start) + sentence[end:]
    # A word of saying may trail what is said; one of judging stands before what it judges, and near it.
    places = {"say": outside, "source": outside, "claim_verb": outside, "judge": before[-_NEAR:]}
    reports = [*speech.load().reports, *((kind, pattern) for kind, _, pattern in _lexicon().devices)]
    return not any(kind in places and pattern.search(places[kind]) for kind, pattern in reports)


def _is_name(quoted: str) -> bool:
    return any(pattern.search(quoted) for pattern in _lexicon().names)


def _so_called(text: str) -> Iterator[re.Match[str]]:
    for kind, _, pattern in _lexicon().devices:
        if kind == "so_called":
            yield from pattern.finditer(text)


def explain(sentence: str) -> pd.DataFrame:
    """The devices behind the scores of one sentence.

    Parameters
    ----------
    sentence : str
        The sentence.

    Returns
    -------
    DataFrame
        ``kind``, ``entry`` (id in the lexicon), ``words``, ``start``, ``end``.

    Examples
    --------
    >>> explain("He admitted that the round failed.")[["kind", "words"]].values.tolist()
    [['claim_verb', 'admitted']]
    """
    rows = [{**one._asdict(), "words": sentence[one.start : one.end]} for one in devices(sentence)]
    return pd.DataFrame(rows, columns=["kind", "entry", "words", "start", "end"])


@keeps()
def find(passages: pd.DataFrame) -> pd.DataFrame:
    """Every device in the sentences of passages, with what it is applied to.

    Parameters
    ----------
    passages : DataFrame
        From :func:`twotracks.passages.find.find_passages`.

    Returns
    -------
    DataFrame
        One row a passage and device: ``article_id``, ``outlet``, ``sentence_no``, ``track``, ``voice``, ``speaker``;
        ``kind``, ``entry``, ``words``, ``start``, ``end`` (in the sentence); ``target``: the track whose name, or what
        belongs to it, stands in scare quotes or after "so-called"; the group of the speaker whose words a verb calls a
        claim, a statement or a fact; "" where neither is told.

    Raises
    ------
    InputError
        If a column is missing.

    Examples
    --------
    >>> rows = {"article_id": ["1"], "outlet": "Daily", "sentence_no": 0, "track": "geneva", "voice": "outlet"}
    >>> find(pd.DataFrame({**rows, "speaker": "", "sentence": "The “peace talks” began."}))[["kind", "target"]].values
    array([['scare_quote', 'geneva']], dtype=object)
    """
    _needs(passages, *COLUMNS[:6], "sentence")
    rows = []
    for *of, sentence in passages[[*COLUMNS[:6], "sentence"]].itertuples(index=False, name=None):
        for one in devices(sentence):
            target = _target(sentence, one, track=of[3], speaker=of[5])
            rows.append([*of, one.kind, one.entry, sentence[one.start : one.end], one.start, one.end, target])
    table = pd.DataFrame(rows, columns=COLUMNS)
    return table.astype(dict.fromkeys(("kind", "entry", "words", "target"), "str"))


def _target(sentence: str, one: Device, track: str, speaker: str) -> str:
    if one.kind in ("claim_verb", "neutral_verb", "factive"):
        return speaker
    if one.kind == "hedge":
        return ""
    named = sentence[one.start : one.end]
    if one.kind == "so_called":
        named = re.split(r"[,;:.()]", sentence[one.end : one.end + _REACH])[0]
    found = (of_track for of_track, pattern in _lexicon().tracks if pattern.search(named))
    chosen = next(found, None)
    return "" if chosen is None else chosen or track


def _needs(passages: pd.DataFrame, *columns: str) -> None:
    missing = [name for name in columns if name not in passages.columns]
    if missing:
        raise InputError(
            f"Distancing needs a table with a column '{missing[0]}', such as tt.find_passages gives; this one has none."
        )
