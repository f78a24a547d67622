from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy.orm import Session

from bot.catalogue import Catalogue, Shelf
from bot.catalogue.load import parse
from bot.db import Database
from bot.deploys import freezes
from bot.flows import board
from bot.models import Incident, Watch, WatchState
from bot.severity import Severity
from bot.watches import queries as watches
from bot.watches import recoveries
from tests import town
from tests.work.bench import NOW

MORE = """
[environment.production]
freeze = ["night"]

[[window]]
name = "night"
from = "22:00"
to = "06:00"

[service.web]
title = "Web"
title_ko = "웹"
git = "/srv/web"

[service.web.deploy.production]
command = { run = ["true"] }

[train.daily]
title = "Daily"
services = ["web"]
environment = "production"
days = "weekdays"
at = "14:00"
conductor = "U0MAYAJOHN"
channel = "releases"
"""


@pytest.fixture
def catalogue(tmp_path: Path) -> Catalogue:
    (tmp_path / "bongsu.toml").write_text(town.file(10, MORE))
    shelf = Shelf(tmp_path / "bongsu.toml", lambda: NOW)
    assert shelf.warning is None
    return shelf.current()


def test_it_tells_of_incidents_services_deploys_and_trains(database: Database, catalogue: Catalogue) -> None:
    with database.write() as tx:
        workspace = town.fill(tx, NOW, 4, moving=4)
    with database.read() as tx:
        of = board.read(tx, catalogue, workspace, NOW)
    assert [each.severity for each in of.incidents] == [1, 2, 3, 4]
    assert [(each.name, each.severity) for each in of.services[:5]] == [
        ("checkout", 1),
        ("payments", 2),
        ("search", 3),
        ("login", 4),
        ("catalogue", None),
    ]
    assert len(of.services) == 11
    assert [each.state for each in of.deploys] == ["running", "verifying", "starting"]
    assert of.queued == 1
    assert of.gravest == Severity.SEV1
    assert of.names == {town.MAYA: "Maya Johnson", town.JIWOO: "김지우"}
    assert of.train is not None
    assert of.train.titles == {"en": "Daily", "ko": "Daily"}


def test_nothing_of_private_incidents_is_in_it(database: Database, catalogue: Catalogue) -> None:
    with database.write() as tx:
        workspace = town.fill(tx, NOW, 3, moving=0)
        tx.query(Incident).filter(Incident.severity == 1).one().is_private = True
    with database.read() as tx:
        of = board.read(tx, catalogue, workspace, NOW)
    assert of.gravest == Severity.SEV2
    assert [each.number for each in of.incidents] == [2, 3]
    assert {each.name: each.severity for each in of.services}["checkout"] is None
    assert "Checkout answers" not in repr(of)


def test_a_service_that_incidents_alone_name_is_shown_too(database: Database) -> None:
    with database.write() as tx:
        workspace = town.fill(tx, NOW, 0, moving=0)
        town.opened(tx, workspace, "Odd", Severity.SEV5, NOW, "unknown")
        town.opened(tx, workspace, "Odder", Severity.SEV4, NOW, "unknown")
    with database.read() as tx:
        (state,) = board.read(tx, Catalogue(), workspace, NOW).services
    assert (state.name, state.severity, state.incidents) == ("unknown", 4, (2, 1))


def froze(tx: Session, workspace: int, reason: str, begin: int, until: int | None) -> None:
    end = NOW + timedelta(hours=until) if until else None
    freezes.make(tx, workspace, "", "production", "U1", reason, NOW, NOW + timedelta(hours=begin), end)


def test_freezes_that_hold_are_told_else_the_next_one(database: Database, catalogue: Catalogue) -> None:
    def reasons(workspace: int) -> list[str]:
        with database.read() as tx:
            return [each.why or each.by for each in board.read(tx, catalogue, workspace, NOW).freezes]

    with database.write() as tx:
        workspace = town.fill(tx, NOW, 0, moving=0)
    assert reasons(workspace) == ["night"]
    with database.write() as tx:
        froze(tx, workspace, "short", -1, 1)
        froze(tx, workspace, "without end", -1, None)
        froze(tx, workspace, "later", 2, 3)
    assert reasons(workspace) == ["without end", "short"]


def test_a_service_suffers_from_what_watches_found(database: Database) -> None:
    catalogue = parse(town.file(2, town.CHARTS), "")
    with database.write() as tx:
        workspace = town.fill(tx, NOW, 0, moving=0)
        town.alarm(tx, workspace, NOW, severity="caution")
        town.alarm(tx, workspace, NOW, label_key="host=b", labels={"host": "b"})
        town.alarm(tx, workspace, NOW, "pending", "critical", label_key="host=c", labels={"host": "c"})
        recoveries.stop(tx, workspace, "U1", NOW)
    with database.read() as tx:
        of = board.read(tx, catalogue, workspace, NOW)
    assert (of.services[0].name, of.services[0].severity, of.services[0].alarms) == ("checkout", 3, ("cpu-of-hosts",))
    assert [each.severity for each in of.alarms] == [3, 4]
    assert of.gravest == Severity.SEV3
    assert of.units["cpu"] == "%"
    assert of.stopped is not None


def test_what_a_watch_found_is_of_its_service_else_of_that_in_the_labels(database: Database) -> None:
    with database.write() as tx:
        workspace = town.fill(tx, NOW, 0, moving=0)
        town.alarm(tx, workspace, NOW)
        tx.query(Watch).one().service = None
        tx.query(WatchState).one().labels = {"service": "mail"}
    with database.read() as tx:
        (alarm,) = watches.standing(tx, workspace)
    assert board.service_of(alarm) == "mail"


def test_how_delivery_went_is_left_out_where_nothing_went_out(database: Database) -> None:
    with database.write() as tx:
        workspace = town.fill(tx, NOW, 0)
    with database.read() as tx:
        assert board.read(tx, Catalogue(), workspace, NOW).delivery is None
