"""Who is in a standup: a standup is set up, and its members follow its channel or user group."""

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy.orm import Session

from bot.flows import notify
from bot.flows.notify import Told
from bot.flows.places import GONE, named
from bot.flows.projections import want
from bot.flows.services import of
from bot.flows.standups import redraw
from bot.models import Standup
from bot.people import channels
from bot.people.queries import persons
from bot.slack.client import SlackRefused
from bot.slack.posting import join
from bot.standups import answering, service
from bot.standups.rules import Question
from bot.standups.service import CHANNEL, GROUP, Plan
from bot.work import End, Flow, Lane, Record, Run, Step, enqueue

PAGE = 1000


def create(
    tx: Session,
    workspace: int,
    plan: Plan,
    questions: Sequence[Question],
    people: Collection[str],
    author: str,
    now: datetime,
) -> Standup:
    """Make a standup, have its members found, and tell its channel. Raises `Conflict`."""
    row = service.create(tx, workspace, plan, questions, author, now)
    service.join(tx, row, people, now)
    follow(tx, row, now)
    return row


def follow(tx: Session, row: Standup, now: datetime) -> None:
    """Have it found out who is in a standup, and its channel told."""
    enqueue(tx, FOLLOW, row.workspace_id, f"standup:{row.id}", {"standup": row.id}, now=now, coalesce=True)


def joined(tx: Session, workspace: int, channel: str, person: str, now: datetime) -> None:
    """Take somebody in who came into a channel."""
    for row in service.following(tx, workspace, CHANNEL, channel):
        service.join(tx, row, persons(tx, workspace, [person]), now)


def left(tx: Session, workspace: int, channel: str, person: str, now: datetime) -> None:
    """Let somebody go who went out of a channel."""
    for row in service.following(tx, workspace, CHANNEL, channel):
        service.leave(tx, row, [person], now)
        _release(tx, row.id, [person], now)


def regrouped(tx: Session, workspace: int, group: str, now: datetime) -> None:
    """Have it found out anew who is in the standups of a user group."""
    for row in service.following(tx, workspace, GROUP, group):
        follow(tx, row, now)


def members_are(tx: Session, row: Standup, people: Collection[str], now: datetime) -> None:
    """Take in who is new and let go who is there no more, with what waited for their answers."""
    _release(tx, row.id, service.members_are(tx, row, people, now), now)


def _release(tx: Session, standup: int, people: Collection[str], now: datetime) -> None:
    """Wait no more for the answers of people who left."""
    for row in answering.release(tx, standup, people, now):
        redraw(tx, row, now)


def _enter(run: Run) -> Record | End | None:
    """Enter the channel, so that summaries can stand there; who made the standup is told where that cannot be."""
    with run.database.read() as tx:
        row = tx.get_one(Standup, run.payload["standup"])
    if row.channel.startswith("#"):
        found = named(run, row.channel)
        return lambda tx: _found(tx, run.workspace, row, found)
    try:
        join(of(run).slack, run, row.channel)
    except SlackRefused as refused:
        if refused.code not in GONE:
            raise
        said = {"name": row.name, "channel": row.channel}
        told = Told(run.workspace, row.made_by)
        return End(lambda tx: notify.tell(tx, told, "standup_set_up", "no_way_in", said, run.now()))
    return None


def _found(tx: Session, workspace: int, named_as: Standup, channel: str) -> None:
    """Note the id of a channel that the catalogue names, unless it names another by now."""
    row = service.locked(tx, workspace, named_as.id)
    if row.channel == named_as.channel:
        row.channel = channel


def _channel(run: Run) -> Record:
    """Find out whether the channel is private, and who is in it: what is answered there is read by them.

    https://docs.slack.dev/reference/methods/conversations.info
    """
    with run.database.read() as tx:
        row = tx.get_one(Standup, run.payload["standup"])
    told = of(run).slack.call(run, "conversations.info", channel=row.channel)["channel"]
    inside = _in_channel(run, row.channel)
    return lambda tx: _mirror(tx, run.workspace, told, inside)


def _mirror(tx: Session, workspace: int, told: Mapping[str, Any], inside: Sequence[str]) -> None:
    channels.heard_of(tx, workspace, told)
    channels.are_in(tx, workspace, told["id"], inside)


def _members(run: Run) -> Record:
    """Find out who is in; what a person named by hand stays as it is."""
    found: Sequence[str] | None = None
    with run.database.read() as tx:
        row = tx.get_one(Standup, run.payload["standup"])
        if row.members == CHANNEL:
            found = channels.members(tx, run.workspace, row.channel)
    if row.members == GROUP and row.group:
        found = _in_group(run, row.group)
    return lambda tx: _record(tx, run.workspace, row.id, found, run.now())


def _record(tx: Session, workspace: int, key: int, found: Sequence[str] | None, now: datetime) -> None:
    row = service.locked(tx, workspace, key)
    if found is not None:
        members_are(tx, row, persons(tx, workspace, found), now)
    want(tx, workspace, "standup.card", str(key), row.channel, now)


def _in_group(run: Run, group: str) -> Sequence[str] | None:
    """List who is in a user group, nobody where it is switched off; None where Slack does not tell.

    https://docs.slack.dev/reference/methods/usergroups.users.list
    """
    try:
        return list(of(run).slack.call(run, "usergroups.users.list", usergroup=group)["users"])
    except SlackRefused as refused:
        return [] if refused.code == "no_such_subteam" else None


def _in_channel(run: Run, channel: str) -> list[str]:
    """List who is in a channel.

    https://docs.slack.dev/reference/methods/conversations.members
    """
    found: list[str] = []
    more: dict[str, str] | None = {}
    while more is not None:
        page = of(run).slack.call(run, "conversations.members", channel=channel, limit=PAGE, **more)
        found += page["members"]
        cursor = (page.get("response_metadata") or {}).get("next_cursor", "")
        more = {"cursor": cursor} if cursor else None
    return found


FOLLOW = Flow(
    "standup.follow/1",
    Lane.NORMAL,
    (Step("enter", _enter), Step("channel", _channel), Step("members", _members)),
    payload=("standup",),
)
FLOWS = (FOLLOW,)
