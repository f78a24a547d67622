from pathlib import Path

from bot.catalogue import Shelf
from bot.db import Database
from bot.models import MetricSurvey
from bot.people.service import ensure_workspace
from bot.ticks import unwatched
from tests.work.bench import NOW


def test_the_machine_is_asked_as_soon_as_there_is_a_workspace(database: Database, tmp_path: Path) -> None:
    tick = unwatched.tick(Shelf(tmp_path / "none.toml", lambda: NOW))
    with database.write() as tx:
        tick.look(tx, NOW)
        assert tx.query(MetricSurvey).count() == 0
        ensure_workspace(tx, "T1", NOW)
        tick.look(tx, NOW)
        assert [row.source for row in tx.query(MetricSurvey)] == ["host"]
