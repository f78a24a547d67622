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
from bot.incidents.ports import Origin
from bot.incidents.rules import OPEN, State
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
        assert (row.number, row.title, row.severity, row.state) == (1, "Checkout fails", 2, State.INVESTIGATING)
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
        service.move(tx, row, State.RESOLVED, "U2", LATER)
        assert service.acknowledge(tx, row, "U2", LATER) is None
        assert row.acknowledged_by is None


def test_what_differs_is_changed_and_told_with_its_reason(database: Database) -> None:
    with database.write() as tx:
        row = declared(tx)
        assert service.edit(tx, row, {"severity": 2, "title": "Checkout fails"}, "U2", LATER) is None
        entry = service.edit(tx, row, {"severity": 1, "services": ["checkout"], "impact": "all"}, "U2", LATER, "worse")
        assert entry is not None
        changes = {"severity": {"from": 2, "to": 1}, "impact": {"from": None, "to": "all"}}
        assert (entry.kind, entry.actor, entry.detail) == ("edited", "U2", {"changes": changes, "why": "worse"})
        assert (row.severity, row.title, row.impact, row.services) == (1, "Checkout fails", "all", ["checkout"])
        assert kinds(tx) == ["declared", "edited"]


@pytest.mark.parametrize("actor", ["U2", None])
def test_an_incident_is_resolved_once(database: Database, actor: str | None) -> None:
    with database.write() as tx:
        row = declared(tx)
        row.update_due_at = LATER
        assert service.move(tx, row, State.RESOLVED, actor, LATER, "a restart") is not None
        assert service.move(tx, row, State.RESOLVED, "U3", LATER) is None
        assert (row.state, row.resolved_by, row.resolved_at) == (State.RESOLVED, actor, LATER)
        assert row.mitigated_at == LATER
        assert row.update_due_at is None
        assert kinds(tx) == ["declared", "state"]


def test_a_whole_life(database: Database) -> None:
    steps = (State.IDENTIFIED, State.MONITORING, State.RESOLVED, State.CLOSED, State.INVESTIGATING, State.CANCELLED)
    with database.write() as tx:
        row = declared(tx)
        for hour, step in enumerate(steps, 1):
            assert service.move(tx, row, step, "U2", NOW + timedelta(hours=hour)) is not None
            assert (row.closed_at is not None) == (step in {State.CLOSED, State.CANCELLED})
            assert (row.resolved_at is not None) == (step not in OPEN)
            assert (row.mitigated_at is not None) == (step in {State.MONITORING, State.RESOLVED, State.CLOSED})


def test_one_that_is_open_again_was_taken_up_when_it_first_was_and_is_mitigated_anew(database: Database) -> None:
    with database.write() as tx:
        row = declared(tx)
        service.acknowledge(tx, row, "U2", LATER)
        for hour, step in ((1, State.RESOLVED), (2, State.INVESTIGATING)):
            service.move(tx, row, step, None, NOW + timedelta(hours=hour))
        service.acknowledge(tx, row, "U3", NOW + timedelta(hours=3))
        assert (row.acknowledged_at, row.acknowledged_by, row.mitigated_at) == (LATER, "U3", None)
        service.move(tx, row, State.RESOLVED, "U3", NOW + timedelta(hours=4))
        assert row.mitigated_at == NOW + timedelta(hours=4)


def test_an_alert_tells_when_it_began(database: Database) -> None:
    with database.write() as tx:
        workspace = ensure_workspace(tx, "T1", NOW).id
        origin = Origin("alert", began=NOW - timedelta(minutes=7))
        row = service.declare(tx, workspace, "t", Severity.SEV1, NOW, origin=origin)
        assert (row.started_at, row.detected_at) == (NOW - timedelta(minutes=7), NOW)


@pytest.mark.parametrize(("reason", "state"), [("is_archived", "archived"), ("channel_not_found", "lost")])
def test_the_channel_of_a_closed_incident_is_put_away(database: Database, reason: str, state: str) -> None:
    with database.write() as tx:
        row = declared(tx)
        service.channel_opened(row, "C1", "inc-1")
        service.move(tx, row, State.CANCELLED, "U2", LATER)
        service.channel_lost(tx, row, reason, LATER)
        assert row.channel_state == state
        assert (row.archived_at is not None) == (state == "archived")
        assert service.channel_back(tx, row, LATER) is not None
        assert row.channel_state == "open"


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
