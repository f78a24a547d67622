"""Digests: which people and channels want them, and when each is due."""

from collections.abc import Callable, Mapping, Sequence
from datetime import date, datetime, timedelta

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from bot.models import Digest

MORNING, WEEKLY = "morning", "weekly"
KINDS = (MORNING, WEEKLY)
NINE = 9 * 60
"""The minute of the day at which a digest goes out where nothing else was chosen."""
PATIENCE = 4 * 60
"""Minutes for which one that could not go out in time is still of use."""
EASTWARD = timedelta(hours=14)
"""How far the clocks of the easternmost zone are before UTC."""


def is_due(kind: str, minute: int, local: datetime, sent_on: date | None, is_holiday: Callable[[date], bool]) -> bool:
    """Whether a digest goes out now, by the clock of its place; each goes out once a day at most.

    The morning's goes out on working days, the week's on the first of them. A time that the clocks skip counts as
    the next that they show, one that they show twice as the first.
    """
    day = local.date()
    if sent_on is not None and sent_on >= day:
        return False
    late = local.hour * 60 + local.minute - minute
    if not 0 <= late < PATIENCE or not _works(day, is_holiday):
        return False
    return kind == MORNING or _is_first_of_week(day, is_holiday)


def _works(day: date, is_holiday: Callable[[date], bool]) -> bool:
    return day.isoweekday() <= 5 and not is_holiday(day)  # noqa: PLR2004 - Monday to Friday


def _is_first_of_week(day: date, is_holiday: Callable[[date], bool]) -> bool:
    earlier = (day - timedelta(days=back) for back in range(1, day.isoweekday()))
    return not any(_works(each, is_holiday) for each in earlier)


def waiting(tx: Session, workspace: int, now: datetime) -> Sequence[Digest]:
    """List the digests that may still go out today, wherever that is."""
    last = (now + EASTWARD).date()
    mine = select(Digest).where(Digest.workspace_id == workspace)
    return tx.scalars(mine.where(or_(Digest.sent_on.is_(None), Digest.sent_on < last)).order_by(Digest.id)).all()


def of_place(tx: Session, workspace: int, place: str) -> Mapping[str, Digest]:
    """Read the digests of a person or a channel, by their kind."""
    mine = select(Digest).where(Digest.workspace_id == workspace, Digest.place == place)
    return {row.kind: row for row in tx.scalars(mine)}


def chosen(row: Digest | None) -> tuple[Sequence[str], int]:
    """Tell the sections of a digest, and the minute of the day at which it goes out; where there is none yet, nine."""
    return (row.sections, row.minute) if row is not None else ((), NINE)


def choose(
    tx: Session, workspace: int, kind: str, place: str, author: str, now: datetime, *, minute: int, sections: list[str]
) -> None:
    """Set what a digest holds and when it goes out; without sections it goes out no more."""
    row = of_place(tx, workspace, place).get(kind)
    if row is None:
        row = Digest(workspace_id=workspace, kind=kind, place=place)
        tx.add(row)
    row.minute, row.sections, row.set_by, row.set_at = minute, sections, author, now
