"""A team at a bad hour: services, incidents, deploys, freezes and trains, as the wall board shows them."""

import math
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy.orm import Session

from bot.catalogue.watches import level
from bot.incidents import service as incidents
from bot.models import Deploy, Incident, IncidentRole, MetricPoint, MetricSeries, Person, WatchState
from bot.people.service import ensure_workspace
from bot.severity import Severity
from bot.watches import service as watches
from bot.watches.rules import Definition

NAMES = ("checkout", "payments", "search", "login", "catalogue", "mail", "orders", "stock", "prices", "reviews")
TITLES = (
    ("Checkout answers every third order with an error", "결제가 세 번에 한 번꼴로 실패합니다"),
    ("Search is slow for shoppers in Busan", "부산 지역 검색이 느립니다"),
    ("Mails of orders arrive an hour late", "주문 확인 메일이 한 시간씩 늦습니다"),
    ("The stock of the Incheon warehouse stands still", "인천 창고 재고가 갱신되지 않습니다"),
)
CHARTS = """
[metric.cpu]
source = "host"
query = "cpu"
kind = "cpu"
title = "CPU in use"
title_ko = "CPU 사용률"
service = "checkout"

[metric.latency]
source = "host"
query = "latency"
kind = "latency"
title = "Checkout, 95th percentile"
title_ko = "결제 응답 시간 (95백분위)"

[metric.orders]
source = "host"
query = "orders"
unit = "orders/min"
good = "high"
title = "Orders"
title_ko = "주문"

[metric.disk]
source = "host"
query = "disk"
kind = "disk"
title = "Disks in use"
title_ko = "디스크 사용률"
"""
"""Metrics, of which the first four are drawn."""
MAYA, JIWOO = "U0MAYAJOHN", "U0KIMJIWOO"


def file(services: int = len(NAMES), extra: str = "") -> str:
    """Write a catalogue with so many services, three environments, a freeze and a train."""
    tables = [
        f'[service.{name}]\ntitle = "{name.capitalize()}"\n'
        for name in (NAMES[place] if place < len(NAMES) else f"service-{place}" for place in range(services))
    ]
    return "\n".join([*tables, extra])


def fill(tx: Session, now: datetime, count: int = 4, *, language: str = "en", moving: int = 3) -> int:
    """Let incidents be open and deploys under way; answer the workspace."""
    workspace = ensure_workspace(tx, "T0BEACON", now).id
    for slack_id, name in ((MAYA, "Maya Johnson"), (JIWOO, "김지우")):
        tx.add(Person(workspace_id=workspace, slack_id=slack_id, name=name))
    for place in range(count):
        since = now - timedelta(minutes=7 + 23 * place)
        title = TITLES[place % len(TITLES)][language == "ko"]
        row = opened(tx, workspace, title, Severity(place % 5 + 1), since, NAMES[place % len(NAMES)])
        if place % 3 != 1:
            lead = (MAYA, JIWOO)[place % 2]
            tx.add(IncidentRole(incident_id=row.id, role="commander", person=lead, since=since, workspace_id=workspace))
    for place in range(moving):
        tx.add(deploy(workspace, place, now))
    tx.flush()
    return workspace


def opened(tx: Session, workspace: int, title: str, severity: Severity, at: datetime, service: str) -> Incident:
    return incidents.declare(tx, workspace, title, severity, at, reporter=MAYA, services=[service])


def measure(tx: Session, workspace: int, now: datetime, hours: int = 3) -> None:
    """Let four metrics have been looked at every half a minute, one of them on two disks."""
    shapes: dict[str, tuple[tuple[str, float, float], ...]] = {
        "cpu": (("", 45.0, 40.0),),
        "latency": (("", 0.24, 0.12),),
        "orders": (("", 310.0, 90.0),),
        "disk": (("/", 62.0, 3.0), ("/var", 81.0, 1.0)),
    }
    for metric, kinds in shapes.items():
        for mount, middle, swing in kinds:
            _course(tx, workspace, metric, mount, now, [_wave(middle, swing, n) for n in range(hours * 120)])


def alarm(
    tx: Session, workspace: int, now: datetime, state: str = "firing", severity: str = "danger", **given: Any
) -> int:
    """Let a watch over the CPU have found something of a host; answer the key of what it found."""
    levels = {Severity.SEV3: level(85, 80), Severity.SEV1: level(98, 95)}
    wanted = Definition("cpu-of-hosts", "cpu", "above", levels, service="checkout")
    watch = watches.by_name(tx, workspace, wanted.name) or watches.define(tx, workspace, wanted, MAYA, now)
    blank = {"marks": {}, "hits": 3, "good": 0, "missed": 0, "episode": 1, "value": 91.3, "alert_key": "watch:1"}
    given = {"label_key": "host=web-1", "labels": {"host": "web-1"}, **given}
    since = now - timedelta(minutes=11)
    row = WatchState(
        workspace_id=workspace,
        watch_id=watch.id,
        state=state,
        severity=severity,
        since=since,
        raised_at=since,
        **blank,
        **given,
    )
    tx.add(row)
    tx.flush()
    return row.id


def _wave(middle: float, swing: float, place: int) -> float:
    return middle + swing * math.sin(place / 37) * math.cos(place / 11)


def _course(tx: Session, workspace: int, metric: str, mount: str, now: datetime, values: list[float]) -> None:
    labels, key = ({"mount": mount}, f"mount={mount}") if mount else ({}, "")
    told = {"first_at": now - timedelta(hours=3), "last_at": now, "told_at": now, "rolled_at": now - timedelta(hours=3)}
    row = MetricSeries(
        workspace_id=workspace, metric=metric, labels=labels, label_key=key, last_value=values[-1], missed=0, **told
    )
    tx.add(row)
    tx.flush()
    tx.add_all(
        MetricPoint(
            series_id=row.id, resolution=30, at=now - timedelta(seconds=30 * back), low=v, high=v, mean=v, count=1
        )
        for back, v in enumerate(reversed(values))
    )


def deploy(workspace: int, place: int, now: datetime) -> Deploy:
    state = ("running", "verifying", "starting", "queued")[place % 4]
    return Deploy(
        workspace_id=workspace,
        number=place + 1,
        service=NAMES[-1 - place % len(NAMES)],
        environment=("production", "staging", "canary")[place % 3],
        ref="main",
        commit=f"{place + 0xA1B2C3D:040x}"[::-1],
        state=state,
        requester=(MAYA, JIWOO)[place % 2],
        channel="C1",
        asked_at=now - timedelta(minutes=5),
        started_at=now - timedelta(minutes=4),
        backend="command",
        mark=f"m{place}",
    )
