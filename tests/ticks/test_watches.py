from datetime import timedelta
from pathlib import Path

from bot.catalogue import Shelf
from bot.db import Database
from bot.people.service import ensure_workspace
from bot.ticks.watches import ticks
from bot.watches import queries
from bot.watches.rules import State
from tests.work.bench import NOW

CATALOGUE = """
[metric.load]
source = "host"
query = "load"
[watch.load]
metric = "load"
"""


def test_the_catalogue_is_followed_and_a_broken_one_ends_nothing(database: Database, tmp_path: Path) -> None:
    file, at = tmp_path / "bongsu.toml", NOW
    file.write_text(CATALOGUE, encoding="utf-8")
    shelf = Shelf(file, lambda: at)
    keep, look, unfed = ticks(shelf)
    found = []
    with database.write() as tx:
        ensure_workspace(tx, "T0BEACON", NOW)
    for text in (CATALOGUE, "[watch.load", CATALOGUE.partition("[watch")[0]):
        file.write_text(text, encoding="utf-8")
        at += timedelta(minutes=1)
        with database.write() as tx:
            for tick in (keep, look, unfed):
                tick.look(tx, at)
            found.append([each.name for each in queries.watches(tx, 1)])
    assert found == [["load"], ["load"], []]


def test_a_metric_that_is_gone_from_the_file_has_no_data(database: Database, tmp_path: Path) -> None:
    file = tmp_path / "bongsu.toml"
    file.write_text(CATALOGUE, encoding="utf-8")
    keep, _, _ = ticks(Shelf(file, lambda: NOW))
    with database.write() as tx:
        ensure_workspace(tx, "T0BEACON", NOW)
        keep.look(tx, NOW)
    *_, unfed = ticks(Shelf(tmp_path / "other.toml", lambda: NOW))
    with database.write() as tx:
        for step in range(1, 4):
            unfed.look(tx, NOW + step * timedelta(seconds=30))
        assert [each.state for each in queries.standing(tx, 1)] == [State.FIRING]
