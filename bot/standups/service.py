"""Writes to standups, their members and what people chose; the caller's transaction, the caller's commit."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import delete, func, select, update
from sqlalchemy.orm import Session

from bot.catalogue.names import zone_name
from bot.db.upsert import insert_for
from bot.errors import Conflict, NotFound
from bot.models import Standup, StandupAbsence, StandupMember, StandupPerson, StandupQuestions
from bot.standups import planning
from bot.standups.rules import Question, read_question
from bot.standups.timing import DAY

CHANNEL, GROUP, PEOPLE = "channel", "group", "people"
"""Where members come from."""
SLACK = "slack"
"""The origin of standups that are set up, and may be changed, in Slack."""


@dataclass(frozen=True)
class Plan:
    """What somebody wants of a standup; see `bot.models.Standup` for what each means."""

    name: str
    channel: str
    days: tuple[str, ...]
    minute: int
    deadline: int
    summary: int
    zone: str
    nudge: int | None = 30
    is_personal: bool = True
    members: str = CHANNEL
    group: str | None = None
    names_missing: bool = True
    blockers_to: str | None = None
    origin: str = SLACK


def key_of(name: str) -> str:
    """Write a name as it is compared: names differ by more than their case and their blanks."""
    return " ".join(name.split()).casefold()


def create(
    tx: Session, workspace: int, plan: Plan, questions: Sequence[Question], author: str, now: datetime
) -> Standup:
    """Make a standup; nothing is due before now. Raises `Conflict` where the name is taken."""
    values = {
        **vars(plan),
        "workspace_id": workspace,
        "name": " ".join(plan.name.split()),
        "key": key_of(plan.name),
        "days": list(plan.days),
        "made_by": author,
        "made_at": now,
        "begins_at": now,
        "plan_at": now,
    }
    values["user_group"] = values.pop("group")
    table = Standup.__table__
    added = insert_for(tx, table).values(values).on_conflict_do_nothing().returning(table.c.id)
    key = tx.scalar(added)
    if key is None:
        raise Conflict("standup", "name_taken", name=values["name"])
    ask(tx, workspace, key, questions, author, now)
    return tx.get_one(Standup, key)


def ask(
    tx: Session, workspace: int, standup: int, questions: Sequence[Question], author: str, now: datetime
) -> StandupQuestions:
    """Have a standup ask these from now on; what was asked before stays as it was."""
    last = tx.scalar(select(func.max(StandupQuestions.version)).where(StandupQuestions.standup_id == standup))
    row = StandupQuestions(workspace_id=workspace, standup_id=standup, version=(last or 0) + 1, made_by=author)
    row.questions, row.made_at = [each.document() for each in questions], now
    tx.add(row)
    tx.flush()
    return row


def asked_now(tx: Session, standup: int) -> tuple[int, tuple[Question, ...]]:
    """Read the questions in force, with the key of their version."""
    newest = select(StandupQuestions).where(StandupQuestions.standup_id == standup)
    row = tx.scalars(newest.order_by(StandupQuestions.version.desc()).limit(1)).one()
    return row.id, tuple(map(read_question, row.questions))


def ever_asked(tx: Session, standup: int) -> tuple[Question, ...]:
    """Read the questions of all versions, each key once, as it was last."""
    versions = select(StandupQuestions.questions).where(StandupQuestions.standup_id == standup)
    known = (each for row in tx.scalars(versions.order_by(StandupQuestions.version)) for each in row)
    return tuple({each["key"]: read_question(each) for each in known}.values())


def locked(tx: Session, workspace: int, key: int) -> Standup:
    """Read a standup to change it. Raises `NotFound` where there is none any more."""
    mine = (Standup.workspace_id == workspace, Standup.id == key, Standup.deleted_at.is_(None))
    row = tx.scalar(select(Standup).where(*mine).with_for_update().execution_options(populate_existing=True))
    if row is None:
        raise NotFound("standup", "gone")
    return row


def begin_again(tx: Session, row: Standup, now: datetime) -> None:
    """Plan all that is not due yet anew, as after a change of times; what was asked today is not asked again.

    The day that runs is planned once more: a row that it has stays, and what would have been due before now is not.
    """
    row.begins_at, row.plan_at, row.planned_through = now, now, None
    mine = (StandupMember.standup_id == row.id, StandupMember.left_at.is_(None))
    tx.execute(update(StandupMember).where(*mine).values(planned_through=None, plan_at=now))
    planning.withdraw(tx, row.id)  # behind the members, so that no planning goes on meanwhile


def pause(tx: Session, row: Standup, now: datetime, *, until: date | None = None, why: str | None = None) -> bool:
    """Ask nobody until it goes on, by itself on the day `until` where that is told; False where all that is so."""
    if row.paused_at is not None and row.resumes_on == until:
        return False
    row.paused_at, row.resumes_on, row.paused_why = row.paused_at or now, until, row.paused_why or why
    planning.withdraw(tx, row.id)
    return True


def go_on(tx: Session, row: Standup, now: datetime) -> bool:
    """Ask again from now on; False where that is so. Nothing of the pause is asked for."""
    if row.paused_at is None:
        return False
    row.paused_at = row.paused_why = row.resumes_on = None
    begin_again(tx, row, now)
    return True


def remove(tx: Session, row: Standup, now: datetime) -> None:
    """Ask nobody any more; what was answered stays, and the name is free."""
    row.deleted_at = now
    planning.withdraw(tx, row.id)


def join(tx: Session, row: Standup, people: Collection[str], now: datetime) -> None:
    """Take people in who are not in; who comes back is asked from now on."""
    values = {"workspace_id": row.workspace_id, "standup_id": row.id, "joined_at": now, "zone": row.zone}
    added = insert_for(tx, StandupMember.__table__)
    again = {"joined_at": now, "left_at": None, "planned_through": None, "plan_at": now}
    back = added.on_conflict_do_update(
        index_elements=["standup_id", "person"], set_=again, where=StandupMember.__table__.c.left_at.is_not(None)
    )
    if people:
        tx.execute(back, [{**values, "person": person, "plan_at": now} for person in sorted(set(people))])


def leave(tx: Session, row: Standup, people: Collection[str], now: datetime) -> None:
    """Let people go; what was not asked yet is taken back, what they answered stays."""
    mine = (StandupMember.standup_id == row.id, StandupMember.left_at.is_(None), StandupMember.person.in_(people))
    for person in tx.scalars(update(StandupMember).where(*mine).values(left_at=now).returning(StandupMember.person)):
        planning.withdraw(tx, row.id, person)


def members_are(tx: Session, row: Standup, people: Collection[str], now: datetime) -> Collection[str]:
    """Take in who is new, and let go who is there no more; answer who these were."""
    mine = (StandupMember.standup_id == row.id, StandupMember.left_at.is_(None))
    known = set(tx.scalars(select(StandupMember.person).where(*mine)))
    join(tx, row, set(people) - known, now)
    leave(tx, row, known - set(people), now)
    return known - set(people)


def following(tx: Session, workspace: int, source: str, place: str) -> Sequence[Standup]:
    """List the standups whose members are those of a channel or of a user group, to change them."""
    named = Standup.channel if source == CHANNEL else Standup.group
    mine = (Standup.workspace_id == workspace, Standup.deleted_at.is_(None), Standup.members == source)
    return tx.scalars(select(Standup).where(*mine, named == place).order_by(Standup.id).with_for_update()).all()


def standing_in(tx: Session, workspace: int, channel: str) -> Sequence[Standup]:
    """List the standups of a channel, to change them."""
    mine = (Standup.workspace_id == workspace, Standup.deleted_at.is_(None), Standup.channel == channel)
    return tx.scalars(select(Standup).where(*mine).order_by(Standup.id).with_for_update()).all()


def be_away(
    tx: Session, workspace: int, person: str, first: date, last: date, now: datetime, source: str
) -> StandupAbsence:
    """Note that somebody is away from a day to another, both counted; days that were noted beside them are joined."""
    mine = (StandupAbsence.workspace_id == workspace, StandupAbsence.person == person)
    beside = (StandupAbsence.last >= first - DAY, StandupAbsence.first <= last + DAY)
    joined = tx.execute(
        delete(StandupAbsence).where(*mine, *beside).returning(StandupAbsence.first, StandupAbsence.last)
    ).all()
    first, last = min([first, *(row.first for row in joined)]), max([last, *(row.last for row in joined)])
    row = StandupAbsence(workspace_id=workspace, person=person, first=first, last=last, source=source, made_at=now)
    tx.add(row)
    tx.flush()
    return row


def set_country(tx: Session, workspace: int, person: str, country: str | None) -> None:
    """Choose whose public holidays somebody keeps; None for the team's."""
    _choose(tx, workspace, person, country=country)


def set_zone(tx: Session, workspace: int, person: str, zone: str | None) -> None:
    """Choose a zone that goes before the one that Slack tells; None for Slack's. Raises ValueError for no zone."""
    if zone is not None:
        zone_name(zone)
    _choose(tx, workspace, person, zone=zone)
    mine = (StandupMember.workspace_id == workspace, StandupMember.person == person, StandupMember.left_at.is_(None))
    tx.execute(update(StandupMember).where(*mine).values(plan_at=StandupMember.joined_at))  # at the next look


def _choose(tx: Session, workspace: int, person: str, **values: str | None) -> None:
    same = {"workspace_id": workspace, "person": person}
    added = insert_for(tx, StandupPerson.__table__).values(**same, **values)
    tx.execute(added.on_conflict_do_update(index_elements=list(same), set_=values))
