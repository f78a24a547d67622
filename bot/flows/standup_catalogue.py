"""Standups that the catalogue keeps: made, changed and ended as the file says."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from bot.catalogue import Catalogue
from bot.catalogue.standups import StandupQuestion, StandupTable
from bot.errors import Conflict
from bot.flows import standup_changes, standup_members
from bot.models import Standup
from bot.people.queries import slack_ids
from bot.standups import service
from bot.standups.questions import keyed
from bot.standups.rules import WEEKDAYS, Kind, Question, Role
from bot.standups.service import CHANNEL, GROUP, PEOPLE, SLACK, Plan

TABLE = "standup."
MINUTE = timedelta(minutes=1)


def keep(tx: Session, catalogue: Catalogue, workspace: int, now: datetime) -> Sequence[str]:
    """Bring the standups of a workspace in line with the catalogue; answer which names others have taken.

    One whose owner Slack does not know yet is made as soon as it does.
    """
    standing = {_table_of(row): row for row in _listed(tx, workspace)}
    refused = []
    for name, table in catalogue.standups.items():
        owner = slack_ids(tx, workspace, [catalogue.contact(table.owner)])
        if not owner:
            continue
        try:
            _keep(tx, catalogue, workspace, name, standing.pop(name, None), owner[0], now)
        except Conflict:  # somebody has a standup of that name in Slack
            refused.append(name)
    for name, row in standing.items():
        if name not in catalogue.standups:
            standup_changes.remove(tx, workspace, row.id, now)
    return refused


def _listed(tx: Session, workspace: int) -> Sequence[Standup]:
    mine = (Standup.workspace_id == workspace, Standup.deleted_at.is_(None), Standup.origin != SLACK)
    return tx.scalars(select(Standup).where(*mine).order_by(Standup.id).with_for_update()).all()


def _table_of(row: Standup) -> str:
    """Tell of which table of the catalogue a standup is."""
    return row.origin.partition(" ")[0].removeprefix(TABLE)


def _keep(
    tx: Session, catalogue: Catalogue, workspace: int, name: str, row: Standup | None, owner: str, now: datetime
) -> None:
    table = catalogue.standups[name]
    people = [] if table.group else slack_ids(tx, workspace, map(catalogue.contact, table.members))
    known = service.ever_asked(tx, row.id) if row else ()
    questions = keyed([_question(each) for each in table.questions], known)
    plan = _plan(tx, catalogue, workspace, name, row)
    if row is None:
        standup_members.create(tx, workspace, plan, questions, people, owner, now)
    else:
        standup_changes.change(tx, row, plan, questions, people, owner, now)
        row.made_by = owner


def _plan(tx: Session, catalogue: Catalogue, workspace: int, name: str, row: Standup | None) -> Plan:
    table = catalogue.standups[name]
    origin = f"{TABLE}{name} {_channel(table)}"
    told = slack_ids(tx, workspace, [catalogue.contact(table.blockers_to)]) if table.blockers_to else ()
    return Plan(
        table.title_of(name),
        row.channel if row is not None and row.origin == origin else _channel(table),
        tuple(day for number, day in enumerate(WEEKDAYS) if number in table.days),
        table.at.minute,
        table.until.minute,
        table.summary.minute,
        table.zone,
        nudge=None if table.nudge is None else int(table.nudge / MINUTE),
        is_personal=table.clock == "personal",
        members=GROUP if table.group else PEOPLE if table.members else CHANNEL,
        group=table.group,
        names_missing=table.missing == "named",
        blockers_to=told[0] if told else None,
        origin=origin,
    )


def _channel(table: StandupTable) -> str:
    """Name a channel as lasting messages do: by its id, or by its name, whose id is looked for later."""
    is_id = table.channel.isupper() and table.channel[0] in "CG"
    return table.channel if is_id else f"#{table.channel}"


def _question(of: StandupQuestion) -> Question:
    kind = Kind.CHOICE if of.choices else Kind.NUMBER if of.number else Kind.TEXT
    role = Role(of.about) if of.about else Role.NONE
    return Question("", " ".join(of.text.split()), kind, of.choices, role, is_optional=not of.wanted)
