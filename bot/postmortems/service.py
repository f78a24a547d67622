"""Writes to post-mortems; the caller's transaction, the caller's commit."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta

from sqlalchemy import ColumnElement, func, select
from sqlalchemy.orm import Session

from bot.db.upsert import insert_for
from bot.errors import BotError, NotFound
from bot.models import ActionItem, Postmortem, SectionVersion
from bot.postmortems.copies import still_without, without
from bot.postmortems.rules import DRAFT, LONGEST, OPEN, PAUSED, PUBLISHED, SECTIONS, can_move_action, merged, moved


@dataclass(frozen=True)
class Edit:
    """What somebody wrote in a section upon its version `base`; 0 is upon nothing, no `author` is Bongsu."""

    section: str
    text: str
    author: str | None
    base: int = 0


@dataclass(frozen=True)
class Saved:
    """What became of somebody's text.

    `number` is the version that holds it; `joined` says that it was brought together with what another wrote
    meanwhile, `aside` that this was not possible: it is kept, and the section still says what `current` holds.
    """

    number: int
    current: int
    joined: bool = False
    aside: bool = False


def begin(
    tx: Session, workspace: int, incident: int, now: datetime, *, owner: str | None, style: str, within: timedelta
) -> Postmortem:
    """Make the draft of an incident, due `within` that span; where there is one already, that one goes on."""
    values = {"workspace_id": workspace, "incident_id": incident, "state": DRAFT, "style": style, "owner": owner}
    added = insert_for(tx, Postmortem.__table__).values(**values, due_on=(now + within).date(), created_at=now)
    tx.execute(added.on_conflict_do_nothing(index_elements=["incident_id"]))
    row = tx.scalars(select(Postmortem).where(Postmortem.incident_id == incident).with_for_update()).one()
    if row.state == PAUSED:
        row.state, row.due_on, row.reminded_on = DRAFT, (now + within).date(), None
    return row


def locked(tx: Session, workspace: int, key: int) -> Postmortem:
    """Read a post-mortem by its key to change it; others who would change it wait."""
    same = (Postmortem.workspace_id == workspace, Postmortem.id == key)
    row = tx.scalar(select(Postmortem).where(*same).with_for_update())
    if row is None:
        raise NotFound("postmortem", "not_found", number=key)
    return row


def locked_of(tx: Session, incident: int) -> Postmortem | None:
    """Read the post-mortem of an incident to change it; None where it has none."""
    return tx.scalar(select(Postmortem).where(Postmortem.incident_id == incident).with_for_update())


def pause(tx: Session, incident: int) -> Postmortem | None:
    """Pause the post-mortem of an incident that is reopened; None where it has none."""
    row = locked_of(tx, incident)
    if row is not None:
        row.state = moved(row.state, "pause") or row.state
    return row


def move(row: Postmortem, event: str, actor: str, now: datetime) -> bool:
    """Move it by an event of `rules.moved`; False where that does nothing now."""
    state = moved(row.state, event)
    if state is None:
        return False
    row.state = state
    if state == PUBLISHED:
        row.published_at, row.published_by = now, actor
    return True


def set_review(row: Postmortem, when: datetime | None) -> bool:
    """Set when those who were there talk about it, or that they do not; False where that is so already."""
    if row.review_at == when:
        return False
    row.review_at = when
    return True


def write(tx: Session, row: Postmortem, edit: Edit, now: datetime) -> Saved:
    """Keep what somebody wrote in a section; `row` is locked.

    Raises `BotError` where it is too long.
    """
    if edit.section not in SECTIONS:
        raise ValueError(f"there is no section {edit.section!r}")
    if len(edit.text) > LONGEST:
        raise BotError("postmortem", "too_long", length=len(edit.text), limit=LONGEST)
    if _was_erased_since(tx, row, edit):
        edit = replace(edit, text=still_without(_text(tx, row, edit.section, edit.base), edit.text))
    current, last = _current(tx, row, edit.section), _last(tx, row, edit.section)
    shown, number = (current.text, current.number) if current else ("", 0)
    if edit.text == shown:
        return Saved(number, number)
    if number == edit.base:
        _add(tx, row, edit, last + 1, now)
        return Saved(last + 1, last + 1)
    _add(tx, row, edit, last + 1, now, aside=True)
    together = merged(_text(tx, row, edit.section, edit.base), shown, edit.text)
    if together is None:
        return Saved(last + 1, number, aside=True)
    _add(tx, row, replace(edit, text=together, base=number), last + 2, now)
    return Saved(last + 1, last + 2, joined=True)


def restore(tx: Session, row: Postmortem, section: str, number: int, current: int, author: str, now: datetime) -> bool:
    """Make an older version the newest one; False where the section no longer says what version `current` does."""
    shown = _current(tx, row, section)
    if (shown.number if shown else 0) != current:
        return False
    write(tx, row, Edit(section, _text(tx, row, section, number), author, current), now)
    return True


def _of(row: Postmortem, section: str) -> tuple[ColumnElement[bool], ...]:
    return SectionVersion.postmortem_id == row.id, SectionVersion.section == section


def _current(tx: Session, row: Postmortem, section: str) -> SectionVersion | None:
    """Read what a section says now."""
    said = select(SectionVersion).where(*_of(row, section), SectionVersion.aside.is_(False))
    return tx.scalar(said.order_by(SectionVersion.number.desc()).limit(1))


def _last(tx: Session, row: Postmortem, section: str) -> int:
    return tx.scalar(select(func.max(SectionVersion.number)).where(*_of(row, section))) or 0


def _text(tx: Session, row: Postmortem, section: str, number: int) -> str:
    return tx.scalar(select(SectionVersion.text).where(*_of(row, section), SectionVersion.number == number)) or ""


def _was_erased_since(tx: Session, row: Postmortem, edit: Edit) -> bool:
    """Whether something was erased from a section while somebody wrote in it."""
    later = (SectionVersion.erases, SectionVersion.number > edit.base)
    return tx.scalar(select(SectionVersion.id).where(*_of(row, edit.section), *later).limit(1)) is not None


def _add(tx: Session, row: Postmortem, edit: Edit, number: int, now: datetime, **how: bool) -> None:
    said = {"section": edit.section, "text": edit.text, "author": edit.author, "base": edit.base}
    where = {"workspace_id": row.workspace_id, "postmortem_id": row.id}
    tx.add(SectionVersion(**where, **said, number=number, written_at=now, **how))
    tx.flush()


def forget(tx: Session, row: Postmortem, erased: Collection[str], now: datetime) -> bool:
    """Erase what was copied from texts into any version of any section, and into actions; `row` is locked.

    A version of its own tells that it was done, so that a form that is open does not bring it back. False where
    nothing was copied.
    """
    touched = set()
    for version in tx.scalars(select(SectionVersion).where(SectionVersion.postmortem_id == row.id)).all():
        left = without(version.text, erased)
        if left != version.text:
            version.text = left
            touched.add(version.section)
    for section in sorted(touched):
        current = _current(tx, row, section)
        if current is not None:
            edit = Edit(section, current.text, None, current.number)
            _add(tx, row, edit, _last(tx, row, section) + 1, now, erases=True)
    return _forget_actions(tx, row, erased) or bool(touched)


def _forget_actions(tx: Session, row: Postmortem, erased: Collection[str]) -> bool:
    was_copied = False
    for item in tx.scalars(select(ActionItem).where(ActionItem.postmortem_id == row.id)).all():
        left = {"text": without(item.text, erased), "why": item.why and without(item.why, erased)}
        was_copied |= change_action(item, left)
    return was_copied


def add_action(
    tx: Session,
    row: Postmortem,
    text: str,
    now: datetime,
    *,
    author: str | None = None,
    owner: str | None = None,
    due_on: date | None = None,
    kind: str | None = None,
    priority: int = 2,
) -> ActionItem:
    """Note something that is to be done."""
    same = {"workspace_id": row.workspace_id, "postmortem_id": row.id, "created_by": author, "created_at": now}
    item = ActionItem(**same, text=text, owner=owner, due_on=due_on, kind=kind, priority=priority, state=OPEN)
    tx.add(item)
    tx.flush()
    return item


def locked_action(tx: Session, workspace: int, key: int) -> ActionItem:
    """Read an action item to change it."""
    same = (ActionItem.workspace_id == workspace, ActionItem.id == key)
    item = tx.scalar(select(ActionItem).where(*same).with_for_update())
    if item is None:
        raise NotFound("postmortem", "no_action", number=key)
    return item


def change_action(item: ActionItem, given: Mapping[str, object]) -> bool:
    """Change fields of an action item; who has it now, or until when, is reminded anew. False where nothing is new."""
    new = {name: value for name, value in given.items() if getattr(item, name) != value}
    for name, value in new.items():
        setattr(item, name, value)
    if not new.keys().isdisjoint({"owner", "due_on"}):
        item.reminded_on = None
    return bool(new)


def move_action(item: ActionItem, state: str, actor: str | None, now: datetime, why: str | None = None) -> bool:
    """Finish, drop or reopen an action item; False where it is so already. Without an actor its tracker told so."""
    if not can_move_action(item.state, state):
        return False
    item.state, item.why = state, why
    item.done_by, item.done_at = (None, None) if state == OPEN else (actor, now)
    return True
