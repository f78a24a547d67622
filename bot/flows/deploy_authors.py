"""Telling who wrote commits that theirs went out, each once, alone; never who brought them out."""

from collections.abc import Mapping
from typing import Any

from sqlalchemy.orm import Session

from bot.deploys import queries
from bot.deploys.queries import DeployView
from bot.flows import notify
from bot.flows.deploy_facts import environment_of
from bot.flows.notify import Told
from bot.flows.services import of
from bot.people.authors import Signature, who_wrote
from bot.work import Flow, Lane, Record, Run, Step

MOST = 100
"""Authors whom one deploy tells."""


def _tell(run: Run) -> Record | None:
    """Find the authors among the people of the team, and have them told."""
    with run.database.read() as tx:
        view = queries.by_id(tx, run.payload["deploy"])
    environment = environment_of(of(run).catalogue, view)
    if environment is None or not environment.tells_authors:
        return None
    return lambda tx: _told(tx, run, view)


def _told(tx: Session, run: Run, view: DeployView) -> None:
    authors: list[Mapping[str, Any]] = (view.plan.get("comparison") or {}).get("authors", [])[:MOST]
    known = {Signature(each["login"], each["email"]): each for each in authors}
    people = who_wrote(tx, of(run).catalogue, view.workspace, list(known))
    told = {view.requester}
    for signature, person in people.items():
        if person in told:
            continue
        told.add(person)
        context = {"number": view.number, "service": view.service, "environment": view.environment}
        context |= {name: known[signature][name] for name in ("subjects", "count")}
        notify.tell(tx, Told(view.workspace, person), "deploy_people", "yours", context, run.now(), lane=Lane.BULK)


AUTHORS = Flow("deploy.authors/1", Lane.BULK, (Step("tell", _tell),), ("deploy",))
FLOWS = (AUTHORS,)
