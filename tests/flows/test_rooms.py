from pathlib import Path

import pytest

from bot.db import Database
from bot.flows import incidents, rooms
from bot.flows.projections import lose_channel
from bot.incidents.queries import by_number
from bot.models import Incident
from bot.severity import Severity
from bot.slack.client import SlackRefused
from tests.flows.bench import Slack, make
from tests.work.bench import Engine

OPENED = "C-inc-1-down"


@pytest.fixture
def made(database: Database, tmp_path: Path) -> tuple[Engine, Slack]:
    engine, slack, services = make(database, tmp_path)
    with database.write() as tx:
        incidents.declare(tx, services.catalogue, engine.workspace, "down", Severity.SEV2, engine.now)
    engine.run_all()
    return engine, slack


def _state(engine: Engine) -> tuple[str | None, str, str | None]:
    with engine.database.read() as tx:
        found = by_number(tx, engine.workspace, 1)
    assert found is not None
    return found.channel, found.channel_state, found.channel_error


@pytest.mark.parametrize(("reason", "told"), [("is_archived", "was archived"), ("channel_not_found", "was deleted")])
def test_a_lost_channel_is_told_and_can_be_replaced(made: tuple[Engine, Slack], reason: str, told: str) -> None:
    engine, slack = made
    with engine.database.write() as tx:
        lose_channel(tx, engine.workspace, OPENED, reason, engine.now)
    engine.run_all()
    assert _state(engine) == (OPENED, "lost", reason)
    assert told in str(slack.of("chat.update")[-1])
    assert "incident.reopen_channel" in str(slack.of("chat.update")[-1])
    slack.answers["conversations.create"] = _taken
    with engine.database.write() as tx:
        incidents.open_channel(tx, tx.query(Incident).one(), engine.now)
    engine.run_all()
    assert _state(engine) == (f"{OPENED}-2", "open", None)
    assert f"Channel before: {OPENED}" in str(slack.of("chat.postMessage"))


def _taken(given: dict[str, str]) -> dict[str, dict[str, str]]:
    if given["name"] == "inc-1-down":
        raise SlackRefused("conversations.create", "name_taken")
    return {"channel": {"id": f"C-{given['name']}"}}


def test_an_unarchived_channel_comes_back(made: tuple[Engine, Slack]) -> None:
    engine, _ = made
    catalogue = engine.runner.services.catalogue
    with engine.database.write() as tx:
        lose_channel(tx, engine.workspace, OPENED, "is_archived", engine.now)
        rooms.back(tx, catalogue, engine.workspace, OPENED, engine.now)
    assert _state(engine) == (OPENED, "open", None)


def test_a_new_name_is_noted_and_other_channels_are_nobodys(made: tuple[Engine, Slack]) -> None:
    engine, _ = made
    with engine.database.write() as tx:
        rooms.renamed(tx, engine.workspace, OPENED, "payments-down")
        lose_channel(tx, engine.workspace, "C-other", "is_archived", engine.now)
        assert tx.query(Incident).one().channel_name == "payments-down"
    assert _state(engine)[1] == "open"
