from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from bot.app import FLOWS
from bot.catalogue import parse
from bot.db import Database
from bot.flows import metrics
from bot.http import OutsideAway, OutsideBusy
from bot.metrics import queries
from bot.metrics.ports import Found, Offered, Point, Series, Span, Unanswerable
from bot.metrics.queries import SnapshotView
from bot.metrics.rules import State, span_of
from bot.metrics.service import Occasion
from tests.flows.bench import Slack, make
from tests.watches.making import CPU
from tests.watches.making import made as watch
from tests.work.bench import Engine

CATALOGUE = """
[source.shop.host]
[metric.latency]
source = "shop"
query = "histogram_quantile(0.95, rate(x[5m]))"
kind = "latency"
"""


class Shop:
    """A source that tells what a test put into it, or fails as it says."""

    def __init__(self) -> None:
        self.asked: list[str] = []
        self.trouble: list[Exception] = []

    def now(self, query: str, at: datetime) -> Series:
        return self._told(f"now {query}", lambda: Series((Point(at, 0.25),)))

    def over(self, query: str, span: Span) -> Series:
        points = tuple(Point(span.start + place * span.step, place / 100) for place in range(span.count))
        return self._told(f"over {query}", lambda: Series(points))

    def many(self, queries: Sequence[str], at: datetime) -> Mapping[str, Found]:
        return {query: (self.now(query, at),) for query in queries}

    def offered(self) -> Sequence[Offered]:
        return ()

    def _told(self, what: str, found: Callable[[], Series]) -> Series:
        self.asked.append(what.partition("(")[0])
        if self.trouble:
            raise self.trouble.pop(0)
        return found()


@pytest.fixture
def shop() -> Shop:
    return Shop()


@pytest.fixture
def made(database: Database, tmp_path: Path, shop: Shop) -> tuple[Engine, Slack]:
    _, slack, services = make(database, tmp_path, CATALOGUE)
    return Engine(database, FLOWS.values(), replace(services, source={"shop": shop}.get)), slack


def take(engine: Engine, catalogue: str = CATALOGUE) -> int:
    with engine.database.write() as tx:
        occasion = Occasion("asked", person="U1", channel="C1")
        span = span_of(timedelta(hours=1), engine.now)
        given = parse(catalogue, "bongsu.toml")
        return metrics.take(tx, given, engine.workspace, "latency", span, occasion, engine.now).id


def seen(engine: Engine, key: int) -> SnapshotView:
    with engine.database.read() as tx:
        return queries.by_id(tx, key)


def test_a_source_is_asked_once_and_the_channel_is_shown_what_it_told(made: tuple[Engine, Slack], shop: Shop) -> None:
    engine, slack = made
    key = take(engine)
    engine.run_all()
    assert shop.asked == ["over histogram_quantile", "now histogram_quantile"]
    assert seen(engine, key).now == 0.25
    posted = slack.of("chat.postMessage")
    assert [post["channel"] for post in posted] == ["C1"]
    assert "250 ms" in posted[0]["text"]


def test_where_its_watches_alarm_stands_below(made: tuple[Engine, Slack]) -> None:
    engine, slack = made
    watch(engine.database, replace(CPU, metric="latency"))
    take(engine)
    engine.run_all()
    assert "Alarms: SEV3 danger from 90 s · SEV1 critical from 98 s" in str(slack.of("chat.postMessage")[0]["blocks"])


def test_a_plain_no_is_shown_in_its_words(made: tuple[Engine, Slack], shop: Shop) -> None:
    engine, slack = made
    shop.trouble.append(Unanswerable("invalid", "parse error"))
    key = take(engine)
    engine.run_all()
    assert (seen(engine, key).state, seen(engine, key).why) == (State.FAILED, "invalid")
    assert "parse error" in slack.of("chat.postMessage")[0]["text"]


def test_a_pause_is_kept_and_what_was_told_is_not_asked_again(made: tuple[Engine, Slack], shop: Shop) -> None:
    engine, _ = made
    key = take(engine)
    shop.trouble += [OutsideBusy(30)]
    engine.run_all()
    assert seen(engine, key).state == State.ASKED
    engine.later(seconds=30)
    engine.run_all()
    assert seen(engine, key).state == State.TAKEN
    assert shop.asked == ["over histogram_quantile"] * 2 + ["now histogram_quantile"]


def test_a_source_that_stays_away_is_said_to_be(made: tuple[Engine, Slack], shop: Shop) -> None:
    engine, slack = made
    key = take(engine)
    shop.trouble += [OutsideAway("ConnectionError")] * 50
    engine.run_all()
    assert seen(engine, key).state == State.ASKED
    for _ in range(10):
        engine.later(seconds=30)
        engine.run_all()
    assert (seen(engine, key).state, seen(engine, key).why) == (State.FAILED, "away")
    assert "does not answer" in slack.of("chat.postMessage")[0]["text"]


def test_a_source_that_is_no_more_is_said_to_be(made: tuple[Engine, Slack]) -> None:
    engine, slack = made
    take(engine, f"{CATALOGUE}[source.gone.host]\n".replace('"shop"', '"gone"'))
    engine.run_all()
    assert "no more" in slack.of("chat.postMessage")[0]["text"]
