"""Incidents of people whom Slack has not described yet: recorded at once, opened when it is known who they are."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy.orm import Session

from bot.catalogue.permissions import Permission
from bot.flows import incidents, notify
from bot.flows.notify import Told
from bot.flows.services import of
from bot.incidents import service
from bot.incidents.ports import PERSON, Origin
from bot.incidents.rules import State
from bot.models import Incident, Workspace
from bot.people import rules
from bot.people.queries import reader_in
from bot.people.service import audit, mirror
from bot.severity import Severity
from bot.slack.client import SlackRefused
from bot.work import Flow, Lane, Record, Run, Step, enqueue

NOBODY_HERE = {"user_not_found", "user_not_visible"}
"""What Slack says of somebody whom this workspace does not know."""


def declare(
    tx: Session,
    told: Told,
    title: str,
    severity: Severity,
    now: datetime,
    *,
    services: Sequence[str] = (),
    impact: str | None = None,
    is_private: bool = False,
    origin: Origin = PERSON,
    callees: Sequence[str] = (),
) -> Incident:
    """Record an incident that is opened once its reporter is known, and may."""
    incident = service.declare(
        tx,
        told.workspace,
        title,
        severity,
        now,
        reporter=told.person,
        services=services,
        impact=impact,
        is_private=is_private,
        origin=origin,
        callees=callees,
    )
    incident.state = State.CHECKING
    notice = notify.prepare(tx, told, "incident", "not_opened", {"number": incident.number}, now)
    payload = {"incident": incident.id, "notice": notice}
    enqueue(tx, CHECK, told.workspace, f"incident:{incident.id}", payload, now=now)
    return incident


def _check(run: Run) -> Record:
    """Ask Slack who the reporter is, where nobody else has asked meanwhile."""
    with run.database.read() as tx:
        incident = tx.get_one(Incident, run.payload["incident"])
        known = reader_in(tx, run.workspace, str(incident.reporter)).is_known
    user = None if known else _fetch(run, str(incident.reporter))
    return lambda tx: _decide(tx, run, user)


def _fetch(run: Run, person: str) -> dict[str, Any] | None:
    """Read the user object; a stranger's where the workspace does not know them, None where Slack will not tell."""
    try:
        user: dict[str, Any] = of(run).slack.call(run, "users.info", user=person, include_locale=True)["user"]
    except SlackRefused as refused:
        return {"id": person, "is_stranger": True} if refused.code in NOBODY_HERE else None
    return user


def _decide(tx: Session, run: Run, user: dict[str, Any] | None) -> None:
    now, catalogue = run.now(), of(run).catalogue
    if user is not None:
        mirror(tx, tx.get_one(Workspace, run.workspace), user, now)
        tx.flush()
    incident = service.locked(tx, run.workspace, run.payload["incident"])
    who = reader_in(tx, run.workspace, str(incident.reporter))
    if rules.may(catalogue, Permission.INCIDENT_DECLARE, who.slack_id, who.email, is_outsider=who.is_outsider):
        service.confirm(incident)
        incidents.begin(tx, catalogue, incident, now)
        notify.forget(tx, run.payload["notice"])
        return
    service.refuse(tx, incident, now)
    subject = f"incident:{incident.number}"
    audit(tx, run.workspace, now, who.slack_id, Permission.INCIDENT_DECLARE, subject=subject, allowed=False)
    notify.say(tx, run.workspace, run.payload["notice"], now)


CHECK = Flow("incident.check/1", Lane.URGENT, (Step("person", _check),), payload=("incident", "notice"))
FLOWS = (CHECK,)
