"""One request to a server: what is sent, what is tried again, and each error in one plain sentence."""

import socket
import time

import pytest

from twotracks.annotation import protocol, stub
from twotracks.annotation.protocol import Refused, Server
from twotracks.errors import InputError

SCHEMA = {"type": "object"}


def ask(running, **choices):
    return Server(running.endpoint, stub.MODEL, pause=0.01, **choices).ask("Instruction.", '{"unit": "u1"}', SCHEMA)


def said(text):
    return lambda request, number: text


def test_a_request_has_two_messages_and_all_that_makes_it_repeatable():
    with stub.serve(said("yes")) as running:
        reply = ask(running, temperature=0.3, seed=7)
        (sent,) = running.requests
    assert sent["messages"] == [
        {"role": "system", "content": "Instruction."},
        {"role": "user", "content": '{"unit": "u1"}'},
    ]
    assert (sent["model"], sent["temperature"], sent["seed"], sent["stream"]) == (stub.MODEL, 0.3, 7, False)
    assert sent["response_format"]["json_schema"]["schema"] == SCHEMA
    assert reply.text == "yes" and reply.whole and reply.tokens_in and reply.model == stub.MODEL
    assert "Authorization" not in sent["headers"]


def test_a_server_that_is_busy_is_asked_again_and_then_given_up():
    with stub.serve(lambda request, n: (503, {"error": {"message": "loading"}}) if n < 2 else "yes") as running:
        assert ask(running).text == "yes" and len(running.requests) == 3
    with stub.serve(said((429, {"error": "slow down"}))) as running:
        with pytest.raises(InputError, match=r"did not answer after 3 tries \(status 429: slow down\).*are kept"):
            ask(running, tries=3)
        assert len(running.requests) == 3


def test_pauses_grow(monkeypatch):
    pauses = []
    monkeypatch.setattr(time, "sleep", pauses.append)
    with stub.serve(said((500, {}))) as running, pytest.raises(InputError):
        Server(running.endpoint, "m", tries=4, pause=1.0).ask("", "{}", SCHEMA)
    assert pauses == [1.0, 2.0, 4.0]


def test_an_answer_that_does_not_come_in_time_is_tried_again():
    def slow_once(request, number):
        time.sleep(0.6 if number == 0 else 0)
        return "yes"

    with stub.serve(slow_once) as running:
        assert ask(running, timeout=0.3).text == "yes" and len(running.requests) == 2


@pytest.mark.parametrize("status", [400, 422, 500])
def test_a_form_the_server_does_not_know_is_left_out(status):
    def plain_only(request, number):
        return (status, {"detail": "response_format: not known"}) if "response_format" in request else "yes"

    with stub.serve(plain_only) as running:
        asked = Server(running.endpoint, stub.MODEL)
        assert [asked.ask("", "{}", SCHEMA).text for _ in range(2)] == ["yes", "yes"]
        forms = [sent.get("response_format", {}).get("type") for sent in running.requests]
    assert forms == ["json_schema", "json_object", "json_object", None, None]


def test_a_request_that_is_too_long_is_refused_alone():
    answers = iter(["yes", (400, {"error": {"message": "context length exceeded"}}), "yes"])
    with stub.serve(lambda request, number: next(answers)) as running:
        asked = Server(running.endpoint, stub.MODEL)
        assert asked.ask("", "{}", SCHEMA).text == "yes"
        with pytest.raises(Refused, match="context length exceeded"):
            asked.ask("", "{}", SCHEMA)
        assert asked.ask("", "{}", SCHEMA).text == "yes"


def test_a_request_on_which_a_server_breaks_is_refused_and_a_server_that_breaks_is_given_up():
    def answer(request, number):
        return (500, {"error": "broken"}) if request["messages"][1]["content"] == "bad" else "yes"

    with stub.serve(answer) as running:
        asked = Server(running.endpoint, stub.MODEL, tries=2, pause=0.01)
        for _ in range(3):
            assert asked.ask("", "good", SCHEMA).text == "yes"
            with pytest.raises(Refused, match="status 500: broken"):
                asked.ask("", "bad", SCHEMA)
        with pytest.raises(Refused):
            asked.ask("", "bad", SCHEMA)
        with pytest.raises(InputError, match="did not answer after 2 tries"):
            asked.ask("", "bad", SCHEMA)


def test_a_server_that_is_not_there():
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        port = taken.getsockname()[1]
    with pytest.raises(InputError, match=rf"No server can be reached at http://127.0.0.1:{port}/v1"):
        Server(f"http://127.0.0.1:{port}", "m").ask("", "{}", SCHEMA)


def test_a_model_the_server_does_not_have():
    with (
        stub.serve(said((404, {"error": {"message": "model not found"}}))) as running,
        pytest.raises(InputError, match=r"knows no model 'llama9'\. It has: stand-in"),
    ):
        Server(running.endpoint, "llama9").ask("", "{}", SCHEMA)


def test_a_key_that_is_refused_or_missing(monkeypatch):
    with stub.serve(said((401, {"error": {"message": "Incorrect API key provided: sk-secret"}}))) as running:
        with pytest.raises(InputError, match=r"wants a key\. Put it into the environment variable TWOTRACKS_API_KEY"):
            ask(running)
        monkeypatch.setenv(protocol.KEY, "sk-secret")
        with pytest.raises(InputError, match="refused the key") as error:
            ask(running)
        assert "sk-secret" not in str(error.value)
        assert running.requests[-1]["headers"]["Authorization"] == "Bearer sk-secret"
        monkeypatch.setenv(protocol.KEY, "sk-\u00e9secret")
        with pytest.raises(InputError, match="a character that no key has") as error:
            ask(running)
        assert "secret" not in str(error.value)


def test_what_a_server_repeats_of_the_key_is_taken_out(monkeypatch):
    monkeypatch.setenv(protocol.KEY, "sk-secret")
    with stub.serve(said("you sent sk-secret")) as running:
        asked = Server(running.endpoint, stub.MODEL)
        assert asked.ask("", "{}", SCHEMA).text == "you sent [key]" and "secret" not in repr(asked)
    with stub.serve(said((400, {"error": "sk-secret is odd\x1b[2J"}))) as running, pytest.raises(Refused) as error:
        ask(running)
    assert "sk-secret" not in str(error.value) and "\x1b" not in str(error.value)


def test_a_server_that_lists_no_models_is_told_about_all_the_same(monkeypatch):
    monkeypatch.setattr(stub._Handler, "do_GET", lambda handler: handler._send(200, ["no", "list"]))
    with (
        stub.serve(said((404, {"error": {"message": "nothing of that name"}}))) as running,
        pytest.raises(InputError, match=r"knows no model 'llama9', or .* It says: nothing of that name"),
    ):
        Server(running.endpoint, "llama9").ask("", "{}", SCHEMA)


def test_something_else_at_the_address():
    with (
        stub.serve(said((200, {"hello": "world"}))) as running,
        pytest.raises(InputError, match="as a server of models"),
    ):
        ask(running)


def test_a_redirect_does_not_take_the_key_elsewhere(monkeypatch):
    monkeypatch.setenv(protocol.KEY, "sk-secret")
    with stub.serve() as other, stub.serve(said((302, {}))) as running:
        monkeypatch.setattr(
            stub._Handler, "end_headers", _with_header(stub._Handler.end_headers, f"{other.endpoint}/chat/completions")
        )
        with pytest.raises(InputError, match="declined with status 302"):
            ask(running)
        assert other.requests == []


def _with_header(end_headers, place):
    def ended(handler):
        handler.send_header("Location", place)
        end_headers(handler)

    return ended


@pytest.mark.parametrize(
    ("address", "becomes"),
    [
        ("http://localhost:11434", "http://localhost:11434/v1"),
        (" http://localhost:8080/v1/ ", "http://localhost:8080/v1"),
        ("https://host.example/api/v1/chat/completions", "https://host.example/api/v1"),
    ],
)
def test_addresses(address, becomes):
    assert Server(address, "m").endpoint == becomes


@pytest.mark.parametrize(
    "address",
    ["file:///etc/passwd", "ftp://host.example/v1", "localhost:11434", "", "http://", "http://[", "http://h:x/v1"],
)
def test_what_is_no_address(address):
    with pytest.raises(InputError, match="is no address of a server"):
        Server(address, "m")


def test_a_key_in_the_address_is_refused_and_not_repeated():
    for address in ("http://me:sk-secret@localhost/v1", "http://localhost/v1?key=sk-secret"):
        with pytest.raises(InputError, match="holds no name, password or key") as error:
            Server(address, "m")
        assert "secret" not in str(error.value)
    with pytest.raises(InputError, match="No model is named"):
        Server("http://localhost", " ")


def test_an_answer_that_was_cut_off_is_told_so():
    cut = {"choices": [{"message": {"content": "{"}, "finish_reason": "length"}]}
    with stub.serve(said((200, cut))) as running:
        reply = ask(running)
    assert not reply.whole and reply.tokens_in is None


def test_an_answer_without_text_is_empty():
    for message in ({"content": None}, {"content": [1]}, {}):
        with stub.serve(said((200, {"choices": [{"message": message}], "usage": 3}))) as running:
            assert ask(running).text == ""
