"""The summary of a standup in its channel, and the thread under it in which each answer has its entry."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from bot.flows.projections import want, want_again
from bot.models import Projection, Standup, StandupOccurrence
from bot.standups import asking
from bot.standups.rules import State

PAUSE = timedelta(seconds=5)
"""How long a summary waits for further answers before it is brought up to date."""
OF_SUMMARY, OF_ENTRY = "standup.summary", "standup.entry"


def sum_up(tx: Session, row: StandupOccurrence, now: datetime) -> None:
    """Show a summary that is due in its channel; once it stands, the answers that are there follow in its thread."""
    if asking.open_summary(tx, row, now) == State.SHOWN:
        channel = tx.get_one(Standup, row.standup_id).channel
        want(tx, row.workspace_id, OF_SUMMARY, str(row.id), channel, now)


def show(tx: Session, row: StandupOccurrence, now: datetime) -> Sequence[str]:
    """Bring the summary of a day up to date, where it is shown; answer in which channels it stands.

    A standup that moved has left it in the channel of that day.
    """
    summary = asking.summary_of(tx, row)
    if summary is None:
        return ()
    want_again(tx, row.workspace_id, OF_SUMMARY, [summary.id], now, pause=PAUSE)
    same = (Projection.workspace_id == row.workspace_id, Projection.kind == OF_SUMMARY)
    standing = (Projection.subject == str(summary.id), Projection.ts.is_not(None))
    return tx.scalars(select(Projection.channel).where(*same, *standing)).all()


def show_answer(tx: Session, row: StandupOccurrence, now: datetime) -> None:
    """Show an answer in the summary and its thread, or what became of it.

    Where the summary does not stand yet, the thread begins with all answers that are there by then.
    """
    for channel in show(tx, row, now):
        want(tx, row.workspace_id, OF_ENTRY, str(row.id), channel, now, pause=PAUSE)
