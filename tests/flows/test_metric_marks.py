"""Beside the figures stand deploys and incidents that everybody may know of, and the levels of watches."""

from dataclasses import replace
from datetime import datetime, timedelta

import pytest

from bot.catalogue import parse
from bot.catalogue.watches import level
from bot.db import Database
from bot.deploys.rules import State
from bot.flows.metric_marks import MOST_DEPLOYS, levels, marks
from bot.incidents import service
from bot.messages.charts.chart import Level, Mark
from bot.people.service import ensure_workspace
from bot.severity import Severity
from tests.deploys.making import asked, gone
from tests.watches.making import CPU, made
from tests.work.bench import NOW

CATALOGUE = parse("[service.web]\n[service.shop]\n", "bongsu.toml")
HOUR = timedelta(hours=1)
COMMIT = "3f2a9c1" + "0" * 33


def deployed(database: Database, at: datetime, name: str = "web", ref: str = "main") -> None:
    with database.write() as tx:
        row = gone(tx, asked(tx, name), State.STARTING)
        row.ref, row.commit, row.started_at, row.state = ref, COMMIT, at, State.LIVE


def declared(database: Database, at: datetime, *services: str, is_private: bool = False) -> None:
    with database.write() as tx:
        workspace = ensure_workspace(tx, "T0BEACON", NOW).id
        service.declare(tx, workspace, "a", Severity.SEV2, at, reporter="U1", services=services, is_private=is_private)


def seen(database: Database, of: str | None = "web") -> list[Mark]:
    with database.read() as tx:
        return list(marks(tx, CATALOGUE, 1, of, NOW - HOUR, NOW))


def test_deploys_and_incidents_of_a_service_are_marked_in_their_order(database: Database) -> None:
    deployed(database, NOW - HOUR / 2)
    deployed(database, NOW - HOUR / 4, ref="v1.4.2")
    deployed(database, NOW - HOUR / 4, "shop")
    deployed(database, NOW - 2 * HOUR)
    declared(database, NOW - HOUR / 3, "web", "shop")
    declared(database, NOW - HOUR / 3, "shop")
    assert seen(database) == [
        Mark(NOW - HOUR / 2, "3f2a9c1"),
        Mark(NOW - HOUR / 3, "SEV2 #1", Severity.SEV2),
        Mark(NOW - HOUR / 4, "v1.4.2"),
    ]


def test_a_metric_of_no_service_shows_those_of_all_of_them_with_their_names(database: Database) -> None:
    deployed(database, NOW - HOUR / 2)
    deployed(database, NOW - HOUR / 4, "shop")
    declared(database, NOW - HOUR / 3)
    assert [mark.label for mark in seen(database, None)] == ["web 3f2a9c1", "SEV2 #1", "shop 3f2a9c1"]


def test_private_incidents_are_never_marked(database: Database) -> None:
    declared(database, NOW - HOUR / 2, "web", is_private=True)
    assert seen(database) == []


def test_many_deploys_do_not_hide_the_figures(database: Database) -> None:
    for minute in range(10):
        deployed(database, NOW - timedelta(minutes=minute))
    assert len(seen(database)) == MOST_DEPLOYS


def test_levels_are_those_of_the_watches_of_a_metric_the_mildest_of_each_severity(database: Database) -> None:
    high = {Severity.SEV3: level(90.0, 85.0), Severity.SEV2: level(95.0, 90.0)}
    made(database, replace(CPU, name="a", levels=high))
    made(database, replace(CPU, name="b", levels={Severity.SEV3: level(80.0, 75.0)}))
    made(database, replace(CPU, name="c", metric="other"))
    with database.read() as tx:
        assert levels(tx, 1, CPU.metric) == [Level(Severity.SEV3, low=80.0), Level(Severity.SEV2, low=95.0)]


@pytest.mark.parametrize(
    ("condition", "raised", "found"),
    [
        ("below", 10.0, [Level(Severity.SEV3, high=10.0)]),
        ("outside", (10.0, 90.0), [Level(Severity.SEV3, low=90.0), Level(Severity.SEV3, high=10.0)]),
        ("change", 50.0, []),
    ],
)
def test_levels_lie_where_the_condition_says(
    database: Database, condition: str, raised: float | tuple[float, float], found: list[Level]
) -> None:
    clear = (20.0, 80.0) if isinstance(raised, tuple) else {"below": 20.0}.get(condition, 40.0)
    over = timedelta(hours=1) if condition == "change" else None
    made(database, replace(CPU, condition=condition, over=over, levels={Severity.SEV3: level(raised, clear)}))
    with database.read() as tx:
        assert levels(tx, 1, CPU.metric) == found
