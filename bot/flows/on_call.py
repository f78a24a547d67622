"""Who is on call for a service: found at PagerDuty, called into the channel, and made its commander where nobody is."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from bot.catalogue import Catalogue
from bot.flows import invites
from bot.flows.outside import asked
from bot.flows.projections import want
from bot.flows.services import of
from bot.incidents import queries, roles, service
from bot.incidents.ports import Pager
from bot.incidents.rules import COMMANDER, OPEN
from bot.models import Incident, Person
from bot.work import End, Flow, Lane, Record, Run, Step, enqueue


def look(tx: Session, catalogue: Catalogue, incident: Incident, now: datetime) -> None:
    """Have it found out who is on call, where the catalogue says what the service is called there."""
    if _service(catalogue, incident.services):
        payload = {"incident": incident.id}
        enqueue(tx, LOOK, incident.workspace_id, f"on-call:{incident.id}", payload, now=now, coalesce=True)


def _service(catalogue: Catalogue, names: Sequence[str]) -> str | None:
    known = (catalogue.services[name].pagerduty_service for name in names if name in catalogue.services)
    return next(filter(None, known), None)


def _policy(run: Run) -> Record | End:
    """Find the escalation policy of the service."""
    with run.database.read() as tx:
        incident = queries.by_id(tx, run.payload["incident"])
    pager, name = of(run).pager, _service(of(run).catalogue, incident.services)
    if name is None or not incident.is_open or pager is None or not pager.can_ask:
        return End()
    policy = asked(run, lambda: pager.policy_of(name))
    return (lambda _tx: policy) if policy else End()


def _people(run: Run) -> Record:
    """Find who is on call by it now."""
    pager: Pager | None = of(run).pager
    emails = asked(run, lambda: pager.on_call(run.results["policy"])) if pager else ()
    return lambda tx: _found(tx, run, list(emails))


def _found(tx: Session, run: Run, emails: Sequence[str]) -> None:
    """Have the first of them lead whom Slack knows."""
    email = func.lower(Person.email)
    wanted = [each.lower() for each in emails]
    same = (Person.workspace_id == run.workspace, email.in_(wanted), Person.is_gone.is_(False))
    known: dict[str, str] = {row[0]: row[1] for row in tx.execute(select(email, Person.slack_id).where(*same))}
    person = next((known[each] for each in wanted if each in known), None)
    incident = service.locked(tx, run.workspace, run.payload["incident"])
    if person is None or incident.state not in OPEN:
        return
    entry = roles.assign_free(tx, incident, COMMANDER, person, run.now())
    payload = {"incident": incident.id, "people": [person]}  # behind the job that opens the channel, where that waits
    enqueue(tx, invites.CALL, run.workspace, f"incident:{incident.id}", payload, now=run.now())
    if entry is not None and incident.channel_id and incident.channel_state == "open":
        for kind, subject in (("incident.panel", incident.id), ("incident.entry", entry.id)):
            want(tx, run.workspace, kind, str(subject), incident.channel_id, run.now())


LOOK = Flow("page.oncall/1", Lane.URGENT, (Step("policy", _policy), Step("people", _people)), payload=("incident",))
FLOWS = (LOOK,)
