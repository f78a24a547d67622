"""Deploys that depend on metrics: what fires lets nothing begin, and what gets worse makes a release faulty."""

import json
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from bot.db import Database
from bot.deploys.grammar import Wish
from bot.deploys.ports import Comparison
from bot.flows import deploy_metrics
from bot.watches import service as watches
from tests.flows.deploying import CATALOGUE, HEAD, OLD, Stage, stage
from tests.metrics.looking import look, one
from tests.watches.making import CPU, made, standing
from tests.work.bench import NOW

GATED = f"""{CATALOGUE}
[metric.latency]
source = "host"
query = "l"
kind = "latency"
service = "web"
[metric.host_cpu]
source = "host"
query = "cpu"
kind = "cpu"
""".replace(
    "[environment.staging]",
    """[environment.staging]
gates = ["metrics"]
watch = "5m"
rollback = "auto"
metrics = [{ metric = "latency", above = 1 }, { metric = "latency", worse = "20 %", least = 0.01 }]
""",
)
WEB = Wish("web", environment="staging")


@pytest.fixture
def gated(database: Database, tmp_path: Path) -> Stage:
    found = stage(database, tmp_path, GATED)
    told(found, 0.2, minutes=-4)
    return found


def told(of: Stage, latency: float, minutes: int = 0, looks: int = 4) -> None:
    """Have the latency be looked at every 30 seconds from so many minutes after now on."""
    for number in range(looks):
        at = of.engine.now + timedelta(minutes=minutes, seconds=30 * number)
        look(of.engine.database, {"latency": [one(latency)]}, at)


def gate(of: Stage, wish: Wish = WEB, **more: str) -> tuple[str, str, str]:
    """Ask for a deploy; answer its state, and what the gate of metrics says."""
    view = of.view(of.ask(wish, **more))
    (said,) = [each for each in view.plan["gates"] if each["gate"] == "metrics"]
    return view.state, said["outcome"], said["why"]


@pytest.mark.parametrize(
    ("service", "metric", "severity", "state", "is_told", "is_shut"),
    [
        ("web", "host_cpu", "danger", "firing", True, True),
        (None, "latency", "critical", "escalated", True, True),
        ("web", "host_cpu", "critical", "firing", False, False),
        ("web", "host_cpu", "caution", "firing", True, False),
        ("api", "host_cpu", "critical", "firing", True, False),
        (None, "host_cpu", "critical", "firing", True, False),
        ("web", "host_cpu", "danger", "recovered", True, False),
    ],
)
def test_nothing_begins_while_a_watch_of_the_service_fires_gravely(
    gated: Stage, service: str | None, metric: str, severity: str, state: str, *, is_told: bool, is_shut: bool
) -> None:
    watch = made(gated.engine.database, replace(CPU, service=service, metric=metric))
    standing(gated.engine.database, watch, severity=severity, state=state, told_at=NOW if is_told else None)
    expected = ("refused", "shut", "watch_fires") if is_shut else ("running", "open", "")
    assert gate(gated) == expected


@pytest.mark.parametrize(
    ("wish", "expected"),
    [
        (replace(WEB, fixes=3), ("running", "open", "")),
        (replace(WEB, skip=("metrics",), reason="the alarm is wrong"), ("running", "skipped", "watch_fires")),
    ],
)
def test_what_mends_goes_through_and_the_gate_can_be_skipped(
    gated: Stage, wish: Wish, expected: tuple[str, str, str]
) -> None:
    watch = made(gated.engine.database, replace(CPU, service="web"))
    standing(gated.engine.database, watch, severity="danger", told_at=NOW)
    assert gate(gated, wish) == expected


def test_nothing_begins_while_a_metric_is_beyond_its_limit_or_tells_nothing(gated: Stage) -> None:
    told(gated, 1.5, looks=1)
    assert gate(gated) == ("refused", "shut", "metric_beyond")
    assert "is 1.5 s, and the limit is 1 s" in json.dumps(gated.slack.of("chat.update")[-1])
    look(gated.engine.database, {"latency": []}, gated.engine.now + timedelta(seconds=30))
    assert gate(gated) == ("refused", "shut", "metric_beyond")
    assert "tells nothing now" in json.dumps(gated.slack.of("chat.update")[-1])


def out(of: Stage) -> int:
    """Bring a release out, which is then watched."""
    key = of.ask(WEB)
    of.backend.ends()
    of.look(seconds=2)
    assert of.view(key).state == "verifying"
    return key


def test_a_release_that_makes_a_metric_worse_is_faulty_and_goes_back(gated: Stage) -> None:
    gated.repository.refs["main"] = OLD
    out(gated)
    gated.look(minutes=5)
    gated.repository.refs["main"] = HEAD
    gated.repository.between[OLD, HEAD] = Comparison([], total=1)
    told(gated, 0.2, minutes=-4)
    key = out(gated)
    told(gated, 0.3, minutes=1, looks=3)
    gated.look(minutes=2)
    assert gated.view(key).state == "verifying"
    for _ in range(2):
        gated.look(seconds=5)
    view = gated.view(key)
    assert (view.state, view.why, view.said) == ("faulty", "worse", "latency: 200 ms → 300 ms (+50%)")
    back = gated.view(key + 1)
    assert (back.kind, back.commit, back.state) == ("rollback", OLD, "running")


def test_a_release_that_changes_little_is_live_after_its_time(gated: Stage) -> None:
    key = out(gated)
    told(gated, 0.22, minutes=1, looks=3)
    gated.look(minutes=2)
    gated.look(minutes=3)
    assert gated.view(key).state == "live"


def test_a_metric_that_is_unknown_keeps_no_release_from_being_live(gated: Stage) -> None:
    key = out(gated)
    gated.look(minutes=5)
    assert gated.view(key).state == "live"


def test_a_watch_that_was_deleted_holds_nothing_up(gated: Stage) -> None:
    key = made(gated.engine.database, replace(CPU, service="web"))
    standing(gated.engine.database, key, severity="danger", told_at=NOW)
    with gated.engine.database.write() as tx:
        assert deploy_metrics.alarms(tx, gated.catalogue(), 1, "web") == ["cpu"]
        watches.delete(tx, watches.locked(tx, 1, key), NOW)
        assert deploy_metrics.alarms(tx, gated.catalogue(), 1, "web") == []
