"""Reads of post-mortems and action items."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import ColumnElement, Select, func, select
from sqlalchemy.orm import Session

from bot.errors import NotFound
from bot.models import (
    ActionItem,
    Alert,
    AlertGroup,
    CapturedFile,
    CapturedMessage,
    Incident,
    IncidentLink,
    IncidentRole,
    Issue,
    Person,
    Postmortem,
    PostmortemFactor,
    SectionVersion,
    TimelineEntry,
)
from bot.postmortems.document import Action, AlertLine, Attached, Document, IssueLink, Line, SectionText, Times
from bot.postmortems.rules import DRAFT, MERGED, OPEN, PUBLISHED, REVIEW, ordered
from bot.severity import Severity

LISTED = 50
_JOINED = select(Postmortem, Incident).join(Incident, Postmortem.incident_id == Incident.id)


@dataclass(frozen=True)
class Listed:
    """A post-mortem in a list."""

    key: int
    incident: int
    number: int
    title: str
    severity: Severity
    state: str
    owner: str | None
    due_on: date
    style: str
    channel: str | None
    services: tuple[str, ...] = ()

    @property
    def is_published(self) -> bool:
        """Whether everybody may read it, who may know of its incident."""
        return self.state == PUBLISHED

    @property
    def is_waiting(self) -> bool:
        """Whether it is still to be published."""
        return self.state in {DRAFT, REVIEW}


@dataclass(frozen=True)
class Version:
    """A version of a section, as its history shows it."""

    number: int
    base: int
    author: str | None
    written_at: datetime
    aside: bool
    text: str
    erases: bool = False


def listed(tx: Session, workspace: int, *, published: bool = False) -> Sequence[Listed]:
    """List those that are not published yet, the soonest due first; or those that are, the newest first."""
    states = Postmortem.state == PUBLISHED if published else Postmortem.state.not_in((PUBLISHED, MERGED))
    order = Postmortem.published_at.desc() if published else Postmortem.due_on
    found = _JOINED.where(Postmortem.workspace_id == workspace, states).order_by(order, Postmortem.id).limit(LISTED)
    return [_listed(row, incident) for row, incident in tx.execute(found)]


def published_since(tx: Session, workspace: int, since: datetime) -> Sequence[Listed]:
    """List those that were published since a moment and are so still, the newest first."""
    lately = (Postmortem.workspace_id == workspace, Postmortem.state == PUBLISHED, Postmortem.published_at >= since)
    found = _JOINED.where(*lately).order_by(Postmortem.published_at.desc(), Postmortem.id).limit(LISTED)
    return [_listed(row, incident) for row, incident in tx.execute(found)]


def _listed(row: Postmortem, of: Incident) -> Listed:
    severity = Severity(of.severity)
    shown = (row.state, row.owner, row.due_on, row.style, of.channel_id, tuple(of.services))
    return Listed(row.id, of.id, of.number, of.title, severity, *shown)


def of_incidents(tx: Session, incidents: Collection[int]) -> Sequence[Listed]:
    """List the post-mortems of some incidents."""
    found = _JOINED.where(Incident.id.in_(incidents)).order_by(Postmortem.id)
    return [_listed(row, incident) for row, incident in tx.execute(found)]


def published(tx: Session, known: Select[Any], limit: int) -> Sequence[Listed]:
    """List published ones of the incidents that a selection of keys names, the newest first."""
    wanted = (Postmortem.state == PUBLISHED, Incident.id.in_(known))
    found = _JOINED.where(*wanted).order_by(Postmortem.published_at.desc(), Postmortem.id.desc()).limit(limit)
    return [_listed(row, incident) for row, incident in tx.execute(found)]


def declared_between(tx: Session, known: Select[Any], since: datetime, until: datetime) -> Sequence[Listed]:
    """List those of the incidents that a selection of keys names and that were declared in a span, newest first."""
    wanted = (Incident.id.in_(known), Incident.declared_at > since, Incident.declared_at <= until)
    found = _JOINED.where(*wanted).order_by(Incident.number.desc())
    return [_listed(row, incident) for row, incident in tx.execute(found)]


def by_number(tx: Session, workspace: int, number: int) -> Listed | None:
    """Find the post-mortem of an incident by the incident's number."""
    return _one(tx, Incident.workspace_id == workspace, Incident.number == number)


def by_channel(tx: Session, workspace: int, channel: str) -> Listed | None:
    """Find the post-mortem of the incident whose channel this is."""
    return _one(tx, Incident.workspace_id == workspace, Incident.channel_id == channel)


def of_workspace(tx: Session, workspace: int, key: int) -> Listed:
    """Read one by its key. Raises `NotFound` where the workspace has none such."""
    found = _one(tx, Postmortem.workspace_id == workspace, Postmortem.id == key)
    if found is None:
        raise NotFound("postmortem", "not_found", number=key)
    return found


def known(tx: Session, key: int) -> Listed:
    """Read one that is known to be there."""
    return next(_listed(row, of) for row, of in tx.execute(_JOINED.where(Postmortem.id == key)))


def _one(tx: Session, *where: ColumnElement[bool]) -> Listed | None:
    return next((_listed(row, of) for row, of in tx.execute(_JOINED.where(*where).limit(1))), None)


def document(tx: Session, key: int, *, is_whole: bool = True) -> Document:
    """Read one that is known to be there; without its timeline and its alerts where it need not be whole."""
    row = tx.scalars(select(Postmortem).where(Postmortem.id == key)).one()
    incident = tx.scalars(select(Incident).where(Incident.id == row.incident_id)).one()
    timeline, alerts = (_timeline(tx, incident.id), _alerts(tx, incident.id)) if is_whole else ((), ())
    actions, wrote = _actions(tx, ActionItem.postmortem_id == key), authors(tx, key)
    roles = _roles(tx, incident)
    people = {*wrote, *(person for _, person in roles), *(line.actor for line in timeline)}
    people |= {row.owner, row.published_by, *(action.owner for action in actions)}
    return Document(
        key=row.id,
        workspace=row.workspace_id,
        incident=incident.id,
        number=incident.number,
        title=incident.title,
        severity=Severity(incident.severity),
        services=tuple(incident.services),
        incident_state=incident.state,
        state=row.state,
        style=row.style,
        owner=row.owner,
        due_on=row.due_on,
        review_at=row.review_at,
        created_at=row.created_at,
        published_at=row.published_at,
        published_by=row.published_by,
        channel=incident.channel_id,
        times=_times(incident),
        roles=roles,
        sections=sections(tx, key),
        factors=factors(tx, key),
        authors=wrote,
        timeline=timeline,
        alerts=alerts,
        actions=actions,
        links=(("source", incident.source_url),) if incident.source_url else (),
        names=_names(tx, row.workspace_id, people),
    )


def _times(incident: Incident) -> Times:
    return Times(
        started=incident.started_at,
        detected=incident.detected_at,
        declared=incident.declared_at,
        acknowledged=incident.acknowledged_at,
        mitigated=incident.mitigated_at,
        resolved=incident.resolved_at,
    )


def _roles(tx: Session, incident: Incident) -> tuple[tuple[str, str], ...]:
    """Tell who was what in an incident, those who handed a role over too, each once."""
    rows = select(IncidentRole).where(IncidentRole.incident_id == incident.id).order_by(IncidentRole.id)
    known = [(row.role, row.person) for row in tx.scalars(rows)]
    others = (("reporter", incident.reporter), ("responder", incident.acknowledged_by))
    return tuple(dict.fromkeys([*known, *((role, person) for role, person in others if person)]))


def sections(tx: Session, key: int) -> Mapping[str, SectionText]:
    """Read what each section says now."""
    said = (SectionVersion.postmortem_id == key, SectionVersion.aside.is_(False))
    last = select(SectionVersion.section, func.max(SectionVersion.number).label("number")).where(*said)
    newest = last.group_by(SectionVersion.section).subquery()
    rows = select(SectionVersion).join(
        newest, (SectionVersion.section == newest.c.section) & (SectionVersion.number == newest.c.number)
    )
    return {
        row.section: SectionText(row.text, row.number, row.author, row.written_at)
        for row in tx.scalars(rows.where(SectionVersion.postmortem_id == key))
    }


def factors(tx: Session, key: int) -> tuple[str, ...]:
    """Tell which kinds of factors a post-mortem names."""
    rows = select(PostmortemFactor.kind).where(PostmortemFactor.postmortem_id == key)
    return ordered(tx.scalars(rows).all())


def section(tx: Session, key: int, name: str) -> SectionText:
    """Read what one section says now."""
    return sections(tx, key).get(name, SectionText())


def versions(tx: Session, key: int, name: str) -> Sequence[Version]:
    """Read every version of a section, the newest first."""
    return histories(tx, key).get(name, [])


def histories(tx: Session, key: int) -> Mapping[str, Sequence[Version]]:
    """Read every version of every section that was written, the newest first."""
    found: dict[str, list[Version]] = {}
    rows = select(SectionVersion).where(SectionVersion.postmortem_id == key).order_by(SectionVersion.number.desc())
    for row in tx.scalars(rows):
        told = Version(row.number, row.base, row.author, row.written_at, row.aside, row.text, row.erases)
        found.setdefault(row.section, []).append(told)
    return found


def authors(tx: Session, key: int) -> tuple[str, ...]:
    """Tell who wrote, in the order in which they began."""
    rows = select(SectionVersion.author).where(SectionVersion.postmortem_id == key, SectionVersion.author.is_not(None))
    found = tx.scalars(rows.group_by(SectionVersion.author).order_by(func.min(SectionVersion.id)))
    return tuple(author for author in found if author)


def _timeline(tx: Session, incident: int) -> tuple[Line, ...]:
    parts = _parts(tx, incident)
    rows = select(TimelineEntry).where(TimelineEntry.incident_id.in_([incident, *parts]))
    ordered = rows.order_by(TimelineEntry.happened_at, TimelineEntry.id)
    files = _files(tx, [incident, *parts])
    return tuple(
        Line(row.kind, row.actor, row.detail, row.happened_at, parts.get(row.incident_id), tuple(files[row.id]))
        for row in tx.scalars(ordered)
    )


def _parts(tx: Session, incident: int) -> Mapping[int, int]:
    """Find the incidents that were merged into one: their numbers by their keys."""
    same = (IncidentLink.kind == "merged", IncidentLink.other_id == incident)
    rows = select(Incident.id, Incident.number).join(IncidentLink, IncidentLink.incident_id == Incident.id)
    return {row.id: row.number for row in tx.execute(rows.where(*same))}


def _files(tx: Session, incidents: Collection[int]) -> Mapping[int | None, list[Attached]]:
    """List the copies of files by the entry that they belong to, without their content."""
    columns = (CapturedMessage.entry_id, CapturedFile.id, CapturedFile.name, CapturedFile.kind)
    rows = select(*columns).join(CapturedMessage, CapturedFile.captured_id == CapturedMessage.id)
    joined = rows.join(TimelineEntry, CapturedMessage.entry_id == TimelineEntry.id)
    kept = joined.where(TimelineEntry.incident_id.in_(incidents), CapturedFile.state == "kept")
    found: dict[int | None, list[Attached]] = defaultdict(list)
    for entry, key, name, kind in tx.execute(kept.order_by(CapturedFile.id)):
        found[entry].append(Attached(key, name or "", kind is not None))
    return found


def _alerts(tx: Session, incident: int) -> tuple[AlertLine, ...]:
    rows = select(Alert).join(AlertGroup, Alert.group_id == AlertGroup.id).where(AlertGroup.incident_id == incident)
    return tuple(
        AlertLine(row.title, Severity(row.severity), row.service, row.starts_at, row.ends_at, row.times, row.url)
        for row in tx.scalars(rows.order_by(Alert.starts_at, Alert.id))
    )


def open_actions(tx: Session, workspace: int) -> Sequence[Action]:
    """List what is still to be done, the soonest due first, then what has no date."""
    return _actions(tx, ActionItem.workspace_id == workspace, ActionItem.state == OPEN)


def action(tx: Session, key: int) -> Action | None:
    """Find an action item."""
    return next(iter(_actions(tx, ActionItem.id == key)), None)


def known_action(tx: Session, key: int) -> Action:
    """Read an action item that is known to be there."""
    return next(iter(_actions(tx, ActionItem.id == key)))


def _actions(tx: Session, *where: ColumnElement[bool]) -> tuple[Action, ...]:
    rows = select(ActionItem, Postmortem, Incident, Issue).join(Postmortem, ActionItem.postmortem_id == Postmortem.id)
    with_issues = rows.outerjoin(Issue, Issue.action_item_id == ActionItem.id)
    joined = with_issues.join(Incident, Postmortem.incident_id == Incident.id).where(*where)
    ordered = joined.order_by(ActionItem.due_on.is_(None), ActionItem.due_on, ActionItem.priority, ActionItem.id)
    return tuple(_action(*found) for found in tx.execute(ordered))


def _action(item: ActionItem, row: Postmortem, incident: Incident, issue: Issue | None) -> Action:
    return Action(
        id=item.id,
        text=item.text,
        owner=item.owner,
        due_on=item.due_on,
        kind=item.kind,
        priority=item.priority,
        state=item.state,
        created_at=item.created_at,
        postmortem=row.id,
        incident=incident.id,
        number=incident.number,
        title=incident.title,
        issue=IssueLink(issue.place, issue.name, issue.url, issue.problem, issue.said or "") if issue else None,
        services=tuple(incident.services),
        why=item.why,
    )


def _names(tx: Session, workspace: int, people: Iterable[str | None]) -> Mapping[str, str]:
    """Name people by what Slack calls them."""
    ids = {person for person in people if person}
    rows = select(Person.slack_id, Person.name).where(Person.workspace_id == workspace, Person.slack_id.in_(ids))
    return {slack_id: name for slack_id, name in tx.execute(rows) if name}
