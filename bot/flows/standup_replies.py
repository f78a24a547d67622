"""Answers by plain reply in the direct message with Bongsu: taken, changed and taken back with the message."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from sqlalchemy.orm import Session

from bot.errors import BotError, Conflict, NotFound
from bot.flows import erasures, notify, standup_blockers, standups
from bot.flows.notify import Told
from bot.flows.projections import want, want_again
from bot.flows.timeline import readable
from bot.models import StandupReply
from bot.standups import answering, queries, replying
from bot.standups.asking import move
from bot.standups.rules import DONE, State

WHICH = "standup.which"


def heard(tx: Session, workspace: int, person: str, channel: str, event: Mapping[str, Any], now: datetime) -> None:
    """Take a message as an answer; where it may be for several standups, keep it and ask which by buttons.

    Raises `BotError` where it is no answer to what is asked.
    """
    row = replying.keep(tx, workspace, person, channel, str(event["ts"]), now)
    if row is None:
        return
    text = readable(tx, workspace, str(event.get("text") or ""))
    thread = event.get("thread_ts")
    own = replying.in_thread(tx, workspace, person, str(thread)) if thread else None
    found = [own] if own is not None else replying.open_to(tx, workspace, person, now)
    if len(found) == 1:
        _answer(tx, row, found[0], text, now)
        return
    row.text, row.offered = text, list(found)
    replying.let_go(tx, workspace, [person], now)
    want(tx, workspace, WHICH, str(row.id), person, now)


def choose(tx: Session, workspace: int, person: str, key: int, occurrence: int, now: datetime) -> None:
    """Take a message for the standup that its person names; once that was said, nothing. Raises `BotError`."""
    row = replying.locked(tx, workspace, key, person)
    if row.text is None:
        return
    _answer(tx, row, occurrence, row.text, now)
    want(tx, workspace, WHICH, str(row.id), person, now)


def _answer(tx: Session, row: StandupReply, occurrence: int, text: str, now: datetime) -> None:
    form = queries.form(tx, row.workspace_id, occurrence, row.person)
    if form is None:
        raise NotFound("standup", "not_yours")
    said, keys = replying.read(form, text, row.keys)
    standups.answer(tx, row.workspace_id, occurrence, row.person, form.version, said, now)
    replying.belongs(row, occurrence, keys)


def changed(tx: Session, row: StandupReply, message: Mapping[str, Any], now: datetime) -> None:
    """Follow an edit until the deadline; what cannot be followed is told to who wrote it, and nothing changes."""
    text = readable(tx, row.workspace_id, str(message.get("text") or ""))
    if row.occurrence_id is None:
        row.text = text
        return
    if not row.keys:
        return  # their form has said something else since
    try:
        with tx.begin_nested():
            _answer(tx, row, _changeable(tx, row, now), text, now)
    except BotError as error:
        told = Told(row.workspace_id, row.person)
        notify.tell(tx, told, error.family, error.name, error.context, now)


def _changeable(tx: Session, row: StandupReply, now: datetime) -> int:
    occurrence = answering.locked(tx, row.workspace_id, row.occurrence_id or 0, row.person)
    if occurrence.state in DONE and (occurrence.deadline <= now or occurrence.state == State.LATE):
        raise Conflict("standup", "too_late")
    return occurrence.id


def removed(tx: Session, row: StandupReply, now: datetime) -> None:
    """Erase what a deleted message said, wherever it stands; until the deadline its questions are asked again."""
    if row.occurrence_id is None:
        tx.delete(row)
        tx.flush()
        want_again(tx, row.workspace_id, WHICH, [row.id], now)
        return
    occurrence = answering.locked(tx, row.workspace_id, row.occurrence_id, row.person)
    if replying.said_blocker(tx, row):
        standup_blockers.erase(tx, [occurrence], now)
    if row.keys and not replying.take_back(tx, row) and now < occurrence.deadline:
        move(occurrence, State.ASKED, now)
    tx.delete(row)
    tx.flush()
    standups.redraw(tx, occurrence, now)
    erasures.settle(tx, row.workspace_id, now)
