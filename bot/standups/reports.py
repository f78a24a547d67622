"""Reads of what was answered on past days, page by page, for who may read it."""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import ColumnElement, Select, or_, select, tuple_
from sqlalchemy.orm import Session

from bot.models import Standup, StandupAnswer, StandupMember, StandupOccurrence, StandupQuestions
from bot.standups.dates import Span
from bot.standups.queries import Said
from bot.standups.rules import QUESTION, State, read_question
from bot.standups.seeing import Viewer, is_asked, seen_by
from bot.standups.service import key_of

PAGE = 20
"""Answers that a page shows at the most; one more tells whether there is another."""
Row = StandupOccurrence


@dataclass(frozen=True)
class Named:
    """A standup that may be asked for; one that was deleted keeps what was answered."""

    id: int
    name: str
    channel: str
    is_deleted: bool


@dataclass(frozen=True)
class Place:
    """Where in a report an answer stands."""

    day: date
    standup: int
    person: str


@dataclass(frozen=True)
class Given:
    """An answer, by the questions of the version that was answered."""

    place: Place
    standup: str
    person: str
    state: State
    said: Said
    answered_at: datetime

    @property
    def day(self) -> date:
        """The local day that it is of."""
        return self.place.day


@dataclass(frozen=True)
class Wanted:
    """What a report is about: the days, the standups, or all that the reader may see, and one person, or all."""

    span: Span
    standups: tuple[int, ...] = ()
    person: str | None = None


EVER = Span(date.min, date.max)
"""All days."""


def packed(wanted: Wanted) -> list[Any]:
    """Write what is wanted as JSON."""
    return [wanted.span.first.isoformat(), wanted.span.last.isoformat(), wanted.person, *wanted.standups]


def unpacked(document: Sequence[Any]) -> Wanted:
    """Read what is wanted from JSON."""
    first, last, person, *standups = document
    return Wanted(Span(date.fromisoformat(first), date.fromisoformat(last)), tuple(standups), person)


def ticket(wanted: Wanted, before: Place) -> str:
    """Write what is wanted, and behind which place, as a button carries it."""
    return json.dumps([before.day.isoformat(), before.standup, before.person, packed(wanted)], separators=(",", ":"))


def read_ticket(text: str) -> tuple[Wanted, Place]:
    """Read what a button carries."""
    day, standup, person, wanted = json.loads(text)
    return unpacked(wanted), Place(date.fromisoformat(day), standup, person)


def named(tx: Session, viewer: Viewer, *, own: bool = True) -> Sequence[Named]:
    """List the standups that somebody may read of; with `own` those too in which they were ever asked."""
    seen = or_(seen_by(viewer), _ever_in(viewer)) if own and viewer.person else seen_by(viewer)
    columns = (Standup.id, Standup.name, Standup.channel, Standup.deleted_at)
    rows = tx.execute(select(*columns).where(Standup.workspace_id == viewer.workspace, seen).order_by(Standup.key))
    return [Named(key, name, channel, deleted is not None) for key, name, channel, deleted in rows]


def _ever_in(viewer: Viewer) -> ColumnElement[bool]:
    mine = (StandupMember.standup_id == Standup.id, StandupMember.person == viewer.person)
    return select(StandupMember.id).where(*mine).exists()


def called(found: Sequence[Named], words: list[str]) -> tuple[Named | None, list[str]]:
    """Find the standup whose name the words begin with, the longest, and answer the words behind it."""
    known = {key_of(each.name): each for each in sorted(found, key=lambda each: (not each.is_deleted, each.id))}
    for length in range(len(words), 0, -1):
        standup = known.get(key_of(" ".join(words[:length]).strip('"')))
        if standup is not None:
            return standup, words[length:]
    return None, words


def usual(tx: Session, viewer: Viewer) -> tuple[int, ...]:
    """Choose the standups that are meant where none is named: the channel's, else the reader's own."""
    return _seen(tx, viewer, Standup.channel == viewer.channel) or (
        _seen(tx, viewer, is_asked(viewer.person)) if viewer.person else ()
    )


def of_group(tx: Session, viewer: Viewer, group: str) -> tuple[int, ...]:
    """Name the standups of a user group that somebody may read of."""
    return _seen(tx, viewer, Standup.group == group)


def _seen(tx: Session, viewer: Viewer, which: ColumnElement[bool]) -> tuple[int, ...]:
    found = select(Standup.id).where(which, Standup.deleted_at.is_(None), seen_by(viewer)).order_by(Standup.id)
    return tuple(tx.scalars(found))


def page(
    tx: Session, viewer: Viewer, wanted: Wanted, before: Place | None = None, most: int = PAGE + 1
) -> Sequence[Given]:
    """Read the newest answers, or those that come behind a place; `most` of them at the most."""
    found = answers(viewer, wanted)
    if before is not None:
        at = tuple_(Row.day, Row.standup_id, Row.person)
        found = found.where(Row.day <= before.day, at < (before.day, before.standup, before.person))
    order = (Row.day.desc(), Row.standup_id.desc(), Row.person.desc())
    return [_given(*row) for row in tx.execute(found.order_by(*order).limit(most))]


def answers(viewer: Viewer, wanted: Wanted) -> Select[StandupOccurrence, str, StandupAnswer, StandupQuestions]:
    """Select the answers that are wanted, and that the reader may see."""
    return (
        select(StandupOccurrence, Standup.name, StandupAnswer, StandupQuestions)
        .join(Standup, Standup.id == Row.standup_id)
        .join(StandupAnswer, StandupAnswer.occurrence_id == Row.id)
        .join(StandupQuestions, StandupQuestions.id == StandupAnswer.questions_id)
        .where(*which(viewer, wanted))
    )


def which(viewer: Viewer, wanted: Wanted) -> Sequence[ColumnElement[bool]]:
    """Say which days of which people somebody is told of: their own always, where nobody reads along."""
    seen = seen_by(viewer)
    mine: list[ColumnElement[bool]] = [Row.workspace_id == viewer.workspace, Row.kind == QUESTION]
    mine += [Row.day >= wanted.span.first, Row.day <= wanted.span.last]
    mine += [Row.standup_id.in_(wanted.standups)] if wanted.standups else []
    mine += [Row.person == wanted.person] if wanted.person is not None else []
    return [*mine, or_(seen, Row.person == viewer.person) if viewer.person else seen]


def _given(row: StandupOccurrence, standup: str, answer: StandupAnswer, version: StandupQuestions) -> Given:
    place = Place(row.day, row.standup_id, row.person)
    asked = map(read_question, version.questions)
    said = tuple((each, answer.said[each.key]) for each in asked if each.key in answer.said)
    return Given(place, standup, row.person, State(row.state), said, answer.answered_at)
