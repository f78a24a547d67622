"""Who somebody is, as far as it is known."""

from datetime import UTC, datetime
from typing import Any

import pytest

from bot.db import Database
from bot.models import Person
from bot.people.queries import Account, Reader, email_of, of_team, only_workspace, reader, scopes, team
from bot.people.service import ensure_workspace, identify, link_github, mirror

NOW = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)


def test_nobody_is_known_in_an_unknown_workspace(database: Database) -> None:
    with database.read() as tx:
        assert reader(tx, "T1", "U1") is None
        assert only_workspace(tx) is None


def test_who_is_no_app_no_guest_and_not_gone_is_of_the_team(database: Database) -> None:
    with database.write() as tx:
        key = ensure_workspace(tx, "T1", NOW).id
        for number, kind in enumerate(("is_bot", "is_guest", "is_stranger", "is_gone", "is_admin")):
            tx.add(Person(workspace_id=key, slack_id=f"U{number}", **{kind: True}))
        tx.flush()
        assert of_team(tx, key, ["U9", "U0", "U4", "U1", "U2", "U3"]) == ["U9", "U4"]


def test_the_workspace_of_the_token_is_the_first(database: Database) -> None:
    with database.write() as tx:
        first = ensure_workspace(tx, "T1", NOW).id
        ensure_workspace(tx, "T2", NOW)
        found = only_workspace(tx)
    assert found is not None
    assert found.id == first


@pytest.mark.parametrize(
    ("member", "is_outsider"),
    [({}, False), ({"is_restricted": True}, True), ({"is_stranger": True}, True), ({"team_id": "T2"}, True)],
)
def test_somebody_of_whom_slack_has_told(database: Database, member: dict[str, Any], is_outsider: bool) -> None:  # noqa: FBT001
    given = {"id": "U1", "locale": "ko-KR", "profile": {"email": "a@example.com"}, **member}
    with database.write() as tx:
        workspace = ensure_workspace(tx, "T1", NOW)
        mirror(tx, workspace, given, NOW)
        expected = Reader(workspace.id, "U1", "ko-KR", "a@example.com", is_outsider=is_outsider, is_known=True)
        assert reader(tx, "T1", "U1") == expected


def test_somebody_who_is_new_or_not_asked_for_yet(database: Database) -> None:
    with database.write() as tx:
        workspace = ensure_workspace(tx, "T1", NOW).id
        unknown = Reader(workspace, "U1", None, None, is_outsider=False, is_known=False)
        assert reader(tx, "T1", "U1") == unknown
        tx.add(Person(workspace_id=workspace, slack_id="U1"))
        assert reader(tx, "T1", "U1") == unknown


def test_people_of_another_workspace_are_others(database: Database) -> None:
    with database.write() as tx:
        mirror(tx, ensure_workspace(tx, "T2", NOW), {"id": "U1", "locale": "ko-KR"}, NOW)
        ensure_workspace(tx, "T1", NOW)
        found = reader(tx, "T1", "U1")
    assert found is not None
    assert not found.is_known


def test_the_team_is_who_may_commit_code(database: Database) -> None:
    members: list[dict[str, Any]] = [
        {"id": "U1", "profile": {"email": "a@example.com", "real_name": "Anna"}},
        {"id": "U2", "is_bot": True},
        {"id": "U3", "is_restricted": True},
        {"id": "U4", "deleted": True},
        {"id": "U5", "is_stranger": True},
    ]
    with database.write() as tx:
        workspace = identify(tx, {"team_id": "T1"}, ["chat:write"], NOW)
        for member in members:
            mirror(tx, workspace, member, NOW)
        tx.add(Person(workspace_id=workspace.id, slack_id="U6"))  # of whom Slack has not told yet
        link_github(tx, workspace.id, "U1", "octocat")
        assert team(tx, workspace.id) == [Account("U1", "Anna", "a@example.com", "octocat")]
        assert team(tx, workspace.id + 1) == []
        assert [email_of(tx, workspace.id, key) for key in ("U1", "U2", "U9")] == ["a@example.com", None, None]
        assert scopes(tx, workspace.id) == ["chat:write"]
