"""The incidents of a batch of alerts: opened or joined, and told in their channels within bounds."""

from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from bot.alerts import groups, queries
from bot.alerts.ledger import Line
from bot.alerts.ports import IncomingAlert
from bot.alerts.rules import BY_LABELS, TOLD, Verdict
from bot.catalogue import Catalogue
from bot.flows import alert_returns
from bot.flows import incidents as incident_flows
from bot.flows.alert_lines import CALM, show_line
from bot.flows.projections import want
from bot.incidents import service as incident_service
from bot.incidents.ports import Origin
from bot.incidents.rules import OPEN, TITLE_LIMIT
from bot.models import AlertGroup, Incident, TimelineEntry
from bot.slack.literal import one_line

Fired = tuple[AlertGroup, IncomingAlert, Verdict]
CALLS_BY_ITSELF = {"pagerduty"}
"""Sources that wake people for what they send, and others when nobody takes it up."""
SUMMARY = 1000
"""Characters of a summary that the timeline keeps."""


@dataclass
class Batch:
    """What one batch is told with; `said` counts the recent entries of each incident and kind."""

    tx: Session
    workspace: int
    catalogue: Catalogue
    now: datetime
    said: Counter[tuple[int, str]] = field(default_factory=Counter)
    overflowing: set[int] = field(default_factory=set)


def tell_firing(batch: Batch, fired: Sequence[Fired]) -> None:
    """Open what is to be opened, and tell of each alert in its incident's channel or by its group's line."""
    near = _near(batch, {verdict.service for _, _, verdict in fired if verdict.service})
    for group, incoming, verdict in fired:
        if group.incident_id is None and verdict.opens and _is_enough(batch, group, verdict):
            _open(batch, group, incoming, verdict, near)
    found = _incidents(batch, (group.incident_id for group, _, _ in fired))
    for group, incoming, _ in fired:
        if group.incident_id in found:
            detail = {"title": incoming.name, "summary": incoming.summary[:SUMMARY], "url": incoming.url}
            _tell(batch, found[group.incident_id], "alert_firing", detail)
    _show_lines(batch, {group.id: group for group, _, _ in fired if group.incident_id is None})
    _show_overviews(batch, found)


def tell_ended(batch: Batch, ended: Iterable[Line]) -> None:
    """Close the groups in which nothing fires any more, and tell of what has recovered."""
    lines = [line for line in ended if line.group is not None]
    found = groups.read(batch.tx, {line.group for line in lines if line.group})
    firing = groups.firing(batch.tx, found.keys())
    for group in found.values():
        if group.id not in firing:
            group.closed_at = batch.now
    live = _incidents(batch, (group.incident_id for group in found.values()))
    of_incident: dict[int, list[Line]] = defaultdict(list)
    for line in lines:
        incident = found[line.group or 0].incident_id
        if incident is not None and incident in live:
            of_incident[incident].append(line)
    remaining = queries.firing_of(batch.tx, of_incident.keys())
    for incident, recovered in of_incident.items():
        _tell_recovered(batch, live[incident], recovered, remaining.get(incident, 0))
    _show_lines(batch, {key: group for key, group in found.items() if group.incident_id is None})
    _show_overviews(batch, live)


def _tell_recovered(batch: Batch, incident: Incident, lines: Sequence[Line], remaining: int) -> None:
    left = remaining + len(lines)
    for line in lines:
        left -= 1
        kind = "alert_resolved" if left else "alerts_over"
        _tell(batch, incident, kind, {"title": line.title, "remaining": left})


def _is_enough(batch: Batch, group: AlertGroup, verdict: Verdict) -> bool:
    """Say whether the group has fired as often as its rule asks for."""
    return verdict.count == 1 or groups.firings(batch.tx, group.id, batch.now - verdict.within) >= verdict.count


def _near(batch: Batch, services: Collection[str]) -> dict[str, list[tuple[int, datetime]]]:
    """Find the open incidents of services, oldest first, with the time of their last alert."""
    last = func.max(AlertGroup.last_at)
    rows = batch.tx.execute(
        select(AlertGroup.service, AlertGroup.incident_id, last)
        .join(Incident, AlertGroup.incident_id == Incident.id)
        .where(AlertGroup.workspace_id == batch.workspace, AlertGroup.service.in_(services), Incident.state.in_(OPEN))
        .where(Incident.is_private.is_(False))
        .where(AlertGroup.key.not_like(f"{BY_LABELS}%"))
        .group_by(AlertGroup.service, AlertGroup.incident_id)
        .order_by(AlertGroup.incident_id)
    )
    near: dict[str, list[tuple[int, datetime]]] = defaultdict(list)
    for service, incident, at in rows:
        near[str(service)].append((int(incident or 0), at))
    return near


def _open(
    batch: Batch,
    group: AlertGroup,
    incoming: IncomingAlert,
    verdict: Verdict,
    near: dict[str, list[tuple[int, datetime]]],
) -> None:
    """Open an incident for a group, or join the one that its service has in this window, or that had the alert."""
    known = near[verdict.service] if verdict.service and verdict.joins else []
    joined = next((key for key, at in known if at > batch.now - verdict.window and _is_open(batch, key)), None)
    group.incident_id = joined or _come_back(batch, group, incoming, verdict)
    known.append((group.incident_id, batch.now))
    if group.opened_at < batch.now:
        show_line(batch.tx, batch.catalogue, group, batch.now)


def _is_open(batch: Batch, incident: int) -> bool:
    """Hold an incident as it is while an alert joins it: it may have been merged a moment ago."""
    row = select(Incident.state).where(Incident.id == incident).with_for_update(read=True)
    return batch.tx.scalar(row) in OPEN


def _come_back(batch: Batch, group: AlertGroup, incoming: IncomingAlert, verdict: Verdict) -> int:
    """Answer the incident of an alert that may have had one before: the same, or a new one that names it."""
    back = alert_returns.look_back(batch.tx, batch.catalogue, group, incoming, batch.now)
    if back is None:
        return _declare(batch, incoming, verdict).id
    if back.joins:
        return back.past.incident
    found = (
        alert_returns.reopen(batch.tx, batch.catalogue, batch.workspace, back, batch.now)
        if back.reopens
        else _declare(batch, incoming, verdict)
    )
    alert_returns.tell(batch.tx, found, back, batch.now)
    return found.id


def _declare(batch: Batch, incoming: IncomingAlert, verdict: Verdict) -> Incident:
    title = f"{incoming.name}: {incoming.summary}" if incoming.summary else incoming.name
    return incident_flows.declare(
        batch.tx,
        batch.catalogue,
        batch.workspace,
        one_line(title)[:TITLE_LIMIT],
        verdict.severity,
        batch.now,
        services=[verdict.service] if verdict.service else [],
        origin=Origin(
            "alert",
            incoming.url or None,
            began=incoming.starts_at,
            has_called=incoming.source in CALLS_BY_ITSELF,
            calls=incoming.calls,
        ),
    )


def _incidents(batch: Batch, keys: Iterable[int | None]) -> Mapping[int | None, Incident]:
    """Read the incidents that are open, and count what they were told within the window."""
    wanted = {key for key in keys if key is not None}
    rows = batch.tx.scalars(select(Incident).where(Incident.id.in_(wanted), Incident.state.in_(OPEN))).all()
    batch.said = _said(batch, [row.id for row in rows])
    return {row.id: row for row in rows}


def _said(batch: Batch, incidents: Collection[int]) -> Counter[tuple[int, str]]:
    """Count what the timelines of incidents got within the window, by incident and kind."""
    columns = (TimelineEntry.incident_id, TimelineEntry.kind)
    since = batch.now - batch.catalogue.alert.group_for
    recent = (TimelineEntry.incident_id.in_(incidents), TimelineEntry.happened_at > since)
    rows = batch.tx.execute(select(*columns, func.count()).where(*recent).group_by(*columns))
    return Counter({(incident, kind): count for incident, kind, count in rows})


def _tell(batch: Batch, incident: Incident, kind: str, detail: Mapping[str, Any]) -> None:
    batch.said[incident.id, kind] += 1
    if batch.said[incident.id, kind] > TOLD:
        batch.overflowing.add(incident.id)
        return
    entry = incident_service.note(batch.tx, incident, kind, batch.now, detail=detail)
    if incident.channel_id:
        want(batch.tx, batch.workspace, "incident.entry", str(entry.id), incident.channel_id, batch.now)


def _show_lines(batch: Batch, found: Mapping[int, AlertGroup]) -> None:
    """Show groups in the alerts channel, unless they are muted and still fire."""
    for group in found.values():
        if group.muted_until is None or group.muted_until <= batch.now or group.closed_at is not None:
            show_line(batch.tx, batch.catalogue, group, batch.now, CALM)


def _show_overviews(batch: Batch, found: Mapping[int | None, Incident]) -> None:
    """Keep one message up to date in each incident that has more alerts than are told singly."""
    for incident in found.values():
        if incident.id in batch.overflowing and incident.channel_id:
            channel = incident.channel_id
            want(batch.tx, batch.workspace, "incident.alerts", str(incident.id), channel, batch.now, pause=CALM)
    batch.overflowing.clear()
