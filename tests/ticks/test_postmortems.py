from datetime import timedelta
from pathlib import Path

import pytest

from bot.catalogue import Shelf
from bot.db import Database
from bot.models import Projection
from bot.ticks.postmortems import tick
from tests.postmortems.writing import NOW, begun, incident

DUE = NOW + timedelta(days=5)


@pytest.mark.parametrize(
    ("zone", "hour", "told"), [("UTC", 9, 1), ("UTC", 8, 0), ("UTC", 18, 0), ("Asia/Seoul", 0, 1), ("Asia/Seoul", 9, 0)]
)
def test_people_are_reminded_in_the_day_of_their_zone(
    database: Database, tmp_path: Path, zone: str, hour: int, told: int
) -> None:
    file = tmp_path / "bongsu.toml"
    file.write_text(f'[workspace]\nzone = "{zone}"\n', encoding="utf-8")
    looks = tick(Shelf(file, lambda: NOW))
    with database.write() as tx:
        looks.look(tx, NOW)
        begun(tx, incident(tx))
        for _ in range(2):
            looks.look(tx, DUE.replace(hour=hour))
        assert [row.kind for row in tx.query(Projection)] == ["postmortem.reminder"] * told
