"""Writes to workspaces and people; the mirror of what Slack says."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import delete, func, select, update
from sqlalchemy.orm import Session

from bot.db.upsert import insert_for
from bot.errors import Conflict
from bot.models import Audit, Notice, Person, Workspace


def ensure_workspace(tx: Session, team: str, now: datetime) -> Workspace:
    """Read a workspace by Slack's id of it, recording it when it is new; of two who record it both get the same."""
    same = select(Workspace).where(Workspace.team_id == team)
    row = tx.scalar(same)
    if row is None:
        added = insert_for(tx, Workspace.__table__).values(team_id=team, created_at=now)
        tx.execute(added.on_conflict_do_nothing(index_elements=["team_id"]))
        row = tx.scalars(same).one()
    return row


def identify(tx: Session, answer: Mapping[str, Any], scopes: Sequence[str], now: datetime) -> Workspace:
    """Record whose token this is, from the answer of `auth.test`, and what it was granted."""
    row = ensure_workspace(tx, answer["team_id"], now)
    row.scopes = list(scopes)
    row.name, row.bot_user_id = answer.get("team", ""), answer.get("user_id", "")
    row.bot_id, row.uninstalled_at = answer.get("bot_id") or "", None
    return row


def uninstalled(tx: Session, workspace: int, now: datetime) -> None:
    """Note that the app may not call Slack there any more."""
    tx.execute(update(Workspace).where(Workspace.id == workspace).values(uninstalled_at=now))


def installed(tx: Session, workspace: int) -> None:
    """Note that Slack takes the app's calls again."""
    tx.execute(update(Workspace).where(Workspace.id == workspace).values(uninstalled_at=None))


def canvases_refused(tx: Session, workspace: int, code: str, now: datetime) -> None:
    """Note that Slack permits no canvases there."""
    row = tx.get_one(Workspace, workspace)
    row.canvases_off, row.canvases_off_at = code, now


def canvases_permitted(tx: Session, workspace: int) -> None:
    """Note that Slack permits canvases there."""
    row = tx.get_one(Workspace, workspace)
    row.canvases_off, row.canvases_off_at = None, None


def mirror(tx: Session, workspace: Workspace, member: Mapping[str, Any], now: datetime) -> Person:
    """Copy a user object of Slack.

    https://docs.slack.dev/reference/objects/user-object
    """
    row = _person(tx, workspace.id, member["id"])
    profile = member.get("profile") or {}
    row.name = profile.get("real_name") or member.get("real_name") or member.get("name", "")
    row.email = profile.get("email") or row.email
    row.zone, row.locale = member.get("tz") or row.zone, member.get("locale") or row.locale
    row.is_admin, row.is_bot = bool(member.get("is_admin")), bool(member.get("is_bot"))
    row.is_guest = bool(member.get("is_restricted") or member.get("is_ultra_restricted"))
    row.is_stranger = bool(member.get("is_stranger")) or member.get("team_id", workspace.team_id) != workspace.team_id
    row.is_gone, row.refreshed_at = bool(member.get("deleted")), now
    return row


def _person(tx: Session, workspace: int, slack_id: str) -> Person:
    """Read a person, recording one who is new; of two who do so both get the same."""
    same = select(Person).where(Person.workspace_id == workspace, Person.slack_id == slack_id)
    row = tx.scalar(same)
    if row is None:
        added = insert_for(tx, Person.__table__).values(workspace_id=workspace, slack_id=slack_id)
        tx.execute(added.on_conflict_do_nothing(index_elements=["workspace_id", "slack_id"]))
        row = tx.scalars(same).one()
    return row


def refresh(tx: Session, workspace: int, member: Mapping[str, Any], now: datetime) -> None:
    """Copy a user object that Slack sent by itself."""
    mirror(tx, tx.get_one(Workspace, workspace), member, now)


def link_github(tx: Session, workspace: int, slack_id: str, login: str) -> None:
    """Record somebody's GitHub login; logins are the same in upper and lower case.

    Raises `Conflict` where it is somebody else's.
    """
    tx.get_one(Workspace, workspace, with_for_update=True)  # two people who claim one login take turns
    same = (Person.workspace_id == workspace, func.lower(Person.github_login) == login.lower())
    if tx.scalar(select(Person.id).where(*same, Person.slack_id != slack_id)):
        raise Conflict("bongsu", "login_taken", login=login)
    _person(tx, workspace, slack_id).github_login = login


def mute_deploys(tx: Session, workspace: int, slack_id: str, *, mutes: bool) -> None:
    """Record whether somebody does not want to be told when commits of theirs go out."""
    _person(tx, workspace, slack_id).mutes_deploys = mutes


def audit(
    tx: Session, workspace: int, now: datetime, actor: str, action: str, *, subject: str = "", allowed: bool = True
) -> None:
    """Note that somebody did something, or was not allowed to."""
    tx.add(Audit(workspace_id=workspace, at=now, actor=actor, action=action, subject=subject, allowed=allowed))


def prune_notices(tx: Session, before: datetime) -> None:
    """Delete the words that were never said, and whose jobs are gone."""
    tx.execute(delete(Notice).where(Notice.created_at < before))
