"""Writes of metrics that are made in Slack; the caller's transaction, the caller's commit."""

from datetime import datetime

from sqlalchemy import delete
from sqlalchemy.orm import Session

from bot.catalogue import Catalogue
from bot.catalogue.metrics import Metric
from bot.db.upsert import insert_for
from bot.errors import Conflict
from bot.models import MetricDefinition


def define(
    tx: Session, catalogue: Catalogue, workspace: int, name: str, metric: Metric, person: str, now: datetime
) -> None:
    """Make a metric beside those of the catalogue. Raises `Conflict` where there is one of that name."""
    values = {**metric.model_dump(), "workspace_id": workspace, "name": name, "created_by": person, "created_at": now}
    added = insert_for(tx, MetricDefinition).values(values).on_conflict_do_nothing().returning(MetricDefinition.id)
    if name in catalogue.metrics or tx.scalar(added) is None:
        raise Conflict("metric", "taken", name=name)


def forget(tx: Session, workspace: int, name: str) -> bool:
    """Take a metric away that was made in Slack; False where there is none. What was kept of it ages as before."""
    mine = (MetricDefinition.workspace_id == workspace, MetricDefinition.name == name)
    return tx.scalar(delete(MetricDefinition).where(*mine).returning(MetricDefinition.id)) is not None
