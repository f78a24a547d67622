"""Messages on a timeline: asked for once, followed as they change, erased with what they said before."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from bot.db.upsert import insert_for
from bot.incidents import files
from bot.incidents.files import FoundFile
from bot.models import CapturedMessage, Incident, MessageVersion, TimelineEntry, Workspace

WANTED, KEPT, MISSING, REMOVED, REDACTED = "wanted", "kept", "missing", "removed", "redacted"
FIRST = "0"
"""The `edited_ts` of a message that nobody has edited."""


@dataclass(frozen=True)
class Found:
    """A message as Slack shows it; `name` is told of an app that posted it, which has no person's id."""

    author: str | None
    name: str | None
    text: str
    edited_ts: str = FIRST
    files: Sequence[FoundFile] = field(default_factory=tuple)


def is_wanted(tx: Session, team: str, channel: str, ts: str) -> bool:
    """Whether a message stands in an incident's channel and nobody has captured it yet."""
    place = (Workspace.team_id == team, Incident.channel_id == channel)
    incident = tx.scalar(select(Incident.id).join(Workspace, Incident.workspace_id == Workspace.id).where(*place))
    return incident is not None and not is_captured(tx, team, channel, ts)


def is_captured(tx: Session, team: str, channel: str, ts: str) -> bool:
    """Whether somebody has captured a message."""
    same = (Workspace.team_id == team, CapturedMessage.channel == channel, CapturedMessage.ts == ts)
    rows = select(CapturedMessage.id).join(Workspace, CapturedMessage.workspace_id == Workspace.id)
    return tx.scalar(rows.where(*same)) is not None


def want(tx: Session, incident: Incident, channel: str, ts: str, who: str, now: datetime) -> int | None:
    """Note that a message is to be captured; answer its key, None where it was so before."""
    values = {
        "workspace_id": incident.workspace_id,
        "incident_id": incident.id,
        "channel": channel,
        "ts": ts,
        "state": WANTED,
        "captured_by": who,
        "captured_at": now,
    }
    added = insert_for(tx, CapturedMessage.__table__).values(**values).on_conflict_do_nothing()
    return tx.execute(added.returning(CapturedMessage.__table__.c.id)).scalar()


def by_message(tx: Session, workspace: int, channel: str, ts: str) -> CapturedMessage | None:
    """Find a captured message to change it."""
    same = (CapturedMessage.channel == channel, CapturedMessage.ts == ts)
    return tx.scalar(select(CapturedMessage).where(CapturedMessage.workspace_id == workspace, *same).with_for_update())


def locked(tx: Session, key: int) -> CapturedMessage:
    """Read a captured message to change it."""
    return tx.scalars(select(CapturedMessage).where(CapturedMessage.id == key).with_for_update()).one()


def keep(tx: Session, row: CapturedMessage, found: Found, now: datetime) -> Sequence[int]:
    """Put a message on the timeline at the moment when it was written; nothing if it was erased meanwhile.

    Answer the keys of its files that are to be copied.
    """
    if row.state != WANTED:
        return ()
    detail = {"channel": row.channel, "ts": row.ts, "by": row.captured_by, "name": found.name}
    entry = TimelineEntry(
        workspace_id=row.workspace_id,
        incident_id=row.incident_id,
        kind="message",
        actor=found.author,
        detail=detail,
        happened_at=datetime.fromtimestamp(float(row.ts), UTC),
        recorded_at=now,
    )
    tx.add(entry)
    tx.flush()
    row.state, row.entry_id = KEPT, entry.id
    follow(tx, row, found.text, found.edited_ts, now)
    return attach(tx, row, found.files)


def attach(tx: Session, row: CapturedMessage, found: Sequence[FoundFile]) -> Sequence[int]:
    """Note the files that a captured message shows now, and erase those it has lost; answer what is to be copied."""
    if row.state != KEPT:
        return ()
    new = files.want(tx, row, found)
    _tell(tx, row, {"files": files.keep_only(tx, row.id, {each.slack_id for each in found})})
    return new


def miss(row: CapturedMessage) -> None:
    """Note that Slack has no such message."""
    if row.state == WANTED:
        row.state = MISSING


def addressed(tx: Session, row: CapturedMessage, url: str) -> None:
    """Note where a captured message can be seen."""
    if row.state == KEPT:
        _tell(tx, row, {"url": url})


def follow(tx: Session, row: CapturedMessage, text: str, edited_ts: str, now: datetime) -> None:
    """Keep what a message says since an edit, once; the newest is what the timeline shows."""
    if row.state not in {WANTED, KEPT}:
        return
    values = {"workspace_id": row.workspace_id, "captured_id": row.id, "edited_ts": edited_ts, "text": text}
    added = insert_for(tx, MessageVersion.__table__).values(**values, seen_at=now)
    tx.execute(added.on_conflict_do_nothing())
    if row.entry_id is None:
        return
    known = versions(tx, row.id)
    _tell(tx, row, {"text": known[-1].text or "", "edits": len(known) - 1})


def versions(tx: Session, key: int) -> Sequence[MessageVersion]:
    """List what a captured message has said, the newest last."""
    rows = tx.scalars(select(MessageVersion).where(MessageVersion.captured_id == key)).all()
    return sorted(rows, key=lambda each: float(each.edited_ts))


def said(tx: Session, entry: int) -> Sequence[str | None]:
    """List what the message of an entry has said; None where that was erased."""
    known = select(MessageVersion.text).join(CapturedMessage, MessageVersion.captured_id == CapturedMessage.id)
    return tx.scalars(known.where(CapturedMessage.entry_id == entry)).all()


def remove(tx: Session, row: CapturedMessage, now: datetime) -> None:
    """Erase a message that its author has deleted."""
    if row.state == REDACTED:
        return
    if row.entry_id is not None:
        entry = tx.get_one(TimelineEntry, row.entry_id)
        entry.detail = {"erased": {"by": entry.actor, "at": now.isoformat(), "why": "removed"}}
    row.state = REMOVED
    _erase_versions(tx, row)


def erase(tx: Session, entry: int, state: str) -> None:
    """Erase all that the message of an entry has said."""
    row = tx.scalar(select(CapturedMessage).where(CapturedMessage.entry_id == entry).with_for_update())
    if row is not None:
        row.state = state
        _erase_versions(tx, row)


def without(tx: Session, key: int, slack_id: str) -> None:
    """Erase one file of a captured message, which was deleted for itself."""
    row = locked(tx, key)
    left = files.erase(tx, row.id, {slack_id})
    if row.state == KEPT:
        _tell(tx, row, {"files": left})


def _erase_versions(tx: Session, row: CapturedMessage) -> None:
    files.erase(tx, row.id)
    tx.execute(update(MessageVersion).where(MessageVersion.captured_id == row.id).values(text=None))


def _tell(tx: Session, row: CapturedMessage, more: Mapping[str, Any]) -> None:
    entry = tx.get_one(TimelineEntry, row.entry_id)
    entry.detail = {**entry.detail, **more}
