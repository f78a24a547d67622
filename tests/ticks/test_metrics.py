from datetime import timedelta
from pathlib import Path

from bot.catalogue import Shelf
from bot.db import Database
from bot.models import Job, MetricPoint, MetricSeries
from bot.people.service import ensure_workspace
from bot.ticks.metrics import ticks
from tests.metrics.looking import NOON, looked

CATALOGUE = """
[metrics]
every = "1m"
[metric.load]
source = "host"
query = "load"
"""


def test_sources_are_asked_once_in_their_while_and_on_whole_steps(database: Database, tmp_path: Path) -> None:
    file = tmp_path / "bongsu.toml"
    file.write_text(CATALOGUE, encoding="utf-8")
    collect, *_ = ticks(Shelf(file, lambda: NOON))
    asked = []
    with database.write() as tx:
        collect.look(tx, NOON)
        assert tx.query(Job).count() == 0
        ensure_workspace(tx, "T0BEACON", NOON)
        for second in (20, 50, 61, 119, 121, 300):
            before = tx.query(Job).count()
            collect.look(tx, NOON + timedelta(seconds=second))
            tx.query(Job).filter_by(state="ready").update({"state": "done", "coalesce": None})
            asked += [second] if tx.query(Job).count() > before else []
    assert asked == [20, 61, 121, 300]


def test_old_points_are_summed_up(database: Database, tmp_path: Path) -> None:
    *_, roll, _ = ticks(Shelf(tmp_path / "bongsu.toml", lambda: NOON))
    series = looked(database, [1.0, 3.0])
    with database.write() as tx:
        roll.look(tx, NOON + timedelta(hours=2))
    with database.read() as tx:
        assert tx.query(MetricPoint).filter_by(resolution=3600).one().mean == 2.0
        assert tx.get_one(MetricSeries, series).rolled_at == NOON + timedelta(hours=1)
