"""What somebody did about post-mortems, and which actions are due from them; who may know of it is not asked here."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import ColumnElement, and_, func, or_, select
from sqlalchemy.orm import Session

from bot.models import ActionItem, Incident, Postmortem, SectionVersion
from bot.postmortems.rules import DONE, DRAFT, OPEN, REVIEW

WROTE, PUBLISHED, ACTION_DONE, ACTION_DUE = "wrote", "published", "action_done", "action_due"
"""The kinds of deeds."""


@dataclass(frozen=True)
class Deed:
    """One thing that somebody did, or that is due; `text` is that of an action, or the title of the incident."""

    kind: str
    key: int
    incident: int
    number: int
    channel: str | None
    text: str
    at: datetime


def of_person(tx: Session, workspace: int, person: str, since: datetime, until: datetime, due: date) -> Sequence[Deed]:
    """List what somebody did after a time and until another, and their open actions that are due by a day."""
    by_issue = and_(ActionItem.done_by.is_(None), ActionItem.owner == person)
    done = (ActionItem.state == DONE, or_(ActionItem.done_by == person, by_issue))
    then = (ActionItem.done_at > since, ActionItem.done_at <= until)
    waits = (ActionItem.state == OPEN, ActionItem.owner == person, ActionItem.due_on <= due)
    actions = (ActionItem.workspace_id == workspace,)
    published = _published(tx, workspace, person, since, until)
    wrote = _wrote(tx, workspace, person, since, until)
    return [
        *published,
        *(each for each in wrote if each.key not in {one.key for one in published}),
        *_actions(tx, ACTION_DONE, *actions, *done, *then),
        *_actions(tx, ACTION_DUE, *actions, *waits, ActionItem.created_at <= until),
    ]


def _published(tx: Session, workspace: int, person: str, since: datetime, until: datetime) -> Sequence[Deed]:
    mine = (Postmortem.workspace_id == workspace, Postmortem.published_by == person)
    then = (Postmortem.published_at > since, Postmortem.published_at <= until)
    found = select(Postmortem, Incident).join(Incident, Incident.id == Postmortem.incident_id).where(*mine, *then)
    return [_deed(PUBLISHED, row.id, of, of.title, row.published_at or until) for row, of in tx.execute(found)]


def _wrote(tx: Session, workspace: int, person: str, since: datetime, until: datetime) -> Sequence[Deed]:
    """List the post-mortems in which somebody wrote, each once."""
    waits = Postmortem.state.in_((DRAFT, REVIEW))
    going = (Postmortem.workspace_id == workspace, or_(waits, Postmortem.published_at > since))
    mine = (SectionVersion.author == person, SectionVersion.aside.is_(False), SectionVersion.erases.is_(False))
    then = (SectionVersion.written_at > since, SectionVersion.written_at <= until)
    last = (
        select(Postmortem.id, Postmortem.incident_id, func.max(SectionVersion.written_at).label("at"))
        .join(SectionVersion, SectionVersion.postmortem_id == Postmortem.id)
        .where(*going, *mine, *then)
        .group_by(Postmortem.id, Postmortem.incident_id)
        .subquery()
    )
    found = select(last.c.id, last.c.at, Incident).join(Incident, Incident.id == last.c.incident_id)
    return [_deed(WROTE, key, of, of.title, at) for key, at, of in tx.execute(found)]


def _actions(tx: Session, kind: str, *where: ColumnElement[bool]) -> Sequence[Deed]:
    found = select(ActionItem, Incident).join(Postmortem, Postmortem.id == ActionItem.postmortem_id)
    rows = tx.execute(found.join(Incident, Incident.id == Postmortem.incident_id).where(*where))
    return [_deed(kind, item.id, of, item.text, item.done_at or item.created_at) for item, of in rows if item.text]


def _deed(kind: str, key: int, of: Incident, text: str, at: datetime) -> Deed:
    return Deed(kind, key, of.id, of.number, of.channel_id, text, at)
