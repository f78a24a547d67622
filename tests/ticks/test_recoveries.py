from datetime import timedelta
from pathlib import Path

from bot.catalogue import Shelf
from bot.db import Database
from bot.ticks import recoveries
from bot.watches import recoveries as service
from bot.watches import recovery_queries as queries
from bot.watches.recovery_rules import State
from tests.flows.recovering import stage
from tests.work.bench import NOW


def test_what_waits_is_looked_at_by_its_ticks(database: Database, tmp_path: Path) -> None:
    made = stage(database, tmp_path)
    made.stops()
    made.fires()
    with database.write() as tx:
        service.go_on(tx, made.engine.workspace)
        for tick in recoveries.ticks(Shelf(tmp_path / "bongsu.toml", lambda: NOW)):
            tick.look(tx, NOW + timedelta(seconds=15))
    with database.read() as tx:
        (found,) = queries.in_state(tx, made.engine.workspace, tuple(State))
    assert (found.state, found.channel) == (State.STARTING, "#alerts")
