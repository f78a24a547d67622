"""A role is held by one at a time, and every hand-over stays known."""

from concurrent.futures import ThreadPoolExecutor

from sqlalchemy import select

from bot.db import Database
from bot.incidents import roles, service
from bot.models import IncidentRole, TimelineEntry
from tests.incidents.test_service import LATER, NOW, declared


def test_a_role_is_handed_over_and_left(database: Database) -> None:
    with database.write() as tx:
        row = declared(tx)
        assert roles.assign(tx, row, "commander", "U1", "U1", NOW) is not None
        assert roles.assign(tx, row, "commander", "U1", "U2", NOW) is None
        assert roles.assign(tx, row, "commander", "U2", "U1", LATER) is not None
        assert roles.leave(tx, row, "commander", "U2", LATER) is not None
        assert roles.leave(tx, row, "commander", "U2", LATER) is None
        told = [each.detail for each in tx.scalars(select(TimelineEntry).where(TimelineEntry.kind == "role"))]
        assert [(each["person"], each["before"]) for each in told] == [("U1", None), ("U2", "U1"), (None, "U2")]
        held = tx.scalars(select(IncidentRole).order_by(IncidentRole.id)).all()
        assert [(each.person, each.since, each.until) for each in held] == [("U1", NOW, LATER), ("U2", LATER, LATER)]


def test_a_role_that_somebody_has_is_left_to_them(database: Database) -> None:
    with database.write() as tx:
        row = declared(tx)
        assert roles.assign_free(tx, row, "commander", "U1", NOW) is not None
        assert roles.assign_free(tx, row, "commander", "U2", NOW) is None


def test_two_who_take_a_role_at_once_do_not_both_have_it(database: Database) -> None:
    with database.write() as tx:
        row = declared(tx)
        workspace, key = row.workspace_id, row.id

    def take(person: str) -> None:
        with database.write() as tx:
            roles.assign(tx, service.locked(tx, workspace, key), "commander", person, person, NOW)

    with ThreadPoolExecutor(4) as pool:
        list(pool.map(take, ["U1", "U2", "U3", "U4"]))
    with database.read() as tx:
        assert len(tx.scalars(select(IncidentRole).where(IncidentRole.until.is_(None))).all()) == 1
