from datetime import datetime, timedelta

import pytest
from sqlalchemy.orm import Session

from bot.db import Database
from bot.incidents import deeds, roles, service, tasks, timeline
from bot.incidents.rules import State
from bot.incidents.task_rules import DROP, FINISH, TAKE
from tests.incidents.test_service import NOW, declared

HOUR = timedelta(hours=1)


def found(tx: Session, person: str, since: datetime = NOW - HOUR, until: datetime = NOW) -> list[tuple[str, str]]:
    return sorted((each.kind, each.text) for each in deeds.of_person(tx, 1, person, since, until))


def test_who_has_a_role_or_writes_works_on_an_incident_once(database: Database) -> None:
    with database.write() as tx:
        row = declared(tx)
        assert found(tx, "U2") == []
        roles.assign(tx, row, "commander", "U2", "U1", NOW)
        timeline.note(tx, row, "it is the disk", "U2", NOW, NOW)
        timeline.note(tx, row, "it is not", "U3", NOW, NOW)
        for person in ("U2", "U3"):
            assert found(tx, person) == [("worked", "Checkout fails")]
        assert found(tx, "U3", since=NOW) == []
        assert found(tx, "U3", until=NOW - HOUR / 2) == []


def test_a_role_in_what_is_over_is_no_news(database: Database) -> None:
    with database.write() as tx:
        row = declared(tx)
        roles.assign(tx, row, "commander", "U2", "U1", NOW)
        service.move(tx, row, State.RESOLVED, "U2", NOW)
        assert found(tx, "U2") == [("worked", "Checkout fails")]
        assert found(tx, "U2", since=NOW, until=NOW + HOUR) == []


@pytest.mark.parametrize(
    ("events", "kinds"),
    [
        ((TAKE,), [("task_taken", "check the disk")]),
        ((TAKE, FINISH), [("task_done", "check the disk")]),
        ((TAKE, DROP), []),
        ((), []),
    ],
)
def test_a_task_is_done_or_still_to_do(database: Database, events: tuple[str, ...], kinds: list[object]) -> None:
    with database.write() as tx:
        row = declared(tx)
        task = tasks.add(tx, row, "check the disk", None, "U1", NOW)
        for event in events:
            tasks.move(tx, row, task, event, "U2", NOW)
        assert found(tx, "U2") == kinds
        task.text = ""
        assert found(tx, "U2") == []
