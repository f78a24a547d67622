"""Sorting posts of alerts into incidents and lines."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from bot.alerts import queries, service
from bot.alerts.ports import IncomingAlert
from bot.catalogue import Catalogue
from bot.flows import incidents
from bot.flows.projections import want
from bot.flows.services import of
from bot.incidents import service as incident_service
from bot.incidents.ports import Origin
from bot.incidents.rules import OPEN, TITLE_LIMIT
from bot.integrations import alertmanager
from bot.integrations.alertmanager import Unreadable
from bot.models import Alert, AlertGroup, Beacon, Incident
from bot.severity import Severity
from bot.work import Flow, Lane, Record, Run, Step, enqueue

READERS = {"alertmanager": alertmanager.read}
TOLD = 3
"""Alerts of one kind and incident that a batch tells of singly; a storm is not repeated in the channel."""


@dataclass
class Sorting:
    """What one batch is sorted with; `told` counts the entries that each incident has got."""

    tx: Session
    workspace: int
    catalogue: Catalogue
    now: datetime
    told: Counter[tuple[int, str]]


def sort_soon(tx: Session, workspace: int, now: datetime) -> None:
    """Have the waiting posts sorted; one job serves for all of them."""
    enqueue(tx, SORT, workspace, "alerts", now=now, coalesce=True)


def _sort(run: Run) -> Record:
    catalogue = of(run).catalogue
    return lambda tx: _batch(Sorting(tx, run.workspace, catalogue, run.now(), Counter()))


def _batch(s: Sorting) -> None:
    posts = service.unsorted(s.tx, s.workspace)
    for post in posts:
        try:
            found = READERS[post.source](post.body)
        except (KeyError, Unreadable) as error:  # kept by an earlier release: it waits for a person, the others go on
            found, post.error = (), str(error)
        for incoming in found:
            _take(s, incoming)
        post.sorted_at = s.now
    if len(posts) == service.BATCH:
        sort_soon(s.tx, s.workspace, s.now)


def _take(s: Sorting, incoming: IncomingAlert) -> None:
    rule = s.catalogue.alert.rule_for(incoming.labels)
    then = rule.then if rule else None
    if then == "watchdog" or (then is None and s.catalogue.alert.is_watchdog(incoming.name)):
        _beacon(s, incoming)
        return
    if then == "ignore":
        return
    row = service.known(s.tx, s.workspace, incoming)
    if row is None and incoming.firing:
        _fire(s, incoming)
    elif row is not None and incoming.firing and row.status == "firing":
        row.times, row.last_at = row.times + 1, s.now
    elif row is not None and not incoming.firing and row.status == "firing":
        _recover(s, row, incoming)


def _beacon(s: Sorting, incoming: IncomingAlert) -> None:
    """Note that a watchdog was heard; it opens nothing."""
    same = (Beacon.workspace_id == s.workspace, Beacon.name == incoming.name)
    row = s.tx.scalar(select(Beacon).where(*same))
    if row is None:
        row = Beacon(workspace_id=s.workspace, name=incoming.name, seen_at=s.now)
        s.tx.add(row)
    if incoming.firing:
        row.seen_at, row.missed_at = s.now, None


def _fire(s: Sorting, incoming: IncomingAlert) -> None:
    rule = s.catalogue.alert.rule_for(incoming.labels)
    owner = (rule.service if rule else None) or s.catalogue.service_name(incoming.labels)
    severity = (rule.severity if rule else None) or s.catalogue.alert.severity_of(incoming.labels)
    grave = severity.at_least(s.catalogue.alert.incident_from)
    opens = rule.then == "incident" if rule and rule.then else grave
    alert = service.record(s.tx, s.workspace, incoming, owner, severity, s.now)
    key = incoming.group or f"service:{owner or incoming.name}"
    group = service.group_of(s.tx, s.workspace, key, incoming, owner, severity, s.now)
    alert.group_id = group.id
    s.tx.flush()
    if group.incident_id is None and opens:
        _open(s, group, incoming, owner, severity)
    incident = _live_incident(s, group)
    if incident is not None:
        detail = {"title": incoming.name, "summary": incoming.summary[:1000], "url": incoming.url}
        _tell(s, incident, "alert_firing", detail)
    else:
        _line(s, group)


def _line(s: Sorting, group: AlertGroup) -> None:
    """Show a group in the alerts channel, unless it is muted and still fires."""
    if group.muted_until is None or group.muted_until <= s.now or group.closed_at is not None:
        show_line(s.tx, s.catalogue, group, s.now)


def _open(s: Sorting, group: AlertGroup, incoming: IncomingAlert, owner: str | None, severity: Severity) -> None:
    """Open an incident for a group, or join the one that its service has in this window."""
    near = select(AlertGroup.incident_id).where(
        AlertGroup.workspace_id == s.workspace,
        AlertGroup.service == owner,
        AlertGroup.incident_id.is_not(None),
        AlertGroup.last_at > s.now - s.catalogue.alert.group_for,
    )
    found = s.tx.scalar(
        select(Incident).where(Incident.id.in_(near), Incident.state == OPEN).order_by(Incident.id).limit(1)
    )
    if found is None or owner is None:
        title = f"{incoming.name}: {incoming.summary}" if incoming.summary else incoming.name
        found = incidents.declare(
            s.tx,
            s.catalogue,
            s.workspace,
            " ".join(title.split())[:TITLE_LIMIT],
            severity,
            s.now,
            services=[owner] if owner else [],
            origin=Origin("alert", incoming.url or None),
        )
    group.incident_id = found.id


def declare_from(tx: Session, catalogue: Catalogue, group: AlertGroup, reporter: str, now: datetime) -> Incident | None:
    """Declare an incident from a line; None where somebody did already."""
    if group.incident_id is not None:
        return None
    services = [group.service] if group.service else []
    severity = Severity(group.severity)
    found = incidents.declare(
        tx,
        catalogue,
        group.workspace_id,
        group.title,
        severity,
        now,
        reporter=reporter,
        services=services,
        origin=Origin("alert", queries.group(tx, group.id).url or None),
    )
    group.incident_id = found.id
    show_line(tx, catalogue, group, now)
    return found


def show_line(tx: Session, catalogue: Catalogue, group: AlertGroup, now: datetime) -> None:
    """Bring the line of a group up to date."""
    want(tx, group.workspace_id, "alert.line", str(group.id), f"#{catalogue.workspace.alerts_channel}", now)


def _live_incident(s: Sorting, group: AlertGroup) -> Incident | None:
    return s.tx.get(Incident, group.incident_id) if group.incident_id else None


def _tell(s: Sorting, incident: Incident, kind: str, detail: Mapping[str, Any]) -> None:
    entry = incident_service.note(s.tx, incident, kind, s.now, detail=detail)
    s.told[incident.id, kind] += 1
    if s.told[incident.id, kind] > TOLD and detail.get("remaining", 1):
        return
    if incident.channel_id:
        want(s.tx, s.workspace, "incident.entry", str(entry.id), incident.channel_id, s.now)


def _recover(s: Sorting, row: Alert, incoming: IncomingAlert) -> None:
    row.status, row.ends_at, row.last_at = "resolved", incoming.ends_at or s.now, s.now
    s.tx.flush()
    group = s.tx.get(AlertGroup, row.group_id) if row.group_id else None
    if group is None:
        return
    if not _firing(s, AlertGroup.id == group.id):
        group.closed_at = s.now
    incident = _live_incident(s, group)
    if incident is not None:
        remaining = _firing(s, AlertGroup.incident_id == incident.id)
        _tell(s, incident, "alert_resolved", {"title": row.title, "remaining": remaining})
    else:
        _line(s, group)


def _firing(s: Sorting, which: Any) -> int:  # noqa: ANN401 - a condition of SQLAlchemy
    alerts = select(func.count(Alert.id)).join(AlertGroup, Alert.group_id == AlertGroup.id)
    return int(s.tx.scalar(alerts.where(which, Alert.status == "firing")) or 0)


SORT = Flow("alerts.sort/1", Lane.URGENT, (Step("sort", _sort),))
FLOWS = (SORT,)
