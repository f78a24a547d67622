"""A timeline is read in the order in which things happened, part by part; what is erased leaves who and when."""

from datetime import timedelta

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from bot.db import Database
from bot.errors import Conflict, NotFound
from bot.incidents import captures, timeline
from bot.incidents.captures import Found
from bot.models import Incident, TimelineEntry
from tests.incidents.test_captures import everything, wanted
from tests.incidents.test_service import LATER, NOW, declared


def noted(tx: Session, incident: Incident, minute: int) -> TimelineEntry:
    return timeline.note(tx, incident, f"at {minute}", "U1", NOW, NOW + timedelta(minutes=minute))


def test_sorted_by_when_it_happened(database: Database) -> None:
    with database.write() as tx:
        incident = declared(tx)
        for minute in (7, -3, 5):
            noted(tx, incident, minute)
        lines = timeline.shown(tx, incident.id).lines
    assert [line.detail.get("text") for line in lines] == ["at -3", None, "at 5", "at 7"]


@pytest.mark.parametrize("size", [1, 2, 3, 10, 11, 12])
def test_parts_are_the_whole(database: Database, size: int) -> None:
    with database.write() as tx:
        incident = declared(tx)
        for minute in (4, 2, 2, 2, 9, 1, 4, 4, 8, 3):
            noted(tx, incident, minute)
        whole = [line.key for line in timeline.shown(tx, incident.id, limit=99).lines]
        found: list[int] = []
        part = timeline.shown(tx, incident.id, limit=size)
        found[:0] = [line.key for line in part.lines]
        while part.older:
            part = timeline.shown(tx, incident.id, part.older, limit=size)
            found[:0] = [line.key for line in part.lines]
    assert found == whole
    assert len(whole) == 11


def test_a_note_is_erased_but_not_that_it_was_there(database: Database) -> None:
    with database.write() as tx:
        incident = declared(tx)
        key = timeline.note(tx, incident, "hunter2", "U1", NOW, NOW).id
    for done in (True, False):
        with database.write() as tx:
            entry = timeline.find(tx, tx.scalars(select(Incident)).one(), key)
            assert timeline.redact(tx, entry, "U3", LATER) is done
            assert entry.detail == {"erased": {"by": "U3", "at": LATER.isoformat(), "why": "redacted"}}
    assert "hunter2" not in everything(database)


def test_an_erased_message_takes_no_edit(database: Database) -> None:
    with database.write() as tx:
        row = wanted(tx)
        captures.keep(tx, row, Found("U1", None, "hunter2"), NOW)
        incident = tx.get_one(Incident, row.incident_id)
        timeline.redact(tx, timeline.find(tx, incident, row.entry_id or 0), "U3", LATER)
        captures.follow(tx, row, "hunter2 again", "5.0", LATER)
        captures.remove(tx, row, LATER)
        assert row.state == captures.REDACTED
    assert "hunter2" not in everything(database)


def test_only_what_people_said_is_erased(database: Database) -> None:
    with database.write() as tx:
        incident = declared(tx)
        (first,) = timeline.shown(tx, incident.id).lines
        with pytest.raises(Conflict):
            timeline.redact(tx, timeline.find(tx, incident, first.key), "U3", NOW)
        with pytest.raises(NotFound):
            timeline.find(tx, incident, first.key + 1)
