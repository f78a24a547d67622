from datetime import timedelta
from pathlib import Path

from bot.catalogue import Shelf
from bot.db import Database
from bot.models import TrainDeparture
from bot.people.service import ensure_workspace
from bot.ticks.trains import tick
from tests.flows.training import TRAINS
from tests.work.bench import NOW


def test_it_looks_where_there_is_a_workspace(database: Database, tmp_path: Path) -> None:
    file = tmp_path / "bongsu.toml"
    file.write_text(TRAINS, encoding="utf-8")
    look = tick(Shelf(file, lambda: NOW))
    assert look.every <= timedelta(seconds=10)
    with database.write() as tx:
        look.look(tx, NOW)
        assert tx.query(TrainDeparture).count() == 0
        ensure_workspace(tx, "T0BEACON", NOW)
        for _ in range(2):
            look.look(tx, NOW)
        assert tx.query(TrainDeparture).count() == 1
