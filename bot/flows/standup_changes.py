"""Changes of a standup that stands: each is told by its card, in its channel."""

from collections.abc import Collection, Sequence
from datetime import date, datetime

from sqlalchemy.orm import Session

from bot.flows.projections import want_again
from bot.flows.standup_members import follow, members_are
from bot.models import Standup
from bot.standups import changes, pauses, service
from bot.standups.rules import Question
from bot.standups.service import PEOPLE, Plan


def change(
    tx: Session,
    row: Standup,
    plan: Plan,
    questions: Sequence[Question],
    people: Collection[str],
    author: str,
    now: datetime,
) -> bool:
    """Have a standup be as a plan says, its members too; False where it is so already. Raises `Conflict`."""
    was_in = row.channel
    is_changed = changes.change(tx, row, plan, questions, author, now)
    if row.members == PEOPLE:
        is_changed |= set(people) != set(changes.members(tx, row.id))
        members_are(tx, row, people, now)
    if row.paused_why and row.channel != was_in:
        service.go_on(tx, row, now)
    if is_changed:
        follow(tx, row, now)
        _told(tx, row, now)
    return is_changed


def pause(tx: Session, workspace: int, key: int, now: datetime, until: date | None = None) -> bool:
    """Ask nobody until it goes on, by itself on a day where one is told; False where that is so. Raises `NotFound`."""
    row = service.locked(tx, workspace, key)
    return service.pause(tx, row, now, until=until) and _told(tx, row, now)


def go_on(tx: Session, workspace: int, key: int, now: datetime) -> bool:
    """Ask again from now on; False where that is so. Raises `NotFound`."""
    row = service.locked(tx, workspace, key)
    return service.go_on(tx, row, now) and _told(tx, row, now)


def end_pauses(tx: Session, workspace: int, now: datetime) -> None:
    """Go on with what was paused until a day that has come."""
    for row in pauses.over(tx, workspace, now):
        pauses.end(tx, row)
        _told(tx, row, now)


def remove(tx: Session, workspace: int, key: int, now: datetime) -> bool:
    """End a standup; what was answered stays. Raises `NotFound` where it has ended."""
    row = service.locked(tx, workspace, key)
    service.remove(tx, row, now)
    return _told(tx, row, now)


def _told(tx: Session, row: Standup, now: datetime) -> bool:
    """Show what is so now wherever the card stands."""
    want_again(tx, row.workspace_id, "standup.card", [row.id], now)
    return True
