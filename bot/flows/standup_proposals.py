"""What somebody answers: what they chose of what a standup's form offered, together with what they typed there."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from sqlalchemy.orm import Session

from bot.errors import Conflict
from bot.flows import standup_offers as offers
from bot.messages import standup_proposals as words_of
from bot.messages.words import Words
from bot.models import StandupQuestions
from bot.standups import carrying, drafts, queries
from bot.standups.carrying import ALL, LINE, Fate
from bot.standups.drafts import Said
from bot.standups.proposals import FIELD
from bot.standups.rules import Role, read_question

Entered = Mapping[str, Any]


def said(tx: Session, words: Words, key: int, version: int, entered: Entered, now: datetime) -> Said:
    """Put together what somebody answers by what they entered and chose in the form. Raises `Conflict`."""
    questions = [read_question(each) for each in tx.get_one(StandupQuestions, version).questions]
    planned, added = _planned(tx, key, entered), _added(tx, words, key, entered, now)
    lines = {role: (*planned.get(role, ()), *added.get(role, ())) for role in (Role.DONE, Role.PLAN)}
    return drafts.draft(questions, entered, lines)


def _planned(tx: Session, key: int, entered: Entered) -> Mapping[Role, list[str]]:
    """Read what became of the last plan."""
    named = {name.removeprefix(LINE): value for name, value in entered.items() if name.startswith(LINE) and name != ALL}
    fates = {line: Fate(value) for line, value in named.items()}
    return drafts.chosen(carrying.planned(tx, key), fates, all_done=bool(entered.get(ALL))) if fates else {}


def _added(tx: Session, words: Words, key: int, entered: Entered, now: datetime) -> Mapping[Role, list[str]]:
    """Read what was ticked, as it is named now. Raises `Conflict` where that is not what was shown."""
    ticked = {value for name, values in entered.items() if name.startswith(FIELD) for value in values or ()}
    if not ticked:
        return {}
    known = {words_of.value(words, each): each for each in offers.proposed(tx, queries.asked(tx, key), now)}
    if not ticked <= known.keys():
        raise Conflict(drafts.FAMILY, "changed")
    chosen = [each for value, each in known.items() if value in ticked]
    return {role: [words_of.line(words, each) for each in chosen if each.role == role] for role in Role}
