"""Notes from a meeting's thread: kept as they are written, followed as their messages change."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from bot.flows import erasures
from bot.flows.services import of
from bot.flows.standup_meetings import MEETING, show_again
from bot.flows.timeline import SEEN, readable
from bot.models import Projection, StandupMeeting, StandupNote, Workspace
from bot.people.queries import reader_in
from bot.slack.client import SlackRefused
from bot.standups import meetings, parking
from bot.standups.meeting_rules import read_note
from bot.work import Flow, Lane, Run, Step, enqueue


def is_thread(tx: Session, team: str, channel: str, thread: str) -> bool:
    """Whether a thread is that of the meeting that runs in its channel."""
    there = (Workspace.team_id == team, StandupMeeting.channel == channel, meetings.RUNNING)
    running = select(StandupMeeting).join(Workspace, Workspace.id == StandupMeeting.workspace_id)
    row = tx.scalar(running.where(*there))
    return row is not None and _stands_at(tx, row, thread)


def _stands_at(tx: Session, row: StandupMeeting, ts: str) -> bool:
    same = (Projection.workspace_id == row.workspace_id, Projection.kind == MEETING, Projection.subject == str(row.id))
    return tx.scalar(select(Projection.ts).where(*same, Projection.channel == row.channel)) == ts


def heard(tx: Session, workspace: int, message: Mapping[str, Any], channel: str, now: datetime) -> None:
    """Keep a message of the thread of a running meeting that asks to be noted; each once."""
    row, author = meetings.running(tx, workspace, channel), str(message["user"])
    text = _note(tx, workspace, message)
    if row is None or text is None or not _stands_at(tx, row, str(message["thread_ts"])):
        return
    if reader_in(tx, workspace, author).is_outsider and not meetings.takes_part(tx, row.id, author):
        return
    key = parking.note_message(tx, row, text, author, channel, str(message["ts"]), now)
    if key is not None:
        enqueue(tx, CONFIRM, workspace, f"note:{key}", {"note": key}, now=now)
        show_again(tx, workspace, row.id, now)


def _note(tx: Session, workspace: int, message: Mapping[str, Any]) -> str | None:
    return read_note(readable(tx, workspace, message.get("text") or ""))


def changed(tx: Session, row: StandupNote, message: Mapping[str, Any], now: datetime) -> None:
    """Follow an edit; a message that asks for no note any more is none."""
    text = _note(tx, row.workspace_id, message)
    if text is None:
        removed(tx, row, now)
    elif text != row.text:
        row.text = text
        show_again(tx, row.workspace_id, row.meeting_id, now)


def removed(tx: Session, row: StandupNote, now: datetime) -> None:
    """Erase a note whose message its author has deleted."""
    tx.delete(row)
    tx.flush()
    erasures.settle(tx, row.workspace_id, now)
    show_again(tx, row.workspace_id, row.meeting_id, now)


def erase(tx: Session, workspace: int, person: str, now: datetime) -> None:
    """Erase what somebody noted in meetings, wherever it is shown."""
    for meeting in parking.erase(tx, workspace, person):
        show_again(tx, workspace, meeting, now)


def _confirm(run: Run) -> None:
    """Show at the message that it is noted; where Slack refuses that, nothing is lost.

    https://docs.slack.dev/reference/methods/reactions.add
    """
    with run.database.read() as tx:
        row = tx.get(StandupNote, run.payload["note"])
    if row is None:
        return
    try:
        of(run).slack.call(run, "reactions.add", channel=row.channel, timestamp=row.ts, name=SEEN)
    except SlackRefused:  # the note is kept; its mark is a courtesy
        return


CONFIRM = Flow("standup.noted/1", Lane.NORMAL, (Step("confirm", _confirm),), payload=("note",))
FLOWS = (CONFIRM,)
