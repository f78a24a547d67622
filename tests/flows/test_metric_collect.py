from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from bot.app import FLOWS
from bot.catalogue import Catalogue, parse
from bot.catalogue.metrics import Metric
from bot.db import Database
from bot.flows import metric_collect, metrics, watches
from bot.http import OutsideAway, OutsideBusy
from bot.metrics import definitions, queries
from bot.metrics.ports import Unanswerable
from bot.metrics.rules import span_of
from bot.metrics.service import Occasion
from bot.models import Beacon, Job, MetricPoint
from tests.flows.bench import Slack, make
from tests.flows.measuring import Meter
from tests.work.bench import Engine

CATALOGUE = """
[source.shop.host]
[metric.load]
source = "shop"
query = "load"
[metric.load_again]
source = "shop"
query = "load"
[metric.orders]
source = "shop"
query = "orders"
"""


@pytest.fixture
def shop() -> Meter:
    return Meter({"load": 0.5, "orders": 7.0}, has_past=False)


@pytest.fixture
def made(database: Database, tmp_path: Path, shop: Meter) -> tuple[Engine, Slack]:
    _, slack, services = make(database, tmp_path, CATALOGUE)
    return Engine(database, FLOWS.values(), replace(services, source={"shop": shop}.get)), slack


def collect(engine: Engine) -> None:
    with engine.database.write() as tx:
        metric_collect.ask(tx, parse(CATALOGUE, "bongsu.toml"), engine.workspace, engine.now)
    engine.run_all()


def last(engine: Engine, metric: str) -> list[tuple[float | None, int]]:
    with engine.database.read() as tx:
        return [(each.last_value, each.missed) for each in queries.series(tx, engine.workspace, metric)]


def test_a_source_is_asked_once_for_all_of_its_metrics(made: tuple[Engine, Slack], shop: Meter) -> None:
    engine, _ = made
    collect(engine)
    assert shop.looks == [["load", "orders"]]
    assert [last(engine, name) for name in ("load", "load_again", "orders")] == [[(0.5, 0)], [(0.5, 0)], [(7.0, 0)]]


def test_a_source_that_still_waits_is_not_asked_twice(made: tuple[Engine, Slack]) -> None:
    engine, _ = made
    with engine.database.write() as tx:
        for _ in range(3):
            metric_collect.ask(tx, parse(CATALOGUE, "bongsu.toml"), engine.workspace, engine.now)
        assert [(job.flow, job.subject) for job in tx.query(Job)] == [("metric.collect/1", "metric-source:shop")]


def test_a_source_that_is_away_is_no_data_for_all_of_them(made: tuple[Engine, Slack], shop: Meter) -> None:
    engine, _ = made
    shop.figures["load"] = OutsideAway("ConnectionError")
    collect(engine)
    assert (last(engine, "load"), last(engine, "orders")) == ([(None, 1)], [(None, 1)])
    shop.figures["load"] = 0.5
    engine.later(seconds=30)
    collect(engine)
    assert last(engine, "load") == [(0.5, 0)]


def test_a_source_that_is_away_alarms_once_and_no_watch_for_it(
    made: tuple[Engine, Slack], shop: Meter, monkeypatch: pytest.MonkeyPatch
) -> None:
    engine, slack = made
    judged: list[Any] = []
    monkeypatch.setattr(watches, "judge", lambda *given: judged.append(given))
    shop.figures["load"] = OutsideAway("ConnectionError")
    for _ in range(8):
        collect(engine)
        engine.later(seconds=30)
    assert judged == []
    said = [given["text"].partition(" since")[0] for given in slack.of("chat.postMessage")]
    assert said == [":warning: *shop* has told no figures"]
    shop.figures["load"] = 0.5
    collect(engine)
    assert len(judged) == 1
    assert "*shop* tells figures again" in slack.of("chat.update")[-1]["text"]


def test_a_source_that_is_asked_no_more_is_not_missed(made: tuple[Engine, Slack], shop: Meter) -> None:
    engine, _ = made
    collect(engine)
    with engine.database.write() as tx:
        assert [row.name for row in tx.query(Beacon)] == ["metrics: shop"]
        metric_collect.ask(tx, Catalogue(), engine.workspace, engine.now)
        assert tx.query(Beacon).count() == 0


def test_a_pause_is_kept(made: tuple[Engine, Slack], shop: Meter) -> None:
    engine, _ = made
    shop.figures["load"] = OutsideBusy(20)
    collect(engine)
    assert last(engine, "load") == []
    shop.figures["load"] = 0.5
    engine.later(seconds=20)
    engine.run_all()
    assert last(engine, "load") == [(0.5, 0)]


def test_a_query_that_fails_is_no_data_and_one_left_out_is_not_looked_at(
    made: tuple[Engine, Slack], shop: Meter
) -> None:
    engine, _ = made
    shop.figures = {"load": Unanswerable("invalid", "parse error")}
    collect(engine)
    assert (last(engine, "load"), last(engine, "orders")) == ([(None, 1)], [])


def test_watches_judge_in_the_transaction_that_keeps(
    made: tuple[Engine, Slack], monkeypatch: pytest.MonkeyPatch
) -> None:
    engine, _ = made
    judged: list[Any] = []

    def judge(*given: Any) -> None:
        _, _, _, source, looks, _ = given
        judged.append((source, {metric: [each.value for each in some] for metric, some in looks.items()}))
        if len(judged) == 1:
            raise OSError("killed while it judges")

    monkeypatch.setattr(watches, "judge", judge)
    collect(engine)
    assert last(engine, "load") == []
    engine.later(minutes=5)
    engine.run_all()
    assert judged == [("shop", {"load": [0.5], "load_again": [0.5], "orders": [7.0]})] * 2
    with engine.database.read() as tx:
        assert tx.query(MetricPoint).count() == 3


def test_what_was_kept_is_the_past_of_a_source_that_has_none(made: tuple[Engine, Slack], shop: Meter) -> None:
    engine, slack = made
    for value in (0.5, 1.5, 1.0):
        shop.figures["load"] = value
        collect(engine)
        engine.later(seconds=30)
    with engine.database.write() as tx:
        span = span_of(timedelta(minutes=5), engine.now)
        occasion = Occasion("asked", channel="C1")
        row = metrics.take(tx, parse(CATALOGUE, ""), engine.workspace, "load", span, occasion, engine.now)
    engine.run_all()
    with engine.database.read() as tx:
        values = [point.value for point in queries.by_id(tx, row.id).points if point.value is not None]
    assert values == [0.5, 0.5, 1.5, 1.5, 1.0, 1.0]
    assert "from 0.5 to 1.5" in str(slack.of("chat.postMessage")[0]["blocks"])


def test_a_metric_made_in_slack_is_looked_at_too(made: tuple[Engine, Slack], shop: Meter) -> None:
    engine, _ = made
    shop.figures["carts"] = 3.0
    with engine.database.write() as tx:
        carts = Metric(source="shop", query="carts")
        definitions.define(tx, parse(CATALOGUE, ""), engine.workspace, "carts", carts, "U1", engine.now)
    collect(engine)
    assert last(engine, "carts") == [(3.0, 0)]
