"""Metrics are taken on schedule, around deploys and in incidents, once each, and hold back nobody."""

import json
from datetime import timedelta
from pathlib import Path

import pytest

from bot.db import Database
from bot.deploys.grammar import Wish
from bot.flows import incidents, metric_moments
from bot.http import OutsideAway
from bot.incidents import service
from bot.incidents.rules import State
from bot.models import MetricRound, TimelineEntry
from bot.severity import Severity
from tests.flows.deploying import CATALOGUE, Stage, stage
from tests.flows.measuring import Meter

FIGURES = """
[metric.latency]
source = "host"
query = "latency"
kind = "latency"
service = "web"
[metric.orders]
source = "host"
query = "orders"
good = "high"
business = true
"""
SCHEDULES = """
[snapshot.morning]
title = "Shop this morning"
metrics = ["orders", "latency"]
channel = "web"
at = "09:01"
[snapshot.web]
service = "web"
channel = "web"
every = "6h"
"""
WEB = Wish("web", environment="staging")


@pytest.fixture
def meter() -> Meter:
    return Meter({"latency": 0.2, "orders": 12.0})


@pytest.fixture
def made(database: Database, tmp_path: Path, meter: Meter) -> Stage:
    return stage(database, tmp_path, CATALOGUE + FIGURES, source=meter)


@pytest.fixture
def scheduled(database: Database, tmp_path: Path, meter: Meter) -> Stage:
    return stage(database, tmp_path, CATALOGUE + FIGURES + SCHEDULES, source=meter)


def tick(made: Stage, **later: float) -> None:
    made.look(**later)
    for _ in range(2):  # whoever looks twice, or on two instances
        with made.engine.database.write() as tx:
            given = (tx, made.catalogue(), made.engine.workspace, made.engine.now)
            metric_moments.schedules(*given)
            metric_moments.around_deploys(*given)
            metric_moments.in_incidents(*given)
    made.engine.run_all()


def taken(made: Stage) -> list[str]:
    with made.engine.database.read() as tx:
        return [row.reason for row in tx.query(MetricRound).order_by(MetricRound.id)]


def posted(made: Stage, text: str) -> list[dict[str, str]]:
    return [call for call in made.slack.of("chat.postMessage") if text in json.dumps(call, ensure_ascii=False)]


def declare(made: Stage, *services: str) -> int:
    with made.engine.database.write() as tx:
        where = (tx, made.catalogue(), made.engine.workspace, "down", Severity.SEV2, made.engine.now)
        return incidents.declare(*where, services=services).id


def resolve(made: Stage, key: int) -> None:
    with made.engine.database.write() as tx:
        row = service.locked(tx, made.engine.workspace, key)
        entry = service.move(tx, row, State.RESOLVED, "U1", made.engine.now, "rolled back")
        assert entry is not None
        incidents.changed(tx, made.catalogue(), row, entry, made.engine.now)
    made.engine.run_all()


def test_on_schedule_once_at_its_time(scheduled: Stage) -> None:
    tick(scheduled)
    assert taken(scheduled) == []  # nothing is made up that was due before anybody looked
    tick(scheduled, minutes=1)
    tick(scheduled, minutes=1)
    assert taken(scheduled) == ["scheduled"]
    (call,) = posted(scheduled, "Shop this morning")
    assert call["channel"] == "CW"
    assert "*latency*: *200 ms*" in json.dumps(call, ensure_ascii=False)
    tick(scheduled, hours=3)
    assert taken(scheduled) == ["scheduled"] * 2
    assert len(posted(scheduled, ":bar_chart: *web*")) == 1


@pytest.mark.parametrize(("away", "count"), [(59.0, 1), (62.0, 0)])
def test_what_was_due_while_nobody_looked_is_taken_for_an_hour(scheduled: Stage, away: float, count: int) -> None:
    tick(scheduled)
    tick(scheduled, minutes=away)
    assert taken(scheduled) == ["scheduled"] * count
    tick(scheduled, days=5, hours=2, minutes=30)
    assert taken(scheduled) == ["scheduled"] * (count + 1)  # and of many only the newest


def test_before_and_after_a_deploy_in_its_thread(made: Stage, meter: Meter) -> None:
    made.ask(WEB)
    tick(made)
    meter.figures["latency"] = 0.3
    made.backend.ends()
    tick(made, minutes=5)
    assert taken(made) == ["deploy.before"]
    tick(made, minutes=14)
    assert taken(made) == ["deploy.before"]
    tick(made, minutes=1)
    tick(made, minutes=1)
    assert taken(made) == ["deploy.before", "deploy.after"]
    (card,), (call,) = posted(made, "Deploy 1"), posted(made, "after deploy 1")
    assert call["channel"] == card["channel"]
    assert call["thread_ts"]
    told = json.dumps(call, ensure_ascii=False)
    assert "*web* in the 15 min after deploy 1 to staging, in the mean, against the 1 h before it" in told
    assert "*latency*: 200 ms → *300 ms* · +50 % · worse" in told
    assert "orders" not in told


def test_a_deploy_waits_for_no_metric(made: Stage, meter: Meter) -> None:
    meter.figures["latency"] = OutsideAway("ConnectionError")
    made.ask(WEB)
    tick(made)
    made.backend.ends()
    tick(made, seconds=10)
    assert made.states() == ["live"]


def test_as_an_incident_begins_and_is_over(made: Stage) -> None:
    key = declare(made, "web")
    tick(made)
    tick(made, minutes=1)
    (call,) = posted(made, "The metrics as the incident began")
    assert call["channel"] == "C-inc-1-down"
    resolve(made, key)
    tick(made)
    tick(made, minutes=1)
    assert taken(made) == ["incident.declared", "incident.resolved"]
    assert len(posted(made, "The metrics as the incident was over")) == 1
    with made.engine.database.read() as tx:
        told = [row.detail for row in tx.query(TimelineEntry).filter_by(kind="metrics").order_by(TimelineEntry.id)]
    assert [(each["moment"], [(one["value"], one["unit"]) for one in each["figures"]]) for each in told] == [
        ("declared", [(0.2, "s")]),
        ("resolved", [(0.2, "s")]),
    ]


def test_what_was_told_before_there_was_a_channel_is_shown_in_it(made: Stage) -> None:
    def refuse(_: object) -> dict[str, object]:
        raise OutsideAway("ConnectionError")

    opening, made.slack.answers["conversations.create"] = made.slack.answers["conversations.create"], refuse
    declare(made, "web")
    tick(made)
    assert (taken(made), posted(made, "The metrics as")) == (["incident.declared"], [])
    made.slack.answers["conversations.create"] = opening
    tick(made, minutes=2)
    assert len(posted(made, "The metrics as the incident began")) == 1


def test_a_service_that_is_named_later_is_looked_at_too_and_one_without_metrics_never(made: Stage) -> None:
    key = declare(made)
    tick(made)
    assert taken(made) == []
    with made.engine.database.write() as tx:
        service.locked(tx, made.engine.workspace, key).services = ["web"]
    tick(made, minutes=1)
    tick(made, minutes=1)
    assert taken(made) == ["incident.declared"]


def test_an_old_incident_is_left_alone(made: Stage) -> None:
    key = declare(made, "web")
    made.engine.later(minutes=16)
    tick(made)
    resolve(made, key)
    made.engine.later(minutes=16)
    tick(made)
    assert taken(made) == []


def test_an_incident_that_comes_back_is_looked_at_when_it_is_over_again(made: Stage) -> None:
    key = declare(made, "web")
    tick(made)
    for _ in range(2):
        made.engine.later(minutes=5)
        resolve(made, key)
        tick(made)
        with made.engine.database.write() as tx:
            row = service.locked(tx, made.engine.workspace, key)
            service.move(tx, row, State.INVESTIGATING, "U1", made.engine.now + timedelta(seconds=1))
    assert taken(made) == ["incident.declared", "incident.resolved", "incident.resolved"]
