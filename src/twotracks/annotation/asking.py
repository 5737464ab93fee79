"""A run of questions to a model: what it will take is said first, every answer is checked and kept, what fails counted.

Every request ends as kept or as set aside, and both are counted: kept + set aside = asked.
"""

import hashlib
import json
import os
import time
from collections import Counter
from collections.abc import Callable, Sequence
from datetime import UTC, datetime
from typing import Any, NamedTuple

from twotracks.annotation.answers import Answers, Deviates
from twotracks.annotation.protocol import Refused, Reply
from twotracks.errors import InputError

LIMIT = 1_000  # requests that are sent without being asked for more
ATTEMPTS = 3  # answers asked for until one is as it should be
_HOPELESS = 25  # units of which not one has a usable answer, before a run stops
_CHARACTERS = 4  # of English text in a token, roughly
_TOKENS_OUT = 40  # of an answer, before the first is there
_REFUSED = "the server refused the request"
_CUT_OFF = "the answer was cut off: it is longer than the longest allowed"


class Request(NamedTuple):
    """One question: the ``message``, how to ``check`` its answer, and ``about``, what is kept beside it."""

    message: str
    about: dict[str, Any]
    check: Callable[[str], Any]


class Price(NamedTuple):
    """Price of a million tokens, in any currency; None where it is not known."""

    per_million_in: float | None = None
    per_million_out: float | None = None

    def of(self, tokens_in: float, tokens_out: float) -> float | None:
        """Price of so many tokens, None if no price is known."""
        if self.per_million_in is None and self.per_million_out is None:
            return None
        return (tokens_in * (self.per_million_in or 0.0) + tokens_out * (self.per_million_out or 0.0)) / 1e6


class Run(NamedTuple):
    """How to ask.

    ``ask``: from message and attempt to a reply; ``settings``: all that an answer depends on besides the message, kept
    with each; ``overhead``: characters sent with each message, None where nothing is sent and no tokens are counted;
    ``what``: name of the units.
    """

    ask: Callable[[str, int], Reply]
    settings: dict[str, Any]
    overhead: int | None
    what: str = "passages"
    attempts: int = ATTEMPTS
    limit: int = LIMIT
    price: Price = Price()
    quiet: bool = False

    def key(self, request: Request) -> str:
        """By which an answer is found again: of the settings (model, prompt, temperature, seed) and the message."""
        told = json.dumps([self.settings, request.message], sort_keys=True)
        return hashlib.sha256(told.encode()).hexdigest()[:32]

    def say(self, words: str) -> None:
        """Print, if anything is to be printed."""
        if not self.quiet:
            print(words, flush=True)


class Outcome(NamedTuple):
    """``values``: for each request the checked answer, or None where it is set aside; ``why``: reason to how many."""

    values: list[Any]
    why: Counter

    @property
    def kept(self) -> int:
        """Requests with a valid answer."""
        return len(self.values) - self.why.total()


def ask_all(requests: Sequence[Request], run: Run, answers: Answers) -> Outcome:
    """Ask until every request has a valid answer or as many invalid ones as there are attempts.

    Parameters
    ----------
    requests : sequence of Request
        What to ask.
    run : Run
        How.
    answers : Answers
        Where answers are kept. What is answered there is not asked again.

    Returns
    -------
    Outcome
        In the order of ``requests``.

    Raises
    ------
    InputError
        If there are more requests than the limit allows, or the first answers are all of no use. What was answered
        until then is kept.
    """
    from tqdm import tqdm

    if run.attempts < 1:
        raise InputError("At least one attempt is needed to get an answer.")
    keys = [run.key(request) for request in requests]
    todo = [i for i, key in enumerate(keys) if _open(answers, key, run.attempts)]
    if not todo:
        run.say(f"{len(requests):,} {run.what}, all answered before: nothing is asked. Answers: {answers.path}")
    else:
        began = time.monotonic()
        _until_valid(requests[todo[0]], keys[todo[0]], run, answers)
        _announce(requests, keys, todo, run, answers, time.monotonic() - began)
        if len(todo) > run.limit:
            raise InputError(
                f"{len(todo):,} requests are more than the limit of {run.limit:,} allows. Raise the limit (--limit "
                f"{len(todo)}, or limit={len(todo)}), or give fewer {run.what}."
            )
        useful = any(answers.valid(key) for key in keys)
        tried = sum(bool(answers.of(key)) for key in keys)
        # On a page that the study's runner makes, every step of a bar would be a line.
        hidden = run.quiet or "TWOTRACKS_NOTEBOOK" in os.environ
        with tqdm(total=len(todo), initial=1, desc=run.what, unit="", disable=hidden) as bar:
            for i in todo[1:]:
                if not useful and tried >= _HOPELESS:
                    raise InputError(_why_hopeless(keys, tried, answers))
                _until_valid(requests[i], keys[i], run, answers)
                useful = useful or answers.valid(keys[i]) is not None
                tried += 1
                bar.update()
    return _outcome(requests, keys, run, answers)


def _open(answers: Answers, key: str, attempts: int) -> bool:
    return answers.valid(key) is None and len(answers.of(key)) < attempts


def _until_valid(request: Request, key: str, run: Run, answers: Answers) -> None:
    while _open(answers, key, run.attempts):
        attempt = len(answers.of(key))
        asked_at = datetime.now(UTC).isoformat(timespec="seconds")
        try:
            reply = run.ask(request.message, attempt)
            problem = "" if reply.whole else _CUT_OFF
        except Refused as refused:
            reply, problem = Reply("", "", None, None, 0.0, False), f"{_REFUSED}: {refused}"
        if not problem:
            try:
                request.check(reply.text)
            except Deviates as deviates:
                problem = str(deviates)
        answers.add(
            {
                "key": key, **request.about, **run.settings, "attempt": attempt, "raw": reply.text, "problem": problem,
                "asked_at": asked_at, "seconds": round(reply.seconds, 3), "tokens_in": reply.tokens_in,
                "tokens_out": reply.tokens_out, "model_reported": reply.model,
            }
        )  # fmt: skip
        if problem.startswith(_REFUSED):  # it would refuse it again
            return


def _announce(
    requests: Sequence[Request], keys: list[str], todo: list[int], run: Run, answers: Answers, took: float
) -> None:
    """What a run will take, from the length of its messages and from its first answer."""
    first = answers.of(keys[todo[0]])
    estimated = [((run.overhead or 0) + len(requests[i].message)) / _CHARACTERS for i in todo]
    counted = [line["tokens_in"] for line in first if line["tokens_in"]]
    scale = counted[-1] / estimated[0] if counted else 1.0
    tokens_in = scale * sum(estimated)
    out = [line["tokens_out"] for line in first if line["tokens_out"]]
    tokens_out = (out[-1] if out else _TOKENS_OUT) * len(todo)
    rest = took * (len(todo) - 1)
    tokens = "" if run.overhead is None else f", about {tokens_in:,.0f} tokens in and {tokens_out:,.0f} out"
    before = len(requests) - len(todo)
    run.say(f"{len(requests):,} {run.what}, {before:,} answered before: {len(todo):,} requests{tokens}.")
    run.say(f"The first answer took {took:.1f} seconds; at that pace the others take {_duration(rest)}.")
    price = run.price.of(tokens_in, tokens_out)
    if price is not None:
        run.say(f"They cost about {price:,.2f}, in the currency of the prices per million tokens that you gave.")
    run.say(f"Answers are kept in {answers.path}; a run that is stopped goes on there.")


def _duration(seconds: float) -> str:
    if seconds < 90:
        return f"about {max(seconds, 1):.0f} seconds"
    return f"about {seconds / 60:.0f} minutes" if seconds < 5_400 else f"about {seconds / 3_600:.1f} hours"


def _why_hopeless(keys: list[str], n: int, answers: Answers) -> str:
    reasons = Counter(answers.of(key)[-1]["problem"] for key in keys if answers.of(key))
    (why, _), *_ = reasons.most_common(1)
    return (
        f"Not one of the first {n} answers can be used; most often {why}. Try another model, or look at the answers "
        f"as they came, in {answers.path}."
    )


def _outcome(requests: Sequence[Request], keys: list[str], run: Run, answers: Answers) -> Outcome:
    values: list[Any] = []
    why: Counter = Counter()
    refused = ""
    lines = [line for key in dict.fromkeys(keys) for line in answers.of(key)]
    for request, key in zip(requests, keys, strict=True):
        line = answers.valid(key)
        if line is None:
            # A server words each refusal anew (so many tokens, so many more); one of them stands for all.
            problem = answers.of(key)[-1]["problem"]
            refused = refused or (problem if problem.startswith(_REFUSED) else "")
            why[refused if problem.startswith(_REFUSED) else problem] += 1
            values.append(None)
            continue
        try:
            values.append(request.check(line["raw"]))
        except Deviates as deviates:
            raise InputError(
                f"'{answers.path.name}' says that an answer is valid, and it is not: {deviates}. Was the file changed "
                "by hand?"
            ) from None
    out = Outcome(values, why)
    run.say(f"Asked {len(requests):,}: kept {out.kept:,}, set aside {why.total():,}.")
    for reason, n in why.most_common():
        run.say(f"  {n:,}: {reason}")
    seconds = sum(line["seconds"] for line in lines)
    tokens_in, tokens_out = (sum(line[name] or 0 for line in lines) for name in ("tokens_in", "tokens_out"))
    tokens = "" if run.overhead is None else f", {tokens_in:,} tokens in and {tokens_out:,} out"
    run.say(f"In all, {len(lines):,} answers, {_duration(seconds)}{tokens}.")
    price = run.price.of(tokens_in, tokens_out)
    if price is not None:
        run.say(f"They cost {price:,.2f}.")
    return out
