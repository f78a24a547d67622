"""Incidents are opened or joined as the catalogue says, and a storm is told within bounds."""

from pathlib import Path

import pytest

from bot.alerts.rules import TOLD
from bot.db import Database
from bot.incidents import service as incident_service
from bot.incidents.rules import State
from bot.models import Alert, TimelineEntry
from tests.flows.alerting import Alarm


@pytest.fixture
def alarm(database: Database, tmp_path: Path) -> Alarm:
    return Alarm(database, tmp_path)


def resolve(alarm: Alarm) -> None:
    """Resolve every incident, as a person does."""
    with alarm.database.write() as tx:
        for each in alarm.incidents:
            row = incident_service.locked(tx, alarm.workspace, each.id)
            incident_service.move(tx, row, State.RESOLVED, "U1", alarm.engine.now)


def test_groups_of_one_service_make_one_incident(alarm: Alarm) -> None:
    alarm.post("One", group="a", service="checkout")
    alarm.post("Two", group="b", service="checkout")
    alarm.post("Three", group="c", service="search")
    assert [each.services for each in alarm.incidents] == [("checkout",), ("search",)]


@pytest.mark.parametrize("group", ["a", "b"])
@pytest.mark.parametrize(("minutes", "incidents"), [(29, 1), (31, 2)])
def test_how_long_an_incident_takes_alerts(alarm: Alarm, group: str, minutes: int, incidents: int) -> None:
    alarm.post("One", group="a", service="checkout")
    alarm.later(minutes=minutes)
    alarm.post("Two", group=group, service="checkout")
    assert len(alarm.incidents) == incidents


def test_an_alert_that_comes_and_goes_stays_in_its_incident(alarm: Alarm) -> None:
    for minute in range(0, 25, 5):
        alarm.post("Flap", began=minute)
        alarm.later(minutes=2)
        alarm.post("Flap", began=minute, over=True)
        alarm.later(minutes=3)
    assert len(alarm.incidents) == 1
    assert len(list(alarm.rows(Alert))) == 5


def test_after_an_incident_was_resolved_a_new_alert_opens_another(alarm: Alarm) -> None:
    alarm.post("One", service="checkout")
    resolve(alarm)
    alarm.post("One", service="checkout")
    assert alarm.incidents == []
    alarm.post("Two", service="checkout")
    assert [each.number for each in alarm.incidents] == [2]
    told = len(alarm.slack.calls)
    alarm.post("One", service="checkout", over=True)
    assert len(alarm.slack.calls) == told


def test_the_last_one_that_recovers_proposes_to_resolve(alarm: Alarm) -> None:
    alarm.post("One", "Two")
    alarm.post("One", over=True)
    assert not any("press Resolve" in text for text in alarm.entries)
    alarm.post("Two", over=True)
    assert "press Resolve" in alarm.entries[-1]
    assert len(alarm.incidents) == 1


@pytest.mark.parametrize("at_once", [True, False])
def test_a_storm_makes_one_channel_and_few_messages(alarm: Alarm, at_once: bool) -> None:  # noqa: FBT001
    names = [f"Alert{number}" for number in range(300)]
    posts = [names] if at_once else [names[start : start + 50] for start in range(0, 300, 50)]
    for post in posts:
        alarm.post(*post)
    assert len(alarm.slack.of("conversations.create")) == 1
    assert len(alarm.entries) <= TOLD + 2
    assert "300" in "".join([*alarm.entries, *alarm.edits])
    assert len(list(alarm.rows(TimelineEntry))) <= TOLD + 1
    for post in posts:
        alarm.post(*post, over=True)
    assert len(alarm.entries) <= 2 * TOLD + 3
    assert "No alert of this incident fires" in alarm.entries[-1]
    assert "All alerts of this incident have recovered" in alarm.edits[-1]


RULES = """
[alert]
group_for = "20m"
[[alert.rule]]
match = ['alertname =~ "Pay.*"']
then = "incident"
group_by = ["cluster"]
group_for = "1h"
[[alert.rule]]
match = ['alertname = "Restart"']
then = "incident"
count = 3
within = "10m"
"""


def test_a_rule_groups_by_labels(database: Database, tmp_path: Path) -> None:
    alarm = Alarm(database, tmp_path, RULES)
    for name, cluster in (("Pay1", "eu"), ("Pay2", "us"), ("Pay3", "eu")):
        alarm.post(name, group=name, cluster=cluster, service="payments")
    alarm.post("Other", group="o", service="payments")
    assert [each.title for each in alarm.incidents] == ["Pay1", "Pay2", "Other"]
    alarm.later(minutes=50)
    alarm.post("Pay4", cluster="eu", service="payments")
    assert len(alarm.incidents) == 3
    alarm.later(minutes=61)
    alarm.post("Pay5", cluster="eu", service="payments")
    assert len(alarm.incidents) == 4


@pytest.mark.parametrize(("pause", "incidents"), [(4, 1), (6, 0)])
def test_a_rule_counts_firings(database: Database, tmp_path: Path, pause: int, incidents: int) -> None:
    alarm = Alarm(database, tmp_path, RULES)
    alarm.later(hours=-1)
    for firing in range(3):
        alarm.post("Restart", began=firing * pause)
        alarm.post("Restart", began=firing * pause)
        assert len(alarm.incidents) == (incidents if firing == 2 else 0)
        alarm.post("Restart", began=firing * pause, over=True)
        alarm.later(minutes=pause)
    assert len(alarm.lines) == 1
    assert any("Incident 1 was declared" in str(call) for call in alarm.slack.of("chat.update")) is bool(incidents)
