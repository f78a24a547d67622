"""What is resolved is closed after a while, and its channel put away later still; never on resolving."""

from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from bot.db import Database
from bot.flows import incident_ends, incidents
from bot.incidents import service
from bot.incidents.rules import State
from bot.models import Incident
from bot.severity import Severity
from bot.slack.client import SlackRefused
from tests.flows.bench import Slack, make
from tests.work.bench import Engine

WEEK = timedelta(days=7)


@pytest.fixture
def made(database: Database, tmp_path: Path) -> tuple[Engine, Slack, Any]:
    engine, slack, services = make(database, tmp_path)
    with database.write() as tx:
        incidents.declare(tx, services.catalogue, engine.workspace, "down", Severity.SEV2, engine.now)
    engine.run_all()
    return engine, slack, services


def move(engine: Engine, state: State) -> None:
    with engine.database.write() as tx:
        assert service.move(tx, service.locked(tx, engine.workspace, 1), state, "U1", engine.now)


def tidy(engine: Engine, services: Any) -> tuple[str, str]:
    with engine.database.write() as tx:
        incident_ends.close_old(tx, services.catalogue, engine.workspace, engine.now)
        incident_ends.archive_old(tx, engine.workspace, engine.now, WEEK)
    engine.run_all()
    with engine.database.read() as tx:
        row = tx.get_one(Incident, 1)
        return row.state, row.channel_state


def test_resolved_then_closed_then_archived(made: tuple[Engine, Slack, Any]) -> None:
    engine, slack, services = made
    assert tidy(engine, services) == ("investigating", "open")
    move(engine, State.RESOLVED)
    engine.later(days=6)
    assert tidy(engine, services) == ("resolved", "open")
    engine.later(days=1)
    assert tidy(engine, services) == ("closed", "open")
    engine.later(days=6)
    assert tidy(engine, services) == ("closed", "open")
    engine.later(days=1)
    assert tidy(engine, services) == ("closed", "archived")
    assert tidy(engine, services) == ("closed", "archived")
    assert slack.of("conversations.archive") == [{"channel": "C-inc-1-down"}]


def test_a_channel_that_somebody_archived_first_is_put_away_as_well(made: tuple[Engine, Slack, Any]) -> None:
    engine, slack, services = made

    def refuse(_: dict[str, Any]) -> dict[str, Any]:
        raise SlackRefused("conversations.archive", "already_archived")

    slack.answers["conversations.archive"] = refuse
    move(engine, State.CANCELLED)
    engine.later(days=8)
    assert tidy(engine, services) == ("cancelled", "archived")


def test_what_was_reopened_meanwhile_keeps_its_channel(made: tuple[Engine, Slack, Any]) -> None:
    engine, slack, _ = made
    move(engine, State.CANCELLED)
    engine.later(days=8)
    with engine.database.write() as tx:
        incident_ends.archive_old(tx, engine.workspace, engine.now, WEEK)
    move(engine, State.INVESTIGATING)
    engine.run_all()
    assert slack.of("conversations.archive") == []
