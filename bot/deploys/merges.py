"""Keeping which pull requests of people were merged; the caller's transaction, the caller's commit."""

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta

from sqlalchemy import delete
from sqlalchemy.orm import Session

from bot.db.upsert import insert_for
from bot.deploys.ports import Merged
from bot.models import MergedPull

KEPT = timedelta(days=31)
"""How long a merged pull request is remembered."""


def keep(tx: Session, workspace: int, place: str, found: Mapping[str, Sequence[Merged]], now: datetime) -> None:
    """Remember what was merged at a place, by who wrote it, and forget what is old there."""
    same = {"workspace_id": workspace, "place": place, "seen_at": now}
    rows = [
        {**same, "person": person, "number": each.number, "title": each.title, "url": each.url, "merged_at": each.at}
        for person, pulls in found.items()
        for each in pulls
        if each.at > now - KEPT
    ]
    added = insert_for(tx, MergedPull.__table__)
    again = {name: added.excluded[name] for name in ("title", "url", "person", "seen_at")}
    if rows:
        keys = ["workspace_id", "place", "number"]
        tx.execute(added.on_conflict_do_update(index_elements=keys, set_=again), rows)
    old = (MergedPull.workspace_id == workspace, MergedPull.place == place, MergedPull.merged_at <= now - KEPT)
    tx.execute(delete(MergedPull).where(*old))
