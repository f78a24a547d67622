from pathlib import Path
from typing import Any

import pytest

from bot.db import Database
from bot.flows import reporters
from bot.flows.notify import Told
from bot.incidents.queries import by_number, open_incidents
from bot.models import Audit, Incident, Notice, Person
from bot.severity import Severity
from bot.slack.client import SlackAway, SlackRefused
from tests.flows.bench import SEAL, Slack, make
from tests.work.bench import Engine

URL = "https://hooks.slack.com/commands/1/2/3"
ROLES = """
[person.anna]
email = "anna@example.com"

[role.responder]
members = ["anna"]
may = ["incident.*"]
"""


def _declared(database: Database, folder: Path, user: Any, catalogue: str = "") -> tuple[Engine, Slack]:
    engine, slack, _ = make(database, folder, catalogue)

    def answer(_: dict[str, Any]) -> dict[str, Any]:
        if isinstance(user, Exception):
            raise user
        return {"user": {"id": "U1", "team_id": "T0BEACON", **user}}

    slack.answers["users.info"] = answer
    with database.write() as tx:
        told = Told(engine.workspace, "U1", SEAL.close(URL))
        reporters.declare(tx, told, "search is down", Severity.SEV2, engine.now)
    return engine, slack


def _state(engine: Engine) -> str:
    with engine.database.read() as tx:
        return tx.query(Incident).one().state


@pytest.mark.parametrize(
    "user", [{}, {"profile": {"email": "anna@example.com"}}, SlackRefused("users.info", "missing_scope")]
)
def test_a_member_is_believed_and_the_incident_opens(database: Database, tmp_path: Path, user: Any) -> None:
    engine, slack = _declared(database, tmp_path, user)
    with database.read() as tx:
        assert open_incidents(tx, engine.workspace) == []
    engine.run_all()
    assert _state(engine) == "investigating"
    assert len(slack.of("conversations.create")) == 1
    assert not slack.of("response_url")
    with database.read() as tx:
        assert tx.query(Notice).count() == 0


@pytest.mark.parametrize(
    ("user", "catalogue"),
    [
        ({"is_restricted": True}, ""),
        ({"team_id": "T0OTHER"}, ""),
        ({"is_stranger": True}, ""),
        (SlackRefused("users.info", "user_not_found"), ""),
        ({"profile": {"email": "luca@example.com"}}, ROLES),
    ],
)
def test_who_may_not_is_told_late_and_alone(database: Database, tmp_path: Path, user: Any, catalogue: str) -> None:
    engine, slack = _declared(database, tmp_path, user, catalogue)
    engine.run_all()
    assert _state(engine) == "refused"
    assert not slack.of("conversations.create") + slack.of("chat.postMessage")
    (said,) = slack.of("response_url")
    assert "1 was not opened" in said["text"]
    with database.read() as tx:
        assert by_number(tx, engine.workspace, 1) is None
        assert [(row.action, row.allowed) for row in tx.query(Audit)] == [("incident.declare", False)]


def test_while_slack_is_away_nothing_is_decided(database: Database, tmp_path: Path) -> None:
    engine, slack = _declared(database, tmp_path, SlackAway("users.info"))
    engine.run_all()
    assert _state(engine) == "checking"
    slack.answers["users.info"] = lambda _: {"user": {"id": "U1", "team_id": "T0BEACON"}}
    engine.later(minutes=1)
    engine.run_all()
    assert _state(engine) == "investigating"


def test_whom_slack_has_described_is_not_asked_for(database: Database, tmp_path: Path) -> None:
    engine, slack = _declared(database, tmp_path, {})
    with database.write() as tx:
        tx.add(Person(workspace_id=engine.workspace, slack_id="U1", refreshed_at=engine.now))
    engine.run_all()
    assert _state(engine) == "investigating"
    assert not slack.of("users.info")
