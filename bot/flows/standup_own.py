"""What somebody says for themself: that they are away or back, whose holidays they keep, by which clock they live."""

from collections.abc import Sequence
from datetime import date, datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from bot.catalogue import Catalogue
from bot.flows import standups
from bot.models import StandupOccurrence
from bot.standups import absences, answering, asking, mine, own, service
from bot.standups.dates import Span
from bot.standups.mine import Mine
from bot.standups.rules import ABSENCE, QUESTION, State

SELF = "self"
"""Who told of an absence: the person."""
Row = StandupOccurrence


def read(tx: Session, catalogue: Catalogue, workspace: int, person: str, now: datetime) -> Mine:
    """Read all that is somebody's own."""
    zone = catalogue.workspace.zone
    return mine.mine(tx, workspace, person, zone, standups.holidays(catalogue), now)


def away(tx: Session, workspace: int, person: str, days: Span, now: datetime) -> None:
    """Note an absence; questions that wait for an answer on its days are taken back."""
    service.be_away(tx, workspace, person, days.first, days.last, now, SELF)
    for row in answering.away_from(tx, workspace, person, days.first, days.last, now):
        standups.redraw(tx, row, now)


def back(tx: Session, catalogue: Catalogue, workspace: int, person: str, today: date, now: datetime) -> Span | None:
    """End the absence that runs, and ask what there is time for; answer which it was, None where none runs."""
    was = absences.end(tx, workspace, person, today)
    if was is not None:
        _ask_after_all(tx, catalogue, workspace, person, now)
    return was


def not_away(
    tx: Session, catalogue: Catalogue, workspace: int, person: str, key: int, today: date, now: datetime
) -> Span:
    """Take an absence back, and ask what there is time for. Raises `NotFound`."""
    was = absences.drop(tx, workspace, person, key, today)
    _ask_after_all(tx, catalogue, workspace, person, now)
    return was


def left_out(tx: Session, catalogue: Catalogue, of: Mine, workspace: int, person: str, days: Span) -> dict[str, int]:
    """Count how often each of somebody's standups leaves them out on some days."""
    is_holiday = standups.holidays(catalogue)

    def is_off(day: date) -> bool:
        return is_holiday(of.own.country, day)

    return dict(mine.left_out(tx, workspace, person, days, of.today, is_off))


def ask_now(
    tx: Session, catalogue: Catalogue, workspace: int, standup: int, person: str, now: datetime
) -> tuple[int, bool]:
    """Ask somebody today's question, once; answer its key, and whether it is asked just now.

    Raises `NotFound` and `Conflict`.
    """
    of = own.locked(tx, workspace, standup, person)
    row, is_new = own.ask_now(tx, of, standups.holidays(catalogue), now)
    if is_new:
        standups.redraw(tx, row, now)
    return row.id, is_new


def skip_next(tx: Session, catalogue: Catalogue, workspace: int, standup: int, person: str, now: datetime) -> date:
    """Leave out the question of a standup that waits for somebody, or their next; answer its day.

    Raises `NotFound` and `Conflict`.
    """
    of = own.locked(tx, workspace, standup, person)
    row = own.skip_next(tx, of, standups.holidays(catalogue), now)
    if row.asked_at is not None:
        standups.redraw(tx, row, now)
    return row.day


def _ask_after_all(tx: Session, catalogue: Catalogue, workspace: int, person: str, now: datetime) -> None:
    """Ask somebody who is not away after all what they were not asked, as long as there is time to answer."""
    is_holiday = standups.holidays(catalogue)
    for row in _left_out(tx, workspace, person, now):
        if asking.why_not(tx, row, is_holiday) is None and asking.move(row, State.ASKED, now):
            standups.redraw(tx, row, now)


def _left_out(tx: Session, workspace: int, person: str, now: datetime) -> Sequence[StandupOccurrence]:
    mine = (Row.workspace_id == workspace, Row.person == person, Row.kind == QUESTION)
    missed = (Row.state == State.AWAY, Row.why == ABSENCE, Row.deadline > now, Row.due_at <= now)
    return tx.scalars(select(Row).where(*mine, *missed).order_by(Row.id).with_for_update()).all()
