"""Incidents are found by what people know of them, in their own workspace alone."""

from datetime import UTC, datetime

from sqlalchemy.orm import Session

from bot.db import Database
from bot.incidents import queries, service
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
        assert queries.by_number(tx, here, 1) == queries.by_channel(tx, here, "C1") == queries.view(mine)
        assert queries.by_number(tx, here, 2) is None
        assert queries.by_channel(tx, here, "C2") is None


def test_what_is_open_newest_first(database: Database) -> None:
    with database.write() as tx:
        rows = [declared(tx) for _ in range(4)]
        declared(tx, "T2")
        service.resolve(tx, rows[2], "U1", NOW)
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
