from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from pathlib import Path
from typing import TypeVar

import pytest

from bot.app import FLOWS
from bot.catalogue import Catalogue, parse
from bot.db import Database
from bot.errors import Conflict
from bot.flows import unwatched as flows
from bot.flows.services import Services
from bot.http import OutsideAway
from bot.metrics import offer_queries, queries
from bot.metrics.offer_queries import SurveyView
from bot.metrics.ports import Offered, Unanswerable
from bot.metrics.unwatched import Findings, Offer
from bot.models import Job
from bot.watches import queries as watches
from tests.flows.bench import make
from tests.flows.test_metrics import Shop
from tests.work.bench import Engine

CATALOGUE = """
[source.shop.prometheus]
url = "http://prometheus:9090"
[metric.orders]
source = "shop"
query = "orders_total"
"""
T = TypeVar("T")
CPU = "node_cpu_seconds_total"


@dataclass
class Prometheus(Shop):
    """A source that watches things itself, and fails where a test says so."""

    names: list[str] = field(default_factory=lambda: [CPU, "go_threads"])
    watching: list[str] = field(default_factory=list)
    down_now: list[str] = field(default_factory=list)
    failures: dict[str, Exception] = field(default_factory=dict)
    since: list[datetime] = field(default_factory=list)

    def offered(self) -> Sequence[Offered]:
        raise AssertionError("what was offered long ago is of no use")

    def lately(self, since: datetime) -> Sequence[Offered]:
        self.since.append(since)
        return self._or_fail("lately", lambda: [Offered(name, "a help") for name in self.names])

    def rules(self) -> Sequence[str]:
        return self._or_fail("rules", lambda: self.watching)

    def down(self) -> Sequence[str]:
        return self._or_fail("down", lambda: self.down_now)

    def _or_fail(self, what: str, told: Callable[[], Sequence[T]]) -> Sequence[T]:
        if what in self.failures:
            raise self.failures[what]
        return told()


@pytest.fixture
def shop() -> Prometheus:
    return Prometheus()


@pytest.fixture
def engine(database: Database, tmp_path: Path, shop: Prometheus) -> Engine:
    services: Services = make(database, tmp_path, CATALOGUE)[2]
    return Engine(database, FLOWS.values(), replace(services, source={"shop": shop}.get))


def catalogue(text: str = CATALOGUE) -> Catalogue:
    return parse(text, "bongsu.toml")


def look(engine: Engine, **later: float) -> int:
    """Tick, run what is due, and count how often sources were asked."""
    engine.later(**later)
    with engine.database.write() as tx:
        flows.look(tx, catalogue(), engine.workspace, engine.now)
    with engine.database.read() as tx:
        asked = tx.query(Job).filter(Job.flow == flows.SURVEY.name, Job.state == "ready").count()
    engine.run_all()
    return asked


def found(engine: Engine) -> Findings:
    with engine.database.read() as tx:
        return flows.findings(tx, catalogue(), engine.workspace, engine.now)


def survey(engine: Engine, source: str = "shop") -> SurveyView:
    with engine.database.read() as tx:
        return offer_queries.surveys(tx, engine.workspace)[source]


def test_every_source_is_asked_once_an_hour_and_the_machine_is_one(engine: Engine, shop: Prometheus) -> None:
    assert [look(engine), look(engine, minutes=59), look(engine, minutes=1)] == [2, 0, 2]
    assert shop.since == [engine.now - flows.LATELY - timedelta(hours=1), engine.now - flows.LATELY]


def test_what_it_lists_and_no_watch_looks_at_is_unwatched(engine: Engine) -> None:
    look(engine)
    told = found(engine)
    assert [each.offer.query for each in told.proposals] == [CPU, "go_threads"]
    assert [each.offer.query for each in told.ready] == [CPU]
    assert [(each.metric, each.name) for each in told.lacking] == [("orders", "orders_total")]


def test_what_the_source_watches_itself_and_what_it_finds_down_is_told(engine: Engine, shop: Prometheus) -> None:
    shop.watching, shop.down_now = ["go_threads > 100"], ["node web-1"]
    look(engine)
    assert [each.offer.query for each in found(engine).proposals] == [CPU]
    assert found(engine).watched_there == 1
    assert survey(engine).down == ("node web-1",)


@pytest.mark.parametrize(
    ("trouble", "why"), [(OutsideAway("ConnectionError"), "away"), (Unanswerable("denied", "no"), "denied")]
)
def test_one_that_tells_nothing_is_asked_again_soon_and_keeps_what_it_said(
    engine: Engine, shop: Prometheus, trouble: Exception, why: str
) -> None:
    look(engine)
    shop.failures["lately"] = trouble
    look(engine, hours=1)
    assert survey(engine).why == why
    assert len(found(engine).proposals) == 2
    del shop.failures["lately"]
    assert [look(engine, minutes=4), look(engine, minutes=1)] == [0, 1]
    assert survey(engine).why is None


def test_a_look_alike_without_rules_has_none_and_one_that_is_away_keeps_them(engine: Engine, shop: Prometheus) -> None:
    shop.watching, shop.down_now = [CPU], ["x"]
    look(engine)
    shop.failures = {"rules": OutsideAway("ConnectionError"), "down": OutsideAway("ConnectionError")}
    look(engine, hours=1)
    assert (found(engine).watched_there, survey(engine).down) == (1, ("x",))
    shop.failures = {"rules": Unanswerable("missing"), "down": Unanswerable("missing")}
    look(engine, hours=1)
    assert (found(engine).watched_there, survey(engine).down) == (0, ())


def test_a_source_that_is_no_more_is_let_be(engine: Engine) -> None:
    with engine.database.write() as tx:
        flows.survey(tx, engine.workspace, "removed", engine.now)
    engine.run_all()
    assert survey(engine, "removed").looked_at is None


def proposed(engine: Engine) -> Offer:
    return found(engine).ready[0].offer


def adopt(engine: Engine, of: Offer) -> str:
    with engine.database.write() as tx:
        return flows.adopt(tx, catalogue(), engine.workspace, of, "U1", engine.now).name


def test_what_is_adopted_is_a_metric_with_a_watch_by_its_kind(engine: Engine) -> None:
    look(engine)
    assert adopt(engine, proposed(engine)) == "node_cpu"
    with engine.database.read() as tx:
        metric = queries.known(tx, engine.workspace, catalogue())["node_cpu"]
        watch = watches.watches(tx, engine.workspace)[0]
    assert (metric.source, metric.kind, metric.title_ko) == ("shop", "cpu", "CPU 사용률")
    assert (watch.definition.metric, watch.definition.condition, len(watch.definition.levels)) == (
        "node_cpu",
        "above",
        5,
    )
    assert watch.created_by == "U1"
    assert [each.offer.query for each in found(engine).proposals] == ["go_threads"]


def test_nothing_is_adopted_twice(engine: Engine) -> None:
    look(engine)
    of = proposed(engine)
    adopt(engine, of)
    with pytest.raises(Conflict):
        adopt(engine, of)
    with engine.database.read() as tx:
        assert len(watches.watches(tx, engine.workspace)) == 1
