"""Calling people into an incident's channel."""

from collections.abc import Iterable, Sequence
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from bot.catalogue import Catalogue
from bot.flows.places import GONE
from bot.flows.projections import want
from bot.flows.services import of
from bot.incidents import queries, service
from bot.models import Incident, Person
from bot.people.channels import joined
from bot.slack.client import SlackRefused
from bot.work import Flow, Lane, Record, Run, Step, enqueue


def call(tx: Session, incident: Incident, people: Sequence[str], now: datetime) -> None:
    """Invite people into an incident's channel; while it is being opened, those with a role are invited anyway."""
    if people and incident.channel_state == "open":
        payload = {"incident": incident.id, "people": list(people)}
        enqueue(tx, CALL, incident.workspace_id, f"incident:{incident.id}", payload, now=now)


def owners_of(tx: Session, catalogue: Catalogue, workspace: int, services: Iterable[str]) -> list[str]:
    """Find the Slack ids of the owners of services."""
    owners = [contact for name in services for contact in catalogue.owners_of(name)]
    emails = [contact.email for contact in owners if contact.email and not contact.slack]
    same = (Person.workspace_id == workspace, Person.email.in_(emails), Person.is_gone.is_(False))
    ids = [contact.slack for contact in owners if contact.slack]
    return list(dict.fromkeys([*ids, *tx.scalars(select(Person.slack_id).where(*same))]))


def _invite(run: Run) -> Record | None:
    """Invite the reporter, who has a role, and, unless it is private, the owners of the services."""
    with run.database.read() as tx:
        incident = queries.by_id(tx, run.payload["incident"])
        services = () if incident.is_private else incident.services
        owners = owners_of(tx, of(run).catalogue, run.workspace, services)
    reporter = [incident.reporter] if incident.reporter else []
    return _invited(run, incident, list(dict.fromkeys([*reporter, *incident.roles.values(), *owners])))


def _call(run: Run) -> Record | None:
    with run.database.read() as tx:
        incident = queries.by_id(tx, run.payload["incident"])
    return _invited(run, incident, run.payload["people"])


def _invited(run: Run, incident: queries.IncidentView, people: Sequence[str]) -> Record | None:
    """Invite people; that not all could be invited is told in the channel, and that it holds up nobody else."""
    if not people or incident.channel is None:
        return None
    try:
        of(run).slack.call(run, "conversations.invite", channel=incident.channel, users=",".join(people), force=True)
    except SlackRefused as refused:
        if refused.code in {"already_in_channel", "cant_invite_self", *GONE}:
            return None
        reason = refused.code
        return lambda tx: _not_invited(tx, incident.id, reason, run.now())
    return lambda tx: _inside(tx, incident, people)


def _inside(tx: Session, incident: queries.IncidentView, people: Sequence[str]) -> None:
    """Note who is in the channel now; Slack's events tell it as well, some time later."""
    for person in people:
        joined(tx, incident.workspace, str(incident.channel), person, is_bot=False)


def _not_invited(tx: Session, key: int, reason: str, now: datetime) -> None:
    incident = tx.scalars(select(Incident).where(Incident.id == key).with_for_update()).one()
    entry = service.note(tx, incident, "not_invited", now, detail={"reason": reason})
    if incident.channel_id:
        want(tx, incident.workspace_id, "incident.entry", str(entry.id), incident.channel_id, now)


INVITE = Flow("incident.invite/1", Lane.URGENT, (Step("invite", _invite),), payload=("incident",))
CALL = Flow("incident.call/1", Lane.URGENT, (Step("invite", _call),), payload=("incident", "people"))
FLOWS = (INVITE, CALL)
