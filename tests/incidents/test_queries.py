"""Incidents are found by what people know of them, in their own workspace alone."""

from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy.orm import Session

from bot.db import Database
from bot.errors import NotFound
from bot.incidents import queries, roles, service, updates
from bot.incidents.rules import State
from bot.models import Incident, Projection
from bot.people.service import ensure_workspace
from bot.severity import Severity

NOW = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)


def declared(tx: Session, team: str = "T1", title: str = "Checkout fails") -> Incident:
    workspace = ensure_workspace(tx, team, NOW).id
    return service.declare(tx, workspace, title, Severity.SEV2, NOW, reporter="U1", services=["checkout"])


def test_a_view_shows_the_row(database: Database) -> None:
    with database.write() as tx:
        row = declared(tx)
        service.channel_opened(row, "C1", "inc-1")
        found = queries.by_id(tx, row.id)
    assert (found.number, found.title, found.severity, found.services) == (
        1,
        "Checkout fails",
        Severity.SEV2,
        ("checkout",),
    )
    assert (found.channel, found.channel_state, found.reporter, found.is_open) == ("C1", "open", "U1", True)


def test_by_number_and_by_channel(database: Database) -> None:
    with database.write() as tx:
        mine, theirs = declared(tx), declared(tx, "T2", "Theirs")
        service.channel_opened(mine, "C1", "inc-1")
        service.channel_opened(theirs, "C2", "inc-1")
        tx.flush()
        here = mine.workspace_id
        assert queries.by_number(tx, here, 1) == queries.by_channel(tx, here, "C1") == queries.by_id(tx, mine.id)
        assert queries.by_number(tx, here, 2) is None
        assert queries.by_channel(tx, here, "C2") is None


def test_what_is_open_newest_first(database: Database) -> None:
    with database.write() as tx:
        rows = [declared(tx) for _ in range(4)]
        declared(tx, "T2")
        service.move(tx, rows[2], State.RESOLVED, "U1", NOW)
        here = rows[0].workspace_id
        assert [found.number for found in queries.open_incidents(tx, here)] == [4, 2, 1]
        assert [found.number for found in queries.open_incidents(tx, here, limit=2)] == [4, 2]
        assert not queries.by_id(tx, rows[2].id).is_open


def test_an_entry_comes_with_its_incident(database: Database) -> None:
    with database.write() as tx:
        row = declared(tx)
        key = service.note(tx, row, "severity", NOW, actor="U2", detail={"from": 2, "to": 1}).id
        found = queries.entry(tx, key)
    assert (found.kind, found.actor, found.detail, found.happened_at) == ("severity", "U2", {"from": 2, "to": 1}, NOW)
    assert found.incident.number == 1


def test_where_an_incident_is_announced(database: Database) -> None:
    with database.write() as tx:
        row, other = declared(tx), declared(tx)
        for kind, subject, channel in (
            ("incident.announcement", row.id, "C1"),
            ("incident.card", row.id, "C2"),
            ("incident.announcement", other.id, "C3"),
        ):
            tx.add(Projection(workspace_id=row.workspace_id, kind=kind, subject=str(subject), channel=channel))
        assert queries.announced_in(tx, row.workspace_id, row.id) == ["C1"]


def test_an_incident_comes_with_who_has_which_role(database: Database) -> None:
    with database.write() as tx:
        row, other = declared(tx), declared(tx)
        for role, person in (("commander", "U1"), ("scribe", "U2"), ("commander", "U3")):
            roles.assign(tx, row, role, person, "U1", NOW)
        roles.leave(tx, row, "scribe", "U2", NOW)
        assert queries.by_id(tx, row.id).roles == {"commander": "U3"}
        assert queries.by_id(tx, row.id).commander == "U3"
        assert queries.by_id(tx, other.id).commander is None


def test_another_workspaces_incident_is_not_found(database: Database) -> None:
    with database.write() as tx:
        mine, theirs = declared(tx), declared(tx, "T2")
        assert queries.seen_by(tx, mine.workspace_id, mine.id, "U1").number == 1
        with pytest.raises(NotFound):
            queries.seen_by(tx, mine.workspace_id, theirs.id, "U1")


def test_what_lay_between_an_end_and_a_reopening_does_not_count(database: Database) -> None:
    with database.write() as tx:
        row = declared(tx)
        for hour, state in ((1, State.RESOLVED), (5, State.INVESTIGATING), (6, State.MONITORING)):
            service.move(tx, row, state, "U1", NOW + timedelta(hours=hour))
        found = queries.by_id(tx, row.id)
        assert queries.time_open(tx, found, NOW + timedelta(hours=7)) == timedelta(hours=3)


def test_a_reminder_holds_while_its_promise_does(database: Database) -> None:
    due = NOW + timedelta(hours=1)
    with database.write() as tx:
        row = declared(tx)
        updates.promise(row, due)
        tx.flush()
        subject = f"{row.id}:{int(due.timestamp())}"
        assert queries.reminder(tx, subject)[1:] == (due, True)
        updates.promise(row, due + timedelta(minutes=15))
        tx.flush()
        assert queries.reminder(tx, subject)[1:] == (due, False)


def test_updates_are_read_newest_first(database: Database) -> None:
    with database.write() as tx:
        row = declared(tx)
        written = [updates.write(tx, row, text, "U1", NOW, trying=None, next_at=None)[0] for text in ("a", "b", "c")]
        assert [each.text for each in queries.updates(tx, row.id, limit=2)] == ["c", "b"]
        assert queries.update(tx, written[0].id).text == "a"
        assert queries.subject_of_update(tx, str(written[0].id)) == str(row.id)
