"""The client against a server that answers as Slack does, and as what stands before Slack does on a bad day."""

import contextlib
import json
import threading
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qsl

import pytest

from bot.db import Database
from bot.http import OutsideAway
from bot.people.queries import uninstalled_at
from bot.people.service import ensure_workspace
from bot.slack.client import PROBE, RateLimited, SlackAway, SlackClient, SlackRefused
from bot.slack.pacing import CHANNEL
from bot.work import Flow, Step, enqueue
from bot.work.flow import Lane, LeaseLost, NotYet, PutDown, Run

NOW = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)


class Server(ThreadingHTTPServer):
    """Answers every request with `raw`, and keeps what it was asked."""

    raw = b""

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), Handler)
        self.asked: list[tuple[str, dict[str, Any]]] = []
        self.tokens: set[str | None] = set()

    def answer(self, status: int, body: object, **headers: str) -> None:
        """Answer so from now on; a body that is no bytes goes out as JSON. `_` in a header's name stands for `-`."""
        sent = body if isinstance(body, bytes) else json.dumps(body).encode()
        lines = [f"{name.replace('_', '-')}: {value}" for name, value in headers.items()]
        head = "\r\n".join([f"HTTP/1.1 {status} So", f"Content-Length: {len(sent)}", "Connection: close", *lines])
        self.raw = f"{head}\r\n\r\n".encode() + sent


class Handler(BaseHTTPRequestHandler):
    server: Server

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
        is_json = body.startswith(b"{")
        self.server.asked.append((self.path, json.loads(body) if is_json else dict(parse_qsl(body.decode()))))
        self.server.tokens.add(self.headers["Authorization"])
        self.wfile.write(self.server.raw)

    do_GET = do_POST  # noqa: N815 - as the library calls it

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - the name is the parent's
        pass


@pytest.fixture
def server() -> Iterator[Server]:
    made = Server()
    made.answer(200, {"ok": True, "ts": "1.2"})
    thread = threading.Thread(target=made.serve_forever, args=(0.01,))
    thread.start()
    yield made
    made.shutdown()
    thread.join()
    made.server_close()


def client_of(database: Database, server: Server) -> SlackClient:
    return SlackClient(database, "xoxb-made-up", f"http://127.0.0.1:{server.server_port}/api/")


@pytest.fixture
def client(database: Database, server: Server) -> SlackClient:
    return client_of(database, server)


def run_on(database: Database, guard: Callable[[], None] = lambda: None) -> Run:
    return Run(1, 7, {}, Lane.URGENT, database, None, lambda: NOW, guard)


def test_an_answer_is_handed_on(client: SlackClient, server: Server, database: Database) -> None:
    assert client.call(run_on(database), "chat.postMessage", channel="C1", text="안녕") == {"ok": True, "ts": "1.2"}
    assert server.asked == [("/api/chat.postMessage", {"channel": "C1", "text": "안녕"})]
    assert server.tokens == {"Bearer xoxb-made-up"}


def test_a_call_without_arguments(client: SlackClient, server: Server) -> None:
    assert client.send("auth.test")["ok"] is True
    assert server.asked == [("/api/auth.test", {})]


@pytest.mark.parametrize("status", [200, 400, 403])
def test_a_refusal_carries_slacks_word(client: SlackClient, server: Server, status: int) -> None:
    server.answer(status, {"ok": False, "error": "name_taken"})
    with pytest.raises(SlackRefused) as raised:
        client.send("conversations.create", name="inc-1")
    assert raised.value.code == "name_taken"
    assert str(raised.value) == "conversations.create: name_taken"


@pytest.mark.parametrize(
    ("status", "body"),
    [
        (200, {"ok": False, "error": "internal_error"}),
        (200, {"ok": False, "error": "fatal_error"}),
        (200, {"ok": False, "error": "ratelimited"}),
        (200, {"ok": False}),
        (200, b"<html>Please sign in to the proxy</html>"),
        (200, b'{"ok": tr'),
        (200, []),
        (200, b""),
        (200, b"\xff\xfe"),
        (404, b"<html>not here</html>"),
        (500, b"<html>oh no</html>"),
        (500, {"ok": False, "error": "name_taken"}),
        (502, b""),
        (503, {"ok": False, "error": "service_unavailable"}),
    ],
)
def test_an_answer_that_says_nothing_is_no_refusal(
    client: SlackClient, server: Server, status: int, body: object
) -> None:
    server.answer(status, body)
    with pytest.raises(SlackAway) as raised:
        client.send("chat.postMessage", channel="C1", text="x")
    assert not isinstance(raised.value, RateLimited)
    assert str(raised.value).startswith("chat.postMessage: ")
    assert "html" not in str(raised.value)


@pytest.mark.parametrize(
    "raw",
    [
        pytest.param(b"", id="closed before a word"),
        pytest.param(b"HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\n{}", id="closed in the middle"),
        pytest.param(b"SSH-2.0-OpenSSH_9.6\r\n", id="not HTTP"),
    ],
)
def test_a_connection_that_breaks_off(client: SlackClient, server: Server, raw: bytes) -> None:
    server.raw = raw
    with pytest.raises(SlackAway):
        client.send("chat.postMessage", channel="C1")


def test_nobody_listens(database: Database, server: Server) -> None:
    client = client_of(database, server)
    server.server_port = 1
    with pytest.raises(SlackAway, match=r"chat\.postMessage: URLError"):
        client_of(database, server).send("chat.postMessage")
    assert client.send("chat.postMessage")["ok"] is True


@pytest.mark.parametrize(
    ("headers", "seconds"),
    [
        ({"Retry_After": "30"}, 30),
        ({"retry_after": "30"}, 30),
        ({"Retry_After": "0"}, 0),
        ({}, 1),
        ({"Retry_After": "Wed, 21 Oct 2026 07:28:00 GMT"}, 1),
        ({"Retry_After": "nan"}, 1),
        ({"Retry_After": "-5"}, 1),
        ({"Retry_After": "9" * 30}, 1),
    ],
)
def test_how_long_slack_wants_to_be_left_alone(
    client: SlackClient, server: Server, headers: dict[str, str], seconds: int
) -> None:
    server.answer(429, {"ok": False, "error": "ratelimited"}, **headers)
    with pytest.raises(RateLimited) as raised:
        client.send("chat.update")
    assert raised.value.after == timedelta(seconds=seconds)


def test_after_a_429_nobody_calls_before_slack_permits_it(
    client: SlackClient, server: Server, database: Database
) -> None:
    server.answer(429, b"", Retry_After="30")
    for _ in range(2):
        with pytest.raises(PutDown) as raised:
            client.call(run_on(database), "chat.postMessage", channel="C1")
        assert raised.value.until == NOW + timedelta(seconds=30)
    assert len(server.asked) == 1


def test_a_call_whose_turn_is_far_away_is_put_down(client: SlackClient, server: Server, database: Database) -> None:
    for _ in range(CHANNEL.burst):
        client.call(run_on(database), "chat.postMessage", channel="C1")
    client._pause.set()  # the next turn is a second away; the wait is none here
    client.call(run_on(database), "chat.postMessage", channel="C1")
    run = run_on(database)
    with pytest.raises(NotYet, match=r"chat\.postMessage is paced") as raised:
        client.call(run, "chat.postMessage", channel="C1")
    assert not run.called
    assert raised.value.until == NOW + timedelta(seconds=2)
    client.call(run_on(database), "chat.postMessage", channel="C2")
    assert [arguments["channel"] for _, arguments in server.asked] == ["C1"] * 4 + ["C2"]


def test_nothing_is_sent_once_the_lease_is_lost(client: SlackClient, server: Server, database: Database) -> None:
    def lost() -> None:
        raise LeaseLost

    with pytest.raises(LeaseLost):
        client.call(run_on(database, lost), "chat.postMessage", channel="C1")
    assert server.asked == []


def test_bulk_work_makes_room_while_urgent_work_waits(client: SlackClient, database: Database) -> None:
    client._pause.set()  # waits are none here

    def posted(lane: Lane) -> int:
        count = 0
        with contextlib.suppress(PutDown):
            while True:
                client.call(replace(run_on(database), workspace=workspace, lane=lane), "users.list")
                count += 1
        return count

    flow = Flow("thing.do/1", Lane.URGENT, (Step("only", lambda _run: None),))
    with database.write() as tx:
        workspace = ensure_workspace(tx, "T0BEACON", NOW).id
        enqueue(tx, flow, workspace, "s", now=NOW)
    assert (posted(Lane.BULK), posted(Lane.URGENT)) == (3, 2)


def test_bulk_work_that_has_no_turn_rests_before_the_next_one_is_tried(client: SlackClient, database: Database) -> None:
    """Else all that waits behind it would be taken up and put down again, one after the other, for nothing."""
    rests = list[float]()
    client._pause.wait = rests.append  # type: ignore[method-assign, assignment]  # the waits are counted
    with contextlib.suppress(NotYet):
        while True:
            client.call(run_on(database), "users.list")
    before = len(rests)
    for lane in (Lane.URGENT, Lane.BULK):
        with pytest.raises(NotYet):
            client.call(replace(run_on(database), lane=lane), "users.list")
    assert rests[before:] == [1.0]


@pytest.mark.parametrize(
    ("header", "scopes"), [("pins:write,chat:write", ["chat:write", "pins:write"]), (" chat:write , ", ["chat:write"])]
)
def test_an_introduction_tells_what_was_granted(
    client: SlackClient, server: Server, header: str, scopes: list[str]
) -> None:
    server.answer(200, {"ok": True, "team_id": "T1"}, X_OAuth_Scopes=header)
    assert client.introduce() == ({"ok": True, "team_id": "T1"}, scopes)


def test_an_introduction_may_not_tell(client: SlackClient, server: Server) -> None:
    server.answer(200, {"ok": True, "team_id": "T1"})
    assert client.introduce()[1] == []


def test_arguments_go_as_a_form_which_every_method_takes(client: SlackClient, server: Server) -> None:
    client.send("users.info", user="U1", include_locale=True, blocks=[{"type": "divider"}])
    assert server.asked == [
        ("/api/users.info", {"user": "U1", "include_locale": "1", "blocks": '[{"type": "divider"}]'})
    ]


def test_a_modal_is_opened_with_its_trigger(client: SlackClient, server: Server) -> None:
    client.open_view("1.2", {"type": "modal"})
    assert server.asked == [("/api/views.open", {"trigger_id": "1.2", "view": '{"type": "modal"}'})]


def test_a_private_word_goes_to_its_response_url(client: SlackClient, server: Server, database: Database) -> None:
    client.respond(run_on(database), f"http://127.0.0.1:{server.server_port}/response/1", {"text": "안녕"})
    assert server.asked == [
        ("/response/1", {"text": "안녕", "response_type": "ephemeral", "replace_original": False}),
    ]


@pytest.mark.parametrize(("status", "raised"), [(404, SlackRefused), (410, SlackRefused), (429, SlackAway)])
def test_a_response_url_that_is_used_up(
    client: SlackClient, server: Server, database: Database, status: int, raised: type[Exception]
) -> None:
    server.answer(status, b"used_url")
    with pytest.raises(raised):
        client.respond(run_on(database), f"http://127.0.0.1:{server.server_port}/response/1", {"text": "x"})


def test_of_an_address_that_is_not_slacks_nothing_is_called(
    client: SlackClient, server: Server, database: Database
) -> None:
    with pytest.raises(SlackRefused):
        client.respond(run_on(database), f"http://localhost:{server.server_port}/response/1", {"text": "x"})
    assert server.asked == []


def test_a_file_is_fetched_with_the_token(client: SlackClient, server: Server, database: Database) -> None:
    url = f"http://127.0.0.1:{server.server_port}/files/F1/a.png"
    server.answer(200, b"x" * 100)
    assert client.download(run_on(database), url, 100) == b"x" * 100
    assert client.download(run_on(database), url, 99) is None
    assert server.tokens == {"Bearer xoxb-made-up"}
    server.answer(302, b"", Location="/login")
    with pytest.raises(OutsideAway) as away:
        client.download(run_on(database), url, 100)
    assert away.value.is_final


@pytest.mark.parametrize(
    "url",
    [
        "http://127.0.0.1:1/files/F1",
        "https://files.slack.com.evil.test/F1",
        "https://files.slack.com@evil.test/F1",
        "http://files.slack.com/F1",
        "file:///etc/passwd",
    ],
)
def test_no_other_address_gets_the_token(client: SlackClient, database: Database, url: str) -> None:
    with pytest.raises(SlackRefused):
        client.download(run_on(database), url, 100)


def test_without_the_app_calls_wait_and_one_in_five_minutes_asks_again(
    client: SlackClient, server: Server, database: Database
) -> None:
    with database.write() as tx:
        workspace = ensure_workspace(tx, "T0BEACON", NOW).id
    run = replace(run_on(database), workspace=workspace)
    server.answer(200, {"ok": False, "error": "token_revoked"})
    for _ in range(2):
        with pytest.raises(PutDown) as pause:
            client.call(run, "users.info", user="U1")
        assert pause.value.until == NOW + PROBE
    assert len(server.asked) == 1
    server.answer(200, {"ok": True})
    assert client.call(replace(run, now=lambda: NOW + PROBE), "users.info", user="U1")["ok"]
    with database.read() as tx:
        assert uninstalled_at(tx, workspace) is None


def test_dispatch_each_team_is_called_with_its_own_token(database: Database, server: Server) -> None:
    """One client served every team, its token changed for each request: a race sent one team's words to another's."""
    url = f"http://127.0.0.1:{server.server_port}/api/"
    clients = {token: SlackClient(database, token, url) for token in ("xoxb-one", "xoxb-two")}
    for token in ("xoxb-one", "xoxb-two", "xoxb-one"):
        server.tokens.clear()
        clients[token].call(run_on(database), "auth.test")
        assert server.tokens == {f"Bearer {token}"}
