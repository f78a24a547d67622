"""What becomes of an incident when its channel gets another name, or is there again."""

from datetime import datetime

from sqlalchemy.orm import Session

from bot.catalogue import Catalogue
from bot.flows.incidents import announce, show_inside
from bot.incidents import service


def back(tx: Session, catalogue: Catalogue, workspace: int, channel: str, now: datetime) -> None:
    """Take a channel back that was archived, unless the incident has another by now."""
    incident = service.locked_by_channel(tx, workspace, channel)
    if incident is not None and service.channel_back(tx, incident, now):
        announce(tx, catalogue, incident, now)
        show_inside(tx, incident, now)


def renamed(tx: Session, workspace: int, channel: str, name: str) -> None:
    """Note the new name of an incident's channel; links go by its id and stay right."""
    incident = service.locked_by_channel(tx, workspace, channel)
    if incident is not None:
        incident.channel_name = name
