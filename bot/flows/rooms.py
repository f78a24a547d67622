"""What becomes of an incident when its channel is archived, deleted, renamed, or there again."""

from datetime import datetime

from sqlalchemy.orm import Session

from bot.catalogue import Catalogue
from bot.flows.incidents import announce
from bot.incidents import service
from bot.models import Incident


def lost(tx: Session, catalogue: Catalogue, workspace: int, channel: str, reason: str, now: datetime) -> None:
    """Show in the announcement that an incident has lost its channel, with a way to another.

    `reason` is Slack's word: `is_archived` or `channel_not_found`.
    """
    incident = _of(tx, workspace, channel)
    if incident is not None and service.channel_lost(tx, incident, reason, now):
        announce(tx, catalogue, incident, now)


def back(tx: Session, catalogue: Catalogue, workspace: int, channel: str, now: datetime) -> None:
    """Take a channel back that was archived, unless the incident has another by now."""
    incident = _of(tx, workspace, channel)
    if incident is not None and service.channel_back(tx, incident, now):
        announce(tx, catalogue, incident, now)


def renamed(tx: Session, workspace: int, channel: str, name: str) -> None:
    """Note the new name of an incident's channel; links go by its id and stay right."""
    incident = _of(tx, workspace, channel)
    if incident is not None:
        incident.channel_name = name


def _of(tx: Session, workspace: int, channel: str) -> Incident | None:
    return service.locked_by_channel(tx, workspace, channel)
