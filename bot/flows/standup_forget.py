"""Erasing what somebody answered in standups, as they wish: some answers at a time, wherever they are shown."""

from datetime import datetime
from typing import Any

from sqlalchemy.orm import Session

from bot.flows import erasures, notify, standup_notes
from bot.flows.notify import Told
from bot.flows.standups import erase
from bot.standups import answering
from bot.work import Flow, Lane, Record, Run, Step, enqueue


def forget(tx: Session, told: Told, now: datetime) -> int:
    """Have all erased that somebody has answered until now, and tell them when it is; answer how many answers."""
    through, count = answering.newest(tx, told.workspace, told.person)
    notice = notify.prepare(tx, told, "standup_own_data", "forgotten", {"count": count}, now)
    _go_on(tx, told.workspace, {"person": told.person, "through": through, "notice": notice}, now)
    return count


def _go_on(tx: Session, workspace: int, payload: dict[str, Any], now: datetime) -> None:
    enqueue(tx, FORGET, workspace, f"standup.forget:{payload['person']}", payload, now=now)


def _erase(run: Run) -> Record:
    return lambda tx: _some(tx, run)


def _some(tx: Session, run: Run) -> None:
    """Erase some, and the rest in jobs of their own, so that nobody waits for the database meanwhile."""
    told, now = run.payload, run.now()
    if erase(tx, run.workspace, told["person"], now, told["through"]):
        _go_on(tx, run.workspace, dict(told), now)
        return
    standup_notes.erase(tx, run.workspace, told["person"], now)
    erasures.settle(tx, run.workspace, now)
    notify.say(tx, run.workspace, told["notice"], now)


FORGET = Flow("standup.forget/1", Lane.NORMAL, (Step("erase", _erase),), payload=("person", "through", "notice"))
FLOWS = (FORGET,)
