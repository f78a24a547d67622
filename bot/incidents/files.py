"""Files of captured messages: copied once, listed without their content, erased with their message."""

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy import func, select
from sqlalchemy.orm import Session, undefer

from bot.db.upsert import insert_for
from bot.incidents.file_rules import ERASED, KEPT, OUTSIDE, WANTED, Limits, refusal, tidy_name
from bot.incidents.links import family
from bot.models import CapturedFile, CapturedMessage, Incident, TimelineEntry, Workspace


@dataclass(frozen=True)
class FoundFile:
    """A file as a message shows it; without a `url`, where Slack has to be asked for it first."""

    slack_id: str
    name: str
    url: str | None = None
    size: int | None = None
    is_outside: bool = False


@dataclass(frozen=True)
class FileView:
    """A file that was copied, or is to be; `kind` is told of pictures."""

    id: int
    name: str
    kind: str | None
    state: str

    @property
    def is_kept(self) -> bool:
        """Whether there is a copy."""
        return self.state == KEPT


def want(tx: Session, row: CapturedMessage, found: Sequence[FoundFile]) -> Sequence[int]:
    """Note the files of a captured message; answer the keys of those that are to be copied and were not known."""
    added = []
    for each in found:
        values = {
            "workspace_id": row.workspace_id,
            "captured_id": row.id,
            "incident_id": row.incident_id,
            "slack_id": each.slack_id,
            "name": tidy_name(each.name),
            "url": each.url,
            "size": each.size,
            "state": OUTSIDE if each.is_outside else WANTED,
        }
        asked = insert_for(tx, CapturedFile.__table__).values(**values).on_conflict_do_nothing()
        added.append(tx.execute(asked.returning(CapturedFile.__table__.c.id)).scalar())
    waiting = (CapturedFile.id.in_([key for key in added if key]), CapturedFile.state == WANTED)
    return tx.scalars(select(CapturedFile.id).where(*waiting).order_by(CapturedFile.id)).all()


def locked(tx: Session, key: int) -> CapturedFile:
    """Read a file to change it, without its content."""
    return tx.scalars(select(CapturedFile).where(CapturedFile.id == key).with_for_update()).one()


def refused(tx: Session, row: CapturedFile, limits: Limits) -> str | None:
    """Tell why there is no room for a file in its incident, None where there is."""
    kept = (CapturedFile.incident_id == row.incident_id, CapturedFile.state == KEPT)
    total = select(func.coalesce(func.sum(CapturedFile.size), 0), func.count()).where(*kept)
    together, count = tx.execute(total).one()
    return refusal(row.size or 0, int(together or 0), count, limits)


def keep(row: CapturedFile, content: bytes, kind: str | None) -> None:
    """Keep the copy; nothing where it was erased meanwhile."""
    if row.state == WANTED:
        row.state, row.content, row.size, row.kind, row.url = KEPT, content, len(content), kind, None


def lose(row: CapturedFile, state: str) -> None:
    """Note why there is no copy."""
    if row.state == WANTED:
        row.state, row.url = state, None


def erase(tx: Session, captured: int, gone: Collection[str] | None = None) -> Sequence[str]:
    """Erase the files of a captured message, all or those that are `gone` by Slack's id; answer the names that stay."""
    rows = tx.scalars(select(CapturedFile).where(CapturedFile.captured_id == captured).order_by(CapturedFile.id)).all()
    for row in rows:
        if gone is None or row.slack_id in gone:
            row.state, row.content, row.name, row.url, row.kind = ERASED, None, None, None, None
    return [row.name for row in rows if row.name]


def keep_only(tx: Session, captured: int, left: Collection[str]) -> Sequence[str]:
    """Erase the files of a captured message but for those by Slack's ids; answer the names that stay."""
    known = tx.scalars(select(CapturedFile.slack_id).where(CapturedFile.captured_id == captured)).all()
    return erase(tx, captured, set(known) - set(left))


def is_known(tx: Session, team: str, slack_id: str) -> bool:
    """Whether a file is one of a captured message."""
    rows = select(CapturedFile.id).join(Workspace, CapturedFile.workspace_id == Workspace.id)
    return tx.scalar(rows.where(Workspace.team_id == team, CapturedFile.slack_id == slack_id).limit(1)) is not None


def messages_with(tx: Session, workspace: int, slack_id: str) -> Sequence[int]:
    """List the captured messages that have a file, by their keys."""
    same = (CapturedFile.workspace_id == workspace, CapturedFile.slack_id == slack_id)
    return tx.scalars(select(CapturedFile.captured_id).where(*same).order_by(CapturedFile.captured_id)).all()


def of_entries(tx: Session, entries: Collection[int]) -> Mapping[int, Sequence[FileView]]:
    """List the files of entries of a timeline, without their content."""
    rows = select(CapturedFile, CapturedMessage.entry_id).join(
        CapturedMessage, CapturedFile.captured_id == CapturedMessage.id
    )
    known = rows.where(CapturedMessage.entry_id.in_(entries), CapturedFile.name.is_not(None))
    found: dict[int, list[FileView]] = defaultdict(list)
    for row, entry in tx.execute(known.order_by(CapturedFile.id)):
        found[entry or 0].append(FileView(row.id, row.name or "", row.kind, row.state))
    return found


@dataclass(frozen=True)
class Copy:
    """A copy with its content."""

    name: str
    kind: str | None
    content: bytes


def copy_of(tx: Session, workspace: int, number: int, key: int) -> Copy | None:
    """Read a copy that stands on the timeline of the incident of this number, with its content; None of any other."""
    same = (Incident.workspace_id == workspace, Incident.number == number)
    incident = tx.scalar(select(Incident.id).where(*same))
    if incident is None:
        return None
    rows = select(CapturedFile).join(CapturedMessage, CapturedFile.captured_id == CapturedMessage.id)
    on_it = rows.join(TimelineEntry, CapturedMessage.entry_id == TimelineEntry.id)
    kept = on_it.where(TimelineEntry.incident_id.in_(family(tx, incident)), CapturedFile.state == KEPT)
    row = tx.scalar(kept.where(CapturedFile.id == key).options(undefer(CapturedFile.content)))
    return Copy(row.name or "", row.kind, row.content or b"") if row else None
