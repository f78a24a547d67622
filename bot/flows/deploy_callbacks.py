"""What servers tell of deploys by themselves: kept at once, and taken in by the next look at their runs."""

from collections.abc import Collection
from datetime import datetime

from sqlalchemy.orm import Session

from bot.catalogue import Catalogue
from bot.deploys import queries, service
from bot.flows.deploy_facts import target_of
from bot.flows.deploy_runs import look_at
from bot.integrations.webhook import Place, Told, progress_of
from bot.models import Deploy


def of(tx: Session, catalogue: Catalogue, workspace: int, mark: str, secrets: Collection[str]) -> Deploy | None:
    """Find a deploy by its mark if it was asked for by one of these secrets; to others there is none."""
    row = service.by_mark(tx, workspace, mark)
    target = target_of(catalogue, row) if row else None
    return row if target and target.webhook and target.webhook.secret in secrets else None


def take(tx: Session, row: Deploy, told: Told, now: datetime) -> None:
    """Keep what was told, and have it taken in, however many tell something meanwhile."""
    handle = Place(row.service, row.environment, row.mark).handle(told.url)
    if service.hear(row, progress_of(told, handle)):
        look_at(tx, row.workspace_id, row.backend, now)


def runs_changed(tx: Session, workspace: int, backend: str, now: datetime) -> None:
    """Look at the runs of a backend at once, where there are any of ours."""
    if queries.at_backend(tx, workspace, backend):
        look_at(tx, workspace, backend, now)
