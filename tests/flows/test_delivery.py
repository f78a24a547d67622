"""Delivery as one reader may know of it: a private incident counts for those alone who are in it."""

from datetime import timedelta

import pytest
from sqlalchemy.orm import Session

from bot.catalogue import parse
from bot.db import Database
from bot.deploys import causes
from bot.deploys.delivery import Incidents, Range, Report
from bot.deploys.delivery_queries import Scope
from bot.flows import delivery
from bot.models import Delivery, Incident
from bot.people.channels import joined
from tests.deploys.making import NOW
from tests.deploys.test_causes import incident
from tests.deploys.test_delivery_records import OUT, went
from tests.flows.deploying import CATALOGUE

DAY = timedelta(days=1)
OVER = Range(NOW - DAY, NOW, NOW + DAY)
PRODUCTION = Scope(["production"])


def hide(tx: Session, of: Incident) -> None:
    """Make an incident private, with U1 in its channel."""
    of.is_private, of.channel_id, of.channel_state = True, "C3", "open"
    joined(tx, 1, "C3", "U1", is_bot=False)
    tx.flush()


def told(tx: Session, who: str | None = None, scope: Scope = PRODUCTION) -> Report:
    return delivery.report(tx, 1, scope, OVER, who)


@pytest.mark.parametrize(
    ("state", "who", "failed", "recovered"),
    [
        ("open", None, 1, 0),
        ("over", None, 1, 1),
        ("one_over", None, 1, 0),
        ("cancelled", None, 0, 0),
        ("private", None, 0, 0),
        ("private", "U2", 0, 0),
        ("private", "U1", 1, 0),
    ],
)
def test_what_caused_an_incident_has_failed(
    database: Database, state: str, who: str | None, failed: int, recovered: int
) -> None:
    with database.write() as tx:
        row, of, other = went(tx, OUT, NOW), incident(tx), incident(tx)
        causes.blame(tx, 1, of.id, row.id, "U1", NOW)
        if state in {"over", "one_over"}:
            of.state, of.resolved_at = "resolved", NOW + DAY
        if state == "one_over":
            causes.blame(tx, 1, other.id, row.id, "U1", NOW)
        if state == "cancelled":
            of.state = "cancelled"
        if state == "private":
            hide(tx, of)
        tx.flush()
        found = told(tx, who).now
    assert (found.releases, found.failed.part, found.recovery.count) == (1, failed, recovered)


@pytest.mark.parametrize(("who", "expected"), [(None, Incidents(2, 1)), ("U1", Incidents(3, 2))])
def test_incidents_that_belong_to_no_deploy_are_told_apart(
    database: Database, who: str | None, expected: Incidents
) -> None:
    with database.write() as tx:
        row, caused, alone, hidden, false = went(tx, OUT, NOW), *(incident(tx) for _ in range(4))
        causes.blame(tx, 1, caused.id, row.id, "U1", NOW)
        hide(tx, hidden)
        false.state = "cancelled"
        alone.services = ["web", "other"]
        tx.flush()
        assert told(tx, who).incidents == expected
        assert told(tx, who, Scope(["production"], ["api"])).incidents == Incidents(0, 0)
        assert told(tx, who, Scope(["production"], ["other"])).incidents == Incidents(1, 1)


@pytest.mark.parametrize(("who", "reworked"), [(None, 1), ("U1", 2)])
def test_what_mends_a_private_incident_is_rework_for_those_in_it(
    database: Database, who: str | None, reworked: int
) -> None:
    with database.write() as tx:
        seen, hidden = incident(tx), incident(tx)
        hide(tx, hidden)
        for of in (seen, hidden):
            row = went(tx, OUT, NOW)
            tx.query(Delivery).filter_by(deploy_id=row.id).one().fixes = of.number
        tx.flush()
        assert told(tx, who).now.rework.part == reworked


def test_the_board_tells_of_production_alone_and_of_nothing_private(database: Database) -> None:
    with database.write() as tx:
        assert delivery.board(tx, parse(CATALOGUE), 1, NOW + DAY).now.releases == 0
        row, of = went(tx, OUT, NOW), incident(tx)
        went(tx, OUT, NOW, environment="staging")
        causes.blame(tx, 1, of.id, row.id, "U1", NOW)
        hide(tx, of)
        found = delivery.board(tx, parse(CATALOGUE), 1, NOW + DAY)
        assert (found.now.releases, found.now.failed.part, found.incidents) == (1, 0, Incidents(0, 0))
        assert (found.range.end, found.since) == (NOW + DAY, NOW + timedelta(minutes=2))
        assert delivery.board(tx, parse(""), 1, NOW + DAY).now.releases == 0
