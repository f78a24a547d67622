"""Writes to the posts that bring alerts, and to groups that people act on."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import ColumnElement, delete, select
from sqlalchemy.orm import Session

from bot.errors import Conflict
from bot.models import AlertGroup, AlertPost

BATCH = 200
"""Posts that one transaction sorts."""


def keep(
    tx: Session,
    workspace: int,
    source: str,
    body: bytes,
    now: datetime,
    problem: str = "",
    *,
    is_readable: bool = True,
    is_proven: bool = True,
) -> AlertPost:
    """Keep a post as it came; one with a problem waits for a person, and is sorted where some of it can be read."""
    row = AlertPost(
        workspace_id=workspace,
        source=source,
        body=body,
        received_at=now,
        sorted_at=None if is_readable else now,
        error=problem or None,
        is_proven=is_proven,
    )
    tx.add(row)
    return row


def prove(tx: Session, key: int) -> AlertPost:
    """Note that a post is of its sender; it may be sorted from now on."""
    row = tx.get_one(AlertPost, key)
    row.is_proven = True
    return row


def refuse(tx: Session, key: int, problem: str, now: datetime) -> None:
    """Note that a post is not to be sorted, and why."""
    row = tx.get_one(AlertPost, key)
    row.sorted_at, row.error = now, problem


def unsorted(tx: Session, workspace: int) -> Sequence[AlertPost]:
    """Read the oldest posts that wait, and that nobody else sorts just now."""
    waiting = select(AlertPost).where(*_ready(workspace))
    return tx.scalars(waiting.order_by(AlertPost.id).limit(BATCH).with_for_update(skip_locked=True)).all()


def oldest_unsorted(tx: Session, workspace: int) -> datetime | None:
    """Tell since when the oldest post waits; None where none does."""
    waiting = select(AlertPost.received_at).where(*_ready(workspace))
    return tx.scalar(waiting.order_by(AlertPost.id).limit(1))


def _ready(workspace: int) -> tuple[ColumnElement[bool], ...]:
    return (AlertPost.workspace_id == workspace, AlertPost.sorted_at.is_(None), AlertPost.is_proven.is_(True))


def locked_group(tx: Session, workspace: int, key: int) -> AlertGroup:
    """Read a group to change it. Raises `Conflict` where it is gone."""
    same = (AlertGroup.workspace_id == workspace, AlertGroup.id == key)
    row = tx.scalar(select(AlertGroup).where(*same).with_for_update())
    if row is None:
        raise Conflict("errors", "outdated")
    return row


def hold(tx: Session, incident: int) -> Sequence[AlertGroup]:
    """Read the groups of an incident to change them; alerts that would join them wait."""
    return tx.scalars(select(AlertGroup).where(AlertGroup.incident_id == incident).with_for_update()).all()


def hand_over(tx: Session, incident: int, other: int) -> Sequence[AlertGroup]:
    """Give the groups of an incident to another, and with them the alerts that will come."""
    found = hold(tx, incident)
    for group in found:
        group.incident_id = other
    return found


def mute(group: AlertGroup, until: datetime) -> None:
    """Keep a group's line still until a time; its recovery is shown all the same."""
    group.muted_until = until


def prune(tx: Session, before: datetime) -> None:
    """Delete the posts that were sorted, or could not be read, and came before a time."""
    tx.execute(delete(AlertPost).where(AlertPost.sorted_at.is_not(None), AlertPost.received_at < before))
