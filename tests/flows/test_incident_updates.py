"""Updates stand once in the channel and once under each announcement; a reminder comes once for a promise."""

from datetime import timedelta
from pathlib import Path

import pytest

from bot.db import Database
from bot.flows import incident_updates, incidents
from bot.flows.services import Services
from bot.incidents import service
from bot.incidents.rules import State
from bot.severity import Severity
from tests.flows.bench import Slack, make
from tests.work.bench import Engine

HOUR = timedelta(hours=1)


class Team:
    """An incident that Slack shows."""

    def __init__(self, database: Database, folder: Path) -> None:
        self.engine: Engine
        self.slack: Slack
        self.services: Services
        self.engine, self.slack, self.services = make(database, folder)
        with database.write() as tx:
            incidents.declare(
                tx, self.services.catalogue, self.engine.workspace, "down", Severity.SEV2, self.engine.now
            )

    def update(self, text: str, state: State | None = None) -> None:
        with self.engine.database.write() as tx:
            row = service.locked(tx, self.engine.workspace, 1)
            now = self.engine.now
            given = {"trying": None, "next_at": now + HOUR, "state": state}
            incident_updates.write(tx, self.services.catalogue, row, text, "U1", now, **given)  # type: ignore[arg-type]  # a table of arguments and values

    def remind(self) -> list[str]:
        with self.engine.database.write() as tx:
            incident_updates.remind(tx, self.engine.workspace, self.engine.now)
        self.engine.run_all()
        return [call["text"] for call in self.slack.of("chat.postMessage") if "alarm_clock" in call["text"]]

    def in_threads(self) -> list[tuple[str, str]]:
        posts = self.slack.of("chat.postMessage")
        return [(call["channel"], call["text"].split()[-1]) for call in posts if call.get("thread_ts")]


@pytest.fixture
def team(database: Database, tmp_path: Path) -> Team:
    return Team(database, tmp_path)


def test_an_update_stands_in_the_channel_and_under_the_announcement(team: Team) -> None:
    team.engine.run_all()
    team.update("half of it is back")
    team.engine.run_all()
    told = [call for call in team.slack.of("chat.postMessage") if "half of it is back" in call["text"]]
    assert [(call["channel"], "thread_ts" in call) for call in told] == [("C-inc-1-down", False), ("CI", True)]


def test_an_update_waits_for_the_announcement_that_it_stands_under(team: Team) -> None:
    team.update("first")
    team.update("second", State.IDENTIFIED)
    team.engine.run_all()
    announced = next(call for call in team.slack.of("chat.postMessage") if call["channel"] == "CI")
    assert "thread_ts" not in announced
    under = [call["text"] for call in team.slack.of("chat.postMessage") if call.get("thread_ts")]
    assert ["first" in text or "second" in text for text in under] == [True, True]


def test_a_reminder_comes_once_and_is_over_when_the_update_is_written(team: Team) -> None:
    team.engine.run_all()
    assert team.remind() == []
    team.engine.later(hours=1, minutes=1)
    assert len(team.remind()) == 1
    assert len(team.remind()) == 1
    team.update("half of it is back")
    team.engine.run_all()
    assert "no longer waited for" in str(team.slack.of("chat.update"))
    team.engine.later(hours=1, minutes=1)
    assert len(team.remind()) == 2


def test_a_resolved_incident_reminds_nobody(team: Team) -> None:
    team.engine.run_all()
    team.update("over", State.RESOLVED)
    team.engine.later(hours=30)
    assert team.remind() == []


def test_a_promise_is_put_off_once(team: Team) -> None:
    team.engine.run_all()
    now = team.engine.now
    with team.engine.database.write() as tx:
        row = service.locked(tx, team.engine.workspace, 1)
        for done in (True, False):
            expected = now + HOUR
            assert incident_updates.snooze(tx, team.services.catalogue, row, expected, now + 2 * HOUR, now) is done
