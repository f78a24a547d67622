"""Socket Mode: the same stories, without an address at which Slack could reach the bot."""

from collections.abc import Iterator
from pathlib import Path

import pytest
import requests

from bot.sandbox.delivery.reply import Repetition
from bot.web.sockets import CONNECTIONS
from tests.scenario.running import MAYA, Team, at_work, until

INCIDENTS = "C0INCIDENTS"


@pytest.fixture
def team(tmp_path: Path, database_url: str) -> Iterator[Team]:
    with at_work(Team(tmp_path, database_url, socket_mode=True)) as made:
        yield made


def test_commands_modals_and_alerts_come_over_the_sockets(team: Team) -> None:
    assert "1" in team.command("declare checkout is failing", user=MAYA)["answer"]["text"]
    team.command("declare", user=MAYA)
    (view,) = requests.get(f"{team.sandbox.url}/sandbox/views", params={"as": MAYA}, timeout=5).json()
    severity = {"severity": {"type": "static_select", "selected_option": {"value": "1"}}}
    empty = {"title": {"title": {"type": "plain_text_input", "value": " "}}, "severity": severity}
    assert team.post("submit", **{"as": MAYA, "view_id": view["id"], "values": empty})["errors"]["title"]
    filled = {**empty, "title": {"title": {"type": "plain_text_input", "value": "the search is down"}}}
    assert team.post("submit", **{"as": MAYA, "view_id": view["id"], "values": filled})["ok"]
    assert team.alert() == 202
    until(lambda: len(team.channels()) == 3, "three channels")
    team.settled()
    assert len(team.messages("C0INCIDENTS")) == 3


def test_an_event_that_comes_again_over_another_socket_is_taken_once(team: Team) -> None:
    assert team.command("declare checkout is failing", user=MAYA)["ok"]
    team.settled()
    sockets = team.sandbox.slack.bridge.sockets
    ts = team.post("message", **{"as": MAYA, "channel": INCIDENTS, "text": "hello"})["ts"]
    asked = {"type": "app_mention", "user": MAYA, "channel": INCIDENTS, "ts": ts, "text": "incident declare another"}
    event = {"type": "event_callback", "team_id": "T0BEACON", "event_id": "Ev0TWICE", "event": asked}
    for number in range(4):
        assert sockets.send("events_api", event, Repetition(number, "http_timeout") if number else None).ok
    until(lambda: len(team.channels()) == 2, "one more channel")
    team.settled()
    assert len(team.channels()) == 2
    thread = {"as": MAYA, "thread_ts": ts}
    address = f"{team.sandbox.url}/sandbox/channels/{INCIDENTS}/messages"
    assert len(requests.get(address, params=thread, timeout=5).json()["messages"]) == 2


def test_nothing_is_posted_to_the_bot_in_socket_mode(team: Team) -> None:
    assert requests.post(f"{team.url}/slack/events", data={"command": "/incident"}, timeout=5).status_code == 404


@pytest.mark.parametrize("reason", ["warning", "refresh_requested"])
def test_slack_has_the_connections_replaced(team: Team, reason: str) -> None:
    until(lambda: team.sandbox.slack.bridge.sockets.count == CONNECTIONS, "all connections at Slack's side")
    assert team.post("socket/disconnect", reason=reason)["sockets"] == CONNECTIONS
    until(lambda: team.command("declare checkout is failing", user=MAYA)["ok"], "an answer over a new connection")
    team.ready()
    team.settled()
    assert len(team.channels()) == len(team.messages("C0INCIDENTS")) >= 1


@pytest.mark.chaos
def test_a_bot_that_was_killed_connects_again_and_finishes(team: Team) -> None:
    assert team.command("declare checkout is failing", user=MAYA)["ok"]
    team.kill()
    assert not team.command("declare the search is down", user=MAYA)["ok"]
    team.start()
    team.ready()
    assert team.command("declare the search is down", user=MAYA)["ok"]
    until(lambda: len(team.channels()) == 2, "two channels")
    team.settled()
    assert len(team.messages("C0INCIDENTS")) == 2
