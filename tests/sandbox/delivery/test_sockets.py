import json
from collections import Counter
from collections.abc import Callable, Iterator
from typing import Any

import pytest
import requests
from simple_websocket import Client, ConnectionClosed
from slack_sdk import WebClient
from slack_sdk.socket_mode import SocketModeClient
from slack_sdk.socket_mode.request import SocketModeRequest
from slack_sdk.socket_mode.response import SocketModeResponse

from tests.sandbox.stage import Stage, until

Listener = Callable[[SocketModeRequest], dict[str, Any] | None]


class Attentive(Client):  # type: ignore[misc]  # simple_websocket has no types
    """A client that hears what comes together with the answer to its request; its base waits for more to come first."""

    def handshake(self) -> None:
        super().handshake()
        self._handle_events()
        self.connected = True  # a farewell that came along is in the buffer, and the end shows at the next look


@pytest.fixture
def socket_stage(stages: Callable[..., Stage]) -> Stage:
    return stages(event_retries=(0, 0, 0))


@pytest.fixture
def connect(socket_stage: Stage) -> Iterator[Callable[[Listener], SocketModeClient]]:
    """Give what opens another of Slack's own clients; the listener returns the payload of the acknowledgement."""
    clients: list[SocketModeClient] = []

    def open_client(listener: Listener) -> SocketModeClient:
        token = socket_stage.config.app_token
        client = SocketModeClient(token, web_client=WebClient(token, base_url=socket_stage.sandbox.api_url))

        def listen(client: Any, request: SocketModeRequest) -> None:
            client.send_socket_mode_response(SocketModeResponse(request.envelope_id, listener(request)))

        client.socket_mode_request_listeners.append(listen)
        wanted = len(clients) + 1
        clients.append(client)
        client.connect()
        until(lambda: socket_stage.sandbox.slack.bridge.sockets.count == wanted)
        return client

    yield open_client
    for client in clients:
        client.close()


def refused(url: str) -> int:
    """Ask for a socket that is not given, and return the status."""
    handshake = {"Connection": "Upgrade", "Upgrade": "websocket", "Sec-WebSocket-Version": "13"}
    key = {"Sec-WebSocket-Key": "dGhlIHNhbXBsZSBub25jZQ=="}
    return requests.get(url.replace("ws", "http", 1), headers=handshake | key, timeout=30).status_code


def address(stage: Stage) -> str:
    web = WebClient(base_url=stage.sandbox.api_url)
    return str(web.apps_connections_open(app_token=stage.config.app_token)["url"])


def raw(stage: Stage) -> Client:
    """Open a socket without any manners of its own, past its greeting."""
    client = Attentive(address(stage))
    assert json.loads(client.receive(timeout=90))["type"] == "hello"
    return client


def test_a_command_is_answered_in_the_acknowledgement(
    socket_stage: Stage, connect: Callable[[Listener], SocketModeClient]
) -> None:
    heard: list[SocketModeRequest] = []

    def listener(request: SocketModeRequest) -> dict[str, Any]:
        heard.append(request)
        return {"text": "five fires"}

    connect(listener)
    answer = socket_stage.act("command", channel="C0GENERAL", command="/incident", text="list")
    assert (answer["ok"], answer["answer"]) == (True, {"text": "five fires"})
    assert socket_stage.said("C0GENERAL") == ["five fires"]
    assert (heard[0].type, heard[0].payload["text"], heard[0].accepts_response_payload) == (
        "slash_commands",
        "list",
        True,
    )


def test_any_of_several_sockets_receives_a_payload_and_only_one(
    socket_stage: Stage, connect: Callable[[Listener], SocketModeClient]
) -> None:
    taken: Counter[int] = Counter()

    def listener(number: int) -> Listener:
        def listen(_request: SocketModeRequest) -> None:
            taken[number] += 1

        return listen

    for number in range(3):
        connect(listener(number))
    for _ in range(60):
        assert socket_stage.act("command", channel="C0GENERAL", command="/incident")["ok"]
    assert sum(taken.values()) == 60
    assert len(taken) == 3


def test_an_address_opens_one_socket(socket_stage: Stage) -> None:
    url = address(socket_stage)
    first = Client(url)
    hello = json.loads(first.receive(timeout=90))
    assert (hello["type"], hello["num_connections"], hello["connection_info"]) == ("hello", 1, {"app_id": "A0BONGSU"})
    assert refused(url) == 404
    first.close()


def test_an_address_is_good_for_half_a_minute(socket_stage: Stage) -> None:
    url = address(socket_stage)
    socket_stage.clock.now += 31
    assert refused(url) == 404


def test_ten_sockets_are_the_most(socket_stage: Stage) -> None:
    open_ones = [raw(socket_stage) for _ in range(10)]
    eleventh = Attentive(address(socket_stage))
    farewell = json.loads(eleventh.receive(timeout=90))
    assert (farewell["type"], farewell["reason"]) == ("disconnect", "too_many_websockets")
    with pytest.raises(ConnectionClosed):
        eleventh.receive(timeout=90)
    for one in open_ones:
        one.close()
    until(lambda: socket_stage.sandbox.slack.bridge.sockets.count == 0)


def test_an_event_that_is_not_acknowledged_goes_to_another_socket(
    socket_stage: Stage, connect: Callable[[Listener], SocketModeClient]
) -> None:
    heard: list[SocketModeRequest] = []
    silent = raw(socket_stage)
    socket_stage.bot.conversations_join(channel="C0ALERTS")
    first = json.loads(silent.receive(timeout=90))
    assert (first["type"], first["retry_attempt"], first["accepts_response_payload"]) == ("events_api", 0, False)
    silent.close()
    until(lambda: socket_stage.sandbox.slack.bridge.sockets.count == 0)
    connect(heard.append)
    socket_stage.bot.conversations_leave(channel="C0ALERTS")
    until(lambda: heard)
    assert heard[0].type == "events_api"


def heard_by(socket: Client) -> tuple[Client, str] | None:
    said = socket.receive(timeout=0.05)
    return (socket, said) if said else None


def test_a_repeated_envelope_tells_its_attempt(socket_stage: Stage) -> None:
    one, two = raw(socket_stage), raw(socket_stage)
    socket_stage.act("user", id="U0LUCAROSS", tz="Asia/Tokyo")
    taker, said = until(lambda: heard_by(one) or heard_by(two))
    other = two if taker is one else one
    envelope = json.loads(said)
    taker.close()
    again = json.loads(other.receive(timeout=90))
    assert (again["retry_attempt"], again["payload"]["event_id"]) == (1, envelope["payload"]["event_id"])
    assert again["envelope_id"] != envelope["envelope_id"]
    other.send(json.dumps({"envelope_id": again["envelope_id"]}))
    other.close()


@pytest.mark.parametrize("noise", ["{", "[]", "{}", '{"envelope_id": "unknown"}', '{"envelope_id": 1}'])
def test_what_is_no_acknowledgement_is_ignored(socket_stage: Stage, noise: str) -> None:
    socket = raw(socket_stage)
    socket.send(noise)
    socket_stage.act("user", id="U0LUCAROSS", tz="Asia/Tokyo")
    assert json.loads(socket.receive(timeout=90))["type"] == "events_api"
    socket.close()


def test_slacks_client_comes_back_when_it_is_asked_to(
    socket_stage: Stage, connect: Callable[[Listener], SocketModeClient]
) -> None:
    sockets = socket_stage.sandbox.slack.bridge.sockets
    client = connect(lambda _request: {"text": "here"})
    first = client.session_id()
    assert socket_stage.act("socket/disconnect", reason="refresh_requested")["sockets"] == 1
    until(lambda: sockets.count == 1 and client.session_id() != first)
    assert socket_stage.act("command", channel="C0GENERAL", command="/incident")["answer"] == {"text": "here"}


def test_a_warning_leaves_the_socket_as_it_is(socket_stage: Stage) -> None:
    socket = raw(socket_stage)
    assert socket_stage.act("socket/disconnect", reason="warning")["sockets"] == 1
    assert json.loads(socket.receive(timeout=90))["reason"] == "warning"
    assert socket_stage.read("state")["bot"]["connected"]
    socket.close()
    assert "one of" in socket_stage.refused("socket/disconnect", reason="boredom")
