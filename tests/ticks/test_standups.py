from datetime import timedelta
from pathlib import Path

from bot.catalogue import Shelf
from bot.db import Database
from bot.models import Projection
from bot.ticks.standups import ticks
from tests.standups.making import START, standup, utc


def test_it_looks_where_there_is_a_workspace(database: Database, tmp_path: Path) -> None:
    *others, plan, look = ticks(Shelf(tmp_path / "none.toml", lambda: START))
    assert look.every <= timedelta(seconds=1)
    with database.write() as tx:
        for tick in (*others, plan, look):
            tick.look(tx, START)
        standup(tx, "U1")
        for now in (START, utc("2026-03-02 09:00"), utc("2026-03-02 09:00:01")):
            plan.look(tx, now)
            look.look(tx, now)
        assert [(row.kind, row.channel) for row in tx.query(Projection)] == [("standup.question", "U1")]
