"""An alert that comes back finds the incident that it had, or a new one that names it."""

import json
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import select

from bot.alerts import service
from bot.alerts.returns import UNSEEN as UNSEEN_ALERTS
from bot.alerts.rules import FALSE_ALARM
from bot.db import Database
from bot.flows.alerts import sort_soon
from bot.incidents import links
from bot.incidents import service as incident_service
from bot.incidents.rules import UNSEEN, State
from bot.models import Alert, Incident, Page, TimelineEntry
from tests.deploys.making import went_live
from tests.flows.alerting import Alarm

BEGAN = 60
"""Minutes from the first alert of `Alarm` to the beginning of its clock."""


@pytest.fixture
def alarm(database: Database, tmp_path: Path) -> Alarm:
    return Alarm(database, tmp_path)


def fire(alarm: Alarm, name: str = "Disk", *, over: bool = False, **labels: str) -> None:
    """Have an alert begin now, or end."""
    minutes = int((alarm.engine.now - alarm.began).total_seconds() / 60)
    alarm.post(name, began=BEGAN + minutes, over=over, service="checkout", **labels)


def end(alarm: Alarm, state: State = State.RESOLVED) -> None:
    """End every incident, as a person does."""
    with alarm.database.write() as tx:
        for each in alarm.incidents:
            row = incident_service.locked(tx, alarm.workspace, each.id)
            incident_service.move(tx, row, state, "U1", alarm.engine.now)


def come_and_go(alarm: Alarm, state: State = State.RESOLVED, *, hours: float = 0) -> None:
    """Have an incident of an alert that is over, and time pass."""
    fire(alarm)
    fire(alarm, over=True)
    end(alarm, state)
    alarm.later(hours=hours)


def numbers(alarm: Alarm) -> list[int]:
    return [each.number for each in alarm.incidents]


def said(alarm: Alarm) -> str:
    return "\n".join(alarm.entries)


@pytest.mark.parametrize(("hours", "open_"), [(1, [1]), (23.9, [1]), (24.1, [2])])
def test_within_the_window_the_incident_is_opened_again_else_a_new_one(
    alarm: Alarm, hours: float, open_: list[int]
) -> None:
    come_and_go(alarm, hours=hours)
    fire(alarm)
    assert numbers(alarm) == open_


def test_one_that_is_opened_again_says_so_and_how_often(alarm: Alarm) -> None:
    for _ in range(2):
        come_and_go(alarm, hours=5)
    fire(alarm)
    assert (numbers(alarm), len(alarm.slack.of("conversations.create"))) == ([1], 1)
    assert [text in said(alarm) for text in ("The incident is open again.", "The same alert came back.")] == [
        True,
        True,
    ]
    assert "It is the third time in 7 days." in alarm.entries[-2]


def test_what_was_deployed_between_the_returns_is_told(alarm: Alarm) -> None:
    with alarm.database.write() as tx:
        for name, hours in (("checkout", -1), ("checkout", 1), ("api", 1), ("checkout", 2)):
            row = went_live(tx, "a" * 40, name=name)
            row.started_at = alarm.engine.now + timedelta(hours=hours)
    come_and_go(alarm, hours=5)
    fire(alarm)
    told = "Deployed in between, the newest first: *4* `checkout` `staging` `aaaaaaa`; *2* `checkout`"
    assert [told in text for text in alarm.entries if "The same alert came back." in text] == [True]
    assert "*1* `checkout`" not in said(alarm)


def test_a_new_one_is_linked_to_the_old_one(alarm: Alarm) -> None:
    come_and_go(alarm, hours=30)
    fire(alarm)
    with alarm.database.read() as tx:
        found = links.of_incident(tx, alarm.workspace, alarm.incidents[0].id)
    assert [(each.kind, each.number) for each in found] == [(links.RETURNED, 1)]


def test_a_new_one_names_the_old_one_once_it_has_a_channel(alarm: Alarm) -> None:
    come_and_go(alarm, hours=30)
    fire(alarm)
    end(alarm)
    alarm.later(hours=24 * 9)
    fire(alarm)
    first, second = [text for text in alarm.entries if "was there before" in text]
    assert "incident 1, C-inc-1-disk. It is the second time in 7 days." in first
    assert second.endswith("incident 2, C-inc-2-disk.")


def test_the_window_is_the_teams(database: Database, tmp_path: Path) -> None:
    alarm = Alarm(database, tmp_path, '[alert]\nreopen_within = "1h"\n')
    come_and_go(alarm, hours=2)
    fire(alarm)
    assert numbers(alarm) == [2]


def test_a_false_alarm_is_not_opened_again(alarm: Alarm) -> None:
    come_and_go(alarm, State.CANCELLED, hours=1)
    fire(alarm)
    assert numbers(alarm) == [2]
    assert "incident 1" in said(alarm)


def test_what_is_open_still_takes_its_alert_back_however_long_it_was_quiet(alarm: Alarm) -> None:
    fire(alarm)
    fire(alarm, over=True)
    alarm.later(hours=5)
    fire(alarm)
    assert numbers(alarm) == [1]
    assert "came back" not in said(alarm)


def test_another_alert_of_the_same_service_opens_nothing_again(alarm: Alarm) -> None:
    """Keep #2481: alerts were added to an incident that was over."""
    come_and_go(alarm, hours=1)
    fire(alarm, "Memory")
    assert numbers(alarm) == [2]
    assert "before" not in said(alarm)


def test_a_line_that_comes_back_opens_nothing(alarm: Alarm) -> None:
    come_and_go(alarm, hours=1)
    fire(alarm, severity="info")
    assert numbers(alarm) == []


def test_what_never_ends_by_itself_comes_back_too(alarm: Alarm) -> None:
    """Events and issues have no end: after a person has ended their incident the next one is no mere repeat."""
    for hours, key in ((0, "a"), (1, "a"), (1, "a")):
        alarm.later(hours=hours)
        body = json.dumps({"status": "firing", "title": "Backup failed", "severity": "error", "dedup_key": key})
        with alarm.database.write() as tx:
            service.keep(tx, alarm.workspace, "events", body.encode(), alarm.engine.now)
            sort_soon(tx, alarm.workspace, alarm.engine.now)
        alarm.engine.run_all()
        assert numbers(alarm) == [1]
        end(alarm)
    assert [row.status for row in alarm.rows(Alert)] == ["resolved", "resolved", "firing"]
    assert "third time" in said(alarm)


def test_whoever_looked_after_it_is_called_again(database: Database, tmp_path: Path) -> None:
    catalogue = '[person.maya]\nslack = "U0MAYAJOHN"\n[service.checkout]\npage = ["maya"]\n'
    alarm = Alarm(database, tmp_path, catalogue)
    fire(alarm)
    with alarm.database.write() as tx:
        row = tx.scalars(select(Incident)).one()
        incident_service.acknowledge(tx, row, "U0MAYAJOHN", alarm.engine.now)
    first = alarm.engine.now
    fire(alarm, over=True)
    end(alarm)
    alarm.later(hours=2)
    fire(alarm)
    (found,) = alarm.incidents
    assert (found.acknowledged_by, found.times.acknowledged) == (None, first)
    assert [row.state for row in alarm.rows(Page)] == ["called", "called"]


def test_a_storm_that_comes_back_is_told_as_one(alarm: Alarm) -> None:
    names = [f"Alert{number}" for number in range(40)]
    alarm.post(*names)
    alarm.post(*names, over=True)
    end(alarm)
    alarm.later(hours=1)
    alarm.post(*names, began=BEGAN + 60)
    assert numbers(alarm) == [1]
    assert [row.kind for row in alarm.rows(TimelineEntry)].count("alert_returned") == 1


def test_the_words_for_states_are_those_of_incidents() -> None:
    assert FALSE_ALARM == State.CANCELLED
    assert tuple(map(str, UNSEEN)) == UNSEEN_ALERTS
