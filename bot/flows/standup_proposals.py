"""What somebody answers: what they chose of what a standup's form offered, together with what they typed there."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy.orm import Session

from bot.errors import Conflict
from bot.flows import standup_offers as offers
from bot.messages import standup_proposals as words_of
from bot.messages.words import Words
from bot.models import StandupOccurrence, StandupQuestions
from bot.standups import carrying, drafts, queries
from bot.standups.carrying import ALL, LINE, Fate
from bot.standups.drafts import Said, takes
from bot.standups.proposals import FIELD, Ready, choices
from bot.standups.queries import AskedView
from bot.standups.rules import Question, Role, State, read_question
from bot.standups.service import asked_now

Entered = Mapping[str, Any]
WAITING = (State.ASKED, State.UNANSWERED)
"""States in which an answer may stand ready."""
LONGEST_READY = 2000
"""Characters of an answer that the question shows whole; a longer one is for the form."""


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


def ready(tx: Session, words: Words, of: AskedView) -> Ready | None:
    """Put together what one press would send: what somebody had done when they were asked, and their plan carried over.

    Nothing of a private incident is in it. None where they did nothing that is known, or the form is needed.
    """
    if of.state not in WAITING:
        return None
    row = tx.get_one(StandupOccurrence, of.id)
    version, questions = asked_now(tx, row.standup_id)
    public = [each for each in offers.proposed(tx, of, row.asked_at or row.due_at) if not each.is_private]
    lines = {
        role: [words_of.line(words, each) for each in reversed(choice.proposals)]
        for role, choice in choices(public).items()
    }
    if Role.DONE not in lines or takes(questions, Role.DONE) is None:
        return None
    planned = [each.text for each in carrying.planned(tx, of.id).lines]
    return _ready(version, questions, {**lines, Role.PLAN: [*planned, *lines.get(Role.PLAN, ())]})


def _ready(version: int, questions: Sequence[Question], lines: Mapping[Role, Sequence[str]]) -> Ready | None:
    try:
        said = drafts.draft(questions, {}, lines)
    except Conflict:  # something has to be typed
        return None
    found = tuple((each, text) for each in questions if (text := said.get(each.key)))
    return Ready(version, found) if sum(len(text) for _, text in found) <= LONGEST_READY else None
