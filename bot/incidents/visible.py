"""Which incidents somebody may know of: all that are open to everybody, and private ones that they are in."""

from sqlalchemy import ColumnElement, and_, or_, select

from bot.incidents.rules import UNSEEN
from bot.models import Channel, Incident, Membership

NO_CHANNEL = ("opening", "failed")
"""While a private incident has no channel that somebody could be in, its reporter alone knows of it."""


def visible_to(workspace: int, who: str | None) -> ColumnElement[bool]:
    """Say which incidents of a workspace a person may know of, by their Slack id; without one, those of everybody."""
    seen = and_(Incident.workspace_id == workspace, Incident.state.not_in(UNSEEN))
    if who is None:
        return and_(seen, Incident.is_private.is_(False))
    inside = (
        select(Membership.id)
        .join(Channel, Membership.channel_id == Channel.id)
        .where(Channel.workspace_id == workspace, Channel.slack_id == Incident.channel_id, Membership.slack_id == who)
    )
    reported = and_(Incident.channel_state.in_(NO_CHANNEL), Incident.reporter == who)
    return and_(seen, or_(Incident.is_private.is_(False), inside.exists(), reported))
