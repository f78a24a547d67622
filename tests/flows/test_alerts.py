"""Posts are sorted in batches, and nothing in one holds up another."""

from collections import Counter
from pathlib import Path

import pytest

from bot.alerts import queries, service
from bot.db import Database
from bot.flows import alerts as flows
from bot.models import Alert, AlertGroup, AlertPost, Beacon
from tests.flows.alerting import Alarm


@pytest.fixture
def alarm(database: Database, tmp_path: Path) -> Alarm:
    return Alarm(database, tmp_path)


@pytest.mark.parametrize(
    ("word", "opens"), [("critical", 1), ("page", 1), ("error", 1), ("warning", 0), ("info", 0), ("strange", 0)]
)
def test_who_opens_an_incident(alarm: Alarm, word: str, opens: int) -> None:
    alarm.post("Disk", severity=word)
    assert (len(alarm.incidents), len(alarm.lines)) == (opens, 1 - opens)


def test_the_same_alert_again_is_counted_and_no_more(alarm: Alarm) -> None:
    for _ in range(3):
        alarm.post("One", "Two")
    assert len(alarm.incidents) == 1
    assert [row.times for row in alarm.rows(Alert)] == [3, 3]


def test_a_resolved_alert_opens_nothing(alarm: Alarm) -> None:
    alarm.post("Disk", over=True)
    assert (alarm.incidents, alarm.slack.calls) == ([], [])


def test_a_post_that_can_no_longer_be_read_holds_up_no_other(alarm: Alarm) -> None:
    with alarm.database.write() as tx:
        service.keep(tx, alarm.workspace, "alertmanager", b"{}", alarm.engine.now)
        service.keep(tx, alarm.workspace, "gone", b"{}", alarm.engine.now)
    alarm.post("Disk")
    assert len(alarm.incidents) == 1
    with alarm.database.read() as tx:
        assert [bool(post.error) for post in queries.posts(tx)] == [False, True, True]


def test_more_posts_than_a_batch_holds_are_all_sorted(alarm: Alarm, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(service, "BATCH", 4)
    monkeypatch.setattr(flows, "MOST", 5)
    for number in range(11):
        alarm.keep(*(f"{number}-{each}" for each in range(1 + number % 3)), severity="warning")
    alarm.engine.run_all()
    assert len(list(alarm.rows(Alert))) == 21
    assert all(post.sorted_at for post in alarm.rows(AlertPost))


def test_a_batch_is_sorted_in_the_order_in_which_it_came(alarm: Alarm) -> None:
    alarm.keep("Disk")
    alarm.keep("Disk", over=True)
    alarm.keep("Disk", began=5)
    alarm.engine.run_all()
    assert Counter(row.status for row in alarm.rows(Alert)) == {"resolved": 1, "firing": 1}
    assert len(alarm.incidents) == 1


def test_a_watchdog_opens_nothing_and_is_noted_while_it_fires(alarm: Alarm) -> None:
    alarm.post("Watchdog", over=True)
    assert list(alarm.rows(Beacon)) == []
    alarm.post("Watchdog")
    assert (alarm.incidents, alarm.slack.calls, list(alarm.rows(Alert))) == ([], [], [])
    assert [row.name for row in alarm.rows(Beacon)] == ["Watchdog"]


RULES = """
[[window]]
name = "mornings"
from = "06:00"
to = "10:00"
[service.search]
mute = "mornings"
[[alert.rule]]
match = ['alertname = "Noise"']
then = "ignore"
[[alert.rule]]
match = ['alertname = "Quiet"']
then = "line"
[[alert.rule]]
match = ['alertname = "Loud"']
then = "incident"
severity = "urgent"
[[alert.rule]]
match = ['alertname = "Asleep"']
mute = "mornings"
"""


@pytest.mark.parametrize(
    ("name", "labels", "severity", "lines"),
    [
        ("Noise", {}, None, 0),
        ("Quiet", {}, None, 1),
        ("Loud", {"severity": "info"}, 2, 0),
        ("Asleep", {}, None, 0),
        ("Disk", {"service": "search"}, None, 0),
    ],
)
def test_a_rule_of_the_catalogue_decides(
    database: Database, tmp_path: Path, name: str, labels: dict[str, str], severity: int | None, lines: int
) -> None:
    alarm = Alarm(database, tmp_path, RULES)
    alarm.post(name, **labels)
    assert [int(each.severity) for each in alarm.incidents] == ([severity] if severity else [])
    assert len(alarm.lines) == lines


def test_a_mute_alert_is_recorded_counted_and_speaks_when_its_window_is_over(
    database: Database, tmp_path: Path
) -> None:
    alarm = Alarm(database, tmp_path, RULES)
    alarm.post("Asleep")
    alarm.post("Asleep")
    assert [row.times for row in alarm.rows(Alert)] == [2]
    assert (list(alarm.rows(AlertGroup)), alarm.slack.calls) == ([], [])
    alarm.later(hours=2)
    alarm.post("Asleep")
    assert [row.times for row in alarm.rows(Alert)] == [3]
    assert len(alarm.incidents) == 1


def test_what_is_told_before_a_window_recovers_in_it(database: Database, tmp_path: Path) -> None:
    alarm = Alarm(database, tmp_path, RULES)
    alarm.later(hours=-5)
    alarm.post("Asleep", severity="warning")
    alarm.later(hours=5)
    alarm.post("Asleep", severity="warning", over=True)
    assert len(alarm.lines) == 1
    assert "has recovered" in alarm.edits[-1]
