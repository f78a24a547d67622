"""Writes to watches; the caller's transaction, the caller's commit."""

from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from bot.db.upsert import insert_for
from bot.errors import Conflict, NotFound
from bot.models import Watch
from bot.watches.rules import Definition, written_levels, written_route

SLACK, CATALOGUE = "slack", "catalogue"
"""Where a watch comes from; one of the catalogue changes with the file alone."""


def define(
    tx: Session,
    workspace: int,
    wanted: Definition,
    author: str | None,
    now: datetime,
    *,
    origin: str = SLACK,
) -> Watch:
    """Make a watch. Raises `Conflict` where the name is taken, or the definition does not hold together."""
    _check(wanted)
    first = {"origin": origin, "created_by": author, "created_at": now, "version": 1}
    table = Watch.__table__
    values = {"workspace_id": workspace, **_values(wanted), **first}
    key = tx.scalar(insert_for(tx, table).values(values).on_conflict_do_nothing().returning(table.c.id))
    if key is None:
        raise Conflict("watch", "name_taken", name=wanted.name)
    return tx.get_one(Watch, key)


def edit(tx: Session, row: Watch, wanted: Definition) -> bool:
    """Change a watch; answer whether anything changed. What fires goes on by the new levels.

    Raises `Conflict` where the name is taken, or the definition does not hold together.
    """
    _check(wanted)
    values = _values(wanted)
    if all(getattr(row, name) == value for name, value in values.items()):
        return False
    if values["name"] != row.name and by_name(tx, row.workspace_id, values["name"]) is not None:
        raise Conflict("watch", "name_taken", name=wanted.name)
    for name, value in values.items():
        setattr(row, name, value)
    row.version += 1
    tx.flush()
    return True


def pause(tx: Session, row: Watch, until: datetime | None) -> None:
    """Look no more until a time; None ends a pause."""
    row.paused_until = until
    tx.flush()


def maintain(tx: Session, row: Watch, until: datetime | None) -> None:
    """Look and note, and tell nobody until a time; None ends it."""
    row.maintenance_until = until
    tx.flush()


def delete(tx: Session, row: Watch, now: datetime) -> None:
    """Delete a watch; what it saw stays."""
    row.deleted_at = now
    tx.flush()


def by_name(tx: Session, workspace: int, name: str) -> Watch | None:
    """Find a watch that stands by its name."""
    same = (Watch.workspace_id == workspace, Watch.name == name, Watch.deleted_at.is_(None))
    return tx.scalar(select(Watch).where(*same))


def locked(tx: Session, workspace: int, key: int) -> Watch:
    """Read a watch to change it. Raises `NotFound` where there is none."""
    same = (Watch.workspace_id == workspace, Watch.id == key, Watch.deleted_at.is_(None))
    row = tx.scalar(select(Watch).where(*same).with_for_update())
    if row is None:
        raise NotFound("watch", "gone")
    return row


def _check(wanted: Definition) -> None:
    if (problem := wanted.problem) is not None:
        raise Conflict("watch", "wrong", problem=problem)


def _values(wanted: Definition) -> dict[str, Any]:
    """Give a definition as the columns have it."""
    return {
        **vars(wanted),
        "levels": written_levels(wanted.levels),
        "hold": _seconds(wanted.hold),
        "over": None if wanted.over is None else _seconds(wanted.over),
        "matching": dict(wanted.matching),
        "routes": [written_route(each) for each in wanted.routes],
        "quiet": list(wanted.quiet),
    }


def _seconds(span: timedelta) -> int:
    return int(span.total_seconds())
