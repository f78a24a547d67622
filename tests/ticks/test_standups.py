from datetime import date, timedelta
from pathlib import Path

import pytest

from bot.catalogue import Shelf
from bot.db import Database
from bot.models import Projection, Standup
from bot.standups import service
from bot.ticks.clock import Tick
from bot.ticks.standups import ticks
from tests.standups.making import START, standup, utc

KEPT = """
[standup.daily]
owner = "U0MAYAJOHN"
channel = "team"
questions = ["Done?"]
"""


def named(folder: Path) -> dict[str, Tick]:
    return {each.name: each for each in ticks(Shelf(folder / "bongsu.toml", lambda: START))}


def test_it_looks_where_there_is_a_workspace(database: Database, tmp_path: Path) -> None:
    made = named(tmp_path)
    plan, look = made["standups.plan"], made["standups.look"]
    assert look.every <= timedelta(seconds=1)
    with database.write() as tx:
        for each in made.values():
            each.look(tx, START)
        standup(tx, "U1")
        for now in (START, utc("2026-03-02 09:00"), utc("2026-03-02 09:00:01")):
            plan.look(tx, now)
            look.look(tx, now)
        assert [(row.kind, row.channel) for row in tx.query(Projection)] == [("standup.question", "U1")]


def test_a_pause_ends_by_itself(database: Database, tmp_path: Path) -> None:
    with database.write() as tx:
        row = standup(tx, "U1")
        service.pause(tx, row, START, until=date(2026, 3, 4))
        named(tmp_path)["standups.resume"].look(tx, utc("2026-03-03 10:00"))
        assert row.paused_at is None


@pytest.mark.parametrize(("broken", "standing"), [("", 0), ("[standup", 1)])
def test_a_file_that_cannot_be_read_ends_nothing(
    database: Database, tmp_path: Path, broken: str, standing: int
) -> None:
    file = tmp_path / "bongsu.toml"
    with database.write() as tx:
        standup(tx, name="Of Slack")
        file.write_text(KEPT)
        named(tmp_path)["standups.keep"].look(tx, START)
        assert tx.query(Standup).filter_by(name="daily").count() == 1
        file.write_text(broken)
        named(tmp_path)["standups.keep"].look(tx, START)
        assert tx.query(Standup).filter_by(name="daily", deleted_at=None).count() == standing
