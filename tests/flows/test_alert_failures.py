"""What went wrong with alerts in tools of this kind does not go wrong here; each test names the report of it.

Keep #2481 is in `test_alert_returns`, Keep #16 (a SubscribeURL that is fetched) in `test_alert_proofs`.
"""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from bot.db import Database
from bot.models import Alert, AlertGroup, Incident
from bot.slack.client import SlackAway
from bot.work import PutDown
from tests.flows.alerting import Alarm
from tests.work.bench import NOW


@pytest.fixture
def alarm(database: Database, tmp_path: Path) -> Alarm:
    return Alarm(database, tmp_path)


def test_keep_3418_a_resolved_alert_opens_nothing(alarm: Alarm) -> None:
    alarm.post("Disk", "Memory", over=True)
    assert (list(alarm.rows(Incident)), list(alarm.rows(Alert)), alarm.slack.calls) == ([], [], [])


def test_keep_2776_and_4318_it_is_told_how_often_an_alert_was_reported(alarm: Alarm) -> None:
    for _ in range(7):
        alarm.post("Disk")
    assert [row.times for row in alarm.rows(Alert)] == [7]


def test_keep_pr_4588_two_batches_at_once_lose_no_report(alarm: Alarm) -> None:
    """A row that two workers had read was overwritten by the later one, or the later one failed."""
    alarm.keep("Disk")
    alarm.engine.run_all()
    for _ in range(6):
        alarm.keep("Disk")
    with ThreadPoolExecutor(3) as pool:
        list(pool.map(lambda _: alarm.engine.run_all(), range(3)))
    alarm.engine.run_all()
    assert [row.times for row in alarm.rows(Alert)] == [7]


def test_keep_15_one_incident_however_many_begin_it(alarm: Alarm) -> None:
    """An incident was looked for and then inserted, without a key that forbids a second one."""
    for number in range(12):
        alarm.keep(f"Alert{number}", group="same")
    with ThreadPoolExecutor(4) as pool:
        list(pool.map(lambda _: alarm.engine.run_all(), range(4)))
    alarm.engine.run_all()
    assert (len(list(alarm.rows(Incident))), len(list(alarm.rows(AlertGroup)))) == (1, 1)


@pytest.mark.parametrize("word", ["sev-whatever", "", "none", "P9"])
def test_keep_15_a_severity_that_nobody_knows_is_not_called_harmless(alarm: Alarm, word: str) -> None:
    alarm.post("Disk", severity=word)
    assert [row.severity for row in alarm.rows(Alert)] == [4]


@pytest.mark.parametrize("over", [False, True])
def test_alertmanager_1718_2222_3865_4108_4152_a_pair_that_sends_all_twice(alarm: Alarm, over: bool) -> None:  # noqa: FBT001
    """After a 5xx, or when they have lost sight of each other, both of a pair send the same."""
    for _ in range(2):
        alarm.keep("Disk", "Memory")
    alarm.engine.run_all()
    if over:
        for _ in range(2):
            alarm.keep("Disk", "Memory", over=True)
        alarm.engine.run_all()
    assert (len(list(alarm.rows(Alert))), len(list(alarm.rows(Incident)))) == (2, 1)
    assert len(alarm.slack.of("conversations.create")) == 1
    assert len(alarm.entries) == len(set(alarm.entries))


def test_alertmanager_2657_an_old_report_that_comes_late_brings_nothing_back(alarm: Alarm) -> None:
    """A receiver that was slow got what had been settled meanwhile once more."""
    alarm.post("Disk")
    alarm.post("Disk", over=True)
    told = len(alarm.slack.calls)
    alarm.post("Disk")
    assert [row.status for row in alarm.rows(Alert)] == ["resolved"]
    assert len(alarm.slack.calls) == told


def test_oncall_4087_a_slack_that_asks_for_a_pause_delays_no_sorting(alarm: Alarm) -> None:
    def slow_down(_: Any) -> Any:
        raise PutDown(NOW + timedelta(minutes=18), "ratelimited")

    alarm.slack.answers["chat.postMessage"] = slow_down
    alarm.slack.answers["conversations.create"] = slow_down
    alarm.post("One", group="a", service="a")
    alarm.post("Two", group="b", service="b")
    assert [each.title for each in alarm.incidents] == ["One", "Two"]


def test_oncall_pr_5287_a_line_is_posted_once_and_edited_after_that(alarm: Alarm) -> None:
    for name in ("One", "Two", "Three"):
        alarm.post(name, severity="warning")
    assert len(alarm.lines) == 1
    assert "3" in alarm.edits[-1]


def test_oncall_1214_no_alert_asks_slack_for_the_list_of_channels_again(alarm: Alarm) -> None:
    for number in range(5):
        alarm.post(f"Alert{number}", severity="warning", group=str(number))
    assert len(alarm.slack.of("conversations.list")) <= 1


def test_goalert_4188_no_brake_of_our_own_holds_an_incident_back(alarm: Alarm) -> None:
    """Only messages that count alerts wait for more of them; a channel and the call for help do not."""
    alarm.keep("Disk")
    alarm.engine.run_all()
    assert len(alarm.slack.of("conversations.create")) == 1


def test_what_slack_could_not_be_told_is_told_once_when_it_is_back(alarm: Alarm) -> None:
    def away(_: Any) -> Any:
        raise SlackAway("conversations.create", "timeout")

    made = alarm.slack.answers.pop("conversations.create")
    alarm.slack.answers["conversations.create"] = away
    alarm.post("Disk")
    alarm.slack.answers["conversations.create"] = made
    alarm.later(minutes=5)
    alarm.engine.run_all()
    assert len([text for text in alarm.entries if "Disk" in text]) == 1
