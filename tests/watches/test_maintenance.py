from datetime import timedelta

import pytest

from bot.catalogue.watches import WatchTable
from bot.db import Database
from bot.models import MetricSeries, Watch
from bot.people.service import ensure_workspace
from bot.watches import maintenance, service
from bot.watches.maintenance import HOST, WATCH, Place, Wanted, hosts_of
from bot.watches.rules import definition
from tests.work.bench import NOW

HOUR = timedelta(hours=1)
WEB = Place(HOST, "web-1")


@pytest.fixture
def workspace(database: Database) -> int:
    with database.write() as tx:
        return ensure_workspace(tx, "T1", NOW).id


def begin(database: Database, workspace: int, place: Place = WEB, hours: int = 1) -> None:
    with database.write() as tx:
        maintenance.begin(tx, workspace, Wanted(place, NOW + hours * HOUR, "disks", "U1"), (), NOW)


@pytest.mark.parametrize(
    ("labels", "hosts"),
    [
        ({"instance": "Web-1:9100", "job": "node"}, {"web-1:9100", "web-1"}),
        ({"host": "web-1"}, {"web-1"}),
        ({"node": "a", "instance": "b:1"}, {"a", "b:1", "b"}),
        ({"job": "web-1"}, set()),
        ({"host": ""}, set()),
        ({}, set()),
    ],
)
def test_labels_name_hosts(labels: dict[str, str], hosts: set[str]) -> None:
    assert hosts_of(labels) == hosts


def test_a_host_is_in_maintenance_until_then_or_until_somebody_ends_it(database: Database, workspace: int) -> None:
    begin(database, workspace)
    labels = {"instance": "web-1:9100"}
    with database.write() as tx:
        assert maintenance.is_host_in(tx, workspace, labels, NOW)
        assert not maintenance.is_host_in(tx, workspace, {"instance": "web-2:9100"}, NOW)
        assert not maintenance.is_host_in(tx, workspace, {}, NOW)
        assert not maintenance.is_host_in(tx, workspace + 1, labels, NOW)
        assert not maintenance.is_host_in(tx, workspace, labels, NOW + HOUR)
        assert maintenance.end(tx, workspace, WEB, (), NOW)
        assert not maintenance.is_host_in(tx, workspace, labels, NOW)
        assert not maintenance.end(tx, workspace, WEB, (), NOW)


def test_a_second_one_takes_the_place_of_the_first(database: Database, workspace: int) -> None:
    begin(database, workspace, hours=5)
    begin(database, workspace, hours=2)
    begin(database, workspace, Place(HOST, "web-2"))
    with database.read() as tx:
        found = maintenance.standing(tx, workspace, NOW)
    assert [(each.name, each.until - NOW, each.why, each.made_by) for each in found] == [
        ("web-2", HOUR, "disks", "U1"),
        ("web-1", 2 * HOUR, "disks", "U1"),
    ]


def test_a_watch_knows_of_it_itself(database: Database, workspace: int) -> None:
    place = Place(WATCH, "cpu")
    with database.write() as tx:
        row: Watch = service.define(tx, workspace, definition("cpu", WatchTable(metric="cpu"), {}), "U1", NOW)
        maintenance.begin(tx, workspace, Wanted(place, NOW + HOUR, "", "U1"), [row], NOW)
        assert row.maintenance_until == NOW + HOUR
        assert maintenance.end(tx, workspace, place, [row], NOW)
        assert row.maintenance_until is None


def test_hosts_are_those_of_which_something_was_told(database: Database, workspace: int) -> None:
    given = {"workspace_id": workspace, "first_at": NOW, "last_at": NOW, "rolled_at": NOW}
    with database.write() as tx:
        tx.add(MetricSeries(metric="cpu", label_key="a", labels={"instance": "web-1:9100"}, **given))
        tx.add(MetricSeries(metric="cpu", label_key="", labels={}, **given))
        tx.flush()
        assert maintenance.hosts(tx, workspace) == {"web-1", "web-1:9100"}
        assert maintenance.hosts(tx, workspace + 1) == frozenset()
