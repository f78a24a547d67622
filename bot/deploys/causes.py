"""Deploys that belong to incidents, by the keys of those; the caller's transaction, the caller's commit."""

from collections.abc import Collection, Iterable, Sequence
from datetime import datetime

from sqlalchemy import and_, delete, false, or_, select, update
from sqlalchemy.orm import Session

from bot.db.upsert import insert_for
from bot.deploys.queries import DeployView, by_id, by_ids
from bot.deploys.rules import State
from bot.models import Deploy, IncidentDeploy

NEAR, CAUSE, ORIGIN = "near", "cause", "origin"


def keep_near(tx: Session, workspace: int, incident: int, deploys: Iterable[DeployView], now: datetime) -> None:
    """Note which deploys went out in the hours before an incident, in place of what was noted before."""
    tx.execute(delete(IncidentDeploy).where(IncidentDeploy.incident_id == incident, IncidentDeploy.kind == NEAR))
    for each in deploys:
        _add(tx, workspace, incident, each.id, NEAR, None, now)


def near(tx: Session, incident: int) -> Sequence[DeployView]:
    """List the deploys that went out in the hours before an incident, the newest first."""
    return by_ids(tx, _deploys(tx, incident, NEAR))


def cause(tx: Session, incident: int) -> DeployView | None:
    """Find the deploy that is said to have brought an incident about."""
    found = _deploys(tx, incident, CAUSE)
    return by_id(tx, found[0]) if found else None


def blame(tx: Session, workspace: int, incident: int, deploy: int | None, who: str | None, now: datetime) -> bool:
    """Say which deploy brought an incident about, None for no one; False where that is what is known."""
    if _deploys(tx, incident, CAUSE) == ([] if deploy is None else [deploy]):
        return False
    tx.execute(delete(IncidentDeploy).where(IncidentDeploy.incident_id == incident, IncidentDeploy.kind == CAUSE))
    return deploy is None or _add(tx, workspace, incident, deploy, CAUSE, who, now)


def declared_from(tx: Session, workspace: int, incident: int, deploy: int, who: str | None, now: datetime) -> None:
    """Note that an incident was declared from the message of a deploy, as one is at the most."""
    _add(tx, workspace, incident, deploy, ORIGIN, who, now)


def origin(tx: Session, deploy: int) -> int | None:
    """Find the incident that was declared from the message of a deploy."""
    same = (IncidentDeploy.deploy_id == deploy, IncidentDeploy.kind == ORIGIN)
    return tx.scalar(select(IncidentDeploy.incident_id).where(*same))


def incidents_near(tx: Session, deploy: int) -> Sequence[int]:
    """List the incidents that show a deploy among those before them."""
    same = (IncidentDeploy.deploy_id == deploy, IncidentDeploy.kind == NEAR)
    return tx.scalars(select(IncidentDeploy.incident_id).where(*same)).all()


def incidents_of(tx: Session, deploy: int) -> Sequence[int]:
    """List the incidents that a deploy is said to have brought about, and the one that was declared from it."""
    same = (IncidentDeploy.deploy_id == deploy, IncidentDeploy.kind.in_((CAUSE, ORIGIN)))
    return sorted(set(tx.scalars(select(IncidentDeploy.incident_id).where(*same))))


def hand_over(tx: Session, duplicate: int, survivor: int, now: datetime) -> bool:
    """Have the cause of an incident stand for the one into which it is merged, where nobody named one there."""
    found = cause(tx, duplicate)
    if found is None or cause(tx, survivor) is not None:
        return False
    same = (IncidentDeploy.incident_id == duplicate, IncidentDeploy.kind == CAUSE)
    tx.execute(update(IncidentDeploy).where(*same).values(incident_id=survivor, made_at=now))
    return True


def mending(tx: Session, workspace: int, numbers: Collection[int], cause: DeployView | None) -> DeployView | None:
    """Find what mended incidents of these numbers: the last that was to and went well, else the cause's rollback."""
    to_mend = and_(Deploy.fixes.is_not(None), Deploy.fixes.in_(numbers))
    undoes = Deploy.rollback_of == cause.number if cause else false()
    went_well = (Deploy.workspace_id == workspace, Deploy.state == State.LIVE, or_(to_mend, undoes))
    order = (to_mend.desc(), Deploy.id.desc())
    key = tx.scalar(select(Deploy.id).where(*went_well).order_by(*order).limit(1))
    return by_id(tx, key) if key else None


def _deploys(tx: Session, incident: int, kind: str) -> list[int]:
    same = (IncidentDeploy.incident_id == incident, IncidentDeploy.kind == kind)
    return list(tx.scalars(select(IncidentDeploy.deploy_id).where(*same)))


def _add(tx: Session, workspace: int, incident: int, deploy: int, kind: str, who: str | None, now: datetime) -> bool:
    values = {"workspace_id": workspace, "incident_id": incident, "deploy_id": deploy, "kind": kind}
    added = insert_for(tx, IncidentDeploy.__table__).values(**values, made_by=who, made_at=now)
    kept = added.on_conflict_do_nothing().returning(IncidentDeploy.__table__.c.id)
    return tx.execute(kept).first() is not None
