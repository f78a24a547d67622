"""Tasks are numbered by incident, move once, and every move is on the timeline."""

from concurrent.futures import ThreadPoolExecutor

import pytest
from sqlalchemy import select

from bot.db import Database
from bot.errors import NotFound
from bot.incidents import queries, service, tasks, timeline
from bot.incidents.task_rules import DONE, DROP, DROPPED, FINISH, FREE, TAKE, TAKEN
from bot.models import TimelineEntry
from tests.incidents.test_service import LATER, NOW, declared


def test_tasks_of_an_incident_are_numbered_and_counted(database: Database) -> None:
    with database.write() as tx:
        row = declared(tx)
        for text in ("check the disk", "call the customer", "buy cake"):
            tasks.add(tx, row, text, "U2" if "call" in text else None, "U1", NOW)
        tasks.move(tx, row, tasks.find(tx, row, 3), DROP, "U1", NOW)
        assert [(each.number, each.state, each.owner) for each in tasks.listed(tx, row.id)] == [
            (2, TAKEN, "U2"),
            (1, FREE, None),
            (3, DROPPED, None),
        ]
        assert queries.by_id(tx, row.id).tasks == 2
        with pytest.raises(NotFound):
            tasks.find(tx, row, 4)


def test_a_move_is_told_once(database: Database) -> None:
    with database.write() as tx:
        row = declared(tx)
        task = tasks.add(tx, row, "check the disk", None, "U1", NOW)
        moves = [(TAKE, "U2"), (TAKE, "U2"), (TAKE, "U3"), (FINISH, "U3"), (FINISH, "U3"), (DROP, "U3")]
        done = [tasks.move(tx, row, task, event, who, LATER) for event, who in moves]
        assert done == [True, False, True, True, False, False]
        told = tx.scalars(select(TimelineEntry).where(TimelineEntry.kind == "task").order_by(TimelineEntry.id)).all()
        assert [(each.actor, each.detail["event"]) for each in told] == [
            ("U1", "added"),
            ("U2", "take"),
            ("U3", "take"),
            ("U3", "done"),
        ]
        shown = tasks.by_id(tx, task.id)
        assert (shown.state, shown.owner, shown.changed_by, shown.changed_at) == (DONE, "U3", "U3", LATER)


def test_tasks_that_are_added_at_once_have_numbers_of_their_own(database: Database) -> None:
    with database.write() as tx:
        row = declared(tx)
        workspace, key = row.workspace_id, row.id

    def add(text: str) -> int:
        with database.write() as tx:
            return tasks.add(tx, service.locked(tx, workspace, key), text, None, "U1", NOW).number

    with ThreadPoolExecutor(4) as pool:
        assert sorted(pool.map(add, "abcd")) == [1, 2, 3, 4]


def test_an_erased_task_says_nothing_anywhere(database: Database) -> None:
    with database.write() as tx:
        row = declared(tx)
        task = tasks.add(tx, row, "the password is hunter2", None, "U1", NOW)
        other = tasks.add(tx, row, "check the disk", None, "U1", NOW)
        tasks.move(tx, row, task, TAKE, "U2", NOW)
        entry = tx.scalars(select(TimelineEntry).where(TimelineEntry.kind == "task")).first()
        assert entry is not None
        assert [timeline.redact(tx, entry, "U1", NOW) for _ in range(2)] == [True, False]
        assert "hunter2" not in repr([each.detail for each in tx.scalars(select(TimelineEntry))])
        assert (task.text, task.state, other.text) == ("", DROPPED, "check the disk")
