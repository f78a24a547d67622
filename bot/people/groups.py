"""The mirror of user groups, as Slack tells of them."""

from collections.abc import Iterable, Mapping
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from bot.db.upsert import insert_for
from bot.models import UserGroup


def heard_of(tx: Session, workspace: int, group: Mapping[str, Any]) -> None:
    """Copy a user group, and whether it is switched off.

    https://docs.slack.dev/reference/objects/usergroup-object
    """
    same = {"workspace_id": workspace, "slack_id": group["id"]}
    told = {"handle": group["handle"], "is_off": bool(group.get("date_delete"))}
    added = insert_for(tx, UserGroup).values(**same, **told)
    tx.execute(added.on_conflict_do_update(index_elements=list(same), set_=told))


def heard_of_all(tx: Session, workspace: int, told: Iterable[Mapping[str, Any]]) -> None:
    """Copy user groups."""
    for each in told:
        heard_of(tx, workspace, each)


def handles(tx: Session, workspace: int) -> Mapping[str, str]:
    """Tell the names of the user groups that are not switched off, by their ids."""
    mine = (UserGroup.workspace_id == workspace, UserGroup.is_off.is_(False))
    return {row.slack_id: row.handle for row in tx.scalars(select(UserGroup).where(*mine))}
