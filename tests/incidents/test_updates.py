"""Others hear when they were promised to; a reminder comes once for each promise."""

from datetime import timedelta

import pytest

from bot.db import Database
from bot.incidents import service, updates
from bot.incidents.rules import State
from tests.incidents.test_service import LATER, NOW, declared

HOUR = timedelta(hours=1)


def test_an_update_says_what_is_tried_and_promises_the_next(database: Database) -> None:
    with database.write() as tx:
        row = declared(tx)
        update, entry = updates.write(tx, row, "half is back", "U1", NOW, trying="a restart", next_at=NOW + HOUR)
        assert (row.trying, row.update_due_at) == ("a restart", NOW + HOUR)
        assert (update.text, update.state, update.next_at) == ("half is back", "investigating", NOW + HOUR)
        assert (entry.kind, entry.detail) == ("update", {"text": "half is back", "update": update.id})


def test_nothing_is_promised_of_what_has_ended(database: Database) -> None:
    with database.write() as tx:
        row = declared(tx)
        service.move(tx, row, State.RESOLVED, "U1", NOW)
        assert updates.write(tx, row, "over", "U1", NOW, trying=None, next_at=NOW + HOUR)[0].next_at is None
        assert row.update_due_at is None


@pytest.mark.parametrize(
    ("promised", "every", "due"),
    [(None, HOUR, HOUR), (2 * HOUR, HOUR, HOUR), (HOUR / 2, HOUR, HOUR / 2), (-HOUR, HOUR, -HOUR), (HOUR, None, None)],
)
def test_the_sooner_promise_holds(
    database: Database, promised: timedelta | None, every: timedelta | None, due: timedelta | None
) -> None:
    with database.write() as tx:
        row = declared(tx)
        updates.promise(row, NOW + promised if promised else None)
        updates.promise_soon(row, every, NOW)
        assert row.update_due_at == (NOW + due if due else None)


def test_each_promise_is_reminded_of_once(database: Database) -> None:
    with database.write() as tx:
        row = declared(tx)
        updates.promise(row, LATER)
    for now, found in ((NOW, 0), (LATER, 1), (LATER + HOUR, 0)):
        with database.write() as tx:
            assert len(updates.overdue(tx, 1, now)) == found
    with database.write() as tx:
        row = service.locked(tx, 1, 1)
        assert not updates.snooze(row, NOW, LATER + HOUR)
        assert updates.snooze(row, LATER, LATER + HOUR)
    for now, found in ((LATER, 0), (LATER + HOUR, 1), (LATER + HOUR, 0)):
        with database.write() as tx:
            assert len(updates.overdue(tx, 1, now)) == found


def test_what_is_resolved_reminds_nobody(database: Database) -> None:
    with database.write() as tx:
        row = declared(tx)
        updates.promise(row, LATER)
        service.move(tx, row, State.RESOLVED, "U1", NOW)
        tx.flush()
        assert not updates.overdue(tx, row.workspace_id, LATER)
