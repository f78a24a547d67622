import json
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from bot.app import FLOWS
from bot.catalogue import parse
from bot.db import Database
from bot.flows.metric_moments import over
from bot.flows.metrics import take_together
from bot.http import OutsideAway
from bot.metrics import rounds
from bot.metrics.ports import Unanswerable
from bot.metrics.rounds import ASKED, MOST, Cause
from bot.metrics.rules import USUAL, span_of
from tests.flows.bench import Slack, make
from tests.flows.measuring import Meter
from tests.work.bench import Engine

NAMES = ("carts", "latency", "orders")
CATALOGUE = "".join(f'[metric.{name}]\nsource = "host"\nquery = "{name}"\n' for name in NAMES)
CAUSE = Cause("asked:1", ASKED, channel="C1", person="U1")


@pytest.fixture
def meter() -> Meter:
    return Meter({"carts": 3.0, "latency": 0.25, "orders": 12.0})


@pytest.fixture
def made(database: Database, tmp_path: Path, meter: Meter) -> tuple[Engine, Slack]:
    _, slack, services = make(database, tmp_path, CATALOGUE)
    return Engine(database, FLOWS.values(), replace(services, source=lambda _: meter)), slack


def take(engine: Engine, names: tuple[str, ...] = NAMES, cause: Cause = CAUSE) -> int | None:
    with engine.database.write() as tx:
        given = over(names, span_of(USUAL, engine.now))
        return take_together(tx, parse(CATALOGUE, ""), engine.workspace, given, cause, engine.now)


def text(slack: Slack, method: str = "chat.postMessage") -> str:
    return json.dumps(slack.of(method)[-1], ensure_ascii=False)


def test_metrics_are_shown_together_in_one_message_once_all_are_told(made: tuple[Engine, Slack]) -> None:
    engine, slack = made
    take(engine)
    engine.run_all()
    assert [call["channel"] for call in slack.of("chat.postMessage")] == ["C1"]
    assert all(told in text(slack) for told in ("*carts*: *3*", "*latency*: *0.25*", "*orders*: *12*", "no change"))
    assert ":hourglass:" not in text(slack)


def test_they_are_taken_once_for_a_cause(made: tuple[Engine, Slack], meter: Meter) -> None:
    engine, slack = made
    assert take(engine) is not None
    assert take(engine) is None
    engine.run_all()
    assert take(engine) is None
    engine.run_all()
    assert len(meter.asked) == 2 * len(NAMES)
    assert len(slack.of("chat.postMessage")) == 1


def test_one_that_does_not_answer_holds_no_other_back(made: tuple[Engine, Slack], meter: Meter) -> None:
    engine, slack = made
    meter.figures |= {"latency": OutsideAway("ConnectionError"), "orders": Unanswerable("invalid", "parse error")}
    take(engine)
    engine.run_all()
    assert slack.of("chat.postMessage") == []
    engine.later(seconds=5)
    engine.run_all()
    assert all(told in text(slack) for told in ("*carts*: *3*", "*latency*: :hourglass:", "does not understand"))
    for _ in range(6):
        engine.later(seconds=30)
        engine.run_all()
    assert "*latency*: it does not answer" in text(slack, "chat.update")
    assert len(slack.of("chat.postMessage")) == 1


def test_what_is_not_known_and_what_is_too_much_is_left_out(made: tuple[Engine, Slack]) -> None:
    engine, _ = made
    key = take(engine, ("nothing", *("carts",) * (MOST + 5)))
    assert key is not None
    with engine.database.read() as tx:
        assert len(rounds.by_id(tx, key).snapshots) == MOST
    assert take(engine, ("nothing",), replace(CAUSE, key="asked:2")) is None


def test_a_span_of_the_past_has_no_figure_of_now(made: tuple[Engine, Slack], meter: Meter) -> None:
    engine, _ = made
    with engine.database.write() as tx:
        span = span_of(USUAL, engine.now - timedelta(days=1))
        key = take_together(tx, parse(CATALOGUE, ""), engine.workspace, [("carts", span)], CAUSE, engine.now)
    engine.run_all()
    assert meter.asked == ["over carts"]
    with engine.database.read() as tx:
        (found,) = rounds.by_id(tx, key or 0).snapshots
    assert (found.state, found.now, found.points[0].value) == ("taken", None, 3.0)
