"""A message is captured once; what it says is followed; what its author deletes is gone from every version."""

import itertools

import pytest
from sqlalchemy import select, text
from sqlalchemy.orm import Session

from bot.db import Database
from bot.incidents import captures
from bot.incidents.captures import Found
from bot.incidents.files import FoundFile
from bot.models import CapturedMessage, Incident, TimelineEntry
from tests.incidents.test_service import LATER, NOW, declared

TS = "1772442000.000100"


def wanted(tx: Session) -> CapturedMessage:
    incident = declared(tx)
    incident.channel_id = "C9"
    key = captures.want(tx, incident, "C9", TS, "U2", NOW)
    assert key is not None
    return captures.locked(tx, key)


def entry(tx: Session) -> TimelineEntry:
    tx.flush()
    return tx.scalars(select(TimelineEntry).where(TimelineEntry.kind == "message")).one()


def everything(database: Database) -> str:
    """Read all text that the database holds of a timeline."""
    with database.read() as tx:
        tables = ("timeline_entry", "message_version", "captured_message", "job", "job_step", "inbound", "notice")
        return "".join(str(row) for table in tables for row in tx.execute(text(f"SELECT * FROM {table}")))


def test_a_message_is_captured_once(database: Database) -> None:
    with database.write() as tx:
        row = wanted(tx)
        incident = tx.get_one(Incident, row.incident_id)
        assert captures.want(tx, incident, "C9", TS, "U3", LATER) is None
        assert not captures.is_wanted(tx, "T1", "C9", TS)
        assert captures.is_wanted(tx, "T1", "C9", "1.000000")
        assert not captures.is_wanted(tx, "T1", "C8", "1.000000")
        assert captures.is_captured(tx, "T1", "C9", TS)
        assert not captures.is_captured(tx, "T2", "C9", TS)


def test_what_was_found_stands_at_the_moment_when_it_was_written(database: Database) -> None:
    with database.write() as tx:
        row = wanted(tx)
        captures.keep(tx, row, Found("U1", None, "the disk is full", files=[FoundFile("F1", "a.png")]), LATER)
        captures.addressed(tx, row, "https://x.test/1")
        kept = entry(tx)
        assert (kept.actor, kept.happened_at.timestamp(), kept.recorded_at) == ("U1", float(TS), LATER)
        assert kept.detail["text"] == "the disk is full"
        assert (kept.detail["files"], kept.detail["url"], kept.detail["by"]) == (["a.png"], "https://x.test/1", "U2")
        captures.keep(tx, row, Found("U1", None, "again"), LATER)
        assert entry(tx).id == kept.id


@pytest.mark.parametrize("order", list(itertools.permutations(["keep", "2.0", "10.0"])))
def test_the_newest_version_is_shown_in_whatever_order_they_come(database: Database, order: tuple[str, ...]) -> None:
    with database.write() as tx:
        row = wanted(tx)
        for each in order:
            if each == "keep":
                captures.keep(tx, row, Found("U1", None, "first"), NOW)
            else:
                captures.follow(tx, row, f"edit {each}", each, NOW)
                captures.follow(tx, row, f"edit {each}", each, LATER)
        assert (entry(tx).detail["text"], entry(tx).detail["edits"]) == ("edit 10.0", 2)
        assert [each.text for each in captures.versions(tx, row.id)] == ["first", "edit 2.0", "edit 10.0"]


def test_a_deletion_erases_every_version(database: Database) -> None:
    with database.write() as tx:
        row = wanted(tx)
        captures.keep(
            tx, row, Found("U1", None, "the password is hunter2", files=[FoundFile("F2", "hunter2.png")]), NOW
        )
        captures.follow(tx, row, "the password was hunter2", "5.0", NOW)
    assert "hunter2" in everything(database)
    with database.write() as tx:
        row = captures.locked(tx, 1)
        captures.remove(tx, row, LATER)
        captures.follow(tx, row, "hunter2 once more", "6.0", LATER)
        assert entry(tx).detail["erased"]["why"] == "removed"
    assert "hunter2" not in everything(database)


def test_what_is_deleted_before_it_was_read_never_stands_there(database: Database) -> None:
    with database.write() as tx:
        row = wanted(tx)
        captures.remove(tx, row, NOW)
        captures.keep(tx, row, Found("U1", None, "hunter2"), LATER)
    assert "hunter2" not in everything(database)


def test_what_slack_does_not_have_is_missing(database: Database) -> None:
    with database.write() as tx:
        row = wanted(tx)
        captures.miss(row)
        captures.addressed(tx, row, "https://x.test/1")
        assert row.state == captures.MISSING
        captures.remove(tx, row, NOW)
        captures.miss(row)
        assert row.state == captures.REMOVED
