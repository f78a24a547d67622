"""How well releases go, as one reader may know of it: deploys and the incidents that they are said to have caused."""

from collections.abc import Mapping
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from bot.catalogue import Catalogue
from bot.deploys import figures, releases
from bot.deploys.causes import CAUSE
from bot.deploys.figures import Figures
from bot.incidents.figures import NOT_COUNTED
from bot.incidents.visible import visible_to
from bot.models import Incident, IncidentDeploy


def since(
    tx: Session,
    catalogue: Catalogue,
    workspace: int,
    begin: datetime,
    now: datetime,
    *,
    service: str | None = None,
    who: str | None = None,
) -> Figures:
    """Count the releases into production since a time, of one service or of all."""
    environments = [name for name, each in catalogue.environments.items() if each.production]
    ended = _ended(tx, workspace, who)
    found = releases.since(tx, workspace, begin, environments, service=service, ended=ended)
    return figures.summed(found, now - begin)


def _ended(tx: Session, workspace: int, who: str | None) -> Mapping[int, datetime | None]:
    """Tell of the deploys that caused incidents, of which `who` may know, when the last of those was over."""
    columns = (IncidentDeploy.deploy_id, Incident.resolved_at)
    joined = select(*columns).join(Incident, IncidentDeploy.incident_id == Incident.id)
    counted = (IncidentDeploy.kind == CAUSE, visible_to(workspace, who), Incident.state.not_in(NOT_COUNTED))
    found: dict[int, datetime | None] = {}
    for deploy, over in tx.execute(joined.where(*counted)):
        before = found.get(deploy, over)
        found[deploy] = max(before, over) if before and over else None
    return found
