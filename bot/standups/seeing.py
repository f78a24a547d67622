"""Of which standups somebody may read what others answered."""

from dataclasses import dataclass

from sqlalchemy import ColumnElement, and_, false, or_, select
from sqlalchemy.orm import Session

from bot.models import Channel, Membership, Standup, StandupMember
from bot.standups.service import CHANNEL

MEMBERS, TEAM, MANAGERS = "members", "team", "managers"
"""Who may read, as the catalogue says: who is in the channel or in the standup, the team, or who manages standups."""


@dataclass(frozen=True)
class Viewer:
    """Who reads: a person, or without one everybody in `channel`, where others read along.

    `audience` is who may read by the catalogue; `is_manager` says whether a role lets the person manage standups.
    """

    workspace: int
    person: str | None
    channel: str = ""
    audience: str = MEMBERS
    is_manager: bool = False
    is_outsider: bool = False


def seen_by(viewer: Viewer) -> ColumnElement[bool]:
    """Say which standups those are. What belongs to a private channel is for those alone who are in it."""
    mine = Standup.workspace_id == viewer.workspace
    if viewer.person is None:
        return and_(mine, Standup.channel == viewer.channel, false() if viewer.audience == MANAGERS else mine)
    inside, opened = inside_of(viewer.person), is_open()
    if viewer.is_manager or (viewer.audience == TEAM and not viewer.is_outsider):
        return and_(mine, or_(inside, opened))
    if viewer.audience == MANAGERS:
        return false()
    return and_(mine, or_(inside, and_(opened, is_asked(viewer.person))))


def inside_of(person: str) -> ColumnElement[bool]:
    """Say in the channels of which standups somebody is; of those who come with the channel all are."""
    inside = (
        select(Membership.id)
        .join(Channel, Membership.channel_id == Channel.id)
        .where(*_same_channel(), Membership.slack_id == person)
    )
    return or_(inside.exists(), and_(Standup.members == CHANNEL, is_asked(person)))


def is_asked(person: str) -> ColumnElement[bool]:
    """Say in which standups somebody is."""
    mine = (StandupMember.standup_id == Standup.id, StandupMember.person == person, StandupMember.left_at.is_(None))
    return select(StandupMember.id).where(*mine).exists()


def is_open() -> ColumnElement[bool]:
    """Say which standups belong to a channel that is known to be open; Slack tells the name of such a one."""
    return select(Channel.id).where(*_same_channel(), Channel.is_private.is_(False), Channel.name != "").exists()


def may_hear(tx: Session, standup: int, person: str) -> bool:
    """Whether somebody may be told of what stands in a standup's channel: it is open, or they are still in it."""
    known = select(Standup.id).where(Standup.id == standup, or_(is_open(), inside_of(person), is_asked(person)))
    return tx.scalar(known) is not None


def _same_channel() -> tuple[ColumnElement[bool], ...]:
    return (Channel.workspace_id == Standup.workspace_id, Channel.slack_id == Standup.channel)
