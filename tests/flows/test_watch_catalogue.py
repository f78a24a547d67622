from pathlib import Path

import pytest

from bot.catalogue import parse
from bot.db import Database
from bot.models import Watch
from bot.severity import Severity
from bot.watches import queries, service
from bot.watches.queries import WatchView
from tests.flows.watching import CATALOGUE, Tower
from tests.watches.making import CPU


@pytest.fixture
def tower(database: Database, tmp_path: Path) -> Tower:
    return Tower(database, tmp_path)


def watches(tower: Tower) -> list[WatchView]:
    with tower.database.read() as tx:
        return list(queries.watches(tx, tower.workspace))


def test_a_table_becomes_a_watch_and_follows_the_file(tower: Tower) -> None:
    (made,) = watches(tower)
    assert (made.name, made.origin, made.created_by, made.definition.count) == ("cpu", "catalogue", None, 2)
    assert made.definition.levels[Severity.SEV1].raised == 98
    tower.keep()
    assert watches(tower) == [made]
    tower.keep(parse(CATALOGUE.replace("count = 2", "count = 5"), "bongsu.toml"))
    (changed,) = watches(tower)
    assert (changed.id, changed.definition.count, changed.version) == (made.id, 5, 2)
    tower.keep(parse("", "bongsu.toml"))
    assert watches(tower) == []


def test_a_name_that_somebody_has_in_slack_is_refused_and_theirs_stays(tower: Tower) -> None:
    tower.keep(parse("", "bongsu.toml"))
    with tower.database.write() as tx:
        own = service.define(tx, tower.workspace, CPU, "U1", tower.engine.now).id
    assert tower.keep(parse(CATALOGUE, "bongsu.toml")) == ["cpu"]
    with tower.database.read() as tx:
        assert [row.id for row in tx.query(Watch).where(Watch.deleted_at.is_(None))] == [own]
