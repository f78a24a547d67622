"""A whole incident, as five people in three zones live it: from the storm of alerts to the actions that follow.

Everything goes in as Slack and Alertmanager send it; what is asserted stands in messages and in rows.
"""

import json
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

import pytest
import requests
from sqlalchemy import select

from bot.db import Database
from bot.models import (
    ActionItem,
    Incident,
    IncidentRole,
    IncidentTask,
    IncidentUpdate,
    Page,
    Postmortem,
    Projection,
    TimelineEntry,
)
from tests.pagerduty import pagerduty
from tests.scenario.running import JIWOO, MAYA, TOKEN, until
from tests.scenario.woken import Woken

SEOYEON, ANNA, LUCA = "U0PARKSEOY", "U0ANNAWEBE", "U0LUCAROSS"
CATALOGUE = f"""
[workspace]
zone = "Asia/Seoul"
[service.checkout]
pagerduty = "checkout"
[service.search]
page = ["{SEOYEON}"]
[alert]
service_labels = ["service"]
[[alert.rule]]
match = ['severity = "critical"']
group_by = ["service"]
[incident]
update_every = {{ critical = "1s" }}
"""
DOWN = [{"method": "*", "kind": "error", "status": 503, "times": None}]


class Story(Woken):
    """The team of one incident, and what can be read of it."""

    database: Database

    def storm(self, service: str, count: int, status: str = "firing") -> None:
        """Post many alerts of one service, twice, as a pair of Alertmanagers does."""
        labels = {"service": service, "severity": "critical"}
        alerts = [
            {
                "status": status,
                "fingerprint": f"{service}-{n}",
                "labels": labels | {"alertname": f"{service} {n}", "instance": f"web-{n}"},
                "annotations": {"summary": f"{service} fails on web-{n}"},
                "startsAt": "2026-03-02T09:00:00Z",
                "endsAt": "0001-01-01T00:00:00Z" if status == "firing" else "2026-03-02T10:00:00Z",
            }
            for n in range(count)
        ]
        body = {"version": "4", "status": status, "groupKey": service, "alerts": alerts}
        for _ in range(2):
            headers = {"Authorization": f"Bearer {TOKEN}"}
            taken = requests.post(f"{self.url}/alerts/alertmanager", json=body, headers=headers, timeout=10)
            assert taken.status_code == 202

    def room(self, number: int) -> str:
        (found,) = [each["id"] for each in self.channels() if each["name"].startswith(f"inc-{number}-")]
        return str(found)

    def say(self, user: str, text: str, room: str, command: str = "/incident") -> str:
        """Type a command, wait until all that follows has happened, and answer what the person was told."""
        answer = self.command(text, user=user, channel=room, command=command)
        self.settled()
        return json.dumps(answer, ensure_ascii=False)

    def shown(self, room: str, user: str = MAYA) -> str:
        return json.dumps(self.messages(room, user), ensure_ascii=False)

    def rows(self, model: Any, **where: Any) -> list[Any]:
        with self.database.read() as tx:
            return list(tx.scalars(select(model).filter_by(**where).order_by(model.id)))


@pytest.fixture
def team(tmp_path: Path, database_url: str) -> Iterator[Story]:
    with pagerduty() as account:
        made = Story(tmp_path, database_url, account, CATALOGUE)
        made.start()
        made.ready()
        made.database = Database(database_url)
        yield made
        made.stop()
        made.database.close()


def panel_button(team: Story, room: str, action: str) -> dict[str, Any]:
    """Find a button in a channel, with what Slack tells of a press."""
    return button(team.messages(room), room, action)


def pressed_alone(team: Story, room: str, user: str, action: str) -> dict[str, Any]:
    """Find a button that somebody alone sees."""
    address = f"{team.sandbox.url}/sandbox/channels/{room}/messages"
    return button(requests.get(address, params={"as": user}, timeout=10).json()["messages"], room, action)


def button(messages: Sequence[Mapping[str, Any]], room: str, action: str) -> dict[str, Any]:
    """Find a button in messages."""
    for message in messages:
        for block in message.get("blocks", ()):
            for element in block.get("elements", []):
                if element.get("action_id") == action:
                    where = {"channel": room, "message_ts": message["ts"], "block_id": block["block_id"]}
                    return {**where, "action_id": action, "type": "button", "value": element["value"]}
    raise AssertionError(action)


def storm_while_slack_is_away(team: Story) -> str:
    """Somebody is woken at once; when Slack is back there is one channel for fifty alerts."""
    team.post("faults", faults=DOWN)
    team.storm("checkout", 50)
    until(team.woken, "the page")
    assert team.channels() == []
    team.post("faults", faults=[])
    until(team.channels, "the channel")
    team.settled()
    room = team.room(1)
    assert (len(team.channels()), team.woken()) == (1, [("triggered", 1)])
    assert "50" in team.shown(room)
    return room


def taken_up(team: Story, room: str) -> None:
    """The first to press leads; a second press changes nothing; PagerDuty hears of it."""
    press = panel_button(team, room, "incident.acknowledge")
    for user in (JIWOO, SEOYEON):
        team.post("action", **{"as": user, **press})
    team.settled()
    (row,) = team.rows(Incident)
    assert row.acknowledged_by == JIWOO
    until(lambda: team.woken() == [("acknowledged", 1)], "the acknowledgement at PagerDuty")


def roles(team: Story, room: str) -> None:
    for user, role, person in ((JIWOO, "commander", JIWOO), (JIWOO, "communications", ANNA), (ANNA, "scribe", LUCA)):
        team.say(user, f"role {role} <@{person}>", room)
    team.say(JIWOO, f"role commander <@{MAYA}>", room)
    held = {row.role: row.person for row in team.rows(IncidentRole) if row.until is None}
    assert held == {"commander": MAYA, "communications": ANNA, "scribe": LUCA}
    assert all(f"<@{person}>" in team.shown(room) for person in (MAYA, ANNA, LUCA))


def updates(team: Story, room: str) -> None:
    """An update stands under the announcement; the one that is missed is asked for once."""
    team.say(ANNA, "update payments fail for cards of one bank", room)
    (update,) = team.rows(IncidentUpdate)
    assert update.author == ANNA
    (announcement,) = team.rows(Projection, kind="incident.announcement")
    (told,) = team.rows(Projection, kind="incident.update")
    assert (told.channel, announcement.ts is not None, told.ts is not None) == (announcement.channel, True, True)
    until(lambda: team.rows(Projection, kind="incident.reminder"), "the reminder")
    team.settled()
    reminders = [row.subject for row in team.rows(Projection, kind="incident.reminder")]
    assert len(reminders) == len(set(reminders))
    assert f"<@{MAYA}>" in team.shown(room)


def what_was_seen(team: Story, room: str) -> None:
    team.say(LUCA, "note rolled the gateway back", room)
    for state in ("identified", "monitoring"):
        team.say(MAYA, f"status {state}", room)
    team.say(MAYA, "impact 400 people could not pay", room)
    kinds = [row.kind for row in team.rows(TimelineEntry, incident_id=1)]
    assert kinds.count("state") == 2
    assert {"declared", "acknowledged", "role", "note", "state", "edited"} <= set(kinds), kinds


def tasks(team: Story, room: str) -> None:
    """One is taken and done; one is left, and becomes an action."""
    team.say(MAYA, f"task add ask the bank <@{ANNA}>", room)
    team.say(MAYA, "task add look at the retries", room)
    team.say(ANNA, "task done 1", room)
    team.say(LUCA, "task take 2", room)
    assert [(row.state, row.owner) for row in team.rows(IncidentTask)] == [("done", ANNA), ("taken", LUCA)]


def a_duplicate(team: Story, room: str) -> None:
    """Alerts of another service are the same failure: their channel points here, their people and entries come."""
    team.storm("search", 3)
    until(lambda: len(team.channels()) == 2, "the channel of the duplicate")
    team.settled()
    other = team.room(2)
    team.post("join", **{"as": SEOYEON, "channel": other})
    team.say(SEOYEON, "note the index is fine", other)
    team.say(SEOYEON, "merge 1", other)
    press = pressed_alone(team, other, SEOYEON, "incident.merge")
    team.post("action", **{"as": SEOYEON, **press})
    team.settled()
    assert [row.state for row in team.rows(Incident)] == ["monitoring", "merged"]
    assert room in team.shown(other, SEOYEON)
    assert "the index is fine" in team.say(MAYA, "timeline", room)
    assert any(each["id"] == room and each["is_member"] for each in team.channels(user=SEOYEON))


def resolved_reopened_resolved(team: Story, room: str) -> None:
    """One draft, which pauses while the incident is open again."""
    for user, text, state in ((MAYA, "resolve", "draft"), (SEOYEON, "reopen", "paused"), (MAYA, "resolve", "draft")):
        team.say(user, text, room)
        assert [row.state for row in team.rows(Postmortem)] == [state]
    assert len(team.rows(Projection, kind="postmortem.draft")) == 1
    assert [(item.text, item.owner) for item in team.rows(ActionItem)] == [("look at the retries", LUCA)]
    until(lambda: team.woken()[0][0] == "resolved", "the end at PagerDuty")


def learned(team: Story, room: str) -> None:
    """Written by several, published by one, read by all; what is to be done has an owner."""
    for user, section in ((JIWOO, "summary"), (ANNA, "impact")):
        team.say(user, f"edit {section}", room, "/postmortem")
        views = requests.get(f"{team.sandbox.url}/sandbox/views", params={"as": user}, timeout=5).json()
        values = {"text0": {"text": {"type": "plain_text_input", "value": f"{section} by {user}"}}}
        team.post("submit", **{"as": user, "view_id": views[-1]["id"], "values": values})
    team.say(LUCA, "action limit the retries", room, "/postmortem")
    team.say(MAYA, "publish", room, "/postmortem")
    (row,) = team.rows(Postmortem)
    assert (row.state, row.published_by) == ("published", MAYA)
    assert "can be read" in team.shown("C0INCIDENTS")
    team.say(LUCA, "done 1", room, "/postmortem")
    assert [item.state for item in team.rows(ActionItem)] == ["done", "open"]


def test_a_whole_incident(team: Story) -> None:
    room = storm_while_slack_is_away(team)
    taken_up(team, room)
    roles(team, room)
    updates(team, room)
    what_was_seen(team, room)
    tasks(team, room)
    a_duplicate(team, room)
    team.storm("checkout", 50, "resolved")
    team.settled()
    resolved_reopened_resolved(team, room)
    learned(team, room)
    assert len(team.rows(Page)) == 2
    assert team.jobs()["dead"] == 0
