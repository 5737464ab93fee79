"""Recognition: the probability that a sentence of an article speaks of a track.

Two steps, both linear in features that can be read (:mod:`twotracks.passages.discourse`). First a logistic regression
tells whether a sentence by itself names the track. Then a linear-chain conditional random field (Lafferty, McCallum and
Pereira 2001), one chain a track, weighs each sentence in its article, where the decision on one sentence bears on
the next. The rules of :mod:`twotracks.passages.carrying` are heard as a second opinion. The weights are data
(``data/fits/passages.json``), fitted to the development documents by :mod:`twotracks.validation.recognition`; here they
are only added up.

The rules alone are the other method, and the only one for another pair of tracks,
to which no weights were fitted.
"""

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cache, cached_property
from itertools import repeat
from math import exp, log1p
from typing import Any, NamedTuple

import numpy as np
import pandas as pd
from scipy.special import expit, logit

from twotracks import lexicons
from twotracks.config import data_file
from twotracks.errors import InputError
from twotracks.passages import discourse, lexicon
from twotracks.passages.context import speaks_of
from twotracks.passages.rules import FalseFriends
from twotracks.passages.scan import Scan
from twotracks.schemas import TRACKS

FIT = "fits/passages.json"
METHODS = ("model", "rules")
_WORTH_ASKING = 0.05  # probability from which it is looked up whether a sentence only looks like a track's


@dataclass(frozen=True, eq=False)
class Weights:
    """What was fitted.

    ``names``, ``chain``: feature to weight, in log odds; ``transitions``: log potentials from a decision (row; no, yes)
    to the next (column); ``heard``: what is added to the log odds where the rules say no, where they say yes, and where
    they know why not (a false friend, another war);
    ``threshold``: probability from which a sentence counts as a passage.
    """

    names: dict[str, float]
    chain: dict[str, float]
    transitions: np.ndarray
    threshold: float
    heard: tuple[float, float, float] = (0.0, 0.0, 0.0)

    @cached_property
    def by_track(self) -> dict[str, tuple[dict[str, float], dict[str, float]]]:
        """Weights ready to be added up: by track those of the features of names, and those of the chain's words.

        A feature and its double with the name of the track always stand together, so one number says what both say.
        """
        return {track: (_of_names(self.names, track), _of_words(self.chain, track)) for track in TRACKS}


def _of_names(names: dict[str, float], track: str) -> dict[str, float]:
    plain = [name for name in names if not name.startswith(tuple(f"{one}|" for one in TRACKS))]
    own = [name.removeprefix(f"{track}|") for name in names if name.startswith(f"{track}|")]
    return {name: names.get(name, 0.0) + names.get(f"{track}|{name}", 0.0) for name in dict.fromkeys(plain + own)}


def _of_words(chain: dict[str, float], track: str) -> dict[str, float]:
    words = [name.removeprefix("word:").partition("|")[0] for name in chain if name.startswith("word:")]
    return {
        read: sum(chain.get(name, 0.0) for name in discourse.of_words([read], track))
        for word in dict.fromkeys(words)
        for read in discourse.as_read(word, track)
    }


class Recognised(NamedTuple):
    """A sentence and a track it speaks of; ``at``: where in the sentence the words stand that tell it by the rules."""

    number: int
    track: str
    link: str
    alias: str
    probability: float
    at: int


@cache
def weights() -> Weights | None:
    """The weights that come with the study.

    Returns
    -------
    Weights or None
        None where there are none for these tracks and this lexicon: then the rules decide.

    Raises
    ------
    InputError
        If they were fitted with another version of a lexicon.

    Examples
    --------
    >>> 0 < weights().threshold < 1
    True
    """
    try:
        fit = json.loads(data_file(FIT).read_text(encoding="utf-8"))
    except FileNotFoundError:
        return None
    if fit["tracks"] != list(TRACKS):
        return None
    used = {"tracks": lexicon.load().version, discourse.NAME: lexicons.load(discourse.NAME).version}
    if fit["lexicons"] != used:
        raise InputError(
            f"{FIT} was fitted with the lexicons {fit['lexicons']}, and these are {used}. Fit it anew: twotracks fit."
        )
    return unpack(fit)


def unpack(fit: dict[str, Any]) -> Weights:
    """Weights as they are stored, ready for use.

    Parameters
    ----------
    fit : dict
        ``names``, ``chain``, ``transitions``, ``threshold``.

    Returns
    -------
    Weights

    Examples
    --------
    >>> unpack({"names": {}, "chain": {}, "transitions": [[0, 0], [0, 0]], "threshold": 0.5}).threshold
    0.5
    """
    transitions = np.array(fit["transitions"], dtype=float)
    no, yes, ruled_out = fit.get("heard", (0.0, 0.0, 0.0))
    return Weights(fit["names"], fit["chain"], transitions, float(fit["threshold"]), (no, yes, ruled_out))


def probabilities(seen: Scan, by: Weights, described: discourse.Description | None = None) -> dict[str, np.ndarray]:
    """Probability that each sentence of an article speaks of each track.

    Parameters
    ----------
    seen : Scan
        From :func:`twotracks.passages.scan.scan`.
    by : Weights
        The weights.
    described : Description, optional
        Of the article, where it is known.

    Returns
    -------
    dict of str to ndarray, shape (n_sentences,)
        By track.

    Examples
    --------
    >>> from twotracks.passages.scan import scan
    >>> found = probabilities(scan("The Geneva talks on Syria opened. Snow fell."), weights())
    >>> bool(found["geneva"][0] > 0.5 > found["geneva"][1])
    True
    """
    described = described or discourse.describe(seen)
    named = names(seen, described, by)
    out = {}
    for track in TRACKS:
        rows = discourse.features(seen, described, named, track, with_words=False)
        words = by.by_track[track][1]
        sums = _sums(rows, by.chain) + _sums([dict.fromkeys(one.words) for one in described.sentences], words)
        out[track] = hear(marginals(sums, by.transitions), seen, described, track, by.heard)
    return out


def hear(
    probability: np.ndarray,
    seen: Scan,
    described: discourse.Description,
    track: str,
    heard: tuple[float, float, float],
) -> np.ndarray:
    """Probabilities once the rules are heard as a second opinion.

    On text of a kind that the chain has not seen it is too sure of what only it finds, and the rules are not; and of
    what only looks like a track (a motor show, talks on another war) they know more than it has seen.

    Parameters
    ----------
    probability : ndarray, shape (n_sentences,)
        By the chain.
    seen : Scan
        The article.
    described : Description
        Of it.
    track : str
        One of :data:`twotracks.schemas.TRACKS`.
    heard : (float, float, float)
        What is added to the log odds where the rules say no, where they say yes, and where they know why not.

    Returns
    -------
    ndarray, shape (n_sentences,)

    Examples
    --------
    >>> from twotracks.passages.scan import scan
    >>> seen = scan("The Geneva talks on Syria opened. Snow fell.")
    >>> hear(np.array([0.5, 0.5]), seen, discourse.describe(seen), "geneva", (-1.0, 1.0, -3.0)).round(2).tolist()
    [0.73, 0.27]
    """
    no, yes, ruled_out = heard
    added = np.full(len(probability), no)
    for number in range(len(probability)):
        if track in seen.by_rules.get(number, ()):
            added[number] = yes
        elif probability[number] >= _WORTH_ASKING and _only_looks(seen, described, number, track):
            added[number] = ruled_out
    return expit(logit(probability.clip(1e-9, 1 - 1e-9)) + added)


def _only_looks(seen: Scan, described: discourse.Description, number: int, track: str) -> bool:
    """Whether a sentence has what only looks like a name of the track.

    Or it names the track's place and another conflict, or names the place in a dateline only and speaks of no talks.
    """
    start, end = seen.sentences[number]
    text, one = seen.text[start:end], described.sentences[number]
    if track in one.places and speaks_of("other", text):
        return True
    friends = FalseFriends(text, start, seen.article, {track})
    if friends.any_of(track):
        return True
    return not discourse.is_of_talks(one) and friends.cover_all(track, discourse.places_in(text, track))


def names(seen: Scan, described: discourse.Description, by: Weights) -> dict[str, np.ndarray]:
    """Probability of each sentence to name each track, taken by itself; 0 where no word could.

    Parameters
    ----------
    seen : Scan
        The article.
    described : Description
        From :func:`twotracks.passages.discourse.describe`.
    by : Weights
        The weights.

    Returns
    -------
    dict of str to ndarray, shape (n_sentences,)
        By track.
    """
    asked = [number for number in range(len(described.sentences)) if discourse.could_name(seen, described, number)]
    out = {}
    for track in TRACKS:
        out[track] = np.zeros(len(described.sentences))
        if asked:
            rows = discourse.name_features(seen, described, track, asked, by_track=False)
            out[track][asked] = expit(_sums(rows, by.by_track[track][0]))
    return out


def _sums(rows: Sequence[Iterable[str]], by: dict[str, float]) -> np.ndarray:
    return np.array([sum(map(by.get, row, repeat(0.0))) for row in rows], dtype=float)


def marginals(scores: np.ndarray, transitions: np.ndarray) -> np.ndarray:
    """Probability of "yes" at each place of a chain of yes and no (forward-backward algorithm).

    Parameters
    ----------
    scores : ndarray, shape (n,)
        Log odds of "yes" by the features of each place alone.
    transitions : ndarray, shape (2, 2)
        Log potential of going from no, yes (row) to no, yes (column).

    Returns
    -------
    ndarray, shape (n,)

    References
    ----------
    Rabiner (1989), A tutorial on hidden Markov models, Proceedings of the IEEE 77, 257-286.

    Examples
    --------
    >>> marginals(np.array([0.0, 0.0]), np.zeros((2, 2))).tolist()
    [0.5, 0.5]
    """
    n = len(scores)
    (no_no, no_yes), (yes_no, yes_yes) = np.asarray(transitions, dtype=float).tolist()
    ahead = [0.0] * n  # log odds of yes at a place, by all before it
    for i in range(1, n):
        last = ahead[i - 1] + float(scores[i - 1])
        ahead[i] = _log_sum(no_yes, last + yes_yes) - _log_sum(no_no, last + yes_no)
    behind = [0.0] * n  # the same by all after it
    for i in range(n - 2, -1, -1):
        following = behind[i + 1] + float(scores[i + 1])
        behind[i] = _log_sum(yes_no, following + yes_yes) - _log_sum(no_no, following + no_yes)
    return expit(np.array(ahead) + np.asarray(scores, dtype=float) + np.array(behind))


def _log_sum(a: float, b: float) -> float:
    """Log of the sum of two exponentials."""
    return max(a, b) + log1p(exp(-abs(a - b)))


def by_rules(seen: Scan) -> list[Recognised]:
    """Sentences that speak of a track by the rules, each with probability 1.

    Parameters
    ----------
    seen : Scan
        The article.

    Returns
    -------
    list of Recognised
        In the order of the text.

    Examples
    --------
    >>> from twotracks.passages.scan import scan
    >>> [one.track for one in by_rules(scan("The Geneva talks on Syria opened. Snow fell."))]
    ['geneva']
    """
    return [
        Recognised(number, track, how.link, how.alias, 1.0, how.start)
        for number, found in sorted(seen.by_rules.items())
        for track, how in sorted(found.items(), key=lambda item: TRACKS.index(item[0]))
    ]


def by_model(
    seen: Scan, threshold: float | None = None, described: discourse.Description | None = None
) -> list[Recognised]:
    """Sentences that speak of a track with at least some probability.

    Parameters
    ----------
    seen : Scan
        The article.
    threshold : float, optional
        That probability; by default the model's own.
    described : Description, optional
        Of the article, where it is known.

    Returns
    -------
    list of Recognised
        In the order of the text. ``link`` is "named" or "alias" where a name of the track stands that counts by the
        rules, else "carried"; ``alias`` the entry of the lexicon, "model" where the rules know none.

    Examples
    --------
    >>> from twotracks.passages.scan import scan
    >>> [one.track for one in by_model(scan("The Geneva talks on Syria opened. Snow fell."))]
    ['geneva']
    """
    by = weights()
    if by is None:
        return by_rules(seen)
    least = by.threshold if threshold is None else threshold
    found = probabilities(seen, by, described)
    out = []
    for number in range(len(seen.sentences)):
        for track in TRACKS:
            if found[track][number] >= least:
                how = seen.by_rules.get(number, {}).get(track) or seen.named.get(number, {}).get(track)
                link, alias, at = (how.link, how.alias, how.start) if how else ("carried", "model", 0)
                out.append(Recognised(number, track, link, alias, float(found[track][number]), at))
    return out


def explain(seen: Scan, number: int, track: str, by: Weights | None = None) -> pd.DataFrame:
    """The features that made the probability of one sentence, the weightiest first.

    Parameters
    ----------
    seen : Scan
        The article.
    number : int
        Number of the sentence, from 0.
    track : str
        One of :data:`twotracks.schemas.TRACKS`.
    by : Weights, optional
        Default: those that come with the study.

    Returns
    -------
    DataFrame
        ``feature``, ``weight`` (log odds; positive: for the track). What the sentences beside it add is not among them.

    Examples
    --------
    >>> from twotracks.passages.scan import scan
    >>> explain(scan("The Geneva talks on Syria opened."), 0, "geneva")["weight"].abs().is_monotonic_decreasing
    True
    """
    by = by or weights()
    if by is None:
        return pd.DataFrame({"feature": pd.Series(dtype="str"), "weight": pd.Series(dtype=float)})
    described = discourse.describe(seen)
    named = names(seen, described, by)
    mine = discourse.features(seen, described, named, track)[number]
    table = pd.DataFrame({"feature": mine, "weight": [by.chain.get(name, 0.0) for name in mine]})
    table = table[table["weight"] != 0]
    return table.iloc[(-table["weight"].abs()).argsort(kind="stable")].reset_index(drop=True)
