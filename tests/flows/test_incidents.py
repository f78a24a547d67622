from pathlib import Path
from typing import Any

import pytest

from bot.db import Database
from bot.flows import incidents
from bot.flows.services import Services
from bot.incidents import service as incident_service
from bot.incidents.queries import by_number
from bot.incidents.rules import State
from bot.models import Person
from bot.severity import Severity
from bot.slack.client import SlackAway, SlackRefused
from tests.flows.bench import Slack, make
from tests.work.bench import Engine

OWNED = """
[person.anna]
email = "anna@example.com"

[service.checkout]
owners = ["anna"]
"""


@pytest.fixture
def made(database: Database, tmp_path: Path) -> tuple[Engine, Slack]:
    engine, slack, services = make(database, tmp_path, OWNED)
    with database.write() as tx:
        tx.add(Person(workspace_id=engine.workspace, slack_id="U0ANNA", email="anna@example.com"))
        incidents.declare(
            tx,
            services.catalogue,
            engine.workspace,
            "down",
            Severity.SEV2,
            engine.now,
            reporter="U0MAYA",
            services=["checkout"],
        )
    return engine, slack


def _refusing(code: str, *names: str) -> Any:
    def answer(given: dict[str, Any]) -> dict[str, Any]:
        if given["name"] in names:
            raise SlackRefused("conversations.create", code)
        return {"channel": {"id": f"C-{given['name']}"}}

    return answer


def _channel(engine: Engine) -> tuple[str | None, str, str | None]:
    with engine.database.read() as tx:
        found = by_number(tx, engine.workspace, 1)
    assert found is not None
    return found.channel, found.channel_state, found.channel_error


def test_the_whole_opening(made: tuple[Engine, Slack]) -> None:
    engine, slack = made
    engine.run_all()
    assert _channel(engine) == ("C-inc-1-down", "open", None)
    called = [call["users"] for call in slack.of("conversations.invite")]
    assert called == ["U0ANNA", "U0MAYA,U0ANNA"]  # who is paged first, then all who belong to it
    assert len(slack.of("pins.add")) == 1
    assert {call["channel"] for call in slack.of("chat.postMessage")} == {"C-inc-1-down", "CI", "U0ANNA"}
    assert slack.of("conversations.setTopic")[0]["topic"].startswith("SEV2")


def test_a_name_that_is_taken_gets_the_next_number(made: tuple[Engine, Slack]) -> None:
    engine, slack = made
    slack.answers["conversations.create"] = _refusing("name_taken", "inc-1-down")
    slack.answers["users.conversations"] = lambda _: {"channels": [{"id": "C9", "name": "inc-1-down", "created": 9e9}]}
    engine.run_all()
    assert _channel(engine)[0] == "C-inc-1-down-2"


@pytest.mark.parametrize(("created", "adopted"), [(9e9, "C9"), (1.0, "C-inc-1-down-2")])
def test_after_a_lost_reply_only_ones_own_new_channel_is_adopted(
    made: tuple[Engine, Slack], created: float, adopted: str
) -> None:
    engine, slack = made

    def lost(_: dict[str, Any]) -> dict[str, Any]:
        slack.answers["conversations.create"] = _refusing("name_taken", "inc-1-down")
        raise SlackAway("conversations.create")

    slack.answers["conversations.create"] = lost
    slack.answers["users.conversations"] = lambda _: {
        "channels": [{"id": "C9", "name": "inc-1-down", "created": created}]
    }
    engine.run_all()
    engine.later(minutes=1)
    engine.run_all()
    assert _channel(engine)[0] == adopted


def test_a_refusal_is_shown_and_can_be_tried_again(made: tuple[Engine, Slack]) -> None:
    engine, slack = made
    slack.answers["conversations.create"] = _refusing("restricted_action", "inc-1-down")
    engine.run_all()
    assert _channel(engine) == (None, "failed", "conversations.create: restricted_action")
    assert "restricted_action" in str(slack.of("chat.postMessage") + slack.of("chat.update"))


STATED = {"from": "investigating", "to": "resolved", "why": ""}
EDITED = {"changes": {"severity": {"from": 2, "to": 1}}, "why": ""}


@pytest.mark.parametrize(
    ("kind", "detail", "topics"), [("acknowledged", {}, 1), ("edited", EDITED, 2), ("state", STATED, 2)]
)
def test_the_topic_is_set_where_it_changes(
    database: Database, tmp_path: Path, kind: str, detail: dict[str, Any], topics: int
) -> None:
    engine, slack, services = make(database, tmp_path)
    with database.write() as tx:
        incidents.declare(tx, services.catalogue, engine.workspace, "down", Severity.SEV2, engine.now)
    engine.run_all()
    with database.write() as tx:
        row = incident_service.locked(tx, engine.workspace, 1)
        entry = incident_service.note(tx, row, kind, engine.now, actor="U1", detail=detail)
        incidents.changed(tx, services.catalogue, row, entry, engine.now)
    engine.later(minutes=1)
    engine.run_all()
    assert len(slack.of("conversations.setTopic")) == topics


def _move(engine: Engine, services: Services, state: State) -> None:
    with engine.database.write() as tx:
        row = incident_service.locked(tx, engine.workspace, 1)
        entry = incident_service.move(tx, row, state, "U1", engine.now)
        assert entry is not None
        incidents.changed(tx, services.catalogue, row, entry, engine.now)
    engine.run_all()


def test_reopening_after_the_channel_was_put_away_makes_another(database: Database, tmp_path: Path) -> None:
    engine, slack, services = make(database, tmp_path)
    with database.write() as tx:
        incidents.declare(tx, services.catalogue, engine.workspace, "down", Severity.SEV2, engine.now)
    engine.run_all()
    for state in (State.RESOLVED, State.CLOSED):
        _move(engine, services, state)
    with database.write() as tx:
        incident_service.channel_archived(incident_service.locked(tx, engine.workspace, 1), engine.now)
    slack.answers["conversations.create"] = _refusing("name_taken", "inc-1-down")
    _move(engine, services, State.INVESTIGATING)
    assert _channel(engine) == ("C-inc-1-down-2", "open", None)
    assert len([call for call in slack.of("chat.postMessage") if call["channel"] == "C-inc-1-down-2"]) == 1


STATUS = '[incident]\nstakeholder_channels = ["status"]\nstakeholders_from = "urgent"\n'


@pytest.mark.parametrize(("severity", "told"), [(Severity.SEV1, True), (Severity.SEV2, True), (Severity.SEV3, False)])
def test_other_channels_hear_of_what_is_grave(
    database: Database,
    tmp_path: Path,
    severity: Severity,
    told: bool,  # noqa: FBT001
) -> None:
    engine, slack, services = make(database, tmp_path, STATUS)
    rooms = [{"id": "CI", "name": "incidents"}, {"id": "CS", "name": "status"}]
    slack.answers["conversations.list"] = lambda _: {"channels": rooms}
    with database.write() as tx:
        incidents.declare(tx, services.catalogue, engine.workspace, "down", severity, engine.now)
    engine.run_all()
    assert ("CS" in {call["channel"] for call in slack.of("chat.postMessage")}) == told
