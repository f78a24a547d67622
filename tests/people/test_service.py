"""What Slack says of workspaces and people is mirrored."""

import threading
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import select, text

from bot.db import Database
from bot.errors import Conflict
from bot.models import Audit, Person, Workspace
from bot.people.service import audit, ensure_workspace, identify, link_github, mirror

NOW = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)


def test_a_workspace_is_recorded_once(database: Database) -> None:
    with database.write() as tx:
        first = ensure_workspace(tx, "T1", NOW).id
    with database.write() as tx:
        again = ensure_workspace(tx, "T1", NOW + timedelta(days=1))
        assert (again.id, again.created_at) == (first, NOW)
        assert ensure_workspace(tx, "T2", NOW).id != first


def test_whose_token_it_is(database: Database) -> None:
    with database.write() as tx:
        identify(tx, {"team_id": "T1", "team": "Hanok", "user_id": "U0", "bot_id": "B0"}, ["chat:write"], NOW)
        identify(tx, {"team_id": "T1", "team": "Hanok 2", "user_id": "U9", "bot_id": None}, [], NOW)
    with database.read() as tx:
        row = tx.scalars(select(Workspace)).one()
        assert (row.team_id, row.name, row.bot_user_id, row.bot_id) == ("T1", "Hanok 2", "U9", "")
        assert row.scopes == []


@pytest.mark.parametrize(
    ("member", "attribute", "expected"),
    [
        ({"name": "kim", "real_name": "Kim", "profile": {"real_name": "Kim Minji"}}, "name", "Kim Minji"),
        ({"name": "kim", "real_name": "Kim", "profile": None}, "name", "Kim"),
        ({"name": "kim"}, "name", "kim"),
        ({}, "name", ""),
        ({"profile": {"email": "kim@example.com"}}, "email", "kim@example.com"),
        ({"tz": "Asia/Seoul"}, "zone", "Asia/Seoul"),
        ({"locale": "ko-KR"}, "locale", "ko-KR"),
        ({"is_admin": True}, "is_admin", True),
        ({"is_bot": True}, "is_bot", True),
        ({"is_restricted": True}, "is_guest", True),
        ({"is_ultra_restricted": True}, "is_guest", True),
        ({}, "is_guest", False),
        ({"is_stranger": True}, "is_stranger", True),
        ({"team_id": "T2"}, "is_stranger", True),
        ({"team_id": "T1"}, "is_stranger", False),
        ({}, "is_stranger", False),
        ({"deleted": True}, "is_gone", True),
        ({}, "refreshed_at", NOW),
    ],
)
def test_a_member_is_mirrored(database: Database, member: dict[str, Any], attribute: str, expected: object) -> None:
    with database.write() as tx:
        mirror(tx, ensure_workspace(tx, "T1", NOW), {"id": "U1", **member}, NOW)
    with database.read() as tx:
        assert getattr(tx.scalars(select(Person)).one(), attribute) == expected


def test_what_slack_leaves_out_later_is_kept_and_what_it_takes_back_is_not(database: Database) -> None:
    full = {"id": "U1", "tz": "Asia/Seoul", "locale": "ko-KR", "is_admin": True, "profile": {"email": "a@example.com"}}
    with database.write() as tx:
        workspace = ensure_workspace(tx, "T1", NOW)
        mirror(tx, workspace, full, NOW)
        mirror(tx, workspace, {"id": "U1", "name": "kim"}, NOW)
    with database.read() as tx:
        row = tx.scalars(select(Person)).one()
        assert (row.zone, row.locale, row.email) == ("Asia/Seoul", "ko-KR", "a@example.com")
        assert (row.is_admin, row.name) == (False, "kim")


@pytest.mark.parametrize("allowed", [True, False])
def test_the_audit_keeps_what_was_refused_too(database: Database, allowed: bool) -> None:  # noqa: FBT001
    with database.write() as tx:
        workspace = ensure_workspace(tx, "T1", NOW).id
        audit(tx, workspace, NOW, "U1", "incident.resolve", subject="12", allowed=allowed)
    with database.read() as tx:
        row = tx.scalars(select(Audit)).one()
        assert (row.at, row.actor, row.action, row.subject) == (NOW, "U1", "incident.resolve", "12")
        assert row.allowed is allowed


def test_a_login_is_one_persons(database: Database) -> None:
    with database.write() as tx:
        workspace = ensure_workspace(tx, "T1", NOW).id
        elsewhere = ensure_workspace(tx, "T2", NOW).id
        link_github(tx, workspace, "U1", "octocat")
        link_github(tx, workspace, "U1", "Octocat")
        link_github(tx, elsewhere, "U2", "octocat")
        with pytest.raises(Conflict):
            link_github(tx, workspace, "U2", "OCTOCAT")
        tx.flush()
        rows = tx.scalars(select(Person)).all()
    linked = {(row.workspace_id, row.slack_id, row.github_login) for row in rows}
    assert linked == {(workspace, "U1", "Octocat"), (elsewhere, "U2", "octocat")}


@pytest.mark.postgres
def test_two_who_record_the_same_at_this_moment_get_the_same(postgres_url: str) -> None:
    database, found = Database(postgres_url), list[tuple[int, int]]()

    def record() -> None:
        with database.write() as tx:
            workspace = ensure_workspace(tx, "T1", NOW)
            found.append((workspace.id, mirror(tx, workspace, {"id": "U1"}, NOW).id))

    other = threading.Thread(target=record)
    with database.write() as tx:
        workspace = ensure_workspace(tx, "T1", NOW)
        found.append((workspace.id, mirror(tx, workspace, {"id": "U1"}, NOW).id))
        tx.flush()
        other.start()
        waiting = text(
            "SELECT count(*) FROM pg_stat_activity WHERE wait_event_type = 'Lock' AND datname = current_database()"
        )
        pause = threading.Event()
        for _ in range(1000):
            with database.read() as look:
                if look.scalar(waiting):
                    break
            pause.wait(0.01)
    other.join(30)
    database.close()
    assert len(found) == 2
    assert found[0] == found[1]
