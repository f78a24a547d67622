"""The lines of the alerts channel, and the incidents that people declare from them."""

from datetime import datetime, timedelta

from sqlalchemy.orm import Session

from bot.alerts import queries
from bot.catalogue import Catalogue
from bot.flows import incidents
from bot.flows.projections import want
from bot.incidents.ports import Origin
from bot.models import AlertGroup, Incident
from bot.severity import Severity

CALM = timedelta(seconds=5)
"""How long a message that counts alerts waits for more of them before it is changed."""


def show_line(
    tx: Session, catalogue: Catalogue, group: AlertGroup, now: datetime, pause: timedelta = timedelta(0)
) -> None:
    """Bring the line of a group up to date."""
    channel = f"#{catalogue.workspace.alerts_channel}"
    want(tx, group.workspace_id, "alert.line", str(group.id), channel, now, pause=pause)


def declare_from(
    tx: Session, catalogue: Catalogue, group: AlertGroup, reporter: str | None, now: datetime
) -> Incident | None:
    """Declare an incident from a line, by somebody or by a rule; None where there is one already."""
    if group.incident_id is not None:
        return None
    found = incidents.declare(
        tx,
        catalogue,
        group.workspace_id,
        group.title,
        Severity(group.severity),
        now,
        reporter=reporter,
        services=[group.service] if group.service else [],
        origin=Origin("alert", queries.group(tx, group.id).url or None),
    )
    group.incident_id = found.id
    show_line(tx, catalogue, group, now)
    return found
