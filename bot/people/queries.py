"""Reads of people."""

from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from bot.models import Person, Workspace


@dataclass(frozen=True)
class Reader:
    """Somebody who types or presses; what is unknown of them is None or False."""

    workspace: int
    slack_id: str
    locale: str | None
    email: str | None
    is_outsider: bool
    is_known: bool


def reader(tx: Session, team: str, slack_id: str) -> Reader | None:
    """Find who it is, None in a workspace that is not known yet."""
    workspace = tx.scalar(select(Workspace.id).where(Workspace.team_id == team))
    if workspace is None:
        return None
    row = tx.scalar(select(Person).where(Person.workspace_id == workspace, Person.slack_id == slack_id))
    if row is None:
        return Reader(workspace, slack_id, None, None, is_outsider=False, is_known=False)
    outside = row.is_guest or row.is_stranger
    return Reader(
        workspace, slack_id, row.locale, row.email, is_outsider=outside, is_known=row.refreshed_at is not None
    )


def only_workspace(tx: Session) -> Workspace | None:
    """Read the workspace that the token of the environment belongs to, None before Slack has told."""
    return tx.scalar(select(Workspace).order_by(Workspace.id).limit(1))
