"""How deploys came out is kept as they do: once each, and a commit once in each place."""

from datetime import datetime, timedelta
from typing import Any

import pytest
from sqlalchemy.orm import Session

from bot.db import Database
from bot.deploys import service
from bot.deploys.rules import State
from bot.models import Delivery, Deploy
from tests.deploys.making import HEAD, NOW, OLD, asked

HOUR = timedelta(hours=1)
OUT = (State.STARTING, State.RUNNING, State.VERIFYING, State.LIVE)
BAD = (State.STARTING, State.RUNNING, State.VERIFYING, State.FAULTY)


def went(tx: Session, states: tuple[State, ...], at: datetime, **more: Any) -> Deploy:
    """Have a deploy go through states, a minute after another."""
    plan = more.pop("plan", {})
    row = asked(tx, **{"environment": "production", **more})
    row.commit, row.plan = HEAD, plan
    for minutes, state in enumerate(states):
        assert service.move(tx, row, state, at + timedelta(minutes=minutes)), state
    return row


def commits(*told: tuple[str, int], **more: Any) -> dict[str, Any]:
    """Make the plan of a deploy that brings commits, each with the hours before now in which it was written."""
    listed = [{"sha": sha, "authored_at": (NOW - hours * HOUR).isoformat()} for sha, hours in told]
    return {"commit": listed[-1], "comparison": {"commits": listed, "is_backward": False, **more}}


def kept(tx: Session) -> list[tuple[int, str, datetime, list[int]]]:
    rows = tx.query(Delivery).order_by(Delivery.deploy_id)
    return [(row.number, row.ending, row.at, [lead // 60 for lead in row.leads]) for row in rows]


@pytest.mark.parametrize(
    ("states", "ending", "minutes"),
    [
        (OUT, "out", 2),
        (BAD, "faulty", 2),
        ((*OUT, State.FAULTY), "faulty", 2),
        ((State.STARTING, State.RUNNING, State.LIVE), "out", 2),
        ((State.STARTING, State.FAILED), "failed", 1),
        ((State.STARTING, State.RUNNING, State.TIMED_OUT), "failed", 2),
        ((State.STARTING, State.RUNNING, State.CANCELLING, State.CANCELLED), "cancelled", 3),
        ((State.STARTING, State.RUNNING, State.LOST), "failed", 2),
        ((State.STARTING, State.RUNNING, State.LOST, State.LIVE), "out", 3),
        ((State.STARTING, State.RUNNING, State.LOST, State.FAILED), "failed", 2),
        ((State.STARTING, State.RUNNING), None, 0),
        ((State.CANCELLED,), None, 0),
        ((State.STARTING, State.REFUSED), None, 0),
    ],
)
def test_each_deploy_that_began_and_ended_is_kept_once(
    database: Database, states: tuple[State, ...], ending: str | None, minutes: int
) -> None:
    with database.write() as tx:
        went(tx, states, NOW)
        found = kept(tx)
    assert found == ([(1, ending, NOW + timedelta(minutes=minutes), [])] if ending else [])


def test_a_commit_counts_once_in_each_place(database: Database) -> None:
    plan, again = commits(("a1", 1), ("a2", 2)), commits(("a1", 1), ("a2", 2), ("a3", 3))
    with database.write() as tx:
        went(tx, OUT, NOW, plan=plan)
        went(tx, OUT, NOW, plan=plan, name="api")
        went(tx, OUT, NOW, plan=again)
        leads = [each[3] for each in kept(tx)]
    assert leads == [[62, 122], [62, 122], [182]]


def test_what_failed_or_was_lost_leaves_its_commits_to_the_next(database: Database) -> None:
    with database.write() as tx:
        went(tx, (State.STARTING, State.FAILED), NOW, plan=commits(("a1", 1)))
        lost = went(tx, (State.STARTING, State.RUNNING, State.LOST), NOW, plan=commits(("a2", 1)))
        went(tx, OUT, NOW, plan=commits(("a1", 1)))
        assert service.move(tx, lost, State.LIVE, NOW + HOUR)
        leads = [each[3] for each in kept(tx)]
    assert leads == [[], [120], [62]]


@pytest.mark.parametrize(
    ("plan", "more", "leads"),
    [
        (commits(("a1", 1)), {}, [62]),
        ({"commit": {"sha": "a1", "authored_at": (NOW - HOUR).isoformat()}}, {}, [62]),
        ({}, {}, []),
        (commits(("a1", 1), is_backward=True), {}, []),
        (commits(("a1", 1)), {"kind": "rollback", "rollback_of": 7}, []),
        (commits(("a1", -1)), {}, [0]),
    ],
)
def test_of_what_leads_back_no_commit_counts(
    database: Database, plan: dict[str, Any], more: dict[str, Any], leads: list[int]
) -> None:
    with database.write() as tx:
        row = went(tx, OUT, NOW, plan=plan, **more)
        found = tx.query(Delivery).one()
        assert ([lead // 60 for lead in found.leads], found.kind, found.undoes) == (leads, row.kind, row.rollback_of)


@pytest.mark.parametrize(("before", "leads"), [(HEAD, []), (OLD, [60])])
def test_a_commit_that_is_live_already_brings_none(database: Database, before: str, leads: list[int]) -> None:
    with database.write() as tx:
        row = asked(tx, environment="production")
        row.commit, row.live_before, row.plan = HEAD, before, commits(("a1", 1))
        for state in OUT:
            assert service.move(tx, row, state, NOW)
        assert [lead // 60 for lead in tx.query(Delivery).one().leads] == leads
