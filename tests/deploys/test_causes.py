"""A deploy belongs to an incident as what went before it, as its cause, and as where it was declared from."""

from datetime import timedelta

import pytest
from sqlalchemy.orm import Session

from bot.db import Database
from bot.deploys import causes, queries
from bot.deploys.rules import State
from bot.incidents import service
from bot.models import Incident
from bot.people.service import ensure_workspace
from bot.severity import Severity
from tests.deploys.making import HEAD, NOW, OLD, asked, gone, went_live

HOUR = timedelta(hours=1)


def incident(tx: Session) -> Incident:
    workspace = ensure_workspace(tx, "T0BEACON", NOW).id
    return service.declare(tx, workspace, "down", Severity.SEV2, NOW, services=["web"])


@pytest.mark.parametrize(
    ("services", "begin", "limit", "found"),
    [
        (["web"], -HOUR, 9, [2, 1]),
        (["web", "api"], -HOUR, 9, [3, 2, 1]),
        (["web", "api"], -HOUR, 2, [3, 2]),
        (["web"], HOUR, 9, []),
        ([], -HOUR, 9, []),
    ],
)
def test_what_began_within_a_time(
    database: Database, services: list[str], begin: timedelta, limit: int, found: list[int]
) -> None:
    with database.write() as tx:
        for name in ("web", "web", "api"):
            went_live(tx, HEAD, name=name)
        waiting = gone(tx, asked(tx), State.QUEUED)
        read = queries.begun_between(tx, waiting.workspace_id, services, NOW + begin, NOW + HOUR, limit)
        assert [each.number for each in read] == found


def test_what_went_before_is_noted_anew(database: Database) -> None:
    with database.write() as tx:
        of, first, second = incident(tx), went_live(tx, OLD), went_live(tx, HEAD)
        for keys in ([first.id], [first.id, second.id], [second.id], []):
            causes.keep_near(tx, of.workspace_id, of.id, queries.by_ids(tx, keys), NOW)
            assert sorted(each.id for each in causes.near(tx, of.id)) == keys
            assert list(causes.incidents_near(tx, second.id)) == [of.id] * (second.id in keys)


def test_there_is_one_cause_and_it_can_be_taken_back(database: Database) -> None:
    with database.write() as tx:
        of, first, second = incident(tx), went_live(tx, OLD), went_live(tx, HEAD)
        steps = [(None, False), (first.id, True), (first.id, False), (second.id, True), (None, True), (None, False)]
        for deploy, changes in steps:
            assert causes.blame(tx, of.workspace_id, of.id, deploy, "U1", NOW) is changes
            known = causes.cause(tx, of.id)
            assert (known.id if known else None) == deploy
        assert causes.incidents_of(tx, second.id) == []


def test_one_incident_is_declared_from_a_deploy(database: Database) -> None:
    with database.write() as tx:
        one, two, row = incident(tx), incident(tx), went_live(tx, HEAD)
        for each in (one, two):
            causes.declared_from(tx, each.workspace_id, each.id, row.id, "U1", NOW)
        assert causes.origin(tx, row.id) == one.id
        causes.blame(tx, two.workspace_id, two.id, row.id, "U1", NOW)
        assert causes.incidents_of(tx, row.id) == [one.id, two.id]


@pytest.mark.parametrize(("known", "goes_over"), [(False, True), (True, False)])
def test_the_cause_goes_over_where_none_is_known(database: Database, *, known: bool, goes_over: bool) -> None:
    with database.write() as tx:
        duplicate, survivor, first, second = incident(tx), incident(tx), went_live(tx, OLD), went_live(tx, HEAD)
        causes.blame(tx, duplicate.workspace_id, duplicate.id, first.id, "U1", NOW)
        if known:
            causes.blame(tx, survivor.workspace_id, survivor.id, second.id, "U1", NOW)
        assert causes.hand_over(tx, duplicate.id, survivor.id, NOW) is goes_over
        found = causes.cause(tx, survivor.id)
        assert found is not None
        assert found.id == (first.id if goes_over else second.id)
        assert not causes.hand_over(tx, incident(tx).id, survivor.id, NOW)


def test_what_mended_it_is_what_was_to_else_the_rollback(database: Database) -> None:
    with database.write() as tx:
        row = went_live(tx, HEAD)
        cause = queries.by_id(tx, row.id)
        where = (tx, row.workspace_id, [7, 9])
        assert causes.mending(*where, None) is None
        back = went_live(tx, OLD, kind="rollback", rollback_of=row.number)
        found = [causes.mending(*where, each) for each in (None, cause)]
        assert [each and each.id for each in found] == [None, back.id]
        mend = went_live(tx, HEAD)
        went_live(tx, HEAD, kind="rollback", rollback_of=row.number)
        mend.fixes = 9
        tx.flush()
        last = causes.mending(*where, cause)
        assert last is not None
        assert last.id == mend.id
