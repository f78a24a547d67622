"""The moments at which metrics are taken without anybody asking: on schedule, around deploys, and in incidents.

The clock looks for them: an incident and a deploy know nothing of metrics, and wait for none.
"""

from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import datetime, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from bot.catalogue import Catalogue
from bot.catalogue.metrics import Metric
from bot.deploys import queries as deploys
from bot.flows.metrics import take_together
from bot.incidents.rules import State
from bot.metrics import queries, rounds
from bot.metrics.ports import Span
from bot.metrics.rounds import AFTER, BEFORE, DECLARED, RESOLVED, SCHEDULED, Cause
from bot.metrics.rules import USUAL, span_of
from bot.models import Deploy, Incident
from bot.work.watermark import advance

LATE = timedelta(minutes=15)
"""How long after its moment something is still taken, where nobody looked meanwhile."""
LATEST = timedelta(hours=1)
"""The same for what is taken on schedule."""
SETTLED = timedelta(minutes=15)
"""How long after the end of a deploy its metrics tell how it did."""
REMEMBERED = timedelta(days=2)
"""How long a deploy may take that is compared with what was before it."""
NEWEST = 50
"""Incidents that are looked at."""
MARK = "metrics.scheduled"


def schedules(tx: Session, catalogue: Catalogue, workspace: int, now: datetime) -> None:
    """Take what has become due since the last look: of each schedule the newest, unless it is too late for it."""
    since = advance(tx, MARK, now, timedelta(0)) or now
    known = queries.known(tx, workspace, catalogue)
    for name, table in catalogue.snapshots.items():
        due = table.due(max(since, now - LATEST), now, catalogue.is_holiday)
        if due is not None:
            names = table.metrics or of_services(known, [table.service or ""])
            cause = Cause(
                f"schedule:{name}:{due.isoformat()}",
                SCHEDULED,
                title=table.title or name,
                service=table.service,
                channel=f"#{table.channel}",
            )
            take_together(tx, catalogue, workspace, over(names, span_of(table.span, now)), cause, now)


def around_deploys(tx: Session, catalogue: Catalogue, workspace: int, now: datetime) -> None:
    """Take the metrics of a service over the hour before a deploy of it, and a while after its end."""
    known = queries.known(tx, workspace, catalogue)
    services = {metric.service for metric in known.values() if metric.service}
    for of in deploys.begun_between(tx, workspace, services, now - LATE, now):
        span = span_of(USUAL, of.started_at or now)
        cause = Cause(f"deploy:{of.id}:before", BEFORE, f"deploy:{of.id}", service=of.service)
        take_together(tx, catalogue, workspace, over(of_services(known, [of.service]), span), cause, now)
    for subject in rounds.unanswered(tx, workspace, now - REMEMBERED):
        row = tx.get_one(Deploy, int(subject.partition(":")[2]))
        if row.ended_at is not None and row.ended_at <= now - SETTLED:
            span = span_of(SETTLED, row.ended_at + SETTLED)
            cause = Cause(f"{subject}:after", AFTER, subject, service=row.service)
            take_together(tx, catalogue, workspace, over(of_services(known, [row.service]), span), cause, now)


def in_incidents(tx: Session, catalogue: Catalogue, workspace: int, now: datetime) -> None:
    """Take the metrics of the services of incidents that were just declared or resolved; of a new service too."""
    known = queries.known(tx, workspace, catalogue)
    for row in _lately(tx, workspace, now) if known else ():
        subject = f"incident:{row.id}"
        taken = {each.metric for of in rounds.of_subject(tx, workspace, subject, [DECLARED]) for each in of.snapshots}
        fresh = [name for name in of_services(known, row.services) if name not in taken]
        if fresh and row.declared_at > now - LATE:
            cause = Cause(f"{subject}:declared:{','.join(sorted(row.services))}", DECLARED, subject)
            take_together(tx, catalogue, workspace, over(fresh, span_of(USUAL, now)), cause, now)
        if row.resolved_at is not None and row.resolved_at > now - LATE:
            cause = Cause(f"{subject}:resolved:{row.resolved_at.isoformat()}", RESOLVED, subject)
            names = of_services(known, row.services)
            take_together(tx, catalogue, workspace, over(names, span_of(USUAL, now)), cause, now)


def _lately(tx: Session, workspace: int, now: datetime) -> Sequence[Incident]:
    """Find the newest incidents, and those that were resolved just now."""
    newest = select(Incident.id).where(Incident.workspace_id == workspace).order_by(Incident.number.desc())
    begun = (Incident.id.in_(newest.limit(NEWEST)), Incident.declared_at > now - LATE)
    over = (
        Incident.workspace_id == workspace,
        Incident.state == State.RESOLVED,
        Incident.resolved_at > now - LATE,
    )
    rows = [row for those in (begun, over) for row in tx.scalars(select(Incident).where(*those).order_by(Incident.id))]
    return [row for row in dict.fromkeys(rows) if row.state != State.MERGED]


def of_services(known: Mapping[str, Metric], services: Collection[str]) -> Sequence[str]:
    """Name the metrics of services."""
    return sorted(name for name, metric in known.items() if metric.service in services)


def over(names: Iterable[str], span: Span) -> Sequence[tuple[str, Span]]:
    """Give each metric the same span."""
    return [(name, span) for name in names]
