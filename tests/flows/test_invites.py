from pathlib import Path
from typing import Any

import pytest

from bot.db import Database
from bot.flows import incidents
from bot.flows.invites import call, owners_of
from bot.incidents import service
from bot.models import Person
from bot.severity import Severity
from bot.slack.client import SlackRefused
from tests.flows.bench import Slack, make
from tests.flows.test_incidents import OWNED
from tests.work.bench import Engine


@pytest.fixture
def made(database: Database, tmp_path: Path) -> tuple[Engine, Slack]:
    engine, slack, services = make(database, tmp_path, OWNED)
    with database.write() as tx:
        tx.add(Person(workspace_id=engine.workspace, slack_id="U0ANNA", email="anna@example.com"))
        tx.flush()
        assert owners_of(tx, services.catalogue, engine.workspace, ["checkout", "nowhere"]) == ["U0ANNA"]
        incidents.declare(
            tx, services.catalogue, engine.workspace, "down", Severity.SEV3, engine.now, services=["checkout"]
        )
    return engine, slack


def refuse(_: dict[str, Any]) -> dict[str, Any]:
    raise SlackRefused("conversations.invite", "user_is_restricted")


def test_who_cannot_be_invited_holds_up_nobody(made: tuple[Engine, Slack]) -> None:
    engine, slack = made
    slack.answers["conversations.invite"] = refuse
    engine.run_all()
    assert "user_is_restricted" in str(slack.of("chat.postMessage"))
    with engine.database.read() as tx:
        assert service.locked(tx, engine.workspace, 1).channel_state == "open"


def test_nobody_is_called_into_a_channel_that_is_not_there_yet(made: tuple[Engine, Slack]) -> None:
    engine, slack = made
    for _ in range(2):
        with engine.database.write() as tx:
            call(tx, service.locked(tx, engine.workspace, 1), ["U2"], engine.now)
        engine.run_all()
    assert [given["users"] for given in slack.of("conversations.invite")] == ["U0ANNA", "U2"]
