"""Looks after incidents: updates that are due, and what follows some time after the end."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from sqlalchemy.orm import Session

from bot.catalogue import Shelf
from bot.flows import incident_ends, incident_updates, silences
from bot.people.queries import only_workspace
from bot.ticks.clock import Tick


def ticks(shelf: Shelf) -> Sequence[Tick]:
    """Make the ticks."""

    def remind(tx: Session, now: datetime) -> None:
        workspace = only_workspace(tx)
        if workspace is not None:
            incident_updates.remind(tx, workspace.id, now)

    def note(tx: Session, now: datetime) -> None:
        workspace = only_workspace(tx)
        if workspace is not None:
            silences.note_ends(tx, shelf.current(), workspace.id, now)

    def tidy(tx: Session, now: datetime) -> None:
        workspace, catalogue = only_workspace(tx), shelf.current()
        if workspace is not None:
            incident_ends.close_old(tx, catalogue, workspace.id, now)
            incident_ends.archive_old(tx, workspace.id, now, catalogue.incident.archive_after)

    return (
        Tick("incidents.updates", timedelta(seconds=10), remind),
        Tick("incidents.silences", timedelta(seconds=30), note),
        Tick("incidents.ends", timedelta(minutes=10), tidy),
    )
