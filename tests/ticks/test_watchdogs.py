from datetime import timedelta
from pathlib import Path

import pytest

from bot.alerts import beacons
from bot.catalogue import Shelf
from bot.db import Database
from bot.models import Beacon, Projection
from bot.people.service import ensure_workspace
from bot.ticks.upkeep import ticks
from bot.ticks.watchdogs import Watch
from tests.work.bench import NOW

HOUR = timedelta(hours=1)


@pytest.fixture
def shelf(tmp_path: Path) -> Shelf:
    file = tmp_path / "bongsu.toml"
    file.write_text('[alert]\nabsent_after = "20m"\n', encoding="utf-8")
    return Shelf(file, lambda: NOW)


def test_it_warns_once_whoever_looks(database: Database, shelf: Shelf) -> None:
    instances = [Watch(shelf), Watch(shelf)]
    with database.write() as tx:
        beacons.heard(tx, ensure_workspace(tx, "T0BEACON", NOW).id, {"Watchdog"}, NOW)
        for minutes in (0, 20, 21, 22, 60):
            for each in instances:
                each.look(tx, NOW + timedelta(minutes=minutes))
            tx.expire_all()
            assert tx.query(Projection).count() == (minutes > 20)
        assert tx.query(Beacon).one().absences == 1


def test_who_was_down_listens_first(database: Database, shelf: Shelf) -> None:
    watch = Watch(shelf)
    with database.write() as tx:
        beacons.heard(tx, ensure_workspace(tx, "T0BEACON", NOW).id, {"Watchdog"}, NOW)
        for later, found in ((HOUR, 0), (HOUR + timedelta(minutes=19), 0), (HOUR + timedelta(minutes=21), 1)):
            watch.look(tx, NOW + later)
            assert tx.query(Projection).count() == found


def test_nothing_is_looked_for_in_a_workspace_that_slack_has_not_told(database: Database, shelf: Shelf) -> None:
    with database.write() as tx:
        Watch(shelf).look(tx, NOW)
        assert tx.query(Beacon).count() == 0


def test_the_product_has_this_tick(shelf: Shelf) -> None:
    assert "watchdogs.look" in {each.name for each in ticks(shelf)}
