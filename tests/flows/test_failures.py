"""What went wrong with incidents in tools of this kind does not go wrong here; each test names the report of it.

All of them are listed in `docs/failures.md`; those about alerts are in `test_alert_failures`.
"""

from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from bot.db import Database
from bot.flows import incident_updates, incidents
from bot.incidents import service
from bot.incidents.queries import by_number
from bot.incidents.rules import State
from bot.models import Incident
from bot.severity import Severity
from bot.slack.client import SlackRefused
from tests.flows.bench import make

PROMISED = timedelta(minutes=30)
"""When others hear again of a SEV1."""


class Team:
    """Incidents that were declared at one moment, of an instance that can be started anew."""

    def __init__(self, database: Database, folder: Path, count: int = 1) -> None:
        self.database, self.folder = database, folder
        self.start()
        for _ in range(count):
            with database.write() as tx:
                now, catalogue = self.engine.now, self.services.catalogue
                incidents.declare(tx, catalogue, self.engine.workspace, "down", Severity.SEV1, now, reporter="U0MAYA")

    def start(self) -> None:
        """Start an instance that has nothing in its memory."""
        self.engine, self.slack, self.services = make(self.database, self.folder)

    def run(self) -> None:
        self.engine.run_all()

    def tick(self, now: datetime) -> list[str]:
        """Look at what is due, and answer the channels that are reminded."""
        self.engine.now = now
        with self.database.write() as tx:
            incident_updates.remind(tx, self.engine.workspace, now)
        self.run()
        return [call["channel"] for call in self.slack.of("chat.postMessage") if "alarm_clock" in call["text"]]


def test_incidentbot_3_a_reminder_outlives_the_instance_that_promised_it(database: Database, tmp_path: Path) -> None:
    """Reminders were jobs in memory, registered at the declaration: a restart lost all of them."""
    team = Team(database, tmp_path)
    team.run()
    begun = team.engine.now
    team.start()
    assert len(team.tick(begun + PROMISED)) == 1


def test_incidentbot_4_what_ends_takes_nobody_elses_reminder_along(database: Database, tmp_path: Path) -> None:
    """Jobs were found by a part of their name: incident 1 took the reminders of 10 to 19 along."""
    team = Team(database, tmp_path, count=12)
    team.run()
    with database.write() as tx:
        row = service.locked(tx, team.engine.workspace, 1)
        entry = service.move(tx, row, State.RESOLVED, "U0MAYA", team.engine.now)
        assert entry is not None
        incidents.changed(tx, team.services.catalogue, row, entry, team.engine.now)
    told = team.tick(team.engine.now + PROMISED)
    assert sorted(told) == sorted(f"C-inc-{number}-down" for number in range(2, 13))


@pytest.mark.parametrize("late", [timedelta(seconds=1), timedelta(hours=7), timedelta(days=2)])
def test_dispatch_9_a_tick_that_comes_late_reminds_all_the_same(
    database: Database, tmp_path: Path, late: timedelta
) -> None:
    """A reminder went out only where the hours since could be divided: a tick that was missed was one that was lost."""
    team = Team(database, tmp_path)
    team.run()
    due = team.engine.now + PROMISED + late
    assert len(team.tick(due)) == 1
    assert len(team.tick(due + timedelta(seconds=10))) == 1


def test_firefighter_297_what_cannot_be_announced_is_staffed_all_the_same(database: Database, tmp_path: Path) -> None:
    """One announcement that failed ended the whole opening, and nobody was invited."""
    team = Team(database, tmp_path)
    team.slack.answers["conversations.list"] = lambda _: {"channels": []}
    team.run()
    assert [call["users"] for call in team.slack.of("conversations.invite")] == ["U0MAYA"]
    assert [call["channel"] for call in team.slack.of("chat.postMessage")] == ["C-inc-1-down"]


def test_dispatch_1721_without_a_channel_nothing_is_called_for_it(database: Database, tmp_path: Path) -> None:
    """The channel was refused, and what followed went on with an identifier that was none."""
    team = Team(database, tmp_path)

    def refuse(_: dict[str, Any]) -> dict[str, Any]:
        raise SlackRefused("conversations.create", "restricted_action")

    team.slack.answers["conversations.create"] = refuse
    team.run()
    assert {method for method, given in team.slack.calls if given.get("channel") != "CI"} <= {
        "conversations.create",
        "conversations.list",
        "conversations.join",
    }
    with database.read() as tx:
        found = by_number(tx, team.engine.workspace, 1)
    assert found is not None
    assert (found.channel_state, found.channel) == ("failed", None)


def test_response_149_two_that_are_declared_in_one_second_share_nothing(database: Database, tmp_path: Path) -> None:
    """A channel was named after the second of its incident."""
    team = Team(database, tmp_path, count=2)
    team.run()
    with database.read() as tx:
        rows = tx.query(Incident).order_by(Incident.id).all()
        assert rows[0].declared_at == rows[1].declared_at
        assert [row.channel_id for row in rows] == ["C-inc-1-down", "C-inc-2-down"]
