"""Who joins an incident's channel is told alone where it stands, once each time; whom the beginning brings is not."""

from pathlib import Path
from typing import Any

import pytest

from bot.db import Database
from bot.flows import incidents, welcome
from bot.models import Workspace
from bot.people.service import identify, mirror
from bot.severity import Severity
from bot.slack.client import SlackRefused
from tests.flows.bench import Slack, make
from tests.work.bench import Engine

CHANNEL, BOT = "C-inc-1-down", "U0BONGSU"
PEOPLE: dict[str, dict[str, Any]] = {
    "U1": {"locale": "ko-KR"},
    "U2": {},
    "UGUEST": {"is_restricted": True},
    "UAPP": {"is_bot": True},
    "UGONE": {"deleted": True},
}


@pytest.fixture
def made(database: Database, tmp_path: Path) -> tuple[Engine, Slack]:
    engine, slack, services = make(database, tmp_path)
    with database.write() as tx:
        identify(tx, {"team_id": "T0BEACON", "user_id": BOT}, [], engine.now)
        for person, more in PEOPLE.items():
            mirror(tx, tx.get_one(Workspace, engine.workspace), {"id": person, **more}, engine.now)
        incidents.declare(tx, services.catalogue, engine.workspace, "down", Severity.SEV3, engine.now)
    engine.run_all()
    return engine, slack


def join(made: tuple[Engine, Slack], person: str, inviter: str | None = None, channel: str = CHANNEL) -> None:
    engine, _ = made
    with engine.database.write() as tx:
        welcome.joined(tx, engine.workspace, channel, person, inviter, engine.now)


def told(made: tuple[Engine, Slack]) -> list[str]:
    engine, slack = made
    engine.run_all()
    return [call["user"] for call in slack.of("chat.postEphemeral")]


def test_who_joins_is_told_in_their_language(made: tuple[Engine, Slack]) -> None:
    for person in ("U1", "U2"):
        join(made, person)
    assert told(made) == ["U1", "U2"]
    korean, english = made[1].of("chat.postEphemeral")
    assert (korean["channel"], "지금 상황" in str(korean), "Where it stands" in str(english)) == (CHANNEL, True, True)


def test_each_joining_counts(made: tuple[Engine, Slack]) -> None:
    for _ in range(2):
        join(made, "U2")
        assert told(made)
    assert told(made) == ["U2", "U2"]


@pytest.mark.parametrize("person", ["UGUEST", "UAPP", "UGONE", BOT])
def test_guests_apps_and_bongsu_are_told_nothing(made: tuple[Engine, Slack], person: str) -> None:
    join(made, person)
    assert told(made) == []


def test_of_other_channels_nothing_is_told(made: tuple[Engine, Slack]) -> None:
    join(made, "U2", channel="C0GENERAL")
    assert told(made) == []


@pytest.mark.parametrize(
    ("minutes", "inviter", "is_told"), [(1, BOT, False), (1, None, True), (1, "U1", True), (11, BOT, True)]
)
def test_whom_bongsu_calls_at_the_beginning_reads_the_panel(
    made: tuple[Engine, Slack],
    minutes: int,
    inviter: str | None,
    is_told: bool,  # noqa: FBT001
) -> None:
    made[0].later(minutes=minutes)
    join(made, "U2", inviter)
    assert told(made) == (["U2"] if is_told else [])


def test_who_is_not_known_yet_is_asked_for(made: tuple[Engine, Slack]) -> None:
    made[1].answers["users.info"] = lambda given: {
        "user": {"id": given["user"], "is_restricted": given["user"] == "U8"}
    }
    for person in ("U7", "U8"):
        join(made, person)
    assert told(made) == ["U7"]


@pytest.mark.parametrize("method", ["users.info", "chat.postEphemeral"])
def test_where_slack_refuses_nothing_is_lost(made: tuple[Engine, Slack], method: str) -> None:
    def refuse(_: dict[str, Any]) -> dict[str, Any]:
        raise SlackRefused(method, "user_not_in_channel")

    made[1].answers[method] = refuse
    join(made, "U7" if method == "users.info" else "U2")
    assert told(made) == ([] if method == "users.info" else ["U2"])
    made[0].later(hours=1)
    assert made[0].run_all() == 0
