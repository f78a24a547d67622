from datetime import UTC, datetime
from pathlib import Path

from bot.catalogue import Shelf
from bot.db import Database
from bot.models import Digest, Projection
from bot.ticks.digests import tick
from tests.postmortems.writing import NOW, incident


def test_it_looks_where_there_is_a_workspace_and_where_there_is_none(database: Database, tmp_path: Path) -> None:
    file = tmp_path / "bongsu.toml"
    file.write_text('[workspace]\nzone = "Asia/Seoul"\nholidays = ["03-04"]\n', encoding="utf-8")
    looks = tick(Shelf(file, lambda: NOW))
    with database.write() as tx:
        looks.look(tx, NOW)
        chosen = {"kind": "morning", "minute": 540, "sections": ["incidents"], "set_by": "U1", "set_at": NOW}
        tx.add(Digest(workspace_id=incident(tx).workspace_id, place="C1", **chosen))
        tx.flush()
        for day in (3, 4, 5):  # the fourth is a holiday
            looks.look(tx, datetime(2026, 3, day, 0, 0, tzinfo=UTC))
        subjects = [row.subject for row in tx.query(Projection).order_by(Projection.id)]
        assert subjects == ["1@2026-03-03T09:00:00+09:00", "1@2026-03-05T09:00:00+09:00"]
