"""A team's past in a database: many incidents and alerts, and among them one that is large and one that is small."""

from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import insert

from bot.catalogue import Catalogue
from bot.db import Database, Transaction
from bot.flows import postmortems
from bot.incidents import service
from bot.incidents.rules import State
from bot.models import Alert, AlertGroup, Incident, IncidentRole, TimelineEntry
from bot.severity import Severity
from tests.work.bench import NOW

INCIDENTS, ALERTS = 1_000, 100_000
LARGE, SMALL = (5_000, 200), (10, 2)
"""Entries of the timeline, and alerts."""
WORDS = "checkout payment search login index queue cache disk latency certificate backup replica".split()  # noqa: SIM905
BATCH = 5_000


def fill(database: Database, workspace: int, catalogue: Catalogue) -> tuple[int, int]:
    """Write the past down; answer the large incident and the small one."""
    with database.write() as tx:
        declared = [_declared(tx, workspace, number) for number in range(INCIDENTS)]
        small, large = declared[-2:]
        for incident, (entries, alerts) in ((small, SMALL), (large, LARGE)):
            _busy(tx, workspace, incident, entries, alerts)
        rest = (ALERTS - LARGE[1] - SMALL[1]) // (INCIDENTS - 2)
        for incident in declared[:-2]:
            _alerts(tx, workspace, incident.id, rest, share=0.02)
        for incident in (small, large):
            service.channel_opened(incident, f"C0BENCH{incident.number}", f"inc-{incident.number}")
            service.move(tx, incident, State.RESOLVED, "U1", NOW + timedelta(hours=5), "the fix is out")
            postmortems.begin(tx, catalogue, incident, NOW)
            service.move(tx, incident, State.INVESTIGATING, "U1", NOW + timedelta(hours=5))
        return large.id, small.id


def _declared(tx: Transaction, workspace: int, number: int) -> Incident:
    """Declare an incident; most are over."""
    one, other = WORDS[number % len(WORDS)], WORDS[number // len(WORDS) % len(WORDS)]
    severity = Severity(1 + number % 5) if number < INCIDENTS - 2 else Severity.SEV1
    title = f"The {one} of the {other} fails in part {number % 37}"
    made = service.declare(tx, workspace, title, severity, NOW, reporter="U1", services=[one])
    if number < INCIDENTS - 20:
        service.move(tx, made, State.RESOLVED, "U1", NOW + timedelta(hours=1), "rolled back")
    return made


def _busy(tx: Transaction, workspace: int, incident: Incident, entries: int, alerts: int) -> None:
    tx.add(IncidentRole(workspace_id=workspace, incident_id=incident.id, role="commander", person="U1", since=NOW))
    tx.execute(insert(TimelineEntry), list(_entries(workspace, incident.id, entries)))
    for _ in range(max(1, alerts // 20)):
        _alerts(tx, workspace, incident.id, min(alerts, 20), share=0.5)
    tx.flush()


def _entries(workspace: int, incident: int, count: int) -> Iterator[dict[str, Any]]:
    """Write what people and alerts tell in some hours."""
    for number in range(count):
        at = NOW + timedelta(seconds=3 * number)
        told = {"text": f"{WORDS[number % len(WORDS)]}: looked at part {number}, and it was not the cause"}
        fired = {"title": f"Alert {number}", "summary": "More than 5 % of the requests fail", "url": ""}
        kind, actor, detail = ("note", "U1", told) if number % 2 else ("alert_firing", None, fired)
        known = {"workspace_id": workspace, "incident_id": incident, "happened_at": at, "recorded_at": at}
        yield {**known, "kind": kind, "actor": actor, "detail": detail}


def _alerts(tx: Transaction, workspace: int, incident: int, count: int, *, share: float) -> None:
    """Add a group of alerts of an incident, of which a share fires still."""
    times = {"opened_at": NOW, "last_at": NOW}
    group = AlertGroup(
        workspace_id=workspace,
        key=f"k{incident}",
        title="Errors",
        service=None,
        severity=2,
        incident_id=incident,
        **times,
    )
    group.closed_at = NOW
    tx.add(group)
    tx.flush()
    rows = [_alert(workspace, group.id, number, firing=number < count * share) for number in range(count)]
    for first in range(0, count, BATCH):
        tx.execute(insert(Alert), rows[first : first + BATCH])


def _alert(workspace: int, group: int, number: int, *, firing: bool) -> dict[str, Any]:
    begun: datetime = NOW + timedelta(seconds=number)
    return {
        "workspace_id": workspace,
        "source": "alertmanager",
        "fingerprint": f"{group}-{number}",
        "starts_at": begun,
        "ends_at": None if firing else begun + timedelta(minutes=5),
        "status": "firing" if firing else "resolved",
        "title": f"Errors{number % 10}",
        "summary": "More than 5 % of the requests fail",
        "severity": 2,
        "service": "checkout",
        "labels": {"alertname": f"Errors{number % 10}", "instance": f"10.0.0.{number}:9100", "severity": "critical"},
        "url": "http://prometheus.example.com/graph",
        "group_id": group,
        "times": 1,
        "last_at": begun,
    }
