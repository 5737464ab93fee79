"""A stand-in for a server of models, for trying the way without one: it knows nothing and counts a few words.

It speaks as much of OpenAI's protocol as is needed here, on this computer only. Its "model" looks for words of praise
and blame (``data/lexicons/sampling.toml``), and for the names of the tracks; so it errs often, always in the same way,
and its answers say nothing about what a language model would do.
"""

import json
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

import pandas as pd

from twotracks.annotation import sampling
from twotracks.schemas import TRACK_NAMES, TRACKS

MODEL = "stand-in"
_STANCES = {"warm": 1, "cold": -1, "plain": 0}
# A test answers in the stub's place: from the request and its number to a text, or to a status and an object.
Answer = Callable[[dict, int], str | tuple[int, dict]]


class Stub(ThreadingHTTPServer):
    """The server while it runs: ``endpoint``, its address, and ``requests``, what it was asked, each with its headers.

    Parameters
    ----------
    answer : callable
        From a request and its number (from 0) to the text of the answer, or to a status and a JSON object.

    Examples
    --------
    >>> with serve() as server:
    ...     server.endpoint.startswith("http://127.0.0.1:")
    True
    """

    daemon_threads = True

    def __init__(self, answer: Answer) -> None:
        """Take a free port."""
        super().__init__(("127.0.0.1", 0), _Handler)
        self.answer = answer
        self.requests: list[dict[str, Any]] = []

    @property
    def endpoint(self) -> str:
        """Its address."""
        return f"http://127.0.0.1:{self.server_address[1]}/v1"


class _Handler(BaseHTTPRequestHandler):
    server: Stub
    protocol_version = "HTTP/1.1"

    def do_GET(self) -> None:
        """List the one model."""
        self._send(200, {"object": "list", "data": [{"id": MODEL, "object": "model"}]})

    def do_POST(self) -> None:
        """Answer a request."""
        body = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        number = len(self.server.requests)
        self.server.requests.append({**body, "headers": dict(self.headers)})
        said = self.server.answer(body, number)
        if isinstance(said, tuple):
            self._send(*said)
            return
        usage = {"prompt_tokens": sum(len(one["content"]) for one in body["messages"]) // 4}
        usage["completion_tokens"] = len(said) // 4
        choice = {"index": 0, "message": {"role": "assistant", "content": said}, "finish_reason": "stop"}
        self._send(200, {"object": "chat.completion", "model": body.get("model"), "choices": [choice], "usage": usage})

    def _send(self, status: int, found: dict) -> None:
        content = json.dumps(found).encode()
        try:
            self.send_response(status)
            self.send_header("Content-Type", "application/json")
            self.send_header("Content-Length", str(len(content)))
            self.end_headers()
            self.wfile.write(content)
        except ConnectionError:  # whoever asked has gone
            self.close_connection = True

    def log_message(self, *_: Any) -> None:
        """Say nothing."""


@contextmanager
def serve(answer: Answer | None = None) -> Iterator[Stub]:
    """Run the stand-in for as long as a block runs.

    Parameters
    ----------
    answer : callable, optional
        In place of its own answers: from a request and its number to a text, or to a status and a JSON object.

    Yields
    ------
    Stub
        With its ``endpoint``.

    Examples
    --------
    >>> with serve() as server:
    ...     server.endpoint.endswith("/v1")
    True
    """
    server = Stub(answer or by_words)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
    thread.start()
    try:
        yield server
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


def by_words(request: dict, number: int = 0) -> str:
    """What the stand-in answers.

    Parameters
    ----------
    request : dict
        A request of the protocol; its last message is an object of :func:`twotracks.annotation.prompts.message`.
    number : int
        Not used.

    Returns
    -------
    str
        For a passage, 1 if it has more words of praise than of blame, -1 if it has as many or more of blame, else 0;
        for an article, the sentences that name a track.

    Examples
    --------
    >>> asked = '{"unit": "u1", "track": "Geneva", "sentence": "The talks failed."}'
    >>> by_words({"messages": [{"role": "user", "content": asked}]})
    '{"unit": "u1", "stance": -1, "confidence": 1}'
    """
    asked = json.loads(request["messages"][-1]["content"])
    if "sentences" not in asked:
        guess = sampling.strata(pd.DataFrame({"sentence": [asked["sentence"]], "track": [asked["track"]]})).iloc[0]
        return json.dumps({"unit": asked["unit"], "stance": _STANCES[guess.split()[-1]], "confidence": 1})
    listed = []
    for no, sentence in asked["sentences"].items():
        named = [track for track in TRACKS if TRACK_NAMES[track] in sentence]
        if named:
            listed.append({"number": int(no), "track": named[0] if len(named) == 1 else "both"})
    return json.dumps({"unit": asked["unit"], "sentences": listed})
