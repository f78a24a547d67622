"""The lines of the alerts channel, and the incidents that people declare from them."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from bot.alerts import queries
from bot.catalogue import Catalogue
from bot.flows import incidents
from bot.flows.projections import want, want_again
from bot.incidents.ports import Origin
from bot.integrations.watch import SOURCE
from bot.models import AlertGroup, Incident, Projection, WatchState
from bot.severity import Severity

ALARM = "watch.alarm"
"""The message of an alarm of a watch."""
CALM = timedelta(seconds=5)
"""How long a message that counts alerts waits for more of them before it is changed."""


def alarm_of(row: WatchState) -> str:
    """Name the alarm that a watch has now, or had last, as its lasting messages do."""
    return f"{row.id}:{row.episode}"


def standing_in(tx: Session, row: WatchState) -> Sequence[str]:
    """List where the message of an alarm stands, or is about to."""
    same = (Projection.workspace_id == row.workspace_id, Projection.kind == ALARM, Projection.subject == alarm_of(row))
    return tx.scalars(select(Projection.channel).where(*same).order_by(Projection.id)).all()


def show_line(
    tx: Session, catalogue: Catalogue, group: AlertGroup, now: datetime, pause: timedelta = timedelta(0)
) -> None:
    """Bring the line of a group up to date; for one of our own watches the alarm stands."""
    watched = _watched(tx, group)
    if watched is not None:
        want_again(tx, group.workspace_id, ALARM, [alarm_of(watched)], now, pause=pause)
        return
    channel = f"#{catalogue.workspace.alerts_channel}"
    want(tx, group.workspace_id, "alert.line", str(group.id), channel, now, pause=pause)


def _watched(tx: Session, group: AlertGroup) -> WatchState | None:
    """Find what a group of one watch is about."""
    source, _, key = group.key.partition(":")
    return tx.get(WatchState, int(key)) if source == SOURCE and key.isdecimal() else None


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
