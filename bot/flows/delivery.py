"""How delivery goes, as one reader may know of it: deploys, and the incidents that they are said to have caused.

A private incident counts for those alone who may know of it, and for nobody where others read along.
"""

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from bot.catalogue import Catalogue
from bot.deploys import delivery, delivery_grammar, delivery_queries
from bot.deploys.causes import CAUSE
from bot.deploys.delivery import Ended, Incidents, Range, Report
from bot.deploys.delivery_queries import Scope
from bot.incidents.figures import NOT_COUNTED
from bot.incidents.visible import visible_to
from bot.models import Incident, IncidentDeploy

SHOWN = timedelta(days=30)
"""Of how long a time the board tells."""


def board(tx: Session, catalogue: Catalogue, workspace: int, now: datetime) -> Report:
    """Tell how delivery into production went in thirty days, for everybody to see."""
    return report(tx, workspace, delivery_grammar.production(catalogue), delivery_grammar.last(SHOWN, now))


def report(tx: Session, workspace: int, scope: Scope, over: Range, who: str | None = None) -> Report:
    """Tell how delivery went in a time and in the one before, as `who` may know, by their Slack id."""
    ended = delivery_queries.ended(tx, workspace, scope, over.before)
    hidden = _hidden(tx, workspace, who)
    seen = [each._replace(fixes=None) if each.fixes in hidden else each for each in ended] if hidden else ended
    caused = _caused(tx, workspace, ended, who)
    first = delivery_queries.first(tx, workspace, scope)
    return delivery.report(seen, over, caused, _incidents(tx, workspace, scope, over, who), first)


def _hidden(tx: Session, workspace: int, who: str | None) -> Collection[int]:
    """Give the numbers of the private incidents of which a reader may not know."""
    private = select(Incident.number).where(Incident.workspace_id == workspace, Incident.is_private)
    return set(tx.scalars(private.where(~visible_to(workspace, who))))


def _caused(tx: Session, workspace: int, ended: Sequence[Ended], who: str | None) -> Mapping[int, datetime | None]:
    """Tell of the deploys that caused incidents when the last of those was over, None while it is not."""
    if not ended:
        return {}
    joined = select(IncidentDeploy.deploy_id, Incident.resolved_at).join(Incident)
    after = IncidentDeploy.deploy_id >= min(each.key for each in ended)
    counted = (IncidentDeploy.kind == CAUSE, visible_to(workspace, who), Incident.state.not_in(NOT_COUNTED))
    found: dict[int, datetime | None] = {}
    for deploy, over in tx.execute(joined.where(after, *counted)):
        before = found.get(deploy, over)
        found[deploy] = max(before, over) if before and over else None
    return found


def _incidents(tx: Session, workspace: int, scope: Scope, over: Range, who: str | None) -> Incidents:
    """Count the incidents of a time, and those of them that are said to come from no deploy."""
    within = (Incident.declared_at >= over.begin, Incident.declared_at < over.end)
    counted = (visible_to(workspace, who), Incident.state.not_in(NOT_COUNTED), *within)
    is_caused = select(IncidentDeploy.id).where(IncidentDeploy.incident_id == Incident.id, IncidentDeploy.kind == CAUSE)
    rows = tx.execute(select(Incident.services, is_caused.exists()).where(*counted)).all()
    of_none = [not caused for services, caused in rows if scope.services is None or {*services} & {*scope.services}]
    return Incidents(len(of_none), sum(of_none))
