"""The mirror of channels, and of who is in them, as Slack's events tell."""

from collections.abc import Collection, Mapping, Sequence
from typing import Any

from sqlalchemy import Select, delete, select
from sqlalchemy.orm import Session

from bot.db.upsert import insert_for
from bot.models import Channel, Membership


def heard_of(tx: Session, workspace: int, channel: Mapping[str, Any]) -> None:
    """Note a channel and its name, and whether it is private where that is told.

    https://docs.slack.dev/reference/events/channel_created
    """
    row = _channel(tx, workspace, channel["id"])
    row.name = channel["name"]
    row.is_private = bool(channel.get("is_private", row.is_private))


def set_archived(tx: Session, workspace: int, channel: str, *, archived: bool) -> None:
    """Note that a channel was archived, or that it is open again."""
    row = _known(tx, workspace, channel)
    if row is not None:
        row.is_archived = archived


def deleted(tx: Session, workspace: int, channel: str) -> None:
    """Forget a channel, and who was in it."""
    row = _known(tx, workspace, channel)
    if row is not None:
        tx.execute(delete(Membership).where(Membership.channel_id == row.id))
        tx.delete(row)


def joined(tx: Session, workspace: int, channel: str, person: str, *, is_bot: bool) -> None:
    """Note that somebody is in a channel; `is_bot` where it is Bongsu itself."""
    row = _channel(tx, workspace, channel)
    row.is_member = row.is_member or is_bot
    same = {"channel_id": row.id, "slack_id": person}
    added = insert_for(tx, Membership).values(workspace_id=workspace, **same)
    tx.execute(added.on_conflict_do_nothing(index_elements=list(same)))


def are_in(tx: Session, workspace: int, channel: str, people: Collection[str]) -> None:
    """Note who is in a channel now, and that nobody else is."""
    row = _channel(tx, workspace, channel)
    known = set(tx.scalars(select(Membership.slack_id).where(Membership.channel_id == row.id)))
    gone, new = known.difference(people), sorted(set(people) - known)
    tx.execute(delete(Membership).where(Membership.channel_id == row.id, Membership.slack_id.in_(gone)))
    added = insert_for(tx, Membership).on_conflict_do_nothing(index_elements=["channel_id", "slack_id"])
    if new:
        tx.execute(added, [{"workspace_id": workspace, "channel_id": row.id, "slack_id": each} for each in new])


def members(tx: Session, workspace: int, channel: str) -> Sequence[str]:
    """List who is in a channel, as far as was told."""
    mine = (Channel.workspace_id == workspace, Channel.slack_id == channel)
    inside = select(Membership.slack_id).join(Channel, Membership.channel_id == Channel.id).where(*mine)
    return tx.scalars(inside.order_by(Membership.id)).all()


def left(tx: Session, workspace: int, channel: str, person: str, *, is_bot: bool) -> None:
    """Note that somebody is no longer in a channel."""
    row = _known(tx, workspace, channel)
    if row is not None:
        row.is_member = row.is_member and not is_bot
        tx.execute(delete(Membership).where(Membership.channel_id == row.id, Membership.slack_id == person))


def has_bot(tx: Session, workspace: int, slack_id: str) -> bool:
    """Whether the bot is in a channel, as far as it was told."""
    row = _known(tx, workspace, slack_id)
    return row is not None and row.is_member


def closed(tx: Session, workspace: int, slack_id: str) -> str | None:
    """Tell why the bot cannot write in a channel, as far as it was told: "archived", or "private"; else None."""
    row = _known(tx, workspace, slack_id)
    if row is None or not (row.is_archived or (row.is_private and not row.is_member)):
        return None
    return "archived" if row.is_archived else "private"


def _known(tx: Session, workspace: int, slack_id: str) -> Channel | None:
    return tx.scalar(_of(workspace, slack_id))


def _of(workspace: int, slack_id: str) -> Select[Channel]:
    return select(Channel).where(Channel.workspace_id == workspace, Channel.slack_id == slack_id)


def _channel(tx: Session, workspace: int, slack_id: str) -> Channel:
    """Read a channel's row, making it where the channel was not heard of; its name is then empty."""
    row = _known(tx, workspace, slack_id)
    return _made(tx, workspace, slack_id) if row is None else row


def _made(tx: Session, workspace: int, slack_id: str) -> Channel:
    """Make a channel's row, or read the one that another event has made since we looked."""
    same = {"workspace_id": workspace, "slack_id": slack_id}
    added = insert_for(tx, Channel).values(name="", is_private=False, is_member=False, is_archived=False, **same)
    tx.execute(added.on_conflict_do_nothing(index_elements=list(same)))
    return tx.scalars(_of(workspace, slack_id)).one()
