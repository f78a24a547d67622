"""Calls for help: writes, and what is shown of them."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from bot.catalogue import Catalogue
from bot.incidents import callees, queries, service
from bot.incidents.callees import Callees
from bot.incidents.ports import Call
from bot.incidents.rules import OPEN
from bot.models import Incident, Page, TimelineEntry, Workspace
from bot.severity import Severity

DECLARED, REOPENED, UNANSWERED, FAILED, ASKED = "declared", "reopened", "unanswered", "failed", "asked"
"""Why somebody is called: for the incident itself, because it is back, nobody took it up, a page did not go out.

Or because somebody asked for them, which others who look after it do not answer.
"""
CALLING, CALLED = "calling", "called"
AT_ONCE = 50
"""Escalations of one look."""


@dataclass(frozen=True)
class PageView:
    """A call for help at one moment; people are Slack ids."""

    id: int
    incident: queries.IncidentView
    reason: str
    target: str | None
    key: str
    callees: tuple[str, ...]
    people: tuple[str, ...]
    state: str
    error: str | None
    settled: str
    created_at: datetime
    escalate_at: datetime | None
    asked_by: str | None

    @property
    def is_answered(self) -> bool:
        """Whether nobody need be called any more."""
        return not self.incident.is_open or (self.incident.acknowledged_by is not None and self.reason != ASKED)


def view(tx: Session, row: Page) -> PageView:
    """Freeze a row, together with its incident."""
    return PageView(
        id=row.id,
        incident=queries.by_id(tx, row.incident_id),
        reason=row.reason,
        target=row.target,
        key=row.key,
        callees=tuple(row.callees),
        people=tuple(row.people),
        state=row.state,
        error=row.error,
        settled=row.settled,
        created_at=row.created_at,
        escalate_at=row.escalate_at,
        asked_by=row.asked_by,
    )


def by_id(tx: Session, page: int) -> PageView:
    """Read one that is known to be there."""
    return view(tx, tx.get_one(Page, page))


def of_incident(tx: Session, incident: int) -> Sequence[Page]:
    """List the pages of an incident, the first first."""
    return tx.scalars(select(Page).where(Page.incident_id == incident).order_by(Page.sequence)).all()


def by_key(tx: Session, workspace: int, key: str) -> Page | None:
    """Find the newest page that a system outside knows by a key."""
    same = (Page.workspace_id == workspace, Page.key == key)
    return tx.scalar(select(Page).where(*same).order_by(Page.id.desc()).limit(1))


def first(
    tx: Session,
    catalogue: Catalogue,
    incident: Incident,
    now: datetime,
    reason: str = DECLARED,
    *,
    is_wanted: bool = False,
) -> Page | None:
    """Record a first call for help, where the incident is grave or it `is_wanted`, and the catalogue names anybody.

    A private one calls nobody: that would tell of it to those who are not in it.
    """
    who = callees.first(catalogue, incident.services)
    if (
        incident.is_private
        or not who
        or not _needs_help(incident)
        or not (is_wanted or callees.is_grave(catalogue, Severity(incident.severity)))
    ):
        return None
    return _added(tx, incident, reason, who, now, now + catalogue.page.escalate_after)


def asked(tx: Session, incident: Incident, who: Callees, actor: str, now: datetime) -> Page:
    """Record a call for which somebody asks; nobody else is called in their place.

    A system outside knows it by a key of its own, since the same key would wake nobody once more.
    """
    row = _added(tx, incident, ASKED, who, now, None)
    row.key, row.asked_by = f"{row.key}-{row.sequence}", actor
    return row


def further(tx: Session, catalogue: Catalogue, page: Page, incident: Incident, now: datetime) -> Page | None:
    """Record a call to others, once, for a page that nobody answered or that did not go out."""
    page.escalate_at = None
    if not _needs_help(incident):
        return None
    called = [named for each in of_incident(tx, incident.id) for named in each.callees]
    who = callees.further(catalogue, incident.services, called)
    reason = FAILED if page.state == FAILED else UNANSWERED
    again = None if reason == UNANSWERED else now + catalogue.page.escalate_after
    return _added(tx, incident, reason, who, now, again) if who else None


def due(tx: Session, workspace: int, now: datetime) -> Sequence[Page]:
    """Read the pages that nobody has answered in time, to change them."""
    waiting = (Page.workspace_id == workspace, Page.escalate_at <= now)
    rows = select(Page).where(*waiting).order_by(Page.escalate_at).limit(AT_ONCE)
    return tx.scalars(rows.with_for_update(skip_locked=True)).all()


def called(page: Page, people: Sequence[str], now: datetime) -> None:
    """Note that it went out, and whom it called in Slack."""
    page.state, page.called_at, page.people, page.error = CALLED, now, list(people), None


def failed(page: Page, reason: str) -> None:
    """Note that it did not go out; the next look calls others, but for one that somebody asked for."""
    page.state, page.error = FAILED, reason
    page.escalate_at = None if page.reason == ASKED else page.created_at


def answered(page: Page) -> None:
    """Note that nobody else need be called."""
    page.escalate_at = None


def ended_outside(tx: Session, incident: Incident, who: str, now: datetime) -> TimelineEntry | None:
    """Note that the system outside was told that it is over; whether it is so people say here. None where they did."""
    if incident.state not in OPEN:
        return None
    return service.note(tx, incident, "page_over", now, actor=who)


def content(page: PageView) -> Call:
    """Write what somebody is woken with."""
    incident = page.incident
    title = f"Incident {incident.number}: {incident.title}"
    concerned = incident.services[0] if incident.services else ""
    return Call(page.key, title, incident.severity, concerned, incident.times.declared, incident.source_url)


def _added(
    tx: Session, incident: Incident, reason: str, who: Callees, now: datetime, escalate_at: datetime | None
) -> Page:
    same = Page.incident_id == incident.id
    last = tx.scalar(select(func.max(Page.sequence)).where(same)) or 0
    team = tx.get_one(Workspace, incident.workspace_id).team_id
    row = Page(
        workspace_id=incident.workspace_id,
        incident_id=incident.id,
        sequence=last + 1,
        reason=reason,
        target=who.target,
        key=f"bongsu-{team}-{incident.number}-{int(incident.declared_at.timestamp())}",
        callees=list(who.people),
        created_at=now,
        escalate_at=escalate_at,
    )
    tx.add(row)
    tx.flush()
    return row


def _needs_help(incident: Incident) -> bool:
    return incident.state in OPEN and incident.acknowledged_by is None
