"""Plain replies as they are kept: which message answered which questions; the caller's transaction and commit.

What a message says is kept here only while it is not clear which standup it is for.
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from bot.db.upsert import insert_for
from bot.errors import NotFound
from bot.models import Projection, StandupAnswer, StandupOccurrence, StandupReply, Workspace
from bot.standups import plain, queries
from bot.standups.queries import AskedView, FormView
from bot.standups.rules import QUESTION, Question, State

KEPT = timedelta(days=1)
"""How long a message waits for its person to say which standup it is for."""
IN_THREADS = ("standup.question", "standup.nudge")
RECENT = 60
"""Questions of somebody in whose threads a reply is looked for, the newest."""
Row = StandupOccurrence


@dataclass(frozen=True)
class Choice:
    """A message that may be for several standups; `chosen` is the one that it is for, once that was said."""

    id: int
    offered: tuple[AskedView, ...]
    chosen: AskedView | None


def is_known(tx: Session, team: str, channel: str, ts: str) -> bool:
    """Whether a message is a reply that is kept."""
    same = (Workspace.team_id == team, StandupReply.channel == channel, StandupReply.ts == ts)
    rows = select(StandupReply.id).join(Workspace, Workspace.id == StandupReply.workspace_id)
    return tx.scalar(rows.where(*same)) is not None


def open_to(tx: Session, workspace: int, person: str, now: datetime) -> Sequence[int]:
    """List the questions that take what somebody writes: those that wait, and those that they are answering so."""
    mine = (Row.workspace_id == workspace, Row.person == person, Row.kind == QUESTION, Row.deadline > now)
    days = Row.day >= (now - timedelta(days=3)).date()
    rows = select(Row).where(*mine, days, Row.state.in_((State.ASKED, State.ANSWERED)), Row.asked_at.is_not(None))
    found = tx.scalars(rows.order_by(Row.deadline, Row.id)).all()
    return [row.id for row in found if row.state == State.ASKED or unanswered(tx, row.id)]


def is_asked_of(tx: Session, workspace: int, person: str, now: datetime) -> bool:
    """Whether anything takes what somebody writes."""
    return bool(open_to(tx, workspace, person, now))


def in_thread(tx: Session, workspace: int, person: str, thread: str) -> int | None:
    """Find the question under whose message, or under whose reminder, somebody writes."""
    mine = (Row.workspace_id == workspace, Row.person == person, Row.kind == QUESTION)
    keys = tx.scalars(select(Row.id).where(*mine).order_by(Row.id.desc()).limit(RECENT)).all()
    same = (Projection.workspace_id == workspace, Projection.kind.in_(IN_THREADS), Projection.channel == person)
    rows = select(Projection.subject).where(*same, Projection.subject.in_([str(key) for key in keys]))
    subject = tx.scalar(rows.where(Projection.ts == thread))
    return int(subject) if subject is not None else None


def unanswered(tx: Session, key: int) -> Sequence[Question]:
    """List the questions that somebody who answers by messages has not come to yet."""
    if tx.scalar(select(StandupReply.id).where(StandupReply.occurrence_id == key).limit(1)) is None:
        return ()
    row = tx.get_one(Row, key)
    form = queries.form(tx, row.workspace_id, key, row.person)
    return [each for each in form.questions if each.key not in form.said] if form else ()


def waiting(tx: Session, of: AskedView) -> Sequence[tuple[int, Question]]:
    """List the questions that somebody can answer by a message now, each with its number."""
    form = None if of.is_closed else queries.form(tx, of.workspace, of.id, of.person)
    if form is None or of.state not in {State.ASKED, State.ANSWERED}:
        return ()
    left = {each.key for each in (form.questions if of.state == State.ASKED else unanswered(tx, of.id))}
    return [(number, each) for number, each in enumerate(form.questions, 1) if each.key in left]


def read(form: FormView, text: str, without: Collection[str] = ()) -> tuple[Mapping[str, str], Sequence[str]]:
    """Read a message as an answer: all that is said then, and the keys of what the message says.

    `without` are the keys of what it said before. Raises `BotError`.
    """
    before = {key: said for key, said in form.said.items() if key not in without}
    waiting = [each.key for each in form.questions if each.key not in before]
    found = plain.read(text, form.questions, waiting)
    return {**before, **found}, list(found)


def keep(tx: Session, workspace: int, person: str, channel: str, ts: str, now: datetime) -> StandupReply | None:
    """Note a message; None where it is kept already."""
    same = {"workspace_id": workspace, "channel": channel, "ts": ts}
    values = {**same, "person": person, "keys": [], "offered": [], "written_at": now}
    added = insert_for(tx, StandupReply.__table__).values(**values)
    key = tx.scalar(added.on_conflict_do_nothing().returning(StandupReply.__table__.c.id))
    return tx.get_one(StandupReply, key) if key is not None else None


def by_message(tx: Session, workspace: int, channel: str, ts: str) -> StandupReply | None:
    """Find a message that is kept, to change it."""
    same = (StandupReply.workspace_id == workspace, StandupReply.channel == channel, StandupReply.ts == ts)
    return tx.scalar(select(StandupReply).where(*same).with_for_update())


def locked(tx: Session, workspace: int, key: int, person: str) -> StandupReply:
    """Read a message of somebody to change it. Raises `NotFound` where it is gone or another's."""
    mine = (StandupReply.workspace_id == workspace, StandupReply.id == key, StandupReply.person == person)
    row = tx.scalar(select(StandupReply).where(*mine).with_for_update())
    if row is None:
        raise NotFound("standup_reply", "gone")
    return row


def belongs(row: StandupReply, occurrence: int, keys: Sequence[str]) -> None:
    """Note what a message answers; its words are in the answer from now on, and nowhere else."""
    row.occurrence_id, row.keys, row.text = occurrence, list(keys), None


def disown(tx: Session, occurrence: int, kept: Mapping[str, str], said: Mapping[str, str]) -> None:
    """Leave to messages only what their person did not change otherwise since."""
    same = {key for key, text in said.items() if kept.get(key) == text}
    for row in tx.scalars(select(StandupReply).where(StandupReply.occurrence_id == occurrence)):
        row.keys = [key for key in row.keys if key in same]


def choice(tx: Session, key: int) -> Choice | None:
    """Read a message that may be for several standups; None where it was taken back."""
    row = tx.get(StandupReply, key)
    if row is None:
        return None
    chosen = queries.asked(tx, row.occurrence_id) if row.occurrence_id is not None else None
    return Choice(row.id, tuple(queries.asked(tx, each) for each in row.offered), chosen)


def let_go(tx: Session, workspace: int, people: Collection[str], now: datetime) -> None:
    """Drop messages of which nobody has said in a day what they are for."""
    mine = (StandupReply.workspace_id == workspace, StandupReply.person.in_(people))
    tx.execute(
        delete(StandupReply).where(*mine, StandupReply.occurrence_id.is_(None), StandupReply.written_at < now - KEPT)
    )


def drop_waiting(tx: Session, workspace: int, person: str) -> None:
    """Drop what somebody wrote and did not say what it is for."""
    mine = (StandupReply.workspace_id == workspace, StandupReply.person == person)
    tx.execute(delete(StandupReply).where(*mine, StandupReply.occurrence_id.is_(None)))


def said_blocker(tx: Session, row: StandupReply) -> bool:
    """Whether a message answered what is in somebody's way."""
    form = queries.form(tx, row.workspace_id, row.occurrence_id or 0, row.person)
    return form is not None and any(each.is_blocker and each.key in row.keys for each in form.questions)


def take_back(tx: Session, row: StandupReply) -> bool:
    """Erase from an answer what a message said; answer whether anything of the answer is left."""
    answer = tx.scalar(select(StandupAnswer).where(StandupAnswer.occurrence_id == row.occurrence_id))
    if answer is None:
        return False
    answer.said = {key: text for key, text in answer.said.items() if key not in row.keys}
    if not answer.said:
        tx.delete(answer)
    tx.flush()
    return bool(answer.said)
