"""Alerts that belong together share a group, for as long as it takes them."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from bot.alerts import groups
from bot.db import Database
from bot.incidents.service import declare
from bot.models import AlertGroup
from bot.severity import Severity
from tests.alerts.making import FIRING, LATER, NOW, VERDICT, a_group, line, recorded
from tests.work.bench import Engine


def test_an_open_group_is_joined_and_only_grows_graver(database: Database) -> None:
    workspace = Engine(database, []).workspace
    with database.write() as tx:
        first = a_group(tx, workspace, severity=Severity.SEV3)
        assert (first.title, first.service, first.opened_at) == ("Errors", "web", NOW)
        assert a_group(tx, workspace, LATER, severity=Severity.SEV5) is first
        assert (first.severity, first.opened_at, first.last_at) == (3, NOW, LATER)
        assert a_group(tx, workspace, LATER, severity=Severity.SEV1).severity == 1


@pytest.mark.parametrize(
    ("minutes", "closed", "resolved", "joined"),
    [
        (30, False, False, True),
        (31, False, False, False),
        (5, True, False, True),
        (31, True, False, False),
        (5, False, True, False),
        (5, True, True, False),
    ],
)
def test_which_group_takes_an_alert(
    database: Database,
    minutes: int,
    closed: bool,  # noqa: FBT001
    resolved: bool,  # noqa: FBT001
    joined: bool,  # noqa: FBT001
) -> None:
    workspace, now = Engine(database, []).workspace, NOW + timedelta(minutes=minutes)
    with database.write() as tx:
        first = a_group(tx, workspace)
        first.closed_at = NOW if closed else None
        incident = declare(tx, workspace, "t", Severity.SEV2, NOW)
        incident.resolved_at = NOW if resolved else None
        first.incident_id = incident.id
        second = a_group(tx, workspace, now)
    with database.read() as tx:
        rows = tx.scalars(select(AlertGroup).order_by(AlertGroup.id)).all()
    assert (second.id == first.id) is joined
    assert [row.closed_at is None for row in rows] == ([True] if joined else [False, True])


def test_keys_and_workspaces_are_apart(database: Database) -> None:
    workspace = Engine(database, []).workspace
    with database.write() as tx:
        first, second = a_group(tx, workspace), a_group(tx, workspace, key="l")
        assert first.id != second.id
        assert groups.read(tx, [second.id]) == {second.id: second}


def test_a_group_that_another_instance_opens_at_this_moment_is_joined(database: Database) -> None:
    workspace = Engine(database, []).workspace
    with database.write() as tx:
        first = a_group(tx, workspace)
        groups._open(tx, workspace, {"k": (line(), VERDICT)}, NOW)
        assert tx.scalars(select(AlertGroup)).all() == [first]


def test_what_fires_is_counted(database: Database) -> None:
    workspace = Engine(database, []).workspace
    with database.write() as tx:
        book = recorded(tx, workspace, FIRING)
        quiet = a_group(tx, workspace, key="l")
        (group,) = (each.group for each in book.fresh)
        assert group is not None
        assert groups.firing(tx, [group, quiet.id]) == {group: 1}
        assert [groups.firings(tx, group, NOW - timedelta(minutes=by)) for by in (1, 0)] == [1, 0]
