"""A storm makes the channels that the rules give, loses no alert, and costs Slack little; `bench.storm` has the whole.

Of others: alerts that come twice from a pair of Alertmanagers (their #1718, #2222), and bots that Slack shut out for
calling too much (OnCall #1214).
"""

import json
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from bot.alerts import service
from bot.db import Database
from bot.flows.alert_lines import CALM
from bot.flows.alerts import sort_soon
from bot.models import Alert
from tests.flows.alerting import Alarm

GROUPS, ROUNDS, SIZE = 8, 10, 10
MOST = 10


@pytest.fixture
def alarm(database: Database, tmp_path: Path) -> Alarm:
    return Alarm(database, tmp_path)


def posts(turn: int) -> Iterator[dict[str, Any]]:
    """Write a round: each of the services' groups brings some alerts that are new."""
    for group in range(GROUPS):
        labels = {"alertname": "Errors", "severity": "critical", "service": f"service{group}"}
        marks = [f"{group}-{turn}-{number}" for number in range(SIZE)]
        alerts = [
            {"status": "firing", "labels": labels, "startsAt": "2026-03-01T08:00:00Z", "fingerprint": mark}
            for mark in marks
        ]
        yield {"version": "4", "groupKey": f"service{group}", "alerts": alerts}


def storm(alarm: Alarm) -> None:
    """Send the rounds an interval apart, each twice, as a pair of Alertmanagers does."""
    for turn in range(ROUNDS):
        for post in posts(turn):
            with alarm.database.write() as tx:
                for _ in range(2):
                    service.keep(tx, alarm.workspace, "alertmanager", json.dumps(post).encode(), alarm.engine.now)
                sort_soon(tx, alarm.workspace, alarm.engine.now)
        alarm.engine.run_all()
        alarm.later(seconds=CALM.total_seconds())
    alarm.engine.run_all()


def test_a_storm_makes_a_channel_a_service_and_a_few_calls_each(alarm: Alarm) -> None:
    storm(alarm)
    assert len(alarm.slack.of("conversations.create")) == len(alarm.incidents) == GROUPS
    assert len(list(alarm.rows(Alert))) == GROUPS * ROUNDS * SIZE
    others, updates = Counter[str](), Counter[str]()
    for method, given in alarm.slack.calls:
        where = str(given.get("channel") or given.get("name") or "").removeprefix("C-")
        (updates if method == "chat.update" else others)[where] += 1
    rooms = [each.channel.removeprefix("C-") for each in alarm.incidents if each.channel]
    announcements = others.pop("CI") // GROUPS
    assert {room: others[room] for room in rooms if others[room] + announcements > MOST} == {}
    assert max(updates[room] for room in rooms) <= ROUNDS + 1
