from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from bot.catalogue import Catalogue
from bot.db import Database
from bot.flows import standup_changes, standup_members, standups
from bot.models import Channel, Standup, StandupMember, StandupOccurrence
from bot.people import channels
from bot.slack.client import SlackRefused
from bot.standups import changes, service
from bot.standups.rules import QUESTION, State
from bot.standups.service import CHANNEL, GROUP, PEOPLE, Plan
from tests.flows.bench import Slack, make
from tests.standups.making import ASKS, lives
from tests.work.bench import NOW, Engine

PLAN: dict[str, Any] = {
    "name": "Daily",
    "channel": "C1",
    "days": ("mon",),
    "minute": 540,
    "deadline": 720,
    "summary": 720,
    "zone": "Asia/Seoul",
}


@pytest.fixture
def made(database: Database, tmp_path: Path) -> tuple[Engine, Slack]:
    engine, slack, _ = make(database, tmp_path)
    slack.answers["conversations.members"] = lambda given: {
        "members": ["U3"] if given.get("cursor") else ["U1", "U2", "UBOT"],
        "response_metadata": {"next_cursor": "" if given.get("cursor") else "more"},
    }
    slack.answers["usergroups.users.list"] = lambda _: {"users": ["U7", "U8"]}
    with database.write() as tx:
        lives(tx, "UBOT", None, is_bot=True)
    return engine, slack


def create(engine: Engine, people: tuple[str, ...] = (), **changes: Any) -> list[str]:
    with engine.database.write() as tx:
        plan = Plan(**{**PLAN, **changes})
        standup_members.create(tx, engine.workspace, plan, ASKS, people, "U0", NOW)
    engine.run_all()
    return members(engine)


def members(engine: Engine) -> list[str]:
    with engine.database.read() as tx:
        return sorted(row.person for row in tx.query(StandupMember) if row.left_at is None)


def test_everybody_of_the_channel_is_in_and_it_is_told(made: tuple[Engine, Slack]) -> None:
    engine, slack = made
    assert create(engine) == ["U1", "U2", "U3"]
    assert [call["channel"] for call in slack.of("conversations.join")] == ["C1"]
    (card,) = slack.of("chat.postMessage")
    assert card["channel"] == "C1"
    assert "asks 3 people" in card["text"]


@pytest.mark.parametrize(
    ("given", "found"),
    [({"members": GROUP, "group": "S1"}, ["U7", "U8"]), ({"members": PEOPLE}, ["U5"])],
)
def test_a_group_or_named_people_are_in(made: tuple[Engine, Slack], given: dict[str, Any], found: list[str]) -> None:
    assert create(made[0], () if "group" in given else ("U5",), **given) == found


@pytest.mark.parametrize(
    ("code", "found"), [("missing_scope", ["U5"]), ("plan_upgrade_required", ["U5"]), ("no_such_subteam", [])]
)
def test_a_group_that_slack_does_not_tell_of_lets_nobody_go(
    made: tuple[Engine, Slack], code: str, found: list[str]
) -> None:
    def refuse(_: dict[str, Any]) -> dict[str, Any]:
        raise SlackRefused("usergroups.users.list", code)

    engine, slack = made
    slack.answers["usergroups.users.list"] = refuse
    assert create(engine, ("U5",), members=GROUP, group="S1") == found


def test_an_empty_group_asks_nobody(made: tuple[Engine, Slack]) -> None:
    engine, slack = made
    slack.answers["usergroups.users.list"] = lambda _: {"users": []}
    assert create(engine, ("U5",), members=GROUP, group="S1") == []


def test_a_group_that_changes_takes_its_standups_along(made: tuple[Engine, Slack]) -> None:
    engine, slack = made
    create(engine, members=GROUP, group="S1")
    slack.answers["usergroups.users.list"] = lambda _: {"users": ["U8", "U9"]}
    with engine.database.write() as tx:
        standup_members.regrouped(tx, engine.workspace, "S2", NOW)
        standup_members.regrouped(tx, engine.workspace, "S1", NOW)
    engine.run_all()
    assert members(engine) == ["U8", "U9"]
    assert len(slack.of("usergroups.users.list")) == 2


def test_guests_are_asked_and_strangers_are_not(made: tuple[Engine, Slack]) -> None:
    engine, _ = made
    with engine.database.write() as tx:
        lives(tx, "U1", None, is_guest=True)
        lives(tx, "U2", None, is_stranger=True)
        lives(tx, "U3", None, is_gone=True)
    assert create(engine) == ["U1"]


def test_who_made_it_is_told_where_bongsu_cannot_enter(made: tuple[Engine, Slack]) -> None:
    def refuse(_: dict[str, Any]) -> dict[str, Any]:
        raise SlackRefused("conversations.join", "channel_not_found")

    engine, slack = made
    slack.answers["conversations.join"] = refuse
    assert create(engine) == []
    (told,) = slack.of("chat.postMessage")
    assert told["channel"] in {"U0", "D-U0"}
    assert "cannot enter" in told["text"]


def test_members_come_and_go_with_the_channel(made: tuple[Engine, Slack]) -> None:
    engine, _ = made
    create(engine, members=CHANNEL)
    with engine.database.write() as tx:
        standup_members.joined(tx, engine.workspace, "C1", "U9", NOW)
        standup_members.joined(tx, engine.workspace, "C1", "UBOT", NOW)
        standup_members.joined(tx, engine.workspace, "C2", "U10", NOW)
        standup_members.left(tx, engine.workspace, "C1", "U1", NOW)
    assert members(engine) == ["U2", "U3", "U9"]


def test_who_is_in_the_channel_is_known_although_others_are_asked(made: tuple[Engine, Slack]) -> None:
    engine, slack = made
    slack.answers["conversations.info"] = lambda given: {
        "channel": {"id": given["channel"], "name": "closed", "is_private": True}
    }
    create(engine, ("U5",), members=PEOPLE)
    with engine.database.write() as tx:
        channels.joined(tx, engine.workspace, "C1", "U6", is_bot=False)
        assert set(channels.members(tx, engine.workspace, "C1")) == {"U1", "U2", "U3", "U6", "UBOT"}
        channels.are_in(tx, engine.workspace, "C1", ["U2", "U7"])
        assert set(channels.members(tx, engine.workspace, "C1")) == {"U2", "U7"}
        assert tx.query(Channel).one().is_private


def test_whoever_leaves_hears_that_nobody_waits(made: tuple[Engine, Slack]) -> None:
    engine, slack = made
    create(engine, members=CHANNEL)
    with engine.database.write() as tx:
        (standup,) = tx.query(Standup)
        row = StandupOccurrence(workspace_id=engine.workspace, standup_id=standup.id, person="U1", kind=QUESTION)
        row.day, row.zone, row.state, row.changed_at = NOW.date(), "UTC", State.PLANNED, NOW
        row.due_at, row.deadline = NOW, NOW + timedelta(hours=3)
        tx.add(row)
        tx.flush()
        standups.look(tx, Catalogue(), engine.workspace, NOW)
    engine.run_all()
    with engine.database.write() as tx:
        standup_members.left(tx, engine.workspace, "C1", "U1", NOW)
    engine.run_all()
    assert "you left it" in slack.of("chat.update")[-1]["text"]


def test_another_channel_has_other_members(made: tuple[Engine, Slack]) -> None:
    engine, slack = made
    create(engine)
    slack.answers["conversations.members"] = lambda _: {"members": ["U3", "U9"]}
    with engine.database.write() as tx:
        row = tx.query(Standup).one()
        _, questions = service.asked_now(tx, row.id)
        plan = replace(changes.plan_of(row), channel="C2")
        assert standup_changes.change(tx, row, plan, questions, (), "U0", NOW)
    engine.run_all()
    assert members(engine) == ["U3", "U9"]
