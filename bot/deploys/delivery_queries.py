"""Reads of how deploys came out, of a scope and since a time."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, String, cast, func, select
from sqlalchemy.orm import Session

from bot.deploys.delivery import Ended
from bot.deploys.rules import ROLLBACK
from bot.models import Delivery

COLUMNS = (
    Delivery.deploy_id,
    Delivery.number,
    Delivery.service,
    Delivery.environment,
    Delivery.at,
    Delivery.ending,
    Delivery.kind == ROLLBACK,
    cast(Delivery.leads, String),
    Delivery.undoes,
    Delivery.fixes,
)
"""In the order of `Ended`."""


@dataclass(frozen=True)
class Scope:
    """What is counted: into which environments, of which services; None is all of them.

    `name` is what people call the services, such as one of them or a team's name; `environment` is one that was named.
    """

    environments: Collection[str]
    services: Collection[str] | None = None
    name: str | None = None
    environment: str | None = None


def ended(tx: Session, workspace: int, scope: Scope, since: datetime) -> Sequence[Ended]:
    """List the deploys of a scope that came out since a time, in the order in which they did."""
    where = (*_within(workspace, scope), Delivery.at >= since)
    rows = tx.execute(select(*COLUMNS).where(*where).order_by(Delivery.at, Delivery.deploy_id))
    return [Ended._make(row) for row in rows]


def first(tx: Session, workspace: int, scope: Scope) -> datetime | None:
    """Tell when the first deploy of a scope came out that is known."""
    return tx.scalar(select(func.min(Delivery.at)).where(*_within(workspace, scope)))


def _within(workspace: int, scope: Scope) -> list[ColumnElement[bool]]:
    where = [Delivery.workspace_id == workspace, Delivery.environment.in_(scope.environments)]
    return where if scope.services is None else [*where, Delivery.service.in_(scope.services)]
