"""What follows from a post-mortem: its draft, the message that shows it, and who is reminded."""

from collections.abc import Collection, Sequence
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from sqlalchemy import select
from sqlalchemy.orm import Session

from bot.catalogue import Catalogue
from bot.flows import canvases, papers, tasks
from bot.flows.projections import want, want_again
from bot.incidents import links
from bot.incidents.rules import COMMANDER, OPEN, State
from bot.models import ActionItem, Incident, IncidentRole, Postmortem, Projection, TimelineEntry
from bot.postmortems import library, merging, queries, service
from bot.postmortems.rules import DRAFT, PUBLISHED, REVIEW, reminder
from bot.postmortems.rules import OPEN as TO_DO
from bot.postmortems.service import Edit
from bot.severity import Severity

ACTION_REMINDER, REVIEW_REMINDER = "postmortem.action_reminder", "postmortem.review_reminder"
DAY = timedelta(days=1)


def follow(tx: Session, catalogue: Catalogue, incident: Incident, entry: TimelineEntry, now: datetime) -> None:
    """Make the draft of an incident that is resolved, and pause that of one that is open again.

    One that was cancelled, or is milder than the catalogue asks for, gets none by itself.
    """
    if entry.kind == "edited":
        renamed(tx, catalogue, incident, now)
    if entry.kind != "state":
        return
    if entry.detail["to"] == State.RESOLVED and _wants(tx, catalogue, incident):
        begin(tx, catalogue, incident, now)
    elif entry.detail["to"] in OPEN:
        row = service.pause(tx, incident.id)
        if row is not None:
            show(tx, catalogue, row, incident, now)


def renamed(tx: Session, catalogue: Catalogue, incident: Incident, now: datetime) -> None:
    """Show the new name of an incident wherever its post-mortem is shown, where it has one."""
    row = service.locked_of(tx, incident.id)
    if row is not None:
        show(tx, catalogue, row, incident, now)


def hand_over(tx: Session, catalogue: Catalogue, incident: Incident, survivor: Incident, now: datetime) -> None:
    """Bring the post-mortem of an incident that was merged together with that of the other."""
    row = merging.hand_over(tx, incident.id, survivor.id, now)
    if row is None:
        return
    if survivor.state in OPEN:
        service.pause(tx, survivor.id)
    show(tx, catalogue, row, survivor, now)
    kept = service.locked_of(tx, incident.id)
    want_again(tx, row.workspace_id, "postmortem.draft", [kept.id if kept else row.id], now)


def _wants(tx: Session, catalogue: Catalogue, incident: Incident) -> bool:
    """Whether a resolved incident gets a post-mortem: by its severity, or because it has one already."""
    known = tx.scalar(select(Postmortem.id).where(Postmortem.incident_id == incident.id))
    return known is not None or catalogue.postmortem.wants(Severity(incident.severity))


def begin(tx: Session, catalogue: Catalogue, incident: Incident, now: datetime) -> Postmortem:
    """Make the draft of an incident, with what is known already; the one that there is goes on."""
    settings = catalogue.postmortem
    owner, workspace = _owner(tx, incident), incident.workspace_id
    row = service.begin(tx, workspace, incident.id, now, owner=owner, style=settings.style, within=settings.due)
    if incident.impact and row.created_at == now:
        service.write(tx, row, Edit("impact", incident.impact, None), now)
    tasks.pass_on(tx, incident, row, now)
    show(tx, catalogue, row, incident, now)
    return row


def _owner(tx: Session, incident: Incident) -> str | None:
    """Choose who looks after it: who led the incident, else who took it up, ended it, or reported it."""
    held = (IncidentRole.incident_id == incident.id, IncidentRole.role == COMMANDER)
    led = select(IncidentRole.person).where(*held).order_by(IncidentRole.id.desc()).limit(1)
    return tx.scalar(led) or incident.acknowledged_by or incident.resolved_by or incident.reporter


def show(tx: Session, catalogue: Catalogue, row: Postmortem, incident: Incident, now: datetime) -> None:
    """Bring up to date what a post-mortem is found by, and where it is shown: to everybody once it was published."""
    library.index(tx, row)
    if incident.channel_id is not None and incident.channel_state not in {"lost", "archived"}:
        want(tx, row.workspace_id, "postmortem.draft", str(row.id), incident.channel_id, now)
        if catalogue.postmortem.canvas:
            canvases.want(tx, row.workspace_id, row.id, incident.channel_id, now)
    if row.published_at is not None and not incident.is_private:
        channel = f"#{catalogue.workspace.incidents_channel}"
        want(tx, row.workspace_id, "postmortem.published", str(row.id), channel, now)


def changed(tx: Session, catalogue: Catalogue, row: Postmortem, now: datetime) -> None:
    """Show a change of a post-mortem wherever it is shown, to whom was reminded of it too."""
    show(tx, catalogue, row, tx.get_one(Incident, row.incident_id), now)
    if row.state == PUBLISHED and row.owner and row.reminded_on:
        subject = f"{row.id}:{row.reminded_on.isoformat()}"
        want(tx, row.workspace_id, "postmortem.reminder", subject, row.owner, now)
    if row.told_review_at is not None:
        _tell_again(tx, row, REVIEW_REMINDER, row.id, now)


def forget(
    tx: Session, catalogue: Catalogue, incident: int, said: Collection[str], now: datetime
) -> Sequence[Postmortem]:
    """Erase what was copied from a timeline into the post-mortem of its incident, or of the one that took it over.

    Answer those in which there was something to erase.
    """
    rows = [service.locked_of(tx, key) for key in {incident, links.survivor(tx, incident)}]
    found = [row for row in rows if row is not None and said and service.forget(tx, row, said, now)]
    for row in found:
        changed(tx, catalogue, row, now)
    return found


def action_changed(tx: Session, catalogue: Catalogue, item: ActionItem, now: datetime) -> None:
    """Show a change of an action item, to whom was reminded of it too."""
    changed(tx, catalogue, tx.get_one(Postmortem, item.postmortem_id), now)
    _tell_again(tx, tx.get_one(Postmortem, item.postmortem_id), ACTION_REMINDER, item.id, now)


def _tell_again(tx: Session, row: Postmortem, kind: str, key: int, now: datetime) -> None:
    """Bring the reminders up to date that people had of something, of those who may still know of it."""
    told = (Projection.workspace_id == row.workspace_id, Projection.kind == kind, Projection.subject.like(f"{key}:%"))
    for each in tx.scalars(select(Projection).where(*told).order_by(Projection.id)).all():
        if may_read(tx, row, each.channel):
            want(tx, row.workspace_id, kind, each.subject, each.channel, now)


def may_read(tx: Session, row: Postmortem, person: str) -> bool:
    """Whether somebody may be told of a post-mortem; one who was let out of a private incident may not."""
    return papers.may_read(tx, row.workspace_id, row.incident_id, person)


def local(catalogue: Catalogue, now: datetime) -> datetime:
    """Tell the time in the workspace's zone."""
    return now.astimezone(ZoneInfo(catalogue.workspace.zone))


def remind(tx: Session, catalogue: Catalogue, workspace: int, now: datetime) -> None:
    """Remind owners of what is to be published and done: before, on, and every week after the day, once each."""
    day = local(catalogue, now).date()
    waiting = (Postmortem.workspace_id == workspace, Postmortem.state.in_((DRAFT, REVIEW)))
    for row in tx.scalars(select(Postmortem).where(*waiting, Postmortem.owner.is_not(None)).order_by(Postmortem.id)):
        if row.owner and reminder(row.due_on, day, row.reminded_on) and may_read(tx, row, row.owner):
            row.reminded_on = day
            want(tx, workspace, "postmortem.reminder", f"{row.id}:{day.isoformat()}", row.owner, now)
    _remind_of_actions(tx, workspace, day, now)
    _remind_of_reviews(tx, workspace, now)


def _remind_of_reviews(tx: Session, workspace: int, now: datetime) -> None:
    """Tell who looks after a post-mortem and who wrote, within a day of its review, once each time that is set."""
    soon = (Postmortem.review_at > now, Postmortem.review_at <= now + DAY)
    waiting = (Postmortem.workspace_id == workspace, Postmortem.state.in_((DRAFT, REVIEW)))
    for row in tx.scalars(select(Postmortem).where(*waiting, *soon).order_by(Postmortem.id)):
        if row.review_at and row.told_review_at != row.review_at:
            row.told_review_at = row.review_at
            subject = f"{row.id}:{int(row.review_at.timestamp())}"
            for person in dict.fromkeys([row.owner, *queries.authors(tx, row.id)]):
                if person and may_read(tx, row, person):
                    want(tx, workspace, REVIEW_REMINDER, subject, person, now)


def _remind_of_actions(tx: Session, workspace: int, day: date, now: datetime) -> None:
    """Remind who does something; while nobody does it, who looks after the post-mortem."""
    to_do = (ActionItem.workspace_id == workspace, ActionItem.state == TO_DO, ActionItem.due_on.is_not(None))
    for item in tx.scalars(select(ActionItem).where(*to_do).order_by(ActionItem.id)):
        of = tx.get_one(Postmortem, item.postmortem_id)
        person = item.owner or of.owner
        if person and item.due_on and reminder(item.due_on, day, item.reminded_on) and may_read(tx, of, person):
            item.reminded_on = day
            want(tx, workspace, ACTION_REMINDER, f"{item.id}:{day.isoformat()}:{person}", person, now)
