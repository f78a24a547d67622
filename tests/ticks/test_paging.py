from datetime import timedelta
from pathlib import Path

from sqlalchemy import select

from bot.catalogue import Shelf
from bot.db import Database
from bot.flows import incidents
from bot.models import Page
from bot.people.service import ensure_workspace
from bot.severity import Severity
from bot.ticks.paging import tick
from bot.ticks.upkeep import ticks
from tests.work.bench import NOW

CATALOGUE = '[service.web]\npage = ["U0ANNAWEB"]\n[page]\nescalate_to = ["U0MAYAJOHN"]\n'


def test_others_are_called_after_the_time_that_the_catalogue_gives(database: Database, tmp_path: Path) -> None:
    (tmp_path / "bongsu.toml").write_text(CATALOGUE)
    shelf = Shelf(tmp_path / "bongsu.toml", lambda: NOW)
    with database.write() as tx:
        tick(shelf).look(tx, NOW)  # before Slack has told which workspace this is
        workspace = ensure_workspace(tx, "T1", NOW).id
        incidents.declare(tx, shelf.current(), workspace, "down", Severity.SEV1, NOW, services=["web"])
        counts = []
        for minutes in (9, 10, 11, 60):
            tick(shelf).look(tx, NOW + timedelta(minutes=minutes))
            counts.append(len(tx.scalars(select(Page)).all()))
    assert counts == [1, 2, 2, 2]


def test_the_product_has_this_tick(tmp_path: Path) -> None:
    assert "page.escalate" in {each.name for each in ticks(Shelf(tmp_path / "bongsu.toml", lambda: NOW))}
