"""A private incident is known to its reporter until it has a channel, and then to whoever is in that channel."""

import pytest
from sqlalchemy import select

from bot.db import Database
from bot.incidents import queries, recall, service
from bot.incidents.visible import visible_to
from bot.models import Incident
from bot.people.channels import joined, left
from bot.people.service import ensure_workspace
from bot.severity import Severity
from tests.incidents.test_service import NOW


@pytest.fixture
def workspace(database: Database) -> int:
    with database.write() as tx:
        found = ensure_workspace(tx, "T1", NOW).id
        for title, is_private in (("checkout is down", False), ("zebrafish are out", True)):
            service.declare(tx, found, title, Severity.SEV2, NOW, reporter="U1", is_private=is_private)
    return found


def known_to(database: Database, workspace: int, who: str | None) -> set[int]:
    with database.read() as tx:
        rows = set(tx.scalars(select(Incident.number).where(visible_to(workspace, who))))
        assert {each.number for each in queries.open_incidents(tx, workspace, who=who)} == rows
        assert {number for number in (1, 2) if queries.by_number(tx, workspace, number, who)} == rows
        assert {each.incident.number for each in recall.by_words(tx, workspace, "zebrafish", who)} == rows - {1}
        return rows


def test_without_a_channel_its_reporter_alone_knows(database: Database, workspace: int) -> None:
    assert [known_to(database, workspace, who) for who in ("U1", "U2", None)] == [{1, 2}, {1}, {1}]


def test_with_a_channel_its_members_know_and_nobody_else(database: Database, workspace: int) -> None:
    with database.write() as tx:
        service.channel_opened(service.locked(tx, workspace, 2), "C2", "inc-2-private")
        joined(tx, workspace, "C2", "U2", is_bot=False)
    assert [known_to(database, workspace, who) for who in ("U1", "U2", None)] == [{1}, {1, 2}, {1}]
    with database.write() as tx:
        left(tx, workspace, "C2", "U2", is_bot=False)
    assert known_to(database, workspace, "U2") == {1}


def test_of_another_workspace_nothing_is_known(database: Database, workspace: int) -> None:
    with database.write() as tx:
        other = ensure_workspace(tx, "T2", NOW).id
    assert known_to(database, other, "U1") == set()
