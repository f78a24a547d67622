"""Alerts that come back: which incidents had them before."""

from collections.abc import Collection

from sqlalchemy import select
from sqlalchemy.orm import Session

from bot.alerts.ports import IncomingAlert
from bot.alerts.rules import Past
from bot.models import Alert, AlertGroup, Incident

UNSEEN = ("checking", "refused")
"""The states of incidents that nobody may see."""
REMEMBERED = 100
"""Groups of the past that are looked at, the newest first."""


def past_of(tx: Session, group: AlertGroup, incoming: IncomingAlert) -> list[Past]:
    """List the incidents that an alert had before this group, each with the group that brought it there.

    An alert is the same as one before by its fingerprint, or by its name in groups of the same key. A private incident
    is left out: others read where it would be named.
    """
    keys = _by_fingerprint(tx, group, incoming) | _by_name(tx, group, incoming)
    rows = (
        select(AlertGroup.opened_at, Incident)
        .join(Incident, AlertGroup.incident_id == Incident.id)
        .where(AlertGroup.id.in_(keys), AlertGroup.id != group.id)
        .where(Incident.state.not_in(UNSEEN), Incident.is_private.is_(False))
        .order_by(AlertGroup.id.desc())
        .limit(REMEMBERED)
    )
    return [
        Past(each.id, each.number, each.state, came_at, each.resolved_at, each.channel_id)
        for came_at, each in tx.execute(rows)
    ]


def _by_fingerprint(tx: Session, group: AlertGroup, incoming: IncomingAlert) -> set[int]:
    same = (
        Alert.workspace_id == group.workspace_id,
        Alert.source == incoming.source,
        Alert.fingerprint == incoming.fingerprint,
        Alert.group_id.is_not(None),
    )
    newest = select(Alert.group_id).where(*same).order_by(Alert.starts_at.desc()).limit(REMEMBERED)
    return _known(tx.scalars(newest).all())


def _by_name(tx: Session, group: AlertGroup, incoming: IncomingAlert) -> set[int]:
    alike = (AlertGroup.workspace_id == group.workspace_id, AlertGroup.key == group.key)
    groups = select(AlertGroup.id).where(*alike).order_by(AlertGroup.id.desc()).limit(REMEMBERED)
    named = (Alert.source == incoming.source, Alert.title == incoming.name)
    return _known(tx.scalars(select(Alert.group_id).where(Alert.group_id.in_(groups), *named).distinct()).all())


def _known(keys: Collection[int | None]) -> set[int]:
    return {key for key in keys if key is not None}
