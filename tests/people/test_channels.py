"""Channels are mirrored by what Slack tells, in whatever order it comes."""

import pytest
from sqlalchemy import select

from bot.db import Database
from bot.models import Channel, Membership
from bot.people import channels
from bot.people.service import ensure_workspace
from tests.work.bench import NOW


def test_a_member_may_be_told_of_before_the_channels_name(database: Database) -> None:
    with database.write() as tx:
        workspace = ensure_workspace(tx, "T1", NOW).id
        for _ in range(2):
            channels.joined(tx, workspace, "C1", "U1", is_bot=False)
        channels.heard_of(tx, workspace, {"id": "C1", "name": "checkout", "is_private": True})
        channels.heard_of(tx, workspace, {"id": "C1", "name": "pay"})
    with database.read() as tx:
        row = tx.query(Channel).one()
        assert (row.name, row.is_private, row.is_member) == ("pay", True, False)
        assert tx.query(Membership).count() == 1


def test_what_is_told_of_an_unknown_channel_does_no_harm(database: Database) -> None:
    with database.write() as tx:
        workspace = ensure_workspace(tx, "T1", NOW).id
        channels.set_archived(tx, workspace, "C1", archived=True)
        channels.left(tx, workspace, "C1", "U1", is_bot=False)
        channels.deleted(tx, workspace, "C1")
        assert tx.query(Channel).count() == 0


def test_workspaces_do_not_see_each_other(database: Database) -> None:
    with database.write() as tx:
        one, other = (ensure_workspace(tx, team, NOW).id for team in ("T1", "T2"))
        channels.joined(tx, one, "C1", "U1", is_bot=True)
        channels.deleted(tx, other, "C1")
        assert tx.query(Channel).one().is_member


def test_a_channel_that_two_events_tell_of_at_once_is_noted_once(
    database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Of two transactions that both found no row, the second takes the row of the first."""
    with database.write() as tx:
        workspace = ensure_workspace(tx, "T0BEACON", NOW).id
        channels.joined(tx, workspace, "C1", "U1", is_bot=False)
    monkeypatch.setattr(channels, "_known", lambda *_: None)
    with database.write() as tx:
        channels.heard_of(tx, workspace, {"id": "C1", "name": "inc-1"})
        for person in ("U1", "U2"):
            channels.joined(tx, workspace, "C1", person, is_bot=False)
    with database.read() as tx:
        assert [row.name for row in tx.scalars(select(Channel))] == ["inc-1"]
        assert sorted(tx.scalars(select(Membership.slack_id))) == ["U1", "U2"]
