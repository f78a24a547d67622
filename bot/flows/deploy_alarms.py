"""The incident of a deploy that went wrong: opened by a rule of the catalogue, or by whoever presses the button."""

from datetime import datetime

from sqlalchemy.orm import Session

from bot.catalogue import Catalogue
from bot.catalogue.deploying import Environment
from bot.deploys import causes, queries
from bot.deploys.rules import WENT_WRONG
from bot.flows import incident_deploys, incidents
from bot.flows.deploy_facts import environment_of
from bot.incidents.ports import Origin
from bot.incidents.rules import TITLE_LIMIT
from bot.messages.deploy import title_of_incident
from bot.messages.words import Words
from bot.models import Deploy, Incident


def by_rule(tx: Session, catalogue: Catalogue, words: Words, row: Deploy, now: datetime) -> Incident | None:
    """Open an incident for a deploy that went wrong, where the catalogue says so."""
    environment = environment_of(catalogue, row)
    is_wanted = environment is not None and environment.incident == "open"
    return declare(tx, catalogue, words, row, None, now) if is_wanted else None


def declare(
    tx: Session, catalogue: Catalogue, words: Words, row: Deploy, reporter: str | None, now: datetime
) -> Incident | None:
    """Declare an incident from a deploy that went wrong; None where it did not, or there is one already."""
    if row.state not in WENT_WRONG or causes.origin(tx, row.id) is not None:
        return None
    deploy = queries.by_id(tx, row.id)
    incident = incidents.declare(
        tx,
        catalogue,
        row.workspace_id,
        title_of_incident(words, deploy)[:TITLE_LIMIT],
        (environment_of(catalogue, row) or Environment()).incident_severity,
        now,
        reporter=reporter,
        services=[row.service],
        origin=Origin("deploy", row.url),
    )
    causes.declared_from(tx, row.workspace_id, incident.id, row.id, reporter, now)
    incident_deploys.blame(tx, incident, deploy, reporter, now)
    return incident
