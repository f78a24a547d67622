"""Incidents are numbered without gaps, change once, and every change is on the timeline."""

from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from bot.db import Database
from bot.errors import NotFound
from bot.incidents import service
from bot.incidents.rules import OPEN, RESOLVED
from bot.models import Incident, TimelineEntry
from bot.people.service import ensure_workspace
from bot.severity import Severity

NOW = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)
LATER = NOW + timedelta(minutes=5)


def declared(tx: Session, team: str = "T1") -> Incident:
    workspace = ensure_workspace(tx, team, NOW).id
    return service.declare(tx, workspace, "Checkout fails", Severity.SEV2, NOW, reporter="U1", services=["checkout"])


def kinds(tx: Session) -> Sequence[str]:
    return tx.scalars(select(TimelineEntry.kind).order_by(TimelineEntry.id)).all()


def test_a_declaration_is_kept(database: Database) -> None:
    with database.write() as tx:
        declared(tx)
    with database.read() as tx:
        row = tx.scalars(select(Incident)).one()
        assert (row.number, row.title, row.severity, row.state) == (1, "Checkout fails", 2, OPEN)
        assert (row.services, row.reporter, row.source, row.declared_at) == (["checkout"], "U1", "person", NOW)
        assert (row.channel_state, row.channel_id) == ("opening", None)
        entry = tx.scalars(select(TimelineEntry)).one()
        assert (entry.kind, entry.actor, entry.happened_at) == ("declared", "U1", NOW)
        assert entry.detail == {"severity": 2, "source": "person", "url": None}


def test_every_workspace_counts_for_itself(database: Database) -> None:
    with database.write() as tx:
        assert [declared(tx, team).number for team in ("T1", "T1", "T2", "T1")] == [1, 2, 1, 3]


def test_a_declaration_that_is_rolled_back_takes_no_number(database: Database) -> None:
    def broken_off() -> None:
        with database.write() as tx:
            declared(tx)
            raise KeyError

    with pytest.raises(KeyError):
        broken_off()
    with database.write() as tx:
        assert declared(tx).number == 1


def test_numbers_are_given_once_under_contention(database: Database) -> None:
    with database.write() as tx:
        ensure_workspace(tx, "T1", NOW)

    def number(_: int) -> int:
        with database.write() as tx:
            return declared(tx).number

    with ThreadPoolExecutor(4) as pool:
        assert sorted(pool.map(number, range(12))) == list(range(1, 13))


def test_the_first_acknowledgement_counts(database: Database) -> None:
    with database.write() as tx:
        row = declared(tx)
        assert service.acknowledge(tx, row, "U2", LATER) is not None
        assert service.acknowledge(tx, row, "U3", LATER) is None
        assert (row.acknowledged_by, row.acknowledged_at) == ("U2", LATER)
        assert kinds(tx) == ["declared", "acknowledged"]


def test_what_is_over_is_not_acknowledged(database: Database) -> None:
    with database.write() as tx:
        row = declared(tx)
        service.resolve(tx, row, "U2", LATER)
        assert service.acknowledge(tx, row, "U2", LATER) is None
        assert row.acknowledged_by is None


def test_a_severity_changes(database: Database) -> None:
    with database.write() as tx:
        row = declared(tx)
        assert service.set_severity(tx, row, Severity.SEV2, "U2", LATER) is None
        entry = service.set_severity(tx, row, Severity.SEV1, "U2", LATER)
        assert entry is not None
        assert (entry.kind, entry.actor, entry.detail) == ("severity", "U2", {"from": 2, "to": 1})
        assert row.severity == Severity.SEV1
        assert kinds(tx) == ["declared", "severity"]


@pytest.mark.parametrize("actor", ["U2", None])
def test_an_incident_is_resolved_once(database: Database, actor: str | None) -> None:
    with database.write() as tx:
        row = declared(tx)
        assert service.resolve(tx, row, actor, LATER) is not None
        assert service.resolve(tx, row, "U3", LATER) is None
        assert (row.state, row.resolved_by, row.resolved_at) == (RESOLVED, actor, LATER)
        assert kinds(tx) == ["declared", "resolved"]


def test_a_channel_that_failed_may_open_later(database: Database) -> None:
    with database.write() as tx:
        row = declared(tx)
        service.channel_failed(row, "restricted_action")
        assert (row.channel_state, row.channel_error, row.channel_id) == ("failed", "restricted_action", None)
        service.channel_opened(row, "C1", "inc-1")
        assert (row.channel_state, row.channel_error) == ("open", None)
        assert (row.channel_id, row.channel_name) == ("C1", "inc-1")


def test_an_incident_is_read_to_change_it_in_its_workspace_alone(database: Database) -> None:
    with database.write() as tx:
        row, other = declared(tx), ensure_workspace(tx, "T2", NOW).id
        assert service.locked(tx, row.workspace_id, row.id) is row
        for workspace, key in ((other, row.id), (row.workspace_id, row.id + 1)):
            with pytest.raises(NotFound):
                service.locked(tx, workspace, key)
