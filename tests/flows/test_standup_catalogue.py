from pathlib import Path
from typing import Any

import pytest

from bot.catalogue import Catalogue, parse
from bot.db import Database
from bot.flows import standup_catalogue
from bot.models import Person, Standup, StandupQuestions
from bot.standups import changes
from tests.flows.bench import Slack, make
from tests.standups.making import START, lives, standup
from tests.work.bench import NOW, Engine

PEOPLE = """
[person.maya]
slack = "U0MAYAJOHN"
[person.luca]
email = "luca@example.com"
"""
DAILY = """
[standup.daily]
owner = "maya"
channel = "team"
questions = ["Done?", { text = "Mood?", choices = ["good", "bad"], wanted = true }]
"""


@pytest.fixture
def made(database: Database, tmp_path: Path) -> tuple[Engine, Slack]:
    engine, slack, _ = make(database, tmp_path)
    slack.answers["conversations.list"] = lambda _: {
        "channels": [{"id": "C7", "name": "team"}, {"id": "C8", "name": "web"}]
    }
    slack.answers["conversations.members"] = lambda _: {"members": ["U1", "U2"]}
    return engine, slack


def keep(engine: Engine, text: str) -> list[str]:
    catalogue: Catalogue = parse(PEOPLE + text)
    with engine.database.write() as tx:
        refused = standup_catalogue.keep(tx, catalogue, engine.workspace, NOW)
    engine.run_all()
    return list(refused)


def rows(engine: Engine) -> list[Standup]:
    with engine.database.read() as tx:
        return tx.query(Standup).filter(Standup.deleted_at.is_(None)).order_by(Standup.id).all()


def members(engine: Engine) -> list[str]:
    with engine.database.read() as tx:
        return list(changes.members(tx, rows(engine)[0].id))


def versions(engine: Engine) -> list[list[dict[str, Any]]]:
    with engine.database.read() as tx:
        return [row.questions for row in tx.query(StandupQuestions).order_by(StandupQuestions.version)]


def test_what_stands_in_the_catalogue_is_set_up_once(made: tuple[Engine, Slack]) -> None:
    engine, slack = made
    for _ in range(2):
        assert keep(engine, DAILY + 'at = "10:00"\nzone = "Asia/Seoul"') == []
    (row,) = rows(engine)
    assert (row.name, row.channel, row.minute, row.zone) == ("daily", "C7", 600, "Asia/Seoul")
    assert (row.origin, row.made_by, row.members) == ("standup.daily #team", "U0MAYAJOHN", "channel")
    assert members(engine) == ["U1", "U2"]
    (card,) = slack.of("chat.postMessage")
    assert card["channel"] == "C7"
    (asked,) = versions(engine)
    assert [(each["key"], each["kind"], each["is_optional"]) for each in asked] == [
        ("q1", "text", True), ("q2", "choice", False)
    ]  # fmt: skip


def test_what_changes_in_the_file_changes_the_standup(made: tuple[Engine, Slack]) -> None:
    engine, _ = made
    keep(engine, DAILY)
    text = DAILY.replace('"Done?", ', '"Next?", ').replace('"team"', '"web"')
    keep(engine, text + 'title = "Daily of all"\nnudge = "never"')
    (row,) = rows(engine)
    assert (row.name, row.channel, row.nudge) == ("Daily of all", "C8", None)
    assert [[each["key"] for each in asked] for asked in versions(engine)] == [["q1", "q2"], ["q3", "q2"]]


def test_people_are_taken_in_as_soon_as_slack_knows_them(made: tuple[Engine, Slack]) -> None:
    engine, _ = made
    text = DAILY + 'members = ["luca", "U0MAYAJOHN"]\nblockers_to = "luca"'
    keep(engine, text)
    assert (members(engine), rows(engine)[0].blockers_to) == (["U0MAYAJOHN"], None)
    with engine.database.write() as tx:
        tx.add(Person(workspace_id=engine.workspace, slack_id="U0LUCA", email="luca@example.com"))
    keep(engine, text)
    assert set(members(engine)) == {"U0MAYAJOHN", "U0LUCA"}
    assert rows(engine)[0].blockers_to == "U0LUCA"


def test_one_whose_owner_nobody_knows_waits(made: tuple[Engine, Slack]) -> None:
    engine, _ = made
    keep(engine, DAILY.replace('"maya"', '"luca"'))
    assert rows(engine) == []
    with engine.database.write() as tx:
        lives(tx, "U0LUCA", None, email="luca@example.com")
    keep(engine, DAILY.replace('"maya"', '"luca"'))
    assert rows(engine)[0].made_by == "U0LUCA"


def test_what_is_gone_from_the_file_ends(made: tuple[Engine, Slack]) -> None:
    engine, _ = made
    with engine.database.write() as tx:
        standup(tx, name="Of Slack")
    keep(engine, DAILY)
    keep(engine, "")
    assert [row.name for row in rows(engine)] == ["Of Slack"]
    keep(engine, DAILY)
    assert [row.name for row in rows(engine)] == ["Of Slack", "daily"]


def test_a_name_that_is_taken_in_slack_is_refused(made: tuple[Engine, Slack]) -> None:
    engine, _ = made
    with engine.database.write() as tx:
        standup(tx, name="Daily", now=START)
    assert keep(engine, DAILY) == ["daily"]
    assert [row.origin for row in rows(engine)] == ["slack"]
