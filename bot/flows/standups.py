"""Standups as they go on: asking people when it is their time, taking their answers, showing them in the channel."""

from collections.abc import Callable, Mapping, Sequence
from datetime import date, datetime

from sqlalchemy.orm import Session

from bot.catalogue import Catalogue
from bot.catalogue.holidays import country as read_country
from bot.flows import standup_blockers
from bot.flows.projections import want, want_again
from bot.flows.standup_summaries import show, show_answer, sum_up
from bot.models import StandupOccurrence
from bot.standups import answering, asking, own, planning, replying
from bot.standups.rules import SUMMARY, State
from bot.work import Lane

PRIVATE = ("standup.question", "standup.nudge")
"""What one person reads alone of a question."""


def plan(tx: Session, workspace: int, now: datetime) -> None:
    """Plan the coming days of some members."""
    planning.plan(tx, workspace, now)


def follow_clocks(tx: Session, workspace: int, now: datetime) -> None:
    """Have those planned anew who go by another clock now."""
    planning.follow_clocks(tx, workspace, now)


def look(tx: Session, catalogue: Catalogue, workspace: int, now: datetime) -> None:
    """Do what is due: close, remind, ask, and show summaries; some of each, the oldest first."""
    found = asking.closed(tx, workspace, now)
    closed = {(row.standup_id, row.day): row for row in found}
    for row in closed.values():
        show(tx, row, now)
    _close(tx, workspace, [*found, *asking.settled(tx, workspace, now)], now)
    for row in asking.nudged(tx, workspace, now):
        want(tx, workspace, "standup.nudge", str(row.id), row.person, now)
    for row in asking.due(tx, workspace, now):
        if row.kind == SUMMARY:
            sum_up(tx, row, now)
            standup_blockers.tell_of_old(tx, row, now)
        else:
            _ask(tx, row, holidays(catalogue), now)


def _close(tx: Session, workspace: int, rows: Sequence[StandupOccurrence], now: datetime) -> None:
    """Take the buttons away that do nothing any more, and the words of which nobody said what they answer."""
    for kind in PRIVATE:
        want_again(tx, workspace, kind, [row.id for row in rows], now, lane=Lane.BULK)
    if rows:
        replying.let_go(tx, workspace, {row.person for row in rows}, now)


def holidays(catalogue: Catalogue) -> Callable[[str | None, date], bool]:
    """Tell which days are holidays: the team's own for everybody, else those of a person's country, or the team's."""

    def is_holiday(country: str | None, day: date) -> bool:
        if country is None:
            return catalogue.is_holiday(day)
        return any(day in own for own in catalogue.own_holidays) or day in read_country(country)

    return is_holiday


def _ask(tx: Session, row: StandupOccurrence, is_holiday: Callable[[str | None, date], bool], now: datetime) -> None:
    """Ask somebody, or tell them that it was missed; of several that were missed they are told of the last."""
    state = asking.open_question(tx, row, is_holiday, now)
    if state == State.ASKED or (state == State.MISSED and asking.is_last_missed(tx, row, now)):
        want(tx, row.workspace_id, "standup.question", str(row.id), row.person, now)
    show(tx, row, now)


def answer(
    tx: Session, workspace: int, key: int, person: str, version: int, said: Mapping[str, str | None], now: datetime
) -> StandupOccurrence:
    """Keep what somebody answered, and show it. Raises `Conflict` and `NotFound`."""
    row = answering.locked(tx, workspace, key, person)
    answering.answer(tx, row, version, said, now)
    own.summary_after_all(tx, row, now)
    redraw(tx, row, now)
    return row


def skip(tx: Session, workspace: int, key: int, person: str, now: datetime) -> StandupOccurrence:
    """Leave a question out, and show that. Raises `Conflict` and `NotFound`."""
    row = answering.locked(tx, workspace, key, person)
    answering.skip(tx, row, now)
    redraw(tx, row, now)
    return row


def redraw(tx: Session, row: StandupOccurrence, now: datetime) -> None:
    """Show what became of a question, to its person and in the channel, and keep what is said to be in the way."""
    standup_blockers.follow(tx, row)
    want(tx, row.workspace_id, "standup.question", str(row.id), row.person, now)
    want_again(tx, row.workspace_id, "standup.nudge", [row.id], now)
    show_answer(tx, row, now)


def erase(tx: Session, workspace: int, person: str, now: datetime, through: int | None = None) -> int:
    """Erase some of what somebody answered, wherever it is shown; answer how many answers that were, 0 at the end."""
    replying.drop_waiting(tx, workspace, person)
    rows = answering.erase(tx, workspace, person, through)
    want_again(tx, workspace, "standup.question", [row.id for row in rows], now)
    standup_blockers.erase(tx, rows, now)
    for row in rows:
        show_answer(tx, row, now)
    return len(rows)
