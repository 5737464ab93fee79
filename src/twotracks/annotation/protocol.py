"""One request to a server that speaks the protocol of OpenAI's chat completions: Ollama, llama.cpp, vLLM and others.

Nothing but the standard library is needed. A key comes from the environment variable ``TWOTRACKS_API_KEY`` and is
written nowhere; what a server sends back is searched for it first.
"""

import http.client
import json
import os
import time
import urllib.error
import urllib.parse
import urllib.request
from dataclasses import dataclass, field
from typing import Any, NamedTuple

from twotracks.errors import InputError

KEY = "TWOTRACKS_API_KEY"
_LARGEST = 4_000_000  # bytes of an answer that are read
_LONGEST_PAUSE = 60.0  # seconds, whatever a server asks for
_BROKEN = 3  # requests in a row on which a server breaks, before it is not the request but the server
_SHOWN = 200  # characters of a server's own words in a message
_HERE = ("localhost", "127.0.0.1", "::1")
# How a server is asked for an answer of a given form, the strictest first. Not every server knows every one.
_FORMS = ("json_schema", "json_object with schema", "json_object", "")
_OF_FORM = ("response_format", "json_schema", "json_object")  # a server that speaks of these means the form
_BUSY = frozenset((408, 409, 425, 429, 500, 502, 503, 504))
_NOT_UNDERSTOOD = frozenset((400, 404, 422, 500, 501))


class Reply(NamedTuple):
    """An answer as it came.

    ``text``; ``model`` as the server calls it; ``tokens_in``, ``tokens_out`` (None if it does not say); ``seconds`` it
    took; ``whole``: whether the model came to an end by itself.
    """

    text: str
    model: str
    tokens_in: int | None
    tokens_out: int | None
    seconds: float
    whole: bool


class Refused(Exception):
    """The server will not answer this one request, for example because it is too long; the message is its own."""


class _Busy(Exception):
    """The same request may succeed a little later."""

    def __init__(self, why: str, pause: float = 0.0, fault: bool = False) -> None:
        super().__init__(why)
        self.pause, self.fault = pause, fault


class _Declined(Exception):
    """A request was answered with a status that waiting does not change."""

    def __init__(self, status: int, words: str) -> None:
        super().__init__(words)
        self.status = status


@dataclass
class Server:
    """A server and how it is asked.

    Parameters
    ----------
    endpoint : str
        Its address, such as "http://localhost:11434/v1"; without a path, ``/v1`` is added.
    model : str
        As the server calls it.
    temperature : float
        0 for the most likely answer.
    seed : int
        Of the model's lots; when a request is repeated because of its answer, the number of the attempt is added.
    max_tokens : int
        The longest answer.
    timeout : float
        Seconds to wait for an answer.
    tries : int
        How often a request is sent if the server is busy or the connection breaks.
    pause : float
        Seconds before the second try; doubled before each further one.

    Raises
    ------
    InputError
        If the address is none of a server, or no model is named.

    Examples
    --------
    >>> Server("http://localhost:11434", "llama3").endpoint
    'http://localhost:11434/v1'
    """

    endpoint: str
    model: str
    temperature: float = 0.0
    seed: int = 1
    max_tokens: int = 500
    timeout: float = 300.0
    tries: int = 5
    pause: float = 1.0
    _form: int = field(default=0, repr=False)
    _answered: bool = field(default=False, repr=False)
    _broke: int = field(default=0, repr=False)

    def __post_init__(self) -> None:
        """Check the address."""
        try:
            parts = urllib.parse.urlsplit(self.endpoint.strip())
            host, _ = parts.hostname, parts.port
        except ValueError:
            parts, host = urllib.parse.urlsplit(""), None
        if parts.scheme not in ("http", "https") or not host:
            raise InputError(f"'{_plain(self.endpoint)}' is no address of a server, such as http://localhost:11434/v1.")
        if parts.username or parts.password or parts.query:
            raise InputError(f"The address of a server holds no name, password or key; a key belongs into {KEY}.")
        if not self.model.strip():
            raise InputError("No model is named. Give the name by which the server knows it.")
        path = parts.path.rstrip("/").removesuffix("/chat/completions") or "/v1"
        self.endpoint = f"{parts.scheme}://{parts.netloc}{path}"
        # A proxy of the network cannot reach a server on this computer. A redirect would take the key elsewhere.
        direct = [urllib.request.ProxyHandler({})] if host in _HERE else []
        self._opener = urllib.request.build_opener(_NoRedirects, *direct)

    def ask(self, instruction: str, message: str, schema: dict, attempt: int = 0) -> Reply:
        """Send one instruction and one message, and wait for the answer.

        Parameters
        ----------
        instruction : str
            The message of the system.
        message : str
            The message of the user.
        schema : dict
            JSON Schema of the answer; servers that can are asked to hold the model to it.
        attempt : int
            0 for the first; added to the seed.

        Returns
        -------
        Reply

        Raises
        ------
        InputError
            If the server cannot be reached, refuses the key, does not know the model, or does not answer.
        Refused
            If it refuses this request.
        """
        while True:
            body = {
                "model": self.model,
                "messages": [{"role": "system", "content": instruction}, {"role": "user", "content": message}],
                "temperature": self.temperature,
                "seed": self.seed + attempt,
                "max_tokens": self.max_tokens,
                "stream": False,
                **_asking_for(_FORMS[self._form], schema),
            }
            began = time.monotonic()
            try:
                reply = self._reply(self._patiently(body), time.monotonic() - began)
            except _Declined as declined:
                self._explain(declined)
                # A server that has answered in this form before knows the form; then it is the request.
                if self._answered or self._form == len(_FORMS) - 1:
                    raise Refused(str(declined)) from None
                self._form += 1
            else:
                self._answered, self._broke = True, 0
                return reply

    def models(self) -> list[str]:
        """Models the server says it has.

        Returns
        -------
        list of str
            Empty if it does not say.
        """
        try:
            listed = self._send("models").get("data")
            return [_plain(str(one["id"])) for one in listed] if isinstance(listed, list) else []
        except (InputError, _Busy, _Declined, KeyError, TypeError):  # the fault that is being told is another
            return []

    def _patiently(self, body: dict) -> dict:
        pause, why, fault = self.pause, "", False
        for tried in range(self.tries):
            if tried:
                time.sleep(pause)
            try:
                return self._send("chat/completions", body)
            except _Busy as busy:
                why, fault = str(busy), busy.fault
                pause = min(busy.pause or self.pause * 2**tried, _LONGEST_PAUSE)
        self._broke += 1
        if fault and self._answered and self._broke < _BROKEN:  # one request that it cannot take must not end a run
            raise Refused(why)
        raise InputError(
            f"The server at {self.endpoint} did not answer after {self.tries} tries ({why}). Answers so far are kept; "
            "run the same again later to go on."
        )

    def _send(self, path: str, body: dict | None = None) -> dict:
        headers = {"Content-Type": "application/json", "Accept": "application/json"}
        if _key():
            headers["Authorization"] = f"Bearer {_key()}"
        data = None if body is None else json.dumps(body).encode()
        request = urllib.request.Request(f"{self.endpoint}/{path}", data, headers)
        try:
            with self._opener.open(request, timeout=self.timeout) as response:
                content = response.read(_LARGEST)
        except urllib.error.HTTPError as error:
            self._failed(error)
        except (urllib.error.URLError, http.client.HTTPException, OSError) as error:
            self._broken(error)
        try:
            found = json.loads(content)
        except (ValueError, RecursionError):
            found = None
        if not isinstance(found, dict):
            raise self._no_protocol()
        return found

    def _failed(self, error: urllib.error.HTTPError) -> None:
        """Say what a status means."""
        with error:
            try:
                words = _words(error.read(_LARGEST))
            except (http.client.HTTPException, OSError):
                words = ""
        if error.code in (401, 403):
            has = "refused the key" if _key() else "wants a key"
            raise InputError(f"The server at {self.endpoint} {has}. Put it into the environment variable {KEY}.")
        # llama-cpp-python calls a form it does not know an error of its own, and would do so again and again.
        if error.code in _BUSY and not any(word in words for word in _OF_FORM):
            after = error.headers.get("Retry-After", "") if error.headers else ""
            raise _Busy(f"status {error.code}: {words}", float(after) if after.isdecimal() else 0.0, error.code == 500)
        raise _Declined(error.code, words or f"status {error.code}")

    def _broken(self, error: Exception) -> None:
        """Say why there is no connection."""
        reason = getattr(error, "reason", error)
        why = "no answer in time" if isinstance(reason, TimeoutError) else _plain(str(reason)) or type(reason).__name__
        if self._answered or isinstance(reason, TimeoutError):
            raise _Busy(why)
        raise InputError(
            f"No server can be reached at {self.endpoint} ({why}). Start it (for example: ollama serve), or give its "
            "address with --endpoint."
        )

    def _no_protocol(self) -> Exception:
        if self._answered:
            return _Busy("an answer that is not of the protocol")
        return InputError(
            f"What is at {self.endpoint} does not answer as a server of models does. Is the address right? It often "
            "ends in /v1."
        )

    def _explain(self, declined: _Declined) -> None:
        """Raise what the user can mend; leave the rest."""
        if declined.status not in _NOT_UNDERSTOOD:
            raise InputError(f"The server at {self.endpoint} declined with status {declined.status}: {declined}.")
        known = self.models()
        if known and self.model not in known:
            shown = ", ".join(known[:8]) + (" ..." if len(known) > 8 else "")
            raise InputError(f"The server at {self.endpoint} knows no model '{self.model}'. It has: {shown}.")
        if declined.status == 404 and not self._answered:
            told = f" It says: {declined}." if str(declined) != "status 404" else ""
            raise InputError(
                f"The server at {self.endpoint} knows no model '{self.model}', or the address is not right: it often "
                f"ends in /v1.{told}"
            )

    def _reply(self, found: dict, seconds: float) -> Reply:
        try:
            choice = found["choices"][0]
            content = choice["message"].get("content")
        except (KeyError, IndexError, TypeError, AttributeError):
            error = self._no_protocol()
            if isinstance(error, InputError):
                raise error from None
            content, choice = "", {}
        told = found.get("usage")
        usage = told if isinstance(told, dict) else {}
        return Reply(
            _without_key(content) if isinstance(content, str) else "",
            _plain(str(found.get("model") or "")),
            _count(usage.get("prompt_tokens")), _count(usage.get("completion_tokens")),
            seconds, choice.get("finish_reason") != "length",
        )  # fmt: skip


class _NoRedirects(urllib.request.HTTPRedirectHandler):
    def redirect_request(self, *_: Any) -> None:
        return None


def _asking_for(form: str, schema: dict) -> dict:
    if form == "json_schema":
        named = {"name": "annotation", "strict": True, "schema": schema}
        return {"response_format": {"type": "json_schema", "json_schema": named}}
    if form == "json_object with schema":
        return {"response_format": {"type": "json_object", "schema": schema}}
    return {"response_format": {"type": "json_object"}} if form else {}


def _key() -> str:
    key = os.environ.get(KEY, "").strip()
    if not (key.isascii() and key.isprintable()):
        raise InputError(f"{KEY} holds a character that no key has. Copy the key again.")
    return key


def _without_key(text: str) -> str:
    return text.replace(_key(), "[key]") if _key() else text


def _plain(text: str) -> str:
    """A server's words on one line, without what a terminal would obey, and without the key."""
    folded = "".join(sign if sign.isprintable() else " " for sign in _without_key(text))
    short = " ".join(folded.split()).rstrip(".")
    return short if len(short) <= _SHOWN else f"{short[:_SHOWN]} ..."


def _words(content: bytes) -> str:
    """What a server says of an error, wherever it says it."""
    text = content.decode("utf-8", errors="replace")
    try:
        found = json.loads(text)
    except (ValueError, RecursionError):
        return _plain(text)
    for name in ("error", "message", "detail"):
        if isinstance(found, dict) and name in found:
            found = found[name]
    return _plain(found if isinstance(found, str) else json.dumps(found))


def _count(value: Any) -> int | None:
    return value if isinstance(value, int) and not isinstance(value, bool) and value >= 0 else None
