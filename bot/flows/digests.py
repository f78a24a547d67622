"""Sending the digests that are due, and setting who wants which."""

from collections.abc import Sequence
from datetime import datetime
from zoneinfo import ZoneInfo

from sqlalchemy.orm import Session

from bot.catalogue import Catalogue
from bot.flows.digest_sections import read, reading_of
from bot.flows.places import is_person
from bot.flows.projections import want
from bot.messages.words import words_for
from bot.models import Digest
from bot.people import digests
from bot.people.digests import WEEKLY
from bot.people.queries import is_of_team, zone_of


def send(tx: Session, catalogue: Catalogue, workspace: int, now: datetime) -> None:
    """Send every digest whose time has come, once; the morning's only where it has something to tell."""
    for row in digests.waiting(tx, workspace, now):
        local = now.astimezone(zone_at(tx, catalogue, workspace, row.place))
        if not digests.is_due(row.kind, row.minute, local, row.sent_on, catalogue.is_holiday):
            continue
        row.sent_on = local.date()
        if _is_wanted(tx, catalogue, row, local):
            want(tx, workspace, "digest", f"{row.id}@{local.isoformat(timespec='seconds')}", row.place, now)


def _is_wanted(tx: Session, catalogue: Catalogue, row: Digest, local: datetime) -> bool:
    """Whether it is to go out: to nobody who has left the team, and not without a word of news in the morning."""
    if not row.sections or (is_person(row.place) and not is_of_team(tx, row.workspace_id, row.place)):
        return False
    return row.kind == WEEKLY or bool(read(tx, words_for(None), reading_of(row, catalogue, local), row.sections))


def zone_at(tx: Session, catalogue: Catalogue, workspace: int, place: str) -> ZoneInfo:
    """Tell by which clock a place lives: a person's by their own, where Slack has told it."""
    return ZoneInfo((is_person(place) and zone_of(tx, workspace, place)) or catalogue.workspace.zone)


def choose(
    tx: Session,
    catalogue: Catalogue,
    workspace: int,
    kind: str,
    place: str,
    author: str,
    now: datetime,
    *,
    minute: int,
    sections: Sequence[str],
) -> None:
    """Set what a digest holds and when it goes out; one whose time is past today goes out tomorrow at the earliest."""
    digests.choose(tx, workspace, kind, place, author, now, minute=minute, sections=list(sections))
    row, local = digests.of_place(tx, workspace, place)[kind], now.astimezone(zone_at(tx, catalogue, workspace, place))
    if local.hour * 60 + local.minute >= minute:
        row.sent_on = local.date()
    elif row.sent_on == local.date():
        row.sent_on = None
