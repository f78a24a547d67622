"""What stands in an answer before one types: how it is read for a form, and how what was chosen of it is kept."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from sqlalchemy.orm import Session

from bot.flows import standups
from bot.models import StandupOccurrence, StandupQuestions
from bot.standups import answering, carrying, drafts
from bot.standups.carrying import ALL, LINE, NOTHING, Carried, Fate
from bot.standups.queries import FormView
from bot.standups.rules import DONE, Role, read_question


def offered(tx: Session, form: FormView) -> Carried:
    """Read what a form offers: the last plan, while nothing is answered and there is a question that takes it."""
    if form.asked.state in DONE or drafts.takes(form.questions, Role.PLAN) is None:
        return NOTHING
    return carrying.planned(tx, form.asked.id)


def answer(
    tx: Session, workspace: int, key: int, person: str, version: int, entered: Mapping[str, Any], now: datetime
) -> StandupOccurrence:
    """Keep what somebody entered into the form, with what they chose there. Raises `Conflict` and `NotFound`."""
    answering.locked(tx, workspace, key, person)
    questions = [read_question(each) for each in tx.get_one(StandupQuestions, version).questions]
    fates = {name.removeprefix(LINE): Fate(value) for name, value in entered.items() if _is_line(name)}
    lines = drafts.chosen(carrying.planned(tx, key), fates, all_done=bool(entered.get(ALL))) if fates else {}
    return standups.answer(tx, workspace, key, person, version, drafts.draft(questions, entered, lines), now)


def _is_line(name: str) -> bool:
    return name.startswith(LINE) and name != ALL
