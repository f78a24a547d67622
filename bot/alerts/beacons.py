"""Watchdogs: alerts that must never stop coming."""

from collections.abc import Collection, Sequence
from datetime import datetime, timedelta

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from bot.alerts.rules import is_silent
from bot.db.upsert import insert_for
from bot.models import Beacon


def heard(tx: Session, workspace: int, names: Collection[str], now: datetime) -> Sequence[Beacon]:
    """Note that watchdogs were heard; answer those that had been missed."""
    if not names:
        return ()
    values = [{"workspace_id": workspace, "name": name, "seen_at": now, "absences": 0} for name in sorted(names)]
    added = insert_for(tx, Beacon.__table__).values(values)
    again = {"seen_at": added.excluded.seen_at}
    tx.execute(added.on_conflict_do_update(index_elements=["workspace_id", "name"], set_=again))
    same = (Beacon.workspace_id == workspace, Beacon.name.in_(names))
    rows = tx.scalars(select(Beacon).where(*same, Beacon.missed_at.is_not(None)).with_for_update()).all()
    for row in rows:
        row.missed_at = None
    return rows


def missed(tx: Session, workspace: int, after: timedelta, now: datetime, since: datetime) -> Sequence[Beacon]:
    """Note which watchdogs have been silent too long, and answer those that are so newly."""
    called = select(Beacon).where(Beacon.workspace_id == workspace, Beacon.missed_at.is_(None))
    rows = tx.scalars(called.where(Beacon.seen_at < now - after).with_for_update()).all()
    silent = [row for row in rows if is_silent(row.seen_at, after, now, since)]
    for row in silent:
        row.missed_at, row.absences = now, row.absences + 1
    return silent


def unheard(tx: Session, workspace: int, name: str, after: timedelta, now: datetime) -> Sequence[Beacon]:
    """Note that something was listened for in vain; answer it where it has been silent too long newly."""
    values = {"workspace_id": workspace, "name": name, "seen_at": now, "absences": 0}
    tx.execute(insert_for(tx, Beacon.__table__).values(values).on_conflict_do_nothing())
    same = (Beacon.workspace_id == workspace, Beacon.name == name, Beacon.missed_at.is_(None))
    rows = tx.scalars(select(Beacon).where(*same, Beacon.seen_at <= now - after).with_for_update()).all()
    for row in rows:
        row.missed_at, row.absences = now, row.absences + 1
    return rows


def forget(tx: Session, workspace: int, prefix: str, but: Collection[str]) -> None:
    """Forget those of a kind, by how their names begin, that are not among the ones given."""
    kind = (Beacon.workspace_id == workspace, Beacon.name.startswith(prefix, autoescape=True))
    tx.execute(delete(Beacon).where(*kind, Beacon.name.not_in(but)))
