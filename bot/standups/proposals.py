"""What is proposed for an answer: which of it, and how it is named; where it comes from is not known here."""

import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from sqlalchemy import select, text
from sqlalchemy.orm import Session

from bot.models import StandupAnswer, StandupOccurrence
from bot.standups.carrying import NOTHING, Carried
from bot.standups.rules import DONE, QUESTION, Question, Role

FIELD = "propose."
"""Fields of the form: one for each role."""
KEY = 12
"""Digits by which a form and a button name a text."""
LONGEST_LINK = 75
"""What a form shows beside a line; a longer link is left away."""
MOST = 10
"""Proposals to one question; of the rest it is told how many."""
FIRST, LONGEST = timedelta(days=1), timedelta(days=31)
"""How far somebody who never answered is looked back, and how far at the most."""
Row = StandupOccurrence


@dataclass(frozen=True)
class Proposal:
    """One thing that somebody did or has to do; `about` is what its label says, `link` leads there.

    `role` is that of the question for which it is proposed. What is of a private incident `is_private`: it is shown
    to its person alone, and sent only where they chose that very line.
    """

    kind: str
    key: str
    role: Role
    at: datetime
    about: Mapping[str, str] = field(default_factory=dict)
    link: str | None = None
    is_private: bool = False


@dataclass(frozen=True)
class Choice:
    """What is proposed for one question, and how much more there is."""

    proposals: tuple[Proposal, ...] = ()
    more: int = 0


def choices(found: Sequence[Proposal]) -> Mapping[Role, Choice]:
    """Sort proposals by their question, the newest first."""
    newest = sorted(found, key=lambda each: (each.at, each.key), reverse=True)
    sorted_ = {role: [each for each in newest if each.role == role] for role in (Role.DONE, Role.PLAN)}
    return {role: Choice(tuple(each[:MOST]), len(each[MOST:])) for role, each in sorted_.items() if each}


def since(tx: Session, key: int) -> datetime:
    """Tell since when is looked for what somebody did: since the answer before this one, a month at the most."""
    row = tx.get_one(Row, key)
    same = (Row.standup_id == row.standup_id, Row.workspace_id == row.workspace_id, Row.person == row.person)
    answered = select(StandupAnswer.answered_at).join(Row, Row.id == StandupAnswer.occurrence_id)
    before = answered.where(*same, Row.kind == QUESTION, Row.state.in_(DONE), Row.day < row.day)
    last = tx.scalar(before.order_by(Row.day.desc()).limit(1))
    return max(last, row.due_at - LONGEST) if last is not None else row.due_at - FIRST


def are_asked_before(tx: Session, workspace: int, until: datetime) -> bool:
    """Whether somebody is asked before a time, as far as that is planned."""
    mine = (Row.workspace_id == workspace, text("state = 'planned'"), Row.kind == QUESTION, Row.due_at <= until)
    return tx.scalar(select(Row.id).where(*mine).limit(1)) is not None


@dataclass(frozen=True)
class Offer:
    """What stands in a form before one types: the last plan, and what is proposed for which question."""

    carried: Carried = NOTHING
    choices: Mapping[Role, Choice] = field(default_factory=dict)


NO_OFFER = Offer()


@dataclass(frozen=True)
class Ready:
    """An answer that one press sends as it is shown: what it says to which question of a version."""

    version: int
    said: tuple[tuple[Question, str], ...]

    @property
    def key(self) -> str:
        """By what its button knows it: another text is another answer."""
        texts = [self.version, *(part for asked, text in self.said for part in (asked.key, text))]
        return hashlib.sha256(json.dumps(texts).encode()).hexdigest()[:KEY]
