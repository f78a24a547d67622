"""The timeline of an incident: notes of people, and reading it in the order in which things happened."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

from sqlalchemy import select, tuple_
from sqlalchemy.orm import Session

from bot.errors import Conflict, NotFound
from bot.incidents import captures, files, links, service, tasks
from bot.incidents.files import FileView
from bot.models import Incident, TimelineEntry

PAGE = 25
"""Entries that are shown at once."""
NOTE_LIMIT = 2000
NOTE, MESSAGE = "note", "message"
ERASABLE = {NOTE, MESSAGE, tasks.KIND}
"""Kinds of entries whose text people may erase."""
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_MICROSECOND = timedelta(microseconds=1)


@dataclass(frozen=True)
class Line:
    """An entry as it is shown; `key` is the number by which people call it.

    `part` is the number of the incident that it comes from, where that was merged into the one that is shown.
    """

    key: int
    kind: str
    actor: str | None
    detail: Mapping[str, Any]
    happened_at: datetime
    part: int | None = None
    files: Sequence[FileView] = ()


@dataclass(frozen=True)
class Shown:
    """A part of a timeline, the oldest first; `older` is where what lies before it is found, None at the beginning."""

    lines: tuple[Line, ...]
    older: str | None


def note(tx: Session, incident: Incident, text: str, author: str, now: datetime, when: datetime) -> TimelineEntry:
    """Add what somebody wrote down, and when it happened."""
    entry = service.note(tx, incident, NOTE, now, actor=author, detail={"text": text})
    entry.happened_at = when
    return entry


def shown(tx: Session, incident: int, before: str | None = None, limit: int = PAGE) -> Shown:
    """Read the last entries of a timeline, or the last ones before a place that `Shown.older` told."""
    mine = select(TimelineEntry).where(TimelineEntry.incident_id.in_(links.family(tx, incident)))
    order = (TimelineEntry.happened_at, TimelineEntry.id)
    if before:
        microseconds, key = (int(part) for part in before.split("."))
        mine = mine.where(tuple_(*order) < tuple_(_EPOCH + microseconds * _MICROSECOND, key))
    rows = tx.scalars(mine.order_by(*(column.desc() for column in order)).limit(limit + 1)).all()
    numbers = _numbers(tx, {row.incident_id for row in rows} - {incident})
    copies = files.of_entries(tx, [row.id for row in rows])
    lines = [
        Line(
            row.id,
            row.kind,
            row.actor,
            row.detail,
            row.happened_at,
            numbers.get(row.incident_id),
            copies.get(row.id, ()),
        )
        for row in reversed(rows[:limit])
    ]
    return Shown(tuple(lines), _place(lines[0]) if len(rows) > limit else None)


def _numbers(tx: Session, incidents: Collection[int]) -> Mapping[int, int]:
    if not incidents:
        return {}
    known = select(Incident.id, Incident.number).where(Incident.id.in_(incidents))
    return {row.id: row.number for row in tx.execute(known)}


def _place(line: Line) -> str:
    return f"{(line.happened_at - _EPOCH) // _MICROSECOND}.{line.key}"


def find(tx: Session, incident: Incident, key: int) -> TimelineEntry:
    """Read an entry to change it. Raises `NotFound` where the incident has none of this number."""
    same = (TimelineEntry.incident_id.in_(links.family(tx, incident.id)), TimelineEntry.id == key)
    entry = tx.scalar(select(TimelineEntry).where(*same).with_for_update())
    if entry is None:
        raise NotFound("timeline", "no_entry", key=key)
    return entry


def said(tx: Session, entry: TimelineEntry) -> list[str]:
    """List all that a note or a message has said, every version of it."""
    shown = [entry.detail.get("text")] if entry.kind in ERASABLE else []
    return [text for text in {*shown, *captures.said(tx, entry.id)} if text]


def redact(tx: Session, entry: TimelineEntry, actor: str, now: datetime) -> bool:
    """Erase the text of an entry; who did so and when is all that stays. False where it was erased before.

    Raises `Conflict` for what Bongsu itself wrote down.
    """
    if entry.kind not in ERASABLE:
        raise Conflict("timeline", "not_erasable", key=entry.id)
    if "erased" in entry.detail:
        return False
    erased = {"erased": {"by": actor, "at": now.isoformat(), "why": "redacted"}}
    if entry.kind == tasks.KIND:
        tasks.erase(tx, entry, erased)
        return True
    entry.detail = erased
    captures.erase(tx, entry.id, captures.REDACTED)
    return True
