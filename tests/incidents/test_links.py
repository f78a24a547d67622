"""Two incidents are related once, from either side, and nobody reads of one that they may not know of."""

from datetime import timedelta

import pytest

from bot.db import Database
from bot.incidents import links, service
from bot.incidents.links import CONTINUED, RELATED, RETURNED, RETURNED_AS
from bot.models import Incident
from bot.people.channels import joined
from bot.people.service import ensure_workspace
from bot.severity import Severity
from tests.incidents.test_service import NOW


@pytest.fixture
def workspace(database: Database) -> int:
    """Make the incidents 1 and 2, and the private 3 with a channel in which U1 is."""
    with database.write() as tx:
        found = ensure_workspace(tx, "T1", NOW).id
        for title, is_private in (("checkout is down", False), ("disk is full", False), ("zebrafish", True)):
            row = service.declare(tx, found, title, Severity.SEV2, NOW, is_private=is_private)
            service.channel_opened(row, f"C{row.number}", f"inc-{row.number}")
        joined(tx, found, "C3", "U1", is_bot=False)
    return found


def shown(database: Database, workspace: int, incident: int, who: str | None = None) -> list[tuple[str, int]]:
    with database.read() as tx:
        return [(each.kind, each.number) for each in links.of_incident(tx, workspace, incident, who)]


def test_two_are_related_once_from_either_side(database: Database, workspace: int) -> None:
    with database.write() as tx:
        one, two = tx.get_one(Incident, 1), tx.get_one(Incident, 2)
        done = [links.relate(tx, first, second, "U1", NOW) for first, second in ((two, one), (one, two), (two, one))]
        assert done == [True, False, False]
    assert [shown(database, workspace, key) for key in (1, 2, 3)] == [[(RELATED, 2)], [(RELATED, 1)], []]
    with database.write() as tx:
        one, two = tx.get_one(Incident, 1), tx.get_one(Incident, 2)
        assert [links.unrelate(tx, two, one), links.unrelate(tx, two, one)] == [True, False]
    assert shown(database, workspace, 1) == []


def test_what_came_back_is_named_from_both_sides(database: Database, workspace: int) -> None:
    with database.write() as tx:
        for _ in range(2):
            links.returned(tx, tx.get_one(Incident, 2), tx.get_one(Incident, 1), NOW)
        assert not links.unrelate(tx, tx.get_one(Incident, 1), tx.get_one(Incident, 2))
    assert [shown(database, workspace, key) for key in (1, 2)] == [[(RETURNED_AS, 2)], [(RETURNED, 1)]]


def test_a_private_one_is_named_to_those_alone_who_are_in_it(database: Database, workspace: int) -> None:
    with database.write() as tx:
        links.relate(tx, tx.get_one(Incident, 1), tx.get_one(Incident, 3), "U1", NOW)
    assert [shown(database, workspace, 1, who) for who in (None, "U2", "U1")] == [[], [], [(RELATED, 3)]]
    assert shown(database, workspace, 3) == [(RELATED, 1)]


def test_each_channel_before_is_named(database: Database, workspace: int) -> None:
    with database.write() as tx:
        row = tx.get_one(Incident, 3)
        for channel in ("C7", None, "C8"):
            links.leaves_channel(tx, row, NOW)
            row.channel_id = channel
    with database.read() as tx:
        found = links.of_incident(tx, workspace, 3)
    assert [(each.kind, each.number, each.channel) for each in found] == [(CONTINUED, 3, "C3"), (CONTINUED, 3, "C7")]


def test_the_newest_are_shown(database: Database, workspace: int) -> None:
    with database.write() as tx:
        first = tx.get_one(Incident, 1)
        for minutes in range(links.SHOWN + 5):
            other = service.declare(tx, workspace, "x", Severity.SEV5, NOW)
            links.relate(tx, first, other, "U1", NOW + timedelta(minutes=minutes))
    numbers = [number for _, number in shown(database, workspace, 1)]
    assert numbers == list(range(9, 9 + links.SHOWN))
