from datetime import timedelta

import pytest

from bot.catalogue import Catalogue
from bot.catalogue.metrics import Metric
from bot.catalogue.watches import WatchTable
from bot.db import Database
from bot.errors import Conflict, NotFound
from bot.flows import watch_changes
from bot.metrics import queries as metrics
from bot.models import MetricDefinition, Watch
from bot.people.service import ensure_workspace
from bot.watches import queries
from bot.watches.rules import Definition, definition
from tests.work.bench import NOW

CPU = Metric(source="host", query="cpu", kind="cpu")
HOUR = timedelta(hours=1)


def wanted(name: str = "cpu") -> Definition:
    return definition(name, WatchTable(metric="host_cpu"), {"host_cpu": CPU})


@pytest.fixture
def workspace(database: Database) -> int:
    with database.write() as tx:
        return ensure_workspace(tx, "T1", NOW).id


def make(database: Database, workspace: int, of: Definition, metric: Metric | None = None) -> int:
    with database.write() as tx:
        return watch_changes.make(tx, Catalogue(), workspace, of, metric, "U1", NOW).id


def test_a_metric_is_made_with_its_watch_or_neither(database: Database, workspace: int) -> None:
    make(database, workspace, wanted(), CPU)
    with database.read() as tx:
        assert metrics.known(tx, workspace, Catalogue()) == {"host_cpu": CPU}
    with pytest.raises(Conflict):
        make(database, workspace, definition("cpu", WatchTable(metric="other"), {"other": CPU}), CPU)
    with database.read() as tx:
        assert [row.name for row in tx.query(MetricDefinition)] == ["host_cpu"]
        assert [row.name for row in tx.query(Watch)] == ["cpu"]


def test_a_change_is_made_to_the_version_that_was_seen(database: Database, workspace: int) -> None:
    key = make(database, workspace, wanted(), CPU)
    with database.write() as tx:
        assert not watch_changes.change(tx, workspace, key, 1, wanted())
        assert watch_changes.change(tx, workspace, key, 1, wanted("busy"))
        with pytest.raises(Conflict) as refused:
            watch_changes.change(tx, workspace, key, 1, wanted("idle"))
    assert refused.value.name == "changed_meanwhile"


def test_a_pause_is_made_longer_and_ended_once(database: Database, workspace: int) -> None:
    key = make(database, workspace, wanted(), CPU)
    with database.write() as tx:
        assert not watch_changes.pause(tx, workspace, key, None, NOW)
        assert watch_changes.pause(tx, workspace, key, NOW + HOUR, NOW)
        assert watch_changes.pause(tx, workspace, key, NOW + 2 * HOUR, NOW)
        assert not watch_changes.pause(tx, workspace, key, None, NOW + 3 * HOUR)
        assert watch_changes.pause(tx, workspace, key, None, NOW)


def test_what_is_deleted_leaves_its_name_to_others(database: Database, workspace: int) -> None:
    key = make(database, workspace, wanted(), CPU)
    with database.write() as tx:
        watch_changes.delete(tx, workspace, key, NOW)
        with pytest.raises(NotFound):
            watch_changes.delete(tx, workspace, key, NOW)
    make(database, workspace, wanted())
    with database.read() as tx:
        assert len(queries.watches(tx, workspace)) == 1
